package sheet

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// errStop ends a walk early without an error for the caller.
var errStop = errors.New("stop")

// A worksheet is one sheet of a workbook, opened anew for every walk.
type worksheet struct {
	book   *workbook
	ref    sheetRef
	hidden []int    // columns that cannot be seen, once a walk has begun
	merged []string // the first ranges of merged cells, once a walk has ended
}

// mergedKept bounds what is kept of merged cells: enough to name some.
const mergedKept = 100

// pick chooses the visible worksheet with the best heading; the first wins a
// tie, as it is the one a person sees.
func (w *workbook) pick(o Options) (*Table, error) {
	t := &Table{info: Info{Format: XLSX, Date1904: w.date1904}}
	best, chosen, visible := 0, -1, []string(nil)
	for _, ref := range w.sheets {
		if ref.hidden {
			t.info.HiddenSheets = append(t.info.HiddenSheets, ref.name)
			continue
		}
		visible = append(visible, ref.name)
		ws := &worksheet{book: w, ref: ref}
		header, number, score, err := bestHeading(ws.rows, o.Score)
		if err != nil {
			return nil, err
		}
		if score > best {
			best, chosen = score, len(visible)-1
			t.header, t.rows, t.sheet = header, ws.rows, ws
			t.info.Sheet, t.info.HeaderRow, t.info.HiddenColumns = ref.name, number, ws.hidden
		}
	}
	switch {
	case len(visible) == 0:
		return nil, &Error{Code: CodeNoSheet}
	case chosen < 0 && len(t.info.HiddenSheets) > 0:
		return nil, &Error{Code: CodeHidden, Value: shorten(strings.Join(t.info.HiddenSheets, ", "))}
	case chosen < 0:
		return nil, &Error{Code: CodeNoHeader}
	}
	t.info.OtherSheets = append(visible[:chosen:chosen], visible[chosen+1:]...)
	return t, nil
}

// rows walks the rows with content. It is an iter.Seq2[Row, error].
func (ws *worksheet) rows(yield func(Row, error) bool) {
	rc, found, err := ws.book.archive.open(ws.ref.part)
	if err == nil && !found {
		err = malformed(fmt.Errorf("worksheet %q has no part", ws.ref.part))
	}
	if err != nil {
		yield(Row{}, err)
		return
	}
	defer rc.Close() //nolint:errcheck // read only
	walk := &walk{scanner: newScanner(rc), sheet: ws, yield: yield}
	if err := walk.run(); err != nil && !errors.Is(err, errStop) {
		yield(Row{}, asError(err))
	}
}

// A walk is one pass over a worksheet.
type walk struct {
	*scanner
	sheet *worksheet
	yield func(Row, error) bool
	row   Row
	seen  int    // number of the latest row
	buf   []byte // for texts

	formulas map[string]placed // by the number under which cells share them
}

// run reads up to the end of the rows; of what follows them only merged cells matter.
func (w *walk) run() error {
	w.sheet.hidden = nil
	for {
		token, err := w.next()
		if errors.Is(err, io.EOF) {
			return nil // a sheet without rows
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "col":
				w.column(e)
			case "row":
				if err := w.readRow(e); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				w.readMerged()
				return nil
			}
		}
	}
}

// readMerged notes which cells are merged. What is wrong there or in anything else behind the rows harms nobody.
func (w *walk) readMerged() {
	w.sheet.merged = nil
	for len(w.sheet.merged) < mergedKept {
		token, err := w.next()
		if err != nil {
			return
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "mergeCell" {
				w.sheet.merged = append(w.sheet.merged, attribute(e, "ref"))
			}
		case xml.EndElement:
			if e.Name.Local == "mergeCells" {
				return
			}
		}
	}
}

// column notes the columns of a col element that cannot be seen, as far as
// the limits let them matter.
func (w *walk) column(e xml.StartElement) {
	if !truth(attribute(e, "hidden")) {
		return
	}
	first, err1 := strconv.Atoi(attribute(e, "min"))
	last, err2 := strconv.Atoi(attribute(e, "max"))
	if err1 != nil || err2 != nil || first < 1 {
		return
	}
	for c := first; c <= min(last, w.sheet.book.archive.limits.Columns); c++ {
		if len(w.sheet.hidden) < w.sheet.book.archive.limits.Columns {
			w.sheet.hidden = append(w.sheet.hidden, c)
		}
	}
}

// readRow reads a row element and hands the row on if it has content.
func (w *walk) readRow(e xml.StartElement) error {
	number := w.seen + 1
	if r := attribute(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= w.seen {
			return &Error{Code: CodeMalformed, Row: w.seen, Cause: fmt.Errorf("row numbered %q", shorten(r))}
		}
		number = n
	}
	if number > maxRow {
		return &Error{Code: CodeTooManyRows, Row: number, Limit: maxRow}
	}
	w.seen = number
	w.row = Row{Number: number, Hidden: truth(attribute(e, "hidden")), Cells: w.row.Cells[:0]}
	last := 0 // column of the latest cell
	for outside := w.depth - 1; w.depth > outside; {
		token, err := w.next()
		if err != nil {
			return noEOF(err)
		}
		c, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if c.Name.Local != "c" {
			if err := w.skip(); err != nil {
				return err
			}
			continue
		}
		if last, err = w.readCell(c, last); err != nil {
			return err
		}
	}
	if len(w.row.Cells) == 0 {
		return nil
	}
	if !w.yield(w.row, nil) {
		return errStop
	}
	return nil
}

