package servertest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/dbtest"
	"mutasi/internal/identity"
	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
	"mutasi/web/route"
)

// founded puts the product together with a government of which nothing is known but its accounts, one a role, named like it.
func founded(t *testing.T) *servertest.App {
	t.Helper()
	a := servertest.On(t, dbtest.Clone(t, "", nil), func() time.Time { return servertest.Today.Time().Add(3 * time.Hour) }, servertest.NoDemo)
	if err := seed.AddReference(t.Context(), a.DB); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Identity.Found(t.Context(), identity.Government{Code: "5503", Name: "Pemerintah Kabupaten Bungo", Region: "15.08", Seat: "Muara Bungo",
		TimeZone: "Asia/Jakarta", HRName: "BKPSDM"}, "siti"); err != nil {
		t.Fatal(err)
	}
	for _, role := range access.Roles {
		if !role.ByUnit() && role != access.Employee {
			a.Exec(t, `with u as (insert into user_account (public_id, username, name, agency_id) select substr(md5($1), 1, 10), $1, $1, id from agency returning id, agency_id)
				insert into role_grant (user_id, agency_id, role, granted_by) select id, agency_id, $1, 'siti' from u`, string(role))
		}
	}
	return a
}

// A unit without posts says so wherever its posts would stand, with the way to bring them in, and no analysis begins of nothing.
func TestUnitWithoutPosts(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Exec(t, `insert into unit (agency_id, public_id, kind) select id, 'tanpajabat', 'division' from agency where code = '5503'`)
	a.Exec(t, `insert into unit_period (agency_id, unit_id, valid, name, parent_id, source) select u.agency_id, u.id, daterange('2020-01-01', null), 'Balai Baru', o.id, 'uji'
		from unit u join unit o on o.agency_id = u.agency_id and o.name = 'Dinas Pendidikan' where u.public_id = 'tanpajabat'`)
	a.Exec(t, `select unit_refresh(id, $1::date) from agency where code = '5503'`, servertest.Today.String())
	for account, links := range map[string]int{"bungo.operator": 1, "bungo.verifikator": 0} {
		c := a.As(t, account)
		for _, path := range []string{route.WorkloadUnit("tanpajabat"), route.Query(route.PostMap(), "unit", "tanpajabat"), route.Analysis("tanpajabat")} {
			page := c.Page(path)
			if said := page.Find(".empty").Text(); !strings.Contains(said, "Unit ini belum punya jabatan") {
				t.Errorf("%s %s says %q", account, path, said)
			}
			if n := page.Find(`.empty a[href="/impor"]`).Length(); n != links {
				t.Errorf("%s %s: %d links to the import, want %d", account, path, n, links)
			}
			if n := page.Find(`main form[method=post]`).Length(); n != 0 {
				t.Errorf("%s %s: %d forms of what is not there", account, path, n)
			}
		}
	}
}

// In a government of which nobody is known yet every page opens for every role, and where it would show people, posts or
// need it says how to begin, or who begins.
func TestGovernmentWithoutPeople(t *testing.T) {
	t.Parallel()
	a := founded(t)
	for _, role := range access.Roles {
		if role.ByUnit() || role == access.Employee {
			continue // are somebody's or some unit's
		}
		c := a.As(t, string(role))
		for _, r := range a.Routes {
			if r.Method != http.MethodGet || strings.Contains(r.Pattern, "{") || r.Pattern == route.EmployeesCompare() || r.Pattern == route.AccountPasswordNew() {
				continue // is about somebody
			}
			got := c.Get(r.Pattern)
			want := []int{http.StatusOK, http.StatusSeeOther}
			if !r.Public && !role.Can(r.Permission) {
				want = []int{http.StatusNotFound, http.StatusForbidden}
			}
			if !slices.Contains(want, got.StatusCode) {
				t.Errorf("%s %s: %s, want one of %d", role, r.Pattern, got.Status, want)
			}
		}
	}
	for _, f := range a.Faults() {
		t.Error(f)
	}
	for role, says := range map[access.Role]string{
		access.HROperator: "Mulai dengan mengimpor unit, jabatan, lalu pegawai.",
		access.HRVerifier: "Halaman ini terisi setelah BKPSDM mengimpor unit, jabatan, lalu pegawai.",
	} {
		p := browser.New(t, a.Address(), browser.Options{Width: 320, Height: 640})
		p.SetCookies(a.Session(t, string(role)))
		for _, path := range []string{"/beranda", "/siap-mutasi", "/jabatan/bezetting", "/jabatan/peta", "/beban-kerja", "/beban-kerja/wilayah",
			"/beban-kerja/abk", "/lowongan", "/mutu-data"} {
			p.Goto(path)
			p.MustHave("Belum ada data pegawai")
			p.MustHave(says)
			if n := p.Count(`.empty a[href="/impor"]`); (n == 1) != role.Can(access.ImportRun) {
				t.Errorf("%s: %d links to the import for %s", path, n, role)
			}
			p.CheckLayout(browser.Table)
			p.Axe()
		}
		p.Goto("/mutu-data")
		p.MustNotHave("bersih")
		p.Goto("/lowongan")
		p.MustNotHave("sudah terisi")
	}
	p := browser.New(t, a.Address(), browser.Options{})
	p.SetCookies(a.Session(t, string(access.HROperator)))
	p.Goto("/beranda")
	p.MustHave("Belum ada data pegawai")
	a.Exec(t, `insert into agency_stat (agency_id, employees) select id, 1 from agency on conflict (agency_id) do update set employees = 1`)
	p.Goto("/beranda") // at once, not when the count is read anew
	p.MustNotHave("Belum ada data pegawai")
}
