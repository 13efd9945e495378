package workload

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Show chooses which posts a list shows.
type Show string

// The choices.
const (
	All     Show = ""
	Short   Show = "kurang"
	Over    Show = "lebih"
	Unknown Show = "tanpa-abk"
	Stale   Show = "abk-lama"
	Vacant  Show = "lowong"
)

// Shows are the choices that narrow a list.
var Shows = []Show{Short, Over, Vacant, Unknown, Stale}

// Filter narrows the staffing list; zero fields do not narrow.
type Filter struct {
	Unit   string // public id: this unit and those below
	Own    bool   // of the unit, without those below
	Family string
	Query  string // part of the name of a position or a unit
	Show   Show
	View   View
}

// Cursor is a place in the staffing list, which stands worst first: by difference, then by post.
type Cursor struct {
	Diff   int
	ID     int64
	Before bool
}

// Totals sums the posts of a filter. Short and Over are sums of single posts: surplus in one does not hide the
// shortage of another.
type Totals struct {
	Posts, Need, Held, PNS, PPPK, Short, Over int
	Unknown                                   int // posts without an analysis
	UnknownHeld                               int // their holders, who are in Held too
	Stale                                     int // posts whose analysis is older than two years
}

// staleBefore is the day before which an analysis is old; Balance.Stale says the same of a row.
const staleBefore = `(@on::date - interval '2 years')::date`

const (
	whereScope   = ` and u.ancestors @> array[@scope::bigint]`
	whereUnit    = ` and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit)`
	whereOwn     = ` and u.public_id = @unit and u.agency_id = @agency`
	whereFamily  = ` and p.family = @family`
	whereQuery   = ` and (lower(p.name) like @text or lower(u.name) like @text)`
	whereShort   = ` and b.held < b.need`
	whereOver    = ` and b.held > greatest(b.need, b.maximum)`
	whereUnknown = ` and b.need is null`
	whereStale   = ` and b.need is not null and (b.analysed_on is null or b.analysed_on < ` + staleBefore + `)`
	whereVacant  = ` and b.need - b.held - b.incoming + b.outgoing > 0`
)

var whereShow = map[Show]string{Short: whereShort, Over: whereOver, Unknown: whereUnknown, Stale: whereStale, Vacant: whereVacant}

// conditions are the parts of a where clause that the filter needs and nothing more, so that each combination is a
// statement of its own with its own plan.
func (f Filter) conditions(who access.Actor, today asn.Date) (string, pgx.NamedArgs) {
	args := f.View.args(who, today)
	args["positions"] = f.Family != "" || f.Query != ""
	var b strings.Builder
	if who.Role.ByUnit() {
		b.WriteString(whereScope)
	}
	if f.Unit != "" {
		part := whereUnit
		if f.Own {
			part = whereOwn
		}
		b.WriteString(part)
		args["unit"] = f.Unit
	}
	if f.Family != "" {
		b.WriteString(whereFamily)
		args["family"] = f.Family
	}
	if f.Query != "" {
		b.WriteString(whereQuery)
		args["text"] = "%" + db.Like(strings.ToLower(f.Query)) + "%"
	}
	b.WriteString(whereShow[f.Show])
	return b.String(), args
}

// filtered are the posts of a filter as f: numbers only, because all of them are summed and sorted; names are looked up
// for the rows that are shown. Posts without an analysis stand last.
const filtered = `, f as (
  select b.*, b.held - b.need as diff, coalesce(b.held - b.need, 2147483647) as place, b.need - b.held - b.incoming + b.outgoing as vacancy
    from b join unit u on u.id = b.unit_id and u.agency_id = @agency
           /*if positions*/ join position p on p.id = b.position_id and p.agency_id = @agency /*end*/
   where `

// totals sums f; rowColumns and what follows list a stretch of it.
const (
	totals = `
select count(*)::int as posts, coalesce(sum(need), 0)::int as need, coalesce(sum(held), 0)::int as held, coalesce(sum(pns), 0)::int as pns,
       coalesce(sum(held - pns), 0)::int as pppk, coalesce(sum(greatest(need - held, 0)), 0)::int as short,
       coalesce(sum(` + overMost + `), 0)::int as over, (count(*) - count(need))::int as unknown,
       coalesce(sum(held) filter (where need is null), 0)::int as unknown_held,
       (count(need) filter (where analysed_on is null or analysed_on < ` + staleBefore + `))::int as stale
  from f b`
	rowColumns = `
select f.public_id as post_id, p.name as position, p.family, coalesce(p.class, 0)::int as class, u.public_id as unit_id, u.name as unit,
       coalesce(o.name, '') as office, f.need, f.exact::float8, f.minimum, f.maximum, f.analysed_on, f.held, f.pns, f.pppk, f.incoming, f.outgoing,
       f.diff, f.vacancy, f.post_id as id, r.retire
  from (select * from f`
	// The names, and how many of the holders retire in each of the next five calendar years.
	rowNames = `) f
  join position p on p.id = f.position_id
  join unit u on u.id = f.unit_id
  left join unit o on o.id = u.office_id
  cross join lateral (`
	retire = `
    select array[count(*) filter (where y.n = 1), count(*) filter (where y.n = 2), count(*) filter (where y.n = 3),
                 count(*) filter (where y.n = 4), count(*) filter (where y.n = 5)]::int[] as retire
      from (select extract(year from e.retires_on)::int - extract(year from @on::date)::int as n from `
	retireNow   = retire + `employee e where e.post_id = f.post_id) y) r`
	retireDated = retire + `(
              select retires_on from employee where post_id = f.post_id and id not in (select employee_id from moved)
              union all select retires_on from arrived where post_id = f.post_id) e) y) r`
)

