package analysis

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/policy"
)

// An Overview is what a unit has: the open analysis, the signed ones, newest first, and what happened.
type Overview struct {
	Unit   Unit
	Today  asn.Date
	Open   *Analysis
	Signed []Analysis
	Events []Event
}

// Current is the signed analysis in force today, or else the latest one that was signed; nil if there is none.
func (o Overview) Current() *Analysis {
	for i := range o.Signed {
		if !o.Signed[i].EffectiveOn.After(o.Today) {
			return &o.Signed[i]
		}
	}
	if len(o.Signed) > 0 {
		return &o.Signed[0]
	}
	return nil
}

// Brief reads the open analysis of a unit in which the actor may do p, without history.
func (s *Service) Brief(ctx context.Context, who access.Actor, p access.Permission, unit string) (Overview, error) {
	u, err := findUnit(ctx, s.DB, who, p, unit)
	if err != nil {
		return Overview{}, err
	}
	o := Overview{Unit: u, Today: s.today(u)}
	open, err := analyses(ctx, s.DB, sqlFindOpen, u.ID)
	if err == nil && len(open) > 0 {
		o.Open = &open[0]
	}
	return o, err
}

// Overview reads what a unit of the actor's scope has.
func (s *Service) Overview(ctx context.Context, who access.Actor, unit string) (Overview, error) {
	o, err := s.Brief(ctx, who, access.PostRead, unit)
	if err != nil {
		return Overview{}, err
	}
	if o.Signed, err = analyses(ctx, s.DB, sqlFindSigned, o.Unit.ID); err != nil {
		return Overview{}, err
	}
	if o.Events, err = db.All[Event](ctx, s.DB, sqlListEvents, o.Unit.ID); err != nil {
		return Overview{}, fmt.Errorf("list events: %w", err)
	}
	return o, nil
}

// Lines reads the posts of a unit: those in the analysis with their inputs and results, and those that are not in it. With
// a nil analysis all posts are outside.
func (s *Service) Lines(ctx context.Context, o Overview, a *Analysis) (in []Line, out []Post, err error) {
	if a == nil {
		return lines(ctx, s.DB, o.Unit.ID, 0, o.Today)
	}
	return lines(ctx, s.DB, o.Unit.ID, a.ID, a.EffectiveOn)
}

// Policy is what holds for the unit on the effective date of an analysis: the numbers of the regulations with their sources.
func (s *Service) Policy(ctx context.Context, o Overview, on asn.Date) (policy.Policy, error) {
	return policy.Service{}.Load(ctx, s.DB, o.Unit.AgencyID, on)
}

// JumpOf compares the lines of an open analysis with what was known before.
func JumpOf(list []Line, p policy.Policy) Jump { return jump(list, p.Int(policy.AnalysisJump)) }

// Prepared reports whether the actor saved or sent the analysis: then somebody else signs.
func (s *Service) Prepared(ctx context.Context, who access.Actor, a *Analysis) (bool, error) {
	return db.Value[bool](ctx, s.DB, sqlHasPrepared, a.ID, who.UserID)
}

// A Difference is what became of a post between two analyses of a unit. Old or New is nil where the post was not in it.
type Difference struct {
	Post     Post
	Old, New *Line
}

// Same reports whether neither inputs nor need changed.
func (d Difference) Same() bool {
	return d.Old != nil && d.New != nil && marshal(d.Old.Input) == marshal(d.New.Input) && marshal(d.Old.Result) == marshal(d.New.Result)
}

// Version reads a signed analysis by its number with what it changed against the signed one before it.
func (s *Service) Version(ctx context.Context, who access.Actor, unit string, number int) (o Overview, a, earlier *Analysis, list []Difference, err error) {
	if o, err = s.Overview(ctx, who, unit); err != nil {
		return o, nil, nil, nil, err
	}
	i := slices.IndexFunc(o.Signed, func(a Analysis) bool { return a.Number == number })
	if i < 0 {
		return o, nil, nil, nil, ErrNotFound
	}
	a = &o.Signed[i]
	now, _, err := lines(ctx, s.DB, o.Unit.ID, a.ID, a.EffectiveOn)
	if err != nil {
		return o, nil, nil, nil, err
	}
	var then []Line
	if i+1 < len(o.Signed) {
		earlier = &o.Signed[i+1]
		if then, _, err = lines(ctx, s.DB, o.Unit.ID, earlier.ID, earlier.EffectiveOn); err != nil {
			return o, nil, nil, nil, err
		}
	}
	return o, a, earlier, differences(then, now), nil
}

func differences(then, now []Line) []Difference {
	var out []Difference
	for i := range now {
		d := Difference{Post: now[i].Post, New: &now[i]}
		if k := slices.IndexFunc(then, func(l Line) bool { return l.Post.ID == now[i].Post.ID }); k >= 0 {
			d.Old = &then[k]
		}
		out = append(out, d)
	}
	for i := range then {
		if !slices.ContainsFunc(now, func(l Line) bool { return l.Post.ID == then[i].Post.ID }) {
			out = append(out, Difference{Post: then[i].Post, Old: &then[i]})
		}
	}
	return out
}

