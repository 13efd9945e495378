package workload

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Service answers questions about need.
type Service struct{ DB *db.DB }

// Balance is the state of one post.
type Balance struct {
	PostID     string
	Position   string
	Family     string
	Class      int
	UnitID     string
	Unit       string
	Office     string
	Need       *int // nil: no analysis
	Exact      *float64
	Minimum    *int
	AnalysedOn *time.Time
	Held       int
	PNS        int
	PPPK       int
	Incoming   int
	Outgoing   int
	Retire     []int // T+1 … T+5
	Diff       *int  // held − need
	Vacancy    *int  // need − held − incoming + outgoing
	ID         int64
}

// Stale reports whether the analysis is older than two years on the day: it then carries a mark.
func (b Balance) Stale(on asn.Date) bool {
	return b.Need != nil && (b.AnalysedOn == nil || asn.DateOf(*b.AnalysedOn).AddYears(2).Before(on))
}

// Show chooses which posts a list shows.
type Show string

// The choices.
const (
	All     Show = ""
	Short   Show = "kurang"
	Over    Show = "lebih"
	Unknown Show = "tanpa-abk"
	Vacant  Show = "lowong"
)

// Filter narrows the staffing list.
type Filter struct {
	Unit   string // public id: this unit and those below
	Family string
	Show   Show
}

// Cursor is a place in the staffing list, which stands worst first: by difference, then by post.
type Cursor struct {
	Diff   int
	ID     int64
	Before bool
}

const balanceColumns = `
select b.public_id as post_id, p.name as position, p.family, coalesce(p.class, 0)::int as class, u.public_id as unit_id, u.name as unit,
       coalesce(o.name, '') as office, b.need, b.exact::float8, b.minimum, b.analysed_on, b.held, b.pns, b.pppk, b.incoming, b.outgoing,
       b.held - b.need as diff, b.need - b.held - b.incoming + b.outgoing as vacancy, b.post_id as id
  from post_balance(@agency, @on) b
  join position p on p.id = b.position_id
  join unit u on u.id = b.unit_id
  left join unit o on o.id = u.office_id
 where u.active`

const (
	whereScope   = ` and u.ancestors @> array[@scope::bigint]`
	whereUnit    = ` and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit)`
	whereFamily  = ` and p.family = @family`
	whereShort   = ` and b.held < b.need`
	whereOver    = ` and b.held > b.need`
	whereUnknown = ` and b.need is null`
	whereVacant  = ` and b.need - b.held - b.incoming + b.outgoing > 0`
	// Posts without an analysis stand last.
	diffKey = `coalesce(b.held - b.need, 2147483647)`
)

func conditions(who access.Actor, f Filter, on asn.Date) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"agency": who.AgencyID, "on": on}
	var b strings.Builder
	if who.Role.ByUnit() {
		b.WriteString(whereScope)
		args["scope"] = who.UnitID
	}
	if f.Unit != "" {
		b.WriteString(whereUnit)
		args["unit"] = f.Unit
	}
	if f.Family != "" {
		b.WriteString(whereFamily)
		args["family"] = f.Family
	}
	b.WriteString(map[Show]string{Short: whereShort, Over: whereOver, Unknown: whereUnknown, Vacant: whereVacant}[f.Show])
	return b.String(), args
}

// withRetirements adds, for the rows of one page only, how many holders retire in each of the next five years.
const withRetirements = `
select x.*, array(select count(e.post_id)::int from generate_series(1, 5) k
    left join employee e on e.post_id = x.id and e.retires_on >= make_date(extract(year from @on::date)::int + k, 1, 1)
                        and e.retires_on < make_date(extract(year from @on::date)::int + k + 1, 1, 1)
   group by k order by k) as retire
  from (`

// Page is a stretch of the staffing list.
type Page struct {
	Rows           []Balance
	Earlier, Later bool
}

