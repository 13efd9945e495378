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

	tree      []branch
	potential []int64 // by tree node; those of leaves are not kept

	people []person // the arc used (numbered in the network), -1 for a person in the tree
	filled []bool   // by slot, those in the tree left out
	basic  []bool   // by slot: in the tree
	rows   [][]candidate
	order  []int32 // tree nodes in the order of pricing: every group behind its people
	cursor int
	big    int64 // cost of the artificial arcs
	stack  []int32
}

// branch is a node of the tree and the arc to its parent.
type branch struct {
	parent, depth     int32
	child, next, prev int32 // first child, siblings
	arc               int32
	flow              int8
	upward            bool // the arc leads from the node to its parent
	slot              bool // the arc is a slot and takes one unit
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
		tree: make([]branch, nodes), potential: make([]int64, nodes),
		people: make([]person, net.persons), filled: make([]bool, len(net.slot)), basic: make([]bool, len(net.slot)),
		big: net.beyond(),
	}
	for v := range s.tree {
		s.tree[v].child, s.tree[v].parent = -1, -1
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
		s.tree[v].arc, s.tree[v].upward = s.artificial(v), true
		if next < hi {
			s.tree[v].arc, s.tree[v].slot = s.slotArc(next), true
			s.basic[next] = true
		}
		s.hang(v, s.net.up(v))
	}
	s.update(s.root, 0)
	for v := range int32(s.net.nodes) { // from the root down: parents of nodes are groups or the root
		if s.tree[v].parent == s.root {
			s.potential[v] = s.arcCost(s.tree[v].arc)
		}
	}
	for v := int32(s.net.groups); v < int32(s.net.nodes); v++ {
		s.potential[v] = s.potential[s.tree[v].parent] + s.arcCost(s.tree[v].arc)
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
	s.tree[v].parent = p
	s.tree[v].prev = -1
	s.tree[v].next = s.tree[p].child
	if s.tree[p].child >= 0 {
		s.tree[s.tree[p].child].prev = v
	}
	s.tree[p].child = v
}

// cutOff takes v from its parent's children.
func (s *simplex) cutOff(v int32) {
	if s.tree[v].prev >= 0 {
		s.tree[s.tree[v].prev].next = s.tree[v].next
	} else {
		s.tree[s.tree[v].parent].child = s.tree[v].next
	}
	if s.tree[v].next >= 0 {
		s.tree[s.tree[v].next].prev = s.tree[v].prev
	}
}

// update adds d to the potentials of the subtree of v and counts its depths.
func (s *simplex) update(v int32, d int64) {
	tree, stack := s.tree, append(s.stack[:0], v)
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		s.potential[v] += d
		n := &tree[v]
		if n.parent >= 0 {
			n.depth = tree[n.parent].depth + 1
		}
		for c := n.child; c >= 0; c = tree[c].next {
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
	if s.tree[x].flow == 1 {
		return s.tree[x].arc
	}
	c := s.tree[x].child
	for s.tree[c].flow == 0 {
		c = s.tree[c].next
	}
	return s.tree[c].arc
}
