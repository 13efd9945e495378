package asn

import (
	"slices"
	"strings"
)

// A PositionKind is the kind of a post. The national list (SIASN jenisJabatan) has a fourth, "rangkap", structural and
// functional at once: it is read as structural, which is the post that binds.
type PositionKind string

// The kinds of post.
const (
	StructuralPost PositionKind = "structural" // managerial: has an Echelon
	FunctionalPost PositionKind = "functional" // JF: has a Level
	ExecutingPost  PositionKind = "executing"  // pelaksana, in SIASN "fungsional umum"
)

// PositionKinds returns all kinds in the order of the national list.
func PositionKinds() []PositionKind {
	return []PositionKind{StructuralPost, FunctionalPost, ExecutingPost}
}

// Valid reports whether k is one of the kinds.
func (k PositionKind) Valid() bool { return slices.Contains(PositionKinds(), k) }

// Name returns the official name; empty if k is unknown.
func (k PositionKind) Name() string {
	switch k {
	case StructuralPost:
		return "Jabatan Struktural"
	case FunctionalPost:
		return "Jabatan Fungsional"
	case ExecutingPost:
		return "Jabatan Pelaksana"
	}
	return ""
}

// ParsePositionKind reads the national id or the names that exports use, in any case.
func ParsePositionKind(text string) (PositionKind, error) {
	switch normal(text) {
	case "1", "struktural", "jabatan struktural", "manajerial", "jabatan manajerial",
		"3", "rangkap", "jabatan rangkap", "jabatan rangkap (struktural dan fungsional)":
		return StructuralPost, nil
	case "2", "jf", "jft", "fungsional", "jabatan fungsional", "fungsional tertentu", "jabatan fungsional tertentu":
		return FunctionalPost, nil
	case "4", "jfu", "pelaksana", "jabatan pelaksana", "fungsional umum", "jabatan fungsional umum":
		return ExecutingPost, nil
	}
	return "", refuse("asn.position_kind.unknown", "value", text)
}

// An Echelon is the national id of a structural post's echelon (SIASN eselon): "31" is III.a.
type Echelon string

// Echelons that rules name.
const (
	EchelonIIa  Echelon = "21"
	EchelonIIb  Echelon = "22"
	EchelonIIIa Echelon = "31"
	EchelonIIIb Echelon = "32"
	EchelonIVa  Echelon = "41"
	EchelonIVb  Echelon = "42"
	EchelonNone Echelon = "" // a post outside the echelons, or the echelon is not recorded
)

type echelonRow struct {
	id    Echelon
	name  string
	group PositionGroup
	ranks RankRange
}

// echelons is ordered from highest to lowest. The rank ranges are those of PP 100/2000 as amended by PP 13/2002, still
// used as a guide and not verified against the present text: a rule may warn by them, never block.
var echelons = []echelonRow{
	{"10", "I.a", JPTUtama, RankRange{"IV/d", "IV/e"}},
	{"11", "I.a", JPTMadya, RankRange{"IV/d", "IV/e"}},
	{"12", "I.b", JPTMadya, RankRange{"IV/c", "IV/e"}},
	{"21", "II.a", JPTPratama, RankRange{"IV/c", "IV/d"}},
	{"22", "II.b", JPTPratama, RankRange{"IV/b", "IV/c"}},
	{"31", "III.a", Administrator, RankRange{"IV/a", "IV/b"}},
	{"32", "III.b", Administrator, RankRange{"III/d", "IV/a"}},
	{"41", "IV.a", Supervisor, RankRange{"III/c", "III/d"}},
	{"42", "IV.b", Supervisor, RankRange{"III/b", "III/c"}},
	{"51", "V.a", Executing, RankRange{"III/a", "III/b"}},
	{"52", "V.b", Executing, RankRange{}},
}

// Echelons returns all echelons from highest to lowest, without EchelonNone.
func Echelons() []Echelon {
	all := make([]Echelon, len(echelons))
	for i, e := range echelons {
		all[i] = e.id
	}
	return all
}

func (e Echelon) row() (echelonRow, bool) {
	i := slices.IndexFunc(echelons, func(row echelonRow) bool { return row.id == e })
	if i < 0 {
		return echelonRow{}, false
	}
	return echelons[i], true
}

