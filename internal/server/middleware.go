package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/web/route"
)

// requestID gives every request an id of its own; people see it as the help code.
func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.ToUpper(db.RandomText(8))
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(kit.WithRequestID(r.Context(), id)))
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *statusWriter) WriteHeader(code int) {
	if w.status == 0 {
		w.status = code
	}
	w.ResponseWriter.WriteHeader(code)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// logged writes one line a request. The query is left out: it can hold names and numbers of people.
func logged(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			ctx, queries := db.WithCounter(r.Context())
			sw := &statusWriter{ResponseWriter: w}
			next.ServeHTTP(sw, r.WithContext(ctx))
			log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request_id", kit.RequestID(r.Context())),
				slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", sw.status),
				slog.Int("bytes", sw.bytes), slog.Int("queries", queries.N()), slog.Duration("took", time.Since(start)))
		})
	}
}

// recovered turns a panic into the page of a fault.
func recovered(k *kit.Kit) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if v := recover(); v != nil {
					if v == http.ErrAbortHandler {
						panic(v)
					}
					k.Error(w, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// contentPolicy allows our own style sheet and pictures and forms to ourselves; no script runs on any page.
const contentPolicy = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; report-to csp"

// filePolicy is that of files, which are no pages: opened by themselves they load nothing. They say nothing of reports, for
// what a style sheet weighs is counted.
const filePolicy = "default-src 'none'; frame-ancestors 'none'"

// file gives the policy of files to what next serves.
func file(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", filePolicy)
		w.Header().Del("Reporting-Endpoints")
		next.ServeHTTP(w, r)
	})
}

// secured sets the headers every answer has (ASVS 5.0 V3).
func secured(https bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", contentPolicy)
			h.Set("Reporting-Endpoints", `csp="`+route.PolicyReports()+`"`)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self)")
			h.Set("Cache-Control", "no-store")
			if https {
				h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
				r = r.WithContext(kit.WithHTTPS(r.Context()))
			}
			next.ServeHTTP(w, r)
		})
	}
}

// textual leaves out of an address what no text of the database can hold, NUL and bytes that are no UTF-8, like any other
// value that makes no sense there. A path with such leads nowhere.
func textual(nowhere http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if kit.CleanText(r.URL.Path) != r.URL.Path {
				nowhere.ServeHTTP(w, r)
				return
			}
			if q := r.URL.Query(); !texts(q) {
				clean := url.Values{}
				for name, values := range q {
					for _, v := range values {
						clean.Add(kit.CleanText(name), kit.CleanText(v))
					}
				}
				r = r.Clone(r.Context())
				r.URL.RawQuery = clean.Encode()
			}
			next.ServeHTTP(w, r)
		})
	}
}

// texts reports whether all of a query is text.
func texts(q url.Values) bool {
	for name, values := range q {
		for _, v := range append(values, name) {
			if kit.CleanText(v) != v {
				return false
			}
		}
	}
	return true
}

// localized puts the language and the zone of the actor's agency into the context.
func localized(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		language, zone := i18n.ID, i18n.WIB
		if c, err := r.Cookie("bahasa"); err == nil {
			if l, ok := i18n.Parse(c.Value); ok {
				language = l
			}
		}
		if p := kit.Principal(r.Context()); p != nil {
			zone = p.Agency.Location()
		}
		next.ServeHTTP(w, r.WithContext(i18n.For(r.Context(), language, zone)))
	})
}

// can lets a handler run only for those whose role has the permission; visitors are led to sign in.
func can(p access.Permission, next kit.Handler) kit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who := kit.Principal(r.Context())
		if who == nil {
			return access.ErrSignIn
		}
		if who.Role == "" && p != access.SignedIn {
			to := route.Roles()
			if r.Method == http.MethodGet {
				to = route.Query(to, "lanjut", r.URL.RequestURI())
			}
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		if who.Role != "" && !who.Can(p) {
			return access.ErrForbidden
		}
		return next(w, r)
	}
}
