package identity_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/identity"
)

// house is a server whose pages say who asks and how many statements that took; its clock stands still, so that what is remembered
// is forgotten only where something says so.
type house struct {
	t        testing.TB
	url      string
	db       *db.DB
	sessions *identity.Sessions
	handler  http.Handler
	user     int64
	cookie   *http.Cookie
	mu       sync.Mutex
	asked    int
	who      *identity.Principal
}

func newHouse(t *testing.T, listen bool) *house {
	t.Helper()
	h := &house{t: t, url: dbtest.Clone(t, "", nil)}
	d := dbtest.Open(t, h.url)
	clock := time.Now().UTC().Truncate(24 * time.Hour).Add(time.Hour)
	h.db, h.sessions = d, identity.NewSessions(d, false, func() time.Time { return clock })
	h.exec(`insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
		values ('a1', '1', 'Kota', 'Kota', 'city', '1', 'Wali Kota', 'Kota', 'BKPSDM')`)
	h.exec(`insert into user_account (public_id, username, name, agency_id) values ('u1', 'sari', 'Sari', (select id from agency))`)
	h.exec(`insert into role_grant (user_id, role, agency_id, granted_by) select u.id, 'hr_operator', u.agency_id, 'uji' from user_account u`)
	h.row(&h.user, `select id from user_account`)
	inner := h.sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		h.who = identity.FromContext(r.Context())
		if r.URL.Path == "/in" {
			var grant int64
			h.row(&grant, `select id from role_grant`)
			if err := h.sessions.Start(r.Context(), h.user, grant); err != nil {
				t.Error(err)
			}
		}
	}))
	h.handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, counter := db.WithCounter(r.Context())
		inner.ServeHTTP(w, r.WithContext(ctx))
		h.asked = counter.N()
	})
	if listen {
		h.listen()
	}
	h.cookie = h.visit(http.MethodPost, "/in").Cookies()[0]
	return h
}

func (h *house) listen() {
	told, stop := h.sessions.Listen(h.t.Context())
	h.t.Cleanup(stop)
	select {
	case <-told:
	case <-time.After(20 * time.Second):
		h.t.Fatal("the listener is never told")
	}
}

func (h *house) visit(method, path string) *http.Response {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, nil)
	if h.cookie != nil {
		r.AddCookie(h.cookie)
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	return w.Result()
}

// exec changes the database as another process would.
func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	c, err := pgx.Connect(h.t.Context(), h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(h.t.Context())) }()
	if _, err := c.Exec(h.t.Context(), sql, args...); err != nil {
		h.t.Fatalf("%s: %v", sql, err)
	}
}

func (h *house) row(dest any, sql string) {
	h.t.Helper()
	if err := h.db.QueryRow(h.t.Context(), sql).Scan(dest); err != nil {
		h.t.Fatalf("%s: %v", sql, err)
	}
}

