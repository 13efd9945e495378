package rebalance

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// town is a random snapshot without moves, with places, facts and posts.
func town(r *rand.Rand, groups, people int) *Snapshot {
	s := tiny{groups: groups, people: people, moves: 1, shape: anyShape, reference: true}.snapshot(r)
	s.Candidates, s.Forbidden = Candidates{}, nil
	place := func() *Place { return &Place{-7 + r.Float64()/20, 110 + r.Float64()/20} }
	for g := range s.Groups {
		s.Groups[g].Post, s.Groups[g].Class = demanding(), fmt.Sprint("k", r.IntN(2))
		s.Groups[g].Post.Place = place()
	}
	for i := range s.People {
		p := &s.People[i]
		p.Facts = known()
		p.Facts.Home = place()
		if r.IntN(4) == 0 {
			p.Facts.Rank = Is(1)
		}
		if r.IntN(4) == 0 {
			p.Facts.Tenure = Number{}
		}
		for _, w := range r.Perm(len(s.Groups))[:r.IntN(3)] {
			p.Wishes = append(p.Wishes, int32(w))
		}
	}
	return s
}

// TestPlanFactsIsExact plans with one or two groups offered to everyone at
// first and with all of them.
func TestPlanFactsIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(41, 1))
	grown, moved := 0, 0
	for range 600 {
		s := town(r, 9, 14)
		policy := DefaultPolicy()
		policy.Rules = StandardRules(DefaultThresholds())
		want, err := PlanFacts(t.Context(), s, policy, DefaultTariff(), len(s.Groups))
		if err != nil {
			t.Fatal(err)
		}
		cut := 1 + r.IntN(2)
		got, err := PlanFacts(t.Context(), s, policy, DefaultTariff(), cut)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Scores(), got.Scores()); diff != "" {
			t.Fatalf("levels (-all offered +%d offered):\n%s", cut, diff)
		}
		if len(got.model.arcs) < len(want.model.arcs) {
			grown++
		}
		moved += len(want.Moves())
	}
	if grown < 100 || moved < 300 {
		t.Errorf("%d plans with fewer moves offered, %d moves: the instances test nothing", grown, moved)
	}
}

func TestTariff(t *testing.T) {
	t.Parallel()
	tariff := DefaultTariff()
	from := &Group{Class: "guru", Post: &Post{Place: &Place{0, 110}}}
	to := &Group{Class: "guru", Post: &Post{Place: &Place{0, 110.1}}}
	p := &Person{Facts: &Facts{Home: &Place{0, 110}}}
	tests := []struct {
		name string
		cost Cost
		want Cost
	}{
		{"11.1 km farther", tariff.Cost(p, from, to, -1), Cost{Distance: 44, Burden: 16, Change: 24}},
		{"nearer costs nothing", tariff.Cost(p, to, from, -1), Cost{Burden: 16, Change: 24}},
		{"first wish", tariff.Cost(p, to, from, 0), Cost{Preference: 120, Change: 24}},
		{"ninth wish", tariff.Cost(p, to, from, 8), Cost{Preference: 30, Change: 24}},
		{"home not known", tariff.Cost(&Person{}, from, to, -1), Cost{Distance: 80, Burden: 16, Change: 24}},
		{"other class", tariff.Cost(p, to, &Group{Class: "staf", Post: from.Post}, -1), Cost{Competency: 40, Burden: 16, Change: 24}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, test.cost); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestPlanFactsRefusesListedMoves(t *testing.T) {
	t.Parallel()
	if _, err := PlanFacts(t.Context(), village(), DefaultPolicy(), DefaultTariff(), 3); err == nil {
		t.Error("moves are listed and made from facts as well")
	}
}
