package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"mutasi/internal/rebalance/flow"
	"mutasi/internal/rebalance/generate"
)

// nationStaff is the size of the civil service in the trial.
const nationStaff = 5_000_000

// tally adds up what the regions gave.
type tally struct {
	sync.Mutex
	staff, units, arcs, moves, open, uncertified int
	worst                                        float64
}

// runNation solves so many regions of log-normal size with five million staff in
// all, each drawn, solved, verified and dropped before the next.
func runNation(w io.Writer, regions int) error {
	sizes := regionSizes(regions)
	start := time.Now()
	var sum tally
	work := make(chan int)
	var workers sync.WaitGroup
	var failed error
	for range 2 {
		workers.Go(func() {
			for k := range work {
				if err := sum.region(k, sizes[k]); err != nil {
					sum.Lock()
					failed = err
					sum.Unlock()
				}
			}
		})
	}
	for k := range sizes {
		work <- k
	}
	close(work)
	workers.Wait()
	fmt.Fprintf(w, "%d regions, %d staff, %d units, %.1f M arcs, %d moves, %d posts still open, %d uncertified\n",
		regions, sum.staff, sum.units, float64(sum.arcs)/1e6, sum.moves, sum.open, sum.uncertified)
	fmt.Fprintf(w, "%.0f s wall, %.0f s CPU, largest region solved in %.1f s, peak %.2f GB\n",
		time.Since(start).Seconds(), cpu(), sum.worst, float64(peak())/(1<<20))
	return failed
}

// regionSizes draws log-normal sizes, largest first, that add up.
func regionSizes(regions int) []int {
	r := rand.New(rand.NewPCG(514, 1))
	weights, sum := make([]float64, regions), 0.0
	for k := range weights {
		weights[k] = math.Exp(0.7 * r.NormFloat64())
		sum += weights[k]
	}
	sizes := make([]int, regions)
	total := float64(nationStaff) * float64(regions) / 514
	for k := range sizes {
		sizes[k] = max(500, int(total*weights[k]/sum))
	}
	return sizes
}

func (t *tally) region(k, staff int) error {
	params := generate.Standard("region", uint64(k)+1, staff, max(20, staff/10))
	p := generate.NewCity(params).Problem()
	start := time.Now()
	plan, err := flow.Solve(context.Background(), p, flow.Options{Workers: 1, AnyOptimum: true})
	took := time.Since(start).Seconds()
	if err != nil {
		return err
	}
	bad := 0
	if err := flow.Verify(p, plan); err != nil {
		bad = 1
	}
	moves, open := len(plan.Moves()), 0
	for g, heads := range plan.Heads() {
		for s, slot := range p.Slots(g) {
			if slot < 0 && s >= int(heads-p.Must[g]) {
				open++
			}
		}
	}
	t.Lock()
	defer t.Unlock()
	t.staff, t.units, t.arcs = t.staff+p.Persons, t.units+params.Units, t.arcs+len(p.Group)
	t.moves, t.open, t.uncertified, t.worst = t.moves+moves, t.open+open, t.uncertified+bad, max(t.worst, took)
	return nil
}
