package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/exchange"
)

// placements are all placements in words.
func (w *world) placements() []string {
	w.t.Helper()
	return w.list(`select concat_ws(' ', e.name, p.name, 'di', u.name, pl.valid, 'kursi', s.ordinal, case when s.over_establishment then 'lebih' end)
		from placement pl join employee e on e.id = pl.employee_id join seat s on s.id = pl.seat_id join post t on t.id = s.post_id
		join unit u on u.id = t.unit_id join position p on p.id = t.position_id order by e.name, lower(pl.valid)`)
}

func (w *world) wantPlacements(want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.placements()); diff != "" {
		w.t.Errorf("placements (-want +got):\n%s", diff)
	}
}

const head = "NIP;Nama;Kedudukan Hukum;Unit Kerja;Perangkat Daerah;Jabatan;TMT Jabatan;TMT Unit;TMT Kedudukan\n"

// row is a person at a school.
func row(nip, name, unit, since, unitSince string) string {
	return fmt.Sprintf("%s;%s;01;%s;;Guru Ahli Pertama;%s;%s;\n", nip, name, unit, since, unitSince)
}

const (
	ani  = "198506122010012001"
	bela = "198506122010012002"
	cici = "198506122010012003"
)

// TestSeats: those needed sit within the establishment, others beyond it; a
// seat that somebody leaves is taken by the next.
func TestSeats(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "")+row(bela, "Bela", "SDN 12 Muara", "01-01-2021", "")+
		row(cici, "Cici", "SDN 12 Muara", "01-01-2022", ""))
	w.wantPlacements(
		"Ani Guru Ahli Pertama di SDN 12 Muara [2020-01-01,) kursi 1",
		"Bela Guru Ahli Pertama di SDN 12 Muara [2021-01-01,) kursi 2",
		"Cici Guru Ahli Pertama di SDN 12 Muara [2022-01-01,) kursi 3 lebih")
	w.wantCounts(w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-07-2026", "")), "done new=0 changed=1 same=0 bad=0")
	w.wantPlacements(
		"Ani Guru Ahli Pertama di SDN 12 Muara [2020-01-01,2026-07-01) kursi 1 lebih",
		"Ani Guru Ahli Pertama di SDN 04 Bukit Indah [2026-07-01,) kursi 1",
		"Bela Guru Ahli Pertama di SDN 12 Muara [2021-01-01,) kursi 2",
		"Cici Guru Ahli Pertama di SDN 12 Muara [2022-01-01,) kursi 3")
}

// TestSwapInOneFile: two people change places on one day.
func TestSwapInOneFile(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "")+row(bela, "Bela", "SDN 04 Bukit Indah", "01-01-2020", ""))
	w.wantCounts(w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-01-2020", "01-07-2026")+
		row(bela, "Bela", "SDN 12 Muara", "01-01-2020", "01-07-2026")), "done new=0 changed=2 same=0 bad=0")
	w.wantPlacements(
		"Ani Guru Ahli Pertama di SDN 12 Muara [2020-01-01,2026-07-01) kursi 1",
		"Ani Guru Ahli Pertama di SDN 04 Bukit Indah [2026-07-01,) kursi 1",
		"Bela Guru Ahli Pertama di SDN 04 Bukit Indah [2020-01-01,2026-07-01) kursi 1",
		"Bela Guru Ahli Pertama di SDN 12 Muara [2026-07-01,) kursi 1")
}

// TestOldFileUndoesNothing: a placement that began later than the file says
// stands, whoever made it.
func TestOldFileUndoesNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-07-2026", ""))
	before := w.placements()

	stale := w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	w.wantCounts(stale, "done new=0 changed=0 same=0 bad=1")
	w.wantFaults(stale, `2 TMT Jabatan "01-01-2020" import.employee.not_later`)

	// The national export keeps the date of the post when only the unit changed.
	kept := w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-01-2020", ""))
	w.wantCounts(kept, "done new=0 changed=0 same=1 bad=0")
	if diff := cmp.Diff(before, w.placements()); diff != "" {
		t.Errorf("placements (-before +after):\n%s", diff)
	}
}

