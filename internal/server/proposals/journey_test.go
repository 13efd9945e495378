package proposals_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/servertest"
	"mutasi/web/layout"
	"mutasi/web/pagetest"
)

// most is the greatest number of statements any page of the area may take.
const most = 12

// person is one demo account at work.
type person struct {
	*servertest.Client
	t *testing.T
}

func (p person) open(path string) *goquery.Document {
	p.t.Helper()
	r := p.Get(path).Want(http.StatusOK)
	doc := r.Document()
	pagetest.Check(p.t, doc)
	if r.Queries > most {
		p.t.Errorf("%s takes %d statements, at most %d", path, r.Queries, most)
	}
	return doc
}

// send fills the form of the page that goes to action as its reader does, hidden fields included, and sends it.
func (p person) send(path, action string, fields url.Values) *servertest.Response {
	p.t.Helper()
	return p.sendFrom(p.open(path), action, fields)
}

func (p person) sendFrom(doc *goquery.Document, action string, fields url.Values) *servertest.Response {
	p.t.Helper()
	form := doc.Find("form").FilterFunction(func(_ int, f *goquery.Selection) bool {
		return strings.TrimSuffix(f.AttrOr("action", ""), "#errors") == action && f.AttrOr("method", "") == "post"
	})
	if form.Length() != 1 {
		p.t.Fatalf("%d forms lead to %s on\n%s", form.Length(), action, strings.Join(strings.Fields(doc.Find("main").Text()), " "))
	}
	values := url.Values{}
	form.Find("input[type=hidden]").Each(func(_ int, i *goquery.Selection) {
		values.Set(i.AttrOr("name", ""), i.AttrOr("value", ""))
	})
	for k, v := range fields {
		values[k] = v
	}
	return p.Post(action, values)
}

func on(day, month, year string) url.Values {
	return url.Values{"effective_on_d": {day}, "effective_on_m": {month}, "effective_on_y": {year}}
}

