package flow

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Level is a further objective over the arcs and slots of a problem, laid out
// like its Cost and Slot. A nil slice stands for zeros.
type Level struct {
	Cost []int64
	Slot []int64
}

// Tier is the proof of one refinement: prices under which the plan is the best
// by its level among all plans that are best by the levels before.
type Tier struct {
	Level Level
	Tie   bool   // the level is the public tie-break of Seed instead
	Seed  uint64 // of the tie-break

	Value int64   // what the plan costs by the level
	Price []int64 // per group
	Stay  []int64 // per bound, nil without bounds; with those before, never negative in order
}

// arc returns what arc a of person i costs by the tier's level.
func (t *Tier) arc(p *Problem, i int, a int32) int64 {
	if t.Tie {
		return p.tieBreak(t.Seed, i, p.Group[a])
	}
	if t.Level.Cost == nil {
		return 0
	}
	return t.Level.Cost[a]
}

func (t *Tier) slot(s int32) int64 {
	if t.Tie || t.Level.Slot == nil {
		return 0
	}
	return t.Level.Slot[s]
}

// tieBits is the size of a tie-break weight: large enough that two plans hardly
// ever weigh the same, small enough that the weights of all persons add up.
const tieBits = 36

// TieBreak is the public pseudo-random weight of sending a person to a group,
// from 0 to 2^36-1, computed from their keys alone (three rounds of the finalizer
// of SplitMix64). Among equally good plans the one of least total weight wins.
func TieBreak(seed, person, group uint64) int64 {
	x := mix(seed + 0x9e3779b97f4a7c15)
	x = mix(x ^ person)
	x = mix(x + group*0x9e3779b97f4a7c15)
	return int64(x >> (64 - tieBits))
}

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (p *Problem) tieBreak(seed uint64, i int, g int32) int64 {
	person, group := uint64(i), uint64(g)
	if p.PersonKey != nil {
		person = p.PersonKey[i]
	}
	if p.GroupKey != nil {
		group = p.GroupKey[g]
	}
	return TieBreak(seed, person, group)
}

// Refine returns, of all plans that cost as little as p and are as good by its
// earlier refinements, the best by the level. Prices and cost stay those of p;
// the proof of the refinement is appended to Tiers. Where a group has slots that
// are equally good so far, their costs by the level must not fall.
//
// When ctx ends first, Refine returns p itself and ctx's error.
func (p *Plan) Refine(ctx context.Context, level Level) (*Plan, error) {
	q := p.Problem()
	if level.Cost != nil && len(level.Cost) != len(q.Cost) || level.Slot != nil && len(level.Slot) != len(q.Slot) {
		return p, fault("level of %d arcs and %d slots for %d and %d", len(level.Cost), len(level.Slot), len(q.Cost), len(q.Slot))
	}
	if err := q.checkMagnitudes(level.Cost, level.Slot); err != nil {
		return p, err
	}
	return p.refine(ctx, Tier{Level: level})
}

// breakTies makes the plan unique, unless bounds over several groups stand in
// the way of a refinement.
func (p *Plan) breakTies(ctx context.Context) (*Plan, error) {
	next, err := p.refine(ctx, Tier{Tie: true, Seed: p.options.Seed})
	if errors.Is(err, ErrBounds) {
		return p, nil
	}
	return next, err
}

// ErrBounds tells that a plan was not refined because the best one by the next
// level breaks a bound over several groups.
var ErrBounds = errors.New("bounds over several groups prevent a refinement")

func (p *Plan) refine(ctx context.Context, tier Tier) (*Plan, error) {
	if !p.Optimal() {
		return p, fmt.Errorf("refine: %w", ErrCertificate)
	}
	q := p.Problem()
	f, err := p.face(&tier)
	if err != nil {
		return p, err
	}
	sol, err := f.solve(ctx, p.options)
	if err != nil {
		return p, err
	}
	next := &Plan{
		Choice: slices.Clone(p.Choice), Price: p.Price, Potential: p.Potential, Stay: p.Stay,
		Cost: p.Cost, Dual: p.Dual, Solver: p.Solver, Tiers: slices.Clone(p.Tiers), options: p.options,
		made: made{base: q},
	}
	for i, k := range sol.choice {
		next.Choice[i] = f.choice[f.start[i]+k]
	}
	if !next.holdsJoint(q) {
		return p, ErrBounds
	}
	tier.Price = sol.price[:q.Groups:q.Groups]
	tier.Stay = q.boundPrices(&f.network, sol.price)
	tier.value(q, next.Choice)
	next.Tiers = append(next.Tiers, tier)
	return next, nil
}

// holdsJoint reports whether the bounds over several groups hold, those with a
// price exactly.
func (p *Plan) holdsJoint(q *Problem) bool {
	if !q.jointBounds() {
		return true
	}
	stayed := make([]int32, q.Groups)
	for i, k := range p.Choice {
		if k == 0 {
			stayed[q.Home(i)]++
		}
	}
	for b, bound := range q.Bounds {
		n := -bound.Stay
		for _, g := range bound.Groups {
			n += stayed[g]
		}
		if bound.joint() && (n < 0 || n > 0 && p.Stay[b] > 0) {
			return false
		}
	}
	return true
}

