package quality

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Service reads the findings and renews them.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// RefreshArgs asks for the findings of a government to be renewed.
type RefreshArgs struct{ Agency int }

// Kind names the job.
func (RefreshArgs) Kind() string { return "quality.refresh" }

const sqlLock = `select pg_advisory_xact_lock(15, $1)`

// renew stores what a check found: what is mended goes, what is new comes, what stays is not written.
const renew = `
with found as (%s), gone as (
  delete from quality_finding where id in (
    select f.id from quality_finding f left join found x on coalesce(x.unit_id, 0) = coalesce(f.unit_id, 0) and coalesce(x.employee_id, 0) = coalesce(f.employee_id, 0)
       and coalesce(x.post_id, 0) = coalesce(f.post_id, 0) and coalesce(x.position_id, 0) = coalesce(f.position_id, 0)
     where f.agency_id = @agency and f.check_code = @check and x.detail is null)
)
insert into quality_finding as f (agency_id, check_code, harm, unit_id, employee_id, post_id, position_id, detail, found_on)
select @agency, @check, @harm, unit_id, employee_id, post_id, position_id, coalesce(detail, ''), @on from found
on conflict on constraint quality_finding_once do update set detail = excluded.detail, harm = excluded.harm
 where (f.detail, f.harm) is distinct from (excluded.detail, excluded.harm)`

const sqlForgetOthers = `delete from quality_finding where agency_id = $1 and check_code <> all ($2)`

const sqlStamp = `
insert into quality_run (agency_id, checked_at, as_of, staff_on, analysed_on, imported_at)
select @agency, @at, @on, (select max(source_on) from employee where agency_id = @agency and source_on <= @on::date),
       (select max(analysed_on) from need where agency_id = @agency and valid @> @on::date),
       (select max(finished_at) from import_run where agency_id = @agency and state = 'done')
on conflict (agency_id) do update set checked_at = excluded.checked_at, as_of = excluded.as_of, staff_on = excluded.staff_on,
       analysed_on = excluded.analysed_on, imported_at = excluded.imported_at`

// Refresh renews the findings of a government as of a day. One at a time; running it again changes nothing but the time.
func Refresh(ctx context.Context, tx *db.Tx, agency int, on asn.Date, at time.Time) error {
	if _, err := tx.Exec(ctx, sqlLock, agency); err != nil {
		return fmt.Errorf("lock findings: %w", err)
	}
	codes := make([]string, len(Checks))
	for i, c := range Checks {
		codes[i] = c.Code
		args := pgx.NamedArgs{"agency": agency, "on": on, "check": c.Code, "harm": int(c.Harm), "standings": standings()}
		if _, err := tx.Exec(ctx, fmt.Sprintf(renew, strings.Replace(c.sql, " as detail", "::text as detail", 1)), args); err != nil {
			return fmt.Errorf("check %s: %w", c.Code, err)
		}
	}
	if _, err := tx.Exec(ctx, sqlForgetOthers, agency, codes); err != nil {
		return fmt.Errorf("former checks: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlStamp, pgx.NamedArgs{"agency": agency, "at": at, "on": on}); err != nil {
		return fmt.Errorf("stamp findings: %w", err)
	}
	return nil
}

func standings() []string {
	var out []string
	for _, s := range asn.LegalStandings() {
		out = append(out, string(s))
	}
	return out
}

// Recheck renews the findings of the actor's government at once.
func (s *Service) Recheck(ctx context.Context, who access.Actor, on asn.Date) error {
	if err := mayRead(who); err != nil {
		return err
	}
	if who.Role.ByUnit() {
		return access.ErrForbidden
	}
	return s.DB.Write(ctx, who, "quality.recheck", func(tx *db.Tx) error {
		if err := Refresh(ctx, tx, who.AgencyID, on, s.Now()); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "quality", ID: "-", Name: "Mutu data"}, nil, map[string]string{"on": on.String()})
	})
}

