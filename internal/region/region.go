package region

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/geo"
)

// Service answers where people are needed, and keeps the maps.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// ErrNotFound says that there is no such district in the actor's government.
var ErrNotFound = errs.New(errs.NotFound, "region.not_found")

// Balance sums need and holders over posts. Unknown counts posts without an analysis, which have no part in the sums.
type Balance struct {
	Need     int
	Held     int // in posts with an analysis
	Short    int // shortages of single posts: a surplus elsewhere does not hide them
	Over     int
	Analysed int // posts with an analysis
	Unknown  int
}

// Known reports whether any post has been analysed: else there is no number, not zero.
func (b Balance) Known() bool { return b.Analysed > 0 }

// Diff is holders less need.
func (b Balance) Diff() int { return b.Held - b.Need }

const balanceColumns = `
coalesce(sum(b.need), 0)::int as need, coalesce(sum(b.held) filter (where b.need is not null), 0)::int as held,
coalesce(sum(greatest(b.need - b.held, 0)), 0)::int as short, coalesce(sum(greatest(b.held - greatest(b.need, b.maximum), 0)), 0)::int as over,
count(b.need)::int as analysed, count(*) filter (where b.need is null)::int as unknown`

// District is one district of a government with its balance. The district without a code gathers the units whose place
// is not known more closely.
type District struct {
	Code string
	Name string
	Lat  *float64
	Lon  *float64
	Col  int // as set; 0: not set
	Row  int
	Outline
	Balance
	Units int
}

// Outline is the drawing of a district in the frame of its government's map; without one Path is empty.
type Outline struct {
	Path   string
	LabelX int
	LabelY int
	LabelR int
}

// Map is the frame of a government's outlines.
type Map struct {
	geo.Frame
	FileName   string
	ImportedAt time.Time
}

const sqlDistricts = `
with balance as (
  select district_of(u.region_code) as code, count(distinct u.id)::int as units,` + balanceColumns + `
    from post_balance(@agency, @on) b
    join position p on p.id = b.position_id and p.agency_id = @agency
    join unit u on u.id = b.unit_id and u.agency_id = @agency and u.active
   where true /*if family*/ and p.family = @family /*end*/ /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   group by 1
), district as (
  select r.* from region r join agency g on g.region_code = r.parent_code where g.id = @agency and r.level = 3
)
select r.code, r.name, r.latitude as lat, r.longitude as lon, coalesce(t.col, 0)::int as col, coalesce(t.row, 0)::int as "row",
       coalesce(o.path, '') as path, coalesce(o.label_x, 0) as label_x, coalesce(o.label_y, 0) as label_y, coalesce(o.label_r, 0) as label_r,
       coalesce(b.need, 0) as need, coalesce(b.held, 0) as held, coalesce(b.short, 0) as short, coalesce(b.over, 0) as over,
       coalesce(b.analysed, 0) as analysed, coalesce(b.unknown, 0) as unknown, coalesce(b.units, 0) as units
  from district r
  left join district_tile t on t.agency_id = @agency and t.region_code = r.code
  left join district_outline o on o.agency_id = @agency and o.region_code = r.code
  left join balance b on b.code = r.code
union all
select '', '', null, null, 0, 0, '', 0, 0, 0, coalesce(sum(b.need), 0)::int, coalesce(sum(b.held), 0)::int, coalesce(sum(b.short), 0)::int,
       coalesce(sum(b.over), 0)::int, coalesce(sum(b.analysed), 0)::int, coalesce(sum(b.unknown), 0)::int, sum(b.units)::int
  from balance b where b.code is null or b.code not in (select code from district) having count(*) > 0
 order by 2, 1`

const sqlMap = `
select west, north, unit_lon, unit_lat, width, height, file_name, imported_at from outline_map where agency_id = @agency`

// Overview is what the map of a government shows.
type Overview struct {
	Districts []District
	Elsewhere *District // units whose district is not known; nil: none
	Map       *Map      // nil: no outlines
}

// Overview sums the balance of a family of posts (empty: all) by district, in the actor's scope. Two queries, one trip.
func (s *Service) Overview(ctx context.Context, who access.Actor, family string, on asn.Date) (Overview, error) {
	if err := mayRead(who); err != nil {
		return Overview{}, err
	}
	args := scoped(who)
	args["on"], args["family"] = on, family
	var o Overview
	var b pgx.Batch
	b.Queue(sqlDistricts, args).Query(func(rows pgx.Rows) (err error) {
		o.Districts, err = pgx.CollectRows(rows, pgx.RowToStructByName[District])
		return err
	})
	b.Queue(sqlMap, args).Query(collectMap(&o.Map))
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return Overview{}, fmt.Errorf("districts: %w", err)
	}
	if len(o.Districts) > 0 && o.Districts[0].Code == "" {
		o.Elsewhere, o.Districts = &o.Districts[0], o.Districts[1:]
	}
	return o, nil
}

// collectMap reads the frame of the outlines, if there is one.
func collectMap(into **Map) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		m, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Map])
		switch {
		case db.IsNoRows(err):
			return nil
		case err != nil:
			return err
		}
		*into = &m
		return nil
	}
}

// Tiles are the places of the districts in the tile map: as set, the others worked out from their centres.
func (o Overview) Tiles() map[string]geo.Tile {
	places, set := make([]geo.Place, 0, len(o.Districts)), map[string]geo.Tile{}
	for _, d := range o.Districts {
		p := geo.Place{Code: d.Code}
		if d.Lat != nil && d.Lon != nil {
			p.At, p.Known = geo.Point{Lon: *d.Lon, Lat: *d.Lat}, true
		}
		places = append(places, p)
		if d.Col > 0 {
			set[d.Code] = geo.Tile{Col: d.Col, Row: d.Row}
		}
	}
	return geo.Tiles(places, set)
}

func mayRead(who access.Actor) error {
	return access.Check(who, access.PostRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}

// scoped are the arguments that keep a query within what the actor may see.
func scoped(who access.Actor) pgx.NamedArgs {
	args := pgx.NamedArgs{"agency": who.AgencyID, "scope": int64(0)}
	if who.Role.ByUnit() {
		args["scope"] = who.UnitID
	}
	return args
}