// Staffing lists posts with need and holders, the worst shortage first. One query.
func (s *Service) Staffing(ctx context.Context, who access.Actor, f Filter, c *Cursor, limit int, on asn.Date) (Page, error) {
	if err := check(who, access.PostRead); err != nil {
		return Page{}, err
	}
	where, args := conditions(who, f, on)
	order := "asc"
	if c != nil {
		comparison := ">"
		if c.Before {
			comparison, order = "<", "desc"
		}
		where += ` and (` + diffKey + `, b.post_id) ` + comparison + ` (@diff, @id)`
		args["diff"], args["id"] = c.Diff, c.ID
	}
	args["limit"] = limit + 1
	ordered := ` order by ` + diffKey + ` ` + order + `, b.post_id ` + order + ` limit @limit`
	sql := withRetirements + balanceColumns + where + ordered + `) x order by coalesce(x.diff, 2147483647) ` + order + `, x.id ` + order
	rows, err := db.All[Balance](ctx, s.DB, sql, args)
	if err != nil {
		return Page{}, fmt.Errorf("staffing: %w", err)
	}
	p := Page{Rows: rows, Earlier: c != nil, Later: len(rows) > limit}
	if len(rows) > limit {
		p.Rows = rows[:limit]
	}
	if c != nil && c.Before {
		p.Earlier, p.Later = len(rows) > limit, true
		for i, j := 0, len(p.Rows)-1; i < j; i, j = i+1, j-1 {
			p.Rows[i], p.Rows[j] = p.Rows[j], p.Rows[i]
		}
	}
	return p, nil
}

// CursorOf is the cursor of a row.
func CursorOf(b Balance) Cursor {
	c := Cursor{Diff: 1<<31 - 1, ID: b.ID}
	if b.Diff != nil {
		c.Diff = *b.Diff
	}
	return c
}

// Post returns the balance of one post of the actor's scope. NotFound otherwise.
func (s *Service) Post(ctx context.Context, who access.Actor, publicID string, on asn.Date) (Balance, error) {
	if err := check(who, access.PostRead); err != nil {
		return Balance{}, err
	}
	where, args := conditions(who, Filter{}, on)
	args["post"] = publicID
	sql := withRetirements + balanceColumns + where + ` and b.public_id = @post) x`
	b, err := db.One[Balance](ctx, s.DB, sql, args)
	if err != nil {
		return Balance{}, db.NotFound(err, "workload.post_not_found")
	}
	return b, nil
}

// Cell is one square of the heat map: a unit and a family of posts.
type Cell struct {
	RowID   string // public id of the unit
	Row     string
	Parent  bool // has units below it
	Column  string
	Need    int // of posts with an analysis
	Held    int // in posts with an analysis
	Short   int // sum of shortages of single posts: surplus elsewhere does not hide them
	Over    int
	Unknown int // posts without an analysis
}

// Diff is held − need over the posts with an analysis.
func (c Cell) Diff() int { return c.Held - c.Need }

const sqlHeatOffices = `
select o.public_id as row_id, o.name as "row", exists (select from unit x where x.parent_id = o.id and x.active) as parent, p.family as "column",
       coalesce(sum(b.need), 0)::int as need, coalesce(sum(b.held) filter (where b.need is not null), 0)::int as held,
       coalesce(sum(greatest(b.need - b.held, 0)), 0)::int as short, coalesce(sum(greatest(b.held - b.need, 0)), 0)::int as over,
       count(*) filter (where b.need is null)::int as unknown
  from post_balance(@agency, @on) b
  join position p on p.id = b.position_id
  join unit u on u.id = b.unit_id and u.active join unit o on o.id = u.office_id
 where @scope::bigint = 0 or u.ancestors @> array[@scope::bigint]
 group by o.id, p.family order by o.name, p.family`

const sqlHeatUnits = `
select u.public_id as row_id, u.name as "row", false as parent, p.family as "column",
       coalesce(sum(b.need), 0)::int as need, coalesce(sum(b.held) filter (where b.need is not null), 0)::int as held,
       coalesce(sum(greatest(b.need - b.held, 0)), 0)::int as short, coalesce(sum(greatest(b.held - b.need, 0)), 0)::int as over,
       count(*) filter (where b.need is null)::int as unknown
  from post_balance(@agency, @on) b
  join position p on p.id = b.position_id
  join unit u on u.id = b.unit_id and u.active
 where (@scope::bigint = 0 or u.ancestors @> array[@scope::bigint])
   and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit)
 group by u.id, p.family order by u.name, p.family`

