// Package employees handles the directory and the profile of civil servants.
package employees

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/employee"
	"mutasi/internal/quality"
	"mutasi/internal/server/kit"
	"mutasi/internal/talent"
	"mutasi/web/page/employees"
	talentpage "mutasi/web/page/talent"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Employees *employee.Service
	Talents   *talent.Service
	Quality   *quality.Service

	made *db.Memo[madeFor, *employees.Choices]
}

// New returns the handlers.
func New(k *kit.Kit, e *employee.Service, t *talent.Service, q *quality.Service) *Handlers {
	return &Handlers{Kit: k, Employees: e, Talents: t, Quality: q, made: db.NewMemo[madeFor, *employees.Choices](time.Minute, k.Now)}
}

// List shows the directory.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	q := r.URL.Query()
	// Whoever types a number is looking for one person, and numbers do not belong in addresses.
	today := asn.DateOf(h.Kit.Today(ctx))
	if nip, err := asn.ParseNIP(q.Get("cari"), today); err == nil {
		return h.toPerson(w, r, string(nip))
	}
	f, ignored := filterOf(q)
	cursor, size := kit.ListCursor(q.Get), sizeOf(q)
	page, err := h.Employees.List(ctx, who, f, cursor, size, today, kit.Principal(ctx).Agency.Employees)
	if err != nil {
		return err
	}
	offered, err := h.choices(ctx, who)
	if err != nil {
		return err
	}
	return kit.Page(w, r, employees.List(listView(ctx, who, q, f, page, offered, ignored, today)))
}

func (h *Handlers) toPerson(w http.ResponseWriter, r *http.Request, nip string) error {
	id, err := h.Employees.FindByNIP(r.Context(), kit.Actor(r.Context()), nip)
	if err != nil {
		return err
	}
	to := route.Query(route.Employees(), "nip", "tidak-ada")
	if id != "" {
		to = route.Employee(id)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// EndSanction records when a penalty ends.
func (h *Handlers) EndSanction(w http.ResponseWriter, r *http.Request) error {
	f, id := kit.FormOf(r), chi.URLParam(r, "id")
	last := f.Date("akhir", "employee.sanction.end_wrong")
	err := f.Err()
	if err == nil {
		err = h.Employees.EndSanction(r.Context(), kit.Actor(r.Context()), id, asn.DateOf(last))
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.show(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Employee(id), "employee.sanction.ended")
}

// Show shows one person.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, http.StatusOK, nil)
}

func (h *Handlers) show(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	p, err := h.Employees.Profile(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	today := asn.DateOf(h.Kit.Today(ctx))
	card, err := h.Talents.Card(ctx, who, p.Head, today)
	if err != nil {
		return err
	}
	found, err := h.Quality.Notes(ctx, who, p.PublicID, today)
	if err != nil {
		return err
	}
	v := showView(ctx, who, p, today)
	v.Notes = notes(ctx, p, found)
	v.Talent = talentpage.CardOf(ctx, card, today)
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	if f := kit.FormOf(r); fault != nil {
		v.End = ui.DateParts{Day: f.Get("akhir_d"), Month: f.Get("akhir_m"), Year: f.Get("akhir_y")}
	}
	return kit.Render(w, r, status, employees.Show(v))
}

// Download sends the filtered list as XLSX or CSV; the download is recorded.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	f, _ := filterOf(r.URL.Query())
	format, err := kit.SheetFormat(r)
	if err != nil {
		return err
	}
	return h.export(w, r, kit.Actor(r.Context()), f, format)
}
