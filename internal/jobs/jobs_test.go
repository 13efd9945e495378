package jobs_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/jobs"
)

type endless struct{}

func (endless) Kind() string { return "endless" }

// A job that is under way when work stops is broken off and waits to be done again, and stopping is no error.
func TestStopBreaksOff(t *testing.T) {
	t.Parallel()
	url := dbtest.Clone(t, "", nil)
	d := dbtest.Open(t, url)
	begun := make(chan struct{}, 1)
	w := river.NewWorkers()
	jobs.Add(w, func(ctx context.Context, _ endless) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	if err := d.Housekeep(t.Context(), "test.enqueue", func(tx *db.Tx) error { return tx.Enqueue(t.Context(), endless{}, nil) }); err != nil {
		t.Fatal(err)
	}
	r, err := jobs.Start(t.Context(), jobs.Config{URL: url, Workers: w, Log: slog.New(slog.DiscardHandler), Patience: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
	state, err := db.Value[string](t.Context(), d, `select state::text from river_job where kind = 'endless'`)
	if err != nil || state != "retryable" && state != "available" {
		t.Errorf("the job is %s, %v; want it to wait", state, err)
	}
}
