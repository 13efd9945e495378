// Package workloads handles the pages on need: staffing, heat map, posts, vacancies and candidates.
package workloads

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/vacancy"
	"mutasi/internal/workload"
	"mutasi/web/layout"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Workload  *workload.Service
	Vacancies *vacancy.Service
	Employees *employee.Service
}

const pageSize = 50

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

// Staffing lists posts with need and holders.
func (h *Handlers) Staffing(w http.ResponseWriter, r *http.Request) error {
	show := workload.Show(r.URL.Query().Get("tampil"))
	if !slices.Contains([]workload.Show{workload.Short, workload.Over, workload.Unknown, workload.Vacant}, show) {
		show = workload.All
	}
	return h.list(w, r, show, false)
}

// VacancyList lists posts with at least one free place.
func (h *Handlers) VacancyList(w http.ResponseWriter, r *http.Request) error {
	return h.list(w, r, workload.Vacant, true)
}

func (h *Handlers) list(w http.ResponseWriter, r *http.Request, show workload.Show, vacancies bool) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := workload.Filter{Unit: q.Get("unit"), Family: q.Get("rumpun"), Show: show}
	p, err := h.Workload.Staffing(ctx, who, f, cursorOf(q), pageSize, h.today(ctx))
	if err != nil {
		return err
	}
	units, families, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v := page.StaffingView{Path: route.Staffing(), Title: i18n.T(ctx, "workload.title"), Lead: i18n.T(ctx, "workload.lead"),
		Query: q, Unit: f.Unit, Family: f.Family, Units: kit.Options(units), Families: kit.Options(families),
		CanCandidates: who.Can(access.CandidateRead), Vacancies: vacancies}
	if vacancies {
		v.Path, v.Title, v.Lead = route.Vacancies(), i18n.T(ctx, "vacancy.title"), i18n.T(ctx, "vacancy.lead")
	} else {
		v.Show = string(show)
	}
	v.Chips = chips(ctx, v)
	for _, b := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, b, h.today(ctx)))
	}
	if n := len(p.Rows); n > 0 {
		if p.Earlier {
			v.Prev = route.Edit(v.Path, q, "sebelum", cursorText(p.Rows[0]), "setelah", "")
		}
		if p.Later {
			v.Next = route.Edit(v.Path, q, "setelah", cursorText(p.Rows[n-1]), "sebelum", "")
		}
	}
	return kit.Page(w, r, page.Staffing(v))
}

func cursorText(b workload.Balance) string {
	c := workload.CursorOf(b)
	return kit.Cursor{Key: strconv.Itoa(c.Diff), ID: c.ID}.String()
}

func cursorOf(q url.Values) *workload.Cursor {
	for name, before := range map[string]bool{"setelah": false, "sebelum": true} {
		if c, ok := kit.ParseCursor(q.Get(name)); ok {
			if diff, err := strconv.ParseInt(c.Key, 10, 32); err == nil {
				return &workload.Cursor{Diff: int(diff), ID: c.ID, Before: before}
			}
		}
	}
	return nil
}

func chips(ctx context.Context, v page.StaffingView) []ui.Chip {
	var out []ui.Chip
	add := func(name, label, value string, list []ui.Option) {
		if value == "" {
			return
		}
		if i := slices.IndexFunc(list, func(o ui.Option) bool { return o.Value == value }); i >= 0 {
			value = list[i].Label
		}
		out = append(out, ui.Chip{Label: label + ": " + value, Remove: route.Edit(v.Path, v.Query, name, "", "setelah", "", "sebelum", "")})
	}
	add("unit", i18n.T(ctx, "workload.unit"), v.Unit, v.Units)
	add("rumpun", i18n.T(ctx, "workload.family"), v.Family, v.Families)
	add("tampil", i18n.T(ctx, "workload.show"), v.Show, []ui.Option{
		{Value: "kurang", Label: i18n.T(ctx, "workload.show.short")}, {Value: "lebih", Label: i18n.T(ctx, "workload.show.over")},
		{Value: "lowong", Label: i18n.T(ctx, "workload.show.vacant")}, {Value: "tanpa-abk", Label: i18n.T(ctx, "workload.show.unknown")}})
	return out
}

func rowView(ctx context.Context, b workload.Balance, on asn.Date) page.Row {
	r := page.Row{PostID: b.PostID, Position: b.Position, Unit: b.Unit, UnitID: b.UnitID, Office: b.Office,
		Need: i18n.None, Diff: i18n.None, Vacancy: i18n.None, Year: i18n.None, Held: strconv.Itoa(b.Held), PNS: strconv.Itoa(b.PNS), PPPK: strconv.Itoa(b.PPPK),
		Cases: cases(b), Unknown: b.Need == nil, Stale: b.Stale(on)}
	if b.Need != nil {
		r.Need, r.Diff = strconv.Itoa(*b.Need), i18n.Signed(ctx, *b.Diff)
		r.Vacancy = strconv.Itoa(max(0, *b.Vacancy))
		r.Short = *b.Vacancy > 0
	}
	if b.AnalysedOn != nil {
		r.Year = strconv.Itoa(b.AnalysedOn.Year())
	}
	for _, n := range b.Retire {
		r.Retire = append(r.Retire, strconv.Itoa(n))
	}
	return r
}

