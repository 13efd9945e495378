package rebalance

import (
	"context"
	"fmt"
	"slices"

	"mutasi/internal/rebalance/flow"
)

// QuestionKind says what a Question asks.
type QuestionKind string

// The questions.
const (
	AskRefuse QuestionKind = "refuse" // Person does not go to Group
	AskKeep   QuestionKind = "keep"   // Person stays
	AskPlace  QuestionKind = "place"  // Person goes to Group, whatever the plan says
	AskPosts  QuestionKind = "posts"  // Group needs Need people and has Authorised posts
)

// Question is one thing that may turn out differently.
type Question struct {
	Kind             QuestionKind
	Person, Group    string
	Need, Authorised int32
}

// Outlook is the best plan after changes, told as the difference to the plan.
// People whom the changes do not concern stay where the plan has them unless
// something is strictly better with them elsewhere.
type Outlook struct {
	Steps  []Step // people who would go elsewhere than in the plan
	Effect Effect // against the plan, by the levels
	// Proved is false if bounds over several groups leave open whether there is a
	// better answer; the one given is legal.
	Proved bool
}

// WhatIf answers what the plan would be after changes. It starts from the
// proved plan, so a single change is answered in milliseconds. The answer is
// exact for the first tier of levels.
func (r *Result) WhatIf(ctx context.Context, changes ...Question) (*Outlook, error) {
	if !r.flow.Optimal() {
		return nil, ErrUnproved
	}
	w := whatIf{r: r, groups: map[int32]*Group{}}
	var list []flow.Change
	for i, c := range changes {
		fc, err := w.change(c)
		if err != nil {
			return nil, fmt.Errorf("change %d: %w", i, err)
		}
		list = append(list, fc)
	}
	plan, diff, err := r.flow.Resolve(ctx, list)
	if err != nil {
		return nil, fmt.Errorf("what if: %w", err)
	}
	out := &Outlook{Effect: r.effect(diff.Moves), Proved: plan.Optimal()}
	for _, mv := range diff.Moves {
		out.Steps = append(out.Steps, r.step(mv))
	}
	w.restate(&out.Effect, diff.Moves)
	return out, nil
}

// whatIf translates changes of one question.
type whatIf struct {
	r      *Result
	groups map[int32]*Group // changed groups
}

func (w *whatIf) change(c Question) (flow.Change, error) {
	m := w.r.model
	var out flow.Change
	if c.Kind != AskPosts {
		k, ok := m.mover(c.Person)
		if !ok {
			return out, fmt.Errorf("person %q has no other choice: %w", c.Person, ErrUnknown)
		}
		out.Person = int32(k)
		out.Group = m.row(k)[0].group
	}
	if c.Kind != AskKeep {
		g, ok := m.groupOf(c.Group)
		if !ok {
			return out, fmt.Errorf("group %q: %w", c.Group, ErrUnknown)
		}
		if c.Kind != AskPosts && m.arcTo(int(out.Person), g).group != g {
			return out, fmt.Errorf("%q may not go to %q: %w", c.Person, c.Group, ErrUnknown)
		}
		if c.Kind == AskRefuse && g == out.Group {
			return out, fmt.Errorf("%q is there today; staying cannot be refused", c.Person)
		}
		out.Group = g
	}
	switch c.Kind {
	case AskRefuse:
		out.Kind = flow.Forbid
	case AskKeep, AskPlace:
		out.Kind = flow.Force
	case AskPosts:
		return w.posts(c, out.Group)
	default:
		return out, fmt.Errorf("%q is not a question", c.Kind)
	}
	return out, nil
}

