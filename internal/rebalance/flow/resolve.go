package flow

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// warm is the state from which questions about a plan are answered.
type warm struct {
	sync.Mutex
	engine *engine
}

// Diff is what a re-solve changed.
type Diff struct {
	Moves []Move // persons whose group changed, from the old plan's to the new plan's
	Cost  int64  // new objective - old objective
}

// question runs ask on an engine that stands at the plan. Engines of optimal
// plans only: the distances mean nothing before.
func (p *Plan) question(ask func(*engine)) bool {
	if !p.Optimal() {
		return false
	}
	p.warm.Lock()
	defer p.warm.Unlock()
	if p.warm.engine == nil {
		p.warm.engine = engineAt(p)
	}
	ask(p.warm.engine)
	return true
}

// engineAt sets an engine to a finished plan.
func engineAt(p *Plan) *engine {
	q := p.Problem()
	net := newNetwork(q)
	price := slices.Clone(p.Price)
	for v := q.Groups; v < net.nodes; v++ {
		price = append(price, p.Price[net.parent[v]])
	}
	for b, bound := range q.Bounds {
		if !bound.joint() && p.Stay[b] > 0 {
			price[net.child[bound.Groups[0]]] -= p.Stay[b]
		}
	}
	net.at = make([]int32, q.Persons)
	for i, k := range p.Choice {
		net.at[i] = q.Start[i] + k
	}
	bonus := net.reward(q, p.Stay)
	e := newEngineAt(net, price)
	e.bonus = bonus
	if bonus == nil {
		e.bonus = make([]int64, q.Groups)
	}
	return e
}

// clone copies what a re-solve changes and shares the rest.
func (e *engine) clone() *engine {
	c := *e
	c.nodes, c.people, c.in = slices.Clone(e.nodes), slices.Clone(e.people), slices.Clone(e.in)
	c.open, c.bonus = slices.Clone(e.open), slices.Clone(e.bonus)
	c.rows = maps.Clone(e.rows)
	c.heap, c.reached, c.keys, c.fans = nil, nil, nil, nil
	return &c
}

// Resolve applies changes, one after the other, to an optimal plan and repairs
// it; the new plan is optimal for the changed problem and shares most memory
// with the old one, which stays as it is. The tie-break is not repeated: people
// whom the changes do not concern stay where the old plan put them unless moving
// them is strictly better. It returns ErrInfeasible when a change leaves no
// legal plan, and ctx's error, without a plan, when ctx ends first.
func (p *Plan) Resolve(ctx context.Context, changes []Change) (*Plan, Diff, error) {
	var next *engine
	base := p.Problem()
	for k, c := range changes {
		if err := c.check(base); err != nil {
			return nil, Diff{}, fmt.Errorf("change %d: %w", k, err)
		}
	}
	var err error
	if !p.question(func(e *engine) {
		next = e.clone()
		e.spread()
		next.elder = e // good for the first search
		if len(changes) > 0 {
			err = next.change(ctx, 0, changes[0])
		}
	}) {
		return nil, Diff{}, fmt.Errorf("resolve: %w", ErrCertificate)
	}
	next.elder, next.dirty = nil, -1
	for k := 1; k < len(changes) && err == nil; k++ {
		err = next.change(ctx, k, changes[k])
	}
	if err != nil {
		return nil, Diff{}, err
	}
	plan := &Plan{options: p.options, Solver: SSP, made: made{base: base, changes: changes}}
	if base.Bounds == nil {
		sol := next.solution()
		plan.Choice, plan.Price = sol.choice, sol.price[:base.Groups]
		next.value(plan)
	} else if err := plan.settle(ctx, next, p.Stay); err != nil {
		return nil, Diff{}, err
	}
	plan.warm.engine = next
	return plan, p.diff(plan, next), nil
}

// change makes the k-th change.
func (e *engine) change(ctx context.Context, k int, c Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !e.apply(c) || e.outlawed() {
		return fmt.Errorf("change %d: %w", k, ErrInfeasible)
	}
	return nil
}

// settle fills a plan with bounds from an engine that has finished but for the
// bounds over several groups.
func (p *Plan) settle(ctx context.Context, e *engine, stay []int64) error {
	q := p.Problem()
	p.Stay = slices.Clone(stay)
	if q.jointBounds() {
		if err := e.enforce(ctx, q, p.Stay); err != nil {
			return err
		}
	}
	p.take(q, e.net, e.solution())
	return nil
}

