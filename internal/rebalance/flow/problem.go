package flow

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Problem is one instance: who may go where at what cost, and what each group
// pays per head. It is read, never changed, by everything in this package and
// may be shared between goroutines.
type Problem struct {
	// Persons and Groups are counts; persons and groups are numbered from 0.
	Persons, Groups int

	// Start, Group and Cost are the arcs in compressed rows: the arcs of person
	// i are Start[i] <= a < Start[i+1] and arc a leads to Group[a] at Cost[a].
	// The first arc of a row is the stay arc: its group is the person's home. No
	// two arcs of a row lead to the same group. Costs may be negative.
	Start []int32
	Group []int32
	Cost  []int64

	// Must is the number of heads a group must hold, free of charge.
	Must []int32

	// SlotStart and Slot are the optional heads in compressed rows: the slots of
	// group g are SlotStart[g] <= s < SlotStart[g+1], the k-th one (from 0) is
	// taken by head Must[g]+k+1 and adds Slot[s] to the cost (negative: it is
	// worth that much). Within a group slots never get cheaper.
	SlotStart []int32
	Slot      []int64

	// Bounds limit how many people leave; nil for none.
	Bounds []Bound

	// PersonKey and GroupKey name persons and groups independently of their row
	// numbers, so that the tie-break, and with it the answer, does not depend on
	// the order of the rows. Keys are distinct. Nil stands for the row numbers.
	PersonKey, GroupKey []uint64
}

// Bound asks that at least Stay of the persons whose home is in one of Groups
// use their stay arc. "At most q leave" is Stay = people at home there - q.
// Bounds are laminar: two of them are disjoint or one lies within the other.
//
// A bound on one group keeps the problem a network. A bound over several groups
// does not: rings through units that may each lose one person are
// three-dimensional matching, which is NP-hard. Such a bound gets a price instead,
// raised until it holds; the plan is always legal and nearly always proved best,
// and what the prices leave open is reported as the plan's gap.
type Bound struct {
	Groups []int32
	Stay   int32
}

// Limit is the largest magnitude any sum inside a solver may reach; Check
// refuses problems that could exceed it, so no int64 ever overflows.
const Limit = int64(1) << 60

// maxStep bounds what one slot, or twice the dearest arc at every group, may cost:
// prices stay well below the costs that stand for "never".
const maxStep = uint64(Limit) / 512

// ErrProblem marks every fault that Check finds.
var ErrProblem = errors.New("faulty problem")

func fault(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrProblem, fmt.Sprintf(format, args...))
}

// Arcs returns the row of person i: the groups and costs of the arcs, stay
// first.
func (p *Problem) Arcs(i int) ([]int32, []int64) {
	lo, hi := p.Start[i], p.Start[i+1]
	return p.Group[lo:hi], p.Cost[lo:hi]
}

// Slots returns the marginal costs of the optional heads of group g.
func (p *Problem) Slots(g int) []int64 { return p.Slot[p.SlotStart[g]:p.SlotStart[g+1]] }

// Home returns the group of person i today.
func (p *Problem) Home(i int) int32 { return p.Group[p.Start[i]] }

// Heads counts the persons of every group today.
func (p *Problem) Heads() []int32 {
	heads := make([]int32, p.Groups)
	for i := range p.Persons {
		heads[p.Home(i)]++
	}
	return heads
}

// Check reports the first fault: sizes that do not fit together, a missing or
// repeated arc, slots that are not convex, a status quo that is not legal,
// bounds that are not laminar or not held today, or numbers so large that a sum
// could exceed Limit. The solvers assume that it passed.
func (p *Problem) Check() error {
	for _, check := range []func() error{p.checkSizes, p.checkArcs, p.checkSlots, p.checkRange, p.checkBounds, p.checkKeys} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Problem) checkSizes() error {
	switch {
	case p.Persons < 0 || p.Groups < 0 || p.Persons >= math.MaxInt32 || p.Groups >= math.MaxInt32/2:
		return fault("%d persons, %d groups", p.Persons, p.Groups)
	case len(p.Start) != p.Persons+1:
		return fault("Start has %d entries for %d persons", len(p.Start), p.Persons)
	case len(p.Group) != len(p.Cost):
		return fault("%d arc groups, %d arc costs", len(p.Group), len(p.Cost))
	case len(p.Must) != p.Groups:
		return fault("Must has %d entries for %d groups", len(p.Must), p.Groups)
	case len(p.SlotStart) != p.Groups+1:
		return fault("SlotStart has %d entries for %d groups", len(p.SlotStart), p.Groups)
	}
	if err := checkRows("Start", p.Start, len(p.Group)); err != nil {
		return err
	}
	return checkRows("SlotStart", p.SlotStart, len(p.Slot))
}

func checkRows(name string, start []int32, n int) error {
	if start[0] != 0 || int(start[len(start)-1]) != n {
		return fault("%s runs from %d to %d, not from 0 to %d", name, start[0], start[len(start)-1], n)
	}
	for i := 1; i < len(start); i++ {
		if start[i] < start[i-1] {
			return fault("%s falls at %d", name, i)
		}
	}
	return nil
}

