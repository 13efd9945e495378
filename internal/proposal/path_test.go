package proposal_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
)

func set(t *testing.T, rows ...policy.Row) policy.Set {
	t.Helper()
	s, err := policy.Resolve(rows, 1, asn.NewDate(2026, 10, 5))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func row(key, value string) policy.Row {
	return policy.Row{AgencyID: 1, Key: key, Valid: asn.Since(asn.NewDate(2026, 1, 1)), Value: json.RawMessage(value), Basis: "uji", Source: "uji"}
}

func TestPathFor(t *testing.T) {
	t.Parallel()
	const rest = "schedule opinions minutes review decision submission (fix) pertek draft present sign"
	for _, c := range []struct {
		name string
		in   proposal.PathInput
		want string
	}{
		{"executing post of another office", proposal.PathInput{FromOffice: 1, ToOffice: 2, ToUnit: 3, Target: asn.ExecutingPost, Policy: set(t)},
			"release@1 receive@2 check " + rest + " report@3 sync allowance evaluate"},
		{"functional post of the same office is inaugurated", proposal.PathInput{FromOffice: 1, ToOffice: 1, ToUnit: 3, Target: asn.FunctionalPost, Policy: set(t)},
			"consent@1 check " + rest + " invite inaugurate report@3 sync allowance evaluate"},
		{"an agency that asks for a selection", proposal.PathInput{FromOffice: 1, ToOffice: 1, ToUnit: 3, Target: asn.ExecutingPost, Policy: set(t, row("selection.required", `"yes"`))},
			"consent@1 check selection " + rest + " report@3 sync allowance evaluate"},
	} {
		var got []string
		for _, s := range proposal.PathFor(c.in) {
			name := string(s.Kind)
			if s.UnitID != 0 {
				name += fmt.Sprintf("@%d", s.UnitID)
			}
			if s.Optional {
				name = "(" + name + ")"
			}
			got = append(got, name)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Every step must be decidable where it stands: by its permission's action, by a role that has the permission.
func TestStepsFitTheWorkflow(t *testing.T) {
	t.Parallel()
	in := proposal.PathInput{FromOffice: 1, ToOffice: 2, ToUnit: 3, Target: asn.FunctionalPost, Policy: set(t, row("selection.required", `"yes"`))}
	last := 0
	for _, s := range proposal.PathFor(in) {
		if _, ok := s.State.Next(s.Done); !ok {
			t.Errorf("step %s: %s is no action of %s", s.Kind, s.Done, s.State)
		}
		if !s.Role.Can(s.Kind.Permission()) {
			t.Errorf("step %s: %s may not %s", s.Kind, s.Role, s.Kind.Permission())
		}
		if s.Days <= 0 && s.Months <= 0 {
			t.Errorf("step %s has no limit", s.Kind)
		}
		if s.Ordinal < last {
			t.Errorf("step %s stands after a later one", s.Kind)
		}
		last = s.Ordinal
	}
}

func TestLimitsComeFromTheAgency(t *testing.T) {
	t.Parallel()
	in := proposal.PathInput{FromOffice: 1, ToOffice: 1, Target: asn.ExecutingPost, Policy: set(t, row("deadline.admin_check", `2`))}
	for _, s := range proposal.PathFor(in) {
		if s.Kind == proposal.StepCheck && s.Days != 2 {
			t.Errorf("the check may take %d days, want the agency's 2", s.Days)
		}
		if s.Kind == proposal.StepPertek && s.Days != 5 {
			t.Errorf("BKN may take %d days, want the 5 of 2026", s.Days)
		}
	}
}
