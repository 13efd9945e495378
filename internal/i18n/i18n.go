package i18n

import (
	"context"
	"sync"
	"time"
)

// Locale is a language the product speaks, by its BCP 47 tag.
type Locale string

// The languages. Indonesian is the reference: every message is written in it first.
const (
	ID Locale = "id"
	EN Locale = "en"
)

// Locales lists every language, the reference first.
var Locales = []Locale{ID, EN}

// Parse reads a language tag such as "en" or "en-GB"; ok is false for a language we do not speak.
func Parse(tag string) (l Locale, ok bool) {
	if len(tag) < 2 || (len(tag) > 2 && tag[2] != '-') {
		return ID, false
	}
	for _, l := range Locales {
		if tag[:2] == string(l) {
			return l, true
		}
	}
	return ID, false
}

// Indonesia keeps three zones and no summer time, so fixed offsets are exact and need no zone files.
var (
	WIB  = time.FixedZone("WIB", 7*60*60)
	WITA = time.FixedZone("WITA", 8*60*60)
	WIT  = time.FixedZone("WIT", 9*60*60)
)

// Zone gives the zone by its Indonesian name or its IANA name; an unknown name is WIB.
func Zone(name string) *time.Location {
	switch name {
	case "WITA", "Asia/Makassar":
		return WITA
	case "WIT", "Asia/Jayapura":
		return WIT
	default:
		return WIB
	}
}

// reader is who reads: one value, because a page asks for it hundreds of times and a context is searched from its end.
type reader struct {
	locale   Locale
	zone     *time.Location
	messages map[string]Message // in the locale
}

type readerKey struct{}

// anybody is a reader of whom nothing is known.
var anybody = sync.OnceValue(func() *reader { return &reader{ID, WIB, shipped()[ID]} })

func readerOf(ctx context.Context) *reader {
	if r, ok := ctx.Value(readerKey{}).(*reader); ok {
		return r
	}
	return anybody()
}

// For returns a context whose reader speaks l and is told moments in the zone z; nil is WIB.
func For(ctx context.Context, l Locale, z *time.Location) context.Context {
	if z == nil {
		z = WIB
	}
	return context.WithValue(ctx, readerKey{}, &reader{l, z, shipped()[l]})
}

// With returns a context whose reader speaks l.
func With(ctx context.Context, l Locale) context.Context { return For(ctx, l, ZoneFrom(ctx)) }

// From gives the reader's language, Indonesian if none was set.
func From(ctx context.Context) Locale { return readerOf(ctx).locale }

// WithZone returns a context in which moments are told in the zone z of the reader's agency.
func WithZone(ctx context.Context, z *time.Location) context.Context { return For(ctx, From(ctx), z) }

// ZoneFrom gives the zone set by WithZone, WIB if none was set.
func ZoneFrom(ctx context.Context) *time.Location { return readerOf(ctx).zone }
