// Package decrees handles the register of decrees, their drafting and their signature.
package decrees

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/decree"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sign"
	"mutasi/web/page/decrees"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit     *kit.Kit
	Decrees *decree.Service
}

const pageSize = 50

// List shows the register.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := filterOf(q)
	after, _ := kit.ParseCursor(q.Get("setelah"))
	page, err := h.Decrees.List(ctx, who, f, after.ID, pageSize)
	if err != nil {
		return err
	}
	v := listView(ctx, f, page)
	v.CanDraft = who.Can(access.DecreeDraft)
	if page.Next != 0 {
		v.Next = route.Edit(route.Decrees(), q, "setelah", kit.Cursor{ID: page.Next}.String())
	}
	v.Chips = chips(ctx, q, f)
	v.NoData = len(page.Years) == 0
	return kit.Page(w, r, decrees.List(v))
}

func filterOf(q url.Values) decree.Filter {
	f := decree.Filter{Text: kit.Clip(q.Get("cari"), 100)}
	if s := decree.State(q.Get("status")); slices.Contains(decree.States, s) {
		f.State = s
	}
	f.Year, _ = strconv.Atoi(kit.Clip(q.Get("tahun"), 4)) // anything else is no year: no restriction
	return f
}

// New asks which cases a new decree is to hold; a case from whose page the reader comes is chosen already.
func (h *Handlers) New(w http.ResponseWriter, r *http.Request) error {
	return h.choose(w, r, http.StatusOK, r.URL.Query()["usulan"], nil)
}

func (h *Handlers) choose(w http.ResponseWriter, r *http.Request, status int, chosen []string, cause error) error {
	ready, err := h.Decrees.Ready(r.Context(), kit.Actor(r.Context()))
	if err != nil {
		return err
	}
	v := newView(r.Context(), ready, asn.DateOf(h.Kit.Today(r.Context())))
	v.Chosen = chosen
	if cause != nil {
		v.Error = message(r.Context(), cause)
		v.Errors = []ui.FieldError{{Field: "case", Message: v.Error}}
	}
	return kit.Render(w, r, status, decrees.New(v))
}

