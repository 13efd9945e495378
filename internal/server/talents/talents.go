// Package talents handles the pages on competence and talent.
package talents

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/internal/talent"
	page "mutasi/web/page/talent"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Talents   *talent.Service
	Employees *employee.Service
}

const (
	pageSize    = 50
	exportBatch = 2000
)

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

func filterOf(q url.Values) talent.Filter {
	return talent.Filter{Unit: q.Get("unit"), Family: q.Get("rumpun")}
}

// Matrix shows the nine boxes.
func (h *Handlers) Matrix(w http.ResponseWriter, r *http.Request) error {
	ctx, who, f := r.Context(), kit.Actor(r.Context()), filterOf(r.URL.Query())
	m, err := h.Talents.Matrix(ctx, who, f, h.today(ctx))
	if err != nil {
		return err
	}
	filter, err := h.filter(ctx, who, f, route.Talent())
	if err != nil {
		return err
	}
	v := page.MatrixView{Filter: filter, Matrix: matrix(ctx, m, f), Boxes: boxLines(ctx, m, f), Rules: ruleRows(ctx, m.Rules), RulesHref: route.TalentRules(),
		Empty: m.Placed() == 0, CanImport: who.Can(access.ImportRun),
		Message: i18n.T(ctx, "talent.message", "n", m.Placed(), "top", m.Counts[7]+m.Counts[8]+m.Counts[9], "law", m.Counts[1])}
	if n := m.Counts[talent.Unplaced]; n > 0 {
		v.Missing = i18n.T(ctx, "talent.missing", "n", n)
		v.MissingWhy = i18n.T(ctx, "talent.missing_why", "performance", m.NoPerformance, "potential", m.NoPotential)
		v.MissingHref = boxHref(talent.Unplaced, f)
	}
	return kit.Page(w, r, page.Matrix(v))
}

// filter is the form above the matrix and its lists.
func (h *Handlers) filter(ctx context.Context, who access.Actor, f talent.Filter, path string) (page.FilterView, error) {
	units, families, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return page.FilterView{}, err
	}
	v := page.FilterView{Path: path, Clear: path, Unit: f.Unit, Family: f.Family,
		Units: options(i18n.T(ctx, "talent.any_unit"), units), Families: options(i18n.T(ctx, "talent.any_family"), families)}
	c := kit.Chips{Path: path, Query: filterQuery(f)}
	c.Add("unit", i18n.T(ctx, "talent.unit"), f.Unit, v.Units)
	c.Add("rumpun", i18n.T(ctx, "talent.family"), f.Family, v.Families)
	v.Chips = c.List
	return v, nil
}

func filterQuery(f talent.Filter) url.Values {
	return url.Values{"unit": {f.Unit}, "rumpun": {f.Family}}
}

func options(first string, list []employee.Option) []ui.Option {
	return append([]ui.Option{{Label: first}}, kit.Options(list)...)
}

// boxName is a box in an address.
func boxName(box int) string {
	if box == talent.Unplaced {
		return "belum"
	}
	return strconv.Itoa(box)
}

func boxHref(box int, f talent.Filter) string {
	return route.Edit(route.TalentBox(boxName(box)), filterQuery(f))
}

// tints of the boxes by number: what asks for action to one side, what promises to the other.
var tints = [10]int{0, -2, -1, -1, 0, 0, 0, 1, 1, 2}

