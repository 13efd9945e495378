package flow

// verifyTiers proves the refinements of a plan that is itself proved. Costs and
// prices by level are compared as words are: a later level counts where all
// earlier ones are equal. So nobody has an arc whose vector of cost + price comes
// before that of the arc used, no filled slot comes after the group's price, no
// empty one before it, and each bound has a price that is not below zero in that
// order and is met exactly if it is above.
func verifyTiers(p *Problem, plan *Plan) error {
	if len(plan.Tiers) == 0 {
		return nil
	}
	for t, tier := range plan.Tiers {
		if len(tier.Price) != p.Groups || len(tier.Stay) != len(p.Bounds) ||
			tier.Level.Cost != nil && len(tier.Level.Cost) != len(p.Cost) || tier.Level.Slot != nil && len(tier.Level.Slot) != len(p.Slot) {
			return unproved("refinement %d is for another problem", t)
		}
	}
	v := tierVerifier{p, plan}
	heads := make([]int32, p.Groups)
	stayed := make([]int32, p.Groups)
	for i, k := range plan.Choice {
		used := p.Start[i] + k
		heads[p.Group[used]]++
		if k == 0 {
			stayed[p.Group[used]]++
		}
		for a := p.Start[i]; a < p.Start[i+1]; a++ {
			if v.compare(i, a, used) < 0 {
				return unproved("person %d has an arc that comes before the one used", i)
			}
		}
	}
	for g, n := range heads {
		if err := v.group(g, n); err != nil {
			return err
		}
	}
	if err := v.bounds(stayed); err != nil {
		return err
	}
	return v.values(heads)
}

type tierVerifier struct {
	p    *Problem
	plan *Plan
}

// cost returns the cost of an arc by the problem (level -1) or a tier.
func (v *tierVerifier) cost(level, i int, a int32) int64 {
	if level < 0 {
		return v.p.Cost[a]
	}
	switch tier := &v.plan.Tiers[level]; {
	case tier.Tie:
		person, group := uint64(i), uint64(v.p.Group[a])
		if v.p.PersonKey != nil {
			person = v.p.PersonKey[i]
		}
		if v.p.GroupKey != nil {
			group = v.p.GroupKey[v.p.Group[a]]
		}
		return TieBreak(tier.Seed, person, group)
	case tier.Level.Cost == nil:
		return 0
	default:
		return tier.Level.Cost[a]
	}
}

// prices returns the prices by group and by bound of a level.
func (v *tierVerifier) prices(level int) (group, stay []int64) {
	if level < 0 {
		return v.plan.Price, v.plan.Stay
	}
	return v.plan.Tiers[level].Price, v.plan.Tiers[level].Stay
}

// reduced returns cost + price of an arc by a level.
func (v *tierVerifier) reduced(level, i int, a int32) int64 {
	price, stay := v.prices(level)
	c := v.cost(level, i, a) + price[v.p.Group[a]]
	if a == v.p.Start[i] {
		for b, bound := range v.p.Bounds {
			for _, g := range bound.Groups {
				if g == v.p.Group[a] {
					c -= stay[b]
				}
			}
		}
	}
	return c
}

func (v *tierVerifier) compare(i int, a, b int32) int64 {
	for level := -1; level < len(v.plan.Tiers); level++ {
		if d := v.reduced(level, i, a) - v.reduced(level, i, b); d != 0 {
			return d
		}
	}
	return 0
}

// group holds the slots of a group against its prices.
func (v *tierVerifier) group(g int, heads int32) error {
	filled := v.p.SlotStart[g] + heads - v.p.Must[g]
	for s := v.p.SlotStart[g]; s < v.p.SlotStart[g+1]; s++ {
		d := v.p.Slot[s] - v.plan.Price[g]
		for t := 0; d == 0 && t < len(v.plan.Tiers); t++ {
			tier := &v.plan.Tiers[t]
			d = -tier.Price[g]
			if !tier.Tie && tier.Level.Slot != nil {
				d += tier.Level.Slot[s]
			}
		}
		if s < filled && d > 0 || s >= filled && d < 0 {
			return unproved("group %d fills slot %d against its prices", g, s-v.p.SlotStart[g])
		}
	}
	return nil
}

func (v *tierVerifier) bounds(stayed []int32) error {
	for b, bound := range v.p.Bounds {
		n := -bound.Stay
		for _, g := range bound.Groups {
			n += stayed[g]
		}
		price := int64(0)
		for level := -1; price == 0 && level < len(v.plan.Tiers); level++ {
			_, stay := v.prices(level)
			price = stay[b]
		}
		if price < 0 || price > 0 && n > 0 {
			return unproved("bound %d has %d people too many staying at price %d", b, n, price)
		}
	}
	return nil
}

// values recomputes what the plan costs by each tier.
func (v *tierVerifier) values(heads []int32) error {
	for t, tier := range v.plan.Tiers {
		sum := int64(0)
		for i, k := range v.plan.Choice {
			sum += v.cost(t, i, v.p.Start[i]+k)
		}
		for g, n := range heads {
			for s := v.p.SlotStart[g]; !tier.Tie && tier.Level.Slot != nil && s < v.p.SlotStart[g]+n-v.p.Must[g]; s++ {
				sum += tier.Level.Slot[s]
			}
		}
		if sum != tier.Value {
			return unproved("refinement %d is worth %d, stated as %d", t, sum, tier.Value)
		}
	}
	return nil
}
