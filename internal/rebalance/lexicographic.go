package rebalance

import (
	"slices"

	"mutasi/internal/rebalance/flow"
)

// lexicographic answers questions about plans whose levels take more than one
// tier. Package flow knows only the first; here every step has a cost in each
// tier and costs are compared in their order. The certificate says that no step
// away from the plan is less than zero in that order, so Dijkstra's algorithm
// holds as it does for single numbers.
type lexicographic struct {
	r     *Result
	tiers int
	cost  [][]int64 // per tier and arc of the model
	slot  [][]int64 // per tier and slot; nil for zeros
	price [][]int64 // per tier and group
	into  [][]int32 // per group, arcs that lead to it
	here  [][]int32 // per group, movers who stand in it
	owner []int32   // mover of each arc
}

// manyTiers reports whether questions need more than the first tier.
func (r *Result) manyTiers() bool { return len(r.model.tiers) > 1 && len(r.flow.Problem().Bounds) == 0 }

func newLexicographic(r *Result) *lexicographic {
	m := r.model
	x := &lexicographic{
		r: r, tiers: len(m.tiers), cost: [][]int64{r.flow.Problem().Cost}, slot: [][]int64{r.flow.Problem().Slot},
		price: [][]int64{r.flow.Price}, into: make([][]int32, len(m.groups)), here: make([][]int32, len(m.groups)),
		owner: make([]int32, len(m.arcs)),
	}
	for t := range m.tiers[1:] {
		v := &r.flow.Tiers[t]
		x.cost, x.slot, x.price = append(x.cost, v.Level.Cost), append(x.slot, v.Level.Slot), append(x.price, v.Price)
	}
	for k := range m.movers {
		for a := m.start[k]; a < m.start[k+1]; a++ {
			x.owner[a] = int32(k)
			x.into[m.arcs[a].group] = append(x.into[m.arcs[a].group], a)
		}
		at := m.arcs[r.target[k]].group
		x.here[at] = append(x.here[at], int32(k))
	}
	return x
}

// search is one run of Dijkstra's algorithm over the groups and the sink, which
// is the last node.
type search struct {
	*lexicographic
	dist   []int64 // per node and tier
	state  []int32 // per node: 0 not seen, -1 done, else 1 + place in heap
	parent []hop   // per node, the step by which it was reached
	heap   []int32
	now    []int64
}

// hop is a step between two nodes: a mover who changes, or a slot if mover is -1.
type hop struct{ node, mover int32 }

func (x *lexicographic) search() *search {
	n := len(x.here) + 1
	return &search{
		lexicographic: x, dist: make([]int64, n*x.tiers), state: make([]int32, n), parent: make([]hop, n), now: make([]int64, x.tiers),
	}
}

func (s *search) at(node int32) []int64 { return s.dist[int(node)*s.tiers : (int(node)+1)*s.tiers] }

// relax offers a way to node over from by a step of cost step(t) in tier t.
func (s *search) relax(node, from, mover int32, step func(t int) int64) {
	if s.state[node] < 0 {
		return
	}
	for t, d := range s.at(from) {
		s.now[t] = d + step(t)
	}
	if s.state[node] > 0 && slices.Compare(s.now, s.at(node)) >= 0 {
		return
	}
	copy(s.at(node), s.now)
	s.parent[node] = hop{from, mover}
	if s.state[node] == 0 {
		s.heap = append(s.heap, node)
		s.state[node] = int32(len(s.heap))
	}
	s.up(int(s.state[node]) - 1)
}

func (s *search) less(a, b int32) bool { return slices.Compare(s.at(a), s.at(b)) < 0 }

