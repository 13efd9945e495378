package proposal

import (
	"strings"
	"time"
	"unicode/utf8"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// A ReasonCode says in one word why a move is proposed (PP 11/2017 Ps 190(1)).
type ReasonCode string

// The reason codes.
const (
	ReasonNeed           ReasonCode = "need"           // the receiving unit is short
	ReasonBalance        ReasonCode = "balance"        // the workload of two units is evened out
	ReasonCompetence     ReasonCode = "competence"     // the person fits the target post better
	ReasonRefresh        ReasonCode = "refresh"        // long in the same post
	ReasonReorganisation ReasonCode = "reorganisation" // the unit or post changes
	ReasonConflict       ReasonCode = "conflict"       // a conflict of interest is avoided
)

// ReasonCodes lists the codes in the order of the form.
var ReasonCodes = []ReasonCode{ReasonNeed, ReasonBalance, ReasonCompetence, ReasonRefresh, ReasonReorganisation, ReasonConflict}

// Lengths of texts, in characters.
const (
	MinReason = 20   // a reason that a person is to understand
	MaxText   = 4000 // any text of a case
)

// maxLeadMonths is how far ahead a move may be planned: one budget year and the preparation of it.
const maxLeadMonths = 18

// Errors that callers compare with.
var (
	ErrNotFound    = errs.New(errs.NotFound, "proposal.error.not_found")
	ErrOwnCase     = errs.New(errs.Forbidden, "proposal.error.own_case")
	ErrDuties      = errs.New(errs.Forbidden, "proposal.error.duties")
	ErrActing      = errs.New(errs.Forbidden, "proposal.error.acting")
	ErrNotYours    = errs.New(errs.Forbidden, "proposal.error.not_yours")
	ErrIllegal     = errs.New(errs.Conflict, "proposal.error.illegal")
	ErrSeatGone    = errs.New(errs.Conflict, "proposal.error.seat_gone")
	ErrQuorum      = errs.New(errs.Conflict, "proposal.error.quorum")
	ErrLapseEarly  = errs.New(errs.Locked, "proposal.error.lapse_early")
	ErrInForce     = errs.New(errs.Conflict, "decree.error.in_force")
	ErrNotAssigned = errs.New(errs.Invalid, "proposal.error.not_assigned")
)

// Proposal is one case with the names of what it concerns.
type Proposal struct {
	ID             int64
	PublicID       string
	AgencyID       int
	Number         string // U-2026-0143; empty while a draft
	Kind           asn.TransferKind
	Origin         string // hr, office, employee, plan
	ProposerRole   access.Role
	ProposerUnitID int64 // 0: the personnel agency
	CreatedBy      int64
	CreatedAt      time.Time

	EmployeeID       int64
	EmployeePublicID string
	EmployeeName     string // with titles
	NIP              string

	FromPostID, ToPostID             int64 // target: 0 until chosen
	FromUnitID, ToUnitID             int64
	FromOfficeID, ToOfficeID         int64
	ToSeatID                         int64
	FromPostPublicID, ToPostPublicID string
	FromPosition, ToPosition         string
	FromUnit, ToUnit                 string
	FromOffice, ToOffice             string // names
	FromUnitPublicID, ToUnitPublicID string
	FromClass, ToClass               int // 0: not recorded
	ToPositionKind                   asn.PositionKind

	EffectiveOn asn.Date
	ReasonCode  ReasonCode
	Reason      string
	Impact      string

	State          State
	StateSince     time.Time
	Version        int
	ContentVersion int
	Round          int
	SubmittedAt    *time.Time
	ClosedAt       *time.Time

	FromAncestors     []int64
	ToAncestors       []int64
	ProposerAncestors []int64
	Timezone          string
	HeadTitle         string // title of the personnel authority
}

// Title is what people call the case: its number, or the person while it has none.
func (p *Proposal) Title() string {
	if p.Number != "" {
		return p.Number
	}
	return p.EmployeeName
}

// object is what the case is to package access. Both units reach a submitted case; a draft is its proposer's.
func (p *Proposal) object() access.Object {
	o := access.Object{AgencyID: p.AgencyID, EmployeeID: p.EmployeeID}
	if p.SubmittedAt == nil {
		o.Units = p.ProposerAncestors
		return o
	}
	o.Units = append(append(o.Units, p.FromAncestors...), p.ToAncestors...)
	return o
}

// ownerObject is the case to those who may write its content: the side that proposed it.
func (p *Proposal) ownerObject() access.Object {
	return access.Object{AgencyID: p.AgencyID, EmployeeID: p.EmployeeID, Units: p.ProposerAncestors}
}

func (p *Proposal) subject() db.Subject {
	return db.Subject{Kind: "proposal", ID: p.PublicID, Name: p.Title(), AgencyID: p.AgencyID}
}

// Target is where and when the person is to move.
type Target struct {
	PostID string // public id
	On     asn.Date
}

// Reasoning is why, and what it means for the unit that is left.
type Reasoning struct {
	Code   ReasonCode
	Text   string
	Impact string
}

func (r Reasoning) clean() Reasoning {
	r.Text, r.Impact = strings.TrimSpace(r.Text), strings.TrimSpace(r.Impact)
	return r
}

// checkEffective reports why the date cannot be the first day in the new post.
func checkEffective(f *errs.Fields, on, today asn.Date) {
	switch {
	case on.IsZero():
		f.Add("effective_on", "proposal.field.effective_empty")
	case !on.After(today):
		f.Add("effective_on", "proposal.field.effective_past")
	case on.After(today.AddMonths(maxLeadMonths)):
		f.Add("effective_on", "proposal.field.effective_far", "months", maxLeadMonths)
	}
}

// checkText reports a text that is too short or too long, in characters.
func checkText(f *errs.Fields, name, text string, least int) {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	switch {
	case n == 0 && least > 0:
		f.Add(name, "proposal.field."+name+"_empty")
	case n < least:
		f.Add(name, "proposal.field.text_short", "least", least)
	case n > MaxText:
		f.Add(name, "proposal.field.text_long", "most", MaxText, "now", n)
	}
}
