package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/seed"
	"mutasi/internal/sheet"
)

// prepare has it checked what taking a run back would do.
func (w *world) prepare(r exchange.Run) exchange.Run {
	w.t.Helper()
	if err := w.StartUndo(w.t.Context(), w.who, r.PublicID); err != nil {
		w.t.Fatalf("start undo: %v", err)
	}
	if err := w.CheckUndo(w.t.Context(), r.ID); err != nil {
		w.t.Fatalf("check undo: %v", err)
	}
	return w.get(r.PublicID)
}

// takeBack takes a run back.
func (w *world) takeBack(r exchange.Run) exchange.Run {
	w.t.Helper()
	w.prepare(r)
	if err := w.Undo(w.t.Context(), w.who, r.PublicID); err != nil {
		w.t.Fatalf("undo: %v", err)
	}
	if err := w.UndoRows(w.t.Context(), r.ID); err != nil {
		w.t.Fatalf("undo rows: %v", err)
	}
	return w.get(r.PublicID)
}

// stay is what stays of a run: row, name and message.
func (w *world) stay(r exchange.Run) []string {
	w.t.Helper()
	lines, err := w.UndoLines(w.t.Context(), w.who, r, true, exchange.UndoPlace{}, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	out := []string{}
	for _, l := range lines {
		for _, f := range l.Faults {
			if m := f.Message(w.t.Context()); strings.Contains(m, "{") || !i18n.Has(f.Key) {
				w.t.Errorf("%s has no finished message: %s", f.Key, m)
			}
			out = append(out, fmt.Sprintf("%d %s %s", l.Number, l.Name, strings.TrimPrefix(f.Key, "import.undo.")))
		}
	}
	return out
}

func (w *world) wantStay(r exchange.Run, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), w.stay(r)); diff != "" {
		w.t.Errorf("what stays (-want +got):\n%s", diff)
	}
}

func undone(r exchange.Run) string {
	return fmt.Sprintf("%s total=%d kept=%d done=%d", r.Undo.State, r.Undo.Total, r.Undo.Kept, r.Undo.Done)
}

func (w *world) wantUndone(r exchange.Run, want string) {
	w.t.Helper()
	if got := undone(r); got != want {
		w.t.Errorf("undo: %s, want %s; what stays: %v", got, want, w.stay(r))
	}
}

// technical tables and columns are not what an import is about: records of deeds, staging, and what jobs reckon anew. An
// analysis that was begun and dropped stays in its own history, as do its numbers and versions.
var (
	technicalTables  = []string{"audit_event", "idempotency", "stored_file", "quality_finding", "quality_run", "readiness_run", "schema_migrations", "analysis_event"}
	technicalColumns = "{stale,refreshed_at,version,changed_at}"
)

// dump is every row of every domain table.
func (w *world) dump() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	for _, table := range w.list(`select tablename from pg_tables where schemaname = 'public' order by 1`) {
		if slices.Contains(technicalTables, table) || strings.HasPrefix(table, "import_") || strings.HasPrefix(table, "river_") {
			continue
		}
		where := ""
		switch table {
		case "analysis":
			where = ` where state <> 'dropped'`
		case "agency_stat":
			where = ` where employees > 0`
		}
		for _, row := range w.list(`select to_jsonb(x) - '` + technicalColumns + `'::text[] #>> '{}' from ` + table + ` x` + where) {
			out[table+" "+row]++
		}
	}
	return out
}

// wantSame compares dumps.
func wantSame(t *testing.T, before, after map[string]int) {
	t.Helper()
	maps.DeleteFunc(before, func(k string, n int) bool {
		same := after[k] == n
		if same {
			delete(after, k)
		}
		return same
	})
	if diff := cmp.Diff(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))); diff != "" {
		t.Errorf("what is stored (-before +after):\n%.6000s", diff)
	}
}

