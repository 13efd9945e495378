package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/servertest"
)

// better is a password that nothing is said against.
const better = "kapur barus di lemari"

// words is the form of one's own password, from the present to the next.
func words(current, next string) url.Values {
	return url.Values{"current_password": {current}, "password": {next}, "password_again": {next}}
}

// faults are the messages of the page by the id of the field they lead to.
func faults(r *servertest.Response) map[string]string {
	out := map[string]string{}
	for _, a := range r.Document().Find(".error-summary a").EachIter() {
		out[strings.TrimPrefix(a.AttrOr("href", ""), "#")] = a.Text()
	}
	return out
}

// in opens a new session as somebody does who knows the password.
func (s *scene) in(t *testing.T, username, word string) *servertest.Client {
	t.Helper()
	c := s.Visitor(t)
	s.signIn(c, username, word).Want(http.StatusSeeOther)
	return c
}

// Whoever knows the password changes it: the session goes on under a new token, all others end, the old password and the
// old cookies are worth nothing, and the audit says so without a word of either password.
func TestOwnPasswordIsChanged(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	const who = "bungo.operator"
	s.password(t, who)
	desk, phone := s.in(t, who, password), s.in(t, who, password)
	thief := desk.Copy()
	account := desk.Page("/akun")
	if n := account.Find(`main a[href="/akun/kata-sandi"]`).Length(); n != 1 {
		t.Errorf("%d links to the change of the password", n)
	}
	page := desk.Page("/akun/kata-sandi")
	for name, complete := range map[string]string{"username": "username", "current_password": "current-password", "password": "new-password", "password_again": "new-password"} {
		if got := page.Find(`main input[name=`+name+`]`).AttrOr("autocomplete", ""); got != complete {
			t.Errorf("%s: autocomplete %q, want %q", name, got, complete)
		}
	}
	form := words(password, better)
	form.Set("_key", db.RandomText(26))
	for range 2 { // pressing twice acts once
		r := desk.PostRaw("/akun/kata-sandi", form).Want(http.StatusSeeOther)
		if r.Location() != "/akun" {
			t.Fatalf("leads to %s", r.Location())
		}
	}
	if got := desk.Page("/akun").Find("main").Text(); !strings.Contains(got, "Dipasang pemilik akun 21 Nov 2026") {
		t.Errorf("the account page: %s", got)
	}
	for name, c := range map[string]*servertest.Client{"the phone": phone, "the old cookie": thief} {
		if r := c.Get("/akun"); r.StatusCode != http.StatusSeeOther {
			t.Errorf("%s is still in: %d", name, r.StatusCode)
		}
	}
	if n := s.Text(t, `select count(*)::text from known_device d join user_account u on u.id = d.user_id where username = $1`, who); n != "1" {
		t.Errorf("%s browsers are known, want this one", n)
	}
	s.signIn(s.Visitor(t), who, password).Want(http.StatusUnprocessableEntity)
	s.signIn(s.Visitor(t), who, better).Want(http.StatusSeeOther)
	if n := s.Text(t, `select count(*)::text from audit_event where action = 'user.change_password'`); n != "1" {
		t.Errorf("%s changes in the audit, want 1", n)
	}
	if n := s.Text(t, `select count(*)::text from audit_event where diff::text like '%kapur%' or diff::text like '%argon%'`); n != "0" {
		t.Error("the audit holds a password")
	}
	if n := s.Text(t, `select count(*)::text from idempotency where key = $1 and body_hash = sha256('')`, form.Get("_key")); n != "1" {
		t.Error("a quick hash of the passwords is kept with the key of the form")
	}
	other := words(password, "payung biru di sumur")
	other.Set("_key", form.Get("_key"))
	desk.PostRaw("/akun/kata-sandi", other).Want(http.StatusConflict) // from the browser's history
	s.signIn(s.Visitor(t), who, better).Want(http.StatusSeeOther)
	for _, f := range s.Faults() {
		t.Error(f)
	}
}

