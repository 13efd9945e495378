package exchanges_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/app"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/identity"
	"mutasi/internal/servertest/browser"
	"mutasi/internal/sheet"
	"mutasi/web/pagetest"
)

const password = "kata-sandi-untuk-uji"

// site is the product with one government, its operator rina and its secretary
// sekda, and a worker for the jobs.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	address := dbtest.Clone(t, "", nil)
	cfg, err := config.Load(func(name string) string {
		return map[string]string{"DATABASE_URL": address, "MUTASI_DEMO": "off", "MUTASI_COOKIE_SECURE": "off"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), cfg, address, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	hash, err := identity.HashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	err = a.DB.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		for _, sql := range []string{
			`insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
			 values ('bungo', '5503', 'Kabupaten Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM')`,
			`insert into user_account (public_id, username, name, agency_id, password_hash)
			 values ('rina', 'rina', 'Rina Marlina', 1, '` + hash + `'), ('sekda', 'sekda', 'Sekretaris', 1, '` + hash + `')`,
			`insert into role_grant (user_id, role, agency_id, granted_by) values (1, 'hr_operator', 1, 'uji'), (2, 'pyb', 1, 'uji')`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	worked := make(chan error, 1)
	go func() { worked <- a.Work(ctx) }()
	server := httptest.NewServer(a.Handler)
	t.Cleanup(func() {
		server.Close()
		stop()
		if err := <-worked; err != nil {
			t.Errorf("worker: %v", err)
		}
		a.Close()
	})
	return server
}

// A visitor is a browser without scripting.
type visitor struct {
	t    *testing.T
	c    *http.Client
	base string
	doc  *goquery.Document
	at   string // path of the page
	code int
}

func signIn(t *testing.T, server *httptest.Server, username string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, base: server.URL, c: &http.Client{Jar: jar}}
	v.open(http.MethodPost, "/masuk", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"username": {username}, "password": {password}}.Encode()))
	if v.at == "/masuk" {
		t.Fatalf("%s could not sign in: %s", username, v.text("main"))
	}
	return v
}

// open sends a request, follows redirects and holds the page to the gates.
func (v *visitor) open(method, path, contentType string, body io.Reader) {
	v.t.Helper()
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := v.c.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	v.code, v.at = res.StatusCode, res.Request.URL.Path
	if v.doc, err = goquery.NewDocumentFromReader(res.Body); err != nil {
		v.t.Fatal(err)
	}
	if res.Header.Get("Content-Disposition") == "" {
		for _, fault := range pagetest.Faults(v.doc) {
			v.t.Errorf("%s: %s", v.at, fault)
		}
	}
}

func (v *visitor) get(path string) { v.t.Helper(); v.open(http.MethodGet, path, "", nil) }

