package workload

import (
	"context"
	"fmt"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Cell is one square of the heat map: a unit and a family of posts.
type Cell struct {
	RowID    string // public id of the unit
	Row      string
	Column   string
	Need     int // of posts with an analysis
	Held     int // in posts with an analysis
	Short    int // sum of shortages of single posts: surplus elsewhere does not hide them
	Over     int // the same of those who are too many for their post, by the range where it has one
	Analysed int // posts with an analysis
	Unknown  int // posts without
}

// Diff is held − need over the posts with an analysis.
func (c Cell) Diff() int { return c.Held - c.Need }

// heatSums sum the balance b by unit and family. The keys are numbers until the sums are made, which halved what the map
// of a city costs.
const heatSums = `
select k.public_id as row_id, k.name as "row", c.family as "column", c.need, c.held, c.short, c.over,
       c.analysed, c.posts - c.analysed as unknown
  from (select u.%s as unit_id, p.family, coalesce(sum(b.need), 0)::int as need, coalesce(sum(b.held) filter (where b.need is not null), 0)::int as held,
               coalesce(sum(greatest(b.need - b.held, 0)), 0)::int as short, coalesce(sum(` + overMost + `), 0)::int as over, count(b.need)::int as analysed, count(*)::int as posts
          from b join position p on p.id = b.position_id and p.agency_id = @agency join unit u on u.id = b.unit_id and u.agency_id = @agency
         where %s /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/%s
         group by 1, 2) c
  join unit k on k.id = c.unit_id and k.agency_id = @agency
 order by k.name, k.id, c.family`

// Heat returns the cells of the heat map: offices by family, or with a unit, by its public id, each of the units below
// it and itself. One query. Of the whole agency today it may be a minute old, with or without the open cases carried out.
func (s *Service) Heat(ctx context.Context, who access.Actor, unit string, v View, today asn.Date) ([]Cell, error) {
	if err := check(who, access.PostRead); err != nil {
		return nil, err
	}
	if unit == "" && !v.dated(today) {
		return s.cells.Get(overviewOf(who, Filter{View: v}, today), func() ([]Cell, error) { return s.heat(ctx, who, unit, v, today) })
	}
	return s.heat(ctx, who, unit, v, today)
}

func (s *Service) heat(ctx context.Context, who access.Actor, unit string, v View, today asn.Date) ([]Cell, error) {
	with, units := v.source(today)
	args := v.args(who, today)
	key, below := "office_id", ""
	if unit != "" {
		key, below, args["unit"] = "id", whereUnit, unit
	}
	cells, err := db.All[Cell](ctx, s.DB, with+fmt.Sprintf(heatSums, key, units, below), planned, args)
	if err != nil {
		return nil, fmt.Errorf("heat map: %w", err)
	}
	return cells, nil
}
