package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
)

var today = asn.NewDate(2026, time.November, 21)

func TestDefinitionsAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range policy.Definitions() {
		if seen[d.Key] {
			t.Errorf("%s is defined twice", d.Key)
		}
		seen[d.Key] = true
		if len(d.National) == 0 || !d.National[0].From.IsZero() {
			t.Errorf("%s: the first national value must hold since ever", d.Key)
		}
		if !slices.IsSortedFunc(d.National, func(a, b policy.National) int { return a.From.Compare(b.From) }) {
			t.Errorf("%s: national values are out of order", d.Key)
		}
		for _, n := range d.National {
			raw, err := json.Marshal(n.Value)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Check(raw); err != nil {
				t.Errorf("%s: its own value %s is refused: %v", d.Key, raw, err)
			}
			if n.Basis == "" || n.Source == "" || n.Certainty == "" {
				t.Errorf("%s: value %s lacks basis, source or certainty", d.Key, raw)
			}
			if n.Certainty == policy.Recalled && !strings.Contains(n.Source, "belum") {
				t.Errorf("%s: a value from memory must say so in its source: %q", d.Key, n.Source)
			}
		}
		if got, ok := policy.DefinitionOf(d.Key); !ok || got.Key != d.Key {
			t.Errorf("DefinitionOf(%s) = %v, %v", d.Key, got.Key, ok)
		}
	}
	if _, ok := policy.DefinitionOf("no.such"); ok {
		t.Error("DefinitionOf must not know no.such")
	}
}

func TestNationalValueChangesOnItsDay(t *testing.T) {
	t.Parallel()
	for day, want := range map[asn.Date]int{
		asn.NewDate(2026, 1, 20): 15, asn.NewDate(2026, 1, 21): 5, today: 5,
	} {
		p, err := policy.Defaults(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Int(policy.DeadlinePertekReview); got != want {
			t.Errorf("on %s: %d days, want %d", day, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	row := func(agency int, key, value, from, until string) policy.Row {
		var p asn.Period
		for text, d := range map[string]*asn.Date{from: &p.From, until: &p.Until} {
			if err := d.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		return policy.Row{AgencyID: agency, Key: key, Valid: p, Value: json.RawMessage(value), Basis: "Perwali", Source: "JDIH"}
	}
	min := string(policy.TenureMinMonths)
	tests := []struct {
		name  string
		rows  []policy.Row
		want  int
		local bool
	}{
		{"nothing stored", nil, 24, false},
		{"agency", []policy.Row{row(7, min, "36", "2026-01-01", "")}, 36, true},
		{"agency before all agencies", []policy.Row{row(0, min, "6", "2026-01-01", ""), row(7, min, "36", "2026-01-01", "")}, 36, true},
		{"agency before all agencies, other order", []policy.Row{row(7, min, "36", "2026-01-01", ""), row(0, min, "6", "2026-01-01", "")}, 36, true},
		{"all agencies", []policy.Row{row(0, min, "6", "2026-01-01", "")}, 6, false},
		{"another agency", []policy.Row{row(8, min, "36", "2026-01-01", "")}, 24, false},
		{"not yet", []policy.Row{row(7, min, "36", "2026-11-22", "")}, 24, false},
		{"no longer", []policy.Row{row(7, min, "36", "2026-01-01", "2026-11-21")}, 24, false},
		{"from today", []policy.Row{row(7, min, "36", "2026-11-21", "")}, 36, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := policy.Resolve(tt.rows, 7, today)
			if err != nil {
				t.Fatal(err)
			}
			v, ok := s.Value(min)
			if s.Int(policy.TenureMinMonths) != tt.want || !ok || v.Local != tt.local || v.Basis == "" {
				t.Errorf("got %d, %+v; want %d, local %v", s.Int(policy.TenureMinMonths), v, tt.want, tt.local)
			}
		})
	}
}

func TestResolveRefusesWhatNobodyMeant(t *testing.T) {
	t.Parallel()
	for key, values := range map[string][]string{
		string(policy.TenureMinMonths):      {`"24"`, `-1`, `121`, `24.5`, `null`, `[24]`, ``},
		string(policy.TenureCountsFrom):     {`"never"`, `1`, `null`},
		string(policy.TransferWindowMonths): {`[0]`, `[13]`, `4`, `null`},
	} {
		for _, value := range values {
			rows := []policy.Row{{AgencyID: 7, Key: key, Value: json.RawMessage(value)}}
			if _, err := policy.Resolve(rows, 7, today); err == nil || !strings.Contains(err.Error(), key) {
				t.Errorf("Resolve with %s = %s: error %v, want one that names the key", key, value, err)
			}
			if _, err := policy.Resolve(rows, 8, today); err != nil {
				t.Errorf("a bad row of agency 7 stops agency 8: %v", err)
			}
		}
	}
}

func TestSetAnswersEveryKind(t *testing.T) {
	t.Parallel()
	p, err := policy.Defaults(today)
	if err != nil {
		t.Fatal(err)
	}
	boxes := p.List(policy.TalentPromotableBoxes)
	if !slices.Equal(boxes, []int{7, 8, 9}) || p.Text(policy.TenureCountsFrom) != "later" || len(p.List(policy.TransferWindowMonths)) != 0 {
		t.Errorf("got %v, %q", boxes, p.Text(policy.TenureCountsFrom))
	}
	boxes[0] = 1
	if p.List(policy.TalentPromotableBoxes)[0] != 7 {
		t.Error("a caller changed the set")
	}
	raw, basis, source, local, ok := p.Parameter(string(policy.TenureMinMonths))
	if string(raw) != "24" || basis == "" || source == "" || local || !ok {
		t.Errorf("Parameter = %s, %q, %q, %v, %v", raw, basis, source, local, ok)
	}
	if _, _, _, _, ok := p.Parameter("no.such"); ok {
		t.Error("Parameter must not know no.such")
	}
}

// The legal minima of health centres add up to the totals that Permenkes 75/2014 prints.
func TestLegalMinimaAddUp(t *testing.T) {
	t.Parallel()
	p, err := policy.Defaults(today)
	if err != nil {
		t.Fatal(err)
	}
	for area, want := range map[string][2]int{"urban": {22, 31}, "rural": {19, 27}, "remote": {19, 27}} {
		for i, inpatient := range []bool{false, true} {
			list, sum := p.List(policy.LegalMinimum("health_centre", area, inpatient)), 0
			for _, n := range list {
				sum += n
			}
			if len(list) != 11 || sum != want[i] {
				t.Errorf("%s, inpatient %t: %v make %d, want %d", area, inpatient, list, sum, want[i])
			}
		}
	}
}
