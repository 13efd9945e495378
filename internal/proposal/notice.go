package proposal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Keys of notices; the arguments are number and name of the case's subject.
const (
	noticeTurn   = "proposal.notice.turn"   // it is your turn
	noticeStatus = "proposal.notice.status" // your own case moved
	noticeResult = "proposal.notice.result" // a case you proposed came to a decision
)

const sqlNotifyHolders = `
insert into notice (user_id, at, key, args, subject_kind, subject_id, effect_key)
select distinct u.id, @at::timestamptz, @key, @args::jsonb, 'proposal', @subject, @effect
  from role_grant g join user_account u on u.id = g.user_id
 where g.agency_id = @agency and g.role = @role and g.valid @> @today::date and u.disabled_at is null
   /*if units*/ and g.unit_id = any (@units) /*end*/ and u.id <> @actor
on conflict (user_id, effect_key) do nothing`

const sqlNotifyEmployee = `
insert into notice (user_id, at, key, args, subject_kind, subject_id, effect_key)
select u.id, @at::timestamptz, @key, @args::jsonb, 'proposal', @subject, @effect
  from user_account u where u.employee_id = @employee and u.disabled_at is null
on conflict (user_id, effect_key) do nothing`

const sqlNotifyProposers = `
insert into notice (user_id, at, key, args, subject_kind, subject_id, effect_key)
select u.id, @at::timestamptz, @key, @args::jsonb, 'proposal', @subject, @effect
  from proposal_duty d join user_account u on u.id = d.user_id
 where d.proposal_id = @proposal and d.duty = 'propose' and u.disabled_at is null and u.id <> @actor
on conflict (user_id, effect_key) do nothing`

// Whoever acts on a case has seen that it was their turn.
const sqlNoticeSeen = `
update notice set read_at = @at where user_id = @actor and subject_kind = 'proposal' and subject_id = @subject
   and key in ('proposal.notice.turn', 'proposal.notice.late') and read_at is null`

// notify tells those whose turn it has become, the civil servant whose case has moved and, at a return or an end, the
// proposer. Notices carry no personal data beyond the name; the effect key makes each at most one a person.
func (t *task) notify(ctx context.Context, from State, ev event, opened []StepRow) error {
	p := t.p
	args := func(extra ...string) map[string]string {
		m := map[string]string{"number": p.Title(), "name": p.EmployeeName}
		for i := 0; i+1 < len(extra); i += 2 {
			m[extra[i]] = extra[i+1]
		}
		return m
	}
	effect := func(kind string) string { return fmt.Sprintf("proposal:%s:%d:%s", p.PublicID, p.Version, kind) }
	b := &pgx.Batch{}
	b.Queue(sqlNoticeSeen, pgx.NamedArgs{"at": t.now, "actor": t.who.UserID, "subject": p.PublicID})
	for _, s := range opened {
		b.Queue(sqlNotifyHolders, pgx.NamedArgs{
			"at": t.now, "key": noticeTurn, "args": args("step", string(s.Kind)), "subject": p.PublicID, "effect": effect("turn"),
			"agency": p.AgencyID, "role": string(s.Role), "today": t.today, "units": notNil(s.UnitAncestors), "actor": t.who.UserID,
		})
	}
	if from != p.State && p.SubmittedAt != nil {
		b.Queue(sqlNotifyEmployee, pgx.NamedArgs{
			"at": t.now, "key": noticeStatus, "args": args("state", string(p.State)), "subject": p.PublicID, "effect": effect("status"),
			"employee": p.EmployeeID,
		})
		if p.State == Returned || p.State.Ended() && ev.Action != Withdraw || p.State == DecreeIssued {
			b.Queue(sqlNotifyProposers, pgx.NamedArgs{
				"at": t.now, "key": noticeResult, "args": args("state", string(p.State)), "subject": p.PublicID, "effect": effect("turn"),
				"proposal": p.ID, "actor": t.who.UserID,
			})
		}
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	return nil
}

func notNil(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}