// value adds up what the choices cost by the level.
func (t *Tier) value(q *Problem, choice []int32) {
	t.Value = 0
	heads := make([]int32, q.Groups)
	for i, k := range choice {
		a := q.Start[i] + k
		t.Value += t.arc(q, i, a)
		heads[q.Group[a]]++
	}
	for g, n := range heads {
		for s := q.SlotStart[g]; s < q.SlotStart[g]+n-q.Must[g]; s++ {
			t.Value += t.slot(s)
		}
	}
}

// face is the network of all plans that are best so far.
type face struct {
	network
	choice []int32 // by arc: which arc of the person's row it is
}

// ladder holds what the levels of a plan charge on its network.
type ladder struct {
	net   *network
	plan  *Plan
	price [][]int64 // by level and node
	bonus [][]int64 // by level and group, nil for nothing: what staying is worth
}

func (p *Plan) ladder() *ladder {
	q := p.Problem()
	l := &ladder{net: newNetwork(q), plan: p}
	add := func(group, stay []int64) {
		price := slices.Clone(group)
		for v := q.Groups; v < l.net.nodes; v++ {
			price = append(price, group[l.net.parent[v]])
		}
		joint := make([]int64, len(q.Bounds))
		for b := range q.Bounds {
			if bound := &q.Bounds[b]; bound.joint() {
				joint[b] = stay[b]
			} else if stay[b] != 0 {
				price[l.net.child[bound.Groups[0]]] -= stay[b]
			}
		}
		l.price = append(l.price, price)
		l.bonus = append(l.bonus, q.rewards(joint))
	}
	add(p.Price, p.Stay)
	for t := range p.Tiers {
		add(p.Tiers[t].Price, p.Tiers[t].Stay)
	}
	return l
}

// reduced returns cost + price of arc a of person i by a level.
func (l *ladder) reduced(level, i int, a int32) int64 {
	c := l.price[level][l.net.head[a]]
	if level == 0 {
		c += l.net.cost[a]
	} else {
		c += l.plan.Tiers[level-1].arc(l.plan.Problem(), i, a)
	}
	if a == l.net.start[i] && l.bonus[level] != nil {
		c -= l.bonus[level][l.plan.Problem().Home(i)]
	}
	return c
}

// best reports whether an arc is as good as the one in use by all levels.
func (l *ladder) best(i int, a, used int32) bool {
	for level := range l.price {
		if l.reduced(level, i, a) != l.reduced(level, i, used) {
			return false
		}
	}
	return true
}

// side returns -1 for a slot of node v that every best plan fills, 1 for one that
// none fills, and 0 for a free one.
func (l *ladder) side(v, s int32) int {
	up := l.net.up(v)
	for level, price := range l.price {
		c := -price[v]
		if int(up) < l.net.nodes {
			c += price[up]
		}
		if level == 0 {
			c += l.net.slot[s]
		} else if int(v) < l.net.groups {
			c += l.plan.Tiers[level-1].slot(s)
		}
		if c != 0 {
			return sign(c)
		}
	}
	return 0
}

func sign(c int64) int {
	if c < 0 {
		return -1
	}
	return 1
}

// face keeps the arcs and slots that some best plan may use, at the costs of the
// next tier, and makes mandatory the slots that every best plan fills.
func (p *Plan) face(next *Tier) (*face, error) {
	q, l := p.Problem(), p.ladder()
	f := &face{network: network{
		persons: q.Persons, groups: q.Groups, nodes: l.net.nodes, parent: l.net.parent, child: l.net.child,
		start: []int32{0}, slotStart: []int32{0},
	}}
	for i := range q.Persons {
		used := q.Start[i] + p.Choice[i]
		for a := q.Start[i]; a < q.Start[i+1]; a++ {
			if !l.best(i, a, used) {
				continue
			}
			if a == used {
				f.at = append(f.at, int32(len(f.head)))
			}
			f.head = append(f.head, l.net.head[a])
			f.cost = append(f.cost, next.arc(q, i, a))
			f.choice = append(f.choice, a-q.Start[i])
		}
		f.start = append(f.start, int32(len(f.head)))
	}
	for v := range int32(l.net.nodes) {
		must := l.net.must[v]
		for s := l.net.slotStart[v]; s < l.net.slotStart[v+1]; s++ {
			switch side := l.side(v, s); {
			case side < 0:
				must++
			case side == 0 && int(v) < q.Groups:
				f.slot = append(f.slot, next.slot(s))
			case side == 0:
				f.slot = append(f.slot, 0)
			}
		}
		f.must = append(f.must, must)
		if !slices.IsSorted(f.slot[f.slotStart[v]:]) {
			return nil, fault("the level's slots of group %d are not convex", v)
		}
		f.slotStart = append(f.slotStart, int32(len(f.slot)))
	}
	return f, nil
}
