package proposal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
)

// Service carries out what people do to cases. Both fields must be set.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// task is one change of one case: the case locked, the actor's right to see it and the clock settled.
type task struct {
	tx     *db.Tx
	who    access.Actor
	p      *Proposal
	now    time.Time
	today  asn.Date // in the agency's zone
	policy policy.Policy
	before auditView
}

// auditView is what an audit record compares.
type auditView struct {
	State       State
	Version     int
	Round       int
	To          string
	EffectiveOn asn.Date
	ReasonCode  ReasonCode
	Reason      string
	Impact      string
}

func (p *Proposal) auditView() auditView {
	return auditView{p.State, p.Version, p.Round, p.ToPostPublicID, p.EffectiveOn, p.ReasonCode, p.Reason, p.Impact}
}

// run changes the case id: lock, scope, own case, version, then fn, then the audit record. version 0 is not compared.
func (s *Service) run(ctx context.Context, who access.Actor, id string, version int, verb string, fn func(t *task) error) error {
	return s.DB.Write(ctx, who, "proposal."+verb, func(tx *db.Tx) error {
		t, err := s.begin(ctx, tx, who, id, version)
		if err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
		return tx.AuditAs(ctx, "proposal."+verb, t.p.subject(), t.before, t.p.auditView())
	})
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, who access.Actor, id string, version int) (*task, error) {
	p, err := lock(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if err := visible(who, p); err != nil {
		return nil, err
	}
	if err := notOwn(who, p.EmployeeID); err != nil {
		return nil, err
	}
	if err := fresh(ctx, tx, p, version); err != nil {
		return nil, err
	}
	now := s.Now()
	t := &task{tx: tx, who: who, p: p, now: now, today: asn.DateOf(now.In(i18n.Zone(p.Timezone))), before: p.auditView()}
	if t.policy, err = (policy.Service{}).Load(ctx, tx, p.AgencyID, t.today); err != nil {
		return nil, err
	}
	return t, nil
}

// visible reports whether the actor may know the case: a draft is known only to those who may write it.
func visible(who access.Actor, p *Proposal) error {
	if p.SubmittedAt == nil && who.Role != access.System && !who.Can(access.ProposalDraft) {
		return ErrNotFound
	}
	err := access.Check(who, access.ProposalRead, p.object())
	if errors.Is(err, access.ErrNotFound) {
		return ErrNotFound
	}
	return err
}

// notOwn refuses whoever would act on their own case (PP 11/2017 Ps 190(5)).
func notOwn(who access.Actor, employeeID int64) error {
	if who.EmployeeID != 0 && who.EmployeeID == employeeID {
		return ErrOwnCase
	}
	return nil
}

// A Change is one event that came between a page and the decision made on it.
type Change struct {
	Seq       int
	Action    Action
	ToState   State
	At        time.Time
	ActorName string
	Changes   map[string]Diff
}

// Stale is the cause of the conflict of a decision made on an older version.
type Stale struct {
	Version int // the present one
	Changes []Change
}

func (s *Stale) Error() string { return fmt.Sprintf("case is at version %d", s.Version) }

const sqlListChanges = `
select seq, action, to_state, at, actor_name, changes
  from proposal_event
 where proposal_id = $1 and seq > $2 and action not in ('support', 'examine', 'attach')
 order by seq desc`

// fresh refuses a version that is not the present one. Contributions of others that change nothing about the matter (a
// second consent, an opinion) do not make a page stale; two who decide the same step are told apart by the step.
func fresh(ctx context.Context, q db.Querier, p *Proposal, version int) error {
	if version == 0 || version == p.Version {
		return nil
	}
	list, err := db.All[Change](ctx, q, sqlListChanges, p.ID, version)
	if err != nil {
		return fmt.Errorf("list changes: %w", err)
	}
	if len(list) == 0 && version < p.Version {
		return nil
	}
	e := errs.New(errs.Conflict, "proposal.error.stale").Because(&Stale{p.Version, list})
	if len(list) > 0 {
		e.Args = []any{"name", list[0].ActorName, "at", list[0].At}
	}
	return e
}

// may reports whether the actor may take the action on the case as far as role, scope and the present state say.
func (t *task) may(a Action) error {
	tr, ok := find(t.p.State, a)
	switch {
	case !ok:
		return errs.New(errs.Conflict, ErrIllegal.Key)
	case t.who.Role == access.System:
		return nil
	case tr.May == "" || !t.who.Can(tr.May):
		return access.ErrForbidden
	}
	return nil
}

// goesBack reports whether the action returns the case to a state it has left: its steps open again in a new round.
func (a Action) goesBack() bool {
	return a == Defer || a == RequestFix || a == SendBack || a == Decline || a == DropDecree
}

// move takes the case along one transition and everything that follows from it: the event, the steps that close and
// open, the reserved seat given back at an end without a move, and the notices. It returns the event's id.
func (t *task) move(ctx context.Context, ev event) (int64, error) {
	if err := t.may(ev.Action); err != nil {
		return 0, err
	}
	p := t.p
	from := p.State
	to, _ := from.Next(ev.Action)
	if ev.Action.goesBack() {
		if _, err := t.tx.Exec(ctx, sqlReopenSteps, pgx.NamedArgs{"proposal": p.ID, "round": p.Round, "to": to}); err != nil {
			return 0, fmt.Errorf("reopen steps: %w", err)
		}
		p.Round++
	}
	if to == Returned && from != Returned {
		p.Round++
		if err := p.addSteps(ctx, t.tx, mendStep(p.ProposerRole, p.ProposerUnitID, t.policy.Set)); err != nil {
			return 0, err
		}
	}
	id, err := p.store(ctx, t.tx, t.who, to, ev, t.now)
	if err != nil {
		return 0, err
	}
	if from != to {
		if _, err := t.tx.Exec(ctx, sqlDropSteps, pgx.NamedArgs{"proposal": p.ID, "at": t.now}); err != nil {
			return 0, fmt.Errorf("drop steps: %w", err)
		}
	}
	opened, err := t.openSteps(ctx)
	if err != nil {
		return 0, err
	}
	if to.Ended() {
		if _, err := t.tx.Exec(ctx, sqlReleaseSeat, p.ID); err != nil {
			return 0, fmt.Errorf("release seat: %w", err)
		}
	}
	return id, t.notify(ctx, from, ev, opened)
}

// openSteps opens the next steps of the present state, if none of it is open: all that share the least ordinal.
func (t *task) openSteps(ctx context.Context) ([]StepRow, error) {
	all, err := steps(ctx, t.tx, t.p.ID)
	if err != nil {
		return nil, err
	}
	var next []StepRow
	for _, s := range all {
		if s.Round != t.p.Round || s.State != t.p.State || s.DecidedAt != nil || s.DroppedAt != nil {
			continue
		}
		if s.OpenedAt != nil {
			return nil, nil // somebody is still to act
		}
		if len(next) > 0 && s.Ordinal != next[0].Ordinal {
			break
		}
		next = append(next, s)
	}
	b := &pgx.Batch{}
	for i := range next {
		next[i].DueOn = t.due(next[i], all)
		b.Queue(sqlOpenStep, pgx.NamedArgs{"id": next[i].ID, "at": t.now, "due": next[i].DueOn})
	}
	if b.Len() == 0 {
		return nil, nil
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("open steps: %w", err)
	}
	return next, nil
}

// due returns the last day of a step that opens today. Start of duty counts from the effective date; the inauguration
// has the day of the invitation, since its limit counts from the decree (Perka BKN 7/2017).
func (t *task) due(s StepRow, all []StepRow) asn.Date {
	cal := t.policy.OfficeCalendar()
	from := t.today
	switch s.Kind {
	case StepReport:
		if t.p.EffectiveOn.After(from) {
			from = t.p.EffectiveOn
		}
	case StepInaugurate:
		for _, x := range all {
			if x.Kind == StepInvite && x.Round == s.Round && !x.DueOn.IsZero() {
				return x.DueOn
			}
		}
	}
	if s.LimitMonths > 0 {
		return cal.AddWorkingDays(from.AddMonths(s.LimitMonths), 0)
	}
	return cal.AddWorkingDays(from, s.LimitDays)
}

// mine returns the open step that the actor would decide by the action. An action of a state with several open steps
// (two consents) belongs to the one whose unit the actor answers for.
func (t *task) mine(ctx context.Context, a Action) (StepRow, []StepRow, error) {
	if err := t.may(a); err != nil {
		return StepRow{}, nil, err
	}
	all, err := steps(ctx, t.tx, t.p.ID)
	if err != nil {
		return StepRow{}, nil, err
	}
	tr, _ := find(t.p.State, a)
	for _, s := range all {
		if s.IsOpen() && s.State == t.p.State && s.Kind.Permission() == tr.May && answersFor(t.who, s) {
			return s, all, nil
		}
	}
	for _, s := range all {
		// Decided already by another holder of the same office: say so rather than "not yours".
		if s.Round == t.p.Round && s.State == t.p.State && s.DecidedAt != nil && s.Kind.Permission() == tr.May && answersFor(t.who, s) {
			return StepRow{}, nil, errs.New(errs.Conflict, "proposal.error.decided_by", "name", s.DeciderName)
		}
	}
	return StepRow{}, nil, ErrNotYours
}

// answersFor reports whether the actor may decide the step as far as role and unit say. A unit's step belongs to those
// who head the unit or a unit above it; where the personnel agency has the permission too (start of duty), to it as well.
func answersFor(who access.Actor, s StepRow) bool {
	if who.Role == access.System {
		return true
	}
	if !who.Can(s.Kind.Permission()) || s.Kind.initials() && who.Role != s.Role {
		return false
	}
	if !who.Role.ByUnit() {
		return true
	}
	for _, u := range s.UnitAncestors {
		if u == who.UnitID && u != 0 {
			return true
		}
	}
	return false
}

// decide writes a decision into a step, after the checks that belong to the person: separation of duties, and that an
// acting official does not decide for the personnel authority.
func (t *task) decide(ctx context.Context, s StepRow, decision, reason string) error {
	if (s.Kind == StepDecision || s.Kind == StepSign) && !t.who.Definitive && t.who.Role != access.System {
		return ErrActing
	}
	if err := t.p.takeDuty(ctx, t.tx, t.who, s.Duty); err != nil {
		return err
	}
	_, err := db.Value[int64](ctx, t.tx, sqlDecideStep, pgx.NamedArgs{
		"id": s.ID, "at": t.now, "decision": decision, "by": t.who.UserID, "employee": t.who.EmployeeID, "name": t.who.Name,
		"role": string(t.who.Role), "reason": reason, "content": t.p.ContentVersion,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return errs.New(errs.Conflict, "proposal.error.decided")
	}
	if err != nil {
		return fmt.Errorf("decide step %s: %w", s.Kind, err)
	}
	return nil
}

// done returns what completing the step s does: Support while other steps of the state are left, else the way on.
func done(s StepRow, all []StepRow) Action {
	a := rules[s.Kind].done
	for _, x := range all {
		if x.Round != s.Round || x.ID == s.ID {
			continue
		}
		if x.State == s.State && x.DecidedAt == nil && x.DroppedAt == nil && x.Ordinal <= s.Ordinal {
			return Support
		}
		if s.Kind == StepCheck && x.Kind == StepSelection {
			a = Select
		}
	}
	return a
}
