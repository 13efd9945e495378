package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// A world is an agency with somebody who may import.
type world struct {
	*exchange.Service
	t   *testing.T
	who access.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.New(t)
	w := &world{t: t, Service: &exchange.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }}}
	w.exec(`insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
		values ('agencya', '5503', 'Pemerintah Kabupaten Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM'),
		       ('agencyb', '5271', 'Pemerintah Kota Medan', 'Medan', 'city', '12.71', 'Wali Kota', 'Medan', 'BKPSDM')`)
	w.exec(`insert into region (code, name, level) values ('15', 'Jambi', 1), ('15.08', 'Bungo', 2), ('15.08.01', 'Tanah Tumbuh', 3)`)
	w.exec(`insert into user_account (public_id, username, name, agency_id) values ('rina', 'rina', 'Rina Marlina', 1)`)
	w.who = access.Actor{UserID: 1, PublicID: "rina", Name: "Rina Marlina", Role: access.HROperator, AgencyID: 1, Definitive: true}
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if err := w.try(sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *world) try(sql string, args ...any) error {
	return w.DB.Housekeep(w.t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(w.t.Context(), sql, args...)
		return err
	})
}

// value is the single text of a query.
func (w *world) value(sql string, args ...any) string {
	w.t.Helper()
	v, err := db.Value[*string](w.t.Context(), w.DB, "select ("+sql+")::text", args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	if v == nil {
		return "null"
	}
	return *v
}

// list is the first column of a query, row by row.
func (w *world) list(sql string, args ...any) []string {
	w.t.Helper()
	rows, err := w.DB.Query(w.t.Context(), sql, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return out
}

// upload sends a CSV of semicolons.
func (w *world) upload(k exchange.Kind, csv string) exchange.Run {
	w.t.Helper()
	id, err := w.Upload(w.t.Context(), w.who, exchange.Upload{Kind: k, Name: "berkas.csv", File: strings.NewReader(csv)})
	if err != nil {
		w.t.Fatalf("upload: %v", err)
	}
	return w.get(id)
}

func (w *world) get(id exchange.RunID) exchange.Run {
	w.t.Helper()
	r, err := w.Get(w.t.Context(), w.who, id)
	if err != nil {
		w.t.Fatalf("get: %v", err)
	}
	return r
}

// check uploads a file and makes the dry run.
func (w *world) check(k exchange.Kind, csv string) exchange.Run {
	w.t.Helper()
	r := w.upload(k, csv)
	if err := w.Map(w.t.Context(), w.who, r.PublicID, r.Mapping); err != nil {
		w.t.Fatalf("map: %v", err)
	}
	if err := w.Check(w.t.Context(), r.ID); err != nil {
		w.t.Fatalf("check: %v", err)
	}
	return w.get(r.PublicID)
}

// bring imports a file to its end.
func (w *world) bring(k exchange.Kind, csv string) exchange.Run {
	w.t.Helper()
	r := w.check(k, csv)
	if err := w.Commit(w.t.Context(), w.who, r.PublicID); err != nil {
		w.t.Fatalf("commit: %v", err)
	}
	if err := w.CommitRows(w.t.Context(), r.ID); err != nil {
		w.t.Fatalf("commit rows: %v", err)
	}
	return w.get(r.PublicID)
}

// counts are the outcomes of a run.
func counts(r exchange.Run) string {
	return fmt.Sprintf("%s new=%d changed=%d same=%d bad=%d", r.State, r.RowsNew, r.RowsChanged, r.RowsSame, r.RowsBad)
}

// faults are the faults and warnings of a run: row, column and message.
func (w *world) faults(r exchange.Run) []string {
	w.t.Helper()
	rows, err := w.Rows(w.t.Context(), w.who, r, "", 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, row := range rows {
		for _, f := range row.Faults {
			line := fmt.Sprintf("%d %s %q %s", row.Number, f.Heading, f.Value, f.Key)
			if f.Warning {
				line += "?"
			}
			if m := f.Message(w.t.Context()); strings.Contains(m, "{") || !i18n.Has(f.Key) {
				w.t.Errorf("fault %s has no finished message: %s", f.Key, m)
			}
			out = append(out, line)
		}
	}
	return out
}

func (w *world) wantFaults(r exchange.Run, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.faults(r)); diff != "" {
		w.t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func (w *world) wantCounts(r exchange.Run, want string) {
	w.t.Helper()
	if got := counts(r); got != want {
		w.t.Errorf("run: %s, want %s; faults %v", got, want, w.faults(r))
	}
}

const (
	unitsCSV = `ID Unit;Nama Unit;ID Unit Atasan;Jenis Unit;Kode Wilayah;Lintang;Bujur
s12;SDN 12 Muara;dik;;15.08.01;-1,49;102,11
s04;SDN 04 Bukit Indah;dik;;15.08.01;;
dik;Dinas Pendidikan;kab;;;;
umdik;Subbagian Umum;dik;;;;
kes;Dinas Kesehatan;kab;;;;
umkes;Subbagian Umum;kes;;;;
kab;Pemerintah Kabupaten Bungo;;;;;
`
	positionsCSV = `Nama Jabatan;Jenis Jabatan;Eselon;Kelas Jabatan;Unit Kerja;Perangkat Daerah;Kebutuhan;Kebutuhan Mulai
Guru Ahli Pertama;Fungsional;;8;SDN 12 Muara;;2;01-01-2025
Guru Ahli Pertama;Fungsional;;8;SDN 04 Bukit Indah;;3;01-01-2025
Kepala Dinas Pendidikan;Struktural;II.b;14;Dinas Pendidikan;;1;01-01-2025
Pengelola Kepegawaian;Pelaksana;;6;Subbagian Umum;Dinas Kesehatan;1;01-01-2025
`
	employeesHead = "NIP;Nama;Kedudukan Hukum;Unit Kerja;Perangkat Daerah;Jabatan;TMT Jabatan;Golongan;TMT Golongan\n"
	employeesCSV  = employeesHead + `198506122010012001;Siti Aminah;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;III/b;01-04-2020
198001012005011002;Budi Santoso;Aktif;Dinas Pendidikan;;Kepala Dinas Pendidikan;01-01-2022;IV/b;01-10-2021
199002022022212003;Dewi Lestari;71;SDN 12 Muara;;Guru Ahli Pertama;01-04-2022;IX;01-04-2022
197503031999031004;Agus Salim;01;Subbagian Umum;Dinas Kesehatan;Pengelola Kepegawaian;01-02-2015;III/a;01-04-2019
`
)

// ready brings units and posts in.
func ready(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.wantCounts(w.bring(exchange.Units, unitsCSV), "done new=7 changed=0 same=0 bad=0")
	w.wantCounts(w.bring(exchange.Positions, positionsCSV), "done new=4 changed=0 same=0 bad=0")
	return w
}

func TestImportFromNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.wantCounts(w.bring(exchange.Employees, employeesCSV), "done new=4 changed=0 same=0 bad=0")

	got := w.list(`select concat_ws(' | ', e.name, e.kind, e.sex, e.birth_date, e.cpns_on, u.name, o.name, p.name, e.position_since, e.rank_code, e.rank_since)
		from employee e join unit u on u.id = e.unit_id join unit o on o.id = e.office_id join position p on p.id = e.position_id order by e.nip`)
	want := []string{
		"Agus Salim | pns | m | 1975-03-03 | 1999-03-01 | Subbagian Umum | Dinas Kesehatan | Pengelola Kepegawaian | 2015-02-01 | III/a | 2019-04-01",
		"Budi Santoso | pns | m | 1980-01-01 | 2005-01-01 | Dinas Pendidikan | Dinas Pendidikan | Kepala Dinas Pendidikan | 2022-01-01 | IV/b | 2021-10-01",
		"Siti Aminah | pns | f | 1985-06-12 | 2010-01-01 | SDN 12 Muara | Dinas Pendidikan | Guru Ahli Pertama | 2021-03-01 | III/b | 2020-04-01",
		"Dewi Lestari | pppk | f | 1990-02-02 | SDN 12 Muara | Dinas Pendidikan | Guru Ahli Pertama | 2022-04-01 | IX | 2022-04-01",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
	units := w.list(`select concat_ws(' | ', u.name, u.kind, u.school_level, array_length(u.ancestors, 1), u.latitude) from unit u order by u.external_id`)
	wantUnits := []string{
		"Dinas Pendidikan | office | 2", "Pemerintah Kabupaten Bungo | division | 1", "Dinas Kesehatan | office | 2", "SDN 04 Bukit Indah | school | sd | 3",
		"SDN 12 Muara | school | sd | 3 | -1.49", "Subbagian Umum | division | 3", "Subbagian Umum | division | 3",
	}
	if diff := cmp.Diff(wantUnits, units); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if got := w.value(`select string_agg(name || ' ' || kind || ' ' || family || ' ' || level || ' ' || retirement_age, '; ' order by name) from position`); got !=
		"Guru Ahli Pertama functional Guru PT 60; Kepala Dinas Pendidikan structural Struktural  60; Pengelola Kepegawaian executing Pelaksana  58" {
		t.Errorf("posts: %s", got)
	}
	if got := w.list(`select source from employee union select source from placement union select source from rank_history`); len(got) != 1 || got[0] != "Impor data" {
		t.Errorf("sources %q: want words that people read on profiles and in findings", got)
	}
	if got := w.value(`select employees from agency_stat`); got != "4" {
		t.Errorf("head count %s, want 4", got)
	}
}

// everything is a fingerprint of all that imports write, without what tells
// only of the import itself.
func (w *world) everything() string {
	out := ""
	for _, table := range []string{"unit", "unit_period", "position", "post", "need", "seat", "employee", "placement", "rank_history", "education_history", "performance_rating"} {
		out += table + " " + w.value(`select count(*) || ' ' || coalesce(md5(string_agg(x::text, ';' order by x::text)), '') from `+table+` x`) + "\n"
	}
	return out + w.value(`select count(*) from audit_event where subject_kind <> 'import'`)
}

func TestSameFileAgainChangesNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, employeesCSV)
	before := w.everything()
	w.wantCounts(w.bring(exchange.Units, unitsCSV), "done new=0 changed=0 same=7 bad=0")
	w.wantCounts(w.bring(exchange.Positions, positionsCSV), "done new=0 changed=0 same=4 bad=0")
	second := w.bring(exchange.Employees, employeesCSV)
	w.wantCounts(second, "done new=0 changed=0 same=4 bad=0")
	if diff := cmp.Diff(before, w.everything()); diff != "" {
		t.Errorf("what is stored (-before +after):\n%s", diff)
	}
	earlier, ok, err := w.Earlier(t.Context(), second)
	if err != nil || !ok || earlier.PublicID == second.PublicID {
		t.Errorf("Earlier = %v, %t, %v; want the first run of the file", earlier.PublicID, ok, err)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	before := w.everything()
	w.wantCounts(w.check(exchange.Employees, employeesCSV), "checked new=4 changed=0 same=0 bad=0")
	if diff := cmp.Diff(before, w.everything()); diff != "" {
		t.Errorf("what is stored (-before +after):\n%s", diff)
	}
}

func TestBadRowsAreNamedAndGoodOnesComeIn(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Employees, employeesHead+`198506122010012001;Siti Aminah;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;;
198506122010012001;Siti A.;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;;
198001012005011002;Budi;01;SDN 12 Muaro;;Guru Ahli Pertama;01-03-2021;;
198001012005011003;Candra;01;Bagian Ruang Angkasa;;Guru Ahli Pertama;01-03-2021;;
198001012005011004;Dodi;01;Subbagian Umum;;Pengelola Kepegawaian;01-03-2021;;
198001012005011005;Edi;01;Subbagian Umum;Dinas Sosial;Pengelola Kepegawaian;01-03-2021;;
198001012005011006;Fajar;01;SDN 12 Muara;;Guru Ahli Pertma;01-03-2021;;
198001012005011007;Gilang;01;SDN 21 Muara;;Astronot;01-03-2021;;
198001012005011008;Hadi;01;SDN 04 Bukit Indah;;Pengelola Kepegawaian;01-03-2021;;
198001012005011009;Irfan;01;SDN 04 Bukit Indah;;Guru Ahli Pertama;01-13-2021;;
`)
	w.wantCounts(r, "done new=1 changed=0 same=0 bad=9")
	w.wantFaults(r,
		`2 NIP "198506122010012001" import.employee.twice`,
		`3 NIP "198506122010012001" import.employee.twice`,
		`4 Unit Kerja "SDN 12 Muaro" import.ref.unit_near`,
		`5 Unit Kerja "Bagian Ruang Angkasa" import.ref.unit`,
		`6 Unit Kerja "Subbagian Umum" import.ref.unit_many`,
		`7 Perangkat Daerah "Dinas Sosial" import.ref.unit_office`,
		`8 Jabatan "Guru Ahli Pertma" import.ref.position_near`,
		`9 Unit Kerja "SDN 21 Muara" import.ref.unit`,
		`9 Jabatan "Astronot" import.ref.position`,
		`10 Jabatan "Pengelola Kepegawaian" import.employee.post_added?`,
		`11 TMT Jabatan "01-13-2021" asn.date.month_first`,
	)
	if got := w.list(`select name from employee`); !cmp.Equal(got, []string{"Hadi"}) {
		t.Errorf("people %v, want Hadi alone", got)
	}
}

func TestRejectedRowsCanBeMended(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Employees, employeesHead+`198001012005011002;=Budi;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;;
198001012005011003;Candra;01;SDN 12 Muara;;Guru Ahli Pertama;31-02-2021;;
198001012005011004;Dodi;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;;
`)
	w.wantCounts(r, "done new=1 changed=0 same=0 bad=2")
	var b bytes.Buffer
	if err := w.WriteRejected(t.Context(), w.who, r, &b); err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	mended := strings.Join(append(table.Header(), ""), ";") + "\n"
	var reasons []string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range row.Cells {
			text := c.Text
			switch i {
			case 1:
				text = strings.TrimPrefix(text, "=")
			case 6:
				text = strings.Replace(text, "31-02", "28-02", 1)
			case len(row.Cells) - 1:
				reasons = append(reasons, text)
				text = ""
			}
			mended += text + ";"
		}
		mended += "\n"
	}
	want := []string{
		"Nama: Sel ini berisi rumus. Salin, lalu tempel sebagai nilai.",
		`TMT Jabatan: Tanggal "31-02-2021" tidak ada di kalender. Periksa hari dan bulannya.`,
	}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	w.wantCounts(w.bring(exchange.Employees, mended), "done new=2 changed=0 same=0 bad=0")
}

