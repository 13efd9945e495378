package vacancy

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/errs"
	"mutasi/internal/evidence"
	"mutasi/internal/policy"
)

// Service finds who could fill a post, and which posts fit a person.
type Service struct {
	DB     *db.DB
	Policy policy.Service
}

// PageSize is how many candidates stand on a page; MostCompared how many are held side by side.
const (
	PageSize     = 20
	MostCompared = 4
)

// Row is one person for one post as the search gives it. Unknown is nil.
type Row struct {
	ID           int64     `json:"id"`
	PublicID     string    `json:"public_id"`
	Name         string    `json:"name"`
	TitleBefore  string    `json:"title_before"`
	TitleAfter   string    `json:"title_after"`
	Kind         string    `json:"kind"`
	Rank         string    `json:"rank"`
	PositionID   int64     `json:"position_id"`
	Position     string    `json:"position"`
	Family       string    `json:"family"`
	PostID       int64     `json:"post_id"`
	Unit         string    `json:"unit"`
	UnitID       string    `json:"unit_id"`
	Since        *asn.Date `json:"since"` // in the present position
	RatingValue  int       `json:"rating"`
	RatingYear   int       `json:"rating_year"`
	MatchPercent *float64  `json:"match_percent"` // with the post looked at
	MatchOn      *asn.Date `json:"match_on"`
	Near         float64   `json:"near"`  // 1 the same position, 0.7 family, 0.3 class, 0 none
	Meets        *bool     `json:"meets"` // education
	Km           *float64  `json:"km"`
	FromHome     bool      `json:"from_home"`
	Moves        *int      `json:"moves"`       // in ten years
	RemoteDays   *int      `json:"remote_days"` // in remote posts
	Need         *int      `json:"need"`        // of the present post
	Held         int       `json:"held"`
	Source       string    `json:"source"` // of the record
	SourceOn     *asn.Date `json:"source_on"`

	Fit         float64  `json:"fit"`
	OriginShare *float64 `json:"origin"`
	Performance *float64 `json:"performance"`
	Distance    *float64 `json:"distance"`
	Tenure      *float64 `json:"tenure"`
	Fairness    *float64 `json:"fairness"`
	Total       float64  `json:"total"`
	Lack        Lack     `json:"lack"` // the only one; meaningless if there are several

	Target         int64            `json:"target"`
	TargetPost     string           `json:"target_public_id"`
	TargetPosition string           `json:"target_position"`
	TargetUnit     string           `json:"target_unit"`
	TargetKind     asn.PositionKind `json:"target_kind"`
	TargetNeed     *int             `json:"target_need"`
	TargetHeld     int              `json:"target_held"`
	TargetReserved int              `json:"target_reserved"`
	TargetRemote   bool             `json:"target_remote"`
	AsksEducation  bool             `json:"asks_education"`
}

// Candidate is a person for a post with the score explained and what the rules say.
type Candidate struct {
	Row
	Parts    []Part
	Box      int                   // of the nine-box matrix, 1 to 9; 0: unknown
	Findings []eligibility.Finding // of every rule that says anything about a person and a post
}

// Stops are the findings that stand in the way: failed or unknown, and no mere warning.
func (c Candidate) Stops() []eligibility.Finding { return open(c.Findings, false) }

// Warnings are the findings to be looked at that do not stand in the way.
func (c Candidate) Warnings() []eligibility.Finding { return open(c.Findings, true) }

func open(list []eligibility.Finding, warn bool) (out []eligibility.Finding) {
	for _, f := range list {
		if !f.Satisfied() && (f.Severity == eligibility.Warn) == warn {
			out = append(out, f)
		}
	}
	return out
}

// Filter narrows a search. The zero Filter shows who lacks nothing.
type Filter struct {
	Unit   string // public id: this unit and those below
	Family string // of the present post; for a person of the posts looked for
	Within int    // km; 0: any distance
	Lack   Lack   // one condition that is missing; AnyOne: whichever
	Page   int    // from 0
	Size   int    // 0: PageSize
}

// AnyOne chooses those who lack one condition, whichever it is.
const AnyOne Lack = 1

// Result is a page of the ranking.
type Result struct {
	Rules Rules
	Ready int          // lack nothing
	One   int          // lack one condition
	Lacks map[Lack]int // of those, by condition
	List  []Candidate
}

// Of returns how many there are of what the filter shows.
func (r Result) Of(f Filter) int {
	switch f.Lack {
	case 0:
		return r.Ready
	case AnyOne:
		return r.One
	}
	return r.Lacks[f.Lack]
}

type resultRow struct {
	Ready  int
	One    int
	ByLack map[string]int
	Rows   []Row
}

