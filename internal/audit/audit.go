// Package audit reads the record of what was done. It is written by db.Write, in the transaction of every change,
// and cannot be altered. Reading it is itself recorded.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
)

// Event is one deed. Diff maps the names of changed fields to their values before and after.
type Event struct {
	ID          int64
	At          time.Time
	ActorName   string
	ActorRole   string
	Action      string
	SubjectKind string
	SubjectID   string
	SubjectName string
	Diff        json.RawMessage
	RequestID   string
	Address     string
}

// Change is one changed field of an event, as JSON text.
type Change struct{ Field, Before, After string }

// Changes lists the changed fields in the order in which the record holds them.
func (e Event) Changes() []Change {
	var m map[string]struct{ Before, After json.RawMessage }
	if json.Unmarshal(e.Diff, &m) != nil {
		return nil
	}
	out := make([]Change, 0, len(m))
	for field, v := range m {
		out = append(out, Change{Field: field, Before: text(v.Before), After: text(v.After)})
	}
	return out
}

// text shows a JSON string without its quotes and null as nothing.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

// Filter narrows the search; zero fields do not.
type Filter struct {
	SubjectKind string
	SubjectID   string
	Actor       string // part of a name
	Area        string // beginning of the action: "proposal"
	From, Until time.Time
}

// Service reads the record.
type Service struct{ DB *db.DB }

const (
	sqlEvents = `
select id, at, actor_name, actor_role, action, subject_kind, subject_id, subject_name, diff, request_id, address
  from audit_event where agency_id = @agency`
	whereKind   = ` and subject_kind = @kind`
	whereID     = ` and subject_id = @id`
	whereActor  = ` and actor_name ilike @actor`
	whereArea   = ` and action like @area`
	whereFrom   = ` and at >= @from`
	whereUntil  = ` and at < @until`
	whereBefore = ` and id < @before`
	newestFirst = ` order by id desc limit @limit`
)

// Search returns up to limit events of the actor's agency before the id (0: from the newest on), newest first, and
// whether there are more. The search is recorded.
func (s *Service) Search(ctx context.Context, who access.Actor, f Filter, before int64, limit int) ([]Event, bool, error) {
	if err := access.Check(who, access.AuditRead, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, false, err
	}
	if err := s.DB.Observe(ctx, who, "audit.search", db.Subject{Kind: "audit", ID: "-", Name: "Jejak audit"}); err != nil {
		return nil, false, fmt.Errorf("record audit search: %w", err)
	}
	args := pgx.NamedArgs{"agency": who.AgencyID, "limit": limit + 1}
	var b strings.Builder
	b.WriteString(sqlEvents)
	add := func(when bool, part, name string, value any) {
		if when {
			b.WriteString(part)
			args[name] = value
		}
	}
	add(f.SubjectKind != "", whereKind, "kind", f.SubjectKind)
	add(f.SubjectID != "", whereID, "id", f.SubjectID)
	add(f.Actor != "", whereActor, "actor", "%"+db.Like(f.Actor)+"%")
	add(f.Area != "", whereArea, "area", f.Area+".%")
	add(!f.From.IsZero(), whereFrom, "from", f.From)
	add(!f.Until.IsZero(), whereUntil, "until", f.Until)
	add(before > 0, whereBefore, "before", before)
	b.WriteString(newestFirst)
	list, err := db.All[Event](ctx, s.DB, b.String(), args)
	if err != nil {
		return nil, false, fmt.Errorf("search audit: %w", err)
	}
	if len(list) > limit {
		return list[:limit], true, nil
	}
	return list, false, nil
}

const sqlEvent = sqlEvents + ` and id = @id`

// Get returns one event of the actor's agency.
func (s *Service) Get(ctx context.Context, who access.Actor, id int64) (Event, error) {
	if err := access.Check(who, access.AuditRead, access.Object{AgencyID: who.AgencyID}); err != nil {
		return Event{}, err
	}
	e, err := db.One[Event](ctx, s.DB, sqlEvent, pgx.NamedArgs{"agency": who.AgencyID, "id": id})
	if err != nil {
		return Event{}, db.NotFound(err, "common.not_found")
	}
	return e, nil
}
