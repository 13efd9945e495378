package servertest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/servertest"
	"mutasi/internal/servertest/browser"
)

// What no text of a database can hold, in any field of the filter of any list, is left out or told: never a fault of ours.
func TestFiltersHoldAnything(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Furnish(t, "bungo")
	for _, path := range []string{"/pegawai/%00", "/pegawai/%ff", "/beban-kerja/abk/a%00b/versi/1"} {
		a.As(t, "bungo.operator").Get(path).Want(http.StatusNotFound)
	}
	seen := map[string]bool{}
	for _, p := range pages {
		pattern, _, _ := strings.Cut(p.path, "?")
		if p.class != browser.Table || p.status != 0 || seen[pattern] {
			continue
		}
		seen[pattern] = true
		c, path := a.As(t, "bungo."+p.as), a.Path(t, pattern, "bungo")
		list := c.Get(path)
		if list.StatusCode != http.StatusOK { // shows nothing without what is asked for
			continue
		}
		list.Document().Find("main form[method=get] [name]").Each(func(_ int, field *goquery.Selection) {
			for _, value := range []string{"a%00b", "%ff", strings.Repeat("x", 120) + "%00"} {
				if r := c.Get(path + "?" + field.AttrOr("name", "") + "=" + value); r.StatusCode >= http.StatusInternalServerError {
					t.Errorf("%s?%s=%.12s: %d", pattern, field.AttrOr("name", ""), value, r.StatusCode)
				}
			}
		})
	}
	for _, f := range a.Faults() {
		t.Errorf("%.300s", f)
	}
}
