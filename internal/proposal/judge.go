package proposal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
	"mutasi/internal/talent"
)

// Blocked is the cause of a refusal by the rules: what stands in the way.
type Blocked struct{ Findings []eligibility.Finding }

func (b *Blocked) Error() string {
	ids := make([]string, len(b.Findings))
	for i, f := range b.Findings {
		ids[i] = f.Rule + " " + string(f.Outcome)
	}
	return "blocked by " + strings.Join(ids, ", ")
}

// evaluate judges the case as it stands.
func evaluate(ctx context.Context, q db.Querier, p *Proposal, pol policy.Policy, on asn.Date, stage eligibility.Stage, who access.Actor, d Duty) ([]eligibility.Finding, error) {
	cuts, err := talent.RulesOf(pol.Set)
	if err != nil {
		return nil, err
	}
	raw, err := gather(ctx, q, p, on, cuts)
	if err != nil {
		return nil, err
	}
	params, err := eligibility.ParamsFrom(pol.Set)
	if err != nil {
		return nil, err
	}
	c := eligibility.Case{On: on, Kind: p.Kind, Stage: stage, OwnRequest: p.Origin == "employee", Subject: p.EmployeePublicID}
	return eligibility.Evaluate(c, raw.facts(p, on, who, d), &params), nil
}

// Judge evaluates the case as it stands now, for the stage it is in, without storing anything: the live panel of forms
// and of pages on which officials decide.
func (s *Service) Judge(ctx context.Context, who access.Actor, c *Case) ([]eligibility.Finding, error) {
	stage, d := eligibility.Submission, DutyNone
	if c.State == PPKApproval {
		stage, d = eligibility.Decision, DutyDecide
	}
	list, err := evaluate(ctx, s.DB, &c.Proposal, c.policy, c.Today, stage, who, d)
	if err != nil || who.Can(access.SensitiveRead) {
		return list, err
	}
	for i, f := range list {
		list[i] = f.Masked()
	}
	return list, nil
}

// JudgeTarget is Judge as if the case already led to the target: the panel that follows what is being chosen. A target
// that does not exist leaves the case as it is; saving says so.
func (s *Service) JudgeTarget(ctx context.Context, who access.Actor, c *Case, in Target) ([]eligibility.Finding, error) {
	as := *c
	if !in.On.IsZero() {
		as.EffectiveOn = in.On
	}
	row, err := db.One[targetRow](ctx, s.DB, sqlFindTarget, pgx.NamedArgs{"post": in.PostID, "agency": c.AgencyID, "on": as.EffectiveOn})
	switch {
	case db.IsNoRows(err):
	case err != nil:
		return nil, fmt.Errorf("find target: %w", err)
	default:
		as.ToPostID, as.ToUnitID = row.ID, row.UnitID
	}
	return s.Judge(ctx, who, &as)
}

// judgement is an evaluation on which an act relied, with the reasons for which rules were set aside.
type judgement struct {
	findings []eligibility.Finding
	reasons  map[string]string
	by       map[string]string // who gave each reason
}

// ruleSet names the edition of the rules, empty if nothing was judged.
func (j *judgement) ruleSet() string {
	if j == nil {
		return ""
	}
	return eligibility.RuleSet
}

// judge evaluates the rules where the step asks for it: at the administrative check, where the checker must give a
// reason for every rule that is set aside, and at the decision, which relies on the checker's reasons and may add its
// own. It refuses what blocks.
func (t *task) judge(ctx context.Context, step StepRow, reasons map[string]string) (*judgement, error) {
	switch step.Kind {
	case StepCheck:
		return t.judgeAt(ctx, eligibility.Submission, DutyCheck, reasons, nil)
	case StepDecision:
		given, err := overrides(ctx, t.tx, t.p)
		if err != nil {
			return nil, err
		}
		return t.judgeAt(ctx, eligibility.Decision, DutyDecide, reasons, given)
	}
	return nil, nil
}

// judgeAt evaluates and refuses what blocks or lacks a reason. given are reasons of earlier stages.
func (t *task) judgeAt(ctx context.Context, stage eligibility.Stage, d Duty, reasons map[string]string, given []storedReason) (*judgement, error) {
	findings, err := evaluate(ctx, t.tx, t.p, t.policy, t.today, stage, t.who, d)
	if err != nil {
		return nil, err
	}
	j := &judgement{findings: findings, reasons: map[string]string{}, by: map[string]string{}}
	for _, g := range given {
		j.reasons[g.Rule], j.by[g.Rule] = g.OverrideReason, g.OverriddenBy
	}
	for rule, reason := range reasons {
		if reason = strings.TrimSpace(reason); reason != "" {
			j.reasons[rule], j.by[rule] = reason, t.who.Name
		}
	}
	sum := eligibility.Summarize(findings)
	if sum.CanSubmit(j.reasons) {
		return j, nil
	}
	var stops []eligibility.Finding
	var f errs.Fields
	for _, x := range findings {
		switch {
		case x.Satisfied() || x.Severity == eligibility.Warn:
		case x.Severity == eligibility.Block:
			stops = append(stops, x)
		case j.reasons[x.Rule] == "":
			f.Add("override_"+x.Rule, "proposal.field.override_empty", "rule", x.Rule)
			stops = append(stops, x)
		}
	}
	e := errs.New(errs.Invalid, "proposal.error.blocked", "n", len(stops)).Because(&Blocked{stops})
	if fe, ok := f.Err().(*errs.Error); ok { //nolint:errorlint // Fields.Err returns it bare
		e.Fields = fe.Fields
	}
	return nil, e
}

