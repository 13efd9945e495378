package policy

// Parameters of the decree: what its text quotes and to whom it is sent beyond what a case itself says.
const (
	// DecreeBases are the agency's own regulations that a decree quotes after the national ones: on its organisation
	// (Perda) and on the structure of its offices (Perbup, Perwali).
	DecreeBases LinesKey = "decree.bases"
	// DecreeCopies are the standing recipients of copies. The governor, the personnel agency, the offices concerned and
	// the person are added by the decree itself.
	DecreeCopies LinesKey = "decree.copies"
)

var decreeDefinitions = []Definition{
	{Key: string(DecreeBases), Unit: Lines, National: one([]string{},
		"Ditetapkan instansi", "Setiap daerah mempunyai Perda dan peraturan kepala daerahnya sendiri.", Chosen)},
	{Key: string(DecreeCopies), Unit: Lines, National: one([]string{
		"Kepala Badan Kepegawaian Negara", "Inspektur", "Kepala Badan Pengelolaan Keuangan dan Aset Daerah",
	}, "Ditetapkan instansi", "Nilai awal menurut kebiasaan naskah keputusan kepegawaian.", Chosen)},
}
