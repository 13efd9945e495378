package mobility

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
)

// Group is one answer to "who": four come of the rules, two cut across them.
type Group string

// The groups, as addresses name them.
const (
	GroupReady    Group = "siap"
	GroupDue      Group = "rotasi" // too long in the post, ready or not
	GroupAsked    Group = "minta"  // a wish is on record
	GroupLacksOne Group = "kurang"
	GroupUnknown  Group = "data"
	GroupNotNow   Group = "belum"
)

// Groups lists the groups in the order of the page.
var Groups = []Group{GroupReady, GroupDue, GroupAsked, GroupLacksOne, GroupUnknown, GroupNotNow}

// Filter narrows the list; zero fields do not narrow.
type Filter struct {
	Group       Group
	Query       string // part of a name
	Unit        string // public id: this unit and those below it
	Family      string
	Position    string // part of the name of the post
	Kind        asn.EmployeeKind
	Rank        string
	TenureYears int    // at least so many full years in the present post
	Rule        string // a rule that is not met or unknown
	Longest     bool   // longest in the post first, else by name
}

// Row is one civil servant of the list.
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
	Status      Status     // as stored; Judgement is of this moment
	Stale       bool
	WishReason  string // empty: no wish, or not for the reader's eyes
	WishUntil   *time.Time
	Key         string
	Judgement   Judgement `db:"-"`
}

// FullName is the name with titles.
func (r Row) FullName() string { return employee.FullName(r.TitleBefore, r.Name, r.TitleAfter) }

// Counts is how many people are in each group.
type Counts struct {
	Ready, Due, Asked, LacksOne, Unknown, NotNow int
	Stale                                        int // marked by a change and not judged again yet
}

// Of returns the count of a group.
func (c Counts) Of(g Group) int {
	return map[Group]int{GroupReady: c.Ready, GroupDue: c.Due, GroupAsked: c.Asked, GroupLacksOne: c.LacksOne, GroupUnknown: c.Unknown, GroupNotNow: c.NotNow}[g]
}

// List is a stretch of the list with what stands around it.
type List struct {
	Rows       []Row
	Earlier    bool
	Later      bool
	Counts     Counts
	ComputedAt *time.Time // nil: never
	People     int        // judged then
	MaxTenure  int        // months in the post after which rotation is due
	Saved      []Saved
}

// Cursor is a place in the list.
type Cursor = employee.Cursor

