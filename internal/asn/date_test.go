package asn_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"mutasi/internal/asn"
)

// day is the date of a literal in a test.
func day(t *testing.T, iso string) asn.Date {
	t.Helper()
	var d asn.Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		t.Fatal(err)
	}
	return d
}

// keyOf returns the message key of a *ParseError, empty if err is nil.
func keyOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var bad *asn.ParseError
	if !errors.As(err, &bad) {
		t.Fatalf("error is %T, want *asn.ParseError", err)
	}
	return bad.MessageKey()
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want string
		key  string
	}{
		{"04-01-2027", "2027-01-04", ""},
		{"4-1-2027", "2027-01-04", ""},
		{"04/01/2027", "2027-01-04", ""},
		{"04.01.2027", "2027-01-04", ""},
		{"2027-01-04", "2027-01-04", ""},
		{"2027-01-04T00:00:00Z", "2027-01-04", ""},
		{"2027-01-04 00:00:00", "2027-01-04", ""},
		{"04/01/2027 00:00", "2027-01-04", ""},
		{"4 Januari 2027", "2027-01-04", ""},
		{" 04  JANUARI  2027 ", "2027-01-04", ""},
		{"Senin, 4 Januari 2027", "2027-01-04", ""},
		{"17 Agt 1990", "1990-08-17", ""},
		{"1 Nopember 1985", "1985-11-01", ""},
		{"28-Feb-2025", "2025-02-28", ""},
		{"29/02/2024", "2024-02-29", ""},
		{"46391", "2027-01-04", ""},
		{"46391.75", "2027-01-04", ""},
		{"\u200b04-01-2027\ufeff", "2027-01-04", ""},

		{"", "", asn.DateEmpty},
		{" \u00a0 ", "", asn.DateEmpty},
		{"-", "", asn.DateForm},
		{"kosong", "", asn.DateForm},
		{"2027", "", asn.DateForm},
		{"Januari 2027", "", asn.DateForm},
		{"4 Januar 2027", "", asn.DateForm},
		{"04-01-20277", "", asn.DateForm},
		{"1-2-3-2027", "", asn.DateForm},
		{"04-01-27", "", asn.DateTwoDigitYear},
		{"01/31/2027", "", asn.DateMonthFirst},
		{"31-02-2027", "", asn.DateNotReal},
		{"29-02-2027", "", asn.DateNotReal},
		{"00-01-2027", "", asn.DateNotReal},
		{"32-01-2027", "", asn.DateNotReal},
		{"01-00-2027", "", asn.DateNotReal},
	}
	for _, tt := range tests {
		got, err := asn.ParseDate(tt.text)
		if got.String() != tt.want || keyOf(t, err) != tt.key {
			t.Errorf("ParseDate(%q) = %q, %v; want %q, key %q", tt.text, got, err, tt.want, tt.key)
		}
	}
}

