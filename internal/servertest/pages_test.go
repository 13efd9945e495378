package servertest_test

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mutasi/internal/server"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// page is one page as one role meets it. Queries is exact: a page that takes more statements than before shows here.
type page struct {
	path    string // braces are filled by servertest
	as      string // account of Bungo without its government; empty: a visitor
	class   browser.Class
	queries int
	status  int // 0: 200
}

// pages are all the pages that are held to the gates: every GET route that shows one, and the states that matter.
var pages = []page{
	{path: "/masuk", class: browser.Public, queries: 1},
	{path: "/bantuan", class: browser.Public},
	{path: "/aksesibilitas", class: browser.Public},
	{path: "/tidak-ada", class: browser.Public, status: http.StatusNotFound},

	{path: "/akun", as: "operator", class: browser.Staff, queries: 3},
	{path: "/akun", as: "asn", class: browser.Staff, queries: 3},
	{path: "/akun", as: "baru", class: browser.Staff, queries: 3},
	{path: "/pemberitahuan", as: "kepala.pendidikan", class: browser.Official, queries: 2},
	{path: "/pemberitahuan", as: "asn2", class: browser.Official, queries: 2},
	{path: "/pemberitahuan", as: "auditor", class: browser.Official, queries: 2},
	{path: "/akun/kata-sandi", as: "baru", class: browser.Staff, queries: 2},
	{path: "/akun/kata-sandi", as: "asn", class: browser.Staff, queries: 2},
	{path: "/akun/kata-sandi/baru?kode={code}", class: browser.Public, queries: 1},
	{path: "/akun/kata-sandi/baru?kode={code}", as: "operator", class: browser.Public, queries: 2},
	{path: "/akun/kata-sandi/baru", class: browser.Public, queries: 1, status: http.StatusNotFound},
	{path: "/peran", as: "operator", class: browser.Public, queries: 2},
	{path: "/bantuan", as: "operator", class: browser.Public, queries: 1},
	{path: "/beranda", as: "operator", class: browser.Staff, queries: 5},
	{path: "/cari?q=siti", as: "operator", class: browser.Staff, queries: 2},
	{path: "/cari?q=tidakada", as: "operator", class: browser.Staff, queries: 2},
	{path: "/admin/pengguna", as: "operator", class: browser.Public, queries: 1, status: http.StatusForbidden},

	{path: "/pegawai", as: "operator", class: browser.Table, queries: 2},
	{path: "/pegawai?cari=tidakada", as: "operator", class: browser.Table, queries: 3},
	{path: "/pegawai", as: "kepala.pendidikan", class: browser.Table, queries: 3},
	{path: "/pegawai/{id}", as: "operator", class: browser.Staff, queries: 6},
	{path: "/pegawai/tidak0ada0", as: "operator", class: browser.Public, queries: 2, status: http.StatusNotFound},

	{path: "/siap-mutasi", as: "operator", class: browser.Table, queries: 5},
	{path: "/siap-mutasi?kelompok=kurang&urut=lama", as: "verifikator", class: browser.Table, queries: 5},
	{path: "/siap-mutasi?kelompok=data", as: "kepala.pendidikan", class: browser.Table, queries: 5},
	{path: "/siap-mutasi?cari=tidakada", as: "operator", class: browser.Table, queries: 4},
	{path: "/siap-mutasi/{id}", as: "operator", class: browser.Staff, queries: 6},
	{path: "/siap-mutasi/{id}", as: "verifikator", class: browser.Staff, queries: 9},

	{path: "/jabatan/bezetting", as: "operator", class: browser.Table, queries: 2},
	{path: "/jabatan/bezetting?tanggal=2028-01-01&tampil=kurang", as: "operator", class: browser.Table, queries: 2},
	{path: "/jabatan/bezetting?tanggal=32+Januari&cari=guru", as: "kepala.pendidikan", class: browser.Table, queries: 2},
	{path: "/jabatan/{id}", as: "operator", class: browser.Staff, queries: 4},
	{path: "/jabatan/peta", as: "operator", class: browser.Table, queries: 1},
	{path: "/jabatan/peta?unit={id}", as: "operator", class: browser.Table, queries: 4},
	{path: "/jabatan/peta?bentang=1", as: "kepala.pendidikan", class: browser.Table, queries: 1},
	{path: "/beban-kerja", as: "operator", class: browser.Table, queries: 1},
	{path: "/beban-kerja/{id}", as: "operator", class: browser.Table, queries: 5},
	{path: "/beban-kerja/wilayah", as: "operator", class: browser.Table, queries: 3},
	{path: "/beban-kerja/wilayah?keluarga=Guru&ukuran=kurang", as: "kepala.pendidikan", class: browser.Table, queries: 3},
	{path: "/beban-kerja/wilayah/{code}", as: "operator", class: browser.Table, queries: 3},
	{path: "/beban-kerja/wilayah/15.08.07?jenis=school", as: "kepala.pendidikan", class: browser.Table, queries: 3},
	{path: "/beban-kerja/{id}/jarak", as: "operator", class: browser.Staff, queries: 2},
	{path: "/admin/peta", as: "admin", class: browser.Staff, queries: 2},
	{path: "/beban-kerja?banding=usulan&perubahan=1", as: "operator", class: browser.Table, queries: 1},
	{path: "/beban-kerja?tanggal=2028-01-01", as: "bupati", class: browser.Table, queries: 2},
	{path: "/mutu-data", as: "operator", class: browser.Table, queries: 2},
	{path: "/mutu-data", as: "kepala.pendidikan", class: browser.Table, queries: 2},
	{path: "/mutu-data/{check}", as: "operator", class: browser.Table, queries: 2},
	{path: "/mutu-data/twin", as: "operator", class: browser.Table, queries: 2},
	{path: "/lowongan", as: "operator", class: browser.Table, queries: 2},
	{path: "/lowongan/{id}", as: "operator", class: browser.Table, queries: 6},
	{path: "/lowongan/{published}", as: "operator", class: browser.Table, queries: 7},
	{path: "/lowongan/{id}?kurang=1", as: "kepala.pendidikan", class: browser.Table, queries: 6},
	{path: "/pegawai/banding?untuk={post}&p={a}&p={b}", as: "operator", class: browser.Table, queries: 6},
	{path: "/pegawai/banding?untuk={post}&p={a}", as: "tpk", class: browser.Table, queries: 2, status: http.StatusUnprocessableEntity},
	{path: "/pegawai/{id}/jabatan-cocok", as: "operator", class: browser.Table, queries: 7},
	{path: "/lowongan?dari=sendiri", as: "operator", class: browser.Table, queries: 2},
	{path: "/lowongan?dari=lain", as: "operator", class: browser.Table, queries: 2},
	{path: "/lowongan/{id}/peminat", as: "operator", class: browser.Staff, queries: 3},
	{path: "/lowongan/{published}/peminat", as: "operator", class: browser.Staff, queries: 7},

	{path: "/talenta", as: "operator", class: browser.Table, queries: 2},
	{path: "/talenta?rumpun=Tidak+Ada", as: "bupati", class: browser.Table, queries: 2},
	{path: "/talenta/kotak/{box}", as: "operator", class: browser.Table, queries: 3},
	{path: "/talenta/kotak/belum", as: "auditor", class: browser.Table, queries: 3},
	{path: "/talenta/kotak/5?rumpun=Tidak+Ada", as: "operator", class: browser.Table, queries: 3},
	{path: "/talenta/kotak/10", as: "operator", class: browser.Public, queries: 1, status: http.StatusNotFound},
	{path: "/jabatan/{id}/standar", as: "operator", class: browser.Staff, queries: 3},
	{path: "/jabatan/{id}/standar", as: "kepala.pendidikan", class: browser.Staff, queries: 3},
	{path: "/admin/aturan/talenta", as: "kabid", class: browser.Staff, queries: 2},
	{path: "/admin/aturan/talenta", as: "bupati", class: browser.Staff, queries: 2},
	{path: "/beban-kerja/abk", as: "operator", class: browser.Table, queries: 5},
	{path: "/beban-kerja/abk?q=tidakada", as: "operator", class: browser.Table, queries: 5},
	{path: "/beban-kerja/abk", as: "pengelola.pendidikan", class: browser.Table, queries: 5},
	{path: "/beban-kerja/abk/{unit}", as: "operator", class: browser.Table, queries: 8},
	{path: "/beban-kerja/abk/{abk draft}", as: "pengelola.pendidikan", class: browser.Table, queries: 8},
	{path: "/beban-kerja/abk/{unit}/versi/{number}", as: "auditor", class: browser.Table, queries: 8},
	{path: "/beban-kerja/abk/{unit}/salin", as: "operator", class: browser.Staff, queries: 4},
	{path: "/beban-kerja/abk/{abk draft}/isi", as: "pengelola.pendidikan", class: browser.Staff, queries: 4},
	{path: "/beban-kerja/abk/{abk draft}/isi/{post}", as: "pengelola.pendidikan", class: browser.Staff, queries: 6},
	{path: "/beban-kerja/abk/{abk draft}/kirim", as: "pengelola.pendidikan", class: browser.Staff, queries: 6},
	{path: "/beban-kerja/abk/{abk sent}/periksa", as: "verifikator", class: browser.Table, queries: 7},
	{path: "/beban-kerja/abk/{abk sent}/sahkan", as: "verifikator", class: browser.Staff, queries: 7},

	{path: "/kotak-masuk", as: "bupati", class: browser.Official, queries: 4},
	{path: "/kotak-masuk", as: "kepala.perhubungan", class: browser.Official, queries: 4},
	{path: "/kotak-masuk", as: "kepala.pendidikan", class: browser.Official, queries: 4},
	{path: "/usulan", as: "operator", class: browser.Table, queries: 3},
	{path: "/usulan/baru", as: "operator", class: browser.Staff, queries: 1},
	{path: "/usulan/{id}", as: "operator", class: browser.Staff, queries: 5},
	{path: "/usulan/{id}", as: "bupati", class: browser.Staff, queries: 5},
	{path: "/usulan/{id}/riwayat", as: "operator", class: browser.Staff, queries: 5},
	{path: "/usulan/{in draft}/isi", as: "operator", class: browser.Staff, queries: 6},
	{path: "/usulan/{in draft}/isi/tujuan", as: "operator", class: browser.Staff, queries: 7},
	{path: "/usulan/{in draft}/isi/alasan", as: "operator", class: browser.Staff, queries: 6},
	{path: "/usulan/{in draft}/isi/dokumen", as: "operator", class: browser.Staff, queries: 6},
	{path: "/usulan/{in draft}/periksa", as: "operator", class: browser.Staff, queries: 6},
	{path: "/usulan/{in proposed}/terkirim", as: "operator", class: browser.Staff, queries: 5},
	{path: "/usulan/{in proposed}/tarik", as: "operator", class: browser.Staff, queries: 5},
	{path: "/usulan/{in admin_check}", as: "verifikator", class: browser.Staff, queries: 5},
	{path: "/usulan/{in admin_check}/setujui", as: "verifikator", class: browser.Official, queries: 6},
	{path: "/usulan/{in ppk_approval}/setujui", as: "bupati", class: browser.Official, queries: 6},
	{path: "/usulan/{in ppk_approval}/kembalikan", as: "bupati", class: browser.Official, queries: 5},
	{path: "/usulan/{in ppk_approval}/tolak", as: "bupati", class: browser.Official, queries: 5},
	{path: "/usulan/{in tpk_session}/pendapat", as: "tpk", class: browser.Official, queries: 6},
	{path: "/usulan/{in tpk_queue}/catat", as: "operator", class: browser.Staff, queries: 5},
	{path: "/usulan/{step report}/spmt", as: "kepala.kecamatan-pasar-muaro-bungo", class: browser.Staff, queries: 5},
	{path: "/usulan/{in closed}", as: "operator", class: browser.Staff, queries: 5},

	{path: "/sk", as: "operator", class: browser.Table, queries: 2},
	{path: "/sk/baru", as: "operator", class: browser.Staff, queries: 2},
	{path: "/sk/{id}", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{decree signing}", as: "bupati", class: browser.Staff, queries: 3},
	{path: "/sk/{decree signing}/tanda-tangan", as: "bupati", class: browser.Official, queries: 3},
	{path: "/sk/{decree draft}", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{decree revoked}", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{decree revoked}/cetak", as: "auditor", class: browser.Staff, queries: 3},
	{path: "/sk/{amending correction}", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{amending withdrawal}", as: "bupati", class: browser.Staff, queries: 3},
	{path: "/sk/{ahead issued}", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{ahead issued}/ralat", as: "operator", class: browser.Staff, queries: 4},
	{path: "/sk/{ahead issued}/pencabutan", as: "operator", class: browser.Staff, queries: 4},
	{path: "/verifikasi/{code revoked}", class: browser.Public, queries: 4},
	{path: "/usulan/{in cancelled}", as: "operator", class: browser.Staff, queries: 5},
	{path: "/sk/{id}/cetak", as: "operator", class: browser.Staff, queries: 3},
	{path: "/sk/{decree draft}/cetak", as: "auditor", class: browser.Staff, queries: 3},
	{path: "/verifikasi", class: browser.Public},
	{path: "/verifikasi/{code}", class: browser.Public, queries: 4},
	{path: "/saya", as: "asn", class: browser.Public, queries: 7},
	{path: "/saya", as: "asn2", class: browser.Public, queries: 7},
	{path: "/saya/usulan/{id}", as: "asn", class: browser.Public, queries: 5},
	{path: "/saya/usulan/{id}/alasan", as: "asn", class: browser.Public, queries: 4},
	{path: "/saya/sk/{id}", as: "asn", class: browser.Public, queries: 2},
	{path: "/saya/data", as: "asn", class: browser.Public, queries: 6},
	{path: "/saya/lowongan", as: "asn", class: browser.Public, queries: 6},
	{path: "/saya/lowongan?tampil=lain", as: "asn", class: browser.Public, queries: 6},
	{path: "/saya/lowongan?tampil=minat", as: "asn", class: browser.Public, queries: 2},
	{path: "/saya/lowongan/{id}", as: "asn", class: browser.Public, queries: 6},
	{path: "/saya/minat", as: "asn", class: browser.Public, queries: 3},
	{path: "/siap-mutasi?kelompok=minta", as: "operator", class: browser.Table, queries: 5},

	{path: "/daftar", as: "operator", class: browser.Table, queries: 2},
	{path: "/daftar", as: "asn", class: browser.Table, queries: 2},
	{path: "/daftar/{code}", as: "operator", class: browser.Table, queries: 3},
	{path: "/daftar/{code}?cari=tidakada&tampil=berakhir", as: "operator", class: browser.Table, queries: 3},
	{path: "/daftar/tidak_ada", as: "operator", class: browser.Public, queries: 2, status: http.StatusNotFound},

	{path: "/impor", as: "kabid", class: browser.Table, queries: 2},
	{path: "/impor/baru", as: "kabid", class: browser.Staff, queries: 1},
	{path: "/impor/{id}/pemetaan", as: "kabid", class: browser.Staff, queries: 3},
	{path: "/impor/{import checked}", as: "kabid", class: browser.Table, queries: 4},
	{path: "/impor/{import committing}?jeda=1", as: "kabid", class: browser.Table, queries: 2},
	{path: "/impor/{import done}", as: "kabid", class: browser.Table, queries: 4},
	{path: "/impor/{undo done}", as: "kabid", class: browser.Table, queries: 4},
	{path: "/impor/{id}/tarik-kembali", as: "kabid", class: browser.Table, queries: 2},
	{path: "/impor/{undo checked}/tarik-kembali", as: "kabid", class: browser.Table, queries: 5},
	{path: "/impor/{undo done}/tarik-kembali", as: "kabid", class: browser.Table, queries: 5},

	{path: "/sk?cari=tidakada", as: "auditor", class: browser.Table, queries: 2},
	{path: "/sk/{id}", as: "bupati", class: browser.Staff, queries: 3},
	{path: "/verifikasi/tidak-ada", class: browser.Public, status: http.StatusUnprocessableEntity},

	{path: "/audit", as: "auditor", class: browser.Table, queries: 5},
	{path: "/audit/{id}", as: "auditor", class: browser.Staff, queries: 2},
	{path: "/admin/pengguna", as: "admin", class: browser.Table, queries: 2},
	{path: "/admin/pengguna/baru", as: "admin", class: browser.Staff, queries: 1},
	{path: "/admin/pengguna/impor", as: "admin", class: browser.Staff, queries: 1},
	{path: "/admin/pengguna/{id}", as: "admin", class: browser.Staff, queries: 4},
	{path: "/admin/pengguna/{newcomer}", as: "admin", class: browser.Staff, queries: 4},
	{path: "/admin/pengguna/{admin}", as: "admin", class: browser.Staff, queries: 4},
	{path: "/aturan", class: browser.Public},
	{path: "/aturan", as: "asn", class: browser.Public, queries: 1},
	{path: "/admin/aturan", as: "admin", class: browser.Table, queries: 3},
	{path: "/admin/aturan/{key}", as: "admin", class: browser.Staff, queries: 4},
	{path: "/admin/kalender", as: "admin", class: browser.Staff, queries: 2},
	{path: "/admin/kalender?tahun=2031", as: "admin", class: browser.Staff, queries: 2},
	{path: "/admin/kit", as: "admin", class: browser.Table, queries: 1},
}

// name is the page as a test is called.
func (p page) name() string { return cmp.Or(p.as, "visitor") + strings.ReplaceAll(p.path, "/", "_") }

// elsewhere are the GET routes that are no page, with the reason.
var elsewhere = map[string]string{
	"/jabatan/bezetting/unduh.{format}": "a file",

	"/beban-kerja/wilayah/unduh.{format}": "a file",
	"/lowongan/{id}/calon.{format}":       "a file",
	"/mutu-data/unduh.{format}":           "a file",
	"/daftar/{code}/unduh.{format}":       "a file",

	"/":                                  "leads on",
	"/siap-mutasi/unduh.{format}":        "a file",
	"/pegawai/unduh.{format}":            "a file",
	"/talenta/unduh.{format}":            "a file",
	"/sk/{id}/sk.pdf":                    "a file",
	"/saya/sk/{id}/sk.pdf":               "a file",
	"/sk/{id}/salinan.pdf":               "a file",
	"/sk/{id}/petikan.pdf":               "a file",
	"/saya/sk/{id}/petikan.pdf":          "a file",
	"/usulan/{id}/dokumen/{doc}":         "a file",
	"/impor/templat/{kind}":              "a file",
	"/impor/{id}/ditolak.xlsx":           "a file",
	"/admin/pengguna/impor/templat.xlsx": "a file",
	"/impor/{id}/tetap.xlsx":             "a file",

	"/beban-kerja/abk/unduh.{format}": "a file",
}

// anything is a braced part of a path, and a step of the wizard.
var anything = regexp.MustCompile(`\{[^}]*\}|\b(tujuan|alasan|dokumen)$`)

// Every GET route is in the table of pages.
func TestEveryPageIsListed(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	for _, r := range a.Routes {
		listed := slices.ContainsFunc(pages, func(p page) bool {
			path, _, _ := strings.Cut(p.path, "?")
			return p.status == 0 && (path == r.Pattern || anything.ReplaceAllString(path, "{}") == anything.ReplaceAllString(r.Pattern, "{}"))
		})
		if _, ok := elsewhere[r.Pattern]; r.Method == http.MethodGet && listed == ok {
			t.Errorf("GET %s: list it in pages_test.go, as a page or as something else", r.Pattern)
		}
	}
	for path := range elsewhere {
		if !slices.ContainsFunc(a.Routes, func(r server.Route) bool { return r.Pattern == path }) {
			t.Errorf("%s is no route any more", path)
		}
	}
}

// TestQueries counts the statements of each page exactly, when what may be a minute old (the agency's name, sums, the choices
// of filters) is known. What is recorded once, such as the reading of a decree, belongs to the first visit.
func TestQueries(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Furnish(t, "bungo")
	for _, p := range pages {
		c := a.Visitor(t)
		if p.as != "" {
			c = a.As(t, "bungo."+p.as)
		}
		path := a.Path(t, p.path, "bungo")
		_ = c.Get(path)
		r := c.Get(path)
		if want := cmp.Or(p.status, http.StatusOK); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d\n%.300s", p.name(), r.StatusCode, want, r.Content)
		}
		if r.Queries != p.queries {
			t.Errorf("%s: %d statements, want %d", p.name(), r.Queries, p.queries)
		}
	}
	for _, f := range a.Faults() {
		t.Error(f)
	}
}

// TestPagesForEverybody opens every page on a phone and in an office, in light and dark: its budget, nothing too wide
// with enlarged text, no target too small, a keyboard's way through, no fault that axe knows,
// and the outline and the doubts of axe as they are stored.
func TestPagesForEverybody(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Furnish(t, "bungo")
	look := newLook(t, a)
	for _, o := range browser.Matrix() {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			for _, p := range pages {
				t.Run(p.name(), func(t *testing.T) {
					tab := browser.New(t, a.Address(), o)
					if p.as != "" {
						tab.SetCookies(a.Session(t, "bungo."+p.as))
					}
					tab.Goto(a.Path(t, p.path, "bungo"))
					if !o.Dark { // colours change neither weight nor layout
						tab.CheckBudget(p.class)
						tab.CheckLayout(p.class)
						tab.CheckFocus()
					}
					unsure := tab.Axe()
					look.compare(t, p, o, tab, unsure)
					if p.status != 0 {
						_ = tab.Problems() // the browser notes the status in its console
					}
				})
			}
		})
	}
}
