package proposals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/servertest"
)

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// What a verifier asks to mend leads the operator to its place; the civil servant reads it; when it is mended and sent
// again, whoever decides reads what was asked and what has changed.
func TestReturnIsMendedAndChecked(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id
		join employee e on e.id = p.employee_id where g.code = '5503' and p.state = 'admin_check' and p.origin = 'hr' order by p.id limit 1`)
	path := "/usulan/" + id
	verifier, operator := person{a.As(t, "bungo.verifikator"), t}, person{a.As(t, "bungo.operator"), t}
	const note = "Tanggal mulai mohon diundur ke bulan Maret."
	verifier.send(path+"/kembalikan", path+"/kembalikan", url.Values{"points": {"effective_on"}, "note": {note}}).Want(http.StatusSeeOther)

	card := operator.open("/kotak-masuk").Find(`li:has(a[href="` + path + `/isi"])`)
	if got := words(card); !strings.Contains(got, "Perbaiki usulan") || strings.Contains(got, "Diajukan lagi") {
		t.Errorf("the inbox says %q", got)
	}
	if got := words(operator.open(path).Find("main div.state")); !strings.Contains(got, "Menunggu Anda") {
		t.Errorf("whoever is to mend it reads %q", got)
	}
	tasks := operator.open(path + "/isi")
	if point := tasks.Find(`main .notice a[href="` + path + `/isi/tujuan"]`); words(point) != "Mulai bertugas" || !strings.Contains(words(tasks.Find("main .notice")), note) {
		t.Errorf("the notice says %q and leads to the date as %q", words(tasks.Find("main .notice")), words(point))
	}
	if got := words(tasks.Find(`.tasks li:has(a[href="` + path + `/isi/tujuan"])`)); !strings.Contains(got, "Perlu diperbaiki") {
		t.Errorf("the task with the point is %q", got)
	}
	if got := words(tasks.Find(`.tasks li:has(a[href="` + path + `/isi/alasan"])`)); !strings.Contains(got, "Selesai") {
		t.Errorf("the task without a point is %q", got)
	}
	if n := verifier.open(path).Find("main .notice a").Length(); n != 0 {
		t.Error("a reader who does not mend is led to the wizard")
	}
	a.Exec(t, `update user_account set employee_id = null where employee_id = (select employee_id from proposal where public_id = $1)`, id)
	a.Exec(t, `update user_account set employee_id = (select employee_id from proposal where public_id = $1) where username = 'bungo.asn3'`, id)
	if own := (person{a.As(t, "bungo.asn3"), t}).open("/saya"); !strings.Contains(words(own.Find("main")), note) {
		t.Errorf("the civil servant reads %q", words(own.Find("main")))
	}

	operator.send(path+"/isi/tujuan", path+"/isi/tujuan", with(on("1", "3", "2027"), "post", postOf(t, a, id))).Want(http.StatusSeeOther)
	if got := words(operator.open(path + "/isi").Find(`.tasks li:has(a[href="` + path + `/isi/tujuan"])`)); !strings.Contains(got, "Selesai") {
		t.Errorf("the task is %q after it was mended", got)
	}
	check := operator.open(path + "/periksa")
	fields := url.Values{}
	for _, f := range check.Find("textarea[name^=override_]").EachIter() {
		fields.Set(f.AttrOr("name", ""), reason)
	}
	operator.sendFrom(check, path+"/kirim", fields).Want(http.StatusSeeOther)

	for _, head := range a.Texts(t, `select distinct u.username from proposal_step s join proposal p on p.id = s.proposal_id join role_grant r on r.unit_id = s.unit_id and r.role = 'unit_head'
		join user_account u on u.id = r.user_id where p.public_id = $1 and s.opened_at is not null and s.decided_at is null`, id) {
		c := person{a.As(t, head), t}
		for _, page := range []string{path, path + "/setujui"} {
			got := words(c.open(page).Find("main .notice"))
			for _, want := range []string{"Diajukan lagi", note, "Mulai bertugas", "1 Maret 2027"} {
				if !strings.Contains(got, want) {
					t.Errorf("%s on %s reads %q, want %q", head, page, got, want)
				}
			}
		}
		c.send(path+"/setujui", path+"/setujui", nil).Want(http.StatusSeeOther)
	}
	if got := words(verifier.open(path + "/setujui").Find("main .notice")); !strings.Contains(got, "1 Maret 2027") {
		t.Errorf("the verifier reads %q", got)
	}
}

// postOf is the public id of the target post of a case.
func postOf(t *testing.T, a *servertest.App, id string) string {
	t.Helper()
	return a.Text(t, `select o.public_id from proposal p join post o on o.id = p.to_post_id where p.public_id = $1`, id)
}

// A paper added to a returned case makes no approval void, and the history does not say so; a new date does, and it is
// said there and only there.
func TestHistorySaysWhatMadeApprovalsVoid(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id where g.code = '5503' and p.state = 'admin_check' and p.origin = 'hr' order by p.id limit 1`)
	path := "/usulan/" + id
	verifier, operator := person{a.As(t, "bungo.verifikator"), t}, person{a.As(t, "bungo.operator"), t}
	verifier.send(path+"/kembalikan", path+"/kembalikan", url.Values{"points": {"effective_on", "document.letter"}, "note": {"Tanggal mulai mohon diundur; lampirkan surat usul."}}).Want(http.StatusSeeOther)
	void := func() int { return strings.Count(words(operator.open(path+"/riwayat").Find("main")), "gugur") }
	before := void()
	version := operator.open(path+"/isi/dokumen").Find("input[name=versi]").First().AttrOr("value", "")
	operator.Upload(path+"/isi/dokumen", url.Values{"versi": {version}, "kind": {"letter"}}, "file", "surat.pdf", []byte("%PDF-1.4\n%%EOF\n")).Want(http.StatusSeeOther)
	if got := void(); got != before {
		t.Errorf("a paper is said to void approvals: %d times, %d before", got, before)
	}
	operator.send(path+"/isi/tujuan", path+"/isi/tujuan", with(on("1", "3", "2027"), "post", postOf(t, a, id))).Want(http.StatusSeeOther)
	version = operator.open(path+"/isi/dokumen").Find("input[name=versi]").First().AttrOr("value", "")
	operator.Upload(path+"/isi/dokumen", url.Values{"versi": {version}, "kind": {"workload"}}, "file", "abk.pdf", []byte("%PDF-1.4\n%%EOF\n")).Want(http.StatusSeeOther)
	if got := void(); got != before+1 {
		t.Errorf("a new date is said to void approvals %d times, want once", got-before)
	}
}
