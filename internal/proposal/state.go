package proposal

import (
	"slices"

	"mutasi/internal/access"
	"mutasi/internal/asn"
)

// A State is the stage a case is in. States are the field's canonical ones and serve every kind of transfer.
type State string

// The states in the order of their numbers.
const (
	Draft              State = "draft"
	Requested          State = "requested"
	Proposed           State = "proposed"
	Returned           State = "returned"
	AdminCheck         State = "admin_check"
	Selection          State = "selection"
	TPKQueue           State = "tpk_queue"
	TPKSession         State = "tpk_session"
	PyBReview          State = "pyb_review"
	PPKApproval        State = "ppk_approval"
	CounterpartRequest State = "counterpart_request"
	ViaGovernor        State = "via_governor"
	PertekSubmitted    State = "pertek_submitted"
	PertekReview       State = "pertek_review"
	PertekFix          State = "pertek_fix"
	PertekIssued       State = "pertek_issued"
	MDNApproval        State = "mdn_approval"
	DecreeDraft        State = "decree_draft"
	DecreeSigning      State = "decree_signing"
	DecreeIssued       State = "decree_issued"
	Inauguration       State = "inauguration"
	ReportedForDuty    State = "reported_for_duty"
	Synced             State = "synced"
	Evaluation         State = "evaluation"
	Closed             State = "closed"
	Rejected           State = "rejected"
	FailedSelection    State = "failed_selection"
	RejectedByBKN      State = "rejected_by_bkn"
	Withdrawn          State = "withdrawn"
	Expired            State = "expired"
	Cancelled          State = "cancelled"
)

// States lists all states in the order of their numbers.
var States = []State{
	Draft, Requested, Proposed, Returned, AdminCheck, Selection, TPKQueue, TPKSession, PyBReview, PPKApproval,
	CounterpartRequest, ViaGovernor, PertekSubmitted, PertekReview, PertekFix, PertekIssued, MDNApproval,
	DecreeDraft, DecreeSigning, DecreeIssued, Inauguration, ReportedForDuty, Synced, Evaluation, Closed,
	Rejected, FailedSelection, RejectedByBKN, Withdrawn, Expired, Cancelled,
}

// An Action is one way to move a case, or to add to it where it stands.
type Action string

// The actions. Those that leave a case in its state are contributions: a draft saved, one of several consents.
const (
	Create        Action = "create"
	Edit          Action = "edit"           // content or documents
	Submit        Action = "submit"         // consents are to be given
	SubmitAgreed  Action = "submit_agreed"  // all consents are already given, or still hold from an earlier round
	Support       Action = "support"        // one of several consents or opinions
	Examine       Action = "examine"        // a document checked
	Attach        Action = "attach"         // a letter of a later stage added
	Approve       Action = "approve"        // the last decision a state waits for
	Select        Action = "select"         // passed the check; the local rule asks for a selection
	Pass          Action = "pass"           // selection passed
	Fail          Action = "fail"           // selection failed
	Return        Action = "return"         // to the proposer, with the points to mend
	Reject        Action = "reject"         // with a reason the civil servant reads
	Schedule      Action = "schedule"       // on the agenda of a TPK session
	Recommend     Action = "recommend"      // the minutes of TPK recommend it
	Defer         Action = "defer"          // to another session
	Send          Action = "send"           // entered at BKN (I-MUT)
	Grant         Action = "grant"          // BKN gave its technical opinion
	Lapse         Action = "lapse"          // BKN's time limit passed: granted by lapse
	RequestFix    Action = "request_fix"    // BKN found the file incomplete (BTL)
	Refuse        Action = "refuse"         // BKN refused
	DraftDecree   Action = "draft_decree"   // taken into a draft decree
	DropDecree    Action = "drop_decree"    // taken out of it again
	PresentDecree Action = "present_decree" // laid before the signer
	Initial       Action = "initial"        // one of the initials before the signature
	Decline       Action = "decline"        // who was to initial sends the draft back
	SendBack      Action = "send_back"      // the signer sends the draft back
	Issue         Action = "issue"          // signed and numbered
	Invite        Action = "invite"         // to the inauguration
	Inaugurate    Action = "inaugurate"     // minutes of the oath recorded
	Report        Action = "report"         // start of duty (SPMT)
	Sync          Action = "sync"           // post history in SIASN updated
	Confirm       Action = "confirm"        // salary and allowance adjusted
	Close         Action = "close"          // evaluation recorded
	Withdraw      Action = "withdraw"
	Expire        Action = "expire"
	Cancel        Action = "cancel" // decree withdrawn before it took effect, see InTime
)

// A Transition is one legal step and the permission it takes; an empty permission is for the system alone.
type Transition struct {
	From   State
	Action Action
	To     State
	May    access.Permission
}