// TestUndoOfEverything: each kind in turn, from the last to the first, until nothing is left.
func TestUndoOfEverything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.dump()
	var runs []exchange.Run
	for _, f := range []struct {
		kind exchange.Kind
		csv  string
	}{
		{exchange.Units, unitsCSV}, {exchange.Positions, positionsCSV}, {exchange.Employees, employeesCSV},
		{exchange.Assessments, "NIP;Tanggal Penilaian;Penyelenggara;Skor Potensi;Integritas\n198506122010012001;10-05-2026;Pusat;70;3\n"},
	} {
		r := w.bring(f.kind, f.csv)
		if r.RowsBad > 0 || r.State != exchange.Done {
			t.Fatalf("%s: %s, %v", f.kind, counts(r), w.faults(r))
		}
		runs = append(runs, r)
	}
	for _, r := range slices.Backward(runs) {
		if got := w.takeBack(r); !got.Undo.Whole() || got.Undo.FinishedAt == nil || got.Undo.By != "Rina Marlina" {
			t.Errorf("%s: %s by %q, %v", r.Kind, undone(got), got.Undo.By, w.stay(r))
		}
	}
	wantSame(t, before, w.dump())
}

// TestUndoNamesWhatHasChanged: what was changed or used since stays and is named; the rest goes.
func TestUndoNamesWhatHasChanged(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Employees, employeesCSV)
	err := w.DB.Write(t.Context(), access.Actor{UserID: 1, Name: "Dedi", AgencyID: 1}, "employee.correct", func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), `update employee set name = 'Siti Aminah, Dra.' where nip = '198506122010012001'`); err != nil {
			return err
		}
		return tx.Audit(t.Context(), db.Subject{Kind: "employee", ID: w.value(`select public_id from employee where nip = '198506122010012001'`), AgencyID: 1}, nil, map[string]string{"name": "x"})
	})
	if err != nil {
		t.Fatal(err)
	}
	w.exec(`update user_account set employee_id = (select id from employee where name = 'Budi Santoso')`)
	checked := w.prepare(r)
	w.wantUndone(checked, "checked total=4 kept=2 done=0")
	w.wantStay(checked, "2 Siti Aminah, Dra. changed_by", "3 Budi Santoso used_account")
	got := w.takeBack(r)
	w.wantUndone(got, "done total=4 kept=2 done=2")
	if names := w.value(`select string_agg(name, ', ' order by id) from employee`); names != "Siti Aminah, Dra., Budi Santoso" {
		t.Errorf("left: %s", names)
	}
	lines, err := w.UndoLines(t.Context(), w.who, got, true, exchange.UndoPlace{}, 1)
	if err != nil || len(lines) != 1 || !regexp.MustCompile(`oleh Dedi pada \d+ \w+ \d{4}, \d\d\.\d\d WIB`).MatchString(lines[0].Faults[0].Message(t.Context())) {
		t.Errorf("who changed it is not said: %+v, %v", lines, err)
	}

	if diff := cmp.Diff([]string{
		"NIP Nama Kedudukan Hukum Unit Kerja Perangkat Daerah Jabatan TMT Jabatan Golongan TMT Golongan|Baris asal|Data|Mengapa tetap ada, dan apa yang dapat dilakukan",
		"2|Siti Aminah, Dra.|Data ini diubah oleh Dedi", "3|Budi Santoso|Pegawai ini sudah punya akun. Lepaskan akunnya dahulu, lalu periksa lagi.",
	}, w.keptBook(got)); diff != "" {
		t.Errorf("workbook (-want +got):\n%s", diff)
	}

	// What stayed can be tried again, and only that.
	w.exec(`update user_account set employee_id = null`)
	again := w.takeBack(r)
	w.wantUndone(again, "done total=4 kept=1 done=3")
	if err := w.Undo(t.Context(), w.who, r.PublicID); !errors.Is(err, exchange.ErrState) {
		t.Errorf("undo without a check: %v", err)
	}
}

// keptBook is the workbook of what stays: its headings, and the last columns of its rows.
func (w *world) keptBook(r exchange.Run) []string {
	w.t.Helper()
	var b bytes.Buffer
	if err := w.WriteKept(w.t.Context(), w.who, r, &b); err != nil {
		w.t.Fatal(err)
	}
	table, err := sheet.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), sheet.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	head := table.Header()
	n := len(head) - 3
	out := []string{strings.Join(head[:n], " ") + "|" + strings.Join(head[n:], "|")}
	for row, err := range table.Rows() {
		if err != nil {
			w.t.Fatal(err)
		}
		why, _, _ := strings.Cut(row.Cells[n+2].Text, " pada ")
		out = append(out, row.Cells[n].Text+"|"+row.Cells[n+1].Text+"|"+why)
	}
	return out
}

