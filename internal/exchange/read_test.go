package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

var today = asn.NewDate(2026, time.November, 21)

// table makes a workbook of headings and rows of cells and opens it.
func table(t *testing.T, k Kind, headings []string, rows ...[]sheet.Cell) *sheet.Table {
	t.Helper()
	var columns []sheet.Column
	for _, h := range headings {
		columns = append(columns, sheet.Column{Heading: h})
	}
	var b bytes.Buffer
	w, err := sheet.NewXLSX(&b, sheet.Sheet{Name: "Data", Columns: columns})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := openTable(bytes.NewReader(b.Bytes()), int64(b.Len()), k)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// readAll reads the rows of a table with the mapping that its headings suggest.
func readAll[T any](t *testing.T, k Kind, tab *sheet.Table, read func(*record) T) []reading[T] {
	t.Helper()
	var out []reading[T]
	for r, err := range readTable(tab, Guess(k, tab.Header()), read) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// keys are the messages of faults, warnings with a question mark.
func keys(faults []Fault) string {
	var out []string
	for _, f := range faults {
		key := string(f.Field) + " " + f.Key
		if f.Warning {
			key += "?"
		}
		out = append(out, key)
	}
	return strings.Join(out, "; ")
}

// employeeCells are a good row of people by heading.
var employeeCells = map[string]string{
	"NIP": "198506122010012023", "Nama": "Siti Aminah", "Kedudukan Hukum": "01", "Unit Kerja": "SDN 12 Muara", "Jabatan": "Guru Ahli Pertama",
	"TMT Jabatan": "01-03-2021",
}

// employeeRow is the good row with some cells changed, in the template's columns.
func employeeRow(change map[string]any) []sheet.Cell {
	var out []sheet.Cell
	for _, s := range employeeSpecs {
		v, changed := change[s.Heading]
		switch v := v.(type) {
		case string:
			out = append(out, sheet.TextCell(v))
		case sheet.Cell:
			out = append(out, v)
		case float64:
			out = append(out, sheet.NumberCell(v))
		default:
			if changed {
				panic(fmt.Sprintf("value %v", v))
			}
			out = append(out, sheet.TextCell(employeeCells[s.Heading]))
		}
	}
	return out
}

func employeeHeadings() []string {
	var out []string
	for _, s := range employeeSpecs {
		out = append(out, s.Heading)
	}
	return out
}

func TestEmployeeFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", longest+1)
	tests := []struct {
		name   string
		change map[string]any
		want   string // field and message; "" is a good row
	}{
		{"good", nil, ""},
		{"NIP with spaces of all kinds", map[string]any{"NIP": " 19850612\u00a0201001 2\u2009023\u200b "}, ""},
		{"NIP with an apostrophe", map[string]any{"NIP": "'198506122010012023"}, ""},
		{"NIP as a rounded number", map[string]any{"NIP": 1.98506122010012e17}, "nip asn.nip.lossy"},
		{"NIP in scientific notation", map[string]any{"NIP": "1.98506E+17"}, "nip asn.nip.lossy"},
		{"NIP in scientific notation, Indonesian", map[string]any{"NIP": "1,98506E+17"}, "nip asn.nip.lossy"},
		{"NIP with zeros at the end", map[string]any{"NIP": "198506122010012000"}, "nip asn.nip.lossy"},
		{"NIP missing", map[string]any{"NIP": ""}, "nip import.cell.required"},
		{"NIP too short", map[string]any{"NIP": "19850612201001202"}, "nip asn.nip.length"},
		{"NIP with letters", map[string]any{"NIP": "19850612201001202O"}, "nip asn.nip.not_digits"},
		{"NIK in the place of the NIP", map[string]any{"NIP": "1508015206850001"}, "nip asn.nip.is_nik"},
		{"NIK as a number in the place of the NIP", map[string]any{"NIP": 1.508015206850001e15}, "nip asn.nip.lossy"},
		{"NIP of an impossible day", map[string]any{"NIP": "198513122010012023"}, "nip asn.nip.birth_date"},
		{"NIP as a formula", map[string]any{"NIP": sheet.Cell{Kind: sheet.Text, Text: "=A1"}}, "nip asn.nip.not_digits"},
		{"name missing", map[string]any{"Nama": " \u00a0 "}, "name import.cell.required"},
		{"name a dash", map[string]any{"Nama": "-"}, "name import.cell.required"},
		{"name too long", map[string]any{"Nama": long}, "name import.cell.too_long"},
		{"standing unknown", map[string]any{"Kedudukan Hukum": "Cuti Panjang"}, "standing asn.standing.unknown"},
		{"standing missing", map[string]any{"Kedudukan Hukum": "NULL"}, "standing import.cell.required"},
		{"standing as a number", map[string]any{"Kedudukan Hukum": 1.0}, ""},
		{"sex unknown", map[string]any{"Jenis Kelamin": "X"}, "sex asn.sex.unknown"},
		{"sex against NIP", map[string]any{"Jenis Kelamin": "L"}, "sex asn.nip.diff_sex?"},
		{"birth date against NIP", map[string]any{"Tanggal Lahir": "12-06-1986"}, "birth_date asn.nip.diff_birth_date?"},
		{"birth date as text with slashes", map[string]any{"Tanggal Lahir": "12/06/1985"}, ""},
		{"birth date in words", map[string]any{"Tanggal Lahir": "12 Juni 1985"}, ""},
		{"birth date in ISO", map[string]any{"Tanggal Lahir": "1985-06-12"}, ""},
		{"birth date as a date cell", map[string]any{"Tanggal Lahir": sheet.DateCell(time.Date(1985, 6, 12, 0, 0, 0, 0, time.UTC))}, ""},
		{"birth date as a serial number", map[string]any{"Tanggal Lahir": 31210.0}, ""},
		{"birth date of zeros", map[string]any{"Tanggal Lahir": "00-00-0000"}, ""},
		{"month first", map[string]any{"Tanggal Lahir": "06/12/1985"}, "birth_date asn.nip.diff_birth_date?"},
		{"impossible month", map[string]any{"TMT Jabatan": "03/31/2021"}, "position_on asn.date.month_first"},
		{"two-digit year", map[string]any{"TMT Jabatan": "01-03-21"}, "position_on asn.date.two_digit_year"},
		{"day that is not", map[string]any{"TMT Jabatan": "31-02-2021"}, "position_on asn.date.not_real"},
		{"year of a typing slip", map[string]any{"TMT Jabatan": "01-03-1021"}, "position_on import.date.out_of_range"},
		{"year after the next", map[string]any{"TMT Jabatan": "01-03-2099"}, "position_on import.date.far"},
		{"a post that begins soon", map[string]any{"TMT Jabatan": "01-03-2027"}, ""},
		{"post of a child", map[string]any{"TMT Jabatan": "01-03-1991"}, "position_on import.date.child"},
		{"rank of a child", map[string]any{"Golongan": "III/a", "TMT Golongan": "01-04-1990"}, "rank_on import.date.child"},
		{"birth date of a child", map[string]any{"Tanggal Lahir": "12-06-2015"}, "birth_date asn.nip.diff_birth_date?; birth_date import.date.born"},
		{"date missing", map[string]any{"TMT Jabatan": ""}, "position_on import.cell.required"},
		{"date of zeros where one is needed", map[string]any{"TMT Jabatan": "0000-00-00"}, "position_on import.cell.required"},
		{"rank without its date", map[string]any{"Golongan": "III/a"}, "rank_on import.cell.required"},
		{"rank", map[string]any{"Golongan": "31", "TMT Golongan": "01-04-2020"}, ""},
		{"rank unknown", map[string]any{"Golongan": "V/a", "TMT Golongan": "01-04-2020"}, "rank asn.rank.unknown"},
		{"grade of a PNS", map[string]any{"Golongan": "IX", "TMT Golongan": "01-04-2020"}, "rank asn.rank.unknown"},
		{"grade of a PPPK", map[string]any{"NIP": "198506122022212003", "Golongan": "09", "TMT Golongan": "01-04-2022"}, ""},
		{"unit missing", map[string]any{"Unit Kerja": ""}, "unit import.cell.required"},
		{"post missing", map[string]any{"Jabatan": ""}, "position import.cell.required"},
		{"post of somebody retired", map[string]any{"Kedudukan Hukum": "99", "Unit Kerja": "", "Jabatan": "", "TMT Jabatan": ""}, ""},
		{"education unknown", map[string]any{"Tingkat Pendidikan": "S-9"}, "education asn.education.unknown"},
		{"year of graduation", map[string]any{"Tahun Lulus": "dua ribu"}, "graduated import.cell.whole"},
		{"rating without its year", map[string]any{"Predikat Kinerja": "Baik"}, "rating_year import.cell.required"},
		{"rating of next year", map[string]any{"Predikat Kinerja": "Baik", "Tahun Kinerja": "2027"}, "rating_year import.cell.whole"},
		{"yes or no", map[string]any{"NIK Valid": "mungkin"}, "nik_valid import.cell.yes_no"},
		{"several at once", map[string]any{"NIP": "1", "Nama": "", "TMT Jabatan": "x"}, "nip asn.nip.length; name import.cell.required; position_on asn.date.form"},
	}
	var rows [][]sheet.Cell
	for _, tt := range tests {
		rows = append(rows, employeeRow(tt.change))
	}
	got := readAll(t, Employees, table(t, Employees, employeeHeadings(), rows...), func(r *record) EmployeeRow { return readEmployee(r, today) })
	if len(got) != len(tests) {
		t.Fatalf("%d rows read, want %d", len(got), len(tests))
	}
	for i, tt := range tests {
		if k := keys(got[i].faults); k != tt.want {
			t.Errorf("%s: faults %q, want %q", tt.name, k, tt.want)
		}
		for _, f := range got[i].faults {
			if f.Column == 0 || f.Heading == "" {
				t.Errorf("%s: fault %s without a place", tt.name, f.Key)
			}
			if !i18n.Has(f.Key) {
				t.Errorf("%s: no message %s", tt.name, f.Key)
			}
			if m := f.Message(t.Context()); strings.Contains(m, "{") {
				t.Errorf("%s: message with an open place: %s", tt.name, m)
			}
		}
	}
}

func TestFormulaAndErrorCells(t *testing.T) {
	t.Parallel()
	csv := "NIP;Nama;Kedudukan Hukum;Unit Kerja;Jabatan;TMT Jabatan\n" +
		"198506122010012023;=CONCAT(A1,B1);01;SDN 12;Guru;01-03-2021\n"
	tab, err := openTable(strings.NewReader(csv), int64(len(csv)), Employees)
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, Employees, tab, func(r *record) EmployeeRow { return readEmployee(r, today) })
	if k := keys(got[0].faults); k != "name import.cell.formula" {
		t.Errorf("faults %q, want the formula", k)
	}
	want := Fault{Field: FieldName, Column: 2, Heading: "Nama", Value: "=CONCAT(A1,B1)", Key: "import.cell.formula"}
	if diff := cmp.Diff(want, got[0].faults[0]); diff != "" {
		t.Errorf("fault (-want +got):\n%s", diff)
	}
}

