package seed

import "mutasi/internal/asn"

// jobsOffice are the functional posts of offices: the family's key alone is Ahli Pertama (or Terampil), with ".muda"
// Ahli Muda, with ".madya" Ahli Madya.
func jobsOffice() []job {
	var all []job
	for _, f := range []struct {
		key, family string
		degrees     []degree
		madya       bool
	}{
		{"kebijakan", "Analis Kebijakan", degreesGeneral, false},
		{"sdm", "Analis Sumber Daya Manusia Aparatur", degreesGeneral, true},
		{"perencana", "Perencana", []degree{{"40", "Perencanaan Wilayah dan Kota", "", "S.T."}, {"40", "Ekonomi Pembangunan", "", "S.E."}, {"40", "Administrasi Publik", "", "S.A.P."}}, true},
		{"auditor", "Auditor", []degree{{"40", "Akuntansi", "", "S.E."}, {"40", "Ilmu Hukum", "", "S.H."}, {"40", "Manajemen", "", "S.E."}}, true},
		{"ppupd", "Pengawas Penyelenggaraan Urusan Pemerintahan di Daerah", []degree{{"40", "Ilmu Pemerintahan", "", "S.IP."}, {"40", "Ilmu Hukum", "", "S.H."}}, true},
		{"pbj", "Pengelola Pengadaan Barang/Jasa", degreesGeneral, false},
		{"hukum", "Perancang Peraturan Perundang-undangan", s1("Ilmu Hukum", "S.H."), false},
		{"prakom", "Pranata Komputer", []degree{{"40", "Teknik Informatika", "", "S.Kom."}, {"40", "Sistem Informasi", "", "S.Kom."}}, false},
		{"statistisi", "Statistisi", []degree{{"40", "Statistika", "", "S.Si."}, {"40", "Matematika", "", "S.Si."}}, false},
		{"humas", "Pranata Hubungan Masyarakat", s1("Ilmu Komunikasi", "S.I.Kom."), false},
		{"jalan", "Teknik Jalan dan Jembatan", degreesCivil, true},
		{"pengairan", "Teknik Pengairan", degreesCivil, false},
		{"bangunan", "Teknik Tata Bangunan dan Perumahan", []degree{{"40", "Teknik Sipil", "", "S.T."}, {"40", "Arsitektur", "", "S.T."}}, false},
		{"ruang", "Penata Ruang", []degree{{"40", "Perencanaan Wilayah dan Kota", "", "S.T."}, {"40", "Arsitektur", "", "S.T."}}, false},
		{"lingkungan", "Pengendali Dampak Lingkungan", []degree{{"40", "Teknik Lingkungan", "", "S.T."}, {"40", "Ilmu Lingkungan", "", "S.Si."}}, false},
		{"peksos", "Pekerja Sosial", s1("Kesejahteraan Sosial", "S.Sos."), false},
		{"naker", "Pengantar Kerja", degreesGeneral, false},
		{"kb", "Penyuluh Keluarga Berencana", degreesGeneral, false},
		{"pangan", "Analis Ketahanan Pangan", []degree{{"40", "Agribisnis", "", "S.P."}, {"40", "Teknologi Pangan", "", "S.TP."}}, false},
		{"pertanian", "Penyuluh Pertanian", []degree{{"40", "Agribisnis", "", "S.P."}, {"40", "Agroteknologi", "", "S.P."}}, true},
		{"perikanan", "Penyuluh Perikanan", s1("Budidaya Perairan", "S.Pi."), false},
		{"dagang", "Analis Perdagangan", []degree{{"40", "Ekonomi Pembangunan", "", "S.E."}, {"40", "Manajemen", "", "S.E."}}, false},
		{"pustaka", "Pustakawan", s1("Ilmu Perpustakaan", "S.I.P."), false},
		{"investasi", "Penata Kelola Penanaman Modal", degreesGeneral, false},
		{"penduduk", "Administrator Database Kependudukan", []degree{{"40", "Sistem Informasi", "", "S.Kom."}, {"40", "Teknik Informatika", "", "S.Kom."}}, false},
		{"keuangan", "Analis Keuangan Pusat dan Daerah", []degree{{"40", "Akuntansi", "", "S.E."}, {"40", "Manajemen", "", "S.E."}}, false},
		{"pamong", "Pamong Budaya", []degree{{"40", "Sejarah", "", "S.S."}, {"40", "Antropologi", "", "S.Sos."}}, false},
		{"adyatama", "Adyatama Kepariwisataan dan Ekonomi Kreatif", []degree{{"40", "Pariwisata", "", "S.Par."}, {"40", "Manajemen", "", "S.E."}}, false},
		{"bencana", "Penata Penanggulangan Bencana", degreesGeneral, false},
		{"hubungan", "Penata Transportasi Darat", []degree{{"35", "Transportasi Darat", "", "S.Tr.Tra."}, {"40", "Teknik Sipil", "", "S.T."}}, false},
	} {
		all = append(all, functional(f.key, f.family, asn.AhliPertama, f.degrees), functional(f.key+".muda", f.family, asn.AhliMuda, f.degrees))
		if f.madya {
			all = append(all, functional(f.key+".madya", f.family, asn.AhliMadya, f.degrees))
		}
	}
	return append(all, jobsSkilled()...)
}

func jobsSkilled() []job {
	officer := functional("polpp", "Polisi Pamong Praja", asn.Terampil, d3("Administrasi Pemerintahan", "A.Md."))
	officer.degrees = append(officer.degrees, degreesSchool...)
	officer.fields, officer.minEdu, officer.women, officer.contract = nil, asn.EducationSLTA, 14, 45
	fire := functional("damkar", "Pemadam Kebakaran", asn.Terampil, degreesSchool)
	fire.fields, fire.minEdu, fire.women, fire.contract = nil, asn.EducationSLTA, 4, 55
	tester := functional("penguji", "Penguji Kendaraan Bermotor", asn.Terampil, d3("Pengujian Kendaraan Bermotor", "A.Md."))
	tester.women = 12
	traffic := executing("lalin", "Petugas Pengatur Lalu Lintas", 5, asn.EducationSLTA, degreesSchool, 45, 25)
	traffic.women = 8
	archivist := functional("arsiparis", "Arsiparis", asn.Terampil, d3("Kearsipan", "A.Md."))
	prakom := functional("prakom.terampil", "Pranata Komputer", asn.Terampil, d3("Manajemen Informatika", "A.Md.Kom."))
	surveyor := executing("teknisi", "Teknisi Sarana dan Prasarana", 6, asn.EducationD3, d3("Teknik Sipil", "A.Md.T."), 50, 10)
	surveyor.women = 15
	return []job{officer, fire, tester, traffic, archivist, prakom, surveyor}
}
