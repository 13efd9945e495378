package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mutasi/internal/sheet"
)

const header = `<row r="1"><c r="A1" t="inlineStr"><is><t>NIP</t></is></c><c r="B1" t="inlineStr"><is><t>Nama</t></is></c></row>`

func TestCellKinds(t *testing.T) {
	t.Parallel()
	styles := part{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`}
	shared := part{"xl/sharedStrings.xml", `<sst><si><t>satu</t></si><si><r><t>Si</t></r><r><rPr><b/></rPr><t xml:space="preserve">ti </t></r><rPh sb="0" eb="1"><t>bunyi</t></rPh></si><si><t> </t></si></sst>`}
	tests := []struct {
		name, cell string
		want       sheet.Cell
	}{
		{"shared string", `<c r="A2" t="s"><v>0</v></c>`, sheet.TextCell("satu")},
		{"rich text without phonetics", `<c r="A2" t="s"><v>1</v></c>`, sheet.TextCell("Siti ")},
		{"inline text", `<c r="A2" t="inlineStr"><is><t>a&amp;b</t></is></c>`, sheet.TextCell("a&b")},
		{"escaped carriage return", `<c r="A2" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>`, sheet.TextCell("a\rb_x0041_")},
		{"text that begins like a formula", `<c r="A2" t="inlineStr"><is><t>=1+1</t></is></c>`, sheet.TextCell("=1+1")},
		{"number", `<c r="A2"><v>12.50</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "12.50", Number: 12.5}},
		{"long number keeps its digits", `<c r="A2"><v>198506122010011023</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "198506122010011023", Number: 198506122010011023}},
		{"exponent", `<c r="A2" t="n"><v>1.98506E+17</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "1.98506E+17", Number: 1.98506e17}},
		{"built-in date", `<c r="A2" s="1"><v>31210</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "1985-06-12", Number: 31210}},
		{"custom date with time", `<c r="A2" s="2"><v>31210.5</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "1985-06-12T12:00:00", Number: 31210.5}},
		{"format with quoted letters is no date", `<c r="A2" s="3"><v>7</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "7", Number: 7}},
		{"serial beyond all dates", `<c r="A2" s="1"><v>-4</v></c>`, sheet.Cell{Kind: sheet.Number, Text: "-4", Number: -4}},
		{"ISO date", `<c r="A2" t="d"><v>1985-06-12</v></c>`, sheet.Cell{Kind: sheet.Date, Text: "1985-06-12", Number: 31210}},
		{"boolean", `<c r="A2" t="b"><v>1</v></c>`, sheet.Cell{Kind: sheet.Bool, Text: "TRUE"}},
		{"error value", `<c r="A2" t="e"><v>#N/A</v></c>`, sheet.Cell{Kind: sheet.Fault, Text: "#N/A"}},
		{"formula without its cached result", `<c r="A2"><f>SUM(B1:B9)</f><v>42</v></c>`, sheet.Cell{Kind: sheet.Formula, Text: "=SUM(B1:B9)"}},
		{"formula of text", `<c r="A2" t="str"><f>A1&amp;"x"</f><v>palsu</v></c>`, sheet.Cell{Kind: sheet.Formula, Text: `=A1&"x"`}},
		{"shared formula without its first cell", `<c r="A2"><f t="shared" si="0"/><v>42</v></c>`, sheet.Cell{Kind: sheet.Formula, Text: "="}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, rows := mustRead(t, workbook(t, data(header+`<row r="2">`+tt.cell+`</row>`), styles, shared))
			want := []sheet.Row{{Number: 2, Cells: []sheet.Cell{tt.want}}}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// The cells of a shared formula hold it as it reads in their place, though the file writes it once.
func TestSharedFormulaIsShownInItsPlace(t *testing.T) {
	t.Parallel()
	rows := header + `<row r="2"><c r="A2"><f t="shared" ref="A2:B4" si="0">B2*$C$1+LOG10(D2)&amp;"B2"&amp;'Data A1'!F2&amp;LIST1!$A2&amp;C$3</f><v>1</v></c></row>` +
		`<row r="3"><c r="A3"><f t="shared" si="0"/><v>2</v></c><c r="B3"><f t="shared" si="1"/><v>2</v></c></row>` +
		`<row r="4"><c r="B4"><f t="shared" si="0"/><v>3</v></c></row>`
	_, got := mustRead(t, workbook(t, data(rows)))
	e, formula := sheet.Cell{Kind: sheet.Empty}, func(text string) sheet.Cell { return sheet.Cell{Kind: sheet.Formula, Text: text} }
	want := []sheet.Row{
		{Number: 2, Cells: []sheet.Cell{formula(`=B2*$C$1+LOG10(D2)&"B2"&'Data A1'!F2&LIST1!$A2&C$3`)}},
		{Number: 3, Cells: []sheet.Cell{formula(`=B3*$C$1+LOG10(D3)&"B2"&'Data A1'!F3&LIST1!$A3&C$3`), formula("=")}},
		{Number: 4, Cells: []sheet.Cell{e, formula(`=C4*$C$1+LOG10(E4)&"B2"&'Data A1'!G4&LIST1!$A4&D$3`)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestEmptyRowsAndCellsAreLeftOut(t *testing.T) {
	t.Parallel()
	rows := header +
		`<row r="3"><c r="A3" s="1"/><c r="B3" t="inlineStr"><is><t>  </t></is></c></row>` +
		`<row r="4" hidden="1"><c r="B4"><v>1</v></c><c r="D4" t="str"><v></v></c></row>` +
		`<row><c/><c/><c><v>2</v></c></row>`
	_, got := mustRead(t, workbook(t, data(rows)))
	e := sheet.Cell{Kind: sheet.Empty}
	want := []sheet.Row{
		{Number: 4, Hidden: true, Cells: []sheet.Cell{e, sheet.IntCell(1)}},
		{Number: 5, Cells: []sheet.Cell{e, e, sheet.IntCell(2)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestDate1904(t *testing.T) {
	t.Parallel()
	book := part{"xl/workbook.xml", `<workbook xmlns:r="http://r"><workbookPr date1904="1"/><sheets><sheet name="Data" r:id="s1"/></sheets></workbook>`}
	styles := part{"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`}
	table, rows := mustRead(t, workbook(t, data(header+`<row><c s="0"><v>29748</v></c></row>`), book, styles))
	if got := rows[0].Cells[0].Text; got != "1985-06-12" || !table.Info().Date1904 {
		t.Errorf("date %q, Date1904 %t; want 1985-06-12, true", got, table.Info().Date1904)
	}
}

// TestPicksVisibleSheetWithBestHeading uses a workbook made by another program.
func TestPicksVisibleSheetWithBestHeading(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	put := func(name string, rows ...[]any) {
		t.Helper()
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, cell, &r); err != nil {
				t.Fatal(err)
			}
		}
	}
	put("Catatan", []any{"Baca dahulu", "x", "y", "z", "w"})
	put("Pegawai", []any{"DAFTAR PEGAWAI"}, []any{"Pemerintah Kabupaten"}, nil, []any{"No", "NIP", "Nama"}, []any{1, "198506122010011023", "Siti"}, []any{2, "x", "Budi"})
	put("Arsip", []any{"No", "NIP", "Nama", "Unit"})
	for _, err := range []error{
		f.DeleteSheet("Sheet1"),
		f.SetSheetVisible("Arsip", false),
		f.SetColVisible("Pegawai", "C", false),
		f.SetRowVisible("Pegawai", 6, false),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}

	wanted := func(texts []string) int {
		n := 0
		for _, s := range texts {
			if strings.Contains(" NIP Nama Unit ", " "+s+" ") {
				n++
			}
		}
		return n
	}
	table, rows, err := read(b.Bytes(), sheet.Options{Score: wanted})
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Info{
		Format: sheet.XLSX, Sheet: "Pegawai", OtherSheets: []string{"Catatan"}, HiddenSheets: []string{"Arsip"},
		HiddenColumns: []int{3}, HeaderRow: 4,
	}
	if diff := cmp.Diff(want, table.Info()); diff != "" {
		t.Errorf("Info (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"No", "NIP", "Nama"}, table.Header()); diff != "" {
		t.Errorf("Header (-want +got):\n%s", diff)
	}
	wantRows := []sheet.Row{
		{Number: 5, Cells: []sheet.Cell{sheet.IntCell(1), sheet.TextCell("198506122010011023"), sheet.TextCell("Siti")}},
		{Number: 6, Hidden: true, Cells: []sheet.Cell{sheet.IntCell(2), sheet.TextCell("x"), sheet.TextCell("Budi")}},
	}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestRowsStartsAnew(t *testing.T) {
	t.Parallel()
	table, err := open(workbook(t, data(header+`<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		n := 0
		for _, err := range table.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 2 {
			t.Fatalf("rows in a walk: %d, want 2", n)
		}
		for range table.Rows() {
			break // a walk may end early
		}
	}
}
