package sheet

import (
	"strings"
	"unicode/utf8"
)

// formulaLeads are the characters with which text becomes a formula, or starts
// a command, when a spreadsheet opens a CSV file; the full-width ones count
// because Excel takes them for their narrow twins.
const formulaLeads = "=+-@\t\r\n\x00＝＋－＠"

// Neutralise makes text safe to stand in a CSV file that a spreadsheet opens:
// what would be taken for a formula gets an apostrophe in front. Reading a CSV
// file with this package takes it away again, so that text survives the round
// trip; text that already begins with apostrophes gets one more for that.
func Neutralise(s string) string {
	if leads(s) {
		return "'" + s
	}
	return s
}

// restore is the inverse of Neutralise.
func restore(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && leads(rest) {
		return rest
	}
	return s
}

// leads reports whether text, apart from apostrophes in front, would be taken
// for a formula.
func leads(s string) bool {
	r, size := utf8.DecodeRuneInString(strings.TrimLeft(s, "'"))
	return size > 0 && strings.ContainsRune(formulaLeads, r)
}

// A Column describes a column of a table to be written.
type Column struct {
	Heading string
	Width   int      // in characters; 0 leaves the width to the spreadsheet
	Choices []string // values offered in a list (XLSX); at most 255 bytes with commas
}

// A Writer takes the rows of a table one by one.
type Writer interface {
	// Row writes a row. Numbers and dates are written as such, every other kind
	// as text; a formula is thereby only shown.
	Row(cells []Cell) error
	// Close ends the file. It does not close what the file is written to.
	Close() error
}
