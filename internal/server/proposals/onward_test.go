package proposals_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"mutasi/internal/servertest"
)

// in is the public id of a case of Bungo in a state.
func in(t *testing.T, a *servertest.App, state string) string {
	t.Helper()
	return a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id where g.code = '5503' and p.state = $1 order by p.id limit 1`, state)
}

// decreeOf is the public id of the decree that holds a case.
func decreeOf(t *testing.T, a *servertest.App, id string) string {
	t.Helper()
	return a.Text(t, `select d.public_id from decree d join decree_person x on x.decree_id = d.id join proposal p on p.id = x.proposal_id where p.public_id = $1`, id)
}

// From a case its decree is one press away: for whoever signs it, for whoever presents it, and for those who only read.
func TestACaseLeadsToItsDecree(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	signing := in(t, a, "decree_signing")
	sk := "/sk/" + decreeOf(t, a, signing)
	bupati := person{a.As(t, "bungo.bupati"), t}
	doc := bupati.open("/usulan/" + signing)
	for _, want := range []string{`#tindakan a[href="` + sk + `/tanda-tangan"]`, `#sk a[href="` + sk + `"]`} {
		if doc.Find(want).Length() != 1 {
			t.Errorf("the page of a case before the signer lacks %s", want)
		}
	}
	if bupati.open("/kotak-masuk").Find(`a[href="`+sk+`"]`).Length() != 1 {
		t.Error("the inbox of the signer does not lead to the decree")
	}
	operator := person{a.As(t, "bungo.operator"), t}
	draft := in(t, a, "decree_draft")
	if operator.open("/usulan/"+draft).Find(`#tindakan a[href="/sk/`+decreeOf(t, a, draft)+`"]`).Length() == 0 {
		t.Error("the page of a case in a draft does not lead to the draft")
	}
	issued := in(t, a, "decree_issued")
	number := a.Text(t, `select number from decree where public_id = $1`, decreeOf(t, a, issued))
	if got := operator.open("/usulan/" + issued).Find("#sk").Text(); !strings.Contains(got, number) {
		t.Errorf("the case does not tell the number of its decree: %q", got)
	}
	// Heads of offices read the number, but not the register.
	theirs, account, _ := strings.Cut(a.Text(t, `select p.public_id || ' ' || u.username from proposal p join agency g on g.id = p.agency_id
		join unit o on o.id = p.to_unit_id join role_grant r on r.unit_id = o.office_id and r.role = 'unit_head' join user_account u on u.id = r.user_id
		where g.code = '5503' and u.username like '%.kepala.%' and p.state in ('decree_issued', 'evaluation', 'inauguration', 'closed') order by p.id limit 1`), " ")
	head := person{a.As(t, account), t}
	panel := head.open("/usulan/" + theirs).Find("#sk")
	if !strings.Contains(panel.Text(), "800.1.3.1/") || panel.Find("a").Length() != 0 {
		t.Errorf("the head of an office reads %q with %d links", panel.Text(), panel.Find("a").Length())
	}
}

// Whoever has nothing more to do on a case is led on to their inbox, and not to acts that are not there; without an
// inbox, nowhere.
func TestACaseThatIsNotTheirsLeadsToTheInbox(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	path := "/usulan/" + in(t, a, "admin_check")
	for _, c := range []struct {
		account    string
		acts, from bool
	}{{"bungo.verifikator", true, false}, {"bungo.bupati", false, true}, {"bungo.auditor", false, false}} {
		doc := person{a.As(t, c.account), t}.open(path)
		if got := doc.Find(`#tindakan a[href="/kotak-masuk"]`).Length() == 1; got != c.from {
			t.Errorf("%s: led to the inbox: %v", c.account, got)
		}
		if got := doc.Find(`main a[href="#tindakan"]`).Length() == 1; got != c.acts {
			t.Errorf("%s: led to the acts: %v", c.account, got)
		}
	}
}

// A member of the assessment team who has spoken reads how many others have yet to, and then who goes on.
func TestAMemberWhoHasSpokenReadsWhoHasNot(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	path := "/usulan/" + in(t, a, "tpk_session")
	operator, awaited := person{a.As(t, "bungo.operator"), t}, 2
	speak := func(account string) string {
		p := person{a.As(t, account), t}
		if got := words(operator.open(path + "/catat").Find("main .notice")); !strings.Contains(got, "pertimbangan "+strconv.Itoa(awaited)+" anggota lagi") {
			t.Errorf("the minutes wait for %d opinions, the page says %q", awaited, got)
		}
		awaited--
		if got := words(person{a.As(t, account), t}.open(path).Find("main div.state")); !strings.Contains(got, "Menunggu Anda dan BKPSDM") {
			t.Errorf("a member who is yet to speak reads %q", got)
		}
		p.send(path+"/pendapat", path+"/pendapat", url.Values{"opinion": {"support"}}).Want(http.StatusSeeOther)
		return p.open(path).Find("#tindakan").Text()
	}
	if got := speak("bungo.tpk"); !strings.Contains(got, "sudah tercatat") || !strings.Contains(got, "1 anggota lagi") {
		t.Errorf("after the first of two: %q", got)
	}
	if got := speak("bungo.tpk2"); !strings.Contains(got, "sudah tercatat") || !strings.Contains(got, "menunggu BKPSDM") {
		t.Errorf("after the last: %q", got)
	}
	if n := operator.open(path + "/catat").Find("main .notice").Length(); n != 0 {
		t.Error("the minutes are said to wait still")
	}
}

