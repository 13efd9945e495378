package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mutasi/internal/sheet"
)

// A region is a made-up government of a size; nobody in it exists.
type region struct{ people int }

const (
	offices   = 30
	divisions = 4 // in each office
	schools   = 250
)

var (
	first = strings.Fields("Adi Ani Bambang Bela Citra Dedi Dewi Eka Fajar Fitri Gilang Hadi Hesti Indra Joko Kartika Lestari Maya Nanda Oki Putri Rina Sari Tono Umi Wahyu Yuli Zainal")
	last  = strings.Fields("Abdullah Basri Chaniago Darmawan Effendi Firdaus Ginting Hidayat Irawan Jamil Kurniawan Lubis Marlina Nasution Oktavia Pratama Rahman Siregar Tanjung Utami Wijaya Yusuf Zulkarnain")
)

// write makes the three files of the region.
func (r region) write(dir string) error {
	return errors.Join(
		table(dir, "units", "ID Unit,Nama Unit,ID Unit Atasan", r.units),
		table(dir, "positions", "Nama Jabatan,Jenis Jabatan,Eselon,ID Unit,Kebutuhan", r.positions),
		table(dir, "employees", `PNS ID,NIP BARU,NAMA,GELAR DEPAN,GELAR BELAKANG,TEMPAT LAHIR NAMA,TANGGAL LAHIR,JENIS KELAMIN,AGAMA ID,AGAMA NAMA,JENIS KAWIN ID,NIK,`+
			`NOMOR HP,EMAIL,ALAMAT,NPWP NOMOR,BPJS,JENIS PEGAWAI ID,JENIS PEGAWAI NAMA,KEDUDUKAN HUKUM ID,KEDUDUKAN HUKUM NAMA,STATUS CPNS PNS,NOMOR SK CPNS,`+
			`TMT CPNS,TMT PNS,GOL AKHIR ID,GOL AKHIR NAMA,TMT GOLONGAN,JENIS JABATAN ID,JABATAN NAMA,TMT JABATAN,TINGKAT PENDIDIKAN ID,`+
			`TINGKAT PENDIDIKAN NAMA,PENDIDIKAN NAMA,TAHUN LULUS,UNOR ID,UNOR NAMA,UNOR INDUK NAMA,INSTANSI KERJA NAMA,IS VALID NIK`, r.employees))
}

// table writes one workbook.
func table(dir, name, headings string, fill func(add func(...string) error) error) error {
	file, err := os.Create(filepath.Join(dir, name+".xlsx"))
	if err != nil {
		return err
	}
	var columns []sheet.Column
	for h := range strings.SplitSeq(headings, ",") {
		columns = append(columns, sheet.Column{Heading: h})
	}
	w, err := sheet.NewXLSX(file, sheet.Sheet{Name: "Data", Columns: columns})
	if err != nil {
		return errors.Join(err, file.Close())
	}
	cells := make([]sheet.Cell, len(columns))
	err = fill(func(texts ...string) error {
		for i, s := range texts {
			cells[i] = sheet.TextCell(s)
		}
		return w.Row(cells[:len(texts)])
	})
	return errors.Join(err, w.Close(), file.Close())
}

func office(i int) (id, name string) { return fmt.Sprintf("o%d", i), fmt.Sprintf("Dinas Urusan %d", i) }

func division(i, j int) (id, name string) {
	return fmt.Sprintf("d%d-%d", i, j), fmt.Sprintf("Bidang %d Urusan %d", j, i)
}

func school(i int) (id, name string) { return fmt.Sprintf("s%d", i), fmt.Sprintf("SD Negeri %d", i) }

func (region) units(add func(...string) error) error {
	for i := range offices {
		id, name := office(i)
		if err := add(id, name, ""); err != nil {
			return err
		}
		for j := range divisions {
			below, called := division(i, j)
			if err := add(below, called, id); err != nil {
				return err
			}
		}
	}
	for i := range schools {
		id, name := school(i)
		if err := add(id, name, "o0"); err != nil {
			return err
		}
	}
	return nil
}

// postsOf are the posts of an ordinary unit.
var postsOf = []struct{ name, kind string }{
	{"Guru Ahli Pertama", "Fungsional"}, {"Guru Ahli Muda", "Fungsional"}, {"Guru Ahli Madya", "Fungsional"}, {"Pranata Komputer Ahli Pertama", "Fungsional"},
	{"Perawat Terampil", "Fungsional"}, {"Arsiparis Ahli Muda", "Fungsional"}, {"Pengelola Keuangan", "Pelaksana"}, {"Pengadministrasi Umum", "Pelaksana"},
}

// units with ordinary posts, by their ids and names.
func workplaces() (ids, names, above []string) {
	for i := range offices {
		_, parent := office(i)
		for j := range divisions {
			id, name := division(i, j)
			ids, names, above = append(ids, id), append(names, name), append(above, parent)
		}
	}
	_, education := office(0)
	for i := range schools {
		id, name := school(i)
		ids, names, above = append(ids, id), append(names, name), append(above, education)
	}
	return ids, names, above
}

func (r region) positions(add func(...string) error) error {
	ids, _, _ := workplaces()
	need := r.people * 11 / 10 / (len(ids) * len(postsOf))
	for _, id := range ids {
		for _, p := range postsOf {
			if err := add(p.name, p.kind, "", id, fmt.Sprint(need)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r region) employees(add func(...string) error) error {
	ids, names, above := workplaces()
	for i := range r.people {
		unit := i % len(ids)
		post := postsOf[i/len(ids)%len(postsOf)].name
		year, month, day := 1968+i%30, 1+i/30%12, 1+i/360%28
		sex, letter := 1+i%2, "MF"[i%2:i%2+1]
		nip := fmt.Sprintf("%04d%02d%02d%04d%02d%d%03d", year, month, day, year+24, 1+i%12, sex, 1+i/10080)
		name := first[i%len(first)] + " " + first[i/7%len(first)] + " " + last[i%len(last)]
		err := add(fmt.Sprintf("A5EB03E2%024d", i), nip, strings.ToUpper(name), "", "S.Pd.", "Muara Bungo", fmt.Sprintf("%02d-%02d-%04d", day, month, year), letter,
			"1", "Islam", "1", "", "0800", fmt.Sprintf("pegawai%d@contoh.invalid", i), "Jalan Contoh Nomor "+fmt.Sprint(i%200), "", "", "15",
			"PNS Daerah Kab./Kota yang bekerja pada Kab./Kota", "01", "Aktif", "P", fmt.Sprintf("813/%d/BKD", i), fmt.Sprintf("01-%02d-%04d", 1+i%12, year+24),
			fmt.Sprintf("01-%02d-%04d", 1+i%12, year+25), "33", "III/c", "01-04-2022", "2", post, fmt.Sprintf("01-%02d-2023", 1+i%12), "40", "S-1/Sarjana",
			"S-1 Pendidikan Guru Sekolah Dasar", fmt.Sprint(year+22), ids[unit], names[unit], above[unit], "Pemerintah Kab. Bungo", "1")
		if err != nil {
			return err
		}
	}
	return nil
}
