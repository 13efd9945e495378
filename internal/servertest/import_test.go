package servertest_test

import (
	"strings"
	"testing"
	"time"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// The page of an import at work follows it to its end by itself, with scripting and without, until the reader pauses it.
func TestImportFollowsTheWork(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{{Width: 1366, Height: 900}, {Width: 360, Height: 740, NoScript: true}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			a.Furnish(t, "bungo")
			path := a.Path(t, "/impor/{import committing}", "bungo")
			p := browser.New(t, a.Address(), o)
			p.SetCookies(a.Session(t, "bungo.kabid"))
			p.Goto(path)
			p.MustHave("Halaman ini diperbarui dengan sendirinya.")
			if !o.NoScript { // axe objects to every page that is asked for anew, also to one that can be paused (WCAG 2.2.1)
				p.Axe()
			}

			p.Click("Jeda pembaruan")
			p.MustHave("Pembaruan otomatis dijeda.")
			if p.Count("noscript") > 0 || p.Count("[hx-trigger]") > 0 {
				t.Error("the page that was paused still asks")
			}
			p.Click("Perbarui otomatis")

			var stop string
			if !o.NoScript { // what is focused stays so while figures change
				for !strings.Contains(stop, "Jeda") {
					p.Press("Tab")
					stop = p.Text(":focus")
				}
				a.Exec(t, `update import_run set rows_done = 1 where state = 'committing'`)
				await(t, "the progress", func() bool { return strings.Contains(p.Text("#kemajuan [role=status]"), "1 dari") })
				if got := p.Text(":focus"); got != stop {
					t.Errorf("after an update the focus is on %q, before on %q", got, stop)
				}
			}
			var run int64
			a.Row(t, []any{&run}, `select id from import_run where state = 'committing'`)
			if err := a.Exchange.CommitRows(t.Context(), run); err != nil {
				t.Fatal(err)
			}
			if o.NoScript { // such a browser asks again by itself, as the page tells it to
				if p.Count("meta[http-equiv=refresh]") != 1 {
					t.Error("without scripting the page does not follow the work")
				}
				p.Reload()
			}
			await(t, "the end", func() bool { return p.Count("progress") == 0 })
			if got := p.Text("p.lead[role=status]"); got != "Baris yang benar sudah tersimpan." {
				t.Errorf("at the end the page says %q", got)
			}
			if p.Count("#hasil") == 0 {
				t.Errorf("the page does not end with the result:\n%s", p.Text("main"))
			}
			for _, f := range a.Faults() {
				t.Error(f)
			}
		})
	}
}

// await waits for something that a page does by itself.
func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 300 {
		if done() {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("%s did not come within a minute", what)
}
