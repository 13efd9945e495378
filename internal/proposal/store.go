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

const sqlGetCase = `
select p.id, p.public_id, p.agency_id, coalesce(p.number, '') as number, p.kind, p.origin, p.proposer_role,
       coalesce(p.proposer_unit_id, 0) as proposer_unit_id, coalesce(p.created_by, 0) as created_by, p.created_at,
       p.employee_id, e.public_id as employee_public_id,
       concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')) as employee_name, e.nip,
       p.from_post_id, coalesce(p.to_post_id, 0) as to_post_id, p.from_unit_id, coalesce(p.to_unit_id, 0) as to_unit_id,
       coalesce(fu.office_id, fu.id) as from_office_id, coalesce(tu.office_id, tu.id, 0) as to_office_id,
       coalesce(p.to_seat_id, 0) as to_seat_id,
       ft.public_id as from_post_public_id, coalesce(tt.public_id, '') as to_post_public_id,
       fj.name as from_position, coalesce(tj.name, '') as to_position, fu.name as from_unit, coalesce(tu.name, '') as to_unit,
       coalesce(fo.name, fu.name) as from_office, coalesce(t_o.name, tu.name, '') as to_office,
       fu.public_id as from_unit_public_id, coalesce(tu.public_id, '') as to_unit_public_id,
       coalesce(fj.class, 0) as from_class, coalesce(tj.class, 0) as to_class, coalesce(tj.kind, '') as to_position_kind,
       p.effective_on, p.reason_code, p.reason, p.impact,
       p.state, p.state_since, p.version, p.content_version, p.round, p.submitted_at, p.closed_at,
       fu.ancestors as from_ancestors, coalesce(tu.ancestors, '{}') as to_ancestors,
       coalesce(pu.ancestors, '{}') as proposer_ancestors, a.timezone, a.head_title
  from proposal p
  join agency a on a.id = p.agency_id
  join employee e on e.id = p.employee_id
  join post ft on ft.id = p.from_post_id
  join position fj on fj.id = ft.position_id
  join unit fu on fu.id = p.from_unit_id
  left join post tt on tt.id = p.to_post_id
  left join position tj on tj.id = tt.position_id
  left join unit tu on tu.id = p.to_unit_id
  left join unit fo on fo.id = fu.office_id
  left join unit t_o on t_o.id = tu.office_id
  left join unit pu on pu.id = p.proposer_unit_id
 where p.public_id = $1`

// get loads a case by its public id.
func get(ctx context.Context, q db.Querier, id string) (*Proposal, error) {
	p, err := db.One[Proposal](ctx, q, sqlGetCase, id)
	if err != nil {
		return nil, db.NotFound(err, ErrNotFound.Key)
	}
	return &p, nil
}

const sqlLockCase = `select id from proposal where public_id = $1 for no key update`

// lock loads a case and keeps others from changing it until the transaction ends.
func lock(ctx context.Context, tx *db.Tx, id string) (*Proposal, error) {
	if _, err := db.Value[int64](ctx, tx, sqlLockCase, id); err != nil {
		return nil, db.NotFound(err, ErrNotFound.Key)
	}
	return get(ctx, tx, id)
}

// event is one row of a case's history about to be written.
type event struct {
	Action   Action
	Step     StepKind
	Note     string // shown to the civil servant
	Internal string
	Points   []string
	Changes  map[string]Diff
	RuleSet  string
}

// A Diff is one edited field, as text for people.
type Diff struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

const sqlMove = `
with moved as (
  update proposal
     set state = @to, open = @open, version = version + 1, round = @round, content_version = @content,
         state_since = case when state = @to then state_since else @at end,
         closed_at = case when @open then null else @at::timestamptz end
   where id = @id and state = @from and version = @version
  returning id, agency_id, version
)
insert into proposal_event (proposal_id, agency_id, seq, from_state, action, to_state, at, actor_id, actor_name, actor_role, step_kind,
                            note_employee, note_internal, points, changes, documents, rule_set, content_version, round)
select id, agency_id, version, @from, @action, @to, @at, nullif(@actor::bigint, 0), @actor_name, @actor_role, @step,
       @note, @internal, @points, @changes,
       array(select encode(d.file_sha256, 'hex') from proposal_document d
              where d.proposal_id = moved.id and d.removed_at is null order by d.id),
       @rule_set, @content, @round
  from moved
returning id`