func mayRead(who access.Actor) error {
	return access.Check(who, access.QualityRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}

// Filter narrows the findings; zero fields do not narrow.
type Filter struct {
	Unit  string // public id: this unit and those below
	Harm  Harm
	Check string
}

const (
	fromFindings = ` from quality_finding f left join unit u on u.id = f.unit_id and u.agency_id = @agency where f.agency_id = @agency`
	whereScope   = ` and u.ancestors @> array[@scope::bigint]`
	whereUnit    = ` and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit)`
	whereHarm    = ` and f.harm = @harm`
	whereCheck   = ` and f.check_code = @check`
	whereOpen    = ` and f.check_code <> all (@sensitive)`
)

func (f Filter) conditions(who access.Actor) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"agency": who.AgencyID}
	var b strings.Builder
	add := func(on bool, where, name string, value any) {
		if on {
			b.WriteString(where)
			args[name] = value
		}
	}
	add(who.Role.ByUnit(), whereScope, "scope", who.UnitID)
	add(f.Unit != "", whereUnit, "unit", f.Unit)
	add(f.Harm != 0, whereHarm, "harm", int(f.Harm))
	add(f.Check != "", whereCheck, "check", f.Check)
	add(!who.Can(access.SensitiveRead), whereOpen, "sensitive", sensitive)
	return b.String(), args
}

// Count is how often a check found something.
type Count struct {
	CheckCode string
	N         int
}

// OfficeCount is how many findings an office has, by harm.
type OfficeCount struct {
	PublicID string
	Name     string
	Harm1    int
	Harm2    int
	Harm3    int
	Harm4    int
}

// Sources is how fresh each source was when the findings were last renewed; nil: never.
type Sources struct {
	CheckedAt  *time.Time
	StaffOn    *time.Time
	AnalysedOn *time.Time
	ImportedAt *time.Time
}

// Summary counts the findings.
type Summary struct {
	Counts  []Count
	Offices []OfficeCount // the worst first
	Sources Sources
	Imports []ImportLine // the last of each kind
}

// ImportLine is the last import of a kind that ended well.
type ImportLine struct {
	Kind       string
	PublicID   string
	FileName   string
	AsOf       time.Time
	FinishedAt time.Time
}

const (
	sqlSources = `select checked_at, staff_on, analysed_on, imported_at from quality_run where agency_id = $1`
	sqlImports = `
select distinct on (kind) kind, public_id, file_name, as_of, finished_at from import_run
 where agency_id = $1 and state = 'done' and finished_at is not null order by kind, id desc`
)

// Summary counts the findings of the actor's scope, by check and by office. Four queries, one trip.
func (s *Service) Summary(ctx context.Context, who access.Actor, f Filter) (Summary, error) {
	var out Summary
	if err := mayRead(who); err != nil {
		return out, err
	}
	where, args := f.conditions(who)
	var b pgx.Batch
	b.Queue(`select f.check_code, count(*)::int as n`+fromFindings+where+` group by 1`, args).Query(collect(&out.Counts))
	b.Queue(`select o.public_id, o.name, x.harm1, x.harm2, x.harm3, x.harm4 from (
		select u.office_id, count(*) filter (where f.harm = 1)::int as harm1, count(*) filter (where f.harm = 2)::int as harm2,
		       count(*) filter (where f.harm = 3)::int as harm3, count(*) filter (where f.harm = 4)::int as harm4`+fromFindings+where+` and u.office_id is not null group by 1) x
		join unit o on o.id = x.office_id and o.agency_id = @agency order by x.harm1 desc, x.harm2 desc, x.harm3 desc, o.name, o.id limit 60`, args).Query(collect(&out.Offices))
	b.Queue(sqlSources, who.AgencyID).Query(func(rows pgx.Rows) (err error) {
		out.Sources, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Sources])
		if db.IsNoRows(err) {
			return nil
		}
		return err
	})
	b.Queue(sqlImports, who.AgencyID).Query(collect(&out.Imports))
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return out, fmt.Errorf("data quality: %w", err)
	}
	return out, nil
}

