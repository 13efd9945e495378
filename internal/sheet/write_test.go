package sheet_test

import (
	"bytes"
	"html"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"mutasi/internal/sheet"
)

// payloads are texts that become formulas or commands when a spreadsheet opens
// a careless file.
var payloads = []string{
	`=1+1`, `=HYPERLINK("http://x.example","klik")`, `+62811`, `-3`, `@SUM(A1)`, "\t=1", "\r=1",
	`＝1`, `＋1`, `－1`, `＠x`, `'=1`, `''=1`, `'`, `' ok`, `Siti`, `a_x000D_b`, "dua\nbaris", `<b>&"'`,
}

func TestNeutraliseLeavesNoFormula(t *testing.T) {
	t.Parallel()
	for _, p := range payloads {
		got := sheet.Neutralise(p)
		if r := []rune(got)[0]; bytes.ContainsRune([]byte("=+-@\t\r＝＋－＠"), r) {
			t.Errorf("Neutralise(%q) = %q begins with %q", p, got, r)
		}
	}
}

func writers(w io.Writer, columns []sheet.Column) map[string]func() (sheet.Writer, error) {
	return map[string]func() (sheet.Writer, error){
		"csv":  func() (sheet.Writer, error) { return sheet.NewCSV(w, columns) },
		"xlsx": func() (sheet.Writer, error) { return sheet.NewXLSX(w, sheet.Sheet{Name: "Data", Columns: columns}) },
	}
}

// TestRoundTrip: text of any kind comes back as it was written.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.SampledFrom(payloads), rapid.StringMatching(`[='+\-@_x0-9A-F a-z;"ñ]{1,20}x`))
	for _, format := range []string{"csv", "xlsx"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				want := rapid.SliceOfN(text, 1, 4).Draw(t, "texts")
				var b bytes.Buffer
				w, err := writers(&b, []sheet.Column{{Heading: "kepala"}, {Heading: "b"}, {Heading: "c"}, {Heading: "d"}, {Heading: "e"}})[format]()
				if err != nil {
					t.Fatal(err)
				}
				var cells []sheet.Cell
				for _, s := range want {
					cells = append(cells, sheet.TextCell(s))
				}
				if err := w.Row(cells); err != nil {
					t.Fatal(err)
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				_, rows, err := read(b.Bytes(), sheet.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(cells, rows[0].Cells); diff != "" {
					t.Errorf("cells (-written +read):\n%s", diff)
				}
			})
		})
	}
}

func TestTypedCellsRoundTrip(t *testing.T) {
	t.Parallel()
	day := time.Date(1985, 6, 12, 0, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	w, err := sheet.NewXLSX(&b, sheet.Sheet{Name: "Data", Columns: []sheet.Column{{Heading: "a"}, {Heading: "b"}, {Heading: "c"}}})
	if err != nil {
		t.Fatal(err)
	}
	cells := []sheet.Cell{sheet.NumberCell(-3.5), sheet.DateCell(day), sheet.DateCell(time.Time{}), sheet.IntCell(7)}
	if err := w.Row(cells); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, rows := mustRead(t, b.Bytes())
	if diff := cmp.Diff(cells, rows[0].Cells); diff != "" {
		t.Errorf("cells (-written +read):\n%s", diff)
	}
}

// TestWorkbookOpensElsewhere reads what we write with another program, which
// must see text and no formula, and the lists to choose from.
func TestWorkbookOpensElsewhere(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := sheet.NewXLSX(&b,
		sheet.Sheet{Name: "Data", Columns: []sheet.Column{{Heading: "Teks", Width: 30}, {Heading: "Golongan", Choices: []string{"III/a", "III/b"}}}},
		sheet.Sheet{Name: "Petunjuk & arti", Columns: []sheet.Column{{Heading: "Kolom"}}},
		sheet.Sheet{Name: "Kosong"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range payloads {
		if err := w.Row([]sheet.Cell{{Kind: sheet.Text, Text: p, Mark: true}}); err != nil {
			t.Fatal(err)
		}
	}
	w.NextSheet()
	if err := w.Row([]sheet.Cell{sheet.TextCell("isi")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Data", "Petunjuk & arti", "Kosong"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	for i, p := range payloads {
		cell, _ := excelize.CoordinatesToCellName(1, i+2)
		got, err1 := f.GetCellValue("Data", cell)
		formula, err2 := f.GetCellFormula("Data", cell)
		if err1 != nil || err2 != nil || got != p || formula != "" {
			t.Errorf("%s = %q, formula %q (%v, %v); want %q and none", cell, got, formula, err1, err2, p)
		}
	}
	lists, err := f.GetDataValidations("Data")
	if err != nil || len(lists) != 1 || html.UnescapeString(lists[0].Formula1) != `"III/a,III/b"` || lists[0].Sqref != "B2:B1048576" {
		t.Errorf("lists = %+v, %v", lists, err)
	}
	if got, _ := f.GetCellValue("Petunjuk & arti", "A2"); got != "isi" {
		t.Errorf("second sheet A2 = %q, want isi", got)
	}
}

func TestWorkbookRefusesBadNames(t *testing.T) {
	t.Parallel()
	for _, s := range []sheet.Sheet{{Name: ""}, {Name: "a/b"}, {Name: "nama lembar yang lebih panjang dari batas"}, {Name: "x", Columns: []sheet.Column{{Choices: []string{"a,b"}}}}} {
		if _, err := sheet.NewXLSX(io.Discard, s); err == nil {
			t.Errorf("NewXLSX(%+v): no error", s)
		}
	}
	if _, err := sheet.NewXLSX(io.Discard); err == nil {
		t.Error("NewXLSX without sheets: no error")
	}
}

func TestWriterReportsFailure(t *testing.T) {
	t.Parallel()
	for format := range writers(nil, nil) {
		w, err := writers(failing{}, []sheet.Column{{Heading: "a"}})[format]()
		if err == nil {
			for range 10_000 {
				_ = w.Row([]sheet.Cell{sheet.TextCell("isi yang panjang dan tidak terlalu berulang")})
			}
			err = w.Close()
		}
		if err == nil {
			t.Errorf("%s to a writer that fails: no error", format)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
