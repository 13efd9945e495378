package decree

import (
	"slices"
	"strings"
	"testing"

	"mutasi/internal/asn"
)

func TestOfficeCode(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"BKPSDM": "BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia": "BKPSDM", "bkd": "BKD", "": "",
	} {
		if got := officeCode(name); got != want {
			t.Errorf("officeCode(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for agency, want := range map[string]string{
		"Pemerintah Kabupaten Bungo": "Bupati Bungo", "Kabupaten Bungo": "Bupati Bungo", "Pemerintah Kota Medan": "Bupati Medan",
	} {
		if got := (source{agency: governed(agency), headTitle: "Bupati"}).title(); got != want {
			t.Errorf("title of %q = %q, want %q", agency, got, want)
		}
	}
}

func person(kind asn.EmployeeKind, functional bool, from, to Post) Snapshot {
	return Snapshot{Name: "Uji", Kind: kind, Functional: functional, From: from, To: to}
}

// What the people are and what their posts give is said of these people, not of civil servants at large.
func TestTextFollowsThePeople(t *testing.T) {
	t.Parallel()
	pns, pppk := person(asn.PNS, true, Post{}, Post{}), person(asn.PPPK, true, Post{}, Post{})
	clerk := person(asn.PNS, false, Post{}, Post{})
	for _, tt := range []struct {
		name    string
		people  []Snapshot
		about   string
		law     string // named among the bases
		without string // not named
		gives   string
	}{
		{"civil servant", []Snapshot{pns}, "Pemindahan Pegawai Negeri Sipil dalam Jabatan Fungsional", "Nomor 7 Tahun 2017", "Nomor 49 Tahun 2018", "gaji dan tunjangan jabatan sesuai"},
		{"clerk", []Snapshot{clerk}, "Pemindahan Pegawai Negeri Sipil dalam Jabatan Pelaksana", "Nomor 5 Tahun 2019", "Nomor 7 Tahun 2017", "gaji dan tunjangan sesuai"},
		{"contract", []Snapshot{pppk}, "Pemindahan Pegawai Pemerintah dengan Perjanjian Kerja dalam Jabatan Fungsional", "Nomor 49 Tahun 2018", "?", "gaji dan tunjangan jabatan sesuai"},
		{"both", []Snapshot{pppk, clerk}, "Pemindahan Pegawai Aparatur Sipil Negara dalam Jabatan Fungsional dan Jabatan Pelaksana", "Nomor 49 Tahun 2018", "?", "gaji dan tunjangan jabatan sesuai"},
	} {
		c := source{agency: "Kabupaten Uji", headTitle: "Bupati", people: tt.people}.compose()
		bases := strings.Join(c.Bases, " ")
		if !strings.HasPrefix(c.About, tt.about+" di Lingkungan") || !strings.Contains(bases, tt.law) || strings.Contains(bases, tt.without) ||
			!strings.Contains(c.Orders[1].Text, tt.gives) {
			t.Errorf("%s: about %q, bases %q, %q", tt.name, c.About, bases, c.Orders[1].Text)
		}
	}
	if got := (Snapshot{Kind: asn.PPPK, Rank: "IX", RankName: "Golongan IX", NIP: "1"}).Facts(); got[1][0] != "NI PPPK" || got[2] != [2]string{"Golongan", "Golongan IX"} {
		t.Errorf("facts of a person with a work agreement: %v", got)
	}
}

func TestCopiesNameEveryoneOnce(t *testing.T) {
	t.Parallel()
	district, school := Post{Office: "Kecamatan Uji", Head: "Camat Uji"}, Post{Unit: "SDN 1", Office: "Dinas Pendidikan"}
	s := source{province: "Jambi", hrName: "BKPSDM", copies: []string{"Kepala Badan Kepegawaian Negara", "Inspektur;"},
		people: []Snapshot{person(asn.PNS, true, school, district), person(asn.PNS, true, district, Post{Office: "Inspektorat", Head: "Inspektur"})}}
	want := []string{"Kepala Badan Kepegawaian Negara;", "Gubernur Jambi;", "Inspektur;", "Kepala BKPSDM;", "Kepala Dinas Pendidikan;", "Camat Uji;", "Yang bersangkutan."}
	if got := s.sentTo(); !slices.Equal(got, want) {
		t.Errorf("copies go to %q, want %q", got, want)
	}
	for i := range maxHeads {
		s.people = append(s.people, person(asn.PNS, true, school, Post{Unit: "Dinas " + strings.Repeat("I", i+1)}))
	}
	if got := s.sentTo(); !slices.Contains(got, "Kepala perangkat daerah yang bersangkutan;") || len(got) != 6 {
		t.Errorf("copies of a decree for many offices go to %q", got)
	}
}
