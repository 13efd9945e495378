package layout_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/pagetest"
	"mutasi/web/ui"
)

func shell() layout.Shell {
	return layout.Shell{
		AgencyName: "Kabupaten Bungo", OfficeName: "BKPSDM Kabupaten Bungo", HelpLine: "(0747) 000-000",
		UserName: "Rina Marlina", RoleLabel: "Verifikator BKPSDM", Roles: 2, Search: true,
		Menu: &layout.Menu{
			Nav:  []layout.NavItem{{Label: "Beranda", Href: "/beranda"}, {Label: "Usulan", Href: "/usulan", Count: 7}},
			More: []layout.NavItem{{Label: "Impor", Href: "/impor"}},
		},
	}
}

// page is the frame around a heading.
func page(frame func(layout.Meta) templ.Component, m layout.Meta) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame(m).Render(templ.WithChildren(ctx, ui.PageHeader(ui.PageHeaderProps{Title: m.Title})), w)
	})
}

func TestFramesPassGates(t *testing.T) {
	t.Parallel()
	crumbs := []layout.Crumb{{Label: "Usulan", Href: "/usulan"}, {Label: "U-2026-0143"}}
	for name, frame := range map[string]func(layout.Meta) templ.Component{"app": layout.App, "public": layout.Public} {
		for _, l := range i18n.Locales {
			t.Run(name+" "+string(l), func(t *testing.T) {
				t.Parallel()
				ctx := i18n.With(layout.With(t.Context(), shell()), l)
				doc := pagetest.Page(t, ctx, page(frame, layout.Meta{Title: "Usulan", Class: layout.W, Crumbs: crumbs}), layout.W)
				if got := doc.Find("html").AttrOr("lang", ""); got != string(l) {
					t.Errorf("lang = %q, want %q", got, l)
				}
				if doc.Find("body > a.skip[href='#content']").Length() != 1 || doc.Find("main#content[tabindex='-1']").Length() != 1 {
					t.Error("the skip link does not reach the content")
				}
				if n := doc.Find("script").Length(); n != 0 {
					t.Errorf("%d scripts in a frame", n)
				}
			})
		}
	}
}

func TestUnreadNoticesAreCountedInTheHeader(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		unread int
		more   bool
		want   string
	}{{0, false, ""}, {7, false, "7"}, {100, true, "99+"}} {
		s := shell()
		s.Unread, s.More = tt.unread, tt.more
		doc, _ := pagetest.Render(t, i18n.With(layout.With(t.Context(), s), i18n.ID), page(layout.App, layout.Meta{Title: "Usulan"}))
		if got := doc.Find(".who .count").Contents().First().Text(); got != tt.want {
			t.Errorf("%d unread: %q, want %q", tt.unread, got, tt.want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	tests := []struct {
		meta layout.Meta
		want string
	}{
		{layout.Meta{Title: "Usulan"}, "Usulan – Mutasi ASN Kabupaten Bungo"},
		{layout.Meta{Title: "Pilih jabatan tujuan", HasError: true}, "Galat: Pilih jabatan tujuan – Mutasi ASN Kabupaten Bungo"},
	}
	for _, tt := range tests {
		doc, _ := pagetest.Render(t, layout.With(t.Context(), shell()), page(layout.App, tt.meta))
		if got := doc.Find("title").Text(); got != tt.want {
			t.Errorf("title = %q, want %q", got, tt.want)
		}
	}
}

func TestAppHeader(t *testing.T) {
	t.Parallel()
	doc, _ := pagetest.Render(t, layout.With(t.Context(), shell()), page(layout.App, layout.Meta{Title: "Usulan", Active: "/usulan"}))
	if got := strings.Join(strings.Fields(doc.Find("nav [aria-current=page]").Text()), " "); got != "Usulan 7 menunggu" {
		t.Errorf("present menu entry is heard as %q", got)
	}
	if doc.Find(`nav a[href="/impor"]`).Length() != 1 || doc.Find("details.more").Length() != 0 {
		t.Error("a short menu is folded")
	}
	if doc.Find(`form[action="/keluar#errors"][method=post] [name=_key]`).Length() != 1 {
		t.Error("no way to sign out")
	}
	if doc.Find(`a[href="/peran"]`).Length() != 1 {
		t.Error("a reader with two roles cannot switch")
	}
	if doc.Find(`search form[method=get][action="/cari"]`).Length() != 1 {
		t.Error("no search")
	}
}

func TestLongMenuFolds(t *testing.T) {
	t.Parallel()
	s := shell()
	for range 8 {
		s.Menu.Nav = append(s.Menu.Nav, layout.NavItem{Label: "Lagi", Href: "/lagi"})
	}
	doc, _ := pagetest.Render(t, layout.With(t.Context(), s), page(layout.App, layout.Meta{Title: "Usulan"}))
	if doc.Find(`details.more a[href="/impor"]`).Length() != 1 {
		t.Error("the rest of a long menu is not folded away, or lost")
	}
}

// An administrator has nothing but what others find under the rest.
func TestMenuOfTheRest(t *testing.T) {
	t.Parallel()
	s := shell()
	s.Menu = &layout.Menu{More: []layout.NavItem{{Label: "Pengguna", Href: "/admin/pengguna"}}}
	doc, _ := pagetest.Render(t, layout.With(t.Context(), s), page(layout.App, layout.Meta{Title: "Pengguna"}))
	if doc.Find(`nav.nav a[href="/admin/pengguna"]`).Length() != 1 {
		t.Error("a reader without main entries has no menu")
	}
}

func TestPublicHeader(t *testing.T) {
	t.Parallel()
	s := shell()
	s.UserName, s.Roles, s.Search = "", 0, false
	doc, _ := pagetest.Render(t, layout.With(t.Context(), s), page(layout.Page, layout.Meta{Title: "Verifikasi SK"}))
	if doc.Find(`a[href="/masuk"]`).Length() != 1 || doc.Find("form").Length() != 0 {
		t.Error("a public page offers the way in and nothing else")
	}
}

func TestShellChoices(t *testing.T) {
	t.Parallel()
	s := shell()
	s.Theme, s.Density, s.Demo = layout.Dark, layout.Compact, true
	s.Flash = &ui.BannerProps{Kind: ui.Success, Title: "Usulan terkirim."}
	ctx := layout.With(t.Context(), s)
	doc, _ := pagetest.Render(t, ctx, page(layout.App, layout.Meta{Title: "Usulan"}))
	if doc.Find("html[data-theme=dark][data-density=compact]").Length() != 1 {
		t.Error("the reader's choices are not on the document")
	}
	if doc.Find(".demo").Length() != 1 {
		t.Error("a demonstration does not say so")
	}
	if doc.Find(".banner.success[role=alert]").Length() != 1 {
		t.Error("the effect of what was done is not told")
	}
	doc, _ = pagetest.Render(t, ctx, page(layout.App, layout.Meta{Title: "Usulan", HasError: true}))
	if doc.Find(".banner").Length() != 0 {
		t.Error("a banner stands beside an error summary")
	}
}

func TestPrintHasNoChrome(t *testing.T) {
	t.Parallel()
	doc, _ := pagetest.Render(t, layout.With(t.Context(), shell()), page(layout.Print, layout.Meta{Title: "SK"}))
	if doc.Find("header, nav, footer").Length() != 0 || doc.Find(`link[href*="decree"]`).Length() != 1 {
		t.Error("a sheet of paper has a menu or lacks its style")
	}
}