// TestUndoTwiceIsOne: neither a second request nor a second job does anything more.
func TestUndoTwiceIsOne(t *testing.T) {
	t.Parallel()
	w := ready(t)
	before := w.dump()
	r := w.bring(exchange.Employees, employeesCSV)
	w.takeBack(r)
	deeds := w.value(`select count(*) from audit_event`)
	for _, job := range []func(context.Context, int64) error{w.CheckUndo, w.UndoRows} {
		if err := job(t.Context(), r.ID); err != nil {
			t.Error(err)
		}
	}
	if err := w.StartUndo(t.Context(), w.who, r.PublicID); !errors.Is(err, exchange.ErrState) {
		t.Errorf("second undo: %v, want ErrState", err)
	}
	if got := w.value(`select count(*) from audit_event`); got != deeds {
		t.Errorf("%s deeds, want %s", got, deeds)
	}
	wantSame(t, before, w.dump())
	if got := w.value(`select count(*) from audit_event where action = 'import.undo' and subject_kind = 'employee'`); got != "4" {
		t.Errorf("%s people in the audit, want 4", got)
	}
}

// TestUndoGoesOn: a job that dies between two batches leaves whole batches, and the next one does the rest.
func TestUndoGoesOn(t *testing.T) {
	t.Parallel()
	w := ready(t)
	before := w.dump()
	r := w.bring(exchange.Employees, manyPeople(2300))
	w.wantUndone(w.prepare(r), "checked total=2301 kept=0 done=0")
	if err := w.Undo(t.Context(), w.who, r.PublicID); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.Progress = func(exchange.State, int, int) { cancel() }
	if err := w.UndoRows(ctx, r.ID); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted undo: %v, want context.Canceled", err)
	}
	if got := w.value(`select count(*) from employee`); got != "2000" {
		t.Fatalf("%s people left after the interruption, want two batches of 1000", got)
	}
	w.Progress = nil
	if err := w.UndoRows(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	w.wantUndone(w.get(r.PublicID), "done total=2301 kept=0 done=2301")
	wantSame(t, before, w.dump())
}

// TestTwoUndoJobs: the same job twice at once does everything once.
func TestTwoUndoJobs(t *testing.T) {
	t.Parallel()
	w := ready(t)
	before := w.dump()
	r := w.bring(exchange.Employees, manyPeople(1500))
	w.prepare(r)
	if err := w.Undo(t.Context(), w.who, r.PublicID); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if err := w.UndoRows(t.Context(), r.ID); err != nil {
				t.Errorf("undo rows: %v", err)
			}
		})
	}
	wg.Wait()
	w.wantUndone(w.get(r.PublicID), "done total=1501 kept=0 done=1501")
	if got := w.value(`select count(*) from audit_event where action = 'import.undo' and subject_kind = 'employee'`); got != "1500" {
		t.Errorf("%s people in the audit, want 1500", got)
	}
	wantSame(t, before, w.dump())
}

// TestUndoOfASwap: two people who changed places change back together; where one of them has to stay, so has the other.
func TestUndoOfASwap(t *testing.T) {
	t.Parallel()
	for _, moved := range []bool{false, true} {
		w := ready(t)
		w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "")+row(bela, "Bela", "SDN 04 Bukit Indah", "01-01-2020", ""))
		before := w.dump()
		r := w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-01-2020", "01-07-2026")+row(bela, "Bela", "SDN 12 Muara", "01-01-2020", "01-07-2026"))
		if moved {
			w.exec(`update placement set decree_no = 'SK 1' where lower(valid) = '2026-07-01' and employee_id = (select id from employee where name = 'Bela')`)
			before = w.dump()
			w.wantUndone(w.takeBack(r), "done total=2 kept=2 done=0")
			w.wantStay(r, "2 Ani used_own", "3 Bela changed")
		} else {
			w.wantUndone(w.takeBack(r), "done total=2 kept=0 done=2")
		}
		wantSame(t, before, w.dump())
	}
}

