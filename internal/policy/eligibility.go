package policy

// Parameters of the eligibility rules.
const (
	TenureMinMonths          IntKey  = "tenure.min_months"
	TenureMaxMonths          IntKey  = "tenure.max_months"
	TenureCountsFrom         TextKey = "tenure.counts_from"
	PledgeMonths             IntKey  = "pledge.months"
	ContractMarginMonths     IntKey  = "contract.margin_months"
	TransferWindowMonths     ListKey = "transfer.window_months"
	StatementValidMonths     IntKey  = "statement.valid_months"
	SanctionMonths           IntKey  = "sanction.months"
	SanctionPromotionMonths  IntKey  = "sanction.promotion_months"
	RatingLeast              IntKey  = "rating.least"
	RatingYears              IntKey  = "rating.years"
	RatingFinalMonth         IntKey  = "rating.final_month"
	TalentPromotableBoxes    ListKey = "talent.promotable_boxes"
	TalentMaxAgeMonths       IntKey  = "talent.max_age_months"
	InterAgencyAgeBelow      IntKey  = "age.inter_agency_below"
	FunctionalEntryAge       IntKey  = "age.functional_entry"
	FunctionalEntryAgeMadya  IntKey  = "age.functional_entry_madya"
	FunctionalEntryAgeUtama  IntKey  = "age.functional_entry_utama"
	FunctionalEntryAgeJPT    IntKey  = "age.functional_entry_utama_jpt"
	RetirementMinMonths      IntKey  = "retirement.min_months"
	RetirementNoticeMonths   IntKey  = "retirement.notice_months"
	OriginSharePercent       IntKey  = "staffing.origin_percent"
	RankAboveSuperior        IntKey  = "rank.above_superior"
	CompetenceOptimalPercent IntKey  = "competence.optimal_percent"
	CompetenceFairPercent    IntKey  = "competence.fair_percent"
	TeacherMinHours          IntKey  = "teacher.min_hours"
	JPTMinMonths             IntKey  = "tenure.jpt_min_months"
	JPTPratamaEntryAge       IntKey  = "age.jpt_pratama_entry"
	HeadTeacherMinMonths     IntKey  = "tenure.head_teacher_min_months"
	HeadTeacherMaxMonths     IntKey  = "tenure.head_teacher_max_months"
	HeadTeacherEntryAge      IntKey  = "age.head_teacher_entry"
	HeadTeacherContract      IntKey  = "contract.head_teacher_months"
	HeadTeacherManager       IntKey  = "competence.head_teacher_manager_months"
)

