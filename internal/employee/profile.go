package employee

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
)

// Person is everything on the profile page. The lists are newest first.
type Person struct {
	Head
	Placements   []Placement
	Ranks        []RankChange
	Educations   []Education
	Ratings      []Rating
	Certificates []Certificate
	Clearances   []Clearance // only with access.SensitiveRead
	Sanctions    []Sanction  // only with access.SensitiveRead
	Cases        []CaseLine
	Sensitive    bool // whether the actor may see clearances and sanctions
}

// Head is the person with the present state.
type Head struct {
	ID            int64
	PublicID      string
	AgencyID      int
	NIP           string
	Kind          string
	Name          string
	TitleBefore   string
	TitleAfter    string
	Sex           string
	BirthPlace    string
	BirthDate     time.Time
	Standing      string
	CpnsOn        *time.Time
	ContractEnd   *time.Time
	Position      string
	PositionKind  string
	PositionClass int
	PostID        string
	Unit          string
	UnitID        string
	Office        string
	Ancestors     []int64
	PositionSince *time.Time
	UnitSince     *time.Time
	Rank          string
	RankName      string
	RankSince     *time.Time
	EducationName string
	Programme     string
	RetiresOn     *time.Time
	Source        string
	SourceOn      *time.Time
	OpenCase      string
	OpenState     string
}

// FullName is the name with titles.
func (h Head) FullName() string { return FullName(h.TitleBefore, h.Name, h.TitleAfter) }

// Placement is one line of the history of posts.
type Placement struct {
	Position string
	Unit     string
	Kind     string
	From     time.Time
	Until    *time.Time // exclusive; nil: open
	DecreeNo string
	Remote   int
}

// RankChange is one line of the history of ranks.
type RankChange struct {
	Rank     string
	Name     string
	On       time.Time
	DecreeNo string
}

// Education is one completed programme.
type Education struct {
	Level       string
	Programme   string
	Institution string
	Graduated   *int
}

// Rating is the performance of one year, 1 (best) to 5.
type Rating struct {
	Year   int
	Rating int
	Source string
}

// Certificate is a licence or certificate.
type Certificate struct {
	Kind       string
	Subject    string
	Number     string
	ValidUntil *time.Time
}

// Clearance is a statement that a person is or is not under a process.
type Clearance struct {
	Kind       string
	Clear      bool
	StatedOn   time.Time
	ValidUntil *time.Time
	DocumentNo string
}

// Sanction is a disciplinary penalty.
type Sanction struct {
	Level    string
	KindCode string
	StartsOn time.Time
	EndsOn   *time.Time
	DecreeNo string
	Endless  bool // nobody recorded when it ends, and its kind does not say
}

// CaseLine is one transfer case of the person.
type CaseLine struct {
	PublicID  string
	Number    string
	State     string
	Open      bool
	FromUnit  string
	ToUnit    string
	CreatedAt time.Time
}

const sqlProfileHead = `
select e.id, e.public_id, e.agency_id, e.nip, e.kind, e.name, e.title_before, e.title_after, e.sex, e.birth_place, e.birth_date,
       e.standing, e.cpns_on, e.contract_end, coalesce(p.name, '') as position, coalesce(p.kind, '') as position_kind,
       coalesce(p.class, 0) as position_class, coalesce(t.public_id, '') as post_id, coalesce(u.name, '') as unit,
       coalesce(u.public_id, '') as unit_id, coalesce(o.name, '') as office, coalesce(u.ancestors, '{}') as ancestors,
       e.position_since, e.unit_since, coalesce(e.rank_code, '') as rank, coalesce(r.name, '') as rank_name, e.rank_since,
       coalesce(l.name, '') as education_name, e.education_programme as programme, e.retires_on, e.source, e.source_on,
       coalesce(c.public_id, '') as open_case, coalesce(c.state, '') as open_state
  from employee e
  left join position p on p.id = e.position_id
  left join post t on t.id = e.post_id
  left join unit u on u.id = e.unit_id
  left join unit o on o.id = e.office_id
  left join rank r on r.code = e.rank_code
  left join education_level l on l.code = e.education
  left join proposal c on c.employee_id = e.id and c.open
 where e.agency_id = $1 and e.public_id = $2`

const sqlProfilePlacements = `
select p.name as position, u.name as unit, h.kind, lower(h.valid) as "from", upper(h.valid) as until, h.decree_no, u.remoteness as remote
  from placement h join seat s on s.id = h.seat_id join post t on t.id = s.post_id join position p on p.id = t.position_id
  join unit u on u.id = t.unit_id where h.employee_id = $1 and h.kind <> 'reserved' order by lower(h.valid) desc limit 60`

