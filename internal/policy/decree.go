package policy

// Parameters of the decree: what its text quotes and to whom it is sent beyond what a case itself says.
const (
	// DecreeBases are the agency's own regulations that a decree quotes after the national ones: on its organisation
	// (Perda) and on the structure of its offices (Perbup, Perwali).
	DecreeBases LinesKey = "decree.bases"
	// DecreeCopies are the standing recipients of copies. The governor, the personnel agency, the offices concerned and
	// the person are added by the decree itself.
	DecreeCopies LinesKey = "decree.copies"
	// DecreeInitials are the officials who initial a decree before it is signed, in order: one of the words below.
	DecreeInitials TextKey = "decree.initials"
	// DecreeCorrection and DecreeWithdrawal are the working days in which a correction or a withdrawal is to be decided
	// once its reason has been found.
	DecreeCorrection IntKey = "decree.correction"
	DecreeWithdrawal IntKey = "decree.withdrawal"
)

// The chains of initials.
const (
	InitialsNone    = "none"
	InitialsHead    = "head"     // head of the transfer division
	InitialsHeadPyB = "head_pyb" // then the authorised official (PyB)
)

var decreeDefinitions = []Definition{
	{Key: string(DecreeInitials), Unit: Choice, Choices: []string{InitialsNone, InitialsHead, InitialsHeadPyB}, National: one(InitialsNone,
		"Ditetapkan instansi", "Nilai awal; pejabat pemaraf diatur tata naskah dinas daerah.", Chosen)},
	{Key: string(DecreeCorrection), Unit: WorkingDays, Min: 1, Max: 60, National: one(5,
		"UU 30/2014 Pasal 63 ayat (4)", "Naskah Pasal 63 belum diperiksa; Pasal 66 ayat (4), yang dibaca, menyebut 5 hari kerja sejak alasannya ditemukan.", Recalled)},
	{Key: string(DecreeWithdrawal), Unit: WorkingDays, Min: 1, Max: 60, National: one(5,
		"UU 30/2014 Pasal 64 ayat (4)", "Naskah Pasal 64 belum diperiksa; Pasal 66 ayat (4), yang dibaca, menyebut 5 hari kerja sejak alasannya ditemukan.", Recalled)},
	{Key: string(DecreeBases), Unit: Lines, National: one([]string{},
		"Ditetapkan instansi", "Setiap daerah mempunyai Perda dan peraturan kepala daerahnya sendiri.", Chosen)},
	{Key: string(DecreeCopies), Unit: Lines, National: one([]string{
		"Kepala Badan Kepegawaian Negara", "Inspektur", "Kepala Badan Pengelolaan Keuangan dan Aset Daerah",
	}, "Ditetapkan instansi", "Nilai awal menurut kebiasaan naskah keputusan kepegawaian.", Chosen)},
}