func TestEmployeeValues(t *testing.T) {
	t.Parallel()
	row := employeeRow(map[string]any{
		"Nama": "  Siti\u00a0 Aminah ", "Gelar Belakang": "S.Pd.", "Jenis Kelamin": "P", "Tanggal Lahir": 31210.0, "Status Pegawai": "PNS",
		"Golongan": "III b", "TMT Golongan": "01-04-2020", "Tingkat Pendidikan": "40", "Pendidikan": "S-1 PGSD", "Tahun Lulus": 2008.0,
		"Predikat Kinerja": "Baik", "Tahun Kinerja": "2025", "NIK Valid": "true", "ID SIASN": "A5EB-03", "Perangkat Daerah": "Dinas Pendidikan",
	})
	got := readAll(t, Employees, table(t, Employees, employeeHeadings(), row), func(r *record) EmployeeRow { return readEmployee(r, today) })
	yes := true
	want := EmployeeRow{
		NIP: "198506122010012023", ExternalID: "A5EB-03", Name: "Siti Aminah", TitleAfter: "S.Pd.", BirthDate: asn.NewDate(1985, 6, 12), Sex: asn.Female,
		Kind: asn.PNS, Standing: "01", NIKValid: &yes, Rank: "III/b", RankOn: asn.NewDate(2020, 4, 1), Education: "40", Programme: "S-1 PGSD",
		Graduated: 2008, Unit: unitRef{Name: "SDN 12 Muara", Office: "Dinas Pendidikan"}, Position: "Guru Ahli Pertama",
		PositionOn: asn.NewDate(2021, 3, 1), Rating: asn.RatingGood, RatingYear: 2025,
	}
	if diff := cmp.Diff(want, got[0].row, cmp.Comparer(func(a, b asn.Date) bool { return a == b })); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
	if got[0].row.complete().CPNSOn != asn.NewDate(2010, 1, 1) {
		t.Errorf("complete: CPNSOn %s, want 2010-01-01 from the NIP", got[0].row.complete().CPNSOn)
	}
}

