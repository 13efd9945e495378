package servertest_test

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

var update = flag.Bool("update", false, "write the looks of the pages anew; then read the difference line by line")

// looks is the directory with one file a page: its outline and what axe leaves to a person.
const looks = "testdata/look"

// look compares pages with what is stored of them. Names of people and figures are masked: a page is the same page
// for another person and on another day.
type look struct{ names *strings.Replacer }

func newLook(t *testing.T, a *servertest.App) look {
	t.Helper()
	for _, as := range []string{"bungo.operator", "bungo.asn"} { // who then always have another device to show
		a.Session(t, as)
	}
	names := a.Texts(t, `select distinct name from employee where name <> '' union select distinct name from user_account where name <> ''`)
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(len(y)-len(x), cmp.Compare(x, y)) })
	var pairs []string
	for _, n := range names {
		pairs = append(pairs, n, "(nama)")
	}
	return look{strings.NewReplacer(pairs...)}
}

var (
	figure   = regexp.MustCompile(`\b[0-9][0-9.,]*`)
	unsafely = regexp.MustCompile(`[^a-z0-9_.=-]+`)
)

// file is where the look of a page is stored.
func (p page) file() string {
	return filepath.Join(looks, strings.Trim(unsafely.ReplaceAllString(strings.ToLower(p.name()), "-"), "-")+".txt")
}

// frame is where what stands around the pages of an account is stored; around a sheet of paper stands nothing.
func (p page) frame() string {
	if strings.HasSuffix(p.path, "/cetak") {
		return filepath.Join(looks, "frame_paper.txt")
	}
	return filepath.Join(looks, "frame_"+cmp.Or(p.as, "visitor")+".txt")
}

// compare holds the page in the tab to what is stored of it: in each way of looking what axe is unsure of, in the office
// the outline.
func (l look) compare(t *testing.T, p page, o browser.Options, tab *browser.Page, unsure []string) {
	t.Helper()
	var main, frame string
	office := o == browser.Matrix()[2]
	if office {
		main, frame = apart(figure.ReplaceAllString(l.names.Replace(tab.Outline()), "#"))
		hold(t, p.frame(), func(string) string { return frame })
	}
	mark := "unsure " + o.String() + ": "
	hold(t, p.file(), func(stored string) string {
		var out, doubts []string
		for line := range strings.Lines(stored) {
			switch {
			case strings.HasPrefix(line, mark):
			case strings.HasPrefix(line, "unsure "):
				doubts = append(doubts, line)
			default:
				out = append(out, line)
			}
		}
		if office {
			out = []string{main}
		}
		if len(unsure) > 0 {
			doubts = append(doubts, mark+strings.Join(unsure, ", ")+"\n")
		}
		slices.Sort(doubts)
		return strings.Join(append(out, doubts...), "")
	})
}

// apart parts an outline into what stands in main and what stands around it, which is the same on every page of an
// account.
func apart(outline string) (main, frame string) {
	var in, out []string
	inside := false
	for line := range strings.Lines(outline) {
		if line[0] != ' ' {
			inside = line == "main\n"
		}
		if inside {
			in = once(append(in, line))
		} else {
			out = once(append(out, line))
		}
	}
	return strings.Join(in, ""), strings.Join(out, "")
}

// once drops what the last lines repeat of those before: as many as there are rows say nothing.
func once(lines []string) []string {
	for n := 1; n <= 4 && 2*n <= len(lines); n++ {
		if rest := len(lines) - n; slices.Equal(lines[rest-n:rest], lines[rest:]) {
			return lines[:rest]
		}
	}
	return lines
}

// looking guards the files of looks: ways of looking share them.
var looking sync.Mutex

// hold fails the test where a file is not as now says, given what is stored, or stores it.
func hold(t *testing.T, file string, now func(stored string) string) {
	t.Helper()
	looking.Lock()
	defer looking.Unlock()
	stored, err := os.ReadFile(file)
	got := now(string(stored))
	switch {
	case err == nil && got == string(stored):
	case *update:
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not the page; read the difference and, if it is meant, run this test with -update:\n%s", file, difference(string(stored), got))
	}
}

// difference names the lines that only one of two texts has.
func difference(want, got string) string {
	var out strings.Builder
	list := func(sign string, lines, others []string) {
		for _, l := range lines {
			if !slices.Contains(others, l) {
				out.WriteString(sign + l + "\n")
			}
		}
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	list("- ", a, b)
	list("+ ", b, a)
	return out.String()
}

// Every stored look belongs to a page, and no two pages share one.
func TestLooksBelongToPages(t *testing.T) {
	t.Parallel()
	of := map[string]string{}
	for _, p := range pages {
		if other, ok := of[p.file()]; ok {
			t.Errorf("%s and %s have one look", p.name(), other)
		}
		of[p.file()] = p.name()
	}
	stored, err := filepath.Glob(filepath.Join(looks, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stored {
		if of[f] == "" && !slices.ContainsFunc(pages, func(p page) bool { return f == p.frame() }) {
			t.Errorf("%s belongs to no page: delete it", f)
		}
	}
}
