package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mutasi/internal/identity"
	"mutasi/internal/servertest"
)

const password = "kata-sandi-untuk-uji"

// password gives an account a password.
func (s *scene) password(t *testing.T, username string) {
	t.Helper()
	hash, err := identity.HashPassword(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	s.Exec(t, `update user_account set password_hash = $2 where username = $1`, username, hash)
}

// signIn sends the sign-in form.
func (s *scene) signIn(c *servertest.Client, username, word string) *servertest.Response {
	return c.PostRaw("/masuk", url.Values{"username": {username}, "password": {word}})
}

func TestSignInGivesANewSession(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.password(t, "bungo.operator")
	c := s.Visitor(t)
	c.Set(&http.Cookie{Name: "sesi", Value: "chosen-by-somebody-else-chosen-by-somebody-"})
	r := s.signIn(c, "Bungo.Operator ", password).Want(http.StatusSeeOther)
	if r.Location() != "/beranda" {
		t.Errorf("leads to %s", r.Location())
	}
	if got := c.Cookie("sesi").Value; len(got) < 43 || strings.HasPrefix(got, "chosen") {
		t.Errorf("session %q: want 256 bits of our own", got)
	}
	c.Get("/beranda").Want(http.StatusOK)
	if n := s.Text(t, `select count(*)::text from user_session where token_hash = $1`, c.Cookie("sesi").Value); n != "0" {
		t.Error("the token is stored as it is")
	}
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`} {
		r := s.Visitor(t).PostRaw("/masuk", url.Values{"username": {"bungo.operator"}, "password": {password}, "lanjut": {next}})
		if r.Location() != "/beranda" {
			t.Errorf("lanjut=%s leads to %s", next, r.Location())
		}
	}
}

// Signing out ends the session for every copy of the cookie, also for a request that was under way meanwhile: what
// that request writes back does not bring the session to life.
func TestSignOutIsFinal(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.As(t, "bungo.operator")
	thief := c.Copy()
	entered, leave := make(chan struct{}), make(chan struct{})
	slow := s.Identity.Sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		s.Identity.Sessions.Manager.Put(r.Context(), "touched", true) // so that the session is stored at the end
		close(entered)
		<-leave
	}))
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.AddCookie(thief.Cookie("sesi"))
		slow.ServeHTTP(discard{http.Header{}}, r)
	}()
	<-entered
	c.Post("/keluar", nil).Want(http.StatusSeeOther)
	close(leave)
	<-done
	if c.Cookie("sesi") != nil {
		t.Error("the browser keeps its session after signing out")
	}
	for i := range 3 {
		if r := thief.Get("/beranda"); r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(r.Location(), "/masuk") {
			t.Fatalf("request %d with the old session: %d, %s", i, r.StatusCode, r.Location())
		}
	}
	if got := thief.Post("/akun/tampilan", nil).StatusCode; got != http.StatusUnauthorized {
		t.Errorf("a write with the old session: %d, want 401", got)
	}
}

// Signing out is final also when the same browser is changing its role: whichever of the two comes first, the token that the
// change brought is worth nothing.
func TestSignOutEndsARoleSwitchInFlight(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const account = "bungo.tpk2"
	grant := s.Text(t, `select max(g.id)::text from role_grant g join user_account u on u.id = g.user_id where username = $1`, account)
	second, err := strconv.ParseInt(grant, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	change := func(r *http.Request) error {
		_, err := s.Identity.SwitchRole(r.Context(), identity.FromContext(r.Context()).Actor, second)
		return err
	}
	leave := func(r *http.Request) error { return s.Identity.Sessions.End(r.Context()) }
	for name, acts := range map[string][2]func(*http.Request) error{"the role first": {change, leave}, "out first": {leave, change}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := s.As(t, account)
			var token string
			run := func(act func(*http.Request) error, before func()) {
				rec := httptest.NewRecorder()
				r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
				r.AddCookie(c.Cookie("sesi"))
				s.Identity.Sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					before()
					if err := act(r); err != nil {
						t.Error(err)
					}
				})).ServeHTTP(rec, r)
				for _, k := range rec.Result().Cookies() {
					if k.MaxAge >= 0 {
						token = k.Value
					}
				}
			}
			run(acts[1], func() { run(acts[0], func() {}) }) // both have found the session before either acts
			if token == "" {
				t.Fatal("the change of role gave no token")
			}
			thief := s.Visitor(t)
			thief.Set(&http.Cookie{Name: "sesi", Value: token})
			if r := thief.Get("/akun"); r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(r.Location(), "/masuk") {
				t.Errorf("after signing out: %d %s", r.StatusCode, r.Location())
			}
		})
	}
}

// discard is a response that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func TestDevices(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	phone, desk := s.As(t, "bungo.kabid"), s.As(t, "bungo.kabid")
	stranger := s.As(t, "bungo.operator")
	action, ok := desk.Page("/akun").Find(`form[action^="/akun/perangkat/"]`).First().Attr("action")
	if !ok {
		t.Fatal("the other device cannot be signed out")
	}
	stranger.Post(action, nil).Want(http.StatusNotFound)
	phone.Get("/beranda").Want(http.StatusOK)
	desk.Post(action, nil).Want(http.StatusSeeOther)
	phone.Get("/beranda").Want(http.StatusSeeOther)
	desk.Get("/beranda").Want(http.StatusOK)
	desk.Post(action, nil).Want(http.StatusNotFound)
}

// A session that rests too long is over; an official's sooner.
func TestIdle(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, tt := range []struct {
		username string
		minutes  int
		want     int
	}{
		{"bungo.operator", 29, http.StatusOK}, {"bungo.operator", 31, http.StatusSeeOther},
		{"bungo.sekda", 14, http.StatusOK}, {"bungo.sekda", 16, http.StatusSeeOther},
		{"bungo.admin", 16, http.StatusSeeOther}, {"bungo.asn", 29, http.StatusOK},
	} {
		c := s.As(t, tt.username)
		age := func(column string, minutes int) {
			s.Exec(t, fmt.Sprintf(`update user_session set %s = now() - make_interval(mins => $2) where revoked_at is null
				and user_id = (select id from user_account where username = $1)`, column), tt.username, minutes)
		}
		age("last_seen_at", tt.minutes)
		if got := c.Get("/akun").StatusCode; got != tt.want {
			t.Errorf("%s after %d minutes: %d, want %d", tt.username, tt.minutes, got, tt.want)
		}
		if tt.want == http.StatusOK { // the visit counts as one
			if got := s.Text(t, `select (max(last_seen_at) > now() - interval '1 minute')::text from user_session s
				join user_account u on u.id = s.user_id where username = $1 and revoked_at is null`, tt.username); got != "true" {
				t.Errorf("%s: the visit was not noted", tt.username)
			}
			age("expires_at", 1)
			c.Get("/akun").Want(http.StatusSeeOther)
		}
	}
}

// Acting in another role takes a new token; the old one is over. Nobody takes a role of somebody else's.
func TestRoleSwitch(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Exec(t, `insert into role_grant (user_id, role, agency_id, granted_by)
		select id, 'auditor', agency_id, 'uji' from user_account where username = 'bungo.operator'`)
	grant := s.Text(t, `select g.id::text from role_grant g join user_account u on u.id = g.user_id where username = 'bungo.operator' and role = 'auditor'`)
	foreign := s.Text(t, `select g.id::text from role_grant g join user_account u on u.id = g.user_id where username = 'bungo.bupati'`)
	c := s.As(t, "bungo.operator")
	before := c.Copy()
	c.Get("/audit").Want(http.StatusForbidden)
	c.Post("/peran", url.Values{"grant": {foreign}}).Want(http.StatusNotFound)
	c.Post("/peran", url.Values{"grant": {"x"}}).Want(http.StatusUnprocessableEntity)
	c.Post("/peran", url.Values{"grant": {grant}}).Want(http.StatusSeeOther)
	c.Get("/audit").Want(http.StatusOK)
	if c.Cookie("sesi").Value == before.Cookie("sesi").Value {
		t.Error("the token stayed the same")
	}
	before.Get("/akun").Want(http.StatusSeeOther)
	s.Exec(t, `update role_grant set valid = daterange(lower(valid), current_date) where id = $1::bigint and lower(valid) < current_date`, grant)
	s.Exec(t, `delete from user_session where grant_id = $1::bigint`, grant)
	c.Get("/audit").Want(http.StatusSeeOther)
}

// A closed account is out with its next request.
func TestClosedAccount(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.As(t, "bungo.operator")
	c.Get("/beranda").Want(http.StatusOK)
	s.Exec(t, `update user_account set disabled_at = now() where username = 'bungo.operator'`)
	c.Get("/beranda").Want(http.StatusSeeOther)
}

// Whatever strangers try from whatever networks, the owner's own browser still gets in with the right password, and
// a stranger gets at most five guesses a quarter of an hour.
func TestThrottlingNeverLocksTheOwnerOut(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.password(t, "bungo.operator")
	owner := s.Visitor(t)
	s.signIn(owner, "bungo.operator", password).Want(http.StatusSeeOther)
	owner.Post("/keluar", nil).Want(http.StatusSeeOther)
	for seed := range 8 {
		attack := attacks.Example(seed)
		s.Exec(t, `delete from login_failure`)
		guesses := 0
		for i, from := range attack {
			stranger := s.Visitor(t)
			stranger.Network = fmt.Sprintf("10.%d.%d.1:4000", from.network, i)
			if from.device != "" {
				stranger.Set(&http.Cookie{Name: "perangkat", Value: from.device})
			}
			switch got := s.signIn(stranger, "bungo.operator", "salah").StatusCode; got {
			case http.StatusUnprocessableEntity:
				guesses++
			case http.StatusTooManyRequests:
			default:
				t.Fatalf("a wrong password: %d", got)
			}
		}
		if guesses > 5 {
			t.Errorf("attack %v: %d guesses were tried", attack, guesses)
		}
		if r := s.signIn(owner, "bungo.operator", password); r.StatusCode != http.StatusSeeOther {
			t.Errorf("attack %v: the owner is locked out: %d", attack, r.StatusCode)
		}
		owner.Post("/keluar", nil).Want(http.StatusSeeOther)
	}
}

// attempt is one guess of a stranger.
type attempt struct {
	network int
	device  string // forged; empty: none
}

var attacks = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) attempt {
	a := attempt{network: rapid.IntRange(0, 3).Draw(t, "network")}
	if rapid.Bool().Draw(t, "forged") {
		a.device = rapid.StringMatching(`[a-z0-9]{40}`).Draw(t, "device")
	}
	return a
}), 6, 9)

// The answer is the same whether an account exists or not, and says when to come back.
func TestThrottlingTellsNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	s.password(t, "bungo.operator")
	for i := range 7 {
		var bodies []string
		for _, name := range []string{"bungo.operator", "tidak.ada.akun"} {
			c := s.Visitor(t)
			r := s.signIn(c, name, "salah")
			bodies = append(bodies, fmt.Sprint(r.StatusCode, strings.ReplaceAll(r.Document().Find("main").Text(), name, "NAME")))
		}
		if bodies[0] != bodies[1] {
			t.Fatalf("attempt %d tells which account exists:\n%s\n%s", i, bodies[0], bodies[1])
		}
		if want := map[bool]string{true: "422", false: "429"}[i < 5]; !strings.HasPrefix(bodies[0], want) {
			t.Errorf("attempt %d: %.60s, want %s", i, bodies[0], want)
		}
	}
}

// Whoever sends a form when the session has ended is told so, gets back what they wrote, and is led to sign in and from there
// to the form. What another site sends is not repeated.
func TestFormAfterTheEndOfTheSession(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const reason = "Unit asal akan kekurangan dua guru kelas."
	send := func(from, site string) *servertest.Response {
		r := httptest.NewRequest(http.MethodPost, "/usulan/abcdefghij/tolak", strings.NewReader(url.Values{"note": {reason}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Referer", from)
		r.Header.Set("Sec-Fetch-Site", site)
		return s.Visitor(t).Do(r)
	}
	own := send("http://example.com/usulan/abcdefghij/tolak?dari=kotak", "same-origin").Want(http.StatusUnauthorized).Document()
	if text := own.Find("main").Text(); !strings.Contains(text, reason) || !strings.Contains(text, "Sesi Anda sudah berakhir") {
		t.Errorf("the page says %q", text)
	}
	if href := own.Find("main a").AttrOr("href", ""); href != "/masuk?lanjut=%2Fusulan%2Fabcdefghij%2Ftolak%3Fdari%3Dkotak" {
		t.Errorf("leads to %s", href)
	}
	if href := send("http://evil.example/usulan/x", "same-origin").Document().Find("main a").AttrOr("href", ""); href != "/masuk" {
		t.Errorf("from elsewhere leads to %s", href)
	}
	if text := send("http://evil.example/", "cross-site").Want(http.StatusForbidden).Document().Find("main").Text(); strings.Contains(text, reason) {
		t.Errorf("another site's words are repeated: %q", text)
	}
}

// The gallery of components stands in the menu of a demonstration, not in that of those who work.
func TestGalleryIsForTheCurious(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]servertest.Option{"demo": nil, "real": {servertest.NoDemo}} {
		want := 0
		if name == "demo" {
			want = 1
		}
		s := newScene(t, options...)
		if got := s.As(t, "bungo.admin").Page("/admin/pengguna").Find(`nav a[href="/admin/kit"]`).Length(); (got > 0) != (want > 0) {
			t.Errorf("%s: %d links to the gallery, want %d", name, got, want)
		}
	}
}
