package sheet

import (
	"regexp"
	"strconv"
)

// A placed formula is as it stands in the first of the cells that share it.
type placed struct {
	text        string
	column, row int
}

// What is kept of shared formulas: they are for reading only, and few.
const (
	formulasKept = 100
	longestKept  = 500 // bytes
)

// sharedFormula returns the formula of the cell at the column of the row being read: its text or, where it has none, what the
// first cell with the number has, in this place. Empty if that is not known.
func (w *walk) sharedFormula(number, text string, column int) string {
	if text != "" {
		if len(text) <= longestKept && len(w.formulas) < formulasKept {
			if w.formulas == nil {
				w.formulas = map[string]placed{}
			}
			w.formulas[number] = placed{text, column, w.row.Number}
		}
		return text
	}
	f := w.formulas[number]
	return f.at(column, w.row.Number)
}

var (
	// formulaWord is a text, a quoted name or a word, with what makes it a function or the name of a sheet.
	formulaWord = regexp.MustCompile(`"[^"]*"|'[^']*'|[A-Za-z0-9_.$]+[(!]?`)
	cellRef     = regexp.MustCompile(`^(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})$`)
)

// at is the formula in another cell: references move along unless a $ keeps them.
func (f placed) at(column, row int) string {
	return formulaWord.ReplaceAllStringFunc(f.text, func(word string) string {
		m := cellRef.FindStringSubmatch(word)
		if m == nil {
			return word
		}
		c, r, ok := parseRef(m[2] + m[4])
		if !ok {
			return word
		}
		if m[1] == "" {
			c += column - f.column
		}
		if m[3] == "" {
			r += row - f.row
		}
		if c < 1 || r < 1 {
			return "#REF!"
		}
		return m[1] + ColumnName(c) + m[3] + strconv.Itoa(r)
	})
}
