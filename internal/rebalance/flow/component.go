package flow

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
)

// part is a connected component of a network with the numbers its persons and
// nodes have in the whole.
type part struct {
	network
	person, node []int32
	solution     solution
	err          error
}

// solve finds the best plan of a network. Components that share no group are
// solved on their own, as many at a time as the options allow; what each gives
// does not depend on the others. After ctx's end the solution is legal and the
// error is ctx's.
func (n *network) solve(ctx context.Context, opt Options) (solution, error) {
	parts := n.components()
	if len(parts) == 1 {
		return n.solveWhole(ctx, opt)
	}
	workers := opt.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	work := make(chan *part)
	var group sync.WaitGroup
	for range min(workers, len(parts)) {
		group.Go(func() {
			for c := range work {
				c.network = *n.extract(c)
				c.solution, c.err = c.solveWhole(ctx, opt)
				c.network = network{}
			}
		})
	}
	for _, c := range parts {
		work <- c
	}
	close(work)
	group.Wait()
	return n.merge(parts)
}

// solveWhole solves without looking for components.
func (n *network) solveWhole(ctx context.Context, opt Options) (solution, error) {
	s, err := n.solveBy(ctx, opt.Solver)
	if err == nil && !opt.AnyOptimum {
		n.raise(&s)
	}
	return s, err
}

func (n *network) solveBy(ctx context.Context, solver Solver) (solution, error) {
	switch solver {
	case SSP:
		e := newEngine(n)
		err := e.run(ctx)
		return e.solution(), err
	case Race:
		return n.race(ctx)
	default:
		s := newSimplex(n)
		err := s.run(ctx)
		return s.solution(), err
	}
}

// race runs both solvers and takes the first that finishes.
func (n *network) race(ctx context.Context) (solution, error) {
	type finish struct {
		solution
		err error
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan finish, 2)
	for _, solver := range []Solver{SSP, Simplex} {
		go func() {
			s, err := n.solveBy(inner, solver)
			results <- finish{s, err}
		}()
	}
	first := <-results
	cancel()
	if second := <-results; first.err != nil {
		first = second // both were stopped, or the first a moment before the second was done
	}
	return first.solution, first.err
}

func (e *engine) solution() solution {
	s := solution{make([]int32, e.net.persons), make([]int64, e.net.nodes), SSP}
	for i := range e.people {
		s.choice[i] = e.people[i].arc
	}
	for v := range s.price {
		s.price[v] = e.nodes[v].price - e.nodes[e.sink()].price
	}
	return s
}

func (s *simplex) solution() solution {
	return solution{s.choices(), slices.Clone(s.potential[:s.net.nodes]), Simplex}
}

// components finds the connected components with somebody to move, largest first,
// or one nil part if there is no use in taking the network apart.
func (n *network) components() []*part {
	of := n.unite()
	index := make([]int32, n.nodes) // 1 + number of the component by root
	var parts []*part
	var arcs []int
	for i := range int32(n.persons) {
		lo, hi := n.start[i], n.start[i+1]
		if hi-lo == 1 {
			continue
		}
		root := of[n.head[lo]]
		if index[root] == 0 {
			parts, arcs = append(parts, &part{}), append(arcs, 0)
			index[root] = int32(len(parts))
		}
		arcs[index[root]-1] += int(hi - lo)
	}
	if len(parts) == 0 || slices.Max(arcs)*10 > len(n.head)*9 {
		return []*part{nil}
	}
	for i := range int32(n.persons) {
		if k := index[of[n.head[n.start[i]]]]; k > 0 {
			parts[k-1].person = append(parts[k-1].person, i)
		}
	}
	for v := range int32(n.nodes) {
		if k := index[of[v]]; k > 0 {
			parts[k-1].node = append(parts[k-1].node, v)
		}
	}
	slices.SortStableFunc(parts, func(a, b *part) int { return cmp.Compare(len(b.person), len(a.person)) })
	return parts
}

// unite returns a representative of every node's component.
func (n *network) unite() []int32 {
	of := make([]int32, n.nodes)
	for v := range of {
		of[v] = int32(v)
	}
	find := func(v int32) int32 {
		for of[v] != v {
			of[v] = of[of[v]]
			v = of[v]
		}
		return v
	}
	for v := n.groups; v < n.nodes; v++ {
		of[v] = n.parent[v]
	}
	for i := range int32(n.persons) {
		heads, _ := n.arcs(i)
		root := find(heads[0])
		for _, v := range heads[1:] {
			if other := find(v); other != root {
				root, other = min(root, other), max(root, other)
				of[other] = root
			}
		}
	}
	for v := range of {
		of[v] = find(int32(v))
	}
	return of
}

// extract copies a component out of the network.
func (n *network) extract(c *part) *network {
	number := make([]int32, n.nodes+1) // in the component; only those of its nodes are read
	for k, v := range c.node {
		number[v] = int32(k)
	}
	number[n.nodes] = int32(len(c.node))
	m := &network{persons: len(c.person), nodes: len(c.node), start: []int32{0}, slotStart: []int32{0}}
	arcs := int32(0)
	for _, i := range c.person {
		arcs += n.start[i+1] - n.start[i]
	}
	m.head, m.cost = make([]int32, 0, arcs), make([]int64, 0, arcs)
	for _, i := range c.person {
		heads, costs := n.arcs(i)
		m.at = append(m.at, int32(len(m.head))+n.at[i]-n.start[i])
		for _, v := range heads {
			m.head = append(m.head, number[v])
		}
		m.cost = append(m.cost, costs...)
		m.start = append(m.start, int32(len(m.head)))
	}
	for _, v := range c.node {
		m.must = append(m.must, n.must[v])
		m.slot = append(m.slot, n.slots(v)...)
		m.slotStart = append(m.slotStart, int32(len(m.slot)))
		if int(v) < n.groups {
			m.groups++
		}
		if n.parent != nil {
			m.parent = append(m.parent, number[n.parent[v]])
		}
	}
	if n.parent != nil {
		m.child = make([]int32, m.groups)
		for g := range m.child {
			m.child[g] = -1
		}
		for v := m.groups; v < m.nodes; v++ {
			m.child[m.parent[v]] = int32(v)
		}
	}
	return m
}

// merge puts the solutions of the parts together. Groups where nobody may move
// get the price nearest to 0 that their slots allow.
func (n *network) merge(parts []*part) (solution, error) {
	s := solution{make([]int32, n.persons), make([]int64, n.nodes), parts[0].solution.solver}
	heads := n.heads()
	for g := range int32(n.groups) {
		slots, filled := n.slots(g), int(heads[g]-n.must[g])
		if filled < len(slots) {
			s.price[g] = min(0, slots[filled])
		}
		if filled > 0 {
			s.price[g] = max(s.price[g], slots[filled-1])
		}
	}
	for v := n.groups; v < n.nodes; v++ {
		s.price[v] = s.price[n.parent[v]]
	}
	for i := range s.choice {
		s.choice[i] = n.at[i] - n.start[i]
	}
	var err error
	for _, c := range parts {
		err = cmp.Or(err, c.err)
		for k, i := range c.person {
			s.choice[i] = c.solution.choice[k]
		}
		for k, v := range c.node {
			s.price[v] = c.solution.price[k]
		}
	}
	return s, err
}
