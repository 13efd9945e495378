package asn

import "slices"

// A SanctionLevel is the weight of a disciplinary penalty (PP 94/2021 Ps 8).
type SanctionLevel string

// The levels of penalties.
const (
	SanctionLight  SanctionLevel = "light"  // ringan
	SanctionMedium SanctionLevel = "medium" // sedang
	SanctionHeavy  SanctionLevel = "heavy"  // berat
)

// Weight orders levels: 1 light, 2 medium, 3 heavy, 0 unknown.
func (l SanctionLevel) Weight() int {
	return slices.Index([]SanctionLevel{SanctionLight, SanctionMedium, SanctionHeavy}, l) + 1
}

// Valid reports whether l is one of the three levels.
func (l SanctionLevel) Valid() bool { return l.Weight() > 0 }

// Name returns the official name; empty if l is unknown.
func (l SanctionLevel) Name() string {
	switch l {
	case SanctionLight:
		return "Ringan"
	case SanctionMedium:
		return "Sedang"
	case SanctionHeavy:
		return "Berat"
	}
	return ""
}

// ParseSanctionLevel reads the national letter (R, S, B) or the name.
func ParseSanctionLevel(text string) (SanctionLevel, error) {
	switch normal(text) {
	case "r", "ringan":
		return SanctionLight, nil
	case "s", "sedang":
		return SanctionMedium, nil
	case "b", "berat":
		return SanctionHeavy, nil
	}
	return "", refuse("asn.sanction.unknown", "value", text)
}

// A SanctionKind is the national number of a penalty, of the present law (PP 94/2021) or of the one before (PP 53/2010).
type SanctionKind string

type sanctionRow struct {
	id     SanctionKind
	name   string
	level  SanctionLevel
	months int
}

// sanctions is the national list. Months is how long the penalty is served, 0 where it takes effect at once.
var sanctions = []sanctionRow{
	{"1", "Teguran lisan", SanctionLight, 0},
	{"2", "Teguran tertulis", SanctionLight, 0},
	{"3", "Pernyataan tidak puas secara tertulis", SanctionLight, 0},
	{"4", "Penundaan kenaikan gaji berkala selama 1 tahun", SanctionMedium, 12},
	{"5", "Penurunan gaji paling lama 1 tahun", SanctionMedium, 12},
	{"6", "Penundaan gaji paling lama 1 tahun", SanctionMedium, 12},
	{"7", "Penundaan kenaikan pangkat selama 1 tahun", SanctionMedium, 12},
	{"8", "Penurunan pangkat 1 tingkat selama 1 tahun", SanctionMedium, 12},
	{"9", "Pembebasan dari jabatan", SanctionHeavy, 0},
	{"10", "Pemberhentian dengan hormat tidak atas permintaan sendiri", SanctionHeavy, 0},
	{"11", "Pemberhentian tidak dengan hormat sebagai PNS", SanctionHeavy, 0},
	{"12", "Pengaktifan hukuman disiplin", SanctionHeavy, 0},
	{"13", "Pemindahan dalam rangka penurunan jabatan 1 tingkat", SanctionHeavy, 0},
	{"14", "Penurunan pangkat 1 tingkat selama 3 tahun", SanctionHeavy, 36},
	{"21", "Sanksi moral terbuka", SanctionLight, 0},
	{"22", "Sanksi moral tertutup", SanctionLight, 0},
	{"23", "Pemotongan tunjangan kinerja 25% selama 6 bulan", SanctionMedium, 6},
	{"24", "Pemotongan tunjangan kinerja 25% selama 9 bulan", SanctionMedium, 9},
	{"25", "Pemotongan tunjangan kinerja 25% selama 12 bulan", SanctionMedium, 12},
	{"27", "Penurunan jabatan setingkat lebih rendah selama 12 bulan", SanctionHeavy, 12},
	{"28", "Pembebasan dari jabatan menjadi pelaksana selama 12 bulan", SanctionHeavy, 12},
}

// SanctionKinds returns all kinds in the order of the national list.
func SanctionKinds() []SanctionKind {
	all := make([]SanctionKind, len(sanctions))
	for i, s := range sanctions {
		all[i] = s.id
	}
	return all
}

func (k SanctionKind) row() (sanctionRow, bool) {
	i := slices.IndexFunc(sanctions, func(row sanctionRow) bool { return row.id == k })
	if i < 0 {
		return sanctionRow{}, false
	}
	return sanctions[i], true
}

// Valid reports whether k is a known kind.
func (k SanctionKind) Valid() bool { _, ok := k.row(); return ok }

// Name returns the name; empty if k is unknown.
func (k SanctionKind) Name() string { row, _ := k.row(); return row.name }

// Level returns the weight of the penalty; empty if k is unknown.
func (k SanctionKind) Level() SanctionLevel { row, _ := k.row(); return row.level }

// Served returns the period in which a penalty that takes effect on the given day is served. A penalty without a
// duration has an empty period.
func (k SanctionKind) Served(effectiveOn Date) Period {
	row, _ := k.row()
	return Period{From: effectiveOn, Until: effectiveOn.AddMonths(row.months)}
}
