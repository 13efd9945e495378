package flow

import "context"

// simplex is a primal network simplex on the network's own shape. The tree spans
// the nodes of the network and the sink, which is its root; a person is part of
// the tree only while two or more of the own arcs are basic, everybody else hangs
// on one node as a leaf and is not stored there, so that most pivots touch few
// nodes and many none. The tree is strongly feasible: from every node a head more
// can be sent to the root. The pivot rule keeps it so, which rules out cycling.
//
// Only a short list of arcs per person takes part at a time; when none of those
// improves, one pass over all arcs finds the others that do.
type simplex struct {
	net  *network
	root int32
	base int32 // number of the first person's tree node

	potential []int64 // by tree node; those of leaves are not kept
	parent    []int32
	depth     []int32
	edge      []int32 // arc to the parent
	upward    []bool  // the arc leads from the node to its parent
	flow      []int8  // on that arc
	child     []int32 // first child
	next      []int32 // siblings
	prev      []int32

	people []person // the arc used (numbered in the network), -1 for a person in the tree
	filled []bool   // by slot, those in the tree left out
	basic  []bool   // by slot: in the tree
	rows   [][]candidate
	order  []int32 // tree nodes in the order of pricing: every group behind its people
	cursor int
	big    int64 // cost of the artificial arcs
	stack  []int32
}

// candidate is an arc that takes part.
type candidate struct {
	cost int64
	head int32
	arc  int32
}

// Arcs are numbered: those of the network, then the slots, then one artificial
// arc per node that carries what no slot does in the tree.
func (s *simplex) slotArc(k int32) int32    { return int32(len(s.net.head)) + k }
func (s *simplex) artificial(v int32) int32 { return int32(len(s.net.head)+len(s.net.slot)) + v }

// slotOf returns the slot of an arc, -1 if it is not one.
func (s *simplex) slotOf(arc int32) int32 {
	k := arc - int32(len(s.net.head))
	if k < 0 || int(k) >= len(s.net.slot) {
		return -1
	}
	return k
}

func newSimplex(net *network) *simplex {
	nodes := net.nodes + 1 + net.persons
	s := &simplex{
		net: net, root: int32(net.nodes), base: int32(net.nodes) + 1,
		potential: make([]int64, nodes), parent: make([]int32, nodes), depth: make([]int32, nodes),
		edge: make([]int32, nodes), upward: make([]bool, nodes), flow: make([]int8, nodes),
		child: make([]int32, nodes), next: make([]int32, nodes), prev: make([]int32, nodes),
		people: make([]person, net.persons), filled: make([]bool, len(net.slot)), basic: make([]bool, len(net.slot)),
		big: net.beyond(),
	}
	for v := range s.child {
		s.child[v], s.parent[v] = -1, -1
	}
	for i, arc := range net.at {
		s.people[i] = person{net.cost[arc], net.head[arc], arc}
	}
	s.plant()
	s.choose()
	s.line()
	return s
}

// beyond returns a cost that no path can make up for.
func (n *network) beyond() int64 {
	var arc, slot int64
	for _, c := range n.cost {
		arc = max(arc, c, -c)
	}
	for _, c := range n.slot {
		slot = max(slot, c, -c)
	}
	return 4*slot + 4*int64(n.nodes+2)*arc + 1
}

// plant builds the first tree: every node hangs on its parent by the first empty
// slot, or by an artificial arc when all are filled.
func (s *simplex) plant() {
	heads := s.net.heads()
	for v := int32(s.net.nodes) - 1; v >= 0; v-- {
		lo, hi := s.net.slotStart[v], s.net.slotStart[v+1]
		next := lo + heads[v] - s.net.must[v]
		for k := lo; k < next; k++ {
			s.filled[k] = true
		}
		s.edge[v], s.upward[v] = s.artificial(v), true
		if next < hi {
			s.edge[v] = s.slotArc(next)
			s.basic[next] = true
		}
		s.hang(v, s.net.up(v))
	}
	s.update(s.root, 0)
	for v := range int32(s.net.nodes) { // from the root down: parents of nodes are groups or the root
		if s.parent[v] == s.root {
			s.potential[v] = s.arcCost(s.edge[v])
		}
	}
	for v := int32(s.net.groups); v < int32(s.net.nodes); v++ {
		s.potential[v] = s.potential[s.parent[v]] + s.arcCost(s.edge[v])
	}
}

func (s *simplex) arcCost(arc int32) int64 {
	if int(arc) < len(s.net.cost) {
		return s.net.cost[arc]
	}
	if k := s.slotOf(arc); k >= 0 {
		return s.net.slot[k]
	}
	return s.big
}

// line puts everybody in the order of pricing.
func (s *simplex) line() {
	start := make([]int32, s.net.nodes+1)
	for i := range s.people {
		if s.net.start[i+1]-s.net.start[i] > 1 {
			start[s.people[i].node+1]++
		}
	}
	for v := range s.net.nodes {
		start[v+1] += start[v]
	}
	people := make([]int32, start[s.net.nodes])
	for i := range s.people {
		if s.net.start[i+1]-s.net.start[i] > 1 {
			v := s.people[i].node
			people[start[v]] = int32(i)
			start[v]++
		}
	}
	at := 0
	for v := range int32(s.net.nodes) {
		for ; at < int(start[v]); at++ {
			s.order = append(s.order, s.base+people[at])
		}
		s.order = append(s.order, v)
	}
}

// hang makes v a child of p.
func (s *simplex) hang(v, p int32) {
	s.parent[v] = p
	s.prev[v] = -1
	s.next[v] = s.child[p]
	if s.child[p] >= 0 {
		s.prev[s.child[p]] = v
	}
	s.child[p] = v
}

// cutOff takes v from its parent's children.
func (s *simplex) cutOff(v int32) {
	if s.prev[v] >= 0 {
		s.next[s.prev[v]] = s.next[v]
	} else {
		s.child[s.parent[v]] = s.next[v]
	}
	if s.next[v] >= 0 {
		s.prev[s.next[v]] = s.prev[v]
	}
}

// update adds d to the potentials of the subtree of v and counts its depths.
func (s *simplex) update(v int32, d int64) {
	stack := append(s.stack[:0], v)
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		s.potential[v] += d
		if p := s.parent[v]; p >= 0 {
			s.depth[v] = s.depth[p] + 1
		}
		for c := s.child[v]; c >= 0; c = s.next[c] {
			stack = append(stack, c)
		}
	}
	s.stack = stack
}

// run pivots until nothing improves.
func (s *simplex) run(ctx context.Context) error {
	for {
		for round := 0; ; round++ {
			if round&255 == 0 {
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			e, ok := s.price()
			if !ok {
				break
			}
			s.pivot(e)
		}
		if s.widen() == 0 {
			return nil
		}
	}
}

// choices reads the plan off the tree: the arc of every person within the row.
func (s *simplex) choices() []int32 {
	choice := make([]int32, s.net.persons)
	for i := range choice {
		arc := s.people[i].arc
		if arc < 0 {
			arc = s.usedArc(s.base + int32(i))
		}
		choice[i] = arc - s.net.start[i]
	}
	return choice
}

// usedArc returns the arc with flow of a person in the tree.
func (s *simplex) usedArc(x int32) int32 {
	if s.flow[x] == 1 {
		return s.edge[x]
	}
	c := s.child[x]
	for s.flow[c] == 0 {
		c = s.next[c]
	}
	return s.edge[c]
}
