package ui_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"mutasi/web/ui"
)

func markup(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Prepared choices are those of a Select, whatever is chosen and whatever stands in them.
func TestPreparedChoices(t *testing.T) {
	t.Parallel()
	options := []ui.Option{{Label: "Semua"}, {Value: `a"><b`, Label: "A & <B>"}, {Value: "c", Label: "C"}}
	c := ui.Prepare(options)
	for _, value := range []string{"", `a"><b`, "c", "tidak ada"} {
		f := ui.Field{Name: "x", Label: "X", Value: value}
		want, got := markup(t, ui.Select(f, options)), markup(t, ui.SelectFrom(f, c))
		if got != want {
			t.Errorf("value %q:\n got %s\nwant %s", value, got, want)
		}
		chosen := 1
		if value == "tidak ada" {
			chosen = 0
		}
		if n := strings.Count(got, " selected>"); n != chosen || strings.Contains(got, "<b") || strings.Contains(got, "<B>") {
			t.Errorf("value %q: %d chosen, want %d, everything escaped: %s", value, n, chosen, got)
		}
	}
	if c.Label("c") != "C" || c.Label("q") != "q" {
		t.Errorf("labels %q and %q", c.Label("c"), c.Label("q"))
	}
}

func TestCell(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		cell ui.Cell
		want string
	}{
		{ui.Cell{Text: "a<b"}, `<td>a&lt;b</td>`},
		{ui.Cell{Head: true, Text: "Siti", Href: "/pegawai/x"}, `<th scope="row"><a href="/pegawai/x">Siti</a></th>`},
		{ui.Cell{Class: "num", Label: `"L"`, Text: "7"}, `<td class="num" data-label="&#34;L&#34;">7</td>`},
		{ui.Cell{Text: "Usulkan", Hidden: "O'Neil", Href: "javascript:alert(1)"}, `<td><a href="about:invalid#TemplFailedSanitizationURL">Usulkan<span class="hidden"> O&#39;Neil</span></a></td>`},
	} {
		if got := markup(t, tt.cell); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}
