// Package portal handles the pages of the civil servant concerned: the own case, its reasons, the own decree and data.
package portal

import (
	"errors"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/employee"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	"mutasi/internal/talent"
	page "mutasi/web/page/portal"
	talentpage "mutasi/web/page/talent"
	"mutasi/web/route"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Cases     *proposal.Service
	Decrees   *decree.Service
	Employees *employee.Service
	Talents   *talent.Service
}

// Home says where the reader's case is and what to do.
func (h *Handlers) Home(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	cases, err := h.Cases.StatusOf(ctx, who)
	if err != nil {
		return err
	}
	decrees, err := h.Decrees.OwnList(ctx, who)
	if err != nil {
		return err
	}
	self, err := h.Employees.OwnHead(ctx, who)
	if err != nil {
		return err
	}
	v := homeView(ctx, self, cases, decrees, asn.DateOf(h.Kit.Today(ctx)))
	v.Help = kit.Principal(ctx).Agency.HRContact
	return kit.Page(w, r, page.Home(v))
}

// Case shows one of the reader's own cases.
func (h *Handlers) Case(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	st, err := h.Cases.OwnStatus(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	decrees, err := h.Decrees.OwnList(ctx, who)
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Show(page.CaseView{Name: st.EmployeeName, Case: caseView(ctx, &st, decrees, asn.DateOf(h.Kit.Today(ctx)))}))
}

// Reasons gives the reasons of a case as they were stored when it was judged.
func (h *Handlers) Reasons(w http.ResponseWriter, r *http.Request) error {
	st, err := h.Cases.OwnStatus(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Reasons(reasonsView(r.Context(), &st)))
}

// Decree shows a decree about the reader, which is thereby opened.
func (h *Handlers) Decree(w http.ResponseWriter, r *http.Request) error {
	o, err := h.Decrees.Open(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.DecreePage(decreeView(r.Context(), o)))
}

// DecreePDF sends a decree about the reader as a file.
func (h *Handlers) DecreePDF(w http.ResponseWriter, r *http.Request) error {
	o, file, err := h.Decrees.OwnPaper(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.File(w, r, "sk-"+o.PublicID+".pdf", "application/pdf", file)
}

// Extract sends the reader's extract of a decree about them.
func (h *Handlers) Extract(w http.ResponseWriter, r *http.Request) error {
	o, file, err := h.Decrees.OwnExtract(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.File(w, r, "petikan-"+o.PublicID+".pdf", "application/pdf", file)
}

// Acknowledge records that the reader has received a decree.
func (h *Handlers) Acknowledge(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	err := h.Decrees.Acknowledge(r.Context(), kit.Actor(r.Context()), id)
	if _, again := errors.AsType[*db.Repeated](err); err != nil && !again {
		return err
	}
	return kit.Redirect(w, r, route.PortalDecree(id), "portal.flash.acknowledged")
}

// Data shows what is held about the reader.
func (h *Handlers) Data(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	p, err := h.Employees.Own(ctx, who)
	if err != nil {
		return err
	}
	today := asn.DateOf(h.Kit.Today(ctx))
	card, err := h.Talents.Card(ctx, who, p.Head, today)
	if err != nil {
		return err
	}
	v := dataView(ctx, p)
	v.Talent = talentpage.CardOf(ctx, card, today)
	v.Contact = kit.Principal(ctx).Agency.HRContact
	return kit.Page(w, r, page.Data(v))
}

// decreeOf finds the decree of a case among the reader's own.
func decreeOf(list []decree.Own, caseID string) (decree.Own, bool) {
	i := slices.IndexFunc(list, func(o decree.Own) bool { return o.CaseID == caseID })
	if i < 0 {
		return decree.Own{}, false
	}
	return list[i], true
}
