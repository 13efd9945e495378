package rebalance

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"mutasi/internal/rebalance/flow"
)

// Model is a planning problem ready to be solved. Groups and people stand in
// the order of their ids, so that nothing depends on the order of the rows. It
// is not changed after Build and may be shared.
type Model struct {
	snap   *Snapshot
	policy Policy
	roomy  bool // groups have room for people nobody has listed yet

	groups  []int32 // row of the snapshot, by id
	people  []int32 // row of the snapshot, by id
	groupNo []int32 // place in groups of each row
	barred  map[Pair]bool

	movers []int32 // rows of the people who have at least one move, by id
	start  []int32 // per mover, first arc; the first one is staying
	arcs   []arc
	shown  []int32 // per mover, the place of the group in the plan already shown; nil without one

	fixed  []int32 // per group, heads that cannot move
	lower  []int32 // per group, fewest heads allowed
	upper  []int32 // per group, most heads allowed
	bounds []flow.Bound
	keys   struct{ person, group []uint64 }
	tiers  []tier
}

// arc is one admissible move, or staying.
type arc struct {
	group int32 // place in Model.groups
	cost  Cost
}

// Build checks the snapshot and the policy and makes the model: rules filter
// the moves, need and establishment bound every group, levels are packed into
// as few numbers as their size allows. Every error is a *Fault with the path of
// what cannot be planned with.
func Build(s *Snapshot, p Policy) (*Model, error) { return build(s, p, false) }

// build makes a model. Unless all is set, groups get no more room than the
// listed moves can fill, which bounds the memory of absurd inputs.
func build(s *Snapshot, p Policy, all bool) (*Model, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	m := &Model{snap: s, policy: p, roomy: all}
	for _, step := range []func() error{m.order, m.filter, m.staff, m.bound, m.pack} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// order sorts people and groups by id.
func (m *Model) order() error {
	s := m.snap
	person, group := func(i int32) string { return s.People[i].ID }, func(i int32) string { return s.Groups[i].ID }
	m.people, m.groups = byID(len(s.People), person), byID(len(s.Groups), group)
	m.groupNo = make([]int32, len(m.groups))
	for no, row := range m.groups {
		m.groupNo[row] = int32(no)
	}
	if err := uniqueIDs("groups", m.groups, group); err != nil {
		return err
	}
	return uniqueIDs("people", m.people, person)
}

// searchID finds the place of an id among rows in the order of their ids.
func searchID(rows []int32, id string, of func(int32) string) (int, bool) {
	return slices.BinarySearchFunc(rows, id, func(row int32, id string) int { return cmp.Compare(of(row), id) })
}

func byID(n int, id func(int32) string) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(id(a), id(b)), cmp.Compare(a, b)) })
	return order
}

// filter keeps the moves that no rule speaks against and lays them out in rows
// by person and group.
func (m *Model) filter() error {
	s := m.snap
	first := make([]int32, len(s.People)+1) // per row of people, its first entry
	for _, v := range s.Candidates.All() {
		first[v.Person+1]++
	}
	for i := range s.People {
		first[i+1] += first[i]
	}
	rows := make([]arc, s.Candidates.Len())
	next := slices.Clone(first[:len(s.People)])
	for _, v := range s.Candidates.All() {
		rows[next[v.Person]] = arc{m.groupNo[v.Group], v.Cost}
		next[v.Person]++
	}
	m.barred = make(map[Pair]bool, len(s.Forbidden))
	for _, f := range s.Forbidden {
		m.barred[f] = true
	}
	m.start = []int32{0}
	for _, i := range m.people {
		row := rows[first[i]:first[i+1]]
		slices.SortFunc(row, func(a, b arc) int { return cmp.Compare(a.group, b.group) })
		for k := 1; k < len(row); k++ {
			if row[k].group == row[k-1].group {
				return m.duplicate(i, m.groups[row[k].group])
			}
		}
		m.admit(i, row)
	}
	return m.showReference()
}

// admit adds the person and the admissible moves of the row, if there are any.
func (m *Model) admit(i int32, row []arc) {
	p := &m.snap.People[i]
	if p.Locked || !m.passes(p) {
		return
	}
	from := len(m.arcs)
	m.arcs = append(m.arcs, arc{group: m.groupNo[p.Group]})
	for _, a := range row {
		row := m.groups[a.group]
		if m.barred[Pair{i, row}] || !m.fits(p, &m.snap.Groups[row]) {
			continue
		}
		m.arcs = append(m.arcs, a)
	}
	if len(m.arcs) == from+1 {
		m.arcs = m.arcs[:from]
		return
	}
	m.movers = append(m.movers, i)
	m.start = append(m.start, int32(len(m.arcs)))
}

// passes applies the rules about the person alone.
func (m *Model) passes(p *Person) bool {
	for i := range m.policy.Rules {
		if r := &m.policy.Rules[i]; r.Person != nil && r.verdict(p, nil) != Pass {
			return false
		}
	}
	return true
}

// fits applies the rules about a person in a post.
func (m *Model) fits(p *Person, g *Group) bool {
	for i := range m.policy.Rules {
		if r := &m.policy.Rules[i]; r.Person == nil && r.verdict(p, g) != Pass {
			return false
		}
	}
	return true
}

