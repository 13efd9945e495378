package market

import (
	"cmp"
	"fmt"
	"slices"
)

// Group is a class of post in a unit.
type Group struct {
	ID         string
	Need       int32 // posts the workload analysis asks for
	Incumbents int32 // people who hold such a post, listed in the market or not
	Authorised int32 // posts in the establishment
}

// open is how many people the group may gain.
func (g *Group) open() int32 { return max(0, min(g.Need, g.Authorised)-g.Incumbents) }

// surplus is how many people the group may lose without replacement.
func (g *Group) surplus() int32 { return max(0, g.Incumbents-g.Need) }

// Person is someone who asked to move. Who did not ask is not listed: that
// person's seat is not on the market.
type Person struct {
	ID       string
	Group    int32   // index of the group of the seat held today
	Wishes   []int32 // groups preferred to the present one, best first
	Priority int64   // published points; more goes first
}

// Market is the input of a round.
type Market struct {
	Groups []Group
	People []Person
	// Seed orders people of equal points. It is published before wishes close.
	Seed uint64
}

// Step is one person's move.
type Step struct{ Person, From, To int32 }

// Outcome is the result of a round.
type Outcome struct {
	Target []int32  // group of each person after the round
	Rings  [][]Step // exchanges: each step goes to the group the next one leaves
	Chains [][]Step // from a group that can spare someone to an open post
	// Unmatched lists those who asked and stay, in the order of the market.
	Unmatched []int32
}

// Run clears the market. It needs time in the order of the number of wishes.
func Run(m *Market) (*Outcome, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	r := newRound(m)
	for _, p := range r.order {
		r.clear(p)
	}
	return r.outcome(), nil
}

// check refuses a market that says two things at once.
func (m *Market) check() error {
	held := make([]int32, len(m.Groups))
	for i := range m.People {
		p := &m.People[i]
		if p.Group < 0 || int(p.Group) >= len(m.Groups) {
			return fmt.Errorf("people[%d]: group %d does not exist", i, p.Group)
		}
		if held[p.Group]++; held[p.Group] > m.Groups[p.Group].Incumbents {
			return fmt.Errorf("people[%d]: group %q has more people than incumbents", i, m.Groups[p.Group].ID)
		}
		for k, w := range p.Wishes {
			switch {
			case w < 0 || int(w) >= len(m.Groups):
				return fmt.Errorf("people[%d].wishes[%d]: group %d does not exist", i, k, w)
			case w == p.Group:
				return fmt.Errorf("people[%d].wishes[%d]: the wish is the present group", i, k)
			case slices.Contains(p.Wishes[:k], w):
				return fmt.Errorf("people[%d].wishes[%d]: the wish is named twice", i, k)
			}
		}
	}
	for i := range m.Groups {
		if g := &m.Groups[i]; g.Need < 0 || g.Incumbents < 0 || g.Authorised < 0 {
			return fmt.Errorf("groups[%d]: negative number", i)
		}
	}
	return nil
}

// round is the market while it clears.
type round struct {
	m       *Market
	order   []int32   // people in the published order
	tenants [][]int32 // per group, people in the published order; the served ones are skipped lazily
	wish    []int     // per person, the wish pointed at; all before it are out of reach for good
	open    []int32   // per group, open posts left
	spare   []int32   // per group, people who can still be spared
	next    int       // in order: everyone before it is served or cannot be spared
	target  []int32   // -1 while in the market
	onPath  []int32   // per person, 1 + position on the path; 0 if not on it
	path    []hop
	rings   [][]Step
	chains  [][]Step
}

// hop is a person on the path and how the person's wish leads on.
type hop struct {
	person int32
	group  int32 // the group pointed at
	fills  bool  // through an open post of that group
}

