// Package jobs runs background work that other packages enqueue in their transactions (db.Tx.Enqueue): at least
// once, so every worker is idempotent. The table of periodic work is in app.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// Runner works the queue until stopped.
type Runner struct {
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]
}

// Config of a Runner.
type Config struct {
	URL      string
	Workers  *river.Workers
	Periodic []*river.PeriodicJob
	Log      *slog.Logger
	Max      int           // jobs at a time, default 4
	Patience time.Duration // with a job that is under way when work stops: then it is broken off, and done again later
}

// Start begins to work the queue.
func Start(ctx context.Context, c Config) (*Runner, error) {
	cfg, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("job database url: %w", err)
	}
	if c.Max == 0 {
		c.Max = 4
	}
	cfg.MaxConns = int32(c.Max + 3)
	cfg.ConnConfig.RuntimeParams["application_name"] = "mutasi-jobs"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open job pool: %w", err)
	}
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: c.Max}},
		Workers:      c.Workers,
		PeriodicJobs: c.Periodic,
		Logger:       c.Log,
		JobTimeout:   10 * time.Minute,

		SoftStopTimeout: c.Patience,
		// A job whose process was killed is taken up again soon, not after the default hour.
		RescueStuckJobsAfter: 12 * time.Minute,
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("job client: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("start jobs: %w", err)
	}
	return &Runner{pool: pool, client: client}, nil
}

// Stop waits for running jobs, breaks off those that take longer than the patience with them, and gives up when ctx ends.
func (r *Runner) Stop(ctx context.Context) error {
	defer r.pool.Close()
	return r.client.Stop(ctx)
}

// Every returns a periodic job with the interval, also run at start.
func Every(interval time.Duration, args func() river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args(), nil }, &river.PeriodicJobOpts{RunOnStart: true})
}

// Background returns the options of work that nobody waits for, a job for each government: it comes after everything else, and not
// again while it waits or is under way. What fails is tried twice again and then when it comes round.
func Background() river.InsertOpts {
	return river.InsertOpts{Priority: 4, MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled}}}
}

// Func is a worker made of a function.
type Func[A river.JobArgs] struct {
	river.WorkerDefaults[A]
	Do func(ctx context.Context, args A) error
}

// Work satisfies river.Worker.
func (f *Func[A]) Work(ctx context.Context, j *river.Job[A]) error { return f.Do(ctx, j.Args) }

// Add registers the function as the worker of jobs with arguments A.
func Add[A river.JobArgs](w *river.Workers, do func(ctx context.Context, args A) error) {
	river.AddWorker(w, &Func[A]{Do: do})
}
