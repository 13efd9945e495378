package servertest_test

import (
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// On paper the map of need is there whole and as wide as the sheet, a case too, without menu and footer. (Lists wider than
// the sheet are made smaller by browsers.)
func TestPagesOnPaper(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	p := browser.New(t, a.Address(), browser.Options{})
	p.SetCookies(a.Session(t, "bungo.operator"))
	p.Paper()
	for path, says := range map[string]string{"/beban-kerja": "Kecamatan Pelepat", "/usulan/{in ppk_approval}": "Keseimbangan dua unit"} {
		p.Goto(a.Path(t, path, "bungo"))
		p.MustHave(says)
		p.MustNotHave("Kotak masuk Pegawai")
		p.MustNotHave("Aturan yang berlaku")
		if over, what := p.HorizontalOverflow(); over > 0 {
			t.Errorf("%s: %d px wider than the paper, by %s", path, over, what)
		}
	}
}
