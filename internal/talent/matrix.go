package talent

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/employee"
)

// Unplaced is the box of those whose performance or potential is unknown.
const Unplaced = 0

// Filter narrows the matrix and its lists.
type Filter struct {
	Unit   string // public id: this unit and those below it
	Family string // of posts
}

// Matrix counts the people of each box. Counts[Unplaced] are those without a box, NoPerformance and NoPotential why;
// some lack both.
type Matrix struct {
	Counts                     [10]int
	NoPerformance, NoPotential int
	Rules                      Rules
}

// Placed is how many people have a box.
func (m Matrix) Placed() int {
	n := 0
	for _, c := range m.Counts[1:] {
		n += c
	}
	return n
}

const boxFrom = `
  from talent_box(@on, @rules) b
  join employee e on e.id = b.employee_id and e.agency_id = @agency
  left join position j on j.id = e.position_id and j.agency_id = @agency
 where b.agency_id = @agency and e.seat_id is not null
   /*if family*/ and j.family = @family /*end*/
   /*if unit*/ and e.unit_id in (select d.id from unit d join unit t on t.id = any (d.ancestors) where t.agency_id = @agency and t.public_id = @unit) /*end*/`

const sqlMatrix = `
select coalesce(b.box, 0) as box, count(*)::int as people, (count(*) filter (where b.performance_level is null))::int as no_performance,
       (count(*) filter (where b.potential_level is null))::int as no_potential` + boxFrom + ` group by 1`

type matrixRow struct{ Box, People, NoPerformance, NoPotential int }

// matrixKey is all that a matrix depends on beside the records.
type matrixKey struct {
	agency int
	on     asn.Date
	filter Filter
	rules  string
}

// Matrix counts the actor's agency by box on the day; it may be a minute old, but follows changed rules at once.
func (s *Service) Matrix(ctx context.Context, who access.Actor, f Filter, on asn.Date) (Matrix, error) {
	args, rules, err := s.boxArgs(ctx, who, f, on)
	if err != nil {
		return Matrix{}, err
	}
	return s.matrices.Get(matrixKey{who.AgencyID, on, f, fmt.Sprint(rules)}, func() (Matrix, error) {
		m := Matrix{Rules: rules}
		rows, err := db.All[matrixRow](ctx, s.DB, sqlMatrix, planned, args)
		if err != nil {
			return Matrix{}, fmt.Errorf("nine-box matrix: %w", err)
		}
		for _, r := range rows {
			m.Counts[r.Box] = r.People
			m.NoPerformance += r.NoPerformance
			m.NoPotential += r.NoPotential
		}
		return m, nil
	})
}

// planned has PostgreSQL plan a statement for the very rules: it then reads them once and not anew for everybody.
const planned = pgx.QueryExecModeCacheDescribe

// boxArgs checks the actor and returns the arguments of boxFrom with the rules of the day.
func (s *Service) boxArgs(ctx context.Context, who access.Actor, f Filter, on asn.Date) (pgx.NamedArgs, Rules, error) {
	if err := access.Check(who, access.TalentRead, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, Rules{}, err
	}
	rules, err := s.Rules(ctx, who.AgencyID, on)
	return pgx.NamedArgs{"agency": who.AgencyID, "on": on, "rules": rules, "unit": f.Unit, "family": f.Family}, rules, err
}

// Person is one line of the list of a box, with what put the person there.
type Person struct {
	ID              int64
	PublicID        string
	NIP             string
	Name            string
	TitleBefore     string
	TitleAfter      string
	Position        string
	Unit            string
	Rating          asn.Rating
	RatingYear      int // 0: unknown
	Potential       *float64
	PotentialOn     asn.Date
	PotentialSource string
	Box             int
	Key             string
}

