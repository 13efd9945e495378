package rebalance

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// boundPolicies take one tier, one a level, or a limit on all moves.
func boundPolicies(r *rand.Rand) Policy {
	p := Policy{Levels: []Level{{Key: KeyShortage}, {Key: KeyCost}, {Key: KeyTie}}, Seed: r.Uint64(), MaxMoves: None}
	if r.IntN(2) == 0 {
		p.MaxMoves = r.IntN(4)
	}
	return p
}

// TestBoundsMatchBruteForce: with limits on departures a plan is the best, or
// says how far it may be from it, and is never illegal.
func TestBoundsMatchBruteForce(t *testing.T) {
	t.Parallel()
	for name, split := range map[string]bool{"one tier": false, "a tier a level": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(51, 1))
			proved, bound := 0, 0
			const rounds = 600
			for range rounds {
				s := tiny{groups: 5, people: 7, moves: 3, shape: anyShape, bounds: true}.snapshot(r)
				for i := range s.Bounds { // a bound that nobody can break is no test
					b := &s.Bounds[i]
					if b.MinStay != None {
						b.MinStay = min(b.MinStay, incumbents(s, b.Groups))
					}
				}
				policy := boundPolicies(r)
				want := solveBrute(s, policy)
				free := solveBrute(&Snapshot{Groups: s.Groups, People: s.People, Candidates: s.Candidates, Forbidden: s.Forbidden},
					Policy{Levels: policy.Levels, MaxMoves: None})
				bound += int(truth(!slices.Equal(want.best, free.best)))
				res := planned(t, s, policy, split)
				got := after(res)
				if res.Status == Optimal {
					proved++
					if diff := cmp.Diff(want.best, got); diff != "" {
						t.Fatalf("levels (-brute force +plan):\n%s%+v", diff, s)
					}
					if _, err := res.model.Check(placed(res), res.Proof()); err != nil {
						t.Fatalf("Check: %v", err)
					}
					continue
				}
				if slices.Compare(got, want.best) < 0 {
					t.Fatalf("levels %v are better than the best, %v", got, want.best)
				}
			}
			if bound < rounds/20 {
				t.Errorf("bounds changed only %d plans: the instances test nothing", bound)
			}
			if proved < rounds*9/10 {
				t.Errorf("only %d of %d plans proved", proved, rounds)
			}
		})
	}
}

func incumbents(s *Snapshot, groups []int32) int32 {
	n := int32(0)
	for _, g := range groups {
		n += s.Groups[g].Incumbents
	}
	return n
}

// TestBoundsDoNotDependOnRowOrder: also where the draw had to be left out.
func TestBoundsDoNotDependOnRowOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(52, 1))
	for range 500 {
		s := tiny{groups: 6, people: 9, moves: 4, shape: anyShape, bounds: true}.snapshot(r)
		for i := range s.Bounds {
			s.Bounds[i].MinStay = min(s.Bounds[i].MinStay, incumbents(s, s.Bounds[i].Groups))
		}
		policy := boundPolicies(r)
		a, b := mustPlan(t, s, policy), mustPlan(t, shuffle(r, s), policy)
		if diff := cmp.Diff(a.Moves(), b.Moves()); diff != "" {
			t.Fatalf("moves (-as is +permuted):\n%s", diff)
		}
	}
}

// TestRegretsUnderBounds: exact if every bound is on one group, never above the
// truth if not.
func TestRegretsUnderBounds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(53, 1))
	policy := Policy{Levels: []Level{{Key: KeyShortage}, {Key: KeyCost}, {Key: KeyTie}}, MaxMoves: None}
	single, several := 0, 0
	for range 1_200 {
		s := tiny{groups: 5, people: 6, moves: 3, shape: anyShape, bounds: true}.snapshot(r)
		for i := range s.Bounds {
			s.Bounds[i].MinStay = min(s.Bounds[i].MinStay, incumbents(s, s.Bounds[i].Groups))
		}
		res := mustPlan(t, s, policy)
		if res.Status != Optimal {
			continue
		}
		for _, row := range res.model.movers {
			e, err := res.ExplainPerson(s.People[row].ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range e.Ranked {
				g, _ := res.model.groupOf(a.ID)
				want := bestWith(s, policy, row, res.model.groups[g])
				if want == nil {
					continue
				}
				truth := int64(0)
				for i, l := range res.model.tiers[0].levels {
					truth += res.model.tiers[0].coef[i] * (want[l] - after(res)[l])
				}
				if joint(res.flow.Problem().Bounds) {
					several++
				} else if single++; a.Regrets[0] != truth {
					t.Fatalf("%s to %s: regret %d, want %d", e.Person, a.ID, a.Regrets[0], truth)
				}
				if !a.Possible || a.Regrets[0] > truth {
					t.Fatalf("%s to %s: regret %d possible %v, truth %d\n%+v", e.Person, a.ID, a.Regrets[0], a.Possible, truth, s)
				}
			}
		}
	}
	if single < 300 || several < 300 {
		t.Errorf("%d regrets under bounds on one group, %d on several: the instances test nothing", single, several)
	}
}
