package asn

import (
	"slices"
	"strings"
)

// An EducationLevel is the national id of a level of education (SIASN tingkatPendidikan): "40" is S-1. Ids rise with
// the level, so that SQL may compare them as text.
type EducationLevel string

// Levels that rules name.
const (
	EducationSLTA EducationLevel = "15"
	EducationD3   EducationLevel = "30"
	EducationD4   EducationLevel = "35"
	EducationS1   EducationLevel = "40"
	EducationS2   EducationLevel = "45"
	EducationS3   EducationLevel = "50"
)

type educationRow struct {
	id      EducationLevel
	name    string
	order   int
	aliases []string
}

// educations is the national list. Order puts equal levels side by side: Diploma IV counts as S-1.
var educations = []educationRow{
	{"05", "SD", 1, []string{"sekolah dasar"}},
	{"10", "SLTP", 2, []string{"smp"}},
	{"12", "SLTP Kejuruan", 2, nil},
	{"15", "SLTA", 3, []string{"sma", "sma/sederajat", "slta/sederajat"}},
	{"17", "SLTA Kejuruan", 3, []string{"smk"}},
	{"18", "SLTA Keguruan", 3, []string{"spg"}},
	{"20", "Diploma I", 4, []string{"di", "d1"}},
	{"25", "Diploma II", 5, []string{"dii", "d2"}},
	{"30", "Diploma III", 6, []string{"diii", "d3", "sarjana muda", "diploma iii/sarjana muda"}},
	{"35", "Diploma IV", 7, []string{"div", "d4"}},
	{"40", "S-1", 7, []string{"s1", "sarjana", "s1/sarjana"}},
	{"42", "Profesi", 8, []string{"ppg", "ners"}},
	{"45", "S-2", 9, []string{"s2", "magister"}},
	{"47", "Spesialis", 9, []string{"sp1", "spesialis i"}},
	{"49", "Subspesialis", 10, []string{"sp2", "spesialis ii"}},
	{"50", "S-3", 10, []string{"s3", "doktor", "s3/doktor"}},
}

// EducationLevels returns all levels from lowest to highest.
func EducationLevels() []EducationLevel {
	all := make([]EducationLevel, len(educations))
	for i, e := range educations {
		all[i] = e.id
	}
	return all
}

func (e EducationLevel) row() (educationRow, bool) {
	i := slices.IndexFunc(educations, func(row educationRow) bool { return row.id == e })
	if i < 0 {
		return educationRow{}, false
	}
	return educations[i], true
}

// Valid reports whether e is a known level.
func (e EducationLevel) Valid() bool { return e.Order() > 0 }

// Order returns the height of e from 1 (SD) to 10 (S-3, subspesialis), 0 if e is unknown. Equal heights are equal
// before the law.
func (e EducationLevel) Order() int { row, _ := e.row(); return row.order }

// Name returns the usual name; empty if e is unknown.
func (e EducationLevel) Name() string { row, _ := e.row(); return row.name }

// Meets reports whether e is at least as high as least. An unknown level meets nothing.
func (e EducationLevel) Meets(least EducationLevel) bool {
	return e.Valid() && e.Order() >= least.Order()
}

// ParseEducationLevel reads the national id ("40", "5") or the usual names ("S-1", "S1/Sarjana", "D.IV", "SMA").
func ParseEducationLevel(text string) (EducationLevel, error) {
	s := normal(text)
	if s == "5" {
		s = "05"
	}
	flat := strings.NewReplacer("-", "", ".", "", " ", "").Replace(s)
	for _, row := range educations {
		if s == string(row.id) || s == strings.ToLower(row.name) || flat == strings.ReplaceAll(strings.ToLower(row.name), "-", "") {
			return row.id, nil
		}
		for _, alias := range row.aliases {
			if s == alias || flat == strings.ReplaceAll(alias, " ", "") {
				return row.id, nil
			}
		}
	}
	return "", refuse("asn.education.unknown", "value", text)
}
