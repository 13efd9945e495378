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
	var wanted []int32
	for _, x := range e.in[g] {
		wanted = append(wanted, e.people[x.person].node)
	}
	e.measure(g, true, wanted, -1)
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
			e.followBack(&r, g, stand.node)
		}
		all = append(all, r)
	}
	e.forget()
	slices.SortFunc(all, func(a, b Regret) int { return int(a.Person - b.Person) })
	sortRegrets(all)
	return all
}

// followBack writes down the way from group g to v, which the search has walked from
// its other end.
func (e *engine) followBack(r *Regret, g, v int32) {
	var way []int32
	for at := v; at != g; at = e.nodes[at].to {
		way = append(way, at)
	}
	sink, from := e.sink(), g
	for _, to := range slices.Backward(way) {
		by := e.nodes[to].by
		switch {
		case by >= 0:
			r.Moves = append(r.Moves, Move{by, e.group(from), e.group(to)})
		case to == sink:
			r.Taken = append(r.Taken, from)
		case from == sink:
			r.Released = append(r.Released, to)
		}
		from = to
	}
}
