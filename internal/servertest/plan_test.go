package servertest_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/servertest"
)

// grows are the tables that grow with people, posts or what happens to them.
var grows = []string{"unit", "unit_period", "position", "employee", "placement", "service_record", "seat", "post", "need", "proposal", "proposal_step", "proposal_event", "proposal_finding", "proposal_document",
	"proposal_opinion", "proposal_reference", "proposal_duty", "notice", "readiness", "audit_event", "clearance", "performance_rating", "competence_result", "competence_assessment",
	"certificate", "education_history", "rank_history", "sanction", "decree", "decree_person", "quality_finding", "analysis", "analysis_line", "analysis_event", "user_account",
	"user_session", "role_grant", "move_wish", "import_run", "import_row", "vacancy_publication", "vacancy_interest", "stored_file"}

// planned is a statement that reads or writes rows.
var planned = regexp.MustCompile(`(?is)^[\s(]*(select|with|insert|update|delete)\b`)

// Every statement of every page reaches the tables that grow by an index, in the plan that PostgreSQL keeps for whatever
// values come: so that a page costs what its government does and not what the nation does.
func TestPagesReadByIndex(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Furnish(t, "bungo")
	asked := statements(t, a, pages)
	if len(asked) < 100 {
		t.Fatalf("only %d statements seen", len(asked))
	}
	conn := dbtest.Grown(t, a.URL, 1000, grows)
	read := 0
	for sql, page := range asked {
		if strings.Contains(sql, "/*if ") {
			t.Errorf("%s: an optional part was sent:\n%s", page, sql)
			continue
		}
		for _, s := range dbtest.Scans(t, dbtest.Generic(t, conn, sql)) {
			if !slices.Contains(grows, s.Relation) {
				continue
			}
			read++
			if s.Condition == "" && !(s.Relation == "user_account" && strings.Contains(s.Filter, "demo")) { // accounts to try the demo with
				t.Errorf("%s: the whole of %s is read (%s), filtered by %q:\n%s", page, s.Relation, s.Kind, s.Filter, sql)
			}
		}
	}
	t.Logf("%d statements, %d readings", len(asked), read)
}

// statements are those that read or write rows for the pages, each with the first page that asks it.
func statements(t *testing.T, a *servertest.App, of []page) map[string]string {
	t.Helper()
	asked := map[string]string{}
	for _, p := range of {
		c := a.Visitor(t)
		if p.as != "" {
			c = a.As(t, "bungo."+p.as)
		}
		ctx := db.WithStatements(t.Context(), func(sql string) {
			if asked[sql] == "" && planned.MatchString(sql) {
				asked[sql] = p.name()
			}
		})
		_ = c.Do(httptest.NewRequestWithContext(ctx, http.MethodGet, a.Path(t, p.path, "bungo"), nil))
	}
	return asked
}

// A name that is common in the nation is looked for within the government, in the index itself; two letters, which no
// trigram index can find and for which it would be read whole, among the names of the government.
func TestNamesAreFoundWithinTheGovernment(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	conn := dbtest.Grown(t, a.URL, 1000, grows)
	for _, c := range []struct {
		path    string
		indexed bool
	}{
		{"/cari?q=siti", true}, {"/cari?q=a+b", false},
		{"/pegawai?cari=siti", true}, {"/pegawai?cari=si", false},
		{"/siap-mutasi?cari=siti", true}, {"/siap-mutasi?cari=si", false},
		{"/usulan?cari=siti", true}, {"/usulan?cari=si", false},
	} {
		asked, found := 0, 0
		for sql := range statements(t, a, []page{{path: c.path, as: "operator"}}) {
			if !strings.Contains(sql, "name_key like") && !strings.Contains(sql, "name_key || '' like") {
				continue
			}
			asked++
			for _, s := range dbtest.Scans(t, dbtest.Generic(t, conn, sql)) {
				if s.Index == "employee_agency_name_search" {
					found++
				}
				if strings.Contains(s.Condition+s.Filter, "name_key") && !strings.Contains(s.Condition, "agency_id = ") {
					t.Errorf("%s: %s %s by %q, filtered by %q:\n%s", c.path, s.Relation, s.Index, s.Condition, s.Filter, sql)
				}
			}
		}
		if asked == 0 || found > 0 != c.indexed {
			t.Errorf("%s: %d statements ask for a name, %d by the index of names", c.path, asked, found)
		}
	}
}
