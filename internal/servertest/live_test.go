package servertest_test

import (
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// The panel of conditions follows what is being chosen: by itself with scripting, by a button without.
func TestConditionsFollowTheChoice(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	person := a.Text(t, `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	target := a.Text(t, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where u.name = $1 and p.name = 'Guru Kelas'`, seed.BungoShortSchool)
	made := a.As(t, "bungo.operator").Post("/usulan/baru", url.Values{"pegawai": {person}, "jabatan": {target}})
	id := a.Text(t, `select p.public_id from proposal p join employee e on e.id = p.employee_id where e.public_id = $1 and p.open`, person)
	if id == "" {
		t.Fatalf("no draft: %d %s", made.StatusCode, made.Location())
	}
	choose := func(t *testing.T, o browser.Options) *browser.Page {
		p := browser.New(t, a.Address(), o)
		p.SetCookies(a.Session(t, "bungo.operator"))
		p.Goto("/usulan/" + id + "/isi/tujuan?jabatan=" + target + "&cari=" + url.QueryEscape(seed.BungoShortSchool))
		p.MustHave("belum diketahui")
		p.Fill("Tanggal", "4")
		p.Fill("Bulan", "1")
		p.Fill("Tahun", "2027")
		return p
	}
	plain := choose(t, browser.Options{Width: 1366, Height: 900, NoScript: true})
	plain.Click("Lihat syarat untuk pilihan ini")
	want := plain.Text("#syarat h2")
	if strings.Contains(want, "belum diketahui") {
		t.Fatalf("without scripting the conditions stayed: %q", want)
	}
	live := choose(t, browser.Options{Width: 1366, Height: 900})
	live.Press("Tab") // leaving the field tells the page that it changed
	live.MustHave(want)
	if live.URL().Query().Get("periksa") != "" {
		t.Error("the whole page was loaded again")
	}
	if got := a.Text(t, `select coalesce(effective_on::text, '') from proposal where public_id = $1`, id); got != "" {
		t.Errorf("looking at conditions stored the date %s", got)
	}
}
