package asn

import (
	"slices"
	"strings"
)

// A Level is the level of a functional post (jenjang) by its national code: "PT" is Ahli Pertama.
type Level string

// The levels of functional posts.
const (
	Pemula      Level = "PM"
	Terampil    Level = "TR"
	Mahir       Level = "MH"
	Penyelia    Level = "PY"
	AhliPertama Level = "PT"
	AhliMuda    Level = "MU"
	AhliMadya   Level = "MA"
	AhliUtama   Level = "UT"
	NoLevel     Level = "" // a post without levels, in SIASN "XX", or the level is not recorded
)

// A LevelCategory tells the two ladders of functional posts apart.
type LevelCategory string

// The two ladders.
const (
	Skill     LevelCategory = "skill"     // keterampilan
	Expertise LevelCategory = "expertise" // keahlian
)

type levelRow struct {
	code     Level
	name     string
	category LevelCategory
	ranks    RankRange
	tier     int
}

// levels is ordered by ladder and height. Rank ranges are the usual ones, not verified for every family. The tier puts
// the ladders side by side by those ranks: Mahir beside Ahli Pertama, Penyelia beside Ahli Muda.
var levels = []levelRow{
	{Pemula, "Pemula", Skill, RankRange{"II/a", "II/a"}, 1},
	{Terampil, "Terampil", Skill, RankRange{"II/b", "II/d"}, 2},
	{Mahir, "Mahir", Skill, RankRange{"III/a", "III/b"}, 3},
	{Penyelia, "Penyelia", Skill, RankRange{"III/c", "III/d"}, 4},
	{AhliPertama, "Ahli Pertama", Expertise, RankRange{"III/a", "III/b"}, 3},
	{AhliMuda, "Ahli Muda", Expertise, RankRange{"III/c", "III/d"}, 4},
	{AhliMadya, "Ahli Madya", Expertise, RankRange{"IV/a", "IV/c"}, 5},
	{AhliUtama, "Ahli Utama", Expertise, RankRange{"IV/d", "IV/e"}, 6},
}

// Levels returns all levels by ladder and height, without NoLevel.
func Levels() []Level {
	all := make([]Level, len(levels))
	for i, l := range levels {
		all[i] = l.code
	}
	return all
}

func (l Level) row() (levelRow, bool) {
	i := slices.IndexFunc(levels, func(row levelRow) bool { return row.code == l })
	if i < 0 {
		return levelRow{}, false
	}
	return levels[i], true
}

// Valid reports whether l is a known level or NoLevel.
func (l Level) Valid() bool { _, ok := l.row(); return ok || l == NoLevel }

// Name returns the official name; empty for NoLevel and unknown codes.
func (l Level) Name() string { row, _ := l.row(); return row.name }

// Category returns the ladder of l; empty for NoLevel and unknown codes.
func (l Level) Category() LevelCategory { row, _ := l.row(); return row.category }

// Ranks returns the usual range of PNS ranks; zero for NoLevel and unknown codes.
func (l Level) Ranks() RankRange { row, _ := l.row(); return row.ranks }

// Tier returns the height of l from 1 (Pemula) to 6 (Ahli Utama), comparable across the ladders; 0 for NoLevel and
// unknown codes.
func (l Level) Tier() int { row, _ := l.row(); return row.tier }

// ParseLevel reads the national code or the name, in any case, with or without "Ahli" written in full.
func ParseLevel(text string) (Level, error) {
	s := normal(text)
	if s == "xx" || s == "-" {
		return NoLevel, nil
	}
	for _, row := range levels {
		name := strings.ToLower(row.name)
		if s == strings.ToLower(string(row.code)) || s == name || "ahli "+s == name {
			return row.code, nil
		}
	}
	return "", refuse("asn.level.unknown", "value", text)
}
