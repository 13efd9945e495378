package talent_test

import (
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
	"mutasi/internal/talent"
)

func actor(agency int, role access.Role) access.Actor {
	return access.Actor{Name: "Uji", Role: role, AgencyID: agency}
}

// The lists behind the matrix hold exactly the people that it counts, each once, in the order of names, whichever way
// one pages; with a filter too.
func TestMatrixAndListsAgree(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	s, who := &talent.Service{DB: d}, actor(agency, access.HROperator)
	family := talent.Filter{Family: "Guru"}
	for name, f := range map[string]talent.Filter{"all": {}, "teachers": family} {
		m, err := s.Matrix(t.Context(), who, f, today)
		if err != nil {
			t.Fatal(err)
		}
		if name == "all" && (m.Placed()+m.Counts[talent.Unplaced] != 600 || m.Placed() == 0) {
			t.Errorf("%d placed and %d not of 600 people", m.Placed(), m.Counts[talent.Unplaced])
		}
		for box := talent.Unplaced; box <= 9; box++ {
			seen := map[int64]bool{}
			var at *talent.Cursor
			var last talent.Page
			for {
				p, err := s.People(t.Context(), who, f, box, at, 7, today)
				if err != nil {
					t.Fatal(err)
				}
				for i, x := range p.Rows {
					if seen[x.ID] || x.Box != box || i > 0 && x.Key < p.Rows[i-1].Key {
						t.Fatalf("%s, box %d: %+v is out of place", name, box, x)
					}
					seen[x.ID] = true
				}
				if p.Earlier != (at != nil) {
					t.Fatalf("%s, box %d: earlier %v", name, box, p.Earlier)
				}
				last = p
				if !p.Later {
					break
				}
				n := len(p.Rows) - 1
				at = &talent.Cursor{Key: p.Rows[n].Key, ID: p.Rows[n].ID}
			}
			if len(seen) != m.Counts[box] {
				t.Errorf("%s, box %d: %d people listed, %d counted", name, box, len(seen), m.Counts[box])
			}
			back := len(last.Rows)
			for last.Earlier {
				p, err := s.People(t.Context(), who, f, box, &talent.Cursor{Key: last.Rows[0].Key, ID: last.Rows[0].ID, Before: true}, 7, today)
				if err != nil || !p.Later {
					t.Fatal(err, p.Later)
				}
				back += len(p.Rows)
				last = p
			}
			if back != len(seen) {
				t.Errorf("%s, box %d: %d people met on the way back, want %d", name, box, back, len(seen))
			}
		}
	}
}

func TestTalentIsForThoseWhoMay(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	s := &talent.Service{DB: d}
	for role, want := range map[access.Role]errs.Kind{access.HRVerifier: -1, access.PPK: -1, access.Auditor: -1, access.UnitHead: errs.Forbidden, access.Employee: errs.Forbidden, access.Admin: errs.Forbidden} {
		_, err := s.Matrix(t.Context(), actor(agency, role), talent.Filter{}, today)
		if want < 0 && err != nil || want >= 0 && errs.KindOf(err) != want {
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := s.Export(t.Context(), actor(agency, access.PPK), talent.Filter{}, 5, 10, today); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a download without the permission to export: %v", err)
	}
}

// The agency's cut points hold from their day on and not before, close what held until then, and move people.
func TestSetRules(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	s, head := &talent.Service{DB: d}, actor(agency, access.HRHead)
	values := map[policy.IntKey]int{policy.TalentPerformanceMiddle: 61, policy.TalentPerformanceHigh: 81, policy.TalentPotentialMiddle: 50,
		policy.TalentPotentialHigh: 70, policy.TalentRatingYears: 2, policy.AssessmentValidMonths: 24}
	with := func(k policy.IntKey, n int) map[policy.IntKey]int {
		out := map[policy.IntKey]int{}
		for key, v := range values {
			out[key] = v
		}
		out[k] = n
		return out
	}
	first, second := today.AddMonths(-6), today.AddMonths(1)
	for _, tt := range []struct {
		name   string
		who    access.Actor
		from   asn.Date
		values map[policy.IntKey]int
		source string
		want   errs.Kind
	}{
		{"crossed", head, first, with(policy.TalentPotentialMiddle, 70), "Keputusan 1", errs.Invalid},
		{"out of range", head, first, with(policy.TalentPotentialHigh, 101), "Keputusan 1", errs.Invalid},
		{"no date", head, asn.Date{}, values, "Keputusan 1", errs.Invalid},
		{"no source", head, first, values, " ", errs.Invalid},
		{"not his to set", actor(agency, access.HROperator), first, values, "Keputusan 1", errs.Forbidden},
	} {
		if err := s.SetRules(t.Context(), tt.who, tt.from, tt.values, tt.source); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	before, err := s.Matrix(t.Context(), head, talent.Filter{}, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []struct {
		from   asn.Date
		values map[policy.IntKey]int
	}{{second, with(policy.TalentPotentialHigh, 90)}, {first, with(policy.TalentPotentialHigh, 75)}, {first, values}} {
		if err := s.SetRules(t.Context(), head, set.from, set.values, "Keputusan Bupati 1/2026"); err != nil {
			t.Fatal(err)
		}
	}
	for on, want := range map[asn.Date]int{first.AddDays(-1): 80, first: 70, second.AddDays(-1): 70, second: 90} {
		r, err := s.Rules(t.Context(), agency, on)
		if err != nil || r.PotentialHigh != want {
			t.Errorf("on %s potential is high from %d on, want %d (%v)", on, r.PotentialHigh, want, err)
		}
	}
	after, err := s.Matrix(t.Context(), head, talent.Filter{}, today)
	if err != nil || after.Counts[9] <= before.Counts[9] || after.Placed() != before.Placed() {
		t.Errorf("a lower cut point leads from %v to %v (%v)", before.Counts, after.Counts, err)
	}
	sets, err := s.RuleSets(t.Context(), head)
	if err != nil || len(sets) != 3 || sets[0].From != second || sets[1].From != first || sets[1].Until != second || !sets[1].Local || sets[2].Local || sets[2].Until != first {
		t.Errorf("history %+v (%v)", sets, err)
	}
}
