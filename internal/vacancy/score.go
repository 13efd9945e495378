package vacancy

import (
	"cmp"
	"math"
	"slices"
)

// Weights are the published shares of the score; they sum to 100.
type Weights struct {
	Fit         float64 // same post, level, education
	Balance     float64 // the origin has more people than it needs
	Performance float64 // last rating
	Distance    float64 // home, or else present unit, to the new unit
	Tenure      float64 // time in the present post, up to five years
}

// DefaultWeights are the weights unless an agency sets its own.
var DefaultWeights = Weights{Fit: 35, Balance: 25, Performance: 15, Distance: 15, Tenure: 10}

// Facts are what the ranking knows of one person for one post.
type Facts struct {
	SamePosition       bool
	SameLevel          bool
	EducationKnown     bool
	EducationMeets     bool
	FieldAsked         bool // the post names fields of education
	FieldMeets         bool
	Rating             int // 1 best … 5; 0 unknown
	TenureMonths       int
	DistanceKm         *float64 // nil: unknown
	OriginNeed         *int     // nil: no analysis
	OriginHeld         int
	OpenCase           bool
	MonthsToRetirement int
	Active             bool // legal standing allows a transfer
}

// Part is one share of a score: points of at most Weight.
type Part struct {
	Key    string
	Points float64
	Weight float64
}

// Scored is a person's score with its parts, the reasons for, and what is lacking, as message keys.
type Scored struct {
	Total   float64
	Parts   []Part
	Reasons []string
	Lacks   []string
}

// Thresholds of the ranking, in months and kilometres.
const (
	minTenure     = 24 // PP 11/2017 art. 190(3): at least two years in the post
	fullTenure    = 60 // after five years a move is due
	minRetirement = 12
	farKm         = 60
)

// Score orders people: pure, the same for the same facts.
func Score(f Facts, w Weights) Scored {
	s := Scored{}
	add := func(key string, share, weight float64) {
		points := math.Round(share*weight*10) / 10
		s.Parts = append(s.Parts, Part{Key: key, Points: points, Weight: weight})
		s.Total += points
	}
	add("candidate.part.fit", fit(f), w.Fit)
	add("candidate.part.balance", balance(f), w.Balance)
	add("candidate.part.performance", performance(f.Rating), w.Performance)
	add("candidate.part.distance", near(f.DistanceKm), w.Distance)
	add("candidate.part.tenure", min(1, float64(max(0, f.TenureMonths))/fullTenure), w.Tenure)
	s.Total = math.Round(s.Total*10) / 10
	s.Reasons, s.Lacks = reasons(f), lacks(f)
	return s
}

func fit(f Facts) float64 {
	share := 0.3 // the same family of posts
	switch {
	case f.SamePosition:
		share = 0.6
	case f.SameLevel:
		share = 0.45
	}
	if f.EducationMeets {
		share += 0.2
	}
	if f.FieldMeets || !f.FieldAsked && f.EducationKnown {
		share += 0.2
	}
	return share
}

func balance(f Facts) float64 {
	if f.OriginNeed == nil {
		return 0
	}
	switch after := f.OriginHeld - 1 - *f.OriginNeed; {
	case after >= 0:
		return 1
	case after == -1 && *f.OriginNeed >= 5:
		return 0.3 // one short of five or more: bearable
	default:
		return 0
	}
}

func performance(rating int) float64 {
	switch rating {
	case 1:
		return 1
	case 2:
		return 0.8
	case 3:
		return 0.3
	}
	return 0 // poor, or unknown, which never counts for somebody
}

func near(km *float64) float64 {
	if km == nil {
		return 0
	}
	return max(0, 1-*km/farKm)
}

func reasons(f Facts) []string {
	var out []string
	add := func(ok bool, key string) {
		if ok {
			out = append(out, key)
		}
	}
	add(f.SamePosition, "candidate.reason.same_position")
	add(!f.SamePosition && f.SameLevel, "candidate.reason.same_level")
	add(f.FieldMeets, "candidate.reason.field")
	add(f.OriginNeed != nil && f.OriginHeld > *f.OriginNeed, "candidate.reason.origin_surplus")
	add(f.Rating == 1 || f.Rating == 2, "candidate.reason.rating")
	add(f.TenureMonths >= fullTenure, "candidate.reason.due")
	add(f.DistanceKm != nil && *f.DistanceKm <= 10, "candidate.reason.near")
	return out
}

func lacks(f Facts) []string {
	var out []string
	add := func(bad bool, key string) {
		if bad {
			out = append(out, key)
		}
	}
	add(!f.Active, "candidate.lack.standing")
	add(f.OpenCase, "candidate.lack.open_case")
	add(f.TenureMonths < minTenure, "candidate.lack.tenure")
	add(f.Rating == 0, "candidate.lack.rating_unknown")
	add(f.Rating > 2, "candidate.lack.rating")
	add(!f.EducationKnown, "candidate.lack.education_unknown")
	add(f.EducationKnown && !f.EducationMeets, "candidate.lack.education")
	add(f.FieldAsked && !f.FieldMeets, "candidate.lack.field")
	add(f.MonthsToRetirement < minRetirement, "candidate.lack.retirement")
	add(f.OriginNeed == nil, "candidate.lack.origin_unknown")
	add(f.OriginNeed != nil && f.OriginHeld-1 < *f.OriginNeed, "candidate.lack.origin_short")
	return out
}

// rank puts who lacks least first, then the higher score, then the id, so that the order is always the same.
func rank(list []Candidate) {
	slices.SortFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(len(a.Lacks), len(b.Lacks)), cmp.Compare(b.Total, a.Total), cmp.Compare(a.ID, b.ID))
	})
}