// Show chooses which units a list shows.
type Show string

// The choices.
const (
	ShowAll      Show = ""
	ShowNone     Show = "tanpa"        // no post has an analysed need
	ShowDraft    Show = "draf"         // the unit writes
	ShowSent     Show = "dikirim"      // waits for the personnel agency
	ShowReturned Show = "dikembalikan" // the unit mends
	ShowOld      Show = "lama"         // the oldest need is older than the agency allows
)

// Shows lists the choices in the order of the form.
var Shows = []Show{ShowAll, ShowSent, ShowDraft, ShowReturned, ShowNone, ShowOld}

// Row is a unit in the list.
type Row struct {
	ID         int64
	UnitID     string
	Unit       string
	Office     string
	Posts      int
	Known      int // posts with a need
	Need       int // of those
	AnalysedOn *time.Time
	State      State // of the open analysis; empty: none
	ChangedAt  *time.Time
}

// Cursor is a place in the list, which stands by name.
type Cursor struct {
	Unit   string
	ID     int64
	Before bool
}

// Filter narrows the list.
type Filter struct {
	Office string // public id: this unit and those below
	Name   string // part of the unit's name
	Show   Show
}

const listUnits = `
select * from (
  select u.id, u.public_id as unit_id, u.name as unit, coalesce(o.name, '') as office, s.posts, s.known, s.need, s.analysed_on,
         coalesce(a.state, '') as state, a.changed_at
    from unit u
    left join unit o on o.id = u.office_id and o.id <> u.id
    left join analysis a on a.unit_id = u.id and a.agency_id = @agency and a.state in ('draft', 'sent', 'returned')
    cross join lateral (select count(*)::int as posts, count(n.id)::int as known, coalesce(sum(n.quantity), 0)::int as need, min(n.analysed_on) as analysed_on
                          from post t left join need n on n.post_id = t.id and n.valid @> @on::date
                         where t.unit_id = u.id and (t.closed_on is null or t.closed_on > @on::date)) s
   where u.agency_id = @agency and u.active and s.posts > 0
     /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
     /*if office*/ and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @office) /*end*/
     /*if name*/ and position(lower(@name) in lower(u.name)) > 0 /*end*/
     and case @show when 'tanpa' then s.known = 0 when 'draf' then a.state = 'draft' when 'dikirim' then a.state = 'sent'
                    when 'dikembalikan' then a.state = 'returned' when 'lama' then s.known > 0 and (s.analysed_on is null or s.analysed_on < @old::date)
                    else true end) x`

const (
	sqlListUnits       = listUnits + ` /*if unit*/ where (x.unit, x.id) > (@unit, @id) /*end*/ order by x.unit, x.id limit @limit`
	sqlListUnitsBefore = listUnits + ` where (x.unit, x.id) < (@unit, @id) order by x.unit desc, x.id desc limit @limit`
)

// Page is a stretch of the list.
type Page struct {
	Rows           []Row
	Earlier, Later bool
	Years          int // after which an analysis counts as old
}

// List lists the units of the actor's scope that have posts, with what their analyses are.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, c *Cursor, limit int, on asn.Date) (Page, error) {
	if err := access.Check(who, access.PostRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return Page{}, err
	}
	pol, err := policy.Service{}.Load(ctx, s.DB, who.AgencyID, on)
	if err != nil {
		return Page{}, err
	}
	p := Page{Years: pol.Int(policy.AnalysisYears)}
	args := pgx.NamedArgs{"agency": who.AgencyID, "on": on, "scope": scope(who), "office": f.Office, "name": f.Name, "show": string(f.Show),
		"old": on.AddYears(-p.Years), "unit": "", "id": int64(0), "limit": limit + 1}
	sql := sqlListUnits
	if c != nil {
		args["unit"], args["id"] = c.Unit, c.ID
		if c.Before {
			sql = sqlListUnitsBefore
		}
	}
	if p.Rows, err = db.All[Row](ctx, s.DB, sql, args); err != nil {
		return Page{}, fmt.Errorf("list units: %w", err)
	}
	more := len(p.Rows) > limit
	if more {
		p.Rows = p.Rows[:limit]
	}
	p.Earlier, p.Later = c != nil, more
	if c != nil && c.Before {
		p.Earlier, p.Later = more, true
		slices.Reverse(p.Rows)
	}
	return p, nil
}

// scope is the unit whose subtree a unit role sees, 0 for the others.
func scope(who access.Actor) int64 {
	if who.Role.ByUnit() {
		return who.UnitID
	}
	return 0
}