// fields are what a form of the page would send, changed by the pairs.
func (v *visitor) fields(change ...string) url.Values {
	out := url.Values{}
	v.doc.Find("main form[method=post] input[name]").Each(func(_ int, s *goquery.Selection) {
		kind, checked := s.AttrOr("type", ""), false
		if _, ok := s.Attr("checked"); ok {
			checked = true
		}
		if kind != "file" && (kind != "radio" && kind != "checkbox" || checked) {
			out.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	v.doc.Find("main form[method=post] select").Each(func(_ int, s *goquery.Selection) {
		out.Set(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
	})
	for i := 0; i+1 < len(change); i += 2 {
		out.Set(change[i], change[i+1])
	}
	return out
}

// send posts the form of the page to its address, or to another of its.
func (v *visitor) send(path string, change ...string) {
	v.t.Helper()
	v.open(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(v.fields(change...).Encode()))
}

// upload posts the form of the page with a file.
func (v *visitor) upload(path, name, content string, change ...string) {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, values := range v.fields(change...) {
		_ = w.WriteField(k, values[0])
	}
	if name != "" {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			v.t.Fatal(err)
		}
		_, _ = io.WriteString(part, content)
	}
	_ = w.Close()
	v.open(http.MethodPost, path, w.FormDataContentType(), &b)
}

func (v *visitor) text(selector string) string {
	return strings.Join(strings.Fields(v.doc.Find(selector).Text()), " ")
}

func (v *visitor) want(code int, path, text string) {
	v.t.Helper()
	if v.code != code || !regexp.MustCompile("^"+path+"$").MatchString(v.at) || !strings.Contains(v.text("main"), text) {
		v.t.Fatalf("page %d %s, want %d %s with %q; it says: %s", v.code, v.at, code, path, text, v.text("main"))
	}
}

const run = "/impor/[0-9a-z]{10}"

// units is a file of n units, of which some have a parent that is not there.
func units(n, bad int) string {
	b := "ID Unit;Nama Unit;ID Unit Atasan;Warna\nd;Dinas Pendidikan;;biru\n"
	for i := range n - 1 {
		parent := "d"
		if i < bad {
			parent = "zzz"
		}
		b += fmt.Sprintf("s%d;SDN %d;%s;merah\n", i, i, parent)
	}
	return b
}

func TestImportInTheBrowser(t *testing.T) {
	t.Parallel()
	v := signIn(t, site(t), "rina")
	v.get("/impor")
	v.want(http.StatusOK, "/impor", "Belum pernah impor.")
	v.get("/impor/baru")
	v.upload("/impor/baru", "", "")
	v.want(http.StatusUnprocessableEntity, "/impor/baru", "Pilih isi berkas")
	v.want(http.StatusUnprocessableEntity, "/impor/baru", "Pilih berkas.")
	v.upload("/impor/baru", "daftar.pdf", "%PDF-1.7", "kind", "units")
	v.want(http.StatusUnprocessableEntity, "/impor/baru", "Berkas ini bukan tabel.")

	v.upload("/impor/baru", "unit.csv", units(30, 2), "kind", "units", "as_of_d", "1", "as_of_m", "1", "as_of_y", "2099")
	v.want(http.StatusUnprocessableEntity, "/impor/baru", "Tanggal data tidak boleh sesudah hari ini. Periksa tahunnya.")
	v.upload("/impor/baru", "unit.csv", units(30, 2), "kind", "units", "as_of_d", "1", "as_of_m", "11", "as_of_y", "2026")
	v.want(http.StatusOK, run+"/pemetaan", "Kolom yang tidak dipakai: Warna [D].")
	mapping := v.at
	if strings.Contains(v.text("main"), "tidak kami temukan") {
		t.Errorf("a column is missed that is there: %s", v.text("main"))
	}
	v.send(mapping, "name", "")
	v.want(http.StatusUnprocessableEntity, run+"/pemetaan", "Pilih kolom untuk Nama Unit.")
	v.send(mapping, "name", "2")
	v.want(http.StatusOK, run, "Belum ada yang disimpan.")
	v.want(http.StatusOK, run, "ID unit atasan ini tidak ada")
	page := v.at
	if counts := v.text("#hasil dl"); counts != "Baru28Berubah0Sama dengan data kami0Galat2" {
		t.Errorf("counts: %s", counts)
	}

	if v.doc.Find(`tbody th[data-label="Baris"]`).Length() == 0 {
		t.Error("on a phone the faults stand below bare numbers")
	}

	v.send(page + "/terapkan")
	v.want(http.StatusUnprocessableEntity, run+"/terapkan", "Centang dahulu")
	v.send(page+"/terapkan", "confirm", "1")
	v.want(http.StatusOK, run, "Baris yang benar sudah tersimpan.")
	v.want(http.StatusOK, run, "Impor jabatan dan kebutuhan untuk unit ini.")
	v.get("/impor")
	v.want(http.StatusOK, "/impor", "baru 28, berubah 0, sama 0, galat 2")

	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", units(30, 2), "kind", "units")
	v.want(http.StatusOK, run+"/pemetaan", "Berkas yang sama sudah diimpor pada")
	v.send(v.at)
	v.want(http.StatusOK, run, "Tidak ada yang perlu disimpan. Perbaiki baris galat, lalu unggah lagi.")
	v.send(v.at + "/batal")
	v.want(http.StatusOK, "/impor", "Dibatalkan")

	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", "ID Unit;Nama Unit\nd;Dinas Pendidikan\n", "kind", "units")
	v.send(v.at)
	v.want(http.StatusOK, run, "Semua baris sama dengan data kami. Tidak ada yang perlu disimpan.")
	v.want(http.StatusOK, run, "Tidak ada perubahan")

	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", "Sandi;ID Unit\nx;y\n", "kind", "units")
	v.want(http.StatusOK, run+"/pemetaan", "Kolom untuk Nama Unit tidak kami temukan. Pilih kolomnya di bawah.")
	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", "Sandi;Sebutan;Di bawah\nx;SDN Mawar;\n", "kind", "units")
	v.want(http.StatusOK, run+"/pemetaan", "Judul kolom di baris 1 tidak ada yang kami kenali. Jika baris itu memang judulnya, pilih kolom untuk Nama Unit.")
	v.send(v.at, "name", "2")
	v.want(http.StatusOK, run, "Belum ada yang disimpan.")
}

// TestUndoInTheBrowser: a wrong import is taken back after a look at what that does; the page and the list say so.
func TestUndoInTheBrowser(t *testing.T) {
	t.Parallel()
	server := site(t)
	v := signIn(t, server, "rina")
	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", units(3, 0)+"x;Unit Akun;d;\n", "kind", "units")
	v.send(v.at)
	v.send(v.at + "/terapkan")
	page := v.at
	v.want(http.StatusOK, run, "Impor ini dapat ditarik kembali sampai")
	v.send(page + "/tarik-kembali/periksa")
	undo := page + "/tarik-kembali"
	v.want(http.StatusOK, undo, "Belum ada yang berubah.")
	if got := v.text("#jumlah tbody"); got != "Unit organisasi400" {
		t.Errorf("summary: %s", got)
	}
	v.want(http.StatusOK, undo, "Dihapus, karena baru ada lewat impor ini")
	v.send(undo)
	v.want(http.StatusUnprocessableEntity, undo, "Centang dahulu bahwa impor inilah yang keliru.")

	form := v.doc
	v.send(undo, "confirm", "1")
	v.want(http.StatusOK, undo, "Semua data (4) kembali seperti semula.")
	v.doc = form // the same form again does nothing more
	v.send(undo, "confirm", "1")
	v.want(http.StatusOK, run, "Semua data (4) kembali seperti semula.")
	v.get(undo)
	if v.doc.Find("main form").Length() != 0 {
		t.Error("what was taken back whole can be taken back again")
	}
	v.get(page)
	v.want(http.StatusOK, run, "Ditarik kembali oleh Rina Marlina pada")
	v.get("/impor")
	v.want(http.StatusOK, "/impor", "Ditarik kembali")
	v.get("/impor/baru")
	v.upload("/impor/baru", "unit.csv", units(3, 0)+"x;Unit Akun;d;\n", "kind", "units")
	if strings.Contains(v.text("main"), "Berkas yang sama sudah diimpor") {
		t.Error("an import that was taken back still counts as brought in")
	}
}

// TestUploadTwice: the same form sent twice makes one import.
func TestUploadTwice(t *testing.T) {
	t.Parallel()
	v := signIn(t, site(t), "rina")
	v.get("/impor/baru")
	form := v.doc
	v.upload("/impor/baru", "unit.csv", units(3, 0), "kind", "units")
	first := v.at
	v.doc = form
	v.upload("/impor/baru", "unit.csv", units(3, 0), "kind", "units")
	if v.at != first {
		t.Errorf("sent twice: %s and %s", first, v.at)
	}
	v.get("/impor")
	if n := v.doc.Find("#impor tbody tr").Length(); n != 1 {
		t.Errorf("%d imports, want 1", n)
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	v := signIn(t, site(t), "rina")
	for _, slug := range []string{"unit", "jabatan", "pegawai", "penilaian"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.base+"/impor/templat/"+slug, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := v.c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if _, err := sheet.Open(bytes.NewReader(body), int64(len(body)), sheet.Options{}); err != nil ||
			res.Header.Get("Content-Disposition") != `attachment; filename="templat-`+slug+`.xlsx"` {
			t.Errorf("template %s: %v, %v", slug, err, res.Header)
		}
	}
	v.get("/impor/templat/lain")
	v.want(http.StatusNotFound, "/impor/templat/lain", "")
}

func TestOthersMayNot(t *testing.T) {
	t.Parallel()
	v := signIn(t, site(t), "sekda")
	for _, path := range []string{"/impor", "/impor/baru", "/impor/templat/unit", "/impor/0123456789", "/impor/0123456789/pemetaan", "/impor/0123456789/ditolak.xlsx",
		"/impor/0123456789/tarik-kembali", "/impor/0123456789/tetap.xlsx"} {
		v.get(path)
		v.want(http.StatusForbidden, path, "")
	}
}

// TestImportPagesForEveryone walks the pages on a phone and in an office.
func TestImportPagesForEveryone(t *testing.T) {
	t.Parallel()
	server := site(t)
	v := signIn(t, server, "rina")
	v.get("/impor/baru")
	v.upload("/impor/baru", "pemetaan.csv", units(30, 2), "kind", "units")
	mapped := v.at
	v.get("/impor/baru")
	v.upload("/impor/baru", "hasil.csv", units(30, 2), "kind", "units")
	v.send(v.at)
	checked := v.at
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range browser.Matrix() {
		t.Run(o.String(), func(t *testing.T) {
			p := browser.New(t, server.URL, o)
			p.Goto("/masuk")
			p.SetCookies(v.c.Jar.Cookies(base)...)
			for _, path := range []string{"/impor", "/impor/baru", mapped, checked} {
				p.Goto(path)
				p.Axe()
				p.CheckLayout(browser.Table)
				p.CheckFocus()
			}
		})
	}

}
