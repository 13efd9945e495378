package flow

// network is what the solvers work on: a problem whose bounds have become nodes
// and prices, one of its components, or the face of its optimal plans under other
// costs. The groups come first; a group with a bound on who stays has one node
// more, in which those who stay are counted before they count as heads of the
// group. So every node has a parent, and a convex price for what passes to it.
type network struct {
	persons, groups, nodes int // nodes without the sink, which is number `nodes`

	start []int32 // arcs by person
	head  []int32 // node at the end of the arc
	cost  []int64

	must      []int32 // by node
	slotStart []int32
	slot      []int64
	parent    []int32 // nil: every node hangs on the sink
	child     []int32 // node that hangs on the group, -1 for none; nil like parent

	at []int32 // a legal plan to start from: arc by person
}

// solution is what a solver makes of a network: the arc of every person within
// the row, and the price of every node against that of the sink.
type solution struct {
	choice []int32
	price  []int64
	solver Solver
}

// newNetwork translates a problem. It shares the problem's memory where it can.
func newNetwork(p *Problem) *network {
	n := &network{
		persons: p.Persons, groups: p.Groups, nodes: p.Groups,
		start: p.Start, head: p.Group, cost: p.Cost,
		must: p.Must, slotStart: p.SlotStart, slot: p.Slot,
		at: p.Start[:p.Persons],
	}
	if stay := p.stays(); stay != nil {
		n.divide(p, stay)
	}
	return n
}

// stays returns how many must stay in each group by the bounds on it alone, nil
// if there are none.
func (p *Problem) stays() []int32 {
	var stay []int32
	for _, b := range p.Bounds {
		if len(b.Groups) == 1 && b.Stay > 0 {
			if stay == nil {
				stay = make([]int32, p.Groups)
			}
			g := b.Groups[0]
			stay[g] = max(stay[g], b.Stay)
		}
	}
	return stay
}

// divide gives every group with a bound its node for those who stay.
func (n *network) divide(p *Problem, stay []int32) {
	n.head = append([]int32(nil), p.Group...)
	n.must = append([]int32(nil), p.Must...)
	n.slotStart = append([]int32(nil), p.SlotStart...)
	n.slot = append([]int64(nil), p.Slot...)
	n.child = make([]int32, p.Groups)
	n.parent = make([]int32, p.Groups)
	heads := p.Heads()
	for g := range p.Groups {
		n.child[g] = -1
		if stay[g] == 0 {
			continue
		}
		n.child[g] = int32(n.nodes)
		n.nodes++
		n.parent = append(n.parent, int32(g))
		n.must = append(n.must, stay[g])
		n.slot = append(n.slot, make([]int64, heads[g]-stay[g]+1)...) // one to spare: staying is never full
		n.slotStart = append(n.slotStart, int32(len(n.slot)))
	}
	for g := range p.Groups {
		n.parent[g] = int32(n.nodes)
	}
	for i := range p.Persons {
		if s := n.child[p.Home(i)]; s >= 0 {
			n.head[p.Start[i]] = s
		}
	}
}

// arcs returns the row of person i.
func (n *network) arcs(i int32) ([]int32, []int64) {
	lo, hi := n.start[i], n.start[i+1]
	return n.head[lo:hi], n.cost[lo:hi]
}

// slots returns the marginal costs of node v beyond its mandatory heads.
func (n *network) slots(v int32) []int64 { return n.slot[n.slotStart[v]:n.slotStart[v+1]] }

// up returns the node on which v hangs.
func (n *network) up(v int32) int32 {
	if n.parent == nil {
		return int32(n.nodes)
	}
	return n.parent[v]
}

// heads counts what passes each node under the starting plan.
func (n *network) heads() []int32 {
	heads := make([]int32, n.nodes)
	for _, arc := range n.at {
		v := n.head[arc]
		heads[v]++
		if u := n.up(v); int(u) < n.nodes {
			heads[u]++
		}
	}
	return heads
}
