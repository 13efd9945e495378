package i18n

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ParseDate reads a date as people write it: "4 Januari 2027", "4 Jan 2027", "4-1-2027", "04/01/2027",
// "4.1.2027", "2027-01-04" and "20270104"; day before month, in both languages. The date is midnight UTC,
// as a date column is read. Two-digit years and days that do not exist are refused.
func ParseDate(s string) (time.Time, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '/' || r == '.' || r == ','
	})
	if len(parts) == 1 && len(parts[0]) == 8 {
		parts = []string{parts[0][:4], parts[0][4:6], parts[0][6:]}
	}
	if len(parts) != 3 {
		return time.Time{}, false
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	return ParseDateParts(parts[0], parts[1], parts[2])
}

// ParseDateParts reads a date given as day, month (number or name) and four-digit year.
func ParseDateParts(day, month, year string) (time.Time, bool) {
	year = strings.TrimSpace(year)
	y, errY := strconv.Atoi(year)
	d, errD := strconv.Atoi(strings.TrimSpace(day))
	m, ok := parseMonth(strings.TrimSpace(month))
	if errY != nil || errD != nil || !ok || len(year) != 4 || y < 1900 {
		return time.Time{}, false
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || t.Month() != m {
		return time.Time{}, false
	}
	return t, true
}

func parseMonth(s string) (time.Month, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return time.Month(n), n >= 1 && n <= 12
	}
	if len(s) < 3 {
		return 0, false
	}
	s = strings.ToLower(s)
	for m := time.January; m <= time.December; m++ {
		for _, name := range [...]string{monthsID[m-1], m.String()} {
			name = strings.ToLower(name)
			if s == name || s == name[:3] {
				return m, true
			}
		}
	}
	// Common in letters and exports, though not in the dictionary.
	switch s {
	case "nopember", "nop":
		return time.November, true
	case "pebruari", "peb":
		return time.February, true
	case "agt", "ags", "agust":
		return time.August, true
	case "sept":
		return time.September, true
	}
	return 0, false
}
