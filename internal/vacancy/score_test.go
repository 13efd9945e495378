package vacancy_test

import (
	"math"
	"testing"

	"mutasi/internal/vacancy"
)

// check holds the score of one person to a reckoning of its own.
func check(t *testing.T, r vacancy.Result, c vacancy.Candidate) {
	t.Helper()
	share := func(known bool, v float64) float64 {
		if !known {
			return 0
		}
		return min(1, max(0, v))
	}
	match, meets := 0.0, 0.0
	if c.MatchPercent != nil {
		match = *c.MatchPercent
	}
	if c.Meets != nil && *c.Meets {
		meets = 1
	}
	origin := 0.0
	if c.Need != nil {
		switch {
		case c.Held-1 >= *c.Need:
			origin = 1
		case (c.Held-1)*100 >= *c.Need*80:
			origin = 0.5
		}
	}
	km, fairness, tenure := 0.0, 0.0, 0.0
	if c.Km != nil {
		km = 1 - *c.Km/60
	}
	if c.Moves != nil {
		years := float64(*c.RemoteDays) / 365.25 / 5
		if c.TargetRemote {
			years = 1 - years
		}
		fairness = share(true, 1-float64(*c.Moves)/5)/2 + share(true, years)/2
	}
	if c.Since != nil {
		tenure = float64(c.Since.MonthsUntil(today)) / 60
	}
	w := r.Rules.Weights
	want := map[vacancy.PartKey]float64{
		vacancy.Fit:         float64(w.Fit) * (c.Near/2 + meets/4 + share(true, match/80)/4),
		vacancy.Origin:      float64(w.Origin) * origin,
		vacancy.Performance: float64(w.Performance) * share(c.RatingValue > 0, float64(6-c.RatingValue)/5),
		vacancy.Distance:    float64(w.Distance) * share(c.Km != nil, km),
		vacancy.Tenure:      float64(w.Tenure) * share(c.Since != nil, tenure),
		vacancy.Fairness:    float64(w.Fairness) * fairness,
	}
	sum, weights := 0.0, 0
	for _, p := range c.Parts {
		if math.Abs(p.Points-want[p.Key]) > 0.051 {
			t.Errorf("%s: %s has %v points, want %v", c.PublicID, p.Key, p.Points, want[p.Key])
		}
		if known, ok := map[vacancy.PartKey]bool{vacancy.Origin: c.Need != nil, vacancy.Performance: c.RatingValue > 0, vacancy.Distance: c.Km != nil,
			vacancy.Tenure: c.Since != nil, vacancy.Fairness: c.Moves != nil}[p.Key]; ok && p.Known != known {
			t.Errorf("%s: %s is called known: %t", c.PublicID, p.Key, p.Known)
		}
		sum += p.Points
		weights += p.Weight
	}
	if weights != 100 || math.Abs(sum-c.Total) > 0.001 {
		t.Errorf("%s: parts make %v of %d, the total says %v", c.PublicID, sum, weights, c.Total)
	}
}

func TestLackNamesItsRule(t *testing.T) {
	t.Parallel()
	for lack, want := range map[vacancy.Lack]struct {
		rule    string
		unknown bool
	}{0: {"", false}, 10011: {"R11", false}, 11011: {"R11", true}, 10003: {"R03", false}, 11049: {"R49", true}} {
		if lack.Rule() != want.rule || lack.Unknown() != want.unknown {
			t.Errorf("%d: %q, unknown %t; want %q, %t", lack, lack.Rule(), lack.Unknown(), want.rule, want.unknown)
		}
	}
}
