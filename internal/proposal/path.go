package proposal

import (
	"slices"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/policy"
)

// A StepKind names one duty on the path of a case.
type StepKind string

// The step kinds in the order of a path.
const (
	StepRelease     StepKind = "release"      // head of the origin office lets go
	StepReceive     StepKind = "receive"      // head of the receiving office takes in
	StepConsent     StepKind = "consent"      // both in one, when the office stays the same
	StepMend        StepKind = "mend"         // the proposer mends what was returned
	StepCheck       StepKind = "check"        // administrative check
	StepSelection   StepKind = "selection"    // where the local rule asks for one
	StepSchedule    StepKind = "schedule"     // put on the agenda of TPK
	StepOpinions    StepKind = "opinions"     // members of TPK
	StepMinutes     StepKind = "minutes"      // minutes of the session recorded
	StepReview      StepKind = "review"       // authorised official (PyB)
	StepDecision    StepKind = "decision"     // personnel authority (PPK)
	StepSubmission  StepKind = "submission"   // entered at BKN
	StepFix         StepKind = "fix"          // BKN asked for completion
	StepPertek      StepKind = "pertek"       // BKN's answer recorded
	StepDraft       StepKind = "draft"        // draft decree
	StepPresent     StepKind = "present"      // laid before the signer
	StepInitialHead StepKind = "initial_head" // initials of the head of the transfer division
	StepInitialPyB  StepKind = "initial_pyb"  // initials of the authorised official
	StepSign        StepKind = "sign"
	StepInvite      StepKind = "invite"     // functional posts: invitation to the inauguration
	StepInaugurate  StepKind = "inaugurate" // minutes of the oath
	StepReport      StepKind = "report"     // start of duty, by the receiving unit
	StepSync        StepKind = "sync"       // SIASN
	StepAllowance   StepKind = "allowance"  // salary and allowance
	StepEvaluate    StepKind = "evaluate"
)

// A Duty is a part in a case that excludes the others (R53).
type Duty string

// The duties. A person who has taken one takes no other in the same case.
const (
	DutyNone    Duty = ""
	DutyPropose Duty = "propose"
	DutyCheck   Duty = "check"
	DutyDecide  Duty = "decide"
)

// A Step is one duty on the path: what, in which state, by whom, until when. Steps of a state with equal Ordinal run
// side by side; the next Ordinal opens when they are done.
type Step struct {
	Kind     StepKind
	State    State
	Ordinal  int
	Role     access.Role
	UnitID   int64 // whose head or officer; 0: the agency's
	Optional bool  // opens only if the case goes that way
	Days     int   // working days it may take; 0: counted in months
	Months   int   // calendar months
	Duty     Duty
	Done     Action // what deciding it does when no other step of the state is left
}

// rule is what is fixed about a step kind; how long it may take is the agency's parameter.
type rule struct {
	state   State
	ordinal int
	role    access.Role
	may     access.Permission
	limit   policy.IntKey
	duty    Duty
	done    Action
}

// rules lists every step kind. An evaluation has no limit in days: it is due after the months of EvaluationMonths.
var rules = map[StepKind]rule{
	StepRelease:     {Proposed, 10, access.UnitHead, access.ProposalConsent, policy.DeadlineProposed, DutyNone, Approve},
	StepReceive:     {Proposed, 10, access.UnitHead, access.ProposalConsent, policy.DeadlineProposed, DutyNone, Approve},
	StepConsent:     {Proposed, 10, access.UnitHead, access.ProposalConsent, policy.DeadlineProposed, DutyNone, Approve},
	StepMend:        {Returned, 15, access.HROperator, access.ProposalDraft, policy.DeadlineReturned, DutyNone, Submit},
	StepCheck:       {AdminCheck, 20, access.HRVerifier, access.ProposalCheck, policy.DeadlineAdminCheck, DutyCheck, Approve},
	StepSelection:   {Selection, 25, access.HROperator, access.ProposalRecord, policy.DeadlineSelection, DutyNone, Pass},
	StepSchedule:    {TPKQueue, 30, access.HROperator, access.ProposalRecord, policy.DeadlineTPKQueue, DutyNone, Schedule},
	StepOpinions:    {TPKSession, 35, access.TPK, access.ProposalAssess, policy.DeadlineTPKSession, DutyNone, Support},
	StepMinutes:     {TPKSession, 35, access.HROperator, access.ProposalRecord, policy.DeadlineTPKSession, DutyNone, Recommend},
	StepReview:      {PyBReview, 40, access.PyB, access.ProposalReview, policy.DeadlinePyBReview, DutyDecide, Approve},
	StepDecision:    {PPKApproval, 45, access.PPK, access.ProposalApprove, policy.DeadlinePPKApproval, DutyDecide, Approve},
	StepSubmission:  {PertekSubmitted, 60, access.HROperator, access.ProposalRecord, policy.DeadlinePertekSubmit, DutyNone, Send},
	StepFix:         {PertekFix, 61, access.HROperator, access.ProposalRecord, policy.DeadlinePertekFix, DutyNone, Send},
	StepPertek:      {PertekReview, 62, access.HROperator, access.ProposalRecord, policy.DeadlinePertekReview, DutyNone, Grant},
	StepDraft:       {PertekIssued, 65, access.HROperator, access.DecreeDraft, policy.DeadlineDecreeDraft, DutyNone, DraftDecree},
	StepPresent:     {DecreeDraft, 70, access.HROperator, access.DecreeDraft, policy.DeadlineDecreeDraft, DutyNone, PresentDecree},
	StepInitialHead: {DecreeSigning, 71, access.HRHead, access.DecreeInitial, policy.DeadlineDecreeSigning, DutyNone, Initial},
	StepInitialPyB:  {DecreeSigning, 72, access.PyB, access.DecreeInitial, policy.DeadlineDecreeSigning, DutyNone, Initial},
	StepSign:        {DecreeSigning, 73, access.PPK, access.DecreeSign, policy.DeadlineDecreeSigning, DutyDecide, Issue},
	StepInvite:      {DecreeIssued, 75, access.HROperator, access.ProposalRecord, policy.DeadlineInauguration, DutyNone, Invite},
	StepInaugurate:  {Inauguration, 78, access.HROperator, access.ProposalRecord, policy.DeadlineInauguration, DutyNone, Inaugurate},
	StepReport:      {DecreeIssued, 79, access.UnitHead, access.ProposalDuty, policy.DeadlineDuty, DutyNone, Report},
	StepSync:        {ReportedForDuty, 80, access.HROperator, access.ProposalRecord, policy.DeadlineSync, DutyNone, Sync},
	StepAllowance:   {Synced, 85, access.HROperator, access.ProposalRecord, policy.DeadlineSync, DutyNone, Confirm},
	StepEvaluate:    {Evaluation, 88, access.HROperator, access.ProposalRecord, "", DutyNone, Close},
}

