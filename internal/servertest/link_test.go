package servertest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mutasi/internal/access"
	"mutasi/internal/server"
	"mutasi/internal/servertest"
)

// No page offers its reader a link to what their role may not open.
func TestLinksAreForTheReader(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	a.Furnish(t, "bungo")
	a.As(t, "bungo.admin").Post(a.Path(t, "/admin/pengguna/{id}", "bungo")+"/keluarkan", nil).Want(http.StatusSeeOther) // an event about an account
	more := []page{                                                                                                     // whose rows are of all kinds
		{path: "/audit?jumlah=200", as: "kabid"}, {path: "/audit", as: "admin"},
		{path: "/audit/{user}", as: "auditor"}, {path: "/audit/{user}", as: "kabid"}, {path: "/audit/{import}", as: "auditor"}, {path: "/audit/{import}", as: "kabid"},
		{path: "/audit/{proposal}", as: "admin"}, {path: "/audit/{move_wish}", as: "auditor"}, {path: "/audit/{vacancy}", as: "auditor"},
	}
	for _, p := range append(more, pages...) {
		if p.as == "" || p.status != 0 {
			continue
		}
		path := p.path
		if kind, ok := strings.CutPrefix(path, "/audit/{"); ok && kind != "id}" {
			path = "/audit/" + a.Text(t, `select max(e.id)::text from audit_event e join user_account u on u.agency_id = e.agency_id
				where u.username = 'bungo.asn' and e.subject_kind = $1`, strings.TrimSuffix(kind, "}"))
		} else {
			path = a.Path(t, path, "bungo")
		}
		role := access.Role(a.Text(t, `select g.role from role_grant g join user_account u on u.id = g.user_id where u.username = $1 order by g.id limit 1`, "bungo."+p.as))
		r := a.As(t, "bungo."+p.as).Get(path).Want(http.StatusOK)
		r.Document().Find("a[href^='/']").Each(func(_ int, link *goquery.Selection) {
			to, _, _ := strings.Cut(link.AttrOr("href", ""), "?")
			to, _, _ = strings.Cut(to, "#")
			if need, ok := permission(a.Routes, to); ok && !role.Can(need) {
				t.Errorf("%s shows %s a link to %s (%q), which needs %s", path, role, to, strings.TrimSpace(link.Text()), need)
			}
		})
	}
}

var braces = regexp.MustCompile(`\{[^}]*\}`)

// permission is what the page at a path needs; ok is false for what everybody may open.
func permission(routes []server.Route, path string) (access.Permission, bool) {
	for _, exact := range []bool{true, false} {
		for _, r := range routes {
			if r.Method != http.MethodGet {
				continue
			}
			match := r.Pattern == path
			if !exact {
				match = regexp.MustCompile("^" + braces.ReplaceAllString(strings.ReplaceAll(r.Pattern, ".", `\.`), "[^/]+") + "$").MatchString(path)
			}
			if match {
				return r.Permission, !r.Public && r.Permission != access.SignedIn
			}
		}
	}
	return "", false
}
