package exchange

import (
	"slices"
	"strings"
	"unicode"

	"mutasi/internal/asn"
)

// A Kind says what the rows of a file are about.
type Kind string

// The kinds of import, in the order in which they build on each other.
const (
	Units       Kind = "units"       // the tree of units
	Positions   Kind = "positions"   // kinds of post, and the post map with its need
	Employees   Kind = "employees"   // civil servants with their present post
	Assessments Kind = "assessments" // results of assessments of competence and potential
	Workloads   Kind = "workloads"   // recap of needs (ABK) or the tasks that they come from: drafts of analyses, which somebody else signs
)

// Kinds lists the kinds in that order.
func Kinds() []Kind { return []Kind{Units, Positions, Employees, Assessments, Workloads} }

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// A Field is something that a column may hold.
type Field string

// The fields. Some occur in several kinds.
const (
	FieldNIP            Field = "nip"
	FieldExternalID     Field = "external_id"
	FieldName           Field = "name"
	FieldTitleBefore    Field = "title_before"
	FieldTitleAfter     Field = "title_after"
	FieldBirthPlace     Field = "birth_place"
	FieldBirthDate      Field = "birth_date"
	FieldSex            Field = "sex"
	FieldEmployeeKind   Field = "employee_kind"
	FieldStanding       Field = "standing"
	FieldStandingOn     Field = "standing_on"
	FieldCPNSOn         Field = "cpns_on"
	FieldPNSOn          Field = "pns_on"
	FieldContractEnd    Field = "contract_end"
	FieldNIKValid       Field = "nik_valid"
	FieldRank           Field = "rank"
	FieldRankOn         Field = "rank_on"
	FieldEducation      Field = "education"
	FieldProgramme      Field = "programme"
	FieldGraduated      Field = "graduated"
	FieldUnitID         Field = "unit_id"
	FieldUnit           Field = "unit"
	FieldOffice         Field = "office"
	FieldPositionID     Field = "position_id"
	FieldPosition       Field = "position"
	FieldPositionOn     Field = "position_on"
	FieldUnitOn         Field = "unit_on"
	FieldRating         Field = "rating"
	FieldRatingYear     Field = "rating_year"
	FieldAgency         Field = "agency"
	FieldParentID       Field = "parent_id"
	FieldParent         Field = "parent"
	FieldUnitKind       Field = "unit_kind"
	FieldSchoolLevel    Field = "school_level"
	FieldRegion         Field = "region"
	FieldLatitude       Field = "latitude"
	FieldLongitude      Field = "longitude"
	FieldRemoteness     Field = "remoteness"
	FieldValidFrom      Field = "valid_from"
	FieldPositionKind   Field = "position_kind"
	FieldFamily         Field = "family"
	FieldLevel          Field = "level"
	FieldEchelon        Field = "echelon"
	FieldClass          Field = "class"
	FieldRetirementAge  Field = "retirement_age"
	FieldSubject        Field = "subject"
	FieldMinEducation   Field = "min_education"
	FieldStudies        Field = "studies"
	FieldMinRank        Field = "min_rank"
	FieldMaxRank        Field = "max_rank"
	FieldCertificate    Field = "certificate"
	FieldHeadsUnit      Field = "heads_unit"
	FieldNeed           Field = "need"
	FieldNeedFrom       Field = "need_from"
	FieldAnalysedOn     Field = "analysed_on"
	FieldAssessedOn     Field = "assessed_on"
	FieldAssessor       Field = "assessor"
	FieldValidUntil     Field = "valid_until"
	FieldPotential      Field = "potential"
	FieldIntegrity      Field = "integrity"
	FieldCooperation    Field = "cooperation"
	FieldCommunication  Field = "communication"
	FieldResults        Field = "results"
	FieldService        Field = "service"
	FieldGrowth         Field = "growth"
	FieldChange         Field = "change"
	FieldDecisions      Field = "decisions"
	FieldUnity          Field = "unity"
	FieldTechnical      Field = "technical"
	FieldTechnicalLevel Field = "technical_level"
	FieldNote           Field = "note"
	FieldMethod         Field = "method"
	FieldTask           Field = "task"
	FieldResult         Field = "result"
	FieldVolume         Field = "volume"
	FieldEvery          Field = "every"
	FieldMinutes        Field = "minutes"
	FieldStaff          Field = "staff"
	FieldSupport        Field = "support"
	FieldRole           Field = "role"
	FieldHours          Field = "hours"
	FieldDuties         Field = "duties"
	FieldGroups         Field = "groups"
	FieldPupils         Field = "pupils"
	FieldFacility       Field = "facility"
	FieldArea           Field = "area"
	FieldBeds           Field = "beds"
	FieldUsername       Field = "username"
	FieldDefinitive     Field = "definitive"
)

