package asn

import (
	"log/slog"
	"strings"
	"time"
	"unicode"
)

// A NIK is the 16-digit population number: district of first registration, birth date with 40 added to the day for
// women, serial. It is personal data of the strictest kind: stored encrypted, shown masked, never logged.
type NIK string

// Reasons for which ParseNIK refuses a text.
const (
	NIKEmpty     = "asn.nik.empty"
	NIKLossy     = "asn.nik.lossy"
	NIKNotDigits = "asn.nik.not_digits"
	NIKLength    = "asn.nik.length"
	NIKBirthDate = "asn.nik.birth_date"
)

const nikLength = 16

// ParseNIK reads a population number. Spaces and a leading apostrophe are dropped. Errors are *ParseError.
func ParseNIK(text string) (NIK, error) {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
	s = strings.TrimPrefix(s, "'")
	switch {
	case s == "":
		return "", refuse(NIKEmpty)
	case looksFloat(s):
		return "", refuse(NIKLossy)
	case strings.Trim(s, "0123456789") != "":
		return "", refuse(NIKNotDigits)
	case len(s) != nikLength:
		return "", refuse(NIKLength, "count", len(s))
	}
	n := NIK(s)
	if day, month := n.dayAndMonth(); NewDate(2000, time.Month(month), day).IsZero() { // 2000 was a leap year
		return "", refuse(NIKBirthDate)
	}
	return n, nil
}

func (n NIK) dayAndMonth() (day, month int) {
	day, month = atoi(n[6:8]), atoi(n[8:10])
	if day > 40 {
		day -= 40
	}
	return day, month
}

// Matches reports whether the birth date and sex in the number agree with the given ones. The number holds two digits
// of the year, so the century is not compared.
func (n NIK) Matches(birth Date, sex Sex) bool {
	if len(n) != nikLength || birth.IsZero() {
		return false
	}
	day, month := n.dayAndMonth()
	female := atoi(n[6:8]) > 40
	return day == birth.Day() && month == int(birth.Month()) && atoi(n[10:12]) == birth.Year()%100 &&
		female == (sex == Female)
}

// Masked shows the last four digits only.
func (n NIK) Masked() string {
	if len(n) < 4 {
		return "…"
	}
	return "…" + string(n[len(n)-4:])
}

// LogValue keeps the number out of structured logs.
func (n NIK) LogValue() slog.Value { return slog.StringValue("nik") }
