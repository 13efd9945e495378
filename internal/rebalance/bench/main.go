// Bench measures the solvers of package flow against the fastest peers that
// Debian has, on the same instances in the same run: LEMON's network simplex and
// cost scaling (C++), and SciPy's sparse assignment where the instance is small
// enough to be written as one.
//
// Every run is a process of its own, the runs of one instance are interleaved,
// and what counts is the least CPU time of several. A peer's time is its solver
// alone; ours is everything from the problem to the plan with its prices.
//
//	go run ./internal/rebalance/bench -peers DIR        the table
//	go run ./internal/rebalance/bench -questions        changes, explanations, frontier
//	go run ./internal/rebalance/bench -nation 514       the nation, region by region
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	var opt options
	flag.StringVar(&opt.peers, "peers", "", "directory of the peers' programs; none: only our own")
	flag.StringVar(&opt.only, "only", "", "regular expression of instance names")
	flag.IntVar(&opt.reps, "reps", 3, "runs of each solver")
	flag.BoolVar(&opt.large, "large", false, "also the region of 100,000 staff")
	flag.BoolVar(&opt.seeds, "seeds", false, "also the standard city with seeds 2 to 5")
	questions := flag.Bool("questions", false, "measure changes, explanations and the frontier")
	nation := flag.Int("nation", 0, "solve so many regions, one after the other")
	child := flag.String("child", "", "solve the instance in this file")
	solver := flag.String("solver", "", "with -child: the solver")
	flag.Parse()

	var err error
	switch {
	case *child != "":
		err = runChild(*child, *solver)
	case *questions:
		err = runQuestions(os.Stdout)
	case *nation > 0:
		err = runNation(os.Stdout, *nation)
	default:
		err = runTable(os.Stdout, opt)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
