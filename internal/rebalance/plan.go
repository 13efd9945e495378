package rebalance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"mutasi/internal/rebalance/flow"
)

// Status says how far a plan is proved.
type Status string

// The states of a plan.
const (
	Optimal Status = "optimal" // certified: no plan is better under the levels
	Stopped Status = "stopped" // legal, ended early; Gap bounds what was missed
)

// Result is a plan with its proof. It is not changed once made and may be
// shared.
type Result struct {
	model  *Model
	flow   *flow.Plan
	target []int32 // per mover, the arc of the model in use
	heads  []int32 // per group, people after the plan

	Status Status
	// Gap is how far the plan may be from the best one at most, in the packed
	// number of the levels GapLevels; 0 if optimal. Levels before them are proved,
	// levels after them are not looked at.
	Gap       int64
	GapLevels []Key

	once sync.Once // makes lexi
	lexi *lexicographic
}

// ErrCertificate tells that a plan could not be proved by the independent
// check. It is a fault of this program, never of the input.
var ErrCertificate = errors.New("certificate failed")

// Plan solves the model tier by tier and proves the result. When ctx ends, the
// legal plan reached so far is returned with status Stopped and no error.
func (m *Model) Plan(ctx context.Context) (*Result, error) {
	p := m.network()
	if err := p.Check(); err != nil {
		return nil, &Fault{Reason: err.Error()}
	}
	opt := flow.Options{Seed: m.policy.Seed, AnyOptimum: true}
	if joint(p.Bounds) {
		opt.Solver = flow.SSP // the draw may be impossible then; a race could give either of two equal plans
	}
	plan, err := flow.Solve(ctx, p, opt)
	if plan == nil {
		return nil, fmt.Errorf("solve: %w", err)
	}
	plan, stopped, err := m.refine(ctx, plan)
	if err != nil {
		return nil, err
	}
	return m.result(plan, stopped)
}

// refine solves the later tiers among the best plans of the first. It returns
// the plan reached and the first tier that was cut short, or the number of
// tiers and the draw if none was.
func (m *Model) refine(ctx context.Context, plan *flow.Plan) (*flow.Plan, int, error) {
	if !plan.Optimal() {
		return plan, 0, nil
	}
	for t, level := range m.later() {
		next, err := plan.Refine(ctx, level)
		if ctx.Err() != nil {
			return plan, t + 1, nil
		}
		if errors.Is(err, flow.ErrBounds) {
			if t+1 == len(m.tiers) {
				return plan, t + 2, nil // only the draw is missing
			}
			return plan, t + 1, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("refine %v: %w", m.keysOf(t+1), err)
		}
		plan = next
	}
	return plan, len(m.tiers) + 1, nil
}

// result wraps a plan that was cut short in tier stopped and has it checked.
func (m *Model) result(plan *flow.Plan, stopped int) (*Result, error) {
	r := &Result{model: m, flow: plan, Status: Optimal, target: make([]int32, len(m.movers))}
	if stopped <= len(m.tiers) {
		r.Status, r.Gap, r.GapLevels = Stopped, plan.Gap(), m.keysOf(stopped)
		if stopped > 0 && stopped < len(m.tiers) {
			r.Gap = m.tiers[stopped].span
		}
	}
	for k, choice := range plan.Choice {
		r.target[k] = m.start[k] + choice
	}
	r.count()
	if !plan.Optimal() {
		return r, r.legal()
	}
	if err := flow.Verify(plan.Problem(), plan); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return r, r.legal()
}

// joint reports whether a bound spans several groups. Package flow prices such
// bounds; a later tier that would break one is not solved.
func joint(bounds []flow.Bound) bool {
	return slices.ContainsFunc(bounds, func(b flow.Bound) bool { return len(b.Groups) > 1 })
}

// keysOf lists the levels of a tier; the draw comes after the last.
func (m *Model) keysOf(t int) []Key {
	if t == len(m.tiers) {
		return []Key{KeyTie}
	}
	var keys []Key
	for _, l := range m.tiers[t].levels {
		keys = append(keys, m.policy.Levels[l].Key)
	}
	return keys
}

