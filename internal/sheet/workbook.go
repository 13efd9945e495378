package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
)

// A workbook is what the small parts say: which worksheets there are, what the
// shared strings are and which styles show a number as a date.
type workbook struct {
	archive  *archive
	sheets   []sheetRef
	shared   sharedStrings
	dates    []bool // by style index
	date1904 bool
}

type sheetRef struct {
	name, part string
	hidden     bool
}

// relation is one line of a .rels part.
type relation struct{ id, kind, target string }

// openWorkbook reads the small parts and picks the worksheet.
func openWorkbook(r io.ReaderAt, size int64, o Options) (*Table, error) {
	a, err := openArchive(r, size, o.Limits)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a}
	if err := w.read(); err != nil {
		return nil, err
	}
	return w.pick(o)
}

// read reads every part but the worksheets.
func (w *workbook) read() error {
	if _, found := w.archive.parts["[content_types].xml"]; !found {
		return &Error{Code: CodeNotTable} // some other archive
	}
	roots, err := w.relations("_rels/.rels", "")
	if err != nil {
		return err
	}
	part := "xl/workbook.xml"
	for _, r := range roots {
		if r.kind == "officeDocument" {
			part = r.target
		}
	}
	if _, found := w.archive.parts[partName(part)]; !found {
		return &Error{Code: CodeNotTable}
	}
	folder, base := path.Split(part)
	relations, err := w.relations(folder+"_rels/"+base+".rels", folder)
	if err != nil {
		return err
	}
	if err := w.readWorkbook(part, relations); err != nil {
		return err
	}
	for _, r := range relations {
		switch r.kind {
		case "vbaProject":
			return &Error{Code: CodeMacros, Value: shorten(r.target)}
		case "externalLink":
			return &Error{Code: CodeExternal, Value: shorten(r.target)}
		case "sharedStrings":
			err = w.shared.read(w.archive, r.target)
		case "styles":
			err = w.readStyles(r.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// relations reads a .rels part; a missing one is empty. Targets are resolved
// against the folder of the part they belong to.
func (w *workbook) relations(part, folder string) ([]relation, error) {
	var out []relation
	err := w.archive.elements(part, func(s *scanner, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || attribute(e, "TargetMode") == "External" {
			return nil
		}
		kind, target := path.Base(attribute(e, "Type")), attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = folder + target
		}
		out = append(out, relation{id: attribute(e, "Id"), kind: kind, target: target})
		return nil
	})
	return out, err
}

// elements calls f for every element that begins in a part. A part that does
// not exist has none.
func (a *archive) elements(part string, f func(*scanner, xml.StartElement) error) error {
	rc, found, err := a.open(part)
	if err != nil || !found {
		return err
	}
	defer rc.Close() //nolint:errcheck // read only
	s := newScanner(rc)
	for {
		token, err := s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return asError(err)
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(s, e); err != nil {
				return asError(err)
			}
		}
	}
}

// readWorkbook lists the worksheets in their order. Sheets of other kinds
// (charts) have no relation of kind worksheet and are passed over.
func (w *workbook) readWorkbook(part string, relations []relation) error {
	parts := make(map[string]string, len(relations))
	for _, r := range relations {
		if r.kind == "worksheet" {
			parts[r.id] = r.target
		}
	}
	return w.archive.elements(part, func(_ *scanner, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = truth(attribute(e, "date1904"))
		case "sheet":
			for _, a := range e.Attr {
				if target, ok := parts[a.Value]; ok && a.Name.Local == "id" && a.Name.Space != "" {
					state := attribute(e, "state")
					w.sheets = append(w.sheets, sheetRef{
						name: attribute(e, "name"), part: target,
						hidden: state == "hidden" || state == "veryHidden",
					})
				}
			}
		}
		return nil
	})
}

// maxStyles bounds the cell formats of a workbook; Excel's own limit is 65,490.
const maxStyles = 1 << 16

// readStyles finds out which cell formats show a number as a date.
func (w *workbook) readStyles(part string) error {
	custom := map[string]bool{} // number format id -> shows a date
	inCellFormats := false
	return w.archive.elements(part, func(_ *scanner, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(custom) < maxStyles {
				custom[attribute(e, "numFmtId")] = dateFormat(attribute(e, "formatCode"))
			}
		case "cellXfs":
			inCellFormats = true
		case "cellStyles", "dxfs", "cellStyleXfs":
			inCellFormats = false
		case "xf":
			if inCellFormats && len(w.dates) < maxStyles {
				id := attribute(e, "numFmtId")
				isDate, known := custom[id]
				w.dates = append(w.dates, known && isDate || !known && builtinDate(id))
			}
		}
		return nil
	})
}

// builtinDate knows the numbers of the date formats that need no code
// (ECMA-376 part 1, 18.8.30), the East Asian ones included.
func builtinDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
}

// dateFormat reports whether a number format shows a date: a day, month or
// year letter outside quotes, brackets and escapes.
func dateFormat(code string) bool {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return false
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false
			}
			i += end
		case '\\', '_', '*':
			i++
		case 'd', 'D', 'm', 'M', 'y', 'Y':
			return true
		case 'G', 'g': // General
			return false
		}
	}
	return false
}

// isDate reports whether the cell format at an index shows a date.
func (w *workbook) isDate(style string) bool {
	i, err := strconv.Atoi(style)
	return err == nil && i >= 0 && i < len(w.dates) && w.dates[i]
}

// sharedStrings holds the texts that the worksheets refer to by number, one
// after another in one string.
type sharedStrings struct {
	text string
	ends []uint32
}

// read loads the strings. What they and their index take is counted against
// Limits.SharedBytes, so that a million empty strings have a price too.
func (t *sharedStrings) read(a *archive, part string) error {
	var text strings.Builder
	var buf []byte
	err := a.elements(part, func(s *scanner, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		var tooLong bool
		var err error
		buf, tooLong, err = s.richText(buf[:0], a.limits.CellBytes)
		switch {
		case err != nil:
			return err
		case tooLong:
			return &Error{Code: CodeCellTooLong, Value: shorten(string(buf)), Limit: int64(a.limits.CellBytes)}
		case int64(text.Len()+len(buf)+4*len(t.ends)) > a.limits.SharedBytes:
			return &Error{Code: CodeBomb, Limit: a.limits.SharedBytes}
		}
		text.Write(buf)
		t.ends = append(t.ends, uint32(text.Len()))
		return nil
	})
	t.text = text.String()
	return err
}

// at returns the string of a number.
func (t *sharedStrings) at(index []byte) (string, bool) {
	i, err := strconv.Atoi(string(index))
	if err != nil || i < 0 || i >= len(t.ends) {
		return "", false
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]], true
}

// richText reads the text of a string element just begun (si or is): its t
// elements, also those within runs, without the phonetic guides (rPh).
func (s *scanner) richText(buf []byte, limit int) (out []byte, tooLong bool, err error) {
	start := len(buf)
	for outside := s.depth - 1; s.depth > outside; {
		token, err := s.next()
		if err != nil {
			return buf, tooLong, noEOF(err)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "t":
			from := len(buf)
			var long bool
			if buf, long, err = s.text(buf, limit-(from-start)); err != nil {
				return buf, tooLong, err
			}
			tooLong = tooLong || long
			buf = buf[:from+len(unescape(buf[from:]))]
		case "rPh":
			if err := s.skip(); err != nil {
				return buf, tooLong, err
			}
		}
	}
	return buf, tooLong, nil
}
