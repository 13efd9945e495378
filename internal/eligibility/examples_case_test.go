package eligibility

import "mutasi/internal/asn"

func staffed(of func(w *world) *Staffing, need, holders, in, out int) func(*world) {
	return func(w *world) { *of(w) = Staffing{known(need), known(holders), known(in), known(out)} }
}

func origin(w *world) *Staffing { return &w.Origin.Staffing }
func target(w *world) *Staffing { return &w.Target.Staffing }

var staffingExamples = []example{
	{rule: "R36", name: "exists", change: func(w *world) {}, want: Pass},
	{rule: "R36", name: "does not", change: func(w *world) { w.Target.Exists = known(false) }, want: Fail},
	{rule: "R36", name: "unknown", change: func(w *world) { none(&w.Target.Exists) }, want: Unknown},

	{rule: "R37", name: "two vacancies", change: func(w *world) {}, want: Pass},
	{rule: "R37", name: "last one", change: staffed(target, 9, 8, 0, 0), want: Pass},
	{rule: "R37", name: "full", change: staffed(target, 9, 9, 0, 0), want: Fail},
	{rule: "R37", name: "last one reserved", change: staffed(target, 9, 8, 1, 0), want: Fail},
	{rule: "R37", name: "one leaves", change: staffed(target, 9, 9, 0, 1), want: Pass},
	{rule: "R37", name: "not needed at all", change: staffed(target, 0, 0, 0, 0), want: Fail},
	{rule: "R37", name: "need unknown", change: func(w *world) { none(&w.Target.Staffing.Need) }, want: Unknown},
	{rule: "R37", name: "reserved unknown", change: func(w *world) { none(&w.Target.Staffing.Incoming) }, want: Unknown},

	{rule: "R38", name: "not structural", change: func(w *world) { w.Target.SeatFree = known(false) }, want: NotApplicable},
	{rule: "R38", name: "free", change: func(w *world) { w.Target.Post = structural(asn.EchelonIVa) }, want: Pass},
	{rule: "R38", name: "held", change: func(w *world) { w.Target.Post = structural(asn.EchelonIVa); w.Target.SeatFree = known(false) }, want: Fail},
	{rule: "R38", name: "unknown", change: func(w *world) { w.Target.Post = structural(asn.EchelonIVa); none(&w.Target.SeatFree) }, want: Unknown},
	{rule: "R38", name: "target unknown", change: func(w *world) { none(&w.Target.Kind) }, want: Unknown},

	{rule: "R39", name: "surplus", change: func(w *world) {}, want: Pass},
	{rule: "R39", name: "80 per cent", change: staffed(origin, 10, 9, 0, 0), want: Pass},
	{rule: "R39", name: "70 per cent", change: staffed(origin, 10, 8, 0, 0), want: Fail},
	{rule: "R39", name: "others leave too", change: staffed(origin, 10, 10, 0, 2), want: Fail},
	{rule: "R39", name: "one comes", change: staffed(origin, 10, 8, 1, 0), want: Pass},
	{rule: "R39", name: "need unknown", change: func(w *world) { none(&w.Origin.Staffing.Need) }, want: Unknown},

	{rule: "R40", name: "no school or health centre", change: func(w *world) { w.Origin.HasLegalFloor = known(false); none(&w.Origin.LegalFloor) }, want: NotApplicable},
	{rule: "R40", name: "above", change: func(w *world) {}, want: Pass},
	{rule: "R40", name: "at the minimum", change: func(w *world) { w.Origin.FloorPresent = known(7) }, want: Pass},
	{rule: "R40", name: "below", change: func(w *world) { w.Origin.FloorPresent = known(6) }, want: Fail},
	{rule: "R40", name: "minimum unknown", change: func(w *world) { none(&w.Origin.LegalFloor) }, want: Unknown},
	{rule: "R40", name: "kind of unit unknown", change: func(w *world) { none(&w.Origin.HasLegalFloor) }, want: Unknown},
}

