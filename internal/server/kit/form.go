package kit

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
)

// Limits of a submitted form in bytes.
const (
	MaxForm   = 256 << 10
	MaxUpload = 25 << 20
)

// KeyField is the hidden field with the idempotency key.
const KeyField = "_key"

// Form reads the fields of a submitted form, collects faults by field, and keeps what was typed.
type Form struct {
	url.Values
	files  map[string][]*multipart.FileHeader
	faults errs.Fields
}

// ErrForm says that a form came without its key: an old page or a hand-made request.
var ErrForm = errs.New(errs.Invalid, "common.form_incomplete")

// Submit reads the form of a POST within limit bytes, and makes the writes of the request happen once per key.
// It is the middleware of every POST route of a signed-in person; needKey is false only for signing in.
func (k *Kit) Submit(limit int64, needKey bool, next Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		if err := parse(r); err != nil {
			return err
		}
		ctx := withForm(r.Context(), &Form{Values: r.PostForm, files: filesOf(r)})
		if needKey {
			key := r.PostForm.Get(KeyField)
			if len(key) < 16 || len(key) > 64 {
				return ErrForm
			}
			ctx = db.WithKey(ctx, db.Key{Value: key, Route: r.URL.Path, BodyHash: hashForm(r)})
		}
		return next(w, r.WithContext(ctx))
	}
}

func parse(r *http.Request) error {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(1 << 20)
		if r.MultipartForm != nil {
			r.PostForm = url.Values(r.MultipartForm.Value)
		}
	} else {
		err = r.ParseForm()
	}
	if err == nil {
		cleanForm(r.PostForm)
		return nil
	}
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.New(errs.Invalid, "common.too_large", "limit", i18n.Size(big.Limit)).Because(err)
	}
	return errs.New(errs.Invalid, "common.form_incomplete").Because(err)
}

// cleanForm leaves out what no text of the database can hold. A password stays as it is, to be refused with its reason.
func cleanForm(form url.Values) {
	for name, values := range form {
		for i, v := range values {
			if !secret(name) {
				values[i] = CleanText(v)
			}
		}
	}
}

func filesOf(r *http.Request) map[string][]*multipart.FileHeader {
	if r.MultipartForm == nil {
		return nil
	}
	return r.MultipartForm.File
}

// secret reports whether a field holds a password. It is never shown again, and no quick hash of it is kept.
func secret(name string) bool { return strings.Contains(name, "password") }

func hashForm(r *http.Request) []byte {
	h := sha256.New()
	for _, name := range sorted(r.PostForm) {
		if name != KeyField && !secret(name) {
			fmt.Fprintf(h, "%q=%q\n", name, r.PostForm[name])
		}
	}
	if r.MultipartForm != nil {
		for _, name := range sorted(r.MultipartForm.File) {
			for _, f := range r.MultipartForm.File[name] {
				fmt.Fprintf(h, "%q:%q:%d\n", name, f.Filename, f.Size)
			}
		}
	}
	return h.Sum(nil)
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// FormOf returns the form of the running POST; an empty one for a GET.
func FormOf(r *http.Request) *Form {
	if f, ok := r.Context().Value(formKey{}).(*Form); ok {
		return f
	}
	return &Form{Values: url.Values{}}
}

// Text returns the field without surrounding space; more than limit characters is a fault.
func (f *Form) Text(name string, limit int) string {
	s := strings.TrimSpace(strings.ReplaceAll(f.Get(name), "\r\n", "\n"))
	if n := utf8.RuneCountInString(s); n > limit {
		f.Fault(name, "common.too_long", "limit", limit, "length", n)
	}
	return s
}

// Need is Text that must not be empty; key is the message that says what to enter.
func (f *Form) Need(name string, limit int, key string) string {
	s := f.Text(name, limit)
	if s == "" {
		f.Fault(name, key)
	}
	return s
}

// Int returns the field as a number between low and high; empty or other text is a fault.
func (f *Form) Int(name string, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
	if err != nil || n < low || n > high {
		f.Fault(name, "common.number_between", "low", low, "high", high)
	}
	return n
}

// Choice returns the field if it is one of the options; key is the message that says what to choose.
func (f *Form) Choice(name, key string, options ...string) string {
	s := f.Get(name)
	if !slices.Contains(options, s) {
		f.Fault(name, key)
		return ""
	}
	return s
}

// Bool reports whether a check box is ticked.
func (f *Form) Bool(name string) bool { return f.Get(name) != "" }

// Date reads a date from three fields name_d, name_m, name_y or from one field name as yyyy-mm-dd; key is the
// message when it is missing or no date. The zero time comes back with the fault.
func (f *Form) Date(name, key string) time.Time {
	text := f.Get(name)
	if text == "" && f.Has(name+"_y") {
		d, _ := strconv.Atoi(strings.TrimSpace(f.Get(name + "_d")))
		m, _ := strconv.Atoi(strings.TrimSpace(f.Get(name + "_m")))
		y, _ := strconv.Atoi(strings.TrimSpace(f.Get(name + "_y")))
		text = fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		f.Fault(name, key)
		return time.Time{}
	}
	return t
}

// File returns the uploaded file of the field within limit bytes, nil when none was chosen. Close it.
func (f *Form) File(name string, limit int64) (*multipart.FileHeader, multipart.File, error) {
	if len(f.files[name]) == 0 || f.files[name][0].Filename == "" {
		return nil, nil, nil
	}
	h := f.files[name][0]
	if h.Size == 0 {
		f.Fault(name, "common.file_empty")
		return h, nil, nil
	}
	if h.Size > limit {
		f.Fault(name, "common.file_too_large", "limit", i18n.Size(limit), "size", i18n.Size(h.Size))
		return h, nil, nil
	}
	file, err := h.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("open upload: %w", err)
	}
	return h, file, nil
}

// Fault records a fault of the field, only the first one of each.
func (f *Form) Fault(name, key string, args ...any) {
	if !f.faults.Has(name) {
		f.faults.Add(name, key, args...)
	}
}

// Err returns the faults found so far as an Invalid error, nil if there are none.
func (f *Form) Err() error { return f.faults.Err() }

// FieldsOf returns the faults by field carried by err and whether err is such an error: the handler then shows the
// same page again with status 422.
func FieldsOf(err error) ([]errs.Field, bool) {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || e.Kind != errs.Invalid || len(e.Fields) == 0 {
		return nil, false
	}
	return e.Fields, true
}