func TestAccess(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.check(exchange.Employees, employeesCSV)
	stranger, reader := w.who, w.who
	stranger.AgencyID, reader.Role = 2, access.PyB
	for name, tt := range map[string]struct {
		who  access.Actor
		want error
	}{"another government": {stranger, access.ErrNotFound}, "a role that may not": {reader, access.ErrForbidden}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.WithoutCancel(t.Context())
			_, uploadErr := w.Upload(ctx, tt.who, exchange.Upload{Kind: exchange.Units, Name: "x", File: strings.NewReader("Nama Unit\nX\n")})
			_, getErr := w.Get(ctx, tt.who, r.PublicID)
			_, rowsErr := w.Rows(ctx, tt.who, r, "", 0, 10)
			for what, err := range map[string]error{
				"get": getErr, "rows": rowsErr, "map": w.Map(ctx, tt.who, r.PublicID, r.Mapping), "commit": w.Commit(ctx, tt.who, r.PublicID),
				"cancel": w.Cancel(ctx, tt.who, r.PublicID), "rejected": w.WriteRejected(ctx, tt.who, r, &bytes.Buffer{}),
			} {
				if !errors.Is(err, tt.want) {
					t.Errorf("%s: %v, want %v", what, err, tt.want)
				}
			}
			if tt.who.AgencyID == 1 && !errors.Is(uploadErr, tt.want) {
				t.Errorf("upload: %v, want %v", uploadErr, tt.want)
			}
		})
	}
}

