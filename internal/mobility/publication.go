package mobility

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Scope says to whom a vacancy is made known.
type Scope string

// The scopes.
const (
	OwnAgency   Scope = "own"
	AllAgencies Scope = "all"
)

// The bounds of a publication.
const (
	MaxConditions = 2000 // characters
	MaxOpenDays   = 366
)

// Publication is a vacancy as it was made known.
type Publication struct {
	ID          int64
	PublicID    string
	AgencyID    int
	Agency      string
	PostID      int64
	PostPublic  string
	Position    string
	Unit        string
	Region      string
	Seats       int
	Scope       Scope
	Conditions  string
	OpensOn     asn.Date
	ClosesOn    asn.Date
	ClosedOn    asn.Date // zero: not closed before its time
	CloseReason string
	Interested  int  // present competitors
	Mine        bool // the reader is one of them
	Province    string
}

// Open reports whether interest can be stated on the day.
func (p Publication) Open(on asn.Date) bool {
	return p.ClosedOn.IsZero() && !on.Before(p.OpensOn) && !on.After(p.ClosesOn)
}

// Over is the day from which nobody can state interest any more: the last day, or the day it was closed.
func (p Publication) Over() asn.Date {
	if !p.ClosedOn.IsZero() {
		return p.ClosedOn
	}
	return p.ClosesOn
}

const publicationColumns = `
select v.id, v.public_id, v.agency_id, a.name as agency, left(a.region_code, 2) as province, v.post_id, t.public_id as post_public, p.name as position, u.name as unit,
       coalesce(r.name, '') as region, v.seats, v.scope, v.conditions, v.opens_on, v.closes_on, v.closed_on, v.close_reason,
       (select count(*) from vacancy_interest i where i.publication_id = v.id and i.withdrawn_at is null)::int as interested,
       exists (select from vacancy_interest i where i.publication_id = v.id and i.employee_id = @self and i.withdrawn_at is null) as mine
  from vacancy_publication v
  join agency a on a.id = v.agency_id
  join post t on t.id = v.post_id
  join position p on p.id = t.position_id
  join unit u on u.id = t.unit_id
  left join region r on r.code = u.region_code`

const (
	sqlPublicationOfPost = publicationColumns + `
 where v.agency_id = @agency and t.public_id = @post order by v.closed_on is null desc, v.closes_on desc, v.id desc limit 1`
	sqlPublishedOwn = publicationColumns + `
 where v.agency_id = @agency and (v.closes_on, v.id) < (@day::date, @id::bigint) order by v.closes_on desc, v.id desc limit @limit`
	sqlPublishedElsewhere = publicationColumns + `
 where v.agency_id <> @agency and v.scope = 'all' and v.closed_on is null and v.opens_on <= @on::date and v.closes_on >= @on::date
   and (v.closes_on, v.id) > (@day::date, @id::bigint) order by v.closes_on, v.id limit @limit`
	sqlPublishPost = `
select t.id, t.public_id, p.name || ', ' || u.name as name,
       (select b.need - b.held - b.incoming + b.outgoing from post_balance(@agency, @on) b where b.post_id = t.id) as vacant
  from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id
 where t.agency_id = @agency and t.public_id = @post and u.active and (t.closed_on is null or t.closed_on > @on::date)
   for update of t`
	sqlPublish = `
insert into vacancy_publication (agency_id, post_id, public_id, seats, scope, conditions, opens_on, closes_on, published_by, published_at)
values (@agency, @post, @id, @seats, @scope, @conditions, @opens, @closes, nullif(@user::bigint, 0), @at)`
	sqlLockPublication = `
select v.id, v.public_id, v.closes_on, p.name || ', ' || u.name as name
  from vacancy_publication v join post t on t.id = v.post_id join position p on p.id = t.position_id join unit u on u.id = t.unit_id
 where v.agency_id = @agency and t.public_id = @post and v.closed_on is null and v.closes_on >= @on::date
 order by v.opens_on limit 1 for update of v`
	sqlExtend = `update vacancy_publication set closes_on = @closes where id = @id`
	sqlClose  = `update vacancy_publication set closed_on = greatest(@on::date, opens_on), close_reason = @reason where id = @id`
)

// PublicationInput is a publication as entered.
type PublicationInput struct {
	Seats      int
	Scope      Scope
	Conditions string
	OpensOn    asn.Date
	ClosesOn   asn.Date
}

func (in PublicationInput) faults(today asn.Date) *errs.Fields {
	f := &errs.Fields{}
	if in.Seats < 1 {
		f.Add("tempat", "mobility.publish.seats_wrong")
	}
	if in.Scope != OwnAgency && in.Scope != AllAgencies {
		f.Add("untuk", "mobility.publish.scope_empty")
	}
	if n := len([]rune(in.Conditions)); n > MaxConditions {
		f.Add("syarat", "common.too_long", "limit", MaxConditions, "length", n)
	}
	if in.OpensOn.Before(today) {
		f.Add("dibuka", "mobility.publish.opens_wrong")
	}
	if in.ClosesOn.Before(in.OpensOn) || in.OpensOn.DaysUntil(in.ClosesOn) > MaxOpenDays {
		f.Add("ditutup", "mobility.publish.closes_wrong")
	}
	return f
}

