package flow

import (
	"cmp"
	"slices"
)

// hop is a residual step seen from one of its ends: the node at the other end, who
// moves (-1: a head passes between a node and its parent), and the reduced cost.
type hop struct {
	cost   int64
	node   int32
	person int32
}

// fans are the cheapest steps between every two nodes, cheapest first, collected
// when a question first comes to a node. They hold as long as the plan does.
type fans struct {
	into, from [][]hop
	here       [][]int32 // persons by node
	best       []int32   // scratch: 1 + place in the fan by node
	dist       []int64   // scratch: distances during a survey
	queue      radix     // scratch
}

// survey measures how far nodes are from one node, or to it, on the ways open at
// the optimum. Distances and ways are read from the engine's nodes until forget.
type survey struct {
	*engine
	forward bool
	wanted  []bool
	left    int   // wanted nodes not reached so far
	cutoff  int64 // nothing as far as this matters
	banned  int32 // node that must not give up a head of its own, or -1
}

// tighten is after how many nodes the cutoff is set anew: wanted nodes come nearer
// while the survey runs.
const tighten = 32

// measure runs a survey until all wanted nodes are settled. Backward it measures
// the ways from them to the origin, forward those from the origin to them.
func (e *engine) measure(origin int32, forward bool, wanted []int32, banned int32) {
	s := survey{e, forward, make([]bool, len(e.nodes)), 0, far, banned}
	for _, v := range wanted {
		if !s.wanted[v] {
			s.wanted[v] = true
			s.left++
		}
	}
	f := e.spread()
	for v := range f.dist {
		f.dist[v] = far
	}
	settle, scans := s.left, 0
	s.reach(origin, hop{0, -1, -1}, -1)
	live := func(x entry) bool { return f.dist[x.item] == x.key }
	for settle > 0 {
		x, ok := f.queue.pop(live)
		if !ok {
			break
		}
		if s.wanted[x.item] {
			settle--
		}
		s.scan(x.item)
		if scans++; s.left == 0 && (s.cutoff == far || scans%tighten == 0) {
			s.farthest(wanted)
		}
	}
	f.queue.clear()
}

// spread returns the engine's fans, empty at first.
func (e *engine) spread() *fans {
	if e.fans == nil {
		n := len(e.nodes)
		e.fans = &fans{into: make([][]hop, n), from: make([][]hop, n), best: make([]int32, n), dist: make([]int64, n)}
	}
	return e.fans
}

// farthest sets the cutoff once all wanted nodes have been reached somehow: what
// is farther than the farthest of them matters no more.
func (s *survey) farthest(wanted []int32) {
	s.cutoff = 0
	for _, v := range wanted {
		s.cutoff = max(s.cutoff, s.nodes[v].dist+1)
	}
}

func (s *survey) reach(v int32, h hop, from int32) {
	n := &s.nodes[v]
	if h.cost >= n.dist {
		return
	}
	if n.dist == far {
		s.reached = append(s.reached, v)
		if s.wanted[v] {
			s.left--
		}
	}
	n.dist, n.by, n.to = h.cost, h.person, from
	s.fans.dist[v] = h.cost
	s.fans.queue.push(h.cost, v)
}

func (s *survey) scan(v int32) {
	d, dist := s.nodes[v].dist, s.fans.dist
	for _, h := range s.fan(v) {
		h.cost += d
		if h.cost >= s.cutoff {
			return
		}
		if h.cost >= dist[h.node] {
			continue
		}
		if h.person >= 0 || v != s.banned || h.node != s.net.up(v) {
			s.reach(h.node, h, v)
		}
	}
}

// fan returns the steps of a node, collecting them at the first call.
func (s *survey) fan(v int32) []hop {
	fan := &s.fans.into[v]
	if s.forward {
		fan = &s.fans.from[v]
	}
	if *fan == nil {
		*fan = make([]hop, 0, 16)
		if s.forward {
			s.departures(v, fan)
		} else {
			s.arrivals(v, fan)
		}
		for _, h := range *fan {
			s.fans.best[h.node] = 0
		}
		*fan = slices.Clip(*fan)
		slices.SortFunc(*fan, func(a, b hop) int {
			return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.node, b.node))
		})
	}
	return *fan
}

// add keeps the cheaper of two steps between the same nodes.
func (s *survey) add(fan *[]hop, h hop) {
	if k := s.fans.best[h.node]; k == 0 {
		*fan = append(*fan, h)
		s.fans.best[h.node] = int32(len(*fan))
	} else if h.cost < (*fan)[k-1].cost {
		(*fan)[k-1] = h
	}
}

// arrivals collects the steps that end in v.
func (s *survey) arrivals(v int32, fan *[]hop) {
	price := s.nodes[v].price
	if v != s.sink() {
		for _, x := range s.in[v] {
			if stand := &s.people[x.person]; stand.node != v {
				s.add(fan, hop{x.cost + price - stand.cost - s.nodes[stand.node].price, stand.node, x.person})
			}
		}
		if last := s.nodes[v].last; last > -far { // a head less passes to the parent
			up := s.net.up(v)
			s.add(fan, hop{price - s.nodes[up].price - last, up, -1})
		}
	}
	s.children(v, func(g int32) {
		if next := s.nodes[g].next; next < far {
			s.add(fan, hop{price + next - s.nodes[g].price, g, -1})
		}
	})
}

// departures collects the steps that begin in v.
func (s *survey) departures(v int32, fan *[]hop) {
	price := s.nodes[v].price
	if v != s.sink() {
		for _, i := range s.members(v) {
			base := s.people[i].cost + price
			heads, costs := s.arcs(i)
			for k, w := range heads {
				if w != v {
					s.add(fan, hop{costs[k] + s.nodes[w].price - base, w, i})
				}
			}
		}
		if next := s.nodes[v].next; next < far {
			up := s.net.up(v)
			s.add(fan, hop{next + s.nodes[up].price - price, up, -1})
		}
	}
	s.children(v, func(g int32) {
		if last := s.nodes[g].last; last > -far {
			s.add(fan, hop{s.nodes[g].price - price - last, g, -1})
		}
	})
}

// children visits the nodes that hang on v.
func (s *survey) children(v int32, visit func(g int32)) {
	switch {
	case v == s.sink():
		for g := range int32(s.net.groups) {
			visit(g)
		}
	case s.net.child != nil && int(v) < s.net.groups && s.net.child[v] >= 0:
		visit(s.net.child[v])
	}
}

// members lists who stands in v.
func (s *survey) members(v int32) []int32 {
	if s.fans.here == nil {
		s.fans.here = make([][]int32, len(s.nodes))
		for i := range s.people {
			at := s.people[i].node
			s.fans.here[at] = append(s.fans.here[at], int32(i))
		}
	}
	return s.fans.here[v]
}
