// Package proposals handles the pages of transfer cases: list, inbox, wizard, page of a case, decisions and records.
package proposals

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/decree"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Cases     *proposal.Service
	Employees *employee.Service
	Analyses  *analysis.Service
	Decrees   *decree.Service
}

const pageSize = 50

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

func idOf(r *http.Request) string { return chi.URLParam(r, "id") }

// versionOf is the version the form was made from; one that is no number matches none.
func versionOf(f *kit.Form) int {
	n, err := strconv.Atoi(f.Get("versi"))
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

// dateOf reads three fields of a date; what is no date is the zero date, which the service refuses with its own words.
func dateOf(f *kit.Form, name string) (asn.Date, ui.DateParts) {
	parts := ui.DateParts{Day: f.Get(name + "_d"), Month: f.Get(name + "_m"), Year: f.Get(name + "_y")}
	t, ok := i18n.ParseDateParts(parts.Day, parts.Month, parts.Year)
	if !ok {
		return asn.Date{}, parts
	}
	return asn.DateOf(t), parts
}

func partsOf(d asn.Date) ui.DateParts { return ui.DatePartsOf(d.Time()) }

// again reports whether err is told on the page it came from, and with which status.
func again(err error) (int, bool) {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		return 0, false
	}
	switch e.Kind {
	case errs.Invalid, errs.Conflict, errs.Locked:
		return kit.StatusOf(err), true
	}
	return 0, false
}

// formOf fills what every form page of a case carries. version is that of the page to be shown.
func formOf(r *http.Request, id string, version int, err error) page.Form {
	ctx := r.Context()
	f := page.Form{ID: id, Version: strconv.Itoa(version)}
	if err == nil {
		return f
	}
	if stale, ok := errors.AsType[*proposal.Stale](err); ok {
		f.Stale = staleOf(ctx, stale)
		return f
	}
	f.Errors, f.By = kit.FieldErrors(r, err)
	if e, ok := errors.AsType[*errs.Error](err); ok && len(e.Fields) == 0 {
		f.Errors = []ui.FieldError{{Message: i18n.T(ctx, e.Key, e.Args...)}}
	}
	return f
}

// staleOf says who changed what since the page was opened.
func staleOf(ctx context.Context, s *proposal.Stale) *page.Stale {
	out := &page.Stale{Title: i18n.T(ctx, "proposal.stale.title_unknown")}
	for i, c := range s.Changes {
		if i == 0 {
			out.Title = i18n.T(ctx, "proposal.stale.title", "name", c.ActorName, "time", i18n.DateTimeShort(ctx, c.At))
		}
		line := i18n.T(ctx, "proposal.event."+string(c.Action))
		for _, field := range fieldsIn(c.Changes) {
			line += " " + i18n.T(ctx, "proposal.stale.field", "field", pointName(ctx, field), "value", changeValue(ctx, field, c.Changes[field].After))
		}
		out.Changes = append(out.Changes, line)
	}
	return out
}

// List shows the cases the reader may see.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := filterOf(q, h.today(ctx))
	before, after := cursor(q.Get("setelah")), cursor(q.Get("sebelum"))
	list, err := h.Cases.List(ctx, who, f, before, after, h.today(ctx), pageSize)
	if err != nil {
		return err
	}
	units, _, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	counts, err := h.Cases.Counts(ctx, who)
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.List(listView(ctx, who, q, list, units, counts, h.today(ctx))))
}

// Inbox shows what waits for the reader.
func (h *Handlers) Inbox(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	after := proposal.InboxCursor{}
	if c, ok := kit.ParseCursor(r.URL.Query().Get("setelah")); ok {
		if d, err := asn.ParseDate(c.Key); err == nil {
			after = proposal.InboxCursor{DueOn: d, StepID: c.ID}
		}
	}
	in, err := h.Cases.Inbox(ctx, kit.Actor(ctx), h.today(ctx), after, pageSize)
	if err != nil {
		return err
	}
	need, err := h.Analyses.Awaiting(ctx, kit.Actor(ctx), h.today(ctx))
	if err != nil {
		return err
	}
	v := inboxView(ctx, in)
	v.Hints = kit.NeedHints(ctx, need)
	amendments, err := h.Decrees.Awaiting(ctx, kit.Actor(ctx))
	if err != nil {
		return err
	}
	for _, a := range amendments {
		v.Hints = append(v.Hints, ui.Hint{Text: i18n.T(ctx, "proposal.inbox.decree."+string(a.Kind), "number", a.BaseNumber), Href: route.Decree(a.PublicID)})
	}
	return kit.Page(w, r, page.Inbox(v))
}
