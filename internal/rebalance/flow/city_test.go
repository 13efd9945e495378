package flow_test

import (
	"slices"
	"testing"

	"mutasi/internal/rebalance/flow"
	"mutasi/internal/rebalance/generate"
)

// TestCity solves a town of 2,000 staff by both solvers: the plans are the same
// and proved.
func TestCity(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		p := generate.NewCity(generate.Standard("S", seed, 2_000, 200)).Problem()
		first, err := flow.Solve(t.Context(), p, flow.Options{Solver: flow.SSP})
		if err != nil {
			t.Fatal(err)
		}
		second, err := flow.Solve(t.Context(), p, flow.Options{Solver: flow.Simplex})
		if err != nil {
			t.Fatal(err)
		}
		for _, plan := range []*flow.Plan{first, second} {
			if err := flow.Verify(p, plan); err != nil {
				t.Errorf("seed %d, %s: %v", seed, plan.Solver, err)
			}
		}
		if !slices.Equal(first.Choice, second.Choice) {
			t.Errorf("seed %d: the two solvers give different plans", seed)
		}
	}
}

// TestCityWithFewMoves limits how many of the town may move in all.
func TestCityWithFewMoves(t *testing.T) {
	t.Parallel()
	p := generate.NewCity(generate.Standard("S", 1, 2_000, 200)).Problem()
	free, err := flow.Solve(t.Context(), p, flow.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := make([]int32, p.Groups)
	for g := range all {
		all[g] = int32(g)
	}
	proved := 0
	limits := []int{10, 100, 200, 300, 400, 500}
	for _, most := range limits {
		q := *p
		q.Bounds = []flow.Bound{{Groups: all, Stay: int32(p.Persons - most)}}
		if err := q.Check(); err != nil {
			t.Fatal(err)
		}
		plan, err := flow.Solve(t.Context(), &q, flow.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(plan.Moves()); n > most || plan.Cost < free.Cost || plan.Dual > plan.Cost {
			t.Errorf("%d moves for at most %d, cost %d, bound %d, free %d", n, most, plan.Cost, plan.Dual, free.Cost)
		}
		if plan.Optimal() {
			proved++
			if err := flow.Verify(&q, plan); err != nil {
				t.Error(err)
			}
		}
		t.Logf("at most %d of %d moves: %d, gap %d of %d", most, len(free.Moves()), len(plan.Moves()), plan.Gap(), plan.Cost)
	}
	if proved < len(limits)/2 {
		t.Errorf("only %d of %d plans proved", proved, len(limits))
	}
}
