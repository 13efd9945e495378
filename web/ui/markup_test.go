package ui_test

import (
	"context"
	"fmt"
	"io"
	"strconv"
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

// Everything in an option is escaped, and the value chosen is marked.
func TestSelect(t *testing.T) {
	t.Parallel()
	options := []ui.Option{{Label: "Semua"}, {Value: `a"><b`, Label: "A & <B>"}, {Value: "c", Label: "C"}}
	for _, value := range []string{"", `a"><b`, "c", "tidak ada"} {
		got := markup(t, ui.Select(ui.Field{Name: "x", Label: "X", Value: value}, options))
		chosen := 1
		if value == "tidak ada" {
			chosen = 0
		}
		if n := strings.Count(got, " selected>"); n != chosen || strings.Contains(got, "<b") || strings.Contains(got, "<B>") {
			t.Errorf("value %q: %d chosen, want %d, everything escaped: %s", value, n, chosen, got)
		}
	}
}

// A piece is made once for a key, and what must differ from page to page cannot be kept.
func TestKept(t *testing.T) {
	t.Parallel()
	var kept ui.Kept[string]
	made := 0
	piece := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		made++
		_, err := fmt.Fprintf(w, "<p>%d</p>", made)
		return err
	})
	for i, want := range []string{"<p>1</p>", "<p>1</p>", "<p>2</p>", "<p>1</p>"} {
		if got := markup(t, kept.Of([]string{"a", "a", "b", "a"}[i], piece)); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	if err := kept.Of("form", ui.Form(ui.FormProps{Action: "/x"})).Render(t.Context(), io.Discard); err == nil {
		t.Error("a form with a key of its own was kept")
	}
	for i := range 5000 {
		markup(t, kept.Of(strconv.Itoa(i), piece))
	}
	if got := markup(t, kept.Of("a", piece)); got == "<p>1</p>" {
		t.Error("more is kept than there is room for")
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