// store writes the move of the case to state to, with its event, and returns the event's id. p is brought up to date.
// It returns ErrIllegal if the case is no longer where p says: the caller holds the lock, so only a mistake of ours.
func (p *Proposal) store(ctx context.Context, tx *db.Tx, who access.Actor, to State, ev event, at time.Time) (int64, error) {
	if ev.Points == nil {
		ev.Points = []string{}
	}
	if ev.Changes == nil {
		ev.Changes = map[string]Diff{}
	}
	id, err := db.Value[int64](ctx, tx, sqlMove, pgx.NamedArgs{
		"id": p.ID, "from": p.State, "to": to, "open": to.IsOpen(), "version": p.Version, "round": p.Round, "content": p.ContentVersion,
		"at": at, "action": ev.Action, "actor": who.UserID, "actor_name": who.Name, "actor_role": string(who.Role), "step": ev.Step,
		"note": ev.Note, "internal": ev.Internal, "points": ev.Points, "changes": ev.Changes, "rule_set": ev.RuleSet,
	})
	if err != nil {
		return 0, fmt.Errorf("move %s by %s: %w", p.PublicID, ev.Action, db.NotFound(err, ErrIllegal.Key))
	}
	if p.State != to {
		p.State, p.StateSince = to, at
	}
	p.Version++
	return id, nil
}

// StepRow is a stored step.
type StepRow struct {
	ID             int64
	Kind           StepKind
	Round          int
	Ordinal        int
	State          State
	Role           access.Role
	UnitID         int64
	UnitName       string
	UnitAncestors  []int64
	Optional       bool
	LimitDays      int
	LimitMonths    int
	Duty           Duty
	OpenedAt       *time.Time
	DueOn          asn.Date
	DroppedAt      *time.Time
	DecidedAt      *time.Time
	Decision       string
	DeciderName    string
	DeciderRole    access.Role
	DecidedBy      int64
	Reason         string
	Carried        bool
	ContentVersion int
}

// IsOpen reports whether the step waits for somebody.
func (s StepRow) IsOpen() bool { return s.OpenedAt != nil && s.DecidedAt == nil && s.DroppedAt == nil }

const sqlListSteps = `
select s.id, s.kind, s.round, s.ordinal, s.state, s.role, coalesce(s.unit_id, 0) as unit_id, coalesce(u.name, '') as unit_name,
       coalesce(u.ancestors, '{}') as unit_ancestors, s.optional, s.limit_days, s.limit_months, coalesce(s.duty, '') as duty,
       s.opened_at, s.due_on, s.dropped_at, s.decided_at, coalesce(s.decision, '') as decision, s.decider_name, s.decider_role,
       coalesce(s.decided_by, 0) as decided_by, s.reason, s.carried, coalesce(s.content_version, 0) as content_version
  from proposal_step s
  left join unit u on u.id = s.unit_id
 where s.proposal_id = $1
 order by s.round, s.ordinal, s.id`

func steps(ctx context.Context, q db.Querier, proposalID int64) ([]StepRow, error) {
	list, err := db.All[StepRow](ctx, q, sqlListSteps, proposalID)
	if err != nil {
		return nil, fmt.Errorf("list steps: %w", err)
	}
	return list, nil
}

const sqlInsertStep = `
insert into proposal_step (proposal_id, agency_id, employee_id, kind, round, ordinal, state, role, unit_id, optional,
                           limit_days, limit_months, duty)
values (@proposal, @agency, @employee, @kind, @round, @ordinal, @state, @role, nullif(@unit::bigint, 0), @optional,
        @days, @months, nullif(@duty, ''))`

// addSteps stores steps for the present round of p, closed.
func (p *Proposal) addSteps(ctx context.Context, tx *db.Tx, list ...Step) error {
	b := &pgx.Batch{}
	for _, s := range list {
		b.Queue(sqlInsertStep, pgx.NamedArgs{
			"proposal": p.ID, "agency": p.AgencyID, "employee": p.EmployeeID, "kind": s.Kind, "round": p.Round, "ordinal": s.Ordinal,
			"state": s.State, "role": string(s.Role), "unit": s.UnitID, "optional": s.Optional, "days": s.Days, "months": s.Months,
			"duty": string(s.Duty),
		})
	}
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store steps: %w", err)
	}
	return nil
}

