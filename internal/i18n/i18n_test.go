package i18n_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/i18n"
)

var en = func(ctx context.Context) context.Context { return i18n.With(ctx, i18n.EN) }

func TestT(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	tests := []struct {
		name string
		ctx  context.Context
		key  string
		args []any
		want string
	}{
		{"plain", ctx, "ui.back", nil, "Kembali"},
		{"english", en(ctx), "ui.back", nil, "Back"},
		{"placeholder, number formatted", ctx, "unit.years", []any{"n", 1234}, "1.234 tahun"},
		{"english counts one", en(ctx), "unit.years", []any{"n", 1}, "1 year"},
		{"english counts other", en(ctx), "unit.years", []any{"n", int64(2)}, "2 years"},
		{"missing argument stays visible", ctx, "unit.years", nil, "{n} tahun"},
		{"error as argument", ctx, "layout.title.error", []any{"title", errors.New("x")}, "Galat: x"},
		{"date as argument", ctx, "layout.title.error", []any{"title", time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)}, "Galat: 21 November 2026"},
		{"unknown key comes back", ctx, "nobody.wrote.this", nil, "nobody.wrote.this"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := i18n.T(tt.ctx, tt.key, tt.args...); got != tt.want {
				t.Errorf("T(%q, %v) = %q, want %q", tt.key, tt.args, got, tt.want)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	tests := map[string]fstest.MapFS{
		"a key in two areas":   {"id/a.json": file(`{"x.y":"1"}`), "id/b.json": file(`{"x.y":"2"}`)},
		"an open placeholder":  {"id/a.json": file(`{"x.y":"halo {nama"}`)},
		"an empty placeholder": {"id/a.json": file(`{"x.y":"halo {}"}`)},
		"broken JSON":          {"id/a.json": file(`{`)},
	}
	for name, fsys := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := i18n.Load(fsys); err == nil {
				t.Errorf("Load with %s gave no error", name)
			}
		})
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]bool{"id": true, "en": true, "en-GB": true, "english": false, "e": false, "": false, "fr": false} {
		if _, ok := i18n.Parse(tag); ok != want {
			t.Errorf("Parse(%q) ok = %v, want %v", tag, ok, want)
		}
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	id := t.Context()
	east := i18n.WithZone(id, i18n.WIT)
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	at := time.Date(2026, 11, 21, 17, 8, 0, 0, time.UTC)
	tests := []struct{ name, got, want string }{
		{"date", i18n.Date(id, day), "21 November 2026"},
		{"date column keeps its day in every zone", i18n.Date(east, day), "21 November 2026"},
		{"moment takes the reader's day", i18n.Date(id, at), "22 November 2026"},
		{"date short", i18n.DateShort(id, day.AddDate(0, -3, 0)), "21 Agu 2026"},
		{"date short en", i18n.DateShort(en(id), day.AddDate(0, -3, 0)), "21 Aug 2026"},
		{"date full", i18n.DateFull(id, day), "Sabtu, 21 November 2026"},
		{"date full en", i18n.DateFull(en(id), day), "Saturday, 21 November 2026"},
		{"month", i18n.Month(id, day), "November 2026"},
		{"time", i18n.Time(id, at), "00.08 WIB"},
		{"time en", i18n.Time(en(id), at), "00:08 WIB"},
		{"date and time", i18n.DateTime(east, at), "22 November 2026 pukul 02.08 WIT"},
		{"date and time en", i18n.DateTime(en(id), at), "22 November 2026 at 00:08 WIB"},
		{"date and time short", i18n.DateTimeShort(id, at), "22 Nov 2026, 00.08 WIB"},
		{"no date", i18n.Date(id, time.Time{}), "–"},
		{"number", i18n.Number(id, 6214), "6.214"},
		{"number en", i18n.Number(en(id), 1234567), "1,234,567"},
		{"small number", i18n.Number(id, 999), "999"},
		{"negative number has a true minus", i18n.Number(id, -1234), "−1.234"},
		{"signed", i18n.Signed(id, 2) + i18n.Signed(id, 0) + i18n.Signed(id, -3), "+20−3"},
		{"decimal", i18n.Decimal(id, 1234.5, 2), "1.234,5"},
		{"decimal rounds to nothing", i18n.Decimal(id, -0.04, 1), "0"},
		{"decimal en", i18n.Decimal(en(id), -1234.56, 1), "−1,234.6"},
		{"percent", i18n.Percent(id, .123), "12,3\u00a0%"},
		{"percent en", i18n.Percent(en(id), .5), "50%"},
		{"rupiah", i18n.Rupiah(id, 1850000), "Rp\u00a01.850.000"},
		{"bytes", i18n.Bytes(id, 8_600_000), "8,2 MB"},
		{"kilobytes", i18n.Bytes(id, 219_136), "214 KB"},
		{"duration", i18n.Duration(id, 62), "5 tahun 2 bulan"},
		{"duration of months", i18n.Duration(id, 9), "9 bulan"},
		{"duration of years en", i18n.Duration(en(id), 12), "1 year"},
		{"duration short", i18n.DurationShort(id, 62), "5 th 2 bln"},
		{"NIP", i18n.NIP("198504112010012003"), "19850411 201001 2 003"},
		{"not a NIP", i18n.NIP("123"), "123"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	want := time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"4 Januari 2027", "4 jan 2027", "04-01-2027", "4/1/2027", "4.1.2027", "2027-01-04", "20270104", " 4 January 2027 ", "4-Jan-2027"} {
		if got, ok := i18n.ParseDate(s); !ok || !got.Equal(want) {
			t.Errorf("ParseDate(%q) = %v, %v, want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "4 1", "31-02-2027", "4-13-2027", "4-1-27", "0-1-2027", "empat Januari 2027", "4 Janu 2027", "4-1-0027", "1 2 3 4"} {
		if got, ok := i18n.ParseDate(s); ok {
			t.Errorf("ParseDate(%q) = %v, want it refused", s, got)
		}
	}
	if got, ok := i18n.ParseDate("3 Nopember 2026"); !ok || got.Month() != time.November {
		t.Errorf("ParseDate(Nopember) = %v, %v, want November", got, ok)
	}
}
