package flow

import (
	"errors"
	"math"
	"testing"
)

// small is a legal problem of two persons and two groups.
func small() *Problem {
	return &Problem{
		Persons: 2, Groups: 2,
		Start: []int32{0, 2, 3}, Group: []int32{0, 1, 1}, Cost: []int64{0, 3, 0},
		Must: []int32{0, 1}, SlotStart: []int32{0, 1, 3}, Slot: []int64{2, -5, -1},
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if err := small().Check(); err != nil {
		t.Fatalf("Check of a legal problem: %v", err)
	}
	faults := map[string]func(p *Problem){
		"negative size":       func(p *Problem) { p.Persons = -1 },
		"start too short":     func(p *Problem) { p.Start = p.Start[:2] },
		"start falls":         func(p *Problem) { p.Start[1] = 4 },
		"start not from 0":    func(p *Problem) { p.Start[0] = 1 },
		"costs missing":       func(p *Problem) { p.Cost = p.Cost[:2] },
		"no stay arc":         func(p *Problem) { p.Start[1] = 0 },
		"unknown group":       func(p *Problem) { p.Group[1] = 2 },
		"negative group":      func(p *Problem) { p.Group[1] = -1 },
		"repeated arc":        func(p *Problem) { p.Group[1] = 0 },
		"must missing":        func(p *Problem) { p.Must = p.Must[:1] },
		"negative must":       func(p *Problem) { p.Must[0] = -1 },
		"too few today":       func(p *Problem) { p.Must[1] = 2 },
		"too many today":      func(p *Problem) { p.Must[1], p.SlotStart = 0, []int32{0, 3, 3} },
		"slots not convex":    func(p *Problem) { p.Slot[1] = 0 },
		"slot rows too long":  func(p *Problem) { p.SlotStart[2] = 4 },
		"arc out of range":    func(p *Problem) { p.Cost[1] = Limit },
		"least arc":           func(p *Problem) { p.Cost[1] = math.MinInt64 },
		"slot out of range":   func(p *Problem) { p.Slot[2] = math.MaxInt64 },
		"bound on nothing":    func(p *Problem) { p.Bounds = []Bound{{[]int32{2}, 0}} },
		"bound group twice":   func(p *Problem) { p.Bounds = []Bound{{[]int32{1, 1}, 0}} },
		"bound not held":      func(p *Problem) { p.Bounds = []Bound{{[]int32{0, 1}, 3}} },
		"bound negative":      func(p *Problem) { p.Bounds = []Bound{{[]int32{0}, -1}} },
		"person keys missing": func(p *Problem) { p.PersonKey = []uint64{1} },
		"group keys missing":  func(p *Problem) { p.GroupKey = []uint64{1} },
		"keys repeated":       func(p *Problem) { p.PersonKey = []uint64{1, 1} },
	}
	for name, spoil := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := small()
			spoil(p)
			if err := p.Check(); !errors.Is(err, ErrProblem) {
				t.Errorf("Check: %v, want %v", err, ErrProblem)
			}
		})
	}
}

func TestCheckLaminar(t *testing.T) {
	t.Parallel()
	p := small()
	p.Groups, p.Must, p.SlotStart = 4, []int32{0, 1, 0, 0}, []int32{0, 1, 3, 3, 3}
	for _, c := range []struct {
		name   string
		bounds []Bound
		legal  bool
	}{
		{"apart", []Bound{{[]int32{0, 1}, 1}, {[]int32{2, 3}, 0}}, true},
		{"nested", []Bound{{[]int32{0, 1, 2}, 1}, {[]int32{1, 2}, 0}, {[]int32{2}, 0}}, true},
		{"same", []Bound{{[]int32{0, 1}, 1}, {[]int32{1, 0}, 1}}, true},
		{"crossing", []Bound{{[]int32{0, 1}, 1}, {[]int32{1, 2}, 0}}, false},
	} {
		p.Bounds = c.bounds
		if err := p.Check(); (err == nil) != c.legal {
			t.Errorf("Check of bounds %s: %v, want legal %t", c.name, err, c.legal)
		}
	}
}

// TestCheckAtTheLimit solves a problem of the largest costs that Check accepts.
func TestCheckAtTheLimit(t *testing.T) {
	t.Parallel()
	p := small()
	for shift := 62; shift > 0; shift-- {
		p.Cost[1], p.Slot = int64(1)<<shift, []int64{1 << shift, -1 << shift, -1 << shift}
		if p.Check() == nil {
			break
		}
	}
	if p.Cost[1] < 1<<40 {
		t.Fatalf("Check accepts no more than %d", p.Cost[1])
	}
	for _, solver := range []Solver{SSP, Simplex} {
		plan, err := Solve(t.Context(), p, Options{Solver: solver})
		if err != nil {
			t.Fatalf("%s: %v", solver, err)
		}
		if err := Verify(p, plan); err != nil || plan.Cost != oracle(p, -1, 0) {
			t.Errorf("%s: cost %d, want %d; %v", solver, plan.Cost, oracle(p, -1, 0), err)
		}
	}
}