// Counts are the units of the actor's scope by what awaits somebody.
type Counts struct {
	Sent, Draft, Returned, None int
}

const sqlCountUnits = `
select count(*) filter (where a.state = 'sent')::int as sent, count(*) filter (where a.state = 'draft')::int as draft,
       count(*) filter (where a.state = 'returned')::int as returned,
       count(*) filter (where not exists (select from need n join post t on t.id = n.post_id where t.unit_id = u.id and n.valid @> @on::date))::int as none
  from unit u
  left join analysis a on a.unit_id = u.id and a.agency_id = @agency and a.state in ('draft', 'sent', 'returned')
 where u.agency_id = @agency and u.active /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   and exists (select from post t where t.unit_id = u.id and (t.closed_on is null or t.closed_on > @on::date))`

// Counts counts the units of the actor's scope.
func (s *Service) Counts(ctx context.Context, who access.Actor, on asn.Date) (Counts, error) {
	c, err := db.One[Counts](ctx, s.DB, sqlCountUnits, pgx.NamedArgs{"agency": who.AgencyID, "on": on, "scope": scope(who)})
	if err != nil {
		return c, fmt.Errorf("count units: %w", err)
	}
	return c, nil
}

// Awaiting is what workload analysis asks of the actor: analyses to check and sign, analyses of the actor's own units to
// mend, and own units without any need.
type Awaiting struct{ Check, Mend, Missing int }

const (
	sqlAwaitingCheck = `select count(*)::int as check, 0 as mend, 0 as missing from analysis where agency_id = @agency and state = 'sent'`
	sqlAwaitingUnits = `
select 0 as check, count(*) filter (where a.state = 'returned')::int as mend,
       count(*) filter (where a.state is null and not exists (select from need n join post t on t.id = n.post_id where t.unit_id = u.id and n.valid @> @on::date))::int as missing
  from unit u
  left join analysis a on a.unit_id = u.id and a.agency_id = @agency and a.state in ('draft', 'sent', 'returned')
 where u.agency_id = @agency and u.active and u.ancestors @> array[@scope::bigint]
   and exists (select from post t where t.unit_id = u.id and (t.closed_on is null or t.closed_on > @on::date))`
)

// Awaiting counts what awaits the actor: those who sign needs check, those who write them for a unit mend and begin. One
// query at most; nothing awaits anybody else.
func (s *Service) Awaiting(ctx context.Context, who access.Actor, on asn.Date) (a Awaiting, err error) {
	var sql string
	switch {
	case who.Can(access.NeedSign):
		sql = sqlAwaitingCheck
	case who.Can(access.NeedEdit) && who.Role.ByUnit():
		sql = sqlAwaitingUnits
	default:
		return a, nil
	}
	if a, err = db.One[Awaiting](ctx, s.DB, sql, pgx.NamedArgs{"agency": who.AgencyID, "on": on, "scope": scope(who)}); err != nil {
		return a, fmt.Errorf("count what awaits: %w", err)
	}
	return a, nil
}

// A Similar unit has a signed analysis to begin from.
type Similar struct {
	UnitID      string
	Unit        string
	Office      string
	Need        int
	Posts       int // of the same kind as posts of the unit
	EffectiveOn asn.Date
}

// Similar units are of the same kind and school level; those with the same posts and nearest in size come first.
const sqlListSimilar = `
select u.public_id as unit_id, u.name as unit, coalesce(o.name, '') as office, x.need, x.posts, a.effective_on
  from unit u
  left join unit o on o.id = u.office_id and o.id <> u.id
  cross join lateral (select effective_on from analysis where unit_id = u.id and state = 'signed' order by number desc limit 1) a
  cross join lateral (select coalesce(sum(n.quantity), 0)::int as need, count(m.id)::int as posts
                        from post t left join need n on n.post_id = t.id and n.valid @> @on::date
                        left join post m on m.unit_id = @unit and m.position_id = t.position_id where t.unit_id = u.id) x
 where u.agency_id = @agency and u.id <> @unit and u.active and u.kind = @kind and coalesce(u.school_level, '') = @level
   /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/ and x.posts > 0
 order by x.posts desc, abs(x.need - (select coalesce(sum(n.quantity), 0) from post t join need n on n.post_id = t.id and n.valid @> @on::date where t.unit_id = @unit)), u.name
 limit 10`

// Similar lists units from whose analysis one of the unit can begin.
func (s *Service) Similar(ctx context.Context, who access.Actor, o Overview) ([]Similar, error) {
	list, err := db.All[Similar](ctx, s.DB, sqlListSimilar, pgx.NamedArgs{"agency": o.Unit.AgencyID, "unit": o.Unit.ID, "kind": o.Unit.Kind,
		"level": o.Unit.SchoolLevel, "on": o.Today, "scope": scope(who)})
	if err != nil {
		return nil, fmt.Errorf("list similar units: %w", err)
	}
	return list, nil
}
