// Package regions handles the maps: districts, the units of one, what lies near a unit, and the settings of the maps.
package regions

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/geo"
	"mutasi/internal/i18n"
	"mutasi/internal/region"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/internal/workload"
	page "mutasi/web/page/region"
	"mutasi/web/route"
	"mutasi/web/ui"

	"github.com/go-chi/chi/v5"
)

// Handlers of the area.
type Handlers struct {
	Kit      *kit.Kit
	Regions  *region.Service
	Workload *workload.Service
}

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

// Measures of the map: holders less need, or only one side of it.
const (
	byDiff  = "selisih"
	byShort = "kurang"
	byOver  = "lebih"
)

func measureOf(q url.Values) string {
	if m := q.Get("ukuran"); m == byShort || m == byOver {
		return m
	}
	return byDiff
}

// valueOf is the number of a district that the measure shows.
func valueOf(b region.Balance, measure string) ui.HeatCell {
	c := ui.HeatCell{Known: b.Known()}
	switch measure {
	case byShort:
		c.Value = -b.Short
	case byOver:
		c.Value = b.Over
	default:
		c.Value = b.Diff()
	}
	return c
}

// familyOf is the family of posts that the query names, empty for one that does not exist.
func familyOf(q url.Values, families []string) string {
	if f := q.Get("keluarga"); slices.Contains(families, f) {
		return f
	}
	return ""
}

// Map shows the districts as tiles or outlines, with the table beside.
func (h *Handlers) Map(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	families, err := h.Workload.Families(ctx, who)
	if err != nil {
		return err
	}
	family, measure := familyOf(q, families), measureOf(q)
	o, err := h.Regions.Overview(ctx, who, family, h.today(ctx))
	if err != nil {
		return err
	}
	v := page.MapView{Query: q, Family: family, Measure: measure, Families: familyOptions(ctx, families), CanEdit: who.Can(access.MapEdit),
		Drawing: "ubin", HasOutlines: o.Map != nil, Total: total(ctx, o)}
	if o.Map != nil && q.Get("gambar") != "ubin" {
		v.Drawing = "batas"
		v.Source = i18n.T(ctx, "region.map.source", "file", o.Map.FileName, "date", i18n.DateShort(ctx, o.Map.ImportedAt))
	}
	v.Areas = areas(ctx, o, q, measure)
	v.Map = areaMap(ctx, o, v)
	v.Message = mapMessage(ctx, o, measure)
	if o.Elsewhere != nil {
		v.Elsewhere = i18n.T(ctx, "region.map.elsewhere", "n", o.Elsewhere.Units, "need", o.Elsewhere.Need, "held", o.Elsewhere.Held)
	}
	v.Chips = chips(ctx, v)
	return kit.Page(w, r, page.Map(v))
}

func familyOptions(ctx context.Context, families []string) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "workload.any_family")}}
	for _, f := range families {
		out = append(out, ui.Option{Value: f, Label: f})
	}
	return out
}

func chips(ctx context.Context, v page.MapView) []ui.Chip {
	c := kit.Chips{Path: route.WorkloadMap(), Query: v.Query}
	c.Add("keluarga", i18n.T(ctx, "workload.family"), v.Family, nil)
	if v.Measure != byDiff {
		c.Add("ukuran", "", i18n.T(ctx, "region.measure."+v.Measure), nil)
	}
	return c.List
}

