package servertest

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/app"
	"mutasi/internal/asn"
	"mutasi/internal/config"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
)

// Today is the day on which the world stands.
var Today = asn.NewDate(2026, 11, 21)

// now is mid-morning of Today in all Indonesian zones.
func now() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }

// App is the product on a database of its own.
type App struct {
	*app.App
	t    testing.TB
	log  *requests
	http func() string
}

// Option changes the configuration.
type Option func(*config.Config)

// Secure serves as behind HTTPS.
func Secure(c *config.Config) { c.CookieSecure, c.BaseURL.Scheme = true, "https" }

// NoDemo serves as an installation with real people.
func NoDemo(c *config.Config) { c.Demo = false }

// New puts the product together on a copy of the small demo world.
func New(t testing.TB, options ...Option) *App {
	t.Helper()
	return On(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: Today})), now, options...)
}

// On puts the product together on the database at url, which takes the time from clock.
func On(t testing.TB, url string, clock func() time.Time, options ...Option) *App {
	t.Helper()
	c, err := config.Load(func(name string) string {
		return map[string]string{"MUTASI_DEMO": "on", "MUTASI_DATA": t.TempDir(), "MUTASI_DB_CONNECTIONS": "4"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range options {
		o(&c)
	}
	log := &requests{}
	a, err := app.New(t.Context(), c, url, slog.New(log), app.At(clock))
	if err != nil {
		t.Fatalf("put the product together: %v", err)
	}
	t.Cleanup(a.Close)
	s := &App{App: a, t: t, log: log}
	s.http = sync.OnceValue(func() string {
		server := httptest.NewServer(a.Handler)
		t.Cleanup(server.Close)
		s.Listen(t)
		return server.URL
	})
	return s
}

// Address is where the product answers over HTTP, for a browser.
func (a *App) Address() string { return a.http() }

// Listen lets sessions be remembered until the test ends, as while serving.
func (a *App) Listen(t testing.TB) {
	t.Helper()
	told, stop := a.Identity.Sessions.Listen(t.Context())
	t.Cleanup(stop)
	<-told
}

// Session signs username in, without the cost of a password, in the first role that the account holds, and returns
// the cookie.
func (a *App) Session(t testing.TB, username string) *http.Cookie {
	t.Helper()
	var user, grant int64
	a.Row(t, []any{&user, &grant}, `select u.id, coalesce(min(g.id), 0) from user_account u left join role_grant g on g.user_id = u.id
		where u.username = $1 group by u.id`, username)
	return a.session(t, user, grant)
}

// NoRole signs username in before a role is chosen.
func (a *App) NoRole(t testing.TB, username string) *http.Cookie {
	t.Helper()
	var user int64
	a.Row(t, []any{&user}, `select id from user_account where username = $1`, username)
	return a.session(t, user, 0)
}

func (a *App) session(t testing.TB, user, grant int64) *http.Cookie {
	t.Helper()
	sessions := a.Identity.Sessions
	start := sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := sessions.Start(r.Context(), user, grant); err != nil {
			t.Errorf("start a session: %v", err)
		}
	}))
	rec := httptest.NewRecorder()
	start.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil))
	for _, k := range rec.Result().Cookies() {
		if k.Name == sessions.Manager.Cookie.Name {
			return k
		}
	}
	t.Fatalf("no session for account %d", user)
	return nil
}

// Row reads one row into dest.
func (a *App) Row(t testing.TB, dest []any, sql string, args ...any) {
	t.Helper()
	if err := a.DB.QueryRow(t.Context(), sql, args...).Scan(dest...); err != nil {
		t.Fatalf("%s: %v", strings.TrimSpace(sql), err)
	}
}

// Text reads one value as text.
func (a *App) Text(t testing.TB, sql string, args ...any) string {
	t.Helper()
	var s string
	a.Row(t, []any{&s}, sql, args...)
	return s
}

// Texts reads a column as text.
func (a *App) Texts(t testing.TB, sql string, args ...any) []string {
	t.Helper()
	rows, err := a.DB.Query(t.Context(), sql, args...)
	if err == nil {
		var list []string
		if list, err = pgx.CollectRows(rows, pgx.RowTo[string]); err == nil {
			return list
		}
	}
	t.Fatalf("%s: %v", strings.TrimSpace(sql), err)
	return nil
}

// Exec changes the database behind the product's back, to set a scene that no page can.
func (a *App) Exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), a.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }()
	if _, err := c.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", strings.TrimSpace(sql), err)
	}
}

// Account names the demo account of Bungo that holds a role.
func Account(r access.Role) string { return accounts[r] }

var accounts = map[access.Role]string{
	access.HROperator: "bungo.operator", access.HRVerifier: "bungo.verifikator", access.HRHead: "bungo.kabid",
	access.UnitHead: "bungo.kepala.pendidikan", access.UnitOfficer: "bungo.pengelola.pendidikan", access.TPK: "bungo.tpk",
	access.PyB: "bungo.sekda", access.PPK: "bungo.bupati", access.Employee: "bungo.asn", access.Auditor: "bungo.auditor",
	access.Admin: "bungo.admin",
}

// requests is a log handler that keeps how many statements each request took, and the faults.
type requests struct {
	mu      sync.Mutex
	queries map[string]int
	faults  []string
}

// Enabled satisfies slog.Handler.
func (*requests) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs satisfies slog.Handler.
func (l *requests) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup satisfies slog.Handler.
func (l *requests) WithGroup(string) slog.Handler { return l }

// Handle satisfies slog.Handler.
func (l *requests) Handle(_ context.Context, r slog.Record) error {
	var id string
	queries := -1
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "request_id":
			id = a.Value.String()
		case "queries":
			queries = int(a.Value.Int64())
		}
		return true
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if queries >= 0 {
		if l.queries == nil {
			l.queries = map[string]int{}
		}
		l.queries[id] = queries
	}
	if r.Level >= slog.LevelError {
		var text strings.Builder
		_ = slog.NewTextHandler(io.Writer(&text), nil).Handle(context.Background(), r)
		l.faults = append(l.faults, text.String())
	}
	return nil
}

// of returns the statements of a request.
func (l *requests) of(id string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queries[id]
}

// Faults returns what the product has logged as an error since the last call.
func (a *App) Faults() []string {
	a.log.mu.Lock()
	defer a.log.mu.Unlock()
	out := a.log.faults
	a.log.faults = nil
	return out
}
