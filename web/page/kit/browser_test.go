package kit_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/andybalholm/brotli"

	"mutasi/internal/servertest/browser"
	"mutasi/web/layout"
	"mutasi/web/static"
)

// site serves the pages of the kit under the strictest policy any page has.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	for name, page := range pages {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Encoding", "br")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
			out := brotli.NewWriterLevel(w, 5)
			defer out.Close()
			s := shell
			s.Density = layout.Density(r.URL.Query().Get("density"))
			s.Theme = layout.Theme(r.URL.Query().Get("theme"))
			if err := page.Render(layout.With(r.Context(), s), out); err != nil {
				t.Errorf("render %s: %v", name, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// Every component in every state, on a phone and in an office, in light and dark: no fault that axe knows, nothing too
// wide even with enlarged text, no target too small.
func TestKitForEverybody(t *testing.T) {
	t.Parallel()
	base := site(t)
	for _, o := range browser.Matrix() {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			p := browser.New(t, base, o)
			for name := range pages {
				p.Goto("/" + name)
				p.Axe()
				p.CheckLayout(browser.Staff)
			}
		})
	}
}

// By choice against the device, and with narrow rows.
func TestKitThemesByChoice(t *testing.T) {
	t.Parallel()
	base := site(t)
	for _, query := range []string{"theme=light&density=compact", "theme=dark"} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			p := browser.New(t, base, browser.Options{Dark: query != "theme=dark"})
			p.Goto("/kit?" + query)
			p.Axe()
		})
	}
}

// At 400 % zoom a window is 320 × 256: nothing that sticks or scrolls may hide what has the focus.
func TestKitByKeyboard(t *testing.T) {
	t.Parallel()
	base := site(t)
	for _, o := range []browser.Options{{Width: 320, Height: 256}, {Width: 1366, Height: 768}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			p := browser.New(t, base, o)
			p.Goto("/kit")
			if n := p.CheckFocus(); n < 60 {
				t.Errorf("%d stops, want the controls of the kit", n)
			}
		})
	}
}
