package method

import "fmt"

// Role is what a teacher's post does in the school.
type Role string

// The roles.
const (
	ClassTeacher   Role = "class"      // one for each study group (rombel): primary school
	SubjectTeacher Role = "subject"    // by lesson hours: one subject
	Counsellor     Role = "counsellor" // by pupils (bimbingan dan konseling)
	HeadTeacher    Role = "head"       // one for each school
)

// Roles lists the roles in the order of forms.
var Roles = []Role{ClassTeacher, SubjectTeacher, Counsellor, HeadTeacher}

// GradeLessons are the study groups of one grade and the lesson hours a week (JP) that the subject has in each of them.
type GradeLessons struct {
	Grade  int    `json:"grade"` // 0: kindergarten
	Groups int    `json:"groups"`
	Hours  Number `json:"hours"`
}

// TeacherInput is what the need for a teacher's post depends on.
type TeacherInput struct {
	Role   Role           `json:"role"`
	Grades []GradeLessons `json:"grades,omitempty"`
	// Duties is how many duties are attached to teachers of the subject (head of laboratory, deputy head …); each
	// counts as lesson hours.
	Duties int `json:"duties,omitempty"`
	Pupils int `json:"pupils,omitempty"` // for counsellors
}

// check refuses what no school can be.
func (in TeacherInput) check() error {
	if in.Duties < 0 || in.Duties > 1000 || in.Pupils < 0 || in.Pupils > 100_000 {
		return fmt.Errorf("%w: duties %d, pupils %d", ErrInput, in.Duties, in.Pupils)
	}
	for _, g := range in.Grades {
		if g.Groups < 0 || g.Groups > 1000 || g.Hours.Sign() < 0 || g.Hours.Cmp(Int(100)) > 0 {
			return fmt.Errorf("%w: grade %d has %d groups of %s hours", ErrInput, g.Grade, g.Groups, g.Hours)
		}
	}
	return nil
}

// Teacher reckons the need of a teacher's post.
//
//   - class teachers: one for each study group;
//   - a subject: Σ over grades (hours × groups) ÷ 24, since a teacher must have 24 lesson hours a week
//     (Permendikdasmen 11/2025). The range follows from floor and ceiling: fewer than ⌈hours ÷ 40⌉ people leave lessons
//     uncovered, with more than ⌊hours ÷ 24⌋ somebody falls below 24 hours and loses the allowance. Lessons go first:
//     where no number of people does both, Maximum is Minimum;
//   - counsellors by pupils, as a range; one head for each school.
func Teacher(in TeacherInput, p Params) (Result, error) {
	if err := in.check(); err != nil {
		return Result{}, err
	}
	var r Result
	switch in.Role {
	case HeadTeacher:
		r.Exact = Int(1)
		r.step("head", r.Exact, "")
		r.round()
		r.between(1, 1)
	case ClassTeacher:
		groups := 0
		for _, g := range in.Grades {
			groups += g.Groups
			r.step("groups", Int(g.Groups), "", number("grade", Int(g.Grade)))
		}
		r.Exact = Int(groups)
		r.step("class", r.Exact, "")
		r.round()
		r.between(groups, groups)
	case SubjectTeacher:
		r.subject(in, p)
	case Counsellor:
		r.counsellor(in.Pupils, p)
	default:
		return Result{}, fmt.Errorf("%w: role %q", ErrInput, in.Role)
	}
	return r.bounded()
}

// between sets the range; lessons go before the floor of hours.
func (r *Result) between(least, most int) {
	most = max(least, most)
	r.Minimum, r.Maximum = &least, &most
}

func (r *Result) subject(in TeacherInput, p Params) {
	var hours Number
	for _, g := range in.Grades {
		h := g.Hours.Mul(Int(g.Groups))
		hours = hours.Add(h)
		r.step("lessons", h, "", number("grade", Int(g.Grade)), number("groups", Int(g.Groups)), number("hours", g.Hours))
	}
	r.step("hours", hours, "")
	r.Exact = Ratio(hours, Int(p.TeacherHours))
	r.step("subject", r.Exact, "abk.teacher_hours", number("hours", hours), number("floor", Int(p.TeacherHours)))
	r.round()
	held := hours.Add(Int(in.Duties * p.DutyHours))
	if in.Duties > 0 {
		r.step("duties", held, "abk.duty_hours", number("hours", hours), number("duties", Int(in.Duties)), number("each", Int(p.DutyHours)))
	}
	least := Ratio(held, Int(p.TeacherCeiling)).Ceil()
	most := Ratio(held, Int(p.TeacherHours)).Floor()
	r.step("n_min", Int(least), "abk.teacher_ceiling", number("hours", held), number("ceiling", Int(p.TeacherCeiling)))
	r.step("n_max", Int(most), "abk.teacher_hours", number("hours", held), number("floor", Int(p.TeacherHours)))
	if most < least {
		r.step("below_floor", Int(least), "abk.teacher_hours", number("floor", Int(p.TeacherHours)))
	}
	r.between(least, most)
	r.atLeast(least, "abk.teacher_ceiling")
	if r.Quantity > *r.Maximum {
		r.step("above_floor", Int(*r.Maximum), "abk.teacher_hours", number("quantity", Int(r.Quantity)), number("floor", Int(p.TeacherHours)))
	}
}

func (r *Result) counsellor(pupils int, p Params) {
	fewest, usual, most := p.Counsellor[0], p.Counsellor[1], p.Counsellor[2]
	r.Exact = Ratio(Int(pupils), Int(usual))
	r.step("counsellor", r.Exact, "abk.counsellor_pupils", number("pupils", Int(pupils)), number("each", Int(usual)))
	r.round()
	least, top := Ratio(Int(pupils), Int(most)).Ceil(), Ratio(Int(pupils), Int(fewest)).Floor()
	r.step("counsellor_min", Int(least), "abk.counsellor_pupils", number("pupils", Int(pupils)), number("each", Int(most)))
	r.step("counsellor_max", Int(top), "abk.counsellor_pupils", number("pupils", Int(pupils)), number("each", Int(fewest)))
	r.between(least, top)
	r.atLeast(least, "abk.counsellor_pupils")
}
