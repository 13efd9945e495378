package exchange_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/exchange"
	"mutasi/internal/sheet"
	"mutasi/internal/workload/method"
)

// formFile is the form of all analyses as it is downloaded.
func (w *world) formFile(format string) []byte {
	w.t.Helper()
	details, err := (&analysis.Service{DB: w.DB, Now: w.Now}).Details(w.t.Context(), w.who, "")
	if err != nil {
		w.t.Fatal(err)
	}
	var b bytes.Buffer
	var out sheet.Writer
	if format == "xlsx" {
		out, err = sheet.NewXLSX(&b, sheet.Sheet{Name: "Rincian ABK", Columns: exchange.WorkloadForm()})
	} else {
		out, err = sheet.NewCSV(&b, exchange.WorkloadForm())
	}
	for _, d := range details {
		for _, row := range exchange.WorkloadRows(d) {
			if err == nil {
				err = out.Row(row)
			}
		}
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// lines are all lines of open analyses: inputs, facts and results, step by step.
func (w *world) lines() []string {
	w.t.Helper()
	return w.list(`select concat_ws(' | ', u.name, p.name, a.facts, l.input, l.result, l.exact, l.quantity) from analysis a join analysis_line l on l.analysis_id = a.id
		join unit u on u.id = a.unit_id join post t on t.id = l.post_id join position p on p.id = t.position_id where a.state = 'draft' order by u.id, t.id`)
}

// take puts inputs into drafts.
func (w *world) take(unit int64, f analysis.Facts, inputs map[int64]analysis.Input) {
	w.t.Helper()
	err := w.DB.Write(w.t.Context(), w.who, "analysis.save", func(tx *db.Tx) error {
		return analysis.Take(w.t.Context(), tx, w.Now(), unit, asn.NewDate(2026, 11, 21), &f, inputs)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// An analyst makes up analyses.
type analyst struct{ *rand.Rand }

func (a analyst) pick(words ...string) string { return words[a.IntN(len(words))] }

func (a analyst) number() string {
	return a.pick("0", "3", "7,5", "1.200", "12,25", "2.400", "90", fmt.Sprint(1+a.IntN(5000)))
}

func (a analyst) numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = a.pick("0", "1", "2", "3", "4")
	}
	return out
}

func (a analyst) text() string {
	return a.pick("Memeriksa berkas", "=SUM(A1)", "'kutip", `Menulis "nota", lalu mengirim; selesai`, "+62", "Melayani (poli) – gigi & mulut", "Café", "001", "Ya")
}

func (a analyst) input() analysis.Input {
	in := analysis.Input{Method: method.Kinds[a.IntN(len(method.Kinds))], Note: a.pick("", a.text())}
	if in.Method == method.KindGeneral || in.Method == method.KindHealth {
		for range a.IntN(6) {
			in.Tasks = append(in.Tasks, analysis.Task{Name: a.text(), Unit: a.pick("", "berkas", "kunjungan"), Volume: a.number(),
				Every: a.pick("", "year", "month", "week", "day"), Minutes: fmt.Sprint(1 + a.IntN(600))})
		}
	}
	switch in.Method {
	case method.KindHealth:
		in.Staff, in.Support = method.Staff(a.pick("", "nurse", "doctor", "midwife")), a.pick("", "2.880", "3600")
	case method.KindTeacher:
		in.Role = method.Role(a.pick("", "class", "subject", "counsellor", "head"))
		if in.Role == method.SubjectTeacher {
			in.Hours, in.Duties = a.numbers(6), a.pick("", "2")
		}
	case method.KindEntered:
		in.Need = a.pick("1", "2,5", "3,75", "12")
	case method.KindGeneral:
	}
	return in
}

func (a analyst) facts(school bool) analysis.Facts {
	if school {
		return analysis.Facts{Groups: a.numbers(6), Pupils: a.pick("", "210")}
	}
	return analysis.Facts{Facility: a.pick("", "health_centre", "sub_centre"), Area: a.pick("urban", "rural", "remote"), Beds: a.pick("", "1")}
}

// What goes out as the form of analyses comes in as the same analyses: tasks, volumes, norm times and everything else that
// the needs rest on, whatever was there meanwhile.
func TestFormThereAndBack(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.exec(`update unit set kind = 'school', school_level = 'sd' where name like 'SDN%'`)
	type post struct{ ID, Unit int64 }
	posts, err := db.All[post](t.Context(), w.DB, `select id, unit_id as unit from post order by id`)
	if err != nil {
		t.Fatal(err)
	}
	schools := w.value(`select string_agg(id::text, ',') from unit where kind = 'school'`)
	invent := func(a analyst) {
		byUnit := map[int64]map[int64]analysis.Input{}
		for _, p := range posts {
			if byUnit[p.Unit] == nil {
				byUnit[p.Unit] = map[int64]analysis.Input{}
			}
			byUnit[p.Unit][p.ID] = a.input()
		}
		for unit, inputs := range byUnit {
			w.take(unit, a.facts(strings.Contains(","+schools+",", fmt.Sprintf(",%d,", unit))), inputs)
		}
	}
	reckoned := 0
	for seed := range uint64(12) {
		a := analyst{rand.New(rand.NewPCG(seed, 7))}
		invent(a)
		before := w.lines()
		for _, l := range before {
			if strings.Contains(l, `"steps"`) {
				reckoned++
			}
		}
		file := w.formFile(a.pick("csv", "xlsx"))
		if r := w.bring(exchange.Workloads, string(file)); r.RowsSame == 0 || r.RowsNew+r.RowsChanged+r.RowsBad > 0 {
			t.Fatalf("seed %d: what was downloaded changes something: %s %v\n%s", seed, counts(r), w.faults(r), file)
		}
		invent(a)
		r := w.bring(exchange.Workloads, string(file))
		if r.RowsBad > 0 {
			t.Fatalf("seed %d: %v", seed, w.faults(r))
		}
		if diff := cmp.Diff(before, w.lines()); diff != "" {
			t.Fatalf("seed %d: analyses (-before +after):\n%s", seed, diff)
		}
	}
	if reckoned < 20 {
		t.Errorf("only %d posts had a need", reckoned)
	}
}

// The form of a post comes in whole or not at all; what is wrong is named by row and column.
func TestFormIsWhole(t *testing.T) {
	t.Parallel()
	w := ready(t)
	const head = "Unit Kerja;Nama Jabatan;Metode;Uraian Tugas;Satuan Hasil;Volume;Setiap;Waktu Penyelesaian (menit);Kebutuhan (ABK)\n"
	const good = "Dinas Pendidikan;Kepala Dinas Pendidikan;Umum;Memimpin rapat;rapat;4;Minggu;120;\nDinas Pendidikan;Kepala Dinas Pendidikan;Umum;Menandatangani naskah;naskah;2.400;Tahun;5;\n"
	r := w.check(exchange.Workloads, head+good+`SDN 12 Muara;Guru Ahli Pertama;Umum;Mengajar;jam;sering;Minggu;45;
SDN 12 Muara;Guru Ahli Pertama;Umum;Menilai;murid;30;Bulan;15;
SDN 04 Bukit Indah;Guru Ahli Pertama;Umum;Mengajar;jam;20;Minggu;45;
SDN 04 Bukit Indah;Guru Ahli Pertama;Guru;Menilai;murid;30;Semester;15;
SDN 04 Bukit Indah;Guru Ahli Pertama;;;;;;;3
`)
	w.wantFaults(r, `4 Volume "sering" import.workload.need`, `5 Nama Jabatan "Guru Ahli Pertama" import.workload.broken`,
		`6 Nama Jabatan "Guru Ahli Pertama" import.workload.broken`, `7 Setiap "Semester" import.workload.word`, `8 Nama Jabatan "Guru Ahli Pertama" import.workload.form_too`)
	w.wantCounts(w.bring(exchange.Workloads, head+good), "done new=2 changed=0 same=0 bad=0")
	if got := w.value(`select exact::text || ' ' || quantity from analysis_line`); got != "0.4800 0" { // 4×50×120 + 2,400×5 = 36,000 ÷ 75,000
		t.Errorf("the need is %s, want 0.4800 0", got)
	}
	w.wantCounts(w.bring(exchange.Workloads, head+good+"\n"), "done new=0 changed=0 same=2 bad=0")
	w.wantCounts(w.bring(exchange.Workloads, head+strings.Replace(good, "2.400", "2.500", 1)), "done new=0 changed=2 same=0 bad=0")
	r = w.check(exchange.Workloads, head+strings.Replace(good, "Umum;Menand", "Guru;Menand", 1))
	w.wantFaults(r, `2 Nama Jabatan "Kepala Dinas Pendidikan" import.workload.together`, `3 Metode "Guru" import.workload.contradicts`)
}

func TestDetailsAreOfTheScope(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Workloads, "Unit Kerja;Nama Jabatan;Uraian Tugas;Volume;Waktu Penyelesaian (menit)\nDinas Pendidikan;Kepala Dinas Pendidikan;Memimpin;250;60\n")
	s := &analysis.Service{DB: w.DB, Now: w.Now}
	for name, c := range map[string]struct {
		who  access.Actor
		unit string
		want int
	}{
		"operator":         {w.who, "", 1},
		"another agency":   {access.Actor{Role: access.HROperator, AgencyID: 2}, "", 0},
		"head elsewhere":   {access.Actor{Role: access.UnitHead, AgencyID: 1, UnitID: 999}, "", 0},
		"a unit of others": {w.who, "tidakada", 0},
	} {
		if got, err := s.Details(t.Context(), c.who, c.unit); err != nil || len(got) != c.want {
			t.Errorf("%s: %d posts (%v), want %d", name, len(got), err, c.want)
		}
	}
	if _, err := s.Details(t.Context(), access.Actor{Role: access.Employee, AgencyID: 1}, ""); err == nil {
		t.Error("a civil servant got the form of analyses")
	}
}
