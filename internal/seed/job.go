package seed

import "mutasi/internal/asn"

// degree is a completed education with the titles it gives.
type degree struct {
	level  asn.EducationLevel
	field  string
	before string
	after  string
}

// programme is the education as certificates name it.
func (d degree) programme() string {
	switch d.level {
	case "15", "17", "18", "42":
		return d.field
	}
	return d.level.Name() + " " + d.field
}

// job is a kind of post with its requirements and the people usually found in it.
type job struct {
	key, name string
	kind      asn.PositionKind
	family    string
	level     asn.Level
	echelon   asn.Echelon
	class     int
	bup       int // retirement age
	subject   string
	minEdu    asn.EducationLevel
	fields    []string // empty: any field
	ranks     asn.RankRange
	cert      string // kind of certificate the post demands
	degrees   []degree
	women     int // per cent
	contract  int // per cent of PPPK
	partTime  int // per cent of part-time PPPK
}

// Degrees by field of work.
var (
	degreesGeneral = []degree{
		{"40", "Administrasi Negara", "", "S.A.P."}, {"40", "Ilmu Hukum", "", "S.H."}, {"40", "Manajemen", "", "S.E."},
		{"40", "Akuntansi", "", "S.E."}, {"40", "Ilmu Pemerintahan", "", "S.IP."}, {"40", "Sosiologi", "", "S.Sos."},
		{"40", "Ekonomi Pembangunan", "", "S.E."}, {"40", "Administrasi Publik", "", "S.A.P."}, {"40", "Sistem Informasi", "", "S.Kom."},
		{"40", "Agribisnis", "", "S.P."}, {"40", "Ilmu Komunikasi", "", "S.I.Kom."}, {"35", "Manajemen Pemerintahan", "", "S.STP."},
	}
	degreesLeader = []degree{
		{"45", "Administrasi Publik", "", "S.Sos., M.AP."}, {"45", "Manajemen", "", "S.E., M.M."}, {"45", "Ilmu Pemerintahan", "", "S.STP., M.Si."},
		{"45", "Ilmu Hukum", "", "S.H., M.H."}, {"45", "Perencanaan Wilayah", "", "S.T., M.Si."}, {"40", "Administrasi Negara", "", "S.A.P."},
	}
	degreesMiddle = append([]degree{
		{"45", "Administrasi Publik", "", "S.Sos., M.AP."}, {"45", "Manajemen", "", "S.E., M.M."},
	}, degreesGeneral...)
	degreesSchool  = []degree{{"15", "SMA IPS", "", ""}, {"15", "SMA IPA", "", ""}, {"17", "SMK Administrasi Perkantoran", "", ""}, {"17", "SMK Akuntansi", "", ""}}
	degreesDiploma = []degree{{"30", "Administrasi Perkantoran", "", "A.Md."}, {"30", "Manajemen Informatika", "", "A.Md.Kom."}, {"30", "Akuntansi", "", "A.Md.Ak."}}
	degreesCivil   = []degree{{"40", "Teknik Sipil", "", "S.T."}}
)

func s1(field, after string) []degree { return []degree{{"40", field, "", after}} }
func d3(field, after string) []degree { return []degree{{"30", field, "", after}} }

// teacher is the post of a teacher of one subject. Its level is personal (jenjang follows the person), the need is by
// subject, so one post covers all levels and its rank range is that of the whole career.
func teacher(key, name, subject string, degrees []degree) job {
	j := job{key: key, name: name, kind: asn.FunctionalPost, family: "Guru", class: 9, bup: 60, subject: subject, minEdu: "40",
		ranks: asn.RankRange{Lowest: "III/a", Highest: "IV/c"}, cert: "educator", degrees: degrees, women: 68, contract: 52, partTime: 3}
	for _, d := range degrees {
		j.fields = append(j.fields, d.field)
	}
	return j
}

