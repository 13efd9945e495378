package servertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/db"
	"mutasi/internal/server/kit"
	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// HR publishes a vacancy, a civil servant states interest on a phone, HR sees it counted, the civil servant withdraws;
// with scripting and without.
func TestVacancyFromPublicationToWithdrawal(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{{Width: 1366, Height: 900}, {Width: 360, Height: 740, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
			post := a.Text(t, `select t.public_id from post_balance(1, '2026-11-21') b join post t on t.id = b.post_id
				where b.need - b.held - b.incoming + b.outgoing > 0 and not exists (select from vacancy_publication v where v.post_id = t.id) order by t.id limit 1`)
			page := "/lowongan/" + post + "/peminat"
			j.as("operator", page)
			j.Fill("tempat", "1")
			j.Choose("Terbuka untuk", "ASN instansi ini")
			j.press(`form[action^="/lowongan/` + post + `/terbitkan"] button[type=submit]`)
			j.has("0 peminat untuk 1 tempat")

			vacancy := "/saya/lowongan/" + a.Text(t, `select v.public_id from vacancy_publication v join post t on t.id = v.post_id where t.public_id = $1`, post)
			j.as("asn", "/saya/lowongan")
			j.press(`a[href="` + vacancy + `"]`)
			j.press(`form[action^="` + vacancy + `/minat"] button[type=submit]`)
			j.has("Anda sudah menyatakan minat")
			j.has("1 orang untuk 1 tempat")

			j.as("operator", "/lowongan?dari=sendiri")
			j.press(`a[href="` + page + `"]`)
			j.has("1 peminat untuk 1 tempat")
			j.has(a.Text(t, `select e.name from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`))

			j.as("asn", vacancy)
			j.press(`form[action^="` + vacancy + `/tarik"] button[type=submit]`)
			j.has("0 orang untuk 1 tempat")
			j.as("operator", page)
			j.has("0 peminat untuk 1 tempat")
			for _, f := range a.Faults() {
				t.Error(f)
			}
		})
	}
}

// has asks that the page says the words.
func (j *journey) has(words string) {
	j.t.Helper()
	if text := strings.Join(strings.Fields(j.Text("main")), " "); !strings.Contains(text, words) {
		j.t.Fatalf("%s does not say %q:\n%.900s", j.Path(), words, text)
	}
}

// The same form sent twice is carried out once; a closed vacancy answers with its date.
func TestInterestTwiceAndTooLate(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := a.Text(t, `select v.public_id from vacancy_publication v where v.agency_id = 1 and v.scope = 'own' order by v.id limit 1`)
	c := a.As(t, "bungo.asn")
	form := url.Values{kit.KeyField: {db.RandomText(26)}, "catatan": {"Pernah mengajar kelas rangkap."}}
	for range 2 {
		c.Post("/saya/lowongan/"+id+"/minat", form).Want(http.StatusSeeOther)
	}
	if n := a.Text(t, `select count(*)::text from audit_event e join user_account u on u.id = e.actor_id where e.action = 'interest.state' and u.username = 'bungo.asn'`); n != "1" {
		t.Errorf("%s records of one interest sent twice", n)
	}
	post := a.Text(t, `select t.public_id from post t join vacancy_publication v on v.post_id = t.id where v.public_id = $1`, id)
	hr := a.As(t, "bungo.operator")
	hr.Post("/lowongan/"+post+"/tutup", url.Values{"alasan": {"Sudah terisi."}}).Want(http.StatusSeeOther)
	r := a.As(t, "bungo.asn3").Post("/saya/lowongan/"+id+"/minat", url.Values{})
	if r.StatusCode != http.StatusConflict || !strings.Contains(string(r.Content), "ditutup 21 November 2026") {
		t.Errorf("interest in a closed vacancy: %d\n%.400s", r.StatusCode, r.Content)
	}
	if p := c.Page("/saya/lowongan/" + id).Text(); !strings.Contains(p, "Sudah terisi.") {
		t.Error("the page of a closed vacancy does not say why it was closed")
	}
	hr.Post("/lowongan/"+post+"/terbitkan", url.Values{"tempat": {"0"}}).Want(http.StatusUnprocessableEntity)
}
