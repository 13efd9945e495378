package eligibility

import (
	"slices"
	"strconv"
	"strings"
)

// professionRules are those of teachers and health workers.
var professionRules = []Rule{
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
}

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