// functional is a functional post at one level.
func functional(key, family string, level asn.Level, degrees []degree) job {
	j := job{key: key, name: family + " " + level.Name(), kind: asn.FunctionalPost, family: family, level: level, bup: asn.RetirementAge(asn.Functional, level),
		ranks: rankRange(level), degrees: degrees, women: 48, contract: 25}
	switch level {
	case asn.Terampil:
		j.class, j.contract = 6, 40
	case asn.Mahir:
		j.class, j.contract = 7, 0
	case asn.Penyelia:
		j.class, j.contract = 8, 0
	case asn.AhliPertama:
		j.class, j.contract = 8, 40
	case asn.AhliMuda:
		j.class, j.contract = 9, 0
	case asn.AhliMadya:
		j.class, j.contract = 11, 0
	}
	j.minEdu = asn.EducationS1
	if level.Category() == asn.Skill {
		j.minEdu = asn.EducationD3
	}
	seen := map[string]bool{}
	for _, d := range degrees {
		if !seen[d.field] {
			j.fields = append(j.fields, d.field)
		}
		seen[d.field] = true
	}
	return j
}

// rankRange is the usual range of the level, open below for those about to rise.
func rankRange(level asn.Level) asn.RankRange {
	r := level.Ranks()
	if level == asn.Terampil {
		r.Highest = "III/a"
	}
	return r
}

// health is a functional post of health care, which demands a registration.
func health(key, family string, level asn.Level, degrees []degree, women int) job {
	j := functional(key, family, level, degrees)
	j.cert, j.women = "registration", women
	return j
}

// leader is a managerial post.
func leader(key, name string, echelon asn.Echelon) job {
	j := job{key: key, name: name, kind: asn.StructuralPost, family: "Struktural", echelon: echelon, bup: 58, minEdu: asn.EducationS1, women: 33, ranks: echelon.Ranks(), degrees: degreesMiddle}
	switch echelon {
	case asn.EchelonIIa:
		j.class, j.bup, j.degrees = 15, 60, degreesLeader
	case asn.EchelonIIb:
		j.class, j.bup, j.degrees = 14, 60, degreesLeader
	case asn.EchelonIIIa:
		j.class, j.degrees = 12, degreesLeader
	case asn.EchelonIIIb:
		j.class = 11
	case asn.EchelonIVa:
		j.class, j.minEdu = 9, asn.EducationD3
	default:
		j.class, j.minEdu = 8, asn.EducationD3
	}
	return j
}

// executing is a post of the executing group (pelaksana, KepmenPANRB 11/2024).
func executing(key, name string, class int, minEdu asn.EducationLevel, degrees []degree, contract, partTime int) job {
	j := job{key: key, name: name, kind: asn.ExecutingPost, family: "Pelaksana", class: class, bup: 58, minEdu: minEdu, degrees: degrees,
		women: 42, contract: contract, partTime: partTime}
	switch minEdu { // from the rank of entry to the highest usual without a managerial or functional post
	case asn.EducationS1:
		j.ranks = asn.RankRange{Lowest: "III/a", Highest: "III/d"}
	case asn.EducationD3:
		j.ranks = asn.RankRange{Lowest: "II/c", Highest: "III/c"}
	case asn.EducationSLTA:
		j.ranks = asn.RankRange{Lowest: "II/a", Highest: "III/b"}
	default:
		j.ranks = asn.RankRange{Lowest: "I/a", Highest: "II/d"}
	}
	return j
}

// jobs returns the catalogue of posts that offices, schools and health centres share. Heads of units are added by name.
func jobs() []job {
	var all []job
	all = append(all, jobsExecuting()...)
	all = append(all, jobsTeaching()...)
	all = append(all, jobsHealth()...)
	all = append(all, jobsOffice()...)
	return all
}

func jobsExecuting() []job {
	penelaah := executing("penelaah", "Penelaah Teknis Kebijakan", 7, asn.EducationS1, degreesGeneral, 35, 0)
	penata := executing("penata", "Penata Layanan Operasional", 7, asn.EducationS1, degreesGeneral, 70, 10)
	return []job{
		penelaah, penata,
		executing("pengolah", "Pengolah Data dan Informasi", 6, asn.EducationD3, degreesDiploma, 40, 0),
		executing("pengelola", "Pengelola Layanan Operasional", 6, asn.EducationD3, degreesDiploma, 60, 20),
		executing("pengadministrasi", "Pengadministrasi Perkantoran", 5, asn.EducationSLTA, degreesSchool, 35, 15),
		executing("operator", "Operator Layanan Operasional", 5, asn.EducationSLTA, degreesSchool, 50, 35),
		executing("umum", "Pengelola Umum Operasional", 1, "05", []degree{{"10", "SMP", "", ""}, {"05", "SD", "", ""}}, 30, 50),
	}
}