// TestUndoMeetsTheWorld: what depends on a row by now keeps it, with the words for it.
func TestUndoMeetsTheWorld(t *testing.T) {
	t.Parallel()
	second := head + row(ani, "Ani", "SDN 04 Bukit Indah", "01-01-2020", "01-07-2026")
	const aCase = `insert into proposal (agency_id, public_id, origin, proposer_role, employee_id, from_post_id, from_unit_id, created_at)
		select 1, 'kasus', 'hr', 'hr_operator', e.id, e.post_id, e.unit_id, '2026-11-21 04:00Z' from employee e where e.name = 'Ani'`
	for name, tt := range map[string]struct {
		sql  []string
		want string
	}{
		"somebody took the old seat": {[]string{
			`insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date) values (1, 'lain', '198506122010012009', 'pns', 'Lain', 'f', '1985-06-12')`,
			`insert into placement (agency_id, employee_id, seat_id, valid) select 1, max(e.id), min(p.seat_id), daterange('2026-08-01', null) from employee e, placement p`},
			"2 Ani taken"},
		"a decree moved on": {[]string{
			`update placement set valid = daterange(lower(valid), '2026-10-01') where upper_inf(valid)`,
			`insert into placement (agency_id, employee_id, seat_id, valid, source) select 1, 1, max(s.id), daterange('2026-10-01', null), 'decree' from seat s`},
			"2 Ani changed"},
		"a case was begun": {[]string{aCase}, "2 Ani used_case"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ready(t)
			w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
			r := w.bring(exchange.Employees, second)
			for _, sql := range tt.sql {
				w.exec(sql)
			}
			before := w.dump()
			w.wantUndone(w.takeBack(r), "done total=1 kept=1 done=0")
			w.wantStay(r, tt.want)
			wantSame(t, before, w.dump())
		})
	}
}

// TestUndoOfWhatTheDatabaseRefuses: what nobody foresaw stays, the others go.
func TestUndoOfWhatTheDatabaseRefuses(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Employees, manyPeople(40))
	w.exec(`create function unforeseen() returns trigger language plpgsql as $$ begin if old.name = 'Orang 17' then raise exception 'no' using errcode = '23514'; end if; return old; end $$`)
	w.exec(`create trigger unforeseen before delete on employee for each row execute function unforeseen()`)
	got := w.takeBack(r)
	w.wantStay(got, "19 Orang 17 refused")
	if n := w.value(`select count(*) from employee`); n != "1" || got.Undo.Kept != 1 {
		t.Errorf("%s people left, %s", n, undone(got))
	}
}

// TestUndoInTime: the policy of the day of the commit says until when; then the record is forgotten.
func TestUndoInTime(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.exec(`insert into policy_parameter (agency_id, key, valid, value, basis, source) values (1, $1, '[2026-01-01,)', '5', 'uji', 'uji')`, string(policy.UndoDays))
	r := w.bring(exchange.Employees, employeesCSV)
	start := w.Now()
	w.Service.Now = func() time.Time { return start.AddDate(0, 0, 5).Add(-time.Minute) }
	w.prepare(r)
	w.Service.Now = func() time.Time { return start.AddDate(0, 0, 5) }
	for name, f := range map[string]func(context.Context, access.Actor, exchange.RunID) error{"start": w.StartUndo, "undo": w.Undo} {
		if err := f(t.Context(), w.who, r.PublicID); !errors.Is(err, exchange.ErrUndoLate) {
			t.Errorf("%s: %v, want ErrUndoLate", name, err)
		}
	}
	w.Service.Now = func() time.Time { return start.AddDate(0, 0, 6) }
	if err := w.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.value(`select count(*) from import_effect where run_id = $1`, r.ID); got != "0" {
		t.Errorf("%s effects are kept", got)
	}
}

