package eligibility

import (
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/asn"
)

// professionRules are those of teachers and health workers.
var professionRules = []Rule{
	{
		ID: "R19", Version: 1, Severity: Block, From: Submission,
		Basis:  "Permendikdasmen 7/2025",
		Facts:  []string{"origin_profession", "origin_unit_since", "target_profession", "person_head_months"},
		Params: []string{"tenure.head_teacher_min_months", "tenure.head_teacher_max_months"},
		check:  checkHeadTeacherTerm,
	},
	{
		ID: "R49", Version: 1, Severity: Override,
		Basis:  "Permendikdasmen 11/2025",
		Facts:  []string{"target_profession", "target_subject", "person_certified_for", "target_lesson_hours"},
		Params: []string{"teacher.min_hours"},
		check:  checkTeacher,
	},
	{
		ID: "R50", Version: 1, Severity: Warn,
		Basis: "UU 17/2023 tentang Kesehatan", Unverified: true,
		Facts: []string{"target_profession", "person_registration", "process_effective_on", "target_permit_planned"},
		check: checkHealthWorker,
	},
	{
		ID: "R51", Version: 1, Severity: Block, From: Submission,
		Basis: "Permendikdasmen 7/2025",
		Facts: []string{"origin_profession", "target_profession", "person_kind", "person_rank", "origin_position_since", "person_educations",
			"person_certified_for", "person_ratings", "person_sanctions", "person_manager_months"},
		Params: []string{"contract.head_teacher_months", "competence.head_teacher_manager_months", "rating.least", "rating.years", "rating.final_month"},
		check:  checkHeadTeacherCandidate,
	},
}

// becomesHeadTeacher reports whether the move makes somebody a head teacher who is none.
func becomesHeadTeacher(in *input) bool {
	return scope(in, targetProfession) == HeadTeacher && scope(in, originProfession) != HeadTeacher
}

// checkHeadTeacherTerm: a head teacher stays some time at a school, and heads schools for two periods at most. How long
// somebody headed schools is known only from a whole history; without it an authorised person decides with a reason.
func checkHeadTeacherTerm(in *input) verdict {
	if p := scope(in, originProfession); p != HeadTeacher && p != "" {
		return notApplicable()
	}
	since, least, most := get(in, originUnitSince), param(in, in.params.HeadMin), param(in, in.params.HeadMax)
	from := since.AddMonths(least)
	if in.On.Before(from) {
		return fail(since.String(), months("tenure", since.MonthsUntil(in.On)), months("least", least), date("from", from)).canBeFrom(from)
	}
	if scope(in, targetProfession) != HeadTeacher {
		return pass(since.String(), months("tenure", since.MonthsUntil(in.On)))
	}
	served, known := peek(in, personHeadMonths)
	switch {
	case !known:
		return unclear("", months("most", most)).at(Override)
	case served >= most:
		return fail(strconv.Itoa(served), months("served", served), months("most", most)).because("fail_periods")
	default:
		return pass(since.String(), months("tenure", since.MonthsUntil(in.On)))
	}
}

// checkHeadTeacherCandidate: rank or years of service, diploma, certificate, ratings, penalties and managing. Managing
// inside a school is no post of its own, so that a short record says nothing; an authorised person then decides with a
// reason.
func checkHeadTeacherCandidate(in *input) verdict {
	if !becomesHeadTeacher(in) {
		return notApplicable()
	}
	if v := headTeacherRank(in); v.outcome == Fail {
		return v
	}
	if !slices.ContainsFunc(get(in, personEducations), func(e Education) bool { return e.Level.Order() >= asn.EducationS1.Order() }) {
		return fail("").because("fail_education")
	}
	if len(get(in, personCertifiedFor)) == 0 {
		return fail("").because("fail_certificate")
	}
	if i := slices.IndexFunc(get(in, personSanctions), func(s Sanction) bool { return s.Level != asn.SanctionLight }); i >= 0 {
		return fail("").because("fail_sanction")
	}
	if v := checkRatings(in); v.outcome != Pass {
		v.reason += "_rating"
		return v
	}
	managed, least := get(in, personManagerMonths), param(in, in.params.HeadManager)
	args := []Arg{months("managed", managed), months("least", least)}
	if managed < least {
		return unclear(strconv.Itoa(managed), args...).at(Override)
	}
	return pass(strconv.Itoa(managed), args...)
}

// headTeacherRank asks III/c of a PNS, and years of service as a teacher of who serves under contract.
func headTeacherRank(in *input) verdict {
	if scope(in, personKind).IsContract() {
		since, least := get(in, originPositionSince), param(in, in.params.HeadContract)
		if from := since.AddMonths(least); in.On.Before(from) {
			return fail(since.String(), months("tenure", since.MonthsUntil(in.On)), months("least", least), date("from", from)).because("fail_contract").canBeFrom(from)
		}
		return pass("")
	}
	if rank := get(in, personRank); rank.Order() < headTeacherLeast.Order() {
		return fail(string(rank), text("rank", string(rank)), text("least", string(headTeacherLeast))).because("fail_rank")
	}
	return pass("")
}

// headTeacherLeast is the least rank of a PNS who becomes a head teacher.
const headTeacherLeast = asn.Rank("III/c")

// checkTeacher: without the certificate for the subject taught, or with fewer lesson hours than the floor, the teacher
// loses the professional allowance.
func checkTeacher(in *input) verdict {
	if p := scope(in, targetProfession); p != Teacher && p != "" {
		return notApplicable()
	}
	held, subject := get(in, personCertifiedFor), scope(in, targetSubject)
	hours, least := scope(in, targetLessonHours), param(in, in.params.TeacherHours)
	args := []Arg{text("subject", subject), text("certified", joined(held)), number("hours", hours), number("least", least)}
	certified := slices.ContainsFunc(held, func(s string) bool {
		return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(subject))
	})
	switch {
	case len(held) == 0:
		return fail("", args...).because("fail_none")
	case !certified:
		return fail(joined(held), args...).because("fail_subject")
	case hours < least:
		return fail(strconv.Itoa(hours), args...).because("fail_hours")
	default:
		return pass(joined(held), args...)
	}
}

// checkHealthWorker: a practice permit is bound to its place, so the new place needs a new one.
func checkHealthWorker(in *input) verdict {
	if p := scope(in, targetProfession); p != HealthWorker && p != "" {
		return notApplicable()
	}
	licence, start := get(in, personRegistration), scope(in, processEffectiveOn)
	switch {
	case !licence.Held:
		return fail("false").because("fail_none")
	case !licence.Until.IsZero() && licence.Until.Before(start):
		return fail(licence.Until.String(), date("until", licence.Until)).because("fail_expired")
	case !scope(in, targetPermitPlanned):
		return fail("false")
	default:
		return pass("true")
	}
}
