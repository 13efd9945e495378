package ui_test

import (
	"context"
	"fmt"
	"io"
	"regexp"
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

// A piece is made once for a key.
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
	for i := range 5000 {
		markup(t, kept.Of(strconv.Itoa(i), piece))
	}
	if got := markup(t, kept.Of("a", piece)); got == "<p>1</p>" {
		t.Error("more is kept than there is room for")
	}
}

// What differs from page to page has its place in a piece that is kept.
func TestKeptHoles(t *testing.T) {
	t.Parallel()
	var kept ui.Kept[string]
	word := func(s string) templ.Component {
		return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, s)
			return err
		})
	}
	frame := templ.Join(word("<p>"), ui.Hole(1), word("-"), ui.Hole(0), word("-"), ui.Hole(1), word("</p>"))
	for _, tt := range [][3]string{{"a", "b", "<p>b-a-b</p>"}, {"c", "", "<p>-c-</p>"}} {
		if got := markup(t, kept.Of("frame", frame, word(tt[0]), word(tt[1]))); got != tt[2] {
			t.Errorf("got %s, want %s", got, tt[2])
		}
	}
	for name, c := range map[string]templ.Component{"a hole that nothing fills": kept.Of("frame", frame, word("a")), "a hole in no frame": ui.Hole(0)} {
		if err := c.Render(t.Context(), io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Each form of a piece that is kept has a key of its own each time, also where the piece stands in another.
func TestKeptForms(t *testing.T) {
	t.Parallel()
	var inner, outer ui.Kept[string]
	form := ui.Form(ui.FormProps{Action: "/x"})
	piece := templ.Join(inner.Of("form", form), form)
	keys := regexp.MustCompile(`name="_key" value="([A-Z2-7]{26})"`)
	seen := map[string]bool{}
	for range 3 {
		for _, m := range keys.FindAllStringSubmatch(markup(t, outer.Of("piece", piece)), -1) {
			seen[m[1]] = true
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d keys on three pages with two forms each, want 6", len(seen))
	}
	shown := ui.Form(ui.FormProps{Action: "/x", Key: "K"})
	if err := outer.Of("shown again", shown).Render(t.Context(), io.Discard); err == nil {
		t.Error("the key of a form that somebody is filling in was kept for others")
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

// The number of a decree may go on in the next line after its slashes; a rank and a sentence may not.
func TestNumbered(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"SK 800.1.3.1/7/BKPSDM/2026": "SK 800.1.3.1/<wbr>7/<wbr>BKPSDM/<wbr>2026", "Penata Muda, III/a": "Penata Muda, III/a", "a & b": "a &amp; b", "": "",
	} {
		if got := markup(t, ui.Numbered(in)); got != want {
			t.Errorf("Numbered(%q) = %q, want %q", in, got, want)
		}
	}
}
