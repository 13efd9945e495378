package flow

import (
	"maps"
	"slices"
	"sync"
)

// ChangeKind says what a Change does.
type ChangeKind uint8

const (
	// Forbid takes Person's arc to Group away. Forbidding the home means that
	// the person must leave.
	Forbid ChangeKind = iota
	// Force takes all of Person's arcs away but the one to Group.
	Force
	// SetCost makes Person's arc to Group cost Cost; a person without such an
	// arc gets it.
	SetCost
	// OpenSlot adds one slot at Cost to Group.
	OpenSlot
	// CloseSlot takes the last, least valuable slot away from Group.
	CloseSlot
	// SetSlots gives Group new mandatory heads and slots: Must and Slots.
	SetSlots
)

// Change is one alteration of a problem, such as a refusal or a post closed.
type Change struct {
	Kind   ChangeKind
	Person int32
	Group  int32
	Cost   int64
	Must   int32
	Slots  []int64
}

// never is the cost of a stay arc that must not be used. It is dearer than any
// path and cannot be removed, since the first arc of a row tells the home.
const never = Limit / 4

// made is the problem a plan solves: a base and the changes since, put together
// when somebody asks.
type made struct {
	base    *Problem
	changes []Change
	once    sync.Once
	problem *Problem
}

// Problem returns the problem that the plan solves, with all changes made by
// Resolve. It is not to be changed. After Force, or after forbidding the home,
// the stay arc is still in it, at a cost that no plan can be worth.
func (p *Plan) Problem() *Problem {
	p.made.once.Do(func() { p.made.problem = p.made.base.with(p.made.changes) })
	return p.made.problem
}

// with returns the problem after changes; p itself if there are none.
func (p *Problem) with(changes []Change) *Problem {
	if len(changes) == 0 {
		return p
	}
	rows, slots := map[int32]row{}, map[int32]slotRow{}
	for _, c := range changes {
		if c.Kind <= SetCost {
			r, ok := rows[c.Person]
			if !ok {
				r.head, r.cost = p.Arcs(int(c.Person))
			}
			rows[c.Person] = r.with(c)
		} else {
			s, ok := slots[c.Group]
			if !ok {
				s = slotRow{p.Must[c.Group], p.Slots(int(c.Group))}
			}
			slots[c.Group] = s.with(c)
		}
	}
	q := *p
	if len(rows) > 0 {
		q.replaceRows(p, rows)
	}
	if len(slots) > 0 {
		q.replaceSlots(p, slots)
	}
	return &q
}

func (p *Problem) replaceRows(old *Problem, rows map[int32]row) {
	p.Start = append(make([]int32, 0, len(old.Start)), 0)
	p.Group = make([]int32, 0, len(old.Group)+len(rows))
	p.Cost = make([]int64, 0, len(old.Cost)+len(rows))
	done := int32(0) // persons copied
	copyTo := func(i int32) {
		shift := int32(len(p.Group)) - old.Start[done]
		p.Group = append(p.Group, old.Group[old.Start[done]:old.Start[i]]...)
		p.Cost = append(p.Cost, old.Cost[old.Start[done]:old.Start[i]]...)
		for _, end := range old.Start[done+1 : i+1] {
			p.Start = append(p.Start, end+shift)
		}
		done = i
	}
	for _, i := range sortedKeys(rows) {
		copyTo(i)
		p.Group = append(p.Group, rows[i].head...)
		p.Cost = append(p.Cost, rows[i].cost...)
		p.Start = append(p.Start, int32(len(p.Group)))
		done = i + 1
	}
	copyTo(int32(old.Persons))
}

func (p *Problem) replaceSlots(old *Problem, slots map[int32]slotRow) {
	p.Must = slices.Clone(old.Must)
	p.SlotStart = append(make([]int32, 0, len(old.SlotStart)), 0)
	p.Slot = make([]int64, 0, len(old.Slot)+len(slots))
	for g := range int32(old.Groups) {
		row := slotRow{old.Must[g], old.Slots(int(g))}
		if s, ok := slots[g]; ok {
			row = s
		}
		p.Must[g] = row.must
		p.Slot = append(p.Slot, row.slots...)
		p.SlotStart = append(p.SlotStart, int32(len(p.Slot)))
	}
}

func sortedKeys[V any](m map[int32]V) []int32 {
	return slices.Sorted(maps.Keys(m))
}

// with returns the row after a change to an arc.
func (r row) with(c Change) row {
	r = row{slices.Clone(r.head), slices.Clone(r.cost)}
	k := slices.Index(r.head, c.Group)
	switch {
	case c.Kind == SetCost && k < 0:
		r.head, r.cost = append(r.head, c.Group), append(r.cost, c.Cost)
	case c.Kind == SetCost:
		r.cost[k] = c.Cost
	case c.Kind == Forbid && k > 0:
		r.head, r.cost = slices.Delete(r.head, k, k+1), slices.Delete(r.cost, k, k+1)
	case c.Kind == Forbid && k == 0:
		r.cost[0] = never
	case c.Kind == Force && k >= 0:
		home, stay := r.head[0], never
		if k == 0 {
			stay = r.cost[0]
		}
		head, cost := r.head[k], r.cost[k]
		r.head, r.cost = append(r.head[:0], home), append(r.cost[:0], stay)
		if k > 0 {
			r.head, r.cost = append(r.head, head), append(r.cost, cost)
		}
	}
	return r
}

// slotRow is the price list of one group.
type slotRow struct {
	must  int32
	slots []int64
}

func (s slotRow) with(c Change) slotRow {
	switch c.Kind {
	case SetSlots:
		return slotRow{c.Must, slices.Clone(c.Slots)}
	case CloseSlot:
		return slotRow{s.must, s.slots[:max(0, len(s.slots)-1)]}
	default:
		k, _ := slices.BinarySearch(s.slots, c.Cost)
		return slotRow{s.must, slices.Insert(slices.Clone(s.slots), k, c.Cost)}
	}
}

// check reports a change that does not fit the problem.
func (c Change) check(p *Problem) error {
	switch {
	case c.Kind > SetSlots:
		return fault("unknown change %d", c.Kind)
	case c.Group < 0 || int(c.Group) >= p.Groups:
		return fault("change of group %d of %d", c.Group, p.Groups)
	case c.Kind <= SetCost && (c.Person < 0 || int(c.Person) >= p.Persons):
		return fault("change of person %d of %d", c.Person, p.Persons)
	case c.Kind == SetSlots && (c.Must < 0 || !slices.IsSorted(c.Slots)):
		return fault("new slots of group %d are not convex", c.Group)
	}
	limit := maxStep
	if c.Kind == SetCost {
		limit /= uint64(p.Groups+len(p.Bounds)) + 4
	}
	for _, x := range append([]int64{c.Cost}, c.Slots...) {
		if magnitude(x) > limit {
			return fault("change to cost %d is out of range", x)
		}
	}
	return nil
}
