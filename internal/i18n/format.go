package i18n

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"
)

// None stands where a value is not known or does not apply (an en dash).
const None = "–"

var (
	monthsID      = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	monthsIDShort = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
	daysID        = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
)

// Date gives "21 November 2026"; the zero time gives None. The day is that of the reader's zone: every
// Indonesian zone is ahead of UTC, so a date column, read as midnight UTC, keeps its day.
func Date(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	t = t.In(ZoneFrom(ctx))
	return dated(t, monthName(ctx, t.Month()))
}

// DateShort gives "21 Nov 2026", for tables; the zero time gives None.
func DateShort(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	t = t.In(ZoneFrom(ctx))
	month := monthsIDShort[t.Month()-1]
	if From(ctx) == EN {
		month = t.Month().String()[:3]
	}
	return dated(t, month)
}

// DateFull gives "Sabtu, 21 November 2026"; the zero time gives None.
func DateFull(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	day := daysID[t.In(ZoneFrom(ctx)).Weekday()]
	if From(ctx) == EN {
		day = t.In(ZoneFrom(ctx)).Weekday().String()
	}
	return day + ", " + Date(ctx, t)
}

// Month gives "November 2026"; the zero time gives None.
func Month(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	t = t.In(ZoneFrom(ctx))
	return monthName(ctx, t.Month()) + " " + strconv.Itoa(t.Year())
}

// Time gives "16.08 WIB": never without its zone, for the country has three.
func Time(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	t = t.In(ZoneFrom(ctx))
	if From(ctx) == EN {
		return t.Format("15:04") + " " + t.Location().String()
	}
	return t.Format("15.04") + " " + t.Location().String()
}

// DateTime gives "21 November 2026 pukul 16.08 WIB"; the zero time gives None.
func DateTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	at := " pukul "
	if From(ctx) == EN {
		at = " at "
	}
	return Date(ctx, t) + at + Time(ctx, t)
}

// DateTimeShort gives "21 Nov 2026, 16.08 WIB", for tables and bylines; the zero time gives None.
func DateTimeShort(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return None
	}
	return DateShort(ctx, t) + ", " + Time(ctx, t)
}

func dated(t time.Time, month string) string {
	return strconv.Itoa(t.Day()) + " " + month + " " + strconv.Itoa(t.Year())
}

func monthName(ctx context.Context, m time.Month) string {
	if From(ctx) == EN {
		return m.String()
	}
	return monthsID[m-1]
}

// Integer is any whole number.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64
}

// Number gives "6.214", with a true minus sign below zero.
func Number[N Integer](ctx context.Context, n N) string {
	if n < 0 {
		return "−" + grouped(ctx, strconv.FormatInt(int64(n), 10)[1:])
	}
	return grouped(ctx, strconv.FormatInt(int64(n), 10))
}

// Signed gives "+2", "−3" or "0": for differences.
func Signed[N Integer](ctx context.Context, n N) string {
	if n > 0 {
		return "+" + Number(ctx, n)
	}
	return Number(ctx, n)
}

// Decimal gives "1.234,5", rounded to at most places decimals, zeros at the end left out; not a number and
// the infinities give None.
func Decimal(ctx context.Context, v float64, places int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, rest, _ := strings.Cut(text, ".")
	rest = strings.TrimRight(rest, "0")
	out := grouped(ctx, whole)
	if rest != "" {
		point := ","
		if From(ctx) == EN {
			point = "."
		}
		out += point + rest
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent gives the share v of one as "12,3 %".
func Percent(ctx context.Context, v float64) string {
	if From(ctx) == EN {
		return Decimal(ctx, v*100, 1) + "%"
	}
	return Decimal(ctx, v*100, 1) + "\u00a0%"
}

// Rupiah gives "Rp 1.850.000" with a space that does not break.
func Rupiah[N Integer](ctx context.Context, n N) string {
	return "Rp\u00a0" + Number(ctx, n)
}

// Size is a number of bytes as a value of a message; [Bytes] gives its words.
type Size int64

// Bytes gives a size as readers meet it, "214 KB" or "8,2 MB" (of 1,024).
func Bytes(ctx context.Context, n int64) string {
	switch {
	case n < 1<<10:
		return Number(ctx, n) + " B"
	case n < 1<<20:
		return Number(ctx, (n+1<<9)>>10) + " KB"
	default:
		return Decimal(ctx, float64(n)/(1<<20), 1) + " MB"
	}
}

// Duration gives whole months as "5 tahun 2 bulan"; nothing and less than nothing give "0 bulan".
func Duration(ctx context.Context, months int) string {
	months = max(months, 0)
	years, rest := months/12, months%12
	switch {
	case years == 0:
		return T(ctx, "unit.months", "n", rest)
	case rest == 0:
		return T(ctx, "unit.years", "n", years)
	default:
		return T(ctx, "unit.years", "n", years) + " " + T(ctx, "unit.months", "n", rest)
	}
}

// DurationShort gives whole months as "5 th 2 bln", for narrow columns.
func DurationShort(ctx context.Context, months int) string {
	months = max(months, 0)
	return T(ctx, "unit.years_months_short", "years", months/12, "months", months%12)
}

// NIP gives the 18 digits of a civil servant's number as they are read, 8-6-1-3: "19850411 201001 2 003".
// Anything else comes back unchanged.
func NIP(nip string) string {
	if len(nip) != 18 {
		return nip
	}
	return nip[:8] + " " + nip[8:14] + " " + nip[14:15] + " " + nip[15:]
}

// grouped puts a mark at every third digit from the right.
func grouped(ctx context.Context, digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	mark := byte('.')
	if From(ctx) == EN {
		mark = ','
	}
	out := make([]byte, 0, len(digits)+len(digits)/3)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, mark)
		}
		out = append(out, digits[i])
	}
	return string(out)
}