// TestUndoIsForThoseWhoImport: nobody else may look at it or ask for it.
func TestUndoIsForThoseWhoImport(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Employees, employeesCSV)
	for _, who := range []access.Actor{
		{UserID: 1, Role: access.HROperator, AgencyID: 2}, {UserID: 1, Role: access.Auditor, AgencyID: 1}, {UserID: 1, Role: access.UnitHead, AgencyID: 1},
	} {
		_, counts := w.UndoCounts(t.Context(), who, r)
		_, lines := w.UndoLines(t.Context(), who, r, true, exchange.UndoPlace{}, 1)
		for _, err := range []error{w.StartUndo(t.Context(), who, r.PublicID), w.Undo(t.Context(), who, r.PublicID), counts, lines} {
			if err == nil {
				t.Errorf("%s of agency %d may", who.Role, who.AgencyID)
			}
		}
	}
}

// TestEffectsAreAppendOnly: what was recorded is not rewritten.
func TestEffectsAreAppendOnly(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, employeesCSV)
	if err := w.try(`update import_effect set before = '{}'`); err == nil {
		t.Error("effects can be altered")
	}
}

// TestUndoOfRandomFiles: whatever a file says, taking it back leaves everything as it was.
func TestUndoOfRandomFiles(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: asn.NewDate(2026, 11, 21)})))
	w := &world{t: t, Service: &exchange.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }}}
	w.who = access.Actor{UserID: 1, Name: "Rina Marlina", Role: access.HROperator, AgencyID: 1, Definitive: true}
	// What is derived is as the refreshing functions have it.
	w.exec(`select employee_refresh(array(select id from employee where agency_id = 1), '2026-11-21'), unit_refresh(1, '2026-11-21'), agency_stat_refresh(1)`)
	applied := map[exchange.Kind]int{}
	for round := range 3 {
		random := &files{world: w, Rand: rand.New(rand.NewPCG(7, uint64(round)))}
		before := w.dump()
		var runs []exchange.Run
		for _, f := range random.all() {
			r := w.bring(f.kind, f.csv)
			if r.State != exchange.Done {
				t.Fatalf("%s: %s %s\n%s", f.kind, counts(r), r.Failure, f.csv)
			}
			applied[f.kind] += r.RowsNew + r.RowsChanged
			runs = append(runs, r)
		}
		for _, r := range slices.Backward(runs) {
			if got := w.takeBack(r); !got.Undo.Whole() {
				t.Errorf("round %d, %s: %s, %v", round, r.Kind, undone(got), w.stay(got))
			}
		}
		wantSame(t, before, w.dump())
		if t.Failed() {
			return
		}
	}
	for _, k := range exchange.Kinds() {
		if applied[k] < 20 {
			t.Errorf("%s: only %d rows changed anything", k, applied[k])
		}
	}
}

// files makes random files from what is stored.
type files struct {
	*world
	*rand.Rand
}

type file struct {
	kind exchange.Kind
	csv  string
}

func (f *files) all() []file {
	return []file{
		{exchange.Units, f.units()}, {exchange.Positions, f.positions()}, {exchange.Employees, f.employees()},
		{exchange.Assessments, f.assessments()}, {exchange.Workloads, f.workloads()},
	}
}

// pick is some of the rows of a statement, always the same for a seed.
func (f *files) pick(n int, sql string) []string {
	rows := f.list(sql)
	f.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows[:min(n, len(rows))]
}

// some is one of the texts.
func (f *files) some(texts ...string) string { return texts[f.IntN(len(texts))] }

func (f *files) date(from, to int) string {
	return fmt.Sprintf("%02d-%02d-%d", 1+f.IntN(28), 1+f.IntN(12), from+f.IntN(to-from+1))
}

func (f *files) units() string {
	parents := f.pick(5, `select external_id from unit where agency_id = 1 and external_id is not null and kind = 'office' order by id`)
	out := "ID Unit;Nama Unit;ID Unit Atasan;Lintang;Bujur;Keterpencilan;Berlaku Mulai\n"
	for i, u := range f.pick(14, `select external_id || ';' || name from unit where agency_id = 1 and external_id is not null and kind in ('school', 'division') order by id`) {
		out += u + f.some("", " Baru") + ";" + f.some("", f.some(parents...)) + ";-1,5;102," + fmt.Sprint(i) + ";" + f.some("", "Terpencil", "Biasa") + ";" + f.some("", f.date(2025, 2026), f.date(2027, 2027)) + "\n"
	}
	for i := range 6 {
		out += fmt.Sprintf("baru-%d;SDN Baru %d;%s;;;%s;%s\n", i, i, f.some(append(parents, "baru-"+fmt.Sprint((i+1)%6))...), f.some("", "Terluar"), f.some("", f.date(2024, 2026)))
	}
	return out
}