// Valid reports whether e is a known echelon or EchelonNone.
func (e Echelon) Valid() bool { _, ok := e.row(); return ok || e == EchelonNone }

// Name returns the echelon as written: "III.a"; empty for EchelonNone and unknown codes.
func (e Echelon) Name() string {
	row, _ := e.row()
	return row.name
}

// Ranks returns the guide range of PNS ranks for the echelon; zero if there is none.
func (e Echelon) Ranks() RankRange { row, _ := e.row(); return row.ranks }

// Height orders echelons: the greater, the higher. It is 0 for EchelonNone and unknown codes.
func (e Echelon) Height() int {
	i := slices.IndexFunc(echelons, func(row echelonRow) bool { return row.id == e })
	if i < 0 {
		return 0
	}
	return len(echelons) - i
}

// ParseEchelon reads the national id ("31") or the name in the usual writings ("III.a", "III/a", "IIIa", "Eselon III-a").
// "I.a" is ambiguous (JPT Utama, JPT Madya) and read as JPT Madya, the only one found in a region.
func ParseEchelon(text string) (Echelon, error) {
	s := strings.TrimSpace(strings.TrimPrefix(normal(text), "eselon"))
	if s == "99" || s == "non" || s == "non eselon" || s == "non-eselon" || s == "00" || s == "-" {
		return EchelonNone, nil
	}
	flat := strings.NewReplacer(".", "", "/", "", "-", "", " ", "").Replace(s)
	for _, row := range slices.Backward(echelons) {
		if s == string(row.id) || flat == strings.ToLower(strings.Replace(row.name, ".", "", 1)) {
			return row.id, nil
		}
	}
	return "", refuse("asn.echelon.unknown", "value", text)
}

// A PositionGroup is the legal group of a post (UU 20/2023): five managerial groups, functional and executing.
type PositionGroup string

// The legal groups of posts.
const (
	JPTUtama      PositionGroup = "jpt_utama"
	JPTMadya      PositionGroup = "jpt_madya"
	JPTPratama    PositionGroup = "jpt_pratama"
	Administrator PositionGroup = "administrator"
	Supervisor    PositionGroup = "supervisor" // pengawas
	Functional    PositionGroup = "functional"
	Executing     PositionGroup = "executing" // pelaksana
)

// PositionGroups returns all groups, highest first.
func PositionGroups() []PositionGroup {
	return []PositionGroup{JPTUtama, JPTMadya, JPTPratama, Administrator, Supervisor, Functional, Executing}
}

// Name returns the official name; empty if g is unknown.
func (g PositionGroup) Name() string {
	switch g {
	case JPTUtama:
		return "JPT Utama"
	case JPTMadya:
		return "JPT Madya"
	case JPTPratama:
		return "JPT Pratama"
	case Administrator:
		return "Administrator"
	case Supervisor:
		return "Pengawas"
	case Functional:
		return "Fungsional"
	case Executing:
		return "Pelaksana"
	}
	return ""
}

// IsManagerial reports whether g is one of the five managerial groups.
func (g PositionGroup) IsManagerial() bool {
	switch g {
	case JPTUtama, JPTMadya, JPTPratama, Administrator, Supervisor:
		return true
	}
	return false
}

// IsJPT reports whether g is a senior leadership post.
func (g PositionGroup) IsJPT() bool { return g == JPTUtama || g == JPTMadya || g == JPTPratama }

// GroupOf returns the legal group of a post from its national kind and echelon; empty if a structural post's echelon
// is missing or unknown.
func GroupOf(kind PositionKind, echelon Echelon) PositionGroup {
	switch kind {
	case FunctionalPost:
		return Functional
	case ExecutingPost:
		return Executing
	case StructuralPost:
		row, _ := echelon.row()
		return row.group
	}
	return ""
}

// A PositionClass is the class of a post, 1 (lowest) to 17 (highest), found by job evaluation (PermenPANRB 34/2011). It
// is 0 if not yet set. It decides the allowance, so a move to another class changes pay.
type PositionClass int16

// Valid reports whether c lies between 1 and 17.
func (c PositionClass) Valid() bool { return c >= 1 && c <= 17 }