// cases says how many open cases lead in and out: "+1 −2".
func cases(b workload.Balance) string {
	switch {
	case b.Incoming == 0 && b.Outgoing == 0:
		return i18n.None
	case b.Outgoing == 0:
		return "+" + strconv.Itoa(b.Incoming)
	case b.Incoming == 0:
		return "−" + strconv.Itoa(b.Outgoing)
	}
	return "+" + strconv.Itoa(b.Incoming) + " −" + strconv.Itoa(b.Outgoing)
}

// Heat shows the heat map of the agency.
func (h *Handlers) Heat(w http.ResponseWriter, r *http.Request) error {
	return h.heat(w, r, workload.UnitName{})
}

// HeatUnit shows the heat map of one office, unit by unit.
func (h *Handlers) HeatUnit(w http.ResponseWriter, r *http.Request) error {
	u, err := h.Workload.Unit(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return h.heat(w, r, u)
}

func (h *Handlers) heat(w http.ResponseWriter, r *http.Request, unit workload.UnitName) error {
	ctx := r.Context()
	cells, err := h.Workload.Heat(ctx, kit.Actor(ctx), unit.PublicID, h.today(ctx))
	if err != nil {
		return err
	}
	v := page.HeatView{Title: i18n.T(ctx, "workload.heat_title"), Staffing: route.Staffing()}
	if unit.PublicID != "" {
		v.Title = i18n.T(ctx, "workload.heat_of", "unit", unit.Name)
		v.Unit, v.Staffing = unit.PublicID, route.Query(route.Staffing(), "unit", unit.PublicID)
		v.Crumbs = []layout.Crumb{{Label: i18n.T(ctx, "workload.heat_title"), Href: route.Workload()}, {Label: unit.Name}}
	}
	v.Map = heatMap(ctx, cells, unit)
	v.Message, v.Unknown = heatMessage(ctx, cells)
	return kit.Page(w, r, page.Heat(v))
}

// maxFamilies is how many columns a heat map has: the families with the largest gaps, the others summed up.
const maxFamilies = 10

func heatMap(ctx context.Context, cells []workload.Cell, unit workload.UnitName) ui.HeatProps {
	columns := columnsOf(cells)
	m := ui.HeatProps{ID: "peta", Caption: i18n.T(ctx, "workload.heat_caption"), First: i18n.T(ctx, "workload.unit"),
		TotalLabel: i18n.T(ctx, "workload.total"), Columns: columns}
	place := map[string]int{}
	for i, c := range columns {
		place[c] = i
	}
	other := len(columns)
	if len(place) == maxFamilies {
		m.Columns = append(m.Columns, i18n.T(ctx, "workload.other"))
	}
	rows := map[string]int{}
	for _, c := range cells {
		i, ok := rows[c.RowID]
		if !ok {
			i = len(m.Rows)
			rows[c.RowID] = i
			m.Rows = append(m.Rows, newRow(c, len(m.Columns), unit))
		}
		at, ok := place[c.Column]
		family := c.Column
		if !ok {
			at, family = other, ""
		}
		fill(&m.Rows[i], at, c, family)
	}
	return m
}

func newRow(c workload.Cell, columns int, unit workload.UnitName) ui.HeatRow {
	row := ui.HeatRow{Label: c.Row, Href: route.Query(route.Staffing(), "unit", c.RowID), Cells: make([]ui.HeatCell, columns)}
	if unit.PublicID == "" && c.Parent {
		row.Href = route.WorkloadUnit(c.RowID)
	}
	for i := range row.Cells {
		row.Cells[i].Blank = true
	}
	return row
}

func fill(row *ui.HeatRow, at int, c workload.Cell, family string) {
	cell := &row.Cells[at]
	cell.Blank = false
	cell.Href = route.Query(route.Staffing(), "unit", c.RowID, "rumpun", family)
	if c.Need > 0 || c.Held > 0 {
		cell.Known = true
		cell.Value += c.Diff()
		row.Total.Known = true
		row.Total.Value += c.Diff()
	}
}

// columnsOf picks the families with the largest gaps, in alphabetical order.
func columnsOf(cells []workload.Cell) []string {
	gap := map[string]int{}
	for _, c := range cells {
		gap[c.Column] += c.Short + c.Over
	}
	names := make([]string, 0, len(gap))
	for n := range gap {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(gap[b], gap[a]), cmp.Compare(a, b)) })
	names = names[:min(len(names), maxFamilies)]
	slices.Sort(names)
	return names
}

// heatMessage says in words what the map shows.
func heatMessage(ctx context.Context, cells []workload.Cell) (message, unknown string) {
	short, over := map[string]bool{}, map[string]bool{}
	people, surplus, without := 0, 0, 0
	for _, c := range cells {
		if c.Short > 0 {
			short[c.RowID] = true
		}
		if c.Over > 0 {
			over[c.RowID] = true
		}
		people += c.Short
		surplus += c.Over
		without += c.Unknown
	}
	message = i18n.T(ctx, "workload.heat_message", "short", len(short), "people", people, "over", len(over), "surplus", surplus)
	if without > 0 {
		unknown = i18n.T(ctx, "workload.heat_unknown", "n", without)
	}
	return message, unknown
}