// posts gives a group another need and establishment.
func (w *whatIf) posts(c Question, g int32) (flow.Change, error) {
	m := w.r.model
	if c.Need < 0 || c.Need > MaxHeads || c.Authorised < 0 || c.Authorised > MaxHeads {
		return flow.Change{}, fmt.Errorf("group %q: need and authorised posts must be from 0 to %d", c.Group, MaxHeads)
	}
	v := m.snap.Groups[m.groups[g]]
	v.Need, v.Authorised, v.Minimum = c.Need, c.Authorised, min(v.Minimum, c.Need)
	w.groups[g] = &v
	lower := max(m.fixed[g], min(v.Need, v.Incumbents))
	upper := max(v.Incumbents, min(v.Need, v.Authorised))
	if !m.roomy {
		upper = min(upper, m.reach(g))
	}
	out := flow.Change{Kind: flow.SetSlots, Group: g, Must: lower - m.fixed[g]}
	t := &m.tiers[0]
	for n := lower + 1; n <= upper; n++ {
		sum := int64(0)
		for i, l := range t.levels {
			sum += t.coef[i] * m.policy.Levels[l].Key.head(&v, n)
		}
		out.Slots = append(out.Slots, sum)
	}
	return out, nil
}

// reach is how many people could stand in a group at most.
func (m *Model) reach(g int32) int32 {
	n := m.fixed[g]
	for k := range m.movers {
		if m.arcTo(k, g).group == g {
			n++
		}
	}
	return n
}

// restate corrects the effect for groups whose need itself changed: their part
// is the value afterwards by the new numbers less the value before by the old.
func (w *whatIf) restate(e *Effect, moves []flow.Move) {
	m := w.r.model
	for g, v := range w.groups {
		old := &m.snap.Groups[m.groups[g]]
		before := w.r.heads[g]
		after := before
		for _, mv := range moves {
			after += int32(truth(mv.To == g) - truth(mv.From == g))
		}
		for _, l := range m.policy.Levels {
			e.add(m.policy.Levels, l.Key, l.Key.heads(v, after)-l.Key.heads(old, after))
		}
		e.Open += int64(max(0, v.Need-after) - max(0, old.Need-after))
	}
}

// add changes one level of the effect and keeps the order of the policy.
func (e *Effect) add(levels []Level, key Key, delta int64) {
	if delta == 0 {
		return
	}
	sum := map[Key]int64{key: delta}
	for _, d := range e.Levels {
		sum[d.Key] += d.Delta
	}
	e.Levels = nil
	for _, l := range levels {
		if sum[l.Key] != 0 {
			e.Levels = append(e.Levels, Difference{l.Key, sum[l.Key]})
		}
	}
}

// Point is one choice between few moves and few open posts.
type Point struct {
	Charge int64 // what a move cost on top, in the packed number of the first tier
	Moves  int
	Open   int64 // posts under the need
}

// Frontier shows how many posts stay open if fewer people move: the plan is
// solved again at rising charges per move, from none to one at which nobody
// moves, spread evenly over the orders of magnitude between.
func (r *Result) Frontier(ctx context.Context, points int) ([]Point, error) {
	m := r.model
	if !r.flow.Optimal() {
		return nil, ErrUnproved
	}
	top := int64(1)
	for _, c := range r.flow.Problem().Slot {
		top = max(top, -c)
	}
	charges := []int64{0}
	for k := 1; k < points; k++ {
		charges = append(charges, spread(top, k, points-1))
	}
	charges = slices.Compact(charges)
	found, err := r.flow.Frontier(ctx, charges)
	if err != nil {
		return nil, fmt.Errorf("frontier: %w", err)
	}
	var out []Point
	for _, f := range found {
		p := Point{Charge: f.Charge, Moves: f.Moves}
		for g, heads := range f.Heads {
			p.Open += int64(max(0, m.snap.Groups[m.groups[g]].Need-m.fixed[g]-heads))
		}
		out = append(out, p)
	}
	return out, nil
}

// spread returns top^(k/n) rounded up, by whole-number bisection.
func spread(top int64, k, n int) int64 {
	bits := 0
	for v := top; v > 0; v >>= 1 {
		bits++
	}
	if k == n {
		return top
	}
	return min(top, int64(1)<<(bits*k/n))
}