func with(base url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for k, v := range base {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

const reason = "Sekolah tujuan kekurangan dua guru kelas sejak awal semester."

// A case goes through the hands of everybody concerned, page by page, without a script.
func TestJourney(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	as := func(name string) person { return person{s.As(t, "bungo."+name), t} }
	operator := as("operator")
	who := s.Text(t, `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	post := s.Text(t, `select t.public_id from post t join employee e on e.position_id = t.position_id and e.post_id <> t.id
		join user_account u on u.employee_id = e.id join need n on n.post_id = t.id and n.valid @> date '2026-11-21'
		where u.username = 'bungo.asn'
		order by n.quantity - (select count(*) from placement p join seat s on s.id = p.seat_id where s.post_id = t.id) desc, t.id limit 1`)

	start := operator.send("/usulan/baru?pegawai="+who+"&jabatan="+post, "/usulan/baru", nil).Want(http.StatusSeeOther).Location()
	id := strings.Split(start, "/")[2]
	path := "/usulan/" + id
	page := operator.open(start)
	if got := page.Find("input[name=post][checked]").AttrOr("value", ""); got != post {
		t.Errorf("the post of the vacancy is not chosen: %q", got)
	}
	// What is wrong is said, and what was typed stays.
	bad := operator.send(start, path+"/isi/tujuan", with(on("31", "2", "2027"), "post", post)).Want(http.StatusUnprocessableEntity).Document()
	pagetest.Check(t, bad)
	if bad.Find(".error-summary a").Length() != 1 || bad.Find("input[name=effective_on_d]").AttrOr("value", "") != "31" {
		t.Errorf("a wrong date: %s", bad.Find(".error-summary").Text())
	}
	operator.send(path+"/isi/tujuan", path+"/isi/tujuan", with(on("1", "2", "2027"), "post", post, "lanjut", "1")).Want(http.StatusSeeOther)
	operator.send(path+"/isi/alasan", path+"/isi/alasan", url.Values{"reason_code": {"need"}, "reason": {reason}, "lanjut": {"1"}}).Want(http.StatusSeeOther)
	operator.open(path + "/isi/dokumen")
	operator.open(path + "/isi")
	check := operator.open(path + "/periksa")
	overrides := url.Values{}
	check.Find("textarea[name^=override_]").Each(func(_ int, a *goquery.Selection) {
		overrides.Set(a.AttrOr("name", ""), "Guru di sekolah asal berlebih, sehingga pelayanan tetap berjalan.")
	})
	sent := operator.sendFrom(check, path+"/kirim", overrides)
	if sent.StatusCode != http.StatusSeeOther {
		t.Fatalf("sending: %d\n%s", sent.StatusCode, sent.Document().Find("main").Text())
	}
	operator.open(path + "/terkirim")

	as("kepala.pendidikan").approve(path, nil)
	as("verifikator").approve(path, overrides)
	operator.record(path, "schedule", "")
	for _, member := range []string{"tpk", "tpk2"} {
		as(member).send(path+"/pendapat", path+"/pendapat", url.Values{"opinion": {"support"}}).Want(http.StatusSeeOther)
	}
	operator.record(path, "recommend", "800.1.3.1/12/TPK")
	as("sekda").approve(path, nil)
	as("bupati").approve(path, nil)
	operator.record(path, "send", "I-MUT/77")
	operator.record(path, "grant", "PT/991")
	if got := s.Text(t, `select state from proposal where public_id = $1`, id); got != "pertek_issued" {
		t.Errorf("the case is in %s", got)
	}
	for _, reader := range []string{"operator", "verifikator", "kepala.pendidikan", "pengelola.pendidikan", "tpk", "sekda", "bupati", "auditor"} {
		as(reader).open(path)
		as(reader).open(path + "/riwayat")
		as(reader).open("/usulan")
	}
	for _, f := range s.Faults() {
		t.Error(f)
	}
}

func (p person) approve(path string, overrides url.Values) {
	p.t.Helper()
	inbox := p.open("/kotak-masuk")
	if inbox.Find(`a[href="`+path+`/setujui"]`).Length() != 1 {
		p.t.Errorf("the case is not in the inbox of whom it waits for")
	}
	p.send(path+"/setujui", path+"/setujui", overrides).Want(http.StatusSeeOther)
}

// record enters an outcome of the day.
func (p person) record(path, outcome, number string) {
	p.t.Helper()
	p.send(path+"/catat", path+"/catat", url.Values{
		"outcome": {outcome}, "number": {number}, "on_d": {"21"}, "on_m": {"11"}, "on_y": {"2026"},
	}).Want(http.StatusSeeOther)
}

// A decision made on a page that is no longer current is refused with what changed, and what was typed stays.
func TestStalePage(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	id := s.Text(t, `select p.public_id from proposal p join agency a on a.id = p.agency_id where a.code = '5503' and p.state = 'admin_check' order by p.id limit 1`)
	path := "/usulan/" + id
	verifier, operator := person{s.As(t, "bungo.verifikator"), t}, person{s.As(t, "bungo.operator"), t}
	opened := verifier.open(path + "/tolak")
	operator.send(path+"/tarik", path+"/tarik", url.Values{"note": {"Yang bersangkutan sedang sakit dan perlu perawatan."}}).Want(http.StatusSeeOther)
	const typed = "Formasi di unit tujuan sudah dipakai untuk pegawai lain."
	answer := verifier.sendFrom(opened, path+"/tolak", url.Values{"note": {typed}}).Want(http.StatusConflict)
	doc := answer.Document()
	pagetest.Check(t, doc)
	if got := doc.Find("main").Text(); !strings.Contains(got, "Ditarik") || !strings.Contains(got, "berubah sejak Anda membukanya") {
		t.Errorf("the page does not say what changed: %s", got)
	}
	if got := doc.Find("textarea[name=note]").Text(); got != typed {
		t.Errorf("what was typed is gone: %q", got)
	}
	// The case is over: there is nothing to send again, and the page leads to where it says so.
	if n := doc.Find("main form button").Length(); n != 0 || strings.Contains(doc.Find("main").Text(), "kirim lagi") {
		t.Errorf("%d buttons ask to send again what nobody waits for", n)
	}
	if doc.Find(`main form a[href="`+path+`"]`).Length() != 1 {
		t.Error("the page does not lead to the case")
	}
}

// A target post is found by any word of its name, its unit or the office above it, and by several at once.
func TestTargetsAreFoundByWordsOfTheirOffice(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	draft := s.Text(t, `select p.public_id from proposal p join agency a on a.id = p.agency_id where a.code = '5503' and p.state = 'draft' order by p.id limit 1`)
	var post, position, office string
	s.Row(t, []any{&post, &position, &office}, `select t.public_id, split_part(j.name, ' ', 1), split_part(o.name, ' ', 2) from post t join agency a on a.id = t.agency_id
		join position j on j.id = t.position_id join unit u on u.id = t.unit_id join unit o on o.id = u.office_id
		where a.code = '5503' and j.kind <> 'structural' and o.name like 'Dinas %' and u.name not like '%' || split_part(o.name, ' ', 2) || '%'
		  and t.id <> (select from_post_id from proposal where public_id = $1) order by t.id limit 1`, draft)
	operator := person{s.As(t, "bungo.operator"), t}
	for text, want := range map[string]bool{office + " " + position: true, office + " tidakada": false} {
		found := operator.open("/usulan/" + draft + "/isi/tujuan?cari=" + url.QueryEscape(text)).Find(`input[name=post]:not([checked])`)
		if got := found.Length() > 0; got != want {
			t.Errorf("%q finds %d posts", text, found.Length())
		}
		for _, label := range found.Parent().EachIter() {
			if got := words(label); want && !strings.Contains(got, office) {
				t.Errorf("%q finds %q", text, got)
			}
		}
	}
}

// Sending the same form twice shows the first result.
func TestSameFormTwice(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	id := s.Text(t, `select p.public_id from proposal p join agency a on a.id = p.agency_id where a.code = '5503' and p.state = 'pyb_review' order by p.id limit 1`)
	path := "/usulan/" + id
	pyb := person{s.As(t, "bungo.sekda"), t}
	doc := pyb.open(path + "/setujui")
	for range 2 {
		if got := pyb.sendFrom(doc, path+"/setujui", nil).Want(http.StatusSeeOther).Location(); got != path {
			t.Errorf("leads to %s, want %s", got, path)
		}
	}
	if n := s.Text(t, `select count(*)::text from proposal_event e join proposal p on p.id = e.proposal_id where p.public_id = $1 and e.action = 'approve' and e.from_state = 'pyb_review'`, id); n != "1" {
		t.Errorf("%s decisions stored, want 1", n)
	}
}

// Every page of every case in the demo world holds to the gates, within its budget, for everybody who may open it.
func TestEveryCaseHasItsPage(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	ids := s.Texts(t, `select distinct on (p.state) p.public_id from proposal p join agency a on a.id = p.agency_id where a.code = '5503' order by p.state, p.id`)
	for _, reader := range []string{"operator", "verifikator", "kabid", "bupati", "auditor"} {
		c := person{s.As(t, "bungo."+reader), t}
		for _, id := range ids {
			for _, sub := range []string{"", "/riwayat", "/isi", "/isi/tujuan", "/isi/alasan", "/isi/dokumen", "/periksa", "/setujui", "/kembalikan", "/tolak", "/catat", "/tarik"} {
				r := c.Get("/usulan/" + id + sub)
				if r.StatusCode != http.StatusOK {
					continue
				}
				doc := r.Document()
				if faults := pagetest.Faults(doc); len(faults) > 0 {
					t.Errorf("%s%s as %s: %v", id, sub, reader, faults)
				}
				pagetest.CheckBudget(t, doc, r.Content, layout.S)
				if r.Queries > most {
					t.Errorf("%s%s takes %d statements", id, sub, r.Queries)
				}
				if text := doc.Find("body").Text(); strings.Contains(text, "proposal.") || strings.Contains(text, "rule.") {
					t.Errorf("%s%s as %s shows a message key", id, sub, reader)
				}
			}
		}
	}
}

func TestDocumentIsADownload(t *testing.T) {
	t.Parallel()
	s := servertest.New(t)
	ids := s.Texts(t, `select '/usulan/' || p.public_id || '/dokumen/' || d.public_id from proposal_document d join proposal p on p.id = d.proposal_id
		join agency a on a.id = p.agency_id where a.code = '5503' and p.submitted_at is not null limit 1`)
	r := s.As(t, "bungo.bupati").Get(ids[0]).Want(http.StatusOK)
	if got := r.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("Content-Disposition = %q, want an attachment", got)
	}
	if !strings.HasPrefix(string(r.Content), "%PDF-") {
		t.Error("no PDF came")
	}
}
