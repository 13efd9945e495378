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

	"/usulan/{id}":               `select p.public_id ` + sqlOwnCase,
	"/usulan/{id}/isi/{step}":    `select 'tujuan' where $1 <> ''`,
	"/usulan/{id}/dokumen/{doc}": `select d.public_id from proposal_document d where d.proposal_id = (select p.id ` + sqlOwnCase + `) limit 1`,
}

// sqlOwnCase is a case that was sent, with a document, and concerns the education office alone.
const sqlOwnCase = `from proposal p join unit f on f.id = p.from_unit_id join unit t on t.id = p.to_unit_id
	join role_grant g on g.unit_id = f.office_id and f.office_id = t.office_id join user_account u on u.id = g.user_id
	where u.username = $1 || '.kepala.pendidikan' and p.submitted_at is not null
	and exists (select from proposal_document d where d.proposal_id = p.id) order by p.id limit 1`

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
	var path strings.Builder
	for rest := r.Pattern; ; {
		head, after, ok := strings.Cut(rest, "{")
		path.WriteString(head)
		if !ok {
			return path.String()
		}
		name, tail, _ := strings.Cut(after, "}")
		key := r.Pattern[:len(r.Pattern)-len(tail)]
		sql, ok := objects[key]
		if !ok {
			s.t.Fatalf("%s: no object for %s, {%s} in scene_test.go", r.Pattern, key, name)
		}
		path.WriteString(s.Text(s.t, sql, gov))
		rest = tail
	}
}
