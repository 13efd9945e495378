package kit

import (
	"crypto/rand"
	"net/http"

	"mutasi/web/layout"
)

// scriptPolicy allows the scripts that carry this response's nonce and what they fetch from us; nothing else.
func scriptPolicy(nonce string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types htmx; report-to csp"
}

// Scripted lets the pages of a staff handler run htmx. Everything on them works without it; what it adds is that a
// part of the page follows what the reader chooses.
func Scripted(next Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		nonce := rand.Text()
		w.Header().Set("Content-Security-Policy", scriptPolicy(nonce))
		s := layout.From(r.Context())
		s.Nonce = nonce
		return next(w, r.WithContext(layout.With(r.Context(), s)))
	}
}
