package problem_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"

	"mutasi/internal/servertest/browser"
	"mutasi/web/layout"
	"mutasi/web/static"
)

// The pages of the narrowest class: what holds for them holds for every page of a citizen.
func TestProblemPagesOnAPhone(t *testing.T) {
	t.Parallel()
	pages := map[string]templ.Component{
		"not-found": notFound, "fault": fault, "too-many": tooMany,
	}
	shell := layout.Shell{
		AgencyName: "Kabupaten Contoh", OfficeName: "Badan Kepegawaian dan Pengembangan SDM Kabupaten Contoh", HelpLine: "(0700) 000-000, Senin–Jumat 07.30–16.00 WIB",
		Menu: &layout.Menu{Nav: []layout.NavItem{{Label: "Verifikasi SK", Href: "/verifikasi"}, {Label: "Pengumuman", Href: "/pengumuman"}, {Label: "Bantuan", Href: "/bantuan"}}},
	}
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for name, page := range pages {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Encoding", "br")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
			out := brotli.NewWriterLevel(w, 5)
			defer out.Close()
			if err := page.Render(layout.With(r.Context(), shell), out); err != nil {
				t.Errorf("render %s: %v", name, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for _, o := range browser.Matrix() {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			p := browser.New(t, server.URL, o)
			for name := range pages {
				p.Goto("/" + name)
				p.Axe()
				p.CheckLayout(browser.Public)
				p.CheckBudget(browser.Public)
				p.CheckFocus()
			}
		})
	}
}
