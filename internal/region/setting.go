package region

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/geo"
)

var errUnit = errs.New(errs.NotFound, "region.unit_not_found")

// Bounds of a tile map: what a phone can show.
const (
	MaxCol = 8
	MaxRow = 20
)

// Settings is what an administrator sees of the maps of his government.
type Settings struct {
	Districts []District // without balance
	Map       *Map
	Capital   string // public id of the unit that was set; empty: none
	Offices   []Office
}

// Office is a unit that may stand for the capital.
type Office struct {
	PublicID string
	Name     string
}

const sqlSettingDistricts = `
select r.code, r.name, r.latitude as lat, r.longitude as lon, coalesce(t.col, 0)::int as col, coalesce(t.row, 0)::int as "row",
       coalesce(o.path, '') as path, 0 as label_x, 0 as label_y, 0 as label_r,
       0 as need, 0 as held, 0 as short, 0 as over, 0 as analysed, 0 as unknown, 0 as units
  from region r join agency g on g.region_code = r.parent_code and g.id = @agency
  left join district_tile t on t.agency_id = @agency and t.region_code = r.code
  left join district_outline o on o.agency_id = @agency and o.region_code = r.code
 where r.level = 3 order by r.name, r.code`

const sqlSettingCapital = `select u.public_id from map_setting s join unit u on u.id = s.capital_unit where s.agency_id = @agency`

const sqlSettingOffices = `
select public_id, name from unit where agency_id = @agency and active and kind in ('office', 'district') and latitude is not null order by name limit 300`

// Settings reads the settings of the maps. Four queries, one trip.
func (s *Service) Settings(ctx context.Context, who access.Actor) (Settings, error) {
	var out Settings
	if err := mayEdit(who); err != nil {
		return out, err
	}
	args := pgx.NamedArgs{"agency": who.AgencyID}
	var b pgx.Batch
	b.Queue(sqlSettingDistricts, args).Query(func(rows pgx.Rows) (err error) {
		out.Districts, err = pgx.CollectRows(rows, pgx.RowToStructByName[District])
		return err
	})
	b.Queue(sqlMap, args).Query(collectMap(&out.Map))
	b.Queue(sqlSettingCapital, args).Query(oneOrNone(&out.Capital))
	b.Queue(sqlSettingOffices, args).Query(func(rows pgx.Rows) (err error) {
		out.Offices, err = pgx.CollectRows(rows, pgx.RowToStructByName[Office])
		return err
	})
	if err := s.DB.SendBatch(ctx, &b).Close(); err != nil {
		return out, fmt.Errorf("map settings: %w", err)
	}
	return out, nil
}

func mayEdit(who access.Actor) error {
	return access.Check(who, access.MapEdit, access.Object{AgencyID: who.AgencyID})
}

const (
	sqlDeleteTiles = `delete from district_tile where agency_id = $1`
	sqlInsertTiles = `insert into district_tile (agency_id, region_code, col, row)
select @agency, x.code, x.col, x.row from unnest(@codes::text[], @cols::int[], @rows::int[]) as x (code, col, row)`
	sqlTiles = `select region_code as code, col::int, row::int from district_tile where agency_id = $1 order by 1`
)

type tileRow struct {
	Code string
	Col  int
	Row  int
}

// FieldOf names the field of a district's column or row in a form.
func FieldOf(side, code string) string { return side + "-" + code }

