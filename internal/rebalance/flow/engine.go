package flow

import (
	"context"
	"slices"
)

// far stands for "no such slot" and "not reached"; sums of it with any legal
// price stay within int64.
const far = int64(1) << 61

// node is a group, a node of those who stay, or the sink, during the searches.
type node struct {
	price int64 // what one more head costs, plus the price of the sink
	dist  int64 // distance to the target of the search, far if not reached
	last  int64 // marginal of the last slot filled, -far if only mandatory heads are left
	next  int64 // marginal of the next open slot, far if none
	by    int32 // person who moves from here to `to`; -1 for a step between a node and its parent
	to    int32
	heads int32
	chunk int32 // of the pile, to be read next
}

// person is where somebody stands now.
type person struct {
	cost int64 // of the arc in use, not below floor
	node int32
	arc  int32 // within the row
}

// arrival is an arc seen from its end.
type arrival struct {
	cost   int64
	person int32
}

// row replaces the arcs of one person after a change.
type row struct {
	head []int32
	cost []int64
}

// engine holds a legal plan and prices under which it is optimal for the part
// of the problem opened so far. Opening a slot or a wish, or changing the
// problem, breaks at most one condition; one search restores it. Each search
// runs backward from the place that wants a head, and prices only fall.
type engine struct {
	net    *network
	rows   map[int32]row // rows changed since net was made
	nodes  []node        // those of net, then the sink
	people []person
	floor  []int64     // per person: no arc counts as cheaper until woken; nil when all are awake
	in     [][]arrival // arcs by node; people with one arc left out

	open  []int32 // per node: slots that take part, counted from the first
	piles []pile  // in, sorted as far as needed; nil after a change

	heap    heap
	reached []int32
	keys    []int64 // scratch
	fans    *fans   // for questions; nil when the plan changes

	elder *engine // whose plan is being changed, while its fans still hold here
	dirty int32   // the group that the change is about, -1 for none

	bonus  []int64   // per group: what staying is worth by the bounds over several groups
	locals [][]int32 // per group: who is at home there
	frozen []bool    // per person: may not move for now; nil for nobody
}

// newEngine starts from the plan of the network with all further slots closed
// and all wishes asleep, where one price for all groups proves it.
func newEngine(net *network) *engine {
	e := &engine{
		net: net, nodes: make([]node, net.nodes+1),
		people: make([]person, net.persons), floor: make([]int64, net.persons),
		open: make([]int32, net.nodes),
	}
	for i, arc := range net.at {
		e.people[i] = person{net.cost[arc], net.head[arc], arc - net.start[i]}
		e.floor[i] = net.cost[arc]
	}
	price := int64(0)
	for v, heads := range net.heads() {
		n := &e.nodes[v]
		n.dist, n.heads = far, heads
		e.open[v] = heads - net.must[v]
		if v >= net.groups {
			e.open[v] = int32(len(net.slots(int32(v))))
		}
		e.margins(int32(v))
		price = max(price, n.last)
	}
	for v := range net.nodes {
		e.nodes[v].price = price
	}
	sink := &e.nodes[net.nodes]
	sink.dist, sink.last, sink.next = far, -far, far
	e.in = arrivals(net, e.floor)
	return e
}

// newEngineAt stands at the plan of the network, which the prices prove.
func newEngineAt(net *network, price []int64) *engine {
	e := &engine{
		net: net, nodes: make([]node, net.nodes+1),
		people: make([]person, net.persons), open: make([]int32, net.nodes),
	}
	for i, arc := range net.at {
		e.people[i] = person{net.cost[arc], net.head[arc], arc - net.start[i]}
	}
	for v, heads := range net.heads() {
		e.nodes[v] = node{price: price[v], dist: far, heads: heads}
		e.open[v] = int32(len(net.slots(int32(v))))
		e.margins(int32(v))
	}
	e.nodes[net.nodes] = node{dist: far, last: -far, next: far}
	e.in = arrivals(net, nil)
	e.dirty = -1
	return e
}

func (e *engine) sink() int32 { return int32(e.net.nodes) }

// arcs returns the row of person i as it is now.
func (e *engine) arcs(i int32) ([]int32, []int64) {
	if r, ok := e.rows[i]; ok {
		return r.head, r.cost
	}
	return e.net.arcs(i)
}

// margins reads the slots around the present number of heads.
func (e *engine) margins(v int32) {
	if v == e.sink() {
		return
	}
	n := &e.nodes[v]
	filled := n.heads - e.net.must[v]
	slots := e.net.slots(v)
	n.last, n.next = -far, far
	if filled > 0 && int(filled) <= len(slots) {
		n.last = slots[filled-1]
	}
	if filled >= 0 && filled < e.open[v] {
		n.next = slots[filled]
	}
}

