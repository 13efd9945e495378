package region

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Place is a unit with its need and how it lies. Distances are in kilometres in a straight line; nil: a place is unknown.
type Place struct {
	PublicID    string
	Name        string
	Kind        string // of the unit: school, health_centre …
	SchoolLevel string
	Remoteness  int // 0 ordinary … 3 outermost or isolated
	Lat         *float64
	Lon         *float64
	Balance
	NearestID *string // the nearest other unit of the same kind
	Nearest   *string
	NearestKm *float64
	CapitalKm *float64 // to the capital of the region
}

// MaxPlaces is how many units a district's list shows; districts have fewer.
const MaxPlaces = 300

const (
	withCapital = `
with capital as (
  select u.name, u.latitude, u.longitude from unit u where u.agency_id = @agency and u.id = coalesce(
    (select capital_unit from map_setting where agency_id = @agency),
    (select id from unit where agency_id = @agency and active and kind = 'office' and name ilike 'sekretariat daerah%' order by id limit 1))
), balance as (
  select b.unit_id,` + balanceColumns + `
    from post_balance(@agency, @on) b join position p on p.id = b.position_id and p.agency_id = @agency
   /*if family*/ where p.family = @family /*end*/ group by 1
)`
	placeColumns = `
select u.public_id, u.name, u.kind, coalesce(u.school_level, '') as school_level, u.remoteness::int, u.latitude as lat, u.longitude as lon,
       coalesce(b.need, 0) as need, coalesce(b.held, 0) as held, coalesce(b.short, 0) as short, coalesce(b.over, 0) as over,
       coalesce(b.analysed, 0) as analysed, coalesce(b.unknown, 0) as unknown,`
	sameKind = ` v.agency_id = @agency and v.active and v.id <> u.id and v.kind = u.kind and v.school_level is not distinct from u.school_level
             and v.latitude is not null and v.longitude is not null /*if scope*/ and v.ancestors @> array[@scope::bigint] /*end*/`
)

const sqlPlaces = withCapital + placeColumns + `
       near.public_id as nearest_id, near.name as nearest, near.km as nearest_km,
       distance_km(u.latitude, u.longitude, c.latitude, c.longitude) as capital_km
  from unit u
  left join balance b on b.unit_id = u.id
  left join capital c on true
  left join lateral (
    select v.public_id, v.name, distance_km(u.latitude, u.longitude, v.latitude, v.longitude) as km from unit v
     where u.latitude is not null and u.longitude is not null and` + sameKind + ` order by 3, v.id limit 1) near on true
 where u.agency_id = @agency and u.active and district_of(u.region_code) = @district /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
   /*if kind*/ and u.kind = @kind /*end*/ /*if family*/ and b.unit_id is not null /*end*/
 order by coalesce(b.held - b.need, 2147483647), u.name, u.id limit @limit`

const sqlDistrict = `
select r.code, r.name, r.latitude as lat, r.longitude as lon, 0 as col, 0 as "row", coalesce(o.path, '') as path, coalesce(o.label_x, 0) as label_x,
       coalesce(o.label_y, 0) as label_y, coalesce(o.label_r, 0) as label_r, 0 as need, 0 as held, 0 as short, 0 as over, 0 as analysed, 0 as unknown, 0 as units
  from region r join agency g on g.region_code = r.parent_code and g.id = @agency
  left join district_outline o on o.agency_id = @agency and o.region_code = r.code
 where r.code = @district and r.level = 3`

const sqlKinds = `
select kind, count(*)::int as n from unit u where u.agency_id = @agency and u.active and district_of(u.region_code) = @district
   /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/ group by 1 order by 2 desc, 1`

const sqlCapital = withCapital + ` select name from capital where latitude is not null`

// Kind counts the units of a kind.
type Kind struct {
	Kind string
	N    int
}

// DistrictUnits is one district with its units, the greatest shortage first.
type DistrictUnits struct {
	District
	Map     *Map
	Kinds   []Kind
	Places  []Place
	Capital string // the unit from which the distance to the capital is measured; empty: not known
}

