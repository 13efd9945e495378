package exchange_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mutasi/internal/errs"
	"mutasi/internal/exchange"
	"mutasi/internal/sheet"
)

// sheetOf makes a workbook by another program.
func sheetOf(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with adds a part to a workbook.
func with(t *testing.T, book []byte, name, content string) []byte {
	t.Helper()
	old, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range old.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rows fills the first sheet.
func rows(f *excelize.File, name string, lines ...[]any) {
	for i, l := range lines {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		_ = f.SetSheetRow(name, cell, &l) // a wrong cell shows in the outcome
	}
}

var peopleHead = []any{"NIP", "Nama", "Kedudukan Hukum", "Unit Kerja", "Jabatan", "TMT Jabatan"}

// TestHostileUploads: each kind of hostile file is refused with its own answer,
// and nothing is stored.
func TestHostileUploads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	plain := sheetOf(t, func(f *excelize.File) { rows(f, "Sheet1", peopleHead) })
	var full bytes.Buffer
	book, err := sheet.NewXLSX(&full, sheet.Sheet{Name: "Data", Columns: []sheet.Column{{Heading: "NIP"}, {Heading: "Nama"}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1<<20 - 1 {
		if err := book.Row([]sheet.Cell{sheet.IntCell(i * 7919 % 1000003)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	hidden := sheetOf(t, func(f *excelize.File) {
		rows(f, "Sheet1", peopleHead)
		_, _ = f.NewSheet("Kosong")
		f.SetActiveSheet(1)
		_ = f.SetSheetVisible("Sheet1", false)
	})
	for name, tt := range map[string]struct {
		file []byte
		want string
	}{
		"macros":           {with(t, plain, "xl/vbaProject.bin", "x"), "import.file.macros"},
		"external link":    {with(t, plain, "xl/externalLinks/externalLink1.xml", "<x/>"), "import.file.external"},
		"zip bomb":         {with(t, plain, "xl/worksheets/sheet9.xml", strings.Repeat("a", 64<<20)), "import.file.bomb"},
		"1,048,576 rows":   {full.Bytes(), "import.file.too_many_rows"},
		"only hidden data": {hidden, "import.file.hidden"},
		"password":         {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "import.file.encrypted"},
		"21 MB":            {bytes.Repeat([]byte("NIP;Nama\n"), 21<<20/9), "import.file.too_large"},
		"only headings":    {plain, "import.file.no_rows"},
		"web page":         {[]byte("<html><body><table><tr><td>NIP</td></tr></table></body></html>"), "import.file.web_page"},
		"cut short":        {plain[:len(plain)/2], "import.file.malformed"},
	} {
		_, err := w.Upload(t.Context(), w.who, exchange.Upload{Kind: exchange.Employees, Name: name + ".xlsx", File: bytes.NewReader(tt.file)})
		var e *errs.Error
		if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Key != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
	if got := w.value(`select count(*) from stored_file`) + w.value(`select count(*) from import_run`) + w.value(`select count(*) from import_row`); got != "000" {
		t.Errorf("something was stored: %s", got)
	}
}

// TestWorkbookAsPeopleMakeThem: what spreadsheets do to data is told cell by
// cell, and what is right comes in.
func TestWorkbookAsPeopleMakeThem(t *testing.T) {
	t.Parallel()
	w := ready(t)
	file := sheetOf(t, func(f *excelize.File) {
		_ = f.SetSheetName("Sheet1", "Pegawai")
		good := func(nip any, name string) []any {
			return []any{nip, name, "01", "SDN 12 Muara\u00a0", " Guru Ahli Pertama ", "01-03-2021"}
		}
		rows(f, "Pegawai", []any{"DAFTAR PEGAWAI"}, nil, peopleHead, []any{1, 2, 3, 4, 5, 6},
			good("198506122010012001", "Ani"),
			good(198506122010012002, "Bela"),        // a whole number: written without rounding
			good(1.98506122010012e17, "Cici"),       // rounded
			good(" 198506122010012004 ", "Dina"),    // spaces
			good("198506122010012005", "'=1+1"),     // an apostrophe somebody typed
			good("198506122010012006", "=sumber"),   // text
			good("198506122010012007", "tersaring"), // a hidden row
			good("198506122010012008", "x"),
		)
		_ = f.SetCellFormula("Pegawai", "B12", `CONCAT("Gi","ta")`)
		_ = f.SetRowVisible("Pegawai", 11, false)
		_ = f.SetColVisible("Pegawai", "C", false)
		_, _ = f.NewSheet("Rahasia")
		rows(f, "Rahasia", peopleHead, good("198506122010012009", "Tersembunyi"))
		_ = f.SetSheetVisible("Rahasia", false)
	})
	id, err := w.Upload(t.Context(), w.who, exchange.Upload{Kind: exchange.Employees, Name: `C:\data\pegawai` + "\u202e.xlsx", File: bytes.NewReader(file)})
	if err != nil {
		t.Fatal(err)
	}
	r := w.get(id)
	if r.FileName != "pegawai.xlsx" {
		t.Errorf("file name %q", r.FileName)
	}
	if err := errors.Join(w.Map(t.Context(), w.who, id, r.Mapping), w.Check(t.Context(), r.ID), w.Commit(t.Context(), w.who, id), w.CommitRows(t.Context(), r.ID)); err != nil {
		t.Fatal(err)
	}
	r = w.get(id)
	w.wantCounts(r, "done new=6 changed=0 same=0 bad=2")
	w.wantFaults(r, `7 NIP "198506122010012000" asn.nip.lossy`, `12 Nama "=CONCAT(\"Gi\",\"ta\")" import.cell.formula`)
	want := []string{"Ani", "Bela", "Dina", "'=1+1", "=sumber", "tersaring"}
	if diff := cmp.Diff(want, w.list(`select name from employee order by nip`)); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	wantNotes := []string{
		"Lembar tersembunyi tidak dibaca: Rahasia.",
		"1 baris tersembunyi (misalnya karena saringan) ikut dibaca.",
		"Kolom tersembunyi ikut dibaca: Kedudukan Hukum.",
	}
	if diff := cmp.Diff(wantNotes, exchange.Notes(t.Context(), r.Layout, r.Mapping)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// TestNotesOnUnusualTables: what makes a table hard to read is said before its rows are judged.
func TestNotesOnUnusualTables(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := []any{"198506122010012001", "Ani", "01", "SDN 12 Muara", "Guru Ahli Pertama", "01-03-2021"}
	for name, tt := range map[string]struct {
		fill func(f *excelize.File)
		want []string
	}{
		"plain": {func(f *excelize.File) { rows(f, "Sheet1", peopleHead, good) }, []string{}},
		"a title that is wide": {func(f *excelize.File) {
			rows(f, "Sheet1", []any{"DAFTAR"}, peopleHead, good)
			_ = f.MergeCell("Sheet1", "A1", "F1")
		}, []string{}},
		"merged cells": {func(f *excelize.File) {
			rows(f, "Sheet1", peopleHead, good, good)
			_ = f.MergeCell("Sheet1", "D2", "D3")
		}, []string{"Ada sel gabungan (D2:D3). Hanya sel kiri atasnya yang berisi; pisahkan gabungannya, lalu isi setiap baris."}},
		"headings in two rows": {func(f *excelize.File) {
			rows(f, "Sheet1", []any{"NIP", "Nama", "Kedudukan Hukum", "Penempatan"}, []any{"", "", "", "Unit Kerja", "Jabatan", "TMT Jabatan"}, good)
		}, []string{"Baris 2 juga tampak seperti judul kolom. Jika judulnya dua baris, satukan menjadi satu baris, lalu unggah lagi."}},
		"a heading twice": {func(f *excelize.File) {
			rows(f, "Sheet1", append(peopleHead[:6:6], " nama"), append(good[:6:6], "Budi"))
		}, []string{"Judul Nama ada di kolom B, G. Periksa apakah kolom yang dipilih sudah benar."}},
	} {
		id, err := w.Upload(t.Context(), w.who, exchange.Upload{Kind: exchange.Employees, Name: name + ".xlsx", File: bytes.NewReader(sheetOf(t, tt.fill))})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := w.get(id)
		if diff := cmp.Diff(tt.want, exchange.Notes(t.Context(), r.Layout, r.Mapping)); diff != "" {
			t.Errorf("%s: notes (-want +got):\n%s", name, diff)
		}
	}
}

// FuzzRead: whatever the text, reading ends with an answer for people.
func FuzzRead(f *testing.F) {
	f.Add("NIP;Nama\n198506122010012001;Ani\n")
	f.Add("Nama Jabatan;Jenis Jabatan;Kebutuhan\nGuru;2;-1\n")
	f.Add("ID Unit;Nama Unit;ID Unit Atasan\na;b;a\n")
	f.Fuzz(func(t *testing.T, csv string) {
		for _, k := range exchange.Kinds() {
			if err := exchange.TryRead(k, []byte(csv)); err != nil {
				var e *errs.Error
				if !errors.As(err, &e) || e.Kind != errs.Invalid {
					t.Errorf("%s: %v is no answer for people", k, err)
				}
			}
		}
	})
}

func ExampleGuess() {
	m := exchange.Guess(exchange.Employees, []string{"NO", "NIP BARU", "NAMA", "UNOR NAMA"})
	fmt.Println(m[exchange.FieldNIP], m[exchange.FieldName], m[exchange.FieldUnit])
	// Output: 2 3 4
}
