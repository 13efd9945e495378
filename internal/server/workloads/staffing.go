package workloads

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/internal/workload"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

const (
	pageSize = 50
	// exportBatch is how many posts are read at a time for a file: memory stays the same however long the list is.
	exportBatch = 2000
)

// filterOf reads the filter of the staffing list from the query.
func filterOf(q url.Values) workload.Filter {
	f := workload.Filter{Unit: kit.Clip(q.Get("unit"), 20), Family: kit.Clip(q.Get("rumpun"), 100), Query: kit.Clip(q.Get("cari"), 100), Show: workload.Show(q.Get("tampil"))}
	if !slices.Contains(workload.Shows, f.Show) {
		f.Show = workload.All
	}
	return f
}

// Staffing lists posts with need and holders, of today or another day.
func (h *Handlers) Staffing(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := filterOf(q)
	v := page.StaffingView{Path: route.Staffing(), Title: i18n.T(ctx, "workload.title"), Show: string(f.Show), CanExport: who.Can(access.EmployeeExport)}
	on, fault := h.day(r, q)
	f.View.On, v.DayFault, v.Day, v.Lead = on, fault, dateValue(ctx, on), minute(ctx, dayWords(ctx, on, h.today(ctx)))
	return h.list(w, r, q, f, v)
}

// VacancyList lists posts with at least one free place.
func (h *Handlers) VacancyList(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	f := filterOf(q)
	f.Show = workload.Vacant
	return h.list(w, r, q, f, page.StaffingView{Groups: kit.VacancyGroups(ctx, ""), Path: route.Vacancies(), Title: i18n.T(ctx, "vacancy.title"), Lead: i18n.T(ctx, "vacancy.lead"), Vacancies: true})
}

