package asn

import "strings"

// A Rating is the yearly performance predicate (PermenPANRB 6/2022) by its national number: 1 is best. The zero Rating
// means that none is recorded.
type Rating int16

// The ratings, best first.
const (
	RatingVeryGood         Rating = 1
	RatingGood             Rating = 2
	RatingNeedsImprovement Rating = 3
	RatingPoor             Rating = 4
	RatingVeryPoor         Rating = 5
)

// Ratings returns all ratings, best first.
func Ratings() []Rating {
	return []Rating{RatingVeryGood, RatingGood, RatingNeedsImprovement, RatingPoor, RatingVeryPoor}
}

// Valid reports whether r is one of the five ratings.
func (r Rating) Valid() bool { return r >= RatingVeryGood && r <= RatingVeryPoor }

// AtLeast reports whether r is as good as least or better. A missing rating is at least nothing.
func (r Rating) AtLeast(least Rating) bool { return r.Valid() && r <= least }

// Name returns the official name; empty if r is unknown.
func (r Rating) Name() string {
	switch r {
	case RatingVeryGood:
		return "Sangat Baik"
	case RatingGood:
		return "Baik"
	case RatingNeedsImprovement:
		return "Butuh Perbaikan"
	case RatingPoor:
		return "Kurang"
	case RatingVeryPoor:
		return "Sangat Kurang"
	}
	return ""
}

// ParseRating reads the national number or the name in any case; "Cukup" is what systems before 2022 wrote for
// "Butuh Perbaikan" and is not accepted, since the scales differ.
func ParseRating(text string) (Rating, error) {
	s := normal(text)
	for _, r := range Ratings() {
		if s == strings.ToLower(r.Name()) || s == string(rune('0'+r)) {
			return r, nil
		}
	}
	if s == "kurang/misconduct" || s == "misconduct" {
		return RatingPoor, nil
	}
	return 0, refuse("asn.rating.unknown", "value", text)
}

// An Expectation grades work results or behaviour by the national number: 1 is best.
type Expectation int16

// The grades of an expectation.
const (
	AboveExpectation Expectation = 1
	MeetsExpectation Expectation = 2
	BelowExpectation Expectation = 3
)

// Name returns the official name; empty if e is unknown.
func (e Expectation) Name() string {
	switch e {
	case AboveExpectation:
		return "Di atas ekspektasi"
	case MeetsExpectation:
		return "Sesuai ekspektasi"
	case BelowExpectation:
		return "Di bawah ekspektasi"
	}
	return ""
}

// ratingMatrix is the table of PermenPANRB 6/2022: first the work result, then the behaviour, both from above to below
// expectation. Behaviour below expectation is "Kurang" whatever the result.
var ratingMatrix = [3][3]Rating{
	{RatingVeryGood, RatingGood, RatingPoor},
	{RatingGood, RatingGood, RatingPoor},
	{RatingNeedsImprovement, RatingNeedsImprovement, RatingVeryPoor},
}

// RatingOf returns the rating that a work result and a behaviour make together; 0 if either is unknown.
func RatingOf(result, behaviour Expectation) Rating {
	if result < AboveExpectation || result > BelowExpectation || behaviour < AboveExpectation || behaviour > BelowExpectation {
		return 0
	}
	return ratingMatrix[result-1][behaviour-1]
}
