package kit_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/page/kit"
	"mutasi/web/pagetest"
	"mutasi/web/static"
	"mutasi/web/ui"
)

var pages = map[string]templ.Component{"kit": kit.Page(), "person": kit.Person(), "pause": kit.Pause()}

var shell = layout.Shell{
	AgencyName: "Kabupaten Contoh", OfficeName: "BKPSDM", HelpLine: "(0700) 000-000", Demo: true,
	UserName: "Rina Marlina", RoleLabel: "Verifikator", Roles: 2, Search: true,
	Menu:  &layout.Menu{Nav: []layout.NavItem{{Label: "Usulan", Href: "/usulan", Count: 3}}, More: []layout.NavItem{{Label: "Impor", Href: "/impor"}}},
	Flash: &ui.BannerProps{Kind: ui.Success, Title: "Tersimpan."},
}

func TestKitPassesGates(t *testing.T) {
	t.Parallel()
	for name, page := range pages {
		for _, locale := range i18n.Locales {
			t.Run(name+" "+string(locale), func(t *testing.T) {
				t.Parallel()
				doc, _ := pagetest.Render(t, i18n.With(layout.With(t.Context(), shell), locale), page)
				pagetest.Check(t, doc)
			})
		}
	}
}

// Every class a component writes has a rule, so that a renamed class is noticed.
func TestKitClassesHaveRules(t *testing.T) {
	t.Parallel()
	// Names that say what a thing is and look like the usual.
	rules := map[string]bool{"class-s": true, "unknown": true, "not-applicable": true, "heat-blank": true}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllSubmatch(static.Bytes("css/app.css"), -1) {
		rules[string(m[1])] = true
	}
	var missing []string
	for _, page := range pages {
		doc, _ := pagetest.Render(t, layout.With(t.Context(), shell), page)
		doc.Find("[class]").Each(func(_ int, s *goquery.Selection) {
			for c := range strings.FieldsSeq(s.AttrOr("class", "")) {
				if !rules[c] && !slices.Contains(missing, c) {
					missing = append(missing, c)
				}
			}
		})
	}
	if len(missing) > 0 {
		t.Errorf("classes without a rule: %v", missing)
	}
}

// The kit shows every message of the components: none is left as its key.
func TestKitHasNoRawKeys(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`\b(ui|layout|unit)\.[a-z_]+(\.[a-z_0-9]+)*`)
	for name, page := range pages {
		for _, locale := range i18n.Locales {
			doc, _ := pagetest.Render(t, i18n.With(layout.With(t.Context(), shell), locale), page)
			if m := key.FindString(doc.Text()); m != "" {
				t.Errorf("%s in %s shows the key %q", name, locale, m)
			}
			if m := regexp.MustCompile(`\{[a-z]+\}`).FindString(doc.Text()); m != "" {
				t.Errorf("%s in %s shows the placeholder %q", name, locale, m)
			}
		}
	}
}
