package policy

// Parameters of the nine-box matrix and of assessments. Cut points are the least score of a level, so that every score
// has exactly one: low below middle, middle from middle on, high from high on.
const (
	TalentPerformanceMiddle IntKey = "talent.performance_middle"
	TalentPerformanceHigh   IntKey = "talent.performance_high"
	TalentPotentialMiddle   IntKey = "talent.potential_middle"
	TalentPotentialHigh     IntKey = "talent.potential_high"
	TalentRatingYears       IntKey = "talent.rating_years"
	AssessmentValidMonths   IntKey = "assessment.valid_months"
)

const cutPoints = "PermenPANRB 3/2020; titik batas ditetapkan instansi"

var talentDefinitions = []Definition{
	{Key: string(TalentPerformanceMiddle), Unit: Score, Min: 0, Max: 100, National: one(61, cutPoints,
		"Terlihat pada penerapan instansi: 61–80 sesuai ekspektasi. Predikat Baik bernilai 80.", Observed)},
	{Key: string(TalentPerformanceHigh), Unit: Score, Min: 0, Max: 100, National: one(81, cutPoints,
		"Terlihat pada penerapan instansi: 81–100 di atas ekspektasi. Predikat Sangat Baik bernilai 100.", Observed)},
	{Key: string(TalentPotentialMiddle), Unit: Score, Min: 0, Max: 100, National: one(60, cutPoints,
		"Terlihat pada penerapan Kemnaker: 60 sampai di bawah 80 menengah.", Observed)},
	{Key: string(TalentPotentialHigh), Unit: Score, Min: 0, Max: 100, National: one(80, cutPoints,
		"Terlihat pada penerapan Kemnaker: 80 ke atas tinggi.", Observed)},
	{Key: string(TalentRatingYears), Unit: Years, Min: 1, Max: 5, National: one(2, "PermenPANRB 6/2022",
		"Kesimpulan: predikat yang lebih lama dari dua tahun tidak lagi menggambarkan kinerja. Perlu dikonfirmasi.", Inferred)},
	{Key: string(AssessmentValidMonths), Unit: Months, Min: 1, Max: 120, National: one(36, "PermenPANRB 38/2017",
		"Lazimnya hasil penilaian kompetensi berlaku tiga tahun; angkanya belum diperiksa pada naskah.", Recalled)},
}
