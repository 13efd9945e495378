package flow

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// copyOf returns a plan whose fields may be spoiled.
func copyOf(p *Plan) *Plan {
	c := &Plan{
		Choice: slices.Clone(p.Choice), Price: slices.Clone(p.Price), Potential: slices.Clone(p.Potential),
		Stay: slices.Clone(p.Stay), Cost: p.Cost, Dual: p.Dual, Tiers: slices.Clone(p.Tiers),
	}
	for t := range c.Tiers {
		c.Tiers[t].Price = slices.Clone(c.Tiers[t].Price)
		c.Tiers[t].Stay = slices.Clone(c.Tiers[t].Stay)
	}
	return c
}

// mutations spoil a plan in one place each; they return false where that cannot
// be done. None may leave the certificate whole.
var mutations = map[string]func(r *rand.Rand, p *Problem, plan *Plan) bool{
	"another arc": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		i := r.IntN(p.Persons)
		n := p.Start[i+1] - p.Start[i]
		plan.Choice[i] = (plan.Choice[i] + 1 + r.Int32N(max(1, n-1))) % n
		return n > 1
	},
	"an arc that is not there": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		i := r.IntN(p.Persons)
		plan.Choice[i] = p.Start[i+1] - p.Start[i]
		return true
	},
	"a negative arc": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		plan.Choice[r.IntN(p.Persons)] = -1
		return true
	},
	"a person lost":   func(_ *rand.Rand, _ *Problem, plan *Plan) bool { plan.Choice = plan.Choice[1:]; return true },
	"cost off by one": func(_ *rand.Rand, _ *Problem, plan *Plan) bool { plan.Cost++; return true },
	"both off by one": func(_ *rand.Rand, _ *Problem, plan *Plan) bool { plan.Cost--; plan.Dual--; return true },
	"bound off by one": func(_ *rand.Rand, _ *Problem, plan *Plan) bool {
		plan.Dual--
		return true
	},
	"a potential": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		plan.Potential[r.IntN(p.Persons)]++
		return true
	},
	"a price far off": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		plan.Price[plan.groupOfSomebody(r, p)] += 1 << 30
		return true
	},
	"a price beyond range": func(r *rand.Rand, p *Problem, plan *Plan) bool {
		plan.Price[r.IntN(p.Groups)] = Limit + 1
		return true
	},
	"the tie-break's worth": func(_ *rand.Rand, _ *Problem, plan *Plan) bool {
		plan.Tiers[0].Value++
		return true
	},
	"the tie-break's seed": func(_ *rand.Rand, _ *Problem, plan *Plan) bool {
		plan.Tiers[0].Seed++
		return true
	},
}

func (p *Plan) groupOfSomebody(r *rand.Rand, q *Problem) int32 {
	i := r.IntN(q.Persons)
	return q.Group[q.Start[i]+p.Choice[i]]
}

// TestVerifyCatchesMutations holds the checker to a set of faults. A price that
// differs by a little may prove the same plan, so that fault is large; another
// arc is a fault even when it is a tie, for the tie-break decides it.
func TestVerifyCatchesMutations(t *testing.T) {
	t.Parallel()
	for name, spoil := range mutations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, 100, func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan) {
				if p.Persons == 0 {
					return
				}
				spoiled := copyOf(plan)
				if !spoil(r, p, spoiled) {
					return
				}
				if err := Verify(p, spoiled); !errors.Is(err, ErrCertificate) {
					t.Errorf("Verify of a plan with %s: %v, want %v", name, err, ErrCertificate)
				}
			})
		})
	}
}

// countdown is a context that ends at the n-th look at it.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestCancellation stops both solvers at every point: the plan is legal and its
// gap is true.
func TestCancellation(t *testing.T) {
	t.Parallel()
	each(t, 60, func(t *testing.T, r *rand.Rand, p *Problem, best *Plan) {
		for _, solver := range []Solver{SSP, Simplex} {
			n := r.IntN(12)
			plan, err := Solve(&countdown{t.Context(), n}, p, Options{Solver: solver, Workers: 1})
			if err == nil {
				continue
			}
			if !errors.Is(err, context.Canceled) || plan == nil {
				t.Fatalf("%s stopped after %d: plan %v, error %v", solver, n, plan, err)
			}
			if got := costAfter(p, plan, nil); got != plan.Cost {
				t.Errorf("%s stopped after %d: cost %d, stated as %d", solver, n, got, plan.Cost)
			}
			if plan.Dual > best.Cost || plan.Cost < best.Cost || plan.Gap() < plan.Cost-best.Cost {
				t.Errorf("%s stopped after %d: cost %d, bound %d, best %d", solver, n, plan.Cost, plan.Dual, best.Cost)
			}
		}
	})
}

// TestSolversAgree holds the two solvers, any number of workers and the race to
// one answer, the plan included.
func TestSolversAgree(t *testing.T) {
	t.Parallel()
	each(t, 150, func(t *testing.T, _ *rand.Rand, p *Problem, plan *Plan) {
		for _, opt := range []Options{{Solver: SSP, Workers: 1}, {Solver: Simplex, Workers: 3}, {Solver: Race, Workers: 2}} {
			other, err := Solve(t.Context(), p, opt)
			if err != nil {
				t.Fatal(err)
			}
			if other.Cost != plan.Cost || !slices.Equal(other.Choice, plan.Choice) {
				t.Errorf("%v: cost %d, choices %v; want %d, %v", opt, other.Cost, other.Choice, plan.Cost, plan.Choice)
			}
		}
	})
}

// TestMonotonicity checks that one more seat, arc or person to choose from never
// makes the plan worse.
func TestMonotonicity(t *testing.T) {
	t.Parallel()
	each(t, 150, func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan) {
		changes := []Change{{Kind: OpenSlot, Group: int32(r.IntN(p.Groups)), Cost: r.Int64N(40) - 20}}
		if p.Persons > 0 {
			i, g := r.IntN(p.Persons), int32(r.IntN(p.Groups))
			if groups, _ := p.Arcs(i); !slices.Contains(groups, g) {
				changes = append(changes, Change{Kind: SetCost, Person: int32(i), Group: g, Cost: r.Int64N(20) - 10})
			}
		}
		for _, c := range changes {
			next, diff, err := plan.Resolve(t.Context(), []Change{c})
			if err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
			if next.Cost > plan.Cost || diff.Cost > 0 {
				t.Errorf("%+v: cost rises from %d to %d", c, plan.Cost, next.Cost)
			}
		}
	})
}
