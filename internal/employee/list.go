package employee

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Sort is the order of a list.
type Sort string

// The orders, each served by an index that begins with the agency.
const (
	ByName       Sort = "nama"
	ByTenure     Sort = "lama"    // longest in the present post first
	ByRetirement Sort = "pensiun" // soonest first
)

// Case filters people by whether a transfer case of theirs is open.
type Case string

// The filters on cases.
const (
	AnyCase  Case = ""
	WithCase Case = "ada"
	NoCase   Case = "tidak"
)

// Filter narrows a list; zero fields do not narrow.
type Filter struct {
	Query       string // part of a name
	Unit        string // public id: this unit and those below it
	Family      string // family of posts
	Kind        asn.EmployeeKind
	Rank        string
	TenureYears int // at least so many full years in the present post
	RetireYears int // retires within so many years
	Case        Case
	Sort        Sort
	Descending  bool
}

// Cursor is a place in a list: the sort key and id of a row. Before asks for the rows before it.
type Cursor struct {
	Key    string
	ID     int64
	Before bool
}

// Row is one line of the directory.
type Row struct {
	ID          int64
	PublicID    string
	NIP         string
	Kind        string
	Name        string
	TitleBefore string
	TitleAfter  string
	Position    string
	Unit        string
	Rank        string
	Since       *time.Time // in the present post
	RetiresOn   *time.Time
	Education   string
	Rating      int
	CaseID      string // public id of the open case, empty if there is none
	CaseState   string
	Key         string // value of the sort key, for the cursor
}

// FullName is the name with titles.
func (r Row) FullName() string { return FullName(r.TitleBefore, r.Name, r.TitleAfter) }

// FullName joins a name with its titles as papers write it: "dr. Sari Dewi, M.Kes.".
func FullName(before, name, after string) string {
	s := name
	if before != "" {
		s = before + " " + s
	}
	if after != "" {
		s += ", " + after
	}
	return s
}

// Page is a stretch of a list.
type Page struct {
	Rows    []Row
	Earlier bool // there are rows before the first
	Later   bool // there are rows after the last
	Total   int  // people who match, at most CountCap
	Capped  bool // more than CountCap match
	Unknown []string
}

// CountCap is where counting stops: beyond it the exact number helps nobody and costs time.
const CountCap = 10000

// sortKeys maps an order to the column of its index and to the type its cursor is cast to.
var sortKeys = map[Sort]struct{ column, cast string }{
	ByName:       {"e.name_key", "text"},
	ByTenure:     {"e.position_since", "date"},
	ByRetirement: {"e.retires_on", "date"},
}

const (
	// What stands beside a person is looked up for the people of the page alone, after they have been chosen and put in order.
	listColumns = `
select e.id, e.public_id, e.nip, e.kind, e.name, e.title_before, e.title_after,
       coalesce((select p.name from position p where p.id = e.position_id), '') as position,
       coalesce((select u.name from unit u where u.id = e.unit_id), '') as unit,
       coalesce(e.rank_code, '') as rank, e.position_since as since, e.retires_on,
       coalesce(e.education, '') as education, coalesce(e.rating, 0) as rating,
       coalesce((select c.public_id from proposal c where c.employee_id = e.id and c.open), '') as case_id,
       coalesce((select c.state from proposal c where c.employee_id = e.id and c.open), '') as case_state, `
	listFrom = `::text as key from employee e where e.agency_id = @agency`

	whereActive = ` and e.seat_id is not null`
	whereScope  = ` and e.unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])`
	whereUnit   = ` and e.unit_id in (select d.id from unit d join unit t on t.id = any (d.ancestors) where d.agency_id = @agency and t.agency_id = @agency and t.public_id = @unit)`
	whereName   = ` and e.name_key like @name`
	whereShort  = ` and e.name_key || '' like @name` // not by trigrams, which the name has none of
	whereFamily = ` and e.position_id in (select id from position where agency_id = @agency and family = @family)`
	whereKind   = ` and e.kind = @kind`
	whereRank   = ` and e.rank_code = @rank`
	whereTenure = ` and e.position_since <= @since`
	whereRetire = ` and e.retires_on <= @retires`
	whereCase   = ` and exists (select from proposal c where c.employee_id = e.id and c.open)`
	whereNoCase = ` and not exists (select from proposal c where c.employee_id = e.id and c.open)`
)