// warm visits until the session is remembered.
func (h *house) warm() {
	h.t.Helper()
	for range 2000 {
		h.visit(http.MethodGet, "/")
		if h.visit(http.MethodGet, "/"); h.asked == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatalf("a page still asks %d times", h.asked)
}

// soon waits until the next page sees it.
func (h *house) soon(what string, seen func(p *identity.Principal) bool) {
	h.t.Helper()
	for range 2000 {
		if h.visit(http.MethodGet, "/"); seen(h.who) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Errorf("%s: pages still say %+v", what, h.who)
}

func TestRememberedSessionSeesWhatOthersChange(t *testing.T) {
	t.Parallel()
	gone := func(p *identity.Principal) bool { return p == nil }
	for _, c := range []struct {
		name, sql string
		seen      func(p *identity.Principal) bool
	}{
		{"session revoked", `update user_session set revoked_at = now(), revoke_reason = 'uji'`, gone},
		{"session removed", `delete from user_session`, gone},
		{"session shortened", `update user_session set expires_at = now()`, gone},
		{"account closed", `update user_account set disabled_at = now()`, gone},
		{"name", `update user_account set name = 'Sari Dewi'`, func(p *identity.Principal) bool { return p.Name == "Sari Dewi" }},
		{"role ended", `update role_grant set valid = daterange(current_date - 10, current_date)`,
			func(p *identity.Principal) bool { return p.Role == "" && p.Roles == 0 }},
		{"acting from now on", `update role_grant set definitive = false`, func(p *identity.Principal) bool { return !p.Definitive }},
		{"another role", `insert into role_grant (user_id, role, agency_id, granted_by) select user_id, 'auditor', agency_id, 'uji' from role_grant`,
			func(p *identity.Principal) bool { return p.Roles == 2 }},
		{"role put down", `update user_session set grant_id = null`, func(p *identity.Principal) bool { return p.Role == "" }},
		{"notice", `insert into notice (user_id, key, subject_kind, subject_id, effect_key) select id, 'k', 's', '1', 'e' from user_account`,
			func(p *identity.Principal) bool { return p.Unread == 1 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, true)
			h.warm()
			if c.seen(h.who) {
				t.Fatalf("seen before the change: %+v", h.who)
			}
			h.exec(c.sql)
			h.soon(c.name, c.seen)
		})
	}
}

func TestNoticeReadIsSeen(t *testing.T) {
	t.Parallel()
	h := newHouse(t, true)
	h.exec(`insert into notice (user_id, key, subject_kind, subject_id, effect_key) select id, 'k', 's', '1', 'e' from user_account`)
	h.soon("notice", func(p *identity.Principal) bool { return p.Unread == 1 })
	h.warm()
	h.exec(`update notice set read_at = now()`)
	h.soon("notice read", func(p *identity.Principal) bool { return p.Unread == 0 })
}

func TestUnreadNoticesAreCountedSoFar(t *testing.T) {
	t.Parallel()
	h := newHouse(t, false)
	h.exec(`insert into notice (user_id, key, subject_kind, subject_id, effect_key) select u.id, 'k', 's', '1', 'e' || n from user_account u, generate_series(1, 130) n`)
	if h.visit(http.MethodGet, "/"); h.who.Unread != identity.MostUnread {
		t.Errorf("of 130 notices %d are counted, want %d", h.who.Unread, identity.MostUnread)
	}
}

// What is sent is never judged by memory, and who has sent something is asked for anew.
func TestSendingAsksAndForgets(t *testing.T) {
	t.Parallel()
	h := newHouse(t, true)
	h.warm()
	h.visit(http.MethodPost, "/")
	if h.asked == 0 {
		t.Error("a form was taken from a remembered session")
	}
	if h.visit(http.MethodGet, "/"); h.asked == 0 {
		t.Error("the page after a form did not ask")
	}
}

// Nothing is remembered where nobody listens: a process alone may be told nothing.
func TestUntoldSessionIsAskedEveryTime(t *testing.T) {
	t.Parallel()
	h := newHouse(t, false)
	for range 3 {
		if h.visit(http.MethodGet, "/"); h.asked == 0 {
			t.Fatal("a page did not ask, though nobody listens")
		}
	}
	h.exec(`update user_session set revoked_at = now(), revoke_reason = 'uji'`)
	if h.visit(http.MethodGet, "/"); h.who != nil {
		t.Error("a revoked session lives")
	}
}

// The listener's connection breaks, and what is revoked meanwhile is gone all the same; then sessions are remembered again.
func TestLostListenerRemembersNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, true)
	h.warm()
	h.exec(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where query = 'listen "session"' and datname = current_database()`)
	h.exec(`drop trigger user_account_told on user_account`)
	h.exec(`update user_account set name = 'Sari Dewi'`)
	h.soon("a change while nobody listened", func(p *identity.Principal) bool { return p.Name == "Sari Dewi" })
	h.warm()
}

// An administrator's deed in the same process is seen by the very next page.
func TestRevocationIsSeenByTheNextPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, true)
	svc := &identity.Service{DB: h.db, Sessions: h.sessions, Now: time.Now}
	for range 20 {
		h.warm()
		list, err := svc.ListSessions(t.Context(), h.user)
		if err != nil || len(list) != 1 {
			t.Fatalf("sessions = %v, %v; want one", list, err)
		}
		if err := svc.RevokeSession(t.Context(), h.who.Actor, list[0].PublicID); err != nil {
			t.Fatal(err)
		}
		if h.visit(http.MethodGet, "/"); h.who != nil {
			t.Fatal("a revoked session lives")
		}
		h.cookie = nil
		h.cookie = h.visit(http.MethodPost, "/in").Cookies()[0]
	}
}
