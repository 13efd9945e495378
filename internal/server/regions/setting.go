package regions

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"mutasi/internal/errs"
	"mutasi/internal/geo"
	"mutasi/internal/i18n"
	"mutasi/internal/region"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/region"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// number reads a small number; anything else is 0, which no tile has.
func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n > 1000 {
		return 0
	}
	return n
}

// Settings shows the settings of the maps.
func (h *Handlers) Settings(w http.ResponseWriter, r *http.Request) error {
	return h.settingsPage(w, r, http.StatusOK, nil)
}

func (h *Handlers) settingsPage(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, f := r.Context(), kit.FormOf(r)
	s, err := h.Regions.Settings(ctx, kit.Actor(ctx))
	if err != nil {
		return err
	}
	v := page.SettingsView{Capital: s.Capital, Offices: []ui.Option{{Label: i18n.T(ctx, "region.capital.default")}},
		Limit: i18n.T(ctx, "region.upload.limit", "size", i18n.Bytes(ctx, kit.MaxUpload-kit.MaxForm)), Property: f.Get("property")}
	if v.Property == "" {
		v.Property = region.CodeProperty
	}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	for _, o := range s.Offices {
		v.Offices = append(v.Offices, ui.Option{Value: o.PublicID, Label: o.Name})
	}
	if s.Map != nil {
		v.Outlines = i18n.T(ctx, "region.map.source", "file", s.Map.FileName, "date", i18n.DateShort(ctx, s.Map.ImportedAt))
	}
	names := make([]string, len(s.Districts))
	for i, d := range s.Districts {
		names[i] = d.Name
		v.Set = v.Set || d.Col > 0
		if s.Map != nil && d.Path == "" {
			v.Missing = append(v.Missing, d.Name)
		}
	}
	tiles := region.Overview{Districts: s.Districts}.Tiles()
	var areas []ui.MapArea
	for i, short := range ui.Abbreviate(names) {
		d := s.Districts[i]
		t := tiles[d.Code]
		areas = append(areas, ui.MapArea{Name: d.Name, Short: short, Value: ui.HeatCell{Blank: true}, Col: t.Col, Row: t.Row})
		row := page.TileRow{Name: d.Name, Short: short, Col: field("col", d, t.Col, f, v.ByField, i18n.T(ctx, "region.tiles.col_of", "district", d.Name)),
			Row: field("row", d, t.Row, f, v.ByField, i18n.T(ctx, "region.tiles.row_of", "district", d.Name))}
		v.Tiles = append(v.Tiles, row)
	}
	inReadingOrder(areas, false)
	v.Map = ui.AreaMapProps{Label: i18n.T(ctx, "region.tiles.now"), Areas: areas}
	return kit.Render(w, r, status, page.Settings(v))
}

// field is the input of a district's column or row: what was typed, else what holds.
func field(side string, d region.District, now int, f *kit.Form, faults map[string]string, label string) ui.Field {
	name := region.FieldOf(side, d.Code)
	out := ui.Field{Name: name, Label: label, HideLabel: true, Width: ui.Width4, InputMode: "numeric", Value: strconv.Itoa(now), Error: faults[name]}
	if f.Has(name) {
		out.Value = f.Get(name)
	}
	return out
}

// SetTiles puts the districts on tiles.
func (h *Handlers) SetTiles(w http.ResponseWriter, r *http.Request) error {
	f, tiles := kit.FormOf(r), map[string]geo.Tile{}
	for name := range f.Values {
		if code, ok := strings.CutPrefix(name, region.FieldOf("col", "")); ok {
			tiles[code] = tileOf(f, code)
		}
	}
	return h.done(w, r, h.Regions.SetTiles(r.Context(), kit.Actor(r.Context()), tiles), "region.tiles.saved")
}

// ClearTiles has the tiles worked out again.
func (h *Handlers) ClearTiles(w http.ResponseWriter, r *http.Request) error {
	return h.done(w, r, h.Regions.ClearTiles(r.Context(), kit.Actor(r.Context())), "region.tiles.cleared")
}

// SetCapital says where the capital is.
func (h *Handlers) SetCapital(w http.ResponseWriter, r *http.Request) error {
	return h.done(w, r, h.Regions.SetCapital(r.Context(), kit.Actor(r.Context()), kit.FormOf(r).Get("capital")), "region.capital.saved")
}

// Upload takes a file of outlines.
func (h *Handlers) Upload(w http.ResponseWriter, r *http.Request) error {
	ctx, f := r.Context(), kit.FormOf(r)
	property := f.Need("property", 60, "region.upload.property_need")
	head, file, err := f.File("file", kit.MaxUpload)
	if err != nil {
		return err
	}
	if file != nil {
		defer file.Close() //nolint:errcheck // read only
	} else if head == nil {
		f.Fault("file", "region.upload.file_need")
	}
	err = f.Err()
	if err == nil {
		_, err = h.Regions.ImportOutlines(ctx, kit.Actor(ctx), region.File{Name: head.Filename, Content: file, Property: property})
		if e, ok := errors.AsType[*errs.Error](err); ok && e.Kind == errs.Invalid && len(e.Fields) == 0 {
			f.Fault("file", e.Key, e.Args...)
			err = f.Err()
		}
	}
	return h.done(w, r, err, "region.upload.saved")
}

func (h *Handlers) done(w http.ResponseWriter, r *http.Request, err error, key string) error {
	if _, ok := kit.FieldsOf(err); ok {
		return h.settingsPage(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AdminMap(), key)
}
