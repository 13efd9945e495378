package vacancy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload"
)

// Service finds who could fill a vacancy.
type Service struct {
	DB       *db.DB
	Workload *workload.Service
}

// Candidate is one person who could fill the vacancy.
type Candidate struct {
	Row
	Scored
	Facts Facts
}

// Row is the person as read.
type Row struct {
	ID             int64
	PublicID       string
	Name           string
	TitleBefore    string
	TitleAfter     string
	Kind           string
	Position       string
	Unit           string
	Rank           string
	SamePosition   bool
	SameLevel      bool
	EducationKnown bool
	EducationMeets bool
	FieldAsked     bool
	FieldMeets     bool
	Rating         int
	Since          *time.Time
	DistanceKm     *float64
	FromHome       bool
	OriginNeed     *int
	OriginHeld     int
	OpenCase       bool
	RetiresOn      *time.Time
	Standing       string
}

// Considered is how many people are read for one vacancy, from the largest surplus and the nearest on.
const Considered = 400

// Shown is how many of them are shown, best first.
const Shown = 20

const sqlCandidates = `
with target as (
  select t.id as post_id, t.unit_id, t.position_id, p.family, p.level, p.min_education, p.education_fields, u.latitude, u.longitude
    from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id
   where t.agency_id = @agency and t.public_id = @post
)
select e.id, e.public_id, e.name, e.title_before, e.title_after, e.kind, p.name as position, u.name as unit, coalesce(e.rank_code, '') as rank,
       e.position_id = g.position_id as same_position, p.level = g.level as same_level,
       e.education is not null as education_known,
       coalesce(l.ordinal >= coalesce(m.ordinal, 0), false) as education_meets,
       cardinality(g.education_fields) > 0 as field_asked,
       cardinality(g.education_fields) > 0 and exists (select from education_history h where h.employee_id = e.id
         and (h.field = any (g.education_fields) or h.programme = any (g.education_fields))) as field_meets,
       coalesce(e.rating, 0)::int as rating, e.position_since as since,
       distance_km(coalesce(e.home_latitude, u.latitude), coalesce(e.home_longitude, u.longitude), g.latitude, g.longitude) as distance_km,
       e.home_latitude is not null as from_home,
       b.need as origin_need, b.held as origin_held,
       exists (select from proposal c where c.employee_id = e.id and c.open) as open_case, e.retires_on, e.standing
  from target g
  join position p on p.agency_id = @agency and p.family = g.family
  join employee e on e.agency_id = @agency and e.position_id = p.id and e.unit_id <> g.unit_id
  join unit u on u.id = e.unit_id
  join post_balance(@agency, @on) b on b.post_id = e.post_id
  left join education_level l on l.code = e.education
  left join education_level m on m.code = g.min_education
 where (@scope::bigint = 0 or u.ancestors @> array[@scope::bigint])
 order by (b.held - b.need) desc nulls last,
          distance_km(coalesce(e.home_latitude, u.latitude), coalesce(e.home_longitude, u.longitude), g.latitude, g.longitude) nulls last, e.id
 limit @limit`

// Candidates ranks people of the same family of posts for the post, best first: at most Shown of Considered people.
func (s *Service) Candidates(ctx context.Context, who access.Actor, postID string, on asn.Date) ([]Candidate, error) {
	if err := access.Check(who, access.CandidateRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"agency": who.AgencyID, "post": postID, "on": on, "limit": Considered, "scope": int64(0)}
	if who.Role.ByUnit() {
		args["scope"] = who.UnitID
	}
	rows, err := db.All[Row](ctx, s.DB, sqlCandidates, args)
	if err != nil {
		return nil, fmt.Errorf("candidates: %w", err)
	}
	out := make([]Candidate, len(rows))
	for i, r := range rows {
		f := r.facts(on)
		out[i] = Candidate{Row: r, Facts: f, Scored: Score(f, DefaultWeights)}
	}
	rank(out)
	return out[:min(len(out), Shown)], nil
}

func (r Row) facts(on asn.Date) Facts {
	f := Facts{
		SamePosition: r.SamePosition, SameLevel: r.SameLevel, EducationKnown: r.EducationKnown, EducationMeets: r.EducationMeets,
		FieldAsked: r.FieldAsked, FieldMeets: r.FieldMeets, Rating: r.Rating, DistanceKm: r.DistanceKm,
		OriginNeed: r.OriginNeed, OriginHeld: r.OriginHeld, OpenCase: r.OpenCase,
		Active: asn.LegalStanding(r.Standing).IsActive(),
	}
	if r.Since != nil {
		f.TenureMonths = asn.DateOf(*r.Since).MonthsUntil(on)
	}
	if r.RetiresOn != nil {
		f.MonthsToRetirement = on.MonthsUntil(asn.DateOf(*r.RetiresOn))
	}
	return f
}
