package flow

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
)

// TestCycles takes the difference between two legal plans apart: all cycles
// together make the second plan of the first, each choice of them makes a legal
// plan, and that costs at most the sum of theirs.
func TestCycles(t *testing.T) {
	t.Parallel()
	var several atomic.Int32
	t.Cleanup(func() {
		if n := several.Load(); n < 50 {
			t.Errorf("%d instances with more than one cycle test nothing", n)
		}
	})
	each(t, 400, func(t *testing.T, r *rand.Rand, p *Problem, plan *Plan) {
		net := newNetwork(p)
		today := make([]int32, p.Persons)
		cycles := net.cycles(today, plan.Choice)
		if len(cycles) > 1 {
			several.Add(1)
		}
		all, some := slices.Clone(today), slices.Clone(today)
		sum, part := int64(0), int64(0)
		for _, c := range cycles {
			take := r.IntN(2) == 0
			sum += c.cost
			if take {
				part += c.cost
			}
			for _, i := range c.people {
				all[i] = plan.Choice[i]
				if take {
					some[i] = plan.Choice[i]
				}
			}
		}
		if !slices.Equal(all, plan.Choice) {
			t.Fatalf("all cycles make %v, want %v", all, plan.Choice)
		}
		if got := net.total(plan.Choice) - net.total(today); got != sum {
			t.Errorf("the plans differ by %d, the cycles cost %d", got, sum)
		}
		if cost := costAfter(p, &Plan{Choice: some}, nil); cost > net.total(today)+part {
			t.Errorf("some cycles: cost %d, want at most %d", cost, net.total(today)+part)
		}
	})
}

// TestFewMoves limits all moves of tiny problems: the plan is legal, its gap is
// true, and it is the best one nearly always.
func TestFewMoves(t *testing.T) {
	t.Parallel()
	exact, short := 0, 0
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 9))
		p := tiny(r, shapes["ties everywhere"])
		if p.Groups < 2 {
			continue
		}
		all := Bound{Stay: int32(max(0, p.Persons-1-r.IntN(3)))}
		for g := range p.Groups {
			all.Groups = append(all.Groups, int32(g))
		}
		p.Bounds = []Bound{all}
		plan, err := Solve(context.Background(), p, Options{})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		switch want := oracle(p, -1, 0); {
		case plan.Cost < want || plan.Dual > want:
			t.Fatalf("seed %d: cost %d, bound %d, best %d", seed, plan.Cost, plan.Dual, want)
		case plan.Optimal():
			exact++
		default:
			short++
		}
	}
	if short*50 > exact {
		t.Errorf("%d plans proved, %d with a gap", exact, short)
	}
	t.Logf("%d plans proved, %d with a gap", exact, short)
}
