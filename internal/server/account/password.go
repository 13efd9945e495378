package account

import (
	"errors"
	"net/http"

	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/server/kit"
	"mutasi/web/page/account"
	"mutasi/web/route"
)

// PasswordForm asks for another password of the reader's own.
func (h *Handlers) PasswordForm(w http.ResponseWriter, r *http.Request) error {
	return h.passwordPage(w, r, http.StatusOK, "", nil)
}

func (h *Handlers) passwordPage(w http.ResponseWriter, r *http.Request, status int, problem string, fault error) error {
	ctx, p := r.Context(), kit.Principal(r.Context())
	state, err := h.Identity.Password(ctx, p.UserID)
	if err != nil {
		return err
	}
	v := account.PasswordView{Username: p.Username, Fixed: state.Fixed, Min: identity.MinPassword, Problem: problem}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	return kit.Render(w, r, status, account.Password(v))
}

// words are the new password of a form.
func words(f *kit.Form) identity.Words {
	return identity.Words{New: f.Get("password"), Again: f.Get("password_again")}
}

// ChangePassword takes another password of the reader's own.
func (h *Handlers) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Identity.ChangePassword(r.Context(), kit.Actor(r.Context()), f.Get("current_password"), words(f), cookie(r, deviceCookie, ""))
	if problem, ok := notNow(w, r, err); ok {
		return h.passwordPage(w, r, kit.StatusOf(err), problem, nil)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.passwordPage(w, r, http.StatusUnprocessableEntity, "", err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Account(), "account.password.changed")
}

// NewPasswordForm asks whoever has a link for the password of its account.
func (h *Handlers) NewPasswordForm(w http.ResponseWriter, r *http.Request) error {
	return h.linkPage(w, r, http.StatusOK, r.FormValue("kode"), "", nil)
}

func (h *Handlers) linkPage(w http.ResponseWriter, r *http.Request, status int, code, problem string, fault error) error {
	ctx := r.Context()
	l, err := h.Identity.OpenLink(ctx, code)
	if err != nil {
		return deadLink(w, r, err)
	}
	v := account.NewPasswordView{Code: code, Username: l.Username, Name: l.Name, Agency: l.AgencyName, Until: i18n.DateTime(ctx, l.ExpiresAt),
		Min: identity.MinPassword, Problem: problem}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	return kit.Render(w, r, status, account.NewPassword(v))
}

// deadLink says why a link does nothing and how to get one that does.
func deadLink(w http.ResponseWriter, r *http.Request, err error) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind != errs.NotFound {
		return err
	}
	return kit.Render(w, r, http.StatusNotFound, account.DeadLink(i18n.T(r.Context(), e.Key)))
}

// SetPassword takes the password of a link's account.
func (h *Handlers) SetPassword(w http.ResponseWriter, r *http.Request) error {
	f, ctx := kit.FormOf(r), r.Context()
	code := f.Get("kode")
	l, err := h.Identity.UseLink(ctx, code, words(f), identity.NetworkOf(r.RemoteAddr), kit.RequestID(ctx))
	if problem, ok := notNow(w, r, err); ok {
		return h.linkPage(w, r, kit.StatusOf(err), code, problem, nil)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.linkPage(w, r, http.StatusUnprocessableEntity, code, "", err)
	}
	if err != nil {
		return deadLink(w, r, err)
	}
	next := route.SignIn()
	if p := kit.Principal(ctx); p != nil && p.UserID != l.ID { // somebody else is signed in here and stays so
		next = route.Account()
	}
	return kit.Redirect(w, r, next, "account.password.set", "username", l.Username)
}
