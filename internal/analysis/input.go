package analysis

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"mutasi/internal/asn"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
	"mutasi/internal/workload/method"
)

// Facts concern the whole unit, as they were typed.
type Facts struct {
	Groups   []string `json:"groups,omitempty"` // study groups (rombel) by grade, in the order of Unit.Grades
	Pupils   string   `json:"pupils,omitempty"`
	Facility string   `json:"facility,omitempty"` // health_centre or sub_centre; empty: no legal minimum
	Area     string   `json:"area,omitempty"`     // urban, rural, remote
	Beds     string   `json:"beds,omitempty"`     // "1": inpatient
}

// Facilities and Areas are what a health unit can be.
var (
	Facilities = []string{"health_centre", "sub_centre", ""}
	Areas      = []string{"urban", "rural", "remote"}
)

// Task is a line of the form as it was typed.
type Task struct {
	Name    string `json:"name,omitempty"`
	Unit    string `json:"unit,omitempty"`
	Volume  string `json:"volume,omitempty"`
	Every   string `json:"every,omitempty"`
	Minutes string `json:"minutes,omitempty"`
}

func (t Task) empty() bool { return t.Name == "" && t.Unit == "" && t.Volume == "" && t.Minutes == "" }

// Input is what is known about a post, as it was typed, so that a draft keeps what is not right yet.
type Input struct {
	Method  method.Kind  `json:"method"`
	Tasks   []Task       `json:"tasks,omitempty"`   // general, health
	Staff   method.Staff `json:"staff,omitempty"`   // health
	Support string       `json:"support,omitempty"` // health: minutes a year
	Role    method.Role  `json:"role,omitempty"`    // teacher
	Hours   []string     `json:"hours,omitempty"`   // teacher of a subject: hours a week of each grade
	Duties  string       `json:"duties,omitempty"`
	Need    string       `json:"need,omitempty"` // entered
	Note    string       `json:"note,omitempty"`
}

// typed reports whether somebody typed what a need is worked out from; what an analysis begins with is not.
func (in Input) typed() bool {
	return len(in.trimmed().Tasks) > 0 || in.Support != "" || in.Duties != "" || strings.Join(in.Hours, "") != ""
}

// MaxTasks is how many tasks a post may have.
const MaxTasks = 60

// trimmed leaves out rows of tasks in which nothing was typed.
func (in Input) trimmed() Input {
	var tasks []Task
	for _, t := range in.Tasks {
		if !t.empty() {
			tasks = append(tasks, t)
		}
	}
	in.Tasks = tasks
	return in
}

// Grades are the grades of a school by its level; others have none.
func Grades(schoolLevel string) []int {
	switch schoolLevel {
	case "tk":
		return []int{1, 2}
	case "sd":
		return []int{1, 2, 3, 4, 5, 6}
	case "smp":
		return []int{7, 8, 9}
	}
	return nil
}

// params turns the agency's policy into the numbers of the methods, for a unit with these facts. minimum is the policy
// parameter of the legal minima, empty if the unit has none.
func params(p policy.Set, f Facts) (out method.Params, minimum string) {
	out = method.Params{GeneralMinutes: p.Int(policy.MinutesGeneral), HealthMinutes: p.Int(policy.MinutesHealth), HealthDecimals: p.Int(policy.HealthDecimals),
		PerDay: p.Int(policy.PerDay), PerWeek: p.Int(policy.PerWeek), PerMonth: p.Int(policy.PerMonth),
		TeacherHours: p.Int(policy.TeacherHours), TeacherCeiling: p.Int(policy.TeacherCeiling), DutyHours: p.Int(policy.DutyHours)}
	copy(out.Counsellor[:], p.List(policy.CounsellorPupils))
	if f.Facility == "" {
		return out, ""
	}
	key := policy.LegalMinimum(f.Facility, f.Area, f.Beds == "1")
	out.Minima = map[method.Staff]int{}
	for i, n := range p.List(key) {
		if i < len(method.Staffs) {
			out.Minima[method.Staffs[i]] = n
		}
	}
	return out, string(key)
}

// reader reads typed texts and collects what is wrong, by the field's name in the form.
type reader struct{ faults errs.Fields }

// number reads a decimal between low and high; key says what to enter.
func (r *reader) number(field, text, key string, low, high int) method.Number {
	n, ok := method.ParseNumber(text)
	if !ok || n.Cmp(method.Int(low)) < 0 || n.Cmp(method.Int(high)) > 0 {
		r.faults.Add(field, key, "low", low, "high", high)
		return method.Number{}
	}
	return n
}