// arrivals turns the rows round. A wish, an arc cheaper than the one in use,
// enters at the cost of the arc in use and waits until its person is woken.
func arrivals(net *network, floor []int64) [][]arrival {
	count := make([]int32, net.nodes)
	total := int32(0)
	for i := range int32(net.persons) {
		if heads, _ := net.arcs(i); len(heads) > 1 {
			for _, v := range heads {
				count[v]++
			}
			total += int32(len(heads))
		}
	}
	all := make([]arrival, total)
	in := make([][]arrival, net.nodes)
	for v, n := range count {
		in[v], all = all[:0:n], all[n:]
	}
	for i := range int32(net.persons) {
		if heads, costs := net.arcs(i); len(heads) > 1 {
			for k, v := range heads {
				cost := costs[k]
				if floor != nil {
					cost = max(cost, floor[i])
				}
				in[v] = append(in[v], arrival{cost, i})
			}
		}
	}
	return in
}

// run wakes everybody and opens all slots, the most valuable first.
func (e *engine) run(ctx context.Context) error {
	e.piles = make([]pile, e.net.nodes)
	for v := range e.piles {
		e.piles[v] = pile{all: e.in[v], waste: int32(len(e.in[v]))}
	}
	for i := range e.people {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.wake(int32(i))
	}
	var queue heap
	for g := range e.net.groups {
		e.widen(&queue, int32(g))
	}
	for len(queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		g := queue.pop().item
		e.open[g]++
		e.margins(g)
		if e.fill(g) {
			e.widen(&queue, g)
		} else {
			e.open[g] = int32(len(e.net.slots(g)))
		}
	}
	e.floor, e.piles = nil, nil
	return nil
}

// widen queues the next closed slot of a group.
func (e *engine) widen(queue *heap, g int32) {
	if slots := e.net.slots(g); int(e.open[g]) < len(slots) {
		queue.push(slots[e.open[g]], g)
	}
}

// wake lets a person's wishes count and restores the person's condition.
func (e *engine) wake(i int32) {
	heads, costs := e.arcs(i)
	floor := e.floor[i]
	e.floor[i] = -far
	wishes := false
	for k, v := range heads {
		if costs[k] < floor {
			wishes = true
			e.setArrival(i, v, costs[k])
		}
	}
	if wishes {
		e.people[i].cost = costs[e.people[i].arc]
		e.replace(i)
	}
}

// setArrival changes what person i's arc into v costs, if it is listed.
func (e *engine) setArrival(i, v int32, cost int64) {
	if k := slices.IndexFunc(e.in[v], func(x arrival) bool { return x.person == i }); k >= 0 {
		e.in[v][k].cost = cost
		e.promote(v, i)
	}
}

// fill tries to put one more head into group g, whose next slot was just
// opened; without one worth the slot the price proves that there is none.
func (e *engine) fill(g int32) bool {
	budget := e.nodes[g].price - e.nodes[g].next - e.nodes[e.sink()].price
	return budget > 0 && e.pull(g, e.sink(), budget)
}

// pull looks for a way shorter than budget from node `from` to the target, moves
// everybody along it and lowers the prices; it reports whether there was one.
func (e *engine) pull(target, from int32, budget int64) bool {
	length, at := e.search(target, budget, goal{person: -1, node: from})
	if at >= 0 {
		e.shift(at, target, -1, 0)
	}
	e.settle(length)
	return at >= 0
}

// replace restores the condition of a person who might do better elsewhere:
// either a ring through the person is worth it, or the price of the person's own
// group falls until staying is as good. It reports whether the person moved.
func (e *engine) replace(i int32) bool {
	heads, costs := e.arcs(i)
	stand := e.people[i]
	least := far
	for k, v := range heads {
		least = min(least, max(costs[k], e.least(i))+e.nodes[v].price)
	}
	budget := stand.cost + e.nodes[stand.node].price - least
	if budget <= 0 {
		return false
	}
	into := make(map[int32]step, len(heads))
	for k, v := range heads {
		if v != stand.node {
			into[v] = step{costs[k] + e.nodes[v].price - least, int32(k)}
		}
	}
	length, at := e.search(stand.node, budget, goal{person: i, into: into})
	if at >= 0 {
		e.shift(at, stand.node, i, into[at].arc)
	}
	e.settle(length)
	return at >= 0
}

func (e *engine) least(i int32) int64 {
	if e.floor == nil {
		return -far
	}
	return e.floor[i]
}
