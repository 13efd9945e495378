package proposal

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
)

// A Record is an outcome that somebody else decided, or a fact of the field, entered with its letter.
type Record struct {
	Action   Action
	Number   string
	On       asn.Date
	Note     string // shown to the civil servant; the reason of a refusal
	Internal string
}

// recordRule says what a record of an action must hold and under which kind and outcome it is kept.
type recordRule struct {
	kind   string
	mode   string
	number bool // the letter has a number
	ahead  bool // the day lies ahead; others are past or today
	reason bool // the civil servant must read why
}

// records are the actions that enter a fact. Defer is one without a letter: a session that did not come to an end.
var records = map[Action]recordRule{
	Pass:       {kind: "selection", mode: "passed"},
	Fail:       {kind: "selection", mode: "failed", reason: true},
	Schedule:   {kind: "session", ahead: true},
	Recommend:  {kind: "minutes", mode: "recommended", number: true},
	Defer:      {kind: "minutes", mode: "deferred", number: true, reason: true},
	Reject:     {kind: "minutes", mode: "not_recommended", number: true, reason: true},
	Send:       {kind: "submission", number: true},
	Grant:      {kind: "pertek", mode: "granted", number: true},
	Lapse:      {kind: "pertek", mode: "lapsed"},
	RequestFix: {kind: "pertek", mode: "incomplete", reason: true},
	Refuse:     {kind: "pertek", mode: "refused", number: true, reason: true},
	Invite:     {kind: "invitation", ahead: true},
	Inaugurate: {kind: "inauguration", number: true},
	Report:     {kind: "duty_start", number: true},
	Sync:       {kind: "registry"},
	Confirm:    {kind: "allowance"},
	Close:      {kind: "evaluation", reason: true},
}

// Recorded reports whether Record enters the action.
func (a Action) Recorded() bool { _, ok := records[a]; return ok }

// NeedsNumber reports whether the record of the action is a letter with a number.
func (a Action) NeedsNumber() bool { return records[a].number }

// NeedsReason reports whether the record of the action must tell the civil servant why.
func (a Action) NeedsReason() bool { return records[a].reason }

// LiesAhead reports whether the day of the record is one to come: a session, an inauguration.
func (a Action) LiesAhead() bool { return records[a].ahead }

const sqlInsertReference = `
insert into proposal_reference (proposal_id, kind, round, number, dated_on, mode, note, recorded_by, recorded_at)
values (@proposal, @kind, @round, @number, @on, @mode, @note, nullif(@by::bigint, 0), @at)`

// Record enters an outcome: of the TPK session, of BKN, of the inauguration, of the start of duty and what follows.
func (s *Service) Record(ctx context.Context, who access.Actor, id string, version int, r Record) error {
	rule, ok := records[r.Action]
	if !ok {
		return errs.New(errs.Invalid, "proposal.field.outcome_empty")
	}
	r.Number, r.Note, r.Internal = strings.TrimSpace(r.Number), strings.TrimSpace(r.Note), strings.TrimSpace(r.Internal)
	return s.run(ctx, who, id, version, "record", func(t *task) error {
		step, all, err := t.mine(ctx, r.Action)
		if err != nil {
			return err
		}
		if err := t.checkRecord(ctx, rule, r, step); err != nil {
			return err
		}
		if err := t.decide(ctx, step, "done", cmp.Or(r.Note, r.Internal)); err != nil {
			return err
		}
		if _, err := t.tx.Exec(ctx, sqlInsertReference, pgx.NamedArgs{
			"proposal": t.p.ID, "kind": rule.kind, "round": t.p.Round, "number": r.Number, "on": r.On, "mode": rule.mode, "note": r.Note,
			"by": who.UserID, "at": t.now,
		}); err != nil {
			return fmt.Errorf("store reference: %w", err)
		}
		action := r.Action
		if action == Inaugurate {
			action = done(step, all)
		}
		_, err = t.move(ctx, event{Action: action, Step: step.Kind, Note: r.Note, Internal: r.Internal})
		return err
	})
}

// checkRecord checks the fields of a record and what the stage asks beyond them.
func (t *task) checkRecord(ctx context.Context, rule recordRule, r Record, step StepRow) error {
	var f errs.Fields
	if rule.number && r.Number == "" {
		f.Add("number", "proposal.field.number_empty")
	}
	if len([]rune(r.Number)) > 120 {
		f.Add("number", "proposal.field.text_long", "most", 120, "now", len([]rune(r.Number)))
	}
	t.checkRecordDate(&f, rule, r)
	least := 0
	if rule.reason {
		least = MinReason
	}
	checkText(&f, "note", r.Note, least)
	checkText(&f, "internal", r.Internal, 0)
	if err := f.Err(); err != nil {
		return err
	}
	switch r.Action {
	case Recommend, Reject:
		if enough, err := t.quorum(ctx); err != nil || !enough {
			return firstErr(err, ErrQuorum)
		}
	case Lapse:
		// Silence counts only when the limit, from the day of submission, has passed (BKN, 2026: on the sixth day).
		if !t.today.After(step.DueOn) {
			e := *ErrLapseEarly
			e.Args, e.RetryAt = []any{"until", step.DueOn.Time()}, step.DueOn.AddDays(1).Time()
			return &e
		}
	}
	return nil
}

