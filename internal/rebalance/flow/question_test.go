package flow

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// each runs a test on optimal plans of tiny problems of every shape.
func each(t *testing.T, seeds uint64, test func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan)) {
	t.Helper()
	for name, s := range shapes {
		if s.bounds > 1 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range seeds {
				r := rand.New(rand.NewPCG(seed, 2))
				p := tiny(r, s)
				plan, err := Solve(t.Context(), p, Options{})
				if err != nil {
					t.Fatalf("seed %d: Solve: %v", seed, err)
				}
				test(t, r, p, plan)
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		})
	}
}

// checkRegret compares a regret with the oracle's best plan that has the arc, and
// its moves with that plan's cost.
func checkRegret(t *testing.T, p *Problem, plan *Plan, r Regret) {
	t.Helper()
	k := slices.Index(p.Group[p.Start[r.Person]:p.Start[r.Person+1]], r.Group)
	want := oracle(p, int(r.Person), p.Start[r.Person]+int32(k))
	if r.Possible != (want < far) || r.Possible && r.Value != want-plan.Cost {
		t.Errorf("person %d to group %d: regret %d possible %t, want %d", r.Person, r.Group, r.Value, r.Possible, want-plan.Cost)
		return
	}
	if !r.Possible || plan.Choice[r.Person] == int32(k) {
		return
	}
	if got := costAfter(p, plan, r.Moves); got != want {
		t.Errorf("person %d to group %d: moves %v give cost %d, want %d", r.Person, r.Group, r.Moves, got, want)
	}
}

// costAfter returns the cost of the plan after further moves, far if not legal.
func costAfter(p *Problem, plan *Plan, moves []Move) int64 {
	choice := slices.Clone(plan.Choice)
	for _, m := range moves {
		row := p.Group[p.Start[m.Person]:p.Start[m.Person+1]]
		if row[choice[m.Person]] != m.From {
			return far
		}
		choice[m.Person] = int32(slices.Index(row, m.To))
	}
	heads, stayed := make([]int32, p.Groups), make([]int32, p.Groups)
	cost := int64(0)
	for i, k := range choice {
		a := p.Start[i] + k
		heads[p.Group[a]]++
		if k == 0 {
			stayed[p.Group[a]]++
		}
		cost += p.Cost[a]
	}
	c, ok := legalCost(p, heads, stayed)
	if !ok {
		return far
	}
	return cost + c
}

func TestRegretsAgainstOracle(t *testing.T) {
	t.Parallel()
	each(t, 60, func(t *testing.T, _ *rand.Rand, p *Problem, plan *Plan) {
		for i := range p.Persons {
			all := plan.Alternatives(i)
			if groups, _ := p.Arcs(i); len(all) != len(groups) {
				t.Errorf("person %d: %d alternatives for %d arcs", i, len(all), len(groups))
			}
			for _, r := range all {
				checkRegret(t, p, plan, r)
			}
		}
		for g := range p.Groups {
			for _, r := range plan.Candidates(g) {
				checkRegret(t, p, plan, r)
			}
		}
	})
}

// randomChange draws any change.
func randomChange(r *rand.Rand, p *Problem) Change {
	c := Change{Kind: ChangeKind(r.IntN(6)), Group: int32(r.IntN(p.Groups)), Cost: r.Int64N(60) - 30}
	if p.Persons > 0 {
		c.Person = int32(r.IntN(p.Persons))
	} else if c.Kind <= SetCost {
		c.Kind = OpenSlot
	}
	if c.Kind == SetSlots {
		c.Must = r.Int32N(3)
		c.Slots = []int64{r.Int64N(9) - 20, r.Int64N(9) - 10, r.Int64N(9), r.Int64N(9) + 10}[:r.IntN(5)]
		slices.Sort(c.Slots)
	}
	return c
}

func TestResolveAgainstOracle(t *testing.T) {
	t.Parallel()
	each(t, 400, func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan) {
		for range 6 {
			c := randomChange(r, plan.Problem())
			if c.Kind == Force && !slices.Contains(plan.Problem().Group[plan.Problem().Start[c.Person]:plan.Problem().Start[c.Person+1]], c.Group) {
				continue
			}
			next, diff, err := plan.Resolve(t.Context(), []Change{c})
			changed := plan.Problem().with([]Change{c})
			want := oracle(changed, -1, 0)
			if want >= never/2 {
				if !errors.Is(err, ErrInfeasible) {
					t.Errorf("%+v: error %v, want %v", c, err, ErrInfeasible)
				}
				continue
			}
			if err != nil {
				t.Errorf("%+v: %v", c, err)
				return
			}
			if next.Cost != want || diff.Cost != want-plan.Cost {
				t.Errorf("%+v: cost %d, difference %d; want %d, %d", c, next.Cost, diff.Cost, want, want-plan.Cost)
			}
			if err := Verify(next.Problem(), next); err != nil {
				t.Errorf("%+v: %v", c, err)
			}
			plan = next
		}
	})
}

func TestUnfilledAgainstOracle(t *testing.T) {
	t.Parallel()
	each(t, 200, func(t *testing.T, _ *rand.Rand, p *Problem, plan *Plan) {
		heads := plan.Heads()
		for g := range p.Groups {
			hall, ok := plan.Unfilled(g)
			filled := int(heads[g] - p.Must[g])
			if ok != (filled < len(p.Slots(g))) {
				t.Errorf("group %d: explained %t with %d of %d slots filled", g, ok, filled, len(p.Slots(g)))
			}
			if !ok {
				continue
			}
			q := p.with([]Change{{Kind: SetSlots, Group: int32(g), Must: heads[g] + 1, Slots: p.Slots(g)[filled+1:]}})
			want := oracle(q, -1, 0)
			if hall.Blocked != (want == far) {
				t.Errorf("group %d: blocked %t, oracle %d", g, hall.Blocked, want)
			} else if !hall.Blocked {
				for _, c := range p.Slots(g)[:filled+1] {
					want += c
				}
				if hall.Loss != want-plan.Cost {
					t.Errorf("group %d: loss %d, want %d", g, hall.Loss, want-plan.Cost)
				}
				if got := costAfter(p, plan, hall.Moves); got != want {
					t.Errorf("group %d: moves %v cost %d, want %d", g, hall.Moves, got, want)
				}
			} else {
				checkHall(t, p, plan, hall, int32(g))
			}
		}
	})
}

// checkHall holds a Hall set to its definition.
func checkHall(t *testing.T, p *Problem, plan *Plan, hall HallSet, asked int32) {
	t.Helper()
	inside := map[int32]bool{}
	heads := plan.Heads()
	for _, g := range hall.Groups {
		inside[g] = true
		if heads[g] > p.Must[g] && g != asked {
			t.Errorf("group %d of the Hall set may lose a head", g)
		}
	}
	for i := range p.Persons {
		groups, _ := p.Arcs(i)
		can := slices.ContainsFunc(groups, func(g int32) bool { return inside[g] })
		held := plan.Choice[i] == 0 && p.stays() != nil && p.stays()[groups[0]] > 0
		if can != slices.Contains(hall.Persons, int32(i)) || can && !held && !inside[groups[plan.Choice[i]]] {
			t.Errorf("person %d: arc into the Hall set %t, listed %t, stands in %d", i, can, slices.Contains(hall.Persons, int32(i)), groups[plan.Choice[i]])
		}
	}
}
