package server_test

import (
	"testing"

	"mutasi/internal/server"
	"mutasi/internal/servertest"
)

// scene is the product with something in every place that a route can name.
type scene struct {
	*servertest.App
	t testing.TB
}

// The governments of the scene.
const (
	own     = "bungo"
	foreign = "medan"
)

func newScene(t *testing.T, options ...servertest.Option) *scene {
	t.Helper()
	s := &scene{servertest.New(t, options...), t}
	s.Furnish(t, own, foreign)
	return s
}

// path fills the braces of a route's pattern with objects of a government.
func (s *scene) path(r server.Route, gov string) string {
	s.t.Helper()
	return s.Path(s.t, r.Pattern, gov)
}