// conditions are the parts of a where clause that the filter needs and nothing more, so that each combination is a
// statement of its own with its own plan.
func (f Filter) conditions(who access.Actor, today asn.Date) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"agency": who.AgencyID}
	var b strings.Builder
	add := func(part, name string, value any) {
		b.WriteString(part)
		if name != "" {
			args[name] = value
		}
	}
	b.WriteString(whereActive)
	if who.Role.ByUnit() {
		add(whereScope, "scope", who.UnitID)
	}
	if f.Unit != "" {
		add(whereUnit, "unit", f.Unit)
	}
	switch {
	case f.Query == "":
	case db.Trigrams(f.Query):
		add(whereName, "name", "%"+db.Like(f.Query)+"%")
	default:
		add(whereShort, "name", "%"+db.Like(f.Query)+"%")
	}
	if f.Family != "" {
		add(whereFamily, "family", f.Family)
	}
	if f.Kind != "" {
		add(whereKind, "kind", string(f.Kind))
	}
	if f.Rank != "" {
		add(whereRank, "rank", f.Rank)
	}
	if f.TenureYears > 0 {
		add(whereTenure, "since", today.AddYears(-f.TenureYears))
	}
	if f.RetireYears > 0 {
		add(whereRetire, "retires", today.AddYears(f.RetireYears))
	}
	switch f.Case {
	case WithCase:
		add(whereCase, "", nil)
	case NoCase:
		add(whereNoCase, "", nil)
	}
	return b.String(), args
}

// narrowed reports whether the filter leaves anybody out.
func (f Filter) narrowed() bool {
	f.Sort, f.Descending = "", false
	return f != Filter{}
}

// Service reads and changes the registry of civil servants.
type Service struct {
	DB  *db.DB
	Now func() time.Time

	filters *db.Memo[Scope, choices]
}

// New returns the service on the database.
func New(d *db.DB, now func() time.Time) *Service {
	return &Service{DB: d, Now: now, filters: db.NewMemo[Scope, choices](time.Minute, now)}
}

// List returns up to limit people of the actor's agency (of his unit's subtree, for unit roles) in the filter's
// order, from the cursor on. Two queries; one when nothing narrows the list.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, c *Cursor, limit int, today asn.Date, headcount int) (Page, error) {
	if err := access.Check(who, access.EmployeeRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return Page{}, err
	}
	sql, args := f.listSQL(who, c, limit, today)
	rows, err := db.All[Row](ctx, s.DB, sql, args)
	if err != nil {
		return Page{}, fmt.Errorf("list employees: %w", err)
	}
	p := Page{Rows: rows, Total: headcount}
	more := len(rows) > limit
	if more {
		p.Rows = rows[:limit]
	}
	p.Later, p.Earlier = more, c != nil
	if c != nil && c.Before {
		reverse(p.Rows)
		p.Earlier, p.Later = more, true
	}
	if f.narrowed() || who.Role.ByUnit() {
		where, args := f.conditions(who, today)
		args["cap"] = CountCap + 1
		n, err := db.Value[int](ctx, s.DB, `select count(*) from (select from employee e where e.agency_id = @agency`+where+` limit @cap) x`, args)
		if err != nil {
			return Page{}, fmt.Errorf("count employees: %w", err)
		}
		p.Total, p.Capped = min(n, CountCap), n > CountCap
	}
	return p, nil
}

// listSQL builds the statement of one page; a row more than limit tells whether there is another page.
func (f Filter) listSQL(who access.Actor, c *Cursor, limit int, today asn.Date) (string, pgx.NamedArgs) {
	key, ok := sortKeys[f.Sort]
	if !ok {
		key = sortKeys[ByName]
	}
	where, args := f.conditions(who, today)
	descending := f.Descending
	if c != nil {
		if c.Before {
			descending = !descending
		}
		comparison := ">"
		if descending {
			comparison = "<"
		}
		where += " and (" + key.column + ", e.id) " + comparison + " (@key::" + key.cast + ", @id)"
		args["key"], args["id"] = c.Key, c.ID
	}
	direction := " asc"
	if descending {
		direction = " desc"
	}
	// The limit stands in the statement: as a parameter it would be planned for a tenth of the table, or anew each time.
	return listColumns + key.column + listFrom + where + " order by " + key.column + direction + ", e.id" + direction +
		" limit " + strconv.Itoa(limit+1), args
}

