package flow

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomLevel draws a second objective; its slots do not fall within a group.
func randomLevel(r *rand.Rand, p *Problem) Level {
	l := Level{make([]int64, len(p.Cost)), make([]int64, len(p.Slot))}
	for a := range l.Cost {
		l.Cost[a] = r.Int64N(9) - 4
	}
	for g := range p.Groups {
		row := l.Slot[p.SlotStart[g]:p.SlotStart[g+1]]
		for s := range row {
			row[s] = r.Int64N(9) - 4
		}
		slices.Sort(row)
	}
	return l
}

// oracleLevels returns the least values in order of the objectives.
func oracleLevels(p *Problem, levels []Level) []int64 {
	all := append([]Level{{p.Cost, p.Slot}}, levels...)
	choice := make([]int32, p.Persons)
	var best []int64
	var try func(i int)
	try = func(i int) {
		if i == p.Persons {
			if v := valuesOf(p, all, choice); v != nil && (best == nil || slices.Compare(v, best) < 0) {
				best = v
			}
			return
		}
		for k := range p.Start[i+1] - p.Start[i] {
			choice[i] = k
			try(i + 1)
		}
	}
	try(0)
	return best
}

// valuesOf returns what a plan costs by each level, nil if it is not legal.
func valuesOf(p *Problem, all []Level, choice []int32) []int64 {
	values := make([]int64, len(all))
	heads, stayed := make([]int32, p.Groups), make([]int32, p.Groups)
	for i, k := range choice {
		a := p.Start[i] + k
		heads[p.Group[a]]++
		if k == 0 {
			stayed[p.Group[a]]++
		}
		for l := range all {
			values[l] += all[l].Cost[a]
		}
	}
	if _, ok := legalCost(p, heads, stayed); !ok {
		return nil
	}
	for g, n := range heads {
		for s := p.SlotStart[g]; s < p.SlotStart[g]+n-p.Must[g]; s++ {
			for l := range all {
				values[l] += all[l].Slot[s]
			}
		}
	}
	return values
}

func TestLevelsAgainstOracle(t *testing.T) {
	t.Parallel()
	each(t, 100, func(t *testing.T, r *rand.Rand, p *Problem, _ *Plan) {
		levels := []Level{randomLevel(r, p), randomLevel(r, p)}
		want := oracleLevels(p, levels)
		all := append([]Level{{p.Cost, p.Slot}}, levels...)

		packed, ok, err := SolveLevels(t.Context(), p, levels, Options{})
		if err != nil || !ok {
			t.Fatalf("SolveLevels: packed %t, %v", ok, err)
		}
		if got := valuesOf(p, all, packed.Choice); !slices.Equal(got, want) {
			t.Errorf("packed: %v, want %v", got, want)
		}
		plan, err := Solve(t.Context(), p, Options{AnyOptimum: true})
		for _, l := range levels {
			if err != nil {
				t.Fatal(err)
			}
			plan, err = plan.Refine(t.Context(), l)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := valuesOf(p, all, plan.Choice); !slices.Equal(got, want) || got[1] != plan.Tiers[0].Value || got[2] != plan.Tiers[1].Value {
			t.Errorf("refined: %v, want %v; stated %d, %d", got, want, plan.Tiers[0].Value, plan.Tiers[1].Value)
		}
		if err := Verify(p, plan); err != nil {
			t.Error(err)
		}
		plan, err = plan.breakTies(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := Verify(p, plan); err != nil {
			t.Error(err)
		}
		if !slices.Equal(plan.Choice, packed.Choice) {
			t.Errorf("refined plan %v, packed plan %v", plan.Choice, packed.Choice)
		}
	})
}

// TestPackRefuses holds Pack to numbers that do not fit.
func TestPackRefuses(t *testing.T) {
	t.Parallel()
	p := tiny(rand.New(rand.NewPCG(7, 2)), shapes["wishes"])
	level := randomLevel(rand.New(rand.NewPCG(7, 3)), p)
	for a := range level.Cost {
		level.Cost[a] = int64(a%2) << 40
	}
	if _, _, err := Pack(p, level, level); err == nil {
		t.Errorf("Pack accepted two levels of 2^40 below another")
	}
	plan, packed, err := SolveLevels(t.Context(), p, []Level{level, level}, Options{})
	if err != nil || packed || len(plan.Tiers) != 3 {
		t.Fatalf("SolveLevels: packed %t, error %v; want three tiers", packed, err)
	}
	if err := Verify(p, plan); err != nil {
		t.Error(err)
	}
}

// permuted returns p with its rows in another order, and where they went.
func permuted(r *rand.Rand, p *Problem) (q *Problem, person, group []int) {
	person, group = r.Perm(p.Persons), r.Perm(p.Groups)
	q = &Problem{Persons: p.Persons, Groups: p.Groups, Start: []int32{0}, SlotStart: []int32{0}, Must: make([]int32, p.Groups)}
	q.PersonKey, q.GroupKey = make([]uint64, p.Persons), make([]uint64, p.Groups)
	from := make([]int, p.Persons)
	for i, to := range person {
		from[to] = i
	}
	for to, i := range from {
		groups, costs := p.Arcs(i)
		q.PersonKey[to] = uint64(i)
		order := append([]int{0}, r.Perm(len(groups))...)
		for k, at := range order {
			if k == 0 || at != 0 {
				q.Group = append(q.Group, int32(group[groups[at]]))
				q.Cost = append(q.Cost, costs[at])
			}
		}
		q.Start = append(q.Start, int32(len(q.Group)))
	}
	for _, b := range p.Bounds {
		c := Bound{Stay: b.Stay}
		for _, g := range b.Groups {
			c.Groups = append(c.Groups, int32(group[g]))
		}
		q.Bounds = append(q.Bounds, c)
	}
	from = make([]int, p.Groups)
	for g, to := range group {
		from[to] = g
	}
	for to, g := range from {
		q.GroupKey[to] = uint64(g)
		q.Must[to] = p.Must[g]
		q.Slot = append(q.Slot, p.Slots(g)...)
		q.SlotStart = append(q.SlotStart, int32(len(q.Slot)))
	}
	return q, person, group
}

func TestRowOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	each(t, 300, func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan) {
		q, person, group := permuted(r, p)
		other, err := Solve(t.Context(), q, Options{Solver: []Solver{SSP, Simplex, Race}[r.IntN(3)]})
		if err != nil {
			t.Fatal(err)
		}
		for g, price := range plan.Price {
			if other.Price[group[g]] != price {
				t.Errorf("group %d has price %d, after reordering %d", g, price, other.Price[group[g]])
			}
		}
		for i, k := range plan.Choice {
			a, b := p.Start[i]+k, q.Start[person[i]]+other.Choice[person[i]]
			if int32(group[p.Group[a]]) != q.Group[b] {
				t.Errorf("person %d goes to %d, after reordering to %d", i, group[p.Group[a]], q.Group[b])
			}
		}
	})
}
