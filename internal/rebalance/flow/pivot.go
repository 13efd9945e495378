package flow

// entering is the arc that a pivot brings into the tree, seen as a push of flow
// from tail to head; a slot given up is pushed against its own direction.
type entering struct {
	tail, head int32 // tree nodes; the tail of a leaf's arc is the leaf
	arc        int32
	gain       int64 // reduced cost in the direction of the push, negative
	back       bool  // a filled slot is given up
}

// leaving is the first obstacle on the cycle, by the rule of the last one in the
// direction of the push, counted from the top of the cycle.
type leaving struct {
	node  int32 // whose arc to the parent leaves, or own
	delta int8
	below bool // node is on the tail's side
}

const own = -1 // the entering arc itself, or the arc of the leaf, is the obstacle

// pivot pushes flow round the cycle and changes the tree.
func (s *simplex) pivot(e entering) {
	x := e.tail
	leaf := x >= s.base && s.people[x-s.base].arc >= 0
	if leaf {
		x = s.people[x-s.base].node
	}
	out, join := s.obstacle(x, e.head, leaf || s.slotOf(e.arc) >= 0)
	if out.delta > 0 {
		s.push(x, join, -out.delta)
		s.push(e.head, join, out.delta)
	}
	if out.node == own {
		if leaf {
			s.settle(e.tail, e.arc)
		} else {
			s.filled[s.slotOf(e.arc)] = !e.back
		}
		return
	}
	if leaf {
		s.join(e.tail, 1-out.delta)
	}
	s.exchange(e, out)
}

// obstacle walks from both ends to where they meet. One unit at most can be
// pushed: `single` tells that the entering arc itself allows no more. Since the
// tree is strongly feasible there is always room upward, so the first full stop on
// the tail's side decides, and most walks end there.
func (s *simplex) obstacle(x, y int32, single bool) (out leaving, join int32) {
	down, up := leaving{own, 2, true}, leaving{own, 2, false}
	if single {
		down.delta = 1
	}
	n, m := &s.tree[x], &s.tree[y]
	for x != y {
		if n.depth >= m.depth {
			if room := n.room(!n.upward); room < down.delta {
				down.node, down.delta = x, room
				if room == 0 {
					return down, x // nothing on the head's side is that tight
				}
			}
			x = n.parent
			n = &s.tree[x]
		} else {
			if room := m.room(m.upward); room <= up.delta {
				up.node, up.delta = y, room
			}
			y = m.parent
			m = &s.tree[y]
		}
	}
	if up.node != own && up.delta <= down.delta {
		return up, x
	}
	return down, x
}

// room returns how much the flow on the arc to the parent can grow, or shrink.
func (b *branch) room(grow bool) int8 {
	switch {
	case !grow:
		return b.flow
	case b.slot:
		return 1 - b.flow
	}
	return 2
}

// push sends d upward from v to the join.
func (s *simplex) push(v, join int32, d int8) {
	for v != join {
		n := &s.tree[v]
		if n.upward {
			n.flow += d
		} else {
			n.flow -= d
		}
		v = n.parent
	}
}

// join takes a leaf into the tree.
func (s *simplex) join(x int32, flow int8) {
	stand := &s.people[x-s.base]
	v := stand.node
	s.tree[x] = branch{depth: s.tree[v].depth + 1, child: -1, arc: stand.arc, flow: flow, upward: true}
	s.potential[x] = stand.cost + s.potential[v]
	stand.arc = -1
	s.hang(x, v)
}

// settle makes a person a leaf on the given arc.
func (s *simplex) settle(x, arc int32) {
	s.people[x-s.base] = person{s.net.cost[arc], s.net.head[arc], arc}
}

// exchange removes the arc that leaves, hangs the part of the tree below it on the
// entering arc, and corrects its potentials.
func (s *simplex) exchange(e entering, out leaving) {
	q := out.node
	arc, person := s.tree[q].arc, s.tree[q].parent
	if s.tree[q].upward {
		person = q
	}
	if k := s.slotOf(arc); k >= 0 {
		s.basic[k], s.filled[k] = false, s.tree[q].flow == 1
	}
	flow := out.delta
	if e.back {
		flow = 1 - out.delta
	}
	in := branch{arc: e.arc, flow: flow, upward: out.below != e.back}
	if k := s.slotOf(e.arc); k >= 0 {
		s.basic[k], in.slot = true, true
	}
	if out.below {
		s.reroot(e.tail, e.head, q, in)
		s.update(e.tail, e.gain)
	} else {
		s.reroot(e.head, e.tail, q, in)
		s.update(e.head, -e.gain)
	}
	if person >= s.base && s.tree[person].child < 0 { // one arc left
		s.cutOff(person)
		s.settle(person, s.tree[person].arc)
	}
}

// reroot turns the path from c up to q round and hangs c on p by the arc of in.
func (s *simplex) reroot(c, p, q int32, in branch) {
	for {
		n := &s.tree[c]
		old := *n
		s.cutOff(c)
		n.arc, n.flow, n.upward, n.slot = in.arc, in.flow, in.upward, in.slot
		s.hang(c, p)
		if c == q {
			return
		}
		c, p, in = old.parent, c, old
		in.upward = !old.upward
	}
}
