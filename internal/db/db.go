// Package db is the only way to PostgreSQL. Reading takes a Querier; changing anything takes a *Tx, which only
// Write makes and only with an actor and an action. The pool's sessions are read-only by default, so a write that
// slips past Write is refused by PostgreSQL itself (25006).
package db

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Querier reads: the pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// DB is a pool of read-only sessions plus the one way to write.
type DB struct {
	pool *pgxpool.Pool
	jobs *river.Client[pgx.Tx]
}

var _ Querier = (*DB)(nil)

// Options of Open; zero values mean the defaults.
type Options struct {
	MaxConns         int32         // default 16
	StatementTimeout time.Duration // default 15 s; a page must never hold a connection longer
}

// Open connects to the database at url and checks that it answers.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err)
	}
	if o.MaxConns == 0 {
		o.MaxConns = 16
	}
	if o.StatementTimeout == 0 {
		o.StatementTimeout = 15 * time.Second
	}
	cfg.MaxConns = o.MaxConns
	p := cfg.ConnConfig.RuntimeParams
	p["application_name"] = "mutasi"
	p["timezone"] = "UTC"
	p["default_transaction_read_only"] = "on"
	p["statement_timeout"] = fmt.Sprint(o.StatementTimeout.Milliseconds())
	p["lock_timeout"] = "5000"
	p["jit"] = "off"              // compiling a statement takes longer than any page may
	p["random_page_cost"] = "1.1" // what pages ask for is in memory: looking up twenty names is cheaper than reading them all
	p["idle_in_transaction_session_timeout"] = "30000"
	cfg.ConnConfig.Tracer = countTracer{}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, unreachable(err)
	}
	jobs, err := river.NewClient(riverpgxv5.New(nil), &river.Config{})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("job inserter: %w", err)
	}
	return &DB{pool: pool, jobs: jobs}, nil
}

// Close releases the pool.
func (d *DB) Close() { d.pool.Close() }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.pool.Ping(ctx) }

// Query runs a reading statement on the pool.
func (d *DB) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	sql, args = number(ctx, sql, args)
	return d.pool.Query(ctx, sql, args...)
}

// QueryRow runs a reading statement that yields one row.
func (d *DB) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	sql, args = number(ctx, sql, args)
	return d.pool.QueryRow(ctx, sql, args...)
}

// SendBatch sends several reading statements in one round trip.
func (d *DB) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	for _, q := range b.QueuedQueries {
		q.SQL, q.Arguments = number(ctx, q.SQL, q.Arguments)
	}
	return d.pool.SendBatch(ctx, b)
}

// Snapshot runs fn on one read-only, repeatable-read transaction, so that several queries see the same state.
func (d *DB) Snapshot(ctx context.Context, fn func(q Querier) error) error {
	return pgx.BeginTxFunc(ctx, d.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(tx pgx.Tx) error { return fn(&Tx{Tx: tx}) })
}

// Stat returns the pool's counters.
func (d *DB) Stat() *pgxpool.Stat { return d.pool.Stat() }

// One runs sql and returns exactly one row as T (a struct by column names), pgx.ErrNoRows if there is none.
func One[T any](ctx context.Context, q Querier, sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		var zero T
		return zero, err
	}
	return CollectOne[T](rows)
}

// All runs sql and returns every row as T (a struct by column names).
func All[T any](ctx context.Context, q Querier, sql string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return Collect[T](rows)
}

// Value runs sql and returns its single value.
func Value[T any](ctx context.Context, q Querier, sql string, args ...any) (T, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		var zero T
		return zero, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
}

type counterKey struct{}

// Counter counts the statements sent under one context.
type Counter struct{ n int }

// N is the number of statements so far.
func (c *Counter) N() int { return c.n }

// WithCounter returns a context whose statements are counted; for tests and the request log, one goroutine.
func WithCounter(ctx context.Context) (context.Context, *Counter) {
	c := &Counter{}
	return context.WithValue(ctx, counterKey{}, c), c
}

type seenKey struct{}

// WithStatements returns a context whose statements are shown to see as they are sent; for tests, one goroutine.
func WithStatements(ctx context.Context, see func(sql string)) context.Context {
	return context.WithValue(ctx, seenKey{}, see)
}

func show(ctx context.Context, sql string) {
	if see, ok := ctx.Value(seenKey{}).(func(string)); ok {
		see(sql)
	}
}

type countTracer struct{}

func count(ctx context.Context) {
	if c, ok := ctx.Value(counterKey{}).(*Counter); ok {
		c.n++
	}
}

func (countTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	count(ctx)
	show(ctx, data.SQL)
	return ctx
}
func (countTracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (countTracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	count(ctx)
	for _, q := range data.Batch.QueuedQueries {
		show(ctx, q.SQL)
	}
	return ctx
}
func (countTracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (countTracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

var _ interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
} = (*Tx)(nil)
