package exchange_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/exchange"
)

// siasnHeadings are those of the national export, in its order.
const siasnHeadings = `PNS ID|NIP BARU|NIP LAMA|NAMA|GELAR DEPAN|GELAR BELAKANG|TEMPAT LAHIR ID|TEMPAT LAHIR NAMA|TANGGAL LAHIR|JENIS KELAMIN|AGAMA ID|NIK|EMAIL|JENIS PEGAWAI ID|JENIS PEGAWAI NAMA|KEDUDUKAN HUKUM ID|KEDUDUKAN HUKUM NAMA|STATUS CPNS PNS|TMT CPNS|TMT PNS|GOL AWAL ID|GOL AKHIR ID|GOL AKHIR NAMA|TMT GOLONGAN|JENIS JABATAN ID|JABATAN ID|JABATAN NAMA|TMT JABATAN|TINGKAT PENDIDIKAN ID|TINGKAT PENDIDIKAN NAMA|PENDIDIKAN NAMA|TAHUN LULUS|UNOR ID|UNOR NAMA|UNOR INDUK NAMA|is_valid_nik`

var siasnMapping = exchange.Mapping{
	exchange.FieldExternalID: 1, exchange.FieldNIP: 2, exchange.FieldName: 4, exchange.FieldTitleBefore: 5, exchange.FieldTitleAfter: 6,
	exchange.FieldBirthPlace: 8, exchange.FieldBirthDate: 9, exchange.FieldSex: 10, exchange.FieldStanding: 16, exchange.FieldEmployeeKind: 18,
	exchange.FieldCPNSOn: 19, exchange.FieldPNSOn: 20, exchange.FieldRank: 22, exchange.FieldRankOn: 24, exchange.FieldPositionID: 26,
	exchange.FieldPosition: 27, exchange.FieldPositionOn: 28, exchange.FieldEducation: 29, exchange.FieldProgramme: 31, exchange.FieldGraduated: 32,
	exchange.FieldUnitID: 33, exchange.FieldUnit: 34, exchange.FieldOffice: 35, exchange.FieldNIKValid: 36,
}