var eligibilityDefinitions = []Definition{
	{Key: string(TenureMinMonths), Unit: Months, Min: 0, Max: 120, National: one(24,
		"PP 11/2017 Pasal 190 ayat (3); Peraturan BKN 5/2019 Pasal 2 ayat (3)",
		"Peraturan dibaca. Pernyataan Kepala BKN 1 Juli 2025 tentang 6 bulan belum ada peraturannya.", Verified)},
	{Key: string(TenureMaxMonths), Unit: Months, Min: 12, Max: 240, National: one(60,
		"PP 11/2017 Pasal 190 ayat (3); Peraturan BKN 5/2019 Pasal 2 ayat (3)", "Peraturan dibaca.", Verified)},
	{Key: string(TenureCountsFrom), Unit: Choice, Choices: []string{"position", "unit", "later"}, National: one("later",
		"PP 11/2017 Pasal 190 ayat (3)",
		"Kesimpulan: peraturan menyebut mutasi, bukan hanya jabatan; dipilih yang lebih ketat. Perlu dikonfirmasi.", Inferred)},
	{Key: string(PledgeMonths), Unit: Months, Min: 0, Max: 240, National: one(120,
		"PermenPANRB 6/2024 Pasal 59 ayat (2)", "Peraturan dibaca.", Verified)},
	{Key: string(ContractMarginMonths), Unit: Months, Min: 0, Max: 60, National: one(3,
		"PP 49/2018", "Kesimpulan: sisa masa perjanjian kerja yang wajar. Perlu dikonfirmasi.", Inferred)},
	{Key: string(TransferWindowMonths), Unit: MonthOfYear, List: true, Min: 1, Max: 12, National: one([]int{},
		"Tidak ada ketentuan nasional", "Beberapa daerah menetapkan, misalnya Perwali Palembang 49/2025: April dan Oktober.", Chosen)},
	{Key: string(StatementValidMonths), Unit: Months, Min: 1, Max: 24, National: one(6,
		"Peraturan BKN 5/2019", "Kesimpulan: masa berlaku surat keterangan tidak disebut. Perlu dikonfirmasi.", Inferred)},
	{Key: string(SanctionMonths), Unit: Months, Min: 0, Max: 120, National: one(12,
		"PP 94/2021", "Praktik Kementerian Agama; bukan ketentuan nasional.", Observed)},
	{Key: string(SanctionPromotionMonths), Unit: Months, Min: 0, Max: 120, National: one(36,
		"PermenPANRB 1/2023", "Praktik kenaikan jenjang jabatan fungsional.", Observed)},
	{Key: string(RatingLeast), Unit: RatingUnit, Min: 1, Max: 5, National: one(2,
		"Peraturan BKN 5/2019; PermenPANRB 6/2022", "Peraturan dibaca: bernilai baik.", Verified)},
	{Key: string(RatingYears), Unit: Years, Min: 1, Max: 5, National: one(2,
		"Peraturan BKN 5/2019", "Peraturan dibaca: dua tahun terakhir.", Verified)},
	{Key: string(RatingFinalMonth), Unit: MonthOfYear, Min: 1, Max: 12, National: one(3,
		"PermenPANRB 6/2022", "Kesimpulan: predikat tahun lalu sudah harus ada sejak bulan ini. Perlu dikonfirmasi.", Inferred)},
	{Key: string(TalentPromotableBoxes), Unit: TalentBox, List: true, Min: 1, Max: 9, National: one([]int{7, 8, 9},
		"Keputusan BKN 411/2025", "Peraturan dibaca.", Verified)},
	{Key: string(TalentMaxAgeMonths), Unit: Months, Min: 1, Max: 60, National: one(12,
		"PermenPANRB 3/2020", "Kesimpulan: pemetaan dilakukan tiap tahun. Perlu dikonfirmasi.", Inferred)},
	{Key: string(InterAgencyAgeBelow), Unit: Years, Min: 50, Max: 70, National: one(58,
		"Layanan Pindah Instansi SIASN", "Terlihat pada pemeriksaan otomatis SIASN.", Observed)},
	{Key: string(FunctionalEntryAge), Unit: Years, Min: 40, Max: 65, National: one(53,
		"PermenPANRB 1/2023", "Ketentuan ada; angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(FunctionalEntryAgeMadya), Unit: Years, Min: 40, Max: 65, National: one(55,
		"PermenPANRB 1/2023", "Ketentuan ada; angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(FunctionalEntryAgeUtama), Unit: Years, Min: 40, Max: 65, National: one(60,
		"PermenPANRB 1/2023", "Ketentuan ada; angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(FunctionalEntryAgeJPT), Unit: Years, Min: 40, Max: 65, National: one(63,
		"PermenPANRB 1/2023", "Ketentuan ada; angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(RetirementMinMonths), Unit: Months, Min: 0, Max: 120, National: one(12,
		"PP 11/2017 Pasal 239", "Batas usia pensiun dari peraturan; jarak 12 bulan adalah kebijakan instansi.", Chosen)},
	{Key: string(RetirementNoticeMonths), Unit: Months, Min: 0, Max: 120, National: one(24,
		"PP 11/2017 Pasal 239", "Kesimpulan: pengingat, bukan syarat.", Inferred)},
	{Key: string(OriginSharePercent), Unit: Percent, Min: 0, Max: 100, National: one(80,
		"Pemerataan beban kerja (PermenPANRB 1/2020)", "Nilai awal; instansi menetapkan sendiri.", Chosen)},
	{Key: string(RankAboveSuperior), Unit: Count, Min: 1, Max: 16, National: one(1,
		"PP 11/2017", "Kesimpulan dari kebiasaan. Perlu dikonfirmasi.", Inferred)},
	{Key: string(CompetenceOptimalPercent), Unit: Percent, Min: 1, Max: 100, National: one(80,
		"PermenPANRB 38/2017", "Titik batas belum diperiksa pada naskah.", Recalled)},
	{Key: string(CompetenceFairPercent), Unit: Percent, Min: 1, Max: 100, National: one(68,
		"PermenPANRB 38/2017", "Titik batas belum diperiksa pada naskah.", Recalled)},
	{Key: string(TeacherMinHours), Unit: Hours, Min: 1, Max: 40, National: one(24,
		"Permendikdasmen 11/2025", "Peraturan dibaca: paling sedikit 24 jam pelajaran seminggu.", Verified)},
	{Key: string(JPTMinMonths), Unit: Months, Min: 0, Max: 60, National: one(24,
		"UU 5/2014 Pasal 116", "Ketentuan dua tahun sejak pelantikan masih diterapkan; perlu dikonfirmasi pada aturan pelaksana UU 20/2023.", Observed)},
	{Key: string(JPTPratamaEntryAge), Unit: Years, Min: 40, Max: 65, National: one(56,
		"PP 11/2017 Pasal 107", "Angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(HeadTeacherMinMonths), Unit: Months, Min: 0, Max: 60, National: one(24,
		"Permendikdasmen 7/2025", "Peraturan dibaca: paling singkat dua tahun di satu sekolah.", Verified)},
	{Key: string(HeadTeacherMaxMonths), Unit: Months, Min: 12, Max: 240, National: one(96,
		"Permendikdasmen 7/2025", "Peraturan dibaca: paling banyak dua periode, masing-masing empat tahun.", Verified)},
	{Key: string(HeadTeacherEntryAge), Unit: Years, Min: 40, Max: 65, National: one(56,
		"Permendikdasmen 7/2025", "Peraturan dibaca: paling tinggi 56 tahun saat ditugaskan.", Verified)},
	{Key: string(HeadTeacherContract), Unit: Months, Min: 0, Max: 240, National: one(96,
		"Permendikdasmen 7/2025", "Peraturan dibaca: paling singkat delapan tahun bagi PPPK.", Verified)},
	{Key: string(HeadTeacherManager), Unit: Months, Min: 0, Max: 120, National: one(24,
		"Permendikdasmen 7/2025", "Peraturan dibaca: pengalaman manajerial paling singkat dua tahun.", Verified)},
}