func reverse(rows []Row) {
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
}

const sqlFindByNIP = `select public_id from employee where agency_id = $1 and nip = $2`

// FindByNIP returns the public id of the person with the number in the actor's agency, empty if there is none.
func (s *Service) FindByNIP(ctx context.Context, who access.Actor, nip string) (string, error) {
	if !who.Can(access.EmployeeRead) {
		return "", access.ErrForbidden
	}
	id, err := db.Value[string](ctx, s.DB, sqlFindByNIP, who.AgencyID, nip)
	if db.IsNoRows(err) {
		return "", nil
	}
	return id, err
}

// Option is a choice in a filter.
type Option struct {
	Value string
	Label string
}

const sqlFilterUnits = `
select public_id as value, name as label from unit
 where agency_id = @agency and active /*if scope*/ and ancestors @> array[@scope::bigint] /*end*/
   and kind in ('office', 'district', 'hospital') order by name limit 200`

const sqlFilterFamilies = `select distinct family as value, family as label from position where agency_id = $1 order by 1 limit 200`

// Scope is what the choices of a filter depend on. Unit is 0 for those who see the whole agency.
type Scope struct {
	Agency int
	Unit   int64
}

// ScopeOf is the scope of the actor.
func ScopeOf(who access.Actor) Scope {
	if who.Role.ByUnit() {
		return Scope{who.AgencyID, who.UnitID}
	}
	return Scope{Agency: who.AgencyID}
}

type choices struct{ units, families []Option }

// FilterOptions returns the offices and families of posts of the actor's scope, up to a minute old; in one round trip
// where they are not remembered.
func (s *Service) FilterOptions(ctx context.Context, who access.Actor) (units, families []Option, err error) {
	at := ScopeOf(who)
	c, err := s.filters.Get(at, func() (choices, error) { return s.choices(ctx, at) })
	return c.units, c.families, err
}

func (s *Service) choices(ctx context.Context, at Scope) (c choices, err error) {
	var b pgx.Batch
	b.Queue(sqlFilterUnits, pgx.NamedArgs{"agency": at.Agency, "scope": at.Unit}).Query(func(rows pgx.Rows) (err error) {
		c.units, err = db.Collect[Option](rows)
		return err
	})
	b.Queue(sqlFilterFamilies, at.Agency).Query(func(rows pgx.Rows) (err error) {
		c.families, err = db.Collect[Option](rows)
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return choices{}, fmt.Errorf("filter options: %w", err)
	}
	return c, nil
}

// Export returns a function that yields the whole list in batches of size, empty at the end. Taking a list out is
// recorded with its filter before the first batch is read.
func (s *Service) Export(ctx context.Context, who access.Actor, f Filter, size int, today asn.Date) (func() ([]Row, error), error) {
	if err := access.Check(who, access.EmployeeExport, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return nil, err
	}
	err := s.DB.Write(ctx, who, "employee.export", func(tx *db.Tx) error {
		return tx.Audit(ctx, db.Subject{Kind: "employee_list", ID: "-", Name: "Daftar pegawai"}, nil, f)
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	var at *Cursor
	done := false
	return func() ([]Row, error) {
		if done {
			return nil, nil
		}
		sql, args := f.listSQL(who, at, size, today)
		rows, err := db.All[Row](ctx, s.DB, sql, args)
		if err != nil {
			return nil, fmt.Errorf("export employees: %w", err)
		}
		done = len(rows) <= size
		if !done {
			rows = rows[:size]
		}
		if n := len(rows); n > 0 {
			at = &Cursor{Key: rows[n-1].Key, ID: rows[n-1].ID}
		}
		return rows, nil
	}, nil
}