func (f *files) positions() string {
	out := "Nama Jabatan;Jenis Jabatan;Kelas Jabatan;ID Unit;Memimpin Unit;Kebutuhan;Kebutuhan Mulai\n"
	kind := `case p.kind when 'structural' then 'Struktural' when 'functional' then 'Fungsional' else 'Pelaksana' end`
	for _, p := range f.pick(16, `select p.name || ';' || `+kind+` || ';;' || u.external_id from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id
		where t.agency_id = 1 and u.external_id is not null and p.kind <> 'structural' order by t.id`) {
		out += fmt.Sprintf("%s;%s;%d;%s\n", p, f.some("", "Tidak"), f.IntN(12), f.some("", f.date(2026, 2026), f.date(2027, 2027)))
	}
	units := f.pick(6, `select external_id from unit where agency_id = 1 and external_id is not null order by id`)
	for i, u := range units {
		out += fmt.Sprintf("Penata Arsip %d;Pelaksana;%d;%s;;%d;\n", i%3, 5+i%3, u, 1+f.IntN(3))
	}
	for _, p := range f.pick(3, `select distinct p.name || ';' || `+kind+` || ';' || 1 + coalesce(p.class, 5) % 17 || ';;;;' from position p where agency_id = 1 and kind <> 'structural' order by 1`) {
		out += p + "\n"
	}
	return out
}

func (f *files) employees() string {
	out := "NIP;Nama;Gelar Belakang;Kedudukan Hukum;TMT Kedudukan;ID Unit;Jabatan;TMT Jabatan;TMT Unit;Golongan;TMT Golongan;Tingkat Pendidikan;Pendidikan;Predikat Kinerja;Tahun Kinerja\n"
	places := f.pick(12, `select u.external_id || ';' || p.name from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id
		where t.agency_id = 1 and u.external_id is not null and p.kind <> 'structural' order by t.id`)
	unheard := f.pick(6, `select u.external_id || ';' || p.name from unit u cross join position p where u.agency_id = 1 and u.external_id is not null
		and p.agency_id = 1 and p.kind = 'executing' and not exists (select from post t where t.unit_id = u.id and t.position_id = p.id) order by u.id, p.id`)
	more := func() string {
		return f.some("S-1;S-1 Pendidikan Uji", "S-2;S-2 Uji", ";") + ";" + f.some("Baik;2025", "Sangat Baik;2024", ";")
	}
	for _, p := range f.pick(40, `select e.nip || ';' || e.name || '|' || u.external_id || ';' || p.name || ';' || to_char(e.position_since, 'DD-MM-YYYY') || '|' || e.kind
		from employee e join unit u on u.id = e.unit_id join position p on p.id = e.position_id
		where e.agency_id = 1 and u.external_id is not null and not exists (select from proposal c where c.employee_id = e.id and c.open) order by e.id`) {
		part := strings.Split(p, "|")
		active := map[bool]string{true: "71", false: "01"}[strings.HasPrefix(part[2], "pppk")]
		rank := map[bool]string{true: "IX", false: f.some("III/b", "III/c")}[active == "71"] + ";" + f.date(2019, 2025)
		switch f.IntN(5) {
		case 0:
			out += part[0] + ";;99;" + f.date(2026, 2026) + ";;;;;;;;;;\n"
		case 1:
			out += part[0] + ";S.Uji;" + active + ";;" + part[1] + ";;;;" + more() + "\n"
		default:
			out += part[0] + f.some("", " Diubah") + ";;" + active + ";;" + f.some(append(places, unheard...)...) + ";" + f.date(2026, 2026) + ";;" + f.some(rank, ";") + ";" + more() + "\n"
		}
	}
	for i := range 15 {
		out += fmt.Sprintf("19%02d0612201001%d%03d;Orang Baru %d;;01;;%s;%s;;%s;%s;%s\n", 70+f.IntN(25), 1+i%2, 500+i, i, f.some(append(places, unheard...)...), f.date(2011, 2025),
			f.some("III/a", "III/d"), f.date(2019, 2025), more())
	}
	return out
}