// postRow is a post that can be published; Vacant is nil where there is no analysis.
type postRow struct {
	ID       int64
	PublicID string
	Name     string
	Vacant   *int
}

// Publish makes a vacancy known. A post whose need is unknown, or which has fewer free places, is refused.
func (s *Service) Publish(ctx context.Context, who access.Actor, post string, in PublicationInput, today asn.Date) error {
	if err := s.check(who, access.VacancyPublish); err != nil {
		return err
	}
	in.Conditions = strings.TrimSpace(in.Conditions)
	f := in.faults(today)
	if err := f.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "vacancy.publish", func(tx *db.Tx) error {
		p, err := db.One[postRow](ctx, tx, sqlPublishPost, pgx.NamedArgs{"agency": who.AgencyID, "post": post, "on": today})
		if err != nil {
			return db.NotFound(err, "workload.post_not_found")
		}
		switch {
		case p.Vacant == nil:
			f.Add("tempat", "mobility.publish.need_unknown")
		case in.Seats > *p.Vacant:
			f.Add("tempat", "mobility.publish.too_many", "n", max(0, *p.Vacant))
		}
		if err := f.Err(); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, sqlPublish, pgx.NamedArgs{"agency": who.AgencyID, "post": p.ID, "id": db.NewPublicID(), "seats": in.Seats, "scope": string(in.Scope),
			"conditions": in.Conditions, "opens": in.OpensOn, "closes": in.ClosesOn, "user": who.UserID, "at": s.Now().UTC().Truncate(time.Microsecond)})
		if err != nil {
			return fmt.Errorf("publish: %w", err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "vacancy", ID: p.PublicID, Name: p.Name}, nil, in)
	})
}

type lockedRow struct {
	ID       int64
	PublicID string
	ClosesOn asn.Date
	Name     string
}

// change runs fn on the open publication of the post.
func (s *Service) change(ctx context.Context, who access.Actor, post, action string, today asn.Date, fn func(tx *db.Tx, p lockedRow) error) error {
	if err := s.check(who, access.VacancyPublish); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, action, func(tx *db.Tx) error {
		p, err := db.One[lockedRow](ctx, tx, sqlLockPublication, pgx.NamedArgs{"agency": who.AgencyID, "post": post, "on": today})
		if err != nil {
			return db.NotFound(err, "mobility.publish.none")
		}
		return fn(tx, p)
	})
}

// Extend moves the last day of the open publication of a post; it can also be shortened, but not into the past.
func (s *Service) Extend(ctx context.Context, who access.Actor, post string, closes, today asn.Date) error {
	if closes.Before(today) || today.DaysUntil(closes) > MaxOpenDays {
		f := errs.Fields{}
		f.Add("ditutup", "mobility.publish.closes_wrong")
		return f.Err()
	}
	return s.change(ctx, who, post, "vacancy.extend", today, func(tx *db.Tx, p lockedRow) error {
		if _, err := tx.Exec(ctx, sqlExtend, pgx.NamedArgs{"id": p.ID, "closes": closes}); err != nil {
			return fmt.Errorf("extend: %w", err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "vacancy", ID: post, Name: p.Name}, map[string]any{"closes_on": p.ClosesOn}, map[string]any{"closes_on": closes})
	})
}

// Close ends the open publication of a post before its time, with a reason that the interested read.
func (s *Service) Close(ctx context.Context, who access.Actor, post, reason string, today asn.Date) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		f := errs.Fields{}
		f.Add("alasan", "mobility.publish.reason_empty")
		return f.Err()
	}
	return s.change(ctx, who, post, "vacancy.close", today, func(tx *db.Tx, p lockedRow) error {
		if _, err := tx.Exec(ctx, sqlClose, pgx.NamedArgs{"id": p.ID, "on": today, "reason": reason}); err != nil {
			return fmt.Errorf("close: %w", err)
		}
		return tx.Audit(ctx, db.Subject{Kind: "vacancy", ID: post, Name: p.Name}, nil, map[string]any{"reason": reason})
	})
}

// Place is a place in a list of publications: the last day and id of a row.
type Place struct {
	Day asn.Date
	ID  int64
}

// Published lists publications for staff, up to limit from the place on: those of the own agency, newest end first, or
// the open ones of others, soonest end first. More tells whether there are others after them.
func (s *Service) Published(ctx context.Context, who access.Actor, own bool, at *Place, limit int, today asn.Date) (list []Publication, more bool, err error) {
	if err := s.check(who, access.CandidateRead); err != nil {
		return nil, false, err
	}
	sql, from := sqlPublishedElsewhere, Place{Day: asn.NewDate(1900, 1, 1)}
	if own {
		sql, from = sqlPublishedOwn, Place{Day: asn.NewDate(9999, 1, 1)}
	}
	if at != nil {
		from = *at
	}
	list, err = db.All[Publication](ctx, s.DB, sql, pgx.NamedArgs{"agency": who.AgencyID, "self": who.EmployeeID, "on": today, "day": from.Day, "id": from.ID, "limit": limit + 1})
	if err != nil {
		return nil, false, fmt.Errorf("list publications: %w", err)
	}
	more = len(list) > limit
	return list[:min(len(list), limit)], more, nil
}
