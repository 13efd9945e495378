package proposal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/notify"
)

// Keys of notices; the arguments are number and name of the case's subject.
const (
	noticeTurn   = "proposal.notice.turn"   // it is your turn
	noticeStatus = "proposal.notice.status" // your own case moved
	noticeResult = "proposal.notice.result" // a case you proposed came to a decision
	noticeLate   = "proposal.notice.late"   // what waits for you is late
)

const sqlHolders = `
select g.user_id, @args::jsonb as args, @subject::text as subject, @effect::text as effect
  from role_grant g
 where g.agency_id = @agency and g.role = @role and g.valid @> @today::date
   /*if units*/ and g.unit_id = any (@units) /*end*/ and g.user_id <> @actor`

const sqlEmployeeAccount = `
select id as user_id, @args::jsonb as args, @subject::text as subject, @effect::text as effect from user_account where employee_id = @employee`

const sqlProposers = `
select user_id, @args::jsonb as args, @subject::text as subject, @effect::text as effect
  from proposal_duty where proposal_id = @proposal and duty = 'propose' and user_id <> @actor`

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
	b := &pgx.Batch{}
	b.Queue(sqlNoticeSeen, pgx.NamedArgs{"at": t.now, "actor": t.who.UserID, "subject": p.PublicID})
	tell := func(key, recipients, effect string, args map[string]string, whom pgx.NamedArgs) {
		whom["args"], whom["subject"], whom["effect"] = args, p.PublicID, fmt.Sprintf("proposal:%s:%d:%s", p.PublicID, p.Version, effect)
		notify.Message{At: t.now, Key: key, Kind: "proposal", Recipients: recipients}.Queue(b, whom)
	}
	for _, s := range opened {
		tell(noticeTurn, sqlHolders, "turn", args("step", string(s.Kind)), pgx.NamedArgs{
			"agency": p.AgencyID, "role": string(s.Role), "today": t.today, "units": notNil(s.UnitAncestors), "actor": t.who.UserID,
		})
	}
	if from != p.State && p.SubmittedAt != nil {
		tell(noticeStatus, sqlEmployeeAccount, "status", args("state", string(p.State)), pgx.NamedArgs{"employee": p.EmployeeID})
		if p.State == Returned || p.State.Ended() && ev.Action != Withdraw || p.State == DecreeIssued {
			tell(noticeResult, sqlProposers, "turn", args("state", string(p.State)), pgx.NamedArgs{"proposal": p.ID, "actor": t.who.UserID})
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