// areas are the districts as rows of the table, the greatest shortage first.
func areas(ctx context.Context, o region.Overview, q url.Values, measure string) []page.Area {
	names := make([]string, len(o.Districts))
	for i, d := range o.Districts {
		names[i] = d.Name
	}
	out := make([]page.Area, len(o.Districts))
	for i, short := range ui.Abbreviate(names) {
		d := o.Districts[i]
		out[i] = page.Area{Code: d.Code, Name: d.Name, Short: short, Value: valueOf(d.Balance, measure), Balance: balance(ctx, d.Balance),
			Units: i18n.Number(ctx, d.Units), Href: route.Edit(route.WorkloadDistrict(d.Code), url.Values{"keluarga": q["keluarga"]})}
	}
	slices.SortStableFunc(out, func(a, b page.Area) int {
		return cmp.Or(-compareBool(a.Value.Known, b.Value.Known), cmp.Compare(a.Value.Value, b.Value.Value))
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func balance(ctx context.Context, b region.Balance) page.Balance {
	out := page.Balance{Need: i18n.None, Held: i18n.None, Short: i18n.None, Over: i18n.None, Diff: i18n.None}
	if b.Known() {
		out = page.Balance{Need: i18n.Number(ctx, b.Need), Held: i18n.Number(ctx, b.Held), Short: i18n.Signed(ctx, -b.Short), Over: i18n.Signed(ctx, b.Over),
			Diff: i18n.Signed(ctx, b.Diff()), Lacks: b.Diff() < 0}
	}
	if b.Unknown > 0 {
		out.Unknown = i18n.T(ctx, "region.unknown", "n", b.Unknown)
	}
	return out
}

func total(ctx context.Context, o region.Overview) page.Balance {
	var sum region.Balance
	add := func(b region.Balance) {
		sum.Need, sum.Held, sum.Short, sum.Over = sum.Need+b.Need, sum.Held+b.Held, sum.Short+b.Short, sum.Over+b.Over
		sum.Analysed, sum.Unknown = sum.Analysed+b.Analysed, sum.Unknown+b.Unknown
	}
	for _, d := range o.Districts {
		add(d.Balance)
	}
	return balance(ctx, sum)
}

func areaMap(ctx context.Context, o region.Overview, v page.MapView) ui.AreaMapProps {
	m := ui.AreaMapProps{Label: i18n.T(ctx, "region.map.label", "measure", i18n.T(ctx, "region.measure."+v.Measure))}
	byCode := map[string]region.District{}
	for _, d := range o.Districts {
		byCode[d.Code] = d
	}
	tiles := o.Tiles()
	if v.Drawing == "batas" {
		m.Width, m.Height = o.Map.Width, o.Map.Height
	}
	for _, a := range v.Areas {
		d := byCode[a.Code]
		if m.Width > 0 && d.Path == "" {
			continue
		}
		t := tiles[a.Code]
		m.Areas = append(m.Areas, ui.MapArea{Name: a.Name, Short: a.Short, Href: a.Href, Value: a.Value, Col: t.Col, Row: t.Row,
			Path: d.Path, X: d.LabelX, Y: d.LabelY, R: d.LabelR})
	}
	inReadingOrder(m.Areas, m.Width > 0)
	return m
}

// inReadingOrder sorts areas as they are read, so that the keyboard's way through the map is that of the eye.
func inReadingOrder(list []ui.MapArea, outlined bool) {
	slices.SortStableFunc(list, func(a, b ui.MapArea) int {
		if outlined {
			return cmp.Or(cmp.Compare(a.Y/100, b.Y/100), cmp.Compare(a.X, b.X))
		}
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
}

// mapMessage says in words what the map shows.
func mapMessage(ctx context.Context, o region.Overview, measure string) string {
	var worst *region.District
	n, people := 0, 0
	for i, d := range o.Districts {
		if !d.Known() {
			continue
		}
		v := -d.Short
		if measure == byOver {
			v = -d.Over
		}
		if v < 0 {
			n++
			people -= v
		}
		if worst == nil || valueOf(d.Balance, measure).Value*sign(measure) < valueOf(worst.Balance, measure).Value*sign(measure) {
			worst = &o.Districts[i]
		}
	}
	switch {
	case worst == nil:
		return i18n.T(ctx, "region.map.nothing")
	case n == 0:
		return i18n.T(ctx, "region.map.even."+measure)
	}
	return i18n.T(ctx, "region.map.message."+measure, "n", n, "of", len(o.Districts), "people", people, "worst", worst.Name,
		"value", i18n.Signed(ctx, valueOf(worst.Balance, measure).Value))
}

// sign turns the worst of a measure into its least.
func sign(measure string) int {
	if measure == byOver {
		return -1
	}
	return 1
}

// Download sends the table of districts.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	o, err := h.Regions.Overview(ctx, who, q.Get("keluarga"), h.today(ctx))
	if err != nil {
		return err
	}
	if o.Elsewhere != nil {
		o.Elsewhere.Name = i18n.T(ctx, "region.elsewhere")
		o.Districts = append(o.Districts, *o.Elsewhere)
	}
	var columns []sheet.Column
	for _, key := range []string{"region.code", "region.district", "workload.need", "workload.held", "region.short", "region.over", "workload.diff", "region.without_analysis", "region.units"} {
		columns = append(columns, sheet.Column{Heading: i18n.T(ctx, key), Width: 16})
	}
	return kit.Sheet(w, strings.TrimPrefix(chi.URLParam(r, "format"), "."), "wilayah-"+h.today(ctx).String(), "Wilayah", columns, func(yield func([]sheet.Cell) bool) {
		for _, d := range o.Districts {
			cells := []sheet.Cell{sheet.TextCell(d.Code), sheet.TextCell(d.Name)}
			for _, n := range []int{d.Need, d.Held, d.Short, d.Over, d.Diff()} {
				if d.Known() {
					cells = append(cells, sheet.IntCell(n))
				} else {
					cells = append(cells, sheet.TextCell(""))
				}
			}
			if !yield(append(cells, sheet.IntCell(d.Unknown), sheet.IntCell(d.Units))) {
				return
			}
		}
	})
}

// tileOf reads one tile from a form.
func tileOf(f *kit.Form, code string) geo.Tile {
	return geo.Tile{Col: number(f.Get(region.FieldOf("col", code))), Row: number(f.Get(region.FieldOf("row", code)))}
}