func (f *files) assessments() string {
	out := "NIP;Tanggal Penilaian;Penyelenggara;Skor Potensi;Integritas;Kerja Sama\n"
	for _, p := range f.pick(15, `select e.nip || ';' || to_char(a.assessed_on, 'DD-MM-YYYY') from employee e join competence_result a on a.employee_id = e.id where e.agency_id = 1 and e.seat_id is not null order by e.id, a.id`) {
		out += fmt.Sprintf("%s;Uji;%d;%d;%d\n", p, 40+f.IntN(50), 1+f.IntN(5), 1+f.IntN(5))
	}
	for _, p := range f.pick(10, `select nip from employee where agency_id = 1 order by id`) {
		for range 2 {
			out += fmt.Sprintf("%s;%s;Uji;%s;%d;\n", p, f.date(2020, 2025), f.some("", "77"), 1+f.IntN(5))
		}
	}
	return out
}

func (f *files) workloads() string {
	out := "ID Unit;Nama Jabatan;Kebutuhan (ABK);Uraian Tugas;Satuan Hasil;Volume;Setiap;Waktu Penyelesaian (menit)\n"
	for i, p := range f.pick(30, `select u.external_id || ';' || p.name from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id
		where t.agency_id = 1 and u.external_id is not null and p.kind = 'executing' order by t.id`) {
		if i%3 == 0 {
			out += p + fmt.Sprintf(";;Mengarsip surat;berkas;%d;Tahun;30\n", 100+f.IntN(9000))
			out += p + fmt.Sprintf(";;Melayani tamu;tamu;%d;Tahun;10\n", 100+f.IntN(9000))
		} else {
			out += p + fmt.Sprintf(";%d,5;;;;;\n", f.IntN(9))
		}
	}
	return out
}

// TestPeopleFollowTheirUnit: who serves in a unit comes with it under another office.
func TestPeopleFollowTheirUnit(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, employeesCSV)
	r := w.bring(exchange.Units, "ID Unit;Nama Unit;ID Unit Atasan\ns12;SDN 12 Muara;kes\n")
	office := `select string_agg(distinct o.name, ',') from employee e join unit u on u.id = e.unit_id join unit o on o.id = e.office_id where u.name = 'SDN 12 Muara'`
	if got := w.value(office); got != "Dinas Kesehatan" {
		t.Errorf("people of the school belong to %s", got)
	}
	w.takeBack(r)
	if got := w.value(office); got != "Dinas Pendidikan" {
		t.Errorf("people of the school belong to %s after the undo", got)
	}
}

// TestUndoOfDrafts: a draft that a file began is dropped, one that was there gets its lines back.
func TestUndoOfDrafts(t *testing.T) {
	t.Parallel()
	w := ready(t)
	line := func(unit, need string) string { return unit + ";Guru Ahli Pertama;" + need + "\n" }
	const head = "Unit Kerja;Nama Jabatan;Kebutuhan (ABK)\n"
	w.bring(exchange.Workloads, head+line("SDN 12 Muara", "4"))
	r := w.bring(exchange.Workloads, head+line("SDN 12 Muara", "6")+line("SDN 04 Bukit Indah", "5"))
	w.wantUndone(w.takeBack(r), "done total=2 kept=0 done=2")
	got := w.list(`select concat_ws(' ', u.name, a.state, a.version, l.quantity) from analysis a join unit u on u.id = a.unit_id
		left join analysis_line l on l.analysis_id = a.id order by u.name, a.number`)
	if diff := cmp.Diff([]string{"SDN 04 Bukit Indah dropped 2", "SDN 12 Muara draft 3 4"}, got); diff != "" {
		t.Errorf("analyses (-want +got):\n%s", diff)
	}
	if got := w.value(`select string_agg(action, ' ' order by id) from audit_event where action like 'analysis.%' and id > (select max(id) from audit_event where action = 'import.undo_check')`); got != "analysis.save analysis.drop" {
		t.Errorf("audit: %s", got)
	}
}