func jobsTeaching() []job {
	class := teacher("guru.kelas", "Guru Kelas", "Guru Kelas", []degree{{"40", "Pendidikan Guru Sekolah Dasar", "", "S.Pd.SD."}})
	class.women, class.contract = 76, 50
	head := teacher("guru.kepala", "Kepala Sekolah", "", []degree{{"40", "Pendidikan Guru Sekolah Dasar", "", "S.Pd."}, {"45", "Manajemen Pendidikan", "", "S.Pd., M.Pd."}})
	head.fields, head.contract, head.partTime, head.women, head.class = nil, 0, 0, 52, 10
	head.ranks.Lowest, head.cert, head.family = "III/c", "head_teacher", "Kepala Sekolah"
	return []job{
		class, head,
		teacher("guru.agama", "Guru Pendidikan Agama Islam", "Pendidikan Agama Islam", s1("Pendidikan Agama Islam", "S.Pd.I.")),
		teacher("guru.agamakristen", "Guru Pendidikan Agama Kristen", "Pendidikan Agama Kristen", s1("Pendidikan Agama Kristen", "S.Pd.K.")),
		teacher("guru.pjok", "Guru Pendidikan Jasmani, Olahraga, dan Kesehatan", "PJOK", s1("Pendidikan Jasmani, Kesehatan, dan Rekreasi", "S.Pd.")),
		teacher("guru.paud", "Guru Taman Kanak-Kanak", "Guru TK", s1("Pendidikan Guru PAUD", "S.Pd.")),
		teacher("guru.bindo", "Guru Bahasa Indonesia", "Bahasa Indonesia", s1("Pendidikan Bahasa dan Sastra Indonesia", "S.Pd.")),
		teacher("guru.mtk", "Guru Matematika", "Matematika", s1("Pendidikan Matematika", "S.Pd.")),
		teacher("guru.ipa", "Guru Ilmu Pengetahuan Alam", "IPA", []degree{{"40", "Pendidikan IPA", "", "S.Pd."}, {"40", "Pendidikan Biologi", "", "S.Pd."}, {"40", "Pendidikan Fisika", "", "S.Pd."}}),
		teacher("guru.ips", "Guru Ilmu Pengetahuan Sosial", "IPS", []degree{{"40", "Pendidikan IPS", "", "S.Pd."}, {"40", "Pendidikan Ekonomi", "", "S.Pd."}, {"40", "Pendidikan Geografi", "", "S.Pd."}}),
		teacher("guru.bing", "Guru Bahasa Inggris", "Bahasa Inggris", s1("Pendidikan Bahasa Inggris", "S.Pd.")),
		teacher("guru.ppkn", "Guru Pendidikan Pancasila", "Pendidikan Pancasila", s1("Pendidikan Pancasila dan Kewarganegaraan", "S.Pd.")),
		teacher("guru.seni", "Guru Seni Budaya", "Seni Budaya", s1("Pendidikan Seni", "S.Pd.")),
		teacher("guru.informatika", "Guru Informatika", "Informatika", s1("Pendidikan Informatika", "S.Pd.")),
		teacher("guru.bk", "Guru Bimbingan dan Konseling", "Bimbingan dan Konseling", s1("Bimbingan dan Konseling", "S.Pd.")),
	}
}

