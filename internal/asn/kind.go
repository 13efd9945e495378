package asn

import (
	"slices"
	"strings"
)

// An EmployeeKind is the legal tie between a civil servant and the state (UU 20/2023).
type EmployeeKind string

// The kinds of employee.
const (
	PNS          EmployeeKind = "pns"            // permanent civil servant
	CPNS         EmployeeKind = "cpns"           // on probation, may not move between agencies
	PPPK         EmployeeKind = "pppk"           // on contract, moves inside the agency only
	PPPKPartTime EmployeeKind = "pppk_part_time" // KepmenPANRB 16/2025
)

// EmployeeKinds returns all kinds in the order of lists and forms.
func EmployeeKinds() []EmployeeKind { return []EmployeeKind{PNS, CPNS, PPPK, PPPKPartTime} }

// Valid reports whether k is one of the kinds.
func (k EmployeeKind) Valid() bool { return slices.Contains(EmployeeKinds(), k) }

// IsContract reports whether k is one of the two contract kinds, which hold a Grade and not a Rank.
func (k EmployeeKind) IsContract() bool { return k == PPPK || k == PPPKPartTime }

// Name returns the official word, the same in every language; empty if k is unknown.
func (k EmployeeKind) Name() string {
	switch k {
	case PNS:
		return "PNS"
	case CPNS:
		return "CPNS"
	case PPPK:
		return "PPPK"
	case PPPKPartTime:
		return "PPPK Paruh Waktu"
	}
	return ""
}

// ParseEmployeeKind reads the kind as lists write it, in any case: "PNS", "CPNS", "PPPK", "P3K", "PPPK Paruh Waktu".
func ParseEmployeeKind(text string) (EmployeeKind, error) {
	switch s := normal(text); s {
	case "pns", "p", "pegawai negeri sipil":
		return PNS, nil
	case "cpns", "c", "calon pegawai negeri sipil", "calon pns":
		return CPNS, nil
	case "pppk", "p3k", "pppk penuh waktu":
		return PPPK, nil
	case "pppk paruh waktu", "p3k paruh waktu", "pppk_part_time", "pppk pw":
		return PPPKPartTime, nil
	default:
		return "", refuse("asn.kind.unknown", "value", text)
	}
}

// A Sex is stored as m or f.
type Sex string

// The two values of Sex.
const (
	Male   Sex = "m"
	Female Sex = "f"
)

// ParseSex reads L/P, M/F, 1/2 and the words, in any case. A single P is Perempuan, as on every Indonesian form.
func ParseSex(text string) (Sex, error) {
	switch normal(text) {
	case "m", "l", "1", "laki-laki", "laki - laki", "laki laki", "pria", "lk":
		return Male, nil
	case "f", "p", "2", "perempuan", "wanita", "pr":
		return Female, nil
	default:
		return "", refuse("asn.sex.unknown", "value", text)
	}
}

// An AssignmentKind says in what way a person holds a post. Only a Definitive holder fills a seat and may decide
// strategic personnel acts (UU 30/2014 Ps 14(7)).
type AssignmentKind string

// The kinds of assignment.
const (
	Definitive    AssignmentKind = "definitive"
	ActingFull    AssignmentKind = "acting_full"    // pelaksana tugas (Plt): the post is vacant
	ActingDaily   AssignmentKind = "acting_daily"   // pelaksana harian (Plh): the holder is away
	Additional    AssignmentKind = "additional"     // tugas tambahan, such as head teacher or head of puskesmas
	NonDefinitive AssignmentKind = "non_definitive" // pejabat (Pj)
)

// AssignmentKinds returns all kinds in the order of lists and forms.
func AssignmentKinds() []AssignmentKind {
	return []AssignmentKind{Definitive, ActingFull, ActingDaily, Additional, NonDefinitive}
}

// Valid reports whether k is one of the kinds.
func (k AssignmentKind) Valid() bool { return slices.Contains(AssignmentKinds(), k) }

// Name returns the official name; empty if k is unknown.
func (k AssignmentKind) Name() string {
	switch k {
	case Definitive:
		return "Definitif"
	case ActingFull:
		return "Pelaksana Tugas (Plt)"
	case ActingDaily:
		return "Pelaksana Harian (Plh)"
	case NonDefinitive:
		return "Pejabat Non Definitif (Pj)"
	case Additional:
		return "Tugas Tambahan"
	}
	return ""
}

// ParseAssignmentKind reads the national code (SIASN jenisPenugasan: D, PLT, PLH, TT, PJ) or the name.
func ParseAssignmentKind(text string) (AssignmentKind, error) {
	switch normal(text) {
	case "d", "definitif":
		return Definitive, nil
	case "plt", "plt.", "pelaksana tugas", "pelaksana tugas (plt)":
		return ActingFull, nil
	case "plh", "plh.", "pelaksana harian", "pelaksana harian (plh)":
		return ActingDaily, nil
	case "tt", "tugas tambahan":
		return Additional, nil
	case "pj", "pj.", "pejabat", "pejabat non definitif", "pejabat non definitif (pj)":
		return NonDefinitive, nil
	}
	return "", refuse("asn.assignment.unknown", "value", text)
}

// A MoveCode is the national code of what a move changes (SIASN jenisMutasi).
type MoveCode string

// The move codes.
const (
	UnitMove MoveCode = "MU" // Mutasi Unor: the unit changes
	PostMove MoveCode = "MJ" // Mutasi Jabatan: the post changes, the unit stays
)

// MoveCodeOf returns the code that practice uses: MU as soon as the unit changes, otherwise MJ.
func MoveCodeOf(unitChanges bool) MoveCode {
	if unitChanges {
		return UnitMove
	}
	return PostMove
}

// A TransferKind is the procedural type of a move: who decides and by which steps (PP 11/2017 Ps 190–195, Peraturan BKN
// 5/2019). An own request is not a kind of its own: it joins one of these.
type TransferKind string

// The kinds of transfer.
const (
	TransferOrdinary     TransferKind = "A" // within one agency, executing or functional post
	TransferManagerial   TransferKind = "B" // within one agency, Administrator and Pengawas
	TransferJPT          TransferKind = "C" // within one agency, JPT Pratama
	TransferInProvince   TransferKind = "D" // between kabupaten/kota of one province
	TransferAcross       TransferKind = "E" // across provinces
	TransferCentral      TransferKind = "F" // to or from a central agency
	TransferPPPK         TransferKind = "G" // relocation of PPPK within one agency
	TransferTeacher      TransferKind = "I" // teachers and head teachers
	TransferHealthWorker TransferKind = "J"
)

// TransferKinds returns all kinds in order.
func TransferKinds() []TransferKind {
	return []TransferKind{TransferOrdinary, TransferManagerial, TransferJPT, TransferInProvince, TransferAcross,
		TransferCentral, TransferPPPK, TransferTeacher, TransferHealthWorker}
}

// Valid reports whether k is one of the kinds.
func (k TransferKind) Valid() bool { return slices.Contains(TransferKinds(), k) }

// IsInterAgency reports whether the person leaves one agency for another.
func (k TransferKind) IsInterAgency() bool {
	return k == TransferInProvince || k == TransferAcross || k == TransferCentral
}

// normal folds case and spaces so that lists typed by people compare.
func normal(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
