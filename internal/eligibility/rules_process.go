package eligibility

import (
	"strconv"

	"mutasi/internal/asn"
)

// processRules ask whether the case is handled as it must be: by different people, with its papers, in its order.
var processRules = []Rule{
	{
		ID: "R52", Version: 1, Severity: Block, From: Submission,
		Basis: "PP 11/2017 Pasal 190 ayat (5); UU 30/2014",
		Facts: []string{"process_acts"},
		check: func(in *input) verdict {
			for _, a := range get(in, processActs) {
				if a.Employee != "" && a.Employee == in.Subject {
					return fail(string(a.Step), keys("step", []string{a.Step.key()}))
				}
			}
			return pass("")
		},
	},
	{
		ID: "R53", Version: 1, Severity: Block, From: Submission,
		Basis: "Ketentuan aplikasi: pemisahan tugas", Unverified: true,
		Facts: []string{"process_acts"},
		check: checkSeparation,
	},
	{
		ID: "R56", Version: 1, Severity: Block, From: Decision,
		Basis: "UU 30/2014 Pasal 14 ayat (7); SE BKN 1/SE/I/2021", Unverified: true,
		Facts: []string{"process_decider"},
		check: func(in *input) verdict {
			kind := get(in, processDecider)
			if kind == asn.Definitive {
				return pass(string(kind))
			}
			return fail(string(kind), text("assignment", kind.Name()))
		},
	},
	{
		ID: "R61", Version: 1, Severity: Block, From: Submission,
		Basis: "Peraturan BKN 5/2019",
		Facts: []string{"process_missing_documents"},
		check: func(in *input) verdict {
			missing := get(in, processMissingDocuments)
			if len(missing) == 0 {
				return pass("0")
			}
			return fail(strconv.Itoa(len(missing)), keys("documents", missing))
		},
	},
	{
		ID: "R64", Version: 1, Severity: Block, From: Decreeing,
		Basis: "SE BKN 7/2024",
		Facts: []string{"process_pertek"},
		check: func(in *input) verdict {
			p := get(in, processPertek)
			args := []Arg{text("number", p.Number), date("on", p.On)}
			switch {
			case p.On.IsZero():
				return fail("")
			case p.Lapsed:
				return pass(p.On.String(), args...).because("pass_lapsed")
			default:
				return pass(p.Number, args...)
			}
		},
	},
	{
		ID: "R65", Version: 1, Severity: Block, Scope: InsideAgency, From: Decision,
		Basis: "PP 11/2017 Pasal 191",
		Facts: []string{"process_minutes"},
		check: func(in *input) verdict {
			if get(in, processMinutes) {
				return pass("true")
			}
			return fail("false")
		},
	},
	{
		ID: "R66", Version: 1, Severity: Override, From: Decreeing,
		Basis: "Ketentuan aplikasi: keputusan tidak berlaku surut", Unverified: true,
		Facts: []string{"process_effective_on", "process_decree_on"},
		check: func(in *input) verdict {
			effective, decree := get(in, processEffectiveOn), scope(in, processDecreeOn)
			args := []Arg{date("effective", effective), date("decree", decree)}
			if effective.Before(decree) {
				return fail(effective.String(), args...)
			}
			return pass(effective.String(), args...)
		},
	},
}

// key is the message key of the part's name.
func (s ActStep) key() string { return "rule.step." + string(s) }

// checkSeparation: proposer, checker and decider are three people. Who advises may also have another part, since the
// team is formed of officials who have theirs.
func checkSeparation(in *input) verdict {
	played := map[string]ActStep{}
	for _, a := range get(in, processActs) {
		if a.Step == Advising || a.User == "" {
			continue
		}
		if first, ok := played[a.User]; ok && first != a.Step {
			return fail(string(first)+" "+string(a.Step), keys("first", []string{first.key()}), keys("second", []string{a.Step.key()}))
		}
		played[a.User] = a.Step
	}
	return pass("")
}
