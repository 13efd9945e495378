package proposal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// A Bucket says how urgent an act is.
type Bucket string

// The buckets in the order of the inbox.
const (
	Late     Bucket = "late"
	DueToday Bucket = "today"
	ThisWeek Bucket = "week" // until Sunday
	Later    Bucket = "later"
)

// Buckets lists the buckets in order.
var Buckets = []Bucket{Late, DueToday, ThisWeek, Later}

// bucketOf sorts a due date as seen on the day.
func bucketOf(due, on asn.Date) Bucket {
	sunday := on.AddDays((7 - int(on.Weekday())) % 7)
	switch {
	case due.Before(on):
		return Late
	case due == on:
		return DueToday
	case !due.After(sunday):
		return ThisWeek
	}
	return Later
}

// InboxItem is one act that waits for the actor.
type InboxItem struct {
	StepID       int64
	ProposalID   string
	Number       string
	EmployeeName string
	FromUnit     string
	ToUnit       string
	ToPosition   string
	FromPosition string
	Kind         StepKind
	State        State
	OpenedAt     time.Time
	DueOn        asn.Date
	Round        int
	ReasonCode   ReasonCode
	EffectiveOn  asn.Date
	Notes        int    // findings of the last judgement that ask for attention
	DecreeID     string // public id of its decree; empty: none yet
	Bucket       Bucket `db:"-"`
}

// InboxCursor is the place after which a page of the inbox begins; the zero cursor is its beginning.
type InboxCursor struct {
	DueOn  asn.Date
	StepID int64
}

// Inbox is one page of what waits for the actor, the most urgent first, with the size of each bucket.
type Inbox struct {
	Items  []InboxItem
	Counts map[Bucket]int
	Total  int
	Next   *InboxCursor // nil: no more
}

// waiting are the open steps that an actor may decide: of their kinds, of their unit where the role has one, not of
// their own case, not where they have taken another duty, and for a member of TPK not where they have spoken.
const waiting = `
  from proposal_step s
  left join unit su on su.id = s.unit_id
 where s.agency_id = @agency and s.kind = any (@kinds::text[])
   and s.opened_at is not null and s.decided_at is null and s.dropped_at is null
   /*if unit*/ and su.ancestors @> array[@unit::bigint] /*end*/
   and s.employee_id <> @self
   and not exists (select from proposal_duty d where d.proposal_id = s.proposal_id and d.user_id = @user and s.duty is not null and d.duty <> s.duty)
   and (s.kind <> 'opinions' or not exists (select from proposal_opinion o
          where o.proposal_id = s.proposal_id and o.round = s.round and o.member_id = @user))`

// The page is cut before names are looked up.
const sqlListInbox = `
with page as (
  select s.id, s.proposal_id, s.kind, s.state, s.opened_at, s.due_on, s.round` + waiting + `
     and (s.due_on, s.id) > (@after_due::date, @after_id::bigint)
   order by s.due_on, s.id
   limit @limit
)
select s.id as step_id, p.public_id as proposal_id, coalesce(p.number, '') as number,
       concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')) as employee_name,
       (select name from unit where id = p.from_unit_id) as from_unit, coalesce((select name from unit where id = p.to_unit_id), '') as to_unit,
       coalesce((select j.name from post t join position j on j.id = t.position_id where t.id = p.to_post_id), '') as to_position,
       (select j.name from post t join position j on j.id = t.position_id where t.id = p.from_post_id) as from_position,
       s.kind, s.state, s.opened_at, s.due_on, s.round, p.reason_code, p.effective_on,
       (select count(*) from proposal_finding f
         where f.event_id = (select l.event_id from proposal_finding l where l.proposal_id = p.id order by l.content_version desc, l.id desc limit 1)
           and f.outcome in ('fail', 'unknown') and f.severity <> 'block')::int as notes,
       coalesce((select d.public_id from decree_person x join decree d on d.id = x.decree_id where x.proposal_id = p.id), '') as decree_id
  from page s
  join proposal p on p.id = s.proposal_id
  join employee e on e.id = p.employee_id
 order by s.due_on, s.id`

const sqlCountInbox = `
select case when s.due_on < @today::date then 'late' when s.due_on = @today::date then 'today'
            when s.due_on <= @sunday::date then 'week' else 'later' end as bucket, count(*)::int as n` + waiting + `
 group by 1`

// Inbox returns what waits for the actor, at most limit items after the cursor.
func (s *Service) Inbox(ctx context.Context, who access.Actor, on asn.Date, after InboxCursor, limit int) (Inbox, error) {
	in := Inbox{Counts: map[Bucket]int{}}
	kinds := kindsFor(who.Role)
	if len(kinds) == 0 || who.AgencyID == 0 || who.Role.ByUnit() && who.UnitID == 0 {
		return in, nil
	}
	unit := int64(0)
	if who.Role.ByUnit() {
		unit = who.UnitID
	}
	if after.DueOn.IsZero() {
		after.DueOn = asn.NewDate(1, 1, 1)
	}
	args := pgx.NamedArgs{
		"agency": who.AgencyID, "kinds": kinds, "unit": unit, "self": who.EmployeeID, "user": who.UserID, "after_due": after.DueOn,
		"after_id": after.StepID, "limit": limit + 1, "today": on, "sunday": on.AddDays((7 - int(on.Weekday())) % 7),
	}
	var err error
	if in.Items, err = db.All[InboxItem](ctx, s.DB, sqlListInbox, args); err != nil {
		return in, fmt.Errorf("list inbox: %w", err)
	}
	if len(in.Items) > limit {
		in.Items = in.Items[:limit]
		last := in.Items[limit-1]
		in.Next = &InboxCursor{last.DueOn, last.StepID}
	}
	for i := range in.Items {
		in.Items[i].Bucket = bucketOf(in.Items[i].DueOn, on)
	}
	counts, err := db.All[bucketCount](ctx, s.DB, sqlCountInbox, args)
	if err != nil {
		return in, fmt.Errorf("count inbox: %w", err)
	}
	for _, c := range counts {
		in.Counts[c.Bucket] = c.N
		in.Total += c.N
	}
	return in, nil
}

type bucketCount struct {
	Bucket Bucket
	N      int
}
