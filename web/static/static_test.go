package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"mutasi/web/static"
)

func get(t *testing.T, h http.Handler, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestURLCarriesHash(t *testing.T) {
	t.Parallel()
	if got := static.URL("css/app.css"); !regexp.MustCompile(`^/a/css/app\.[0-9a-f]{12}\.css$`).MatchString(got) {
		t.Errorf("URL(css/app.css) = %q", got)
	}
}

func TestHandlerCodings(t *testing.T) {
	t.Parallel()
	h := static.Handler()
	plain := func(r io.Reader) io.Reader { return r }
	tests := map[string]struct {
		want   string
		decode func(io.Reader) io.Reader
	}{
		"":                  {"", plain},
		"gzip, br":          {"br", func(r io.Reader) io.Reader { return brotli.NewReader(r) }},
		"gzip, br;q=0":      {"gzip", func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z }},
		"br;q=0.5":          {"br", func(r io.Reader) io.Reader { return brotli.NewReader(r) }},
		"identity, deflate": {"", plain},
	}
	for accept, tt := range tests {
		t.Run(accept, func(t *testing.T) {
			t.Parallel()
			res := get(t, h, static.URL("css/app.css"), accept)
			if got := res.Header.Get("Content-Encoding"); got != tt.want {
				t.Errorf("Accept-Encoding %q gave %q, want %q", accept, got, tt.want)
			}
			body, err := io.ReadAll(tt.decode(res.Body))
			if err != nil || !bytes.Equal(body, static.Bytes("css/app.css")) {
				t.Errorf("Accept-Encoding %q: body differs from the file (%v)", accept, err)
			}
			if got := res.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
				t.Errorf("Cache-Control = %q, want immutable", got)
			}
			if got := res.Header.Get("Content-Type"); got != "text/css; charset=utf-8" {
				t.Errorf("Content-Type = %q", got)
			}
		})
	}
}

func TestHandlerNames(t *testing.T) {
	t.Parallel()
	h := static.Handler()
	tests := []struct {
		path, cache string
		status      int
	}{
		{static.URL("img/icon.svg"), "public, max-age=31536000, immutable", 200},
		{"/a/css/app.000000000000.css", "no-store", 200},
		{"/a/css/app.css", "", 404},
		{"/a/css/none.000000000000.css", "", 404},
		{"/a/../static.go", "", 404},
	}
	for _, tt := range tests {
		res := get(t, h, tt.path, "br")
		if res.StatusCode != tt.status || res.Header.Get("Cache-Control") != tt.cache {
			t.Errorf("%s: %d %q, want %d %q", tt.path, res.StatusCode, res.Header.Get("Cache-Control"), tt.status, tt.cache)
		}
	}
}

func TestHandlerNotModified(t *testing.T) {
	t.Parallel()
	h := static.Handler()
	path := static.URL("css/app.css")
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("If-None-Match", get(t, h, path, "").Header.Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("with the known ETag: %d and %d bytes, want 304 and none", w.Code, w.Body.Len())
	}
}
