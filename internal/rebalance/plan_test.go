package rebalance

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func mustPlan(t *testing.T, s *Snapshot, p Policy) *Result {
	t.Helper()
	m, err := Build(s, p)
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	r, err := m.Plan(t.Context())
	if err != nil {
		t.Fatalf("Plan: %v", err)
	}
	return r
}

func after(r *Result) []int64 {
	out := []int64{}
	for _, s := range r.Scores() {
		out = append(out, s.After)
	}
	return out
}

// policies are orders of levels that pack into one tier, into several, and with
// shown weights.
func policies(seed uint64) map[string]Policy {
	level := func(keys ...Key) []Level {
		var out []Level
		for _, k := range keys {
			out = append(out, Level{Key: k})
		}
		return out
	}
	return map[string]Policy{
		"default":    {Levels: DefaultPolicy().Levels, Seed: seed, MaxMoves: None},
		"components": {Levels: level(KeyShortage, KeyCompetency, KeyDistance, KeyBurden, KeyPreference, KeyChange, KeyStability), Seed: seed, MaxMoves: None},
		"cost first": {Levels: level(KeyCost, KeyShortage), Seed: seed, MaxMoves: None},
		"wishes":     {Levels: level(KeyPreference, KeySurplus, KeyMinimum, KeyChange), Seed: seed, MaxMoves: None},
	}
}

func TestPlanMatchesBruteForce(t *testing.T) {
	t.Parallel()
	for name, policy := range policies(1) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, uint64(len(name))))
			moved := 0
			for range 1_000 {
				s := tiny{groups: 5, people: 6, moves: 3, shape: anyShape, reference: true}.snapshot(r)
				want := solveBrute(s, policy)
				got := mustPlan(t, s, policy)
				if diff := cmp.Diff(want.best, after(got)); diff != "" {
					t.Fatalf("levels (-brute force +plan):\n%s%+v", diff, s)
				}
				if got.Status != Optimal || got.Gap != 0 {
					t.Fatalf("status %s, gap %d", got.Status, got.Gap)
				}
				moved += len(got.Moves())
			}
			if moved < 300 {
				t.Errorf("only %d moves in all instances: they test nothing", moved)
			}
		})
	}
}

// TestTiersMatchPacking solves level by level what also fits into one number.
func TestTiersMatchPacking(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 1))
	for range 1_000 {
		s := tiny{groups: 6, people: 9, moves: 4, shape: anyShape, reference: true}.snapshot(r)
		policy := policies(3)["default"]
		m, err := Build(s, policy)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.tiers) != 1 {
			t.Fatalf("%d tiers, want all levels in one", len(m.tiers))
		}
		packed, err := m.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m.tiers = nil
		for l := range policy.Levels[:len(policy.Levels)-1] {
			m.tiers = append(m.tiers, tier{levels: []int{l}, coef: []int64{1}, span: m.level(l).span})
		}
		split, err := m.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(packed.Scores(), split.Scores()); diff != "" {
			t.Fatalf("levels (-packed +by tiers):\n%s", diff)
		}
	}
}

func TestPlanDoesNotDependOnRowOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 1))
	for range 1_000 {
		s := tiny{groups: 6, people: 9, moves: 4, shape: anyShape, reference: true}.snapshot(r)
		policy := policies(r.Uint64())["default"]
		a, b := mustPlan(t, s, policy), mustPlan(t, shuffle(r, s), policy)
		if diff := cmp.Diff(a.Moves(), b.Moves()); diff != "" {
			t.Fatalf("moves (-as is +permuted):\n%s", diff)
		}
		if diff := cmp.Diff(a.Scores(), b.Scores()); diff != "" {
			t.Fatalf("levels (-as is +permuted):\n%s", diff)
		}
	}
}

// shuffle permutes every list of the snapshot.
func shuffle(r *rand.Rand, s *Snapshot) *Snapshot {
	groups, people := r.Perm(len(s.Groups)), r.Perm(len(s.People))
	out := &Snapshot{Groups: make([]Group, len(groups)), People: make([]Person, len(people))}
	for i, to := range groups {
		out.Groups[to] = s.Groups[i]
	}
	for i, to := range people {
		out.People[to] = s.People[i]
		out.People[to].Group = int32(groups[s.People[i].Group])
	}
	pairs := func(in []Pair) []Pair {
		if in == nil {
			return nil
		}
		list := make([]Pair, len(in))
		for i, to := range r.Perm(len(in)) {
			list[to] = Pair{int32(people[in[i].Person]), int32(groups[in[i].Group])}
		}
		return list
	}
	out.Forbidden, out.Reference = pairs(s.Forbidden), pairs(s.Reference)
	var moves []Candidate
	for _, c := range s.Candidates.All() {
		moves = append(moves, Candidate{int32(people[c.Person]), int32(groups[c.Group]), c.Cost})
	}
	for _, i := range r.Perm(len(moves)) {
		out.Candidates.Append(moves[i])
	}
	for _, i := range r.Perm(len(s.Bounds)) {
		b := s.Bounds[i]
		b.Groups = slices.Clone(b.Groups)
		for k, g := range b.Groups {
			b.Groups[k] = int32(groups[g])
		}
		r.Shuffle(len(b.Groups), func(x, y int) { b.Groups[x], b.Groups[y] = b.Groups[y], b.Groups[x] })
		out.Bounds = append(out.Bounds, b)
	}
	return out
}

func TestChainsCoverTheMoves(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 1))
	rings, long := 0, 0
	for range 1_000 {
		s := tiny{groups: 6, people: 12, moves: 5, shape: anyShape}.snapshot(r)
		res := mustPlan(t, s, policies(1)["wishes"])
		moves := res.Moves()
		seen := map[string]bool{}
		net := map[string]int{}
		for i, mv := range moves {
			if seen[mv.Person] {
				t.Fatalf("%s moves twice", mv.Person)
			}
			seen[mv.Person] = true
			net[mv.From]--
			net[mv.To]++
			if mv.Step > 1 && (moves[i-1].To != mv.From || moves[i-1].Chain != mv.Chain) {
				t.Fatalf("step %+v does not follow %+v", mv, moves[i-1])
			}
			if mv.Ring && mv.Step == 1 {
				rings++
			}
			long = max(long, mv.Step)
		}
		for i, mv := range moves {
			if i+1 < len(moves) && moves[i+1].Chain == mv.Chain {
				continue
			}
			head := moves[i-mv.Step+1]
			if mv.Ring != (mv.To == head.From) {
				t.Fatalf("ring %v from %s to %s", mv.Ring, head.From, mv.To)
			}
			if !mv.Ring && (net[head.From] >= 0 || net[mv.To] <= 0) {
				t.Fatalf("chain from %s (%+d) to %s (%+d)", head.From, net[head.From], mv.To, net[mv.To])
			}
		}
		for i := range res.target {
			if (res.target[i] != res.model.start[i]) != seen[res.model.moverID(int32(i))] {
				t.Fatalf("mover %d is not in the list as it should be", i)
			}
		}
	}
	if rings < 10 || long < 3 {
		t.Errorf("%d rings, longest chain %d: the instances test nothing", rings, long)
	}
}
