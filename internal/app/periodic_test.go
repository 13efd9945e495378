package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mutasi/internal/asn"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/quality"
	"mutasi/internal/seed"
)

func product(t *testing.T) *App {
	t.Helper()
	today := asn.NewDate(2026, 11, 21)
	url := dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today}))
	c, err := config.Load(func(name string) string {
		return map[string]string{"MUTASI_DATA": t.TempDir(), "MUTASI_DB_CONNECTIONS": "4"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(t.Context(), c, url, slog.New(slog.DiscardHandler), At(func() time.Time { return today.Time().Add(3 * time.Hour) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// jobs counts the jobs of a kind in a state, or in any.
func (a *App) jobs(t *testing.T, kind, state string) int {
	t.Helper()
	n, err := db.Value[int](t.Context(), a.DB, `select count(*)::int from river_job where kind = $1 and ($2 = '' or state::text = $2)`, kind, state)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The work of a nation is one job a government, behind whatever people wait for, and is not heaped up while it waits.
func TestWorkIsSpreadOverGovernments(t *testing.T) {
	t.Parallel()
	a := product(t)
	for range 2 {
		if err := a.spreadAll(t.Context(), func(agency int) river.JobArgs { return quality.RefreshArgs{Agency: agency} }); err != nil {
			t.Fatal(err)
		}
	}
	if n := a.jobs(t, "quality.refresh", "available"); n != 5 {
		t.Errorf("%d jobs wait for five governments, want one each", n)
	}
	behind, err := db.Value[bool](t.Context(), a.DB, `select bool_and(priority = 4) from river_job where kind = 'quality.refresh'`)
	if err != nil || !behind {
		t.Errorf("the jobs come before others: %v", err)
	}
}

// Every periodic work is done for every government.
func TestPeriodicWorkReachesEveryGovernment(t *testing.T) {
	t.Parallel()
	a := product(t)
	if err := a.DB.Housekeep(t.Context(), "test.mark", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `update readiness_run set computed_on = computed_on - 1`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Minute)
	worked := make(chan error, 1)
	go func() { worked <- a.Work(ctx) }()
	done := func() bool {
		return a.jobs(t, "quality.refresh", "completed") == 5 && a.jobs(t, "present.agency", "completed") == 5 && a.jobs(t, "readiness.agency", "completed") == 5 &&
			a.jobs(t, "decree_apply", "completed") > 0 && a.jobs(t, "proposal.sweep", "completed") > 0 && a.jobs(t, "purge", "completed") > 0
	}
	for !done() && ctx.Err() == nil {
		time.Sleep(50 * time.Millisecond)
	}
	if !done() {
		t.Error("some periodic work was not done for five governments")
	}
	stop()
	if err := <-worked; err != nil {
		t.Error(err)
	}
	if due, err := a.Mobility.Due(t.Context()); err != nil || len(due) > 0 {
		t.Errorf("after the work governments %v are due: %v", due, err)
	}
	if n := a.jobs(t, "quality.refresh", "discarded") + a.jobs(t, "present.agency", "retryable") + a.jobs(t, "readiness.agency", "retryable"); n > 0 {
		t.Errorf("%d jobs failed", n)
	}
}
