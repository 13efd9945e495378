package archtest

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// clocks are the packages and files that may look at the clock; everybody else is given Now, so that tests can say
// what day it is.
var clocks = []string{
	"cmd/", "internal/app/", "internal/testrun/", "internal/servertest/", "internal/dbtest/", "internal/seed/",
	"internal/server/middleware.go", // how long a request took
	"internal/rebalance/bench/",     // measures
	"internal/exchange/bench/",      // measures
	"internal/rebalance/plancli/usage.go",
}

// lookAtTheClock is debt: to be mended, not to grow.
var lookAtTheClock = map[string]string{
	"internal/identity/session.go": "idle time by time.Since; the store has no Now yet",
}

func TestClock(t *testing.T) {
	t.Parallel()
	found := map[string]string{}
	for _, s := range tree(t) {
		if slices.ContainsFunc(clocks, func(c string) bool { return strings.HasPrefix(s.path, c) }) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
				found[s.path] = "uses time." + sel.Sel.Name + "; take the time from Now"
			}
			return true
		})
	}
	exceptions(t, lookAtTheClock, found)
}

// Longest file and function, in lines.
const (
	maxFile     = 500
	maxFunction = 60
)

// tooLong is debt: to be mended, not to grow.
var tooLong = map[string]string{}

func TestSizes(t *testing.T) {
	t.Parallel()
	found := map[string]string{}
	for _, s := range tree(t) {
		if s.generated() {
			continue
		}
		if lines := fileSet.Position(s.file.FileEnd).Line; lines > maxFile {
			found[s.path] = fmt.Sprintf("%d lines, at most %d", lines, maxFile)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || list(f) {
				continue
			}
			if lines := fileSet.Position(f.End()).Line - fileSet.Position(f.Pos()).Line + 1; lines > maxFunction {
				found[s.path+" "+f.Name.Name] = fmt.Sprintf("%d lines, at most %d", lines, maxFunction)
			}
		}
	}
	exceptions(t, tooLong, found)
}

// list reports whether a function does nothing but return one literal, as lists of routes and rules do, or register
// one thing after another without a decision.
func list(f *ast.FuncDecl) bool {
	if f.Body == nil {
		return true
	}
	decides := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			decides = true
		}
		return !decides
	})
	return !decides
}

// outsidePolicy matches what the content security policy of the pages refuses, or what would have to weaken it.
var outsidePolicy = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"an inline style", regexp.MustCompile(`\sstyle\s*=`)},
	{"a style element", regexp.MustCompile(`<style[\s>]`)},
	{"an inline script", regexp.MustCompile(`<script(\s[^>]*)?>\s*[^<\s]`)},
	{"a script without an address", regexp.MustCompile(`<script(\s+(type|nonce|defer|async)(\s*=\s*("[^"]*"|\{[^}]*\}))?)*\s*>`)},
	{"an event attribute", regexp.MustCompile(`\son[a-z]+\s*=`)},
	{"a script address", regexp.MustCompile(`(?i)["'{]\s*javascript:`)},
	{"a data address", regexp.MustCompile(`(?i)(src|href)\s*=\s*["']data:`)},
	{"evaluated htmx", regexp.MustCompile(`\shx-(on|vals\s*=\s*["']js:|vars)`)},
	{"templ's script or css", regexp.MustCompile(`(?m)^(script|css) \w+\(`)},
	{"unescaped markup", regexp.MustCompile(`templ\.Raw\(|templ\.SafeCSS|templ\.SafeScript`)},
}

func TestTemplatesStayWithinThePolicy(t *testing.T) {
	t.Parallel()
	templates := files(".templ")
	if len(templates) == 0 {
		t.Fatal("no templates found")
	}
	for _, path := range templates {
		text := read(t, path)
		for _, o := range outsidePolicy {
			if m := o.pattern.FindStringIndex(text); m != nil {
				t.Errorf("%s:%d has %s: %.60q", path, 1+strings.Count(text[:m[0]], "\n"), o.what, text[m[0]:])
			}
		}
	}
}

func TestThePolicyPatternsMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		markup string
		ok     bool
	}{
		{`<p style="color:red">`, false},
		{`<p style={ x }>`, false},
		{`<style>p{}</style>`, false},
		{`<script>go()</script>`, false},
		{`<script nonce={ n }>`, false},
		{`<script type="module" nonce={ n } src={ route.Static("a.js") }></script>`, true},
		{`<script src="/a.js" nonce={ n }></script>`, true},
		{`<button onclick="x()">`, false},
		{`<a href="javascript:x()">`, false},
		{`<img src="data:image/png;base64,">`, false},
		{`<div hx-on:click="x">`, false},
		{`<a hx-get="/x" href="/x">`, true},
		{"\nscript go() {", false},
		{`@templ.Raw(x)`, false},
		{`<p class="style" data-on="x">`, true},
		{`<link rel="stylesheet" href={ x }>`, true},
	} {
		hit := ""
		for _, o := range outsidePolicy {
			if o.pattern.MatchString(tt.markup) {
				hit = o.what
			}
		}
		if (hit == "") != tt.ok {
			t.Errorf("%s: found %q, want accepted %t", tt.markup, hit, tt.ok)
		}
	}
}

// handles are types that would let a page fetch or decide for itself.
var handles = []string{"Service", "Services", "Querier", "DB", "Tx", "Pool", "Conn", "Actor", "Handlers", "Kit", "Request", "ResponseWriter"}

// TestPagesTakeValues looks at what functions take and structs hold under web/: values that are already chosen.
func TestPagesTakeValues(t *testing.T) {
	t.Parallel()
	for _, s := range tree(t) {
		if !strings.HasPrefix(s.path, "web/") || s.dir() == "web/static" || s.dir() == "web/pagetest" {
			continue
		}
		check := func(where string, fields *ast.FieldList) {
			if fields == nil {
				return
			}
			for _, f := range fields.List {
				ast.Inspect(f.Type, func(n ast.Node) bool {
					sel, ok := n.(*ast.SelectorExpr)
					if ok && slices.Contains(handles, sel.Sel.Name) {
						t.Errorf("%s: %s has a %s.%s; a page takes values", s.path, where, sel.X, sel.Sel.Name)
					}
					return true
				})
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				check(n.Name.Name, n.Type.Params)
			case *ast.TypeSpec:
				if st, ok := n.Type.(*ast.StructType); ok {
					check(n.Name.Name, st.Fields)
				}
			}
			return true
		})
	}
}
