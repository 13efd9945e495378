package exchange

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/sheet"
	"mutasi/internal/workload/method"
)

// A word stands in files for a code.
type word struct{ code, text string }

// The words of the form of an analysis. Files are Indonesian in every language.
var (
	methodWords = []word{{string(method.KindGeneral), "Umum"}, {string(method.KindHealth), "Tenaga kesehatan"}, {string(method.KindTeacher), "Guru"},
		{string(method.KindEntered), "Diisi langsung"}}
	everyWords = []word{{string(method.Yearly), "Tahun"}, {string(method.Monthly), "Bulan"}, {string(method.Weekly), "Minggu"}, {string(method.Daily), "Hari"}}
	staffWords = []word{{string(method.Doctor), "Dokter"}, {string(method.Dentist), "Dokter gigi"}, {string(method.Nurse), "Perawat"}, {string(method.Midwife), "Bidan"},
		{string(method.PublicHealth), "Kesehatan masyarakat"}, {string(method.Environment), "Kesehatan lingkungan"}, {string(method.Laboratory), "Ahli laboratorium"},
		{string(method.Nutrition), "Gizi"}, {string(method.Pharmacy), "Kefarmasian"}, {string(method.Administration), "Administrasi"}, {string(method.Helper), "Pekarya"}}
	roleWords = []word{{string(method.ClassTeacher), "Guru kelas"}, {string(method.SubjectTeacher), "Guru mata pelajaran"},
		{string(method.Counsellor), "Guru bimbingan dan konseling"}, {string(method.HeadTeacher), "Kepala sekolah"}}
	facilityWords = []word{{"health_centre", "Puskesmas"}, {"sub_centre", "Puskesmas pembantu"}, {"", "Lainnya"}}
	areaWords     = []word{{"urban", "Perkotaan"}, {"rural", "Perdesaan"}, {"remote", "Terpencil"}}
)

// textOf is the word for a code, empty for one that has none.
func textOf(words []word, code string) string {
	for _, w := range words {
		if w.code == code {
			return w.text
		}
	}
	return ""
}

