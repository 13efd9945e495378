package eligibility

import "mutasi/internal/asn"

var statusExamples = []example{
	{rule: "R01", name: "inside the agency", change: func(w *world) {}, want: NotApplicable},
	{rule: "R01", name: "PNS", change: inter, want: Pass},
	{rule: "R01", name: "CPNS", change: func(w *world) { inter(w); w.Person.Kind = known(asn.CPNS) }, want: Fail},
	{rule: "R01", name: "PPPK", change: func(w *world) { inter(w); contract(w) }, want: Fail},
	{rule: "R01", name: "kind unknown", change: func(w *world) { inter(w); none(&w.Person.Kind) }, want: Unknown},

	{rule: "R02", name: "inside the agency", change: func(w *world) { w.OwnRequest = true; contract(w) }, want: NotApplicable},
	{rule: "R02", name: "not asked by the person", change: func(w *world) { inter(w); contract(w) }, want: NotApplicable},
	{rule: "R02", name: "PNS", change: func(w *world) { inter(w); w.OwnRequest = true }, want: Pass},
	{rule: "R02", name: "PPPK", change: func(w *world) { inter(w); w.OwnRequest = true; contract(w) }, want: Fail},
	{rule: "R02", name: "kind unknown", change: func(w *world) { inter(w); w.OwnRequest = true; none(&w.Person.Kind) }, want: Unknown},

	{rule: "R03", name: "PNS", change: func(w *world) {}, want: NotApplicable},
	{rule: "R03", name: "PPPK, same kind of post", change: contract, want: Pass},
	{rule: "R03", name: "PPPK, another agency", change: func(w *world) { contract(w); inter(w) }, want: Fail, reason: "fail_agency"},
	{rule: "R03", name: "PPPK, another kind of post", change: func(w *world) { contract(w); intoJF(w) }, want: Fail, reason: "fail_kind"},
	{rule: "R03", name: "kind unknown", change: func(w *world) { none(&w.Person.Kind) }, want: Unknown},
	{rule: "R03", name: "post unknown", change: func(w *world) { contract(w); none(&w.Target.Kind) }, want: Unknown},

	{rule: "R04", name: "PPPK in full time", change: contract, want: NotApplicable},
	{rule: "R04", name: "recommended", change: partTime, want: Pass},
	{rule: "R04", name: "screening", change: func(w *world) { partTime(w); w.Stage = Screening }, want: NotApplicable},
	{rule: "R04", name: "not recommended", change: func(w *world) { partTime(w); w.Process.MinistryRecommendation = known(false) }, want: Fail},
	{rule: "R04", name: "unknown", change: func(w *world) { partTime(w); none(&w.Process.MinistryRecommendation) }, want: Unknown},
	{rule: "R04", name: "kind unknown", change: func(w *world) { none(&w.Person.Kind) }, want: Unknown},

	{rule: "R05", name: "PNS", change: func(w *world) {}, want: NotApplicable},
	{rule: "R05", name: "ends later", change: contract, want: Pass},
	{rule: "R05", name: "ends a day after the margin", change: func(w *world) { contract(w); w.Person.ContractEnd = known(day("2027-04-05")) }, want: Pass},
	{rule: "R05", name: "ends with the margin", change: func(w *world) { contract(w); w.Person.ContractEnd = known(day("2027-04-04")) }, want: Fail},
	{rule: "R05", name: "unknown", change: func(w *world) { contract(w); none(&w.Person.ContractEnd) }, want: Unknown},
	{rule: "R05", name: "kind unknown", change: func(w *world) { none(&w.Person.Kind) }, want: Unknown},

	{rule: "R06", name: "active", change: func(w *world) {}, want: Pass},
	{rule: "R06", name: "active PPPK", change: func(w *world) { w.Person.Standing = known(asn.StandingActivePPPK) }, want: Pass},
	{rule: "R06", name: "active PPPK, another agency", change: func(w *world) { inter(w); w.Person.Standing = known(asn.StandingActivePPPK) }, want: Fail},
	{rule: "R06", name: "unpaid leave", change: func(w *world) { w.Person.Standing = known(asn.StandingUnpaidLeave) }, want: Fail},
	{rule: "R06", name: "code of uncertain meaning", change: func(w *world) { w.Person.Standing = known(asn.StandingOtherPPPK) }, want: Unknown, reason: "unclear"},
	{rule: "R06", name: "code nobody knows", change: func(w *world) { w.Person.Standing = known(asn.LegalStanding("55")) }, want: Unknown, reason: "unclear"},
	{rule: "R06", name: "unknown", change: func(w *world) { none(&w.Person.Standing) }, want: Unknown},

	{rule: "R07", name: "not blocked", change: func(w *world) {}, want: Pass},
	{rule: "R07", name: "blocked", change: func(w *world) { w.Person.Standing = known(asn.StandingBlockedByBKN) }, want: Fail},
	{rule: "R07", name: "unknown", change: func(w *world) { none(&w.Person.Standing) }, want: Unknown},

	{rule: "R08", name: "valid", change: func(w *world) {}, want: Pass},
	{rule: "R08", name: "valid PPPK", change: func(w *world) {
		contract(w)
		w.Person.NIP = known(asn.NIP("198506122024212017"))
		none(&w.Person.AppointedOn)
	}, want: Pass},
	{rule: "R08", name: "no number", change: func(w *world) { w.Person.NIP = known(asn.NIP("123")) }, want: Fail},
	{rule: "R08", name: "serial lost in a spreadsheet", change: func(w *world) { w.Person.NIP = known(asn.NIP("198506122010012000")) }, want: Fail},
	{rule: "R08", name: "another birth date", change: func(w *world) { w.Person.BirthDate = known(day("1985-06-13")) }, want: Fail, reason: "fail_differs", at: Warn},
	{rule: "R08", name: "another birth date, sex unknown", change: func(w *world) {
		w.Person.BirthDate = known(day("1985-06-13"))
		none(&w.Person.Sex)
	}, want: Unknown},
	{rule: "R08", name: "appointment unknown", change: func(w *world) { none(&w.Person.AppointedOn) }, want: Unknown},
	{rule: "R08", name: "number unknown", change: func(w *world) { none(&w.Person.NIP) }, want: Unknown},

	{rule: "R09", name: "validated", change: func(w *world) {}, want: Pass},
	{rule: "R09", name: "not validated", change: func(w *world) { w.Person.NIKValid = known(false) }, want: Fail},
	{rule: "R09", name: "unknown", change: func(w *world) { none(&w.Person.NIKValid) }, want: Unknown},

	{rule: "R10", name: "none", change: func(w *world) {}, want: Pass},
	{rule: "R10", name: "another", change: func(w *world) { w.Process.OpenCase = known("U-2026-0143") }, want: Fail},
	{rule: "R10", name: "unknown", change: func(w *world) { none(&w.Process.OpenCase) }, want: Unknown},
}

