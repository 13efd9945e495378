package flow

import "context"

// joint reports whether a bound spans several groups, so that it has a price
// instead of a node.
func (b *Bound) joint() bool { return len(b.Groups) > 1 }

// jointBounds reports whether the problem has bounds over several groups.
func (p *Problem) jointBounds() bool {
	for b := range p.Bounds {
		if p.Bounds[b].joint() {
			return true
		}
	}
	return false
}

// rewards returns per group what staying is worth by the prices of the bounds,
// nil if it is nothing.
func (p *Problem) rewards(stay []int64) []int64 {
	var reward []int64
	for b, bound := range p.Bounds {
		if stay[b] == 0 {
			continue
		}
		if reward == nil {
			reward = make([]int64, p.Groups)
		}
		for _, g := range bound.Groups {
			reward[g] += stay[b]
		}
	}
	return reward
}

// boundPrices reads the prices of the bounds on single groups off the network's:
// what a head is worth less to the group when it stays.
func (p *Problem) boundPrices(net *network, price []int64) []int64 {
	if len(p.Bounds) == 0 {
		return nil
	}
	stay := make([]int64, len(p.Bounds))
	done := make([]bool, p.Groups)
	tight := p.stays()
	for b, bound := range p.Bounds {
		if bound.joint() || bound.Stay == 0 {
			continue
		}
		if g := bound.Groups[0]; bound.Stay == tight[g] && !done[g] {
			stay[b] = price[g] - price[net.child[g]]
			done[g] = true
		}
	}
	return stay
}

// enforce makes an engine that stands at the best plan without the bounds over
// several groups hold these bounds too. As long as one is broken, its price rises
// to where the cheapest person who left comes back, and that person does. The
// plan is the best one under the final prices; where a bound with a price is
// overfulfilled at the end, that is the plan's gap.
func (e *engine) enforce(ctx context.Context, p *Problem, stay []int64) error {
	e.locals = make([][]int32, p.Groups)
	for i := range p.Persons {
		g := p.Home(i)
		e.locals[g] = append(e.locals[g], int32(i))
	}
	for b := e.broken(p); b >= 0; b = e.broken(p) {
		if err := ctx.Err(); err != nil {
			return err
		}
		bound := &p.Bounds[b]
		e.freeze(p)
		i, regret := e.cheapestReturn(bound)
		if regret > 0 {
			stay[b] += regret
			e.reward(bound, regret)
		}
		e.comeBack(i)
	}
	e.frozen = nil
	return nil
}

// broken returns the first bound over several groups that does not hold, or -1.
func (e *engine) broken(p *Problem) int {
	for b := range p.Bounds {
		if bound := &p.Bounds[b]; bound.joint() && e.staying(bound) < bound.Stay {
			return b
		}
	}
	return -1
}

func (e *engine) staying(bound *Bound) int32 {
	n := int32(0)
	for _, g := range bound.Groups {
		for _, i := range e.locals[g] {
			if e.people[i].arc == 0 {
				n++
			}
		}
	}
	return n
}

// freeze keeps those at home whom a bound over several groups cannot spare.
func (e *engine) freeze(p *Problem) {
	e.frozen = make([]bool, len(e.people))
	for b := range p.Bounds {
		bound := &p.Bounds[b]
		if !bound.joint() || e.staying(bound) > bound.Stay {
			continue
		}
		for _, g := range bound.Groups {
			for _, i := range e.locals[g] {
				e.frozen[i] = e.people[i].arc == 0
			}
		}
	}
}

// cheapestReturn finds who, of the bound's people that left, comes back at the
// least cost when nobody frozen moves for it. Everybody can: the status quo shows
// a way on which people only go home.
func (e *engine) cheapestReturn(bound *Bound) (person int32, regret int64) {
	person, regret = -1, far
	for _, g := range bound.Groups {
		for _, i := range e.locals[g] {
			if e.people[i].arc == 0 {
				continue
			}
			if r := e.wayHome(i); r < regret {
				person, regret = i, r
			}
			e.forget()
		}
	}
	return person, regret
}

// wayHome searches the cheapest way for a person to use the stay arc and returns
// its length; the search is left open.
func (e *engine) wayHome(i int32) int64 {
	heads, costs := e.arcs(i)
	home, stand := heads[0], e.people[i]
	e.distances(stand.node, i, map[int32]bool{home: true})
	return costs[0] + e.nodes[home].price - stand.cost - e.nodes[stand.node].price + e.nodes[home].dist
}

// reward makes staying cheaper for all people of the bound. Each change by itself
// is repaired at once, with nobody frozen: at the new price leaving may pay again.
func (e *engine) reward(bound *Bound, by int64) {
	frozen := e.frozen
	e.frozen = nil
	for _, g := range bound.Groups {
		e.bonus[g] += by
		for _, i := range e.locals[g] {
			heads, costs := e.arcs(i)
			e.applyRow(Change{Kind: SetCost, Person: i, Group: heads[0], Cost: costs[0] - by})
		}
	}
	e.frozen = frozen
}

// comeBack sends a person home if that costs nothing by now.
func (e *engine) comeBack(i int32) {
	stand := e.people[i]
	if stand.arc == 0 {
		return
	}
	if e.wayHome(i) == 0 {
		heads, _ := e.arcs(i)
		e.shift(heads[0], stand.node, i, 0)
	}
	e.forget()
}
