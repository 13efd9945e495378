package method

import (
	"cmp"
	"fmt"
	"slices"
)

// Staff is a kind of health worker of the legal minima (Permenkes 75/2014).
type Staff string

// The kinds of staff, in the order of the regulation and of the lists that package policy keeps.
const (
	Doctor         Staff = "doctor"
	Dentist        Staff = "dentist"
	Nurse          Staff = "nurse"
	Midwife        Staff = "midwife"
	PublicHealth   Staff = "public_health"
	Environment    Staff = "environment"
	Laboratory     Staff = "laboratory"
	Nutrition      Staff = "nutrition"
	Pharmacy       Staff = "pharmacy"
	Administration Staff = "administration"
	Helper         Staff = "helper"
)

// Staffs lists the kinds in that order.
var Staffs = []Staff{Doctor, Dentist, Nurse, Midwife, PublicHealth, Environment, Laboratory, Nutrition, Pharmacy, Administration, Helper}

// HealthInput is what the need for a health worker's post depends on.
type HealthInput struct {
	Staff   Staff  `json:"staff,omitempty"` // empty: no kind of the legal minima
	Tasks   []Task `json:"tasks"`           // main activities with what was done (capaian)
	Support Number `json:"support"`         // minutes a year for tasks that serve no patient (tugas penunjang)
}

// Health reckons by the method for health workers (ABK Kes, Permenkes 33/2015):
//
//	SBK (standar beban kerja)      = WKT ÷ norm minutes, for each activity; WKT is 1,200 hours = 72,000 minutes a year
//	FTP (faktor tugas penunjang)   = support minutes ÷ WKT × 100 %
//	STP (standar tugas penunjang)  = 1 ÷ (1 − FTP ÷ 100)
//	need                           = Σ (done ÷ SBK) × STP
//
// The published example of Permenkes 33/2015 leaves out what follows the second decimal at every step: 15,800 ÷ 24,000 =
// 0.65, 45,000 ÷ 14,400 = 3.12, together 3.77, times 1.04 is 3.92. Params.HealthDecimals says how many decimals each step
// keeps; with all of them the same post needs 3.9409.
//
// The legal minimum concerns all posts of a kind of staff together: see [Lift].
func Health(in HealthInput, p Params) (Result, error) {
	if len(in.Tasks) == 0 {
		return Result{}, ErrNoTask
	}
	time := Int(p.HealthMinutes)
	if in.Support.Sign() < 0 || in.Support.Cmp(time) >= 0 {
		return Result{}, fmt.Errorf("%w: support %s of %s minutes", ErrInput, in.Support, time)
	}
	keep := func(n Number) Number { return n.Keep(p.HealthDecimals) }
	var r Result
	var sum Number
	for _, t := range in.Tasks {
		if err := t.check(); err != nil {
			return Result{}, err
		}
		standard := keep(Ratio(time, t.Minutes))
		if standard.Sign() == 0 { // one result takes many years: too little is left of it to divide by
			standard = Ratio(time, t.Minutes)
		}
		people := keep(Ratio(t.PerYear(p), standard))
		sum = sum.Add(people)
		r.taskStep("activity", t, people, p, number("standard", standard))
	}
	r.step("activities", sum, "abk.minutes_health", number("n", Int(len(in.Tasks))), number("minutes", time))
	factor := keep(Ratio(in.Support, time).Mul(Int(100)))
	standard := keep(Ratio(Int(1), Int(1).Sub(Ratio(factor, Int(100)))))
	r.step("factor", factor, "abk.minutes_health", number("support", in.Support), number("minutes", time))
	r.step("support", standard, "", number("factor", factor))
	r.Exact = keep(sum.Mul(standard))
	r.step("health", r.Exact, "abk.health_decimals", number("sum", sum), number("standard", standard))
	r.round()
	return r.bounded()
}

// Lift applies a legal minimum to the posts of one kind of staff in a facility: where all of them together are needed
// less often than the law asks, the post with the largest exact need is raised by what is missing. Each post's Minimum
// is its share of the legal minimum, in proportion to its quantity (largest remainders). param names the policy
// parameter of the minimum. Lift changes the results.
func Lift(staff Staff, minimum int, param string, results []*Result) {
	if minimum <= 0 || len(results) == 0 {
		return
	}
	sum, top := 0, results[0]
	for _, r := range results {
		sum += r.Quantity
		if r.Exact.Cmp(top.Exact) > 0 {
			top = r
		}
	}
	args := []Arg{text("staff", string(staff)), number("minimum", Int(minimum)), number("sum", Int(sum))}
	if sum < minimum {
		top.Quantity += minimum - sum
		top.step("lifted", Int(top.Quantity), param, append(args, number("missing", Int(minimum-sum)))...)
		sum = minimum
	}
	for i, share := range shares(minimum, sum, results) {
		results[i].Minimum = &share
		results[i].step("minimum", Int(share), param, args...)
	}
}

// shares divides minimum over the results in proportion to their quantities, whose sum is at least minimum, so that no
// share is above its quantity.
func shares(minimum, sum int, results []*Result) []int {
	out, order, left := make([]int, len(results)), make([]int, len(results)), minimum
	for i, r := range results {
		out[i], order[i] = minimum*r.Quantity/sum, i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(minimum*results[b].Quantity%sum, minimum*results[a].Quantity%sum)
	})
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}