// A Spec describes a field of a kind: how our template heads its column, which
// other headings mean the same, and whether a row needs it.
type Spec struct {
	Field    Field
	Heading  string   // of our template; also the field's name for people, Indonesian like the files
	Also     []string // other headings, normalised, the preferred first
	Required bool     // a file without this column (or one of its Group) cannot be read
	Group    Field    // columns of one group stand in for each other; it is named like its best known field
	Choices  []string // values that the template offers
	Width    int      // of the template's column, in characters
}

// Specs lists the fields of a kind in the order of the template.
func (k Kind) Specs() []Spec {
	switch k {
	case Employees:
		return employeeSpecs
	case Units:
		return unitSpecs
	case Positions:
		return positionSpecs
	case Assessments:
		return assessmentSpecs
	case Workloads:
		return workloadSpecs
	case Accounts:
		return accountSpecs
	}
	return nil
}

// Spec returns the description of a field of the kind; ok is false if the kind has no such field.
func (k Kind) Spec(f Field) (spec Spec, ok bool) {
	i := slices.IndexFunc(k.Specs(), func(s Spec) bool { return s.Field == f })
	if i < 0 {
		return Spec{}, false
	}
	return k.Specs()[i], true
}

// employeeSpecs follow the headings of the national export (data utama) where it has the field.
var employeeSpecs = []Spec{
	{Field: FieldNIP, Heading: "NIP", Also: []string{"nipbaru", "nippns", "nippppk", "nipnippppk", "nipnipppk", "niasn", "nomorindukpegawai"}, Required: true, Width: 22},
	{Field: FieldName, Heading: "Nama", Also: []string{"namapns", "namapegawai", "namaasn", "namalengkap"}, Required: true, Width: 32},
	{Field: FieldTitleBefore, Heading: "Gelar Depan", Also: []string{"gldepan", "glrdepan"}, Width: 12},
	{Field: FieldTitleAfter, Heading: "Gelar Belakang", Also: []string{"glbelakang", "glrbelakang", "gelarblk"}, Width: 14},
	{Field: FieldSex, Heading: "Jenis Kelamin", Also: []string{"jk", "kelamin", "lp", "sex"}, Choices: []string{"L", "P"}, Width: 13},
	{Field: FieldBirthPlace, Heading: "Tempat Lahir", Also: []string{"tempatlahirnama", "tmplahir", "tptlahir"}, Width: 18},
	{Field: FieldBirthDate, Heading: "Tanggal Lahir", Also: []string{"tgllahir", "tgllhr"}, Width: 14},
	{Field: FieldEmployeeKind, Heading: "Status Pegawai", Also: []string{"statuscpnspns", "jenisasn", "statusasn", "statuskepegawaian"}, Choices: kindChoices(), Width: 16},
	{Field: FieldStanding, Heading: "Kedudukan Hukum", Also: []string{"kedudukanhukumid", "kedudukanpnsid", "kedudukanpns", "kedudukanhukumnama", "kedudukanpnsnama"}, Required: true, Width: 18},
	{Field: FieldStandingOn, Heading: "TMT Kedudukan", Also: []string{"tmtkedudukanhukum"}, Width: 14},
	{Field: FieldCPNSOn, Heading: "TMT CPNS", Width: 12},
	{Field: FieldPNSOn, Heading: "TMT PNS", Width: 12},
	{Field: FieldContractEnd, Heading: "Akhir Kontrak", Also: []string{"tmtakhirkontrak", "tanggalakhirkontrak", "tglakhirkontrak", "akhirperjanjiankerja"}, Width: 14},
	{Field: FieldRank, Heading: "Golongan", Also: []string{"golakhirid", "golruangakhirid", "golruangakhir", "golakhirnama", "golakhir", "golonganruang", "golru", "gol", "golid", "golnama", "pangkatgol"}, Width: 10},
	{Field: FieldRankOn, Heading: "TMT Golongan", Also: []string{"tmtgolakhir", "tmtgol", "tmtpangkat", "tmtgolongan", "tmtgolruang"}, Width: 14},
	{Field: FieldEducation, Heading: "Tingkat Pendidikan", Also: []string{"tingkatpendidikanid", "tkpendidikanterakhirid", "tkpendidikanterakhir", "tingkatpendidikannama", "tingkatpendidikanterakhir", "tkpendidikan"}, Width: 16},
	{Field: FieldProgramme, Heading: "Pendidikan", Also: []string{"pendidikannama", "pendidikanterakhirnama", "pendidikanterakhir", "programstudi", "jurusan", "prodi"}, Width: 28},
	{Field: FieldGraduated, Heading: "Tahun Lulus", Also: []string{"thnlulus"}, Width: 11},
	{Field: FieldUnitID, Heading: "ID Unit", Also: []string{"unorid", "idunor", "unitid", "idunitkerja"}, Group: FieldUnit, Required: true, Width: 14},
	{Field: FieldUnit, Heading: "Unit Kerja", Also: []string{"unornama", "unor", "namaunor", "unitkerjanama", "namaunitkerja", "unit", "unitorganisasi"}, Group: FieldUnit, Required: true, Width: 36},
	{Field: FieldOffice, Heading: "Perangkat Daerah", Also: []string{"unorinduknama", "unorinduk", "namaunorinduk", "opd", "skpd"}, Width: 36},
	{Field: FieldUnitOn, Heading: "TMT Unit", Also: []string{"tmtunor", "tmtunitkerja", "tmtmutasi"}, Width: 12},
	{Field: FieldPositionID, Heading: "ID Jabatan", Also: []string{"jabatanid", "idjabatan"}, Group: FieldPosition, Required: true, Width: 14},
	{Field: FieldPosition, Heading: "Jabatan", Also: []string{"jabatannama", "namajabatan"}, Group: FieldPosition, Required: true, Width: 36},
	{Field: FieldPositionOn, Heading: "TMT Jabatan", Also: []string{"tmtjab"}, Required: true, Width: 12},
	{Field: FieldRating, Heading: "Predikat Kinerja", Also: []string{"kuadrankinerja", "kuadranniilai", "predikat", "hasilkinerja"}, Choices: ratingChoices(), Width: 16},
	{Field: FieldRatingYear, Heading: "Tahun Kinerja", Also: []string{"tahunpenilaian", "tahunskp"}, Width: 13},
	{Field: FieldNIKValid, Heading: "NIK Valid", Also: []string{"isvalidnik", "validnik"}, Choices: []string{"Ya", "Tidak"}, Width: 10},
	{Field: FieldExternalID, Heading: "ID SIASN", Also: []string{"pnsid", "idpns", "asnid"}, Width: 14},
	{Field: FieldAgency, Heading: "Kode Instansi", Also: []string{"instansikerjakodecepat", "instansikodecepat"}, Width: 13},
}

