package analyses

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/analysis"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload/method"
	page "mutasi/web/page/analyses"
	"mutasi/web/ui"
)

// Empty rows that a form of tasks begins with, and that are added at a time.
const (
	firstRows = 3
	moreRows  = 3
)

// factsOf reads what was typed of the whole unit.
func factsOf(f *kit.Form) analysis.Facts {
	out := analysis.Facts{Pupils: typed(f, "pupils")}
	for i := 0; f.Has("groups-" + strconv.Itoa(i)); i++ {
		out.Groups = append(out.Groups, typed(f, "groups-"+strconv.Itoa(i)))
	}
	if s := f.Get("facility"); slices.Contains(analysis.Facilities, s) {
		out.Facility = s
	}
	if s := f.Get("area"); slices.Contains(analysis.Areas, s) {
		out.Area = s
	}
	if f.Bool("beds") {
		out.Beds = "1"
	}
	return out
}

// typed is a text as it was typed; what is wrong with it is said where it is read.
func typed(f *kit.Form, name string) string {
	s := strings.TrimSpace(f.Get(name))
	if r := []rune(s); len(r) > 1000 { // far beyond every limit: the fault is the same
		return string(r[:1000])
	}
	return s
}

// inputOf reads what was typed of a post.
func inputOf(f *kit.Form) analysis.Input {
	in := analysis.Input{Method: method.Kind(f.Get("method")), Staff: method.Staff(f.Get("staff")), Support: typed(f, "support"),
		Role: method.Role(f.Get("role")), Duties: typed(f, "duties"), Need: typed(f, "need"), Note: typed(f, "note")}
	if !slices.Contains(method.Staffs, in.Staff) {
		in.Staff = ""
	}
	if !slices.Contains(method.Roles, in.Role) {
		in.Role = ""
	}
	rows, _ := strconv.Atoi(f.Get("baris"))
	for i := range min(rows, analysis.MaxTasks+moreRows) {
		name := "task-" + strconv.Itoa(i) + "-"
		t := analysis.Task{Name: typed(f, name+"name"), Unit: typed(f, name+"unit"), Volume: typed(f, name+"volume"), Minutes: typed(f, name+"minutes"),
			Every: string(every(f.Get(name + "every")))}
		if t.Name+t.Unit+t.Volume+t.Minutes != "" {
			in.Tasks = append(in.Tasks, t)
		}
	}
	for i := 0; f.Has("hours-"+strconv.Itoa(i)) && i < 20; i++ {
		in.Hours = append(in.Hours, typed(f, "hours-"+strconv.Itoa(i)))
	}
	return in
}

func editView(r *http.Request, o analysis.Overview, lines []analysis.Line, outside []analysis.Post, fault error) page.EditView {
	ctx, a := r.Context(), o.Open
	v := page.EditView{Form: formOf(r, o, fault), Saved: i18n.T(ctx, "analysis.saved", "time", i18n.Time(ctx, a.ChangedAt)), Date: ui.DatePartsOf(a.EffectiveOn.Time()),
		Pupils: a.Facts.Pupils, Facility: a.Facts.Facility, Area: a.Facts.Area, Beds: a.Facts.Beds,
		Health: o.Unit.Kind == "health_centre" || o.Unit.Kind == "branch" || a.Facts.Facility != "", Returned: toMend(a)}
	if fault != nil {
		f := kit.FormOf(r)
		v.Date = ui.DateParts{Day: f.Get("effective_on_d"), Month: f.Get("effective_on_m"), Year: f.Get("effective_on_y")}
	}
	for i, g := range analysis.Grades(o.Unit.SchoolLevel) {
		field := page.GradeField{Label: i18n.T(ctx, "analysis.grade", "n", g)}
		if i < len(a.Facts.Groups) {
			field.Value = a.Facts.Groups[i]
		}
		v.School, v.Grades = true, append(v.Grades, field)
	}
	open := 0
	var exact method.Number
	for _, l := range lines {
		v.Lines = append(v.Lines, lineView(ctx, l, policy.Set{}, false))
		if l.Result == nil {
			open++
		} else {
			exact = exact.Add(l.Result.Exact)
		}
	}
	for _, p := range outside {
		v.Outside = append(v.Outside, page.Line{PostID: p.PublicID, Position: p.Position})
	}
	v.Ready = len(lines) > 0 && open == 0
	v.Message = i18n.T(ctx, "analysis.edit.message", "done", len(lines)-open, "posts", len(lines), "exact", num(ctx, exact))
	return v
}

func postView(r *http.Request, o analysis.Overview, l analysis.Line, p policy.Set, fault error) page.LineView {
	ctx, in := r.Context(), l.Input
	v := page.LineView{Form: formOf(r, o, fault), PostID: l.Post.PublicID, Position: l.Post.Position, Saved: i18n.T(ctx, "analysis.saved", "time", i18n.Time(ctx, o.Open.ChangedAt)),
		Method: string(in.Method), Staff: string(in.Staff), Support: in.Support, Role: string(in.Role), Duties: in.Duties, Need: in.Need, Note: in.Note,
		SupportHint: i18n.T(ctx, "analysis.line.support_hint", "minutes", p.Int(policy.MinutesHealth)), DutiesHint: i18n.T(ctx, "analysis.line.duties_hint", "hours", p.Int(policy.DutyHours)),
		Done: lineView(ctx, l, p, false), Staffs: []ui.Option{{Label: i18n.T(ctx, "analysis.staff_none")}}}
	for _, k := range method.Kinds {
		if k != method.KindTeacher || len(analysis.Grades(o.Unit.SchoolLevel)) > 0 {
			v.Methods = append(v.Methods, ui.Option{Value: string(k), Label: methodName(ctx, k)})
		}
	}
	for _, s := range method.Staffs {
		v.Staffs = append(v.Staffs, ui.Option{Value: string(s), Label: i18n.T(ctx, "analysis.staff."+string(s))})
	}
	for _, x := range method.Roles {
		v.Roles = append(v.Roles, ui.Option{Value: string(x), Label: i18n.T(ctx, "analysis.role."+string(x))})
	}
	for _, e := range method.Intervals {
		v.Intervals = append(v.Intervals, ui.Option{Value: string(e), Label: i18n.T(ctx, "analysis.every."+string(e))})
	}
	for i, g := range analysis.Grades(o.Unit.SchoolLevel) {
		field := page.GradeField{Label: i18n.T(ctx, "analysis.grade", "n", g)}
		if i < len(in.Hours) {
			field.Value = in.Hours[i]
		}
		v.Hours = append(v.Hours, field)
	}
	for _, t := range in.Tasks {
		v.Tasks = append(v.Tasks, page.TaskRow{Name: t.Name, Unit: t.Unit, Volume: t.Volume, Every: string(every(t.Every)), Minutes: t.Minutes})
	}
	want := max(firstRows, len(v.Tasks))
	if n, err := strconv.Atoi(r.URL.Query().Get("baris")); err == nil {
		want = max(want, min(n, analysis.MaxTasks))
	}
	for len(v.Tasks) < want {
		v.Tasks = append(v.Tasks, page.TaskRow{Every: string(method.Yearly)})
	}
	return v
}
