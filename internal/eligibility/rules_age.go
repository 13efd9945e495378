package eligibility

import (
	"strconv"

	"mutasi/internal/asn"
)

// ageRules ask whether enough time is left before retirement. Age is measured on the day the move takes effect,
// retirement by the age of the post the person would hold.
var ageRules = []Rule{
	{
		ID: "R30", Version: 1, Severity: Block, Scope: BetweenAgency,
		Basis: "Layanan Pindah Instansi SIASN", Unverified: true,
		Facts:  []string{"person_birth_date", "process_effective_on"},
		Params: []string{"age.inter_agency_below"},
		check: func(in *input) verdict {
			age := get(in, personBirthDate).AgeOn(scope(in, processEffectiveOn))
			limit := param(in, in.params.InterAgencyAge)
			if age < limit {
				return pass(strconv.Itoa(age), number("age", age), number("limit", limit))
			}
			return fail(strconv.Itoa(age), number("age", age), number("limit", limit))
		},
	},
	{
		ID: "R31", Version: 1, Severity: Override, Person: true,
		Basis:  "PP 11/2017 Pasal 239; UU 20/2023 Pasal 55",
		Facts:  []string{"person_birth_date", "target_retirement_age", "process_effective_on"},
		Params: []string{"retirement.min_months"},
		check: func(in *input) verdict {
			retires, left := retirement(in)
			least := param(in, in.params.RetirementMin)
			args := []Arg{date("retires", retires), months("left", left), months("least", least)}
			if left >= least {
				return pass(retires.String(), args...)
			}
			return fail(retires.String(), args...)
		},
	},
	{
		ID: "R32", Version: 1, Severity: Warn, Person: true,
		Basis: "PP 11/2017 Pasal 239", Unverified: true,
		Facts:  []string{"person_birth_date", "target_retirement_age", "process_effective_on"},
		Params: []string{"retirement.min_months", "retirement.notice_months"},
		check: func(in *input) verdict {
			retires, left := retirement(in)
			if left < param(in, in.params.RetirementMin) {
				return notApplicable() // R31 says so already
			}
			notice := param(in, in.params.RetirementNotice)
			args := []Arg{date("retires", retires), months("left", left), months("notice", notice)}
			if left > notice {
				return pass(retires.String(), args...)
			}
			return fail(retires.String(), args...)
		},
	},
	{
		ID: "R33", Version: 1, Severity: Block,
		Basis: "PermenPANRB 1/2023", Unverified: true,
		Facts: []string{"person_birth_date", "origin_post_kind", "origin_post_echelon", "target_post_kind", "target_post_level",
			"process_effective_on"},
		Params: []string{"age.functional_entry", "age.functional_entry_madya", "age.functional_entry_utama", "age.functional_entry_utama_jpt"},
		check:  checkEntryAge,
	},
	{
		ID: "R34", Version: 1, Severity: Block, From: Submission,
		Basis: "PP 11/2017 Pasal 107", Unverified: true,
		Facts: []string{"person_birth_date", "origin_post_kind", "origin_post_echelon", "target_post_kind", "target_post_echelon",
			"process_effective_on"},
		Params: []string{"age.jpt_pratama_entry"},
		check: func(in *input) verdict {
			if asn.GroupOf(scope(in, targetKind), scope(in, targetEchelon)) != asn.JPTPratama ||
				asn.GroupOf(scope(in, originKind), scope(in, originEchelon)).IsJPT() {
				return notApplicable()
			}
			return checkOldest(in, in.params.JPTPratamaAge)
		},
	},
	{
		ID: "R35", Version: 1, Severity: Block, From: Submission,
		Basis:  "Permendikdasmen 7/2025",
		Facts:  []string{"person_birth_date", "origin_profession", "target_profession", "process_effective_on"},
		Params: []string{"age.head_teacher_entry"},
		check: func(in *input) verdict {
			if !becomesHeadTeacher(in) {
				return notApplicable()
			}
			return checkOldest(in, in.params.HeadAge)
		},
	},
}

// checkOldest: the age in full years on the day the move takes effect is no higher than the limit.
func checkOldest(in *input, limit Param[int]) verdict {
	age, most := get(in, personBirthDate).AgeOn(scope(in, processEffectiveOn)), param(in, limit)
	args := []Arg{number("age", age), number("limit", most)}
	if age > most {
		return fail(strconv.Itoa(age), args...)
	}
	return pass(strconv.Itoa(age), args...)
}

// retirement returns TMT pensiun in the target post and the full months from TMT until then, 0 if it is over.
func retirement(in *input) (asn.Date, int) {
	retires := asn.RetirementDate(get(in, personBirthDate), scope(in, targetRetirementAge))
	return retires, max(0, scope(in, processEffectiveOn).MonthsUntil(retires))
}

// checkEntryAge: whoever moves into a functional post from another kind of post must not be older than its limit, read
// strictly as "not after the birthday at that age".
func checkEntryAge(in *input) verdict {
	to := scope(in, targetKind)
	if to != asn.FunctionalPost && to != "" {
		return notApplicable()
	}
	from := scope(in, originKind)
	if from == asn.FunctionalPost {
		return notApplicable()
	}
	limit := in.params.EntryAge
	switch scope(in, targetLevel) {
	case asn.AhliMadya:
		limit = in.params.EntryAgeMadya
	case asn.AhliUtama:
		limit = in.params.EntryAgeUtama
		if from == asn.StructuralPost && asn.GroupOf(from, scope(in, originEchelon)).IsJPT() {
			limit = in.params.EntryAgeUtamaJPT
		}
	}
	birth, on, most := get(in, personBirthDate), scope(in, processEffectiveOn), param(in, limit)
	age := birth.AgeOn(on)
	if on.After(birth.AddYears(most)) {
		return fail(strconv.Itoa(age), number("age", age), number("limit", most))
	}
	return pass(strconv.Itoa(age), number("age", age), number("limit", most))
}
