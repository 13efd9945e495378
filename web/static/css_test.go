package static_test

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"mutasi/web/static"
)

func app() string { return string(static.Bytes("css/app.css")) }

func TestCSSIsSqueezed(t *testing.T) {
	t.Parallel()
	if m := regexp.MustCompile(`/\*|\n[ \t\n]|[ \t]\n`).FindString(app()); m != "" {
		t.Errorf("app.css is sent with %q", m)
	}
	if !strings.HasPrefix(app(), "@layer reset, token, base, layout, component, mode, print;\n") {
		t.Errorf("app.css does not begin with the order of its layers: %.60q", app())
	}
}

func TestCSSBudget(t *testing.T) {
	t.Parallel()
	const raw, packed = 40 << 10, 9 << 10
	css := static.Bytes("css/app.css")
	if len(css) > raw {
		t.Errorf("app.css is %d bytes, budget %d", len(css), raw)
	}
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	if _, err := w.Write(css); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > packed {
		t.Errorf("app.css is %d bytes after brotli, budget %d", b.Len(), packed)
	}
}

// layer gives the text of one cascade layer.
func layer(t *testing.T, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(app(), "@layer "+name+" {")
	if !ok {
		t.Fatalf("no layer %s", name)
	}
	depth := 1
	for i, r := range rest {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return rest[:i]
			}
		}
	}
	t.Fatalf("layer %s does not end", name)
	return ""
}

