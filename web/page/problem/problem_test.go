package problem_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/web/layout"
	"mutasi/web/page/problem"
	"mutasi/web/pagetest"
)

var (
	notFound = problem.Page(problem.View{Title: "Halaman tidak ditemukan", Text: "Periksa alamatnya.", Search: true, Link: "Ke halaman awal", Href: "/"})
	fault    = problem.Page(problem.View{Title: "Ada gangguan", Text: "Coba lagi.", Code: "7K2M-9Q", Kept: []string{"alasan\nsaya"}})
	tooMany  = problem.Page(problem.View{Title: "Terlalu banyak percobaan", Then: "Coba lagi 21 November 2026 pukul 10.25 WIB."})
)

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestProblemPage(t *testing.T) {
	t.Parallel()
	reader := layout.With(t.Context(), layout.Shell{UserName: "Rina", Search: true, HelpLine: "(0700) 000-000"})

	doc := pagetest.Page(t, reader, notFound, layout.W)
	if doc.Find(`main form[method=get][action="/cari"]`).Length() != 1 {
		t.Error("one who may search is not offered to")
	}
	if doc := pagetest.Page(t, t.Context(), notFound, layout.W); doc.Find("main form").Length() != 0 {
		t.Error("one who is not signed in is offered to search")
	}

	doc = pagetest.Page(t, reader, fault, layout.W)
	for _, want := range []string{"Kode bantuan: 7K2M-9Q", "Bantuan: (0700) 000-000", "Yang Anda tulis"} {
		if !strings.Contains(words(doc.Find("main")), want) {
			t.Errorf("the page of a fault lacks %q: %q", want, words(doc.Find("main")))
		}
	}
	if got := doc.Find(".quote").Text(); got != "alasan\nsaya" {
		t.Errorf("what was typed came back as %q", got)
	}

	paragraphs := pagetest.Page(t, reader, tooMany, layout.W).Find("main p").Map(func(_ int, s *goquery.Selection) string { return words(s) })
	if !slices.Equal(paragraphs, []string{"Coba lagi 21 November 2026 pukul 10.25 WIB."}) {
		t.Errorf("paragraphs = %q, want the time only", paragraphs)
	}
}
