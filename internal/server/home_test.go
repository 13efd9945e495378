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

// Whoever holds several roles and has chosen none yet is asked which, wherever they turn to first, and led on from there.
func TestWhoeverHasNotChosenARoleIsAsked(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.password(t, "bungo.tpk2")
	c := s.Visitor(t)
	s.signIn(c, "bungo.tpk2", password).Want(http.StatusSeeOther)
	c.Get(route.Roles()).Want(http.StatusOK)
	for from, want := range map[string]string{route.Root(): route.Roles(), route.Home(): route.Roles(), route.SignIn(): route.Roles(),
		route.Inbox(): route.Query(route.Roles(), "lanjut", route.Inbox())} {
		if to := c.Get(from).Want(http.StatusSeeOther).Location(); to != want {
			t.Errorf("%s leads to %s, want %s", from, to, want)
		}
	}
}
