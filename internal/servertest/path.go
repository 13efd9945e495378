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
	"/jabatan/peta?unit={id}":           `select n.public_id from unit n join employee e on e.unit_id = n.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/jabatan/bezetting/unduh.{format}": `select 'csv' where $1 <> ''`,

	"/akun/kata-sandi/baru?kode={code}": `select md5($1)`, // as in sqlAddNewcomer
	"/admin/pengguna/{newcomer}":        `select public_id from user_account where username = $1 || '.baru'`,
	"/admin/pengguna/{admin}":           `select public_id from user_account where username = $1 || '.admin'`,

	"/daftar/{code}":                      `select code from reference_list where $1 <> ''`,
	"/daftar/{code}/unduh.{format}":       `select 'csv' where $1 <> ''`,
	"/mutu-data/{check}":                  `select 'rating_none' where $1 <> ''`,
	"/mutu-data/unduh.{format}":           `select 'csv' where $1 <> ''`,
	"/beban-kerja/wilayah/unduh.{format}": `select 'csv' where $1 <> ''`,
	"/beban-kerja/wilayah/{code}":         `select r.code from region r join agency g on g.region_code = r.parent_code join user_account u on u.agency_id = g.id where u.username = $1 || '.asn' order by r.code limit 1`,

	"/pegawai/{id}":               `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/siap-mutasi/{id}":           `select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/siap-mutasi/unduh.{format}": `select 'csv' where $1 <> ''`,
	"/siap-mutasi/saringan/{id}":  `select f.public_id from saved_filter f join user_account u on u.agency_id = f.agency_id where u.username = $1 || '.asn' limit 1`,
	"/jabatan/{id}":               sqlPost,
	"/lowongan/{id}":              sqlPost,
	"/beban-kerja/{id}":           `select n.public_id from unit n join employee e on e.unit_id = n.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`,
	"/akun/perangkat/{id}":        `select s.public_id from user_session s join user_account u on u.id = s.user_id where u.username = $1 || '.auditor' order by s.created_at limit 1`,
	"/admin/aturan/{key}":         `select 'deadline.admin_check' where $1 <> ''`,
	"/admin/pengguna/{id}":        `select public_id from user_account where username = $1 || '.asn'`,
	"/audit/{id}":                 `select e.id::text from audit_event e join user_account u on u.agency_id = e.agency_id where u.username = $1 || '.asn' order by e.id limit 1`,
	"/impor/{id}":                 `select i.public_id ` + fromImport + `order by i.id limit 1`,
	"/impor/templat/{kind}":       `select 'unit' where $1 <> ''`,
	"/pegawai/unduh.{format}":     `select 'csv' where $1 <> ''`,
	"/talenta/kotak/{box}":        `select '5' where $1 <> ''`,
	"/talenta/unduh.{format}":     `select 'csv' where $1 <> ''`,

	"/beban-kerja/abk/unduh.{format}":         `select 'csv' where $1 <> ''`,
	"/beban-kerja/abk/{unit}":                 `select n.public_id ` + fromAnalysis + `'signed' and n.kind = 'health_centre' limit 1`,
	"/beban-kerja/abk/{unit}/versi/{number}":  `select '1' where $1 <> ''`,
	"/beban-kerja/abk/{unit}/isi/{post}":      `select t.public_id ` + fromAnalysis + `'signed' and n.kind = 'health_centre' order by t.id limit 1`,
	"/beban-kerja/abk/{abk draft}/isi/{post}": `select t.public_id ` + fromAnalysis + `'draft' and p.name = 'Guru Pendidikan Agama Islam' limit 1`,
	"/lowongan/{published}":                   `select t.public_id ` + fromPublication,
	"/lowongan/{teacher}":                     shortPost + `j.family = 'Guru'` + firstShort,
	"/lowongan/{executing}":                   shortPost + `j.kind = 'executing'` + firstShort,
	"/saya/lowongan/{id}":                     `select v.public_id ` + fromPublication,

	"/lowongan/{id}/calon.{format}":             `select 'csv' where $1 <> ''`,
	"/pegawai/banding?untuk={post}":             sqlPost,
	"/pegawai/banding?untuk={post}&p={a}":       sqlColleague + ` limit 1`,
	"/pegawai/banding?untuk={post}&p={a}&p={b}": sqlColleague + ` offset 1 limit 1`,

	"/sk/{id}":           `select d.public_id ` + fromDecree,
	"/saya/sk/{id}":      `select d.public_id ` + fromDecree,
	"/saya/usulan/{id}":  `select p.public_id ` + fromDecree,
	"/verifikasi/{code}": `select d.verify_code ` + fromDecree,

	"/usulan/{id}":               `select p.public_id ` + fromCase,
	"/usulan/{id}/isi/{step}":    `select 'tujuan' where $1 <> ''`,
	"/usulan/{id}/dokumen/{doc}": `select d.public_id from proposal_document d where d.proposal_id = (select p.id ` + fromCase + `) limit 1`,
}

