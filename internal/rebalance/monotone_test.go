package rebalance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMoreNeverMakesThePlanWorse adds a seat, a choice or a person to random
// instances. A seat and a choice only widen what is legal, so no level may get
// worse in order; a person may cost something, but never posts.
func TestMoreNeverMakesThePlanWorse(t *testing.T) {
	t.Parallel()
	people := Policy{Levels: []Level{{Key: KeyMinimum}, {Key: KeyShortage}}, MaxMoves: None}
	add := map[string]struct {
		policy Policy
		to     func(*rand.Rand, *Snapshot)
	}{
		"seat": {DefaultPolicy(), func(r *rand.Rand, s *Snapshot) { s.Groups[r.IntN(len(s.Groups))].Authorised++ }},
		"choice": {DefaultPolicy(), func(r *rand.Rand, s *Snapshot) {
			p, g := int32(r.IntN(len(s.People))), int32(r.IntN(len(s.Groups)))
			for _, c := range s.Candidates.All() {
				if c.Person == p && c.Group == g {
					return
				}
			}
			if s.People[p].Group != g {
				s.Candidates.Append(Candidate{p, g, Cost{Distance: int32(r.IntN(9))}})
			}
		}},
		"person": {people, func(r *rand.Rand, s *Snapshot) {
			home := r.IntN(len(s.Groups))
			s.Groups[home].Incumbents++
			p := int32(len(s.People))
			s.People = append(s.People, Person{ID: fmt.Sprintf("q%d", p), Group: int32(home)})
			for g := range s.Groups {
				if g != home && r.IntN(2) == 0 {
					s.Candidates.Append(Candidate{p, int32(g), Cost{Distance: int32(r.IntN(9))}})
				}
			}
		}},
	}
	for name, test := range add {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(21, uint64(len(name))))
			better := 0
			for range 1_500 {
				s := tiny{groups: 6, people: 9, moves: 3, shape: anyShape}.snapshot(r)
				before := after(mustPlan(t, s, test.policy))
				test.to(r, s)
				now := after(mustPlan(t, s, test.policy))
				switch c := slices.Compare(now, before); {
				case c > 0:
					t.Fatalf("levels go from %v to %v\n%+v", before, now, s)
				case c < 0:
					better++
				}
			}
			if better < 20 {
				t.Errorf("only %d plans get better: the instances test nothing", better)
			}
		})
	}
}

// TestLeximinIsFair compares the square sum with its promise: with equal
// weights no legal plan has a smaller vector of shortages, worst group first.
func TestLeximinIsFair(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(22, 1))
	policy := Policy{Levels: []Level{{Key: KeyShortage}}, MaxMoves: None}
	for range 500 {
		s := tiny{groups: 5, people: 6, moves: 3, shape: func(*rand.Rand) Shape { return Leximin }}.snapshot(r)
		for g := range s.Groups {
			s.Groups[g].Weight, s.Groups[g].Remote = 1, 0
		}
		res := mustPlan(t, s, policy)
		got := shortages(s, func(row int32) int32 { return res.heads[res.model.groupNo[row]] })
		b := solveOptions(s, policy)
		var want []int32
		b.each = func(heads []int32) {
			if v := shortages(s, func(row int32) int32 { return heads[row] }); want == nil || slices.Compare(v, want) < 0 {
				want = v
			}
		}
		b.try(0, None)
		if !slices.Equal(got, want) {
			t.Fatalf("shortages %v, want %v\n%+v", got, want, s)
		}
	}
}

// shortages lists the open posts of the groups, worst first.
func shortages(s *Snapshot, heads func(int32) int32) []int32 {
	var out []int32
	for g := range s.Groups {
		out = append(out, max(0, s.Groups[g].Need-heads(int32(g))))
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}
