package flow

import (
	"context"
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

// breakTies makes the plan unique.
func (p *Plan) breakTies(ctx context.Context) (*Plan, error) {
	return p.refine(ctx, Tier{Tie: true, Seed: p.options.Seed})
}

func (p *Plan) refine(ctx context.Context, tier Tier) (*Plan, error) {
	if !p.Optimal() {
		return p, fmt.Errorf("refine: %w", ErrCertificate)
	}
	f, err := p.face(&tier)
	if err != nil {
		return p, err
	}
	e := newEngine(&f.network)
	if err := e.run(ctx); err != nil {
		return p, err
	}
	q := p.Problem()
	next := &Plan{
		Choice: slices.Clone(p.Choice), Price: p.Price, Potential: p.Potential, Stay: p.Stay,
		Cost: p.Cost, Dual: p.Dual, Solver: p.Solver, Tiers: slices.Clone(p.Tiers), options: p.options,
		made: made{base: q},
	}
	for i := range e.people {
		next.Choice[i] = f.choice[f.start[i]+e.people[i].arc]
	}
	tier.Price = make([]int64, q.Groups)
	for g := range tier.Price {
		tier.Price[g] = e.nodes[g].price - e.nodes[e.sink()].price
	}
	tier.value(q, next.Choice)
	next.Tiers = append(next.Tiers, tier)
	return next, nil
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

// face keeps the arcs and slots that some best plan may use, at the costs of the
// next tier, and makes mandatory the slots that every best plan fills.
func (p *Plan) face(next *Tier) (*face, error) {
	q := p.Problem()
	f := &face{network: network{persons: q.Persons, groups: q.Groups, nodes: q.Groups}}
	f.start = append(f.start, 0)
	var least []int64
	for i := range q.Persons {
		least = p.leastArcs(least[:0], i)
		for a := q.Start[i]; a < q.Start[i+1]; a++ {
			if !p.onFace(least, i, a) {
				continue
			}
			if a == q.Start[i]+p.Choice[i] {
				f.at = append(f.at, int32(len(f.head)))
			}
			f.head = append(f.head, q.Group[a])
			f.cost = append(f.cost, next.arc(q, i, a))
			f.choice = append(f.choice, a-q.Start[i])
		}
		f.start = append(f.start, int32(len(f.head)))
	}
	f.slotStart = append(f.slotStart, 0)
	for g := range q.Groups {
		must := q.Must[g]
		for s := q.SlotStart[g]; s < q.SlotStart[g+1]; s++ {
			switch p.slotSide(g, s) {
			case -1:
				must++
			case 0:
				f.slot = append(f.slot, next.slot(s))
			}
		}
		f.must = append(f.must, must)
		if !slices.IsSorted(f.slot[f.slotStart[g]:]) {
			return nil, fault("the level's slots of group %d are not convex", g)
		}
		f.slotStart = append(f.slotStart, int32(len(f.slot)))
	}
	return f, nil
}

// leastArcs returns the person's least reduced cost by the problem and by each
// tier, each among the arcs that are least by those before.
func (p *Plan) leastArcs(least []int64, i int) []int64 {
	q := p.Problem()
	a := q.Start[i] + p.Choice[i] // the plan's own arc is least by all of them
	least = append(least, q.Cost[a]+p.Price[q.Group[a]])
	for t := range p.Tiers {
		least = append(least, p.Tiers[t].arc(q, i, a)+p.Tiers[t].Price[q.Group[a]])
	}
	return least
}

func (p *Plan) onFace(least []int64, i int, a int32) bool {
	q := p.Problem()
	g := q.Group[a]
	if q.Cost[a]+p.Price[g] != least[0] {
		return false
	}
	for t := range p.Tiers {
		if p.Tiers[t].arc(q, i, a)+p.Tiers[t].Price[g] != least[t+1] {
			return false
		}
	}
	return true
}

// slotSide returns -1 for a slot that every best plan fills, 1 for one that none
// fills, and 0 for a free one.
func (p *Plan) slotSide(g int, s int32) int {
	if c := p.Problem().Slot[s] - p.Price[g]; c != 0 {
		return sign(c)
	}
	for t := range p.Tiers {
		if c := p.Tiers[t].slot(s) - p.Tiers[t].Price[g]; c != 0 {
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