// Heat returns the cells of the heat map: offices by family, or with a unit the units below it. One query.
func (s *Service) Heat(ctx context.Context, who access.Actor, unit string, on asn.Date) ([]Cell, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"agency": who.AgencyID, "on": on, "scope": int64(0)}
	if who.Role.ByUnit() {
		args["scope"] = who.UnitID
	}
	sql := sqlHeatOffices
	if unit != "" {
		sql, args["unit"] = sqlHeatUnits, unit
	}
	cells, err := db.All[Cell](ctx, s.DB, sql, args)
	if err != nil {
		return nil, fmt.Errorf("heat map: %w", err)
	}
	return cells, nil
}

// UnitName is a unit's name for headings.
type UnitName struct {
	PublicID string
	Name     string
	OfficeID string
	Office   string
	Remote   int
}

const sqlUnitName = `
select u.public_id, u.name, coalesce(o.public_id, '') as office_id, coalesce(o.name, '') as office, u.remoteness::int as remote
  from unit u left join unit o on o.id = u.office_id
 where u.agency_id = @agency and u.public_id = @unit and (@scope::bigint = 0 or u.ancestors @> array[@scope::bigint])`

// Unit returns the name of a unit in the actor's scope. NotFound otherwise.
func (s *Service) Unit(ctx context.Context, who access.Actor, publicID string) (UnitName, error) {
	args := pgx.NamedArgs{"agency": who.AgencyID, "unit": publicID, "scope": int64(0)}
	if who.Role.ByUnit() {
		args["scope"] = who.UnitID
	}
	u, err := db.One[UnitName](ctx, s.DB, sqlUnitName, args)
	if err != nil {
		return UnitName{}, db.NotFound(err, "workload.unit_not_found")
	}
	return u, nil
}

const sqlFamilies = `select distinct family from position where agency_id = $1 order by 1`

// Families lists the families of posts of the actor's agency.
func (s *Service) Families(ctx context.Context, who access.Actor) ([]string, error) {
	rows, err := s.DB.Query(ctx, sqlFamilies, who.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("families: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func check(who access.Actor, p access.Permission) error {
	return access.Check(who, p, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}

// Detail is what a post asks for and who holds it.
type Detail struct {
	MinEducation    string
	EducationFields []string
	MinRank         string
	MaxRank         string
	Certificate     string
	Class           int
	RetirementAge   int
	Holders         []Holder `db:"-"`
}

// Holder is one person who holds a post.
type Holder struct {
	PublicID    string
	Name        string
	TitleBefore string
	TitleAfter  string
	Kind        string
	Since       *time.Time
	RetiresOn   *time.Time
}

const sqlPostDetail = `
select coalesce(p.min_education, '') as min_education, p.education_fields, coalesce(p.min_rank, '') as min_rank, coalesce(p.max_rank, '') as max_rank,
       p.certificate, coalesce(p.class, 0)::int as class, p.retirement_age::int
  from post t join position p on p.id = t.position_id where t.agency_id = $1 and t.id = $2`

const sqlPostHolders = `
select public_id, name, title_before, title_after, kind, position_since as since, retires_on
  from employee where agency_id = $1 and post_id = $2 order by position_since limit 200`

// Detail returns the requirements and holders of a post by its inner id, as found by Post. Two queries, one trip.
func (s *Service) Detail(ctx context.Context, who access.Actor, id int64) (Detail, error) {
	if err := check(who, access.PostRead); err != nil {
		return Detail{}, err
	}
	var d Detail
	var holders []Holder
	var b pgx.Batch
	b.Queue(sqlPostDetail, who.AgencyID, id).Query(func(rows pgx.Rows) (err error) {
		d, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Detail])
		return err
	})
	b.Queue(sqlPostHolders, who.AgencyID, id).Query(func(rows pgx.Rows) (err error) {
		holders, err = pgx.CollectRows(rows, pgx.RowToStructByName[Holder])
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return Detail{}, fmt.Errorf("post detail: %w", err)
	}
	d.Holders = holders
	return d, nil
}