const (
	// The people are chosen first, then what their posts and units are called is looked up for them alone.
	listRows = `
select m.id, m.public_id, m.nip, m.kind, m.name, m.title_before, m.title_after, coalesce(p.name, '') as position, coalesce(u.name, '') as unit,
       m.rank, m.since, m.status, m.stale, m.wish_reason, m.wish_until, m.place::text as key
  from (select e.id, e.public_id, e.nip, e.kind, e.name, e.title_before, e.title_after, e.position_id, e.unit_id,
               coalesce(e.rank_code, '') as rank, e.position_since as since, r.status, r.stale,
               coalesce(w.reason, '') as wish_reason, (upper(w.valid) - 1) as wish_until, %[1]s as place
          from readiness r
          join employee e on e.id = r.employee_id and e.agency_id = @agency
          left join move_wish w on w.agency_id = @agency and w.employee_id = e.id and w.withdrawn_at is null and w.valid @> @on::date and @wishes
         where r.agency_id = @agency%[2]s
         order by %[1]s %[3]s, e.id %[3]s limit @limit) m
  left join position p on p.id = m.position_id
  left join unit u on u.id = m.unit_id
 order by m.place %[3]s, m.id %[3]s`

	listCounts = `
select count(*) filter (where r.status = 'ready')::int as ready, count(*) filter (where r.due)::int as due, count(w.id)::int as asked,
       count(*) filter (where r.status = 'lacks_one')::int as lacks_one, count(*) filter (where r.status = 'unknown')::int as unknown,
       count(*) filter (where r.status = 'not_now')::int as not_now, count(*) filter (where r.stale)::int as stale
  from readiness r
  join employee e on e.id = r.employee_id and e.agency_id = @agency
  left join move_wish w on w.agency_id = @agency and w.employee_id = r.employee_id and w.withdrawn_at is null and w.valid @> @on::date and @wishes
 where r.agency_id = @agency%s`

	// The same of a whole agency, each from the index that holds just that.
	sqlCountAll = `
select count(*) filter (where status = 'ready')::int as ready, count(*) filter (where status = 'lacks_one')::int as lacks_one,
       count(*) filter (where status = 'unknown')::int as unknown, count(*) filter (where status = 'not_now')::int as not_now,
       (select count(*) from readiness where agency_id = @agency and due)::int as due,
       (select count(*) from readiness where agency_id = @agency and stale)::int as stale,
       (select count(*) from move_wish w join readiness r on r.employee_id = w.employee_id and r.agency_id = @agency
         where w.agency_id = @agency and w.withdrawn_at is null and w.valid @> @on::date and @wishes)::int as asked
  from readiness where agency_id = @agency`

	sqlRun = `select computed_at, people from readiness_run where agency_id = $1`

	whereStatus   = ` and r.status = @status`
	whereDue      = ` and r.due`
	whereAsked    = ` and w.id is not null`
	whereRule     = ` and (@rule = any (r.failed) or @rule = any (r.unknown))`
	whereScope    = ` and e.unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])`
	whereUnit     = ` and e.unit_id in (select d.id from unit d join unit t on t.id = any (d.ancestors) where d.agency_id = @agency and t.agency_id = @agency and t.public_id = @unit)`
	whereName     = ` and e.name_key like @name`
	whereShort    = ` and e.name_key || '' like @name` // not by trigrams, which the name has none of
	whereFamily   = ` and e.position_id in (select id from position where agency_id = @agency and family = @family)`
	wherePosition = ` and e.position_id in (select id from position where agency_id = @agency and lower(name) like @position)`
	whereKind     = ` and e.kind = @kind`
	whereRank     = ` and e.rank_code = @rank`
	whereTenure   = ` and e.position_since <= @since`
)

var statusOf = map[Group]Status{GroupReady: Ready, GroupLacksOne: LacksOne, GroupUnknown: Unknown, GroupNotNow: NotNow}

// conditions are the parts of a where clause that the filter needs. The group is apart: counts are over all groups.
func (f Filter) conditions(who access.Actor, today asn.Date) (where, group string, args pgx.NamedArgs) {
	args = pgx.NamedArgs{"agency": who.AgencyID, "on": today, "wishes": who.Can(access.WishRead)}
	var b strings.Builder
	add := func(needed bool, part, name string, value any) {
		if needed {
			b.WriteString(part)
			args[name] = value
		}
	}
	add(who.Role.ByUnit(), whereScope, "scope", who.UnitID)
	add(f.Unit != "", whereUnit, "unit", f.Unit)
	add(db.Trigrams(f.Query), whereName, "name", "%"+db.Like(f.Query)+"%")
	add(f.Query != "" && !db.Trigrams(f.Query), whereShort, "name", "%"+db.Like(f.Query)+"%")
	add(f.Family != "", whereFamily, "family", f.Family)
	add(f.Position != "", wherePosition, "position", "%"+db.Like(f.Position)+"%")
	add(f.Kind != "", whereKind, "kind", string(f.Kind))
	add(f.Rank != "", whereRank, "rank", f.Rank)
	add(f.TenureYears > 0, whereTenure, "since", today.AddYears(-f.TenureYears))
	add(f.Rule != "", whereRule, "rule", f.Rule)
	switch f.Group {
	case GroupDue:
		group = whereDue
	case GroupAsked:
		group = whereAsked
	case "":
	default:
		group, args["status"] = whereStatus, string(statusOf[f.Group])
	}
	return b.String(), group, args
}

// countsSQL builds the statement of the counts. Without a filter it reads nobody's record.
func (f Filter) countsSQL(who access.Actor, today asn.Date) (string, pgx.NamedArgs) {
	where, _, args := f.conditions(who, today)
	if where == "" {
		return sqlCountAll, args
	}
	return fmt.Sprintf(listCounts, where), args
}