func since(position, unit string) func(*world) {
	return func(w *world) {
		w.Origin.PositionSince, w.Origin.UnitSince = known(day(position)), known(day(unit))
	}
}

func with(key, value string, more ...func(*world)) func(*world) {
	return func(w *world) {
		w.local = map[string]string{key: value}
		for _, f := range more {
			f(w)
		}
	}
}

var timeExamples = []example{
	{rule: "R11", name: "long enough", change: func(w *world) {}, want: Pass},
	{rule: "R11", name: "two years today", change: since("2024-11-21", "2024-11-21"), want: Pass},
	{rule: "R11", name: "two years tomorrow", change: since("2024-11-22", "2020-01-01"), want: Fail, from: "2026-11-22"},
	{rule: "R11", name: "unit is the younger", change: since("2020-01-01", "2025-03-01"), want: Fail, reason: "fail_unit", from: "2027-03-01"},
	{rule: "R11", name: "unit is the younger and old enough", change: since("2020-01-01", "2022-03-01"), want: Pass, reason: "pass_unit"},
	{rule: "R11", name: "end of February", change: since("2025-08-31", "2020-01-01"), want: Fail, from: "2027-08-31"},
	{rule: "R11", name: "agency counts the position only", change: with("tenure.counts_from", `"position"`, since("2020-01-01", "2025-03-01")), want: Pass},
	{rule: "R11", name: "agency counts the unit only", change: with("tenure.counts_from", `"unit"`, since("2025-03-01", "2020-01-01")), want: Pass, reason: "pass_unit"},
	{rule: "R11", name: "agency asks six months", change: with("tenure.min_months", "6", since("2026-05-21", "2026-05-21")), want: Pass},
	{rule: "R11", name: "position unknown", change: func(w *world) { none(&w.Origin.PositionSince) }, want: Unknown},
	{rule: "R11", name: "unit unknown", change: func(w *world) { none(&w.Origin.UnitSince) }, want: Unknown},

	{rule: "R12", name: "not too long", change: func(w *world) {}, want: Pass},
	{rule: "R12", name: "five years today", change: since("2021-11-21", "2020-01-01"), want: Pass},
	{rule: "R12", name: "five years and a day", change: since("2021-11-20", "2020-01-01"), want: Fail},
	{rule: "R12", name: "unknown", change: func(w *world) { none(&w.Origin.PositionSince) }, want: Unknown},

	{rule: "R13", name: "not asked by the person", change: func(w *world) {}, want: NotApplicable},
	{rule: "R13", name: "no pledge", change: func(w *world) { w.OwnRequest = true; w.Person.Pledged = known(false) }, want: NotApplicable},
	{rule: "R13", name: "PPPK", change: func(w *world) { w.OwnRequest = true; contract(w) }, want: NotApplicable},
	{rule: "R13", name: "fulfilled", change: func(w *world) { w.OwnRequest = true }, want: Pass},
	{rule: "R13", name: "not fulfilled", change: func(w *world) { w.OwnRequest = true; w.Person.AppointedOn = known(day("2017-02-01")) }, want: Fail, from: "2027-02-01"},
	{rule: "R13", name: "pledge unknown", change: func(w *world) { w.OwnRequest = true; none(&w.Person.Pledged) }, want: Unknown},
	{rule: "R13", name: "appointment unknown", change: func(w *world) { w.OwnRequest = true; none(&w.Person.AppointedOn) }, want: Unknown},
	{rule: "R13", name: "kind unknown", change: func(w *world) { w.OwnRequest = true; none(&w.Person.Kind) }, want: Unknown},

	{rule: "R14", name: "no senior post", change: func(w *world) {}, want: NotApplicable},
	{rule: "R14", name: "two years to the day", change: senior("2024-11-21"), want: Pass},
	{rule: "R14", name: "two years but a day", change: senior("2024-11-22"), want: Fail, from: "2026-11-22"},
	{rule: "R14", name: "at screening", change: func(w *world) { senior("2026-01-01")(w); w.Stage = Screening }, want: NotApplicable},
	{rule: "R14", name: "echelon unknown", change: func(w *world) { senior("2020-01-01")(w); none(&w.Origin.Echelon) }, want: Unknown},
	{rule: "R14", name: "inauguration unknown", change: func(w *world) { senior("2020-01-01")(w); none(&w.Origin.PositionSince) }, want: Unknown},

	{rule: "R18", name: "no window", change: func(w *world) {}, want: NotApplicable},
	{rule: "R18", name: "inside", change: with("transfer.window_months", "[4, 11]"), want: Pass},
	{rule: "R18", name: "outside", change: with("transfer.window_months", "[4, 10]"), want: Fail, from: "2027-04-01"},
	{rule: "R18", name: "outside, screening", change: with("transfer.window_months", "[4, 10]", func(w *world) { w.Stage = Screening }), want: NotApplicable},
}

