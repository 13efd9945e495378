package i18n_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/i18n"
	"mutasi/web/locale"
)

// The whole tree against the catalogue: what the code asks for is written, in both languages, and what is
// written is asked for.

func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	names := func(l i18n.Locale) map[string][]string {
		out := map[string][]string{}
		for key, m := range c[l] {
			out[key] = m.Names()
		}
		return out
	}
	if diff := cmp.Diff(names(i18n.ID), names(i18n.EN)); diff != "" {
		t.Errorf("keys with their placeholders differ (-id +en):\n%s", diff)
	}
}

func TestKeysSorted(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`(?m)^  "([^"]+)":`)
	files, err := fs.Glob(locale.FS, "*/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := locale.FS.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, m := range key.FindAllSubmatch(raw, -1) {
			keys = append(keys, string(m[1]))
		}
		if !slices.IsSorted(keys) {
			t.Errorf("%s: keys are not sorted", f)
		}
		if len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Errorf("%s: a key stands twice", f)
		}
	}
}

var (
	asked   = regexp.MustCompile(`i18n\.T\(\s*[\w.()]+,\s*"([^"]+)"\s*([,)+])`)
	keyLike = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.?$`)
)

func TestKeysExist(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range sources(t) {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			key, end := m[1], m[2]
			if end == "+" {
				if !hasPrefix(c[i18n.ID], key) {
					t.Errorf("%s: no message begins with %q", file, key)
				}
			} else if _, ok := c[i18n.ID][key]; !ok {
				t.Errorf("%s: no message %q", file, key)
			}
		}
	}
}

func TestNoKeyUnused(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	used, prefixes := map[string]bool{}, map[string]bool{}
	for file, text := range sources(t) {
		if strings.HasSuffix(file, ".templ") {
			continue // its generated Go is read instead
		}
		for _, s := range literals(text) {
			if strings.Contains(s, ".") && keyLike.MatchString(s) {
				used[s] = true
				if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "_") {
					prefixes[s] = true
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c[i18n.ID])) {
		if !used[key] && !slices.ContainsFunc(slices.Collect(maps.Keys(prefixes)), func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("message %q is never asked for", key)
		}
	}
}

func hasPrefix(messages map[string]i18n.Message, prefix string) bool {
	for key := range messages {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// sources reads the Go and templ files of the module, tests left out.
func sources(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "data" || name == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, ".templ") || (strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")) {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			out[path] = string(raw)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// literals gives the string literals of a Go source.
func literals(source string) []string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(source)), []byte(source), nil, 0)
	var out []string
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return out
		case token.STRING:
			if v, err := strconv.Unquote(lit); err == nil {
				out = append(out, v)
			}
		}
	}
}
