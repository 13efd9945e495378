package rebalance

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Tariff prices a move from facts when nobody lists the moves themselves.
type Tariff struct {
	Step       float64 // metres of longer way for one unit of distance
	Unknown    int32   // distance of a move when a place is not known
	Change     int32   // any move
	Burden     int32   // a move nobody asked for
	OtherClass int32   // competency gap of a post of another class
	Wish       []int32 // preference by rank of the wish; further wishes count as the last
}

// DefaultTariff counts in quarters of a kilometre: a move is worth six, one
// that nobody asked for four more, another class of post ten, a first wish
// thirty.
func DefaultTariff() Tariff {
	return Tariff{Step: 250, Unknown: 80, Change: 24, Burden: 16, OtherClass: 40, Wish: []int32{120, 90, 60, 30}}
}

// Cost prices the move of p from one group to another.
func (t *Tariff) Cost(p *Person, from, to *Group, wish int) Cost {
	c := Cost{Distance: t.Unknown, Burden: t.Burden, Change: t.Change}
	if p.Facts != nil && p.Facts.Home != nil && from.Post != nil && from.Post.Place != nil && to.Post != nil && to.Post.Place != nil {
		longer := metres(p.Facts.Home, to.Post.Place) - metres(p.Facts.Home, from.Post.Place)
		c[Distance] = int32(min(MaxCost, math.Round(max(0, longer)/t.Step)))
	}
	if from.Class != to.Class {
		c[Competency] = t.OtherClass
	}
	if wish >= 0 {
		c[Burden] = 0
		if len(t.Wish) > 0 {
			c[Preference] = t.Wish[min(wish, len(t.Wish)-1)]
		}
	}
	return c
}

// metres is the distance of two places by the equirectangular projection, off
// by less than one in a thousand within a province.
func metres(a, b *Place) float64 {
	const perDegree = math.Pi / 180 * 6_371_000
	return math.Hypot((a.Lat-b.Lat)*perDegree, (a.Lon-b.Lon)*perDegree*math.Cos((a.Lat+b.Lat)*math.Pi/360))
}

// PlanFacts plans for people and groups whose facts decide who may go where: it
// offers everyone up to cut of the cheapest admissible groups, those asked for
// and all remote groups that are short, and solves. A group left out can only
// matter if its cost and price together beat what the person has; as long as
// there are such groups they are offered too and the plan is solved again. The
// plan is then the best over all admissible moves by the first tier of levels
// (column generation). s lists no moves itself and is not changed.
func PlanFacts(ctx context.Context, s *Snapshot, policy Policy, tariff Tariff, cut int) (*Result, error) {
	if s.Candidates.Len() > 0 {
		return nil, faultf("arcs", "moves are listed; they cannot be made from facts as well")
	}
	o := offer{s: *s, policy: policy, tariff: tariff, cut: cut, given: make([][]int32, len(s.People))}
	o.s.Candidates = Candidates{}
	if err := s.validate(); err != nil {
		return nil, err
	}
	o.rules = Model{snap: s, policy: policy}
	for i := range s.People {
		o.first(int32(i))
	}
	for {
		m, err := build(&o.s, policy, true)
		if err != nil {
			return nil, err
		}
		r, err := m.Plan(ctx)
		if err != nil || r.Status != Optimal || ctx.Err() != nil || !o.more(r) {
			return r, err
		}
	}
}

// offer is the growing list of moves.
type offer struct {
	s      Snapshot
	policy Policy
	tariff Tariff
	cut    int
	rules  Model     // applies the rules
	given  [][]int32 // per person, groups offered so far, in order
}

// choice is a group a person may go to.
type choice struct {
	group int32
	cost  Cost
}

// admissible lists the groups that no rule keeps the person from.
func (o *offer) admissible(i int32) []choice {
	p := &o.s.People[i]
	if p.Locked || !o.rules.passes(p) {
		return nil
	}
	var out []choice
	for g := range o.s.Groups {
		to := &o.s.Groups[g]
		if int32(g) == p.Group || !o.rules.fits(p, to) {
			continue
		}
		out = append(out, choice{int32(g), o.tariff.Cost(p, &o.s.Groups[p.Group], to, slices.Index(p.Wishes, int32(g)))})
	}
	return out
}

// first offers what is likely to matter.
func (o *offer) first(i int32) {
	all := o.admissible(i)
	slices.SortFunc(all, func(a, b choice) int {
		return cmp.Or(cmp.Compare(KeyCost.arc(&a.cost, false), KeyCost.arc(&b.cost, false)), cmp.Compare(a.group, b.group))
	})
	for k, c := range all {
		g := &o.s.Groups[c.group]
		short := g.Remote > 0 && g.Incumbents < min(g.Need, g.Authorised)
		if k < o.cut || short || slices.Contains(o.s.People[i].Wishes, c.group) {
			o.add(i, c)
		}
	}
}

func (o *offer) add(i int32, c choice) {
	at, _ := slices.BinarySearch(o.given[i], c.group)
	o.given[i] = slices.Insert(o.given[i], at, c.group)
	o.s.Candidates.Append(Candidate{i, c.group, c.cost})
}

// more offers every group left out that could improve the plan; it reports
// whether there was any.
func (o *offer) more(r *Result) bool {
	m := r.model
	shown := o.shown()
	stay := make([]int64, len(m.groups)) // what bounds pay for each who stays
	for b, price := range r.flow.Stay {
		for _, g := range r.flow.Problem().Bounds[b].Groups {
			stay[g] += price
		}
	}
	found := false
	for i := range o.s.People {
		p := &o.s.People[i]
		home := m.groupNo[p.Group]
		least := r.flow.Price[home] - stay[home] + m.tierCost(&Cost{}, shown[i] >= 0 && shown[i] != p.Group)
		if k, ok := m.mover(p.ID); ok {
			least = r.flow.Potential[k]
		}
		for _, c := range o.admissible(int32(i)) {
			if _, given := slices.BinarySearch(o.given[i], c.group); given {
				continue
			}
			if m.tierCost(&c.cost, shown[i] >= 0 && shown[i] != c.group)+r.flow.Price[m.groupNo[c.group]] < least {
				o.add(int32(i), c)
				found = true
			}
		}
	}
	return found
}

// shown is the group in which each person was shown, -1 without a plan shown.
func (o *offer) shown() []int32 {
	out := make([]int32, len(o.s.People))
	for i := range out {
		if out[i] = -1; o.s.Reference != nil {
			out[i] = o.s.People[i].Group
		}
	}
	for _, v := range o.s.Reference {
		out[v.Person] = v.Group
	}
	return out
}

// tierCost is what a move adds to the first tier.
func (m *Model) tierCost(c *Cost, changed bool) int64 {
	t := &m.tiers[0]
	sum := int64(0)
	for i, l := range t.levels {
		sum += t.coef[i] * m.policy.Levels[l].Key.arc(c, changed)
	}
	return sum
}
