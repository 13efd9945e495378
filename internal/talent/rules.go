package talent

import (
	"math"
	"strconv"

	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
)

// Rules are the cut points of the nine-box matrix as they hold for an agency on a day. As JSON they are the argument of
// talent_box and talent_fit.
type Rules struct {
	RatingScores      []int `json:"rating_scores"` // of the predicates, best first
	RatingYears       int   `json:"rating_years"`  // how many years back a predicate still counts
	PerformanceMiddle int   `json:"performance_middle"`
	PerformanceHigh   int   `json:"performance_high"`
	PotentialMiddle   int   `json:"potential_middle"`
	PotentialHigh     int   `json:"potential_high"`
}

// ratingScores put the five predicates on the scale of 100 (seen in public implementations). Agencies move the cut
// points, not the scale.
var ratingScores = []int{100, 80, 60, 40, 20}

// ErrCrossed says that a middle cut point does not lie below its high one.
var ErrCrossed = errs.New(errs.Invalid, "talent.rules.crossed")

// RulesOf returns the cut points of a policy; ErrCrossed if a middle one does not lie below its high one: no score
// could be in the middle.
func RulesOf(p policy.Set) (Rules, error) {
	r := Rules{RatingScores: ratingScores, RatingYears: p.Int(policy.TalentRatingYears),
		PerformanceMiddle: p.Int(policy.TalentPerformanceMiddle), PerformanceHigh: p.Int(policy.TalentPerformanceHigh),
		PotentialMiddle: p.Int(policy.TalentPotentialMiddle), PotentialHigh: p.Int(policy.TalentPotentialHigh)}
	if r.PerformanceMiddle >= r.PerformanceHigh || r.PotentialMiddle >= r.PotentialHigh {
		return r, ErrCrossed
	}
	return r, nil
}

// Score is the predicate on the scale of 100; ok is false for a missing one.
func (r Rules) Score(rating asn.Rating) (score int, ok bool) {
	if !rating.Valid() {
		return 0, false
	}
	return r.RatingScores[rating-1], true
}

// Level is the place of a score on one axis.
type Level int

// The levels of an axis.
const (
	Low Level = iota
	Middle
	High
)

func cut(score float64, middle, high int) Level {
	switch {
	case score >= float64(high):
		return High
	case score >= float64(middle):
		return Middle
	}
	return Low
}

// Performance is the level of the rating of a year on the day; ok is false where it is missing, too old or of a year
// to come.
func (r Rules) Performance(rating asn.Rating, year int, on asn.Date) (level Level, ok bool) {
	score, ok := r.Score(rating)
	if !ok || year > on.Year() || year < on.Year()-r.RatingYears {
		return Low, false
	}
	return cut(float64(score), r.PerformanceMiddle, r.PerformanceHigh), true
}

// Potential is the level of a score of potential, 0 to 100; ok is false for a missing one.
func (r Rules) Potential(score *float64) (level Level, ok bool) {
	if score == nil {
		return Low, false
	}
	return cut(*score, r.PotentialMiddle, r.PotentialHigh), true
}

// boxes by performance and potential, both low first (PermenPANRB 3/2020).
var boxes = [3][3]int{{1, 3, 6}, {2, 5, 8}, {4, 7, 9}}

// Box is the number of the box, 1 to 9.
func Box(performance, potential Level) int { return boxes[performance][potential] }

// Axes returns the levels that make up a box from 1 to 9.
func Axes(box int) (performance, potential Level) {
	for y, row := range boxes {
		for x, b := range row {
			if b == box {
				return Level(y), Level(x)
			}
		}
	}
	return Low, Low
}

// A Standard is the level, 1 to 5, that a post asks of a competence.
type Standard struct {
	CompetenceID int64
	Level        int
}

// An Assessment is one result of one competence.
type Assessment struct {
	CompetenceID int64
	Level        int // 1 to 5
	AssessedOn   asn.Date
	ValidUntil   asn.Date // the last day on which it counts
}

// Levels returns the level by competence as the latest assessment that counts on the day says.
func Levels(results []Assessment, on asn.Date) map[int64]int {
	latest := map[int64]Assessment{}
	for _, a := range results {
		if a.AssessedOn.After(on) || a.ValidUntil.Before(on) {
			continue
		}
		if old, ok := latest[a.CompetenceID]; !ok || a.AssessedOn.After(old.AssessedOn) {
			latest[a.CompetenceID] = a
		}
	}
	out := make(map[int64]int, len(latest))
	for id, a := range latest {
		out[id] = a.Level
	}
	return out
}

// Match is the job-person match in per cent with two decimals, 0 to 100; nil while something asked is not assessed or
// nothing is asked. assessed counts the standards of which a level is known.
func Match(standards []Standard, levels map[int64]int) (percent *float64, assessed int) {
	achieved, asked := 0, 0
	for _, s := range standards {
		level, known := levels[s.CompetenceID]
		if known {
			assessed++
		}
		achieved += min(level, s.Level)
		asked += s.Level
	}
	if asked == 0 || assessed < len(standards) {
		return nil, assessed
	}
	p := math.Floor(float64(achieved*20000+asked)/float64(2*asked)) / 100
	return &p, assessed
}

// ActionKey is the message key of what the regulation recommends for a box from 1 to 9 (PermenPANRB 3/2020).
func ActionKey(box int) string { return "talent.action." + strconv.Itoa(box) }
