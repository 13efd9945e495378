package problem_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/page/problem"
	"mutasi/web/pagetest"
	"mutasi/web/ui"
)

var at = time.Date(2026, 11, 21, 3, 12, 0, 0, time.UTC)

func TestProblemPages(t *testing.T) {
	t.Parallel()
	pages := map[string]struct {
		page templ.Component
		says string
	}{
		"not found":   {problem.NotFound(), "Halaman tidak ditemukan"},
		"forbidden":   {problem.Forbidden(problem.ForbiddenView{For: "verifikator", Contact: "BKPSDM"}), "Halaman ini untuk verifikator."},
		"conflict":    {problem.Conflict(problem.ConflictView{By: "Rina Marlina", At: at, Href: "/usulan/x", Kept: "alasan saya", Changes: []ui.Change{{Label: "Unit", Old: "A", New: "B"}}}), "Diubah oleh Rina Marlina, 21 November 2026 pukul 10.12 WIB."},
		"fault":       {problem.Fault(problem.FaultView{Code: "7K2M-9Q", Saved: at}), "Isian terakhir Anda tersimpan pukul 10.12 WIB."},
		"too many":    {problem.TooMany(at), "Coba lagi pukul 10.12 WIB."},
		"locked":      {problem.Locked(problem.LockedView{Why: "Masa larangan mutasi.", Until: at, Exception: "/usulan/x"}), "Berlaku sampai 21 November 2026."},
		"maintenance": {problem.Maintenance(at), "Layanan dibuka lagi 21 November 2026 pukul 10.12 WIB."},
	}
	shells := map[string]layout.Shell{
		"signed in": {AgencyName: "Kabupaten Contoh", UserName: "Rina", HelpLine: "(0700) 000", Search: true, Roles: 2},
		"public":    {AgencyName: "Kabupaten Contoh"},
	}
	for name, tt := range pages {
		for who, s := range shells {
			t.Run(name+" "+who, func(t *testing.T) {
				t.Parallel()
				for _, l := range i18n.Locales {
					doc := pagetest.Page(t, i18n.With(layout.With(t.Context(), s), l), tt.page, layout.W)
					text := strings.Join(strings.Fields(doc.Find("main").Text()), " ")
					if l == i18n.ID && !strings.Contains(text, tt.says) {
						t.Errorf("page says %q, want %q in it", text, tt.says)
					}
					for _, code := range []string{"404", "403", "409", "500", "429", "423", "503"} {
						if strings.Contains(text, code) {
							t.Errorf("page names the code %s: %q", code, text)
						}
					}
					if strings.Contains(text, "problem.") {
						t.Errorf("page shows a key: %q", text)
					}
				}
			})
		}
	}
}

func TestConflictKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	doc, _ := pagetest.Render(t, t.Context(), problem.Conflict(problem.ConflictView{Kept: "alasan\nsaya"}))
	if got := doc.Find(".quote").Text(); got != "alasan\nsaya" {
		t.Errorf("kept text = %q", got)
	}
}