const boxPeople = `
select e.id, e.public_id, e.nip, e.name, e.title_before, e.title_after, coalesce(j.name, '') as position, coalesce(u.name, '') as unit,
       coalesce(b.rating, 0) as rating, coalesce(b.rating_year, 0)::int as rating_year, b.potential::float8 as potential, b.potential_on,
       coalesce(b.potential_source, '') as potential_source, coalesce(b.box, 0) as box, e.name_key as key
  from (select e.id as found, b.rating, b.rating_year, b.potential, b.potential_on, b.potential_source, b.box` + boxFrom + `
           and coalesce(b.box, 0) = @box and `

const (
	boxPeopleRest = ` limit @limit) b
  join employee e on e.id = b.found
  left join position j on j.id = e.position_id
  left join unit u on u.id = e.unit_id
 order by e.name_key`

	sqlBoxPeople     = boxPeople + `(e.name_key, e.id) > (@key, @id::bigint) order by e.name_key, e.id` + boxPeopleRest + `, e.id`
	sqlBoxPeopleBack = boxPeople + `(e.name_key, e.id) < (@key, @id::bigint) order by e.name_key desc, e.id desc` + boxPeopleRest + `, e.id`
)

// Cursor is a place in the list of a box: name and id of a row. Before asks for the rows before it.
type Cursor struct {
	Key    string
	ID     int64
	Before bool
}

// Page is a stretch of the list.
type Page struct {
	Rows           []Person
	Earlier, Later bool
}

// People lists those in a box (Unplaced: in none) by name.
func (s *Service) People(ctx context.Context, who access.Actor, f Filter, box int, c *Cursor, limit int, on asn.Date) (Page, error) {
	args, _, err := s.boxArgs(ctx, who, f, on)
	if err != nil {
		return Page{}, err
	}
	args["box"] = box
	return s.people(ctx, args, c, limit)
}

func (s *Service) people(ctx context.Context, args pgx.NamedArgs, c *Cursor, limit int) (Page, error) {
	sql, back := sqlBoxPeople, c != nil && c.Before
	args["key"], args["id"], args["limit"] = "", int64(0), limit+1
	if c != nil {
		args["key"], args["id"] = c.Key, c.ID
	}
	if back {
		sql = sqlBoxPeopleBack
	}
	rows, err := db.All[Person](ctx, s.DB, sql, planned, args)
	if err != nil {
		return Page{}, fmt.Errorf("people of a box: %w", err)
	}
	p := Page{Rows: rows, Earlier: c != nil, Later: back}
	if len(rows) <= limit {
		p.Earlier = p.Earlier && !back
		return p, nil
	}
	if back {
		p.Rows = slices.Delete(rows, 0, 1) // the furthest is only there to tell that there is more
		return p, nil
	}
	p.Rows, p.Later = rows[:limit], true
	return p, nil
}

// Export returns a function that yields the list of a box in batches of size, empty at the end. Taking it out is
// recorded before the first batch is read.
func (s *Service) Export(ctx context.Context, who access.Actor, f Filter, box, size int, on asn.Date) (func() ([]Person, error), error) {
	if err := access.Check(who, access.EmployeeExport, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, err
	}
	args, _, err := s.boxArgs(ctx, who, f, on)
	if err != nil {
		return nil, err
	}
	args["box"] = box
	err = s.DB.Write(ctx, who, "talent.export", func(tx *db.Tx) error {
		return tx.Audit(ctx, db.Subject{Kind: "employee_list", ID: "-", Name: "Daftar talenta"}, nil, map[string]any{"box": box, "unit": f.Unit, "family": f.Family})
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	var at *Cursor
	done := false
	return func() ([]Person, error) {
		if done {
			return nil, nil
		}
		p, err := s.people(ctx, args, at, size)
		if n := len(p.Rows); n > 0 {
			at = &Cursor{Key: p.Rows[n-1].Key, ID: p.Rows[n-1].ID}
		}
		done = !p.Later
		return p.Rows, err
	}, nil
}

// FullName is the name with titles.
func (p Person) FullName() string { return employee.FullName(p.TitleBefore, p.Name, p.TitleAfter) }
