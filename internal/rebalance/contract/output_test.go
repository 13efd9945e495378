package contract

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/market"
)

// county is a random input with shortage, surplus, wishes and refusals.
func county(r *rand.Rand) *Input {
	s := &rebalance.Snapshot{}
	in := &Input{Snapshot: s, Policy: rebalance.DefaultPolicy(), Seconds: rebalance.None}
	n := 3 + r.IntN(5)
	for g := range n {
		s.Groups = append(s.Groups, rebalance.Group{
			ID: fmt.Sprintf("g\"%d\\é", g), Unit: "u", Class: "k", Weight: 1, Shape: rebalance.Shape(r.IntN(2)), Remote: uint8(r.IntN(4)),
		})
	}
	for i := range 4 + r.IntN(12) {
		g := r.IntN(n)
		s.Groups[g].Incumbents++
		s.People = append(s.People, rebalance.Person{ID: fmt.Sprintf("p%d", i), Group: int32(g), Locked: r.IntN(5) == 0, Priority: int32(r.IntN(3))})
	}
	for g := range s.Groups {
		v := &s.Groups[g]
		v.Need = max(0, v.Incumbents+int32(r.IntN(6))-2)
		v.Authorised, v.Minimum = max(0, v.Need+int32(r.IntN(2))-int32(r.IntN(2))), v.Need/2
		v.Maximum = v.Need + int32(r.IntN(2))
	}
	for i := range s.People {
		p := &s.People[i]
		for _, g := range r.Perm(n)[:r.IntN(n)] {
			if int32(g) == p.Group {
				continue
			}
			c := rebalance.Candidate{Person: int32(i), Group: int32(g), Cost: rebalance.Cost{int32(r.IntN(9)), int32(r.IntN(9)), 1, 0, 2}}
			if r.IntN(3) == 0 {
				p.Wishes, p.Request, c.Cost[rebalance.Preference] = append(p.Wishes, int32(g)), true, 9
			}
			if r.IntN(6) == 0 {
				s.Forbidden = append(s.Forbidden, rebalance.Pair{Person: int32(i), Group: int32(g)})
			}
			s.Candidates.Append(c)
		}
	}
	return in
}

func solved(ctx context.Context, t *testing.T, in *Input) *Report {
	t.Helper()
	model, err := rebalance.Build(in.Snapshot, in.Policy)
	if err != nil {
		t.Fatal(err)
	}
	result, err := model.Plan(ctx)
	if err != nil {
		t.Fatal(err)
	}
	open, err := result.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &Report{Result: result, Open: open, Snapshot: in.Snapshot.Hash(), Stats: Stats{Solver: result.Solver()}}
}

// TestOutputsFitTheirSchemas writes plans of every kind and holds them against
// the schemas; a stored plan must be read back and prove itself.
func TestOutputsFitTheirSchemas(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 1))
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	for range 40 {
		in := county(r)
		report := solved(t.Context(), t, in)
		outputs := map[string]*Report{"plan": report, "stopped": solved(stopped, t, in)}
		for i, p := range in.Snapshot.People {
			e, err := report.Result.ExplainPerson(p.ID)
			if err != nil {
				t.Fatal(err)
			}
			copied := *report
			copied.Explanation = e
			outputs[fmt.Sprint("person ", i)] = &copied
		}
		for i, g := range in.Snapshot.Groups {
			e, err := report.Result.ExplainGroup(g.ID)
			if err != nil {
				t.Fatal(err)
			}
			copied := *report
			copied.Explanation = e
			outputs[fmt.Sprint("group ", i)] = &copied
		}
		for _, name := range slices.Sorted(maps.Keys(outputs)) {
			checkOutput(t, name, outputs[name])
		}
		checkRound(t, in)
	}
}

func checkOutput(t *testing.T, name string, report *Report) {
	t.Helper()
	var text bytes.Buffer
	if err := WriteReport(&text, report); err != nil {
		t.Fatal(err)
	}
	if err := fits(t, text.Bytes(), OutputSchema); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text.Bytes())
	}
	stored, err := ReadStored(&text)
	if err != nil {
		t.Fatalf("%s: ReadStored: %v", name, err)
	}
	if stored.Status != report.Result.Status || stored.Snapshot != report.Snapshot {
		t.Fatalf("%s: status %s, snapshot %s", name, stored.Status, stored.Snapshot)
	}
	if stored.Status == rebalance.Optimal {
		if _, err := report.Result.Model().Check(stored.Moves, stored.Proof); err != nil {
			t.Fatalf("%s: Check: %v", name, err)
		}
	}
}

func checkRound(t *testing.T, in *Input) {
	t.Helper()
	round, err := NewRound(in)
	if err != nil {
		t.Fatal(err)
	}
	outcome, err := market.Run(&round.Market)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := WriteRound(&text, in, round, outcome, Stats{Solver: "market"}); err != nil {
		t.Fatal(err)
	}
	if err := fits(t, text.Bytes(), MarketSchema); err != nil {
		t.Fatalf("round: %v\n%s", err, text.Bytes())
	}
}
