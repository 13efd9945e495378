package flow

import (
	"math/rand/v2"
	"testing"
)

func TestSolveAgainstOracle(t *testing.T) {
	t.Parallel()
	for name, s := range shapes {
		if s.bounds > 1 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(600) {
				p := tiny(rand.New(rand.NewPCG(seed, 1)), s)
				if err := p.Check(); err != nil {
					t.Fatalf("seed %d: Check: %v", seed, err)
				}
				want := oracle(p, -1, 0)
				for _, solver := range []Solver{SSP, Simplex, Race, Auto} {
					plan, err := Solve(t.Context(), p, Options{Solver: solver})
					if err != nil {
						t.Fatalf("seed %d: Solve by %s: %v", seed, solver, err)
					}
					if plan.Cost != want {
						t.Fatalf("seed %d: %s has cost %d, want %d", seed, solver, plan.Cost, want)
					}
					if err := Verify(p, plan); err != nil {
						t.Fatalf("seed %d: %s: %v", seed, solver, err)
					}
				}
			}
		})
	}
}
