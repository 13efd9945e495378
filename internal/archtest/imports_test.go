package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// level says what a package may import of ours: everything with a smaller number, and its named peers. A number
// belongs to a package and all below it; those of one family (internal/rebalance, internal/rebalance/flow) import
// each other freely. The numbers' tens are the tiers of internal/README.md.
type level struct {
	number int
	peers  []string // of the same number
	only   []string // nothing else of ours, where set
}

// testsOnly is the number of packages that only tests import.
const testsOnly = 200

var levels = map[string]level{
	// Embedded files and addresses: the standard library only.
	"migrations": {number: 0}, "web/locale": {number: 0}, "web/static": {number: 0}, "web/route": {number: 0},

	// Platform: knows nothing of civil servants.
	"internal/errs":   {number: 10},
	"internal/config": {number: 11}, "internal/localpg": {number: 11}, "internal/i18n": {number: 11},
	"internal/mail": {number: 11}, "internal/blob": {number: 11}, "internal/sheet": {number: 11},
	"internal/pdf": {number: 11}, "internal/sign": {number: 11}, "internal/oidc": {number: 11}, "internal/geo": {number: 11},
	"internal/db":   {number: 12},
	"internal/jobs": {number: 13},

	// Kernel: the words everybody uses.
	"internal/asn": {number: 20}, "internal/access": {number: 20},
	"internal/audit": {number: 21}, "internal/notify": {number: 21},

	// Registries: what is.
	"internal/policy": {number: 30}, "internal/agency": {number: 30}, "internal/reference": {number: 30},
	"internal/position": {number: 30, peers: []string{"internal/agency"}},
	"internal/employee": {number: 30, peers: []string{"internal/agency", "internal/position"}},
	"internal/identity": {number: 30, peers: []string{"internal/employee"}},

	// Analysis: what follows.
	"internal/eligibility": {number: 40, only: []string{"internal/asn", "internal/errs"}},
	"internal/evidence":    {number: 40, peers: []string{"internal/eligibility", "internal/talent"}},
	"internal/mobility":    {number: 40, peers: []string{"internal/eligibility", "internal/evidence", "internal/talent"}},
	"internal/workload":    {number: 40}, "internal/talent": {number: 40},
	"internal/analysis": {number: 40, peers: []string{"internal/workload"}},
	"internal/region":   {number: 40},
	"internal/quality":  {number: 40},
	"internal/vacancy":  {number: 40, peers: []string{"internal/eligibility", "internal/evidence", "internal/talent"}},

	// Process: what is done.
	"internal/proposal": {number: 50}, "internal/dialogue": {number: 50},
	"internal/decree":     {number: 50, peers: []string{"internal/proposal"}},
	"internal/evaluation": {number: 50, peers: []string{"internal/decree", "internal/proposal"}},
	"internal/rebalance":  {number: 50, peers: []string{"internal/proposal"}},

	// Components.
	"web/ui":    {number: 60},
	"web/state": {number: 61}, "web/finding": {number: 61}, "web/layout": {number: 62}, "web/mail": {number: 62},

	// Read side and traffic.
	"internal/report": {number: 70}, "internal/exchange": {number: 70},

	// Pages.
	"web/page": {number: 80},

	// HTTP: areas never import each other.
	"internal/server/kit": {number: 90}, "internal/server/*": {number: 91}, "internal/server": {number: 92},

	// What puts it together.
	"internal/seed": {number: 100}, "internal/app": {number: 101},
	"cmd": {number: 102}, "internal/testrun": {number: 102},

	"internal/dbtest": {number: testsOnly}, "internal/servertest": {number: testsOnly + 1},
	"internal/archtest": {number: testsOnly}, "web/pagetest": {number: testsOnly},
	"internal/proposal/proposaltest": {number: testsOnly + 1},
}

// bans are packages of others that a tier stays away from, by the numbers it spans.
var bans = []struct {
	from, to int
	pkgs     []string
	why      string
}{
	{20, 59, []string{"net/http", "github.com/go-chi/chi"}, "a domain package knows nothing of HTTP"},
	{60, 69, []string{"net/http", "github.com/jackc/pgx", "mutasi/internal/db"}, "components take values"},
	{80, 89, []string{"net/http", "github.com/jackc/pgx", "mutasi/internal/db"}, "pages take values"},
	{90, 99, []string{"github.com/jackc/pgx"}, "SQL belongs to the domain packages"},
}

