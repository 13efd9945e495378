package sheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Sheet declares a worksheet of a workbook to be written.
type Sheet struct {
	Name    string // at most 31 characters, none of []:*?/\
	Columns []Column
}

// A Workbook writes an XLSX file, one worksheet after another, straight to a
// writer. Its columns are formatted as text, so that an identity of 18 digits
// typed into them stays one.
type Workbook struct {
	zip    *zip.Writer
	sheets []Sheet
	open   int // index of the sheet being written
	out    *bufio.Writer
	row    int
	err    error
}

var errSheets = errors.New("sheet: no further worksheet was declared")

// NewXLSX begins a workbook with the worksheets given, the first of them open.
func NewXLSX(w io.Writer, sheets ...Sheet) (*Workbook, error) {
	if len(sheets) == 0 {
		return nil, errSheets
	}
	for _, s := range sheets {
		if s.Name == "" || utf8.RuneCountInString(s.Name) > 31 || strings.ContainsAny(s.Name, `[]:*?/\`) {
			return nil, fmt.Errorf("sheet: worksheet cannot be called %q", s.Name)
		}
		for _, c := range s.Columns {
			if list := strings.Join(c.Choices, ","); len(list) > 255 || strings.Contains(strings.Join(c.Choices, ""), ",") {
				return nil, fmt.Errorf("sheet: choices of %q do not fit a list", c.Heading)
			}
		}
	}
	b := &Workbook{zip: zip.NewWriter(w), sheets: sheets, open: -1}
	b.writeParts()
	b.NextSheet()
	return b, b.err
}

// Row writes the next row of the open worksheet.
func (b *Workbook) Row(cells []Cell) error {
	if b.row++; b.row > maxRow {
		return &Error{Code: CodeTooManyRows, Row: b.row, Limit: maxRow}
	}
	b.startRow()
	for i, c := range cells {
		b.cell(i+1, c)
	}
	b.print("</row>")
	return b.err
}

// NextSheet ends the open worksheet and opens the next one declared.
func (b *Workbook) NextSheet() {
	b.endSheet()
	if b.open++; b.open >= len(b.sheets) {
		b.err = errSheets
		return
	}
	w, err := b.zip.Create("xl/worksheets/sheet" + strconv.Itoa(b.open+1) + ".xml")
	if err != nil {
		b.err = err
		return
	}
	b.out, b.row = bufio.NewWriterSize(w, 32<<10), 0
	b.beginSheet(b.sheets[b.open].Columns)
}

// Close ends the workbook; worksheets not yet opened are written empty.
func (b *Workbook) Close() error {
	for b.err == nil && b.open < len(b.sheets)-1 {
		b.NextSheet()
	}
	b.endSheet()
	if b.err != nil {
		return b.err
	}
	return b.zip.Close()
}

// Styles of cells, by their index in cellXfs of stylesXML. A marked cell has
// the style after its own.
const (
	styleHeading = 1
	styleText    = 2
	styleQuoted  = 4 // text that looks like a formula and must never become one
	styleNumber  = 6
	styleDate    = 8
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const stylesXML = xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF6"/></patternFill></fill>` +
	`<fill><patternFill patternType="solid"><fgColor rgb="FFFBE3DF"/></patternFill></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="10"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>` +
	`<xf numFmtId="49" fontId="0" fillId="3" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFill="1"/>` +
	`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="0" fontId="0" fillId="3" borderId="0" xfId="0" applyFill="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="3" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/></cellXfs></styleSheet>`

// writeParts writes everything but the worksheets.
func (b *Workbook) writeParts() {
	var types, list, relations strings.Builder
	for i, s := range b.sheets {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		list.WriteString(`<sheet name="` + escape(s.Name) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		relations.WriteString(`<Relationship Id="rId` + n + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
	}
	b.part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`+
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`+
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`+
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>`+types.String()+`</Types>`)
	b.part("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	b.part("xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`+
		`<sheets>`+list.String()+`</sheets></workbook>`)
	b.part("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+relations.String()+
		`<Relationship Id="rIdStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`)
	b.part("xl/styles.xml", strings.TrimPrefix(stylesXML, xmlHead))
}

// part writes a small part.
func (b *Workbook) part(name, content string) {
	if b.err != nil {
		return
	}
	w, err := b.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(w, xmlHead+content)
	}
	b.err = err
}

// beginSheet writes what stands before the rows, and the heading.
func (b *Workbook) beginSheet(columns []Column) {
	b.print(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	if len(columns) > 0 {
		b.print("<cols>")
		for i, c := range columns {
			n, width := strconv.Itoa(i+1), ""
			if c.Width > 0 {
				width = ` width="` + strconv.Itoa(c.Width) + `" customWidth="1"`
			}
			b.print(`<col min="` + n + `" max="` + n + `" style="` + strconv.Itoa(styleText) + `"` + width + `/>`)
		}
		b.print("</cols>")
	}
	b.print("<sheetData>")
	if len(columns) == 0 {
		return
	}
	b.row++
	b.startRow()
	for i, c := range columns {
		b.text(i+1, styleHeading, c.Heading)
	}
	b.print("</row>")
}

// endSheet writes what stands after the rows.
func (b *Workbook) endSheet() {
	if b.out == nil || b.err != nil {
		return
	}
	b.print("</sheetData>")
	var lists strings.Builder
	count := 0
	for i, c := range b.sheets[b.open].Columns {
		if len(c.Choices) > 0 {
			count++
			name := ColumnName(i + 1)
			list := strings.ReplaceAll(strings.Join(c.Choices, ","), `"`, `""`)
			lists.WriteString(`<dataValidation type="list" allowBlank="1" sqref="` + name + `2:` + name + strconv.Itoa(maxRow) +
				`"><formula1>` + escape(`"`+list+`"`) + `</formula1></dataValidation>`)
		}
	}
	if count > 0 {
		b.print(`<dataValidations count="` + strconv.Itoa(count) + `">` + lists.String() + `</dataValidations>`)
	}
	b.print("</worksheet>")
	if b.err == nil {
		b.err = b.out.Flush()
	}
	b.out = nil
}

func (b *Workbook) startRow() { b.print(`<row r="` + strconv.Itoa(b.row) + `">`) }

// cell writes one cell.
func (b *Workbook) cell(column int, c Cell) {
	mark := 0
	if c.Mark {
		mark = 1
	}
	switch c.Kind {
	case Number:
		b.value(column, styleNumber+mark, strconv.FormatFloat(c.Number, 'g', -1, 64))
	case Date:
		b.value(column, styleDate+mark, strconv.FormatFloat(c.Number, 'f', -1, 64))
	default:
		switch {
		case c.Text == "" && mark == 0:
		case leads(c.Text):
			b.text(column, styleQuoted+mark, c.Text)
		default:
			b.text(column, styleText+mark, c.Text)
		}
	}
}

func (b *Workbook) value(column, style int, value string) {
	b.print(`<c r="` + ColumnName(column) + strconv.Itoa(b.row) + `" s="` + strconv.Itoa(style) + `"><v>` + value + `</v></c>`)
}

func (b *Workbook) text(column, style int, text string) {
	b.print(`<c r="` + ColumnName(column) + strconv.Itoa(b.row) + `" s="` + strconv.Itoa(style) + `" t="inlineStr"><is><t xml:space="preserve">`)
	b.print(escape(cut(text)))
	b.print(`</t></is></c>`)
}

// cut shortens text to what a cell of a workbook holds.
func cut(s string) string {
	const most = 32767
	if len(s) <= most {
		return s
	}
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// print writes to the open worksheet unless something failed before.
func (b *Workbook) print(s string) {
	if b.err == nil {
		_, b.err = b.out.WriteString(s)
	}
}

// escape makes text fit for XML. Characters that XML cannot carry become a
// replacement character, except those with a notation of their own (see
// unescape), as does text that would be read as that notation.
func escape(s string) string {
	if strings.Contains(s, "_x") {
		s = strings.ReplaceAll(s, "_x", "_x005F_x")
	}
	s = strings.ReplaceAll(s, "\r", "_x000D_")
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}
