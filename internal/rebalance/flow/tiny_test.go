package flow

import (
	"math/rand/v2"
	"slices"
)

// shape bounds what tiny draws.
type shape struct {
	persons, groups int
	arcs            float64 // chance of an arc
	low, high       int64   // arc costs
	slotLow, slot   int64   // slot costs
	must            float64 // chance that today's heads are mandatory
	spare           int     // most open slots of a group
	bounds          int     // 0 none, 1 on single groups, 2 nested over several
}

// shapes are the kinds of tiny instance that the oracle is asked about.
var shapes = map[string]shape{
	"moves cost, posts open":   {6, 4, 0.6, 0, 9, -20, 10, 0.7, 2, 0},
	"wishes":                   {6, 4, 0.6, -9, 9, -5, 5, 0.7, 1, 0},
	"closed, rings only":       {7, 4, 0.7, -9, 5, 0, 1, 1, 0, 0},
	"surplus, few posts":       {7, 5, 0.5, 0, 6, -9, 30, 0.2, 1, 0},
	"shortage over surplus":    {5, 6, 0.6, 0, 6, -50, 5, 0.8, 3, 0},
	"ties everywhere":          {6, 4, 0.7, 0, 1, -2, 2, 0.6, 2, 0},
	"dear moves":               {6, 4, 0.7, 50, 99, -60, 60, 0.6, 2, 0},
	"one group":                {5, 1, 1, 0, 1, -5, 5, 0.5, 2, 0},
	"nobody may move":          {5, 4, 0, 0, 1, -5, 5, 0.5, 2, 0},
	"bounds on one group":      {6, 4, 0.7, -9, 9, -20, 10, 0.6, 2, 1},
	"bounds on several groups": {6, 5, 0.7, -9, 9, -20, 10, 0.5, 2, 2},
}

// tiny draws a problem of the given shape.
func tiny(r *rand.Rand, s shape) *Problem {
	p := &Problem{Persons: r.IntN(s.persons + 1), Groups: 1 + r.IntN(s.groups)}
	p.Start = []int32{0}
	heads := make([]int32, p.Groups)
	for range p.Persons {
		home := int32(r.IntN(p.Groups))
		heads[home]++
		p.Group, p.Cost = append(p.Group, home), append(p.Cost, 0)
		if r.IntN(4) == 0 {
			p.Cost[len(p.Cost)-1] = s.low + r.Int64N(s.high-s.low)
		}
		for _, g := range r.Perm(p.Groups) {
			if int32(g) != home && r.Float64() < s.arcs {
				p.Group, p.Cost = append(p.Group, int32(g)), append(p.Cost, s.low+r.Int64N(s.high-s.low))
			}
		}
		p.Start = append(p.Start, int32(len(p.Group)))
	}
	p.SlotStart = []int32{0}
	for g := range p.Groups {
		must := heads[g]
		for must > 0 && r.Float64() > s.must {
			must--
		}
		slots := make([]int64, int(heads[g]-must)+r.IntN(s.spare+1))
		for k := range slots {
			slots[k] = s.slotLow + r.Int64N(s.slot-s.slotLow)
		}
		slices.Sort(slots)
		p.Must = append(p.Must, must)
		p.Slot = append(p.Slot, slots...)
		p.SlotStart = append(p.SlotStart, int32(len(p.Slot)))
	}
	p.Bounds = tinyBounds(r, s.bounds, heads)
	return p
}

func tinyBounds(r *rand.Rand, kind int, heads []int32) []Bound {
	if kind == 0 {
		return nil
	}
	if kind == 1 {
		var bounds []Bound
		for g := range heads {
			if r.IntN(2) == 0 {
				bounds = append(bounds, Bound{[]int32{int32(g)}, r.Int32N(heads[g] + 1)})
			}
		}
		return bounds
	}
	var bounds []Bound
	var all Bound
	half := Bound{}
	for g := range heads {
		if r.IntN(4) > 0 {
			all.Groups = append(all.Groups, int32(g))
			all.Stay += heads[g]
			if r.IntN(2) == 0 {
				half.Groups = append(half.Groups, int32(g))
				half.Stay += heads[g]
			}
		}
	}
	for _, b := range []Bound{all, half} {
		b.Stay -= min(b.Stay, r.Int32N(4))
		bounds = append(bounds, b)
	}
	return bounds
}

// oracle tries every assignment and returns the least cost, far if none is
// legal. With pin >= 0 person pin uses arc arc.
func oracle(p *Problem, pin int, arc int32) int64 {
	heads := make([]int32, p.Groups)
	stayed := make([]int32, p.Groups)
	best := far
	var try func(i int, cost int64)
	try = func(i int, cost int64) {
		if i == p.Persons {
			if c, ok := legalCost(p, heads, stayed); ok {
				best = min(best, cost+c)
			}
			return
		}
		for a := p.Start[i]; a < p.Start[i+1]; a++ {
			if i == pin && a != arc {
				continue
			}
			heads[p.Group[a]]++
			if a == p.Start[i] {
				stayed[p.Group[a]]++
			}
			try(i+1, cost+p.Cost[a])
			heads[p.Group[a]]--
			if a == p.Start[i] {
				stayed[p.Group[a]]--
			}
		}
	}
	try(0, 0)
	return best
}

func legalCost(p *Problem, heads, stayed []int32) (int64, bool) {
	cost := int64(0)
	for g, n := range heads {
		slots := p.Slots(g)
		filled := int(n - p.Must[g])
		if filled < 0 || filled > len(slots) {
			return 0, false
		}
		for _, c := range slots[:filled] {
			cost += c
		}
	}
	for _, b := range p.Bounds {
		n := int32(0)
		for _, g := range b.Groups {
			n += stayed[g]
		}
		if n < b.Stay {
			return 0, false
		}
	}
	return cost, true
}
