package server_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/server"
	"mutasi/internal/server/kit"
	"mutasi/internal/servertest"
	"mutasi/web/static"
)

var update = flag.Bool("update", false, "write the table of access anew; then read the difference line by line")

const golden = "testdata/access.golden"

// columns are the people of the table of access, with the heads of their columns.
var columns = []struct {
	head string
	role access.Role
}{
	{"visitor", ""}, {"norole", "norole"}, {"operator", access.HROperator}, {"verifier", access.HRVerifier}, {"hr_head", access.HRHead},
	{"u_head", access.UnitHead}, {"u_officer", access.UnitOfficer}, {"tpk", access.TPK}, {"pyb", access.PyB}, {"ppk", access.PPK},
	{"employee", access.Employee}, {"auditor", access.Auditor}, {"admin", access.Admin},
}

// as returns the browser of one column.
func (s *scene) as(role access.Role) *servertest.Client {
	s.t.Helper()
	switch role {
	case "":
		return s.Visitor(s.t)
	case "norole":
		c := s.Visitor(s.t)
		c.Set(s.NoRole(s.t, servertest.Account(access.HROperator)))
		return c
	}
	return s.As(s.t, servertest.Account(role))
}

// knock asks for a route in one's own government: a GET as it is; a POST without its key, which is refused only after
// the permission was looked at (422) and so changes nothing.
func (s *scene) knock(c *servertest.Client, r server.Route) *servertest.Response {
	if r.Method == http.MethodGet {
		return c.Get(s.path(r, own))
	}
	return c.PostRaw(s.path(r, own), url.Values{})
}

// TestAccess holds every route and role to a table that people have read. A new route or a changed permission shows
// as a difference; write the table anew with
//
//	go run ./internal/testrun -- go test ./internal/server -run TestAccess -update
//
// and read what has changed before you commit it.
func TestAccess(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	var b strings.Builder
	fmt.Fprintf(&b, "%-4s %-34s %-18s", "", "", "permission")
	for _, c := range columns {
		fmt.Fprintf(&b, " %-9s", c.head)
	}
	fmt.Fprintln(&b)
	for _, r := range s.Routes {
		permission := string(r.Permission)
		if r.Public {
			permission = "(public)"
		}
		fmt.Fprintf(&b, "%-4s %-34s %-18s", r.Method, r.Pattern, permission)
		for _, c := range columns {
			status := s.knock(s.as(c.role), r).StatusCode
			fmt.Fprintf(&b, " %-9d", status)
			if c.role == "" || c.role == "norole" || r.Public {
				continue
			}
			if can := c.role.Can(r.Permission); (status == http.StatusForbidden) == can {
				t.Errorf("%s %s as %s: %d, but Can(%s) is %t", r.Method, r.Pattern, c.role, status, r.Permission, can)
			}
		}
		fmt.Fprintln(&b)
	}
	got := regexp.MustCompile(` +\n`).ReplaceAllString(b.String(), "\n")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s differs (-people want, +is); see TestAccess for how to renew it:\n%s", golden, d)
	}
	for _, f := range s.Faults() {
		t.Error(f)
	}
}

// Every route says who may use it, and the router knows no route beside the table.
func TestRoutesAreDeclared(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	declared := map[string]bool{"GET /healthz": true, "GET /readyz": true, "POST /laporan-kebijakan": true}
	for _, r := range a.Routes {
		declared[r.Method+" "+r.Pattern] = true
		if r.Public == (r.Permission != "") {
			t.Errorf("%s %s: needs a permission or Public, and not both", r.Method, r.Pattern)
		}
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			t.Errorf("%s %s: only GET and POST are used", r.Method, r.Pattern)
		}
	}
	walked := map[string]bool{}
	err := chi.Walk(a.Handler.(chi.Routes), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(pattern, static.Prefix) {
			return nil // embedded files, the same for everybody
		}
		walked[method+" "+pattern] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(declared, walked); d != "" {
		t.Errorf("routes declared (-) and routed (+) differ:\n%s", d)
	}
}

// A form sent from another site is refused, whoever's browser sends it.
func TestCrossOriginIsRefused(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, r := range s.Routes {
		if r.Method != http.MethodPost {
			continue
		}
		// A browser too old for the first header still sends the second.
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			c := s.as(access.HROperator)
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, s.path(r, own), strings.NewReader("_key=aaaaaaaaaaaaaaaaaaaaaaaa"))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set(name, value)
			if got := c.DoRaw(req).StatusCode; got != http.StatusForbidden {
				t.Errorf("POST %s with %s %s: %d, want 403", r.Pattern, name, value, got)
			}
		}
	}
}

