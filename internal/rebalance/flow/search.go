package flow

// goal says where a search ends and what the last step costs: at node, or at
// any node that person has an arc into.
type goal struct {
	person int32 // -1: node is the goal
	into   map[int32]step
	node   int32
}

// step is an arc of the goal's person with its reduced cost.
type step struct {
	cost int64
	arc  int32
}

// search runs Dijkstra backward from target over the residual steps "a person
// moves from a to b" and "a head passes between a node and its parent". It
// returns the length of the shortest way from the goal and the node where it
// enters, or budget and -1 if none is shorter than budget.
func (e *engine) search(target int32, budget int64, goal goal) (int64, int32) {
	s := search{engine: e, goal: goal, best: budget, at: -1}
	s.follow(target, goal.person)
	return s.best, s.at
}

// follow runs the search; person `without` does not move.
func (s *search) follow(target, without int32) {
	s.without = without
	s.relax(target, 0, -1, -1)
	for len(s.heap) > 0 {
		x := s.heap.pop()
		if x.key >= s.best {
			break
		}
		if x.item > s.sink() {
			s.arrivals(x.item - s.sink() - 1)
		} else if x.key == s.nodes[x.item].dist {
			s.scan(x.item)
		}
	}
	s.heap = s.heap[:0]
}

type search struct {
	*engine
	goal goal
	best int64
	at   int32

	without int32
}

// relax offers node v the distance d and looks whether the goal is one step on.
func (s *search) relax(v int32, d int64, by, to int32) {
	n := &s.nodes[v]
	if d >= s.best || d >= n.dist {
		return
	}
	if n.dist == far {
		s.reached = append(s.reached, v)
	}
	n.dist, n.by, n.to = d, by, to
	s.heap.push(d, v)
	if s.goal.person >= 0 {
		if rest, ok := s.goal.into[v]; ok && d+rest.cost < s.best {
			s.best, s.at = d+rest.cost, v
		}
	} else if s.goal.node == v {
		s.best, s.at = d, v
	}
}

// scan follows the steps that end in node v.
func (s *search) scan(v int32) {
	sink := s.sink()
	if v == sink {
		s.below(0, int32(s.net.groups), v)
		return
	}
	n := &s.nodes[v]
	base := n.dist + n.price
	if s.elder != nil && v != s.dirty && s.frozen == nil {
		s.scanFan(v)
		return
	}
	if s.piles != nil {
		n.chunk = 0
		s.arrivals(v)
	} else {
		for _, x := range s.in[v] {
			if stand := &s.people[x.person]; stand.node != v && x.person != s.without && (s.frozen == nil || !s.frozen[x.person]) {
				s.relax(stand.node, base+x.cost-stand.cost-s.nodes[stand.node].price, x.person, v)
			}
		}
	}
	if n.last > -far { // a head less passes to the parent
		up := s.net.up(v)
		s.relax(up, base-s.nodes[up].price-n.last, -1, v)
	}
	if s.net.child != nil && int(v) < s.net.groups && s.net.child[v] >= 0 {
		s.below(s.net.child[v], s.net.child[v]+1, v)
	}
}

// scanFan follows the steps collected for questions about the plan that is being
// changed; until prices change they hold, but for those of the person or group
// that the change is about.
func (s *search) scanFan(v int32) {
	d := s.nodes[v].dist
	view := survey{engine: s.elder}
	for _, h := range view.fan(v) {
		if d+h.cost >= s.best {
			return
		}
		if h.person >= 0 && h.person == s.without {
			continue
		}
		s.relax(h.node, d+h.cost, h.person, v)
	}
}

// arrivals follows the next chunk of the arcs into node v and asks to be called
// again when the search has come as far as the chunk behind it.
func (s *search) arrivals(v int32) {
	n, p := &s.nodes[v], &s.piles[v]
	base := n.dist + n.price
	l := n.chunk
	if l == 0 && int(p.waste) >= len(p.all) {
		s.arrange(v)
	}
	lo, hi := p.limits(l)
	bound := far
	if l < p.cuts {
		bound = p.bound[l]
	}
	for _, x := range p.all[lo:hi] {
		stand := &s.people[x.person]
		if stand.node == v {
			continue
		}
		key := x.cost - stand.cost - s.nodes[stand.node].price
		if key > bound || base+key >= s.best {
			p.waste++
		}
		if x.person != s.without {
			s.relax(stand.node, base+key, x.person, v)
		}
	}
	if l < p.cuts && base+bound < s.best {
		n.chunk++
		s.heap.push(base+bound, v+s.sink()+1)
	}
}

// below follows the open slots of the nodes lo to hi-1, which hang on v.
func (s *search) below(lo, hi, v int32) {
	base := s.nodes[v].dist + s.nodes[v].price
	for g := lo; g < hi; g++ {
		if n := &s.nodes[g]; n.next < far {
			s.relax(g, base+n.next-n.price, -1, v)
		}
	}
}

// settle lowers the prices of everything nearer than length, so that the
// shortest way is free and no condition breaks, and forgets the search.
func (e *engine) settle(length int64) {
	e.elder = nil
	for _, v := range e.reached {
		if n := &e.nodes[v]; n.dist < length {
			n.price -= length - n.dist
		}
	}
	e.forget()
}

func (e *engine) forget() {
	for _, v := range e.reached {
		e.nodes[v].dist = far
	}
	e.reached = e.reached[:0]
}

// shift moves everybody one step along the way from v to the target; with i >=
// 0 the way is a ring that person i closes by the k-th arc. Heads are out of
// line on the way, so the margins are read when all have moved.
func (e *engine) shift(v, target, i, k int32) {
	for at := v; at != target; at = e.nodes[at].to {
		if n := &e.nodes[at]; n.by >= 0 {
			e.move(n.by, n.to)
		}
	}
	if i >= 0 {
		e.put(i, k)
	}
	for at := v; ; at = e.nodes[at].to {
		e.margins(at)
		if at == target {
			break
		}
	}
	if e.net.parent != nil {
		e.marginsAbove(v, target)
	}
}

// marginsAbove reads the slots of the groups whose nodes lie on the way.
func (e *engine) marginsAbove(v, target int32) {
	for at := v; ; at = e.nodes[at].to {
		if at != e.sink() {
			e.margins(e.net.up(at))
		}
		if at == target {
			return
		}
	}
}

// move puts person i into node v.
func (e *engine) move(i, v int32) {
	heads, _ := e.arcs(i)
	for k := range heads {
		if heads[k] == v {
			e.put(i, int32(k))
			return
		}
	}
}

// put lets person i use the k-th arc.
func (e *engine) put(i, k int32) {
	heads, costs := e.arcs(i)
	e.count(e.people[i].node, -1)
	if e.piles != nil {
		e.promote(e.people[i].node, i)
	}
	e.people[i] = person{max(costs[k], e.least(i)), heads[k], k}
	e.count(heads[k], 1)
}

func (e *engine) count(v, n int32) {
	e.nodes[v].heads += n
	if u := e.net.up(v); u != e.sink() {
		e.nodes[u].heads += n
	}
}
