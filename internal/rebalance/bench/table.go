package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"mutasi/internal/rebalance/flow"
	"mutasi/internal/rebalance/generate"
)

type options struct {
	peers, only  string
	reps         int
	large, seeds bool
}

// result is the best of several runs.
type result struct {
	objective   int64
	cpu, wall   float64
	peak        int64
	runs, fails int
}

// runTable prints one line per instance and the geometric means.
func runTable(w io.Writer, opt options) error {
	only, err := regexp.Compile(opt.only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench-plan")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // scratch
	t := table{w: w, opt: opt, file: filepath.Join(dir, "instance")}
	t.header()
	for _, params := range instances(opt) {
		if !only.MatchString(params.Name) {
			continue
		}
		if err := t.instance(params); err != nil {
			return fmt.Errorf("%s: %w", params.Name, err)
		}
	}
	t.footer()
	return nil
}

func instances(opt options) []generate.Params {
	all := generate.Variants(1)
	for seed := uint64(2); opt.seeds && seed <= 5; seed++ {
		p := generate.Standard(fmt.Sprintf("L seed %d", seed), seed, 20_000, 2_000)
		all = append(all, p)
	}
	if opt.large {
		all = append(all, generate.Large(1))
	}
	return all
}

type table struct {
	w             io.Writer
	opt           options
	file          string
	auto, race    float64 // sums of logarithms of the ratios; auto is the simplex by CPU, the race by the wall
	rows          int
	differ, fails int
}

var columns = []string{"ssp", "simplex", "race", "ns", "cs", "scipy"}

// scipyArcs is up to where an instance is small enough to be written as a sparse
// assignment of heads.
const scipyArcs = 500_000

func (t *table) header() {
	fmt.Fprintf(t.w, "CPU seconds of the solver, wall seconds of the race, least of %d interleaved runs; MB = peak memory of the process\n", t.opt.reps)
	fmt.Fprintf(t.w, "%-16s %9s %8s %8s %8s %8s %8s %8s %6s %6s %6s %6s  %s\n", "instance", "arcs",
		"ssp", "simplex", "race", "lemon ns", "lemon cs", "scipy", "auto/", "race/", "MB", "peer", "objective")
}

func (t *table) instance(params generate.Params) error {
	p := generate.NewCity(params).Problem()
	if err := writeFile(t.file, p); err != nil {
		return err
	}
	arcs := len(p.Group)
	p = nil
	best := map[string]*result{}
	for range t.opt.reps {
		for _, name := range columns {
			if name == "scipy" && arcs > scipyArcs {
				continue
			}
			if err := t.run(name, best); err != nil {
				return err
			}
		}
	}
	t.row(params.Name, arcs, best)
	return nil
}

// run starts one contestant once.
func (t *table) run(name string, best map[string]*result) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-child", t.file, "-solver", name)
	if solvers[name] == flow.Auto {
		if t.opt.peers == "" {
			return nil
		}
		cmd = exec.Command(filepath.Join(t.opt.peers, "lemon"), t.file, name)
		if name == "scipy" {
			cmd = exec.Command("/usr/bin/python3", filepath.Join(t.opt.peers, "scipy_peer.py"), t.file)
		}
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	r := best[name]
	if r == nil {
		r = &result{cpu: math.Inf(1), wall: math.Inf(1)}
		best[name] = r
	}
	r.runs++
	if err != nil {
		r.fails++
		t.fails++
		return nil
	}
	var objective, peak int64
	var cpu, wall float64
	if _, err := fmt.Fscan(bytes.NewReader(out), &objective, &cpu, &peak, &wall); err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return fmt.Errorf("%s: %q: %w", name, out, err)
	}
	r.objective, r.cpu, r.wall, r.peak = objective, min(r.cpu, cpu), min(r.wall, wall), max(r.peak, peak)
	return nil
}

func (t *table) row(name string, arcs int, best map[string]*result) {
	get := func(name string) result {
		if r := best[name]; r != nil {
			return *r
		}
		return result{cpu: math.NaN(), wall: math.NaN()}
	}
	ssp, auto := get("ssp"), get("simplex")
	lemonNS, lemonCS, scipy := get("ns"), get("cs"), get("scipy")
	peer := min(lemonNS.cpu, lemonCS.cpu)
	race, wall := get("race").wall, min(lemonNS.wall, lemonCS.wall)
	same := "equal"
	for _, r := range best {
		if r.objective != ssp.objective {
			same = "DIFFERENT"
			t.differ++
		}
	}
	t.auto += math.Log(auto.cpu / peer)
	t.race += math.Log(race / wall)
	t.rows++
	fmt.Fprintf(t.w, "%-16s %9d %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f %6.2f %6.2f %6d %6d  %s\n", name, arcs,
		ssp.cpu, auto.cpu, race, lemonNS.cpu, lemonCS.cpu, scipy.cpu, auto.cpu/peer, race/wall,
		auto.peak/1024, max(lemonNS.peak, lemonCS.peak)/1024, same)
}

func (t *table) footer() {
	n := float64(t.rows)
	fmt.Fprintf(t.w, "geometric mean of %d: auto %.3f, race %.3f of the better peer; %d objectives differ, %d runs failed\n",
		t.rows, math.Exp(t.auto/n), math.Exp(t.race/n), t.differ, t.fails)
}
