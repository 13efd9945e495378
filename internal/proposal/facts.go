package proposal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
)

// Everything the rules read about a case is gathered here, in one round trip.

const sqlFactPerson = `
select e.kind, e.nip, e.birth_date, e.sex, e.cpns_on, e.nik_valid, e.standing, e.contract_end,
       coalesce(e.rank_code, '') as rank_code, e.position_since, e.unit_since, e.source, e.source_on
  from employee e where e.id = $1`

type factPerson struct {
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
}

const sqlFactEducations = `
select level_code as level, programme, field from education_history where employee_id = $1 order by level_code desc`

const sqlFactRatings = `select year, rating from performance_rating where employee_id = $1 order by year desc limit 10`

const sqlFactSanctions = `
select level, starts_on, ends_on from sanction where employee_id = $1 order by starts_on desc`

type factSanction struct {
	Level    asn.SanctionLevel
	StartsOn asn.Date
	EndsOn   asn.Date
}

const sqlFactStatements = `
select distinct on (kind) kind, clear, stated_on, valid_until, document_no, stated_by
  from clearance where employee_id = $1 and stated_on <= $2::date
 order by kind, stated_on desc`

type factStatement struct {
	Kind       string
	Clear      bool
	StatedOn   asn.Date
	ValidUntil asn.Date
	DocumentNo string
	StatedBy   string
}

const sqlFactCertificates = `
select kind, subject, valid_until, source from certificate where employee_id = $1 order by kind, subject`

type factCertificate struct {
	Kind       string
	Subject    string
	ValidUntil asn.Date
	Source     string
}

const sqlFactCompetence = `
select assessed_on, match_percent::float8 as match_percent, talent_box, source
  from competence_result where employee_id = $1 and assessed_on <= $2::date
 order by assessed_on desc limit 1`

type factCompetence struct {
	AssessedOn   asn.Date
	MatchPercent *float64
	TalentBox    *int
	Source       string
}

// sqlFactPosts gives both ends of the move. The people counted are those who hold the post on the effective date and
// those whom other cases bring to it or take from it by then; at the origin also who retires until then.
const sqlFactPosts = `
select t.id, j.kind, j.echelon, j.level, j.class, j.family, j.subject, j.retirement_age, coalesce(j.min_education, '') as min_education,
       j.education_fields, coalesce(j.min_rank, '') as min_rank, coalesce(j.max_rank, '') as max_rank,
       u.kind as unit_kind, u.active and (t.closed_on is null or t.closed_on > @on::date) as available,
       n.quantity, n.exact::float8 as exact, n.minimum, coalesce(n.method, '') as method, coalesce(n.source, '') as need_source, n.analysed_on,
       (select count(*) from placement p join seat s on s.id = p.seat_id
         where s.post_id = t.id and p.kind = 'definitive' and p.valid @> @on::date)::int as holders,
       (select count(*) from placement p join seat s on s.id = p.seat_id
         where s.post_id = t.id and p.kind = 'reserved' and p.valid @> @on::date and p.proposal_id is distinct from @proposal)::int as incoming,
       (select count(*) from proposal x where x.from_post_id = t.id and x.open and x.submitted_at is not null
           and x.id <> @proposal and x.effective_on <= @on::date)::int as leaving,
       (select count(*) from employee e where e.post_id = t.id and e.retires_on <= @on::date and e.id <> @employee)::int as retiring,
       exists (select from seat s where s.post_id = t.id and not s.over_establishment and s.valid @> @on::date
                  and not exists (select from placement p where p.seat_id = s.id and p.kind in ('definitive', 'reserved')
                                     and p.proposal_id is distinct from @proposal and p.valid && daterange(@on::date, null))) as seat_free,
       coalesce((select e.rank_code from post h join employee e on e.post_id = h.id
                  where h.heads_unit and h.unit_id = any (u.ancestors) and e.id <> @employee and e.kind in ('pns', 'cpns')
                  order by array_position(u.ancestors, h.unit_id) desc, e.id limit 1), '') as superior_rank
  from post t
  join position j on j.id = t.position_id
  join unit u on u.id = t.unit_id
  left join need n on n.post_id = t.id and n.valid @> @on::date
 where t.id in (@from, @to)`

type factPost struct {
	ID              int64
	Kind            asn.PositionKind
	Echelon         asn.Echelon
	Level           asn.Level
	Class           *int16
	Family          string
	Subject         string
	RetirementAge   int
	MinEducation    asn.EducationLevel
	EducationFields []string
	MinRank         asn.Rank
	MaxRank         asn.Rank
	UnitKind        string
	Available       bool
	Quantity        *int
	Exact           *float64
	Minimum         *int
	Method          string
	NeedSource      string
	AnalysedOn      asn.Date
	Holders         int
	Incoming        int
	Leaving         int
	Retiring        int
	SeatFree        bool
	SuperiorRank    asn.Rank
}