const sqlCarrySteps = `
update proposal_step n
   set decided_at = o.decided_at, decision = o.decision, decided_by = o.decided_by, decider_employee = o.decider_employee,
       decider_name = o.decider_name, decider_role = o.decider_role, reason = o.reason, carried = true,
       content_version = o.content_version, opened_at = o.opened_at, due_on = o.due_on
  from proposal_step o
 where n.proposal_id = $1 and n.round = $2 and n.state = 'proposed'
   and o.proposal_id = n.proposal_id and o.kind = n.kind and o.unit_id is not distinct from n.unit_id
   and o.round = (select max(x.round) from proposal_step x
                   where x.proposal_id = n.proposal_id and x.kind = n.kind and x.round < n.round and x.decision = 'approve')
   and o.decision = 'approve' and o.content_version = $3`

// sqlReopenSteps lays the steps from state @to on once more. They are those of the path laid last (which has a check),
// each in its latest round: a case that went back before has in its present round only what came after.
const sqlReopenSteps = `
insert into proposal_step (proposal_id, agency_id, employee_id, kind, round, ordinal, state, role, unit_id, optional,
                           limit_days, limit_months, duty)
select distinct on (kind)
       proposal_id, agency_id, employee_id, kind, @round::int + 1, ordinal, state, role, unit_id, optional, limit_days, limit_months, duty
  from proposal_step
 where proposal_id = @proposal
   and round >= (select max(round) from proposal_step where proposal_id = @proposal and kind = 'check')
   and ordinal >= (select min(ordinal) from proposal_step where proposal_id = @proposal and state = @to)
 order by kind, round desc`

const sqlDropSteps = `
update proposal_step set dropped_at = @at
 where proposal_id = @proposal and opened_at is not null and decided_at is null and dropped_at is null`

const sqlOpenStep = `update proposal_step set opened_at = @at, due_on = @due where id = @id`

const sqlDecideStep = `
update proposal_step
   set decided_at = @at, decision = @decision, decided_by = nullif(@by::bigint, 0), decider_employee = nullif(@employee::bigint, 0),
       decider_name = @name, decider_role = @role, reason = @reason, content_version = @content, opened_at = coalesce(opened_at, @at)
 where id = @id and decided_at is null and dropped_at is null
returning id`

const sqlTakeDuty = `
insert into proposal_duty (proposal_id, user_id, duty) values (@proposal, @user, @duty)
on conflict (proposal_id, user_id) do update set duty = proposal_duty.duty
returning duty`

// takeDuty makes the actor's part in the case d, or returns ErrDuties if they already have another one.
func (p *Proposal) takeDuty(ctx context.Context, tx *db.Tx, who access.Actor, d Duty) error {
	if d == DutyNone || who.UserID == 0 {
		return nil
	}
	held, err := db.Value[string](ctx, tx, sqlTakeDuty, pgx.NamedArgs{"proposal": p.ID, "user": who.UserID, "duty": string(d)})
	if err != nil {
		return fmt.Errorf("take duty: %w", err)
	}
	if Duty(held) != d {
		return ErrDuties
	}
	return nil
}

const sqlReleaseSeat = `delete from placement where proposal_id = $1 and kind = 'reserved'`

const sqlLockSeats = `select id from seat where post_id = $1 order by id for no key update`

const sqlFreeSeat = `
select s.id from seat s
 where s.post_id = @post and not s.over_establishment and s.valid @> @from::date
   and not exists (select from placement p where p.seat_id = s.id and p.kind in ('definitive', 'reserved')
                      and p.valid && daterange(@from::date, null))
 order by s.ordinal limit 1`

const sqlReserve = `
insert into placement (agency_id, employee_id, seat_id, kind, valid, proposal_id, source)
values (@agency, @employee, @seat, 'reserved', daterange(@from::date, null), @proposal, 'usulan')`

const sqlSetSubmitted = `
update proposal set number = @number, to_seat_id = @seat, submitted_at = coalesce(submitted_at, @at) where id = @id`

const sqlNextNumber = `
insert into proposal_counter (agency_id, year, last) values ($1, $2, 1)
on conflict (agency_id, year) do update set last = proposal_counter.last + 1
returning last`