func TestStepsInOrder(t *testing.T) {
	t.Parallel()
	w := ready(t)
	ctx := t.Context()
	r := w.upload(exchange.Employees, employeesCSV)
	if err := w.Commit(ctx, w.who, r.PublicID); !errors.Is(err, exchange.ErrState) {
		t.Errorf("commit before the dry run: %v, want ErrState", err)
	}
	missing := exchange.Mapping{exchange.FieldNIP: 1}
	var e *errs.Error
	if err := w.Map(ctx, w.who, r.PublicID, missing); !errors.As(err, &e) || len(e.Fields) != 5 || e.Fields[0].Name != "name" {
		t.Errorf("map without what is needed: %v, want five faults", err)
	}
	if err := w.Map(ctx, w.who, r.PublicID, r.Mapping); err != nil {
		t.Fatal(err)
	}
	if err := w.Map(ctx, w.who, r.PublicID, r.Mapping); !errors.Is(err, exchange.ErrState) {
		t.Errorf("map while rows are checked: %v, want ErrState", err)
	}
	if err := w.Check(ctx, r.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.Cancel(ctx, w.who, r.PublicID); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(ctx, w.who, r.PublicID); !errors.Is(err, exchange.ErrState) {
		t.Errorf("commit of a run given up: %v, want ErrState", err)
	}
	if got := w.value(`select count(*) from employee`); got != "0" {
		t.Errorf("%s people after a run given up", got)
	}
}

// TestFileIsForgotten: the content may hold more than was imported.
func TestFileIsForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	done := w.bring(exchange.Units, unitsCSV)
	given := w.upload(exchange.Units, unitsCSV+"x;Unit lain;;;;;\n")
	other := w.upload(exchange.Units, unitsCSV+"x;Unit lain;;;;;\n")
	if err := w.Cancel(t.Context(), w.who, given.PublicID); err != nil {
		t.Fatal(err)
	}
	if got := w.value(`select count(*) from stored_file`); got != "1" {
		t.Errorf("%s files stored, want the one of the run still open", got)
	}
	if err := w.Cancel(t.Context(), w.who, other.PublicID); err != nil {
		t.Fatal(err)
	}
	if got := w.value(`select count(*) from stored_file`); got != "0" || done.State != exchange.Done {
		t.Errorf("%s files stored at the end, want 0", got)
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	w := ready(t)
	left := w.check(exchange.Employees, employeesCSV)
	kept := w.upload(exchange.Employees, employeesCSV+"\n")
	old := w.bring(exchange.Units, unitsCSV)
	w.exec(`update import_run set created_at = '2026-11-01' where id = $1`, left.ID)
	w.exec(`update import_run set finished_at = '2026-08-01' where id = $1`, old.ID)
	if err := w.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	states := w.list(`select state from import_run where id = any($1) order by id`, []int64{left.ID, kept.ID, old.ID})
	if diff := cmp.Diff([]string{"cancelled", "uploaded", "done"}, states); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if got := w.value(`select count(*) from import_row where run_id = $1`, old.ID); got != "0" {
		t.Errorf("%s rows of an old run are left", got)
	}
}

func TestUploadRefusesFilesWithTheField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, content := range map[string]string{"empty": "", "pdf": "%PDF-1.7", "no heading": "x;y\n1;2\n"} {
		_, err := w.Upload(t.Context(), w.who, exchange.Upload{Kind: exchange.Units, Name: name, File: strings.NewReader(content)})
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "file" {
			t.Errorf("%s: %v, want a fault of the field file", name, err)
		}
	}
	if got := w.value(`select count(*) from import_run`) + w.value(`select count(*) from stored_file`); got != "00" {
		t.Errorf("something was stored: %s", got)
	}
}

// TestReferenceLists: the lists of law in the database are those of package asn.
func TestReferenceLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var want []string
	for _, r := range asn.Ranks() {
		want = append(want, fmt.Sprintf("pns %02d %s %s %s", r.Order(), r, r.Name(), r.SIASN()))
	}
	for _, g := range asn.Grades() {
		want = append(want, fmt.Sprintf("pppk %02d %s Golongan %s %02d", g.Order(), g, g, g.Order()))
	}
	got := w.list(`select concat_ws(' ', scheme, lpad(ordinal::text, 2, '0'), code, name, siasn_id) from rank order by scheme desc, ordinal`)
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("ranks (-asn +database):\n%s", diff)
	}
	want = nil
	for _, e := range asn.EducationLevels() {
		want = append(want, fmt.Sprintf("%s %s %d", e, e.Name(), e.Order()))
	}
	if diff := cmp.Diff(want, w.list(`select concat_ws(' ', code, name, ordinal) from education_level order by code`)); diff != "" {
		t.Errorf("education levels (-asn +database):\n%s", diff)
	}
}
