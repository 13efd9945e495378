package analysis

import (
	"encoding/json"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/workload/method"
)

// Service keeps workload analyses.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// A Unit is what analyses are made of.
type Unit struct {
	ID          int64
	PublicID    string
	AgencyID    int
	Timezone    string
	Name        string
	Kind        string
	SchoolLevel string
	Office      string
	Remoteness  int
	Ancestors   []int64
}

func (u Unit) object() access.Object { return access.Object{AgencyID: u.AgencyID, Units: u.Ancestors} }

// subject is the unit's analysis in the audit.
func (u Unit) subject() db.Subject {
	return db.Subject{Kind: "analysis", ID: u.PublicID, Name: u.Name, AgencyID: u.AgencyID}
}

// Analysis is one analysis of a unit, without its lines.
type Analysis struct {
	ID           int64
	Number       int
	State        State
	Version      int
	EffectiveOn  asn.Date
	Facts        Facts
	Note         string // of the sender
	PreparedName string
	SentBy       int64
	SentName     string
	SentAt       *time.Time
	SignedName   string
	SignedAt     *time.Time
	Before       *method.Number // sum of the needs known before; nil: none known, or not signed
	After        *method.Number
	Jumped       bool
	Reason       string
	ChangedAt    time.Time
	ToMend       string // why it was last returned; empty: never
}

// A Line is a post in an analysis. Input is as typed; Result is nil while that is not whole.
type Line struct {
	Post   Post
	Input  Input
	Result *method.Result
}

// A Post of the unit with its need on a day and those who hold it.
type Post struct {
	ID        int64
	PublicID  string
	Position  string
	Kind      string
	Family    string
	Subject   string
	HeadsUnit bool
	Need      *int // on the effective date, before the analysis; nil: unknown
	Exact     *method.Number
	Held      int
	Certified int // holders with an educator certificate of the post's subject
	Foreign   int // holders with such a certificate of another subject only
}

// An Event is one step in the life of an analysis.
type Event struct {
	Number    int
	Action    Action
	To        State
	At        time.Time
	ActorName string
	ActorRole string
	Note      string
}

// Errors.
var (
	ErrNotFound = errs.New(errs.NotFound, "analysis.error.not_found")
	ErrNone     = errs.New(errs.Conflict, "analysis.error.none_open")
	ErrState    = errs.New(errs.Conflict, "analysis.error.state")
	ErrChanged  = errs.New(errs.Conflict, "analysis.error.changed")
	ErrOpen     = errs.New(errs.Conflict, "analysis.error.open")
	ErrSelf     = errs.New(errs.Forbidden, "analysis.error.self")
	ErrUnready  = errs.New(errs.Conflict, "analysis.error.unready")
)

// A Jump compares the sums of exact needs before and after, over the posts of an analysis.
type Jump struct {
	Before  *method.Number // nil: no need was known
	After   method.Number
	Percent method.Number // how far the sum moves, without a sign; 0 if Before is unknown or 0
	Limit   int           // per cent
}

// Over reports whether a reason is asked for: the sum moves by more than the limit, or there was nothing to compare with.
func (j Jump) Over() bool {
	return j.Before == nil || j.Before.Sign() == 0 && j.After.Sign() > 0 || j.Percent.Cmp(method.Int(j.Limit)) > 0
}

// jump compares lines with the needs known before. A post without a result counts as nothing.
func jump(lines []Line, limit int) Jump {
	out := Jump{Limit: limit}
	for _, l := range lines {
		if l.Result != nil {
			out.After = out.After.Add(l.Result.Exact)
		}
		if l.Post.Need == nil {
			continue
		}
		before := method.Int(*l.Post.Need)
		if l.Post.Exact != nil {
			before = *l.Post.Exact
		}
		if out.Before == nil {
			out.Before = &method.Number{}
		}
		sum := out.Before.Add(before)
		out.Before = &sum
	}
	if out.Before != nil && out.Before.Sign() > 0 {
		moved := out.After.Sub(*out.Before)
		if moved.Sign() < 0 {
			moved = out.Before.Sub(out.After)
		}
		out.Percent = method.Ratio(moved.Mul(method.Int(100)), *out.Before)
	}
	return out
}

// lift applies the legal minima to the lines reckoned for health workers, by kind of staff.
func lift(lines []Line, p method.Params, param string) {
	byStaff := map[method.Staff][]*method.Result{}
	for _, l := range lines {
		if l.Input.Method == method.KindHealth && l.Result != nil && l.Input.Staff != "" {
			byStaff[l.Input.Staff] = append(byStaff[l.Input.Staff], l.Result)
		}
	}
	for _, s := range method.Staffs {
		method.Lift(s, p.Minima[s], param, byStaff[s])
	}
}

func marshal(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("analysis: " + err.Error()) // plain data: it cannot fail
	}
	return string(raw)
}
