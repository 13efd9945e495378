package evidence

import (
	"cmp"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/talent"
)

const sqlPeople = `
select e.id, e.kind, e.nip, e.birth_date, e.sex, e.cpns_on, e.nik_valid, e.standing, e.contract_end,
       coalesce(e.rank_code, '') as rank_code, e.position_since, e.unit_since, e.source, e.source_on,
       coalesce((select coalesce(x.number, x.public_id) from proposal x where x.employee_id = e.id and x.open limit 1), '') as open_case,
       coalesce(j.kind, '') as post_kind, coalesce(j.echelon, '') as post_echelon, coalesce(j.level, '') as post_level,
       coalesce(j.retirement_age, 0)::int as retirement_age, g.signed as pledged, g.stated_on as pledged_on
  from employee e left join position j on j.id = e.position_id
  left join lateral (select x.signed, x.stated_on from service_pledge x where x.employee_id = e.id and x.stated_on <= $2::date
                      order by x.stated_on desc limit 1) g on true
 where e.id = any ($1)`

type personRow struct {
	ID            int64
	Kind          asn.EmployeeKind
	NIP           asn.NIP
	BirthDate     asn.Date
	Sex           asn.Sex
	CpnsOn        asn.Date
	NikValid      *bool
	Standing      asn.LegalStanding
	ContractEnd   asn.Date
	RankCode      asn.Rank
	PositionSince asn.Date
	UnitSince     asn.Date
	Source        string
	SourceOn      asn.Date
	OpenCase      string
	PostKind      asn.PositionKind
	PostEchelon   asn.Echelon
	PostLevel     asn.Level
	RetirementAge int
	Pledged       *bool
	PledgedOn     asn.Date
}

const sqlEducations = `
select employee_id, level_code as level, programme, field from education_history where employee_id = any ($1)
 order by employee_id, level_code desc`

type educationRow struct {
	EmployeeID int64
	Level      asn.EducationLevel
	Programme  string
	Field      string
}

// sqlRatings reads the years that the rules can look at: the longest look back is five.
const sqlRatings = `
select employee_id, year, rating from performance_rating
 where employee_id = any ($1) and year > extract(year from $2::date) - 11 order by employee_id, year desc`

type ratingRow struct {
	EmployeeID int64
	Year       int
	Rating     asn.Rating
}

const sqlSanctions = `
select s.employee_id, s.level, s.starts_on, isempty(x.served) as at_once, upper(x.served) as until
  from sanction s cross join lateral (select sanction_served(s.level, s.kind_code, s.starts_on, s.ends_on) as served) x
 where s.employee_id = any ($1) order by s.employee_id, s.starts_on desc`

type sanctionRow struct {
	EmployeeID int64
	Level      asn.SanctionLevel
	StartsOn   asn.Date
	AtOnce     bool
	Until      asn.Date // zero: nobody recorded when it ends
}

const sqlStatements = `
select distinct on (employee_id, kind) employee_id, kind, clear, stated_on, valid_until, document_no, stated_by
  from clearance where employee_id = any ($1) and stated_on <= $2::date
 order by employee_id, kind, stated_on desc`

type statementRow struct {
	EmployeeID int64
	Kind       string
	Clear      bool
	StatedOn   asn.Date
	ValidUntil asn.Date
	DocumentNo string
	StatedBy   string
}

const sqlCertificates = `
select employee_id, kind, subject, valid_until, source from certificate where employee_id = any ($1)
 order by employee_id, kind, subject`

type certificateRow struct {
	EmployeeID int64
	Kind       string
	Subject    string
	ValidUntil asn.Date
	Source     string
}

const sqlBoxes = `
select employee_id, box, rating_year::int as rating_year, rating_source, potential_on, potential_source
  from talent_box($2::date, $3::jsonb) where employee_id = any ($1) and box is not null`

type boxRow struct {
	EmployeeID      int64
	Box             int
	RatingYear      int
	RatingSource    string
	PotentialOn     asn.Date
	PotentialSource string
}

// Sources of facts as people know them. A record imported from elsewhere names its own.
const (
	SourceRecord   = "Data pegawai"
	SourceRegister = "Register disiplin"
	SourceMap      = "Peta jabatan"
	SourceABK      = "Analisis beban kerja"
	SourceCase     = "Berkas usulan"
	SourceStated   = "Pernyataan pegawai"
)