// TestDateIsCorrected: what a file brought in, a later file may correct; what a
// decree made, it may not.
func TestDateIsCorrected(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	w.wantCounts(w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-03-2019", "")), "done new=0 changed=1 same=0 bad=0")
	w.wantPlacements("Ani Guru Ahli Pertama di SDN 12 Muara [2019-03-01,) kursi 1")

	w.exec(`update placement set source = 'decree'`)
	r := w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	w.wantCounts(r, "done new=0 changed=0 same=1 bad=0")
	w.wantFaults(r, `2 TMT Jabatan "01-01-2020" import.employee.other_start?`)
	w.wantPlacements("Ani Guru Ahli Pertama di SDN 12 Muara [2019-03-01,) kursi 1")
}

// TestFuturePlacementStands: a decree that takes effect later is not overtaken.
func TestFuturePlacementStands(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	w.exec(`update placement set valid = daterange('2020-01-01', '2027-01-01')`)
	w.exec(`insert into placement (agency_id, employee_id, seat_id, valid, source)
		select 1, 1, s.id, daterange('2027-01-01', null), 'decree' from seat s join post t on t.id = s.post_id join unit u on u.id = t.unit_id
		 where u.name = 'SDN 04 Bukit Indah' and s.ordinal = 2`)
	before := w.placements()
	w.wantCounts(w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "")), "done new=0 changed=0 same=1 bad=0")
	late := w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 04 Bukit Indah", "01-02-2027", ""))
	w.wantFaults(late, `2 TMT Jabatan "01-02-2027" import.employee.later_known`)
	if diff := cmp.Diff(before, w.placements()); diff != "" {
		t.Errorf("placements (-before +after):\n%s", diff)
	}
}

// TestEndOfService: somebody who retired leaves the post and is not added anew.
func TestEndOfService(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", ""))
	r := w.bring(exchange.Employees, head+ani+";Ani;99;;;;;;01-06-2026\n"+bela+";Bela;99;;;;;;01-06-2026\n")
	w.wantCounts(r, "done new=0 changed=1 same=0 bad=1")
	w.wantFaults(r, `3 Kedudukan Hukum "99" import.employee.ended`)
	w.wantPlacements("Ani Guru Ahli Pertama di SDN 12 Muara [2020-01-01,2026-06-01) kursi 1")
	w.wantCounts(w.bring(exchange.Employees, head+ani+";Ani;99;;;;;;01-06-2026\n"), "done new=0 changed=0 same=1 bad=0")
}

// TestEmptyCellsSayNothing: a file with fewer columns keeps what is stored.
func TestEmptyCellsSayNothing(t *testing.T) {
	t.Parallel()
	w := ready(t)
	full := "NIP;Nama;Gelar Belakang;Status Pegawai;Jenis Kelamin;Kedudukan Hukum;Unit Kerja;Jabatan;TMT Jabatan;ID SIASN;NIK Valid\n" +
		ani + ";Ani;S.Pd.;CPNS;L;01;SDN 12 Muara;Guru Ahli Pertama;01-01-2020;A-1;Ya\n"
	w.bring(exchange.Employees, full)
	before := w.everything()
	w.wantCounts(w.bring(exchange.Employees, head+row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "")), "done new=0 changed=0 same=1 bad=0")
	if diff := cmp.Diff(before, w.everything()); diff != "" {
		t.Errorf("what is stored (-before +after):\n%s", diff)
	}
	if got := w.value(`select concat_ws(' ', title_after, kind, sex, external_id, nik_valid) from employee`); got != "S.Pd. cpns m A-1 t" {
		t.Errorf("stored: %s", got)
	}
}

func TestForeignPeople(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.exec(`insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date) values (2, 'lain', $1, 'pns', 'Orang Medan', 'f', '1985-06-12')`, ani)
	csv := strings.Replace(head, "NIP;", "Kode Instansi;NIP;", 1) + "5503;" + row(ani, "Ani", "SDN 12 Muara", "01-01-2020", "") +
		"5271;" + row(bela, "Bela", "SDN 12 Muara", "01-01-2020", "")
	r := w.bring(exchange.Employees, csv)
	w.wantCounts(r, "done new=0 changed=0 same=0 bad=2")
	w.wantFaults(r, `2 NIP "198506122010012001" import.employee.elsewhere`, `3 Kode Instansi "5271" import.employee.other_agency`)
	if got := w.value(`select string_agg(name, ',') from employee`); got != "Orang Medan" {
		t.Errorf("people: %s", got)
	}
}

// manyPeople is a file of n people at one school.
func manyPeople(n int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(row(fmt.Sprintf("19%02d0612201001%d%03d", 70+i/1000, 1+i/500%2, 1+i%999), fmt.Sprintf("Orang %d", i), "SDN 12 Muara", "01-01-2020", ""))
	}
	return b.String()
}

