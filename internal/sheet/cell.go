package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A Kind says what the file says a cell holds.
type Kind byte

// The kinds of cell. The letters are stable: they may be stored.
const (
	Empty   Kind = 'e'
	Text    Kind = 't'
	Number  Kind = 'n'
	Date    Kind = 'd' // a number that the workbook shows as a date, or an ISO date
	Bool    Kind = 'b' // Text is TRUE or FALSE
	Fault   Kind = 'x' // an error value: Text is #N/A, #REF! …
	Formula Kind = 'f' // Text is the formula with its equals sign
)

// A Cell is one cell as the file has it.
type Cell struct {
	Kind   Kind
	Text   string  // as written; a date as 2006-01-02, with T15:04:05 when it has a time
	Number float64 // of Number and Date: the value, dates as days since 30 December 1899
	Mark   bool    // writing only: draw attention to the cell (XLSX shades it)
}

// TextCell, NumberCell, IntCell and DateCell make cells for writing.
func TextCell(s string) Cell {
	if s == "" {
		return Cell{Kind: Empty}
	}
	return Cell{Kind: Text, Text: s}
}

// NumberCell makes a cell of a number.
func NumberCell(f float64) Cell {
	return Cell{Kind: Number, Number: f, Text: strconv.FormatFloat(f, 'f', -1, 64)}
}

// IntCell makes a cell of a whole number.
func IntCell(n int) Cell { return NumberCell(float64(n)) }

// DateCell makes a cell of a date without a time; the zero time is an empty cell.
func DateCell(t time.Time) Cell {
	if t.IsZero() {
		return Cell{Kind: Empty}
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return Cell{Kind: Date, Number: day.Sub(epoch).Hours() / 24, Text: day.Format(time.DateOnly)}
}

// epoch is day 0 of the serial dates of spreadsheets. Lotus 1-2-3 took 1900 for
// a leap year and everyone has copied it since, so day 0 is one day early and
// serials below 61 (1 March 1900) are ambiguous.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const (
	firstSerial = 61      // 1 March 1900
	lastSerial  = 2958465 // 31 December 9999
	offset1904  = 1462    // days between the two epochs of workbooks
)

// SerialTime turns a serial date of a spreadsheet (days since 30 December 1899)
// into a time in UTC, rounded to a second. It reports false outside 1 March
// 1900 to 31 December 9999.
func SerialTime(serial float64) (time.Time, bool) {
	if math.IsNaN(serial) || serial < firstSerial || serial >= lastSerial+1 {
		return time.Time{}, false
	}
	days := math.Floor(serial)
	seconds := math.Round((serial - days) * 86400)
	return epoch.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}

// dateText is the text of a Date cell.
func dateText(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}

// exactInteger is the largest magnitude up to which spreadsheets keep every
// digit: they show and store 15.
const exactInteger = 1e15

// Digits returns the whole number of a Number cell in plain decimal digits and
// whether those digits are certain to be the ones somebody typed.
//
// A spreadsheet keeps 15 digits: a longer number comes back with its tail
// replaced by zeros, or written as 1.98506E+17. Such a number is returned as
// far as it is known, with exact false. A longer number that no binary
// floating-point value equals was written by a program that never rounded it,
// and is exact. ok is false when the cell is no whole number.
func (c Cell) Digits() (digits string, exact, ok bool) {
	if c.Kind != Number || c.Number != math.Trunc(c.Number) || math.IsInf(c.Number, 0) {
		return "", false, false
	}
	plain := strings.TrimPrefix(c.Text, "-")
	onlyDigits := plain != "" && strings.Trim(plain, "0123456789") == ""
	switch {
	case math.Abs(c.Number) < exactInteger:
		return strconv.FormatFloat(c.Number, 'f', 0, 64), true, true
	case onlyDigits && strconv.FormatFloat(math.Abs(c.Number), 'f', 0, 64) != plain:
		return c.Text, true, true
	case onlyDigits:
		return c.Text, false, true
	default:
		return strconv.FormatFloat(c.Number, 'f', 0, 64), false, true
	}
}

// ColumnName returns the letters a spreadsheet shows above a column: 1 is A,
// 27 is AA. It returns "?" for numbers below 1.
func ColumnName(column int) string {
	if column < 1 {
		return "?"
	}
	var b [8]byte
	i := len(b)
	for ; column > 0 && i > 0; column = (column - 1) / 26 {
		i--
		b[i] = byte('A' + (column-1)%26)
	}
	return string(b[i:])
}

// parseRef splits a reference such as AB12 into column 28 and row 12; zeros
// stand for a part that is missing. ok is false for anything else.
func parseRef(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
		if column > maxColumn {
			return 0, 0, false
		}
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(ref[i]-'0')
		if row > maxRow {
			return 0, 0, false
		}
	}
	return column, row, true
}

// The largest sheet of the format.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)
