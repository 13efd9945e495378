package db

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
)

// Attribution is who a change is written down to.
type Attribution struct {
	UserID    int64  // 0: the system
	Name      string // shown name, copied into the record
	Role      string // role the actor used
	AgencyID  int    // 0: none
	RequestID string
	Address   string
}

// Actor is anybody who changes something; access.Actor satisfies it.
type Actor interface{ Attribution() Attribution }

// Subject is what a change is about. ID is its public id, Name what people call it.
type Subject struct {
	Kind     string
	ID       string
	Name     string
	AgencyID int
}

// Tx is a writing transaction. It can only be had from Write or Housekeep.
type Tx struct {
	pgx.Tx
	who     Attribution
	action  string
	jobs    *river.Client[pgx.Tx]
	audited int
	first   Subject
}

// ErrNotAudited is returned by Write when fn recorded nothing: a programming error.
var ErrNotAudited = errors.New("write without an audit record")

// Repeated is returned by Write when the same request (user and key) was carried out before; the change is not
// made again. Kind and ID name the subject of the first time.
type Repeated struct{ Kind, ID string }

func (r *Repeated) Error() string { return "already done: " + r.Kind + " " + r.ID }

// ErrKeyReused is returned when an idempotency key comes again with another content.
var ErrKeyReused = errors.New("idempotency key used for another request")

// Key identifies one submission of a form.
type Key struct {
	Value    string
	Route    string
	BodyHash []byte
}

type keyKey struct{}

// WithKey makes the writes under ctx happen at most once per user and key.
func WithKey(ctx context.Context, k Key) context.Context { return context.WithValue(ctx, keyKey{}, k) }

// WithoutKey returns a context for a write that only prepares the effect for which the request has its key.
func WithoutKey(ctx context.Context) context.Context { return context.WithValue(ctx, keyKey{}, nil) }

const sqlTakeKey = `
insert into idempotency (user_id, key, route, body_hash) values (@user, @key, @route, @hash)
on conflict (user_id, key) do nothing`

const sqlFindKey = `select route, body_hash, subject_kind, subject_id from idempotency where user_id = $1 and key = $2`

const sqlSettleKey = `update idempotency set subject_kind = @kind, subject_id = @id where user_id = @user and key = @key`

// Write is the only way to change anything: it runs fn in a read-write transaction and commits if fn audited at
// least one subject. It retries serialization failures and deadlocks, so fn must have no effect outside the
// transaction. Errors of PostgreSQL come back as *errs.Error where a constraint has a meaning for people
// (Conflict), *Repeated for a request already carried out, ErrNotAudited for a forgotten record.
func (d *DB) Write(ctx context.Context, who Actor, action string, fn func(tx *Tx) error) error {
	return d.write(ctx, who.Attribution(), action, true, fn)
}

// Housekeep changes technical state that is nobody's deed (sessions, throttling, caches); it is not audited.
// archtest keeps the list of its callers short.
func (d *DB) Housekeep(ctx context.Context, name string, fn func(tx *Tx) error) error {
	return d.write(ctx, Attribution{Name: "system", Role: "system"}, name, false, fn)
}

// Observe records that the actor read something sensitive or took data out; nothing else changes.
func (d *DB) Observe(ctx context.Context, who Actor, action string, s Subject) error {
	// A form's key belongs to the change it asks for, not to what is read on the way.
	return d.Write(WithoutKey(ctx), who, action, func(tx *Tx) error { return tx.Audit(ctx, s, nil, nil) })
}

func (d *DB) write(ctx context.Context, who Attribution, action string, audited bool, fn func(tx *Tx) error) error {
	var err error
	for range 4 {
		err = d.writeOnce(ctx, who, action, audited, fn)
		pg, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || (pg.Code != "40001" && pg.Code != "40P01") {
			break
		}
	}
	return translate(err)
}