// Person is what the records say of one civil servant.
type Person struct {
	Facts         eligibility.Person
	PositionSince eligibility.Fact[asn.Date]
	UnitSince     eligibility.Fact[asn.Date]
	post          eligibility.Post // held now
	retirementAge eligibility.Fact[int]
	openCase      string
}

// Alone are the facts about the person and nothing else, as if they moved on the day to a post like their own: what the
// rules about the person ask (eligibility.EvaluatePerson).
func (p *Person) Alone(on asn.Date) *eligibility.Facts {
	f := &eligibility.Facts{Person: p.Facts}
	f.Origin = eligibility.Origin{Post: p.post, PositionSince: p.PositionSince, UnitSince: p.UnitSince}
	f.Target = eligibility.Target{Post: p.post, RetirementAge: p.retirementAge}
	f.Process = eligibility.Process{
		EffectiveOn: eligibility.Known(on, SourceCase, on), OpenCase: eligibility.Known(p.openCase, SourceCase, asn.Date{}),
	}
	return f
}

// Moving are the facts about the person's move from one post to another, as if it took effect on the day. A post that is
// nil is unknown.
func (p *Person) Moving(on asn.Date, from, to *Post) *eligibility.Facts {
	f := p.Alone(on)
	f.Origin, f.Target = p.Origin(from), eligibility.Target{}
	if to != nil {
		f.Target, f.Person.CompetenceMatch = to.Target(), to.match()
		if to.HeadMonths != nil {
			f.Person.HeadMonths = eligibility.Known(*to.HeadMonths, SourceRecord, on)
		}
		if to.ManagerMonths != nil {
			f.Person.ManagerMonths = eligibility.Known(*to.ManagerMonths, SourceRecord, on)
		}
	}
	f.Process.LoweringBasis = eligibility.Known(false, SourceCase, on)
	return f
}

// People are filled by the batch they were queued in, by employee id. Who does not exist is not in it.
type People map[int64]*Person

// QueuePeople queues the records of the people as they stand on the day, their place in the nine-box matrix by the given
// cut points: seven statements.
func QueuePeople(b *pgx.Batch, ids []int64, on asn.Date, cuts talent.Rules) People {
	people := make(People, len(ids))
	rows := make(map[int64]personRow, len(ids))
	read(b, sqlPeople, func(r personRow) {
		rows[r.ID] = r
		people[r.ID] = r.person()
	}, ids, on)
	read(b, sqlEducations, func(r educationRow) {
		if p := people[r.EmployeeID]; p != nil {
			grow(&p.Facts.Educations, eligibility.Education{Level: r.Level, Programme: r.Programme, Field: r.Field}, rows[r.EmployeeID])
		}
	}, ids)
	read(b, sqlRatings, func(r ratingRow) {
		if p := people[r.EmployeeID]; p != nil {
			grow(&p.Facts.Ratings, eligibility.YearRating{Year: r.Year, Rating: r.Rating}, rows[r.EmployeeID])
		}
	}, ids, on)
	read(b, sqlSanctions, func(r sanctionRow) {
		if p := people[r.EmployeeID]; p != nil {
			p.punished(r)
		}
	}, ids)
	read(b, sqlStatements, func(r statementRow) {
		if p := people[r.EmployeeID]; p != nil {
			p.state(r)
		}
	}, ids, on)
	read(b, sqlCertificates, func(r certificateRow) {
		if p := people[r.EmployeeID]; p != nil {
			p.certify(r, rows[r.EmployeeID])
		}
	}, ids)
	read(b, sqlBoxes, func(r boxRow) {
		if p := people[r.EmployeeID]; p != nil {
			p.place(r)
		}
	}, ids, on, cuts)
	return people
}

// read queues a statement whose rows go to use one by one.
func read[T any](b *pgx.Batch, sql string, use func(T), args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
		for _, row := range list {
			use(row)
		}
		return err
	})
}

// grow adds to a list of facts that is known from its first entry on.
func grow[T any](f *eligibility.Fact[[]T], item T, r personRow) {
	list, _ := f.Get()
	source, on := r.source()
	*f = eligibility.Known(append(list, item), source, on)
}

func (r personRow) source() (string, asn.Date) { return cmp.Or(r.Source, SourceRecord), r.SourceOn }

