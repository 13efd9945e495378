package vacancy

import (
	"fmt"
	"math"
)

// A Lack is one condition that keeps somebody from being ready: a rule of package eligibility that says no, or one that
// cannot be told. The zero Lack is none.
type Lack int

// Rule is the rule's id, such as "R11".
func (l Lack) Rule() string {
	if l == 0 {
		return ""
	}
	return fmt.Sprintf("R%02d", int(l)%1000)
}

// Unknown tells whether the condition cannot be told, for want of data.
func (l Lack) Unknown() bool { return l >= 11_000 }

// PartKey names a part of the score.
type PartKey string

// The parts, in the order of pages.
const (
	Fit         PartKey = "fit"         // the same post or family, education, job-person match
	Origin      PartKey = "origin"      // whether the post left behind keeps what it needs
	Performance PartKey = "performance" // last rating
	Distance    PartKey = "distance"    // home, or else present unit, to the new unit
	Tenure      PartKey = "tenure"      // time in the present position
	Fairness    PartKey = "fairness"    // moves in ten years, years in remote posts
)

// Part is one share of a score: Points of at most Weight. A part that is not Known counts 0, and is said to be unknown.
type Part struct {
	Key    PartKey
	Points float64 // one decimal
	Weight int
	Known  bool
}

// parts turns shares into points; they sum to the total.
func (r Row) parts(w Weights) []Part {
	fit := r.Fit
	list := []struct {
		key    PartKey
		share  *float64
		weight int
	}{
		{Fit, &fit, w.Fit}, {Origin, r.OriginShare, w.Origin}, {Performance, r.Performance, w.Performance},
		{Distance, r.Distance, w.Distance}, {Tenure, r.Tenure, w.Tenure}, {Fairness, r.Fairness, w.Fairness},
	}
	out := make([]Part, len(list))
	for i, p := range list {
		out[i] = Part{Key: p.key, Weight: p.weight, Known: p.share != nil}
		if p.share != nil {
			out[i].Points = math.Round(*p.share*float64(p.weight)*10) / 10
		}
	}
	return out
}
