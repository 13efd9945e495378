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
)

const sqlPickEmployee = `
select e.id, e.agency_id, coalesce(e.post_id, 0) as post_id, coalesce(e.unit_id, 0) as unit_id,
       coalesce(u.ancestors, '{}') as ancestors, a.timezone
  from employee e
  join agency a on a.id = e.agency_id
  left join unit u on u.id = e.unit_id
 where e.public_id = $1`

type pickedEmployee struct {
	ID        int64
	AgencyID  int
	PostID    int64
	UnitID    int64
	Ancestors []int64
	Timezone  string
}

const sqlCreate = `
with made as (
  insert into proposal (agency_id, public_id, origin, proposer_role, proposer_unit_id, employee_id, from_post_id, from_unit_id,
                        state_since, created_by, created_at)
  values (@agency, @public, @origin, @role, nullif(@unit::bigint, 0), @employee, @post, @from_unit, @at, nullif(@actor::bigint, 0), @at)
  returning id, agency_id
)
insert into proposal_event (proposal_id, agency_id, seq, from_state, action, to_state, at, actor_id, actor_name, actor_role, content_version, round)
select id, agency_id, 1, 'draft', 'create', 'draft', @at, nullif(@actor::bigint, 0), @actor_name, @role, 1, 1 from made
returning proposal_id`

