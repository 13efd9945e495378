package flow

import (
	"context"
	"errors"
)

// Solver names one way to solve.
type Solver uint8

// The solvers. Auto takes the one that was faster on every kind of region
// measured, Simplex; Race runs SSP and Simplex at the same time and takes the
// first to finish. Plan and prices are the same either way as long as the
// tie-break is on.
const (
	Auto Solver = iota
	SSP
	Simplex
	Race
)

// String returns the lower-case name of the solver.
func (s Solver) String() string {
	return [...]string{"auto", "ssp", "simplex", "race"}[s]
}

// Options choose how to solve, never what is optimal. The zero value is the
// right one outside benchmarks.
type Options struct {
	Solver  Solver
	Workers int    // components solved at the same time; 0 = one per processor
	Seed    uint64 // of the public tie-break among optimal plans

	// AnyOptimum skips the tie-break: the plan is optimal, but which of several
	// optimal plans it is may depend on the solver and the order of the rows.
	AnyOptimum bool
}

// Plan is a legal redistribution with the prices that prove how good it is.
// Its exported fields are all [Verify] needs and are not to be changed. Its
// methods may be called from several goroutines at once.
type Plan struct {
	Choice    []int32 // per person: which arc of the row is used, 0 = stay
	Price     []int64 // per group: what one more head costs (negative: is worth)
	Potential []int64 // per person: the least Cost + Price over the arcs
	Stay      []int64 // per bound: what one departure more would save; nil without bounds
	Cost      int64   // objective of the plan
	Dual      int64   // lower bound on every plan's objective, from the prices
	Tiers     []Tier  // proofs of the refinements, in order
	Solver    Solver  // SSP or Simplex: the one whose plan this is

	options Options
	made    made
	warm    warm
}

// Gap returns how far, at most, the plan is from the best one; 0 = optimal.
func (p *Plan) Gap() int64 { return p.Cost - p.Dual }

// Optimal reports whether the prices prove that no plan is better.
func (p *Plan) Optimal() bool { return p.Cost == p.Dual }

// Move is one person going from one group to another.
type Move struct{ Person, From, To int32 }

// Moves lists the persons who leave their home, in order of their number.
func (p *Plan) Moves() []Move {
	var moves []Move
	q := p.Problem()
	for i, k := range p.Choice {
		if k != 0 {
			moves = append(moves, Move{int32(i), q.Home(i), q.Group[q.Start[i]+k]})
		}
	}
	return moves
}

// Heads counts the persons of every group under the plan.
func (p *Plan) Heads() []int32 {
	q := p.Problem()
	heads := make([]int32, q.Groups)
	for i, k := range p.Choice {
		heads[q.Group[q.Start[i]+k]]++
	}
	return heads
}

// ErrInfeasible tells that a change leaves no legal plan.
var ErrInfeasible = errors.New("no legal plan")

// Solve returns the best plan of a problem that passed Check.
//
// When ctx ends first, Solve returns the legal plan reached so far with its true
// gap together with ctx's error: the plan is never nil then.
func Solve(ctx context.Context, p *Problem, opt Options) (*Plan, error) {
	net := newNetwork(p)
	sol, err := net.solve(ctx, opt)
	plan := &Plan{options: opt, made: made{base: p}}
	plan.take(p, net, sol)
	if p.jointBounds() {
		if err := plan.hold(ctx, p, err); err != nil {
			return plan, err
		}
	}
	if err != nil || opt.AnyOptimum || !plan.Optimal() {
		return plan, err
	}
	return plan.breakTies(ctx)
}

// take fills the plan from a solution of the problem's network.
func (p *Plan) take(q *Problem, net *network, sol solution) {
	p.Choice, p.Price, p.Solver = sol.choice, sol.price[:q.Groups:q.Groups], sol.solver
	for b, price := range q.boundPrices(net, sol.price) {
		if p.Stay == nil {
			p.Stay = make([]int64, len(q.Bounds))
		}
		if !q.Bounds[b].joint() {
			p.Stay[b] = price
		}
	}
	p.value(q)
}

// value computes the objective, the potentials and the dual bound.
func (p *Plan) value(q *Problem) {
	heads := make([]int32, q.Groups)
	reward := q.rewards(p.Stay)
	p.Potential = make([]int64, q.Persons)
	p.Cost, p.Dual = 0, 0
	for b, bound := range q.Bounds {
		p.Dual += p.Stay[b] * int64(bound.Stay)
	}
	for i := range q.Persons {
		groups, costs := q.Arcs(i)
		least := far
		for k, g := range groups {
			least = min(least, costs[k]+p.Price[g])
		}
		if reward != nil {
			least = min(least, costs[0]-reward[groups[0]]+p.Price[groups[0]])
		}
		p.Potential[i] = least
		p.Dual += least
		p.Cost += costs[p.Choice[i]]
		heads[groups[p.Choice[i]]]++
	}
	for g := range q.Groups {
		filled := int(heads[g] - q.Must[g])
		p.Dual -= p.Price[g] * int64(q.Must[g])
		for k, cost := range q.Slots(g) {
			if k < filled {
				p.Cost += cost
			}
			p.Dual += min(0, cost-p.Price[g])
		}
	}
}
