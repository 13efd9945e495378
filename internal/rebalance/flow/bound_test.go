package flow

import (
	"math/rand/v2"
	"testing"
)

// TestJointBounds holds plans under bounds over several groups to the oracle:
// always legal, the best cost within their gap, and proved when there is none.
func TestJointBounds(t *testing.T) {
	t.Parallel()
	s, exact := shapes["bounds on several groups"], 0
	const seeds = 1500
	for seed := range uint64(seeds) {
		p := tiny(rand.New(rand.NewPCG(seed, 4)), s)
		if err := p.Check(); err != nil {
			t.Fatalf("seed %d: Check: %v", seed, err)
		}
		plan, err := Solve(t.Context(), p, Options{})
		if err != nil {
			t.Fatalf("seed %d: Solve: %v", seed, err)
		}
		want := oracle(p, -1, 0)
		if plan.Cost < want || plan.Dual > want {
			t.Fatalf("seed %d: cost %d, bound %d, best %d", seed, plan.Cost, plan.Dual, want)
		}
		if got := costAfter(p, plan, nil); got != plan.Cost {
			t.Fatalf("seed %d: cost %d, stated as %d", seed, got, plan.Cost)
		}
		if plan.Optimal() {
			exact++
			if err := Verify(p, plan); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}
	if exact < seeds*90/100 {
		t.Errorf("%d of %d plans proved optimal, want 90 %%", exact, seeds)
	}
	t.Logf("%d of %d plans proved optimal", exact, seeds)
}

// TestJointBoundsResolve holds re-solves under such bounds to the oracle.
func TestJointBoundsResolve(t *testing.T) {
	t.Parallel()
	s := shapes["bounds on several groups"]
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := tiny(r, s)
		plan, err := Solve(t.Context(), p, Options{})
		if err != nil || !plan.Optimal() || p.Persons == 0 {
			continue
		}
		c := Change{Kind: SetCost, Person: int32(r.IntN(p.Persons)), Cost: r.Int64N(20) - 10}
		groups, _ := p.Arcs(int(c.Person))
		c.Group = groups[r.IntN(len(groups))]
		next, _, err := plan.Resolve(t.Context(), []Change{c})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if want := oracle(next.Problem(), -1, 0); next.Cost < want || next.Dual > want {
			t.Fatalf("seed %d: cost %d, bound %d, best %d", seed, next.Cost, next.Dual, want)
		}
	}
}
