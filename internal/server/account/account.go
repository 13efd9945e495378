// Package account handles signing in and out, roles, devices and choices of display.
package account

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/notify"
	"mutasi/internal/server/kit"
	"mutasi/web/page/account"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the account area.
type Handlers struct {
	Kit          *kit.Kit
	Identity     *identity.Service
	News         *notify.Service
	DemoPassword string            // shown in a demonstration only, as are
	DemoTasks    map[string]string // what the demo accounts are for: keys of texts by user name
}

const deviceCookie = "perangkat"

// SignInForm shows the sign-in page.
func (h *Handlers) SignInForm(w http.ResponseWriter, r *http.Request) error {
	if p := kit.Principal(r.Context()); p != nil {
		http.Redirect(w, r, p.Role.HomePath(), http.StatusSeeOther)
		return nil
	}
	return h.signInPage(w, r, http.StatusOK, account.SignInView{Username: r.FormValue("akun"), Next: r.FormValue("lanjut")})
}

func (h *Handlers) signInPage(w http.ResponseWriter, r *http.Request, status int, v account.SignInView) error {
	if h.Kit.Demo {
		var err error
		if v.Demo, err = h.demo(r); err != nil {
			return err
		}
		v.Password = h.DemoPassword
	}
	return kit.Render(w, r, status, account.SignIn(v))
}

// demo lists the demo accounts by government; only those of the one asked for, or the first, are named.
func (h *Handlers) demo(r *http.Request) ([]account.DemoGroup, error) {
	ctx := r.Context()
	list, err := h.Identity.DemoAccounts(ctx)
	if err != nil {
		return nil, err
	}
	var groups []account.DemoGroup
	for _, a := range list {
		if n := len(groups); n == 0 || groups[n-1].Agency != a.AgencyName {
			groups = append(groups, account.DemoGroup{Agency: a.AgencyName})
		}
		g := &groups[len(groups)-1]
		shown := account.DemoAccount{Username: a.Username, Name: a.Name}
		if key := h.DemoTasks[a.Username]; key != "" {
			shown.Task = i18n.T(ctx, key)
		}
		g.Accounts = append(g.Accounts, shown)
	}
	open := slices.IndexFunc(groups, func(g account.DemoGroup) bool { return g.Agency == r.FormValue("daerah") })
	for i := range groups {
		if i != max(open, 0) {
			groups[i].Accounts = nil
		}
	}
	return groups, nil
}