// What is wrong is told at its field, all at once, and nothing changes.
func TestPasswordIsRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	const who = "bungo.operator"
	s.password(t, who)
	desk, phone := s.in(t, who, password), s.in(t, who, password)
	for _, tt := range []struct {
		name string
		form url.Values
		want map[string]string // fields with the beginning of their message
	}{
		{"nothing", url.Values{}, map[string]string{"current_password": "Masukkan kata sandi sekarang", "password": "Masukkan kata sandi baru"}},
		{"wrong present", words("salah sama sekali", better), map[string]string{"current_password": "Kata sandi sekarang salah"}},
		{"both wrong", words("salah sama sekali", "pendek"), map[string]string{"current_password": "Kata sandi sekarang salah", "password": "Kata sandi baru paling sedikit 15 karakter; yang Anda ketik 6"}},
		{"user name", words(password, "bungo.operator2026"), map[string]string{"password": "Kata sandi baru mudah ditebak"}},
		{"government", words(password, "kabupaten-bungo-1945"), map[string]string{"password": "Kata sandi baru mudah ditebak"}},
		{"the same", words(password, password), map[string]string{"password": "Kata sandi baru sama dengan yang sekarang"}},
		{"typed differently", url.Values{"current_password": {password}, "password": {better}, "password_again": {better + "i"}}, map[string]string{"password_again": "Kedua kata sandi baru tidak sama"}},
	} {
		r := desk.Post("/akun/kata-sandi", tt.form).Want(http.StatusUnprocessableEntity)
		got := faults(r)
		for field, message := range tt.want {
			if !strings.HasPrefix(got[field], message) {
				t.Errorf("%s: %s says %q, want %q", tt.name, field, got[field], message)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: %v", tt.name, got)
		}
		for _, typed := range tt.form["password"] {
			if typed != "" && strings.Contains(string(r.Content), typed) {
				t.Errorf("%s: the page repeats the password", tt.name)
			}
		}
	}
	desk.PostRaw("/akun/kata-sandi", words(password, better)).Want(http.StatusUnprocessableEntity) // without its key
	phone.Get("/akun").Want(http.StatusOK)
	s.signIn(s.Visitor(t), who, password).Want(http.StatusSeeOther)
}

// Whoever finds a session open cannot find out the password by it: guesses are counted with those of the sign-in.
func TestPasswordChangeIsThrottled(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	const who = "bungo.operator"
	s.password(t, who)
	found := s.As(t, who) // in a browser that never knew the password
	for i := range 5 {
		form := words(fmt.Sprint("tebakan nomor ", i), better)
		form.Set("_key", strings.Repeat(fmt.Sprint(i), 26))
		found.PostRaw("/akun/kata-sandi", form).Want(http.StatusUnprocessableEntity)
	}
	r := found.Post("/akun/kata-sandi", words(password, better)).Want(http.StatusTooManyRequests)
	if got := r.Document().Find("main .banner").Text(); !strings.Contains(got, "Coba lagi pukul") {
		t.Errorf("the page says %q", got)
	}
	s.signIn(s.Visitor(t), who, password).Want(http.StatusTooManyRequests)
}

// The password that a demonstration shows to everybody stays.
func TestDemoPasswordStays(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.As(t, "bungo.operator")
	page := c.Page("/akun/kata-sandi")
	if got := page.Find("main").Text(); !strings.Contains(got, "Kata sandi akun contoh tidak bisa diganti") || page.Find("main input[type=password]").Length() != 0 {
		t.Errorf("the page says %q", got)
	}
	c.Post("/akun/kata-sandi", words(seed.DefaultPassword, better)).Want(http.StatusForbidden)
	admin := s.As(t, "bungo.admin")
	path := s.Path(t, "/admin/pengguna/{id}", own)
	if admin.Page(path).Find(`form[action^="`+path+`/tautan"]`).Length() != 0 {
		t.Error("a link for a demo account is offered")
	}
	admin.Post(path+"/tautan", nil).Want(http.StatusForbidden)
}