func (s *search) up(i int) {
	for i > 0 && s.less(s.heap[i], s.heap[(i-1)/2]) {
		s.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
}

func (s *search) swap(i, j int) {
	s.heap[i], s.heap[j] = s.heap[j], s.heap[i]
	s.state[s.heap[i]], s.state[s.heap[j]] = int32(i)+1, int32(j)+1
}

// pop takes the nearest node.
func (s *search) pop() int32 {
	node, last := s.heap[0], len(s.heap)-1
	s.swap(0, last)
	s.heap = s.heap[:last]
	s.state[node] = -1
	for i := 0; ; {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < last; c++ {
			if s.less(s.heap[c], s.heap[least]) {
				least = c
			}
		}
		if least == i {
			return node
		}
		s.swap(i, least)
		i = least
	}
}

// start puts the first node at distance zero.
func (s *search) start(node int32) {
	s.heap = append(s.heap, node)
	s.state[node] = 1
	s.parent[node] = hop{-1, -1}
}

// reduced is what an arc costs with the price of its group.
func (s *search) reduced(t int, a int32) int64 {
	return s.cost[t][a] + s.price[t][s.r.model.arcs[a].group]
}

// stepTo is what it costs in tier t that the owner of arc a takes it.
func (s *search) stepTo(t int, a int32) int64 {
	return s.reduced(t, a) - s.reduced(t, s.r.target[s.owner[a]])
}

// slots returns the index of the first slot of a group, of the first empty one
// and of the first slot after it.
func (s *search) slots(g int32) (first, empty, end int32) {
	p, m := s.r.flow.Problem(), s.r.model
	return p.SlotStart[g], p.SlotStart[g] + s.r.heads[g] - m.lower[g], p.SlotStart[g+1]
}

func (s *search) slotCost(t int, slot int32) int64 {
	if s.slot[t] == nil {
		return 0
	}
	return s.slot[t][slot]
}

// fill is what one more head of g costs against its price; give what one less
// does.
func (s *search) fill(t int, g, slot int32) int64 { return s.slotCost(t, slot) - s.price[t][g] }
func (s *search) give(t int, g, slot int32) int64 { return s.price[t][g] - s.slotCost(t, slot) }

// backward finds the shortest ways from all groups to target: how the place of
// one head too many in a group is passed on until target, where one is missing.
func (s *search) backward(target int32) {
	sink := int32(len(s.here))
	s.start(target)
	for len(s.heap) > 0 {
		v := s.pop()
		if v == sink {
			for g := range sink {
				if _, empty, end := s.slots(g); empty < end {
					s.relax(g, sink, -1, func(t int) int64 { return s.fill(t, g, empty) })
				}
			}
			continue
		}
		if first, empty, _ := s.slots(v); empty > first {
			s.relax(sink, v, -1, func(t int) int64 { return s.give(t, v, empty-1) })
		}
		for _, a := range s.into[v] {
			if u := s.r.model.arcs[s.r.target[s.owner[a]]].group; u != v {
				s.relax(u, v, s.owner[a], func(t int) int64 { return s.stepTo(t, a) })
			}
		}
	}
}

// forward finds the shortest ways from a group with one head too many to all.
func (s *search) forward(source int32) {
	sink := int32(len(s.here))
	s.start(source)
	for len(s.heap) > 0 {
		v := s.pop()
		if v == sink {
			for g := range sink {
				if first, empty, _ := s.slots(g); empty > first {
					s.relax(g, sink, -1, func(t int) int64 { return s.give(t, g, empty-1) })
				}
			}
			continue
		}
		if _, empty, end := s.slots(v); empty < end {
			s.relax(sink, v, -1, func(t int) int64 { return s.fill(t, v, empty) })
		}
		for _, k := range s.here[v] {
			for a := s.r.model.start[k]; a < s.r.model.start[k+1]; a++ {
				if g := s.r.model.arcs[a].group; g != v {
					s.relax(g, v, k, func(t int) int64 { return s.stepTo(t, a) })
				}
			}
		}
	}
}

// regret is a choice with its regret in every tier.
type regret struct {
	flow.Regret
	later []int64
}

// alternatives ranks the choices of a mover.
func (x *lexicographic) alternatives(k int) []regret {
	m := x.r.model
	s := x.search()
	stand := m.arcs[x.r.target[k]].group
	s.backward(stand)
	var out []regret
	for a := m.start[k]; a < m.start[k+1]; a++ {
		out = append(out, s.rank(int32(k), a, m.arcs[a].group, stand))
	}
	return sorted(out)
}

// candidates ranks the movers who may come to a group.
func (x *lexicographic) candidates(g int32) []regret {
	m := x.r.model
	s := x.search()
	s.forward(g)
	var out []regret
	for _, a := range x.into[g] {
		k := x.owner[a]
		stand := m.arcs[x.r.target[k]].group
		v := s.rank(k, a, stand, stand)
		v.Group = g
		if v.Possible && stand != g {
			// The way was found from the group on, so it is read backward.
			v.Moves = append([]flow.Move{{Person: k, From: stand, To: g}}, s.wayFrom(g, stand)...)
		}
		out = append(out, v)
	}
	return sorted(out)
}

// rank gives the regret of arc a of mover k: the step itself and the shortest
// way, found between group far and the searched group.
func (s *search) rank(k, a, far, stand int32) regret {
	group := s.r.model.arcs[a].group
	v := regret{flow.Regret{Person: k, Group: group}, make([]int64, s.tiers)}
	if v.Possible = group == stand || s.state[far] != 0; !v.Possible || group == stand {
		return v
	}
	for t, d := range s.at(far) {
		v.later[t] = d + s.stepTo(t, a)
	}
	v.Value = v.later[0]
	v.Moves = []flow.Move{{Person: k, From: stand, To: group}}
	for node := far; s.parent[node].node >= 0; node = s.parent[node].node {
		if h := s.parent[node]; h.mover >= 0 {
			v.Moves = append(v.Moves, flow.Move{Person: h.mover, From: node, To: h.node})
		}
	}
	return v
}

// wayFrom lists the moves on the way that forward found from source to node.
func (s *search) wayFrom(source, node int32) []flow.Move {
	var out []flow.Move
	for ; node != source; node = s.parent[node].node {
		if h := s.parent[node]; h.mover >= 0 {
			out = append(out, flow.Move{Person: h.mover, From: h.node, To: node})
		}
	}
	slices.Reverse(out)
	return out
}

// sorted puts the least regret first and the impossible last, in the order
// given among equals.
func sorted(list []regret) []regret {
	slices.SortStableFunc(list, func(a, b regret) int {
		if a.Possible != b.Possible {
			return int(truth(b.Possible) - truth(a.Possible))
		}
		return slices.Compare(a.later, b.later)
	})
	return list
}
