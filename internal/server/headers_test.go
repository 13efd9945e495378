package server_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/servertest"
	"mutasi/web/static"
)

// always are the headers of every answer.
var always = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
		"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; report-to csp",
	"Reporting-Endpoints":          `csp="/laporan-kebijakan"`,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self)",
}

// Every answer, whatever its status, tells the browser what it may do and keeps out of caches; nothing says what
// software runs.
// scriptPolicy is that of the few staff pages on which htmx runs: scripts with this response's nonce, nothing inline,
// no eval.
const scriptPolicy = "default-src 'none'; script-src 'nonce-' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types htmx; report-to csp"

var nonce = regexp.MustCompile(`'nonce-[A-Z2-7]{26}'`)

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.Secure)
	check := func(what string, r *servertest.Response, scripted bool) {
		t.Helper()
		for name, want := range always {
			if scripted && name == "Content-Security-Policy" && strings.Contains(r.Header.Get(name), "'nonce-") {
				want = scriptPolicy
				r.Header.Set(name, nonce.ReplaceAllString(r.Header.Get(name), "'nonce-'"))
			}
			if got := r.Header.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s (%d): %s is %q, want %q", what, r.StatusCode, name, got, want)
			}
		}
		if got := r.Header.Get("Strict-Transport-Security"); got != "max-age=31536000; includeSubDomains" {
			t.Errorf("%s: Strict-Transport-Security is %q", what, got)
		}
		if got := r.Header.Values("Cache-Control"); len(got) == 0 || got[0] != "no-store" {
			t.Errorf("%s (%d): Cache-Control is %q, want no-store", what, r.StatusCode, got)
		}
		if r.Header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no help code", what)
		}
		for _, name := range []string{"Server", "X-Powered-By"} {
			if got := r.Header.Get(name); got != "" {
				t.Errorf("%s: %s is %q", what, name, got)
			}
		}
	}
	for _, r := range s.Routes {
		for _, role := range []access.Role{"", access.HRHead, access.Employee, access.Admin} {
			check(r.Method+" "+r.Pattern+" as "+string(role), s.knock(s.as(role), r), r.Scripted)
		}
	}
	check("health", s.Visitor(t).Get("/healthz").Want(http.StatusOK), false)
	// A file loads nothing by itself and may be kept, for its name changes with it; else it is like a page.
	style := s.Visitor(t).Get(static.URL("css/app.css")).Want(http.StatusOK)
	for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "Reporting-Endpoints": "",
		"Cache-Control": "public, max-age=31536000, immutable"} {
		if got := style.Header.Get(name); got != want {
			t.Errorf("style sheet: %s is %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"Content-Security-Policy": always["Content-Security-Policy"], "Reporting-Endpoints": always["Reporting-Endpoints"], "Cache-Control": "no-store"} {
		style.Header.Set(name, want)
	}
	check("style sheet", style, false)
	check("unknown page", s.Visitor(t).Get("/tidak-ada").Want(http.StatusNotFound), false)
	check("unknown method", s.Visitor(t).Post("/pegawai", nil).Want(http.StatusNotFound), false)
}

// A page refers to nothing outside the site and carries no script, style or handler of its own. A page that follows work
// names its scripts with the nonce of its policy.
func TestPagesBringNothingInline(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, r := range s.Routes {
		if r.Method != http.MethodGet {
			continue
		}
		for _, role := range []access.Role{"", access.HRHead, access.Employee, access.Admin} {
			resp := s.knock(s.as(role), r)
			if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") || resp.StatusCode >= 300 && resp.StatusCode < 400 {
				continue
			}
			doc := resp.Document()
			if r.Scripted {
				doc.Find("script[src][nonce]").Remove()
			}
			if n := doc.Find("script, style, iframe, object, embed, base, [style], meta[http-equiv]").Length(); n > 0 {
				t.Errorf("GET %s as %s: %d inline or active elements", r.Pattern, role, n)
			}
			for _, attr := range []string{"href", "src", "action", "formaction"} {
				for _, link := range doc.Find("[" + attr + "]").EachIter() {
					to := link.AttrOr(attr, "")
					if strings.HasPrefix(to, "//") || strings.Contains(to, "://") || strings.HasPrefix(strings.ToLower(to), "javascript:") {
						t.Errorf("GET %s as %s: %s leads to %q", r.Pattern, role, attr, to)
					}
				}
			}
			for _, node := range doc.Find("*").Nodes {
				for _, a := range node.Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("GET %s as %s: <%s %s>", r.Pattern, role, node.Data, a.Key)
					}
				}
			}
		}
	}
}

// Every cookie that is ever set is out of reach of scripts and other sites, and behind HTTPS never leaves it.
func TestCookies(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.Secure)
	session := s.Session(t, servertest.Account(access.HROperator))
	if session.Name != "__Host-sesi" || session.Path != "/" || session.Domain != "" || session.MaxAge != 0 || !session.Expires.IsZero() {
		t.Errorf("session cookie %v: want __Host-sesi for / of this host, gone with the browser", session)
	}
	cookies := []*http.Cookie{session}
	s.password(t, "bungo.operator")
	c := s.Visitor(t)
	cookies = append(cookies, s.signIn(c, "bungo.operator", password).Want(http.StatusSeeOther).Cookies()...)
	for _, r := range []*servertest.Response{
		c.Post("/akun/tampilan", map[string][]string{"theme": {"dark"}, "density": {"compact"}, "language": {"en"}}),
		c.Get("/akun"), c.Post("/keluar", nil),
	} {
		cookies = append(cookies, r.Cookies()...)
	}
	seen := map[string]bool{}
	for _, k := range cookies {
		seen[k.Name] = true
		if !k.HttpOnly || !k.Secure || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" {
			t.Errorf("cookie %v: want HttpOnly, Secure, SameSite=Lax, Path=/", k)
		}
	}
	for _, name := range []string{"__Host-sesi", "perangkat", "tema", "kerapatan", "bahasa", "kabar"} {
		if !seen[name] {
			t.Errorf("no cookie %s was set", name)
		}
	}
}

// A page can be asked for without its body, with the headers it would have.
func TestHead(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	for path, want := range map[string]int{"/masuk": 200, "/healthz": 200, "/beranda": 303, "/tidak-ada": 404} {
		r := s.Visitor(t).Do(httptest.NewRequestWithContext(t.Context(), http.MethodHead, path, nil)).Want(want)
		if r.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("HEAD %s has no policy", path)
		}
	}
}
