package exchange_test

import (
	"testing"

	"mutasi/internal/exchange"
)

// Names that the national lists do not have are warned of once, with the nearest, and come in all the same; without the
// lists nothing is said.
func TestNamesAreComparedWithNationalLists(t *testing.T) {
	t.Parallel()
	const posts = `Nama Jabatan;Jenis Jabatan;Jenjang;Kualifikasi Pendidikan
Guru Ahli Pertama;Fungsional;Ahli Pertama;Matematika, Sihir
Guru Ahli Pertma;Fungsional;Ahli Pertama;
Penyuluh Umum;Fungsional;Ahli Utama;
Pengelola Layanan Kepegawain;Pelaksana;;
Juru Ramal;Pelaksana;;
Kepala Dinas Ramal;Struktural;;
`
	people := employeesHead[:len(employeesHead)-1] + ";Tingkat Pendidikan;Pendidikan\n" +
		"198506122010012001;Siti Aminah;01;SDN 12 Muara;;Guru Ahli Pertama;01-03-2021;III/b;01-04-2020;S-1;Pendidikan Matematika\n" +
		"198001012005011002;Budi Santoso;Aktif;Dinas Pendidikan;;Kepala Dinas Pendidikan;01-01-2022;IV/b;01-10-2021;S-1;S-1 PENDIDIKAN MATEMATIKAA\n" +
		"197503031999031004;Agus Salim;01;Subbagian Umum;Dinas Kesehatan;Pengelola Kepegawaian;01-02-2015;III/a;01-04-2019;S-1;S-1 Pendidikan Matematikaa\n"
	w := ready(t)
	w.wantFaults(w.check(exchange.Employees, people))
	w.bringLists(lists("functional_positions.csv", functionalCSV, "executing_positions.csv", "id,nama\nX1,PENGELOLA LAYANAN KEPEGAWAIAN\n", "education_programmes.csv", programmesCSV), "2026-01-01", false)
	r := w.check(exchange.Positions, posts)
	w.wantFaults(r,
		`2 Kualifikasi Pendidikan "Matematika, Sihir" import.national.study?`,
		`3 Nama Jabatan "Guru Ahli Pertma" import.national.post_near?`,
		`5 Nama Jabatan "Pengelola Layanan Kepegawain" import.national.post_near?`,
		`6 Nama Jabatan "Juru Ramal" import.national.post?`,
		`7  "" import.position.echelon`)
	w.wantCounts(w.bring(exchange.Positions, posts), "done new=4 changed=1 same=0 bad=1")
	w.wantFaults(w.check(exchange.Employees, people+"\n"), `3 Pendidikan "S-1 PENDIDIKAN MATEMATIKAA" import.national.programme_near?`)
}
