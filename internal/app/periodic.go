package app

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"mutasi/internal/db"
	"mutasi/internal/jobs"
)

// purge removes what is no longer needed: old sessions, idempotency keys, counts of failed sign-ins.
type purge struct{}

// Kind names the job.
func (purge) Kind() string { return "purge" }

const (
	sqlPurgeSessions = `delete from user_session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days'`
	sqlPurgeKeys     = `delete from idempotency where created_at < now() - interval '7 days'`
	sqlPurgeFailures = `delete from login_failure where window_start < now() - interval '1 day'`
)

// periodic is the table of work that comes round by itself.
func periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		jobs.Every(6*time.Hour, func() river.JobArgs { return purge{} }),
	}
}

// workers is the table of who does which job.
func (a *App) workers() *river.Workers {
	w := river.NewWorkers()
	jobs.Add(w, func(ctx context.Context, _ purge) error {
		return a.DB.Housekeep(ctx, "purge", func(tx *db.Tx) error {
			for _, sql := range []string{sqlPurgeSessions, sqlPurgeKeys, sqlPurgeFailures} {
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return w
}