// unitSpecs follow the national reference of units (ref-unor).
var unitSpecs = []Spec{
	{Field: FieldExternalID, Heading: "ID Unit", Also: []string{"unorid", "idunor", "unitid", "id"}, Width: 14},
	{Field: FieldName, Heading: "Nama Unit", Also: []string{"namaunor", "unornama", "nama", "unitkerja", "namaunitkerja", "unor"}, Required: true, Width: 44},
	{Field: FieldParentID, Heading: "ID Unit Atasan", Also: []string{"diatasanid", "unoratasanid", "idatasan", "parentid", "unoridatasan"}, Width: 14},
	{Field: FieldParent, Heading: "Unit Atasan", Also: []string{"namaunoratasan", "unoratasannama", "unoratasan", "atasan", "namaunitatasan"}, Width: 44},
	{Field: FieldOffice, Heading: "Perangkat Daerah", Also: []string{"unorinduknama", "unorinduk", "opd", "skpd"}, Width: 36},
	{Field: FieldUnitKind, Heading: "Jenis Unit", Also: []string{"jenisunor", "jenisunornama"}, Choices: unitKindChoices(), Width: 18},
	{Field: FieldSchoolLevel, Heading: "Jenjang Sekolah", Also: []string{"bentukpendidikan", "jenjangsekolah"}, Choices: []string{"TK", "SD", "SMP"}, Width: 15},
	{Field: FieldRegion, Heading: "Kode Wilayah", Also: []string{"kodekecamatan", "kodekemendagri", "wilayahkode"}, Width: 14},
	{Field: FieldLatitude, Heading: "Lintang", Also: []string{"latitude", "lat"}, Width: 11},
	{Field: FieldLongitude, Heading: "Bujur", Also: []string{"longitude", "long", "lon", "lng"}, Width: 11},
	{Field: FieldRemoteness, Heading: "Keterpencilan", Also: []string{"tingkatketerpencilan", "daerahterpencil"}, Choices: remotenessChoices(), Width: 15},
	{Field: FieldValidFrom, Heading: "Berlaku Mulai", Also: []string{"tmtunit", "berlakusejak"}, Width: 14},
}

