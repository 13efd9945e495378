package browser

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// policy is the strictest the product uses: no script of any kind.
const policy = "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const style = `
body { margin: 0; font: 16px/1.5 sans-serif; color: #111; background: #fff }
main { max-width: 40rem; padding: 1rem }
a, button, input, select { display: inline-block; min-height: 44px; min-width: 44px }
:focus-visible { outline: 3px solid #05a; outline-offset: 2px }
.dark { display: none }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } a { color: #9cf } .dark { display: block } }
.bar { position: fixed; inset: auto 0 0; height: 50vh; background: #fff }
.bare:focus-visible { outline: none }
.skip:not(:focus) { position: absolute; inset-block-start: -6rem; min-height: 0 }
.wide { width: 800px }
.pale { color: #aaa; background: #fff }
.late { animation: late 1ms .3s both }
@keyframes late { from { height: 0 } to { height: 200px } }
`

// document wraps a body into a page without faults of its own.
func document(body string) string {
	return `<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Uji</title>` +
		`<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/app.css"></head>` +
		`<body><a class="skip" href="#isi">Ke isi</a><main id="isi"><h1>Uji</h1>` + body + `</main></body></html>`
}

const formBody = `
<p>Selamat datang. <span class="dark">Gelap.</span></p>
<p><a href="/halaman">Buka halaman</a> <a href="/data.csv">Unduh</a></p>
<form method="post" action="/kirim" enctype="multipart/form-data" novalidate>
<p><label for="n">Nama lengkap</label> <input id="n" name="nama" value="lama"></p>
<p><label for="t">Tanggal</label> <input id="t" name="tanggal" type="date"></p>
<p><label for="u">Unit</label> <select id="u" name="unit"><option value="">Pilih</option><option value="7">Dinas Kesehatan</option></select></p>
<p><label for="b">Berkas</label> <input id="b" name="berkas" type="file"></p>
<fieldset><legend>Setuju?</legend><label><input type="radio" name="setuju" value="ya"> Ya</label> <label><input type="radio" name="setuju" value="tidak"> Tidak</label></fieldset>
<button>Kirim</button></form>`

// pages are the bodies of the little site.
var pages = map[string]string{
	"/":            formBody,
	"/halaman":     `<p>Halaman kedua</p><h2>Bagian</h2><nav aria-label="Kembali"><a href="/">Kembali</a></nav>`,
	"/salah":       `<img src="/x.png"><input name="tanpa_label"><p class="pale">pucat</p>`,
	"/gaya":        `<p style="color:red">gaya</p>`,
	"/lebar":       `<p class="wide">lebar</p>`,
	"/patah":       `<table class="patah"><tr><th>Menengah</th></tr></table>`,
	"/kecil":       `<p><button class="kecil">x</button></p>`,
	"/tertutup":    `<p><a href="/">Satu</a></p><div class="bar"></div><p><a class="bare" href="/">Dua</a></p><p><a href="/" tabindex="1">Tiga</a></p>`,
	"/dua":         `<p><a href="/">Sama</a> <a href="/halaman">Sama</a></p>`,
	"/skrip":       `<p>skrip</p><script>document.title = 'x'</script>`,
	"/tertimpa":    `<p><a href="/halaman">Tertimpa</a></p><div class="lapis"></div>`,
	"/galat":       `<p>Isian belum lengkap</p>`,
	"/bergeser":    `<div class="late"></div><p>Bergeser</p>`,
	"/kirim/hasil": `<p>Tersimpan</p>`,
}

// site serves the pages compressed, with the policy.
func site(t *testing.T) string {
	t.Helper()
	var saved string
	mux := http.NewServeMux()
	serve := func(w http.ResponseWriter, r *http.Request, kind, content string, status int) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Security-Policy", policy)
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && !strings.HasSuffix(r.URL.Path, ".csv") {
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(status)
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, content)
			_ = z.Close()
			return
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, content)
	}
	for path, body := range pages {
		status := http.StatusOK
		if path == "/galat" {
			status = http.StatusUnprocessableEntity
		}
		pattern := "GET " + path
		if path == "/" {
			pattern += "{$}"
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			content := body
			if path == "/kirim/hasil" {
				content += "<p>" + saved + "</p>"
			}
			serve(w, r, "text/html; charset=utf-8", document(content), status)
		})
	}
	mux.HandleFunc("GET /app.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600, immutable")
		serve(w, r, "text/css", style+".lapis { position: fixed; inset: 0 }\n.patah { table-layout: fixed; width: 3rem; overflow-wrap: anywhere }\n.kecil { min-width: 0; min-height: 0; padding: 0 }", http.StatusOK)
	})
	mux.HandleFunc("GET /data.csv", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("sesi")
		if err != nil {
			http.Error(w, "no session", http.StatusForbidden)
			return
		}
		serve(w, r, "text/csv", "nama\n"+c.Value+"\n", http.StatusOK)
	})
	mux.HandleFunc("POST /kirim", func(w http.ResponseWriter, r *http.Request) {
		file, _, err := r.FormFile("berkas")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		content, _ := io.ReadAll(file)
		saved = fmt.Sprintf("%s|%s|%s|%s|%s", r.FormValue("nama"), r.FormValue("tanggal"), r.FormValue("unit"), r.FormValue("setuju"), content)
		http.Redirect(w, r, "/kirim/hasil", http.StatusSeeOther)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAFormIsFilledAndSent(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "isi.txt")
	if err := os.WriteFile(file, []byte("isi berkas"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, {NoScript: true}, {Width: 320, Height: 640, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			p := New(t, site(t), o)
			p.Goto("/")
			p.MustHave("Selamat datang")
			p.MustNotHave("Gelap")
			p.Fill("Nama lengkap", "Sari Dewi")
			p.Fill("Tanggal", "2026-11-21")
			p.Select("Unit", "Dinas Kesehatan")
			p.Upload("Berkas", file)
			p.Choose("Setuju?", "Ya")
			p.Submit()
			p.MustHave("Sari Dewi|2026-11-21|7|ya|isi berkas")
			if got := p.Path(); got != "/kirim/hasil" || p.Status() != http.StatusOK {
				t.Errorf("after sending: %s, status %d; want /kirim/hasil, 200", got, p.Status())
			}
		})
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/")
	p.Click("Buka halaman")
	if got := p.Text("main p"); got != "Halaman kedua" {
		t.Errorf("Text = %q, want the second page", got)
	}
	p.Click("nav a") // by selector
	p.Click("Buka")  // by part of the text
	if got := p.Path(); got != "/halaman" {
		t.Errorf("Path = %s, want /halaman", got)
	}
	p.Goto("/")
	p.SetCookies(&http.Cookie{Name: "sesi", Value: "rahasia"})
	if got := string(p.Download("Unduh")); got != "nama\nrahasia\n" {
		t.Errorf("Download = %q", got)
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	base := site(t)
	tests := []struct {
		name, path string
		act        func(*Page)
		says       string
	}{
		{"nothing by that name", "/", func(p *Page) { p.Click("Tidak ada") }, `nothing here is called "Tidak ada"`},
		{"two by one name", "/dua", func(p *Page) { p.Click("Sama") }, `2 elements are called "Sama"`},
		{"covered", "/tertimpa", func(p *Page) { p.Click("Tertimpa") }, "is covered by"},
		{"no such field", "/", func(p *Page) { p.Fill("Alamat", "x") }, `0 fields are labelled "Alamat"`},
		{"no such option", "/", func(p *Page) { p.Select("Unit", "Dinas Laut") }, `0 options are called "Dinas Laut"`},
		{"text that is missing", "/halaman", func(p *Page) { p.MustHave("Selamat") }, "Halaman kedua"},
		{"text that is there", "/halaman", func(p *Page) { p.MustNotHave("halaman KEDUA") }, "shows"},
		{"a wrong date", "/", func(p *Page) { p.Fill("Tanggal", "21/11/2026") }, "does not take"},
		{"too wide", "/lebar", func(p *Page) { p.CheckLayout(Staff) }, "px too wide, by <p class=\"wide\">"},
		{"too small", "/kecil", func(p *Page) { p.CheckLayout(Staff) }, "a target smaller than 24 px"},
		{"a word in two lines", "/patah", func(p *Page) { p.CheckLayout(Staff) }, `a word is broken: "Menengah"`},
		{"a script", "/skrip", func(p *Page) { p.CheckBudget(Public) }, "1 script elements, want none"},
		{"inaccessible", "/salah", func(p *Page) { p.Axe() }, "image-alt"},
		{"covered focus", "/tertutup", func(p *Page) { p.CheckFocus() }, "is covered by"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := New(t, base, Options{Width: 320, Height: 256, NoScript: true})
			p.Goto(tt.path)
			if got := complaints(p, tt.act); !strings.Contains(got, tt.says) {
				t.Errorf("on %s the harness says %q, want %q", tt.path, got, tt.says)
			}
			p.Problems() // some of these pages are refused a script or a picture
		})
	}
}

// recorder takes what a failing check says instead of failing.
type recorder struct {
	testing.TB
	said strings.Builder
}

func (r *recorder) Errorf(format string, args ...any) { fmt.Fprintf(&r.said, format+"\n", args...) }

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(r)
}

// complaints runs act and returns what it would have failed the test with.
func complaints(p *Page, act func(*Page)) string {
	r := &recorder{TB: p.t}
	p.t = r
	defer func() { p.t = r.TB }()
	func() {
		defer func() {
			if v := recover(); v != nil && v != any(r) {
				panic(v)
			}
		}()
		act(p)
	}()
	return r.said.String()
}

func TestAGoodPagePassesEveryGate(t *testing.T) {
	t.Parallel()
	base := site(t)
	for _, o := range Matrix() {
		for _, off := range []bool{false, true} {
			o := o
			o.NoScript = off
			t.Run(o.String(), func(t *testing.T) {
				t.Parallel()
				p := New(t, base, o)
				p.Goto("/halaman")
				p.Check(Public)
				p.Reload()
				if got := p.CheckFocus(); got != 2 {
					t.Errorf("CheckFocus() = %d stops, want 2", got)
				}
				if got := p.Inside("h1, h2, .bar"); got != 2 {
					t.Errorf("Inside() = %d, want the two headings", got)
				}
			})
		}
	}
}

func TestAxeFindsFaults(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/salah")
	violations, _ := p.axe()
	var ids []string
	for _, v := range violations {
		ids = append(ids, v.ID)
	}
	for _, want := range []string{"color-contrast", "image-alt", "label"} {
		if !slices.Contains(ids, want) {
			t.Errorf("axe found %v, want %s among them", ids, want)
		}
	}
	p.Problems() // the missing picture
}

func TestAxeIsTheOneThatWasChecked(t *testing.T) {
	t.Parallel()
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(axeSource))); got != axeSum {
		t.Errorf("axe.min.js has the sum %s, want %s", got, axeSum)
	}
	if !strings.HasPrefix(axeSource, "/*! axe v"+axeVersion) {
		t.Errorf("axe.min.js is not version %s", axeVersion)
	}
	if licence, err := os.ReadFile("testdata/axe-core/LICENSE"); err != nil || !bytes.Contains(licence, []byte("Mozilla Public License")) {
		t.Errorf("the licence of axe-core is missing: %v", err)
	}
}