func (d *DB) writeOnce(ctx context.Context, who Attribution, action string, audited bool, fn func(tx *Tx) error) error {
	raw, err := d.pool.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadWrite})
	if err != nil {
		return fmt.Errorf("begin %s: %w", action, err)
	}
	// A cancelled request must not leave the transaction open.
	defer func() { _ = raw.Rollback(context.WithoutCancel(ctx)) }()
	tx := &Tx{Tx: raw, who: who, action: action, jobs: d.jobs}
	key, keyed := ctx.Value(keyKey{}).(Key)
	keyed = keyed && audited && who.UserID != 0
	if keyed {
		if err := tx.takeKey(ctx, key); err != nil {
			return err
		}
	}
	if err := fn(tx); err != nil {
		return err
	}
	if audited && tx.audited == 0 {
		return fmt.Errorf("%s: %w", action, ErrNotAudited)
	}
	if keyed {
		if _, err := tx.Exec(ctx, sqlSettleKey, pgx.NamedArgs{"user": who.UserID, "key": key.Value, "kind": tx.first.Kind, "id": tx.first.ID}); err != nil {
			return fmt.Errorf("settle key: %w", err)
		}
	}
	if err := raw.Commit(ctx); err != nil {
		return fmt.Errorf("commit %s: %w", action, err)
	}
	return nil
}

func (t *Tx) takeKey(ctx context.Context, k Key) error {
	tag, err := t.Exec(ctx, sqlTakeKey, pgx.NamedArgs{"user": t.who.UserID, "key": k.Value, "route": k.Route, "hash": k.BodyHash})
	if err != nil {
		return fmt.Errorf("take key: %w", err)
	}
	if tag.RowsAffected() == 1 {
		return nil
	}
	var route, kind, id string
	var hash []byte
	if err := t.QueryRow(ctx, sqlFindKey, t.who.UserID, k.Value).Scan(&route, &hash, &kind, &id); err != nil {
		return fmt.Errorf("find key: %w", err)
	}
	if route != k.Route || string(hash) != string(k.BodyHash) {
		return ErrKeyReused
	}
	return &Repeated{Kind: kind, ID: id}
}

// Query runs a statement within the transaction.
func (t *Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	sql, args = number(ctx, sql, args)
	return t.Tx.Query(ctx, sql, args...)
}

// QueryRow runs a statement that yields one row within the transaction.
func (t *Tx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	sql, args = number(ctx, sql, args)
	return t.Tx.QueryRow(ctx, sql, args...)
}

// Exec runs a statement that yields nothing within the transaction.
func (t *Tx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	sql, args = number(ctx, sql, args)
	return t.Tx.Exec(ctx, sql, args...)
}

// SendBatch sends several statements in one round trip within the transaction.
func (t *Tx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	for _, q := range b.QueuedQueries {
		q.SQL, q.Arguments = number(ctx, q.SQL, q.Arguments)
	}
	return t.Tx.SendBatch(ctx, b)
}

// Who is the actor of the transaction.
func (t *Tx) Who() Attribution { return t.who }

const sqlInsertAudit = `
insert into audit_event (agency_id, actor_id, actor_name, actor_role, action, subject_kind, subject_id, subject_name, diff, request_id, address)
values (nullif(@agency, 0), nullif(@actor, 0), @actor_name, @actor_role, @action, @kind, @id, @name, @diff, @request, @address)`

// Audit records the change of one subject: before and after are marshalled to JSON and only what differs is kept.
// Either may be nil (created, removed).
func (t *Tx) Audit(ctx context.Context, s Subject, before, after any) error {
	diff, err := Diff(before, after)
	if err != nil {
		return fmt.Errorf("audit %s: %w", t.action, err)
	}
	return t.record(ctx, t.action, s, diff)
}

// AuditAs records a second deed of the same transaction under its own action name.
func (t *Tx) AuditAs(ctx context.Context, action string, s Subject, before, after any) error {
	diff, err := Diff(before, after)
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	return t.record(ctx, action, s, diff)
}

