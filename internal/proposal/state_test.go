package proposal_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/proposal"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Who may ever do what in which state: a change of the workflow shows as a change of this file.
func TestActionsByStateAndRole(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, s := range proposal.States {
		fmt.Fprintf(&b, "%s\n", s)
		for _, r := range access.Roles {
			if list := s.Actions(r); len(list) > 0 {
				fmt.Fprintf(&b, "  %-12s %s\n", r, strings.Trim(fmt.Sprint(list), "[]"))
			}
		}
	}
	const file = "testdata/actions.golden"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("actions by state and role differ from %s (-want +got), -update rewrites it:\n%s", file, diff)
	}
}

func TestTransitionsMatchDatabase(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	type row struct{ FromState, Action, ToState string }
	got, err := db.All[row](t.Context(), d, `select from_state, action, to_state from proposal_transition`)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]row, 0, len(proposal.Transitions))
	for _, x := range proposal.Transitions {
		want = append(want, row{string(x.From), string(x.Action), string(x.To)})
	}
	byAll := func(a, b row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) }
	slices.SortFunc(got, byAll)
	slices.SortFunc(want, byAll)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table proposal_transition differs from Transitions (-go +database):\n%s", diff)
	}

	type state struct {
		State string
		Open  bool
	}
	states, err := db.All[state](t.Context(), d, `select state, open from proposal_state order by code`)
	if err != nil {
		t.Fatal(err)
	}
	var wantStates []state
	for _, s := range proposal.States {
		wantStates = append(wantStates, state{string(s), s.IsOpen()})
	}
	if diff := cmp.Diff(wantStates, states); diff != "" {
		t.Errorf("table proposal_state differs from States (-go +database):\n%s", diff)
	}
}

func TestTransitionsAreSound(t *testing.T) {
	t.Parallel()
	reached := map[proposal.State]bool{proposal.Draft: true}
	type key struct {
		s proposal.State
		a proposal.Action
	}
	seen := map[key]bool{}
	for _, x := range proposal.Transitions {
		if k := (key{x.From, x.Action}); seen[k] {
			t.Errorf("%s in %s leads to more than one state", x.Action, x.From)
		} else {
			seen[k] = true
		}
		if !x.From.IsOpen() {
			t.Errorf("%s leaves %s, which is final", x.Action, x.From)
		}
		if x.From != x.To && x.Action == proposal.Support {
			t.Errorf("a contribution leaves %s", x.From)
		}
		if got, ok := x.From.Next(x.Action); !ok || got != x.To {
			t.Errorf("%s.Next(%s) = %s, %v, want %s", x.From, x.Action, got, ok, x.To)
		}
		reached[x.To] = true
	}
	// States of transfers between agencies and of own requests, which this release does not open.
	for _, s := range []proposal.State{proposal.Requested, proposal.CounterpartRequest, proposal.ViaGovernor, proposal.MDNApproval} {
		reached[s] = true
	}
	for _, s := range proposal.States {
		if !reached[s] {
			t.Errorf("no step leads to %s", s)
		}
	}
	if _, ok := proposal.Closed.Next(proposal.Edit); ok {
		t.Error("a closed case can be edited")
	}
}

func TestGroupsPartitionTheStates(t *testing.T) {
	t.Parallel()
	var all []proposal.State
	for _, g := range proposal.Groups {
		all = append(all, g.States()...)
	}
	slices.Sort(all)
	want := slices.Sorted(slices.Values(proposal.States))
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("groups do not partition the states (-want +got):\n%s", diff)
	}
}
