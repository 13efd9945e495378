package notify

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
)

// Message is what people are told. Recipients is the query of whom, with these columns:
//
//	user_id  the account; one that is closed is told nothing
//	args     jsonb, what the text names
//	subject  public id of what the message is about
//	effect   told once a person, however often it is asked for
type Message struct {
	At         time.Time
	Key        string // of the text in the catalogue
	Kind       string // of the subject
	Recipients string
}

const (
	tell = `
insert into notice (user_id, at, key, args, subject_kind, subject_id, effect_key)
select u.id, @told_at::timestamptz, @told_key::text, r.args, @told_kind::text, r.subject, r.effect
  from (`
	once = `
       ) r join user_account u on u.id = r.user_id and u.disabled_at is null
on conflict (user_id, effect_key) do nothing`
)

func (m Message) statement(values pgx.NamedArgs) (string, pgx.NamedArgs) {
	all := pgx.NamedArgs{"told_at": m.At, "told_key": m.Key, "told_kind": m.Kind}
	maps.Copy(all, values)
	return tell + m.Recipients + once, all
}

// Queue tells the recipients, found with the values, when the batch is sent.
func (m Message) Queue(b *pgx.Batch, values pgx.NamedArgs) {
	sql, all := m.statement(values)
	b.Queue(sql, all)
}

// Tell tells the recipients, found with the values.
func (m Message) Tell(ctx context.Context, tx *db.Tx, values pgx.NamedArgs) error {
	sql, all := m.statement(values)
	if _, err := tx.Exec(ctx, sql, all); err != nil {
		return fmt.Errorf("tell %s: %w", m.Key, err)
	}
	return nil
}