// Draft makes a draft of the chosen cases.
func (h *Handlers) Draft(w http.ResponseWriter, r *http.Request) error {
	chosen := kit.FormOf(r).Values["case"]
	id, err := h.Decrees.Draft(r.Context(), kit.Actor(r.Context()), chosen)
	if errs.KindOf(err) == errs.Invalid {
		return h.choose(w, r, http.StatusUnprocessableEntity, chosen, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash.drafted")
}

// Show shows one decree.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	return h.show(w, r, http.StatusOK, nil)
}

// show renders the page of a decree; faults are those of the form that was sent from it.
func (h *Handlers) show(w http.ResponseWriter, r *http.Request, status int, cause error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	d, err := h.Decrees.Get(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	v := showView(ctx, who, d, asn.DateOf(h.Kit.Today(ctx)))
	if cause != nil {
		form := kit.FormOf(r)
		v.Reason, v.Note = form.Get("reason"), form.Get("note")
		field := "reason"
		if form.Has("note") {
			field = "note"
			v.NoteError = message(r.Context(), cause)
		} else {
			v.ReasonError = message(r.Context(), cause)
		}
		v.Errors = []ui.FieldError{{Field: field, Message: message(r.Context(), cause)}}
	}
	return kit.Render(w, r, status, decrees.Show(v))
}

// PDF sends the decree as a file.
func (h *Handlers) PDF(w http.ResponseWriter, r *http.Request) error {
	d, file, err := h.Decrees.Paper(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.File(w, r, "sk-"+d.PublicID+".pdf", "application/pdf", file)
}

// Copy sends the full copy of a signed decree.
func (h *Handlers) Copy(w http.ResponseWriter, r *http.Request) error {
	d, file, err := h.Decrees.Copy(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return kit.File(w, r, "salinan-"+d.PublicID+".pdf", "application/pdf", file)
}

// Extract sends the extract of a signed decree for one of its people: the first, or the one at the place asked for.
func (h *Handlers) Extract(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(cmp.Or(kit.Clip(r.URL.Query().Get("urutan"), 4), "1"))
	if err != nil {
		return decree.ErrNotFound
	}
	d, file, err := h.Decrees.Extract(r.Context(), kit.Actor(r.Context()), chi.URLParam(r, "id"), n)
	if err != nil {
		return err
	}
	return kit.File(w, r, "petikan-"+d.PublicID+"-"+strconv.Itoa(n)+".pdf", "application/pdf", file)
}

// Print shows the decree alone, as a sheet to print from the browser.
func (h *Handlers) Print(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := h.Decrees.Get(ctx, kit.Actor(ctx), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	v := decrees.PrintView{ID: d.PublicID, Title: d.Title(), Sheet: sheet(ctx, d), Mark: i18n.T(ctx, "decree.print.mark")}
	if d.File != nil {
		v.Mark = ""
		if d.State == decree.Revoked {
			v.Mark = i18n.T(ctx, "decree.print.revoked")
		}
		v.Code = decree.FormatCode(d.VerifyCode)
		v.Verify = h.Decrees.BaseURL + route.VerifyCode(v.Code)
	}
	return kit.Page(w, r, decrees.Print(v))
}

// Present lays a draft before the signer.
func (h *Handlers) Present(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	if err := h.Decrees.Present(r.Context(), kit.Actor(r.Context()), id, version(r)); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash.presented")
}

// Initial records the reader's initials.
func (h *Handlers) Initial(w http.ResponseWriter, r *http.Request) error {
	id := chi.URLParam(r, "id")
	if err := h.Decrees.Initial(r.Context(), kit.Actor(r.Context()), id, version(r)); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash.initialed")
}

// Decline sends a draft back to the personnel agency before it is initialled.
func (h *Handlers) Decline(w http.ResponseWriter, r *http.Request) error {
	return h.back(w, r, h.Decrees.Decline)
}

// Return sends a draft back to the personnel agency before it is signed.
func (h *Handlers) Return(w http.ResponseWriter, r *http.Request) error {
	return h.back(w, r, h.Decrees.SendBack)
}

func (h *Handlers) back(w http.ResponseWriter, r *http.Request, send func(context.Context, access.Actor, string, int, string) error) error {
	id, form := chi.URLParam(r, "id"), kit.FormOf(r)
	note := form.Need("note", 4000, "decree.error.note_empty")
	err := form.Err()
	if err == nil {
		err = send(r.Context(), kit.Actor(r.Context()), id, version(r), note)
	}
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash.sent_back")
}

// Drop gives a draft up.
func (h *Handlers) Drop(w http.ResponseWriter, r *http.Request) error {
	id, form := chi.URLParam(r, "id"), kit.FormOf(r)
	reason := form.Text("reason", 4000)
	d, err := h.Decrees.Get(r.Context(), kit.Actor(r.Context()), id)
	if err != nil {
		return err
	}
	err = form.Err()
	if err == nil {
		err = h.Decrees.Drop(r.Context(), kit.Actor(r.Context()), id, version(r), reason)
	}
	if errs.KindOf(err) == errs.Invalid && err != nil {
		return h.show(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if d.Kind != decree.Transfer {
		return kit.Redirect(w, r, route.Decree(d.BaseID), "decree.flash.given_up")
	}
	return kit.Redirect(w, r, route.Decrees(), "decree.flash.dropped")
}

// SignForm shows what the signature means.
func (h *Handlers) SignForm(w http.ResponseWriter, r *http.Request) error {
	return h.askSign(w, r, http.StatusOK, nil)
}

func (h *Handlers) askSign(w http.ResponseWriter, r *http.Request, status int, cause error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	d, err := h.Decrees.Get(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	may, why := d.MaySign(who)
	switch {
	case why != nil:
		return why
	case !may:
		return kit.Redirect(w, r, route.Decree(d.PublicID), "")
	}
	v := signView(ctx, d, asn.DateOf(h.Kit.Today(ctx)), h.Decrees.Signer)
	if cause != nil {
		text, field := message(r.Context(), cause), "read"
		if errors.Is(cause, sign.ErrPassphrase) {
			v.PassphraseError, field = text, "passphrase"
		} else {
			v.Error = text
		}
		v.Errors = []ui.FieldError{{Field: field, Message: text}}
	}
	return kit.Render(w, r, status, decrees.Sign(v))
}

// Sign signs a decree.
func (h *Handlers) Sign(w http.ResponseWriter, r *http.Request) error {
	id, form := chi.URLParam(r, "id"), kit.FormOf(r)
	if !form.Bool("read") {
		return h.askSign(w, r, http.StatusUnprocessableEntity, errs.New(errs.Invalid, "decree.error.not_read"))
	}
	err := h.Decrees.Sign(r.Context(), kit.Actor(r.Context()), id, version(r), sign.Passphrase(form.Get("passphrase")))
	if err != nil && errs.KindOf(err) == errs.Invalid {
		return h.askSign(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Decree(id), "decree.flash.signed")
}

// version is that of the page the form was sent from; anything else is older than every decree.
func version(r *http.Request) int {
	n, err := strconv.Atoi(kit.FormOf(r).Get("version"))
	if err != nil || n < 1 {
		return -1
	}
	return n
}

// message writes an error of the domain, or its first fault of a field.
func message(ctx context.Context, err error) string {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		return ""
	}
	if len(e.Fields) > 0 {
		return i18n.T(ctx, e.Fields[0].Key, e.Fields[0].Args...)
	}
	return i18n.T(ctx, e.Key, e.Args...)
}
