package flow

import "slices"

// Candidates returns, for every person with an arc to the group, the exact regret
// of sending the person there, least first and, among equals, in order of the
// person's number; those whom the plan has there come first with regret 0. It
// returns nil for a plan that is not optimal.
func (p *Plan) Candidates(group int) []Regret {
	var all []Regret
	p.question(func(e *engine) { all = e.candidates(int32(group)) })
	return all
}

func (e *engine) candidates(g int32) []Regret {
	wanted := map[int32]bool{}
	for _, x := range e.in[g] {
		wanted[e.people[x.person].node] = true
	}
	f := forward{engine: e, goal: wanted, left: len(wanted)}
	f.run(g)
	var all []Regret
	for _, x := range e.in[g] {
		stand := e.people[x.person]
		n := &e.nodes[stand.node]
		r := Regret{Person: x.person, Group: g}
		if stand.node == g {
			r.Possible = true
		} else if n.dist < never && x.cost < never {
			r.Possible = true
			r.Value = x.cost + e.nodes[g].price - stand.cost - n.price + n.dist
			r.Moves = []Move{{x.person, e.group(stand.node), g}}
			f.follow(&r, g, stand.node)
		}
		all = append(all, r)
	}
	e.forget()
	slices.SortFunc(all, func(a, b Regret) int { return int(a.Person - b.Person) })
	sortRegrets(all)
	return all
}

// forward is Dijkstra along the residual steps from one group to the goals.
type forward struct {
	*engine
	goal map[int32]bool
	left int
	here [][]int32 // persons by node
}

func (f *forward) run(from int32) {
	f.members()
	f.relax(from, 0, -1, -1)
	for len(f.heap) > 0 && f.left > 0 {
		x := f.heap.pop()
		if x.key != f.nodes[x.item].dist {
			continue
		}
		if f.goal[x.item] {
			f.left--
		}
		f.scan(x.item)
	}
	f.heap = f.heap[:0]
}

// members lists who stands where.
func (f *forward) members() {
	count := make([]int32, len(f.nodes))
	for i := range f.people {
		count[f.people[i].node]++
	}
	all := make([]int32, len(f.people))
	f.here = make([][]int32, len(f.nodes))
	for v, n := range count {
		f.here[v], all = all[:0:n], all[n:]
	}
	for i := range f.people {
		v := f.people[i].node
		f.here[v] = append(f.here[v], int32(i))
	}
}

func (f *forward) relax(v int32, d int64, by, from int32) {
	n := &f.nodes[v]
	if d >= n.dist {
		return
	}
	if n.dist == far {
		f.reached = append(f.reached, v)
	}
	n.dist, n.by, n.to = d, by, from
	f.heap.push(d, v)
}

func (f *forward) scan(v int32) {
	n := &f.nodes[v]
	for _, i := range f.here[v] {
		base := n.dist - n.price - f.people[i].cost
		heads, costs := f.arcs(i)
		for k, w := range heads {
			if w != v {
				f.relax(w, base+costs[k]+f.nodes[w].price, i, v)
			}
		}
	}
	if v == f.sink() {
		f.below(0, int32(f.net.groups), v)
		return
	}
	if n.next < far {
		up := f.net.up(v)
		f.relax(up, n.dist+n.next+f.nodes[up].price-n.price, -1, v)
	}
	if f.net.child != nil && int(v) < f.net.groups && f.net.child[v] >= 0 {
		f.below(f.net.child[v], f.net.child[v]+1, v)
	}
}

// below takes a head from the nodes lo to hi-1, which hang on v.
func (f *forward) below(lo, hi, v int32) {
	base := f.nodes[v].dist - f.nodes[v].price
	for g := lo; g < hi; g++ {
		if n := &f.nodes[g]; n.last > -far {
			f.relax(g, base+n.price-n.last, -1, v)
		}
	}
}

// follow writes down the way from group g to v, which the search has walked from
// its other end.
func (f *forward) follow(r *Regret, g, v int32) {
	var way []int32
	for at := v; at != g; at = f.nodes[at].to {
		way = append(way, at)
	}
	sink, from := f.sink(), g
	for _, to := range slices.Backward(way) {
		by := f.nodes[to].by
		switch {
		case by >= 0:
			r.Moves = append(r.Moves, Move{by, f.group(from), f.group(to)})
		case to == sink:
			r.Taken = append(r.Taken, from)
		case from == sink:
			r.Released = append(r.Released, to)
		}
		from = to
	}
}