type storedReason struct {
	Rule           string
	OverrideReason string
	OverriddenBy   string
}

const sqlListOverrides = `
select rule, override_reason, overridden_by
  from proposal_finding
 where event_id = (select f.event_id from proposal_finding f where f.proposal_id = $1 and f.content_version = $2 order by f.id desc limit 1)
   and override_reason <> ''`

// overrides returns the reasons stored with the last judgement of the present content.
func overrides(ctx context.Context, q db.Querier, p *Proposal) ([]storedReason, error) {
	list, err := db.All[storedReason](ctx, q, sqlListOverrides, p.ID, p.ContentVersion)
	if err != nil {
		return nil, fmt.Errorf("list overrides: %w", err)
	}
	return list, nil
}

const sqlInsertFinding = `
insert into proposal_finding (proposal_id, event_id, content_version, evaluated_at, ordinal, rule, rule_version, outcome, severity, value,
                              source, source_on, basis, message_key, message_args, remedy_key, can_be_from, override_reason, overridden_by)
values (@proposal, @event, @content, @at, @ordinal, @rule, @version, @outcome, @severity, @value,
        @source, @source_on, @basis, @message, @args, @remedy, @from, @reason, @by)`

// store keeps the findings with the event that relied on them.
func (j *judgement) store(ctx context.Context, t *task, eventID int64) error {
	if j == nil {
		return nil
	}
	b := &pgx.Batch{}
	for i, f := range j.findings {
		reason, by := "", ""
		if !f.Satisfied() && f.Severity == eligibility.Override {
			reason, by = j.reasons[f.Rule], j.by[f.Rule]
		}
		args := f.Args
		if args == nil {
			args = eligibility.Args{}
		}
		b.Queue(sqlInsertFinding, pgx.NamedArgs{
			"proposal": t.p.ID, "event": eventID, "content": t.p.ContentVersion, "at": t.now, "ordinal": i + 1, "rule": f.Rule,
			"version": f.Version, "outcome": string(f.Outcome), "severity": string(f.Severity), "value": f.Value, "source": f.Source,
			"source_on": f.SourceOn, "basis": f.Basis, "message": f.Message, "args": args, "remedy": f.Remedy, "from": f.CanBeFrom,
			"reason": reason, "by": by,
		})
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store findings: %w", err)
	}
	return nil
}

// Finding is a stored finding: what was found, and why it was set aside if it was.
type Finding struct {
	eligibility.Finding
	EvaluatedAt    time.Time
	OverrideReason string
	OverriddenBy   string
}

const sqlListFindings = `
select rule, rule_version, outcome, severity, value, source, source_on, basis, message_key, message_args, remedy_key, can_be_from,
       evaluated_at, override_reason, overridden_by
  from proposal_finding
 where event_id = (select event_id from proposal_finding where proposal_id = $1 order by content_version desc, id desc limit 1)
 order by ordinal`

type findingRow struct {
	Rule           string
	RuleVersion    int
	Outcome        eligibility.Outcome
	Severity       eligibility.Severity
	Value          string
	Source         string
	SourceOn       asn.Date
	Basis          string
	MessageKey     string
	MessageArgs    eligibility.Args
	RemedyKey      string
	CanBeFrom      asn.Date
	EvaluatedAt    time.Time
	OverrideReason string
	OverriddenBy   string
}

func (r findingRow) finding() Finding {
	return Finding{
		Finding: eligibility.Finding{
			Rule: r.Rule, Version: r.RuleVersion, Outcome: r.Outcome, Severity: r.Severity, Value: r.Value, Source: r.Source,
			SourceOn: r.SourceOn, Basis: r.Basis, Message: r.MessageKey, Args: r.MessageArgs, Remedy: r.RemedyKey, CanBeFrom: r.CanBeFrom,
		},
		EvaluatedAt: r.EvaluatedAt, OverrideReason: r.OverrideReason, OverriddenBy: r.OverriddenBy,
	}
}

// mask hides the words of a failed sensitive finding from readers without the permission.
func (f Finding) mask() Finding {
	f.Finding = f.Masked()
	return f
}
