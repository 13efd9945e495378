// Package mobilities handles the pages on who may move.
package mobilities

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/mobility"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/internal/workload"
	page "mutasi/web/page/mobility"
	"mutasi/web/route"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Mobility  *mobility.Service
	Employees *employee.Service
	Workload  *workload.Service
}

const pageSize = 50

// List shows who may move, group by group.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	return h.list(w, r, http.StatusOK, r.URL.Query().Encode(), nil)
}

func (h *Handlers) list(w http.ResponseWriter, r *http.Request, status int, query string, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	q := parse(query)
	f := filterOf(who, q)
	l, err := h.Mobility.List(ctx, who, f, kit.ListCursor(q.Get), pageSize, asn.DateOf(h.Kit.Today(ctx)))
	if err != nil {
		return err
	}
	units, families, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v := listView(ctx, who, q, f, l, asn.DateOf(h.Kit.Today(ctx)))
	v.Units, v.Families = kit.Options(units), kit.Options(families)
	v.Chips = chips(ctx, q, f, v.Units)
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	v.SaveName = kit.FormOf(r).Get("nama")
	return kit.Render(w, r, status, page.List(v))
}

// Person shows what the rules say of one civil servant.
func (h *Handlers) Person(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	p, err := h.Mobility.Person(ctx, who, chi.URLParam(r, "id"), asn.DateOf(h.Kit.Today(ctx)))
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Person(personView(ctx, who, p)))
}

// SaveFilter keeps the filter of a list under a name.
func (h *Handlers) SaveFilter(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	query := canonical(parse(f.Get("saringan"))).Encode()
	err := h.Mobility.SaveFilter(r.Context(), kit.Actor(r.Context()), f.Get("nama"), query)
	if _, ok := kit.FieldsOf(err); ok {
		return h.list(w, r, http.StatusUnprocessableEntity, query, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Mobility()+"?"+query, "mobility.flash.saved", "name", f.Text("nama", mobility.MaxName))
}

// DropFilter forgets a saved filter.
func (h *Handlers) DropFilter(w http.ResponseWriter, r *http.Request) error {
	if err := h.Mobility.DropFilter(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id")); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Mobility(), "mobility.flash.dropped")
}

// exportBatch is how many people are read and judged at a time.
const exportBatch = 1000

var headings = []string{
	"employee.column.name", "employee.column.nip", "employee.column.kind", "employee.column.position", "employee.column.unit",
	"employee.column.rank", "employee.column.since", "mobility.column.status", "mobility.column.due", "mobility.column.why",
	"mobility.column.fix", "mobility.column.from",
}

// Download sends the filtered list as XLSX or CSV; the download is recorded.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx, who, today := r.Context(), kit.Actor(r.Context()), asn.DateOf(h.Kit.Today(r.Context()))
	format, err := kit.SheetFormat(r)
	if err != nil {
		return err
	}
	next, err := h.Mobility.Export(ctx, who, filterOf(who, r.URL.Query()), exportBatch, today)
	if err != nil {
		return err
	}
	return kit.Download(h.Kit, w, r, "siap-mutasi-"+today.String(), "Siap mutasi", format, kit.Columns(r.Context(), 20, headings...), next,
		func(p mobility.Row) []sheet.Cell { return cells(ctx, p) })
}