// banned exceptions, "importer → imported", with the reason.
var banned = map[string]string{
	"internal/identity → net/http": "the session's cookie is its business",
}

// place returns the key of levels that a package of ours falls under: the longest that contains it.
func place(pkg string) (string, level, bool) {
	for p := pkg; p != "."; {
		if l, ok := levels[p]; ok {
			return p, l, true
		}
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			return "", level{}, false
		}
		p = p[:i]
		if l, ok := levels[p+"/*"]; ok {
			return pkg, l, true // each is a family of its own
		}
	}
	return "", level{}, false
}

// allowed reports why importer may not import imported, both of ours; empty when it may.
func allowed(importer, imported string) string {
	fromKey, from, ok := place(importer)
	if !ok {
		return "has no level: give it one in imports_test.go and internal/README.md"
	}
	toKey, to, ok := place(imported)
	switch {
	case !ok:
		return "imports " + imported + ", which has no level"
	case fromKey == toKey:
		return ""
	case from.number < testsOnly && to.number == testsOnly:
		return "imports " + imported + ", which is for tests only"
	case len(from.only) > 0 && !slices.Contains(from.only, toKey):
		return "imports " + imported + ", but may import only " + strings.Join(from.only, " and ")
	case to.number < from.number, to.number == from.number && slices.Contains(from.peers, toKey):
		return ""
	}
	return "imports " + imported + ", which is not below it"
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		importer, imported string
		want               bool
	}{
		{"internal/proposal", "internal/db", true},
		{"internal/db", "internal/proposal", false},
		{"internal/db", "internal/errs", true},
		{"internal/asn", "internal/access", false},
		{"internal/decree", "internal/proposal", true},
		{"internal/proposal", "internal/decree", false},
		{"internal/eligibility", "internal/asn", true},
		{"internal/eligibility", "internal/db", false},
		{"internal/rebalance/flow", "internal/rebalance", true},
		{"internal/rebalance/flow", "internal/report", false},
		{"internal/server/account", "internal/server/kit", true},
		{"internal/server/account", "internal/server/employees", false},
		{"internal/server/account", "internal/server", false},
		{"internal/server", "internal/server/account", true},
		{"internal/app", "internal/dbtest", false},
		{"internal/servertest/browser", "internal/app", true},
		{"web/page/account", "web/layout", true},
		{"web/layout", "web/page/account", false},
		{"web/route", "internal/i18n", false},
		{"internal/novelty", "internal/db", false},
	}
	for _, tt := range tests {
		if got := allowed(tt.importer, tt.imported); (got == "") != tt.want {
			t.Errorf("allowed(%s, %s) = %q, want allowed %t", tt.importer, tt.imported, got, tt.want)
		}
	}
}

// pkg is what `go list` says of a package.
type pkg struct {
	ImportPath string
	Imports    []string
}

// packages lists the packages of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(out); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("go list: %v", err)
	}
	return list
}

func TestImports(t *testing.T) {
	t.Parallel()
	found := map[string]string{}
	for _, p := range packages(t) {
		importer := strings.TrimPrefix(p.ImportPath, "mutasi/")
		_, from, ok := place(importer)
		if !ok {
			t.Errorf("%s has no level: give it one in imports_test.go and internal/README.md", importer)
			continue
		}
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, "mutasi/"); ok {
				if why := allowed(importer, ours); why != "" {
					t.Errorf("%s %s", importer, why)
				}
			}
			for _, b := range bans {
				hit := slices.ContainsFunc(b.pkgs, func(p string) bool { return i == p || strings.HasPrefix(i, p+"/") })
				if hit && from.number >= b.from && from.number <= b.to {
					found[importer+" → "+i] = b.why
				}
			}
		}
	}
	exceptions(t, banned, found)
}

// TestMapNamesEveryPackage keeps the map for readers complete.
func TestMapNamesEveryPackage(t *testing.T) {
	t.Parallel()
	text := read(t, "internal/README.md")
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "mutasi/")
		short := strings.TrimPrefix(name, "internal/")
		family, _, _ := strings.Cut(short, "/")
		if strings.HasPrefix(name, "cmd/") || family != short && family != "web" { // the family's line speaks for it
			continue
		}
		if strings.HasPrefix(short, "web/page/") {
			short = "web/page"
		}
		if !strings.Contains(text, "`"+short+"`") {
			t.Errorf("internal/README.md does not name `%s`", short)
		}
	}
}