// SignIn checks the password and starts a session.
func (h *Handlers) SignIn(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	ctx := r.Context()
	v := account.SignInView{Username: f.Text("username", 100), Next: f.Get("lanjut")}
	in, err := h.Identity.SignIn(ctx, v.Username, f.Get("password"), cookie(r, deviceCookie, ""), identity.NetworkOf(r.RemoteAddr), kit.RequestID(ctx))
	if err != nil {
		return h.refused(w, r, v, err)
	}
	http.SetCookie(w, &http.Cookie{Name: deviceCookie, Value: in.DeviceToken, Path: "/", MaxAge: 180 * 24 * 3600,
		HttpOnly: true, Secure: h.Kit.Secure, SameSite: http.SameSiteLaxMode})
	grant, next := int64(0), route.Query(route.Roles(), "lanjut", v.Next)
	if len(in.Grants) == 1 {
		grant, next = in.Grants[0].ID, access.Role(in.Grants[0].Role).HomePath()
		if route.Local(v.Next) && v.Next != route.Root() {
			next = v.Next
		}
	}
	if err := h.Identity.Sessions.Start(ctx, in.UserID, grant); err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// refused shows the sign-in page again: what was typed stays, but for the password.
func (h *Handlers) refused(w http.ResponseWriter, r *http.Request, v account.SignInView, err error) error {
	ctx := r.Context()
	if problem, ok := notNow(w, r, err); ok {
		v.Problem = problem
		return h.signInPage(w, r, kit.StatusOf(err), v)
	}
	if !errors.Is(err, identity.ErrWrongPassword) {
		return err
	}
	v.Errors = []ui.FieldError{{Field: "username", Message: i18n.T(ctx, identity.ErrWrongPassword.Key)}}
	return h.signInPage(w, r, http.StatusUnprocessableEntity, v)
}

// notNow says when to try again, where too many have tried or try at once.
func notNow(w http.ResponseWriter, r *http.Request, err error) (string, bool) {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind != errs.TooMany && e.Kind != errs.Unavailable {
		return "", false
	}
	if e.Kind == errs.Unavailable {
		w.Header().Set("Retry-After", "5")
	}
	return i18n.T(r.Context(), e.Key, "time", i18n.Time(r.Context(), e.RetryAt)), true
}

// SignOut ends the session and clears what the browser keeps.
func (h *Handlers) SignOut(w http.ResponseWriter, r *http.Request) error {
	if err := h.Identity.Sessions.End(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return kit.Redirect(w, r, route.SignIn(), "account.signed_out")
}

// RolesForm lists the roles to choose from; a single one is taken at once.
func (h *Handlers) RolesForm(w http.ResponseWriter, r *http.Request) error {
	return h.rolesPage(w, r, http.StatusOK, nil)
}

func (h *Handlers) rolesPage(w http.ResponseWriter, r *http.Request, status int, problems []ui.FieldError) error {
	ctx := r.Context()
	grants, err := h.Identity.Grants(ctx, kit.Actor(ctx).UserID)
	if err != nil {
		return err
	}
	v := account.RolesView{Current: strconv.FormatInt(kit.Actor(ctx).GrantID, 10), Errors: problems, Next: r.FormValue("lanjut")}
	for _, g := range grants {
		hint := g.AgencyName
		if g.UnitName != "" {
			hint = g.UnitName + ", " + g.AgencyName
		}
		if !g.Definitive {
			hint += " · " + i18n.T(ctx, "account.roles.acting")
		}
		v.Choices = append(v.Choices, account.RoleChoice{Value: strconv.FormatInt(g.ID, 10), Label: i18n.T(ctx, "role."+g.Role), Hint: hint})
	}
	return kit.Render(w, r, status, account.Roles(v))
}

// SwitchRole acts in another role from now on.
func (h *Handlers) SwitchRole(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	id, err := strconv.ParseInt(f.Get("grant"), 10, 64)
	if err != nil {
		f.Fault("grant", "account.roles.choose")
		list, _ := kit.FieldErrors(r, f.Err())
		return h.rolesPage(w, r, http.StatusUnprocessableEntity, list)
	}
	role, err := h.Identity.SwitchRole(r.Context(), kit.Actor(r.Context()), id)
	if err != nil {
		return err
	}
	next := role.HomePath()
	if n := f.Get("lanjut"); route.Local(n) && n != route.Root() {
		next = n
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// Show shows the reader's account.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := kit.Principal(ctx)
	sessions, err := h.Identity.ListSessions(ctx, p.UserID)
	if err != nil {
		return err
	}
	password, err := h.Identity.Password(ctx, p.UserID)
	if err != nil {
		return err
	}
	v := account.View{Name: p.Name, Username: p.Username, Role: i18n.T(ctx, "role."+string(p.Role)), Agency: p.Agency.Name,
		Theme: cookie(r, "tema", "auto"), Compact: cookie(r, "kerapatan", "") == "compact", English: i18n.From(ctx) == i18n.EN}
	v.Password, v.Link = kit.PasswordState(ctx, password)
	for _, s := range sessions {
		v.Devices = append(v.Devices, account.Device{ID: s.PublicID, Name: s.Device, Network: s.Address,
			Current: s.PublicID == p.SessionID, SignedIn: s.CreatedAt, LastSeen: s.LastSeenAt})
	}
	return kit.Page(w, r, account.Account(v))
}

func cookie(r *http.Request, name, other string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return other
}

// EndSession signs one of the reader's other devices out.
func (h *Handlers) EndSession(w http.ResponseWriter, r *http.Request) error {
	if err := h.Identity.RevokeSession(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id")); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Account(), "account.devices.ended")
}

// SetView keeps the choices of display in the browser.
func (h *Handlers) SetView(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	for name, value := range map[string]string{
		"tema":      f.Choice("theme", "account.view.choose", "auto", "light", "dark"),
		"kerapatan": f.Choice("density", "account.view.choose", "roomy", "compact"),
		"bahasa":    f.Choice("language", "account.view.choose", "id", "en"),
	} {
		if value != "" {
			http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600,
				HttpOnly: true, Secure: h.Kit.Secure, SameSite: http.SameSiteLaxMode})
		}
	}
	return kit.Redirect(w, r, route.Account(), "account.view.saved")
}
