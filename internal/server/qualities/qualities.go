// Package qualities handles the pages on data quality.
package qualities

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/quality"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/web/layout"
	"mutasi/web/page/employees"
	page "mutasi/web/page/quality"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Quality   *quality.Service
	Employees *employee.Service
}

const pageSize = 50

func filterOf(q url.Values) quality.Filter {
	f := quality.Filter{Unit: q.Get("unit")}
	if n, err := strconv.Atoi(q.Get("bahaya")); err == nil && slices.Contains(quality.Harms, quality.Harm(n)) {
		f.Harm = quality.Harm(n)
	}
	return f
}

// Show sums up what is missing or contradictory: by harm, by check, by office.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := filterOf(q)
	s, err := h.Quality.Summary(ctx, who, f)
	if err != nil {
		return err
	}
	units, _, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v := page.SummaryView{Query: q, Unit: f.Unit, CanRecheck: !who.Role.ByUnit(), Sources: sources(ctx, s),
		Units: []ui.Option{{Label: i18n.T(ctx, "workload.any_unit")}}, Harms: []ui.Option{{Label: i18n.T(ctx, "quality.any_harm")}}}
	if f.Harm != 0 {
		v.Harm = strconv.Itoa(int(f.Harm))
	}
	v.Units = append(v.Units, kit.Options(units)...)
	count(ctx, &v, s, q)
	for _, o := range s.Offices {
		v.Offices = append(v.Offices, page.Office{Name: o.Name, Href: route.Edit(route.Quality(), q, "unit", o.PublicID),
			Counts: counts(ctx, o.Harm1, o.Harm2, o.Harm3, o.Harm4)})
	}
	v.Chips = chips(ctx, v)
	return kit.Page(w, r, page.Summary(v))
}

// count fills in the sentence, the totals and the table of checks.
func count(ctx context.Context, v *page.SummaryView, s quality.Summary, q url.Values) {
	byCode, byHarm, total := map[string]int{}, map[quality.Harm]int{}, 0
	for _, c := range s.Counts {
		if check, ok := quality.ByCode(c.CheckCode); ok {
			byCode[c.CheckCode] = c.N
			byHarm[check.Harm] += c.N
			total += c.N
		}
	}
	for _, c := range quality.Checks {
		if n := byCode[c.Code]; n > 0 {
			v.Checks = append(v.Checks, page.Check{Title: title(ctx, c), Effect: i18n.T(ctx, "quality.effect."+c.Code), Harm: harmTag(ctx, c.Harm),
				N: i18n.T(ctx, "quality.subject."+string(c.Subject), "n", n), Href: route.Edit(route.QualityCheck(c.Code), url.Values{"unit": q["unit"]})})
		} else if c.For(kit.Actor(ctx)) {
			v.Clean = append(v.Clean, title(ctx, c))
		}
	}
	for _, harm := range quality.Harms {
		v.Harms = append(v.Harms, ui.Option{Value: strconv.Itoa(int(harm)), Label: harmName(ctx, harm)})
		tone := ui.BarPlain
		if harm <= quality.Blinds {
			tone = ui.BarShort
		}
		v.Totals.Bars = append(v.Totals.Bars, ui.Bar{Label: harmName(ctx, harm), Href: route.Edit(route.Quality(), q, "bahaya", strconv.Itoa(int(harm))),
			Value: byHarm[harm], Text: i18n.Number(ctx, byHarm[harm]), Tone: tone})
	}
	v.Totals.LabelHead, v.Totals.NumberHead, v.Totals.Message = i18n.T(ctx, "quality.harm"), i18n.T(ctx, "quality.findings"), i18n.T(ctx, "quality.totals")
	switch {
	case s.Sources.CheckedAt == nil:
		v.Message = i18n.T(ctx, "quality.never")
	case total == 0 && layout.From(ctx).NoPeople:
		v.Message, v.Clean = i18n.T(ctx, "quality.nothing"), nil
	case total == 0:
		v.Message = i18n.T(ctx, "quality.clean", "checks", len(v.Clean))
	default:
		v.Message = i18n.T(ctx, "quality.message", "n", total, "blocks", byHarm[quality.Blocks], "blinds", byHarm[quality.Blinds])
	}
	if s.Sources.CheckedAt != nil {
		v.Checked = i18n.T(ctx, "quality.checked_at", "time", i18n.DateTimeShort(ctx, *s.Sources.CheckedAt))
	}
	v.Total = total
}

// counts says how many findings of each harm there are, without those there are none of.
func counts(ctx context.Context, byHarm ...int) string {
	var parts []string
	for i, n := range byHarm {
		if n > 0 {
			parts = append(parts, i18n.T(ctx, "quality.harm_count."+strconv.Itoa(i+1), "n", n))
		}
	}
	return strings.Join(parts, " · ")
}

func title(ctx context.Context, c quality.Check) string { return i18n.T(ctx, "quality.check."+c.Code) }

func harmName(ctx context.Context, h quality.Harm) string {
	return i18n.T(ctx, "quality.harm."+strconv.Itoa(int(h)))
}

func harmTag(ctx context.Context, h quality.Harm) ui.TagProps {
	return ui.TagProps{Text: harmName(ctx, h), Tone: map[quality.Harm]ui.Tone{quality.Blocks: ui.Red, quality.Blinds: ui.Orange, quality.Distorts: ui.Yellow}[h]}
}