// TestEpochOf1904: a bare number in a workbook of the old Macintosh may be two dates.
func TestEpochOf1904(t *testing.T) {
	t.Parallel()
	r := &record{row: sheet.Row{Cells: []sheet.Cell{sheet.NumberCell(31210)}}, mapping: Mapping{FieldBirthDate: 1}, old1904: true}
	if d := r.date(FieldBirthDate); !d.IsZero() || keys(r.faults) != "birth_date import.date.epoch" {
		t.Errorf("date %s, faults %q", d, keys(r.faults))
	}
}

func TestNumberingRowIsSkipped(t *testing.T) {
	t.Parallel()
	for _, numbers := range []string{"(1);(2);(3);(4);(5);(6)", "1;2;3;4;5;6"} {
		csv := "NIP;Nama;Kedudukan Hukum;Unit Kerja;Jabatan;TMT Jabatan\n" + numbers + "\n198506122010012023;Siti;01;SDN 12;Guru;01-03-2021\n"
		tab, err := openTable(strings.NewReader(csv), int64(len(csv)), Employees)
		if err != nil {
			t.Fatal(err)
		}
		got := readAll(t, Employees, tab, func(r *record) EmployeeRow { return readEmployee(r, today) })
		if len(got) != 1 || got[0].number != 3 || len(got[0].faults) != 0 {
			t.Errorf("below %q: %+v", numbers, got)
		}
	}
}

