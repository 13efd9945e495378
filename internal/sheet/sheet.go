package sheet

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
)

// A Format is a kind of file.
type Format string

// The formats that are read and written.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// MediaXLSX is the media type of a workbook.
const MediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Options say what the caller accepts and looks for.
type Options struct {
	Limits Limits // zero means DefaultLimits
	// Score says how much a row looks like the heading the caller hopes for;
	// the row with the best score above zero among the first rows of each
	// visible sheet is the heading. Nil scores the number of distinct texts.
	Score func(texts []string) int
}

// Info tells what was found around the table.
type Info struct {
	Format        Format
	Sheet         string   // name of the worksheet that was picked; empty for CSV
	OtherSheets   []string // visible worksheets that were not picked
	HiddenSheets  []string // worksheets that cannot be seen; they are never read
	HiddenColumns []int    // 1-based columns of the table that cannot be seen; they are read
	HeaderRow     int      // 1-based
	Date1904      bool     // the workbook counts days from 1904: bare serial numbers are ambiguous
	Encoding      string   // CSV: utf-8, utf-16 or windows-1252
	Delimiter     rune     // CSV
}

// A Row is one row with content. Cells is reused: it is valid until the loop
// asks for the next row.
type Row struct {
	Number int  // 1-based as a spreadsheet shows it
	Hidden bool // cannot be seen in the spreadsheet (often: filtered out)
	Cells  []Cell
}

// A Table is a heading and the rows below it. It is not for concurrent use.
type Table struct {
	info   Info
	header []string
	rows   func(yield func(Row, error) bool)
	limits Limits
	sheet  *worksheet // nil for CSV
}

// Info tells what was found around the table.
func (t *Table) Info() Info { return t.info }

// Header returns the texts of the heading, by column; some may be empty.
func (t *Table) Header() []string { return slices.Clone(t.header) }

// Merged returns the first ranges of merged cells that reach below the heading, such as D2:D9: of each, only the cell at
// the top left has a value. It knows them when Rows has come to its end.
func (t *Table) Merged() []string {
	if t.sheet == nil {
		return nil
	}
	var below []string
	for _, ref := range t.sheet.merged {
		_, end, _ := strings.Cut(ref, ":")
		if _, row, ok := parseRef(end); ok && row > t.info.HeaderRow {
			below = append(below, ref)
		}
	}
	return below
}

// Rows walks the rows below the heading that have content, in order. It may be
// called again and starts anew. An error ends the walk and is an *Error.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		seen := 0
		for row, err := range t.rows {
			if err == nil && row.Number <= t.info.HeaderRow {
				continue
			}
			if err == nil {
				seen++
				if seen > t.limits.Rows {
					err = &Error{Code: CodeTooManyRows, Row: row.Number, Limit: int64(t.limits.Rows)}
				}
			}
			if err != nil {
				yield(Row{}, asError(err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Open finds the table in a file of the given size. The name of the file is
// not looked at: what a file is, its bytes say. The reader must stay usable
// while the table is read.
func Open(r io.ReaderAt, size int64, o Options) (*Table, error) {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	if o.Score == nil {
		o.Score = distinctTexts
	}
	switch {
	case size <= 0:
		return nil, &Error{Code: CodeEmpty}
	case size > o.Limits.PackedBytes:
		return nil, &Error{Code: CodeTooLarge, Limit: o.Limits.PackedBytes}
	}
	head := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var t *Table
	var err error
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		t, err = openWorkbook(r, size, o)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		err = compoundFile(r, size)
	case foreign(head) != "":
		err = &Error{Code: foreign(head)}
	default:
		t, err = openCSV(r, size, o)
	}
	if err != nil {
		return nil, asError(err)
	}
	t.limits = o.Limits
	return t, nil
}

// asError makes sure that what leaves the package is an *Error.
func asError(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return malformed(err)
}

// compoundFile tells a workbook protected by a password from one of the years
// before XLSX: both are OLE compound files, only the first has this stream.
func compoundFile(r io.ReaderAt, size int64) error {
	stream := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	const step = 64 << 10
	buf := make([]byte, step+len(stream))
	for at := int64(0); at < size; at += step {
		n, err := r.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if bytes.Contains(buf[:n], stream) {
			return &Error{Code: CodeEncrypted}
		}
	}
	return &Error{Code: CodeLegacy}
}

// foreign knows what people send by mistake: documents, images, archives, and web pages and workbooks in XML that a system
// called .xls. It returns an empty code for anything else.
func foreign(head []byte) Code {
	for _, magic := range []string{"%PDF", "\x89PNG", "\xff\xd8\xff", "GIF8", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "{\\rtf"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return CodeNotTable
		}
	}
	start := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")))
	for _, known := range []struct {
		tag  string
		code Code
	}{
		{"<!doctype", CodeWebPage}, {"<html", CodeWebPage}, {"<table", CodeWebPage}, {"<meta", CodeWebPage}, {"<style", CodeWebPage},
		{"<script", CodeWebPage}, {"<?xml", CodeNotTable}, {"<svg", CodeNotTable},
	} {
		switch {
		case !strings.HasPrefix(start, known.tag):
		case strings.Contains(start, "urn:schemas-microsoft-com:office:spreadsheet") && !strings.Contains(start, "<html"):
			return CodeLegacy // the XML of Excel 2003
		case strings.Contains(start, "<html"): // XHTML
			return CodeWebPage
		default:
			return known.code
		}
	}
	return ""
}

// headingRows is how many rows with content are looked at for a heading:
// exports of the field begin with up to ten lines of title and letterhead.
const headingRows = 25

// bestHeading returns the first row with the best score. score is 0 when no
// row looks like a heading.
func bestHeading(rows func(func(Row, error) bool), score func([]string) int) (header []string, number, best int, err error) {
	looked := 0
	for row, rowErr := range rows {
		if rowErr != nil {
			return nil, 0, 0, rowErr
		}
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
		}
		if s := score(texts); s > best {
			header, number, best = texts, row.Number, s
		}
		if looked++; looked == headingRows {
			break
		}
	}
	return header, number, best, nil
}

// distinctTexts scores a row by the number of different texts in it.
func distinctTexts(texts []string) int {
	seen := map[string]bool{}
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			seen[s] = true
		}
	}
	return len(seen)
}

// shorten cuts a value for an error to what fits a line.
func shorten(s string) string {
	const longest = 80
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "") + "…"
}
