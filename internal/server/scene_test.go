package server_test

import (
	"strings"
	"testing"

	"mutasi/internal/server"
	"mutasi/internal/servertest"
)

// objects finds, for the word before a braced part of a pattern, something that belongs to a government: the
// situation of its demo account "asn". A route with a new kind of object needs its line here.
var objects = map[string]string{
	"/pegawai/{id}":           `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/jabatan/{id}":           sqlOwnPost,
	"/lowongan/{id}":          sqlOwnPost,
	"/beban-kerja/{id}":       `select n.public_id from unit n join employee e on e.unit_id = n.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/akun/perangkat/{id}":    `select s.public_id from user_session s join user_account u on u.id = s.user_id where u.username = $1 || '.auditor' order by s.created_at limit 1`,
	"/admin/pengguna/{id}":    `select public_id from user_account where username = $1 || '.asn'`,
	"/audit/{id}":             `select e.id::text from audit_event e join user_account u on u.agency_id = e.agency_id where u.username = $1 || '.asn' order by e.id limit 1`,
	"/pegawai/unduh.{format}": `select 'csv' where $1 <> ''`,
}

const sqlOwnPost = `select p.public_id from post p join employee e on e.post_id = p.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`

// scene is the product with something in every place that a route can name.
type scene struct {
	*servertest.App
	t testing.TB
}

func newScene(t *testing.T, options ...servertest.Option) *scene {
	t.Helper()
	s := &scene{servertest.New(t, options...), t}
	for _, gov := range []string{own, foreign} {
		s.Session(t, gov+".auditor")
	}
	return s
}

// The governments of the scene.
const (
	own     = "bungo"
	foreign = "medan"
)

// path fills the braces of a route's pattern with objects of a government.
func (s *scene) path(r server.Route, gov string) string {
	s.t.Helper()
	head, rest, ok := strings.Cut(r.Pattern, "{")
	if !ok {
		return r.Pattern
	}
	name, tail, _ := strings.Cut(rest, "}")
	sql, ok := objects[head+"{"+name+"}"]
	if !ok {
		s.t.Fatalf("%s: no object for %s{%s} in scene_test.go", r.Pattern, head, name)
	}
	return head + s.Text(s.t, sql, gov) + tail
}