// senior makes the person the holder of a senior post since a day.
func senior(since string) func(*world) {
	return func(w *world) { w.Origin.Post, w.Origin.PositionSince = structural(asn.EchelonIIb), known(day(since)) }
}

func penalty(level asn.SanctionLevel, from, until string) func(*world) {
	return func(w *world) {
		s := Sanction{Level: level, ImposedOn: day(from), Served: asn.Since(day(from))}
		if until != "" {
			s.Served.Until = day(until)
		}
		w.Person.Sanctions = known([]Sanction{{asn.SanctionLight, day("2015-01-01"), asn.Period{From: day("2015-01-01"), Until: day("2015-01-01")}}, s})
	}
}

func said(f func(w *world) *Fact[Statement], s Statement) func(*world) {
	return func(w *world) { *f(w) = known(s) }
}

// statementExamples are the same for the four dated statements.
func statementExamples(rule string, of func(w *world) *Fact[Statement]) []example {
	return []example{
		{rule: rule, name: "clear", change: func(w *world) {}, want: Pass},
		{rule: rule, name: "not clear", change: said(of, Statement{StatedOn: day("2026-10-01")}), want: Fail},
		{rule: rule, name: "clear for six months to the day", change: said(of, Statement{Clear: true, StatedOn: day("2026-05-21")}), want: Pass},
		{rule: rule, name: "older than six months", change: said(of, Statement{Clear: true, StatedOn: day("2026-05-20")}), want: Unknown, reason: "unclear"},
		{rule: rule, name: "old, not clear", change: said(of, Statement{StatedOn: day("2020-05-20")}), want: Fail},
		{rule: rule, name: "with an end of its own", change: said(of, Statement{Clear: true, StatedOn: day("2026-01-02"), Until: day("2026-11-21")}), want: Pass},
		{rule: rule, name: "over yesterday", change: said(of, Statement{Clear: true, StatedOn: day("2026-11-01"), Until: day("2026-11-20")}), want: Unknown, reason: "unclear"},
		{rule: rule, name: "unknown", change: func(w *world) { none(of(w)) }, want: Unknown},
	}
}

