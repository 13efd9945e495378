package kit

import (
	"context"
	"errors"
	"net/http"

	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// status is the one map from kinds of errors to HTTP.
var status = map[errs.Kind]int{
	errs.Internal:        http.StatusInternalServerError,
	errs.Invalid:         http.StatusUnprocessableEntity,
	errs.NotFound:        http.StatusNotFound,
	errs.Forbidden:       http.StatusForbidden,
	errs.Unauthenticated: http.StatusUnauthorized,
	errs.Conflict:        http.StatusConflict,
	errs.Locked:          http.StatusLocked,
	errs.TooMany:         http.StatusTooManyRequests,
	errs.Unavailable:     http.StatusServiceUnavailable,
}

// StatusOf returns the HTTP status of err.
func StatusOf(err error) int { return status[errs.KindOf(err)] }

// Error answers with the page for err. A request carried out before is led to the page of what it did; a visitor is
// led to sign in; faults of ours show a help code and never their text.
func (k *Kit) Error(w http.ResponseWriter, r *http.Request, err error) {
	if again, ok := errors.AsType[*db.Repeated](err); ok {
		_ = Redirect(w, r, route.Subject(again.Kind, again.ID), "common.already_done")
		return
	}
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has gone on, as a preview that was overtaken: nobody to answer, nothing to mend
	}
	if errors.Is(err, db.ErrKeyReused) {
		err = errs.New(errs.Conflict, "common.key_reused").Because(err)
	}
	kind := errs.KindOf(err)
	if kind == errs.Unauthenticated && r.Method != http.MethodPost {
		http.Redirect(w, r, route.SignInThen(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	if kind == errs.Internal || kind == errs.Unavailable {
		k.Log.ErrorContext(r.Context(), "request failed", "request_id", RequestID(r.Context()), "path", r.URL.Path, "error", err)
	}
	if renderErr := Render(w, r, status[kind], k.problem(r, kind, err)); renderErr != nil {
		k.Log.ErrorContext(r.Context(), "error page failed", "request_id", RequestID(r.Context()), "error", renderErr)
		http.Error(w, "Maaf, ada gangguan pada layanan ini. Kode bantuan: "+RequestID(r.Context()), http.StatusInternalServerError)
	}
}

// FieldErrors translates the faults carried by err for the form components; the map finds one by field.
func FieldErrors(r *http.Request, err error) ([]ui.FieldError, map[string]string) {
	fields, _ := FieldsOf(err)
	list := make([]ui.FieldError, 0, len(fields))
	byName := make(map[string]string, len(fields))
	for _, f := range fields {
		text := i18n.T(r.Context(), f.Key, f.Args...)
		list = append(list, ui.FieldError{Field: f.Name, Message: text})
		byName[f.Name] = text
	}
	return list, byName
}
