// Package notify tells people what happened, and shows them what they were told: that a case has become theirs to decide, that
// their own case has moved, that a decree about them was corrected. What is told is written with the deed, in one transaction.
package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
)

// Notice is one message to one person. Key is that of its text in the catalogue; Args are what the text names.
type Notice struct {
	ID          int64
	At          time.Time
	Key         string
	Args        map[string]string
	SubjectKind string
	SubjectID   string
	Read        bool
}

// Service reads notices and keeps what was read.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

const (
	sqlNotices = `
select id, at, key, args, subject_kind, subject_id, read_at is not null as read
  from notice where user_id = @user`
	whereOlder  = ` and (at, id) < (select at, id from notice where user_id = @user and id = @before)`
	newestFirst = ` order by at desc, id desc limit @limit`
)

// List returns up to limit notices of the reader that are older than the one of the id (0: from the newest on), newest first,
// and whether there are more.
func (s *Service) List(ctx context.Context, who access.Actor, before int64, limit int) ([]Notice, bool, error) {
	sql := sqlNotices
	if before != 0 {
		sql += whereOlder
	}
	list, err := db.All[Notice](ctx, s.DB, sql+newestFirst, pgx.NamedArgs{"user": who.UserID, "before": before, "limit": limit + 1})
	if err != nil {
		return nil, false, fmt.Errorf("notices: %w", err)
	}
	if len(list) > limit {
		return list[:limit], true, nil
	}
	return list, false, nil
}

const sqlRead = `update notice set read_at = @at where user_id = @user and at <= (select at from notice where id = @until) and read_at is null`

// Read keeps that the reader has read every notice up to and with the one of the id: what has come since stays unread. It is
// access.ErrNotFound where the reader has no such notice.
func (s *Service) Read(ctx context.Context, who access.Actor, until int64) error {
	return s.DB.Write(ctx, who, "notice.read", func(tx *db.Tx) error {
		own, err := db.Value[bool](ctx, tx, sqlOwn, until, who.UserID)
		if err != nil {
			return fmt.Errorf("notice %d: %w", until, err)
		}
		if !own {
			return access.ErrNotFound
		}
		tag, err := tx.Exec(ctx, sqlRead, pgx.NamedArgs{"at": s.Now(), "user": who.UserID, "until": until})
		if err != nil {
			return fmt.Errorf("read notices: %w", err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "user", ID: who.PublicID, Name: who.Name, AgencyID: who.AgencyID}, nil, map[string]any{"read": tag.RowsAffected()})
	})
}

const sqlOwn = `select exists (select from notice where id = $1 and user_id = $2)`