// fromAnalysis is the posts of units with an analysis in the state that follows.
const fromAnalysis = `from analysis x join unit n on n.id = x.unit_id join post t on t.unit_id = n.id join position p on p.id = t.position_id
	join user_account u on u.agency_id = x.agency_id where u.username = $1 || '.asn' and x.state = `

// fromImport is the imports of a government.
const fromImport = `from import_run i join user_account u on u.agency_id = i.agency_id where u.username = $1 || '.asn' `

const sqlImportIn = `select i.public_id ` + fromImport + `and i.state = $2 order by i.id limit 1`

const sqlUndoIn = `select i.public_id ` + fromImport + `and exists (select from import_undo n where n.run_id = i.id and n.state = $2) order by i.id limit 1`

const sqlAnalysisIn = `select n.public_id ` + fromAnalysis + `$2 order by n.id limit 1`

// fromCase is a case that was sent, with a document, and concerns the education office alone: one that awaits its consent
// if there is any.
const fromCase = `from proposal p join unit f on f.id = p.from_unit_id join unit t on t.id = p.to_unit_id
	join role_grant g on g.unit_id = f.office_id and f.office_id = t.office_id join user_account u on u.id = g.user_id
	where u.username = $1 || '.kepala.pendidikan' and p.submitted_at is not null
	and exists (select from proposal_document d where d.proposal_id = p.id) order by p.state <> 'proposed', p.id limit 1`

// fromPublication is the published vacancy with most applicants.
const fromPublication = `from vacancy_publication v join post t on t.id = v.post_id join user_account u on u.agency_id = v.agency_id
	where u.username = $1 || '.asn'
	order by (select count(*) from vacancy_interest i where i.publication_id = v.id and i.withdrawn_at is null) desc, v.id limit 1`

// fromDecree is the decree of sqlAddDecree with its case.
const fromDecree = `from decree d join decree_person x on x.decree_id = d.id join proposal p on p.id = x.proposal_id
	join user_account u on u.employee_id = x.employee_id where u.username = $1 || '.asn' order by d.id limit 1`

// sqlAddDecree gives the demo account "asn" of a government a decree whose case has come to its end.
const sqlAddDecree = `
with e as (
  select e.* from employee e join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'
), p as (
  insert into proposal (agency_id, public_id, number, origin, proposer_role, employee_id, from_post_id, from_unit_id, to_post_id, to_unit_id,
                        effective_on, reason_code, reason, state, open, submitted_at, closed_at)
  select agency_id, 'c' || $1, 'U-' || $1, 'hr', 'hr_operator', id, post_id, unit_id, post_id, unit_id,
         '2026-01-05', 'need', 'Unit tujuan kekurangan satu pegawai.', 'closed', false, now(), now() from e
  returning id, agency_id, employee_id
), v as (
  insert into proposal_event (proposal_id, agency_id, seq, from_state, action, to_state, at, actor_name, actor_role, content_version, round)
  select id, agency_id, 1, 'evaluation', 'close', 'closed', now(), 'Uji', 'hr_operator', 1, 1 from p
), f as (
  insert into stored_file (sha256, media_type, size, content)
  values (sha256(convert_to($1, 'utf8')), 'application/pdf', octet_length(convert_to($1, 'utf8')), convert_to($1, 'utf8')) returning sha256
), d as (
  insert into decree (agency_id, public_id, code, year, sequence, number, subject, decided_on, effective_on, place, state, verify_code, file_sha256, signed_at)
  select agency_id, 's' || $1, '800', 2026, 1, '800/1/' || $1, 'Pemindahan', '2026-01-02', '2026-01-05', 'Kota', 'issued',
         left(upper(encode(sha256(convert_to($1, 'utf8')), 'hex')), 12), sha256, now() from p, f
  returning id
)
insert into decree_person (decree_id, agency_id, proposal_id, employee_id, ordinal, snapshot, applied_at)
select d.id, p.agency_id, p.id, p.employee_id, 1, '{"name": "Uji"}', now() from d, p`

// sqlAddList is a national list, which hold for all governments.
const sqlAddList = `
with l as (
  insert into reference_list (code, name, columns, code_column, name_column, parent_column, parent_list, file_name, rows, as_of, imported_at)
  values ('functional_positions', 'Jabatan fungsional', '{id,nama,usiaBup,kelompokJabatanId}', 'id', 'nama', 'kelompokJabatanId', 'functional_families', 'uji.csv', 120, '2026-01-01', now())
  on conflict do nothing returning id
)
insert into reference_item (list_id, row_no, code, name, name_key, parent_code, attributes, content, copy, valid_from)
select id, n, '8ae483a570e6758b01710ba2c75' || n, 'Jabatan Contoh ' || n, 'jabatan contoh ' || n, 'A5EB03E23DACF6A0E040640A040252AD', '{"usiaBup": "60"}', sha256(n::text::bytea), 1, '2026-01-01'
  from l, generate_series(1, 120) n`

