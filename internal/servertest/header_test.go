package servertest_test

import (
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// longest is the longest name of a regency.
const longest = "Kabupaten Kepulauan Siau Tagulandang Biaro"

// On the smallest phone the header of the regency with the longest name leaves room for the page, also in a
// demonstration, and the search is one press away.
func TestHeaderOnAPhone(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Exec(t, `update agency set name = $1 where code = '5503'`, longest)
	for account, class := range map[string]browser.Class{"operator": browser.Staff, "kepala.pendidikan": browser.Official, "asn": browser.Public} {
		p := browser.New(t, a.Address(), browser.Options{Width: 320, Height: 640})
		p.SetCookies(a.Session(t, "bungo."+account))
		p.Goto("/")
		p.MustHave(longest)
		p.CheckLayout(class)
		if account == "asn" {
			continue // has nobody to look for
		}
		p.Click(".search button")
		if got := p.Path(); got != "/cari" {
			t.Errorf("%s: the search leads to %s", account, got)
		}
		p.Fill("Nama, jabatan, unit, nomor usulan, atau NIP", "Siti")
	}
}
