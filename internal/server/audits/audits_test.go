package audits_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"mutasi/internal/i18n"
)

// How the services name what they do: as a whole, or as a verb of their area.
var (
	whole = regexp.MustCompile(`(?:[wW]rite|Observe|AuditAs|change|startUndo|replaceTiles|received)\(.*?"([a-z]+\.[a-z_]+)"`)
	verbs = map[string]*regexp.Regexp{
		"proposal": regexp.MustCompile(`s\.run\(.*?"([a-z_]+)"|^\s(?:DraftDecree|DropDecree|PresentDecree|Initial|Decline|SendBack|Issue|Cancel|Approve|Return|Reject)\s+Action = "([a-z_]+)"`),
		"decree":   regexp.MustCompile(`s\.change\(.*?"([a-z_]+)"`),
		"analysis": regexp.MustCompile(`Action = "([a-z_]+)"`),
	}
)

// The audit trail says in words what was done, whatever it was.
func TestEveryDeedHasAName(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "test/") || strings.HasPrefix(path, "db/") {
			return err
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		area, _, _ := strings.Cut(path, "/")
		for line := range strings.Lines(string(source)) {
			for _, m := range whole.FindAllStringSubmatch(line, -1) {
				found[m[1]] = true
			}
			if verb := verbs[area]; verb != nil {
				for _, m := range verb.FindAllStringSubmatch(line, -1) {
					found[area+"."+strings.Join(m[1:], "")] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"proposal.attach", "proposal.issue", "decree.sign", "analysis.save", "session.start", "map.tiles", "vacancy.close"} {
		if !found[want] {
			t.Errorf("%s is not found in the source any more: mend this test", want)
		}
	}
	for action := range found {
		if !i18n.Has("audit.deed." + action) {
			t.Errorf("%s has no name for the audit trail", action)
		}
	}
}
