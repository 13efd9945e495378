package flow

import "context"

// far stands for "no such slot" and "not reached"; sums of it with any legal
// price stay within int64.
const far = int64(1) << 61

// node is a group, or the sink behind the last group, during the searches.
type node struct {
	price int64 // what one more head costs
	dist  int64 // distance to the target of the search, far if not reached
	last  int64 // marginal of the last slot filled, -far if only mandatory heads are left
	next  int64 // marginal of the next open slot, far if none
	by    int32 // person who moves from here to `to`; -1 for a step through the sink
	to    int32
	heads int32
	open  int32 // slots that take part, counted from the first
}

// person is where somebody stands now.
type person struct {
	cost  int64 // of the arc in use
	group int32
	arc   int32
}

// arrival is an arc seen from its group.
type arrival struct {
	cost   int64
	person int32
}

// engine holds a legal plan and prices under which it is optimal for the part
// of the problem opened so far. Opening a slot or a wish, or changing the
// problem, breaks at most one condition; one search restores it. Each search
// runs backward from the place that wants a head, and prices only fall.
type engine struct {
	p       *Problem
	nodes   []node // the groups, then the sink
	people  []person
	floor   []int64 // per person: no arc counts as cheaper until woken
	inStart []int32
	in      []arrival // arcs by group; people with one arc left out
	heap    heap
	reached []int32
}

func newEngine(p *Problem, start []int32) *engine {
	e := &engine{p: p, nodes: make([]node, p.Groups+1), people: make([]person, p.Persons), floor: make([]int64, p.Persons)}
	for g := range e.nodes {
		e.nodes[g].dist = far
	}
	for i, arc := range start {
		e.people[i] = person{p.Cost[arc], p.Group[arc], arc}
		e.floor[i] = p.Cost[arc]
		e.nodes[p.Group[arc]].heads++
	}
	price := int64(0)
	for g := range p.Groups {
		e.nodes[g].open = e.nodes[g].heads - p.Must[g]
		e.margins(int32(g))
		price = max(price, e.nodes[g].last)
	}
	for g := range p.Groups {
		e.nodes[g].price = price
	}
	e.sink().next, e.sink().last = far, -far
	e.arrivals()
	return e
}

func (e *engine) sink() *node { return &e.nodes[e.p.Groups] }

// margins reads the slots around the present number of heads.
func (e *engine) margins(g int32) {
	if int(g) == e.p.Groups {
		return
	}
	n := &e.nodes[g]
	filled := n.heads - e.p.Must[g]
	slots := e.p.Slots(int(g))
	n.last, n.next = -far, far
	if filled > 0 {
		n.last = slots[filled-1]
	}
	if filled < n.open {
		n.next = slots[filled]
	}
}

// arrivals turns the rows round. A wish, an arc cheaper than the one in use,
// enters at the cost of the arc in use and waits until its person is woken.
func (e *engine) arrivals() {
	p := e.p
	e.inStart = make([]int32, p.Groups+1)
	for i := range p.Persons {
		if groups, _ := p.Arcs(i); len(groups) > 1 {
			for _, g := range groups {
				e.inStart[g]++
			}
		}
	}
	sum := int32(0)
	for g := range e.inStart {
		sum += e.inStart[g]
		e.inStart[g] = sum
	}
	e.in = make([]arrival, sum)
	for i := p.Persons - 1; i >= 0; i-- {
		if groups, costs := p.Arcs(i); len(groups) > 1 {
			for k, g := range groups {
				e.inStart[g]--
				e.in[e.inStart[g]] = arrival{max(costs[k], e.floor[i]), int32(i)}
			}
		}
	}
}

// run opens wishes and slots until all take part.
func (e *engine) run(ctx context.Context) error {
	for i := range e.people {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.wake(int32(i))
	}
	var queue heap
	for g := range e.p.Groups {
		e.widen(&queue, int32(g))
	}
	for len(queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		g := queue.pop().item
		e.nodes[g].open++
		e.margins(g)
		if e.fill(g) {
			e.widen(&queue, g)
		} else {
			e.nodes[g].open = int32(len(e.p.Slots(int(g))))
		}
	}
	return nil
}

// widen queues the next closed slot of a group, the most valuable first.
func (e *engine) widen(queue *heap, g int32) {
	if slots := e.p.Slots(int(g)); int(e.nodes[g].open) < len(slots) {
		queue.push(slots[e.nodes[g].open], g)
	}
}

// wake lets a person's wishes count and restores the person's condition.
func (e *engine) wake(i int32) {
	groups, costs := e.p.Arcs(int(i))
	floor := e.floor[i]
	e.floor[i] = -far
	wishes := false
	for k, g := range groups {
		if costs[k] < floor {
			wishes = true
			e.setArrival(i, g, costs[k])
		}
	}
	if wishes {
		e.people[i].cost = e.p.Cost[e.people[i].arc]
		e.replace(i)
	}
}

func (e *engine) setArrival(i, g int32, cost int64) {
	row := e.in[e.inStart[g]:e.inStart[g+1]]
	for k := range row {
		if row[k].person == i {
			row[k].cost = cost
		}
	}
}