const sqlFactOther = `
select coalesce((select coalesce(x.number, x.public_id) from proposal x
                  where x.employee_id = @employee and x.open and x.id <> @proposal limit 1), '') as open_case,
       exists (select from proposal_reference r where r.proposal_id = @proposal and r.kind = 'minutes' and r.mode = 'recommended') as minutes,
       (select max(r.dated_on) from proposal_reference r where r.proposal_id = @proposal and r.kind = 'minutes') as minutes_on,
       array(select distinct 'proposal.document.' || d.kind from proposal_document d
              where d.proposal_id = @proposal and d.state = 'wrong' and d.removed_at is null order by 1) as refused`

type factOther struct {
	OpenCase  string
	Minutes   bool
	MinutesOn asn.Date
	Refused   []string
}

const sqlFactActs = `
select d.duty, u.public_id as user_id, coalesce(e.public_id, '') as employee_id
  from proposal_duty d
  join user_account u on u.id = d.user_id
  left join employee e on e.id = u.employee_id
 where d.proposal_id = $1
 order by d.duty, u.id`

type factAct struct {
	Duty       Duty
	UserID     string
	EmployeeID string
}

// rawFacts are the rows behind the facts.
type rawFacts struct {
	person       factPerson
	educations   []eligibility.Education
	ratings      []eligibility.YearRating
	sanctions    []factSanction
	statements   []factStatement
	certificates []factCertificate
	competence   []factCompetence
	posts        []factPost
	other        factOther
	acts         []factAct
}

// gather reads all facts of the case as of the day, in one round trip.
func gather(ctx context.Context, q db.Querier, p *Proposal, on asn.Date) (*rawFacts, error) {
	at := p.EffectiveOn
	if at.IsZero() {
		at = on
	}
	b := &pgx.Batch{}
	b.Queue(sqlFactPerson, p.EmployeeID)
	b.Queue(sqlFactEducations, p.EmployeeID)
	b.Queue(sqlFactRatings, p.EmployeeID)
	b.Queue(sqlFactSanctions, p.EmployeeID)
	b.Queue(sqlFactStatements, p.EmployeeID, on)
	b.Queue(sqlFactCertificates, p.EmployeeID)
	b.Queue(sqlFactCompetence, p.EmployeeID, on)
	b.Queue(sqlFactPosts, pgx.NamedArgs{"on": at, "proposal": p.ID, "employee": p.EmployeeID, "from": p.FromPostID, "to": p.ToPostID})
	b.Queue(sqlFactOther, pgx.NamedArgs{"employee": p.EmployeeID, "proposal": p.ID})
	b.Queue(sqlFactActs, p.ID)
	res := q.SendBatch(ctx, b)
	f := &rawFacts{}
	err := firstErr(
		nextOne(res, &f.person), nextAll(res, &f.educations), nextAll(res, &f.ratings), nextAll(res, &f.sanctions),
		nextAll(res, &f.statements), nextAll(res, &f.certificates), nextAll(res, &f.competence), nextAll(res, &f.posts),
		nextOne(res, &f.other), nextAll(res, &f.acts), res.Close(),
	)
	if err != nil {
		return nil, fmt.Errorf("gather facts of %s: %w", p.PublicID, err)
	}
	return f, nil
}

// nextAll reads the next result of a batch into a slice of structs by column names.
func nextAll[T any](res pgx.BatchResults, into *[]T) error {
	rows, err := res.Query()
	if err != nil {
		return err
	}
	*into, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
	return err
}

// nextOne reads the next result of a batch, which must be one row.
func nextOne[T any](res pgx.BatchResults, into *T) error {
	rows, err := res.Query()
	if err != nil {
		return err
	}
	*into, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	return err
}

// Sources of facts as people know them. A record imported from elsewhere names its own.
const (
	sourceRecord   = "Data pegawai"
	sourceRegister = "Register disiplin"
	sourceMap      = "Peta jabatan"
	sourceABK      = "Analisis beban kerja"
	sourceCase     = "Berkas usulan"
)

// facts turns the rows into facts. What is not on record stays unknown.
func (f *rawFacts) facts(p *Proposal, who access.Actor, duty Duty) *eligibility.Facts {
	out := &eligibility.Facts{}
	f.fillPerson(&out.Person)
	f.fillStatements(&out.Person)
	for i := range f.posts {
		x := &f.posts[i]
		if x.ID == p.FromPostID {
			f.fillOrigin(&out.Origin, x)
		}
		if x.ID == p.ToPostID {
			fillTarget(&out.Target, x)
		}
	}
	f.fillProcess(&out.Process, p, who, duty)
	return out
}

