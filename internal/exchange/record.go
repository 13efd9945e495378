package exchange

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mutasi/internal/asn"
	"mutasi/internal/sheet"
)

// A record is one row being read: it hands out typed values by field and
// collects what is wrong with them.
type record struct {
	row      sheet.Row
	headings []string
	mapping  Mapping
	old1904  bool // the workbook counts days from 1904
	faults   []Fault
}

// cell returns the cell of a field; an unmapped field is empty.
func (r *record) cell(f Field) sheet.Cell {
	c := r.mapping[f]
	if c == 0 || c > len(r.row.Cells) {
		return sheet.Cell{Kind: sheet.Empty}
	}
	return r.row.Cells[c-1]
}

// refuse records a fault of a field. The first is enough: what is wrong with a
// value that cannot be read is seen when it can.
func (r *record) refuse(f Field, key string, args ...any) {
	if r.refused(f) {
		return
	}
	r.faults = append(r.faults, r.fault(f, key, args...))
}

// refused reports whether a field has a fault.
func (r *record) refused(f Field) bool {
	for _, x := range r.faults {
		if x.Field == f && !x.Warning {
			return true
		}
	}
	return false
}

// warn records what should be looked at but does not make the row bad.
func (r *record) warn(f Field, key string, args ...any) {
	w := r.fault(f, key, args...)
	w.Warning = true
	r.faults = append(r.faults, w)
}

// refuseErr records an error of package asn as a fault of a field.
func (r *record) refuseErr(f Field, err error) {
	key, args := messageOf(err)
	r.refuse(f, key, args...)
}

func (r *record) fault(f Field, key string, args ...any) Fault {
	out := Fault{Field: f, Column: r.mapping[f], Key: key, Args: args, Value: brief(r.cell(f).Text)}
	if out.Column > 0 && out.Column <= len(r.headings) {
		out.Heading = display(r.headings[out.Column-1])
	}
	return out
}

// brief cuts a value to what fits a line of an error table.
func brief(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// longest is the length of a text that any field may have, in characters. The
// longest name of a post in the national list has 191.
const longest = 250

// text returns the text of a field, cleaned; empty when there is none or when
// it was refused.
func (r *record) text(f Field) string {
	c := r.cell(f)
	switch c.Kind {
	case sheet.Formula:
		r.refuse(f, "import.cell.formula")
		return ""
	case sheet.Fault:
		r.refuse(f, "import.cell.error_value")
		return ""
	case sheet.Number:
		if digits, exact, ok := c.Digits(); ok && exact {
			return digits
		}
		return c.Text
	}
	s := clean(c.Text)
	if len(s) > longest && len([]rune(s)) > longest {
		r.refuse(f, "import.cell.too_long", "most", longest)
		return ""
	}
	return s
}

// clean makes text comparable: composed Unicode, single spaces of the ordinary
// kind, nothing invisible. What exports write for nothing becomes nothing.
func clean(s string) string {
	s = norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r): // zero-width and directional marks
			return -1
		}
		return r
	}, s))
	s = strings.Join(strings.Fields(s), " ")
	switch strings.ToLower(s) {
	case "-", "--", "null", `\n`, "n/a", "(null)", "#n/a":
		return ""
	}
	return s
}

// has reports whether a field has a value, read or refused.
func (r *record) has(f Field) bool {
	switch c := r.cell(f); c.Kind {
	case sheet.Empty:
		return false
	case sheet.Text:
		return clean(c.Text) != ""
	}
	return true
}

// required returns the text of a field and refuses its absence.
func (r *record) required(f Field) string {
	if !r.has(f) {
		r.refuse(f, "import.cell.required")
		return ""
	}
	return r.text(f)
}

// date returns the date of a field; zero when there is none or when it was
// refused.
func (r *record) date(f Field) asn.Date {
	c := r.cell(f)
	switch c.Kind {
	case sheet.Date:
		t, ok := sheet.SerialTime(c.Number)
		if !ok {
			r.refuse(f, asn.DateSerial, "value", c.Text)
			return asn.Date{}
		}
		return r.plausible(f, asn.DateOf(t))
	case sheet.Number:
		if r.old1904 {
			// The same number is two dates four years apart, and nothing says which.
			r.refuse(f, "import.date.epoch")
			return asn.Date{}
		}
		d, err := asn.DateFromSerial(c.Number, false)
		if err != nil {
			r.refuseErr(f, err)
			return asn.Date{}
		}
		return r.plausible(f, d)
	}
	s := strings.TrimPrefix(r.text(f), "'")
	if s == "" || strings.Trim(s, "0-/.: ") == "" { // 00-00-0000 is how databases write nothing
		return asn.Date{}
	}
	d, err := asn.ParseDate(s)
	if err != nil {
		r.refuseErr(f, err)
		return asn.Date{}
	}
	return r.plausible(f, d)
}

// plausible refuses dates that no fact about a living civil servant can have:
// they are slips of the keyboard or numbers read as dates.
func (r *record) plausible(f Field, d asn.Date) asn.Date {
	if d.Year() < 1930 || d.Year() > 2099 {
		r.refuse(f, "import.date.out_of_range", "value", d.String())
		return asn.Date{}
	}
	return d
}

// parsed reads a field with a parser of package asn; the zero value when there
// is nothing or when it was refused.
func parsed[T any](r *record, f Field, parse func(string) (T, error)) T {
	var zero T
	s := r.text(f)
	if s == "" {
		return zero
	}
	v, err := parse(s)
	if err != nil {
		r.refuseErr(f, err)
		return zero
	}
	return v
}

// whole reads a whole number between least and most; ok is false when there is
// nothing or when it was refused.
func (r *record) whole(f Field, least, most int) (n int, ok bool) {
	s := r.text(f)
	if s == "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		r.refuse(f, "import.cell.whole", "least", least, "most", most)
		return 0, false
	}
	return n, true
}

// decimal reads a number between least and most with a point or a comma.
func (r *record) decimal(f Field, least, most float64) *float64 {
	s := strings.Replace(r.text(f), ",", ".", 1)
	if s == "" {
		return nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < least || v > most {
		r.refuse(f, "import.cell.decimal", "least", int(least), "most", int(most))
		return nil
	}
	return &v
}

// yes reads a yes or no; nil when there is nothing or when it was refused.
func (r *record) yes(f Field) *bool {
	var v bool
	switch strings.ToLower(r.text(f)) {
	case "":
		return nil
	case "ya", "y", "1", "true", "valid", "benar", "t":
		v = true
	case "tidak", "tdk", "n", "0", "false", "tidak valid", "bukan", "f":
	default:
		r.refuse(f, "import.cell.yes_no")
		return nil
	}
	return &v
}

// numbering reports whether a row only numbers the columns, as forms do below
// their heading: 1, 2, 3 … or (1), (2), (3) ….
func numbering(row sheet.Row) bool {
	n := 0
	for i, c := range row.Cells {
		if c.Kind == sheet.Empty {
			continue
		}
		if strings.Trim(c.Text, "() ") != strconv.Itoa(i+1) {
			return false
		}
		n++
	}
	return n >= 2
}
