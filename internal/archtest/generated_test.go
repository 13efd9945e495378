package archtest

import (
	"bytes"
	"go/format"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ/generator"
	"github.com/a-h/templ/parser/v2"
)

// TestGeneratedTemplatesAreCurrent generates every template anew and compares.
func TestGeneratedTemplatesAreCurrent(t *testing.T) {
	t.Parallel()
	want := map[string]bool{}
	for _, path := range files(".templ") {
		template, err := parser.Parse(filepath.Join(root, path))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var b bytes.Buffer
		if _, err := generator.Generate(template, &b, generator.WithFileName(path)); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		code, err := format.Source(b.Bytes())
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		target := strings.TrimSuffix(path, ".templ") + "_templ.go"
		want[target] = true
		if read(t, target) != string(code) {
			t.Errorf("%s is not what %s makes: run make generate", target, path)
		}
	}
	for _, path := range files("_templ.go") {
		if !want[path] {
			t.Errorf("%s has no template any more: remove it", path)
		}
	}
}
