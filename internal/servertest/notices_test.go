package servertest_test

import (
	"testing"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// What the head of an office was told leads to the case that waits, and is unread until they say otherwise.
func TestNoticesLeadToTheirCase(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{{Width: 360, Height: 740, NoScript: true}, {Width: 1366, Height: 900}} {
		t.Run(o.String(), func(t *testing.T) {
			t.Parallel()
			a := servertest.New(t)
			j := &journey{Page: browser.New(t, a.Address(), o), t: t, app: a, axe: true}
			j.as("kepala.pendidikan", "/kotak-masuk")
			if j.Count(".who .count") != 1 {
				t.Fatal("the header says nothing of unread notices")
			}
			j.open("/pemberitahuan")
			j.MustHave(": usulan U-")
			unread := j.Count("main li .tag")
			if unread == 0 {
				t.Fatal("nothing is new")
			}
			j.press("main li:first-child a")
			if j.Count("h1") != 1 || j.Status() != 200 {
				t.Fatalf("the notice leads to %s, %d", j.Path(), j.Status())
			}
			j.open("/pemberitahuan")
			j.press("Tandai semua sudah dibaca")
			j.MustHave("Semua pemberitahuan ditandai sudah dibaca")
			j.MustHave("sudah dibaca")
			if n := j.Count("main li .tag") + j.Count(".who .count"); n != 0 {
				t.Errorf("%d marks of unread notices are left", n)
			}
		})
	}
}
