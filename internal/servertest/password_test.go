package servertest_test

import (
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// A new account from the administrator's form to its person's own password, and that password changed: by nothing but what
// the pages offer, on a phone and in an office, without scripting.
func TestPeopleKeepTheirPasswords(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{{Width: 360, Height: 740, NoScript: true}, {Width: 1366, Height: 900}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
			refused := func(words string) {
				t.Helper()
				if j.Status() != 422 || !strings.Contains(j.Text(".error-summary"), words) {
					t.Fatalf("%s answers %d: %s", j.Path(), j.Status(), j.Text("main"))
				}
				_ = j.Problems() // the browser notes the status in its console
				j.Axe()
				j.CheckLayout(browser.Staff)
			}
			j.as("admin", "/admin/pengguna")
			j.press("Tambah pengguna")
			j.Fill("Nama pengguna", "siti.rahmawati")
			j.Fill("Nama", "Siti Rahmawati")
			j.press("Buat akun")
			j.CheckLayout(browser.Staff)
			_, value, _ := strings.Cut(j.HTML("input[readonly]"), `value="`)
			value, _, _ = strings.Cut(value, `"`)
			u, err := url.Parse(value)
			if err != nil || u.Query().Get("kode") == "" {
				t.Fatalf("the page shows the link %s, %v", u, err)
			}
			j.press("Beri peran")
			j.Select("Peran", "Auditor Inspektorat")
			j.press("#beri button")
			j.open("/akun")
			j.press("Keluar")

			j.open(u.RequestURI())
			j.Fill("Kata sandi baru", "siti.rahmawati2026")
			j.Fill("Ketik kata sandi baru sekali lagi", "siti.rahmawati2026")
			j.Submit()
			refused("mudah ditebak")
			j.Fill("Kata sandi baru", "kapur barus di lemari")
			j.Fill("Ketik kata sandi baru sekali lagi", "kapur barus di lemari")
			j.Submit()
			j.look()
			j.MustHave("Kata sandi akun siti.rahmawati sudah dipasang")
			j.Fill("Nama pengguna", "siti.rahmawati")
			j.Fill("Kata sandi", "kapur barus di lemari")
			j.Submit()
			j.look()

			j.open("/akun")
			j.press("Ganti kata sandi")
			j.Fill("Kata sandi sekarang", "kapur barus di almari")
			j.Fill("Kata sandi baru", "pendek")
			j.Fill("Ketik kata sandi baru sekali lagi", "pendek")
			j.Submit()
			refused("Kata sandi sekarang salah")
			j.Fill("Kata sandi sekarang", "kapur barus di lemari")
			j.Fill("Kata sandi baru", "payung biru di sumur")
			j.Fill("Ketik kata sandi baru sekali lagi", "payung biru di sumur")
			j.Submit()
			j.look()
			j.MustHave("Kata sandi sudah diganti")
			for _, f := range a.Faults() {
				t.Error(f)
			}
		})
	}
}
