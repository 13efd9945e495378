package asn

import (
	"slices"
	"strings"
)

// A LegalStanding is the national code of a person's legal position (SIASN kedudukanHukum). It decides whether a
// transfer may be thought of at all.
type LegalStanding string

// Standings that rules name.
const (
	StandingActive       LegalStanding = "01"
	StandingUnpaidLeave  LegalStanding = "02" // cuti di luar tanggungan negara
	StandingStudy        LegalStanding = "03"
	StandingLeaveLonger  LegalStanding = "13"
	StandingSanctioned   LegalStanding = "15"
	StandingActivePPPK   LegalStanding = "71"
	StandingOtherPPPK    LegalStanding = "72"
	StandingBlockedByBKN LegalStanding = "92"
)

// A TransferEffect is what a legal standing means for a transfer.
type TransferEffect string

// The effects.
const (
	TransferAllowed      TransferEffect = "allowed"
	TransferInsideAgency TransferEffect = "inside_agency" // PPPK
	TransferBlocked      TransferEffect = "blocked"
	TransferUnknown      TransferEffect = "unknown" // the code's meaning must be confirmed first
)

type standingRow struct {
	code   LegalStanding
	name   string
	effect TransferEffect
}

// standings is the national list with its names. Codes 71 and 72 do not stand in the published list: their meaning is
// inferred from public programs that read SIASN, so 72 answers "unknown".
var standings = []standingRow{
	{"01", "Aktif", TransferAllowed},
	{"02", "CLTN", TransferBlocked},
	{"03", "Tugas Belajar", TransferBlocked},
	{"04", "Pemberhentian Sementara", TransferBlocked},
	{"05", "Penerima Uang Tunggu", TransferBlocked},
	{"06", "Prajurit Wajib", TransferBlocked},
	{"07", "Pejabat Negara", TransferBlocked},
	{"08", "Kepala Desa", TransferBlocked},
	{"09", "Sedang dalam Proses Banding BAPEK", TransferBlocked},
	{"11", "Pegawai Titipan", TransferBlocked},
	{"12", "Pengungsi", TransferBlocked},
	{"13", "Perpanjangan CLTN", TransferBlocked},
	{"14", "PNS yang dinyatakan hilang", TransferBlocked},
	{"15", "PNS kena hukuman disiplin", TransferBlocked},
	{"16", "Pemindahan dalam rangka penurunan Jabatan", TransferBlocked},
	{"20", "Masa Persiapan Pensiun", TransferBlocked},
	{"51", "CPNS yang belum menerima SK CPNS", TransferBlocked},
	{"52", "Tidak Aktif", TransferBlocked},
	{"66", "Diberhentikan", TransferBlocked},
	{"67", "Punah", TransferBlocked},
	{"68", "Eks PNS Timor Timur", TransferBlocked},
	{"69", "TMS Dari Pengadaan", TransferBlocked},
	{"70", "Pembatalan NIP", TransferBlocked},
	{"71", "PPPK Aktif", TransferInsideAgency},
	{"72", "PPPK (kode lain)", TransferUnknown},
	{"77", "Pemberhentian tanpa hak pensiun", TransferBlocked},
	{"88", "Pemberhentian dengan hak pensiun", TransferBlocked},
	{"89", "Tidak aktif tetapi diusulkan Pensiun", TransferBlocked},
	{"90", "Tidak Ikut PUPNS 2015", TransferBlocked},
	{"91", "Tindak Pidana/Tindak Pidana Jabatan", TransferBlocked},
	{"92", "Pemblokiran Data PNS", TransferBlocked},
	{"98", "Mencapai BUP", TransferBlocked},
	{"99", "Pensiun", TransferBlocked},
}

// LegalStandings returns all known codes in the order of the national list.
func LegalStandings() []LegalStanding {
	all := make([]LegalStanding, len(standings))
	for i, s := range standings {
		all[i] = s.code
	}
	return all
}

func (s LegalStanding) row() (standingRow, bool) {
	i := slices.IndexFunc(standings, func(row standingRow) bool { return row.code == s })
	if i < 0 {
		return standingRow{}, false
	}
	return standings[i], true
}

// Valid reports whether s is a known code.
func (s LegalStanding) Valid() bool { _, ok := s.row(); return ok }

// Name returns the official name; empty if s is unknown.
func (s LegalStanding) Name() string { row, _ := s.row(); return row.name }

// Effect returns what s means for a transfer; TransferUnknown if the code is not known.
func (s LegalStanding) Effect() TransferEffect {
	if row, ok := s.row(); ok {
		return row.effect
	}
	return TransferUnknown
}

// IsActive reports whether s is the ordinary standing of a serving PNS or PPPK.
func (s LegalStanding) IsActive() bool { return s == StandingActive || s == StandingActivePPPK }

// ParseLegalStanding reads a code ("01", "1") or a name ("Aktif"), in any case.
func ParseLegalStanding(text string) (LegalStanding, error) {
	t := normal(text)
	if len(t) == 1 {
		t = "0" + t
	}
	for _, row := range standings {
		if t == string(row.code) || t == strings.ToLower(row.name) {
			return row.code, nil
		}
	}
	return "", refuse("asn.standing.unknown", "value", text)
}
