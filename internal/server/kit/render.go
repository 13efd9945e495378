package kit

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes the component as an HTML page. It renders into a buffer first, so that a failing template can still
// become an error page, and compresses what is worth it.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer buffers.Put(buf)
	if err := c.Render(r.Context(), buf); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return Write(w, r, status, buf.Bytes())
}

// Page is Render with status 200.
func Page(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	return Render(w, r, http.StatusOK, c)
}

// Level 3 packs a page as tightly as brotli's fast levels in a fifth of their time.
var gzips = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, 3) // the level is one that there is
	return z
}}

// Write sends the body, compressed if the reader takes it and it is larger than one packet.
func Write(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1400 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		out := buffers.Get().(*bytes.Buffer)
		out.Reset()
		defer buffers.Put(out)
		z := gzips.Get().(*gzip.Writer)
		defer gzips.Put(z)
		z.Reset(out)
		_, _ = z.Write(body) // into memory
		_ = z.Close()
		h.Set("Content-Encoding", "gzip")
		body = out.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return nil
	}
	_, _ = w.Write(body) // the reader has gone: nothing to do
	return nil
}

// File sends bytes as a download under the name; the name must be ASCII.
func File(w http.ResponseWriter, r *http.Request, name, mediaType string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	return Write(w, r, http.StatusOK, body)
}

// Flash is the effect of what was just done, shown once on the next page. It travels as a message key in a cookie,
// so that it costs no write and no foreign words can be put into a page.
type Flash struct {
	Kind string `json:"k"` // success, info, warning
	Key  string `json:"m"`
	Args []any  `json:"a,omitempty"`
}

const flashCookie = "kabar"

// Redirect answers 303 to url and shows the message there; key "" shows none.
func Redirect(w http.ResponseWriter, r *http.Request, url, key string, args ...any) error {
	if key != "" {
		setFlash(w, r, Flash{Kind: "success", Key: key, Args: args})
	}
	http.Redirect(w, r, url, http.StatusSeeOther)
	return nil
}

func setFlash(w http.ResponseWriter, r *http.Request, f Flash) {
	raw, err := json.Marshal(f)
	if err != nil {
		return // a message is not worth failing for
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), Path: "/",
		MaxAge: 60, HttpOnly: true, Secure: https(r.Context()), SameSite: http.SameSiteLaxMode})
}

// TakeFlash returns the message for this page, if any, and forgets it.
func TakeFlash(w http.ResponseWriter, r *http.Request) *Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: https(r.Context()), SameSite: http.SameSiteLaxMode})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(raw) > 2000 {
		return nil
	}
	var f Flash
	if json.Unmarshal(raw, &f) != nil {
		return nil
	}
	return &f
}

type formKey struct{}

// withForm keeps the parsed form of a POST for Form.
func withForm(ctx context.Context, f *Form) context.Context {
	return context.WithValue(ctx, formKey{}, f)
}