func classes(from, to asn.PositionClass) func(*world) {
	return func(w *world) { w.Origin.Class, w.Target.Class = known(from), known(to) }
}

func posts(from, to Post) func(*world) {
	return func(w *world) { w.Origin.Post, w.Target.Post = from, to }
}

func learned(target Post, least asn.EducationLevel, fields []string, held ...Education) func(*world) {
	return func(w *world) {
		w.Target.Post = target
		w.Target.MinEducation, w.Target.EducationFields, w.Person.Educations = known(least), known(fields), known(held)
	}
}

func ranked(rank asn.Rank, target Post) func(*world) {
	return func(w *world) {
		w.Person.Rank, w.Target.Post = known(rank), target
		none(&w.Target.Ranks)
	}
}

var (
	civil     = []string{"Teknik Sipil"}
	civilS1   = Education{asn.EducationS1, "S-1 TEKNIK SIPIL", ""}
	civilD3   = Education{asn.EducationD3, "D-III Teknik Sipil", "Teknik Sipil"}
	lawS2     = Education{asn.EducationS2, "S-2 Hukum", "Hukum"}
	fieldOnly = Education{asn.EducationD4, "", "teknik sipil "}
)

var postExamples = []example{
	{rule: "R41", name: "same class", change: func(w *world) {}, want: Pass},
	{rule: "R41", name: "higher", change: classes(8, 9), want: Fail},
	{rule: "R41", name: "lower", change: classes(9, 8), want: Fail},
	{rule: "R41", name: "higher by promotion", change: func(w *world) { classes(8, 9)(w); w.Promotion = true }, want: Pass, reason: "pass_promotion"},
	{rule: "R41", name: "origin unknown", change: func(w *world) { none(&w.Origin.Class) }, want: Unknown},
	{rule: "R41", name: "target unknown", change: func(w *world) { none(&w.Target.Class) }, want: Unknown},

	{rule: "R42", name: "same", change: func(w *world) {}, want: Pass},
	{rule: "R42", name: "lower level", change: posts(functional(asn.AhliMuda), functional(asn.AhliPertama)), want: Fail},
	{rule: "R42", name: "other ladder, same tier", change: posts(functional(asn.Penyelia), functional(asn.AhliMuda)), want: Pass},
	{rule: "R42", name: "lower echelon", change: posts(structural(asn.EchelonIIIa), structural(asn.EchelonIIIb)), want: Fail},
	{rule: "R42", name: "higher echelon", change: posts(structural(asn.EchelonIVa), structural(asn.EchelonIIIb)), want: Pass},
	{rule: "R42", name: "released from post", change: posts(structural(asn.EchelonIVa), executing()), want: Fail},
	{rule: "R42", name: "released with a basis", change: func(w *world) {
		posts(structural(asn.EchelonIVa), executing())(w)
		w.Process.LoweringBasis = known(true)
	}, want: Pass, reason: "pass_basis"},
	{rule: "R42", name: "released, basis unknown", change: func(w *world) {
		posts(structural(asn.EchelonIVa), executing())(w)
		none(&w.Process.LoweringBasis)
	}, want: Unknown},
	{rule: "R42", name: "equalised to JF", change: posts(structural(asn.EchelonIVa), functional(asn.AhliMuda)), want: Pass},
	{rule: "R42", name: "below the equal JF", change: posts(structural(asn.EchelonIIIa), functional(asn.AhliMuda)), want: Fail},
	{rule: "R42", name: "JF to executing", change: posts(functional(asn.Terampil), executing()), want: Fail},
	{rule: "R42", name: "executing to executing", change: posts(executing(), executing()), want: Pass},
	{rule: "R42", name: "structural without echelon", change: posts(structural(asn.EchelonNone), executing()), want: Unknown, reason: "unclear"},
	{rule: "R42", name: "level unknown", change: func(w *world) { none(&w.Origin.Level) }, want: Unknown},

	{rule: "R43", name: "fits", change: func(w *world) {}, want: Pass, at: Block},
	{rule: "R43", name: "programme without its level", change: learned(executing(), asn.EducationS1, civil, civilS1), want: Pass},
	{rule: "R43", name: "field only, D-IV counts as S-1", change: learned(executing(), asn.EducationS1, civil, fieldOnly), want: Pass},
	{rule: "R43", name: "any field", change: learned(executing(), asn.EducationD3, nil, lawS2), want: Pass},
	{rule: "R43", name: "too low", change: learned(executing(), asn.EducationS1, civil, civilD3), want: Fail, reason: "fail_level"},
	{rule: "R43", name: "too low, JF", change: learned(functional(asn.AhliPertama), asn.EducationS1, civil, civilD3), want: Fail, reason: "fail_level", at: Block},
	{rule: "R43", name: "level and field from different diplomas", change: learned(executing(), asn.EducationS1, civil, civilD3, lawS2), want: Fail, reason: "fail_field"},
	{rule: "R43", name: "near match is no match", change: learned(executing(), asn.EducationS1, civil, Education{asn.EducationS1, "S-1 Teknik Sipil Hidro", ""}), want: Fail, reason: "fail_field"},
	{rule: "R43", name: "register empty", change: learned(executing(), asn.EducationS1, civil), want: Unknown, reason: "unclear"},
	{rule: "R43", name: "education unknown, JF", change: func(w *world) { none(&w.Person.Educations) }, want: Unknown, at: Block},
	{rule: "R43", name: "requirement unknown", change: func(w *world) { w.Target.Post = executing(); none(&w.Target.MinEducation) }, want: Unknown},
	{rule: "R43", name: "fields unknown", change: func(w *world) { w.Target.Post = executing(); none(&w.Target.EducationFields) }, want: Unknown},

	{rule: "R44", name: "PPPK", change: contract, want: NotApplicable},
	{rule: "R44", name: "in the post's range", change: func(w *world) {}, want: Pass},
	{rule: "R44", name: "above it", change: func(w *world) { w.Person.Rank = known(asn.Rank("IV/a")) }, want: Fail},
	{rule: "R44", name: "open range", change: func(w *world) { w.Target.Ranks = known(asn.RankRange{Lowest: "III/a"}) }, want: Pass},
	{rule: "R44", name: "by echelon", change: ranked("III/c", structural(asn.EchelonIVa)), want: Pass},
	{rule: "R44", name: "below the echelon", change: ranked("III/b", structural(asn.EchelonIVa)), want: Fail},
	{rule: "R44", name: "by level", change: ranked("III/b", functional(asn.AhliPertama)), want: Pass},
	{rule: "R44", name: "no range at all", change: ranked("III/b", executing()), want: Unknown, reason: "unclear"},
	{rule: "R44", name: "rank nobody knows", change: func(w *world) { w.Person.Rank = known(asn.Rank("V/a")) }, want: Unknown, reason: "unclear"},
	{rule: "R44", name: "rank unknown", change: func(w *world) { none(&w.Person.Rank) }, want: Unknown},
	{rule: "R44", name: "range and level unknown", change: func(w *world) { none(&w.Target.Ranks); none(&w.Target.Level) }, want: Unknown},

	{rule: "R45", name: "below the superior", change: func(w *world) {}, want: Pass},
	{rule: "R45", name: "equal", change: func(w *world) { w.Target.SuperiorRank = known(asn.Rank("III/d")) }, want: Pass},
	{rule: "R45", name: "above", change: func(w *world) { w.Target.SuperiorRank = known(asn.Rank("III/c")) }, want: Fail},
	{rule: "R45", name: "PPPK", change: contract, want: NotApplicable},
	{rule: "R45", name: "superior unknown", change: func(w *world) { none(&w.Target.SuperiorRank) }, want: Unknown},

	{rule: "R47", name: "stays functional", change: func(w *world) {}, want: NotApplicable},
	{rule: "R47", name: "into an executing post", change: func(w *world) { intoJF(w); w.Target.Post = executing() }, want: NotApplicable},
	{rule: "R47", name: "passed", change: intoJF, want: Pass},
	{rule: "R47", name: "not passed", change: func(w *world) { intoJF(w); w.Person.FunctionalTest = known(false) }, want: Fail},
	{rule: "R47", name: "D-III into expertise", change: func(w *world) { intoJF(w); w.Person.Educations = known([]Education{civilD3}) }, want: Fail, reason: "fail_education"},
	{rule: "R47", name: "D-III into skill", change: func(w *world) {
		intoJF(w)
		w.Target.Post, w.Person.Educations = functional(asn.Terampil), known([]Education{civilD3})
	}, want: Pass},
	{rule: "R47", name: "test unknown", change: func(w *world) { intoJF(w); none(&w.Person.FunctionalTest) }, want: Unknown},
	{rule: "R47", name: "target unknown", change: func(w *world) { none(&w.Target.Kind) }, want: Unknown},
}

