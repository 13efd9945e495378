// Package audits handles the audit trail.
package audits

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/audit"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/web/page/audits"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit   *kit.Kit
	Audit *audit.Service
}

// areas are the beginnings of action names that can be chosen.
var areas = []string{
	"proposal", "decree", "employee", "vacancy", "talent", "need", "analysis", "import", "reference", "quality", "map", "policy", "holiday", "user", "session", "audit", "seed",
}

const pageSize = 50

// List searches the trail.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	v := audits.ListView{Actor: q.Get("pelaku"), Area: q.Get("bidang"), From: q.Get("dari"), Until: q.Get("sampai"),
		Areas: []ui.Option{{Label: i18n.T(ctx, "audit.any_area")}}}
	for _, a := range areas {
		v.Areas = append(v.Areas, ui.Option{Value: a, Label: i18n.T(ctx, "audit.area."+a)})
	}
	f := audit.Filter{Actor: v.Actor}
	if slices.Contains(areas, v.Area) {
		f.Area = v.Area
	}
	f.From = day(ctx, q, "dari", &v.Errors)
	if f.Until = day(ctx, q, "sampai", &v.Errors); !f.Until.IsZero() {
		f.Until = f.Until.AddDate(0, 0, 1)
	}
	before, _ := strconv.ParseInt(q.Get("setelah"), 10, 64) // anything else: from the newest on
	list, more, err := h.Audit.Search(ctx, kit.Actor(ctx), f, before, pageSize)
	if err != nil {
		return err
	}
	for _, e := range list {
		v.Events = append(v.Events, view(ctx, e))
	}
	if more {
		v.Next = route.Edit(route.Audit(), q, "setelah", strconv.FormatInt(list[len(list)-1].ID, 10))
	}
	v.Chips = chips(ctx, q, v)
	return kit.Page(w, r, audits.List(v))
}

// Show shows one event.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil {
		return access.ErrNotFound
	}
	e, err := h.Audit.Get(r.Context(), kit.Actor(r.Context()), id)
	if err != nil {
		return err
	}
	return kit.Page(w, r, audits.Show(view(r.Context(), e)))
}

// opens is what a reader must be allowed for the page of a subject. Pages that show everybody their own have none.
var opens = map[string]access.Permission{
	"employee": access.EmployeeRead, "post": access.PostRead, "unit": access.PostRead, "analysis": access.PostRead,
	"proposal": access.ProposalRead, "decree": access.DecreeRead, "import": access.ImportRun, "user": access.UserManage,
	"policy": access.UserManage, "holiday": access.UserManage, "talent_rules": access.TalentRead, "reference_list": access.SignedIn,
	"vacancy": access.VacancyPublish,
}

func view(ctx context.Context, e audit.Event) audits.Event {
	v := audits.Event{ID: strconv.FormatInt(e.ID, 10), At: i18n.DateTimeShort(ctx, e.At), Actor: e.ActorName, Role: role(ctx, e.ActorRole),
		Action: deed(ctx, e.Action), Subject: e.SubjectName, Request: orNone(e.RequestID), Address: orNone(e.Address)}
	if need, ok := opens[e.SubjectKind]; ok && kit.Actor(ctx).Role.Can(need) {
		v.SubjectHref = route.Subject(e.SubjectKind, e.SubjectID)
	}
	for _, c := range e.Changes() {
		v.Changes = append(v.Changes, audits.Change{Field: c.Field, Before: c.Before, After: c.After})
	}
	slices.SortFunc(v.Changes, func(a, b audits.Change) int { return cmp.Compare(a.Field, b.Field) })
	return v
}

func role(ctx context.Context, r string) string {
	if key := "role." + r; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return r
}

// deed names an action in words; one of an older version that has none stands as it was stored.
func deed(ctx context.Context, action string) string {
	if key := "audit.deed." + action; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return action
}

func orNone(s string) string {
	if s == "" {
		return i18n.None
	}
	return s
}

func chips(ctx context.Context, q url.Values, v audits.ListView) []ui.Chip {
	c := kit.Chips{Path: route.Audit(), Query: q}
	c.Add("pelaku", i18n.T(ctx, "audit.actor"), v.Actor, nil)
	c.Add("bidang", i18n.T(ctx, "audit.area"), v.Area, nil)
	c.Add("dari", i18n.T(ctx, "audit.from"), v.From, nil)
	c.Add("sampai", i18n.T(ctx, "audit.until"), v.Until, nil)
	return c.List
}

// day reads a date of the filter in the agency's zone; what is no date is told and does not narrow.
func day(ctx context.Context, q url.Values, name string, faults *[]ui.FieldError) time.Time {
	text := q.Get(name)
	if text == "" {
		return time.Time{}
	}
	t, ok := i18n.ParseDate(text)
	if !ok {
		*faults = append(*faults, ui.FieldError{Field: name, Message: i18n.T(ctx, "audit.not_a_date")})
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, i18n.ZoneFrom(ctx))
}