func TestKeyboardFaults(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{Width: 320, Height: 256})
	p.Goto("/tertutup")
	stops, faults := p.walk()
	all := strings.Join(faults, "\n")
	if stops != 4 {
		t.Errorf("%d stops, want 4", stops)
	}
	for _, want := range []string{`Dua</a> shows no focus`, `Dua</a> is covered by <div class="bar">`, `Ke isi</a> comes before`} {
		if !strings.Contains(all, want) {
			t.Errorf("the faults do not say %q:\n%s", want, all)
		}
	}
}

func TestARefusedStyleIsAProblem(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/gaya")
	got := strings.Join(p.Problems(), "\n")
	if !strings.Contains(got, "Content Security Policy") {
		t.Errorf("problems = %q, want the refusal of an inline style", got)
	}
	if rest := p.Problems(); len(rest) > 0 {
		t.Errorf("problems are told twice: %v", rest)
	}
}

func TestAnErrorAnswerIsNoProblem(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/galat")
	if got := p.Problems(); p.Status() != http.StatusUnprocessableEntity || len(got) > 0 {
		t.Errorf("status %d, problems %v; want 422 and none", p.Status(), got)
	}
}

func TestWeightCountsWhatTheCacheHolds(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/halaman")
	first := p.Weight()
	if first.Requests != 2 || first.Style < 200 || first.Markup <= first.Style || first.Script != 0 || first.Elements < 8 {
		t.Errorf("Weight() = %+v, want a document and a style sheet", first)
	}
	p.Goto("/")
	p.Goto("/halaman")
	second := p.Weight()
	if diff := cmp.Diff(first.Style, second.Style); diff != "" || second.Requests != 2 {
		t.Errorf("the second visit weighs %+v, the first %+v", second, first)
	}
}