// TestOwnHeadings: a row of words is taken for a heading where no row names a field; titles and rows of people are not.
func TestOwnHeadings(t *testing.T) {
	t.Parallel()
	for csv, want := range map[string]int{
		"Nomor Pokok;Orang;Tempat\n198506122010011001;Ani;SDN 1\n":                 1,
		"DAFTAR ORANG\n\nNomor Pokok;Orang;Tempat\n198506122010011001;Ani;SDN 1\n": 3,
		"Orang;Tempat;Kerja\n1;NIP;3\n":                                            2, // a row that names a field is better
		"198506122010011001;Ani;SDN 1\n198506122010011002;Budi;SDN 2\n":            0,
		"Ani;SDN 1;01-03-2021\nBudi;SDN 2;01-03-2021\n":                            0,
		"Orang;Tempat\nAni;SDN 1\n":                                                0,
		"Orang;Orang;Tempat\nAni;Budi;3\n":                                         0,
	} {
		table, err := openTable(strings.NewReader(csv), int64(len(csv)), Employees)
		got := 0
		if err == nil {
			got = table.Info().HeaderRow
		}
		if got != want {
			t.Errorf("%q: heading in row %d (%v), want %d", csv, got, err, want)
		}
	}
}

// TestFileErrors: whatever the file, the answer names the field and a message
// that exists and is filled in.
func TestFileErrors(t *testing.T) {
	t.Parallel()
	codes := []sheet.Code{
		sheet.CodeEmpty, sheet.CodeTooLarge, sheet.CodeBomb, sheet.CodeNotTable, sheet.CodeWebPage, sheet.CodeHidden, sheet.CodeLegacy, sheet.CodeEncrypted, sheet.CodeMacros,
		sheet.CodeExternal, sheet.CodeMalformed, sheet.CodeEncoding, sheet.CodeOpenQuote, sheet.CodeNoSheet, sheet.CodeNoHeader,
		sheet.CodeTooManyRows, sheet.CodeTooManyCols, sheet.CodeCellTooLong,
	}
	for _, c := range codes {
		err := fileError(&sheet.Error{Code: c, Row: 7, Column: 2, Value: "x", Limit: 1 << 20})
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "file" {
			t.Errorf("%s: %v is no fault of the field file", c, err)
			continue
		}
		for _, l := range i18n.Locales {
			m := i18n.T(i18n.With(t.Context(), l), e.Fields[0].Key, e.Fields[0].Args...)
			if !i18n.Has(e.Fields[0].Key) || strings.ContainsAny(m, "{}") {
				t.Errorf("%s in %s: message %q", c, l, m)
			}
		}
	}
}

func TestUnitFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row, want string // name; ID; jenis; jenjang; wilayah; lintang; bujur; terpencil; ID atasan
	}{
		{"good", "SDN 12 Muara;u1;Sekolah;SD;15.08.01;-1,49;102.1;Terpencil;", ""},
		{"name only", "Dinas Kesehatan;;;;;;;;", ""},
		{"no name", ";u1;;;;;;;", "name import.cell.required"},
		{"kind", "X;;Toko;;;;;;", "unit_kind import.unit.kind"},
		{"school level", "X;;Sekolah;SMA;;;;;", "school_level import.unit.school_level"},
		{"region", "X;;;;Bungo;;;;", "region asn.region.form"},
		{"latitude out of range", "X;;;;;-91;102;;", "latitude import.cell.decimal"},
		{"half a place", "X;;;;;-1,4;;;", "latitude import.unit.half_place"},
		{"remoteness", "X;;;;;;;jauh;", "remoteness import.unit.remoteness"},
		{"own parent", "X;u1;;;;;;;u1", "parent_id import.unit.own_parent"},
	}
	csv := "Nama Unit;ID Unit;Jenis Unit;Jenjang Sekolah;Kode Wilayah;Lintang;Bujur;Keterpencilan;ID Unit Atasan\n"
	for _, tt := range tests {
		csv += tt.row + "\n"
	}
	tab, err := openTable(strings.NewReader(csv), int64(len(csv)), Units)
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, Units, tab, readUnit)
	for i, tt := range tests {
		if k := keys(got[i].faults); k != tt.want {
			t.Errorf("%s: faults %q, want %q", tt.name, k, tt.want)
		}
	}
}

func TestUnitKindByName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]UnitType{
		"SD Negeri 12/VII Muara": UnitSchool, "SDN 12": UnitSchool, "SMPN 1 Bungo": UnitSchool, "Puskesmas Rantau Pandan": UnitHealthCentre,
		"UPTD Puskesmas Kota": UnitHealthCentre, "RSUD H. Hanafie": UnitHospital, "UPTD Metrologi": UnitBranch, "Kelurahan Bungo Barat": UnitWard,
		"Kecamatan Pasar": UnitDistrict, "Distrik Kurik": UnitDistrict, "Bidang Mutasi": UnitDivision, "Dinas Kesehatan": UnitOffice,
		"Badan Kepegawaian": UnitOffice, "Sekretariat Daerah": UnitOffice, "Sekretariat": UnitDivision, "Pemerintah Kabupaten Bungo": UnitDivision,
	} {
		if got := (UnitRow{Name: name}).complete(false).Kind; got != want {
			t.Errorf("kind of %q = %q, want %q", name, got, want)
		}
	}
	if got := (UnitRow{Name: "SMPN 1"}).complete(false).SchoolLevel; got != "smp" {
		t.Errorf("school level = %q, want smp", got)
	}
}