// sqlAddNewcomer gives a government an account that is not of the demonstration, and a link by which its password is set.
const sqlAddNewcomer = `
with u as (
  insert into user_account (public_id, username, name, agency_id)
  select 'n' || $1, $1 || '.baru', 'Pegawai Baru', agency_id from user_account where username = $1 || '.admin' returning id, agency_id
), g as (
  insert into role_grant (user_id, role, agency_id, granted_by) select id, 'auditor', agency_id, 'Uji' from u
)
insert into password_link (user_id, token_hash, issued_by, issued_at, expires_at)
select id, sha256(convert_to(md5($1), 'utf8')), 'Uji', $2::timestamptz, $2::timestamptz + interval '1 day' from u`

const sqlPost = `select p.public_id from post p join employee e on e.post_id = p.id join user_account u on u.employee_id = e.id where u.username = $1 || '.asn'`

// shortPost finds, for a kind of position, the first post that too few hold.
const (
	shortPost = `select t.public_id from post t join position j on j.id = t.position_id join need n on n.post_id = t.id join user_account u on u.agency_id = t.agency_id
		where u.username = $1 || '.asn' and n.quantity > t.pns + t.pppk and `
	firstShort = ` order by t.id limit 1`
)

// sqlColleague are those who hold the same position elsewhere.
const sqlColleague = `select c.public_id from employee e join user_account u on u.employee_id = e.id
	join employee c on c.agency_id = e.agency_id and c.position_id = e.position_id and c.post_id <> e.post_id where u.username = $1 || '.asn' order by c.id`

// Furnish gives each of the demo governments what the demo world has none of, so that every pattern can be filled.
func (a *App) Furnish(t testing.TB, governments ...string) {
	t.Helper()
	a.Exec(t, sqlAddList)
	for _, g := range governments {
		a.Session(t, g+".auditor")
		a.As(t, g+".operator").Post("/siap-mutasi/saringan", url.Values{"nama": {"Guru siap"}, "saringan": {"kelompok=siap&rumpun=Guru"}}).Want(http.StatusSeeOther)
		a.Exec(t, sqlAddDecree, g)
		a.Exec(t, sqlAddNewcomer, g, a.Now())
		a.addImports(t, g)
	}
}

// sqlSomeUnit is a division of a government, as a file of units names it.
const sqlSomeUnit = `select n.external_id || ';' || n.name from unit n join user_account u on u.agency_id = n.agency_id
	where u.username = $1 || '.asn' and n.kind = 'division' order by n.id offset $2 limit 1`