func TestGuessNationalExport(t *testing.T) {
	t.Parallel()
	upper := strings.Split(siasnHeadings, "|")
	spellings := map[string]func(string) string{
		"as exported":       func(s string) string { return s },
		"lower case":        strings.ToLower,
		"with underscores":  func(s string) string { return strings.ReplaceAll(s, " ", "_") },
		"spaces and breaks": func(s string) string { return " " + strings.ReplaceAll(s, " ", "\n ") + "\u00a0" },
		"camel case": func(s string) string {
			words := strings.Fields(strings.ToLower(s))
			for i := range words[1:] {
				words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
			}
			return strings.Join(words, "")
		},
	}
	for name, spell := range spellings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			headings := make([]string, len(upper))
			for i, h := range upper {
				headings[i] = spell(h)
			}
			if diff := cmp.Diff(siasnMapping, exchange.Guess(exchange.Employees, headings)); diff != "" {
				t.Errorf("Guess (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGuessAnyOrder turns the columns round: a heading is found wherever it stands.
func TestGuessAnyOrder(t *testing.T) {
	t.Parallel()
	headings := strings.Split(siasnHeadings, "|")
	n := len(headings)
	turned := make([]string, n)
	for i, h := range headings {
		turned[n-1-i] = h
	}
	want := exchange.Mapping{}
	for f, c := range siasnMapping {
		want[f] = n + 1 - c
	}
	if diff := cmp.Diff(want, exchange.Guess(exchange.Employees, turned)); diff != "" {
		t.Errorf("Guess (-want +got):\n%s", diff)
	}
}

func TestGuessDataUtamaFields(t *testing.T) {
	t.Parallel()
	headings := strings.Split("nipBaru nama gelarDepan gelarBelakang tempatLahir tglLahir jenisKelamin validNik statusPegawai kedudukanPnsId tmtCpns tmtPns golRuangAkhirId tmtGolAkhir jabatanNama tmtJabatan unorId unorNama unorIndukNama tkPendidikanTerakhirId pendidikanTerakhirNama tahunLulus instansiKerjaKodeCepat", " ")
	m := exchange.Guess(exchange.Employees, headings)
	if len(m) != len(headings) {
		t.Errorf("Guess maps %d of %d headings: %v", len(m), len(headings), m)
	}
	if missing := m.Missing(exchange.Employees); len(missing) > 0 {
		t.Errorf("Missing = %v, want none", missing)
	}
}

// TestTemplateHeadingsAreUnderstood: every field is found under each of its own
// headings, and no heading of a kind means two fields.
func TestTemplateHeadingsAreUnderstood(t *testing.T) {
	t.Parallel()
	plain := regexp.MustCompile(`^[a-z0-9]+$`)
	for _, k := range exchange.Kinds() {
		owner := map[string]exchange.Field{}
		for _, s := range k.Specs() {
			for i, h := range append([]string{s.Heading}, s.Also...) {
				if i > 0 && !plain.MatchString(h) {
					t.Errorf("%s.%s: heading %q is not in normal form", k, s.Field, h)
				}
				if got := exchange.Guess(k, []string{h}); got[s.Field] != 1 {
					t.Errorf("%s: heading %q means %v, want %s", k, h, got, s.Field)
				}
				name := strings.ToLower(strings.ReplaceAll(h, " ", ""))
				if other := owner[name]; other != "" && other != s.Field {
					t.Errorf("%s: heading %q of %s and of %s", k, h, other, s.Field)
				}
				owner[name] = s.Field
			}
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		kind exchange.Kind
		have string
		want []exchange.Field
	}{
		{"all by name", exchange.Employees, "NIP,Nama,Kedudukan Hukum,Unit Kerja,Jabatan,TMT Jabatan", nil},
		{"unit and post by id", exchange.Employees, "NIP,Nama,Kedudukan Hukum,ID Unit,ID Jabatan,TMT Jabatan", nil},
		{"neither unit nor name", exchange.Employees, "NIP,Kedudukan Hukum,Jabatan,TMT Jabatan", []exchange.Field{exchange.FieldName, exchange.FieldUnit}},
		{"posts", exchange.Positions, "Nama Jabatan", []exchange.Field{exchange.FieldPositionKind}},
		{"posts by their level", exchange.Positions, "id,nama,usiaBup,jenjang", nil},
		{"units", exchange.Units, "ID Unit", []exchange.Field{exchange.FieldName}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := exchange.Guess(tt.kind, strings.Split(tt.have, ",")).Missing(tt.kind)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Missing (-want +got):\n%s", diff)
			}
		})
	}
}

// TestClean: a mapping that a browser sends cannot name what is not there.
func TestClean(t *testing.T) {
	t.Parallel()
	m := exchange.Mapping{exchange.FieldNIP: 1, exchange.FieldName: 9, exchange.FieldSex: 0, exchange.FieldBirthDate: -1, exchange.FieldNeed: 2,
		exchange.FieldRank: 1, "drop table": 3}
	want := exchange.Mapping{exchange.FieldNIP: 1}
	if diff := cmp.Diff(want, m.Clean(exchange.Employees, 3)); diff != "" {
		t.Errorf("Clean (-want +got):\n%s", diff)
	}
}

func TestGuessKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		headings string
		want     exchange.Kind
		ok       bool
	}{
		{siasnHeadings, exchange.Employees, true},
		{"Id|InstansiId|DiatasanId|EselonId|NamaUnor|NamaJabatan|CepatKode|IndukUnorId|PemimpinPnsId|JenisUnorId", exchange.Units, true},
		{"Nama Jabatan|Jenis Jabatan|Unit Kerja|Kebutuhan", exchange.Positions, true},
		{"Tanggal|Uraian|Jumlah", "", false},
	}
	for _, tt := range tests {
		got, ok := exchange.GuessKind(strings.Split(tt.headings, "|"))
		if got != tt.want || ok != tt.ok {
			t.Errorf("GuessKind(%s) = %q, %t; want %q, %t", tt.headings, got, ok, tt.want, tt.ok)
		}
	}
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