func healer(w *world) { w.Target.Profession = known(HealthWorker) }

var professionExamples = []example{
	{rule: "R19", name: "no head teacher", change: func(w *world) {}, want: NotApplicable},
	{rule: "R19", name: "two years to the day", change: headed("2024-11-21"), want: Pass},
	{rule: "R19", name: "two years but a day", change: headed("2024-11-22"), want: Fail, from: "2026-11-22"},
	{rule: "R19", name: "two periods are over", change: func(w *world) { headed("2020-01-01")(w); w.Person.HeadMonths = known(96) }, want: Fail, reason: "fail_periods"},
	{rule: "R19", name: "back to teaching after two periods", change: func(w *world) {
		headed("2020-01-01")(w)
		w.Target.Profession, w.Person.HeadMonths = known(Teacher), known(96)
	}, want: Pass},
	{rule: "R19", name: "history too short", change: func(w *world) { headed("2020-01-01")(w); none(&w.Person.HeadMonths) }, want: Unknown, reason: "unclear", at: Override},
	{rule: "R19", name: "school unknown", change: func(w *world) { headed("2020-01-01")(w); none(&w.Origin.UnitSince) }, want: Unknown},
	{rule: "R19", name: "post unknown", change: func(w *world) { none(&w.Origin.Profession) }, want: Unknown},

	{rule: "R51", name: "no head teacher", change: func(w *world) {}, want: NotApplicable},
	{rule: "R51", name: "a head teacher already", change: headed("2020-01-01"), want: NotApplicable},
	{rule: "R51", name: "everything there", change: heads, want: Pass},
	{rule: "R51", name: "III/b", change: func(w *world) { heads(w); w.Person.Rank = known(asn.Rank("III/b")) }, want: Fail, reason: "fail_rank"},
	{rule: "R51", name: "PPPK for eight years", change: func(w *world) { heads(w); contract(w); w.Origin.PositionSince = known(day("2018-11-21")) }, want: Pass},
	{rule: "R51", name: "PPPK for less", change: func(w *world) { heads(w); contract(w); w.Origin.PositionSince = known(day("2018-11-22")) }, want: Fail,
		reason: "fail_contract", from: "2026-11-22"},
	{rule: "R51", name: "D-III", change: func(w *world) { heads(w); w.Person.Educations = known([]Education{civilD3}) }, want: Fail, reason: "fail_education"},
	{rule: "R51", name: "no certificate", change: func(w *world) { heads(w); w.Person.CertifiedFor = known([]string{}) }, want: Fail, reason: "fail_certificate"},
	{rule: "R51", name: "a medium penalty long ago", change: func(w *world) { heads(w); penalty(asn.SanctionMedium, "2016-01-01", "2017-01-01")(w) }, want: Fail, reason: "fail_sanction"},
	{rule: "R51", name: "a light penalty", change: func(w *world) { heads(w); penalty(asn.SanctionLight, "2016-01-01", "2016-01-01")(w) }, want: Pass},
	{rule: "R51", name: "a poor year", change: func(w *world) {
		heads(w)
		w.Person.Ratings = known([]YearRating{{2024, 3}, {2025, 2}})
	}, want: Fail, reason: "fail_rating"},
	{rule: "R51", name: "a year missing", change: func(w *world) { heads(w); w.Person.Ratings = known([]YearRating{{2025, 2}}) }, want: Unknown, reason: "unclear_rating"},
	{rule: "R51", name: "a year twice", change: func(w *world) { heads(w); w.Person.Ratings = known([]YearRating{{2025, 2}, {2025, 1}, {2024, 2}}) }, want: Unknown, reason: "unclear_twice_rating"},
	{rule: "R51", name: "managing not on record", change: func(w *world) { heads(w); w.Person.ManagerMonths = known(23) }, want: Unknown, reason: "unclear", at: Override},
	{rule: "R51", name: "certificates unknown", change: func(w *world) { heads(w); none(&w.Person.CertifiedFor) }, want: Unknown},
	{rule: "R51", name: "target unknown", change: func(w *world) { none(&w.Target.Profession) }, want: Unknown},

	{rule: "R49", name: "no teacher", change: healer, want: NotApplicable},
	{rule: "R49", name: "fits", change: func(w *world) { w.Person.CertifiedFor = known([]string{"guru kelas sd"}) }, want: Pass},
	{rule: "R49", name: "no certificate", change: func(w *world) { w.Person.CertifiedFor = known([]string{}) }, want: Fail, reason: "fail_none"},
	{rule: "R49", name: "another subject", change: func(w *world) { w.Person.CertifiedFor = known([]string{"Matematika"}) }, want: Fail, reason: "fail_subject"},
	{rule: "R49", name: "23 hours", change: func(w *world) { w.Target.LessonHours = known(23) }, want: Fail, reason: "fail_hours"},
	{rule: "R49", name: "hours unknown", change: func(w *world) { none(&w.Target.LessonHours) }, want: Unknown},
	{rule: "R49", name: "profession unknown", change: func(w *world) { none(&w.Target.Profession) }, want: Unknown},

	{rule: "R50", name: "no health worker", change: func(w *world) {}, want: NotApplicable},
	{rule: "R50", name: "registered for life", change: healer, want: Pass},
	{rule: "R50", name: "valid on the day", change: func(w *world) { healer(w); w.Person.Registration = known(Licence{true, day("2027-01-04")}) }, want: Pass},
	{rule: "R50", name: "expired before the start", change: func(w *world) { healer(w); w.Person.Registration = known(Licence{true, day("2027-01-03")}) }, want: Fail, reason: "fail_expired"},
	{rule: "R50", name: "not registered", change: func(w *world) { healer(w); w.Person.Registration = known(Licence{}) }, want: Fail, reason: "fail_none"},
	{rule: "R50", name: "no permit planned", change: func(w *world) { healer(w); w.Target.PermitPlanned = known(false) }, want: Fail},
	{rule: "R50", name: "registration unknown", change: func(w *world) { healer(w); none(&w.Person.Registration) }, want: Unknown},
	{rule: "R50", name: "permit unknown", change: func(w *world) { healer(w); none(&w.Target.PermitPlanned) }, want: Unknown},
}

