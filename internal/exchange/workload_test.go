package exchange_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/db"
	"mutasi/internal/exchange"
)

// A recap changes no need by itself: what differs becomes a draft of the unit's analysis, which somebody else signs. The
// same file again changes nothing, and what is wrong is named by row and column.
func TestRecapBecomesDrafts(t *testing.T) {
	t.Parallel()
	w := ready(t)
	const recap = `No;Unit Kerja;Perangkat Daerah;Nama Jabatan;Kebutuhan (ABK);Bezetting;Keterangan
1;SDN 12 Muara;;Guru Ahli Pertama;3,6;2;rombel bertambah
2;SDN 04 Bukit Indah;;Guru Ahli Pertama;3;0;
3;Dinas Pendidikan;;Kepala Dinas Pendidikan;;1;
4;Dinas Pendidikan;;Guru Ahli Pertama;2;0;
5;SDN 04 Bukit Indah;;Guru Ahli Pertama;9;0;
6;Subbagian Umum;Dinas Kesehatan;Pengelola Kepegawaian;dua;1;
`
	r := w.bring(exchange.Workloads, recap)
	w.wantCounts(r, "done new=0 changed=1 same=1 bad=4")
	w.wantFaults(r, `3 Nama Jabatan "Guru Ahli Pertama" import.workload.twice`, `5 Nama Jabatan "Guru Ahli Pertama" import.workload.no_post`, `6 Nama Jabatan "Guru Ahli Pertama" import.workload.twice`,
		`7 Kebutuhan (ABK) "dua" import.workload.need`)
	type draft struct {
		Unit, State, Exact string
		Quantity           int
	}
	drafts, err := db.All[draft](t.Context(), w.DB, `select u.name as unit, a.state, l.exact::text, l.quantity
		from analysis a join unit u on u.id = a.unit_id join analysis_line l on l.analysis_id = a.id`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]draft{{"SDN 12 Muara", "draft", "3.6000", 4}}, drafts); diff != "" {
		t.Errorf("drafts (-want +got):\n%s", diff)
	}
	needs, err := db.Value[int](t.Context(), w.DB, `select n.quantity from need n join post t on t.id = n.post_id join unit u on u.id = t.unit_id where u.name = 'SDN 12 Muara'`)
	if err != nil || needs != 2 {
		t.Errorf("the need in force is %d (%v), want 2 still", needs, err)
	}
	w.wantCounts(w.bring(exchange.Workloads, `Unit Kerja;Nama Jabatan;Kebutuhan (ABK)
SDN 12 Muara;Guru Ahli Pertama;3,6
`), "done new=0 changed=0 same=1 bad=0")
}

// A recap never takes the place of what a need was worked out from: a figure that differs is refused, one that agrees
// changes nothing, and to replace the tasks somebody says so in the column of the method.
func TestRecapKeepsTasks(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.bring(exchange.Workloads, `Unit Kerja;Nama Jabatan;Metode;Uraian Tugas;Satuan Hasil;Volume;Setiap;Waktu Penyelesaian (menit)
SDN 12 Muara;Guru Ahli Pertama;Umum;Menilai;murid;15.000;Tahun;15
`)
	before := w.lines()
	const head = "Unit Kerja;Nama Jabatan;Kebutuhan (ABK);Metode\n"
	r := w.bring(exchange.Workloads, head+"SDN 12 Muara;Guru Ahli Pertama;5;\n")
	w.wantCounts(r, "done new=0 changed=0 same=0 bad=1")
	w.wantFaults(r, `2 Kebutuhan (ABK) "5" import.workload.worked`)
	w.wantCounts(w.bring(exchange.Workloads, head+"SDN 12 Muara;Guru Ahli Pertama;3;\n"), "done new=0 changed=0 same=1 bad=0")
	if diff := cmp.Diff(before, w.lines()); diff != "" {
		t.Errorf("analyses (-before +after):\n%s", diff)
	}
	w.wantCounts(w.bring(exchange.Workloads, head+"SDN 12 Muara;Guru Ahli Pertama;5;Diisi langsung\n"), "done new=0 changed=1 same=0 bad=0")
	if got := w.value(`select input->>'method' || ' ' || exact from analysis_line l join analysis a on a.id = l.analysis_id join unit u on u.id = a.unit_id where u.name = 'SDN 12 Muara'`); got != "entered 5.0000" {
		t.Errorf("the line says %s, want entered 5.0000", got)
	}
	w.wantCounts(w.bring(exchange.Workloads, head+"SDN 12 Muara;Guru Ahli Pertama;6;\n"), "done new=0 changed=1 same=0 bad=0")
}
