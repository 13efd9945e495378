package flow

import "slices"

// HallSet tells why a group's next slot stays empty.
type HallSet struct {
	// Blocked is true when nobody can be found at any price: everybody with an
	// arc into one of Groups already stands in one of them, or stays at home because
	// a bound cannot spare anybody there, and none of Groups may lose a head, but the
	// group itself, which would gain nothing by it. Persons are those people.
	Blocked bool
	Groups  []int32
	Persons []int32

	// Loss is how much dearer the best plan that fills the slot is, when it is
	// not blocked; Moves, Taken and Released are as in Regret.
	Loss            int64
	Moves           []Move
	Taken, Released []int32
}

// Unfilled explains the next empty slot of a group; ok is false when the group
// has none or the plan is not optimal.
func (p *Plan) Unfilled(group int) (hall HallSet, ok bool) {
	p.question(func(e *engine) {
		if e.nodes[group].next < far {
			hall, ok = e.unfilled(int32(group)), true
		}
	})
	return hall, ok
}

func (e *engine) unfilled(g int32) HallSet {
	var hall HallSet
	sink := e.sink()
	e.measure(g, false, []int32{sink}, g) // giving up the group's own last slot would not fill this one
	defer e.forget()
	if d := e.nodes[sink].dist; d < never {
		var r Regret
		e.follow(&r, sink, g)
		hall.Loss = e.nodes[g].next - (e.nodes[g].price - e.nodes[sink].price) + d
		hall.Moves, hall.Taken, hall.Released = r.Moves, append(r.Taken, g), r.Released
		return hall
	}
	hall.Blocked = true
	inside := map[int32]bool{}
	for _, v := range e.reached {
		if int(v) < e.net.groups && e.nodes[v].dist < never {
			inside[v] = true
			hall.Groups = append(hall.Groups, v)
		}
	}
	for i := range int32(len(e.people)) {
		heads, costs := e.arcs(i)
		for k, v := range heads {
			if inside[e.group(v)] && costs[k] < never {
				hall.Persons = append(hall.Persons, i)
				break
			}
		}
	}
	slices.Sort(hall.Groups)
	return hall
}
