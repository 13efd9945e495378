package servertest_test

import (
	"fmt"
	"strings"
	"testing"

	"mutasi/internal/seed"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// journey is one transfer as the people of Bungo carry it, in one browser that they take in turns.
type journey struct {
	*browser.Page
	t        *testing.T
	app      *servertest.App
	axe      bool // look at every page with axe
	transfer string
}

// as hands the browser to the next person and opens a page.
func (j *journey) as(account, path string) {
	j.t.Helper()
	j.SetCookies(j.app.Session(j.t, "bungo."+account))
	j.open(path)
}

func (j *journey) open(path string) {
	j.t.Helper()
	j.Goto(path)
	j.look()
}

// press clicks and looks at the page it leads to.
func (j *journey) press(target string) {
	j.t.Helper()
	j.Click(target)
	j.look()
}

// look asks that the page is whole: it answers 200 or 422 and axe has nothing against it.
func (j *journey) look() {
	j.t.Helper()
	if s := j.Status(); s != 200 {
		j.t.Fatalf("%s answers %d:\n%.600s", j.Path(), s, j.Text("main"))
	}
	if j.axe {
		j.Axe()
	}
}

func (j *journey) date(day, month, year string) {
	j.t.Helper()
	j.Fill("Tanggal", day)
	j.Fill("Bulan", month)
	j.Fill("Tahun", year)
}

// awaited opens the inbox of the account and presses what it asks of the case: a link to one of its pages.
func (j *journey) awaited(account, page string) {
	j.t.Helper()
	j.as(account, "/kotak-masuk")
	j.press(`a[href="` + j.transfer + page + `"]`)
}

// record enters the outcome that stands for the operator in the inbox.
func (j *journey) record(outcome, number string) {
	j.t.Helper()
	j.awaited("operator", "/catat")
	if j.Count("input[type=radio]") > 0 {
		j.Choose("", outcome)
	}
	if number != "" {
		j.Fill("number", number)
	}
	j.date("21", "11", "2026")
	j.press("main form button[type=submit]")
}

// approve decides on one screen, from the inbox.
func (j *journey) approve(account string) {
	j.t.Helper()
	j.awaited(account, "/setujui")
	for i := range j.Count("textarea[name^=override_]") {
		j.Fill(j.name(i), "Guru di sekolah asal berlebih, pelayanan tetap berjalan.")
	}
	j.press(`form[action^="` + j.transfer + `/setujui"] button[type=submit]`)
}

// name reads the name of the i-th field that asks for an exception.
func (j *journey) name(i int) string {
	html := strings.Split(j.HTML("main"), `name="override_`)
	name, _, _ := strings.Cut(html[i+1], `"`)
	return "override_" + name
}

// The teacher of Bungo goes from the shortage to an acknowledged decree, by nothing but what the pages offer; with
// scripting and without.
func TestTransferFromShortageToAcknowledgedDecree(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{
		{Width: 1366, Height: 900}, {Width: 1366, Height: 900, Dark: true, NoScript: true},
		{Width: 320, Height: 640, Dark: true}, {Width: 320, Height: 640, NoScript: true},
	} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
			j.propose()
			j.decide()
			j.decree()
			j.acknowledge()
			for _, f := range a.Faults() {
				t.Error(f)
			}
		})
	}
}

// propose: the operator finds the school that is short, a teacher of the school with too many, and proposes.
func (j *journey) propose() {
	a, t := j.app, j.t
	person := a.Text(t, `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	post := a.Text(t, `select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where u.name = $1 and p.name = 'Guru Kelas'`, seed.BungoShortSchool)
	j.as("operator", "/beranda")
	j.press(`a[href="/lowongan/` + post + `"]`) // H1: from the worst shortages to candidates
	j.MustHave(seed.BungoSurplusSchool)
	j.press(fmt.Sprintf(`a[href="/usulan/baru?jabatan=%s&pegawai=%s"]`, post, person))
	j.press("Mulai usulan")
	j.transfer = strings.TrimSuffix(j.Path(), "/isi/tujuan")
	j.date("4", "1", "2027")
	j.press("Simpan dan lanjutkan")
	j.Choose("Alasan utama", "Unit tujuan kekurangan pegawai")
	j.Fill("Uraian alasan", "Sekolah tujuan kekurangan tiga guru kelas; sekolah asal kelebihan tiga.")
	j.press("Simpan dan lanjutkan")
	j.press("Periksa dan kirim")
	j.press("Kirim usulan")
	j.MustHave("U-2026-")
}

func (j *journey) decide() {
	j.approve("kepala.pendidikan")
	j.approve("verifikator")
	j.record("", "")
	for _, member := range []string{"tpk", "tpk2"} {
		j.awaited(member, "/pendapat")
		j.Choose("Pertimbangan", "Mendukung")
		j.press("Simpan pertimbangan")
	}
	j.record("Direkomendasikan", "800/12/TPK")
	j.approve("sekda")
	j.approve("bupati")
	j.record("", "I-MUT/77")
	j.record("Disetujui BKN", "PT/991")
}

func (j *journey) decree() {
	j.as("operator", "/kotak-masuk")
	j.press(`a[href="/sk/baru?usulan=` + strings.TrimPrefix(j.transfer, "/usulan/") + `"]`) // where the case is chosen already
	j.press("Susun konsep SK")
	sk := j.Path()
	j.press(`form[action^="` + sk + `/ajukan"] button[type=submit]`)
	j.as("bupati", "/kotak-masuk")
	j.press(`a[href="` + sk + `"]`)
	j.press("Tanda tangani SK")
	j.Choose("", "Saya sudah membaca SK ini dan memutuskan pemindahan 1 orang di dalamnya.")
	j.press(`form[action^="` + sk + `/tanda-tangan"] button[type=submit]`)
	j.MustHave("Terbit")
}

func (j *journey) acknowledge() {
	j.as("asn", "/saya")
	j.MustHave("SK")
	j.press("Baca SK")
	j.MustHave(seed.BungoShortSchool)
	j.press("Nyatakan sudah menerima")
	j.MustHave("Anda menyatakan sudah menerima")
	if got := j.app.Text(j.t, `select (d.acknowledged_at is not null)::text from decree_person d join proposal p on p.id = d.proposal_id
		where '/usulan/' || p.public_id = $1`, j.transfer); got != "true" {
		j.t.Errorf("acknowledged: %s", got)
	}
}
