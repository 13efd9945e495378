package rebalance

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// forced is the snapshot in which a person has only one choice, for a second
// opinion by brute force.
func forced(s *Snapshot, person, group int32) *Snapshot {
	out := *s
	out.Candidates = Candidates{}
	for _, c := range s.Candidates.All() {
		if c.Person != person || c.Group == group {
			out.Candidates.Append(c)
		}
	}
	return &out
}

// bestWith is the best vector of levels among plans that put the person there.
func bestWith(s *Snapshot, p Policy, person, group int32) []int64 {
	b := solveBrute(forced(s, person, group), p)
	if s.People[person].Group == group {
		return b.best
	}
	b = solveOptions(forced(s, person, group), p)
	if b.must = int(person); len(b.options[person]) < 2 {
		return nil
	}
	b.try(0, p.MaxMoves)
	return b.best
}

func TestRegretsMatchBruteForce(t *testing.T) {
	t.Parallel()
	for name, split := range map[string]bool{"one tier": false, "a tier a level": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testRegrets(t, split)
		})
	}
}

// planned solves with all levels in one tier, or each in its own.
func planned(t *testing.T, s *Snapshot, p Policy, split bool) *Result {
	t.Helper()
	m, err := Build(s, p)
	if err != nil {
		t.Fatal(err)
	}
	if split {
		m.tiers = nil
		for l := range p.Levels {
			if p.Levels[l].Key != KeyTie {
				m.tiers = append(m.tiers, tier{levels: []int{l}, coef: []int64{1}, span: m.level(l).span})
			}
		}
	}
	r, err := m.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func testRegrets(t *testing.T, split bool) {
	r := rand.New(rand.NewPCG(11, 1))
	policy := Policy{Levels: []Level{{Key: KeyShortage}, {Key: KeyCost}, {Key: KeyTie}}, MaxMoves: None}
	checked, impossible := 0, 0
	for range 400 {
		s := tiny{groups: 5, people: 6, moves: 3, shape: anyShape}.snapshot(r)
		res := planned(t, s, policy, split)
		for k, row := range res.model.movers {
			e, err := res.ExplainPerson(s.People[row].ID)
			if err != nil {
				t.Fatal(err)
			}
			if len(e.Ranked) != len(res.model.row(k)) {
				t.Fatalf("%d choices explained of %d", len(e.Ranked), len(res.model.row(k)))
			}
			for _, a := range e.Ranked {
				g, _ := res.model.groupOf(a.ID)
				want := bestWith(s, policy, row, res.model.groups[g])
				checked++
				if want == nil {
					impossible++
					if a.Possible {
						t.Fatalf("%s to %s is said to be possible\n%+v", e.Person, a.ID, s)
					}
					continue
				}
				compareEffect(t, res, &a, want)
			}
		}
	}
	if checked < 1_500 || impossible < 20 {
		t.Errorf("%d choices checked, %d of them impossible: the instances test nothing", checked, impossible)
	}
}

// compareEffect holds an alternative against the levels of the best plan that
// has it.
func compareEffect(t *testing.T, res *Result, a *Alternative, want []int64) {
	t.Helper()
	base := after(res)
	packed := int64(0)
	for i, l := range res.model.tiers[0].levels {
		packed += res.model.tiers[0].coef[i] * (want[l] - base[l])
	}
	if !a.Possible || a.Regrets[0] != packed {
		t.Fatalf("%s: regret %d possible %v, want %d", a.ID, a.Regrets, a.Possible, packed)
	}
	for i, key := range []Key{KeyShortage, KeyCost} {
		delta := int64(0)
		if at := slices.IndexFunc(a.Effect.Levels, func(d Difference) bool { return d.Key == key }); at >= 0 {
			delta = a.Effect.Levels[at].Delta
		}
		if got := base[i] + delta; got != want[i] {
			t.Fatalf("%s: %s would be %d, want %d", a.ID, key, got, want[i])
		}
	}
}

func TestExplainGroupAgreesWithExplainPerson(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(12, 1))
	pairs := 0
	for round := range 300 {
		s := tiny{groups: 6, people: 10, moves: 4, shape: anyShape}.snapshot(r)
		res := planned(t, s, DefaultPolicy(), round%2 == 1)
		regret := map[[2]string]Alternative{}
		for _, row := range res.model.movers {
			e, err := res.ExplainPerson(s.People[row].ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range e.Ranked {
				regret[[2]string{e.Person, a.ID}] = a
			}
		}
		for _, g := range s.Groups {
			e, err := res.ExplainGroup(g.ID)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range e.Ranked {
				pairs++
				b := regret[[2]string{a.ID, g.ID}]
				if !slices.Equal(a.Regrets, b.Regrets) || a.Possible != b.Possible || a.Chosen != b.Chosen {
					t.Fatalf("%s in %s: %+v by group, %+v by person", a.ID, g.ID, a, b)
				}
				if i > 0 && a.Possible && (slices.Compare(a.Regrets, e.Ranked[i-1].Regrets) < 0 || !e.Ranked[i-1].Possible) {
					t.Fatalf("%s is ranked behind %s", a.ID, e.Ranked[i-1].ID)
				}
			}
		}
	}
	if pairs < 2_000 {
		t.Errorf("only %d pairs compared", pairs)
	}
}

func TestWhatIfMatchesANewPlan(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(13, 1))
	policy := Policy{Levels: []Level{{Key: KeyShortage}, {Key: KeyCost}, {Key: KeyTie}}, MaxMoves: None}
	asked := 0
	for range 600 {
		s := tiny{groups: 5, people: 7, moves: 3, shape: anyShape}.snapshot(r)
		res := mustPlan(t, s, policy)
		if len(res.model.movers) == 0 {
			continue
		}
		c, changed := someChange(r, res, s)
		got, err := res.WhatIf(t.Context(), c)
		want := solveBrute(changed, policy).best
		if c.Kind == AskPlace {
			g, _ := res.model.groupOf(c.Group)
			k, _ := res.model.mover(c.Person)
			if want = bestWith(s, policy, res.model.movers[k], res.model.groups[g]); want == nil {
				if err == nil {
					t.Fatalf("%+v has an answer, want none", c)
				}
				continue
			}
		}
		if err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
		asked++
		base := after(res)
		for i, key := range []Key{KeyShortage, KeyCost} {
			delta := int64(0)
			for _, d := range got.Effect.Levels {
				if d.Key == key {
					delta = d.Delta
				}
			}
			if base[i]+delta != want[i] {
				t.Fatalf("%+v: %s becomes %d, want %d\n%+v", c, key, base[i]+delta, want[i], s)
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d questions", asked)
	}
}

// someChange makes a question and the snapshot in which it came true.
func someChange(r *rand.Rand, res *Result, s *Snapshot) (Question, *Snapshot) {
	m := res.model
	k := r.IntN(len(m.movers))
	row := m.row(k)
	to := row[r.IntN(len(row))].group
	person, group := m.movers[k], m.groups[to]
	changed := *s
	changed.People = slices.Clone(s.People)
	changed.Groups = slices.Clone(s.Groups)
	switch r.IntN(4) {
	case 0:
		if to != row[0].group {
			changed.Forbidden = append(slices.Clone(s.Forbidden), Pair{person, group})
			return Question{Kind: AskRefuse, Person: m.moverID(int32(k)), Group: m.groupID(to)}, &changed
		}
		fallthrough
	case 1:
		changed.People[person].Locked = true
		return Question{Kind: AskKeep, Person: m.moverID(int32(k))}, &changed
	case 2:
		return Question{Kind: AskPlace, Person: m.moverID(int32(k)), Group: m.groupID(to)}, &changed
	}
	g := &changed.Groups[group]
	g.Need, g.Authorised = max(0, g.Need+int32(r.IntN(3))-1), max(0, g.Authorised+int32(r.IntN(3))-1)
	g.Minimum = min(g.Minimum, g.Need)
	return Question{Kind: AskPosts, Group: g.ID, Need: g.Need, Authorised: g.Authorised}, &changed
}

func TestOpenPostsAreExplained(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(14, 1))
	reasons := map[OpenReason]int{}
	for range 800 {
		s := tiny{groups: 5, people: 8, moves: 3, shape: anyShape}.snapshot(r)
		res := mustPlan(t, s, policies(1)["cost first"])
		open, err := res.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range open {
			reasons[o.Reason]++
			if o.Reason == OpenNobody {
				checkHall(t, res, &o)
			}
			if o.Reason == OpenGoals && o.Loss.Open >= 0 && len(o.Loss.Levels) == 0 {
				t.Fatalf("%+v: filling it changes nothing", o)
			}
		}
	}
	for _, reason := range []OpenReason{OpenUnauthorised, OpenNobody, OpenGoals} {
		if reasons[reason] == 0 {
			t.Errorf("no open post for reason %s: the instances test nothing", reason)
		}
	}
}

// checkHall proves from the rows alone that nobody can be found: everyone who
// may come into the set stands in it, and no group of it but the open one may
// lose anybody.
func checkHall(t *testing.T, res *Result, o *Open) {
	t.Helper()
	m := res.model
	for k := range m.movers {
		for _, a := range m.row(k) {
			if !slices.Contains(o.Groups, m.groupID(a.group)) {
				continue
			}
			if !slices.Contains(o.People, m.moverID(int32(k))) {
				t.Fatalf("%s may go to %s and is not named", m.moverID(int32(k)), m.groupID(a.group))
			}
			if at := m.arcs[res.target[k]].group; !slices.Contains(o.Groups, m.groupID(at)) {
				t.Fatalf("%s of the set stands in %s outside it", m.moverID(int32(k)), m.groupID(at))
			}
		}
	}
	for _, id := range o.Groups {
		g, _ := m.groupOf(id)
		if id != o.Group && res.heads[g] > m.lower[g] {
			t.Fatalf("%s of the set could spare someone", id)
		}
	}
}

func TestFrontierTradesMovesForPosts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(15, 1))
	for range 50 {
		s := tiny{groups: 6, people: 12, moves: 4, shape: anyShape}.snapshot(r)
		res := mustPlan(t, s, Policy{Levels: []Level{{Key: KeyShortage}, {Key: KeyCost}}, MaxMoves: None})
		points, err := res.Frontier(t.Context(), 8)
		if err != nil {
			t.Fatal(err)
		}
		moves := 0
		for k := range res.target {
			moves += int(truth(res.target[k] != res.model.start[k]))
		}
		for i := 1; i < len(points); i++ {
			if points[i].Moves > points[i-1].Moves {
				t.Fatalf("%+v: more moves at a higher charge", points)
			}
		}
		if len(points) == 0 || points[0].Charge != 0 {
			t.Fatalf("points %+v do not begin without a charge", points)
		}
	}
}