// District returns the units of a district in the actor's scope: of a kind (empty: all), with the balance of a family of
// posts (empty: all). Five queries, one trip. ErrNotFound for a district of another government.
func (s *Service) District(ctx context.Context, who access.Actor, code, kind, family string, on asn.Date) (DistrictUnits, error) {
	var d DistrictUnits
	if err := mayRead(who); err != nil {
		return d, err
	}
	args := scoped(who)
	args["on"], args["family"], args["district"], args["kind"], args["limit"] = on, family, code, kind, MaxPlaces
	var b pgx.Batch
	b.Queue(sqlDistrict, args).Query(func(rows pgx.Rows) (err error) {
		d.District, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[District])
		return err
	})
	b.Queue(sqlMap, args).Query(collectMap(&d.Map))
	b.Queue(sqlKinds, args).Query(func(rows pgx.Rows) (err error) {
		d.Kinds, err = pgx.CollectRows(rows, pgx.RowToStructByName[Kind])
		return err
	})
	b.Queue(sqlPlaces, args).Query(func(rows pgx.Rows) (err error) {
		d.Places, err = pgx.CollectRows(rows, pgx.RowToStructByName[Place])
		return err
	})
	b.Queue(sqlCapital, args).Query(oneOrNone(&d.Capital))
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		if db.IsNoRows(err) {
			return d, ErrNotFound
		}
		return d, fmt.Errorf("district %s: %w", code, err)
	}
	return d, nil
}

// oneOrNone reads a text, or leaves it empty.
func oneOrNone(into *string) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		text, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[string])
		if db.IsNoRows(err) {
			return nil
		}
		*into = text
		return err
	}
}

const sqlUnit = withCapital + placeColumns + `
       null::text as nearest_id, null::text as nearest, null::float8 as nearest_km,
       distance_km(u.latitude, u.longitude, c.latitude, c.longitude) as capital_km
  from unit u left join balance b on b.unit_id = u.id left join capital c on true
 where u.agency_id = @agency and u.public_id = @unit /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/`

const sqlNear = withCapital + `
select v.public_id, v.name, v.kind, coalesce(v.school_level, '') as school_level, v.remoteness::int, v.latitude as lat, v.longitude as lon,
       coalesce(b.need, 0) as need, coalesce(b.held, 0) as held, coalesce(b.short, 0) as short, coalesce(b.over, 0) as over,
       coalesce(b.analysed, 0) as analysed, coalesce(b.unknown, 0) as unknown, null::text as nearest_id, null::text as nearest,
       distance_km(u.latitude, u.longitude, v.latitude, v.longitude) as nearest_km,
       distance_km(v.latitude, v.longitude, c.latitude, c.longitude) as capital_km
  from unit u join unit v on` + sameKind + `
  left join balance b on b.unit_id = v.id left join capital c on true
 where u.agency_id = @agency and u.public_id = @unit and u.latitude is not null and u.longitude is not null
 order by distance_km(u.latitude, u.longitude, v.latitude, v.longitude), v.id limit 10`

// Neighbours is a unit with the nearest units of its kind; their NearestKm is the distance to it.
type Neighbours struct {
	Place
	Near    []Place
	Capital string
}

// Near returns the ten units of the same kind nearest to a unit, in the actor's scope. Three queries, one trip.
func (s *Service) Near(ctx context.Context, who access.Actor, unit string, on asn.Date) (Neighbours, error) {
	var n Neighbours
	if err := mayRead(who); err != nil {
		return n, err
	}
	args := scoped(who)
	args["on"], args["family"], args["unit"] = on, "", unit
	var b pgx.Batch
	b.Queue(sqlUnit, args).Query(func(rows pgx.Rows) (err error) {
		n.Place, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Place])
		return err
	})
	b.Queue(sqlNear, args).Query(func(rows pgx.Rows) (err error) {
		n.Near, err = pgx.CollectRows(rows, pgx.RowToStructByName[Place])
		return err
	})
	b.Queue(sqlCapital, args).Query(oneOrNone(&n.Capital))
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		if db.IsNoRows(err) {
			return n, errUnit
		}
		return n, fmt.Errorf("near %s: %w", unit, err)
	}
	return n, nil
}