// A part that comes late and pushes the rest down is seen, and what was pushed is named.
func TestShift(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/bergeser")
	var s shift
	for s.Sum == 0 {
		s = p.shift()
	}
	if got := strings.Join(s.What, ", "); !strings.Contains(got, "Bergeser") {
		t.Errorf("the layout shifts by %.4f: %s; want the paragraph", s.Sum, got)
	}
}

func TestDark(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{Dark: true})
	p.Goto("/")
	p.MustHave("Gelap.")
}

func TestOutline(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{})
	p.Goto("/halaman")
	want := "main\n  h1 Uji\n  h2 Bagian\n  navigation Kembali\n"
	if diff := cmp.Diff(want, p.Outline()); diff != "" {
		t.Errorf("Outline() (-want +got):\n%s", diff)
	}
}

func TestScreenshot(t *testing.T) {
	t.Parallel()
	p := New(t, site(t), Options{Width: 320, Height: 640})
	p.Goto("/")
	path := filepath.Join(t.TempDir(), "gambar", "awal.png")
	p.Screenshot(path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	c, err := png.DecodeConfig(f)
	if err != nil || c.Width != 320 || c.Height < 640 {
		t.Errorf("the picture is %d × %d (%v), want 320 × at least 640", c.Width, c.Height, err)
	}
}