// SetTiles puts every district of the actor's government on a tile of its own. Faults are named by field (FieldOf "col" and
// "row"). The same tiles again change nothing.
func (s *Service) SetTiles(ctx context.Context, who access.Actor, tiles map[string]geo.Tile) error {
	set, err := s.Settings(ctx, who)
	if err != nil {
		return err
	}
	var faults errs.Fields
	at := map[geo.Tile]string{}
	var codes []string
	var cols, rows []int
	for _, d := range set.Districts {
		t := tiles[d.Code]
		switch other, taken := at[t]; {
		case t.Col < 1 || t.Col > MaxCol:
			faults.Add(FieldOf("col", d.Code), "region.tile.col", "district", d.Name, "most", MaxCol)
		case t.Row < 1 || t.Row > MaxRow:
			faults.Add(FieldOf("row", d.Code), "region.tile.row", "district", d.Name, "most", MaxRow)
		case taken:
			faults.Add(FieldOf("col", d.Code), "region.tile.taken", "district", d.Name, "other", other)
		default:
			at[t] = d.Name
		}
		codes, cols, rows = append(codes, d.Code), append(cols, t.Col), append(rows, t.Row)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.replaceTiles(ctx, who, "map.tiles", codes, cols, rows)
}

// ClearTiles lets the tiles be worked out from the centres of the districts again.
func (s *Service) ClearTiles(ctx context.Context, who access.Actor) error {
	if err := mayEdit(who); err != nil {
		return err
	}
	return s.replaceTiles(ctx, who, "map.tiles_clear", nil, nil, nil)
}

func (s *Service) replaceTiles(ctx context.Context, who access.Actor, action string, codes []string, cols, rows []int) error {
	return s.DB.Write(ctx, who, action, func(tx *db.Tx) error {
		before, err := db.All[tileRow](ctx, tx, sqlTiles, who.AgencyID)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlDeleteTiles, who.AgencyID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlInsertTiles, pgx.NamedArgs{"agency": who.AgencyID, "codes": codes, "cols": cols, "rows": rows}); err != nil {
			return err
		}
		after, err := db.All[tileRow](ctx, tx, sqlTiles, who.AgencyID)
		if err != nil {
			return err
		}
		return tx.Audit(ctx, subject(who.AgencyID, "Susunan ubin kecamatan"), byCode(before), byCode(after))
	})
}

func subject(agency int, name string) db.Subject {
	return db.Subject{Kind: "map", ID: strconv.Itoa(agency), Name: name, AgencyID: agency}
}

// byCode is the tiles as the log shows them: only what differs.
func byCode(rows []tileRow) map[string]string {
	out := make(map[string]string, len(rows))
	for _, t := range rows {
		out[t.Code] = strconv.Itoa(t.Col) + "/" + strconv.Itoa(t.Row)
	}
	return out
}

const sqlSetCapital = `
insert into map_setting (agency_id, capital_unit) select @agency, id from unit where agency_id = @agency and public_id = @unit and active and latitude is not null
on conflict (agency_id) do update set capital_unit = excluded.capital_unit`

const sqlForgetCapital = `delete from map_setting where agency_id = @agency`

const sqlCapitalName = `select u.name from map_setting s join unit u on u.id = s.capital_unit where s.agency_id = $1`

// SetCapital says to which unit the distance to the capital is measured; empty: to the regional secretariat.
func (s *Service) SetCapital(ctx context.Context, who access.Actor, unit string) error {
	if err := mayEdit(who); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "map.capital", func(tx *db.Tx) error {
		before, err := db.Value[string](ctx, tx, sqlCapitalName, who.AgencyID)
		if err != nil && !db.IsNoRows(err) {
			return err
		}
		sql := sqlSetCapital
		if unit == "" {
			sql = sqlForgetCapital
		}
		tag, err := tx.Exec(ctx, sql, pgx.NamedArgs{"agency": who.AgencyID, "unit": unit})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 && unit != "" {
			var faults errs.Fields
			faults.Add("capital", "region.capital.choose")
			return faults.Err()
		}
		after, err := db.Value[string](ctx, tx, sqlCapitalName, who.AgencyID)
		if err != nil && !db.IsNoRows(err) {
			return err
		}
		return tx.Audit(ctx, subject(who.AgencyID, "Titik ibu kota"), map[string]string{"unit": before}, map[string]string{"unit": after})
	})
}