func (t *task) checkRecordDate(f *errs.Fields, rule recordRule, r Record) {
	switch {
	case r.On.IsZero():
		f.Add("on", "proposal.field.on_empty")
	case rule.ahead && r.On.Before(t.today):
		f.Add("on", "proposal.field.on_past")
	case !rule.ahead && r.On.After(t.today):
		f.Add("on", "proposal.field.on_future")
	case r.Action == Report && r.On.Before(t.p.EffectiveOn):
		f.Add("on", "proposal.field.on_before_effective", "effective", t.p.EffectiveOn.Time())
	case r.Action == Invite:
		// Invitations go out at least so many working days before (Perka BKN 7/2017).
		if first := t.policy.OfficeCalendar().AddWorkingDays(t.today, t.policy.Int(policy.DeadlineInvitation)); r.On.Before(first) {
			f.Add("on", "proposal.field.on_too_soon", "first", first.Time())
		}
	}
}

func firstErr(list ...error) error {
	for _, e := range list {
		if e != nil {
			return e
		}
	}
	return nil
}

// Withdraw ends a case before its decree is drafted. Only the side that proposed it may.
func (s *Service) Withdraw(ctx context.Context, who access.Actor, id string, version int, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.run(ctx, who, id, version, "withdraw", func(t *task) error {
		if err := t.mayWrite(ctx, Withdraw); err != nil {
			return err
		}
		if t.p.SubmittedAt != nil {
			var f errs.Fields
			checkText(&f, "note", reason, MinReason)
			if err := f.Err(); err != nil {
				return err
			}
		}
		_, err := t.move(ctx, event{Action: Withdraw, Note: reason})
		return err
	})
}

// A Reference is a letter or fact that the case rests on.
type Reference struct {
	Kind       string
	Round      int
	Number     string
	DatedOn    asn.Date
	Mode       string
	Note       string
	RecordedBy string
	RecordedAt time.Time
}

const sqlListReferences = `
select r.kind, r.round, r.number, r.dated_on, r.mode, r.note, coalesce(u.name, '') as recorded_by, r.recorded_at
  from proposal_reference r
  left join user_account u on u.id = r.recorded_by
 where r.proposal_id = $1
 order by r.id`

// References returns the letters and facts of the case in the order in which they were recorded. Package decree
// quotes minutes and technical opinion from them.
func References(ctx context.Context, q db.Querier, proposalID int64) ([]Reference, error) {
	list, err := db.All[Reference](ctx, q, sqlListReferences, proposalID)
	if err != nil {
		return nil, fmt.Errorf("list references: %w", err)
	}
	return list, nil
}

// Follow moves a case along with its decree, inside the decree's own transaction: DraftDecree, DropDecree,
// PresentDecree, Initial, Decline, SendBack and Issue. The step's checks hold here too: a person who checked does not sign, an
// acting official does not sign, nobody signs their own transfer.
func (s *Service) Follow(ctx context.Context, tx *db.Tx, who access.Actor, id string, a Action, note string) error {
	t, err := s.begin(ctx, tx, who, id, 0)
	if err != nil {
		return err
	}
	ev := event{Action: a, Note: strings.TrimSpace(note)}
	switch a {
	case DraftDecree, DropDecree, PresentDecree, Initial, Decline, SendBack, Issue:
		step, _, err := t.mine(ctx, a)
		if err != nil {
			return err
		}
		if err := t.decide(ctx, step, "done", ev.Note); err != nil {
			return err
		}
		ev.Step = step.Kind
	default:
		return ErrIllegal
	}
	if _, err := t.move(ctx, ev); err != nil {
		return err
	}
	return tx.AuditAs(ctx, "proposal."+string(a), t.p.subject(), t.before, t.p.auditView())
}

const sqlCarriedOut = `select exists (select from decree_person where proposal_id = $1 and applied_at is not null)`

// Cancel ends a case whose decree is withdrawn by what was decided on the day on, inside the transaction of that withdrawal:
// ErrInForce where the decree has taken effect by then. An acting official does not withdraw.
func (s *Service) Cancel(ctx context.Context, tx *db.Tx, who access.Actor, id string, on asn.Date, note string) error {
	t, err := s.begin(ctx, tx, who, id, 0)
	if err != nil {
		return err
	}
	if !who.Definitive && who.Role != access.System {
		return ErrActing
	}
	if err := t.may(Cancel); err != nil {
		return err
	}
	carriedOut, err := db.Value[bool](ctx, tx, sqlCarriedOut, t.p.ID)
	if err != nil {
		return fmt.Errorf("find execution of %s: %w", id, err)
	}
	if err := InTime(t.p.EffectiveOn, on, carriedOut); err != nil {
		return err
	}
	if _, err := t.move(ctx, event{Action: Cancel, Note: strings.TrimSpace(note)}); err != nil {
		return err
	}
	return tx.AuditAs(ctx, "proposal."+string(Cancel), t.p.subject(), t.before, t.p.auditView())
}
