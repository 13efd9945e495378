package regions

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/geo"
	"mutasi/internal/i18n"
	"mutasi/internal/region"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/region"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// District shows the units of one district: where they lie, need and holders, and how far they are from others.
func (h *Handlers) District(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	families, err := h.Workload.Families(ctx, who)
	if err != nil {
		return err
	}
	family := familyOf(q, families)
	d, err := h.Regions.District(ctx, who, chi.URLParam(r, "code"), q.Get("jenis"), family, h.today(ctx))
	if err != nil {
		return err
	}
	v := page.DistrictView{Code: d.Code, Name: d.Name, Query: q, Kind: q.Get("jenis"), Family: family, Families: familyOptions(ctx, families),
		Kinds: []ui.Option{{Label: i18n.T(ctx, "region.any_kind")}}, Capital: capitalLine(ctx, d.Capital)}
	for _, k := range d.Kinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: k.Kind, Label: i18n.T(ctx, "region.kind."+k.Kind) + " (" + strconv.Itoa(k.N) + ")"})
	}
	remote, short := 0, 0
	for i, p := range d.Places {
		row := placeRow(ctx, p)
		row.Number = strconv.Itoa(i + 1)
		v.Places = append(v.Places, row)
		if p.Remoteness > 0 {
			remote++
		}
		if p.Short > 0 {
			short++
		}
	}
	v.Message = i18n.T(ctx, "region.district.message", "n", len(d.Places), "short", short, "remote", remote)
	v.Capped = len(d.Places) == region.MaxPlaces
	v.Map, v.HasMap = pointMap(ctx, d)
	c := kit.Chips{Path: route.WorkloadDistrict(d.Code), Query: q}
	c.Add("jenis", i18n.T(ctx, "region.kind_label"), kindName(ctx, v.Kind), nil)
	c.Add("keluarga", i18n.T(ctx, "workload.family"), family, nil)
	v.Chips = c.List
	return kit.Page(w, r, page.District(v))
}

func kindName(ctx context.Context, kind string) string {
	if key := "region.kind." + kind; kind != "" && i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return kind
}

func capitalLine(ctx context.Context, unit string) string {
	if unit == "" {
		return i18n.T(ctx, "region.capital.unknown")
	}
	return i18n.T(ctx, "region.capital.from", "unit", unit)
}

func placeRow(ctx context.Context, p region.Place) page.Place {
	row := page.Place{ID: p.PublicID, Name: p.Name, Kind: kindName(ctx, p.Kind), Balance: balance(ctx, p.Balance), Remoteness: i18n.T(ctx, "region.remoteness."+strconv.Itoa(p.Remoteness)),
		Remote: p.Remoteness > 0, Nearest: i18n.None, Capital: km(ctx, p.CapitalKm), Distance: km(ctx, p.NearestKm), Placed: p.Lat != nil && p.Lon != nil}
	if p.Nearest != nil && p.NearestKm != nil {
		row.Nearest = *p.Nearest
	}
	return row
}

func km(ctx context.Context, d *float64) string {
	if d == nil {
		return i18n.None
	}
	return i18n.T(ctx, "region.km", "km", i18n.Decimal(ctx, *d, 1))
}

// maxMarks is how many points a map shows before it says less than a list.
const maxMarks = 40

// pointMap draws the units over the outline of their district, or alone where there is none.
func pointMap(ctx context.Context, d region.DistrictUnits) (ui.PointMapProps, bool) {
	var points []geo.Point
	var of []int
	for i, p := range d.Places {
		if p.Lat != nil && p.Lon != nil && len(points) < maxMarks {
			points, of = append(points, geo.Point{Lon: *p.Lon, Lat: *p.Lat}), append(of, i)
		}
	}
	if len(points) == 0 {
		return ui.PointMapProps{}, false
	}
	m := ui.PointMapProps{Label: i18n.T(ctx, "region.points.label", "n", len(points), "district", d.Name)}
	var frame geo.Frame
	if d.Path != "" && d.Map != nil {
		box := geo.BoxOf(d.Path)
		m.Scale = max(1, geo.Grid/max(box.W, box.H, 1)) // one district is drawn finer than all together
		frame = d.Map.Finer(m.Scale)
		box = geo.Box{X: box.X * m.Scale, Y: box.Y * m.Scale, W: box.W * m.Scale, H: box.H * m.Scale}
		box = box.Grown(max(box.W, box.H) / 12)
		for _, p := range points { // a unit that lies outside its district is shown where it says it lies, if that is near
			x, y := frame.At(p)
			if x > box.X-box.W/2 && x < box.X+box.W*3/2 && y > box.Y-box.H/2 && y < box.Y+box.H*3/2 {
				box = around(box, x, y)
			}
		}
		m.X, m.Y, m.W, m.H, m.Path = box.X, box.Y, box.W, box.H, d.Path
	} else {
		frame = geo.FrameOf(points, 60)
		m.W, m.H = frame.Width, frame.Height
	}
	for i, p := range points {
		x, y := frame.At(p)
		m.Points = append(m.Points, ui.MapPoint{X: x, Y: y, Grade: d.Places[of[i]].Remoteness, Number: of[i] + 1})
	}
	for grade := range 4 {
		m.Grades = append(m.Grades, i18n.T(ctx, "region.remoteness."+strconv.Itoa(grade)))
	}
	return m, true
}

// around is the box made large enough for the place.
func around(b geo.Box, x, y int) geo.Box {
	left, top := min(b.X, x), min(b.Y, y)
	return geo.Box{X: left, Y: top, W: max(b.X+b.W, x) - left, H: max(b.Y+b.H, y) - top}
}

// Near shows the nearest units of the same kind.
func (h *Handlers) Near(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	n, err := h.Regions.Near(ctx, kit.Actor(ctx), chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	v := page.NearView{Place: placeRow(ctx, n.Place), Capital: capitalLine(ctx, n.Capital)}
	for _, p := range n.Near {
		v.Near = append(v.Near, placeRow(ctx, p))
	}
	switch {
	case !v.Placed:
		v.Message = i18n.T(ctx, "region.near.no_place")
	case len(n.Near) == 0:
		v.Message = i18n.T(ctx, "region.near.none")
	default:
		v.Message = i18n.T(ctx, "region.near.message", "unit", n.Near[0].Name, "km", i18n.Decimal(ctx, *n.Near[0].NearestKm, 1))
	}
	return kit.Page(w, r, page.Near(v))
}
