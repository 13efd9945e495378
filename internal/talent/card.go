package talent

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/policy"
)

// A Card is what is known of a person's competence and talent, with the inputs it was computed from.
type Card struct {
	Rules       Rules
	Placing     Placing
	Fit         *Fit // with the present position; nil: the person holds none
	Competences []CompetenceLine
	OptimalFrom int // per cent of match
	FairFrom    int // per cent of match
}

// Placing is a box and what it was made of. Box 0 is none; nil levels and zero years are unknown.
type Placing struct {
	Box              int
	Rating           asn.Rating
	RatingYear       int
	RatingSource     string
	Performance      int // the rating as a score
	PerformanceLevel *Level
	Potential        *float64
	PotentialOn      asn.Date
	PotentialUntil   asn.Date
	PotentialSource  string
	PotentialLevel   *Level
}

// A CompetenceLine is one competence that the present post asks or in which the person was assessed: the latest
// assessment, also one that no longer counts.
type CompetenceLine struct {
	Kind       CompetenceKind
	Name       string
	Asked      int // 0: not asked
	Level      int // 0: never assessed
	AssessedOn asn.Date
	ValidUntil asn.Date
	Source     string
}

const sqlCardPlacing = `
select coalesce(box, 0) as box, coalesce(rating, 0) as rating, coalesce(rating_year, 0)::int as rating_year, coalesce(rating_source, '') as rating_source,
       coalesce(performance, 0) as performance, performance_level, potential::float8 as potential, potential_on, potential_until,
       coalesce(potential_source, '') as potential_source, potential_level
  from talent_box(@on, @rules) where employee_id = @employee`

const sqlCardFit = `
select f.* from employee e cross join lateral talent_fit(array[e.id], array[e.position_id], @on, @rules) f where e.id = @employee`

const sqlCardCompetences = `
select c.kind, c.name, coalesce(s.level, 0)::int as asked, coalesce(a.level, 0)::int as level, a.assessed_on, a.valid_until, coalesce(a.source, '') as source
  from employee e
 cross join competence c
  left join competence_standard s on s.position_id = e.position_id and s.competence_id = c.id and s.valid @> @on::date
  left join lateral (select x.level, x.assessed_on, x.valid_until, x.source from competence_assessment x
         where x.employee_id = e.id and x.competence_id = c.id and x.assessed_on <= @on::date
         order by x.valid_until >= @on::date desc, x.assessed_on desc limit 1) a on true
 where e.id = @employee and (c.agency_id is null or c.agency_id = e.agency_id) and (s.level is not null or a.level is not null)
 order by c.ordinal, c.name`

// Card returns the card of a person on the day. NotFound outside the actor's scope; a civil servant sees the own one.
// Two round trips.
func (s *Service) Card(ctx context.Context, who access.Actor, h employee.Head, on asn.Date) (Card, error) {
	perm := access.EmployeeRead
	if who.Role == access.Employee {
		perm = access.Self
	}
	if err := access.Check(who, perm, access.Object{AgencyID: h.AgencyID, Units: h.Ancestors, EmployeeID: h.ID}); err != nil {
		return Card{}, err
	}
	set, err := s.Policy.Parameters(ctx, s.DB, h.AgencyID, on)
	if err != nil {
		return Card{}, err
	}
	c := Card{OptimalFrom: set.Int(policy.CompetenceOptimalPercent), FairFrom: set.Int(policy.CompetenceFairPercent)}
	if c.Rules, err = RulesOf(set); err != nil {
		return Card{}, err
	}
	args := pgx.NamedArgs{"employee": h.ID, "on": on, "rules": c.Rules}
	var b pgx.Batch
	b.Queue(sqlCardPlacing, args).Query(func(rows pgx.Rows) (err error) {
		c.Placing, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Placing])
		return err
	})
	b.Queue(sqlCardFit, args).Query(func(rows pgx.Rows) error {
		fits, err := pgx.CollectRows(rows, pgx.RowToStructByName[Fit])
		if len(fits) == 1 {
			c.Fit = &fits[0]
		}
		return err
	})
	b.Queue(sqlCardCompetences, args).Query(func(rows pgx.Rows) (err error) {
		c.Competences, err = pgx.CollectRows(rows, pgx.RowToStructByName[CompetenceLine])
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return Card{}, fmt.Errorf("talent card of %s: %w", h.PublicID, err)
	}
	return c, nil
}