// clocked is a scene whose clock the test holds.
func clocked(t *testing.T) (*scene, *time.Time) {
	t.Helper()
	clock := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	s := &scene{servertest.On(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: servertest.Today})),
		func() time.Time { return clock }, servertest.NoDemo), t}
	return s, &clock
}

// link is what the page shows of a new link: the path on this site.
func link(t *testing.T, r *servertest.Response) string {
	t.Helper()
	address := r.Want(http.StatusOK).Document().Find("main input[readonly]").AttrOr("value", "")
	u, err := url.Parse(address)
	if err != nil || !u.IsAbs() || len(u.Query().Get("kode")) != 32 {
		t.Fatalf("the page shows the link %q", address)
	}
	return u.RequestURI()
}

// code is the form by which a link sets a password.
func code(path, next string) url.Values {
	_, c, _ := strings.Cut(path, "kode=")
	return url.Values{"kode": {c}, "password": {next}, "password_again": {next}, "_key": {db.RandomText(26)}}
}

// An administrator makes an account without ever choosing a password: its person sets it, once, by the link.
func TestNewAccountSetsItsPassword(t *testing.T) {
	t.Parallel()
	s, clock := clocked(t)
	admin := s.As(t, "bungo.admin")
	nip := s.Text(t, `select nip from employee e join agency a on a.id = e.agency_id where a.code = '5503' and not exists (select from user_account u where u.employee_id = e.id) order by e.id limit 1`)
	taken := s.Text(t, `select nip from employee e join user_account u on u.employee_id = e.id where u.username = 'bungo.asn'`)
	if n := admin.Page("/admin/pengguna/baru").Find("main input[type=password]").Length(); n != 0 {
		t.Errorf("the administrator is asked for %d passwords", n)
	}
	for field, form := range map[string]url.Values{
		"username": {"username": {"bungo.operator"}, "name": {"Siti"}}, "name": {"username": {"siti"}},
		"nip": {"username": {"siti"}, "name": {"Siti"}, "nip": {"199001012020011001"}},
	} {
		if got := faults(admin.Post("/admin/pengguna/baru", form).Want(http.StatusUnprocessableEntity)); len(got) != 1 || got[field] == "" {
			t.Errorf("a wrong %s: %v", field, got)
		}
	}
	if got := faults(admin.Post("/admin/pengguna/baru", url.Values{"username": {"siti"}, "name": {"Siti"}, "nip": {taken}}).Want(http.StatusUnprocessableEntity)); !strings.Contains(got["nip"], "sudah mempunyai akun") {
		t.Errorf("an employee with an account: %v", got)
	}
	form := url.Values{"username": {"Siti"}, "name": {"Siti Rahmawati"}, "nip": {nip}, "_key": {db.RandomText(26)}}
	path := link(t, admin.PostRaw("/admin/pengguna/baru", form))
	again := admin.PostRaw("/admin/pengguna/baru", form).Want(http.StatusSeeOther).Location() // once only; the link is not shown again
	if got := admin.Page(again).Find("#sandi").Text(); !strings.Contains(got, "Belum dipasang") || !strings.Contains(got, "berlaku sampai 24 November 2026") {
		t.Errorf("the new account's page says %q", got)
	}
	if got := admin.Page("/admin/pengguna?cari=siti").Find("main table").Text(); !strings.Contains(got, "Menunggu kata sandi") {
		t.Errorf("the list says %q", got)
	}
	if n := s.Text(t, `select count(*)::text from user_account where username = 'siti' and employee_id is not null and password_hash is null`); n != "1" {
		t.Fatal("the account is not as it was entered")
	}
	s.signIn(s.Visitor(t), "siti", "").Want(http.StatusUnprocessableEntity)

	siti := s.Visitor(t)
	*clock = clock.Add(71 * time.Hour)
	for range 2 { // a preview opens it too
		if got := siti.Page(path).Find("main").Text(); !strings.Contains(got, "siti") {
			t.Errorf("the page says %q", got)
		}
	}
	for _, bad := range []string{"pendek", "Siti Rahmawati 2026", "Pemerintah Kabupaten Bungo"} {
		if got := faults(siti.PostRaw("/akun/kata-sandi/baru", code(path, bad)).Want(http.StatusUnprocessableEntity)); got["password"] == "" {
			t.Errorf("%s: %v", bad, got)
		}
	}
	set := code(path, better)
	for range 2 {
		if to := siti.PostRaw("/akun/kata-sandi/baru", set).Want(http.StatusSeeOther).Location(); to != "/masuk" {
			t.Errorf("leads to %s", to)
		}
	}
	if got := siti.Page("/masuk").Find("main").Text(); !strings.Contains(got, "Kata sandi akun siti sudah dipasang") {
		t.Errorf("the sign-in page says %q", got)
	}
	s.signIn(siti, "siti", better).Want(http.StatusSeeOther)
	if got := siti.Get(path).Want(http.StatusNotFound).Document().Find("main").Text(); !strings.Contains(got, "sudah dipakai") {
		t.Errorf("the used link says %q", got)
	}
	s.Visitor(t).PostRaw("/akun/kata-sandi/baru", code(path, "payung biru di sumur")).Want(http.StatusNotFound)
	other := code(path, "payung biru di sumur")
	other.Set("_key", set.Get("_key"))
	siti.PostRaw("/akun/kata-sandi/baru", other).Want(http.StatusConflict)
	s.signIn(s.Visitor(t), "siti", better).Want(http.StatusSeeOther)
	if n := s.Text(t, `select string_agg(action || ' ' || actor_name, ', ' order by id) from audit_event where subject_kind = 'user' and subject_name = 'Siti Rahmawati' and action like 'user.%'`); !strings.HasPrefix(n, "user.add ") || !strings.HasSuffix(n, "user.set_password Siti Rahmawati") {
		t.Errorf("the audit says %s", n)
	}
	for _, f := range s.Faults() {
		t.Error(f)
	}
}