// rows completes a statement that begins with the source: the rows of f after the cursor, in the order of the list.
func (f Filter) rows(with, units, where string, args pgx.NamedArgs, c *Cursor, limit int, today asn.Date) string {
	after, order := "", "asc"
	if c != nil {
		comparison := ">"
		if c.Before {
			comparison, order = "<", "desc"
		}
		after = ` where (f.place, f.post_id) ` + comparison + ` (@place, @id)`
		args["place"], args["id"] = c.Diff, c.ID
	}
	args["limit"] = limit
	retires := retireNow
	if f.View.dated(today) {
		retires = retireDated
	}
	by := ` order by f.place ` + order + `, f.post_id ` + order
	return with + filtered + units + where + `)` + rowColumns + after + by + ` limit @limit` + rowNames + retires + by
}

// Page is a stretch of the staffing list.
type Page struct {
	Rows           []Balance
	Earlier, Later bool
	Totals         Totals // of all pages; only where asked for
}

// overview is all that the sums of a list, a map or an overview depend on beside the records.
type overview struct {
	agency int
	scope  int64
	filter Filter
	today  asn.Date
}

func overviewOf(who access.Actor, f Filter, today asn.Date) overview {
	return overview{who.AgencyID, scopeOf(who), f, today}
}

// Staffing lists posts with need and holders, the worst shortage first, up to limit of them from the cursor on. The sums,
// where they are asked for, may be a minute old. One statement, or two.
func (s *Service) Staffing(ctx context.Context, who access.Actor, f Filter, c *Cursor, limit int, today asn.Date, sums bool) (Page, error) {
	if err := check(who, access.PostRead); err != nil {
		return Page{}, err
	}
	var p Page
	with, units := f.View.source(today)
	where, args := f.conditions(who, today)
	var err error
	if p.Rows, err = db.All[Balance](ctx, s.DB, f.rows(with, units, where, args, c, limit+1, today), planned, args); err != nil {
		return Page{}, fmt.Errorf("staffing: %w", err)
	}
	if sums {
		p.Totals, err = s.totals.Get(overviewOf(who, f, today), func() (Totals, error) {
			return db.One[Totals](ctx, s.DB, with+filtered+units+where+`)`+totals, planned, args)
		})
		if err != nil {
			return Page{}, fmt.Errorf("sums of staffing: %w", err)
		}
	}
	more := len(p.Rows) > limit
	if more {
		p.Rows = p.Rows[:limit]
	}
	p.Earlier, p.Later = c != nil, more
	if c != nil && c.Before {
		p.Earlier, p.Later = more, true
		for i, j := 0, len(p.Rows)-1; i < j; i, j = i+1, j-1 {
			p.Rows[i], p.Rows[j] = p.Rows[j], p.Rows[i]
		}
	}
	return p, nil
}

// Worst lists the posts that are short of most people, up to limit of them. It may be a minute old.
func (s *Service) Worst(ctx context.Context, who access.Actor, limit int, today asn.Date) ([]Balance, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	f := Filter{Show: Short}
	return s.worst.Get(overviewOf(who, f, today), func() ([]Balance, error) {
		p, err := s.Staffing(ctx, who, f, nil, limit, today, false)
		return p.Rows, err
	})
}

// CursorOf is the cursor of a row.
func CursorOf(b Balance) Cursor {
	c := Cursor{Diff: 1<<31 - 1, ID: b.ID}
	if b.Diff != nil {
		c.Diff = *b.Diff
	}
	return c
}

// Export returns a function that yields the whole list in batches of size, empty at the end. Taking a list out is
// recorded with its filter before the first batch is read.
func (s *Service) Export(ctx context.Context, who access.Actor, f Filter, size int, today asn.Date) (func() ([]Balance, error), error) {
	if err := check(who, access.EmployeeExport); err != nil {
		return nil, err
	}
	err := s.DB.Write(ctx, who, "need.export", func(tx *db.Tx) error {
		return tx.Audit(ctx, db.Subject{Kind: "need_list", ID: "-", Name: "Bezetting"}, nil, f)
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	var at *Cursor
	done := false
	return func() ([]Balance, error) {
		if done {
			return nil, nil
		}
		p, err := s.Staffing(ctx, who, f, at, size, today, false)
		if err != nil {
			return nil, err
		}
		if done = !p.Later; !done {
			c := CursorOf(p.Rows[len(p.Rows)-1])
			at = &c
		}
		return p.Rows, nil
	}, nil
}
