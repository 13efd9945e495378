package app

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/jobs"
	"mutasi/internal/position"
	"mutasi/internal/quality"
)

// purge removes what is no longer needed: old sessions, idempotency keys, counts of failed sign-ins and of verifications.
type purge struct{}

// Kind names the job.
func (purge) Kind() string { return "purge" }

const (
	sqlPurgeSessions = `delete from user_session where expires_at < now() - interval '30 days' or revoked_at < now() - interval '30 days'`
	sqlPurgeKeys     = `delete from idempotency where created_at < now() - interval '7 days'`
	sqlPurgeFailures = `delete from login_failure where window_start < now() - interval '1 day'`
	sqlPurgeLookups  = `delete from decree_lookup where minute < now() - interval '1 hour'`
)

// sweep does what comes to cases with time: lapses, expiries, reminders.
type sweep struct{}

// Kind names the job.
func (sweep) Kind() string { return "proposal.sweep" }

// present copies what has come into effect into the present columns of units and people, and puts seats in order where a
// need began.
type present struct{}

// Kind names the job.
func (present) Kind() string { return "present" }

const (
	sqlAgencies = `select id, timezone from agency where true /*if agency*/ and id = @agency /*end*/ order by id`
	// People whose history begins or ends to count between the day of their last copy and today.
	sqlRefreshPeople = `
select employee_refresh(array(
  select distinct employee_id from placement where agency_id = @agency and kind = 'definitive'
     and (lower(valid) between @on::date - 7 and @on::date or upper(valid) between @on::date - 7 and @on::date)
  union select employee_id from rank_history where agency_id = @agency and effective_on between @on::date - 7 and @on::date), @on::date)`
	sqlRefreshUnits = `select unit_refresh(@agency, @on::date)`
	sqlRefreshStat  = `select agency_stat_refresh(@agency)`
)

type agencyZone struct {
	ID       int
	Timezone string
}

// presentOf is the share of one government in present.
type presentOf struct{ Agency int }

// Kind names the job.
func (presentOf) Kind() string { return "present.agency" }

// spread has each government's share of a work done by a job of its own: that of a nation does not fit into the time of one job, and
// the fault of one government keeps no other waiting.
func (a *App) spread(ctx context.Context, agencies []int, share func(agency int) river.JobArgs) error {
	all := make([]river.JobArgs, len(agencies))
	for i, id := range agencies {
		all[i] = share(id)
	}
	return a.DB.Housekeep(ctx, "jobs", func(tx *db.Tx) error { return tx.EnqueueAll(ctx, all, jobs.Background()) })
}

// spreadAll is spread over all governments.
func (a *App) spreadAll(ctx context.Context, share func(agency int) river.JobArgs) error {
	list, err := db.All[agencyZone](ctx, a.DB, sqlAgencies, pgx.NamedArgs{"agency": 0})
	if err != nil {
		return err
	}
	ids := make([]int, len(list))
	for i, g := range list {
		ids[i] = g.ID
	}
	return a.spread(ctx, ids, share)
}

// today is the day now in a government.
func (a *App) today(ctx context.Context, agency int) (asn.Date, error) {
	g, err := db.One[agencyZone](ctx, a.DB, sqlAgencies, pgx.NamedArgs{"agency": agency})
	return asn.DateOf(a.Now().In(i18n.Zone(g.Timezone))), err
}

// refreshPresent renews the present columns of a government for its today; running it again changes nothing. It
// looks a week back, so that a machine that was off for some days catches up.
func (a *App) refreshPresent(ctx context.Context, agency int) error {
	today, err := a.today(ctx, agency)
	if err == nil {
		args := pgx.NamedArgs{"agency": agency, "on": today}
		err = a.DB.Housekeep(ctx, "present", func(tx *db.Tx) error {
			for _, sql := range []string{sqlRefreshUnits, sqlRefreshPeople, sqlRefreshStat} {
				if _, err := tx.Exec(ctx, sql, args); err != nil {
					return err
				}
			}
			return position.SettleChanged(ctx, tx, agency, today)
		})
	}
	if err != nil {
		return fmt.Errorf("present columns of agency %d: %w", agency, err)
	}
	return nil
}