// A lost password is replaced by a link: only the last one is good, for a day, once; when it is used all sessions end.
func TestLostPasswordIsReplaced(t *testing.T) {
	t.Parallel()
	s, clock := clocked(t)
	const who = "bungo.operator"
	s.password(t, who)
	id := s.Text(t, `select public_id from user_account where username = $1`, who)
	issue := "/admin/pengguna/" + id + "/tautan"
	admin := s.As(t, "bungo.admin")
	desk := s.in(t, who, password)
	first := link(t, admin.Post(issue, nil))
	second := link(t, admin.Post(issue, nil))
	if got := s.Visitor(t).Get(first).Want(http.StatusNotFound).Document().Find("main").Text(); !strings.Contains(got, "diganti dengan yang lebih baru") {
		t.Errorf("the replaced link says %q", got)
	}
	if got := desk.Page("/akun").Find("main .notice").Text(); !strings.Contains(got, "membuat tautan kata sandi") {
		t.Errorf("the holder is told %q", got)
	}
	s.signIn(s.Visitor(t), who, password).Want(http.StatusSeeOther) // the password is as it was
	*clock = clock.Add(24 * time.Hour)
	if got := s.Visitor(t).Get(second).Want(http.StatusNotFound).Document().Find("main").Text(); !strings.Contains(got, "sudah lewat") {
		t.Errorf("the expired link says %q", got)
	}
	s.Visitor(t).PostRaw("/akun/kata-sandi/baru", code(second, better)).Want(http.StatusNotFound)
	if desk.Page("/akun").Find("main .notice").Length() != 0 {
		t.Error("the holder is still told of a link that has expired")
	}

	third := link(t, admin.Post(issue, nil))
	form := code(third, better)
	s.Exec(t, `update password_link set token_hash = sha256('another')`) // replaced while the form was open
	s.Visitor(t).PostRaw("/akun/kata-sandi/baru", form).Want(http.StatusNotFound)

	fourth := link(t, admin.Post(issue, nil))
	if to := admin.PostRaw("/akun/kata-sandi/baru", code(fourth, better)).Want(http.StatusSeeOther).Location(); to != "/akun" {
		t.Errorf("whoever is signed in as somebody else is led to %s", to)
	}
	admin.Get("/akun").Want(http.StatusOK)
	desk.Get("/akun").Want(http.StatusSeeOther)
	if n := s.Text(t, `select count(*)::text from known_device d join user_account u on u.id = d.user_id where username = $1`, who); n != "0" {
		t.Errorf("%s browsers are still known", n)
	}
	s.signIn(s.Visitor(t), who, password).Want(http.StatusUnprocessableEntity)
	desk = s.in(t, who, better)

	// Whoever changes the password, and whoever closes the account, makes an open link void.
	fifth := link(t, admin.Post(issue, nil))
	desk.Post("/akun/kata-sandi", words(better, "payung biru di sumur")).Want(http.StatusSeeOther)
	s.Visitor(t).Get(fifth).Want(http.StatusNotFound)
	sixth := link(t, admin.Post(issue, nil))
	admin.Post("/admin/pengguna/"+id+"/tutup", nil).Want(http.StatusSeeOther)
	s.Visitor(t).Get(sixth).Want(http.StatusNotFound)
	admin.Post(issue, nil).Want(http.StatusConflict)
	admin.Post("/admin/pengguna/"+id+"/buka", nil).Want(http.StatusSeeOther)
	s.Visitor(t).Get(sixth).Want(http.StatusNotFound)
	for _, f := range s.Faults() {
		t.Error(f)
	}
}