func matrix(ctx context.Context, m talent.Matrix, f talent.Filter) ui.MatrixProps {
	p := ui.MatrixProps{ID: "kotak9", Caption: i18n.T(ctx, "talent.caption"), Down: i18n.T(ctx, "talent.performance"), Across: i18n.T(ctx, "talent.potential")}
	for x := talent.Low; x <= talent.High; x++ {
		p.Columns = append(p.Columns, page.PotentialName(ctx, x))
	}
	for y := talent.High; y >= talent.Low; y-- {
		row := ui.MatrixRow{Label: page.PerformanceName(ctx, y)}
		for x := talent.Low; x <= talent.High; x++ {
			box := talent.Box(y, x)
			row.Cells = append(row.Cells, ui.MatrixCell{Label: i18n.T(ctx, "talent.box_n", "n", box), Value: i18n.Number(ctx, m.Counts[box]),
				Note: share(ctx, m.Counts[box], m.Placed()), Href: boxHref(box, f), Level: tints[box]})
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

func share(ctx context.Context, n, of int) string {
	if of == 0 {
		return i18n.None
	}
	return i18n.Percent(ctx, float64(n)/float64(of))
}

// boxLines are the boxes in words, the highest first.
func boxLines(ctx context.Context, m talent.Matrix, f talent.Filter) []page.BoxLine {
	var out []page.BoxLine
	for box := 9; box >= 1; box-- {
		y, x := talent.Axes(box)
		out = append(out, page.BoxLine{Name: i18n.T(ctx, "talent.box_n", "n", box), Performance: page.PerformanceName(ctx, y), Potential: page.PotentialName(ctx, x),
			People: i18n.Number(ctx, m.Counts[box]), Share: share(ctx, m.Counts[box], m.Placed()), Action: i18n.T(ctx, talent.ActionKey(box)), Href: boxHref(box, f)})
	}
	return out
}

// ruleRows say in words how the axes are cut.
func ruleRows(ctx context.Context, r talent.Rules) []ui.Row {
	return []ui.Row{
		{Key: i18n.T(ctx, "talent.performance"), Content: page.Lines([]string{
			i18n.T(ctx, "talent.cut_high", "name", page.PerformanceName(ctx, talent.High), "high", r.PerformanceHigh),
			i18n.T(ctx, "talent.cut_middle", "name", page.PerformanceName(ctx, talent.Middle), "middle", r.PerformanceMiddle, "high", r.PerformanceHigh),
			i18n.T(ctx, "talent.cut_low", "name", page.PerformanceName(ctx, talent.Low), "middle", r.PerformanceMiddle)})},
		{Key: i18n.T(ctx, "talent.potential"), Content: page.Lines([]string{
			i18n.T(ctx, "talent.cut_high", "name", page.PotentialName(ctx, talent.High), "high", r.PotentialHigh),
			i18n.T(ctx, "talent.cut_middle", "name", page.PotentialName(ctx, talent.Middle), "middle", r.PotentialMiddle, "high", r.PotentialHigh),
			i18n.T(ctx, "talent.cut_low", "name", page.PotentialName(ctx, talent.Low), "middle", r.PotentialMiddle)})},
		{Key: i18n.T(ctx, "talent.rules.years"), Value: i18n.T(ctx, "talent.years", "n", r.RatingYears)},
	}
}

// boxOf reads a box from an address.
func boxOf(name string) (int, error) {
	if name == boxName(talent.Unplaced) {
		return talent.Unplaced, nil
	}
	box, err := strconv.Atoi(name)
	if err != nil || box < 1 || box > 9 || strconv.Itoa(box) != name {
		return 0, access.ErrNotFound
	}
	return box, nil
}

// Box lists the people of a box.
func (h *Handlers) Box(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	box, err := boxOf(chi.URLParam(r, "box"))
	if err != nil {
		return err
	}
	f := filterOf(q)
	p, err := h.Talents.People(ctx, who, f, box, cursorOf(q), pageSize, h.today(ctx))
	if err != nil {
		return err
	}
	path := route.TalentBox(boxName(box))
	filter, err := h.filter(ctx, who, f, path)
	if err != nil {
		return err
	}
	v := page.BoxView{Title: i18n.T(ctx, "talent.unplaced"), Lead: i18n.T(ctx, "talent.unplaced_lead"), Unplaced: box == talent.Unplaced, Filter: filter, Query: q,
		Back: route.Edit(route.Talent(), filterQuery(f))}
	if box != talent.Unplaced {
		y, x := talent.Axes(box)
		v.Title = i18n.T(ctx, "talent.box_n", "n", box)
		v.Lead = i18n.T(ctx, "talent.box_lead", "performance", page.PerformanceName(ctx, y), "potential", page.PotentialName(ctx, x))
		v.Action = i18n.T(ctx, talent.ActionKey(box))
	}
	if who.Can(access.EmployeeExport) {
		v.XLSX = route.Edit(route.TalentDownload("xlsx"), filterQuery(f), "kotak", boxName(box))
		v.CSV = route.Edit(route.TalentDownload("csv"), filterQuery(f), "kotak", boxName(box))
	}
	for _, x := range p.Rows {
		v.Rows = append(v.Rows, personLine(ctx, x))
	}
	if n := len(p.Rows); n > 0 {
		if p.Earlier {
			v.Prev = route.Edit(path, q, "sebelum", cursorText(p.Rows[0]), "setelah", "")
		}
		if p.Later {
			v.Next = route.Edit(path, q, "setelah", cursorText(p.Rows[n-1]), "sebelum", "")
		}
	}
	return kit.Page(w, r, page.Box(v))
}

func cursorText(p talent.Person) string { return kit.Cursor{Key: p.Key, ID: p.ID}.String() }

func cursorOf(q url.Values) *talent.Cursor {
	for name, before := range map[string]bool{"setelah": false, "sebelum": true} {
		if c, ok := kit.ParseCursor(q.Get(name)); ok {
			return &talent.Cursor{Key: c.Key, ID: c.ID, Before: before}
		}
	}
	return nil
}

func personLine(ctx context.Context, p talent.Person) page.PersonLine {
	line := page.PersonLine{ID: p.PublicID, Name: p.FullName(), Position: p.Position, Unit: p.Unit, Rating: i18n.None, Potential: i18n.None}
	var why []string
	if p.RatingYear > 0 {
		line.Rating = i18n.T(ctx, "talent.rating_of", "rating", p.Rating.Name(), "year", strconv.Itoa(p.RatingYear))
	} else {
		why = append(why, i18n.T(ctx, "talent.no_rating"))
	}
	if p.Potential != nil {
		line.Potential = i18n.Decimal(ctx, *p.Potential, 2)
		line.Source = i18n.T(ctx, "talent.source_on", "source", p.PotentialSource, "date", i18n.DateShort(ctx, p.PotentialOn.Time()))
	} else {
		why = append(why, i18n.T(ctx, "talent.no_potential"))
	}
	line.Why = strings.Join(why, " ")
	return line
}

var exportHeadings = []string{"talent.name", "talent.nip", "talent.position", "talent.unit", "talent.rating", "talent.rating_year", "talent.potential",
	"talent.potential_on", "talent.source", "talent.box"}

// Download sends the list of a box as a file; the download is recorded.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx, q, format := r.Context(), r.URL.Query(), strings.TrimPrefix(chi.URLParam(r, "format"), ".")
	box, err := boxOf(q.Get("kotak"))
	if err != nil || format != "xlsx" && format != "csv" {
		return access.ErrNotFound
	}
	today := h.today(ctx)
	next, err := h.Talents.Export(ctx, kit.Actor(ctx), filterOf(q), box, exportBatch, today)
	if err != nil {
		return err
	}
	return kit.Download(h.Kit, w, r, "talenta-"+boxName(box)+"-"+today.String(), "Talenta", format, kit.Columns(r.Context(), 20, exportHeadings...), next, cells)
}

func cells(p talent.Person) []sheet.Cell {
	out := []sheet.Cell{sheet.TextCell(p.FullName()), sheet.TextCell(p.NIP), sheet.TextCell(p.Position), sheet.TextCell(p.Unit), sheet.TextCell(p.Rating.Name())}
	empty := sheet.TextCell("")
	year, potential, on, box := empty, empty, empty, empty
	if p.RatingYear > 0 {
		year = sheet.NumberCell(float64(p.RatingYear))
	}
	if p.Potential != nil {
		potential, on = sheet.NumberCell(*p.Potential), sheet.DateCell(p.PotentialOn.Time())
	}
	if p.Box != talent.Unplaced {
		box = sheet.NumberCell(float64(p.Box))
	}
	return append(out, year, potential, on, sheet.TextCell(p.PotentialSource), box)
}