// TestInterruptedCommitGoesOn: a job that dies between two batches leaves whole
// batches, and the next one does the rest and nothing twice.
func TestInterruptedCommitGoesOn(t *testing.T) {
	t.Parallel()
	w := ready(t)
	const people = 2300
	r := w.check(exchange.Employees, manyPeople(people))
	w.wantCounts(r, fmt.Sprintf("checked new=%d changed=0 same=0 bad=0", people))
	if err := w.Commit(t.Context(), w.who, r.PublicID); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.Progress = func(exchange.State, int, int) { cancel() }
	if err := w.CommitRows(ctx, r.ID); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted commit: %v, want context.Canceled", err)
	}
	half := w.get(r.PublicID)
	if got := w.value(`select count(*) from employee e where exists (select from placement p where p.employee_id = e.id) and e.seat_id is not null`); got != "1000" ||
		half.RowsDone != 1000 || half.State != exchange.Committing {
		t.Fatalf("after the interruption: %s people with a post, %d rows done, %s; want one batch", got, half.RowsDone, half.State)
	}
	w.Progress = nil
	for range 2 { // the second time there is nothing left to do
		if err := w.CommitRows(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
	}
	w.wantCounts(w.get(r.PublicID), fmt.Sprintf("done new=%d changed=0 same=0 bad=0", people))
	if got := w.value(`select count(*) || ' ' || count(distinct nip) from employee`); got != fmt.Sprintf("%d %d", people, people) {
		t.Errorf("people: %s", got)
	}
	if got := w.value(`select count(*) from audit_event where subject_kind = 'employee'`); got != fmt.Sprint(people) {
		t.Errorf("%s audit records of people, want %d", got, people)
	}
}

// TestTwoJobsOnOneRun: the same job twice at once does everything once.
func TestTwoJobsOnOneRun(t *testing.T) {
	t.Parallel()
	w := ready(t)
	const people = 1500
	r := w.check(exchange.Employees, manyPeople(people))
	if err := w.Commit(t.Context(), w.who, r.PublicID); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if err := w.CommitRows(t.Context(), r.ID); err != nil {
				t.Errorf("commit rows: %v", err)
			}
		})
	}
	wg.Wait()
	w.wantCounts(w.get(r.PublicID), fmt.Sprintf("done new=%d changed=0 same=0 bad=0", people))
	if got := w.value(`select count(*) || ' ' || (select count(*) from placement) || ' ' || (select count(*) from audit_event where subject_kind = 'employee') from employee`); got !=
		fmt.Sprintf("%d %d %d", people, people, people) {
		t.Errorf("people, placements, audit records: %s; want %d of each", got, people)
	}
}

// TestGivenUpWhileChecked: a run that is given up stops the job that checks it.
func TestGivenUpWhileChecked(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.upload(exchange.Employees, manyPeople(2500))
	if err := w.Map(t.Context(), w.who, r.PublicID, r.Mapping); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	w.Progress = func(exchange.State, int, int) {
		once.Do(func() {
			if err := w.Cancel(t.Context(), w.who, r.PublicID); err != nil {
				t.Error(err)
			}
		})
	}
	if err := w.Check(t.Context(), r.ID); err != nil {
		t.Errorf("check: %v", err)
	}
	rows := w.value(`select count(*) from import_row where run_id = $1`, r.ID)
	if got := w.get(r.PublicID); got.State != exchange.Cancelled || rows != "1000" {
		t.Errorf("run %s with %s rows, want cancelled after the first thousand", got.State, rows)
	}
}

// TestRowThatTheDatabaseRefuses: the row is found and named, the others of its
// batch come in.
func TestRowThatTheDatabaseRefuses(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.exec(`alter table employee add constraint unforeseen check (name <> 'Orang 17')`)
	r := w.bring(exchange.Employees, manyPeople(40))
	w.wantCounts(r, "done new=39 changed=0 same=0 bad=1")
	w.wantFaults(r, `19  "" import.row.refused`)
}

// TestUnitsComeTogether: a tree that the database refuses leaves nothing behind.
func TestUnitsComeTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`alter table unit_period add constraint unforeseen check (name <> 'SDN 04 Bukit Indah')`)
	r := w.bring(exchange.Units, unitsCSV)
	if r.State != exchange.Failed || r.Failure != "import.run.refused" {
		t.Errorf("run: %s %q, want failed", r.State, r.Failure)
	}
	if got := w.value(`select count(*) from unit`); got != "0" {
		t.Errorf("%s units left behind", got)
	}
}