const sqlProfileRanks = `
select h.rank_code as rank, r.name, h.effective_on as "on", h.decree_no
  from rank_history h join rank r on r.code = h.rank_code where h.employee_id = $1 order by h.effective_on desc limit 40`

const sqlProfileEducation = `
select l.name as level, h.programme, h.institution, h.graduated::int
  from education_history h join education_level l on l.code = h.level_code where h.employee_id = $1 order by l.ordinal desc, h.graduated desc limit 20`

const sqlProfileRatings = `select year::int, rating::int, source from performance_rating where employee_id = $1 order by year desc limit 10`

const sqlProfileCertificates = `
select kind, subject, number, valid_until from certificate where employee_id = $1 order by kind, subject limit 40`

const sqlProfileClearances = `
select kind, clear, stated_on, valid_until, document_no from clearance where employee_id = $1 order by stated_on desc, kind limit 20`

const sqlProfileSanctions = `
select level, kind_code, starts_on, ends_on, decree_no, upper_inf(sanction_served(level, kind_code, starts_on, ends_on)) as endless
  from sanction where employee_id = $1 order by starts_on desc limit 20`

const sqlProfileCases = `
select c.public_id, coalesce(c.number, '') as number, c.state, c.open, fu.name as from_unit, coalesce(tu.name, '') as to_unit, c.created_at
  from proposal c join unit fu on fu.id = c.from_unit_id left join unit tu on tu.id = c.to_unit_id
 where c.employee_id = $1 order by c.id desc limit 20`

// Profile returns the person with history, in two round trips. NotFound outside the actor's scope. What is
// sensitive is only read for those who may see it, and that reading is recorded.
func (s *Service) Profile(ctx context.Context, who access.Actor, publicID string) (Person, error) {
	h, err := db.One[Head](ctx, s.DB, sqlProfileHead, who.AgencyID, publicID)
	if err != nil {
		return Person{}, db.NotFound(err, "employee.not_found")
	}
	perm := access.EmployeeRead
	if who.Role == access.Employee {
		perm = access.Self
	}
	if err := access.Check(who, perm, access.Object{AgencyID: h.AgencyID, Units: h.Ancestors, EmployeeID: h.ID}); err != nil {
		return Person{}, err
	}
	p := Person{Head: h, Sensitive: who.Can(access.SensitiveRead) || who.Role == access.Employee}
	var b pgx.Batch
	collect(&b, sqlProfilePlacements, h.ID, &p.Placements)
	collect(&b, sqlProfileRanks, h.ID, &p.Ranks)
	collect(&b, sqlProfileEducation, h.ID, &p.Educations)
	collect(&b, sqlProfileRatings, h.ID, &p.Ratings)
	collect(&b, sqlProfileCertificates, h.ID, &p.Certificates)
	collect(&b, sqlProfileCases, h.ID, &p.Cases)
	if p.Sensitive {
		collect(&b, sqlProfileClearances, h.ID, &p.Clearances)
		collect(&b, sqlProfileSanctions, h.ID, &p.Sanctions)
	}
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return Person{}, fmt.Errorf("profile %s: %w", publicID, err)
	}
	if p.Sensitive && who.Role != access.Employee {
		err := s.DB.Observe(ctx, who, "employee.view_sensitive", db.Subject{Kind: "employee", ID: h.PublicID, Name: h.FullName(), AgencyID: h.AgencyID})
		if err != nil {
			return Person{}, fmt.Errorf("record reading of %s: %w", publicID, err)
		}
	}
	return p, nil
}

// collect queues a query whose rows fill out.
func collect[T any](b *pgx.Batch, sql string, id int64, out *[]T) {
	b.Queue(sql, id).Query(func(rows pgx.Rows) error {
		list, err := db.Collect[T](rows)
		*out = list
		return err
	})
}

const sqlOwnID = `select public_id from employee where id = $1 and agency_id = $2`

// Own returns all that is held about the civil servant who asks.
func (s *Service) Own(ctx context.Context, who access.Actor) (Person, error) {
	id, err := db.Value[string](ctx, s.DB, sqlOwnID, who.EmployeeID, who.AgencyID)
	if err != nil {
		return Person{}, db.NotFound(err, "employee.not_found")
	}
	return s.Profile(ctx, who, id)
}

// OwnHead returns the present state of the civil servant who asks.
func (s *Service) OwnHead(ctx context.Context, who access.Actor) (Head, error) {
	id, err := db.Value[string](ctx, s.DB, sqlOwnID, who.EmployeeID, who.AgencyID)
	if err != nil {
		return Head{}, db.NotFound(err, "employee.not_found")
	}
	h, err := db.One[Head](ctx, s.DB, sqlProfileHead, who.AgencyID, id)
	if err != nil {
		return Head{}, db.NotFound(err, "employee.not_found")
	}
	return h, nil
}