// sources says how fresh each source is.
func sources(ctx context.Context, s quality.Summary) []ui.Row {
	day := func(t *time.Time) string {
		if t == nil {
			return i18n.T(ctx, "fresh.unknown")
		}
		return i18n.Date(ctx, *t)
	}
	rows := []ui.Row{{Key: i18n.T(ctx, "quality.source.staff"), Value: day(s.Sources.StaffOn)}, {Key: i18n.T(ctx, "quality.source.analysis"), Value: day(s.Sources.AnalysedOn)}}
	byKind := map[string]quality.ImportLine{}
	for _, x := range s.Imports {
		byKind[x.Kind] = x
	}
	for _, kind := range []string{"employees", "units", "positions"} {
		row := ui.Row{Key: i18n.T(ctx, "quality.source.import_"+kind), Value: i18n.T(ctx, "quality.source.no_import")}
		if x, ok := byKind[kind]; ok {
			row.Value = i18n.T(ctx, "quality.source.import", "file", x.FileName, "date", i18n.Date(ctx, x.FinishedAt), "as_of", i18n.Date(ctx, x.AsOf))
		}
		rows = append(rows, row)
	}
	return rows
}

func chips(ctx context.Context, v page.SummaryView) []ui.Chip {
	c := kit.Chips{Path: route.Quality(), Query: v.Query}
	c.Add("unit", i18n.T(ctx, "workload.unit"), v.Unit, v.Units)
	c.Add("bahaya", i18n.T(ctx, "quality.harm"), v.Harm, v.Harms)
	return c.List
}

// Check lists what one check found.
func (h *Handlers) Check(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	check, ok := quality.ByCode(chi.URLParam(r, "check"))
	if !ok || !check.For(who) {
		return quality.ErrNotFound
	}
	after, _ := strconv.ParseInt(q.Get("setelah"), 10, 64) // anything else: from the first on
	list, err := h.Quality.List(ctx, who, quality.Filter{Unit: q.Get("unit"), Check: check.Code}, after, pageSize+1)
	if err != nil {
		return err
	}
	v := page.CheckView{Code: check.Code, Title: title(ctx, check), Effect: i18n.T(ctx, "quality.effect."+check.Code), Harm: harmTag(ctx, check.Harm),
		Mend: i18n.T(ctx, "quality.mend."+string(check.Mend)), Unit: q.Get("unit"), First: q.Get("setelah") == ""}
	v.MendHref = mendHref(who, check.Mend)
	v.MendLink = i18n.T(ctx, "quality.mend_here")
	if check.Mend == quality.EnterNeed {
		v.MendLink = i18n.T(ctx, "quality.mend_need")
	}
	if len(list) > pageSize {
		list = list[:pageSize]
		v.Next = route.Edit(route.QualityCheck(check.Code), q, "setelah", strconv.FormatInt(list[pageSize-1].ID, 10))
	}
	for _, x := range list {
		f := findingView(ctx, x)
		if check.Mend == quality.RecordEnd && who.Can(access.SanctionEnd) {
			f.Href += "#" + employees.EndPanel
		}
		v.Findings = append(v.Findings, f)
	}
	return kit.Page(w, r, page.CheckPage(v))
}

// mendHref leads to where the reader can mend; empty where he cannot.
func mendHref(who access.Actor, m quality.Mend) string {
	switch {
	case m == quality.RecordEnd: // on the profile of each
	case m == quality.EnterNeed && who.Can(access.NeedEdit):
		return route.Analyses()
	case m != quality.EnterNeed && who.Can(access.ImportRun):
		return route.ImportNew()
	}
	return ""
}

func findingView(ctx context.Context, x quality.Finding) page.Finding {
	out := page.Finding{Detail: detail(ctx, x.Detail), Since: i18n.DateShort(ctx, x.FoundOn), Unit: x.Unit, Position: x.Position}
	switch {
	case x.Employee != "":
		out.Name, out.Href = x.Person, route.Employee(x.Employee)
	case x.Post != "":
		out.Name, out.Href, out.Position = x.Position, route.Post(x.Post), ""
	case x.Unit != "":
		out.Name, out.Href, out.Unit = x.Unit, route.WorkloadNear(x.UnitID), ""
	default:
		out.Name, out.Position = x.Position, ""
	}
	return out
}

// detail is what was found as it is read: dates in words.
func detail(ctx context.Context, s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return i18n.DateShort(ctx, t)
	}
	return s
}

// Download sends the findings; it is recorded.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx, today := r.Context(), asn.DateOf(h.Kit.Today(r.Context()))
	format, err := kit.SheetFormat(r)
	if err != nil {
		return err
	}
	f := filterOf(r.URL.Query())
	f.Check = r.URL.Query().Get("catatan")
	next, err := h.Quality.Export(ctx, kit.Actor(ctx), f)
	if err != nil {
		return err
	}
	columns := kit.Columns(ctx, 24, "quality.harm", "quality.what", "quality.who", "workload.position", "workload.unit", "quality.detail", "quality.since")
	return kit.Download(h.Kit, w, r, "mutu-data-"+today.String(), "Mutu data", format, columns, next, func(x quality.Finding) []sheet.Cell {
		check, _ := quality.ByCode(x.CheckCode)
		return []sheet.Cell{sheet.TextCell(harmName(ctx, check.Harm)), sheet.TextCell(title(ctx, check)), sheet.TextCell(x.Person), sheet.TextCell(x.Position),
			sheet.TextCell(x.Unit), sheet.TextCell(detail(ctx, x.Detail)), sheet.DateCell(x.FoundOn)}
	})
}

// Recheck renews the findings.
func (h *Handlers) Recheck(w http.ResponseWriter, r *http.Request) error {
	if err := h.Quality.Recheck(r.Context(), kit.Actor(r.Context()), asn.DateOf(h.Kit.Today(r.Context()))); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Quality(), "quality.rechecked")
}