// Transitions is the whole workflow. The same rows stand in table proposal_transition; a test compares them.
var Transitions = []Transition{
	{Draft, Create, Draft, access.ProposalDraft},
	{Draft, Edit, Draft, access.ProposalDraft},
	{Draft, Submit, Proposed, access.ProposalDraft},
	{Draft, SubmitAgreed, AdminCheck, access.ProposalDraft},
	{Draft, Withdraw, Withdrawn, access.ProposalDraft},
	{Draft, Expire, Expired, ""},

	{Proposed, Support, Proposed, access.ProposalConsent},
	{Proposed, Approve, AdminCheck, access.ProposalConsent},
	{Proposed, Return, Returned, access.ProposalConsent},
	{Proposed, Reject, Rejected, access.ProposalConsent},
	{Proposed, Withdraw, Withdrawn, access.ProposalDraft},

	{Returned, Edit, Returned, access.ProposalDraft},
	{Returned, Submit, Proposed, access.ProposalDraft},
	{Returned, SubmitAgreed, AdminCheck, access.ProposalDraft},
	{Returned, Withdraw, Withdrawn, access.ProposalDraft},
	{Returned, Expire, Expired, ""},

	{AdminCheck, Examine, AdminCheck, access.ProposalCheck},
	{AdminCheck, Approve, TPKQueue, access.ProposalCheck}, // MS
	{AdminCheck, Select, Selection, access.ProposalCheck}, // MS, selection first
	{AdminCheck, Return, Returned, access.ProposalCheck},  // BTL
	{AdminCheck, Reject, Rejected, access.ProposalCheck},  // TMS
	{AdminCheck, Withdraw, Withdrawn, access.ProposalDraft},
	{Selection, Attach, Selection, access.ProposalRecord},
	{Selection, Pass, TPKQueue, access.ProposalRecord},
	{Selection, Fail, FailedSelection, access.ProposalRecord},
	{Selection, Withdraw, Withdrawn, access.ProposalDraft},

	{TPKQueue, Attach, TPKQueue, access.ProposalRecord},
	{TPKQueue, Schedule, TPKSession, access.ProposalRecord},
	{TPKQueue, Withdraw, Withdrawn, access.ProposalDraft},
	{TPKSession, Support, TPKSession, access.ProposalAssess}, // an opinion, whichever
	{TPKSession, Attach, TPKSession, access.ProposalRecord},
	{TPKSession, Recommend, PyBReview, access.ProposalRecord},
	{TPKSession, Defer, TPKQueue, access.ProposalRecord},
	{TPKSession, Reject, Rejected, access.ProposalRecord},
	{TPKSession, Withdraw, Withdrawn, access.ProposalDraft},

	{PyBReview, Approve, PPKApproval, access.ProposalReview},
	{PyBReview, Return, Returned, access.ProposalReview},
	{PyBReview, Withdraw, Withdrawn, access.ProposalDraft},
	{PPKApproval, Approve, PertekSubmitted, access.ProposalApprove},
	{PPKApproval, Return, Returned, access.ProposalApprove},
	{PPKApproval, Reject, Rejected, access.ProposalApprove},
	{PPKApproval, Withdraw, Withdrawn, access.ProposalDraft},

	{PertekSubmitted, Attach, PertekSubmitted, access.ProposalRecord},
	{PertekSubmitted, Send, PertekReview, access.ProposalRecord},
	{PertekSubmitted, Withdraw, Withdrawn, access.ProposalDraft},
	{PertekReview, Attach, PertekReview, access.ProposalRecord},
	{PertekReview, Grant, PertekIssued, access.ProposalRecord},
	{PertekReview, Lapse, PertekIssued, access.ProposalRecord},
	{PertekReview, RequestFix, PertekFix, access.ProposalRecord},
	{PertekReview, Refuse, RejectedByBKN, access.ProposalRecord},
	{PertekReview, Withdraw, Withdrawn, access.ProposalDraft},
	{PertekFix, Attach, PertekFix, access.ProposalRecord},
	{PertekFix, Send, PertekReview, access.ProposalRecord},
	{PertekFix, Withdraw, Withdrawn, access.ProposalDraft},

	{PertekIssued, Attach, PertekIssued, access.ProposalRecord},
	{PertekIssued, DraftDecree, DecreeDraft, access.DecreeDraft},
	{PertekIssued, Withdraw, Withdrawn, access.ProposalDraft},
	{DecreeDraft, DropDecree, PertekIssued, access.DecreeDraft},
	{DecreeDraft, PresentDecree, DecreeSigning, access.DecreeDraft},
	{DecreeSigning, Initial, DecreeSigning, access.DecreeInitial},
	{DecreeSigning, Decline, DecreeDraft, access.DecreeInitial},
	{DecreeSigning, SendBack, DecreeDraft, access.DecreeSign},
	{DecreeSigning, Issue, DecreeIssued, access.DecreeSign},

	{DecreeIssued, Attach, DecreeIssued, access.ProposalRecord},
	{DecreeIssued, Invite, Inauguration, access.ProposalRecord},
	{DecreeIssued, Report, ReportedForDuty, access.ProposalDuty},
	{DecreeIssued, Cancel, Cancelled, access.DecreeSign},
	{Inauguration, Attach, Inauguration, access.ProposalRecord},
	{Inauguration, Inaugurate, Inauguration, access.ProposalRecord},
	{Inauguration, Report, ReportedForDuty, access.ProposalDuty},
	{Inauguration, Cancel, Cancelled, access.DecreeSign},
	{ReportedForDuty, Attach, ReportedForDuty, access.ProposalRecord},
	{ReportedForDuty, Sync, Synced, access.ProposalRecord},
	{Synced, Attach, Synced, access.ProposalRecord},
	{Synced, Confirm, Evaluation, access.ProposalRecord},
	{Evaluation, Attach, Evaluation, access.ProposalRecord},
	{Evaluation, Close, Closed, access.ProposalRecord},
}