func (f *rawFacts) fillPerson(out *eligibility.Person) {
	e := f.person
	source, on := cmpOr(e.Source, sourceRecord), e.SourceOn
	out.Kind = eligibility.NonZero(e.Kind, source, on)
	out.NIP = eligibility.NonZero(e.NIP, source, on)
	out.BirthDate = eligibility.NonZero(e.BirthDate, source, on)
	out.Sex = eligibility.NonZero(e.Sex, source, on)
	out.AppointedOn = eligibility.NonZero(e.CpnsOn, source, on)
	if e.NikValid != nil {
		out.NIKValid = eligibility.Known(*e.NikValid, source, on)
	}
	out.Standing = eligibility.NonZero(e.Standing, source, on)
	out.ContractEnd = eligibility.NonZero(e.ContractEnd, source, on)
	if !e.Kind.IsContract() {
		out.Rank = eligibility.NonZero(e.RankCode, source, on)
	}
	if len(f.educations) > 0 {
		out.Educations = eligibility.Known(f.educations, source, on)
	}
	if len(f.ratings) > 0 {
		out.Ratings = eligibility.Known(f.ratings, source, on)
	}
	for _, c := range f.competence {
		from := cmpOr(c.Source, sourceRecord)
		if c.TalentBox != nil {
			out.Talent = eligibility.Known(eligibility.Talent{Box: *c.TalentBox, On: c.AssessedOn}, from, c.AssessedOn)
		}
		if c.MatchPercent != nil {
			out.CompetenceMatch = eligibility.Known(*c.MatchPercent, from, c.AssessedOn)
		}
	}
	var subjects []string
	for _, c := range f.certificates {
		switch c.Kind {
		case "educator":
			subjects = append(subjects, c.Subject)
		case "registration":
			out.Registration = eligibility.Known(eligibility.Licence{Held: true, Until: c.ValidUntil}, cmpOr(c.Source, source), on)
		}
	}
	if subjects != nil {
		out.CertifiedFor = eligibility.Known(subjects, source, on)
	}
}

// fillStatements reads the dated statements. The register of penalties is known to have been read when somebody stated
// on discipline, or when it holds an entry: an empty register that nobody looked at is not a clean one.
func (f *rawFacts) fillStatements(out *eligibility.Person) {
	looked := len(f.sanctions) > 0
	var stated asn.Date
	for _, s := range f.statements {
		fact := eligibility.Known(eligibility.Statement{Clear: s.Clear, StatedOn: s.StatedOn, Until: s.ValidUntil},
			cmpOr(s.DocumentNo, cmpOr(s.StatedBy, sourceRegister)), s.StatedOn)
		switch s.Kind {
		case "discipline_process":
			out.DisciplineProcess = fact
			looked, stated = true, s.StatedOn
		case "court_process":
			out.CourtProcess = fact
		case "inspectorate_finding":
			out.InspectorateRecord = fact
		case "study_assignment":
			out.StudyBond = fact
		}
	}
	if !looked {
		return
	}
	list := make([]eligibility.Sanction, 0, len(f.sanctions))
	for _, s := range f.sanctions {
		served := asn.Period{From: s.StartsOn}
		if !s.EndsOn.IsZero() {
			served.Until = s.EndsOn.AddDays(1)
		}
		list = append(list, eligibility.Sanction{Level: s.Level, ImposedOn: s.StartsOn, Served: served})
	}
	out.Sanctions = eligibility.Known(list, sourceRegister, stated)
}

func (x *factPost) post() eligibility.Post {
	var on asn.Date
	out := eligibility.Post{
		Kind:    eligibility.NonZero(x.Kind, sourceMap, on),
		Echelon: eligibility.Known(x.Echelon, sourceMap, on),
		Level:   eligibility.Known(x.Level, sourceMap, on),
	}
	if x.Class != nil {
		out.Class = eligibility.Known(asn.PositionClass(*x.Class), sourceMap, on)
	}
	return out
}

// staffing counts the post; leaving are those who go from it until the effective date.
func (x *factPost) staffing(leaving int) eligibility.Staffing {
	var on asn.Date
	s := eligibility.Staffing{
		Holders:  eligibility.Known(x.Holders, sourceMap, on),
		Incoming: eligibility.Known(x.Incoming, sourceCase, on),
		Outgoing: eligibility.Known(leaving, sourceCase, on),
	}
	if x.Quantity != nil {
		s.Need = eligibility.Known(*x.Quantity, cmpOr(x.NeedSource, sourceABK), x.AnalysedOn)
	}
	return s
}