// addImports gives a government one import in each state in which there is something to see: a mapping to confirm, rows
// that were checked, rows at work and rows that were carried out; of these also one that may be taken back but for a row,
// and one that was.
func (a *App) addImports(t testing.TB, government string) {
	t.Helper()
	c := a.As(t, government+".kabid")
	const head = "ID Unit;Nama Unit;ID Unit Atasan;Lintang;Bujur\n"
	changed := func(n int, place string) string { return a.Text(t, sqlSomeUnit, government, n) + ";;" + place + "\n" }
	const more = "u-1;Unit Baru;;;\nu-2;Unit Tanpa Atasan;tidak-ada;;\n"
	for _, file := range []struct{ state, rows string }{
		{"uploaded", more}, {"checked", changed(0, "-1,5;102,1") + more}, {"committing", changed(0, "-1,5;102,1") + more}, {"done", changed(0, "-1,5;102,1")},
		{"undo checked", changed(1, "-1,5;102,1") + changed(2, "-1,5;102,1")}, {"undo done", changed(3, "-1,5;102,1")},
	} {
		page := c.Upload("/impor/baru", url.Values{"kind": {"units"}, "as_of_d": {"1"}, "as_of_m": {"11"}, "as_of_y": {"2026"}},
			"file", file.state+".csv", []byte(head+file.rows)).Want(http.StatusSeeOther).Location()
		if file.state == "uploaded" {
			continue
		}
		c.Post(page, url.Values{"external_id": {"1"}, "name": {"2"}, "parent_id": {"3"}, "latitude": {"4"}, "longitude": {"5"}}).Want(http.StatusSeeOther)
		var run int64
		a.Row(t, []any{&run}, `select max(id) from import_run`)
		if err := a.Exchange.Check(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		if file.state == "checked" {
			continue
		}
		page = strings.TrimSuffix(page, "/pemetaan")
		c.Post(page+"/terapkan", url.Values{"confirm": {"1"}}).Want(http.StatusSeeOther)
		if file.state == "committing" {
			continue
		}
		if err := a.Exchange.CommitRows(t.Context(), run); err != nil {
			t.Fatal(err)
		}
		if undo, ok := strings.CutPrefix(file.state, "undo "); ok {
			a.undoImport(t, c, page, run, undo)
		}
	}
}

// sqlMoveUnit changes one of the units that an import has changed.
const sqlMoveUnit = `
update unit_period set latitude = -1.6 where id = (select max(row_id) from import_effect where run_id = $1 and table_name = 'unit_period')`

// undoImport takes an import back as far as a state. Where it is only checked, a row has changed since.
func (a *App) undoImport(t testing.TB, c *Client, page string, run int64, state string) {
	t.Helper()
	if state == "checked" {
		a.Exec(t, sqlMoveUnit, run)
	}
	c.Post(page+"/tarik-kembali/periksa", nil).Want(http.StatusSeeOther)
	if err := a.Exchange.CheckUndo(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if state == "checked" {
		return
	}
	c.Post(page+"/tarik-kembali", url.Values{"confirm": {"1"}}).Want(http.StatusSeeOther)
	if err := a.Exchange.UndoRows(t.Context(), run); err != nil {
		t.Fatal(err)
	}
}

// sqlInState is the first case of a government in a state.
const sqlInState = `select p.public_id from proposal p join user_account u on u.agency_id = p.agency_id
	where u.username = $1 || '.asn' and p.state = $2 order by p.id limit 1`

// sqlDecreeIn is the first decree of a government in a state.
const sqlDecreeIn = `select d.public_id from decree d join user_account u on u.agency_id = d.agency_id
	where u.username = $1 || '.asn' and d.state = $2 order by d.id limit 1`

// sqlAmending is the first decree of a kind of a government: a correction or a withdrawal.
const sqlAmending = `select d.public_id from decree d join user_account u on u.agency_id = d.agency_id
	where u.username = $1 || '.asn' and d.kind = $2 order by d.id limit 1`

// sqlAhead is a transfer decree of a government in a state whose day is yet to come.
const sqlAhead = `select d.public_id from decree d join decree_person x on x.decree_id = d.id and x.applied_at is null
	join user_account u on u.agency_id = d.agency_id
	where u.username = $1 || '.asn' and d.state = $2 and d.effective_on > '2026-12-01' order by d.id limit 1`

// sqlCodeOf is the verification code of the first decree of a government in a state.
const sqlCodeOf = `select d.verify_code from decree d join user_account u on u.agency_id = d.agency_id
	where u.username = $1 || '.asn' and d.state = $2 order by d.id limit 1`

// sqlStepOpen is the first case of a government in which a kind of step is awaited.
const sqlStepOpen = `select p.public_id from proposal p join user_account u on u.agency_id = p.agency_id join proposal_step s on s.proposal_id = p.id
	where u.username = $1 || '.asn' and s.kind = $2 and s.opened_at is not null and s.decided_at is null and s.dropped_at is null order by p.id limit 1`

// inState finds something in a state by the word before it.
var inState = map[string]string{"in": sqlInState, "step": sqlStepOpen, "decree": sqlDecreeIn, "amending": sqlAmending, "ahead": sqlAhead, "code": sqlCodeOf, "import": sqlImportIn, "undo": sqlUndoIn, "abk": sqlAnalysisIn}

// Path fills the braces of a route's pattern with an object of a demo government, such as "bungo". In a path that a
// test writes, "/usulan/{in admin_check}" is a case in that state, "/usulan/{step report}" one that awaits that step, "/sk/{decree signing}" a decree, "/impor/{import done}" an
// import, "/impor/{undo done}" one that was taken back, and "{abk sent}" a unit whose workload analysis is.
func (a *App) Path(t testing.TB, pattern, government string) string {
	t.Helper()
	var path strings.Builder
	for rest := pattern; ; {
		head, after, ok := strings.Cut(rest, "{")
		path.WriteString(head)
		if !ok {
			return path.String()
		}
		name, tail, _ := strings.Cut(after, "}")
		rest = tail
		if kind, state, ok := strings.Cut(name, " "); ok {
			path.WriteString(a.Text(t, inState[kind], government, state))
			continue
		}
		key := pattern[:len(pattern)-len(tail)]
		sql, ok := objects[key]
		if !ok {
			t.Fatalf("%s: no object for %s in servertest/path.go", pattern, key)
		}
		path.WriteString(a.Text(t, sql, government))
	}
}
