package flow

import "slices"

// Regret says what it costs to insist on one arc: how much the best plan in
// which Person goes to Group is dearer than the best plan of all.
type Regret struct {
	Person, Group int32
	Value         int64 // 0: just as good, a tie
	Possible      bool  // false: no legal plan has this arc, and Value says nothing

	// Moves are the changes against the plan that make the dearer plan the best
	// one with the arc, Person's own first, then in the order in which each frees
	// a place for the one before. When the last one does not end where Person
	// stood, a slot there is given up and one is taken up where it ends; Released
	// and Taken name such groups along the way, pair by pair.
	Moves           []Move
	Taken, Released []int32
}

// Alternatives returns the exact regret of every arc of a person, least first
// and, among equals, in the order of the row; the arc in use has none. It
// returns nil for a plan that is not optimal.
func (p *Plan) Alternatives(person int) []Regret {
	var all []Regret
	p.question(func(e *engine) { all = e.alternatives(int32(person)) })
	return all
}

func (e *engine) alternatives(i int32) []Regret {
	heads, costs := e.arcs(i)
	stand := e.people[i]
	e.measure(stand.node, false, heads, -1)
	potential := stand.cost + e.nodes[stand.node].price
	all := make([]Regret, 0, len(heads))
	for k, v := range heads {
		n := &e.nodes[v]
		r := Regret{Person: i, Group: e.group(v)}
		if v == stand.node {
			r.Possible = true
		} else if n.dist < never && costs[k] < never {
			r.Possible = true
			r.Value = costs[k] + n.price - potential + n.dist
			r.Moves = []Move{{i, e.group(stand.node), r.Group}}
			e.follow(&r, v, stand.node)
		}
		all = append(all, r)
	}
	e.forget()
	sortRegrets(all)
	return all
}

// sortRegrets puts the impossible last and keeps the order among equals.
func sortRegrets(all []Regret) {
	slices.SortStableFunc(all, func(a, b Regret) int {
		switch {
		case a.Possible != b.Possible && a.Possible:
			return -1
		case a.Possible != b.Possible:
			return 1
		case a.Value != b.Value:
			return compare(a.Value, b.Value)
		}
		return 0
	})
}

func compare(a, b int64) int {
	if a < b {
		return -1
	}
	return 1
}

// group returns the group that node v counts for.
func (e *engine) group(v int32) int32 {
	if int(v) >= e.net.groups && v != e.sink() {
		return e.net.up(v)
	}
	return v
}

// follow writes down the way from v to the target.
func (e *engine) follow(r *Regret, v, target int32) {
	sink := e.sink()
	for v != target {
		n := &e.nodes[v]
		switch {
		case n.by >= 0:
			r.Moves = append(r.Moves, Move{n.by, e.group(v), e.group(n.to)})
		case n.to == sink:
			r.Taken = append(r.Taken, v)
		case v == sink:
			r.Released = append(r.Released, n.to)
		}
		v = n.to
	}
}
