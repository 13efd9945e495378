package workload

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Leaver is one person who leaves a post of a unit within a year.
type Leaver struct {
	PublicID    string
	Name        string
	TitleBefore string
	TitleAfter  string
	PostID      string
	Position    string
	Unit        string
	On          time.Time
	Transfer    bool // by a decree on its way; else by retirement
}

// maxLeavers is how many are listed; an office with more is looked at unit by unit.
const maxLeavers = 1000

const sqlLeavers = `
with below as (
  select u.id from unit u
   where u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit) /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
), leaving as (
  select e.id, e.retires_on as "on", false as transfer from employee e
   where e.agency_id = @agency and e.unit_id in (select id from below) and e.retires_on > @on::date and e.retires_on <= @on::date + interval '1 year'
  union all
  select x.employee_id, d.effective_on, true
    from decree d join decree_person x on x.decree_id = d.id join proposal c on c.id = x.proposal_id
   where d.agency_id = @agency and d.state in ('draft', 'signing', 'issued') and d.effective_on > @on::date and d.effective_on <= @on::date + interval '1 year'
     and x.applied_at is null and c.open and c.from_unit_id in (select id from below)
), once as (select distinct on (id) * from leaving order by id, "on")
select e.public_id, e.name, e.title_before, e.title_after, t.public_id as post_id, p.name as position, u.name as unit, l."on", l.transfer
  from once l join employee e on e.id = l.id join post t on t.id = e.post_id join position p on p.id = t.position_id join unit u on u.id = t.unit_id
 order by l."on", e.name, e.id limit @limit`

// Leavers lists who leaves the unit, by its public id, or a unit below it in the next twelve months, soonest first.
func (s *Service) Leavers(ctx context.Context, who access.Actor, unit string, today asn.Date) ([]Leaver, error) {
	if err := check(who, access.EmployeeRead); err != nil {
		return nil, err
	}
	args := View{}.args(who, today)
	args["unit"], args["limit"] = unit, maxLeavers
	list, err := db.All[Leaver](ctx, s.DB, sqlLeavers, args)
	if err != nil {
		return nil, fmt.Errorf("leavers: %w", err)
	}
	return list, nil
}

// maxOwn is how many posts of one unit are listed.
const maxOwn = 500

// Own lists the posts of the unit itself, by its public id, without those of units below it. Worst shortage first.
func (s *Service) Own(ctx context.Context, who access.Actor, unit string, today asn.Date) ([]Balance, error) {
	p, err := s.Staffing(ctx, who, Filter{Unit: unit, Own: true}, nil, maxOwn, today, false)
	return p.Rows, err
}

// MapUnit is one unit of the post map with the sums of its own posts.
type MapUnit struct {
	ID       int64
	PublicID string
	ParentID int64 // 0: at the top
	Name     string
	Orphan   bool // the unit above it is closed, missing or in a circle: to be mended
	Posts    int
	Need     int // of posts with an analysis
	Held     int // in posts with an analysis
	Short    int
	Unknown  int // posts without an analysis
	Others   int // who hold those
}

const sqlMapUnits = `
select u.id, u.public_id, coalesce(u.parent_id, 0) as parent_id, u.name, (u.parent_id is not null and cardinality(u.ancestors) = 1) as orphan,
       count(b.post_id)::int as posts, coalesce(sum(b.need), 0)::int as need, coalesce(sum(b.held) filter (where b.need is not null), 0)::int as held,
       coalesce(sum(greatest(b.need - b.held, 0)), 0)::int as short, (count(b.post_id) - count(b.need))::int as unknown,
       coalesce(sum(b.held) filter (where b.need is null), 0)::int as others
  from unit u left join post_balance(@agency, @on) b on b.unit_id = u.id
 where u.agency_id = @agency and u.active /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   /*if unit*/ and u.ancestors && array(select id from unit where agency_id = @agency and public_id = @unit) /*end*/
 group by u.id order by u.name, u.id`