// A case that is yet to be sent to BKN does not say it was; one that BKN has waits for BKN, whoever reads.
func TestACaseAtBKNSaysWhoHasIt(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	operator := person{a.As(t, "bungo.operator"), t}
	for state, want := range map[string]string{"pertek_submitted": "Menunggu Anda", "pertek_review": "Menunggu BKN"} {
		if got := words(operator.open("/usulan/" + in(t, a, state)).Find("main div.state")); !strings.Contains(got, want) || strings.Contains(got, "Dikirim") {
			t.Errorf("%s: %q, want %q", state, got, want)
		}
	}
}

// A note is asked for where an outcome needs one, and is optional where none does.
func TestANoteIsOptionalWhereNoOutcomeNeedsIt(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	operator := person{a.As(t, "bungo.operator"), t}
	for state, optional := range map[string]bool{"tpk_queue": true, "tpk_session": false} {
		label := operator.open("/usulan/" + in(t, a, state) + "/catat").Find(`label[for="note"]`).Text()
		if got := strings.Contains(label, "opsional"); got != optional {
			t.Errorf("%s: %q", state, label)
		}
	}
}

// Whoever comes from a case finds it chosen for the decree.
func TestDecreeBeginsWithTheCase(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := in(t, a, "pertek_issued")
	operator := person{a.As(t, "bungo.operator"), t}
	link := operator.open("/usulan/"+id).Find(`#tindakan a[href^="/sk/baru"]`).AttrOr("href", "")
	chosen := operator.open(link).Find("input[name=case][checked]")
	if chosen.Length() != 1 || chosen.AttrOr("value", "") != id {
		t.Errorf("%d cases are chosen, the first %q; want %s", chosen.Length(), chosen.AttrOr("value", ""), id)
	}
}

// What BKN asks for stands above the case while it waits to be mended.
func TestWhatBKNAsksForIsTold(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	id := in(t, a, "pertek_fix")
	note := a.Text(t, `select note_employee from proposal_event e join proposal p on p.id = e.proposal_id where p.public_id = $1 and e.action = 'request_fix' order by e.id desc limit 1`, id)
	operator := person{a.As(t, "bungo.operator"), t}
	if got := operator.open("/usulan/" + id).Find("main .notice").Text(); note == "" || !strings.Contains(got, note) || !strings.Contains(got, "BKN") {
		t.Errorf("the notices say %q, want %q", got, note)
	}
}

// A date left out does not take the judgement of the chosen post from the page.
func TestRefusedTargetKeepsItsJudgement(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	operator := person{a.As(t, "bungo.operator"), t}
	id := a.Text(t, `select p.public_id from proposal p join agency g on g.id = p.agency_id where g.code = '5503' and p.state = 'draft' and p.origin = 'hr' order by p.id limit 1`)
	a.Exec(t, `update proposal set to_post_id = null, to_unit_id = null, effective_on = null where public_id = $1`, id)
	path := "/usulan/" + id + "/isi/tujuan"
	doc := operator.open(path)
	post := doc.Find("input[name=post]").First().AttrOr("value", "")
	r := operator.sendFrom(doc, path, url.Values{"post": {post}, "lanjut": {"1"}}).Want(http.StatusUnprocessableEntity)
	if got := strings.Join(strings.Fields(r.Document().Find("#syarat").Text()), " "); strings.Contains(got, "Pilih jabatan tujuan dahulu") || !strings.Contains(got, "tanggal mulai") {
		t.Errorf("the conditions say %q", got)
	}
	undated := r.Document().Find("#syarat li:contains('tanggal mulai bertugas') a")
	if undated.Length() < 2 {
		t.Errorf("%d conditions lead to where the date is entered", undated.Length())
	}
	for _, a := range undated.EachIter() {
		if to := a.AttrOr("href", ""); to != path {
			t.Errorf("%q leads to %s, want the date on %s", a.Text(), to, path)
		}
	}
}

// What the signer asks to mend stands on the draft that came back, and only there.
func TestWhatTheSignerAsksForIsTold(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	sk := "/sk/" + decreeOf(t, a, in(t, a, "decree_signing"))
	bupati, operator := person{a.As(t, "bungo.bupati"), t}, person{a.As(t, "bungo.operator"), t}
	const note = "Nama kecamatan belum sesuai dengan peraturan daerah."
	bupati.send(sk, sk+"/kembalikan", url.Values{"note": {note}}).Want(http.StatusSeeOther)
	if got := operator.open(sk).Find("main .notice").Text(); !strings.Contains(got, note) {
		t.Errorf("the draft says %q", got)
	}
	operator.send(sk, sk+"/ajukan", nil).Want(http.StatusSeeOther)
	if got := operator.open(sk).Find("main").Text(); strings.Contains(got, note) {
		t.Error("the decree before the signer still tells what was to be mended")
	}
}
