package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/dbtest"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/seed"
)

// asProgram names the variable that turns this test binary into the program itself.
const asProgram = "MUTASI_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// server is a running `mutasi serve`.
type server struct {
	cmd *exec.Cmd
	url string
	log string // name of the file
}

// said returns the log.
func (s *server) said(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(s.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// launch starts `mutasi serve` on the database and returns when it answers.
func launch(t *testing.T, database string) *server {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	_ = free.Close()
	cmd := exec.Command(os.Args[0], "serve")
	cmd.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL="+database, "MUTASI_ADDR="+addr, "MUTASI_DATA="+t.TempDir(),
		"MUTASI_WORKER=off", "MUTASI_DB_CONNECTIONS=4", "MUTASI_LOG_LEVEL=warn")
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd, url: "http://" + addr, log: log.Name()}
	t.Cleanup(func() {
		s.kill()
		if t.Failed() {
			t.Log(s.said(t))
		}
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, s.url) {
		t.Fatalf("the server said %q (%v), want its address %s", line, err, s.url)
	}
	return s
}

// kill ends the server as kill -9 does; a dead one stays dead.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// wire carries connections to the database. Under its write lock nothing that the database answers arrives.
type wire struct {
	sync.RWMutex
	url string
}

// newWire listens before the database at the url.
func newWire(t *testing.T, database string) *wire {
	t.Helper()
	c, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	network, address := "tcp", net.JoinHostPort(c.Host, fmt.Sprint(c.Port))
	if strings.HasPrefix(c.Host, "/") {
		network, address = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", c.Host, c.Port)
	}
	w := &wire{url: (&url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: ln.Addr().String(),
		Path: "/" + c.Database, RawQuery: "sslmode=disable"}).String()}
	go func() {
		for {
			down, err := ln.Accept()
			if err != nil {
				return // the test is over
			}
			up, err := net.Dial(network, address)
			if err != nil {
				_ = down.Close()
				continue
			}
			go func() { _, _ = io.Copy(up, down); _ = up.Close() }()
			go w.answer(down, up)
		}
	}()
	return w
}