var disciplineExamples = concat(
	statementExamples("R20", func(w *world) *Fact[Statement] { return &w.Person.DisciplineProcess }),
	[]example{
		{rule: "R20", name: "serving", change: penalty(asn.SanctionMedium, "2026-06-01", "2026-12-01"), want: Fail, reason: "fail_serving", from: "2026-12-01"},
		{rule: "R20", name: "end not recorded", change: penalty(asn.SanctionHeavy, "2026-06-01", ""), want: Unknown, reason: "unclear_end"},
		{rule: "R20", name: "end not recorded, yet to begin", change: penalty(asn.SanctionHeavy, "2026-11-22", ""), want: Pass},
		{rule: "R20", name: "end not recorded and a process", change: func(w *world) {
			penalty(asn.SanctionHeavy, "2026-06-01", "")(w)
			said(func(w *world) *Fact[Statement] { return &w.Person.DisciplineProcess }, Statement{StatedOn: day("2026-10-01")})(w)
		}, want: Fail, reason: "fail"},
		{rule: "R20", name: "served until yesterday", change: penalty(asn.SanctionMedium, "2026-05-21", "2026-11-21"), want: Pass},
		{rule: "R20", name: "history unknown", change: func(w *world) { none(&w.Person.Sanctions) }, want: Unknown},
	},
	statementExamples("R21", func(w *world) *Fact[Statement] { return &w.Person.CourtProcess }),
	[]example{
		{rule: "R22", name: "never", change: func(w *world) {}, want: Pass},
		{rule: "R22", name: "light", change: penalty(asn.SanctionLight, "2026-11-01", "2026-11-01"), want: Pass},
		{rule: "R22", name: "medium, a year ago", change: penalty(asn.SanctionMedium, "2025-11-21", "2026-05-21"), want: Pass},
		{rule: "R22", name: "medium, less than a year ago", change: penalty(asn.SanctionMedium, "2025-11-22", "2026-05-22"), want: Fail, from: "2026-11-22"},
		{rule: "R22", name: "promotion into JF within three years", change: func(w *world) {
			w.Promotion = true
			penalty(asn.SanctionHeavy, "2024-01-10", "2025-01-10")(w)
		}, want: Fail, at: Block, from: "2027-01-10"},
		{rule: "R22", name: "promotion into JF, clean", change: func(w *world) { w.Promotion = true }, want: Pass, at: Block},
		{rule: "R22", name: "promotion elsewhere", change: func(w *world) {
			w.Promotion, w.Target.Post = true, structural(asn.EchelonIVa)
			penalty(asn.SanctionHeavy, "2024-01-10", "2025-01-10")(w)
		}, want: Pass},
		{rule: "R22", name: "unknown", change: func(w *world) { none(&w.Person.Sanctions) }, want: Unknown},
		{rule: "R22", name: "unknown, promotion into JF", change: func(w *world) { w.Promotion = true; none(&w.Person.Sanctions) }, want: Unknown, at: Block},
	},
	statementExamples("R23", func(w *world) *Fact[Statement] { return &w.Person.InspectorateRecord }),
	[]example{
		{rule: "R23", name: "not clear, another agency", change: func(w *world) {
			inter(w)
			w.Person.InspectorateRecord = known(Statement{StatedOn: day("2026-10-01")})
		}, want: Fail, at: Block},
	},
	statementExamples("R24", func(w *world) *Fact[Statement] { return &w.Person.StudyBond }),
	[]example{
		{rule: "R24", name: "on study assignment", change: func(w *world) { w.Person.Standing = known(asn.StandingStudy) }, want: Fail, reason: "fail_study"},
		{rule: "R24", name: "standing unknown", change: func(w *world) { none(&w.Person.Standing) }, want: Unknown},

		{rule: "R25", name: "in service", change: func(w *world) {}, want: Pass},
		{rule: "R25", name: "on unpaid leave", change: func(w *world) { w.Person.Standing = known(asn.StandingUnpaidLeave) }, want: Fail},
		{rule: "R25", name: "leave prolonged", change: func(w *world) { w.Person.Standing = known(asn.StandingLeaveLonger) }, want: Fail},
		{rule: "R25", name: "unknown", change: func(w *world) { none(&w.Person.Standing) }, want: Unknown},
	},
)

