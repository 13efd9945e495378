package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"syscall"
	"time"

	"mutasi/internal/rebalance/flow"
)

// cpu returns the CPU seconds of this process, all threads and the collector
// included.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// peak returns the most memory this process has held, in KiB. The kernel's
// accounting by getrusage would include the parent's from before the exec.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib int64
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib
		}
	}
	return 0
}

var solvers = map[string]flow.Solver{"auto": flow.Auto, "ssp": flow.SSP, "simplex": flow.Simplex, "race": flow.Race}

// runChild solves one file and prints objective, CPU seconds, peak KiB and wall
// seconds. A plan that is not certified is an error.
func runChild(path, name string) error {
	p, err := readFile(path)
	if err != nil {
		return err
	}
	name, tie := strings.CutSuffix(name, "+tie")
	opt := flow.Options{Solver: solvers[name], AnyOptimum: !tie}
	if out := os.Getenv("BENCH_PROFILE"); out != "" {
		f, err := os.Create(out)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	before := cpu()
	start := time.Now()
	plan, err := flow.Solve(context.Background(), p, opt)
	wall := time.Since(start)
	after := cpu()
	if err != nil {
		return err
	}
	if err := flow.Verify(p, plan); err != nil {
		return err
	}
	fmt.Println(plan.Cost, after-before, peak(), wall.Seconds())
	return nil
}