// InTime reports whether a decree that takes effect on a day (TMT) can still be withdrawn, and its cases cancelled, by what is
// decided on the day on: only before it takes effect, and not once it is carried out (UU 30/2014 Ps 64). Else ErrInForce says
// what to do. From ReportedForDuty on there is no Cancel at all: duty starts on that day at the earliest.
func InTime(effective, on asn.Date, carriedOut bool) error {
	if on.Before(effective) && !carriedOut {
		return nil
	}
	e := *ErrInForce
	e.Args = []any{"date", effective.Time()}
	return &e
}

// Next returns the state an action leads to, and whether the action is legal in s.
func (s State) Next(a Action) (State, bool) {
	t, ok := find(s, a)
	return t.To, ok
}

func find(s State, a Action) (Transition, bool) {
	i := slices.IndexFunc(Transitions, func(t Transition) bool { return t.From == s && t.Action == a })
	if i < 0 {
		return Transition{}, false
	}
	return Transitions[i], true
}

// Actions returns what a role may ever do in state s, in the order of Transitions. Whether this person may do it now
// on this case is for Case.Can to say: it also asks for the open step, the unit and the duties already taken.
func (s State) Actions(r access.Role) []Action {
	var out []Action
	for _, t := range Transitions {
		if t.From == s && t.May != "" && r.Can(t.May) {
			out = append(out, t.Action)
		}
	}
	return out
}

// IsOpen reports whether a case in s still runs.
func (s State) IsOpen() bool {
	return slices.Contains(States, s) && slices.Index(States, s) < slices.Index(States, Closed)
}

// Ended reports whether the case ended without a move: what it had reserved is given back.
func (s State) Ended() bool { return !s.IsOpen() && s != Closed }

// A Group gathers states for lists and for the six steps that civil servants see.
type Group string

// The groups. The first six are the steps of the tracker, in order.
const (
	GroupProposed Group = "proposed" // 1 Diusulkan
	GroupChecked  Group = "checked"  // 2 Diperiksa
	GroupAssessed Group = "assessed" // 3 Dinilai
	GroupDecided  Group = "decided"  // 4 Diputuskan
	GroupDecree   Group = "decree"   // 5 SK terbit
	GroupDuty     Group = "duty"     // 6 Mulai bertugas
	GroupEnded    Group = "ended"
)

// Groups lists the groups in order; the first six are the tracker's steps.
var Groups = []Group{GroupProposed, GroupChecked, GroupAssessed, GroupDecided, GroupDecree, GroupDuty, GroupEnded}

// Group returns the group of the state.
func (s State) Group() Group {
	switch s {
	case Draft, Requested, Proposed:
		return GroupProposed
	case Returned, AdminCheck:
		return GroupChecked
	case Selection, TPKQueue, TPKSession:
		return GroupAssessed
	case PyBReview, PPKApproval, CounterpartRequest, ViaGovernor, PertekSubmitted, PertekReview, PertekFix, PertekIssued, MDNApproval:
		return GroupDecided
	case DecreeDraft, DecreeSigning, DecreeIssued:
		return GroupDecree
	case Inauguration, ReportedForDuty, Synced, Evaluation:
		return GroupDuty
	}
	return GroupEnded
}

// States returns the states of the group.
func (g Group) States() []State {
	return slices.DeleteFunc(slices.Clone(States), func(s State) bool { return s.Group() != g })
}