func (h *Handlers) list(w http.ResponseWriter, r *http.Request, q url.Values, f workload.Filter, v page.StaffingView) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	p, err := h.Workload.Staffing(ctx, who, f, cursorOf(q), pageSize, h.today(ctx), !v.Vacancies)
	if err != nil {
		return err
	}
	units, families, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v.Query, v.Search, v.Unit, v.Family, v.Units, v.Families = q, f.Query, f.Unit, f.Family, kit.Options(units), kit.Options(families)
	if err := h.named(ctx, &v); err != nil {
		return err
	}
	v.CanCandidates = who.Can(access.CandidateRead) && f.View.On.IsZero()
	v.Chips = chips(ctx, v)
	on := f.View.On
	if on.IsZero() {
		on = h.today(ctx)
	}
	for _, b := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, b, on))
	}
	if !v.Vacancies && len(v.Rows) > 0 {
		v.Totals, v.Unknown = totalWords(ctx, p.Totals)
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

// named makes sure that the unit of the filter has its name among the choices: maps lead here from schools and divisions too,
// the choices are offices.
func (h *Handlers) named(ctx context.Context, v *page.StaffingView) error {
	if v.Unit == "" || slices.ContainsFunc(v.Units, func(o ui.Option) bool { return o.Value == v.Unit }) {
		return nil
	}
	name := i18n.T(ctx, "workload.no_unit") // of others, or a slip: nothing is listed
	path, err := h.Workload.UnitPath(ctx, kit.Actor(ctx), v.Unit)
	if e, ok := errors.AsType[*errs.Error](err); err != nil && (!ok || e.Kind != errs.NotFound) {
		return err
	} else if err == nil {
		name = path[len(path)-1].Name
	}
	v.Units = append(v.Units, ui.Option{Value: v.Unit, Label: name})
	return nil
}

// totalWords sums the list up in words; what has no analysis is told apart.
func totalWords(ctx context.Context, t workload.Totals) (sums, unknown string) {
	sums = i18n.T(ctx, "workload.totals", "posts", i18n.Number(ctx, t.Posts), "need", i18n.Number(ctx, t.Need), "held", i18n.Number(ctx, t.Held),
		"pns", i18n.Number(ctx, t.PNS), "pppk", i18n.Number(ctx, t.PPPK), "short", i18n.Number(ctx, t.Short), "over", i18n.Number(ctx, t.Over))
	var parts []string
	if t.Unknown > 0 {
		parts = append(parts, i18n.T(ctx, "workload.totals_unknown", "n", i18n.Number(ctx, t.Unknown), "held", i18n.Number(ctx, t.UnknownHeld)))
	}
	if t.Stale > 0 {
		parts = append(parts, i18n.T(ctx, "workload.totals_stale", "n", i18n.Number(ctx, t.Stale)))
	}
	return sums, strings.Join(parts, " ")
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
	c := kit.Chips{Path: v.Path, Query: v.Query}
	c.Add("cari", i18n.T(ctx, "workload.search"), v.Search, nil)
	c.Add("tanggal", i18n.T(ctx, "workload.day"), v.Day, nil)
	c.Add("unit", i18n.T(ctx, "workload.unit"), v.Unit, v.Units)
	c.Add("rumpun", i18n.T(ctx, "workload.family"), v.Family, v.Families)
	c.Add("tampil", i18n.T(ctx, "workload.show"), v.Show, page.Shows(ctx))
	return c.List
}

func rowView(ctx context.Context, b workload.Balance, on asn.Date) page.Row {
	r := page.Row{PostID: b.PostID, Position: b.Position, Unit: b.Unit, UnitID: b.UnitID, Office: b.Office,
		Need: i18n.None, Diff: i18n.None, Vacancy: i18n.None, Year: i18n.None, Held: strconv.Itoa(b.Held), PNS: strconv.Itoa(b.PNS), PPPK: strconv.Itoa(b.PPPK),
		Cases: cases(b), Unknown: b.Need == nil, Stale: b.Stale(on)}
	if b.Class > 0 {
		r.Class = i18n.T(ctx, "workload.class", "n", b.Class)
	}
	if b.Need != nil {
		r.Need, r.Diff = needWords(b), i18n.Signed(ctx, *b.Diff)
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

// Download sends the filtered staffing list as XLSX or CSV in the columns of the recap; the download is recorded.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q, today := r.Context(), kit.Actor(r.Context()), r.URL.Query(), h.today(r.Context())
	format, err := kit.SheetFormat(r)
	if err != nil {
		return err
	}
	f := filterOf(q)
	f.View.On, _ = h.day(r, q)
	next, err := h.Workload.Export(ctx, who, f, exportBatch, today)
	if err != nil {
		return err
	}
	on := f.View.On
	if on.IsZero() {
		on = today
	}
	n := 0
	return kit.Download(h.Kit, w, r, "bezetting-"+on.String(), "Bezetting", format, kit.Columns(r.Context(), 20, recapHeadings...), next, func(b workload.Balance) []sheet.Cell {
		n++
		return recap(ctx, n, b, on)
	})
}

var recapHeadings = []string{"workload.no", "workload.unit", "workload.position", "workload.req.class", "workload.recap.need", "workload.recap.pns", "workload.recap.pppk",
	"workload.recap.held", "workload.recap.diff", "workload.recap.retire1", "workload.recap.retire2", "workload.recap.retire3", "workload.recap.retire4",
	"workload.recap.retire5", "workload.recap.note", "workload.recap.effect", "workload.recap.grade"}

// recap is one line of the recap of need and bezetting (PermenPANRB 1/2020).
func recap(ctx context.Context, n int, b workload.Balance, on asn.Date) []sheet.Cell {
	number := func(v *int) sheet.Cell {
		if v == nil {
			return sheet.TextCell("")
		}
		return sheet.IntCell(*v)
	}
	class := sheet.TextCell("")
	if b.Class > 0 {
		class = sheet.IntCell(b.Class)
	}
	row := []sheet.Cell{sheet.IntCell(n), sheet.TextCell(b.Unit), sheet.TextCell(b.Position), class, number(b.Need), sheet.IntCell(b.PNS), sheet.IntCell(b.PPPK),
		sheet.IntCell(b.Held), number(b.Diff)}
	for _, k := range b.Retire {
		row = append(row, sheet.IntCell(k))
	}
	note := ""
	switch {
	case b.Need == nil:
		note = i18n.T(ctx, "workload.none_yet")
	case b.Stale(on) && b.AnalysedOn != nil:
		note = i18n.T(ctx, "workload.stale_year", "year", strconv.Itoa(b.AnalysedOn.Year()))
	case b.Stale(on):
		note = i18n.T(ctx, "workload.stale")
	}
	row = append(row, sheet.TextCell(note))
	if e, ok := b.Effectiveness(); ok {
		return append(row, sheet.NumberCell(e), sheet.TextCell(workload.Grade(e)))
	}
	return append(row, sheet.TextCell(""), sheet.TextCell(""))
}
