package proposal

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
)

// Case is everything the page of a case shows, as the actor may see it.
type Case struct {
	Proposal
	Steps      []StepRow
	Events     []Event
	Findings   []Finding
	RuleSet    string // edition of the rules of the last judgement
	Documents  []Document
	Opinions   []OpinionRow
	Awaited    int // in the session: opinions that are still needed before the minutes can be recorded
	References []Reference
	Balance    []Balance // origin, then target
	Decree     DecreeRef // the decree that holds the case; zero: none yet
	Offers     []Offer
	Today      asn.Date
	policy     policy.Policy
	duties     []dutyRow
}

// Event is one entry of the history.
type Event struct {
	Seq            int
	FromState      State
	Action         Action
	ToState        State
	At             time.Time
	ActorName      string
	ActorRole      access.Role
	StepKind       StepKind
	NoteEmployee   string
	NoteInternal   string
	Points         []string
	Changes        map[string]Diff
	ContentVersion int
	Round          int
}

const sqlListEvents = `
select seq, from_state, action, to_state, at, actor_name, actor_role, step_kind, note_employee, note_internal, points, changes,
       content_version, round
  from proposal_event where proposal_id = $1 order by seq desc`

const sqlLastRuleSet = `
select coalesce((select rule_set from proposal_event where proposal_id = $1 and rule_set <> '' order by seq desc limit 1), '')`

// OpinionRow is the opinion of one member of the assessment team.
type OpinionRow struct {
	Round          int
	MemberID       int64
	MemberName     string
	Opinion        Opinion
	Reason         string
	At             time.Time
	ContentVersion int
}

const sqlListOpinions = `
select round, member_id, member_name, opinion, reason, at, content_version
  from proposal_opinion where proposal_id = $1 order by id`

// DecreeRef names the decree of a case. Number and DecidedOn are empty until it is signed.
type DecreeRef struct {
	PublicID  string
	Number    string
	DecidedOn asn.Date
	Kind      string      // what it does: transfer, or of Amended correction or withdrawal
	Amended   []DecreeRef // the signed decrees that correct or withdraw it
}

// sqlDecreeOf finds the decree of a case; a correction in a batch is named where it concerns this person.
const sqlDecreeOf = `
select d.public_id, coalesce(d.number, '') as number, d.decided_on, d.kind,
       coalesce((select jsonb_agg(jsonb_build_object('PublicID', m.public_id, 'Number', m.number, 'DecidedOn', m.decided_on, 'Kind', m.kind) order by m.id)
                   from decree m
                  where m.amends_id = d.id and m.state = 'issued' and coalesce((m.amendment->>'ordinal')::int, x.ordinal) = x.ordinal), '[]') as amended
  from decree_person x join decree d on d.id = x.decree_id
 where x.proposal_id = $1`

type dutyRow struct {
	UserID int64
	Duty   Duty
}

const sqlListDuties = `select user_id, duty from proposal_duty where proposal_id = $1`

// Balance is one side of the move: the post in its unit, what it needs and who holds it before and after.
type Balance struct {
	PostID   string // public ids
	UnitID   string
	Unit     string
	Position string
	Need     *int // nil: no analysis
	Before   int
	After    int
	Incoming int // by other open cases
	Outgoing int
}

const sqlListBalance = `
select t.public_id as post_id, u.public_id as unit_id, u.name as unit, j.name as position, n.quantity as need, h.holders as before,
       h.holders + case when t.id = @to then 1 else -1 end as after,
       (select count(*) from proposal x where x.to_post_id = t.id and x.open and x.submitted_at is not null and x.id <> @id)::int as incoming,
       (select count(*) from proposal x where x.from_post_id = t.id and x.open and x.submitted_at is not null and x.id <> @id)::int as outgoing
  from post t
  join unit u on u.id = t.unit_id
  join position j on j.id = t.position_id
  left join need n on n.post_id = t.id and n.valid @> @on::date
  cross join lateral (select count(*)::int as holders from placement p join seat s on s.id = p.seat_id
                       where s.post_id = t.id and p.kind = 'definitive' and p.valid @> @on::date) h
 where t.id in (@from, @to)
 order by t.id = @to`

