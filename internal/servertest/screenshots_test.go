package servertest_test

import (
	"os"
	"path/filepath"
	"testing"

	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// TestScreenshots renews the pictures of the README; `make screenshots` says where they go.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("MUTASI_SCREENSHOTS")
	if dir == "" {
		t.Skip("MUTASI_SCREENSHOTS is not set: run `make screenshots`")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	a := servertest.New(t)
	short := a.Text(t, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where u.name = $1 and p.name = 'Guru Kelas'`, seed.BungoShortSchool)
	decided := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id where g.code = '5503' and p.state = 'ppk_approval' order by p.id limit 1`)
	verify := a.Text(t, `select d.verify_code from decree d join agency g on g.id = d.agency_id where g.code = '5503' and d.state = 'issued' order by d.id limit 1`)
	for _, s := range []struct{ name, as, path string }{
		{"home", "bungo.operator", "/beranda"}, {"workload", "bungo.operator", "/beban-kerja"},
		{"candidates", "bungo.operator", "/lowongan/" + short}, {"proposal", "bungo.bupati", "/usulan/" + decided},
	} {
		picture(t, a, filepath.Join(dir, s.name+".png"), s.as, s.path, browser.Options{Width: 1366, Height: 768})
	}
	for _, s := range []struct{ name, as, path string }{
		{"inbox-phone", "bungo.bupati", "/kotak-masuk"}, {"decide-phone", "bungo.bupati", "/usulan/" + decided + "/setujui"},
		{"status-phone", "bungo.asn2", "/saya"}, {"verify-phone", "", "/verifikasi/" + verify},
	} {
		picture(t, a, filepath.Join(dir, s.name+".png"), s.as, s.path, browser.Options{Width: 360, Height: 740})
	}
}

func picture(t *testing.T, a *servertest.App, file, as, path string, o browser.Options) {
	t.Helper()
	p := browser.New(t, a.Address(), o)
	if as != "" {
		p.SetCookies(a.Session(t, as))
	}
	p.Goto(path)
	p.Screenshot(file)
}
