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
	{Key: string(DecreeBases), Unit: Lines, National: one([]string{},
		"Ditetapkan instansi", "Setiap daerah mempunyai Perda dan peraturan kepala daerahnya sendiri.", Chosen)},
	{Key: string(DecreeCopies), Unit: Lines, National: one([]string{
		"Kepala Badan Kepegawaian Negara", "Inspektur", "Kepala Badan Pengelolaan Keuangan dan Aset Daerah",
	}, "Ditetapkan instansi", "Nilai awal menurut kebiasaan naskah keputusan kepegawaian.", Chosen)},
}