// readCell reads a c element, adds the cell to the row if it has content and
// returns its column.
func (w *walk) readCell(e xml.StartElement, last int) (column int, err error) {
	column = last + 1
	if ref := attribute(e, "r"); ref != "" {
		c, row, ok := parseRef(ref)
		if !ok || c <= last || row != w.row.Number {
			return 0, &Error{Code: CodeMalformed, Row: w.row.Number, Cause: fmt.Errorf("cell at %q", shorten(ref))}
		}
		column = c
	}
	cell, err := w.readContent(column, attribute(e, "t"), attribute(e, "s"))
	if err != nil {
		var at *Error
		if errors.As(err, &at) && at.Row == 0 {
			at.Row, at.Column = w.row.Number, column
		}
		return 0, err
	}
	if cell.Kind == Empty {
		return column, nil
	}
	if limit := w.sheet.book.archive.limits.Columns; column > limit {
		return 0, &Error{Code: CodeTooManyCols, Row: w.row.Number, Column: column, Limit: int64(limit)}
	}
	for len(w.row.Cells) < column-1 {
		w.row.Cells = append(w.row.Cells, Cell{Kind: Empty})
	}
	w.row.Cells = append(w.row.Cells, cell)
	return column, nil
}

// readContent reads what stands inside a c element of a type and a style.
func (w *walk) readContent(column int, kind, style string) (Cell, error) {
	limit := w.sheet.book.archive.limits.CellBytes
	var value, text []byte // slices of buf
	var formula, valued bool
	var shared string
	w.buf = w.buf[:0]
	for outside := w.depth - 1; w.depth > outside; {
		token, err := w.next()
		if err != nil {
			return Cell{}, noEOF(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var tooLong bool
		from := len(w.buf)
		switch e.Name.Local {
		case "f":
			w.buf, tooLong, err = w.text(w.buf, limit)
			text, formula = w.buf[from:], true
			if attribute(e, "t") == "shared" {
				shared = attribute(e, "si")
			}
		case "v":
			w.buf, tooLong, err = w.text(w.buf, limit)
			value, valued = w.buf[from:], true
		case "is":
			w.buf, tooLong, err = w.richText(w.buf, limit)
			text = w.buf[from:]
		default:
			err = w.skip()
		}
		if err != nil {
			return Cell{}, err
		}
		if tooLong {
			return Cell{}, &Error{Code: CodeCellTooLong, Limit: int64(limit), Value: shorten(string(w.buf[from:]))}
		}
		if len(w.buf) > 4*limit { // a cell has at most one of each
			return Cell{}, malformed(errors.New("cell with many values"))
		}
	}
	switch {
	case formula && shared != "":
		return Cell{Kind: Formula, Text: "=" + w.sharedFormula(shared, string(text), column)}, nil
	case formula:
		return Cell{Kind: Formula, Text: "=" + string(text)}, nil
	case kind == "inlineStr":
		return textOf(string(text)), nil
	case !valued || len(value) == 0:
		return Cell{Kind: Empty}, nil
	}
	return w.sheet.book.value(kind, style, value)
}

// value makes a cell of a plain value.
func (w *workbook) value(kind, style string, value []byte) (Cell, error) {
	switch kind {
	case "s":
		s, ok := w.shared.at(value)
		if !ok {
			return Cell{}, malformed(fmt.Errorf("shared string %q", shorten(string(value))))
		}
		return textOf(s), nil
	case "str":
		return textOf(string(unescape(value))), nil
	case "b":
		if truth(string(value)) {
			return Cell{Kind: Bool, Text: "TRUE"}, nil
		}
		return Cell{Kind: Bool, Text: "FALSE"}, nil
	case "e":
		return Cell{Kind: Fault, Text: string(value)}, nil
	case "d":
		return isoDate(string(value)), nil
	case "", "n":
		return w.number(style, string(value))
	}
	return Cell{}, malformed(fmt.Errorf("cell of type %q", shorten(kind)))
}

// textOf makes a cell of text; white space alone is no content.
func textOf(s string) Cell {
	if blank(s) {
		return Cell{Kind: Empty}
	}
	return Cell{Kind: Text, Text: s}
}

// number makes a cell of a number, a date when the style shows one.
func (w *workbook) number(style, text string) (Cell, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Cell{}, malformed(fmt.Errorf("number %q", shorten(text)))
	}
	if w.isDate(style) {
		serial := f
		if w.date1904 {
			serial += offset1904
		}
		if t, ok := SerialTime(serial); ok {
			return Cell{Kind: Date, Number: serial, Text: dateText(t)}, nil
		}
	}
	return Cell{Kind: Number, Number: f, Text: text}, nil
}