// duplicate finds the second mention of a move for the message.
func (m *Model) duplicate(person, group int32) error {
	seen := false
	for i, v := range m.snap.Candidates.All() {
		if v.Person != person || v.Group != group {
			continue
		}
		if seen {
			return faultf(fmt.Sprintf("arcs[%d]", i), "the move of %q to %q is named twice", m.snap.People[person].ID, m.snap.Groups[group].ID)
		}
		seen = true
	}
	return nil
}

// showReference finds the post in which each mover was shown.
func (m *Model) showReference() error {
	if m.snap.Reference == nil {
		return nil
	}
	mover := make([]int32, len(m.snap.People))
	m.shown = make([]int32, len(m.movers))
	for k, i := range m.movers {
		mover[i] = int32(k) + 1
		m.shown[k] = m.groupNo[m.snap.People[i].Group]
	}
	for _, r := range m.snap.Reference {
		if k := mover[r.Person]; k > 0 {
			m.shown[k-1] = m.groupNo[r.Group]
		}
	}
	return nil
}

// staff sets the bounds of every group: one at or under its need never loses
// net, what comes in stops at the need and at the authorised posts, a surplus
// never grows. Today's staffing always keeps them.
func (m *Model) staff() error {
	n := len(m.groups)
	m.fixed, m.lower, m.upper = make([]int32, n), make([]int32, n), make([]int32, n)
	reach := make([]int32, n)
	for k := range m.movers {
		for _, a := range m.row(k) {
			reach[a.group]++
		}
		m.fixed[m.row(k)[0].group]--
	}
	for no, row := range m.groups {
		g := &m.snap.Groups[row]
		m.fixed[no] += g.Incumbents
		m.lower[no] = max(m.fixed[no], min(g.Need, g.Incumbents))
		if m.upper[no] = max(g.Incumbents, min(g.Need, g.Authorised)); !m.roomy {
			m.upper[no] = min(m.upper[no], m.fixed[no]+reach[no])
		}
	}
	m.keys.person = distinctKeys(m.movers, func(i int32) string { return m.snap.People[i].ID })
	m.keys.group = distinctKeys(m.groups, func(i int32) string { return m.snap.Groups[i].ID })
	return nil
}

// row is the arcs of a mover, staying first.
func (m *Model) row(k int) []arc { return m.arcs[m.start[k]:m.start[k+1]] }

// distinctKeys hashes ids (FNV-1a) for the public draw. The rare collision is
// resolved in the order of the ids.
func distinctKeys(rows []int32, id func(int32) string) []uint64 {
	keys := make([]uint64, len(rows))
	used := make(map[uint64]struct{}, len(rows))
	for k, row := range rows {
		h := uint64(14695981039346656037)
		for s, i := id(row), 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		for {
			if _, taken := used[h]; !taken {
				break
			}
			h++
		}
		used[h] = struct{}{}
		keys[k] = h
	}
	return keys
}

// bound turns limits on departures into the number of movers who must stay.
func (m *Model) bound() error {
	if len(m.snap.Bounds) == 0 {
		return nil
	}
	movers := make([]int32, len(m.groups))
	for k := range m.movers {
		movers[m.row(k)[0].group]++
	}
	if err := m.laminar(); err != nil {
		return err
	}
	for i, b := range m.snap.Bounds {
		home, incumbents := int64(0), int64(0)
		groups := make([]int32, len(b.Groups))
		for k, row := range b.Groups {
			groups[k] = m.groupNo[row]
			home += int64(movers[groups[k]])
			incumbents += int64(m.snap.Groups[row].Incumbents)
		}
		leave := home
		if b.MinStay != None {
			if int64(b.MinStay) > incumbents {
				return faultf(fmt.Sprintf("bounds[%d].min_stay", i), "%d is more than the %d incumbents", b.MinStay, incumbents)
			}
			leave = min(leave, incumbents-int64(b.MinStay))
		}
		if b.MaxLeave != None {
			leave = min(leave, int64(b.MaxLeave))
		}
		if leave < home {
			slices.Sort(groups)
			m.bounds = append(m.bounds, flow.Bound{Groups: groups, Stay: int32(home - leave)})
		}
	}
	slices.SortFunc(m.bounds, func(a, b flow.Bound) int {
		return cmp.Or(slices.Compare(a.Groups, b.Groups), cmp.Compare(a.Stay, b.Stay))
	})
	return nil
}

// laminar refuses bounds that overlap without one holding the other. Taken from
// the largest to the smallest, all groups of a bound must lie in the same
// bound so far.
func (m *Model) laminar() error {
	order := make([]int, len(m.snap.Bounds))
	for i, b := range m.snap.Bounds {
		order[i] = i
		if b.MinStay < None || b.MaxLeave < None {
			return faultf(fmt.Sprintf("bounds[%d]", i), "must not be negative")
		}
	}
	sort.SliceStable(order, func(a, b int) bool {
		return len(m.snap.Bounds[order[a]].Groups) > len(m.snap.Bounds[order[b]].Groups)
	})
	inside := make([]int, len(m.groups)) // 1 + the smallest bound so far that holds the group
	for _, i := range order {
		outer := 0
		for k, row := range m.snap.Bounds[i].Groups {
			path := fmt.Sprintf("bounds[%d].groups[%d]", i, k)
			switch {
			case !m.snap.group(row):
				return faultf(path, "does not exist")
			case inside[row] == i+1:
				return faultf(path, "%q is named twice", m.snap.Groups[row].ID)
			case k == 0:
				outer = inside[row]
			case inside[row] != outer:
				return faultf(path, "overlaps another bound and neither holds the other")
			}
			inside[row] = i + 1
		}
	}
	return nil
}
