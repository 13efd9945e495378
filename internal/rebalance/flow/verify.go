package flow

import (
	"errors"
	"fmt"
)

// ErrCertificate marks every fault that Verify finds.
var ErrCertificate = errors.New("plan not proved")

func unproved(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCertificate, fmt.Sprintf(format, args...))
}

// Verify proves from the plan's exported fields alone that it is legal and that
// no legal plan of p costs less, or says which condition fails. It takes one
// pass over the arcs, shares no code with the solvers and assumes only that p
// passed Check. A plan with a gap is not proved.
//
// The conditions are those of linear programming duality: everybody is on one
// of the own arcs, group heads and bounds are within their limits; no person
// has an arc with less cost + price than the one used; no filled slot costs
// more than the group's price and no empty one less; and a bound with a price
// is met exactly.
func Verify(p *Problem, plan *Plan) error {
	if len(plan.Choice) != p.Persons || len(plan.Potential) != p.Persons || len(plan.Price) != p.Groups || len(plan.Stay) != len(p.Bounds) {
		return unproved("the plan is for another problem")
	}
	for g, price := range plan.Price {
		if price > Limit || price < -Limit {
			return unproved("group %d has price %d", g, price)
		}
	}
	reward, err := verifyBounds(p, plan)
	if err != nil {
		return err
	}
	heads := make([]int, p.Groups)
	var cost, dual int64
	for i := range plan.Choice {
		used, least, err := verifyPerson(p, plan, reward, i)
		if err != nil {
			return err
		}
		heads[used]++
		cost += p.Cost[p.Start[i]+plan.Choice[i]]
		dual += least
	}
	for g, n := range heads {
		c, d, err := verifyGroup(p, g, n, plan.Price[g])
		if err != nil {
			return err
		}
		cost, dual = cost+c, dual+d
	}
	for b, bound := range p.Bounds {
		dual += plan.Stay[b] * int64(bound.Stay)
	}
	if cost != plan.Cost || dual != plan.Dual || cost != dual {
		return unproved("cost %d and bound %d are stated as %d and %d", cost, dual, plan.Cost, plan.Dual)
	}
	return verifyTiers(p, plan)
}

// verifyPerson returns the group used and the least reduced cost.
func verifyPerson(p *Problem, plan *Plan, reward []int64, i int) (int32, int64, error) {
	first, end, used := p.Start[i], p.Start[i+1], p.Start[i]+plan.Choice[i]
	if used < first || used >= end {
		return 0, 0, unproved("person %d uses arc %d of %d", i, plan.Choice[i], end-first)
	}
	stay := int64(0)
	if reward != nil {
		stay = reward[p.Group[first]]
	}
	least := p.Cost[first] - stay + plan.Price[p.Group[first]]
	here := least
	for a := first + 1; a < end; a++ {
		c := p.Cost[a] + plan.Price[p.Group[a]]
		if c < least {
			least = c
		}
		if a == used {
			here = c
		}
	}
	if here != least {
		return 0, 0, unproved("person %d has an arc cheaper than the one used by %d", i, here-least)
	}
	if plan.Potential[i] != least {
		return 0, 0, unproved("person %d has potential %d, stated as %d", i, least, plan.Potential[i])
	}
	return p.Group[used], least, nil
}

// verifyGroup returns the group's part of the cost and of the bound.
func verifyGroup(p *Problem, g, heads int, price int64) (cost, dual int64, err error) {
	slots := p.Slot[p.SlotStart[g]:p.SlotStart[g+1]]
	filled := heads - int(p.Must[g])
	if filled < 0 || filled > len(slots) {
		return 0, 0, unproved("group %d has %d heads, not %d to %d", g, heads, p.Must[g], int(p.Must[g])+len(slots))
	}
	dual = -price * int64(p.Must[g])
	for k, slot := range slots {
		if k < filled {
			if slot > price {
				return 0, 0, unproved("group %d fills slot %d at %d, above its price %d", g, k, slot, price)
			}
			cost += slot
			dual += slot - price
		} else if slot < price {
			return 0, 0, unproved("group %d leaves slot %d at %d empty, below its price %d", g, k, slot, price)
		}
	}
	return cost, dual, nil
}

// verifyBounds checks the bounds and returns per group what staying at home is
// worth on top, nil without bounds.
func verifyBounds(p *Problem, plan *Plan) ([]int64, error) {
	if len(p.Bounds) == 0 {
		return nil, nil
	}
	stayed := make([]int, p.Groups)
	for i, k := range plan.Choice {
		if k == 0 {
			stayed[p.Group[p.Start[i]]]++
		}
	}
	reward := make([]int64, p.Groups)
	for b, bound := range p.Bounds {
		n, price := 0, plan.Stay[b]
		if price < 0 || price > Limit {
			return nil, unproved("bound %d has price %d", b, price)
		}
		for _, g := range bound.Groups {
			n += stayed[g]
			if reward[g] += price; reward[g] > Limit {
				return nil, unproved("group %d has stay price %d", g, reward[g])
			}
		}
		if n < int(bound.Stay) || price > 0 && n > int(bound.Stay) {
			return nil, unproved("bound %d has %d people staying for %d at price %d", b, n, bound.Stay, price)
		}
	}
	return reward, nil
}
