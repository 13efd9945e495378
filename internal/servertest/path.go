package servertest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// objects finds, for a pattern up to its first brace, something of a government to fill it with: the situation of its
// demo account "asn" where that has one. A route with a new kind of object needs its line here.
var objects = map[string]string{
	"/pegawai/{id}":           `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/jabatan/{id}":           sqlPost,
	"/lowongan/{id}":          sqlPost,
	"/beban-kerja/{id}":       `select n.public_id from unit n join employee e on e.unit_id = n.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/akun/perangkat/{id}":    `select s.public_id from user_session s join user_account u on u.id = s.user_id where u.username = $1 || '.auditor' order by s.created_at limit 1`,
	"/admin/pengguna/{id}":    `select public_id from user_account where username = $1 || '.asn'`,
	"/audit/{id}":             `select e.id::text from audit_event e join user_account u on u.agency_id = e.agency_id where u.username = $1 || '.asn' order by e.id limit 1`,
	"/impor/{id}":             `select i.public_id from import_run i join user_account u on u.agency_id = i.agency_id where u.username = $1 || '.asn' limit 1`,
	"/impor/templat/{kind}":   `select 'unit' where $1 <> ''`,
	"/pegawai/unduh.{format}": `select 'csv' where $1 <> ''`,

	"/usulan/{id}":               `select p.public_id ` + sqlCase,
	"/usulan/{id}/isi/{step}":    `select 'tujuan' where $1 <> ''`,
	"/usulan/{id}/dokumen/{doc}": `select d.public_id from proposal_document d where d.proposal_id = (select p.id ` + sqlCase + `) limit 1`,
}

// sqlCase is a case that was sent, with a document, and concerns the education office alone: one that awaits its consent
// if there is any.
const sqlCase = `from proposal p join unit f on f.id = p.from_unit_id join unit t on t.id = p.to_unit_id
	join role_grant g on g.unit_id = f.office_id and f.office_id = t.office_id join user_account u on u.id = g.user_id
	where u.username = $1 || '.kepala.pendidikan' and p.submitted_at is not null
	and exists (select from proposal_document d where d.proposal_id = p.id) order by p.state <> 'proposed', p.id limit 1`

const sqlPost = `select p.public_id from post p join employee e on e.post_id = p.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`

// Furnish gives each of the demo governments what the demo world has none of, so that every pattern can be filled.
func (a *App) Furnish(t testing.TB, governments ...string) {
	t.Helper()
	for _, g := range governments {
		a.Session(t, g+".auditor")
		a.As(t, g+".kabid").Upload("/impor/baru", url.Values{"kind": {"units"}, "as_of_d": {"1"}, "as_of_m": {"11"}, "as_of_y": {"2026"}},
			"file", "unit.csv", []byte("ID Unit;Nama Unit;ID Unit Atasan\nu-1;Unit Baru;\n")).Want(http.StatusSeeOther)
	}
}

// Path fills the braces of a route's pattern with an object of a demo government, such as "bungo".
func (a *App) Path(t testing.TB, pattern, government string) string {
	t.Helper()
	var path strings.Builder
	for rest := pattern; ; {
		head, after, ok := strings.Cut(rest, "{")
		path.WriteString(head)
		if !ok {
			return path.String()
		}
		_, tail, _ := strings.Cut(after, "}")
		key := pattern[:len(pattern)-len(tail)]
		sql, ok := objects[key]
		if !ok {
			t.Fatalf("%s: no object for %s in servertest/path.go", pattern, key)
		}
		path.WriteString(a.Text(t, sql, government))
		rest = tail
	}
}
