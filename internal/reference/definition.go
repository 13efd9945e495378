package reference

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Definition says what is known of a national list before any file of it was read.
type Definition struct {
	Code         string
	Name         string   // Indonesian, as people call the list
	Also         []string // names of the national service's own files, without ending
	ParentColumn string   // refers to a row of a wider list
	ParentList   string   // code of that list; empty: a list that the product holds as its own (ranks, education levels)
}

// Codes of the lists with which imports of people and posts are compared.
const (
	FunctionalPosts = "functional_positions"
	ExecutingPosts  = "executing_positions"
	Programmes      = "education_programmes"
	families        = "functional_families"
	agencies        = "agencies"
)

// Definitions are the lists of the national service whose columns are understood. Files of others are kept as well.
var Definitions = []Definition{
	{Code: FunctionalPosts, Name: "Jabatan fungsional", Also: []string{"jabatanFungsional"}, ParentColumn: "kelompokJabatanId", ParentList: families},
	{Code: families, Name: "Kelompok jabatan fungsional", Also: []string{"kelasJabatan", "kelompokJabatan"}, ParentColumn: "pembinaId", ParentList: agencies},
	{Code: "position_subjects", Name: "Subjabatan", Also: []string{"subJabatan"}, ParentColumn: "kelompokJabatanId", ParentList: families},
	{Code: ExecutingPosts, Name: "Jabatan pelaksana", Also: []string{"jabatanPelaksana", "jabatanFungsionalUmum"}},
	{Code: "position_clusters", Name: "Rumpun jabatan", Also: []string{"rumpunJabatan"}},
	{Code: "position_kinds", Name: "Jenis jabatan", Also: []string{"jenisJabatan"}},
	{Code: "echelons", Name: "Eselon", Also: []string{"eselon"}},
	{Code: "ranks", Name: "Golongan ruang", Also: []string{"golongan", "golonganRuang"}},
	{Code: Programmes, Name: "Program pendidikan", Also: []string{"pendidikan"}, ParentColumn: "tingkatPendidikanId"},
	{Code: agencies, Name: "Instansi", Also: []string{"instansi"}},
	{Code: "employee_kinds", Name: "Jenis pegawai", Also: []string{"jenisPegawai"}},
	{Code: "legal_standings", Name: "Kedudukan hukum", Also: []string{"kedudukanHukum"}},
	{Code: "sanctions", Name: "Jenis hukuman disiplin", Also: []string{"jenisHukuman"}},
	{Code: "assignment_kinds", Name: "Jenis penugasan", Also: []string{"jenisPenugasan"}},
	{Code: "transfer_kinds", Name: "Jenis mutasi", Also: []string{"jenisMutasi"}},
}

var validCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,60}$`)

// Define finds the definition of a list by its code or by the name of a file ("jabatanFungsional.csv.gz"). A list that is
// not among Definitions gets one with the code that its name makes; ok is false where the name makes none.
func Define(name string) (d Definition, ok bool) {
	stem, _, _ := strings.Cut(path.Base(strings.ReplaceAll(name, `\`, "/")), ".")
	i := slices.IndexFunc(Definitions, func(d Definition) bool {
		return strings.EqualFold(d.Code, stem) || slices.ContainsFunc(d.Also, func(s string) bool { return strings.EqualFold(s, stem) })
	})
	if i >= 0 {
		return Definitions[i], true
	}
	code := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(stem))
	return Definition{Code: code, Name: stem}, validCode.MatchString(code)
}
