package pdf_test

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"mutasi/internal/pdf"
)

var info = pdf.Info{Title: "Uji", Author: "Penguji", Subject: "Uji", Made: time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)}

func sample(t *testing.T, rows int) []byte {
	t.Helper()
	d := pdf.New(pdf.F4, 10, info)
	d.Foot("Kaki halaman")
	d.Centre(2, true, "Judul di tengah")
	d.Rule()
	d.Clause("Menimbang", pdf.Item{Mark: "a.", Text: "butir pertama – dengan é"}, pdf.Item{Mark: "b.", Text: strings.Repeat("kata ", 60)})
	d.Pairs(pdf.ClauseIndent, 30, [2]string{"Nama", "Siti"})
	d.Wide()
	var table [][]string
	for range rows {
		table = append(table, []string{"1", "baris\nkedua", "nilai"})
	}
	d.Table([]pdf.Column{{Head: "No", Share: 1}, {Head: "Nama", Share: 4}, {Head: "Kepala kolom", Share: 4}}, table, nil)
	if err := d.Seal("https://uji.go.id/verifikasi/7K2M", 20, "Kode 7K2M"); err != nil {
		t.Fatal(err)
	}
	d.Right(pdf.Line{Text: "Ditetapkan di Uji"})
	d.List("Tembusan", "Kepala", "Yang bersangkutan")
	out, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestSameBytes: a signature is made over the bytes, so the same calls must give the same, also at the same moment.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	want := sample(t, 3)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if got := sample(t, 3); !bytes.Equal(got, want) {
				t.Error("the same document has other bytes")
			}
		})
	}
	wg.Wait()
	if len(want) > 60<<10 {
		t.Errorf("%d bytes: the font is not cut down to the letters used", len(want))
	}
}

func TestTextCanBeRead(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(sample(t, 60))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	text := string(out)
	for _, want := range []string{"Judul di tengah", "butir pertama – dengan é", "Nama", "Siti", "Kode 7K2M", "Ditetapkan di Uji", "2. Yang bersangkutan"} {
		if !strings.Contains(text, want) {
			t.Errorf("text lacks %q", want)
		}
	}
	pages := strings.Count(text, "\f")
	if heads := strings.Count(text, "Kepala kolom"); pages < 3 || heads != pages-1 {
		t.Errorf("%d pages with %d table heads, want a head on every page of the table", pages, heads)
	}
	if feet := strings.Count(text, "Kaki halaman"); feet != pages {
		t.Errorf("%d pages with %d feet", pages, feet)
	}
}

// However many rows there are, what closes a table stands below its last row and on its page, laid as the table is.
func TestTableIsClosedOnItsPage(t *testing.T) {
	t.Parallel()
	for rows := range 40 {
		d := pdf.New(pdf.F4, 10, info)
		d.Wide()
		table := make([][]string, rows+1)
		for i := range table {
			table[i] = []string{"nilai"}
		}
		d.Table([]pdf.Column{{Head: "Kolom", Share: 1}}, table, func(d *pdf.Document) {
			d.Right(pdf.Line{Text: "Ditetapkan di Uji", Before: 4}, pdf.Line{Text: "Penutup", Before: 20})
		})
		file, err := d.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-", "-")
		cmd.Stdin = bytes.NewReader(file)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
		if last := pages[len(pages)-1]; !strings.Contains(last, "nilai") || !strings.Contains(last, "Ditetapkan") || !strings.Contains(last, "Penutup") {
			t.Errorf("with %d rows the last of %d pages is\n%s", rows+1, len(pages), last)
		}
		if got := strings.Count(string(out), "nilai"); got != rows+1 {
			t.Errorf("%d rows, want %d", got, rows+1)
		}
	}
}