// whole reads a whole number; an empty text is 0 if optional.
func (r *reader) whole(field, text, key string, high int, optional bool) int {
	if optional && strings.TrimSpace(text) == "" {
		return 0
	}
	n := r.number(field, text, key, 0, high)
	if n.Cmp(method.Int(n.Floor())) != 0 {
		r.faults.Add(field, key, "low", 0, "high", high)
		return 0
	}
	return n.Floor()
}

// words refuses texts that are too long or no text.
func (r *reader) words(field, text string, most int) {
	if utf8.RuneCountInString(text) > most || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		r.faults.Add(field, "analysis.field.too_long", "most", most)
	}
}

const (
	mostText    = 250
	mostGroups  = 200
	mostPupils  = 20_000
	mostVolume  = 10_000_000
	mostMinutes = 100_000
	mostHours   = 60
)

// groups reads the study groups by grade.
func (r *reader) groups(u Unit, f Facts) []int {
	grades := Grades(u.SchoolLevel)
	out := make([]int, len(grades))
	for i := range grades {
		text := ""
		if i < len(f.Groups) {
			text = f.Groups[i]
		}
		out[i] = r.whole("groups-"+strconv.Itoa(i), text, "analysis.field.groups", mostGroups, false)
	}
	return out
}

// readFacts checks the facts of a unit.
func readFacts(u Unit, f Facts) error {
	var r reader
	if len(Grades(u.SchoolLevel)) > 0 {
		r.groups(u, f)
		r.whole("pupils", f.Pupils, "analysis.field.pupils", mostPupils, true)
	}
	if f.Facility == "health_centre" && f.Area == "" {
		r.faults.Add("area", "analysis.field.area")
	}
	return r.faults.Err()
}

// reckon reads an input and reckons the need. Legal minima come later, over all lines.
func reckon(u Unit, f Facts, in Input, p method.Params) (*method.Result, error) {
	var r reader
	r.words("note", in.Note, mostText)
	var result method.Result
	var err error
	switch in.Method {
	case method.KindGeneral:
		if tasks := r.tasks(in); r.faults.Err() == nil {
			result, err = method.General(tasks, p)
		}
	case method.KindHealth:
		tasks := r.tasks(in)
		support := method.Number{}
		if strings.TrimSpace(in.Support) != "" {
			support = r.number("support", in.Support, "analysis.field.support", 0, p.HealthMinutes-1)
		}
		if r.faults.Err() == nil {
			result, err = method.Health(method.HealthInput{Staff: in.Staff, Tasks: tasks, Support: support}, p)
		}
	case method.KindTeacher:
		if t := r.teacher(u, f, in); r.faults.Err() == nil {
			result, err = method.Teacher(t, p)
		}
	case method.KindEntered:
		if n := r.number("need", in.Need, "analysis.field.need", 0, 10_000); r.faults.Err() == nil {
			result, err = method.Entered(n)
		}
	default:
		r.faults.Add("method", "analysis.field.method")
	}
	if f := r.faults.Err(); f != nil {
		return nil, f
	}
	if err != nil { // the fields are each in range, but together they make more than any post
		r.faults.Add("method", "analysis.field.out_of_range")
		return nil, r.faults.Err()
	}
	return &result, nil
}

func (r *reader) tasks(in Input) []method.Task {
	if len(in.Tasks) == 0 {
		r.faults.Add("task-0-name", "analysis.field.no_task")
	}
	if len(in.Tasks) > MaxTasks {
		r.faults.Add("task-0-name", "analysis.field.many_tasks", "most", MaxTasks)
		return nil
	}
	out := make([]method.Task, len(in.Tasks))
	for i, t := range in.Tasks {
		name := func(part string) string { return "task-" + strconv.Itoa(i) + "-" + part }
		if strings.TrimSpace(t.Name) == "" {
			r.faults.Add(name("name"), "analysis.field.task", "n", i+1)
		}
		r.words(name("name"), t.Name, mostText)
		r.words(name("unit"), t.Unit, 60)
		out[i] = method.Task{Name: t.Name, Unit: t.Unit, Every: method.Every(t.Every)}
		out[i].Volume = r.inRow(name("volume"), i, t.Volume, "analysis.field.volume", mostVolume)
		out[i].Minutes = r.inRow(name("minutes"), i, t.Minutes, "analysis.field.minutes", mostMinutes)
		if out[i].Minutes.Sign() == 0 && !r.faults.Has(name("minutes")) {
			r.faults.Add(name("minutes"), "analysis.field.minutes", "n", i+1, "high", mostMinutes)
		}
	}
	return out
}

