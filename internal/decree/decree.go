package decree

import (
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
)

// A State is how far a decree has come.
type State string

// The states of a decree.
const (
	Draft   State = "draft"
	Signing State = "signing" // laid before the signer
	Issued  State = "issued"
	Revoked State = "revoked"
	Void    State = "void" // numbered, but given up before it was signed
)

// States lists the states in order.
var States = []State{Draft, Signing, Issued, Revoked, Void}

// A Kind is what a decree does.
type Kind string

// The kinds of decrees. A correction (ralat) and a withdrawal (pencabutan) concern a transfer decree that was signed.
const (
	Transfer   Kind = "transfer"
	Correction Kind = "correction"
	Withdrawal Kind = "withdrawal"
)

// Errors that callers compare with.
var (
	ErrNotFound  = errs.New(errs.NotFound, "decree.error.not_found")
	ErrState     = errs.New(errs.Conflict, "decree.error.state")
	ErrStale     = errs.New(errs.Conflict, "decree.error.stale")
	ErrSigned    = errs.New(errs.Conflict, "decree.error.signed")
	ErrActing    = errs.New(errs.Forbidden, "decree.error.acting")
	ErrOwn       = errs.New(errs.Forbidden, "decree.error.own")
	ErrPending   = errs.New(errs.Conflict, "decree.error.pending")
	ErrNoCases   = errs.New(errs.Invalid, "decree.error.no_cases")
	ErrNotReady  = errs.New(errs.Conflict, "decree.error.not_ready")
	ErrDates     = errs.New(errs.Invalid, "decree.error.dates")
	ErrVoidWhy   = errs.New(errs.Invalid, "decree.error.void_why")
	ErrInitials  = errs.New(errs.Locked, "decree.error.initials")
	ErrInitialed = errs.New(errs.Forbidden, "decree.error.initialed")
	ErrUnsigned  = errs.New(errs.Conflict, "decree.error.unsigned")
	ErrTooMany   = errs.New(errs.Invalid, "decree.error.too_many")
	ErrWithdrawn = errs.New(errs.Conflict, "decree.error.withdrawn")
	ErrAmending  = errs.New(errs.Conflict, "decree.error.amending")
	ErrTwice     = errs.New(errs.Conflict, "decree.error.twice")
	ErrThrottled = errs.New(errs.TooMany, "verify.error.throttled")
)

// MaxPeople is how many people one decree moves at most.
const MaxPeople = 500

// Decree is one decree with the people it moves; a correction or a withdrawal has the people of the decree it concerns.
type Decree struct {
	ID          int64
	Kind        Kind
	PublicID    string
	AgencyID    int
	AgencyName  string
	HeadTitle   string
	HRName      string
	Timezone    string
	State       State
	Version     int
	Code        string
	Number      string // empty until it is signed
	Subject     string
	DecidedOn   asn.Date
	EffectiveOn asn.Date // TMT; of a correction or a withdrawal the day it is decided
	Place       string
	Signer      Official
	Content     Content
	VerifyCode  string
	Intent      []byte // SHA-256 of the bytes laid before the signer
	File        []byte // SHA-256 of the signed file
	Method      string // of the signature
	SignedAt    *time.Time
	CreatedAt   time.Time
	CreatedBy   string
	VoidReason  string
	SentBack    string      // what the signer asks to mend, while it is back
	BaseID      string      // public id of the decree that this one corrects or withdraws
	BaseNumber  string      // of that decree
	Amendment   Amendment   // why, of a correction or a withdrawal
	People      []Person    `db:"-"`
	Initials    []Initial   `db:"-"` // asked for before the signature, in order
	Amended     []AmendedBy `db:"-"` // by corrections and a withdrawal, the first first
}

// Initial is one of the initials (paraf) before the signature. At is nil until it is given.
type Initial struct {
	Kind  proposal.StepKind
	Role  access.Role
	At    *time.Time
	Name  string
	By    int64    // account
	Cases []string // public ids of the cases that ask for it
}

// Pending returns the initial whose turn it is; ok is false when all are given.
func (d *Decree) Pending() (i Initial, ok bool) {
	for _, i := range d.Initials {
		if i.At == nil {
			return i, true
		}
	}
	return Initial{}, false
}