func check(who access.Actor) error {
	return access.Check(who, access.CandidateRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}

// Candidates ranks everybody in the actor's scope for a post, by its public id, as of the day: those who lack nothing or
// those who lack one condition. A post of another agency has none.
func (s *Service) Candidates(ctx context.Context, who access.Actor, post string, f Filter, on asn.Date) (Result, error) {
	r, err := s.search(ctx, who, sqlCandidates, pgx.NamedArgs{"post": post, "by_line": true}, f, on)
	return s.judged(ctx, who, r, err)
}

// Posts ranks the vacant executing and functional posts of the agency for a person, by their public id, by the same score
// and conditions. Managerial posts are filled by selection.
func (s *Service) Posts(ctx context.Context, who access.Actor, person string, f Filter, on asn.Date) (Result, error) {
	r, err := s.search(ctx, who, sqlPosts, pgx.NamedArgs{"person": person}, f, on)
	return s.judged(ctx, who, r, err)
}

// Compare holds people side by side for a post, highest score first; who lacks several conditions is among them. Who is
// not in the actor's scope is left out.
func (s *Service) Compare(ctx context.Context, who access.Actor, post string, people []string, on asn.Date) (Result, error) {
	r, err := s.search(ctx, who, sqlPeople, pgx.NamedArgs{"post": post, "people": people, "most": anyLacks}, Filter{Lack: everybody, Size: len(people)}, on)
	return s.judged(ctx, who, r, err)
}

// everybody chooses whoever the search lets through.
const everybody Lack = 2

func (s *Service) search(ctx context.Context, who access.Actor, sql string, args pgx.NamedArgs, f Filter, on asn.Date) (Result, error) {
	if err := check(who); err != nil {
		return Result{}, err
	}
	rules, err := s.Rules(ctx, who, on)
	if err != nil {
		return Result{}, err
	}
	all := rules.args(who)
	for k, v := range args {
		all[k] = v
	}
	if f.Size == 0 {
		f.Size = PageSize
	}
	all["unit"], all["family"], all["within"], all["lack"] = f.Unit, f.Family, f.Within, int(f.Lack)
	all["offset"], all["limit"] = f.Page*f.Size, f.Size
	// Planned for this very post and agency: a plan for any of them reads too much.
	row, err := db.One[resultRow](ctx, s.DB, sql, pgx.QueryExecModeCacheDescribe, all)
	if err != nil {
		return Result{}, fmt.Errorf("search for candidates: %w", err)
	}
	r := Result{Rules: rules, Ready: row.Ready, One: row.One, Lacks: map[Lack]int{}, List: make([]Candidate, len(row.Rows))}
	for text, n := range row.ByLack {
		lack, _ := strconv.Atoi(text)
		r.Lacks[Lack(lack)] = n
	}
	for i, x := range row.Rows {
		r.List[i] = Candidate{Row: x, Parts: x.parts(rules.Weights)}
	}
	return r, nil
}

// judged adds to a result what the rules of package eligibility say about each person for each post, as if they moved
// on the day: one round trip.
func (s *Service) judged(ctx context.Context, who access.Actor, res Result, err error) (Result, error) {
	list, r := res.List, res.Rules
	if err != nil || len(list) == 0 {
		return res, err
	}
	ids, pairs := make([]int64, len(list)), make([]evidence.Pair, 0, 2*len(list))
	for i, c := range list {
		ids[i] = c.ID
		pairs = append(pairs, evidence.Pair{Employee: c.ID, Post: c.Target}, evidence.Pair{Employee: c.ID, Post: c.PostID})
	}
	b := &pgx.Batch{}
	people, posts := evidence.QueuePeople(b, ids, r.On, r.Cuts), evidence.QueuePosts(b, pairs, r.On, r.On, 0)
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return res, fmt.Errorf("read what the rules ask: %w", err)
	}
	for i, c := range list {
		person, target := people[c.ID], posts[evidence.Pair{Employee: c.ID, Post: c.Target}]
		if person == nil || target == nil {
			return res, errs.New(errs.Conflict, "vacancy.changed")
		}
		talent, _ := person.Facts.Talent.Get()
		list[i].Box = talent.Box
		facts := person.Moving(r.On, posts[evidence.Pair{Employee: c.ID, Post: c.PostID}], target)
		list[i].Findings = eligibility.Evaluate(eligibility.Case{On: r.On, Kind: asn.TransferOrdinary, Stage: eligibility.Screening}, facts, &r.Conditions)
		if who.Can(access.SensitiveRead) {
			continue
		}
		for k, f := range list[i].Findings {
			list[i].Findings[k] = f.Masked()
		}
	}
	return res, nil
}

// Subject is a person as a heading names them.
type Subject struct {
	PublicID    string
	Name        string
	TitleBefore string
	TitleAfter  string
	Position    string // empty: holds no post
	Unit        string
	OpenCase    string // public id of the open case; empty: none
}

const sqlSubject = `
select e.public_id, e.name, e.title_before, e.title_after, coalesce(p.name, '') as position, coalesce(u.name, '') as unit, coalesce(c.public_id, '') as open_case
  from employee e left join position p on p.id = e.position_id left join unit u on u.id = e.unit_id
  left join proposal c on c.employee_id = e.id and c.open
 where e.agency_id = @agency and e.public_id = @person /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/`

// Subject returns a person of the actor's scope. NotFound otherwise.
func (s *Service) Subject(ctx context.Context, who access.Actor, person string) (Subject, error) {
	if err := check(who); err != nil {
		return Subject{}, err
	}
	x, err := db.One[Subject](ctx, s.DB, sqlSubject, pgx.NamedArgs{"agency": who.AgencyID, "person": person, "scope": scopeOf(who)})
	if err != nil {
		return Subject{}, db.NotFound(err, "proposal.error.no_employee")
	}
	return x, nil
}

// exported is how many candidates a file holds at most.
const exported = 5000

// Export returns the whole ranking that the filter shows, without findings, to be taken out; that is recorded first.
func (s *Service) Export(ctx context.Context, who access.Actor, post string, f Filter, on asn.Date) (Result, error) {
	if err := access.Check(who, access.EmployeeExport, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return Result{}, err
	}
	err := s.DB.Write(ctx, who, "candidate.export", func(tx *db.Tx) error {
		return tx.Audit(ctx, db.Subject{Kind: "post", ID: post, Name: "Daftar calon"}, nil, f)
	})
	if err != nil {
		return Result{}, fmt.Errorf("record export: %w", err)
	}
	f.Page, f.Size = 0, exported
	return s.search(ctx, who, sqlCandidates, pgx.NamedArgs{"post": post, "by_line": true}, f, on)
}
