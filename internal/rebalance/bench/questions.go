package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime/debug"
	"slices"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/flow"
	"mutasi/internal/rebalance/generate"
)

// runQuestions measures, on the standard city, what officials wait for: another
// plan after one change, an explanation, the frontier.
func runQuestions(w io.Writer) error {
	debug.SetGCPercent(400) // as mutasi serve sets it
	ctx := context.Background()
	p := generate.NewCity(generate.Standard("L", 1, 20_000, 2_000)).Problem()
	plan, err := flow.Solve(ctx, p, flow.Options{})
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 1))
	moves := plan.Moves()
	plan.Alternatives(0) // the first question sets the warm state up
	if err := measure(w, "a refusal and a new plan", 300, func() error {
		m := moves[r.IntN(len(moves))]
		_, _, err := plan.Resolve(ctx, []flow.Change{{Kind: flow.Forbid, Person: m.Person, Group: m.To}})
		return err
	}); err != nil {
		return err
	}
	if err := measure(w, "a post closed and a new plan", 300, func() error {
		m := moves[r.IntN(len(moves))]
		_, _, err := plan.Resolve(ctx, []flow.Change{{Kind: flow.CloseSlot, Group: m.To}})
		return err
	}); err != nil {
		return err
	}
	if err := measure(w, "explanation of a person", 300, func() error {
		plan.Alternatives(int(moves[r.IntN(len(moves))].Person))
		return nil
	}); err != nil {
		return err
	}
	if err := measure(w, "explanation of a post", 300, func() error {
		plan.Candidates(int(moves[r.IntN(len(moves))].To))
		return nil
	}); err != nil {
		return err
	}
	if err := runExplanations(w, r); err != nil {
		return err
	}
	return measure(w, "frontier of 20 points", 1, func() error {
		charges := make([]int64, 20)
		for k := range charges {
			charges[k] = int64(1) << (2 * k)
		}
		points, err := plan.Frontier(ctx, charges)
		for _, pt := range points {
			fmt.Fprintf(w, "  charge %d: %d moves\n", pt.Charge, pt.Moves)
		}
		return err
	})
}

// runExplanations measures explanations as an official reads them: all levels, all
// choices, and the sentences.
func runExplanations(w io.Writer, r *rand.Rand) error {
	city := generate.NewCity(generate.Standard("L", 1, 20_000, 2_000))
	model, err := rebalance.Build(city.Snapshot(), city.Policy())
	if err != nil {
		return err
	}
	result, err := model.Plan(context.Background())
	if err != nil {
		return err
	}
	moves := result.Moves()
	if _, err := result.ExplainPerson(moves[0].Person); err != nil { // sets the warm state up
		return err
	}
	ask := func(explain func(rebalance.Move) (*rebalance.Explanation, error)) func() error {
		return func() error {
			e, err := explain(moves[r.IntN(len(moves))])
			if err == nil {
				e.Messages()
			}
			return err
		}
	}
	if err := measure(w, "a person explained in words", 300, ask(func(m rebalance.Move) (*rebalance.Explanation, error) {
		return result.ExplainPerson(m.Person)
	})); err != nil {
		return err
	}
	return measure(w, "a post explained in words", 300, ask(func(m rebalance.Move) (*rebalance.Explanation, error) {
		return result.ExplainGroup(m.To)
	}))
}

// measure prints the median, the 95th percentile and the worst of n runs in CPU
// time, which other work on the machine disturbs least.
func measure(w io.Writer, what string, n int, run func() error) error {
	times := make([]float64, n)
	for k := range times {
		before := cpu()
		if err := run(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		after := cpu()
		times[k] = 1000 * (after - before)
	}
	slices.Sort(times)
	_, err := fmt.Fprintf(w, "%-30s median %.2f ms, p95 %.2f ms, worst %.2f ms\n", what, times[n/2], times[min(n-1, n*95/100)], times[n-1])
	return err
}
