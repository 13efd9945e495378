package sheet_test

import (
	"testing"
	"time"

	"mutasi/internal/sheet"
)

func TestDigits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		text       string
		number     float64
		digits     string
		exact, isN bool
	}{
		{"short", "123", 123, "123", true, true},
		{"fifteen digits", "123456789012345", 123456789012345, "123456789012345", true, true},
		{"rounded by a spreadsheet", "1.98506122010011E+17", 1.98506122010011e17, "198506122010011008", false, true},
		{"rounded and written out", "198506122010011000", 198506122010011000, "198506122010011000", true, true},
		{"a float written out", "198506122010011008", 198506122010011008, "198506122010011008", false, true},
		{"written by a program that kept the digits", "198506122010011023", 198506122010011023, "198506122010011023", true, true},
		{"fraction", "1.5", 1.5, "", false, false},
		{"short exponent", "1E3", 1000, "1000", true, true},
		{"negative", "-12", -12, "-12", true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			digits, exact, ok := sheet.Cell{Kind: sheet.Number, Text: tt.text, Number: tt.number}.Digits()
			if digits != tt.digits || exact != tt.exact || ok != tt.isN {
				t.Errorf("Digits(%s) = %q, exact %t, ok %t; want %q, %t, %t", tt.text, digits, exact, ok, tt.digits, tt.exact, tt.isN)
			}
		})
	}
}

func TestDigitsOfText(t *testing.T) {
	t.Parallel()
	if _, _, ok := sheet.TextCell("123").Digits(); ok {
		t.Error("Digits of a text cell: got ok, want not ok")
	}
}

func TestSerialTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		serial float64
		want   string // empty: refused
	}{
		{61, "1900-03-01T00:00:00Z"},
		{31210, "1985-06-12T00:00:00Z"},
		{45292.75, "2024-01-01T18:00:00Z"},
		{45292.999999999, "2024-01-02T00:00:00Z"},
		{2958465, "9999-12-31T00:00:00Z"},
		{60, ""},
		{0, ""},
		{-1, ""},
		{2958466, ""},
		{1e300, ""},
	}
	for _, tt := range tests {
		got, ok := sheet.SerialTime(tt.serial)
		if ok != (tt.want != "") || ok && got.Format(time.RFC3339) != tt.want {
			t.Errorf("SerialTime(%v) = %v, %t; want %q", tt.serial, got, ok, tt.want)
		}
	}
}

func TestDateCellIsInverse(t *testing.T) {
	t.Parallel()
	for day := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2040; day = day.AddDate(0, 0, 17) {
		got, ok := sheet.SerialTime(sheet.DateCell(day).Number)
		if !ok || !got.Equal(day) {
			t.Fatalf("SerialTime(DateCell(%v)) = %v, %t", day, got, ok)
		}
	}
}

func TestColumnName(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "?", 1: "A", 26: "Z", 27: "AA", 52: "AZ", 702: "ZZ", 703: "AAA", 16384: "XFD"} {
		if got := sheet.ColumnName(n); got != want {
			t.Errorf("ColumnName(%d) = %q, want %q", n, got, want)
		}
	}
}
