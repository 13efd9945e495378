package asn

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
)

// A Date is a civil date without a zone: dates of decrees, of birth, of taking effect. The zero Date means "no date"
// and is null in the database. Dates are comparable with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate returns the date, or the zero Date if it does not exist (31 February) or lies outside the years 1–9999.
func NewDate(year int, month time.Month, day int) Date {
	if year < 1 || year > 9999 {
		return Date{}
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}
	}
	return Date{int16(year), uint8(month), uint8(day)}
}

// DateOf returns the civil date that clocks in t's zone show at t.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return Date{}
	}
	return Date{int16(y), uint8(m), uint8(d)}
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the year, 0 for the zero Date.
func (d Date) Year() int { return int(d.year) }

// Month returns the month, 0 for the zero Date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month, 0 for the zero Date.
func (d Date) Day() int { return int(d.day) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Time returns midnight UTC of the date, the zero time for the zero Date.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Compare orders dates; the zero Date comes first.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays returns the date n days later, earlier if n is negative. The zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return DateOf(d.Time().AddDate(0, 0, n))
}

// AddMonths returns the same day n months later; a day that the month lacks becomes its last day (31 January plus one
// month is 28 or 29 February), as deadlines in months are counted. The zero Date stays zero.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(int(d.year), time.Month(d.month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(int(d.day), last))
}

// AddYears is AddMonths in years.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// FirstOfNextMonth returns the first day of the month after d's.
func (d Date) FirstOfNextMonth() Date {
	if d.IsZero() {
		return d
	}
	return DateOf(time.Date(int(d.year), time.Month(d.month)+1, 1, 0, 0, 0, 0, time.UTC))
}

// DaysUntil returns the number of days from d to e, negative if e is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()) / (24 * time.Hour)) }

// MonthsUntil returns the number of full months from d to e: the greatest n for which d.AddMonths(n) is not after e.
// It is 0 if either date is missing and negative if e is earlier than d.
func (d Date) MonthsUntil(e Date) int {
	if d.IsZero() || e.IsZero() {
		return 0
	}
	n := (int(e.year)-int(d.year))*12 + int(e.month) - int(d.month)
	if d.day > e.day && d.AddMonths(n).After(e) { // not on 30 April for a 31st: that is its last day
		n--
	}
	return n
}

// AgeOn returns the age in full years, on the given day, of someone born on d.
func (d Date) AgeOn(on Date) int {
	n := d.MonthsUntil(on)
	if n < 0 {
		return -((-n + 11) / 12)
	}
	return n / 12
}

// String returns the date as 2027-01-04, empty for the zero Date. Dates for people are written by package i18n.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes the date as 2027-01-04.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("date %q: want yyyy-mm-dd", text)
	}
	*d = DateOf(t)
	return nil
}

// Value gives the date to the database; the zero Date is null.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.Time(), nil
}

// Scan takes a date from the database; null is the zero Date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v)
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	default:
		return fmt.Errorf("scan %T into a date", src)
	}
}