func TestColoursOnlyInTokens(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(`)
	outside := strings.Replace(app(), layer(t, "token"), "", 1)
	if m := colour.FindAllString(outside, -1); len(m) > 0 {
		t.Errorf("colours outside the token layer: %v", m)
	}
	if m := colour.FindAllString(string(static.Bytes("css/decree.css")), -1); len(m) > 0 {
		t.Errorf("colours in decree.css: %v", m)
	}
}

var declared = regexp.MustCompile(`(--[a-z0-9-]+):\s*([^;}]+)`)

func declarations(block string) map[string]string {
	out := map[string]string{}
	for _, m := range declared.FindAllStringSubmatch(block, -1) {
		out[m[1]] = strings.TrimSpace(m[2])
	}
	return out
}

// themes gives the tokens of both themes; the dark one stands twice (by the device, by choice) and must be the same.
func themes(t *testing.T) (light, dark map[string]string) {
	t.Helper()
	blocks := regexp.MustCompile(`:root[^{]*\{([^}]*)\}`).FindAllStringSubmatch(layer(t, "token"), -1)
	if len(blocks) != 4 {
		t.Fatalf("token layer has %d blocks, want light, dark by device, dark by choice, measures", len(blocks))
	}
	light, dark = declarations(blocks[0][1]), declarations(blocks[1][1])
	if diff := cmp.Diff(dark, declarations(blocks[2][1])); diff != "" {
		t.Errorf("dark by device and dark by choice differ:\n%s", diff)
	}
	return light, dark
}

func TestThemesHaveTheSameTokens(t *testing.T) {
	t.Parallel()
	light, dark := themes(t)
	names := func(m map[string]string) map[string]bool {
		out := map[string]bool{}
		for n := range m {
			out[n] = true
		}
		return out
	}
	if diff := cmp.Diff(names(light), names(dark)); diff != "" {
		t.Errorf("tokens (-light +dark):\n%s", diff)
	}
}

func TestTokensDeclaredAndUsed(t *testing.T) {
	t.Parallel()
	all := app()
	have := declarations(all)
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(all, -1) {
		used[m[1]] = true
		if have[m[1]] == "" {
			t.Errorf("%s is used and not declared", m[1])
		}
	}
	for name := range have {
		if !used[name] {
			t.Errorf("%s is declared and not used", name)
		}
	}
}

// Contrast of every pair of text and ground, and of every line that carries meaning, in both themes.
// WCAG 2.2: 4.5 for text (1.4.3), 3.0 for the edges of controls and the focus (1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	light, dark := themes(t)
	text := [][2]string{
		{"on-brand", "brand"}, {"on-brand", "brand-hover"}, {"on-deep", "deep"}, {"on-deep-2", "deep"}, {"on-gold", "gold"},
		{"ink", "brand-soft"}, {"ink", "ok-soft"}, {"ink", "warn-soft"}, {"ink", "error-soft"}, {"error", "error-soft"},
		{"link", "brand-soft"}, {"link", "ok-soft"}, {"link", "warn-soft"}, {"ink-2", "brand-soft"}, {"ink-2", "warn-soft"},
		{"heat-m3", "surface"}, {"heat-m3", "surface-2"}, {"surface", "ok"}, {"surface", "error"},
	}
	for _, ground := range []string{"canvas", "surface", "surface-2"} {
		for _, ink := range []string{"ink", "ink-2", "link", "error", "ok", "warn"} {
			text = append(text, [2]string{ink, ground})
		}
	}
	text = append(text, [2]string{"ink", "surface-3"}, [2]string{"ink-2", "surface-3"})
	for _, tone := range []string{"neutral", "blue", "teal", "green", "yellow", "orange", "red", "purple"} {
		text = append(text, [2]string{tone + "-ink", tone + "-bg"})
	}
	for _, level := range []string{"m3", "m2", "m1", "0", "p1", "p2", "p3"} {
		text = append(text, [2]string{"heat-" + level + "-ink", "heat-" + level})
	}
	edges := [][2]string{
		{"line-strong", "surface"}, {"line-strong", "canvas"}, {"line-strong", "surface-2"}, {"brand", "surface"}, {"brand", "canvas"},
		{"focus", "surface"}, {"focus", "canvas"}, {"ok", "surface"}, {"warn", "surface"}, {"deep-line", "surface"}, {"focus", "halo"},
	}
	for name, theme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range text {
			if c := contrast(t, theme["--"+p[0]], theme["--"+p[1]]); c < 4.5 {
				t.Errorf("%s: %s on %s is %.2f, want 4.5", name, p[0], p[1], c)
			}
		}
		for _, p := range edges {
			if name == "dark" && p[0] == "deep-line" {
				continue // the search box of the dark header is told apart by its ground
			}
			if c := contrast(t, theme["--"+p[0]], theme["--"+p[1]]); c < 3 {
				t.Errorf("%s: %s by %s is %.2f, want 3", name, p[0], p[1], c)
			}
		}
	}
}

// contrast is the WCAG contrast ratio of two hex colours, 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(hex, "#")
	if len(digits) == 3 {
		digits = fmt.Sprintf("%c%[1]c%c%[2]c%c%[3]c", digits[0], digits[1], digits[2])
	}
	if len(digits) != 6 {
		t.Fatalf("colour %q", hex)
	}
	channel := func(i int) float64 {
		v, err := strconv.ParseUint(digits[i:i+2], 16, 8)
		if err != nil {
			t.Fatalf("colour %q: %v", hex, err)
		}
		c := float64(v) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*channel(0) + .7152*channel(2) + .0722*channel(4)
}

// Sticky parts and boxes that scroll need a screen high enough, or they hide what has the focus at 400 % zoom.
func TestStickyAsksForHeight(t *testing.T) {
	t.Parallel()
	css := app()
	for _, want := range []string{
		"@media (min-height: 40rem) and (min-width: 40rem) { .scroll { max-block-size",
		"@media (min-height: 30rem) {\nhtml:has(.bottom-bar)",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("app.css lacks %q", want)
		}
	}
	if n := strings.Count(css, "max-block-size"); n != 3 { // the two of .scroll and its undoing on paper
		t.Errorf("max-block-size stands %d times; each needs a minimum height", n)
	}
	if strings.Contains(css, "time { white-space") || strings.Contains(css, "time{white-space") {
		t.Error("dates must be able to wrap")
	}
}
