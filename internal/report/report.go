// Package report answers questions that read across many areas, for home pages and figures. It changes nothing.
package report

import (
	"context"
	"fmt"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"

	"github.com/jackc/pgx/v5"
)

// Service reads.
type Service struct {
	DB *db.DB

	ages *db.Memo[age, Freshness]
}

// New returns a service that remembers the age of the data for a minute by the clock now.
func New(d *db.DB, now func() time.Time) *Service {
	return &Service{DB: d, ages: db.NewMemo[age, Freshness](time.Minute, now)}
}

type age struct {
	agency int
	on     asn.Date
}

// Freshness says how old the numbers are that pages show.
type Freshness struct {
	EmployeesOn *time.Time // newest date of the source of employees
	OldAnalyses int        // posts whose analysis is older than two years
	NoAnalysis  int        // posts without an analysis
}

const sqlFreshness = `
select (select max(source_on) from employee where agency_id = @agency) as employees_on,
       (select count(*) from need n where n.agency_id = @agency and n.valid @> @on::date and (n.analysed_on is null or n.analysed_on < @on::date - interval '2 years'))::int as old_analyses,
       (select count(*) from post t where t.agency_id = @agency and t.closed_on is null
          and not exists (select from need n where n.post_id = t.id and n.valid @> @on::date))::int as no_analysis`

// Freshness returns the age of the data of the actor's agency; it may be a minute old.
func (s *Service) Freshness(ctx context.Context, who access.Actor, on asn.Date) (Freshness, error) {
	f, err := s.ages.Get(age{who.AgencyID, on}, func() (Freshness, error) {
		return db.One[Freshness](ctx, s.DB, sqlFreshness, pgx.NamedArgs{"agency": who.AgencyID, "on": on})
	})
	if err != nil {
		return Freshness{}, fmt.Errorf("freshness: %w", err)
	}
	return f, nil
}

// Hit is one find of the search: a person, a post, a unit or a case.
type Hit struct {
	Kind string
	ID   string
	Name string
	Note string
}

// By offset 0 the people are found by their name before they are sorted: PostgreSQL would else read everybody by name until
// six are found, which for a rare name is everybody.
const sqlSearch = `
(select 'employee' as kind, e.public_id as id, concat_ws(' ', nullif(e.title_before, ''), e.name) as name, concat_ws(', ', p.name, u.name) as note
   from (select m.* from (select public_id, title_before, name, name_key, position_id, unit_id from employee
                           where agency_id = @agency /*if indexed*/ and name_key like @text /*end*/ /*if short*/ and name_key || '' like @text /*end*/
                             /*if scope*/ and unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint]) /*end*/
                          offset 0) m order by m.name_key limit 6) e
   left join position p on p.id = e.position_id left join unit u on u.id = e.unit_id order by e.name_key)
union all
(select 'unit', u.public_id, u.name, coalesce(o.name, '') from unit u left join unit o on o.id = u.office_id
  where u.agency_id = @agency and u.active and lower(u.name) like @text /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/ order by u.name limit 6)
union all
(select 'post', t.public_id, p.name, u.name from post t join position p on p.id = t.position_id and p.agency_id = @agency join unit u on u.id = t.unit_id
  where t.agency_id = @agency and lower(p.name) like @text /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/ order by p.name, u.name limit 6)
union all
(select 'proposal', c.public_id, c.number, concat_ws(' ', e.name, '→', tu.name) from proposal c join employee e on e.id = c.employee_id
   join unit fu on fu.id = c.from_unit_id left join unit tu on tu.id = c.to_unit_id
  where c.agency_id = @agency and lower(c.number) like @text
    /*if scope*/ and (fu.ancestors @> array[@scope::bigint] or tu.ancestors @> array[@scope::bigint]) /*end*/ order by c.id desc limit 6)
union all
(select 'decree', d.public_id, d.number, d.subject from decree d
  where d.agency_id = @agency and @decrees and lower(d.number) like @text order by d.id desc limit 6)`

// Search finds people, units, posts, cases and decrees of the actor's scope whose name or number holds the text,
// at most six of each. One query.
func (s *Service) Search(ctx context.Context, who access.Actor, text string) ([]Hit, error) {
	if err := access.Check(who, access.EmployeeRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return nil, err
	}
	scope := int64(0)
	if who.Role.ByUnit() {
		scope = who.UnitID
	}
	hits, err := db.All[Hit](ctx, s.DB, sqlSearch, pgx.NamedArgs{"agency": who.AgencyID, "text": "%" + db.Like(text) + "%",
		"indexed": db.Trigrams(text), "short": !db.Trigrams(text), "scope": scope, "decrees": who.Can(access.DecreeRead)})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return hits, nil
}