// Get returns a case the actor may see, without what belongs to it.
func (s *Service) Get(ctx context.Context, who access.Actor, id string) (*Proposal, error) {
	p, err := get(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	return p, visible(who, p)
}

// Case returns a case with everything its page shows: five statements however long its history is.
func (s *Service) Case(ctx context.Context, who access.Actor, id string) (*Case, error) {
	p, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	c := &Case{Proposal: *p, Today: today(s.Now(), p.Timezone)}
	if c.policy, err = (policy.Service{}).Load(ctx, s.DB, p.AgencyID, c.Today); err != nil {
		return nil, err
	}
	// Before the move takes effect the holders of today count, after it those of the day before.
	on := c.Today
	if !p.EffectiveOn.IsZero() && !on.Before(p.EffectiveOn) {
		on = p.EffectiveOn.AddDays(-1)
	}
	b := &pgx.Batch{}
	b.Queue(sqlListSteps, p.ID)
	b.Queue(sqlListEvents, p.ID)
	b.Queue(sqlListFindings, p.ID)
	b.Queue(sqlLastRuleSet, p.ID)
	b.Queue(sqlListDocuments, p.ID)
	b.Queue(sqlListOpinions, p.ID)
	b.Queue(sqlListReferences, p.ID)
	b.Queue(sqlListDuties, p.ID)
	b.Queue(sqlDecreeOf, p.ID)
	b.Queue(sqlListBalance, pgx.NamedArgs{"id": p.ID, "from": p.FromPostID, "to": p.ToPostID, "on": on})
	b.Queue(sqlCountOpinions, opinionArgs(p, c.Today))
	res := s.DB.SendBatch(ctx, b)
	var findings []findingRow
	var decrees []DecreeRef
	var opinions opinionCount
	err = firstErr(
		nextAll(res, &c.Steps), nextAll(res, &c.Events), nextAll(res, &findings), res.QueryRow().Scan(&c.RuleSet),
		nextAll(res, &c.Documents), nextAll(res, &c.Opinions), nextAll(res, &c.References), nextAll(res, &c.duties),
		nextAll(res, &decrees), nextAll(res, &c.Balance), nextOne(res, &opinions), res.Close(),
	)
	if err != nil {
		return nil, fmt.Errorf("load case %s: %w", id, err)
	}
	for _, d := range decrees { // one at most: a case stands in one decree
		c.Decree = d
	}
	for _, f := range findings {
		c.Findings = append(c.Findings, f.finding())
	}
	if c.State == TPKSession {
		c.Awaited = opinions.lacking(c.policy.Int(policy.TPKQuorumPercent))
	}
	c.hide(who)
	c.Offers = c.offers(who)
	return c, nil
}

// hide takes out what the actor is not to see: the values of sensitive findings, and the opinions of the assessment
// team, which other offices do not read and members not before they have given their own.
func (c *Case) hide(who access.Actor) {
	if !who.Can(access.SensitiveRead) {
		for i, f := range c.Findings {
			c.Findings[i] = f.mask()
		}
		c.Opinions = nil
	}
	if who.Role == access.TPK && c.State == TPKSession {
		own := c.HasAssessed(who)
		c.Opinions = slices.DeleteFunc(c.Opinions, func(o OpinionRow) bool { return o.Round == c.Round && !own })
	}
}

// HasAssessed reports whether the actor has given an opinion in the present round.
func (c *Case) HasAssessed(who access.Actor) bool {
	return slices.ContainsFunc(c.Opinions, func(o OpinionRow) bool { return o.Round == c.Round && o.MemberID == who.UserID })
}

// Open returns the steps that wait for somebody, the first due first.
func (c *Case) Open() []StepRow {
	var out []StepRow
	for _, s := range c.Steps {
		if s.IsOpen() {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b StepRow) int { return a.DueOn.Compare(b.DueOn) })
	return out
}

// Ahead returns the steps of the present round that are still to come, without those that open only on a detour.
func (c *Case) Ahead() []StepRow {
	var out []StepRow
	for _, s := range c.Steps {
		if s.Round == c.Round && s.OpenedAt == nil && s.DecidedAt == nil && !s.Optional && c.State.IsOpen() {
			out = append(out, s)
		}
	}
	return out
}

// Decided returns the decisions in the order in which they were made. Carried ones stand once, where they were made.
func (c *Case) Decided() []StepRow {
	var out []StepRow
	for _, s := range c.Steps {
		if s.DecidedAt != nil && !s.Carried {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b StepRow) int { return a.DecidedAt.Compare(*b.DecidedAt) })
	return out
}

// IsVoid reports whether an approval no longer counts because what was proposed has changed since.
func (c *Case) IsVoid(s StepRow) bool {
	return s.Decision == "approve" && s.ContentVersion < c.ContentVersion
}

// WorkingDays returns the working days after from up to the day to, in the agency's calendar.
func (c *Case) WorkingDays(from, to asn.Date) int {
	return c.policy.OfficeCalendar().WorkingDaysBetween(from, to)
}

// Since returns the day on which the case entered its present state.
func (c *Case) Since() asn.Date { return today(c.StateSince, c.Timezone) }

// Offer is an act that the actor's role has in the present state. Why says what keeps this person from it now, nil if
// nothing does.
type Offer struct {
	Action Action
	Step   StepRow // the step it would decide; zero for acts without one
	Why    *errs.Error
}

// contributions are acts that pages offer in their own place, not as a way on.
var contributions = []Action{Create, Edit, Attach, Examine}

// offers lists the ways on that the actor's role has here, from the same table as the service: a page that offers what
// the service refuses, or hides what it allows, would be a lie.
func (c *Case) offers(who access.Actor) []Offer {
	var out []Offer
	for _, a := range c.State.Actions(who.Role) {
		if slices.Contains(contributions, a) || a == SubmitAgreed || a == Support && c.State != TPKSession || a == Select {
			continue
		}
		if a == Cancel {
			continue // a decree is revoked on its own page
		}
		o, ok := c.offer(who, a)
		if ok {
			out = append(out, o)
		}
	}
	return out
}

func (c *Case) offer(who access.Actor, a Action) (Offer, bool) {
	o := Offer{Action: a}
	if err := notOwn(who, c.EmployeeID); err != nil {
		o.Why = ErrOwnCase
	}
	if a == Submit || a == Withdraw {
		if access.Check(who, access.ProposalDraft, c.ownerObject()) != nil {
			return o, false
		}
		if c.otherDuty(who, DutyPropose) {
			o.Why = ErrDuties
		}
		return o, true
	}
	tr, _ := find(c.State, a)
	i := slices.IndexFunc(c.Steps, func(s StepRow) bool {
		return s.IsOpen() && s.State == c.State && s.Kind.Permission() == tr.May && answersFor(who, s)
	})
	if a == Support {
		// A member may speak until the minutes are recorded, even after the quorum.
		return o, !c.HasAssessed(who)
	}
	if i < 0 {
		return o, false
	}
	o.Step = c.Steps[i]
	switch {
	case o.Why != nil:
	case c.otherDuty(who, o.Step.Duty):
		o.Why = ErrDuties
	case (o.Step.Kind == StepDecision || o.Step.Kind == StepSign) && !who.Definitive:
		o.Why = ErrActing
	case a == Lapse && !c.Today.After(o.Step.DueOn):
		o.Why = errs.New(errs.Locked, ErrLapseEarly.Key, "until", o.Step.DueOn.Time())
	}
	return o, true
}

// otherDuty reports whether the actor has taken a part in the case that excludes d.
func (c *Case) otherDuty(who access.Actor, d Duty) bool {
	return d != DutyNone && slices.ContainsFunc(c.duties, func(x dutyRow) bool { return x.UserID == who.UserID && x.Duty != d })
}

// MayEdit reports whether the actor may change the content now.
func (c *Case) MayEdit(who access.Actor) bool {
	_, ok := c.State.Next(Edit)
	return ok && access.Check(who, access.ProposalDraft, c.ownerObject()) == nil && notOwn(who, c.EmployeeID) == nil &&
		!c.otherDuty(who, DutyPropose)
}

// MayAttach reports whether the actor may file documents now.
func (c *Case) MayAttach(who access.Actor) bool {
	if c.MayEdit(who) {
		return true
	}
	_, ok := c.State.Next(Attach)
	return ok && who.Can(access.ProposalRecord) && notOwn(who, c.EmployeeID) == nil
}

// MayExamine reports whether the actor may check documents now.
func (c *Case) MayExamine(who access.Actor) bool {
	_, ok := c.State.Next(Examine)
	return ok && who.Can(access.ProposalCheck) && notOwn(who, c.EmployeeID) == nil && !c.otherDuty(who, DutyCheck)
}
