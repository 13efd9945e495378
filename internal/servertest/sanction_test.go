package servertest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// A penalty without an end leads from the check of the data to the profile, where its end is recorded; then the condition
// is judged.
func TestEndOfAPenaltyFromTheCheckToTheProfile(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	person := a.Text(t, `select e.public_id from employee e join readiness r on r.employee_id = e.id where e.agency_id = 1 and r.status = 'ready' order by e.id limit 1`)
	a.Exec(t, `insert into sanction (agency_id, employee_id, level, starts_on) select agency_id, id, 'medium', '2026-02-01' from employee where public_id = $1`, person)
	c := a.As(t, "bungo.verifikator")
	c.Post("/mutu-data/periksa", url.Values{}).Want(http.StatusSeeOther)
	if c.Page("/mutu-data/sanction_end_unknown").Find(`a[href="/pegawai/`+person+`#akhir-hukuman"]`).Length() != 1 {
		t.Error("the check does not lead to the profile")
	}
	a.As(t, "bungo.operator").Get("/mutu-data/sanction_end_unknown").Want(http.StatusNotFound)
	if p := c.Page("/siap-mutasi/" + person).Text(); !strings.Contains(p, "belum tercatat tanggal akhirnya") {
		t.Error("the condition is not said to be unknown")
	}
	form := url.Values{"akhir_d": {"31"}, "akhir_m": {"1"}, "akhir_y": {"2026"}}
	r := c.Post("/pegawai/"+person+"/akhir-hukuman", form).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(string(r.Content), "1 Februari 2026") {
		t.Error("an end before the beginning is refused without the day")
	}
	form.Set("akhir_m", "7")
	c.Post("/pegawai/"+person+"/akhir-hukuman", form).Want(http.StatusSeeOther)
	if p := c.Page("/siap-mutasi/" + person).Text(); strings.Contains(p, "belum tercatat tanggal akhirnya") {
		t.Error("the condition is still unknown")
	}
	if p := c.Page("/pegawai/" + person).Text(); strings.Contains(p, "Catat akhir hukuman") {
		t.Error("the profile still asks for an end")
	}
	for _, f := range a.Faults() {
		t.Error(f)
	}
}