// Administrators do not get past their own present password, nor at accounts of other governments; nobody else issues links.
func TestWhoIssuesLinks(t *testing.T) {
	t.Parallel()
	s, _ := clocked(t)
	account := func(username string) string {
		return "/admin/pengguna/" + s.Text(t, `select public_id from user_account where username = $1`, username) + "/tautan"
	}
	admin := s.As(t, "bungo.admin")
	admin.Post(account("bungo.admin"), nil).Want(http.StatusUnprocessableEntity)
	admin.Post(account("medan.operator"), nil).Want(http.StatusNotFound)
	s.As(t, "bungo.operator").Post(account("bungo.asn"), nil).Want(http.StatusForbidden)
	if n := s.Text(t, `select count(*)::text from password_link`); n != "0" {
		t.Errorf("%s links were issued", n)
	}
	s.Visitor(t).Get("/akun/kata-sandi/baru").Want(http.StatusNotFound)
	s.Visitor(t).Get("/akun/kata-sandi/baru?kode=tebakan").Want(http.StatusNotFound)
}

// Of two presses at once one acts, and the browser stays in by what the last answer gave it.
func TestPasswordSentTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	const who = "bungo.operator"
	s.password(t, who)
	desk := s.in(t, who, password)
	form := words(password, better)
	form.Set("_key", db.RandomText(26))
	presses := []*servertest.Client{desk, desk.Copy(), desk.Copy()}
	var wg sync.WaitGroup
	for _, c := range presses {
		wg.Go(func() {
			if r := c.PostRaw("/akun/kata-sandi", form); r.StatusCode != http.StatusSeeOther && r.StatusCode != http.StatusUnauthorized { // came when the token was renewed
				t.Errorf("answers %d", r.StatusCode)
			}
		})
	}
	wg.Wait()
	in := 0
	for _, c := range presses {
		if c.Get("/akun").StatusCode == http.StatusOK {
			in++
		}
	}
	if n := s.Text(t, `select count(*)::text from audit_event where action = 'user.change_password'`); in == 0 || n != "1" {
		t.Errorf("%d of the answers let the browser go on, %s changes; want some and 1", in, n)
	}
	for _, f := range s.Faults() {
		t.Error(f)
	}
}