// Permission returns the permission that deciding a step of the kind takes.
func (k StepKind) Permission() access.Permission { return rules[k].may }

// initials reports whether the kind is an initial, which belongs to one office and to no other with its permission.
func (k StepKind) initials() bool { return rules[k].may == access.DecreeInitial }

// PathInput is what the path of a case depends on.
type PathInput struct {
	Kind       asn.TransferKind
	FromOffice int64 // regional office (perangkat daerah) of the origin unit
	ToOffice   int64 // of the target unit
	ToUnit     int64
	Target     asn.PositionKind
	Policy     policy.Set
}

// PathFor returns the steps of a case in order. Both office heads consent, or the one head if the office stays the
// same; functional posts are inaugurated (Perka BKN 7/2017), executing posts are not.
func PathFor(in PathInput) []Step {
	var steps []Step
	add := func(unit int64, kinds ...StepKind) {
		for _, k := range kinds {
			steps = append(steps, newStep(k, unit, in.Policy))
		}
	}
	if in.FromOffice == in.ToOffice {
		add(in.FromOffice, StepConsent)
	} else {
		add(in.FromOffice, StepRelease)
		add(in.ToOffice, StepReceive)
	}
	add(0, StepCheck)
	if in.Policy.Text(policy.SelectionRequired) == "yes" {
		steps[len(steps)-1].Done = Select
		add(0, StepSelection)
	}
	add(0, StepSchedule, StepOpinions, StepMinutes, StepReview, StepDecision, StepSubmission, StepFix, StepPertek,
		StepDraft, StepPresent)
	switch in.Policy.Text(policy.DecreeInitials) {
	case policy.InitialsHead:
		add(0, StepInitialHead)
	case policy.InitialsHeadPyB:
		add(0, StepInitialHead, StepInitialPyB)
	}
	add(0, StepSign)
	if in.Target == asn.FunctionalPost {
		add(0, StepInvite, StepInaugurate)
		add(in.ToUnit, StepReport)
		steps[len(steps)-1].State = Inauguration
	} else {
		add(in.ToUnit, StepReport)
	}
	add(0, StepSync, StepAllowance, StepEvaluate)
	return steps
}

// mendStep returns the step of the proposer of a returned case.
func mendStep(role access.Role, unit int64, p policy.Set) Step {
	s := newStep(StepMend, unit, p)
	s.Role = role
	return s
}

func newStep(k StepKind, unit int64, p policy.Set) Step {
	r := rules[k]
	s := Step{Kind: k, State: r.state, Ordinal: r.ordinal, Role: r.role, UnitID: unit, Duty: r.duty, Done: r.done}
	s.Optional = k == StepFix || k == StepMend
	if r.limit != "" {
		s.Days = p.Int(r.limit)
	} else if months := p.List(policy.EvaluationMonths); len(months) > 0 {
		s.Months = months[0]
	}
	return s
}

// kindsFor returns the step kinds a role may decide, for its inbox.
func kindsFor(r access.Role) []StepKind {
	var out []StepKind
	for k, x := range rules {
		if r.Can(x.may) && (!k.initials() || x.role == r) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