func jobsHealth() []job {
	doctor := health("dokter", "Dokter", asn.AhliPertama, []degree{{"42", "Profesi Dokter", "dr.", ""}}, 58)
	doctor.minEdu, doctor.class, doctor.ranks = "42", 10, asn.RankRange{Lowest: "III/b", Highest: "III/d"}
	doctorMuda := health("dokter.muda", "Dokter", asn.AhliMuda, []degree{{"42", "Profesi Dokter", "dr.", ""}, {"42", "Profesi Dokter", "dr.", "M.Kes."}}, 55)
	doctorMuda.minEdu, doctorMuda.class = "42", 11
	dentist := health("dokter.gigi", "Dokter Gigi", asn.AhliPertama, []degree{{"42", "Profesi Dokter Gigi", "drg.", ""}}, 75)
	dentist.minEdu, dentist.class, dentist.ranks = "42", 10, doctor.ranks
	return []job{
		doctor, doctorMuda, dentist,
		health("perawat.terampil", "Perawat", asn.Terampil, d3("Keperawatan", "A.Md.Kep."), 72),
		health("perawat.mahir", "Perawat", asn.Mahir, d3("Keperawatan", "A.Md.Kep."), 72),
		health("perawat.penyelia", "Perawat", asn.Penyelia, d3("Keperawatan", "A.Md.Kep."), 72),
		withMin("42", health("perawat.pertama", "Perawat", asn.AhliPertama, []degree{{"42", "Profesi Ners", "", "S.Kep., Ners"}}, 72)),
		withMin("42", health("perawat.muda", "Perawat", asn.AhliMuda, []degree{{"42", "Profesi Ners", "", "S.Kep., Ners"}}, 72)),
		health("bidan.terampil", "Bidan", asn.Terampil, d3("Kebidanan", "A.Md.Keb."), 100),
		health("bidan.mahir", "Bidan", asn.Mahir, d3("Kebidanan", "A.Md.Keb."), 100),
		health("bidan.pertama", "Bidan", asn.AhliPertama, []degree{{"35", "Kebidanan", "", "S.Tr.Keb."}}, 100),
		health("apoteker", "Apoteker", asn.AhliPertama, []degree{{"42", "Profesi Apoteker", "Apt.", "S.Farm."}}, 80),
		health("asisten.apoteker", "Asisten Apoteker", asn.Terampil, d3("Farmasi", "A.Md.Farm."), 80),
		health("nutrisionis", "Nutrisionis", asn.Terampil, d3("Gizi", "A.Md.Gz."), 85),
		health("sanitarian", "Tenaga Sanitasi Lingkungan", asn.Terampil, d3("Kesehatan Lingkungan", "A.Md.KL."), 62),
		health("lab", "Pranata Laboratorium Kesehatan", asn.Terampil, d3("Analis Kesehatan", "A.Md.AK."), 70),
		functional("promkes", "Tenaga Promosi Kesehatan dan Ilmu Perilaku", asn.AhliPertama, s1("Kesehatan Masyarakat", "S.K.M.")),
		functional("adminkes", "Administrator Kesehatan", asn.AhliPertama, s1("Kesehatan Masyarakat", "S.K.M.")),
		functional("adminkes.muda", "Administrator Kesehatan", asn.AhliMuda, s1("Kesehatan Masyarakat", "S.K.M.")),
		centreHeadJob(),
		functional("epidemiolog", "Epidemiolog Kesehatan", asn.AhliPertama, s1("Kesehatan Masyarakat", "S.K.M.")),
	}
}

func withMin(level asn.EducationLevel, j job) job { j.minEdu = level; return j }

// centreHeadJob heads a health centre: an extra duty of a functional official, class 10.
func centreHeadJob() job {
	return job{key: "puskesmas.kepala", name: "Kepala Puskesmas", kind: asn.FunctionalPost, family: "Kepala Puskesmas", class: 10, bup: 58, minEdu: asn.EducationS1,
		ranks: asn.RankRange{Lowest: "III/c", Highest: "IV/b"}, women: 58,
		degrees: []degree{{"40", "Kesehatan Masyarakat", "", "S.K.M."}, {"45", "Kesehatan Masyarakat", "", "S.K.M., M.K.M."}, {"42", "Profesi Dokter", "dr.", ""}, {"40", "Keperawatan", "", "S.Kep."}}}
}

// directorJob heads the regional hospital.
func directorJob(hospital string) job {
	j := leader("", "Direktur "+hospital, asn.EchelonIIIa)
	j.minEdu, j.degrees = "42", []degree{{"45", "Kesehatan Masyarakat", "dr.", "M.K.M."}, {"42", "Profesi Dokter", "dr.", ""}}
	return j
}