func concat(groups ...[]example) []example {
	var all []example
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

func rated(on string, ratings ...YearRating) func(*world) {
	return func(w *world) { w.On, w.Person.Ratings = day(on), known(ratings) }
}

func mapped(box int, on string) func(*world) {
	return func(w *world) { w.Person.Talent = known(Talent{box, day(on)}) }
}

var performanceExamples = []example{
	{rule: "R26", name: "good", change: func(w *world) {}, want: Pass},
	{rule: "R26", name: "last year poor", change: rated("2026-11-21", YearRating{2025, 3}, YearRating{2024, 1}), want: Fail},
	{rule: "R26", name: "year before poor", change: rated("2026-11-21", YearRating{2025, 1}, YearRating{2024, 4}), want: Fail},
	{rule: "R26", name: "poor three years ago", change: rated("2026-11-21", YearRating{2023, 5}, YearRating{2025, 1}, YearRating{2024, 2}), want: Pass},
	{rule: "R26", name: "another agency", change: func(w *world) { inter(w); w.Person.Ratings = known([]YearRating{{2025, 3}, {2024, 1}}) }, want: Fail, at: Block},
	{rule: "R26", name: "last year missing in February", change: rated("2026-02-28", YearRating{2024, 2}, YearRating{2023, 2}), want: Pass},
	{rule: "R26", name: "last year missing in March", change: rated("2026-03-01", YearRating{2024, 2}, YearRating{2023, 2}), want: Unknown, reason: "unclear"},
	{rule: "R26", name: "last year there in January and poor", change: rated("2026-01-15", YearRating{2025, 3}, YearRating{2024, 2}, YearRating{2023, 2}), want: Fail},
	{rule: "R26", name: "a year missing", change: rated("2026-11-21", YearRating{2025, 2}), want: Unknown, reason: "unclear"},
	{rule: "R26", name: "a year twice", change: rated("2026-11-21", YearRating{2025, 2}, YearRating{2024, 2}, YearRating{2024, 1}), want: Unknown, reason: "unclear_twice"},
	{rule: "R26", name: "an old year twice", change: rated("2026-11-21", YearRating{2019, 2}, YearRating{2025, 2}, YearRating{2019, 2}, YearRating{2024, 1}), want: Unknown, reason: "unclear_twice"},
	{rule: "R26", name: "register empty", change: rated("2026-11-21"), want: Unknown, reason: "unclear"},
	{rule: "R26", name: "unknown", change: func(w *world) { none(&w.Person.Ratings) }, want: Unknown},

	{rule: "R27", name: "no promotion", change: func(w *world) {}, want: NotApplicable},
	{rule: "R27", name: "box 7", change: func(w *world) { w.Promotion = true }, want: Pass},
	{rule: "R27", name: "box 5", change: func(w *world) { w.Promotion = true; mapped(5, "2026-03-01")(w) }, want: Fail},
	{rule: "R27", name: "box 5, into JPT", change: func(w *world) {
		w.Promotion, w.Target.Post = true, structural(asn.EchelonIIb)
		mapped(5, "2026-03-01")(w)
	}, want: Fail, at: Block},
	{rule: "R27", name: "unknown, into JPT", change: func(w *world) {
		w.Promotion, w.Target.Post = true, structural(asn.EchelonIIb)
		none(&w.Person.Talent)
	}, want: Unknown, at: Block},
	{rule: "R27", name: "target unknown", change: func(w *world) { w.Promotion = true; none(&w.Target.Kind) }, want: Unknown},

	{rule: "R28", name: "box 7", change: func(w *world) {}, want: Pass},
	{rule: "R28", name: "box 1", change: mapped(1, "2026-03-01"), want: Fail},
	{rule: "R28", name: "unknown", change: func(w *world) { none(&w.Person.Talent) }, want: Unknown},

	{rule: "R29", name: "recent", change: mapped(7, "2025-11-21"), want: Pass},
	{rule: "R29", name: "older than a year", change: mapped(7, "2025-11-20"), want: Fail},
	{rule: "R29", name: "unknown", change: func(w *world) { none(&w.Person.Talent) }, want: Unknown},

	{rule: "R46", name: "optimal", change: func(w *world) { w.Person.CompetenceMatch = known(80.0) }, want: Pass},
	{rule: "R46", name: "fair", change: func(w *world) { w.Person.CompetenceMatch = known(79.99) }, want: Fail, reason: "fail_fair"},
	{rule: "R46", name: "still fair", change: func(w *world) { w.Person.CompetenceMatch = known(68.0) }, want: Fail, reason: "fail_fair"},
	{rule: "R46", name: "poor", change: func(w *world) { w.Person.CompetenceMatch = known(67.9) }, want: Fail, at: Override},
	{rule: "R46", name: "unknown", change: func(w *world) { none(&w.Person.CompetenceMatch) }, want: Unknown},
}

func born(iso string) func(*world) { return func(w *world) { w.Person.BirthDate = known(day(iso)) } }

func intoJPT(w *world) { w.Target.Post = structural(asn.EchelonIIb) }

// heads makes a head teacher of the person, headed one who is moved from school to school.
func heads(w *world) { w.Target.Profession = known(HeadTeacher) }

func headed(since string) func(*world) {
	return func(w *world) {
		heads(w)
		w.Origin.Profession, w.Origin.UnitSince = known(HeadTeacher), known(day(since))
	}
}

var ageExamples = []example{
	{rule: "R30", name: "inside the agency", change: func(w *world) {}, want: NotApplicable},
	{rule: "R30", name: "58 a day after the start", change: func(w *world) { inter(w); born("1969-01-05")(w) }, want: Pass},
	{rule: "R30", name: "58 at the start", change: func(w *world) { inter(w); born("1969-01-04")(w) }, want: Fail},
	{rule: "R30", name: "birth date unknown", change: func(w *world) { inter(w); none(&w.Person.BirthDate) }, want: Unknown},
	{rule: "R30", name: "start unknown", change: func(w *world) { inter(w); none(&w.Process.EffectiveOn) }, want: Unknown},

	{rule: "R31", name: "far from retirement", change: func(w *world) {}, want: Pass},
	{rule: "R31", name: "twelve months", change: born("1968-01-10"), want: Pass},           // retires 2028-02-01
	{rule: "R31", name: "less than twelve months", change: born("1967-12-10"), want: Fail}, // retires 2028-01-01
	{rule: "R31", name: "retired before the start", change: born("1960-01-10"), want: Fail},
	{rule: "R31", name: "the target's age decides", change: func(w *world) { born("1968-01-10")(w); w.Target.RetirementAge = known(58) }, want: Fail},
	{rule: "R31", name: "retirement age unknown", change: func(w *world) { none(&w.Target.RetirementAge) }, want: Unknown},
	{rule: "R31", name: "start unknown", change: func(w *world) { none(&w.Process.EffectiveOn) }, want: Unknown},
	{rule: "R31", name: "birth date unknown", change: func(w *world) { none(&w.Person.BirthDate) }, want: Unknown},

	{rule: "R32", name: "far from retirement", change: func(w *world) {}, want: Pass},
	{rule: "R32", name: "within two years", change: born("1968-06-10"), want: Fail},
	{rule: "R32", name: "R31 has spoken", change: born("1967-06-10"), want: NotApplicable},
	{rule: "R32", name: "unknown", change: func(w *world) { none(&w.Person.BirthDate) }, want: Unknown},

	{rule: "R33", name: "stays functional", change: born("1960-01-01"), want: NotApplicable},
	{rule: "R33", name: "into an executing post", change: func(w *world) { intoJF(w); w.Target.Post = executing() }, want: NotApplicable},
	{rule: "R33", name: "53 on the day", change: func(w *world) { intoJF(w); born("1974-01-04")(w) }, want: Pass},
	{rule: "R33", name: "53 and a day", change: func(w *world) { intoJF(w); born("1974-01-03")(w) }, want: Fail},
	{rule: "R33", name: "Ahli Madya at 54", change: func(w *world) { intoJF(w); born("1972-06-03")(w); w.Target.Post = functional(asn.AhliMadya) }, want: Pass},
	{rule: "R33", name: "Ahli Utama at 61", change: func(w *world) { intoJF(w); born("1965-06-03")(w); w.Target.Post = functional(asn.AhliUtama) }, want: Fail},
	{rule: "R33", name: "Ahli Utama at 61 from JPT", change: func(w *world) {
		born("1965-06-03")(w)
		w.Origin.Post, w.Target.Post = structural(asn.EchelonIIa), functional(asn.AhliUtama)
	}, want: Pass},
	{rule: "R33", name: "Ahli Utama at 61 from Administrator", change: func(w *world) {
		born("1965-06-03")(w)
		w.Origin.Post, w.Target.Post = structural(asn.EchelonIIIa), functional(asn.AhliUtama)
	}, want: Fail},
	{rule: "R33", name: "level unknown", change: func(w *world) { intoJF(w); none(&w.Target.Level) }, want: Unknown},
	{rule: "R33", name: "target unknown", change: func(w *world) { none(&w.Target.Kind) }, want: Unknown},
	{rule: "R33", name: "origin unknown", change: func(w *world) { none(&w.Origin.Kind) }, want: Unknown},

	{rule: "R34", name: "not into a senior post", change: func(w *world) {}, want: NotApplicable},
	{rule: "R34", name: "56 at the start", change: func(w *world) { intoJPT(w); born("1970-01-05")(w) }, want: Pass},
	{rule: "R34", name: "57 at the start", change: func(w *world) { intoJPT(w); born("1970-01-04")(w) }, want: Fail},
	{rule: "R34", name: "from one senior post to another", change: func(w *world) {
		senior("2020-01-01")(w)
		w.Target.Post = structural(asn.EchelonIIa)
		born("1968-01-04")(w)
	}, want: NotApplicable},
	{rule: "R34", name: "birth date unknown", change: func(w *world) { intoJPT(w); none(&w.Person.BirthDate) }, want: Unknown},
	{rule: "R34", name: "target unknown", change: func(w *world) { none(&w.Target.Echelon) }, want: Unknown},

	{rule: "R35", name: "no head teacher", change: func(w *world) {}, want: NotApplicable},
	{rule: "R35", name: "56 at the start", change: func(w *world) { heads(w); born("1970-01-05")(w) }, want: Pass},
	{rule: "R35", name: "57 at the start", change: func(w *world) { heads(w); born("1970-01-04")(w) }, want: Fail},
	{rule: "R35", name: "a head teacher already", change: func(w *world) { headed("2020-01-01")(w); born("1969-01-04")(w) }, want: NotApplicable},
	{rule: "R35", name: "birth date unknown", change: func(w *world) { heads(w); none(&w.Person.BirthDate) }, want: Unknown},
	{rule: "R35", name: "target unknown", change: func(w *world) { none(&w.Target.Profession) }, want: Unknown},
}
