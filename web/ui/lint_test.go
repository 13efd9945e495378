package ui_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mutasi/web/static"
)

// What the content security policy forbids must not be written in any template, where it would fail only in a browser.
func TestTemplatesHaveNoInlineCode(t *testing.T) {
	t.Parallel()
	forbidden := map[string]*regexp.Regexp{
		"a style attribute":        regexp.MustCompile(`[\s{]style\??=`),
		"an event attribute":       regexp.MustCompile(`\son[a-z]+\??=`),
		"a style element":          regexp.MustCompile(`<style`),
		"an inline script":         regexp.MustCompile(`<script[^>]*>\s*[^<\s]`),
		"a templ script":           regexp.MustCompile(`(?m)^script \w+\(`),
		"a templ css":              regexp.MustCompile(`(?m)^css \w+\(`),
		"htmx code":                regexp.MustCompile(`\shx-(on|vals|boost|vars)\b`),
		"browser validation":       regexp.MustCompile(`\srequired[\s?>/]`),
		"unescaped text":           regexp.MustCompile(`templ\.Raw\(`),
		"a hand-made path":         regexp.MustCompile(`(href|action)="/[a-z]`),
		"a POST form of its own":   regexp.MustCompile(`<form[^>]*method="post"`),
		"a javascript or data URI": regexp.MustCompile(`"(javascript|data):`),
	}
	for file, text := range templates(t) {
		for what, re := range forbidden {
			if m := re.FindString(text); m != "" && !(what == "a POST form of its own" && strings.HasSuffix(file, "ui/form.templ")) {
				t.Errorf("%s has %s: %q", file, what, strings.TrimSpace(m))
			}
		}
	}
}

// templates reads every template of the module. The kit shows made-up addresses and is left out where paths count.
func templates(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") {
			return err
		}
		raw, err := os.ReadFile(path)
		out[filepath.ToSlash(path)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("found %d templates only", len(out))
	}
	return out
}

// A class without a rule is a slip of the pen, or a rule that was renamed.
func TestClassesInTemplatesHaveRules(t *testing.T) {
	t.Parallel()
	rules := map[string]bool{}
	for _, sheet := range []string{"css/app.css", "css/decree.css"} {
		for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllSubmatch(static.Bytes(sheet), -1) {
			rules[string(m[1])] = true
		}
	}
	literal := regexp.MustCompile(`class="([^"]*)"`)
	for file, text := range templates(t) {
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			for class := range strings.FieldsSeq(m[1]) {
				if !rules[class] {
					t.Errorf("%s: no rule for the class %q", file, class)
				}
			}
		}
	}
}
