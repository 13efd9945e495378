package identity_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
	"mutasi/internal/identity"
)

// site is a server with nothing but sessions: /in starts one, /out ends it, /who answers the name.
func site(t *testing.T) (*identity.Service, *httptest.Server, *http.Client) {
	t.Helper()
	d := dbtest.New(t)
	ctx := t.Context()
	hash, err := identity.HashPassword(ctx, "sandi-yang-benar")
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	if err := d.Housekeep(ctx, "test.user", func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `insert into user_account (public_id, username, name, password_hash) values ('u1', 'sari', 'Sari', $1) returning id`, hash).Scan(&id)
	}); err != nil {
		t.Fatal(err)
	}
	s := identity.NewSessions(d, false, time.Now)
	svc := &identity.Service{DB: d, Sessions: s, Now: time.Now}
	mux := http.NewServeMux()
	mux.HandleFunc("/in", func(w http.ResponseWriter, r *http.Request) {
		if err := s.Start(r.Context(), id, 0); err != nil {
			t.Error(err)
		}
		http.Redirect(w, r, "/who", http.StatusSeeOther)
	})
	mux.HandleFunc("/out", func(_ http.ResponseWriter, r *http.Request) {
		if err := s.End(r.Context()); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/who", func(w http.ResponseWriter, r *http.Request) {
		if p := identity.FromContext(r.Context()); p != nil {
			_, _ = w.Write([]byte(p.Name))
		}
	})
	server := httptest.NewServer(s.Middleware(mux))
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return svc, server, &http.Client{Jar: jar, Timeout: 20 * time.Second}
}

func body(t *testing.T, c *http.Client, url string) string {
	t.Helper()
	res, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b := make([]byte, 100)
	n, _ := res.Body.Read(b)
	return string(b[:n])
}

func TestSessionLivesUntilItIsEnded(t *testing.T) {
	t.Parallel()
	svc, server, c := site(t)
	if got := body(t, c, server.URL+"/in"); got != "Sari" {
		t.Fatalf("after signing in /who = %q, want Sari", got)
	}
	list, err := svc.ListSessions(t.Context(), 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("sessions = %v, %v; want one", list, err)
	}
	// The old cookie, kept by somebody else, must be worth nothing once the session is over.
	old := &http.Client{Jar: &fixedJar{c.Jar.Cookies(must(server.URL))}, Timeout: 20 * time.Second}
	if got := body(t, old, server.URL+"/who"); got != "Sari" {
		t.Fatalf("copied cookie before the end = %q", got)
	}
	body(t, c, server.URL+"/out")
	if got := body(t, old, server.URL+"/who"); got != "" {
		t.Errorf("copied cookie after the end = %q, want nobody", got)
	}
}

func TestWrongPasswordIsThrottledButNotForTheOwner(t *testing.T) {
	t.Parallel()
	svc, _, _ := site(t)
	ctx := t.Context()
	in, err := svc.SignIn(ctx, " Sari ", "sandi-yang-benar", "", "10.0.0.0/24", "")
	if err != nil {
		t.Fatalf("right password: %v", err)
	}
	for i := range 5 {
		if _, err := svc.SignIn(ctx, "sari", "salah", "", "10.1.0.0/24", ""); !errors.Is(err, identity.ErrWrongPassword) {
			t.Fatalf("attempt %d = %v, want ErrWrongPassword", i, err)
		}
	}
	if _, err := svc.SignIn(ctx, "sari", "sandi-yang-benar", "", "10.1.0.0/24", ""); errs.KindOf(err) != errs.TooMany {
		t.Errorf("stranger after five failures = %v, want TooMany", err)
	}
	if _, err := svc.SignIn(ctx, "sari", "sandi-yang-benar", in.DeviceToken, "10.0.0.0/24", ""); err != nil {
		t.Errorf("owner on a known browser = %v, want to get in", err)
	}
	if _, err := svc.SignIn(ctx, "tidak-ada", "salah", "", "10.2.0.0/24", ""); !errors.Is(err, identity.ErrWrongPassword) {
		t.Errorf("unknown account = %v, want the same answer as a wrong password", err)
	}
}