func newRound(m *Market) *round {
	n, g := len(m.People), len(m.Groups)
	r := &round{
		m: m, order: make([]int32, n), tenants: make([][]int32, g), wish: make([]int, n), open: make([]int32, g),
		spare: make([]int32, g), target: make([]int32, n), onPath: make([]int32, n),
	}
	for i := range r.order {
		r.order[i] = int32(i)
		r.target[i] = -1
	}
	draw := make([]uint64, n)
	for i := range draw {
		draw[i] = lot(m.Seed, m.People[i].ID)
	}
	slices.SortFunc(r.order, func(a, b int32) int {
		pa, pb := &m.People[a], &m.People[b]
		return cmp.Or(cmp.Compare(pb.Priority, pa.Priority), cmp.Compare(draw[a], draw[b]), cmp.Compare(pa.ID, pb.ID))
	})
	for _, p := range r.order {
		r.tenants[m.People[p].Group] = append(r.tenants[m.People[p].Group], p)
	}
	for i := range m.Groups {
		r.open[i], r.spare[i] = m.Groups[i].open(), m.Groups[i].surplus()
	}
	return r
}

// lot is the public draw of a person: FNV-1a over the id, mixed with the seed
// (finaliser of splitmix64). Anyone can repeat it.
func lot(seed uint64, id string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h ^= seed * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// clear walks the pointers from p, serves every ring it meets and ends when p
// is served. What stays on the path stays valid: a ring only takes away people
// and posts that the rest of the path does not point at.
func (r *round) clear(p int32) {
	if r.target[p] >= 0 {
		return
	}
	r.push(p)
	for len(r.path) > 0 {
		last := &r.path[len(r.path)-1]
		next := r.follow(last)
		switch at := r.onPath[next]; {
		case at == 0:
			r.push(next)
		default:
			r.serve(int(at) - 1)
		}
	}
}

func (r *round) push(p int32) {
	r.path = append(r.path, hop{person: p})
	r.onPath[p] = int32(len(r.path))
}

// follow finds whom the person at h points at, through group or open post.
func (r *round) follow(h *hop) int32 {
	p := &r.m.People[h.person]
	for ; r.wish[h.person] < len(p.Wishes); r.wish[h.person]++ {
		h.group = p.Wishes[r.wish[h.person]]
		if r.open[h.group] > 0 {
			if spared, ok := r.spared(); ok {
				h.fills = true
				return spared
			}
		}
		if tenant, ok := r.tenant(h.group); ok {
			h.fills = false
			return tenant
		}
	}
	h.group, h.fills = p.Group, false
	return h.person
}

// tenant is the first person of the published order who still owns a seat in g.
func (r *round) tenant(g int32) (int32, bool) {
	for len(r.tenants[g]) > 0 && r.target[r.tenants[g][0]] >= 0 {
		r.tenants[g] = r.tenants[g][1:]
	}
	if len(r.tenants[g]) == 0 {
		return 0, false
	}
	return r.tenants[g][0], true
}

// spared is the first person of the published order still in the market whose
// group can spare someone.
func (r *round) spared() (int32, bool) {
	for ; r.next < len(r.order); r.next++ {
		p := r.order[r.next]
		if r.target[p] < 0 && r.spare[r.m.People[p].Group] > 0 {
			return p, true
		}
	}
	return 0, false
}

// serve gives everyone on the ring that begins at position from the seat
// pointed at, and takes them off the path.
func (r *round) serve(from int) {
	ring := r.path[from:]
	r.path = r.path[:from]
	steps := make([]Step, len(ring))
	chain := -1
	for i, h := range ring {
		r.target[h.person] = h.group
		r.onPath[h.person] = 0
		steps[i] = Step{h.person, r.m.People[h.person].Group, h.group}
		if h.fills {
			r.open[h.group]--
			r.spare[r.m.People[ring[(i+1)%len(ring)].person].Group]--
			chain = i
		}
	}
	switch {
	case chain >= 0:
		// All stand-ins point at one person, so a ring passes one at most: it
		// is a chain that begins with the person after it.
		r.chains = append(r.chains, append(steps[chain+1:len(steps):len(steps)], steps[:chain+1]...))
	case len(ring) > 1 || ring[0].group != r.m.People[ring[0].person].Group:
		r.rings = append(r.rings, steps)
	}
}

func (r *round) outcome() *Outcome {
	out := &Outcome{Target: r.target, Rings: r.rings, Chains: r.chains}
	for i := range r.m.People {
		if r.target[i] == r.m.People[i].Group && len(r.m.People[i].Wishes) > 0 {
			out.Unmatched = append(out.Unmatched, int32(i))
		}
	}
	return out
}
