package flow

import (
	"context"
	"slices"
)

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

// hold makes the plan hold the bounds over several groups: those broken by many
// are met by bisection of their price, and enforce brings back the few who are
// then missing. When ctx has ended before, everybody stays: that is legal.
func (p *Plan) hold(ctx context.Context, q *Problem, err error) error {
	if p.Stay == nil {
		p.Stay = make([]int64, len(q.Bounds))
	}
	broken := p.broken(q)
	var spares [][]int32 // plans that may be better than what enforce leaves
	for _, b := range broken {
		if missing := q.Bounds[b].Stay - p.staying(q, &q.Bounds[b]); err == nil && missing > 0 && (missing >= fewMissing || len(broken) == 1) {
			spares, err = p.approach(ctx, q, b)
		}
	}
	e := engineAt(p)
	if err == nil {
		err = e.enforce(ctx, q, p.Stay)
	}
	p.take(q, e.net, e.solution())
	if err != nil {
		p.Choice = make([]int32, q.Persons)
		p.value(q)
		return err
	}
	for _, choice := range spares {
		next := &Plan{Choice: choice, Price: p.Price, Stay: p.Stay}
		if next.value(q); next.Cost < p.Cost && len(next.broken(q)) == 0 {
			p.Choice, p.Cost = next.Choice, next.Cost
		}
	}
	return nil
}

// broken lists the bounds over several groups that the plan does not hold.
func (p *Plan) broken(q *Problem) []int {
	var out []int
	for b := range q.Bounds {
		if bound := &q.Bounds[b]; bound.joint() && p.staying(q, bound) < bound.Stay {
			out = append(out, b)
		}
	}
	return out
}

// fewMissing is how many people a bound may miss to have them brought back one by
// one rather than by solving again, where several bounds are broken.
const fewMissing = 24

// inside tells of every group whether it is one of the bound's.
func (b *Bound) inside(q *Problem) []bool {
	inside := make([]bool, q.Groups)
	for _, g := range b.Groups {
		inside[g] = true
	}
	return inside
}

func (p *Plan) staying(q *Problem, bound *Bound) int32 {
	inside := bound.inside(q)
	n := int32(0)
	for i, k := range p.Choice {
		if k == 0 && inside[q.Home(i)] {
			n++
		}
	}
	return n
}

// approach raises the price of a bound to where the best plan changes from
// breaking it to holding it. The two plans there differ by cycles, each of which
// may be taken or left; at a price at which all cost nothing, those that bring
// back just as many as are missing make the plan the best one with the bound.
// Otherwise the plan breaks the bound still, as little as a price can make it,
// and plans that hold it are returned beside it.
func (p *Plan) approach(ctx context.Context, q *Problem, b int) (spares [][]int32, err error) {
	bound := &q.Bounds[b]
	try := func(price int64) (*Plan, error) {
		next := &Plan{options: p.options, made: made{base: q}, Stay: slices.Clone(p.Stay)}
		next.Stay[b] = price
		net := newNetwork(q)
		net.reward(q, next.Stay)
		sol, err := net.solve(ctx, p.options)
		next.take(q, net, sol)
		return next, err
	}
	become := func(next *Plan) {
		p.Choice, p.Price, p.Stay, p.Solver = next.Choice, next.Price, next.Stay, next.Solver
	}
	low, high := p.Stay[b], p.Stay[b]+1
	var over *Plan // holds the bound at the price high
	for step := int64(1); high-low > 1 || step > 0; {
		price := low + (high-low)/2
		if step > 0 {
			price = low + step
		}
		next, err := try(price)
		if err != nil {
			return nil, err
		}
		if next.staying(q, bound) >= bound.Stay {
			high, step, over = price, 0, next
		} else {
			low, step = price, 2*step
			become(next)
		}
	}
	for _, from := range []*Plan{p, over} {
		if choice, cost := from.toward(q, bound, p.Choice, over.Choice); choice != nil {
			if cost == 0 {
				become(from)
				p.Choice = choice
				return nil, nil
			}
			spares = append(spares, choice)
		}
	}
	return append(spares, over.Choice), nil
}