// Official is who signs. NIP is empty for an elected head.
type Official struct {
	Title string `json:"title"` // BUPATI BUNGO
	Name  string `json:"name"`
	NIP   string `json:"nip,omitempty"`
}

// Person is one person whom a decree moves.
type Person struct {
	ID             int64
	ProposalID     int64
	CaseID         string // public id of the case
	CaseNumber     string
	CaseState      proposal.State
	EmployeeID     int64
	EmployeePublic string
	Ordinal        int
	Snapshot       Snapshot
	OpenedAt       *time.Time
	AcknowledgedAt *time.Time
	AppliedAt      *time.Time
}

// Snapshot is a person as the decree names them.
type Snapshot struct {
	Name       string           `json:"name"` // with titles
	NIP        string           `json:"nip"`
	Kind       asn.EmployeeKind `json:"kind"`
	Rank       string           `json:"rank"` // III/b; empty: not recorded
	RankName   string           `json:"rank_name"`
	From       Post             `json:"from"`
	To         Post             `json:"to"`
	Functional bool             `json:"functional"` // the new post is a functional one
}

// Post is a post as the decree names it. Class is 0 where none is recorded; UnitExternal is the id of the unit in the
// national system.
type Post struct {
	Position     string `json:"position"`
	Unit         string `json:"unit"`
	Office       string `json:"office"`
	Echelon      string `json:"echelon,omitempty"`
	Class        int    `json:"class,omitempty"`
	UnitExternal string `json:"unit_external,omitempty"`
	Head         string `json:"head,omitempty"` // title of the post that heads the office: Camat Pasar Muaro Bungo
}

// Place is the unit, with its office where that is another.
func (p Post) Place() string {
	if p.Office == "" || p.Office == p.Unit {
		return p.Unit
	}
	return p.Unit + ", " + p.Office
}

// Content is the text of a decree, as its template wrote it.
type Content struct {
	Template    string   `json:"template"` // name and edition
	Invocation  string   `json:"invocation"`
	About       string   `json:"about"`
	Considering []string `json:"considering"`         // Menimbang
	Bases       []string `json:"bases"`               // Mengingat
	Noting      []string `json:"noting"`              // Memperhatikan
	Orders      []Order  `json:"orders"`              // KESATU …
	Copies      []string `json:"copies"`              // Tembusan
	OwnBases    bool     `json:"own_bases,omitempty"` // the agency's own regulations are among the bases
}

// Order is one of the numbered orders of a decree.
type Order struct {
	Name  string      `json:"name"`
	Text  string      `json:"text"`
	Facts [][2]string `json:"facts,omitempty"` // what the order is about, name and value
}

// Title is what people call the decree: its number, or what it is about while it has none.
func (d *Decree) Title() string {
	if d.Number != "" {
		return d.Number
	}
	return d.Subject
}

// Annexed reports whether the persons stand in an annex rather than in an order.
func (d *Decree) Annexed() bool { return len(d.People) > 1 && d.Kind != Correction }

// Acknowledged is how many of the people have said that they received it.
func (d *Decree) Acknowledged() int {
	n := 0
	for _, p := range d.People {
		if p.AcknowledgedAt != nil {
			n++
		}
	}
	return n
}

func (d *Decree) subject() db.Subject {
	return db.Subject{Kind: "decree", ID: d.PublicID, Name: d.Title(), AgencyID: d.AgencyID}
}

// auditView is what an audit record compares.
type auditView struct {
	State       State
	Version     int
	Number      string
	EffectiveOn asn.Date
	Cases       []string
}

func (d *Decree) auditView() auditView {
	v := auditView{State: d.State, Version: d.Version, Number: d.Number, EffectiveOn: d.EffectiveOn}
	for _, p := range d.People {
		v.Cases = append(v.Cases, p.CaseNumber)
	}
	return v
}

// concerns reports whether the decree moves the actor.
func (d *Decree) concerns(who access.Actor) bool {
	for _, p := range d.People {
		if who.EmployeeID != 0 && p.EmployeeID == who.EmployeeID {
			return true
		}
	}
	return false
}