// value states objective, potentials and bound of an engine that has finished.
func (e *engine) value(plan *Plan) {
	plan.Potential = make([]int64, len(e.people))
	plan.Cost, plan.Dual = 0, 0
	for i, stand := range e.people {
		plan.Cost += stand.cost
		plan.Potential[i] = stand.cost + e.nodes[stand.node].price - e.nodes[e.sink()].price
		plan.Dual += plan.Potential[i]
	}
	for g, price := range plan.Price {
		filled := int(e.nodes[g].heads - e.net.must[g])
		plan.Dual -= price * int64(e.net.must[g])
		for k, cost := range e.net.slots(int32(g)) {
			if k < filled {
				plan.Cost += cost
			}
			plan.Dual += min(0, cost-price)
		}
	}
}

func (p *Plan) diff(plan *Plan, next *engine) Diff {
	d := Diff{Cost: plan.Cost - p.Cost}
	q := p.Problem()
	for i, stand := range next.people {
		to := next.group(stand.node)
		if from := q.Group[q.Start[i]+p.Choice[i]]; from != to {
			d.Moves = append(d.Moves, Move{int32(i), from, to})
		}
	}
	return d
}

// apply makes one change and restores every condition it broke; it reports
// whether a legal plan is left.
func (e *engine) apply(c Change) bool {
	if c.Kind <= SetCost {
		if heads, _ := e.arcs(c.Person); e.group(heads[0]) == c.Group {
			if c.Kind == SetCost && e.bonus != nil {
				c.Cost -= e.bonus[c.Group]
			}
			c.Group = heads[0]
		}
		return e.applyRow(c)
	}
	old := slotRow{e.net.must[c.Group], e.net.slots(c.Group)}
	e.setSlots(c.Group, old.with(c))
	e.dirty = c.Group
	return e.repair(c.Group)
}

func (e *engine) applyRow(c Change) bool {
	i := c.Person
	var old row
	old.head, old.cost = e.arcs(i)
	if c.Kind == Force && !slices.Contains(old.head, c.Group) {
		return false
	}
	changed := old.with(c)
	stand := &e.people[i]
	k := slices.Index(changed.head, stand.node)
	lost := k < 0
	if lost { // stand on an arc that exists no more until the search has found another
		changed.head, changed.cost = append(changed.head, stand.node), append(changed.cost, never)
		k = len(changed.head) - 1
	}
	if e.rows == nil {
		e.rows = map[int32]row{}
	}
	e.rows[i] = changed
	e.relist(i, old, changed)
	stand.arc, stand.cost = int32(k), changed.cost[k]
	e.replace(i)
	if lost {
		final := row{changed.head[:k], changed.cost[:k]}
		e.rows[i] = final
		e.relist(i, changed, final)
	}
	return true
}

// outlawed reports whether somebody was left on an arc taken away.
func (e *engine) outlawed() bool {
	for i := range e.rows {
		if e.people[i].cost >= never {
			return true
		}
	}
	return false
}

// relist brings the lists of arrivals in line with a changed row.
func (e *engine) relist(i int32, old, changed row) {
	for _, v := range old.head {
		if !slices.Contains(changed.head, v) {
			e.in[v] = slices.DeleteFunc(slices.Clone(e.in[v]), func(x arrival) bool { return x.person == i })
		}
	}
	for k, v := range changed.head {
		list := slices.Clone(e.in[v])
		if at := slices.IndexFunc(list, func(x arrival) bool { return x.person == i }); at >= 0 {
			list[at].cost = changed.cost[k]
		} else {
			list = append(list, arrival{changed.cost[k], i})
		}
		e.in[v] = list
	}
}

// setSlots gives group g another price list.
func (e *engine) setSlots(g int32, row slotRow) {
	net := *e.net
	net.must = slices.Clone(net.must)
	net.must[g] = row.must
	lo, hi := net.slotStart[g], net.slotStart[g+1]
	net.slot = slices.Concat(net.slot[:lo], row.slots, net.slot[hi:])
	net.slotStart = slices.Clone(net.slotStart)
	for v := g + 1; v <= int32(net.nodes); v++ {
		net.slotStart[v] += int32(len(row.slots)) - (hi - lo)
	}
	e.net = &net
	e.open[g] = int32(len(row.slots))
	e.margins(g)
}

// repair restores the conditions of a group whose price list changed.
func (e *engine) repair(g int32) bool {
	sink := e.sink()
	for {
		n := &e.nodes[g]
		price := n.price - e.nodes[sink].price
		filled := int(n.heads - e.net.must[g])
		switch {
		case filled > len(e.net.slots(g)):
			if !e.pull(sink, g, never) {
				return false
			}
		case filled < 0:
			if !e.pull(g, sink, never) {
				return false
			}
		case n.last > price:
			e.pull(sink, g, n.last-price)
		case n.next < price:
			e.pull(g, sink, price-n.next)
		default:
			return true
		}
		e.margins(g)
	}
}