func acts(list ...Act) func(*world) { return func(w *world) { w.Process.Acts = known(list) } }

var processExamples = []example{
	{rule: "R52", name: "others", change: func(w *world) {}, want: Pass},
	{rule: "R52", name: "advises on own case", change: acts(Act{Advising, "siti.r", "siti"}), want: Fail},
	{rule: "R52", name: "nobody yet", change: acts(), want: Pass},
	{rule: "R52", name: "screening", change: func(w *world) { w.Stage = Screening; none(&w.Process.Acts) }, want: NotApplicable},
	{rule: "R52", name: "unknown", change: func(w *world) { none(&w.Process.Acts) }, want: Unknown},

	{rule: "R53", name: "three people", change: func(w *world) {}, want: Pass},
	{rule: "R53", name: "proposes and checks", change: acts(Act{Proposing, "rina", ""}, Act{Checking, "rina", ""}), want: Fail},
	{rule: "R53", name: "proposes and decides", change: acts(Act{Proposing, "rina", ""}, Act{Checking, "budi", ""}, Act{Deciding, "rina", ""}), want: Fail},
	{rule: "R53", name: "checks and decides", change: acts(Act{Proposing, "rina", ""}, Act{Checking, "budi", ""}, Act{Deciding, "budi", ""}), want: Fail},
	{rule: "R53", name: "screening", change: func(w *world) { w.Stage = Screening; none(&w.Process.Acts) }, want: NotApplicable},
	{rule: "R53", name: "proposes twice", change: acts(Act{Proposing, "rina", ""}, Act{Proposing, "rina", ""}), want: Pass},
	{rule: "R53", name: "unknown", change: func(w *world) { none(&w.Process.Acts) }, want: Unknown},

	{rule: "R56", name: "definitive", change: func(w *world) {}, want: Pass},
	{rule: "R56", name: "acting", change: func(w *world) { w.Process.Decider = known(asn.ActingFull) }, want: Fail},
	{rule: "R56", name: "before the decision", change: func(w *world) { w.Stage = Submission; none(&w.Process.Decider) }, want: NotApplicable},
	{rule: "R56", name: "unknown", change: func(w *world) { none(&w.Process.Decider) }, want: Unknown},

	{rule: "R61", name: "complete", change: func(w *world) {}, want: Pass},
	{rule: "R61", name: "missing", change: func(w *world) { w.Process.MissingDocuments = known([]string{"document.release"}) }, want: Fail},
	{rule: "R61", name: "screening", change: func(w *world) { w.Stage = Screening; none(&w.Process.MissingDocuments) }, want: NotApplicable},
	{rule: "R61", name: "unknown", change: func(w *world) { none(&w.Process.MissingDocuments) }, want: Unknown},

	{rule: "R64", name: "approved", change: func(w *world) {}, want: Pass},
	{rule: "R64", name: "approved by lapse", change: func(w *world) { w.Process.Pertek = known(Pertek{On: day("2026-11-18"), Lapsed: true}) }, want: Pass, reason: "pass_lapsed"},
	{rule: "R64", name: "no answer", change: func(w *world) { w.Process.Pertek = known(Pertek{}) }, want: Fail},
	{rule: "R64", name: "before the decree", change: func(w *world) { w.Stage = Decision; none(&w.Process.Pertek) }, want: NotApplicable},
	{rule: "R64", name: "unknown", change: func(w *world) { none(&w.Process.Pertek) }, want: Unknown},

	{rule: "R65", name: "there", change: func(w *world) {}, want: Pass},
	{rule: "R65", name: "missing", change: func(w *world) { w.Process.Minutes = known(false) }, want: Fail},
	{rule: "R65", name: "another agency", change: func(w *world) { inter(w); w.Process.Minutes = known(false) }, want: NotApplicable},
	{rule: "R65", name: "unknown", change: func(w *world) { none(&w.Process.Minutes) }, want: Unknown},

	{rule: "R66", name: "later", change: func(w *world) {}, want: Pass},
	{rule: "R66", name: "same day", change: func(w *world) { w.Process.DecreeOn = known(day("2027-01-04")) }, want: Pass},
	{rule: "R66", name: "backwards", change: func(w *world) { w.Process.DecreeOn = known(day("2027-01-05")) }, want: Fail},
	{rule: "R66", name: "before the decree", change: func(w *world) { w.Stage = Decision; none(&w.Process.DecreeOn) }, want: NotApplicable},
	{rule: "R66", name: "decree date unknown", change: func(w *world) { none(&w.Process.DecreeOn) }, want: Unknown},
}