// rowsSQL builds the statement of one page; a row more than limit tells whether there is another.
func (f Filter) rowsSQL(who access.Actor, c *Cursor, limit int, today asn.Date) (string, pgx.NamedArgs) {
	column, cast := "e.name_key", "text"
	if f.Longest {
		column, cast = "e.position_since", "date"
	}
	where, group, args := f.conditions(who, today)
	where += group
	args["limit"] = limit + 1
	direction := "asc"
	if c != nil {
		comparison := ">"
		if c.Before {
			comparison, direction = "<", "desc"
		}
		where += fmt.Sprintf(" and (%s, e.id) %s (@key::%s, @id)", column, comparison, cast)
		args["key"], args["id"] = c.Key, c.ID
	}
	return fmt.Sprintf(listRows, column, where, direction), args
}

func (s *Service) check(who access.Actor, p access.Permission) error {
	return access.Check(who, p, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}

type runRow struct {
	ComputedAt *time.Time
	People     int
}

// List returns up to limit people of the actor's scope from the cursor on, judged afresh, with the counts of all groups
// under the same filter: four statements in one round trip, the parameters, and the records of the people shown.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, c *Cursor, limit int, today asn.Date) (List, error) {
	if err := s.check(who, access.EmployeeRead); err != nil {
		return List{}, err
	}
	sql, args := f.rowsSQL(who, c, limit, today)
	counts, counted := f.countsSQL(who, today)
	var l List
	b := &pgx.Batch{}
	b.Queue(sql, args).Query(func(rows pgx.Rows) (err error) {
		l.Rows, err = pgx.CollectRows(rows, pgx.RowToStructByName[Row])
		return err
	})
	b.Queue(counts, counted).Query(func(rows pgx.Rows) (err error) {
		l.Counts, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Counts])
		return err
	})
	b.Queue(sqlRun, who.AgencyID).Query(func(rows pgx.Rows) error {
		runs, err := pgx.CollectRows(rows, pgx.RowToStructByName[runRow])
		for _, r := range runs {
			l.ComputedAt, l.People = r.ComputedAt, r.People
		}
		return err
	})
	b.Queue(sqlListSaved, who.UserID, who.AgencyID, pageReady).Query(func(rows pgx.Rows) (err error) {
		l.Saved, err = pgx.CollectRows(rows, pgx.RowToStructByName[Saved])
		return err
	})
	if err := s.DB.SendBatch(ctx, b).Close(); err != nil {
		return List{}, fmt.Errorf("list readiness: %w", err)
	}
	more := len(l.Rows) > limit
	l.Rows = l.Rows[:min(len(l.Rows), limit)]
	l.Later, l.Earlier = more, c != nil
	if c != nil && c.Before {
		slices.Reverse(l.Rows)
		l.Earlier, l.Later = more, true
	}
	r, err := rulesOf(ctx, s.DB, who.AgencyID, today)
	if err != nil {
		return List{}, err
	}
	l.MaxTenure = r.params.TenureMax.Value
	return l, s.judgeRows(ctx, r, l.Rows, today)
}

// judgeRows judges the people of a list as of now; what is sensitive stays out of lists for every reader.
func (s *Service) judgeRows(ctx context.Context, r *rules, rows []Row, today asn.Date) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	found, err := judge(ctx, s.DB, r, ids, today)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Judgement = found[rows[i].ID].masked()
		rows[i].Status = rows[i].Judgement.Status()
	}
	return nil
}

// masked is the judgement for those who may not see penalties and processes.
func (j Judgement) masked() Judgement {
	j.Findings = slices.Clone(j.Findings)
	for i, f := range j.Findings {
		j.Findings[i] = f.Masked()
	}
	return j
}

// Person is one civil servant with everything the rules say.
type Person struct {
	Judgement
	PersonHead
	Wish *Wish // nil: none, or not for the reader's eyes
}

// PersonHead is who the person is and where.
type PersonHead struct {
	ID          int64
	PublicID    string
	AgencyID    int
	Name        string
	TitleBefore string
	TitleAfter  string
	Position    string
	Unit        string
	Ancestors   []int64
	Since       *time.Time
	OpenCase    string // public id
}

