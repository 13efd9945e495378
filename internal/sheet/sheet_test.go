package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"mutasi/internal/sheet"
)

// A part is one entry of a hand-made workbook.
type part struct{ name, content string }

const (
	contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	rootRels     = `<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels     = `<Relationships>` +
		`<Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="s2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
		`<Relationship Id="ss" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>` +
		`<Relationship Id="st" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`
	oneSheet = `<workbook xmlns:r="http://r"><sheets><sheet name="Data" r:id="s1"/></sheets></workbook>`
)

// workbook makes a workbook whose first worksheet is given; further parts
// replace those of the same name.
func workbook(t *testing.T, sheet1 string, more ...part) []byte {
	t.Helper()
	parts := []part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", rootRels},
		{"xl/workbook.xml", oneSheet},
		{"xl/_rels/workbook.xml.rels", bookRels},
		{"xl/worksheets/sheet1.xml", sheet1},
	}
next:
	for _, m := range more {
		for i := range parts {
			if parts[i].name == m.name {
				parts[i] = m
				continue next
			}
		}
		parts = append(parts, m)
	}
	return archive(t, parts...)
}

func archive(t *testing.T, parts ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// data wraps rows into a worksheet.
func data(rows string) string {
	return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`
}

func open(file []byte, o sheet.Options) (*sheet.Table, error) {
	return sheet.Open(bytes.NewReader(file), int64(len(file)), o)
}

// read opens a file and returns its rows; the cells are copied.
func read(file []byte, o sheet.Options) (*sheet.Table, []sheet.Row, error) {
	table, err := open(file, o)
	if err != nil {
		return nil, nil, err
	}
	var rows []sheet.Row
	for row, err := range table.Rows() {
		if err != nil {
			return table, rows, err
		}
		row.Cells = append([]sheet.Cell(nil), row.Cells...)
		rows = append(rows, row)
	}
	return table, rows, nil
}

func mustRead(t *testing.T, file []byte) (*sheet.Table, []sheet.Row) {
	t.Helper()
	table, rows, err := read(file, sheet.Options{})
	if err != nil {
		t.Fatalf("reading: %v", err)
	}
	return table, rows
}

// code is the code of an error, or what it is instead.
func code(err error) sheet.Code {
	var e *sheet.Error
	switch {
	case err == nil:
		return "none"
	case errors.As(err, &e):
		return e.Code
	}
	return sheet.Code("untyped: " + err.Error())
}
