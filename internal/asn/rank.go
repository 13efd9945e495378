package asn

import (
	"slices"
	"strings"
)

// A Rank is a PNS rank by its golongan ruang: "I/a" … "IV/e". PPPK have a Grade instead; the two are never mapped to
// each other.
type Rank string

// rankRow is one line of the national rank list.
type rankRow struct {
	rank Rank
	id   string // SIASN
	name string // pangkat
}

// ranks is ordered from lowest to highest (PP 11/2017; SIASN golongan list).
var ranks = []rankRow{
	{"I/a", "11", "Juru Muda"},
	{"I/b", "12", "Juru Muda Tingkat I"},
	{"I/c", "13", "Juru"},
	{"I/d", "14", "Juru Tingkat I"},
	{"II/a", "21", "Pengatur Muda"},
	{"II/b", "22", "Pengatur Muda Tingkat I"},
	{"II/c", "23", "Pengatur"},
	{"II/d", "24", "Pengatur Tingkat I"},
	{"III/a", "31", "Penata Muda"},
	{"III/b", "32", "Penata Muda Tingkat I"},
	{"III/c", "33", "Penata"},
	{"III/d", "34", "Penata Tingkat I"},
	{"IV/a", "41", "Pembina"},
	{"IV/b", "42", "Pembina Tingkat I"},
	{"IV/c", "43", "Pembina Utama Muda"},
	{"IV/d", "44", "Pembina Utama Madya"},
	{"IV/e", "45", "Pembina Utama"},
}

// Ranks returns all ranks from lowest to highest.
func Ranks() []Rank {
	all := make([]Rank, len(ranks))
	for i, r := range ranks {
		all[i] = r.rank
	}
	return all
}

func (r Rank) row() (rankRow, bool) {
	i := slices.IndexFunc(ranks, func(row rankRow) bool { return row.rank == r })
	if i < 0 {
		return rankRow{}, false
	}
	return ranks[i], true
}

// Valid reports whether r is one of the 17 ranks.
func (r Rank) Valid() bool { return r.Order() > 0 }

// Order returns the place of r from 1 (I/a) to 17 (IV/e), 0 if r is unknown.
func (r Rank) Order() int {
	return slices.IndexFunc(ranks, func(row rankRow) bool { return row.rank == r }) + 1
}

// Name returns the pangkat, such as "Penata Muda"; empty if r is unknown.
func (r Rank) Name() string { row, _ := r.row(); return row.name }

// SIASN returns the national id, such as "31"; empty if r is unknown.
func (r Rank) SIASN() string { row, _ := r.row(); return row.id }

// Label returns the rank as decrees write it: "Penata Muda (III/a)".
func (r Rank) Label() string {
	if !r.Valid() {
		return string(r)
	}
	return r.Name() + " (" + string(r) + ")"
}

// ParseRank reads "III/a", "III a", "iii-A", "IIIa", the national id "31" or the name "Penata Muda".
func ParseRank(text string) (Rank, error) {
	s := strings.NewReplacer(" ", "", "-", "/", ".", "/").Replace(normal(text))
	for _, row := range ranks {
		code := strings.ToLower(string(row.rank))
		if s == code || s == strings.Replace(code, "/", "", 1) || s == row.id || normal(text) == strings.ToLower(row.name) {
			return row.rank, nil
		}
	}
	return "", refuse("asn.rank.unknown", "value", text)
}

// A RankRange is a lowest and highest rank, both included. An empty end is open.
type RankRange struct{ Lowest, Highest Rank }

// Contains reports whether r lies in the range. An unknown rank lies in no range.
func (g RankRange) Contains(r Rank) bool {
	return r.Valid() && r.Order() >= g.Lowest.Order() && (g.Highest == "" || r.Order() <= g.Highest.Order())
}

// IsZero reports whether the range says nothing.
func (g RankRange) IsZero() bool { return g == RankRange{} }

// A Grade is a PPPK grade in Roman figures, "I" … "XVII" (Perpres 98/2020 as amended by 11/2024).
type Grade string

// grades is ordered from lowest to highest.
var grades = []Grade{
	"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
}

// Grades returns all grades from lowest to highest.
func Grades() []Grade { return slices.Clone(grades) }

// Order returns the grade as a number from 1 to 17, 0 if g is unknown.
func (g Grade) Order() int { return slices.Index(grades, g) + 1 }

// Valid reports whether g is one of the 17 grades.
func (g Grade) Valid() bool { return g.Order() > 0 }

// ParseGrade reads "IX", "ix", "9" or the payroll's "09".
func ParseGrade(text string) (Grade, error) {
	s := strings.ToUpper(strings.TrimPrefix(normal(text), "golongan "))
	if g := Grade(s); g.Valid() {
		return g, nil
	}
	if n := atoi(s); n >= 1 && n <= len(grades) && len(s) <= 2 {
		return grades[n-1], nil
	}
	return "", refuse("asn.grade.unknown", "value", text)
}
