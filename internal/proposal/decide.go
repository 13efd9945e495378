package proposal

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
)

// Decision is what an official decides about a case: Approve, Return or Reject.
type Decision struct {
	Verdict   Action
	Note      string            // for Reject and Return: what the civil servant and the proposer read
	Internal  string            // for officials only
	Points    []string          // for Return: the fields and documents to mend
	Overrides map[string]string // for an administrative check: written reason by rule set aside
}

// Decide records a consent, an administrative check, a review or the decision of the personnel authority: whichever
// open step the actor answers for. The check and the decision evaluate the rules again and store the findings.
func (s *Service) Decide(ctx context.Context, who access.Actor, id string, version int, d Decision) error {
	if err := d.check(); err != nil {
		return err
	}
	return s.run(ctx, who, id, version, string(d.Verdict), func(t *task) error {
		step, all, err := t.mine(ctx, d.Verdict)
		if err != nil {
			return err
		}
		if !slices.Contains(decided, step.Kind) {
			return ErrNotYours
		}
		if err := t.decide(ctx, step, string(d.Verdict), cmp.Or(d.Note, d.Internal)); err != nil {
			return err
		}
		action := d.Verdict
		var judged *judgement
		if action == Approve {
			action = done(step, all)
			if judged, err = t.judge(ctx, step, d.Overrides); err != nil {
				return err
			}
		}
		eventID, err := t.move(ctx, event{
			Action: action, Step: step.Kind, Note: d.Note, Internal: d.Internal, Points: d.Points, RuleSet: judged.ruleSet(),
		})
		if err != nil {
			return err
		}
		return judged.store(ctx, t, eventID)
	})
}

// decided are the steps that Decide decides; the others are recorded.
var decided = []StepKind{StepRelease, StepReceive, StepConsent, StepCheck, StepReview, StepDecision}

func (d *Decision) check() error {
	d.Note, d.Internal = strings.TrimSpace(d.Note), strings.TrimSpace(d.Internal)
	var f errs.Fields
	switch d.Verdict {
	case Approve:
		checkText(&f, "note", d.Note, 0)
	case Return:
		if len(d.Points) == 0 {
			f.Add("points", "proposal.field.points_empty")
		}
		if d.Note == "" {
			f.Add("note", "proposal.field.mend_empty")
		} else {
			checkText(&f, "note", d.Note, MinReason)
		}
	case Reject:
		checkText(&f, "note", d.Note, MinReason)
	default:
		return errs.New(errs.Invalid, "proposal.field.verdict_empty")
	}
	checkText(&f, "internal", d.Internal, 0)
	for rule, reason := range d.Overrides {
		if n := len([]rune(strings.TrimSpace(reason))); n > MaxText {
			f.Add("override_"+rule, "proposal.field.text_long", "most", MaxText, "now", n)
		}
	}
	return f.Err()
}

// An Opinion is what a member of the assessment team says of a case.
type Opinion string

// The opinions. StepAside records a conflict of interest (UU 30/2014 Ps 42–45): it is no opinion and lowers the quorum.
const (
	OpinionSupport    Opinion = "support"
	OpinionWithNote   Opinion = "support_with_note"
	OpinionNotSupport Opinion = "not_support"
	OpinionDefer      Opinion = "defer"
	OpinionStepAside  Opinion = "step_aside"
)

// Opinions lists the opinions in the order of the form.
var Opinions = []Opinion{OpinionSupport, OpinionWithNote, OpinionNotSupport, OpinionDefer, OpinionStepAside}

const sqlInsertOpinion = `
insert into proposal_opinion (proposal_id, employee_id, round, member_id, member_employee, member_name, opinion, reason, at, content_version)
values (@proposal, @employee, @round, @member, nullif(@member_employee::bigint, 0), @name, @opinion, @reason, @at, @content)`

// sqlCountOpinions counts the members who may give an opinion on the case, those who have, and those who stepped aside.
const sqlCountOpinions = `
select (select count(distinct g.user_id) from role_grant g join user_account u on u.id = g.user_id
         where g.agency_id = @agency and g.role = 'tpk' and g.valid @> @today::date and u.disabled_at is null
           and u.employee_id is distinct from @employee::bigint)::int as members,
       (select count(*) from proposal_opinion where proposal_id = @proposal and round = @round and opinion <> 'step_aside')::int as given,
       (select count(*) from proposal_opinion where proposal_id = @proposal and round = @round and opinion = 'step_aside')::int as aside`

// Assess records a member's opinion in the session. When enough members have given one, the minutes can be recorded.
func (s *Service) Assess(ctx context.Context, who access.Actor, id string, version int, o Opinion, reason string) error {
	reason = strings.TrimSpace(reason)
	var f errs.Fields
	if !slices.Contains(Opinions, o) {
		f.Add("opinion", "proposal.field.opinion_empty")
	}
	least := MinReason
	if o == OpinionSupport {
		least = 0
	}
	checkText(&f, "reason", reason, least)
	if err := f.Err(); err != nil {
		return err
	}
	return s.run(ctx, who, id, version, "assess", func(t *task) error {
		if err := t.may(Support); err != nil {
			return err
		}
		if t.p.State != TPKSession {
			return ErrIllegal
		}
		if _, err := t.tx.Exec(ctx, sqlInsertOpinion, pgx.NamedArgs{
			"proposal": t.p.ID, "employee": t.p.EmployeeID, "round": t.p.Round, "member": who.UserID, "member_employee": who.EmployeeID,
			"name": who.Name, "opinion": string(o), "reason": reason, "at": t.now, "content": t.p.ContentVersion,
		}); err != nil {
			return fmt.Errorf("store opinion: %w", err)
		}
		if err := t.settleOpinions(ctx); err != nil {
			return err
		}
		_, err := t.move(ctx, event{Action: Support, Step: StepOpinions})
		return err
	})
}

// settleOpinions marks the step of the opinions done once the quorum is reached.
func (t *task) settleOpinions(ctx context.Context) error {
	enough, err := t.quorum(ctx)
	if err != nil || !enough {
		return err
	}
	all, err := steps(ctx, t.tx, t.p.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Kind == StepOpinions && s.IsOpen() {
			return t.decide(ctx, s, "done", "")
		}
	}
	return nil
}

type opinionCount struct{ Members, Given, Aside int }

// lacking returns how many opinions are still needed before the minutes can be recorded: the agency's percentage of the
// members who may give one, at least one.
func (c opinionCount) lacking(percent int) int {
	return max(0, quorumOf(c.Members-c.Aside, percent)-c.Given)
}

// quorum reports whether enough members have given an opinion.
func (t *task) quorum(ctx context.Context) (bool, error) {
	c, err := db.One[opinionCount](ctx, t.tx, sqlCountOpinions, opinionArgs(t.p, t.today))
	if err != nil {
		return false, fmt.Errorf("count opinions: %w", err)
	}
	return c.lacking(t.policy.Int(policy.TPKQuorumPercent)) == 0, nil
}

func opinionArgs(p *Proposal, on asn.Date) pgx.NamedArgs {
	return pgx.NamedArgs{"agency": p.AgencyID, "today": on, "employee": p.EmployeeID, "proposal": p.ID, "round": p.Round}
}

// quorumOf returns the least number of opinions, at least one, that makes percent of the members.
func quorumOf(members, percent int) int { return max(1, (members*percent+99)/100) }