// A Deed is the change of one subject among the many of a bulk transaction.
type Deed struct {
	Subject       Subject
	Before, After any
}

var auditColumns = []string{"agency_id", "actor_id", "actor_name", "actor_role", "action", "subject_kind", "subject_id", "subject_name",
	"diff", "request_id", "address"}

// AuditAll is Audit for many subjects in one statement.
func (t *Tx) AuditAll(ctx context.Context, deeds []Deed) error {
	rows := make([][]any, 0, len(deeds))
	optional := func(id int64) any {
		if id == 0 {
			return nil
		}
		return id
	}
	for _, d := range deeds {
		diff, err := Diff(d.Before, d.After)
		if err != nil {
			return fmt.Errorf("audit %s: %w", t.action, err)
		}
		rows = append(rows, []any{optional(int64(cmp.Or(d.Subject.AgencyID, t.who.AgencyID))), optional(t.who.UserID), t.who.Name, t.who.Role, t.action,
			d.Subject.Kind, d.Subject.ID, d.Subject.Name, diff, t.who.RequestID, t.who.Address})
	}
	if _, err := t.CopyFrom(ctx, pgx.Identifier{"audit_event"}, auditColumns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("audit %s: %w", t.action, err)
	}
	if t.audited == 0 && len(deeds) > 0 {
		t.first = deeds[0].Subject
	}
	t.audited += len(deeds)
	return nil
}

func (t *Tx) record(ctx context.Context, action string, s Subject, diff json.RawMessage) error {
	agency := s.AgencyID
	if agency == 0 {
		agency = t.who.AgencyID
	}
	_, err := t.Exec(ctx, sqlInsertAudit, pgx.NamedArgs{
		"agency": agency, "actor": t.who.UserID, "actor_name": t.who.Name, "actor_role": t.who.Role, "action": action,
		"kind": s.Kind, "id": s.ID, "name": s.Name, "diff": diff, "request": t.who.RequestID, "address": t.who.Address,
	})
	if err != nil {
		return fmt.Errorf("audit %s: %w", action, err)
	}
	if t.audited == 0 {
		t.first = s
	}
	t.audited++
	return nil
}

// Enqueue adds a background job that exists only if the transaction commits.
func (t *Tx) Enqueue(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) error {
	if _, err := t.jobs.InsertTx(ctx, t.Tx, args, opts); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// EnqueueAll is Enqueue for many jobs in one statement; those that are waiting or under way already, if they are unique, are
// left out.
func (t *Tx) EnqueueAll(ctx context.Context, args []river.JobArgs, opts river.InsertOpts) error {
	if len(args) == 0 {
		return nil
	}
	all := make([]river.InsertManyParams, len(args))
	for i, a := range args {
		each := opts
		all[i] = river.InsertManyParams{Args: a, InsertOpts: &each}
	}
	if _, err := t.jobs.InsertManyTx(ctx, t.Tx, all); err != nil {
		return fmt.Errorf("enqueue %d of %s: %w", len(args), args[0].Kind(), err)
	}
	return nil
}

// change is one differing value.
type change struct {
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// Diff returns the JSON object of the top-level fields in which before and after differ.
func Diff(before, after any) (json.RawMessage, error) {
	b, err := fieldsOf(before)
	if err != nil {
		return nil, err
	}
	a, err := fieldsOf(after)
	if err != nil {
		return nil, err
	}
	out := map[string]change{}
	for k, v := range a {
		if old, ok := b[k]; !ok || string(old) != string(v) {
			out[k] = change{Before: value(b[k]), After: value(v)}
		}
	}
	for k, v := range b {
		if _, ok := a[k]; !ok {
			out[k] = change{Before: value(v)}
		}
	}
	return json.Marshal(out)
}

func value(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	return raw
}

func fieldsOf(v any) (map[string]json.RawMessage, error) {
	if v == nil {
		return nil, nil
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	m := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &m); err != nil {
		return map[string]json.RawMessage{"value": raw}, nil
	}
	return m, nil
}