// MapUnits lists the units of the post map from the unit down, or all of the actor's scope with an empty id; these may be
// a minute old.
func (s *Service) MapUnits(ctx context.Context, who access.Actor, unit string, today asn.Date) ([]MapUnit, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	if unit == "" {
		return s.units.Get(overviewOf(who, Filter{}, today), func() ([]MapUnit, error) { return s.mapUnits(ctx, who, unit, today) })
	}
	return s.mapUnits(ctx, who, unit, today)
}

func (s *Service) mapUnits(ctx context.Context, who access.Actor, unit string, today asn.Date) ([]MapUnit, error) {
	args := View{}.args(who, today)
	args["unit"] = unit
	list, err := db.All[MapUnit](ctx, s.DB, sqlMapUnits, planned, args)
	if err != nil {
		return nil, fmt.Errorf("units of the post map: %w", err)
	}
	return list, nil
}

// MapPost is one post of the post map.
type MapPost struct {
	ID       int64
	PublicID string
	UnitID   int64
	Position string
	Class    int
	Need     *int
	Held     int
	Holders  []MapHolder `db:"-"` // the first by name
}

// MapHolder is one holder of a post.
type MapHolder struct {
	PostID      int64
	PublicID    string
	Name        string
	TitleBefore string
	TitleAfter  string
}

// MaxHolders is how many holders of a post the map names.
const MaxHolders = 12

const sqlMapPosts = `
select b.post_id as id, b.public_id, b.unit_id, p.name as position, coalesce(p.class, 0)::int as class, b.need, b.held
  from post_balance(@agency, @on) b join position p on p.id = b.position_id join post t on t.id = b.post_id
 where b.unit_id = any (@units)
 order by t.heads_unit desc, p.class desc nulls last, p.name, b.post_id`

const sqlMapHolders = `
select e.post_id, e.public_id, e.name, e.title_before, e.title_after
  from unnest(@units::bigint[]) as x (unit_id) join post t on t.unit_id = x.unit_id
  cross join lateral (select * from employee h where h.post_id = t.id order by h.name_key, h.id limit @limit) e
 where t.agency_id = @agency order by e.name_key, e.id`

// MapPosts lists the posts of the units, by their inner ids as MapUnits gives them, heads first, with their holders.
// Two queries in one trip.
func (s *Service) MapPosts(ctx context.Context, who access.Actor, units []int64, today asn.Date) ([]MapPost, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	args := View{}.args(who, today)
	args["units"], args["limit"] = units, MaxHolders
	var posts []MapPost
	var holders []MapHolder
	var b pgx.Batch
	b.Queue(sqlMapPosts, args).Query(func(rows pgx.Rows) (err error) {
		posts, err = pgx.CollectRows(rows, pgx.RowToStructByName[MapPost])
		return err
	})
	b.Queue(sqlMapHolders, args).Query(func(rows pgx.Rows) (err error) {
		holders, err = pgx.CollectRows(rows, pgx.RowToStructByName[MapHolder])
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return nil, fmt.Errorf("posts of the post map: %w", err)
	}
	at := map[int64]int{}
	for i := range posts {
		at[posts[i].ID] = i
	}
	for _, h := range holders {
		if i, ok := at[h.PostID]; ok {
			posts[i].Holders = append(posts[i].Holders, h)
		}
	}
	return posts, nil
}

// UnitStep is one step of the way from the top to a unit.
type UnitStep struct{ PublicID, Name string }

const sqlUnitPath = `
select a.public_id, a.name from unit u join unnest(u.ancestors) with ordinality as w (id, place) on true join unit a on a.id = w.id
 where u.agency_id = @agency and u.public_id = @unit /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   /*if scope*/ and a.ancestors @> array[@scope::bigint] /*end*/
 order by w.place`

// UnitPath returns the way from the top of the actor's scope to the unit, itself included. NotFound if it is outside.
func (s *Service) UnitPath(ctx context.Context, who access.Actor, unit string) ([]UnitStep, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	args := View{}.args(who, asn.Date{})
	args["unit"] = unit
	path, err := db.All[UnitStep](ctx, s.DB, sqlUnitPath, args)
	if err == nil && len(path) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, db.NotFound(err, "workload.unit_not_found")
	}
	return path, nil
}