// inRow reads a number of a row of tasks and names the row in its fault.
func (r *reader) inRow(field string, row int, text, key string, high int) method.Number {
	n, ok := method.ParseNumber(text)
	if !ok || n.Sign() < 0 || n.Cmp(method.Int(high)) > 0 {
		r.faults.Add(field, key, "n", row+1, "high", high)
		return method.Number{}
	}
	return n
}

func (r *reader) teacher(u Unit, f Facts, in Input) method.TeacherInput {
	out := method.TeacherInput{Role: in.Role}
	switch in.Role {
	case method.HeadTeacher:
		return out
	case method.Counsellor:
		var school reader
		if out.Pupils = school.whole("pupils", f.Pupils, "", mostPupils, false); school.faults.Err() != nil {
			r.faults.Add("role", "analysis.field.pupils_first")
		}
		return out
	case method.ClassTeacher, method.SubjectTeacher:
	default:
		r.faults.Add("role", "analysis.field.role")
		return out
	}
	grades := Grades(u.SchoolLevel)
	var school reader
	groups := school.groups(u, f)
	if len(grades) == 0 || school.faults.Err() != nil {
		r.faults.Add("role", "analysis.field.groups_first")
		return out
	}
	for i, g := range grades {
		line := method.GradeLessons{Grade: g, Groups: groups[i]}
		if in.Role == method.SubjectTeacher {
			text := ""
			if i < len(in.Hours) {
				text = in.Hours[i]
			}
			line.Hours = r.number("hours-"+strconv.Itoa(i), text, "analysis.field.hours", 0, mostHours)
		}
		out.Grades = append(out.Grades, line)
	}
	if in.Role == method.SubjectTeacher {
		out.Duties = r.whole("duties", in.Duties, "analysis.field.duties", 100, true)
	}
	return out
}

// staffOf are the kinds of the legal minima by the family of a post.
var staffOf = map[string]method.Staff{
	"Dokter": method.Doctor, "Dokter Gigi": method.Dentist, "Perawat": method.Nurse, "Bidan": method.Midwife,
	"Tenaga Promosi Kesehatan dan Ilmu Perilaku": method.PublicHealth, "Penyuluh Kesehatan Masyarakat": method.PublicHealth,
	"Tenaga Sanitasi Lingkungan": method.Environment, "Sanitarian": method.Environment,
	"Pranata Laboratorium Kesehatan": method.Laboratory, "Nutrisionis": method.Nutrition,
	"Apoteker": method.Pharmacy, "Asisten Apoteker": method.Pharmacy,
}

// Suggest is the input with which the line of a post begins.
func Suggest(u Unit, p Post) Input {
	structural := asn.PositionKind(p.Kind) == asn.StructuralPost
	switch {
	case structural || p.Family == "Kepala Puskesmas":
		return Input{Method: method.KindEntered, Need: "1"}
	case u.Kind == "school" && p.HeadsUnit:
		return Input{Method: method.KindTeacher, Role: method.HeadTeacher}
	case u.Kind == "school" && p.Family == "Guru":
		in := Input{Method: method.KindTeacher, Role: method.SubjectTeacher}
		switch subject := strings.ToLower(p.Subject + " " + p.Position); {
		case strings.Contains(subject, "guru kelas"), strings.Contains(subject, "guru tk"):
			in.Role = method.ClassTeacher
		case strings.Contains(subject, "bimbingan"):
			in.Role = method.Counsellor
		}
		return in
	case staffOf[p.Family] != "":
		return Input{Method: method.KindHealth, Staff: staffOf[p.Family]}
	}
	return Input{Method: method.KindGeneral}
}

// suggestFacts are the facts with which an analysis of a unit begins.
func suggestFacts(u Unit) Facts {
	f := Facts{}
	switch {
	case u.Kind == "health_centre":
		f.Facility, f.Area = "health_centre", "rural"
	case u.Kind == "branch" && (strings.HasPrefix(u.Name, "Pustu ") || strings.HasPrefix(u.Name, "Puskesmas Pembantu ")):
		f.Facility = "sub_centre"
	}
	if f.Area != "" && u.Remoteness > 0 {
		f.Area = "remote"
	}
	return f
}