// legal checks the bounds of groups and departures on the plan itself, also
// when nothing proves that it is the best.
func (r *Result) legal() error {
	m := r.model
	left := make([]int32, len(m.groups))
	moves := 0
	for k, a := range r.target {
		if a != m.start[k] {
			left[m.row(k)[0].group]++
			moves++
		}
	}
	if m.policy.MaxMoves != None && moves > m.policy.MaxMoves {
		return fmt.Errorf("%w: %d people move, over %d", ErrCertificate, moves, m.policy.MaxMoves)
	}
	for g, n := range r.heads {
		if n < m.lower[g] || n > m.upper[g] {
			return fmt.Errorf("%w: group %q has %d people, not %d to %d", ErrCertificate, m.groupID(int32(g)), n, m.lower[g], m.upper[g])
		}
	}
	for i, b := range m.snap.Bounds {
		gone, people := int32(0), int64(0)
		for _, row := range b.Groups {
			gone += left[m.groupNo[row]]
			people += int64(m.snap.Groups[row].Incumbents)
		}
		if b.MaxLeave != None && gone > b.MaxLeave || b.MinStay != None && people-int64(gone) < int64(b.MinStay) {
			return fmt.Errorf("%w: bounds[%d]: %d people leave", ErrCertificate, i, gone)
		}
	}
	return nil
}

// count adds up the people of every group.
func (r *Result) count() {
	r.heads = slices.Clone(r.model.fixed)
	for _, a := range r.target {
		r.heads[r.model.arcs[a].group]++
	}
}

// Score is the value of one level.
type Score struct {
	Key           Key
	Before, After int64
}

// Scores lists the levels of the policy with their value today and under the
// plan, computed from people and posts alone, not from the packed numbers.
func (r *Result) Scores() []Score {
	m := r.model
	today := m.start[:len(m.movers)]
	before := slices.Clone(m.fixed)
	for _, a := range today {
		before[m.arcs[a].group]++
	}
	var out []Score
	for _, l := range m.policy.Levels {
		if l.Key != KeyTie {
			out = append(out, Score{l.Key, m.value(l.Key, today, before), m.value(l.Key, r.target, r.heads)})
		}
	}
	return out
}

// value computes a level from who stands where.
func (m *Model) value(key Key, target, heads []int32) int64 {
	sum := int64(0)
	for k, a := range target {
		sum += key.arc(&m.arcs[a].cost, m.differs(k, m.arcs[a].group))
	}
	for no, row := range m.groups {
		sum += key.heads(&m.snap.Groups[row], heads[no])
	}
	if key == KeyStability {
		sum += m.shownElsewhere()
	}
	return sum
}

// shownElsewhere counts those shown in another post who can no longer move.
func (m *Model) shownElsewhere() int64 {
	mover := make(map[int32]bool, len(m.movers))
	for _, i := range m.movers {
		mover[i] = true
	}
	n := int64(0)
	for _, r := range m.snap.Reference {
		if !mover[r.Person] && m.snap.People[r.Person].Group != r.Group {
			n++
		}
	}
	return n
}

// Move is one person's step of the plan.
type Move struct {
	Person, From, To string
	// Chain numbers the chains and rings of the plan from 1; Step counts within
	// it. A chain begins in a group that can spare someone and each step goes to
	// the group the next one leaves; a ring ends where it began.
	Chain, Step int
	Ring        bool
	Cost        Cost
}

// Moves lists the plan chain by chain.
func (r *Result) Moves() []Move {
	m := r.model
	var steps []edge
	for k, a := range r.target {
		if a != m.start[k] {
			steps = append(steps, edge{int32(k), m.row(k)[0].group, m.arcs[a].group})
		}
	}
	out := make([]Move, 0, len(steps))
	for no, c := range decompose(steps, len(m.groups)) {
		ring := c[len(c)-1].to == c[0].from
		for i, e := range c {
			out = append(out, Move{
				Person: m.moverID(e.mover), From: m.groupID(e.from), To: m.groupID(e.to),
				Chain: no + 1, Step: i + 1, Ring: ring, Cost: m.arcs[r.target[e.mover]].cost,
			})
		}
	}
	return out
}

func (m *Model) moverID(k int32) string { return m.snap.People[m.movers[k]].ID }
func (m *Model) groupID(g int32) string { return m.snap.Groups[m.groups[g]].ID }

// Solver names the solver that found the plan.
func (r *Result) Solver() string { return r.flow.Solver.String() }

// Model returns the model that the result solves.
func (r *Result) Model() *Model { return r.model }
