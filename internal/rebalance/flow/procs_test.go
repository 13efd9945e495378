package flow_test

import (
	"runtime"
	"slices"
	"testing"

	"mutasi/internal/rebalance/flow"
	"mutasi/internal/rebalance/generate"
)

// TestProcessors solves a town of several components on one to eight processors:
// the plan and its prices are the same. It runs alone, because the number of
// processors is the process's.
func TestProcessors(t *testing.T) {
	params := generate.Standard("S", 7, 2_000, 200)
	p := generate.NewCity(params).Problem()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first *flow.Plan
	for _, n := range []int{1, 2, 3, 8} {
		runtime.GOMAXPROCS(n)
		for _, solver := range []flow.Solver{flow.Auto, flow.SSP, flow.Race} {
			plan, err := flow.Solve(t.Context(), p, flow.Options{Solver: solver, Seed: 3})
			if err != nil {
				t.Fatal(err)
			}
			if err := flow.Verify(p, plan); err != nil {
				t.Fatalf("%d processors, %s: %v", n, solver, err)
			}
			if first == nil {
				first = plan
			}
			if !slices.Equal(plan.Choice, first.Choice) || !slices.Equal(plan.Price, first.Price) {
				t.Errorf("%d processors, %s: another plan or other prices", n, solver)
			}
		}
	}
}