// What belongs to another government does not exist: not found, nothing of it shown, nothing changed.
func TestForeignObjectsDoNotExist(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.Text(t, `select count(*)::text from audit_event`)
	for _, r := range s.Routes {
		if !strings.Contains(r.Pattern, "/{id}") || r.Public {
			continue
		}
		for _, c := range columns[2:] {
			if !c.role.Can(r.Permission) {
				continue
			}
			browser, path := s.as(c.role), s.path(r, foreign)
			var resp *servertest.Response
			if r.Method == http.MethodGet {
				resp = browser.Get(path)
			} else {
				resp = browser.Post(path, url.Values{"version": {"1"}})
			}
			if resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s as %s, of %s: %d, want 404\n%.300s", r.Method, r.Pattern, c.role, foreign, resp.StatusCode, resp.Content)
			}
		}
	}
	if after := s.Text(t, `select count(*)::text from audit_event`); after != before {
		t.Errorf("refused requests left traces: %s audit records, before %s", after, before)
	}
}

// A head of office sees the people and posts of that office only.
func TestOtherOfficesDoNotExist(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	mine, other := s.As(t, "bungo.kepala.pendidikan"), s.As(t, "bungo.kepala.kesehatan")
	for _, r := range s.Routes {
		if !strings.Contains(r.Pattern, "/{id}") || r.Method != http.MethodGet || !access.UnitHead.Can(r.Permission) || r.Permission == access.SignedIn {
			continue
		}
		path := s.path(r, own)
		// Pages on which a case is decided lead back to it when it does not wait for the reader.
		if got := mine.Get(path); got.StatusCode != http.StatusOK && (got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(path, got.Location())) {
			t.Errorf("GET %s as head of its office: %d to %s", r.Pattern, got.StatusCode, got.Location())
		}
		if got := other.Get(path).StatusCode; got != http.StatusNotFound {
			t.Errorf("GET %s as head of another office: %d, want 404", r.Pattern, got)
		}
	}
}

// sqlForeign lists the public ids of whatever belongs to other governments.
const sqlForeign = `
select x.public_id from agency a join (
  select agency_id, public_id from employee union all select agency_id, public_id from unit union all
  select agency_id, public_id from post union all select agency_id, public_id from position union all
  select agency_id, public_id from proposal union all select agency_id, public_id from decree union all
  select agency_id, public_id from import_run union all select agency_id, public_id from user_account
) x on x.agency_id = a.id where a.code <> '5503'`

var idInPage = regexp.MustCompile(`[0-9a-hjkmnp-tv-z]{10}`)

// No page that anybody of Bungo can open names anything of another government.
func TestNoPageShowsForeignObjects(t *testing.T) {
	t.Parallel()
	s := newScene(t, servertest.NoDemo)
	foreigners := map[string]bool{}
	for _, id := range s.Texts(t, sqlForeign) {
		foreigners[id] = true
	}
	if len(foreigners) < 5000 {
		t.Fatalf("only %d foreign objects", len(foreigners))
	}
	pages := 0
	for _, r := range s.Routes {
		if r.Method != http.MethodGet {
			continue
		}
		for _, c := range columns {
			resp := s.as(c.role).Get(s.path(r, own))
			if resp.StatusCode != http.StatusOK {
				continue
			}
			pages++
			for _, id := range idInPage.FindAllString(string(resp.Content), -1) {
				if foreigners[id] {
					t.Errorf("GET %s as %s shows %s of another government", r.Pattern, c.head, id)
				}
			}
		}
	}
	if pages < 40 {
		t.Errorf("only %d pages looked at", pages)
	}
}

// Whatever bytes a form holds, no route fails on them: what is no text is left out or refused.
func TestFormsHoldAnything(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const bytes = "a\x00\xff\u202e\x07 kata yang cukup panjang untuk alasan"
	fields := url.Values{"versi": {"1"}, "version": {"1"}}
	for _, name := range []string{"pegawai", "jabatan", "post", "reason", "reason_code", "impact", "note", "internal", "points", "opinion", "outcome", "number",
		"on_d", "on_m", "on_y", "effective_on_d", "kind", "hasil", "read", "case", "text", "grant", "username", "name", "unit", "role", "roles", "value", "alasan", "catatan",
		"tempat", "kecamatan", "perangkat", "theme", "nama", "query", "saringan", "basis", "from", "title", "ordinal", "volume", "day", "tanggal", "lanjut", "cari"} {
		fields.Set(name, bytes)
	}
	paths := map[string]string{} // before anything is changed
	for _, r := range s.Routes {
		if r.Method == http.MethodPost {
			paths[r.Pattern] = s.path(r, own)
		}
	}
	for _, role := range []access.Role{access.HROperator, access.HRVerifier, access.UnitHead, access.TPK, access.PPK, access.Employee, access.Admin} {
		for _, r := range s.Routes {
			path, ok := paths[r.Pattern]
			if !ok || r.Method != http.MethodPost {
				continue
			}
			if got := s.as(role).Post(path, fields); got.StatusCode >= 500 {
				t.Errorf("POST %s as %s: %d\n%.300s", r.Pattern, role, got.StatusCode, strings.Join(strings.Fields(got.Document().Find("main").Text()), " "))
			}
			if got := s.as(role).Post(path, url.Values{kit.KeyField: {"\x00\xff" + db.RandomText(26)}}); got.StatusCode >= 500 {
				t.Errorf("POST %s as %s with a key that is no text: %d", r.Pattern, role, got.StatusCode)
			}
		}
	}
}
