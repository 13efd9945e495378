package talent

import (
	"slices"
	"strings"

	"mutasi/internal/asn"
)

// Outcome says whether something meets what a post asks.
type Outcome string

// The outcomes. Unknown is never a pass.
const (
	Pass     Outcome = "pass"
	Fail     Outcome = "fail"
	Unknown  Outcome = "unknown"
	NotAsked Outcome = "not_asked"
)

// Asked is what a position asks besides competences.
type Asked struct {
	PositionID  int64
	Family      string
	Subject     string   // taught; empty: none
	Certificate string   // kind; empty: none
	Fields      []string // of education; empty: any
}

// A Study is one completed education.
type Study struct{ Field, Programme string }

// Field reports whether an education has a field or programme that the post names.
func (a Asked) Field(studies []Study) Outcome {
	if len(a.Fields) == 0 {
		return NotAsked
	}
	known := false
	for _, s := range studies {
		for _, name := range []string{s.Field, s.Programme} {
			known = known || name != ""
			if slices.ContainsFunc(a.Fields, func(f string) bool { return name != "" && strings.EqualFold(f, name) }) {
				return Pass
			}
		}
	}
	if !known {
		return Unknown
	}
	return Fail
}

// A Certificate is one on record.
type Certificate struct {
	Kind, Subject string
	IssuedOn      asn.Date // zero: not recorded
	ValidUntil    asn.Date // the last day on which it is valid; zero: for life
}

// ValidOn reports whether the certificate is valid on the day.
func (c Certificate) ValidOn(on asn.Date) bool {
	return (c.IssuedOn.IsZero() || !c.IssuedOn.After(on)) && (c.ValidUntil.IsZero() || !c.ValidUntil.Before(on))
}

// educator is the kind of certificate that is for a subject.
const educator = "educator"

// Lacking lists the kinds of certificate that the post asks and that no valid one on record meets; empty: none lacks.
func (a Asked) Lacking(held []Certificate, on asn.Date) []string {
	if a.Certificate == "" || slices.ContainsFunc(held, func(c Certificate) bool { return c.ValidOn(on) && a.meets(c) }) {
		return nil
	}
	return []string{a.Certificate}
}

// meets reports whether a certificate is what the post asks, by its kind or by name.
func (a Asked) meets(c Certificate) bool {
	if strings.EqualFold(c.Subject, a.Certificate) {
		return true
	}
	return c.Kind == a.Certificate && (c.Kind != educator || a.Subject == "" || strings.EqualFold(c.Subject, a.Subject))
}

// A Span is a definitive placement.
type Span struct {
	PositionID int64
	Family     string
	Valid      asn.Period
}

// Experience is time in the field in months of a year's twelfth (30.44 days), rounded.
type Experience struct{ Family, Position int }

// Experience adds up the placements until the day; nil if there was none by then.
func (a Asked) Experience(history []Span, on asn.Date) *Experience {
	family, position, known := 0, 0, false
	for _, s := range history {
		if s.Valid.From.After(on) {
			continue
		}
		known = true
		until := s.Valid.Until
		if until.IsZero() || until.After(on) {
			until = on
		}
		days := s.Valid.From.DaysUntil(until)
		if s.Family == a.Family {
			family += days
		}
		if s.PositionID == a.PositionID {
			position += days
		}
	}
	if !known {
		return nil
	}
	return &Experience{months(family), months(position)}
}

// months are twelfths of the mean year of 365.2425 days, rounded.
func months(days int) int { return (days*120_000 + 1_826_212) / 3_652_425 }