func TestUnitTree(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.bring(exchange.Units, unitsCSV)
	r := w.bring(exchange.Units, `ID Unit;Nama Unit;ID Unit Atasan;Unit Atasan;Perangkat Daerah;Berlaku Mulai
s12;SDN 12 Muara Baru;;;;
s04;SDN 04 Bukit Indah;kes;;;01-07-2026
a1;Lingkar Satu;a2;;;
a2;Lingkar Dua;a1;;;
b1;Seksi Nol;zzz;;;
b2;Seksi Satu;b1;;;
;Seksi Dua;;Dinas Pendidikn;;
;Seksi Tiga;;Subbagian Umum;;
;Seksi Empat;;Subbagian Umum;Dinas Kesehatan;
;Seksi Lima;;Seksi Empat;;
kab;Pemerintah Kabupaten Bungo;s12;;;
`)
	w.wantCounts(r, "done new=2 changed=2 same=0 bad=7")
	w.wantFaults(r,
		`4 ID Unit Atasan "a2" import.unit.circle`, `5 ID Unit Atasan "a1" import.unit.circle`,
		`6 ID Unit Atasan "zzz" import.unit.parent_id`, `7 ID Unit Atasan "b1" import.unit.parent_bad`,
		`8 Unit Atasan "Dinas Pendidikn" import.unit.parent_near`, `9 Unit Atasan "Subbagian Umum" import.unit.parent_many`,
		`12 ID Unit Atasan "s12" import.unit.circle`,
	)
	got := w.list(`select concat_ws(' | ', p.name, a.name, p.valid) from unit_period p left join unit a on a.id = p.parent_id
		where p.name ~ 'Seksi|SDN 04|SDN 12' order by p.name, p.valid`)
	want := []string{
		"SDN 04 Bukit Indah | Dinas Pendidikan | [2000-01-01,2026-07-01)", "SDN 04 Bukit Indah | Dinas Kesehatan | [2026-07-01,)",
		"SDN 12 Muara Baru | Dinas Pendidikan | [2000-01-01,)",
		"Seksi Empat | Subbagian Umum | [2000-01-01,)", "Seksi Lima | Seksi Empat | [2000-01-01,)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("periods (-want +got):\n%s", diff)
	}
}

func TestNeedChangesByDate(t *testing.T) {
	t.Parallel()
	w := ready(t)
	needs := func() []string {
		return w.list(`select concat_ws(' ', u.name, n.quantity, n.valid, (select count(*) from seat s where s.post_id = n.post_id),
			(select count(*) from seat s where s.post_id = n.post_id and s.over_establishment))
			from need n join post t on t.id = n.post_id join unit u on u.id = t.unit_id where u.name like 'SDN 12%' order by n.valid`)
	}
	line := func(need, from string) string {
		return "Nama Jabatan;Jenis Jabatan;Unit Kerja;Kebutuhan;Kebutuhan Mulai\nguru ahli pertama;Fungsional;SDN 12 Muara;" + need + ";" + from + "\n"
	}
	w.wantCounts(w.bring(exchange.Positions, line("4", "01-07-2026")), "done new=0 changed=1 same=0 bad=0")
	want := []string{"SDN 12 Muara 2 [2025-01-01,2026-07-01) 4 0", "SDN 12 Muara 4 [2026-07-01,) 4 0"}
	if diff := cmp.Diff(want, needs()); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	w.wantCounts(w.bring(exchange.Positions, line("1", "01-07-2026")), "done new=0 changed=1 same=0 bad=0")
	want = []string{"SDN 12 Muara 2 [2025-01-01,2026-07-01) 4 3", "SDN 12 Muara 1 [2026-07-01,) 4 3"}
	if diff := cmp.Diff(want, needs()); diff != "" {
		t.Errorf("needs after a correction (-want +got):\n%s", diff)
	}
}

func TestPostsContradict(t *testing.T) {
	t.Parallel()
	w := ready(t)
	r := w.bring(exchange.Positions, `Nama Jabatan;Jenis Jabatan;Kelas Jabatan;Unit Kerja;Kebutuhan
Penjaga Sekolah;Pelaksana;3;SDN 12 Muara;1
Penjaga Sekolah;Pelaksana;5;SDN 04 Bukit Indah;1
PENJAGA SEKOLAH;Pelaksana;;Dinas Pendidikan;1
Penjaga Sekolah;Pelaksana;3;SDN 12 Muara;2
Penjaga Sekolah;Pelaksana;3;SDN 99;2
`)
	w.wantCounts(r, "done new=1 changed=0 same=0 bad=4")
	w.wantFaults(r,
		`2 Nama Jabatan "Penjaga Sekolah" import.position.twice`, `3 Kelas Jabatan "5" import.position.contradicts`,
		`5 Nama Jabatan "Penjaga Sekolah" import.position.twice`, `6 Unit Kerja "SDN 99" import.ref.unit`)
}
