package policy

import "mutasi/internal/asn"

// Parameters of the workflow and the calendar. A deadline is named after the case state in which it runs and counts
// working days after the day on which the state began.
const (
	WeekDays       IntKey = "calendar.week_days"
	SchoolWeekDays IntKey = "calendar.school_week_days"

	DeadlineRequested     IntKey = "deadline.requested"      // opinion of the direct head on an own request
	DeadlineProposed      IntKey = "deadline.proposed"       // consent of the offices concerned
	DeadlineReturned      IntKey = "deadline.returned"       // correction by the proposer
	DeadlineAdminCheck    IntKey = "deadline.admin_check"    // check by the personnel agency
	DeadlineSelection     IntKey = "deadline.selection"      // selection where the agency asks for one
	DeadlineTPKQueue      IntKey = "deadline.tpk_queue"      // until a session of the assessment team
	DeadlineTPKSession    IntKey = "deadline.tpk_session"    // minutes of the session
	DeadlinePyBReview     IntKey = "deadline.pyb_review"     // review by the authorised official
	DeadlinePPKApproval   IntKey = "deadline.ppk_approval"   // decision of the personnel authority
	DeadlinePertekSubmit  IntKey = "deadline.pertek_submit"  // entry at BKN
	DeadlinePertekReview  IntKey = "deadline.pertek_review"  // answer of BKN; silence approves where the rule says so
	DeadlinePertekFix     IntKey = "deadline.pertek_fix"     // correction for BKN
	DeadlineDecreeDraft   IntKey = "deadline.decree_draft"   // drafting and initials
	DeadlineDecreeSigning IntKey = "deadline.decree_signing" // signature
	DeadlineInauguration  IntKey = "deadline.inauguration"   // inauguration after the decree
	DeadlineInvitation    IntKey = "deadline.invitation"     // invitation before the inauguration
	DeadlineDuty          IntKey = "deadline.duty"           // report for duty after TMT
	DeadlineSync          IntKey = "deadline.sync"           // national history after the report for duty
	DeadlineReport        IntKey = "deadline.report"         // report of moves in ban periods
	DeadlineObjection     IntKey = "deadline.objection"      // objection by the civil servant

	EvaluationMonths ListKey = "evaluation.months"

	SelectionRequired TextKey = "selection.required" // whether transfers on need pass a selection: yes or no
	TPKQuorumPercent  IntKey  = "tpk.quorum_percent" // members who must have given an opinion before minutes are recorded
	IdleDays          IntKey  = "proposal.idle_days" // working days after which an untouched draft or return expires
	UndoDays          IntKey  = "import.undo_days"   // days for which a committed import can be taken back
)

func chosenDeadline(key IntKey, days int, source string) Definition {
	return Definition{Key: string(key), Unit: WorkingDays, Min: 1, Max: 60, National: one(days,
		"Ditetapkan instansi", source, Chosen)}
}

const startingValue = "Nilai awal; tidak ada ketentuan nasional."

var workDefinitions = []Definition{
	{Key: string(WeekDays), Unit: Count, Min: 5, Max: 6, National: one(5,
		"Perpres 21/2023", "Lima hari kerja; instansi dapat menetapkan enam.", Verified)},
	{Key: string(SchoolWeekDays), Unit: Count, Min: 5, Max: 6, National: one(6,
		"Ditetapkan pemerintah daerah", "Nilai awal; banyak sekolah memakai enam hari.", Chosen)},
	chosenDeadline(DeadlineRequested, 3, "Contoh daerah: 1–3 hari kerja."),
	chosenDeadline(DeadlineProposed, 3, "Contoh daerah: 1–3 hari kerja."),
	chosenDeadline(DeadlineReturned, 5, startingValue),
	chosenDeadline(DeadlineAdminCheck, 5, "Contoh daerah: 3–5 hari kerja."),
	chosenDeadline(DeadlineSelection, 20, startingValue),
	chosenDeadline(DeadlineTPKQueue, 10, startingValue),
	chosenDeadline(DeadlineTPKSession, 3, startingValue),
	chosenDeadline(DeadlinePyBReview, 5, startingValue),
	chosenDeadline(DeadlinePPKApproval, 5, startingValue),
	chosenDeadline(DeadlinePertekSubmit, 3, startingValue),
	{Key: string(DeadlinePertekReview), Unit: WorkingDays, Min: 1, Max: 60, National: []National{
		{Value: 15, Basis: "Peraturan BKN 5/2019", Source: "Peraturan dibaca: paling lama 15 hari kerja.", Certainty: Verified},
		{From: asn.NewDate(2026, 1, 21), Value: 5, Basis: "Pernyataan Kepala BKN, 20–21 Januari 2026",
			Source: "Tiga berita; naskah peraturannya belum ditemukan. Hari kerja ke-6 dianggap disetujui.", Certainty: Observed},
	}},
	chosenDeadline(DeadlinePertekFix, 5, startingValue),
	chosenDeadline(DeadlineDecreeDraft, 3, startingValue),
	chosenDeadline(DeadlineDecreeSigning, 2, "Contoh daerah: 1–2 hari kerja."),
	{Key: string(DeadlineInauguration), Unit: WorkingDays, Min: 1, Max: 60, National: one(30,
		"Peraturan BKN 7/2017", "Peraturan dibaca: paling lama 30 hari kerja setelah keputusan.", Verified)},
	{Key: string(DeadlineInvitation), Unit: WorkingDays, Min: 1, Max: 10, National: one(1,
		"Peraturan BKN 7/2017", "Peraturan dibaca: paling lambat 1 hari kerja sebelumnya.", Verified)},
	chosenDeadline(DeadlineDuty, 5, startingValue),
	chosenDeadline(DeadlineSync, 5, startingValue),
	{Key: string(DeadlineReport), Unit: WorkingDays, Min: 1, Max: 60, National: one(7,
		"Surat Mendagri 100.2.1.3/1575/SJ, 29 Maret 2024", "Surat dibaca.", Verified)},
	{Key: string(DeadlineObjection), Unit: WorkingDays, Min: 1, Max: 60, National: one(14,
		"PP 79/2021", "Angkanya belum diperiksa pada naskah.", Recalled)},
	{Key: string(SelectionRequired), Unit: Choice, Choices: []string{"yes", "no"}, National: one("no",
		"PP 11/2017 Pasal 190 ayat (4)", "Nilai awal; beberapa daerah mensyaratkan, misalnya Perwali Palembang 49/2025.", Chosen)},
	{Key: string(TPKQuorumPercent), Unit: Percent, Min: 1, Max: 100, National: one(51,
		"PP 30/2019", "Susunan dan kuorum tim tidak ditetapkan secara nasional; dipilih lebih dari separuh.", Chosen)},
	chosenDeadline(IdleDays, 40, startingValue),
	{Key: string(UndoDays), Unit: Days, Min: 1, Max: 90, National: one(30, "Ditetapkan instansi", startingValue, Chosen)},
	{Key: string(EvaluationMonths), Unit: Months, List: true, Min: 1, Max: 36, National: one([]int{3, 6, 12},
		"Ditetapkan instansi", startingValue, Chosen)},
}
