// Package admin handles the pages of the administrator.
package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/policy"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/admin"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Identity  *identity.Service
	Employees *employee.Service
	Policy    *policy.Manager
}

const pageSize = 50

// Users lists the accounts of the agency.
func (h *Handlers) Users(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	list, err := h.Identity.Users(ctx, kit.Actor(ctx), q.Get("cari"), q.Get("setelah"), pageSize+1)
	if err != nil {
		return err
	}
	v := page.UsersView{Query: q.Get("cari")}
	if len(list) > pageSize {
		list = list[:pageSize]
		v.Next = route.Edit(route.AdminUsers(), q, "setelah", list[pageSize-1].Username)
	}
	for _, u := range list {
		row := page.User{ID: u.PublicID, Username: u.Username, Name: u.Name, Seen: i18n.None, Disabled: u.Disabled, Waiting: u.Waiting}
		var roles []string
		for _, x := range u.Roles {
			roles = append(roles, i18n.T(ctx, "role."+x))
		}
		row.Roles = strings.Join(roles, ", ")
		if u.LastSeenAt != nil {
			row.Seen = i18n.DateTimeShort(ctx, *u.LastSeenAt)
		}
		v.Users = append(v.Users, row)
	}
	return kit.Page(w, r, page.Users(v))
}

// User shows one account.
func (h *Handlers) User(w http.ResponseWriter, r *http.Request) error {
	return h.userPage(w, r, http.StatusOK, nil)
}

func (h *Handlers) userPage(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	u, held, err := h.Identity.User(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	units, _, err := h.Employees.FilterOptions(ctx, access.Actor{Role: access.System, AgencyID: who.AgencyID})
	if err != nil {
		return err
	}
	password, err := h.Identity.Password(ctx, u.ID)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	v := page.UserView{ID: u.PublicID, Username: u.Username, Name: u.Name, Disabled: u.Disabled, Self: u.ID == who.UserID,
		Sessions: i18n.T(ctx, "admin.sessions", "n", u.Sessions), Role: f.Get("role"), Unit: f.Get("unit"),
		RoleOptions: []ui.Option{{Label: i18n.T(ctx, "admin.choose")}}, UnitOptions: []ui.Option{{Label: i18n.T(ctx, "admin.whole_agency")}}}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	v.Fixed = password.Fixed
	v.Password, v.Link = kit.PasswordState(ctx, password)
	for _, x := range access.Roles {
		v.RoleOptions = append(v.RoleOptions, ui.Option{Value: string(x), Label: i18n.T(ctx, "role."+string(x))})
	}
	for _, x := range units {
		v.UnitOptions = append(v.UnitOptions, ui.Option{Value: x.Value, Label: x.Label})
	}
	for _, x := range held {
		v.Held = append(v.Held, h.heldView(ctx, x))
	}
	return kit.Render(w, r, status, page.ShowUser(v))
}

func (h *Handlers) heldView(ctx context.Context, x identity.Held) page.Held {
	out := page.Held{ID: strconv.FormatInt(x.ID, 10), Role: i18n.T(ctx, "role."+x.Role), Unit: x.Unit, Current: true}
	if !x.Definitive {
		out.Role += " (" + i18n.T(ctx, "account.roles.acting") + ")"
	}
	if out.Unit == "" {
		out.Unit = i18n.T(ctx, "admin.whole_agency")
	}
	out.Term = i18n.T(ctx, "admin.since", "date", i18n.DateShort(ctx, x.From))
	if x.Until != nil {
		out.Term = i18n.DateShort(ctx, x.From) + " – " + i18n.DateShort(ctx, *x.Until)
		out.Current = x.Until.After(h.Kit.Today(ctx))
	}
	return out
}

// Grant gives the account a role.
func (h *Handlers) Grant(w http.ResponseWriter, r *http.Request) error {
	f, id := kit.FormOf(r), chi.URLParam(r, "id")
	err := h.Identity.GrantRole(r.Context(), kit.Actor(r.Context()), id, access.Role(f.Get("role")), f.Get("unit"), !f.Bool("acting"))
	if _, ok := kit.FieldsOf(err); ok {
		return h.userPage(w, r, http.StatusUnprocessableEntity, err)
	}
	return done(w, r, err, id, "admin.granted")
}

// EndRole ends one role of the account.
func (h *Handlers) EndRole(w http.ResponseWriter, r *http.Request) error {
	grant, err := strconv.ParseInt(kit.FormOf(r).Get("grant"), 10, 64)
	if err != nil {
		return access.ErrNotFound
	}
	id := chi.URLParam(r, "id")
	return done(w, r, h.Identity.EndRole(r.Context(), kit.Actor(r.Context()), id, grant), id, "admin.role_ended")
}

// EndSessions signs the person out everywhere.
func (h *Handlers) EndSessions(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	return done(w, r, h.Identity.EndAllSessions(r.Context(), kit.Actor(r.Context()), id), id, "admin.sessions_ended")
}

// Close closes the account.
func (h *Handlers) Close(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	return done(w, r, h.Identity.SetDisabled(r.Context(), kit.Actor(r.Context()), id, true), id, "admin.closed_done")
}

// Reopen opens a closed account again.
func (h *Handlers) Reopen(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	return done(w, r, h.Identity.SetDisabled(r.Context(), kit.Actor(r.Context()), id, false), id, "admin.reopened")
}

func done(w http.ResponseWriter, r *http.Request, err error, id, key string) error {
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AdminUser(id), key)
}

// NewUser asks for a new account.
func (h *Handlers) NewUser(w http.ResponseWriter, r *http.Request) error {
	return kit.Page(w, r, page.NewUser(page.NewUserView{}))
}

// AddUser makes the account.
func (h *Handlers) AddUser(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	n := identity.NewUser{Username: f.Text("username", 60), Name: f.Text("name", 120), NIP: strings.ReplaceAll(f.Text("nip", 30), " ", "")}
	err := f.Err()
	var id string
	var l identity.Link
	if err == nil {
		id, l, err = h.Identity.AddUser(r.Context(), kit.Actor(r.Context()), n)
	}
	if _, ok := kit.FieldsOf(err); ok {
		v := page.NewUserView{Username: n.Username, Name: n.Name, NIP: n.NIP}
		v.Errors, v.ByField = kit.FieldErrors(r, err)
		return kit.Render(w, r, http.StatusUnprocessableEntity, page.NewUser(v))
	}
	if err != nil {
		return err
	}
	return h.showLink(w, r, page.LinkView{UserID: id, Name: n.Name, Username: strings.ToLower(n.Username), New: true}, l)
}

// IssueLink makes a link by which the person sets a password.
func (h *Handlers) IssueLink(w http.ResponseWriter, r *http.Request) error {
	u, l, err := h.Identity.IssueLink(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return h.showLink(w, r, page.LinkView{UserID: u.PublicID, Name: u.Name, Username: u.Username}, l)
}

// showLink answers the form itself, for nothing keeps the link from which another page could show it.
func (h *Handlers) showLink(w http.ResponseWriter, r *http.Request, v page.LinkView, l identity.Link) error {
	v.Link, v.Until = h.Kit.BaseURL+route.PasswordLink(l.Token), i18n.DateTime(r.Context(), l.Until)
	return kit.Page(w, r, page.Link(v))
}
