package policy

// Parameters of workload analysis (analisis beban kerja). Package workload/method has the formulas.
const (
	MinutesGeneral IntKey = "abk.minutes_general" // effective minutes a year, general method
	MinutesHealth  IntKey = "abk.minutes_health"  // available minutes a year, health workers
	HealthDecimals IntKey = "abk.health_decimals" // kept at each step for health workers, the rest is left out; 0: all
	PerDay         IntKey = "abk.per_day"         // how often a daily volume comes in a year
	PerWeek        IntKey = "abk.per_week"
	PerMonth       IntKey = "abk.per_month"

	TeacherHours     IntKey  = "abk.teacher_hours"     // lesson hours a week a teacher must have
	TeacherCeiling   IntKey  = "abk.teacher_ceiling"   // and can have
	DutyHours        IntKey  = "abk.duty_hours"        // lesson hours for which an attached duty counts
	CounsellorPupils ListKey = "abk.counsellor_pupils" // fewest, usual and most pupils for one counsellor

	// EffectivenessGrades are the bounds of the grades A to D in per cent; below the last is E.
	EffectivenessGrades ListKey = "abk.effectiveness_grades"
	// AnalysisJump is the change of a unit's need, in per cent, from which the personnel agency must give a reason.
	AnalysisJump IntKey = "abk.jump_percent"
	// AnalysisYears is how many years an analysis counts as fresh.
	AnalysisYears IntKey = "abk.fresh_years"
)

// LegalMinimum is the list of the least staff of a facility: in the order of the table of Permenkes 75/2014 (doctors,
// dentists, nurses, midwives, public health, environmental health, laboratory, nutrition, pharmacy, administration,
// helpers). facility is health_centre or sub_centre; area is urban, rural or remote.
func LegalMinimum(facility, area string, inpatient bool) ListKey {
	if facility == "sub_centre" {
		return "abk.minimum.sub_centre"
	}
	beds := "day"
	if inpatient {
		beds = "inpatient"
	}
	return ListKey("abk.minimum." + facility + "." + area + "." + beds)
}

func legalMinimum(area string, inpatient bool, least ...int) Definition {
	return Definition{Key: string(LegalMinimum("health_centre", area, inpatient)), Unit: Count, List: true, Max: 100, National: one(least,
		"Permenkes 75/2014", "Lampiran dibaca; Permenkes 43/2019 menggantikannya dan angkanya belum ditemukan.", Verified)}
}

const seenInSystems = "Terlihat pada aplikasi ABK yang terbuka; naskah peraturannya belum dibaca."

var workloadDefinitions = []Definition{
	{Key: string(MinutesGeneral), Unit: Count, Min: 1000, Max: 200_000, National: one(75_000,
		"PermenPANRB 1/2020", "1.250 jam kerja efektif setahun. "+seenInSystems, Observed)},
	{Key: string(MinutesHealth), Unit: Count, Min: 1000, Max: 200_000, National: one(72_000,
		"Permenkes 33/2015", "Waktu kerja tersedia 1.200 jam setahun.", Verified)},
	{Key: string(HealthDecimals), Unit: Count, Min: 0, Max: 6, National: one(2,
		"Permenkes 33/2015", "Contoh hitungan yang terbit memotong setiap langkah pada dua desimal; 0 berarti semua desimal dipakai.", Observed)},
	{Key: string(PerDay), Unit: Count, Min: 1, Max: 366, National: one(250, "PermenPANRB 1/2020", seenInSystems, Observed)},
	{Key: string(PerWeek), Unit: Count, Min: 1, Max: 53, National: one(50, "PermenPANRB 1/2020", seenInSystems, Observed)},
	{Key: string(PerMonth), Unit: Count, Min: 1, Max: 12, National: one(12, "PermenPANRB 1/2020", seenInSystems, Observed)},
	{Key: string(TeacherHours), Unit: Hours, Min: 1, Max: 60, National: one(24,
		"Permendikdasmen 11/2025", "Paling sedikit 24 jam tatap muka seminggu.", Verified)},
	{Key: string(TeacherCeiling), Unit: Hours, Min: 1, Max: 60, National: one(40,
		"Permendikdasmen 11/2025", "Batas atas 40 jam belum diperiksa pada naskah.", Recalled)},
	{Key: string(DutyHours), Unit: Hours, Min: 0, Max: 40, National: one(12,
		"Permendikdasmen 11/2025", "Tugas tambahan yang melekat dihitung 12 jam tatap muka.", Verified)},
	{Key: string(CounsellorPupils), Unit: Count, List: true, Min: 1, Max: 1000, National: one([]int{150, 160, 225},
		"Peraturan Bersama 5 Menteri 2011", "Aturan lama 150–225 murid untuk satu guru; dokumen lain memakai 160.", Observed)},
	{Key: string(EffectivenessGrades), Unit: Percent, List: true, Min: 1, Max: 1000, National: one([]int{100, 90, 70, 50},
		"Permendagri 12/2008", "Masih dicetak pada rekap ABK daerah.", Observed)},
	{Key: string(AnalysisJump), Unit: Percent, Min: 1, Max: 1000, National: one(20, "Ditetapkan instansi", startingValue, Chosen)},
	{Key: string(AnalysisYears), Unit: Years, Min: 1, Max: 10, National: one(2, "Ditetapkan instansi", startingValue, Chosen)},
	legalMinimum("urban", false, 1, 1, 5, 4, 2, 1, 1, 1, 1, 3, 2),
	legalMinimum("urban", true, 2, 1, 8, 7, 2, 1, 1, 2, 2, 3, 2),
	legalMinimum("rural", false, 1, 1, 5, 4, 1, 1, 1, 1, 1, 2, 1),
	legalMinimum("rural", true, 2, 1, 8, 7, 1, 1, 1, 2, 1, 2, 1),
	legalMinimum("remote", false, 1, 1, 5, 4, 1, 1, 1, 1, 1, 2, 1),
	legalMinimum("remote", true, 2, 1, 8, 7, 1, 1, 1, 2, 1, 2, 1),
	{Key: "abk.minimum.sub_centre", Unit: Count, List: true, Max: 100, National: one([]int{0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0},
		"Dasbor Kementerian Kesehatan", "Satu perawat dan satu bidan untuk setiap puskesmas pembantu.", Observed)},
}