// toward takes, of the cycles between a plan that breaks the bound and one that
// holds it, the cheapest by this plan's prices that bring back just as many as
// the first is short of, and returns the plan they make with what they cost
// against this plan; nil if no choice of them does.
func (p *Plan) toward(q *Problem, bound *Bound, from, to []int32) ([]int32, int64) {
	net := newNetwork(q)
	net.reward(q, p.Stay)
	inside := bound.inside(q)
	stays := func(i int32, k int32) int32 {
		if k == 0 && inside[q.Home(int(i))] {
			return 1
		}
		return 0
	}
	missing := bound.Stay - (&Plan{Choice: from}).staying(q, bound)
	type taken struct {
		cost  int64
		cycle *cycle
		rest  *taken
	}
	best := make([]*taken, missing+1) // by how many come back
	best[0] = &taken{}
	cycles := net.cycles(from, to)
	for c := range cycles {
		x := &cycles[c]
		back := int32(0)
		for _, i := range x.people {
			back += stays(i, to[i]) - stays(i, from[i])
		}
		if back <= 0 {
			continue
		}
		for n := missing; n >= back; n-- {
			if rest := best[n-back]; rest != nil && (best[n] == nil || rest.cost+x.cost < best[n].cost) {
				best[n] = &taken{rest.cost + x.cost, x, rest}
			}
		}
	}
	sum := best[missing]
	if sum == nil {
		return nil, 0
	}
	choice := slices.Clone(from)
	for t := sum; t.cycle != nil; t = t.rest {
		for _, i := range t.cycle.people {
			choice[i] = to[i]
		}
	}
	return choice, net.total(choice) - net.total(p.Choice)
}

// reward makes the stay arcs cheaper by the prices of the bounds over several
// groups and returns what by group, nil for nothing.
func (n *network) reward(q *Problem, stay []int64) []int64 {
	joint := make([]int64, len(q.Bounds))
	for b := range q.Bounds {
		if q.Bounds[b].joint() {
			joint[b] = stay[b]
		}
	}
	bonus := q.rewards(joint)
	if bonus != nil {
		n.cost = slices.Clone(n.cost)
		for i := range q.Persons {
			n.cost[q.Start[i]] -= bonus[q.Home(i)]
		}
	}
	return bonus
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
		if i < 0 {
			return ErrInfeasible
		}
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
// a way on which people only go home. Searches are short at first.
func (e *engine) cheapestReturn(bound *Bound) (person int32, regret int64) {
	for limit := int64(0); limit < never; limit = 4*limit + 1 {
		person, regret = -1, limit+1
		for _, g := range bound.Groups {
			for _, i := range e.locals[g] {
				if e.people[i].arc == 0 {
					continue
				}
				if r := e.wayHome(i, regret); r < regret {
					person, regret = i, r
				}
				e.forget()
				if person >= 0 && regret == 0 {
					return person, 0
				}
			}
		}
		if person >= 0 {
			return person, regret
		}
	}
	return -1, far
}

// wayHome searches the cheapest way for a person to use the stay arc and returns
// its length if it is less than the limit; the search is left open.
func (e *engine) wayHome(i int32, limit int64) int64 {
	heads, costs := e.arcs(i)
	home, stand := heads[0], e.people[i]
	step := costs[0] + e.nodes[home].price - stand.cost - e.nodes[stand.node].price
	if step >= limit {
		return limit
	}
	s := search{engine: e, goal: goal{person: -1, node: home}, best: limit - step, at: -1}
	if s.follow(stand.node, i); s.at < 0 {
		return limit
	}
	return step + s.best
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
	if e.wayHome(i, 1) == 0 {
		heads, _ := e.arcs(i)
		e.shift(heads[0], stand.node, i, 0)
	}
	e.forget()
}