func (p *Problem) checkArcs() error {
	seen := make([]int32, p.Groups) // last person + 1 with an arc into the group
	for i := range p.Persons {
		groups, _ := p.Arcs(i)
		if len(groups) == 0 {
			return fault("person %d has no stay arc", i)
		}
		for _, g := range groups {
			if g < 0 || int(g) >= p.Groups {
				return fault("person %d has an arc to group %d of %d", i, g, p.Groups)
			}
			if seen[g] == int32(i)+1 {
				return fault("person %d has two arcs to group %d", i, g)
			}
			seen[g] = int32(i) + 1
		}
	}
	return nil
}

func (p *Problem) checkSlots() error {
	heads := p.Heads()
	for g := range p.Groups {
		slots := p.Slots(g)
		for k := 1; k < len(slots); k++ {
			if slots[k] < slots[k-1] {
				return fault("slot %d of group %d is cheaper than the one before", k, g)
			}
		}
		if p.Must[g] < 0 || heads[g] < p.Must[g] || int(heads[g]-p.Must[g]) > len(slots) {
			return fault("group %d holds %d heads today, not %d to %d", g, heads[g], p.Must[g], int(p.Must[g])+len(slots))
		}
	}
	return nil
}

// checkRange bounds what the solvers add up.
func (p *Problem) checkRange() error { return p.checkMagnitudes(p.Cost, p.Slot) }

// checkMagnitudes bounds what the solvers add up under the given costs: a path
// passes each group once and the sink once, so no price and no distance exceeds
// two dearest arcs per group and a few slots; an objective counts each person and
// each slot once.
func (p *Problem) checkMagnitudes(cost, slot []int64) error {
	var arc, step, sum uint64
	for i := 0; cost != nil && i < p.Persons; i++ {
		dearest := uint64(0)
		for _, c := range cost[p.Start[i]:p.Start[i+1]] {
			dearest = max(dearest, magnitude(c))
		}
		arc = max(arc, dearest)
		if sum += min(dearest, uint64(Limit)); sum > uint64(Limit) {
			break
		}
	}
	for _, c := range slot {
		step = max(step, magnitude(c))
		if sum += min(magnitude(c), uint64(Limit)); sum > uint64(Limit) {
			break
		}
	}
	nodes := uint64(p.Groups+len(p.Bounds)) + 4
	if sum > uint64(Limit) || arc > maxStep/nodes || step > maxStep {
		return fault("arcs up to %d and slots up to %d are too large for %d persons and %d groups", arc, step, p.Persons, p.Groups)
	}
	return nil
}

func magnitude(c int64) uint64 {
	if c < 0 {
		return uint64(-(c + 1)) + 1
	}
	return uint64(c)
}

// checkBounds holds every bound to the people at home and to its neighbours.
func (p *Problem) checkBounds() error {
	if len(p.Bounds) == 0 {
		return nil
	}
	heads := p.Heads()
	of := make([][]int32, p.Groups) // bounds that hold the group
	for b, bound := range p.Bounds {
		home := int32(0)
		for _, g := range bound.Groups {
			if g < 0 || int(g) >= p.Groups {
				return fault("bound %d names group %d of %d", b, g, p.Groups)
			}
			if k := len(of[g]); k > 0 && of[g][k-1] == int32(b) {
				return fault("bound %d names group %d twice", b, g)
			}
			of[g] = append(of[g], int32(b))
			home += heads[g]
		}
		if bound.Stay < 0 || bound.Stay > home {
			return fault("bound %d asks that %d of %d stay", b, bound.Stay, home)
		}
	}
	return p.checkLaminar(of)
}

// checkLaminar compares the bounds that share a group: the one with fewer
// groups must lie within the other, which it does when they share as many
// groups as it has.
func (p *Problem) checkLaminar(of [][]int32) error {
	for b, bound := range p.Bounds {
		shared := make([]int, b)
		for _, g := range bound.Groups {
			for _, other := range of[g] {
				if int(other) < b {
					shared[other]++
				}
			}
		}
		for other, n := range shared {
			if n > 0 && n < min(len(bound.Groups), len(p.Bounds[other].Groups)) {
				return fault("bounds %d and %d overlap and neither holds the other", other, b)
			}
		}
	}
	return nil
}

func (p *Problem) checkKeys() error {
	if p.PersonKey != nil && len(p.PersonKey) != p.Persons {
		return fault("%d keys for %d persons", len(p.PersonKey), p.Persons)
	}
	if p.GroupKey != nil && len(p.GroupKey) != p.Groups {
		return fault("%d keys for %d groups", len(p.GroupKey), p.Groups)
	}
	for name, keys := range map[string][]uint64{"person": p.PersonKey, "group": p.GroupKey} {
		sorted := slices.Sorted(slices.Values(keys))
		for k := 1; k < len(sorted); k++ {
			if sorted[k] == sorted[k-1] {
				return fault("two %ss have key %d", name, sorted[k])
			}
		}
	}
	return nil
}
