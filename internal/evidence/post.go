package evidence

import (
	"cmp"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
)

// sqlPosts gives posts as one person would leave or take them, with the person's match by the assessments that count on
// the day of judgement. The people counted are those who hold the post on the
// day and those whom other cases bring to it or take from it by then; at the origin also who retires until then.
const sqlPosts = `
select x.employee_id, t.id, j.kind, j.echelon, j.level, j.class, j.family, j.subject, j.retirement_age, coalesce(j.min_education, '') as min_education,
       j.education_fields, coalesce(j.min_rank, '') as min_rank, coalesce(j.max_rank, '') as max_rank,
       u.kind as unit_kind, u.active and (t.closed_on is null or t.closed_on > @on::date) as available,
       n.quantity, n.exact::float8 as exact, n.minimum, coalesce(n.method, '') as method, coalesce(n.source, '') as need_source, n.analysed_on,
       m.match_percent::float8 as match_percent, m.assessed_on as match_on, coalesce(m.source, '') as match_source,
       h.head_months, h.manager_months,
       (select count(*) from placement p join seat s on s.id = p.seat_id
         where s.post_id = t.id and p.kind = 'definitive' and p.valid @> @on::date)::int as holders,
       (select count(*) from placement p join seat s on s.id = p.seat_id
         where s.post_id = t.id and p.kind = 'reserved' and p.valid @> @on::date and p.proposal_id is distinct from @proposal)::int as incoming,
       (select count(*) from proposal c where c.from_post_id = t.id and c.open and c.submitted_at is not null
           and c.id <> @proposal and c.effective_on <= @on::date)::int as leaving,
       (select count(*) from employee e where e.post_id = t.id and e.retires_on <= @on::date and e.id <> x.employee_id)::int as retiring,
       exists (select from seat s where s.post_id = t.id and not s.over_establishment and s.valid @> @on::date
                  and not exists (select from placement p where p.seat_id = s.id and p.kind in ('definitive', 'reserved')
                                     and p.proposal_id is distinct from @proposal and p.valid && daterange(@on::date, null))) as seat_free,
       coalesce((select e.rank_code from post h join employee e on e.post_id = h.id
                  where h.heads_unit and h.unit_id = any (u.ancestors) and e.id <> x.employee_id and e.kind in ('pns', 'cpns')
                  order by array_position(u.ancestors, h.unit_id) desc, e.id limit 1), '') as superior_rank
  from unnest(@employees::bigint[], @posts::bigint[]) x (employee_id, post_id)
  join post t on t.id = x.post_id
  join position j on j.id = t.position_id
  join unit u on u.id = t.unit_id
  left join need n on n.post_id = t.id and n.valid @> @on::date
  left join lateral competence_match(array[x.employee_id], array[j.id], @judged::date) m on true
  left join lateral (
    select case when min(lower(p.valid)) <= (e.cpns_on + interval '1 year')::date then floor(coalesce(sum(d.days) filter (where f.family = 'Kepala Sekolah'), 0) * 12 / 365.2425)::int end as head_months,
           case when count(*) > 0 then floor(coalesce(sum(d.days) filter (where f.kind = 'structural' or f.family = 'Kepala Sekolah'), 0) * 12 / 365.2425)::int end as manager_months
      from employee e join placement p on p.employee_id = e.id and p.kind = 'definitive' and lower(p.valid) <= @judged::date
      join seat s on s.id = p.seat_id join post o on o.id = s.post_id join position f on f.id = o.position_id
     cross join lateral (select least(coalesce(upper(p.valid), @judged::date), @judged::date) - lower(p.valid) as days) d
     where j.family = 'Kepala Sekolah' and e.id = x.employee_id
     group by e.cpns_on) h on true`

// Post is a post as one person would leave or take it.
type Post struct {
	EmployeeID      int64
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
	MatchPercent    *float64 // job-person match; nil: unknown
	MatchOn         asn.Date
	MatchSource     string
	HeadMonths      *int // as head teacher; nil: history not whole, or the post is none of a head teacher
	ManagerMonths   *int
	Holders         int
	Incoming        int
	Leaving         int
	Retiring        int
	SeatFree        bool
	SuperiorRank    asn.Rank
}

// A Pair is a person and a post.
type Pair struct{ Employee, Post int64 }

// Posts are filled by the batch they were queued in.
type Posts map[Pair]*Post

// QueuePosts queues posts as they stand on the day the move takes effect, apart from what the case with the id (0: none)
// itself changes, and how the people match them on the day of judgement.
func QueuePosts(b *pgx.Batch, pairs []Pair, judged, on asn.Date, proposal int64) Posts {
	employees, posts := make([]int64, len(pairs)), make([]int64, len(pairs))
	for i, p := range pairs {
		employees[i], posts[i] = p.Employee, p.Post
	}
	out := make(Posts, len(pairs))
	read(b, sqlPosts, func(x Post) { out[Pair{x.EmployeeID, x.ID}] = &x },
		pgx.NamedArgs{"on": on, "judged": judged, "proposal": proposal, "employees": employees, "posts": posts})
	return out
}