func TestDateFromSerial(t *testing.T) {
	t.Parallel()
	tests := []struct {
		serial float64
		d1904  bool
		want   string
		key    string
	}{
		{1, false, "1900-01-01", ""},
		{59, false, "1900-02-28", ""},
		{60, false, "", asn.DateSerial}, // Excel's 29 February 1900
		{61, false, "1900-03-01", ""},
		{46391, false, "2027-01-04", ""},
		{46391.999, false, "2027-01-04", ""},
		{44929, true, "2027-01-04", ""},
		{0, true, "1904-01-01", ""},
		{0, false, "", asn.DateSerial},
		{-1, false, "", asn.DateSerial},
		{198506122010011000, false, "", asn.DateSerial},
	}
	for _, tt := range tests {
		got, err := asn.DateFromSerial(tt.serial, tt.d1904)
		if got.String() != tt.want || keyOf(t, err) != tt.key {
			t.Errorf("DateFromSerial(%v, %v) = %q, %v; want %q, key %q", tt.serial, tt.d1904, got, err, tt.want, tt.key)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	addTests := []struct {
		from   string
		months int
		want   string
	}{
		{"2025-03-01", 24, "2027-03-01"},
		{"2027-01-31", 1, "2027-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2027-03-31", -1, "2027-02-28"},
		{"2026-11-21", 2, "2027-01-21"},
	}
	for _, tt := range addTests {
		if got := day(t, tt.from).AddMonths(tt.months); got.String() != tt.want {
			t.Errorf("%s.AddMonths(%d) = %s, want %s", tt.from, tt.months, got, tt.want)
		}
	}
	untilTests := []struct {
		from, to string
		months   int
		days     int
		age      int
	}{
		{"2025-03-01", "2027-03-01", 24, 730, 2},
		{"2025-03-01", "2027-02-28", 23, 729, 1},
		{"2027-01-31", "2027-02-28", 1, 28, 0},
		{"2027-01-31", "2027-02-27", 0, 27, 0},
		{"2027-01-01", "2026-12-31", -1, -1, -1},
		{"1968-02-29", "2026-02-28", 696, 21184, 58},
		{"1985-06-12", "2026-06-11", 491, 14974, 40},
	}
	for _, tt := range untilTests {
		from, to := day(t, tt.from), day(t, tt.to)
		if got := from.MonthsUntil(to); got != tt.months {
			t.Errorf("%s.MonthsUntil(%s) = %d, want %d", from, to, got, tt.months)
		}
		if got := from.DaysUntil(to); got != tt.days {
			t.Errorf("%s.DaysUntil(%s) = %d, want %d", from, to, got, tt.days)
		}
		if got := from.AgeOn(to); got != tt.age {
			t.Errorf("%s.AgeOn(%s) = %d, want %d", from, to, got, tt.age)
		}
	}
}

// MonthsUntil must agree with AddMonths, so that "may be proposed from" is the first day on which the rule passes.
func TestMonthsUntilAgreesWithAddMonths(t *testing.T) {
	t.Parallel()
	start := asn.NewDate(2023, time.October, 25)
	for i := range 800 {
		from := start.AddDays(i)
		for _, months := range []int{1, 6, 11, 24, 60} {
			target := from.AddMonths(months)
			if got := from.MonthsUntil(target); got != months {
				t.Fatalf("%s.MonthsUntil(%s) = %d, want %d", from, target, got, months)
			}
			if got := from.MonthsUntil(target.AddDays(-1)); got != months-1 {
				t.Fatalf("%s.MonthsUntil(%s) = %d, want %d", from, target.AddDays(-1), got, months-1)
			}
		}
	}
}

func TestZeroDateStaysZero(t *testing.T) {
	t.Parallel()
	var zero asn.Date
	known := asn.NewDate(2027, 1, 4)
	for name, got := range map[string]asn.Date{
		"AddDays": zero.AddDays(3), "AddMonths": zero.AddMonths(3), "AddYears": zero.AddYears(3),
		"FirstOfNextMonth": zero.FirstOfNextMonth(), "NewDate": asn.NewDate(2027, 2, 30), "NewDate year": asn.NewDate(0, 1, 1),
	} {
		if !got.IsZero() {
			t.Errorf("%s: got %s, want the zero date", name, got)
		}
	}
	if zero.MonthsUntil(known) != 0 || known.MonthsUntil(zero) != 0 {
		t.Error("months to or from a missing date must be 0")
	}
	if !zero.Before(known) || zero.String() != "" {
		t.Error("the zero date must come first and print as nothing")
	}
}

func TestDateStorage(t *testing.T) {
	t.Parallel()
	d := asn.NewDate(2027, 1, 4)
	value, err := d.Value()
	if err != nil || value != any(time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("Value() = %v, %v", value, err)
	}
	if value, err := (asn.Date{}).Value(); value != nil || err != nil {
		t.Errorf("zero Value() = %v, %v; want null", value, err)
	}
	jakarta := time.FixedZone("WIB", 7*3600)
	for _, src := range []any{value, "2027-01-04", time.Date(2027, 1, 4, 0, 30, 0, 0, jakarta)} {
		var got asn.Date
		if err := got.Scan(src); err != nil || got != d {
			t.Errorf("Scan(%v) = %v, %v; want %v", src, got, err, d)
		}
	}
	got := d
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("Scan(nil) = %v, %v", got, err)
	}
	if err := got.Scan(42); err == nil {
		t.Error("Scan(42): want an error")
	}
	text, err := json.Marshal(map[string]asn.Date{"a": d, "b": {}})
	if err != nil || string(text) != `{"a":"2027-01-04","b":""}` {
		t.Errorf("json = %s, %v", text, err)
	}
	var back map[string]asn.Date
	if err := json.Unmarshal(text, &back); err != nil || back["a"] != d || !back["b"].IsZero() {
		t.Errorf("json back = %v, %v", back, err)
	}
	if err := got.UnmarshalText([]byte("04-01-2027")); err == nil {
		t.Error("UnmarshalText must accept ISO dates only")
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	d := func(iso string) asn.Date {
		if iso == "" {
			return asn.Date{}
		}
		return day(t, iso)
	}
	p := asn.Period{From: d("2026-01-01"), Until: d("2026-07-01")}
	for iso, want := range map[string]bool{
		"2025-12-31": false, "2026-01-01": true, "2026-06-30": true, "2026-07-01": false, "": false,
	} {
		if got := p.Contains(d(iso)); got != want {
			t.Errorf("Contains(%q) = %v, want %v", iso, got, want)
		}
	}
	if !asn.Since(d("2026-01-01")).Contains(d("9999-01-01")) || !(asn.Period{}).Contains(d("2026-01-01")) {
		t.Error("an open end must not bound")
	}
	overlaps := []struct {
		a, b string
		want bool
	}{
		{"2026-07-01", "2027-01-01", false}, // touches
		{"2026-06-30", "2027-01-01", true},
		{"2025-01-01", "2026-01-01", false},
		{"2025-01-01", "", true},
		{"", "", true},
		{"2026-07-01", "", false},
		{"2026-03-01", "2026-03-01", false}, // empty
	}
	for _, tt := range overlaps {
		q := asn.Period{From: d(tt.a), Until: d(tt.b)}
		if got := p.Overlaps(q); got != tt.want {
			t.Errorf("Overlaps(%s..%s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := q.Overlaps(p); got != tt.want {
			t.Errorf("Overlaps is not symmetric for %s..%s", tt.a, tt.b)
		}
	}
	if p.LastDay() != d("2026-06-30") || !asn.Since(p.From).LastDay().IsZero() {
		t.Error("LastDay is wrong")
	}
	if p.IsOpen() || !asn.Since(p.From).IsOpen() || p.IsEmpty() || !(asn.Period{From: p.From, Until: p.From}).IsEmpty() {
		t.Error("IsOpen or IsEmpty is wrong")
	}
}