func (f *rawFacts) fillOrigin(out *eligibility.Origin, x *factPost) {
	source, on := cmpOr(f.person.Source, sourceRecord), f.person.SourceOn
	out.Post = x.post()
	out.PositionSince = eligibility.NonZero(f.person.PositionSince, source, on)
	out.UnitSince = eligibility.NonZero(f.person.UnitSince, source, on)
	out.Staffing = x.staffing(x.Leaving + x.Retiring)
	floored := x.UnitKind == "school" || x.UnitKind == "health_centre"
	out.HasLegalFloor = eligibility.Known(floored, sourceMap, asn.Date{})
	if x.Minimum != nil {
		out.LegalFloor = eligibility.Known(*x.Minimum, cmpOr(x.NeedSource, sourceABK), x.AnalysedOn)
	}
	out.FloorPresent = eligibility.Known(x.Holders+x.Incoming-x.Leaving-x.Retiring, sourceMap, asn.Date{})
}

// fillTarget: nobody who leaves the target counts, since the seat is free only when the placement on it ends.
func fillTarget(out *eligibility.Target, x *factPost) {
	var on asn.Date
	out.Post = x.post()
	out.Exists = eligibility.Known(x.Available, sourceMap, on)
	out.SeatFree = eligibility.Known(x.SeatFree, sourceMap, on)
	out.Staffing = x.staffing(0)
	out.RetirementAge = eligibility.NonZero(x.RetirementAge, sourceMap, on)
	if x.MinEducation != "" {
		out.MinEducation = eligibility.Known(x.MinEducation, sourceMap, on)
		out.EducationFields = eligibility.Known(x.EducationFields, sourceMap, on)
	}
	if x.MinRank != "" || x.MaxRank != "" {
		out.Ranks = eligibility.Known(asn.RankRange{Lowest: x.MinRank, Highest: x.MaxRank}, sourceMap, on)
	}
	out.SuperiorRank = eligibility.NonZero(x.SuperiorRank, sourceRecord, on)
	out.Profession = eligibility.Known(profession(x), sourceMap, on)
	if x.Subject != "" {
		out.Subject = eligibility.Known(x.Subject, sourceMap, on)
	}
	// The analysis counts a teacher for every 24 lesson hours: what is short of the need is what is left to teach.
	if x.Method == "teacher" && x.Quantity != nil {
		need := float64(*x.Quantity)
		if x.Exact != nil {
			need = *x.Exact
		}
		hours := int((need - float64(x.Holders+x.Incoming)) * teacherHours)
		out.LessonHours = eligibility.Known(min(teacherHours, max(0, hours)), cmpOr(x.NeedSource, sourceABK), x.AnalysedOn)
	}
}

// teacherHours are the lesson hours a week of a full teaching load (Permendikdasmen 11/2025).
const teacherHours = 24

func profession(x *factPost) eligibility.Profession {
	switch {
	case x.Kind == asn.FunctionalPost && x.Family == "Guru":
		return eligibility.Teacher
	case x.Kind == asn.FunctionalPost && healthFamilies[x.Family]:
		return eligibility.HealthWorker
	}
	return eligibility.OtherProfession
}

// healthFamilies are the functional families that practise under a registration (UU 17/2023).
var healthFamilies = map[string]bool{
	"Dokter": true, "Dokter Gigi": true, "Perawat": true, "Bidan": true, "Apoteker": true, "Asisten Apoteker": true,
	"Nutrisionis": true, "Pranata Laboratorium Kesehatan": true, "Tenaga Sanitasi Lingkungan": true, "Radiografer": true,
	"Fisioterapis": true, "Perekam Medis": true, "Terapis Gigi dan Mulut": true,
}

func (f *rawFacts) fillProcess(out *eligibility.Process, p *Proposal, who access.Actor, duty Duty) {
	var on asn.Date
	out.EffectiveOn = eligibility.NonZero(p.EffectiveOn, sourceCase, on)
	out.OpenCase = eligibility.Known(f.other.OpenCase, sourceCase, on)
	out.LoweringBasis = eligibility.Known(false, sourceCase, on)
	out.MissingDocuments = eligibility.Known(f.other.Refused, sourceCase, on)
	out.Minutes = eligibility.Known(f.other.Minutes, sourceCase, f.other.MinutesOn)
	if duty == DutyDecide {
		kind := asn.Definitive
		if !who.Definitive {
			kind = asn.ActingFull
		}
		out.Decider = eligibility.Known(kind, sourceCase, on)
	}
	acts := make([]eligibility.Act, 0, len(f.acts)+1)
	for _, a := range f.acts {
		acts = append(acts, eligibility.Act{Step: actStep(a.Duty), User: a.UserID, Employee: a.EmployeeID})
	}
	out.Acts = eligibility.Known(acts, sourceCase, on)
}

func actStep(d Duty) eligibility.ActStep {
	switch d {
	case DutyCheck:
		return eligibility.Checking
	case DutyDecide:
		return eligibility.Deciding
	}
	return eligibility.Proposing
}
