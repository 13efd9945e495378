package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// root is the top of the tree as tests of this package see it.
const root = "../.."

// source is one Go file.
type source struct {
	path string // from the top of the tree, with slashes
	file *ast.File
}

func (s source) dir() string { return s.path[:max(strings.LastIndexByte(s.path, '/'), 0)] }

// generated reports whether a tool has written the file.
func (s source) generated() bool { return ast.IsGenerated(s.file) }

var fileSet = token.NewFileSet()

// sources are all Go files except tests, parsed once.
var sources = sync.OnceValues(func() ([]source, error) {
	var list []source
	for _, path := range files(".go") {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fileSet, filepath.Join(root, path), nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		list = append(list, source{path, f})
	}
	return list, nil
})

// files lists the tree's files with an ending, from its top.
func files(ending string) []string {
	var list []string
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if d.IsDir() && (slices.Contains([]string{"bin", "data", "tmp", "testdata"}, d.Name()) || rel != "." && strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ending) {
			list = append(list, rel)
		}
		return nil
	})
	return list
}

// tree returns the parsed sources.
func tree(t *testing.T) []source {
	t.Helper()
	list, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("only %d Go files found: is %s the top of the tree?", len(list), root)
	}
	return list
}

// read returns a file of the tree.
func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// exceptions compares what breaks a rule with what is known to, so that the known can only become less.
func exceptions(t *testing.T, known map[string]string, found map[string]string) {
	t.Helper()
	for where, what := range found {
		if known[where] == "" {
			t.Errorf("%s: %s", where, what)
		}
	}
	for where, why := range known {
		if found[where] == "" {
			t.Errorf("%s no longer breaks the rule (%s): take it off the list", where, why)
		}
	}
}