// recheck has the data quality of every government checked.
type recheck struct{}

// Kind names the job.
func (recheck) Kind() string { return "quality.sweep" }

// refreshQuality renews the findings of one government.
func (a *App) refreshQuality(ctx context.Context, agency int) error {
	today, err := a.today(ctx, agency)
	if err == nil {
		err = a.DB.Housekeep(ctx, "quality", func(tx *db.Tx) error { return quality.Refresh(ctx, tx, agency, today, a.Now()) })
	}
	if err != nil {
		return fmt.Errorf("data quality of agency %d: %w", agency, err)
	}
	return nil
}

// apply carries out the decrees whose effective date has come.
type apply struct{}

// Kind names the job.
func (apply) Kind() string { return "decree_apply" }

// readiness judges who may move: everybody once a day, and soon after a change those whom it concerns.
type readiness struct{}

// Kind names the job.
func (readiness) Kind() string { return "readiness" }

// readinessOf is the share of one government in readiness.
type readinessOf struct{ Agency int }

// Kind names the job.
func (readinessOf) Kind() string { return "readiness.agency" }

// periodic is the table of work that comes round by itself.
func periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		jobs.Every(6*time.Hour, func() river.JobArgs { return purge{} }),
		jobs.Every(time.Hour, func() river.JobArgs { return sweep{} }),
		jobs.Every(time.Hour, func() river.JobArgs { return present{} }),
		jobs.Every(10*time.Minute, func() river.JobArgs { return apply{} }),
		jobs.Every(2*time.Minute, func() river.JobArgs { return readiness{} }),
		jobs.Every(6*time.Hour, func() river.JobArgs { return recheck{} }),
	}
}

// workers is the table of who does which job.
func (a *App) workers() *river.Workers {
	w := river.NewWorkers()
	jobs.Add(w, func(ctx context.Context, _ purge) error {
		if err := a.Exchange.Purge(ctx); err != nil {
			return err
		}
		return a.DB.Housekeep(ctx, "purge", func(tx *db.Tx) error {
			for _, sql := range []string{sqlPurgeSessions, sqlPurgeKeys, sqlPurgeFailures, sqlPurgeLookups} {
				if _, err := tx.Exec(ctx, sql); err != nil {
					return err
				}
			}
			return nil
		})
	})
	jobs.Add(w, func(ctx context.Context, _ sweep) error { return a.Proposals.Sweep(ctx) })
	jobs.Add(w, func(ctx context.Context, _ present) error {
		return a.spreadAll(ctx, func(agency int) river.JobArgs { return presentOf{agency} })
	})
	jobs.Add(w, func(ctx context.Context, c presentOf) error { return a.refreshPresent(ctx, c.Agency) })
	jobs.Add(w, func(ctx context.Context, _ readiness) error {
		due, err := a.Mobility.Due(ctx)
		if err != nil {
			return err
		}
		return a.spread(ctx, due, func(agency int) river.JobArgs { return readinessOf{agency} })
	})
	jobs.Add(w, func(ctx context.Context, c readinessOf) error { return a.Mobility.Keep(ctx, c.Agency) })
	jobs.Add(w, func(ctx context.Context, _ recheck) error {
		return a.spreadAll(ctx, func(agency int) river.JobArgs { return quality.RefreshArgs{Agency: agency} })
	})
	jobs.Add(w, func(ctx context.Context, c quality.RefreshArgs) error { return a.refreshQuality(ctx, c.Agency) })
	jobs.Add(w, func(ctx context.Context, _ apply) error {
		_, err := a.Decrees.Apply(ctx)
		return err
	})
	jobs.Add(w, func(ctx context.Context, c exchange.CheckArgs) error { return a.Exchange.Check(ctx, c.Run) })
	jobs.Add(w, func(ctx context.Context, c exchange.CommitArgs) error { return a.Exchange.CommitRows(ctx, c.Run) })
	jobs.Add(w, func(ctx context.Context, c exchange.UndoCheckArgs) error { return a.Exchange.CheckUndo(ctx, c.Run) })
	jobs.Add(w, func(ctx context.Context, c exchange.UndoArgs) error { return a.Exchange.UndoRows(ctx, c.Run) })
	return w
}