func wordChoices(words []word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// coded reads a word; an unknown one is refused with those there are.
func (r *record) coded(f Field, words []word) string {
	text := r.text(f)
	if text == "" {
		return ""
	}
	var known []string
	for _, w := range words {
		if asn.FoldName(w.text) == asn.FoldName(text) {
			return w.code
		}
		known = append(known, w.text)
	}
	r.refuse(f, "import.workload.word", "known", strings.Join(known, ", "))
	return ""
}

// figure reads a number as it was typed; it must be one from 0 to most.
func (r *record) figure(f Field, most int) string {
	text := r.text(f)
	if c := r.cell(f); c.Kind == sheet.Number {
		text = strings.Replace(strconv.FormatFloat(c.Number, 'f', -1, 64), ".", ",", 1)
	}
	if text == "" {
		return ""
	}
	if n, ok := method.ParseNumber(text); !ok || n.Sign() < 0 || n.Cmp(method.Int(most)) > 0 {
		r.refuse(f, "import.workload.need", "most", most)
		return ""
	}
	return text
}

// figures reads numbers, one for each grade, with semicolons between them.
func (r *record) figures(f Field, most int) []string {
	text := r.text(f)
	if c := r.cell(f); c.Kind == sheet.Number {
		text = r.figure(f, most)
	}
	if text == "" {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(text, ";") {
		part = strings.TrimSpace(part)
		if n, ok := method.ParseNumber(part); part != "" && (!ok || n.Sign() < 0 || n.Cmp(method.Int(most)) > 0) {
			r.refuse(f, "import.workload.grades", "most", most)
			return nil
		}
		out = append(out, part)
	}
	return out
}

// Bounds of the figures of a form, wide enough for every post.
const (
	mostVolume  = 10_000_000
	mostMinutes = 100_000
	mostPupils  = 20_000
	mostGroups  = 200
	mostHours   = 60
	mostDuties  = 100
	longestUnit = 60 // characters of the unit of a result
)

// readForm reads what a row says besides the need: how the need of its post is reckoned, one task, and what concerns the
// whole unit.
func (r *record) readForm(w *WorkloadRow) {
	w.Input = analysis.Input{
		Method: method.Kind(r.coded(FieldMethod, methodWords)), Staff: method.Staff(r.coded(FieldStaff, staffWords)),
		Support: r.figure(FieldSupport, mostMinutes), Role: method.Role(r.coded(FieldRole, roleWords)),
		Hours: r.figures(FieldHours, mostHours), Duties: r.figure(FieldDuties, mostDuties),
	}
	w.Task = analysis.Task{Name: r.text(FieldTask), Unit: r.text(FieldResult), Volume: r.figure(FieldVolume, mostVolume),
		Every: r.coded(FieldEvery, everyWords), Minutes: r.figure(FieldMinutes, mostMinutes)}
	if len([]rune(w.Task.Unit)) > longestUnit {
		r.refuse(FieldResult, "import.cell.too_long", "most", longestUnit)
	}
	facts := analysis.Facts{Groups: r.figures(FieldGroups, mostGroups), Pupils: r.figure(FieldPupils, mostPupils),
		Facility: r.coded(FieldFacility, facilityWords), Area: r.coded(FieldArea, areaWords)}
	if beds := r.yes(FieldBeds); beds != nil && *beds {
		facts.Beds = "1"
	}
	if r.has(FieldGroups) || r.has(FieldPupils) || r.has(FieldFacility) || r.has(FieldArea) || r.has(FieldBeds) {
		w.Facts = &facts
	}
}

// form reports whether the row is one of a form, which tells how the need comes about, and not one of a recap.
func (w WorkloadRow) form() bool { return w.Input.Method != "" || w.Task != (analysis.Task{}) }

// WorkloadForm are the columns of the form of analyses: a row for each task, one for a post without tasks.
func WorkloadForm() []sheet.Column {
	columns := make([]sheet.Column, len(workloadSpecs))
	for i, s := range workloadSpecs {
		columns[i] = sheet.Column{Heading: s.Heading, Width: s.Width}
	}
	return columns
}

// WorkloadRows are the rows of the form of a post, by the columns of WorkloadForm.
func WorkloadRows(d analysis.Detail) [][]sheet.Cell {
	tasks := d.Input.Tasks
	if len(tasks) == 0 {
		tasks = []analysis.Task{{}}
	}
	yes := ""
	if d.Facts.Beds == "1" {
		yes = "Ya"
	}
	rows := make([][]sheet.Cell, len(tasks))
	for i, t := range tasks {
		every := ""
		if t != (analysis.Task{}) {
			every = textOf(everyWords, t.Every)
		}
		values := map[Field]string{FieldUnitID: d.UnitID, FieldUnit: d.Unit, FieldOffice: d.Office, FieldPosition: d.Position, FieldNeed: d.Input.Need, FieldNote: d.Input.Note,
			FieldMethod: textOf(methodWords, string(d.Input.Method)), FieldTask: t.Name, FieldResult: t.Unit, FieldVolume: t.Volume, FieldEvery: every, FieldMinutes: t.Minutes,
			FieldStaff: textOf(staffWords, string(d.Input.Staff)), FieldSupport: d.Input.Support, FieldRole: textOf(roleWords, string(d.Input.Role)),
			FieldHours: strings.Join(d.Input.Hours, "; "), FieldDuties: d.Input.Duties, FieldGroups: strings.Join(d.Facts.Groups, "; "), FieldPupils: d.Facts.Pupils,
			FieldFacility: textOf(facilityWords, d.Facts.Facility), FieldArea: textOf(areaWords, d.Facts.Area), FieldBeds: yes}
		for _, s := range workloadSpecs {
			rows[i] = append(rows[i], sheet.TextCell(values[s.Field]))
		}
	}
	return rows
}

// gather puts the rows of one post together. A row that says something else of the post than an earlier one is refused.
func gather(rows []*workloadWrite) analysis.Input {
	in := rows[0].row.Input
	in.Need, in.Note = rows[0].row.Need, rows[0].row.Note
	for i, w := range rows {
		if w.row.Task != (analysis.Task{}) {
			in.Tasks = append(in.Tasks, w.row.Task)
		}
		x := w.row.Input
		for _, c := range []struct {
			field Field
			is    *string
			says  string
		}{{FieldMethod, (*string)(&in.Method), string(x.Method)}, {FieldStaff, (*string)(&in.Staff), string(x.Staff)}, {FieldSupport, &in.Support, x.Support},
			{FieldRole, (*string)(&in.Role), string(x.Role)}, {FieldDuties, &in.Duties, x.Duties}, {FieldNeed, &in.Need, w.row.Need}, {FieldNote, &in.Note, w.row.Note}} {
			if *c.is = cmp.Or(*c.is, c.says); i > 0 && c.says != "" && c.says != *c.is {
				w.plan.faults = append(w.plan.faults, Fault{Field: c.field, Value: brief(c.says), Key: "import.workload.contradicts"})
			}
		}
		if len(in.Hours) == 0 {
			in.Hours = x.Hours
		} else if len(x.Hours) > 0 && !slices.Equal(in.Hours, x.Hours) {
			w.plan.faults = append(w.plan.faults, Fault{Field: FieldHours, Key: "import.workload.contradicts"})
		}
	}
	if len(in.Tasks) > analysis.MaxTasks {
		rows[0].plan.faults = append(rows[0].plan.faults, Fault{Field: FieldTask, Key: "import.workload.many_tasks", Args: []any{"most", analysis.MaxTasks}})
	}
	if in.Method == "" { // a form of the general method has no column for it
		in.Method = method.KindGeneral
		if in.Staff != "" || in.Support != "" {
			in.Method = method.KindHealth
		}
	}
	return in
}