// FullName is the name with titles.
func (p PersonHead) FullName() string { return employee.FullName(p.TitleBefore, p.Name, p.TitleAfter) }

const sqlPersonHead = `
select e.id, e.public_id, e.agency_id, e.name, e.title_before, e.title_after, coalesce(p.name, '') as position, coalesce(u.name, '') as unit,
       coalesce(u.ancestors, '{}') as ancestors, e.position_since as since, coalesce(c.public_id, '') as open_case
  from employee e left join position p on p.id = e.position_id left join unit u on u.id = e.unit_id
  left join proposal c on c.employee_id = e.id and c.open
 where e.agency_id = $1 and e.public_id = $2`

// Person judges one person now. Who may see penalties and processes sees them here, and that is recorded.
func (s *Service) Person(ctx context.Context, who access.Actor, publicID string, today asn.Date) (Person, error) {
	head, err := db.One[PersonHead](ctx, s.DB, sqlPersonHead, who.AgencyID, publicID)
	if err != nil {
		return Person{}, db.NotFound(err, "employee.not_found")
	}
	if err := access.Check(who, access.EmployeeRead, access.Object{AgencyID: head.AgencyID, Units: head.Ancestors}); err != nil {
		return Person{}, err
	}
	r, err := rulesOf(ctx, s.DB, head.AgencyID, today)
	if err != nil {
		return Person{}, err
	}
	found, err := judge(ctx, s.DB, r, []int64{head.ID}, today)
	if err != nil {
		return Person{}, err
	}
	p := Person{PersonHead: head, Judgement: found[head.ID]}
	if who.Can(access.SensitiveRead) {
		err = s.DB.Observe(ctx, who, "employee.view_sensitive", db.Subject{Kind: "employee", ID: head.PublicID, Name: head.FullName(), AgencyID: head.AgencyID})
	} else {
		p.Judgement = p.masked()
	}
	if err != nil || !who.Can(access.WishRead) {
		return p, err
	}
	p.Wish, err = s.wishOf(ctx, head.ID, today)
	return p, err
}

// Export returns a function that yields the whole list in batches, judged as it goes, empty at the end. Taking a list
// out is recorded with its filter before the first batch is read.
func (s *Service) Export(ctx context.Context, who access.Actor, f Filter, size int, today asn.Date) (func() ([]Row, error), error) {
	if err := s.check(who, access.EmployeeExport); err != nil {
		return nil, err
	}
	err := s.DB.Write(ctx, who, "readiness.export", func(tx *db.Tx) error {
		return tx.Audit(ctx, db.Subject{Kind: "employee_list", ID: "-", Name: "Siap mutasi"}, nil, f)
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	r, err := rulesOf(ctx, s.DB, who.AgencyID, today)
	if err != nil {
		return nil, err
	}
	var at *Cursor
	done := false
	return func() ([]Row, error) {
		if done {
			return nil, nil
		}
		sql, args := f.rowsSQL(who, at, size, today)
		rows, err := db.All[Row](ctx, s.DB, sql, args)
		if err != nil {
			return nil, fmt.Errorf("export readiness: %w", err)
		}
		done = len(rows) <= size
		if !done {
			rows = rows[:size]
		}
		if n := len(rows); n > 0 {
			at = &Cursor{Key: rows[n-1].Key, ID: rows[n-1].ID}
		}
		return rows, s.judgeRows(ctx, r, rows, today)
	}, nil
}

// RuleChoices are the rules by which the list can be narrowed: those about the person that can stand in the way. Those
// on penalties and processes are for readers who may see them.
func RuleChoices(who access.Actor) []string {
	var out []string
	for _, r := range eligibility.Rules() {
		masked := eligibility.Finding{Rule: r.ID, Outcome: eligibility.Fail, Value: "x"}.Masked().Value == ""
		if r.Person && r.Severity != eligibility.Warn && (!masked || who.Can(access.SensitiveRead)) {
			out = append(out, r.ID)
		}
	}
	return out
}
