package servertest_test

import (
	"fmt"
	"strings"
	"testing"

	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
	"mutasi/web/route"
)

// story is a shortage of a region as its planner finds it: the unit that is short, the post, and a unit from which
// somebody can come without leaving it short.
type story struct {
	government, short, position, from string
	start                             string // the page where the planner begins
}

var stories = []story{
	{"bungo", seed.BungoShortSchool, "Guru Kelas", seed.BungoSurplusSchool, route.Home()},
	{"bungo", seed.BungoRemoteCentre, "Perawat Terampil", seed.BungoFullCentre, route.Workload()},
	{"merauke", seed.MeraukeWorks, "Teknik Tata Bangunan dan Perumahan Ahli Pertama", seed.MeraukeHousing, route.Workload()},
	{"merauke", seed.MeraukeSalorBranch, "Teknik Tata Bangunan dan Perumahan Ahli Pertama", seed.MeraukeHousing, route.Workload()},
	{"palembang", seed.PalembangTransport, "Penelaah Teknis Kebijakan", seed.PalembangLibrary, route.Workload()},
	{"medan", seed.MedanShortSchool, "Guru Matematika", seed.MedanSurplusSchool, route.Workload()},
	{"tanjungbalai", seed.BalaiTransport, "Penelaah Teknis Kebijakan", seed.BalaiEducation, route.Workload()},
	{"tanjungbalai", seed.BalaiHealth, "Administrator Kesehatan Ahli Pertama", "RSUD Dr. Tengku Mansyur", route.Workload()},
}

const mostClicks = 3

// The planner of each region gets from the shortage to ranked candidates with both units before and after in at most
// three clicks, with scripting and without; and on to the comparison.
func TestShortageToCandidates(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	for _, o := range []browser.Options{{Width: 1366, Height: 900}, {Width: 360, Height: 740, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			for _, s := range stories {
				t.Run(s.government+" "+s.short, func(t *testing.T) {
					t.Parallel()
					s.walk(t, a, o)
				})
			}
		})
	}
}

func (s story) walk(t *testing.T, a *servertest.App, o browser.Options) {
	post := a.Text(t, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		join user_account k on k.agency_id = t.agency_id where k.username = $1 || '.operator' and u.name = $2 and p.name = $3`, s.government, s.short, s.position)
	office, family := a.Text(t, `select o.public_id from post t join unit u on u.id = t.unit_id join unit o on o.id = u.office_id where t.public_id = $1`, post),
		a.Text(t, `select p.family from post t join position p on p.id = t.position_id where t.public_id = $1`, post)
	j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
	j.SetCookies(a.Session(t, s.government+".operator"))
	j.open(s.start)
	clicks := 0
	press := func(target string) {
		clicks++
		j.press(target)
	}
	candidates := fmt.Sprintf(`a[href="%s"]`, route.Vacancy(post))
	if j.Count(candidates) == 0 { // from the map by its cell, or by that of all smaller families
		cell := fmt.Sprintf(`a[href="%s"]`, route.Query(route.Staffing(), "unit", office, "rumpun", family))
		if j.Count(cell) == 0 {
			cell = fmt.Sprintf(`td a[href="%s"]`, route.Query(route.Staffing(), "unit", office))
		}
		if o.Width < 768 { // a phone lists the greatest gaps and folds the map away
			press("Lihat matriks lengkap")
			cell = "td " + strings.TrimPrefix(cell, "td ")
		}
		press(cell)
	}
	press(candidates)
	if clicks > mostClicks {
		t.Errorf("%d clicks, at most %d", clicks, mostClicks)
	}
	j.MustHave("calon untuk " + s.position)
	j.MustHave(s.from)
	need := a.Text(t, `select 'Tujuan: perlu ' || n.quantity || ', ada ' || (t.pns + t.pppk) || ' → ' || (t.pns + t.pppk + 1) from post t join need n on n.post_id = t.id
		where t.public_id = $1`, post)
	j.MustHave(need)
	if j.Count("input[name=p]") < 2 {
		return
	}
	for i := range 2 {
		j.Click(fmt.Sprintf(`#calon tbody tr:nth-child(%d) input[name=p]`, i+1))
	}
	j.press("Bandingkan yang dipilih")
	j.MustHave("Banding calon untuk " + s.position)
	j.MustHave(strings.TrimPrefix(need, "Tujuan: "))
	for _, f := range a.Faults() {
		t.Error(f)
	}
}
