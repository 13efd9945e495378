package workload_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/workload"
)

var today = asn.NewDate(2026, time.November, 2)

// world is the small demo world; Bungo's staff reads it.
func world(t *testing.T) (*workload.Service, *db.DB, access.Actor) {
	t.Helper()
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
	agency, err := db.Value[int](t.Context(), d, `select id from agency where code = '5503'`)
	if err != nil {
		t.Fatal(err)
	}
	return &workload.Service{DB: d}, d, access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: agency}
}

// Paging backwards from the second page gives the first again.
func TestStaffingPagesBack(t *testing.T) {
	t.Parallel()
	s, _, who := world(t)
	ctx := t.Context()
	first, err := s.Staffing(ctx, who, workload.Filter{}, nil, 20, today, false)
	if err != nil {
		t.Fatal(err)
	}
	c := workload.CursorOf(first.Rows[19])
	second, err := s.Staffing(ctx, who, workload.Filter{}, &c, 20, today, false)
	if err != nil {
		t.Fatal(err)
	}
	c = workload.CursorOf(second.Rows[0])
	c.Before = true
	back, err := s.Staffing(ctx, who, workload.Filter{}, &c, 20, today, false)
	if err != nil {
		t.Fatal(err)
	}
	for i := range back.Rows {
		if back.Rows[i].ID != first.Rows[i].ID {
			t.Fatalf("row %d back is %s, was %s", i, back.Rows[i].PostID, first.Rows[i].PostID)
		}
	}
	if back.Earlier || !back.Later {
		t.Errorf("first page again: earlier %t, later %t", back.Earlier, back.Later)
	}
}

// The situation that the mission names stands in the numbers.
func TestBungoSituation(t *testing.T) {
	t.Parallel()
	s, _, who := world(t)
	for _, c := range []struct {
		unit string
		diff int
	}{{seed.BungoSurplusSchool, 3}, {seed.BungoShortSchool, -3}} {
		b, err := find(t, s, who, c.unit, "Guru Kelas")
		if err != nil {
			t.Fatal(err)
		}
		if b.Diff == nil || *b.Diff != c.diff {
			t.Errorf("%s: difference %v, want %d", c.unit, b.Diff, c.diff)
		}
	}
}

func find(t *testing.T, s *workload.Service, who access.Actor, unit, position string) (workload.Balance, error) {
	t.Helper()
	id, err := db.Value[string](t.Context(), s.DB, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where t.agency_id = $1 and u.name = $2 and p.name = $3`, who.AgencyID, unit, position)
	if err != nil {
		return workload.Balance{}, err
	}
	return s.Post(t.Context(), who, id, today)
}

// A unit head sees only what is below the unit, and another agency's post does not exist for anybody here.
func TestScope(t *testing.T) {
	t.Parallel()
	s, d, who := world(t)
	ctx := t.Context()
	office, err := db.Value[int64](ctx, d, `select id from unit where agency_id = $1 and name = 'Dinas Kesehatan'`, who.AgencyID)
	if err != nil {
		t.Fatal(err)
	}
	head := access.Actor{UserID: 2, Name: "Kepala", Role: access.UnitHead, AgencyID: who.AgencyID, UnitID: office}
	cells, err := s.Heat(ctx, head, "", workload.View{}, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cells {
		if c.Row != "Dinas Kesehatan" {
			t.Errorf("head of health sees %q", c.Row)
		}
	}
	foreign, err := db.Value[string](ctx, d, `select public_id from post where agency_id <> $1 limit 1`, who.AgencyID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Post(ctx, who, foreign, today); err == nil {
		t.Error("a post of another agency was found")
	}
}

// Sums are a minute old at most and are of the reader's scope; lists are of now.
func TestSumsAreRemembered(t *testing.T) {
	t.Parallel()
	_, d, who := world(t)
	ctx := t.Context()
	now := time.Date(2026, time.November, 2, 3, 0, 0, 0, time.UTC)
	s := workload.New(d, func() time.Time { return now })
	office, err := db.Value[int64](ctx, d, `select id from unit where agency_id = $1 and name = 'Dinas Kesehatan'`, who.AgencyID)
	if err != nil {
		t.Fatal(err)
	}
	head := access.Actor{UserID: 2, Name: "Kepala", Role: access.UnitHead, AgencyID: who.AgencyID, UnitID: office}
	type seen struct{ listed, total, worst, cells, units int }
	look := func(who access.Actor) (n seen) {
		t.Helper()
		p, err := s.Staffing(ctx, who, workload.Filter{}, nil, 1, today, true)
		if err != nil {
			t.Fatal(err)
		}
		worst, err1 := s.Worst(ctx, who, 1, today)
		cells, err2 := s.Heat(ctx, who, "", workload.View{}, today)
		units, err3 := s.MapUnits(ctx, who, "", today)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		n = seen{listed: *p.Rows[0].Need, total: p.Totals.Need, worst: *worst[0].Need}
		for _, c := range cells {
			n.cells += c.Need
		}
		for _, u := range units {
			n.units += u.Need
		}
		return n
	}
	before, part := look(who), look(head)
	if before.total == 0 || before.cells != before.total || before.units != before.total || part.total >= before.total || part.units != part.total {
		t.Fatalf("all %+v, the office %+v", before, part)
	}
	err = d.Housekeep(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update need set quantity = quantity + 7 where valid @> date '2026-11-02' and post_id = (select post_id from post_balance($1, '2026-11-02') order by held - need limit 1)`, who.AgencyID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(59 * time.Second)
	want := before
	want.listed += 7
	if got := look(who); got != want {
		t.Errorf("within the minute %+v, want %+v", got, want)
	}
	now = now.Add(time.Second)
	want = seen{before.listed + 7, before.total + 7, before.worst + 7, before.cells + 7, before.units + 7}
	if got := look(who); got != want {
		t.Errorf("after a minute %+v, want %+v", got, want)
	}
}