func (r personRow) person() *Person {
	source, on := r.source()
	p := &Person{openCase: r.OpenCase, retirementAge: eligibility.NonZero(r.RetirementAge, SourceMap, asn.Date{})}
	if r.PostKind != "" {
		p.post = eligibility.Post{
			Kind:    eligibility.Known(r.PostKind, SourceMap, asn.Date{}),
			Echelon: eligibility.Known(r.PostEchelon, SourceMap, asn.Date{}),
			Level:   eligibility.Known(r.PostLevel, SourceMap, asn.Date{}),
		}
	}
	p.PositionSince = eligibility.NonZero(r.PositionSince, source, on)
	p.UnitSince = eligibility.NonZero(r.UnitSince, source, on)
	f := &p.Facts
	f.Kind = eligibility.NonZero(r.Kind, source, on)
	f.NIP = eligibility.NonZero(r.NIP, source, on)
	f.BirthDate = eligibility.NonZero(r.BirthDate, source, on)
	f.Sex = eligibility.NonZero(r.Sex, source, on)
	f.AppointedOn = eligibility.NonZero(r.CpnsOn, source, on)
	if r.NikValid != nil {
		f.NIKValid = eligibility.Known(*r.NikValid, source, on)
	}
	f.Standing = eligibility.NonZero(r.Standing, source, on)
	if r.Pledged != nil {
		f.Pledged = eligibility.Known(*r.Pledged, SourceStated, r.PledgedOn)
	}
	f.ContractEnd = eligibility.NonZero(r.ContractEnd, source, on)
	if !r.Kind.IsContract() {
		f.Rank = eligibility.NonZero(r.RankCode, source, on)
	}
	return p
}

// punished adds an entry of the register of penalties, which is thereby known to have been read.
func (p *Person) punished(r sanctionRow) {
	served := asn.Period{From: r.StartsOn, Until: r.Until}
	if r.AtOnce {
		served.Until = r.StartsOn
	}
	list, _ := p.Facts.Sanctions.Get()
	list = append(list, eligibility.Sanction{Level: r.Level, ImposedOn: r.StartsOn, Served: served})
	p.Facts.Sanctions = eligibility.Known(list, SourceRegister, asn.Date{})
}

// state reads a dated statement. The register of penalties is known to have been read when somebody stated on
// discipline, or when it holds an entry: an empty register that nobody looked at is not a clean one.
func (p *Person) state(r statementRow) {
	fact := eligibility.Known(eligibility.Statement{Clear: r.Clear, StatedOn: r.StatedOn, Until: r.ValidUntil},
		cmp.Or(r.DocumentNo, r.StatedBy, SourceRegister), r.StatedOn)
	switch r.Kind {
	case "discipline_process":
		p.Facts.DisciplineProcess = fact
		list, _ := p.Facts.Sanctions.Get()
		p.Facts.Sanctions = eligibility.Known(list, SourceRegister, r.StatedOn)
	case "court_process":
		p.Facts.CourtProcess = fact
	case "inspectorate_finding":
		p.Facts.InspectorateRecord = fact
	case "study_assignment":
		p.Facts.StudyBond = fact
	}
}

func (p *Person) certify(r certificateRow, of personRow) {
	switch r.Kind {
	case "educator":
		grow(&p.Facts.CertifiedFor, r.Subject, of)
	case "registration":
		source, on := of.source()
		p.Facts.Registration = eligibility.Known(eligibility.Licence{Held: true, Until: r.ValidUntil}, cmp.Or(r.Source, source), on)
	}
}

// place sets the box as reckoned from the rating of a year and the assessment of potential. It is as old as the older of
// the two: a rating is of the last day of its year.
func (p *Person) place(r boxRow) {
	on := asn.NewDate(r.RatingYear, 12, 31)
	if r.PotentialOn.Before(on) {
		on = r.PotentialOn
	}
	p.Facts.Talent = eligibility.Known(eligibility.Talent{Box: r.Box, On: on}, bothSources(r.RatingSource, r.PotentialSource), on)
}

// bothSources names two sources of one fact, one of them if they are the same.
func bothSources(a, b string) string {
	if a == b || b == "" {
		return cmp.Or(a, SourceRecord)
	}
	if a == "" {
		return b
	}
	return a + "; " + b
}