func collect[T any](into *[]T) func(pgx.Rows) error {
	return func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	}
}

// Finding is one thing that is wrong.
type Finding struct {
	ID        int64
	CheckCode string
	Harm      int
	Detail    string
	FoundOn   time.Time
	Employee  string // public id; empty: not about a person
	Person    string
	Post      string // public id
	Position  string // name of the post's or the position itself
	UnitID    string // public id
	Unit      string
}

const findingColumns = `
select f.id, f.check_code, f.harm::int, f.detail, f.found_on, coalesce(e.public_id, '') as employee, coalesce(e.name, '') as person,
       coalesce(t.public_id, '') as post, coalesce(p.name, '') as position, coalesce(u.public_id, '') as unit_id, coalesce(u.name, '') as unit
  from quality_finding f left join unit u on u.id = f.unit_id left join employee e on e.id = f.employee_id left join post t on t.id = f.post_id
  left join position p on p.id = coalesce(f.position_id, t.position_id, e.position_id) where f.agency_id = @agency`

// ErrNotFound says that there is no such check.
var ErrNotFound = errs.New(errs.NotFound, "quality.not_found")

// List returns up to limit findings of the actor's scope after the one with the id (0: from the first on). One query.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, after int64, limit int) ([]Finding, error) {
	if err := mayRead(who); err != nil {
		return nil, err
	}
	if _, ok := ByCode(f.Check); f.Check != "" && !ok {
		return nil, ErrNotFound
	}
	where, args := f.conditions(who)
	args["after"], args["limit"] = after, limit
	list, err := db.All[Finding](ctx, s.DB, findingColumns+where+` and f.id > @after order by f.id limit @limit`, args)
	if err != nil {
		return nil, fmt.Errorf("findings: %w", err)
	}
	return list, nil
}

// Export records that the findings are taken out and returns a function that yields them in batches, empty at the end.
func (s *Service) Export(ctx context.Context, who access.Actor, f Filter) (func() ([]Finding, error), error) {
	if err := mayRead(who); err != nil {
		return nil, err
	}
	if err := s.DB.Observe(ctx, who, "quality.export", db.Subject{Kind: "quality", ID: "-", Name: "Mutu data"}); err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	after := int64(0)
	return func() ([]Finding, error) {
		list, err := s.List(ctx, who, f, after, 2000)
		if n := len(list); n > 0 {
			after = list[n-1].ID
		}
		return list, err
	}, nil
}

// Note is what is wrong with one person, as of now.
type Note struct {
	CheckCode string
	Detail    string
}

// notes are the checks on people, narrowed to one and joined.
var notes = func() string {
	var parts []string
	for _, c := range Checks {
		if c.Subject == Person {
			parts = append(parts, `select '`+c.Code+`' as check_code, coalesce(x.detail::text, '') as detail from (`+c.sql+` and e.id = (select id from employee where agency_id = @agency and public_id = @employee)) x`)
		}
	}
	return strings.Join(parts, " union all ")
}()

// Notes works out what is wrong with a person whom the actor may see, the worst first. One query.
func (s *Service) Notes(ctx context.Context, who access.Actor, employee string, on asn.Date) ([]Note, error) {
	list, err := db.All[Note](ctx, s.DB, notes, pgx.NamedArgs{"agency": who.AgencyID, "employee": employee, "on": on, "standings": standings()})
	if err != nil {
		return nil, fmt.Errorf("notes on a person: %w", err)
	}
	place := map[string]int{}
	for i, c := range Checks {
		place[c.Code] = i
		if !c.For(who) {
			list = slices.DeleteFunc(list, func(n Note) bool { return n.CheckCode == c.Code })
		}
	}
	slices.SortFunc(list, func(a, b Note) int { return cmp.Compare(place[a.CheckCode], place[b.CheckCode]) })
	return list, nil
}
