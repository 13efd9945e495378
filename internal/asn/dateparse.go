package asn

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Reasons for which ParseDate refuses a text.
const (
	DateEmpty        = "asn.date.empty"          // nothing written
	DateForm         = "asn.date.form"           // none of the known forms
	DateTwoDigitYear = "asn.date.two_digit_year" // 04-01-27: the century would be a guess
	DateMonthFirst   = "asn.date.month_first"    // 01/31/2027: month and day changed places
	DateNotReal      = "asn.date.not_real"       // 31-02-2027
	DateSerial       = "asn.date.serial"         // a spreadsheet number outside 1900–2173
)

// monthNames are the month names met in personnel files: Indonesian, its old spellings and abbreviations, and English.
var monthNames = map[string]time.Month{
	"januari": 1, "january": 1, "jan": 1,
	"februari": 2, "pebruari": 2, "february": 2, "feb": 2, "peb": 2,
	"maret": 3, "march": 3, "mar": 3, "mrt": 3,
	"april": 4, "apr": 4,
	"mei": 5, "may": 5,
	"juni": 6, "june": 6, "jun": 6,
	"juli": 7, "july": 7, "jul": 7,
	"agustus": 8, "august": 8, "agu": 8, "agt": 8, "agst": 8, "ags": 8, "aug": 8,
	"september": 9, "sep": 9, "sept": 9,
	"oktober": 10, "october": 10, "okt": 10, "oct": 10,
	"november": 11, "nopember": 11, "nov": 11, "nop": 11,
	"desember": 12, "december": 12, "des": 12, "dec": 12,
}

// ParseDate reads the forms in which dates arrive from the national export and from spreadsheets: 04-01-2027,
// 04/01/2027 and 04.01.2027 (always day first), 2027-01-04 with or without a time, "4 Januari 2027", and a bare
// five-digit spreadsheet number (46391) as 1900-based Excel writes it. Errors are *ParseError.
func ParseDate(text string) (Date, error) {
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
	if text == "" {
		return Date{}, refuse(DateEmpty)
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && wholeDigits(text) == 5 {
		return DateFromSerial(n, false)
	}
	parts := strings.FieldsFunc(cutTime(text), func(r rune) bool {
		return r == '-' || r == '/' || r == '.' || r == ',' || unicode.IsSpace(r)
	})
	if len(parts) == 4 && isDayName(parts[0]) { // "Senin, 4 Januari 2027"
		parts = parts[1:]
	}
	if len(parts) != 3 {
		return Date{}, refuse(DateForm, "value", text)
	}
	if len(parts[0]) == 4 { // year first
		parts[0], parts[2] = parts[2], parts[0]
	}
	day, errDay := strconv.Atoi(parts[0])
	year, errYear := strconv.Atoi(parts[2])
	month, ok := parseMonth(parts[1])
	switch {
	case errDay != nil || errYear != nil || !ok || day < 0:
		return Date{}, refuse(DateForm, "value", text)
	case len(parts[2]) <= 2:
		return Date{}, refuse(DateTwoDigitYear, "value", text)
	case len(parts[2]) != 4:
		return Date{}, refuse(DateForm, "value", text)
	case month > 12 && day >= 1 && day <= 12:
		return Date{}, refuse(DateMonthFirst, "value", text)
	}
	d := NewDate(year, month, day)
	if d.IsZero() {
		return Date{}, refuse(DateNotReal, "value", text)
	}
	return d, nil
}

// DateFromSerial returns the date of a spreadsheet's number. Fractions (the time of day) are dropped. Excel's 1900
// system counts a 29 February 1900 that never was, so numbers below 61 are shifted by one day and 60 is refused;
// date1904 selects the system of old Macintosh workbooks, whose day 0 is 1 January 1904.
func DateFromSerial(serial float64, date1904 bool) (Date, error) {
	const lastSerial = 99_999 // the year 2173: beyond it is no date of a living civil servant
	n := int(math.Floor(serial))
	if math.IsNaN(serial) || serial < 0 || serial > lastSerial {
		return Date{}, refuse(DateSerial, "value", strconv.FormatFloat(serial, 'f', -1, 64))
	}
	if date1904 {
		return NewDate(1904, 1, 1).AddDays(n), nil
	}
	switch {
	case n == 0 || n == 60:
		return Date{}, refuse(DateSerial, "value", strconv.Itoa(n))
	case n < 60:
		n++
	}
	return NewDate(1899, 12, 30).AddDays(n), nil
}

// cutTime drops a time of day after a date written with digits: "2027-01-04T00:00:00Z", "04/01/2027 00:00".
func cutTime(text string) string {
	if i := strings.IndexAny(text, "T "); i >= 8 && strings.Contains(text[i:], ":") {
		return text[:i]
	}
	return text
}

func wholeDigits(text string) int {
	whole, _, _ := strings.Cut(text, ".")
	for _, r := range whole {
		if r < '0' || r > '9' {
			return 0
		}
	}
	return len(whole)
}

func parseMonth(text string) (time.Month, bool) {
	if m, ok := monthNames[strings.ToLower(text)]; ok {
		return m, true
	}
	n, err := strconv.Atoi(text)
	return time.Month(n), err == nil && n >= 0 && len(text) <= 2
}

func isDayName(text string) bool {
	switch strings.ToLower(text) {
	case "senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad":
		return true
	}
	return false
}
