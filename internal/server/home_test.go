package server_test

import (
	"net/http"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/servertest"
	"mutasi/web/route"
)

// Whoever signs in, presses the mark of the product or types the address of the staff's first page comes to the first page
// of their role, and it opens.
func TestEveryRoleComesHome(t *testing.T) {
	t.Parallel()
	a := servertest.New(t)
	for _, role := range access.Roles {
		c := a.As(t, servertest.Account(role))
		for _, from := range []string{route.Root(), route.Home(), route.SignIn()} {
			to := from
			for r := c.Get(from); r.StatusCode == http.StatusSeeOther; r = c.Get(to) {
				to = r.Location()
			}
			c.Get(to).Want(http.StatusOK)
			if to != role.HomePath() {
				t.Errorf("%s: %s leads to %s, want %s", role, from, to, role.HomePath())
			}
		}
		if href := c.Page(role.HomePath()).Find("a.brand").AttrOr("href", ""); href != route.Root() {
			t.Errorf("%s: the mark leads to %s", role, href)
		}
	}
}
