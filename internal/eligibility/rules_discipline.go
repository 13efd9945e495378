package eligibility

import "mutasi/internal/asn"

// disciplineRules ask for penalties, processes and duties that keep the person where they are.
var disciplineRules = []Rule{
	{
		ID: "R20", Version: 2, Severity: Block, Person: true,
		Basis:  "Peraturan BKN 5/2019; PP 94/2021",
		Facts:  []string{"person_sanctions", "person_discipline_process"},
		Params: []string{"statement.valid_months"},
		check:  checkDiscipline,
	},
	{
		ID: "R21", Version: 1, Severity: Block, Person: true,
		Basis:  "Peraturan BKN 5/2019",
		Facts:  []string{"person_court_process"},
		Params: []string{"statement.valid_months"},
		check:  func(in *input) verdict { return checkStatement(in, personCourtProcess) },
	},
	{
		ID: "R22", Version: 1, Severity: Warn, Person: true,
		Basis: "PP 94/2021", Unverified: true,
		Facts:  []string{"person_sanctions", "target_post_kind"},
		Params: []string{"sanction.months", "sanction.promotion_months"},
		check:  checkPastSanction,
	},
	{
		ID: "R23", Version: 1, Severity: Warn, InterAgency: Block, Person: true,
		Basis:  "Peraturan BKN 5/2019",
		Facts:  []string{"person_inspectorate_record"},
		Params: []string{"statement.valid_months"},
		check:  func(in *input) verdict { return checkStatement(in, personInspectorateRecord) },
	},
	{
		ID: "R24", Version: 1, Severity: Block, Person: true,
		Basis:  "Peraturan BKN 5/2019",
		Facts:  []string{"person_standing", "person_study_bond"},
		Params: []string{"statement.valid_months"},
		check: func(in *input) verdict {
			if standing := get(in, personStanding); standing == asn.StandingStudy {
				return fail(string(standing)).because("fail_study")
			}
			return checkStatement(in, personStudyBond)
		},
	},
	{
		ID: "R25", Version: 1, Severity: Block, Person: true,
		Basis: "Kode kedudukan hukum SIASN", Unverified: true,
		Facts: []string{"person_standing"},
		check: func(in *input) verdict {
			standing := get(in, personStanding)
			if standing == asn.StandingUnpaidLeave || standing == asn.StandingLeaveLonger {
				return fail(string(standing), text("standing", standing.Name()))
			}
			return pass(string(standing))
		},
	},
}

// checkStatement: the statement must be clear and still valid. An expired one says nothing about today, nor does one that
// bears a date to come.
func checkStatement(in *input, r ref[Statement]) verdict {
	s := get(in, r)
	if s.StatedOn.After(in.On) {
		lack(in, r)
	}
	valid := param(in, in.params.StatementValid)
	until := s.Until
	if until.IsZero() {
		until = s.StatedOn.AddMonths(valid)
	}
	args := []Arg{date("stated", s.StatedOn), date("until", until)}
	switch {
	case !s.Clear:
		return fail("false", args...)
	case in.On.After(until):
		return unclear(until.String(), args...)
	default:
		return pass("true", args...)
	}
}

// checkDiscipline: every medium and heavy penalty has a term (PP 94/2021 Pasal 8), so that one without a recorded end is
// neither served for ever nor over.
func checkDiscipline(in *input) verdict {
	var endless Sanction
	for _, s := range get(in, personSanctions) {
		switch {
		case !s.Served.Contains(in.On):
		case s.Served.IsOpen():
			endless = s
		default:
			return fail(string(s.Level), text("level", s.Level.Name()), date("until", s.Served.LastDay())).because("fail_serving").canBeFrom(s.Served.Until)
		}
	}
	stated := checkStatement(in, personDisciplineProcess)
	if endless.ImposedOn.IsZero() || stated.outcome == Fail {
		return stated
	}
	return unclear(string(endless.Level), text("level", endless.Level.Name()), date("on", endless.ImposedOn)).because("unclear_end").mendedBy("remedy_end")
}

// checkPastSanction looks back one year for a transfer; for a promotion into a functional post three years, and blocks.
func checkPastSanction(in *input) verdict {
	back := in.params.SanctionLookback
	if in.Promotion && scope(in, targetKind) == asn.FunctionalPost {
		back, in.severity = in.params.SanctionPromotion, Block
	}
	period := param(in, back)
	var latest Sanction
	for _, s := range get(in, personSanctions) {
		if s.Level != asn.SanctionLight && s.ImposedOn.After(latest.ImposedOn) {
			latest = s
		}
	}
	from := latest.ImposedOn.AddMonths(period)
	if latest.ImposedOn.IsZero() || !in.On.Before(from) {
		return pass("", months("period", period))
	}
	return fail(string(latest.Level), text("level", latest.Level.Name()), date("on", latest.ImposedOn), months("period", period)).
		canBeFrom(from)
}
