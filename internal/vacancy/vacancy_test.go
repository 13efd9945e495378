package vacancy_test

import (
	"context"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/vacancy"
)

var today = asn.NewDate(2026, time.November, 2)

// The planner of Bungo finds people of the school with too many teachers among those who lack nothing for the school
// with too few, and nobody twice.
func TestCandidatesForTheShortSchool(t *testing.T) {
	t.Parallel()
	url := dbtest.Clone(t, "workload_small", func(ctx context.Context, url string) error {
		d, err := db.Open(ctx, url, db.Options{})
		if err != nil {
			return err
		}
		defer d.Close()
		_, err = seed.Run(ctx, d, seed.Options{Size: seed.Small, Seed: 1, Today: today})
		return err
	})
	d := dbtest.Open(t, url)
	ctx := t.Context()
	agency, err := db.Value[int](ctx, d, `select id from agency where code = '5503'`)
	if err != nil {
		t.Fatal(err)
	}
	post, err := db.Value[string](ctx, d, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where t.agency_id = $1 and u.name = $2 and p.name = 'Guru Kelas'`, agency, seed.BungoShortSchool)
	if err != nil {
		t.Fatal(err)
	}
	s := &vacancy.Service{DB: d}
	who := access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: agency}
	list, err := s.Candidates(ctx, who, post, today)
	if err != nil {
		t.Fatal(err)
	}
	seen, surplus := map[int64]bool{}, false
	for i, c := range list {
		if seen[c.ID] {
			t.Fatalf("%s stands twice", c.Name)
		}
		seen[c.ID] = true
		if i > 0 && len(c.Lacks) < len(list[i-1].Lacks) {
			t.Errorf("%s lacks less than the one before", c.Name)
		}
		if c.Unit == seed.BungoSurplusSchool && len(c.Lacks) == 0 {
			surplus = true
		}
		if c.Unit == seed.BungoShortSchool {
			t.Errorf("%s already works there", c.Name)
		}
	}
	if !surplus {
		t.Error("nobody of the school with a surplus is ready")
	}
	// Those who may not look are refused, and another government's people never appear.
	if _, err := s.Candidates(ctx, access.Actor{Role: access.Employee, AgencyID: agency}, post, today); err == nil {
		t.Error("a civil servant saw candidates")
	}
	if other, err := s.Candidates(ctx, access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: agency + 1}, post, today); err != nil || len(other) != 0 {
		t.Errorf("another government got %d candidates, %v", len(other), err)
	}
}
