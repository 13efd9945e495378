package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A csvFile knows how to decode the text and where its fields end.
type csvFile struct {
	r         io.ReaderAt
	size      int64
	encoding  string
	order     utf16.Endianness // of utf-16
	mark      utf16.BOMPolicy  // of utf-16: whether the file begins with a byte order mark
	delimiter rune
	directive bool // the first line is sep=…, an instruction to Excel
	limits    Limits
}

// openCSV finds out encoding, delimiter and heading.
func openCSV(r io.ReaderAt, size int64, o Options) (*Table, error) {
	f := &csvFile{r: r, size: size, limits: o.Limits}
	if err := f.detectEncoding(); err != nil {
		return nil, err
	}
	sample, err := f.sample()
	if err != nil {
		return nil, err
	}
	if rest, found := strings.CutPrefix(sample, "sep="); found && rest != "" {
		f.directive = true
		f.delimiter, _ = utf8.DecodeRuneInString(rest)
		if !strings.ContainsRune(delimiters, f.delimiter) {
			return nil, &Error{Code: CodeMalformed, Row: 1}
		}
	}
	header, number, score, err := f.detectDelimiter(o.Score)
	if err != nil {
		return nil, err
	}
	if score == 0 {
		return nil, &Error{Code: CodeNoHeader}
	}
	return &Table{
		info:   Info{Format: CSV, HeaderRow: number, Encoding: f.encoding, Delimiter: f.delimiter},
		header: header,
		rows:   f.rows,
	}, nil
}

// detectEncoding reads the whole file once: the first byte that is not UTF-8
// may come late, in one name with an accent.
func (f *csvFile) detectEncoding() error {
	br := bufio.NewReaderSize(io.NewSectionReader(f.r, 0, f.size), 64<<10)
	start, _ := br.Peek(512)
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		f.encoding, f.mark = "utf-16", utf16.ExpectBOM
		return nil
	case wide(start, 0):
		f.encoding, f.order, f.mark = "utf-16", utf16.LittleEndian, utf16.IgnoreBOM
		return nil
	case wide(start, 1):
		f.encoding, f.order, f.mark = "utf-16", utf16.BigEndian, utf16.IgnoreBOM
		return nil
	}
	f.encoding = "utf-8"
	for {
		c, size, err := br.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case c == utf8.RuneError && size == 1:
			f.encoding = "windows-1252"
		}
	}
}

// wide reports whether the beginning of a file is text of two bytes a character, the low one at the offset: in any language
// of Latin letters most high bytes are then zero, and no low byte is that of a binary file.
func wide(start []byte, low int) bool {
	zeros, units := 0, len(start)/2
	for i := range units {
		l, h := start[2*i+low], start[2*i+1-low]
		if h != 0 {
			continue
		}
		if l < ' ' && l != '\t' && l != '\r' && l != '\n' {
			return false
		}
		zeros++
	}
	return units > 1 && zeros*4 > units*3
}

// text decodes the file to UTF-8 without a byte order mark.
func (f *csvFile) text() io.Reader {
	raw := io.NewSectionReader(f.r, 0, f.size)
	switch f.encoding {
	case "windows-1252":
		return transform.NewReader(raw, charmap.Windows1252.NewDecoder())
	case "utf-16":
		return transform.NewReader(raw, utf16.UTF16(f.order, f.mark).NewDecoder())
	}
	return transform.NewReader(raw, utf16.UTF8BOM.NewDecoder())
}

// sample returns the beginning of the text.
func (f *csvFile) sample() (string, error) {
	b, err := io.ReadAll(io.LimitReader(f.text(), 1024))
	if err != nil {
		return "", &Error{Code: CodeEncoding, Cause: err}
	}
	return string(b), nil
}

// delimiters are those met in the field, the likeliest first: with Indonesian
// settings Excel saves semicolons.
const delimiters = ";,\t|"

// detectDelimiter tries each delimiter and keeps the one whose heading scores
// best, then the one that makes the heading widest.
func (f *csvFile) detectDelimiter(score func([]string) int) (header []string, number, best int, err error) {
	candidates := delimiters
	if f.directive {
		candidates = string(f.delimiter)
	}
	var failed error
	for _, d := range candidates {
		try := *f
		try.delimiter = d
		h, n, s, err := bestHeading(try.rows, score)
		if err != nil {
			failed = err
			continue
		}
		if s > best || s == best && s > 0 && len(h) > len(header) {
			header, number, best, f.delimiter = h, n, s, d
		}
	}
	if failed != nil && len(header) <= 1 { // what reads as one column was read with the wrong delimiter
		return nil, 0, 0, failed
	}
	return header, number, best, nil
}