func TestPositionRows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, row, want string // nama; jenis; jenjang; eselon; bup; unit; kebutuhan; gol min; gol max; kelas
		family          string
		level           asn.Level
		age             int
	}{
		{"functional", "Perawat Ahli Muda;Fungsional;;;;Puskesmas Kota;3;III/c;III/d;9", "", "Perawat", "MU", 58},
		{"teacher", "GURU AHLI PERTAMA;2;;;;SDN 12;6;;;", "", "GURU", "PT", 60},
		{"teacher without a level", "Guru;2;;;;SDN 12;6;;;", "", "Guru", "", 60},
		{"structural", "Kepala Dinas Kesehatan;Struktural;;II.b;;Dinas Kesehatan;1;;;14", "", "Struktural", "", 60},
		{"executing", "Pengelola Keuangan;Pelaksana;;;;Dinas Kesehatan;2;;;6", "", "Pelaksana", "", 58},
		{"only the kind of post", "Arsiparis Terampil;Fungsional;;;;;;;;", "", "Arsiparis", "TR", 58},
		{"structural without echelon", "Kepala Bidang;Struktural;;;;;;;;", "echelon import.position.echelon", "Struktural", "", 0},
		{"no level to tell the age", "Penata Laboratorium;Fungsional;;;;;;;;", "retirement_age import.position.retirement_age", "Penata Laboratorium", "", 0},
		{"age out of range", "Guru;2;;;99;;;;;", "retirement_age import.cell.whole", "Guru", "", 60},
		{"kind told by the level", "Perawat Ahli Muda;;MU;;58;;;;;", "", "Perawat", "MU", 58},
		{"kind told by the level that it has none", "Penguji Mutu;;XX;;58;;;;;", "", "Penguji Mutu", "", 58},
		{"kind told by the echelon", "Camat;;;III.a;;;;;;", "", "Struktural", "", 58},
		{"kind told by nothing", "Staf;;;;;;;;;", "position_kind import.cell.required", "", "", 0},
		{"kind unknown", "Guru;pahlawan;;;;;;;;", "position_kind asn.position_kind.unknown", "", "", 0},
		{"need without a unit", "Guru;2;;;;;3;;;", "unit import.position.need_without_unit", "Guru", "", 60},
		{"need below nothing", "Guru;2;;;;SDN 12;-3;;;", "need import.cell.whole", "Guru", "", 60},
		{"ranks crossed", "Guru;2;;;;;;III/d;III/a;", "max_rank import.position.ranks_crossed", "Guru", "", 60},
		{"class", "Guru;2;;;;;;;;18", "class import.cell.whole", "Guru", "", 60},
	}
	csv := "Nama Jabatan;Jenis Jabatan;Jenjang;Eselon;BUP;Unit Kerja;Kebutuhan;Golongan Terendah;Golongan Tertinggi;Kelas Jabatan\n"
	for _, tt := range tests {
		csv += tt.row + "\n"
	}
	tab, err := openTable(strings.NewReader(csv), int64(len(csv)), Positions)
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, Positions, tab, readPosition)
	for i, tt := range tests {
		if k := keys(got[i].faults); k != tt.want {
			t.Errorf("%s: faults %q, want %q", tt.name, k, tt.want)
		}
		full := got[i].row.complete()
		if full.Family != tt.family || full.Level != tt.level || full.RetirementAge != tt.age {
			t.Errorf("%s: family %q, level %q, age %d; want %q, %q, %d", tt.name, full.Family, full.Level, full.RetirementAge, tt.family, tt.level, tt.age)
		}
	}
}

func TestTemplatesAreReadBack(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		for _, l := range i18n.Locales {
			var b bytes.Buffer
			if err := WriteTemplate(i18n.With(t.Context(), l), &b, k); err != nil {
				t.Fatalf("template %s in %s: %v", k, l, err)
			}
			tab, err := openTable(bytes.NewReader(b.Bytes()), int64(b.Len()), k)
			if err != nil {
				t.Fatalf("template %s in %s: %v", k, l, err)
			}
			if got := len(Guess(k, tab.Header())); got != len(k.Specs()) || tab.Info().Sheet != "Data" {
				t.Errorf("template %s in %s: %d of %d fields found on sheet %s", k, l, got, len(k.Specs()), tab.Info().Sheet)
			}
			for _, s := range k.Specs() {
				if key := "import.field." + string(k) + "." + string(s.Field); !i18n.Has(key) {
					t.Errorf("no help %s", key)
				}
			}
		}
	}
}