// positionSpecs are the lines of a post map; without a unit a line describes the kind of post only.
var positionSpecs = []Spec{
	{Field: FieldName, Heading: "Nama Jabatan", Also: []string{"jabatannama", "jabatan", "nama"}, Required: true, Width: 40},
	{Field: FieldPositionKind, Heading: "Jenis Jabatan", Also: []string{"jenisjabatanid", "jenisjabatannama"}, Group: FieldPositionKind, Required: true, Choices: positionKindChoices(), Width: 16},
	{Field: FieldLevel, Heading: "Jenjang", Also: []string{"jenjangjabatan", "asnjenjangjabatan", "kodejenjangjabatan", "jenjangid"}, Group: FieldPositionKind, Required: true, Choices: levelChoices(), Width: 14},
	{Field: FieldEchelon, Heading: "Eselon", Also: []string{"eselonid", "eselonnama"}, Width: 9},
	{Field: FieldFamily, Heading: "Rumpun", Also: []string{"rumpunjabatan", "kelompokjabatan", "kelompokjabatannama"}, Width: 24},
	{Field: FieldSubject, Heading: "Mata Pelajaran atau Bidang", Also: []string{"subjabatan", "subjabatannama", "matapelajaran", "mapel"}, Width: 24},
	{Field: FieldClass, Heading: "Kelas Jabatan", Also: []string{"kelas", "kelasjab"}, Width: 8},
	{Field: FieldRetirementAge, Heading: "BUP", Also: []string{"usiabup", "bataspensiun", "batasusiapensiun", "bupjabatan"}, Width: 6},
	{Field: FieldMinEducation, Heading: "Pendidikan Minimal", Also: []string{"pendidikanminimum", "minpendidikan"}, Width: 16},
	{Field: FieldStudies, Heading: "Program Studi", Also: []string{"kualifikasipendidikan", "bidangstudi", "jurusan"}, Width: 32},
	{Field: FieldMinRank, Heading: "Golongan Terendah", Also: []string{"golmin"}, Width: 10},
	{Field: FieldMaxRank, Heading: "Golongan Tertinggi", Also: []string{"golmax"}, Width: 10},
	{Field: FieldCertificate, Heading: "Sertifikat", Also: []string{"sertifikasi", "syaratsertifikat"}, Width: 24},
	{Field: FieldUnitID, Heading: "ID Unit", Also: []string{"unorid", "idunor", "unitid"}, Width: 14},
	{Field: FieldUnit, Heading: "Unit Kerja", Also: []string{"unornama", "unor", "namaunor", "namaunitkerja", "unit"}, Width: 36},
	{Field: FieldOffice, Heading: "Perangkat Daerah", Also: []string{"unorinduknama", "unorinduk", "opd", "skpd"}, Width: 36},
	{Field: FieldHeadsUnit, Heading: "Memimpin Unit", Also: []string{"kepalaunit", "pimpinanunit"}, Choices: []string{"Ya", "Tidak"}, Width: 10},
	{Field: FieldNeed, Heading: "Kebutuhan", Also: []string{"abk", "kebutuhanpegawai", "jumlahkebutuhan", "formasi", "kebutuhanabk"}, Width: 10},
	{Field: FieldNeedFrom, Heading: "Kebutuhan Mulai", Also: []string{"tmtkebutuhan", "berlakumulai"}, Width: 14},
	{Field: FieldAnalysedOn, Heading: "Tanggal ABK", Also: []string{"tglabk", "tanggalanalisis"}, Width: 12},
	{Field: FieldExternalID, Heading: "ID Jabatan", Also: []string{"jabatanid", "idjabatan", "id"}, Width: 14},
}

// normalHeading reduces a heading to its letters and digits in lower case, so
// that "GOL AKHIR ID", "gol_akhir_id" and "golAkhirId" are one.
func normalHeading(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// names are the headings of a field, normalised, the preferred first.
func (s Spec) names() []string {
	return append([]string{normalHeading(s.Heading)}, s.Also...)
}

func kindChoices() []string {
	var out []string
	for _, k := range asn.EmployeeKinds() {
		out = append(out, k.Name())
	}
	return out
}

func ratingChoices() []string {
	var out []string
	for _, r := range asn.Ratings() {
		out = append(out, r.Name())
	}
	return out
}

func levelChoices() []string {
	var out []string
	for _, l := range asn.Levels() {
		out = append(out, l.Name())
	}
	return out
}

func positionKindChoices() []string {
	var out []string
	for _, k := range asn.PositionKinds() {
		out = append(out, strings.TrimPrefix(k.Name(), "Jabatan "))
	}
	return out
}