// rows walks the records with content. It is an iter.Seq2[Row, error].
func (f *csvFile) rows(yield func(Row, error) bool) {
	p := &csvReader{r: bufio.NewReaderSize(f.text(), 64<<10), delimiter: f.delimiter, limits: f.limits}
	for first := true; ; first = false {
		row, err := p.record()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			yield(Row{}, asError(err))
			return
		}
		if len(row.Cells) == 0 || first && f.directive {
			continue
		}
		if !yield(row, nil) {
			return
		}
	}
}

// A csvReader splits text into records as a spreadsheet does: a field that
// begins with a quotation mark ends at the next single one, and a quotation
// mark elsewhere is a character like any other. Unlike encoding/csv it numbers
// records the way a spreadsheet numbers rows, bounds a field while reading it,
// and does not let an open quotation mark swallow the rest of the file.
type csvReader struct {
	r         *bufio.Reader
	delimiter rune
	limits    Limits
	number    int
	field     []byte
	row       Row
	column    int
}

// record reads the next record; io.EOF after the last.
func (p *csvReader) record() (Row, error) {
	if _, err := p.r.Peek(1); err != nil {
		if !errors.Is(err, io.EOF) {
			err = &Error{Code: CodeEncoding, Row: p.number + 1, Cause: err}
		}
		return Row{}, err
	}
	p.number++
	if p.number > maxRow {
		return Row{}, &Error{Code: CodeTooManyRows, Row: p.number, Limit: maxRow}
	}
	p.row = Row{Number: p.number, Cells: p.row.Cells[:0]}
	for p.column = 1; ; p.column++ {
		more, err := p.readField()
		if err != nil {
			return Row{}, err
		}
		if err := p.add(); err != nil {
			return Row{}, err
		}
		if !more {
			return p.row, nil
		}
	}
}

// add makes a cell of the field just read.
func (p *csvReader) add() error {
	cell := csvCell(string(p.field))
	if cell.Kind == Empty {
		return nil
	}
	if p.column > p.limits.Columns {
		return &Error{Code: CodeTooManyCols, Row: p.number, Column: p.column, Limit: int64(p.limits.Columns)}
	}
	for len(p.row.Cells) < p.column-1 {
		p.row.Cells = append(p.row.Cells, Cell{Kind: Empty})
	}
	p.row.Cells = append(p.row.Cells, cell)
	return nil
}

// readField reads up to the delimiter (more is true) or the end of the record.
func (p *csvReader) readField() (more bool, err error) {
	p.field = p.field[:0]
	quoted, opened := false, false
	for start := true; ; start = false {
		c, _, err := p.r.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			if quoted {
				return false, p.fault(CodeOpenQuote, 0)
			}
			return false, nil
		case err != nil:
			return false, &Error{Code: CodeEncoding, Row: p.number, Column: p.column, Cause: err}
		case c < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a", c):
			return false, p.fault(CodeNotTable, 0) // binary
		case c == '"' && start:
			quoted, opened = true, true
			continue
		case c == '"' && quoted:
			if next, _ := p.r.Peek(1); len(next) == 0 || next[0] != '"' {
				quoted = false
				continue
			}
			_, _ = p.r.Discard(1)
		case quoted:
		case c == p.delimiter:
			return true, nil
		case c == '\n':
			return false, nil
		case c == '\r':
			if next, _ := p.r.Peek(1); len(next) == 1 && next[0] == '\n' {
				_, _ = p.r.Discard(1)
			}
			return false, nil
		}
		if p.field = utf8.AppendRune(p.field, c); len(p.field) > p.limits.CellBytes {
			if opened {
				return false, p.fault(CodeOpenQuote, 0)
			}
			return false, p.fault(CodeCellTooLong, int64(p.limits.CellBytes))
		}
	}
}

// fault makes an error about the field being read.
func (p *csvReader) fault(code Code, limit int64) *Error {
	return &Error{Code: code, Row: p.number, Column: p.column, Value: shorten(string(p.field)), Limit: limit}
}

// csvCell says what a field is. CSV has no types, so a number is text; what a
// spreadsheet would take for a formula is one, except ="…" around plain text,
// the usual way to keep leading zeros and long numbers.
func csvCell(s string) Cell {
	if blank(s) {
		return Cell{Kind: Empty}
	}
	if inner, ok := strings.CutPrefix(strings.TrimSpace(s), `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return textOf(inner)
		}
	}
	if strings.HasPrefix(s, "=") {
		return Cell{Kind: Formula, Text: s}
	}
	return Cell{Kind: Text, Text: restore(s)}
}

// isoDate makes a cell of a date as ISO 8601 writes it, text if it is none.
func isoDate(s string) Cell {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Cell{Kind: Date, Number: t.Sub(epoch).Hours() / 24, Text: dateText(t)}
		}
	}
	return textOf(s)
}

// blank reports whether a text shows nothing: white space, also of the kinds
// that do not break, have no width or mark the byte order.
func blank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff'
	}) == ""
}
