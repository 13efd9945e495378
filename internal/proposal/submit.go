package proposal

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/errs"
)

// Submit sends a draft or a mended case on its way: the content must be complete and the rules must not stand against
// it; reasons are the proposer's for rules that may be set aside, which the administrative check must confirm. The case
// gets its number, its steps and a free seat of the target post from the effective date. Consents given earlier on the
// same content still hold, and a head of office who submits has thereby given their own.
func (s *Service) Submit(ctx context.Context, who access.Actor, id string, version int, reasons map[string]string) error {
	return s.run(ctx, who, id, version, "submit", func(t *task) error {
		if err := t.mayWrite(ctx, Submit); err != nil {
			return err
		}
		if err := t.complete(); err != nil {
			return err
		}
		// The seats are locked before anything is counted: of two cases for the last one, the second counts none left.
		if _, err := t.tx.Exec(ctx, sqlLockSeats, t.p.ToPostID); err != nil {
			return fmt.Errorf("lock seats: %w", err)
		}
		j, err := t.judgeAt(ctx, eligibility.Submission, DutyPropose, reasons, nil)
		if err != nil {
			return err
		}
		if err := t.reserve(ctx); err != nil {
			return err
		}
		action, err := t.layPath(ctx)
		if err != nil {
			return err
		}
		eventID, err := t.move(ctx, event{Action: action, RuleSet: j.ruleSet()})
		if err != nil {
			return err
		}
		return j.store(ctx, t, eventID)
	})
}

// complete checks that everything the form asks for is there and still holds today.
func (t *task) complete() error {
	p := t.p
	var f errs.Fields
	if p.ToPostID == 0 {
		f.Add("post", "proposal.field.post_empty")
	}
	checkEffective(&f, p.EffectiveOn, t.today)
	if !p.ReasonCode.valid() {
		f.Add("reason_code", "proposal.field.reason_code_empty")
	}
	checkText(&f, "reason", p.Reason, MinReason)
	return f.Err()
}

// reserve gives the case its number, at the first time, and a free seat from the effective date, instead of the one of
// an earlier round.
func (t *task) reserve(ctx context.Context) error {
	p := t.p
	if _, err := t.tx.Exec(ctx, sqlReleaseSeat, p.ID); err != nil {
		return fmt.Errorf("release seat: %w", err)
	}
	seat, err := db.Value[int64](ctx, t.tx, sqlFreeSeat, pgx.NamedArgs{"post": p.ToPostID, "from": p.EffectiveOn})
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrSeatGone
	}
	if err != nil {
		return fmt.Errorf("find seat: %w", err)
	}
	if _, err := t.tx.Exec(ctx, sqlReserve, pgx.NamedArgs{
		"agency": p.AgencyID, "employee": p.EmployeeID, "seat": seat, "from": p.EffectiveOn, "proposal": p.ID,
	}); err != nil {
		return fmt.Errorf("reserve seat: %w", err)
	}
	if p.Number == "" {
		n, err := db.Value[int](ctx, t.tx, sqlNextNumber, p.AgencyID, t.today.Year())
		if err != nil {
			return fmt.Errorf("number case: %w", err)
		}
		p.Number = fmt.Sprintf("U-%d-%04d", t.today.Year(), n)
	}
	if _, err := t.tx.Exec(ctx, sqlSetSubmitted, pgx.NamedArgs{"id": p.ID, "number": p.Number, "seat": seat, "at": t.now}); err != nil {
		return fmt.Errorf("set submitted: %w", err)
	}
	p.ToSeatID = seat
	if p.SubmittedAt == nil {
		p.SubmittedAt = &t.now
	}
	return nil
}

// layPath stores the steps of the round, settles the proposer's own mending and the consents that are already given,
// and returns the action of the submission.
func (t *task) layPath(ctx context.Context) (Action, error) {
	p := t.p
	if err := t.settleMend(ctx); err != nil {
		return "", err
	}
	path := PathFor(PathInput{
		Kind: p.Kind, FromOffice: p.FromOfficeID, ToOffice: p.ToOfficeID, ToUnit: p.ToUnitID, Target: p.ToPositionKind, Policy: t.policy.Set,
	})
	if err := p.addSteps(ctx, t.tx, path...); err != nil {
		return "", err
	}
	if _, err := t.tx.Exec(ctx, sqlCarrySteps, p.ID, p.Round, p.ContentVersion); err != nil {
		return "", fmt.Errorf("carry consents: %w", err)
	}
	all, err := steps(ctx, t.tx, p.ID)
	if err != nil {
		return "", err
	}
	action := SubmitAgreed
	for _, s := range all {
		if s.Round != p.Round || s.State != Proposed || s.DecidedAt != nil {
			continue
		}
		if t.who.Role == access.UnitHead && t.who.UnitID == s.UnitID {
			if err := t.decide(ctx, s, "approve", ""); err != nil {
				return "", err
			}
			continue
		}
		action = Submit
	}
	return action, nil
}

// settleMend closes the proposer's own step of a returned case.
func (t *task) settleMend(ctx context.Context) error {
	if t.p.State != Returned {
		return nil
	}
	all, err := steps(ctx, t.tx, t.p.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Kind == StepMend && s.IsOpen() {
			return t.decide(ctx, s, "done", "")
		}
	}
	return nil
}
