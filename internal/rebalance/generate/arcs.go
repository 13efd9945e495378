package generate

import (
	"cmp"
	"slices"

	"mutasi/internal/rebalance/flow"
)

// What a move costs besides its distance, in units of 250 metres.
const (
	costChange  = 24  // any move
	costBurden  = 16  // a move nobody asked for
	costClass   = 40  // a post of another class than today's
	costRank    = 6   // per rank above the post's
	preferFirst = 120 // first wish; each later one 30 less
	surplusStep = 3   // the k-th head too many in a group costs k times this
	// cutRemote is up to how many groups with open posts on the fringe are
	// considered beside the nearest groups.
	cutRemote = 8
)

type target struct {
	group int32
	far   int64
}

// Arcs lists where person i may go besides staying, in order of the groups.
// scratch may be nil; it is reused to save memory.
func (c *City) Arcs(i int, scratch []Arc) []Arc {
	p := &c.People[i]
	arcs := scratch[:0]
	if p.Targets == 0 || c.SurplusOnly && c.Groups[p.Group].Incumbents <= c.Groups[p.Group].Need {
		return arcs
	}
	now := p.Home.distance(c.UnitList[c.Groups[p.Group].Unit].Place)
	for _, t := range c.targets(p) {
		g := &c.Groups[t.group]
		cost := Cost{
			Distance: max(0, t.far-now), Change: costChange, Burden: costBurden,
			Competency: int64(max(0, p.Rank-g.Rank-2)) * costRank,
		}
		if g.Class != p.Classes[0] {
			cost.Competency += costClass
		}
		if k := slices.Index(p.Wishes, t.group); k >= 0 {
			cost.Burden, cost.Preference = 0, preferFirst-30*int64(k)
		}
		arcs = append(arcs, Arc{t.group, cost})
	}
	slices.SortFunc(arcs, func(a, b Arc) int { return cmp.Compare(a.Group, b.Group) })
	return arcs
}

// targets returns the groups considered for a person: the nearest, those asked
// for, and some open posts of the fringe.
func (c *City) targets(p *Person) []target {
	var all []target
	for _, k := range p.Classes {
		if k < 0 {
			continue
		}
		for _, g := range c.ofClass[k] {
			open := c.Groups[g].Incumbents < c.Groups[g].Need
			if g != p.Group && c.accepts(g, p) && (open || !c.SurplusOnly) {
				all = append(all, target{g, p.Home.distance(c.UnitList[c.Groups[g].Unit].Place)})
			}
		}
	}
	slices.SortFunc(all, func(a, b target) int {
		return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.group, b.group))
	})
	n := min(int(p.Targets), len(all))
	kept, remote := all[:n], 0
	for _, t := range all[n:] {
		g := &c.Groups[t.group]
		fringe := remote < min(cutRemote, n/2) && c.UnitList[g.Unit].Remote > 0 && g.Incumbents < g.Need
		if fringe {
			remote++
		}
		if fringe || slices.Contains(p.Wishes, t.group) {
			kept = append(kept, t)
		}
	}
	return kept
}

// shortage is the first level's cost of s missing heads: relative to the need, or
// the square, times 100, and more by half for each degree of remoteness.
func (c *City) shortage(g *Group, s int64) int64 {
	cost := 100 * s * s
	if !c.Leximin {
		cost /= int64(g.Need)
	}
	return cost + cost*int64(c.UnitList[g.Unit].Remote)/2
}

// Problem packs the region for the solvers: shortage first, or weighed against the
// costs of the moves as Params.Weight says.
func (c *City) Problem() *flow.Problem {
	p := &flow.Problem{Persons: len(c.People), Groups: len(c.Groups), Start: []int32{0}, SlotStart: []int32{0}}
	var arcs []Arc
	dearest := int64(0)
	for i := range c.People {
		p.Group, p.Cost = append(p.Group, c.People[i].Group), append(p.Cost, 0)
		arcs = c.Arcs(i, arcs)
		for _, a := range arcs {
			p.Group, p.Cost = append(p.Group, a.Group), append(p.Cost, a.Cost.Total())
			dearest = max(dearest, a.Cost.Total(), -a.Cost.Total())
		}
		p.Start = append(p.Start, int32(len(p.Group)))
	}
	weight := c.Weight
	if weight == 0 {
		weight = 2*int64(p.Persons)*dearest + 1
	}
	for g := range c.Groups {
		c.slots(p, &c.Groups[g], weight)
	}
	return p
}

// slots appends the group's bounds and marginal costs. A group at or under its
// need never loses net, none grows beyond its need or its authorised posts, and a
// group with too many never grows.
func (c *City) slots(p *flow.Problem, g *Group, weight int64) {
	must := min(g.Need, g.Incumbents)
	most := max(g.Incumbents, min(g.Need, g.Authorise))
	for f := must + 1; f <= most; f++ {
		missing, spare := int64(g.Need-f), int64(f-g.Need)
		cost := spare * surplusStep
		if missing >= 0 {
			cost = -weight * (c.shortage(g, missing+1) - c.shortage(g, missing))
		}
		p.Slot = append(p.Slot, cost)
	}
	p.Must = append(p.Must, must)
	p.SlotStart = append(p.SlotStart, int32(len(p.Slot)))
}