// match is the job-person match of the person with the post.
func (x *Post) match() eligibility.Fact[float64] {
	if x.MatchPercent == nil {
		return eligibility.Fact[float64]{}
	}
	return eligibility.Known(*x.MatchPercent, cmp.Or(x.MatchSource, SourceRecord), x.MatchOn)
}

// Origin fills what the rules ask of the post a person would leave.
func (p *Person) Origin(x *Post) eligibility.Origin {
	out := eligibility.Origin{PositionSince: p.PositionSince, UnitSince: p.UnitSince}
	if x == nil {
		return out
	}
	out.Post = x.post()
	out.Profession = eligibility.Known(x.profession(), SourceMap, asn.Date{})
	out.Staffing = x.staffing(x.Leaving + x.Retiring)
	floored := x.UnitKind == "school" || x.UnitKind == "health_centre"
	out.HasLegalFloor = eligibility.Known(floored, SourceMap, asn.Date{})
	if x.Minimum != nil {
		out.LegalFloor = eligibility.Known(*x.Minimum, cmp.Or(x.NeedSource, SourceABK), x.AnalysedOn)
	}
	out.FloorPresent = eligibility.Known(x.Holders+x.Incoming-x.Leaving-x.Retiring, SourceMap, asn.Date{})
	return out
}

// Target fills what the rules ask of the post a person would take. Nobody who leaves it counts, since the seat is free
// only when the placement on it ends.
func (x *Post) Target() eligibility.Target {
	var on asn.Date
	out := eligibility.Target{
		Post:          x.post(),
		Exists:        eligibility.Known(x.Available, SourceMap, on),
		SeatFree:      eligibility.Known(x.SeatFree, SourceMap, on),
		Staffing:      x.staffing(0),
		RetirementAge: eligibility.NonZero(x.RetirementAge, SourceMap, on),
		SuperiorRank:  eligibility.NonZero(x.SuperiorRank, SourceRecord, on),
		Profession:    eligibility.Known(x.profession(), SourceMap, on),
	}
	if x.MinEducation != "" {
		out.MinEducation = eligibility.Known(x.MinEducation, SourceMap, on)
		out.EducationFields = eligibility.Known(x.EducationFields, SourceMap, on)
	}
	if x.MinRank != "" || x.MaxRank != "" {
		out.Ranks = eligibility.Known(asn.RankRange{Lowest: x.MinRank, Highest: x.MaxRank}, SourceMap, on)
	}
	if x.Subject != "" {
		out.Subject = eligibility.Known(x.Subject, SourceMap, on)
	}
	// The analysis counts a teacher for every 24 lesson hours: what is short of the need is what is left to teach.
	if x.Method == "teacher" && x.Quantity != nil {
		need := float64(*x.Quantity)
		if x.Exact != nil {
			need = *x.Exact
		}
		hours := int((need - float64(x.Holders+x.Incoming)) * teacherHours)
		out.LessonHours = eligibility.Known(min(teacherHours, max(0, hours)), cmp.Or(x.NeedSource, SourceABK), x.AnalysedOn)
	}
	return out
}

// teacherHours are the lesson hours a week of a full teaching load (Permendikdasmen 11/2025).
const teacherHours = 24

func (x *Post) post() eligibility.Post {
	var on asn.Date
	out := eligibility.Post{
		Kind:    eligibility.NonZero(x.Kind, SourceMap, on),
		Echelon: eligibility.Known(x.Echelon, SourceMap, on),
		Level:   eligibility.Known(x.Level, SourceMap, on),
	}
	if x.Class != nil {
		out.Class = eligibility.Known(asn.PositionClass(*x.Class), SourceMap, on)
	}
	return out
}

// staffing counts the post; leaving are those who go from it until the day.
func (x *Post) staffing(leaving int) eligibility.Staffing {
	var on asn.Date
	s := eligibility.Staffing{
		Holders:  eligibility.Known(x.Holders, SourceMap, on),
		Incoming: eligibility.Known(x.Incoming, SourceCase, on),
		Outgoing: eligibility.Known(leaving, SourceCase, on),
	}
	if x.Quantity != nil {
		s.Need = eligibility.Known(*x.Quantity, cmp.Or(x.NeedSource, SourceABK), x.AnalysedOn)
	}
	return s
}

func (x *Post) profession() eligibility.Profession {
	switch {
	case x.Family == "Kepala Sekolah":
		return eligibility.HeadTeacher
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