func (w *wire) answer(down, up net.Conn) {
	defer func() { _ = down.Close() }()
	for b := make([]byte, 64<<10); ; {
		n, err := up.Read(b)
		if n > 0 {
			w.RLock()
			_, gone := down.Write(b[:n])
			w.RUnlock()
			if gone != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// client is a browser of one person.
type client struct {
	http.Client
	t *testing.T
}

func newClient(t *testing.T) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{http.Client{Jar: jar, CheckRedirect: stay, Timeout: 2 * time.Minute}, t}
}

// send posts a form as a browser does; the answer's status and where it leads, or why none came.
func (c *client) send(address string, form url.Values) (int, string, error) {
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := c.Do(r)
	if err != nil {
		return 0, "", err
	}
	return resp.StatusCode, resp.Header.Get("Location"), resp.Body.Close()
}

// form reads the fields of the page's form that leads to action.
func (c *client) form(page, action string) url.Values {
	c.t.Helper()
	resp, err := c.Get(page)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	d, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	fields := url.Values{}
	d.Find(`form[action^="` + action + `"]`).Find("input, textarea").Each(func(_ int, f *goquery.Selection) {
		fields.Set(f.AttrOr("name", ""), f.AttrOr("value", ""))
	})
	if fields.Get("_key") == "" {
		c.t.Fatalf("%s (%d) has no form to %s", page, resp.StatusCode, action)
	}
	return fields
}

// What the test does in its own database to make a moment last: every event of a case waits while the test holds the lock,
// either where it is written or, deferred, when everything is written and the transaction commits.
const (
	sqlWait = `create function test_wait() returns trigger language plpgsql as
		$$ begin perform pg_advisory_xact_lock_shared(471); return null; end $$`
	sqlWaitBeforeCommit = `create trigger test_wait after insert on proposal_event for each row execute function test_wait()`
	sqlWaitInCommit     = `create constraint trigger test_wait after insert on proposal_event deferrable initially deferred
		for each row execute function test_wait()`
	sqlHold     = `select pg_advisory_lock(471)`
	sqlRelease  = `select pg_advisory_unlock(471)`
	sqlWaiting  = `select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))`
	sqlDeserted = `select not exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend')`
	sqlDecided  = `select exists (select from proposal where public_id = $1 and state <> 'ppk_approval')`
)

// sqlDeeds counts what a decision of the personnel authority leaves: the decided step, the event, the audit record, the next
// step, its notices and the key of the form.
const sqlDeeds = `
select format('decided %s, event %s, audit %s, next step %s, doubled notices %s, keys %s',
  (select count(*) from proposal_step s where s.proposal_id = p.id and s.kind = 'decision' and s.decided_at is not null),
  (select count(*) from proposal_event e where e.proposal_id = p.id and e.from_state = 'ppk_approval'),
  (select count(*) from audit_event a where a.subject_id = p.public_id and a.action = 'proposal.approve' and a.actor_role = 'ppk'),
  (select count(*) from proposal_step s where s.proposal_id = p.id and s.opened_at is not null and s.decided_at is null and s.dropped_at is null),
  (select count(*) - count(distinct (user_id, key, args)) from notice n where n.subject_id = p.public_id),
  (select count(*) from idempotency i where i.key = $2))
  from proposal p where p.public_id = $1`

var errAnswered = errors.New("the official got an answer")

// The server is killed (SIGKILL) around the commit of a decision; the official sends the same form again to the next one.
// However it fell, the case is decided once.
func TestKilledBetweenDecisionAndAnswer(t *testing.T) {
	t.Parallel()
	today := asn.DateOf(time.Now().In(i18n.WIB))
	hash, err := identity.HashPassword(t.Context(), seed.DefaultPassword)
	if err != nil {
		t.Fatal(err)
	}
	fill := seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today, PasswordHash: hash})
	for _, tt := range []struct {
		name, wait string
		answered   bool // the database has committed and its answer is on the way
		decided    bool // what stands after the fall
	}{
		{"before the commit", sqlWaitBeforeCommit, false, false},
		{"while the commit is asked for", sqlWaitInCommit, false, true},
		{"after the commit, before its answer", sqlWaitInCommit, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			database := dbtest.Clone(t, "serve_"+strings.ReplaceAll(today.String(), "-", ""), fill)
			db := reach(t, database)
			between := newWire(t, database)
			var id string
			db.row(t, &id, `select p.public_id from proposal p join agency a on a.id = p.agency_id
				where a.code = '5503' and p.state = 'ppk_approval' order by p.id limit 1`)

			first := launch(t, between.url)
			bupati := newClient(t)
			if status, to, err := bupati.send(first.url+"/masuk", url.Values{"username": {"bungo.bupati"}, "password": {seed.DefaultPassword}}); err != nil || status != http.StatusSeeOther {
				t.Fatalf("sign in: %d %s %v", status, to, err)
			}
			action := "/usulan/" + id + "/setujui"
			form := bupati.form(first.url+action, action)
			db.exec(t, sqlWait)
			db.exec(t, tt.wait)
			db.exec(t, sqlHold)
			lost := make(chan error, 1)
			go func() {
				status, _, err := bupati.send(first.url+action, form)
				if err == nil {
					err = fmt.Errorf("%w: %d", errAnswered, status)
				}
				lost <- err
			}()
			for waiting := false; !waiting; {
				select {
				case err := <-lost:
					t.Fatalf("the decision did not get as far as the event: %v", err)
				default:
					db.row(t, &waiting, sqlWaiting)
				}
			}
			if tt.answered {
				between.Lock()
				db.exec(t, sqlRelease)
				db.until(t, sqlDecided, id)
				first.kill()
				between.Unlock()
			} else {
				first.kill()
				db.exec(t, sqlRelease)
			}
			if err := <-lost; errors.Is(err, errAnswered) {
				t.Fatalf("the server was not killed in time: %v", err)
			}
			db.until(t, sqlDeserted) // the database has noticed
			var decided bool
			if db.row(t, &decided, sqlDecided, id); decided != tt.decided {
				t.Fatalf("after the fall: decided %t, want %t", decided, tt.decided)
			}

			second := launch(t, database)
			for range 2 {
				if status, to, err := bupati.send(second.url+action, form); err != nil || status != http.StatusSeeOther || to != "/usulan/"+id {
					t.Fatalf("the same form again: %d %s %v, want 303 to the case", status, to, err)
				}
			}
			var deeds string
			db.row(t, &deeds, sqlDeeds, id, form.Get("_key"))
			if want := "decided 1, event 1, audit 1, next step 1, doubled notices 0, keys 1"; deeds != want {
				t.Errorf("the case stands with %s, want %s", deeds, want)
			}
		})
	}
}

// conn is the test's own way into the database.
type conn struct{ *pgx.Conn }

func reach(t *testing.T, database string) conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) })
	return conn{c}
}

func (c conn) exec(t *testing.T, sql string) {
	t.Helper()
	if _, err := c.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func (c conn) row(t *testing.T, dest any, sql string, args ...any) {
	t.Helper()
	if err := c.QueryRow(t.Context(), sql, args...).Scan(dest); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// until asks until the answer is yes; the test's own end is its limit.
func (c conn) until(t *testing.T, sql string, args ...any) {
	t.Helper()
	for yes := false; !yes; time.Sleep(5 * time.Millisecond) {
		c.row(t, &yes, sql, args...)
	}
}
