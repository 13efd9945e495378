package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/exchange"
)

const assessmentHead = "NIP BARU;Tgl Asesmen;Lembaga;Berlaku Sampai;Nilai Potensi;INTEGRITAS;Kerja_Sama;Kompetensi Teknis;Level Teknis\n"

// assessed is a world with two people, one technical competence, and nobody assessed.
func assessed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.exec(`insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, cpns_on) values
		(1, 'siti', '198503112014042001', 'pns', 'Siti', 'f', '1985-03-11', '2014-04-01'), (1, 'budi', '198001022005011002', 'pns', 'Budi', 'm', '1980-01-02', '2005-01-01'),
		(2, 'jauh', '197901022005011003', 'pns', 'Jauh', 'm', '1979-01-02', '2005-01-01')`)
	w.exec(`insert into competence (agency_id, code, kind, name, ordinal, source) values (1, 't_bok', 'technical', 'Asuhan Keperawatan', 100, 'uji')`)
	return w
}

const sqlLevelsHeld = `select e.public_id || ' ' || c.code || ' ' || a.level || ' ' || a.assessed_on || ' ' || a.valid_until || ' ' || a.source
	from competence_assessment a join employee e on e.id = a.employee_id join competence c on c.id = a.competence_id order by 1`

const sqlPotentialHeld = `select e.public_id || ' ' || r.potential || ' ' || r.assessed_on || ' ' || r.valid_until from competence_result r join employee e on e.id = r.employee_id order by 1`

func (w *world) wantList(want []string, sql string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.list(sql)); diff != "" {
		w.t.Errorf("stored (-want +got):\n%s", diff)
	}
}

// A file of results is read by its headings, dry first; the same file twice changes nothing; a corrected one corrects.
func TestAssessments(t *testing.T) {
	t.Parallel()
	w := assessed(t)
	file := assessmentHead +
		"198503112014042001;10-05-2026;Pusat Penilaian;;76,5;3;2;Asuhan Keperawatan;3\n" +
		"198001022005011002;10-05-2026;Pusat Penilaian;10-05-2027;;4;;;\n"
	if k, ok := exchange.GuessKind([]string{"NIP BARU", "Tgl Asesmen", "Lembaga", "Nilai Potensi"}); !ok || k != exchange.Assessments {
		t.Errorf("the kind is guessed as %q (%v)", k, ok)
	}
	r := w.bring(exchange.Assessments, file)
	if r.RowsNew != 2 || r.RowsBad != 0 {
		t.Fatalf("first time: %+v", r)
	}
	want := []string{"budi integritas 4 2026-05-10 2027-05-10 Pusat Penilaian", "siti integritas 3 2026-05-10 2029-05-10 Pusat Penilaian",
		"siti kerja_sama 2 2026-05-10 2029-05-10 Pusat Penilaian", "siti t_bok 3 2026-05-10 2029-05-10 Pusat Penilaian"}
	w.wantList(want, sqlLevelsHeld)
	w.wantList([]string{"siti 76.50 2026-05-10 2029-05-10"}, sqlPotentialHeld)
	if r = w.check(exchange.Assessments, file); r.RowsSame != 2 || r.RowsNew+r.RowsChanged != 0 {
		t.Errorf("the same file again: %+v", r)
	}
	w.wantList(want, sqlLevelsHeld)
	r = w.bring(exchange.Assessments, assessmentHead+"198503112014042001;10-05-2026;Pusat Penilaian;;81;4;;;\n")
	if r.RowsChanged != 1 {
		t.Errorf("a corrected file: %+v", r)
	}
	w.wantList([]string{"siti 81.00 2026-05-10 2029-05-10"}, sqlPotentialHeld)
	if got := w.list(sqlLevelsHeld); len(got) != 4 || got[1] != "siti integritas 4 2026-05-10 2029-05-10 Pusat Penilaian" {
		t.Errorf("after the correction: %v", got)
	}
}

// Each fault is found, makes its row bad and leaves the others standing.
func TestAssessmentFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ row, key string }{
		"unknown person":             {"198503112014042009;10-05-2026;Pusat;;70;;;;", "import.assessment.nobody"},
		"of another agency":          {"197901022005011003;10-05-2026;Pusat;;70;;;;", "import.assessment.nobody"},
		"level out of range":         {"198503112014042001;10-05-2026;Pusat;;;6;;;", "import.cell.whole"},
		"score out of range":         {"198503112014042001;10-05-2026;Pusat;;101;;;;", "import.cell.decimal"},
		"nothing in it":              {"198503112014042001;10-05-2026;Pusat;;;;;;", "import.assessment.empty"},
		"in the future":              {"198503112014042001;10-05-2027;Pusat;;70;;;;", "import.assessment.future"},
		"ends before it begins":      {"198503112014042001;10-05-2026;Pusat;09-05-2026;70;;;;", "import.assessment.ends_before"},
		"unknown competence":         {"198503112014042001;10-05-2026;Pusat;;;;;Merajut;3", "import.assessment.no_competence"},
		"a competence without level": {"198503112014042001;10-05-2026;Pusat;;;;;Asuhan Keperawatan;", "import.assessment.technical_half"},
		"a level without competence": {"198503112014042001;10-05-2026;Pusat;;;;;;3", "import.assessment.technical_half"},
		"no date":                    {"198503112014042001;;Pusat;;70;;;;", "import.cell.required"},
		"no source":                  {"198503112014042001;10-05-2026;;;70;;;;", "import.cell.required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := assessed(t)
			r := w.bring(exchange.Assessments, assessmentHead+tt.row+"\n198001022005011002;10-05-2026;Pusat;;70;;;;\n")
			if r.RowsBad != 1 || r.RowsNew != 1 {
				t.Fatalf("%+v", r)
			}
			rows, err := w.Rows(t.Context(), w.who, r, exchange.Bad, 0, 10)
			if err != nil || len(rows) != 1 || len(rows[0].Faults) != 1 || rows[0].Faults[0].Key != tt.key || rows[0].Number != 2 {
				t.Errorf("faults %+v (%v), want %s in row 2", rows, err, tt.key)
			}
			w.wantList([]string{"budi 70.00 2026-05-10 2029-05-10"}, sqlPotentialHeld)
		})
	}
}