// Create begins a draft for the employee and returns the case's public id. The person must hold a post; a person with
// another open case is refused by the database (R10).
func (s *Service) Create(ctx context.Context, who access.Actor, employee string) (string, error) {
	id := db.NewPublicID()
	err := s.DB.Write(ctx, who, "proposal.create", func(tx *db.Tx) error {
		e, err := db.One[pickedEmployee](ctx, tx, sqlPickEmployee, employee)
		if err != nil {
			return db.NotFound(err, "proposal.error.no_employee")
		}
		if err := access.Check(who, access.ProposalDraft, access.Object{AgencyID: e.AgencyID, Units: e.Ancestors, EmployeeID: e.ID}); err != nil {
			return err
		}
		if err := notOwn(who, e.ID); err != nil {
			return err
		}
		if e.PostID == 0 {
			return ErrNotAssigned
		}
		origin, unit := "hr", int64(0)
		if who.Role.ByUnit() {
			origin, unit = "office", who.UnitID
		}
		pid, err := db.Value[int64](ctx, tx, sqlCreate, pgx.NamedArgs{
			"agency": e.AgencyID, "public": id, "origin": origin, "role": string(who.Role), "unit": unit, "employee": e.ID,
			"post": e.PostID, "from_unit": e.UnitID, "at": s.Now(), "actor": who.UserID, "actor_name": who.Name,
		})
		if err != nil {
			return fmt.Errorf("create case: %w", err)
		}
		if err := (&Proposal{ID: pid}).takeDuty(ctx, tx, who, DutyPropose); err != nil {
			return err
		}
		p, err := get(ctx, tx, id)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, p.subject(), nil, map[string]string{"employee": p.EmployeePublicID})
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// edit runs fn on the content of a case that may be written: a draft or a returned one, by the side that proposed it.
// fn changes t.p and returns the fields it changed; the content gets a new version.
func (s *Service) edit(ctx context.Context, who access.Actor, id string, version int, fn func(t *task) (map[string]Diff, error)) error {
	return s.run(ctx, who, id, version, "edit", func(t *task) error {
		if err := t.mayWrite(ctx, Edit); err != nil {
			return err
		}
		changes, err := fn(t)
		if err != nil {
			return err
		}
		t.p.ContentVersion++
		_, err = t.move(ctx, event{Action: Edit, Changes: changes})
		return err
	})
}

// mayWrite checks that the actor belongs to the proposing side and has no other duty in the case, and takes theirs.
func (t *task) mayWrite(ctx context.Context, a Action) error {
	if err := t.may(a); err != nil {
		return err
	}
	err := access.Check(t.who, access.ProposalDraft, t.p.ownerObject())
	if errors.Is(err, access.ErrNotFound) {
		return ErrNotYours // the case is known to the actor, but another side proposed it
	}
	if err != nil {
		return err
	}
	return t.p.takeDuty(ctx, t.tx, t.who, DutyPropose)
}

const sqlFindTarget = `
select t.id, t.unit_id, j.kind, j.name as position, u.name as unit, u.active and (t.closed_on is null or t.closed_on > @on::date) as available
  from post t
  join position j on j.id = t.position_id
  join unit u on u.id = t.unit_id
 where t.public_id = @post and t.agency_id = @agency`

type targetRow struct {
	ID        int64
	UnitID    int64
	Kind      asn.PositionKind
	Position  string
	Unit      string
	Available bool
}

const sqlSetTarget = `
update proposal set to_post_id = @post, to_unit_id = @unit, effective_on = @on where id = @id`

// SetTarget stores where and when the person is to move. Faults of the date and of the post are field errors
// (effective_on, post); whether the rules allow the move is not asked here.
func (s *Service) SetTarget(ctx context.Context, who access.Actor, id string, version int, in Target) error {
	if same, err := s.unchanged(ctx, who, id, version, func(p *Proposal) bool {
		return p.ToPostPublicID == in.PostID && p.EffectiveOn == in.On && in.PostID != ""
	}); err != nil || same {
		return err
	}
	return s.edit(ctx, who, id, version, func(t *task) (map[string]Diff, error) {
		p := t.p
		row, err := t.checkTarget(ctx, in)
		if err != nil {
			return nil, err
		}
		if _, err := t.tx.Exec(ctx, sqlSetTarget, pgx.NamedArgs{"id": p.ID, "post": row.ID, "unit": row.UnitID, "on": in.On}); err != nil {
			return nil, fmt.Errorf("set target: %w", err)
		}
		changes := map[string]Diff{}
		differ(changes, "position", p.ToPosition, row.Position)
		differ(changes, "unit", p.ToUnit, row.Unit)
		differ(changes, "effective_on", p.EffectiveOn.String(), in.On.String())
		p.ToPostID, p.ToUnitID, p.ToPostPublicID, p.ToPosition, p.ToUnit = row.ID, row.UnitID, in.PostID, row.Position, row.Unit
		p.EffectiveOn = in.On
		return changes, nil
	})
}

func (t *task) checkTarget(ctx context.Context, in Target) (targetRow, error) {
	var f errs.Fields
	var row targetRow
	if in.PostID == "" {
		f.Add("post", "proposal.field.post_empty")
	} else {
		var err error
		on := in.On
		if on.IsZero() {
			on = t.today
		}
		row, err = db.One[targetRow](ctx, t.tx, sqlFindTarget, pgx.NamedArgs{"post": in.PostID, "agency": t.p.AgencyID, "on": on})
		switch {
		case errs.KindOf(db.NotFound(err, "x")) == errs.NotFound:
			f.Add("post", "proposal.field.post_unknown")
		case err != nil:
			return row, fmt.Errorf("find target: %w", err)
		case !row.Available:
			f.Add("post", "proposal.field.post_closed")
		case row.ID == t.p.FromPostID:
			f.Add("post", "proposal.field.post_same")
		case row.Kind == asn.StructuralPost:
			f.Add("post", "proposal.field.post_structural")
		}
	}
	checkEffective(&f, in.On, t.today)
	return row, f.Err()
}

const sqlSetReason = `
update proposal set reason_code = @code, reason = @reason, impact = @impact where id = @id`

// SetReason stores why the move is proposed and what it means for the unit that is left. Faults are field errors
// (reason_code, reason, impact).
func (s *Service) SetReason(ctx context.Context, who access.Actor, id string, version int, in Reasoning) error {
	in = in.clean()
	var f errs.Fields
	if !in.Code.valid() {
		f.Add("reason_code", "proposal.field.reason_code_empty")
	}
	checkText(&f, "reason", in.Text, MinReason)
	checkText(&f, "impact", in.Impact, 0)
	if err := f.Err(); err != nil {
		return err
	}
	if same, err := s.unchanged(ctx, who, id, version, func(p *Proposal) bool {
		return p.ReasonCode == in.Code && p.Reason == in.Text && p.Impact == in.Impact
	}); err != nil || same {
		return err
	}
	return s.edit(ctx, who, id, version, func(t *task) (map[string]Diff, error) {
		p := t.p
		if _, err := t.tx.Exec(ctx, sqlSetReason, pgx.NamedArgs{"id": p.ID, "code": in.Code, "reason": in.Text, "impact": in.Impact}); err != nil {
			return nil, fmt.Errorf("set reason: %w", err)
		}
		changes := map[string]Diff{}
		differ(changes, "reason_code", string(p.ReasonCode), string(in.Code))
		differ(changes, "reason", p.Reason, in.Text)
		differ(changes, "impact", p.Impact, in.Impact)
		p.ReasonCode, p.Reason, p.Impact = in.Code, in.Text, in.Impact
		return changes, nil
	})
}

func (c ReasonCode) valid() bool {
	for _, x := range ReasonCodes {
		if x == c {
			return true
		}
	}
	return false
}

// unchanged reports whether the case, which the actor must be able to write, already says what the form says: saving a
// page as it stands must not make approvals stale.
func (s *Service) unchanged(ctx context.Context, who access.Actor, id string, version int, same func(p *Proposal) bool) (bool, error) {
	p, err := get(ctx, s.DB, id)
	if err != nil {
		return false, err
	}
	if err := visible(who, p); err != nil {
		return false, err
	}
	return p.Version == version && same(p), nil
}

func differ(m map[string]Diff, name, before, after string) {
	if before != after {
		m[name] = Diff{before, after}
	}
}

// today is the date in the agency's zone.
func today(now time.Time, timezone string) asn.Date { return asn.DateOf(now.In(i18n.Zone(timezone))) }
