package analyses

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload/method"
	page "mutasi/web/page/analyses"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// num is a number as people read it: whole, or with up to four decimals, the rest left out.
func num(ctx context.Context, n method.Number) string { return i18n.Decimal(ctx, n.Float(), 4) }

var tones = map[analysis.State]ui.Tone{analysis.Draft: ui.Neutral, analysis.Sent: ui.Blue, analysis.Returned: ui.Yellow, analysis.Signed: ui.Green, analysis.Dropped: ui.Neutral}

func stateTag(ctx context.Context, s analysis.State) ui.TagProps {
	if s == "" {
		return ui.TagProps{}
	}
	return ui.TagProps{Text: i18n.T(ctx, "analysis.state."+string(s)), Tone: tones[s]}
}

func showName(ctx context.Context, s analysis.Show) string {
	if s == analysis.ShowAll {
		return i18n.T(ctx, "analysis.list.show.all")
	}
	return i18n.T(ctx, "analysis.list.show."+string(s))
}

func chips(ctx context.Context, v page.ListView) []ui.Chip {
	c := kit.Chips{Path: route.Analyses(), Query: v.Query}
	c.Add("q", i18n.T(ctx, "analysis.unit"), v.Name, nil)
	c.Add("unit", i18n.T(ctx, "analysis.office"), v.Office, v.Offices)
	c.Add("tampil", i18n.T(ctx, "workload.show"), v.Show, v.Shows)
	return c.List
}

func rowView(ctx context.Context, x analysis.Row, old asn.Date) page.Row {
	r := page.Row{UnitID: x.UnitID, Unit: x.Unit, Office: x.Office, Posts: i18n.Number(ctx, x.Posts), Need: i18n.None, Year: i18n.None, State: stateTag(ctx, x.State)}
	if r.Office == "" {
		r.Office = i18n.None
	}
	if x.Known > 0 {
		r.Need = i18n.Number(ctx, x.Need)
		r.Old = x.AnalysedOn == nil || asn.DateOf(*x.AnalysedOn).Before(old)
	}
	if x.AnalysedOn != nil {
		r.Year = strconv.Itoa(x.AnalysedOn.Year())
	}
	return r
}

// sumSentence says what an analysis comes to.
func sumSentence(ctx context.Context, lines []analysis.Line, a *analysis.Analysis) string {
	var exact method.Number
	people := 0
	for _, l := range lines {
		if l.Result != nil {
			exact, people = exact.Add(l.Result.Exact), people+l.Result.Quantity
		}
	}
	return i18n.T(ctx, "analysis.show.message", "exact", num(ctx, exact), "people", people, "posts", len(lines), "date", i18n.Date(ctx, a.EffectiveOn.Time()))
}

// analysisFacts are what an analysis says of the whole unit, and who signed it.
func analysisFacts(ctx context.Context, u analysis.Unit, a analysis.Analysis) []ui.Row {
	rows := []ui.Row{{Key: i18n.T(ctx, "analysis.effective"), Value: i18n.Date(ctx, a.EffectiveOn.Time())}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	if a.SignedAt != nil {
		add("analysis.signed_by", i18n.T(ctx, "analysis.by_on", "name", a.SignedName, "time", i18n.DateTimeShort(ctx, *a.SignedAt)))
	}
	add("analysis.sent_by", a.SentName)
	var groups []string
	for i, g := range analysis.Grades(u.SchoolLevel) {
		if i < len(a.Facts.Groups) {
			groups = append(groups, i18n.T(ctx, "analysis.grade", "n", g)+": "+a.Facts.Groups[i])
		}
	}
	add("analysis.edit.groups", strings.Join(groups, " · "))
	add("analysis.edit.pupils", a.Facts.Pupils)
	if a.Facts.Facility != "" {
		add("analysis.edit.facility", i18n.T(ctx, "analysis.facility."+a.Facts.Facility))
		if a.Facts.Facility == "health_centre" {
			add("analysis.edit.area", i18n.T(ctx, "analysis.area."+a.Facts.Area))
			beds := "analysis.no"
			if a.Facts.Beds == "1" {
				beds = "analysis.yes"
			}
			add("analysis.edit.beds", i18n.T(ctx, beds))
		}
	}
	add("analysis.sign.reason", a.Reason)
	return rows
}

// lineView is a post with its need. outside: a post whose need comes from elsewhere.
func lineView(ctx context.Context, l analysis.Line, p policy.Set, outside bool) page.Line {
	v := page.Line{PostID: l.Post.PublicID, Position: l.Post.Position, Exact: i18n.None, Quantity: i18n.None, Range: i18n.None, Before: i18n.None,
		Change: i18n.None, Diff: i18n.None, Held: i18n.Number(ctx, l.Post.Held), Note: l.Input.Note}
	if l.Post.Need != nil {
		v.Before = i18n.Number(ctx, *l.Post.Need)
	}
	if outside {
		if l.Post.Need != nil {
			v.Diff = i18n.Signed(ctx, l.Post.Held-*l.Post.Need)
		}
		return v
	}
	v.Method = methodName(ctx, l.Input.Method)
	r := l.Result
	if r == nil {
		v.Summary = i18n.T(ctx, "analysis.line.open")
		return v
	}
	v.Ready = true
	v.Exact, v.Quantity = num(ctx, r.Exact), i18n.Number(ctx, r.Quantity)
	v.Diff = i18n.Signed(ctx, l.Post.Held-r.Quantity)
	v.Summary = i18n.T(ctx, "analysis.line.summary", "exact", v.Exact, "people", r.Quantity)
	if l.Post.Need != nil {
		v.Change = i18n.Signed(ctx, r.Quantity-*l.Post.Need)
	}
	v.Range = rangeText(ctx, r)
	for _, s := range r.Steps {
		v.Steps = append(v.Steps, stepView(ctx, s, p))
	}
	if l.Input.Role == method.SubjectTeacher && l.Post.Subject != "" && l.Post.Held > 0 {
		v.Certificates = i18n.T(ctx, "analysis.line.certificates", "n", l.Post.Certified, "held", l.Post.Held, "subject", l.Post.Subject,
			"other", l.Post.Foreign, "unknown", l.Post.Held-l.Post.Certified-l.Post.Foreign)
	}
	return v
}

// rangeText is the range of people that is right: "3–4", "≥ 5", or nothing.
func rangeText(ctx context.Context, r *method.Result) string {
	switch {
	case r.Minimum != nil && r.Maximum != nil && *r.Minimum == *r.Maximum:
		return i18n.Number(ctx, *r.Minimum)
	case r.Minimum != nil && r.Maximum != nil:
		return i18n.Number(ctx, *r.Minimum) + "–" + i18n.Number(ctx, *r.Maximum)
	case r.Minimum != nil:
		return "≥ " + i18n.Number(ctx, *r.Minimum)
	}
	return i18n.None
}

func methodName(ctx context.Context, k method.Kind) string {
	return i18n.T(ctx, "analysis.method."+string(k))
}

// stepView puts the inputs of a step into its formula in words.
func stepView(ctx context.Context, s method.Step, p policy.Set) page.Step {
	args := []any{"value", num(ctx, s.Value)}
	for _, a := range s.Args {
		switch {
		case a.Value != nil:
			args = append(args, a.Name, num(ctx, *a.Value))
		case a.Name == "staff" && a.Text != "":
			args = append(args, a.Name, i18n.T(ctx, "analysis.staff."+a.Text))
		case a.Name == "unit" && a.Text == "":
			args = append(args, a.Name, i18n.T(ctx, "analysis.step_unit"))
		default:
			args = append(args, a.Name, a.Text)
		}
	}
	out := page.Step{Text: i18n.T(ctx, "analysis.step."+s.Key, args...)}
	if v, ok := p.Value(s.Param); ok {
		out.Basis = v.Basis
	}
	return out
}

// openView says whose turn it is with the open analysis.
func (h *Handlers) openView(ctx context.Context, who access.Actor, o analysis.Overview, v *page.ShowView) {
	a := o.Open
	if a == nil {
		return
	}
	v.State = stateTag(ctx, a.State)
	v.CanEdit = a.State.Editable() && who.Can(access.NeedEdit)
	v.CanCheck = a.State == analysis.Sent && who.Can(access.NeedSign)
	name := a.PreparedName
	if a.State == analysis.Sent {
		name = a.SentName
	}
	v.Sentence = i18n.T(ctx, "analysis.sentence."+string(a.State), "name", name, "date", i18n.DateShort(ctx, a.ChangedAt))
	v.Returned = toMend(a)
}

// toMend is why the analysis is back with the unit; empty if it is not.
func toMend(a *analysis.Analysis) string {
	if a.State != analysis.Returned {
		return ""
	}
	return a.ToMend
}

func history(ctx context.Context, o analysis.Overview, v *page.ShowView) {
	for _, a := range o.Signed {
		row := page.VersionRow{Number: strconv.Itoa(a.Number), Title: i18n.T(ctx, "analysis.version.title", "n", a.Number), Sum: i18n.None, By: a.SignedName,
			Effective: i18n.DateShort(ctx, a.EffectiveOn.Time())}
		if a.After != nil {
			row.Sum = num(ctx, *a.After)
		}
		v.Versions = append(v.Versions, row)
	}
	for _, e := range o.Events {
		body := e.Note
		if e.Action == analysis.Begin {
			body = ""
			if e.Note != "" {
				body = i18n.T(ctx, "analysis.event.copied", "unit", e.Note)
			}
		}
		v.Events = append(v.Events, ui.Event{Title: i18n.T(ctx, "analysis.event."+string(e.Action), "n", e.Number),
			By: e.ActorName, Body: body, At: e.At, Tone: ui.Plain})
	}
}

// review is what is shown before an analysis is sent, checked or signed: before and after, and how far the sum moves.
func (h *Handlers) review(r *http.Request, o analysis.Overview, lines []analysis.Line, fault error) (page.ReviewView, error) {
	ctx := r.Context()
	p, err := h.Analyses.Policy(ctx, o, o.Open.EffectiveOn)
	if err != nil {
		return page.ReviewView{}, err
	}
	j := analysis.JumpOf(lines, p)
	v := page.ReviewView{Form: formOf(r, o, fault), Jumped: j.Over(), Facts: analysisFacts(ctx, o.Unit, *o.Open),
		Next: []string{i18n.T(ctx, "analysis.next.need", "date", i18n.Date(ctx, o.Open.EffectiveOn.Time())), i18n.T(ctx, "analysis.next.seats"), i18n.T(ctx, "analysis.next.unit")}}
	for _, l := range lines {
		v.Lines = append(v.Lines, lineView(ctx, l, p.Set, false))
	}
	percent := i18n.Decimal(ctx, j.Percent.Float(), 1)
	switch {
	case j.Before == nil:
		v.Message = i18n.T(ctx, "analysis.jump.first_message", "after", num(ctx, j.After))
		v.JumpTitle, v.JumpWhy = i18n.T(ctx, "analysis.jump.first_title"), i18n.T(ctx, "analysis.jump.first_why")
	default:
		v.Message = i18n.T(ctx, "analysis.jump.message", "before", num(ctx, *j.Before), "after", num(ctx, j.After), "percent", percent)
		key := "analysis.jump.up"
		if j.After.Cmp(*j.Before) < 0 {
			key = "analysis.jump.down"
		}
		v.JumpTitle, v.JumpWhy = i18n.T(ctx, key, "percent", percent), i18n.T(ctx, "analysis.jump.why", "limit", j.Limit)
	}
	return v, nil
}

func versionView(r *http.Request, o analysis.Overview, a, earlier *analysis.Analysis, list []analysis.Difference, p policy.Set) page.VersionView {
	ctx := r.Context()
	v := page.VersionView{Form: formOf(r, o, nil), Title: i18n.T(ctx, "analysis.version.of", "n", a.Number, "unit", o.Unit.Name),
		Over: i18n.T(ctx, "analysis.version.title", "n", a.Number), Facts: analysisFacts(ctx, o.Unit, *a)}
	var lines []analysis.Line
	for _, d := range list {
		if d.New != nil {
			lines = append(lines, *d.New)
			v.Lines = append(v.Lines, lineView(ctx, *d.New, p, false))
		}
		if earlier != nil && !d.Same() {
			v.Differences = append(v.Differences, page.DiffRow{Position: d.Post.Position, Changes: differences(ctx, d)})
		}
	}
	v.Message = sumSentence(ctx, lines, a)
	if earlier != nil {
		v.Against = i18n.T(ctx, "analysis.version.against", "n", earlier.Number)
	}
	return v
}

// differences are the values of a post in two versions: the need, the method and every input that changed.
func differences(ctx context.Context, d analysis.Difference) []ui.Change {
	then, now := values(ctx, d.Old), values(ctx, d.New)
	var out []ui.Change
	seen := map[string]bool{}
	for _, list := range [][]ui.Pair{now, then} {
		for _, x := range list {
			if seen[x.Name] {
				continue
			}
			seen[x.Name] = true
			old, fresh := valueOf(then, x.Name), valueOf(now, x.Name)
			if old != fresh {
				if fresh == "" {
					fresh = i18n.None
				}
				out = append(out, ui.Change{Label: x.Name, Old: old, New: fresh})
			}
		}
	}
	return out
}

func valueOf(list []ui.Pair, name string) string {
	for _, x := range list {
		if x.Name == name {
			return x.Value
		}
	}
	return ""
}

// values are what a line says, named for people.
func values(ctx context.Context, l *analysis.Line) []ui.Pair {
	if l == nil {
		return nil
	}
	var out []ui.Pair
	add := func(name, value string) {
		if value != "" {
			out = append(out, ui.Pair{Name: name, Value: value})
		}
	}
	if l.Result != nil {
		add(i18n.T(ctx, "workload.need"), i18n.T(ctx, "analysis.line.summary", "exact", num(ctx, l.Result.Exact), "people", l.Result.Quantity))
		if l.Result.Minimum != nil {
			add(i18n.T(ctx, "analysis.range"), rangeText(ctx, l.Result))
		}
	}
	in := l.Input
	add(i18n.T(ctx, "analysis.method"), methodName(ctx, in.Method))
	for _, t := range in.Tasks {
		add(t.Name, i18n.T(ctx, "analysis.version.task", "volume", t.Volume, "unit", t.Unit, "every", i18n.T(ctx, "analysis.every."+string(every(t.Every))), "minutes", t.Minutes))
	}
	add(i18n.T(ctx, "analysis.line.support"), in.Support)
	if in.Method == method.KindTeacher {
		add(i18n.T(ctx, "analysis.line.role"), i18n.T(ctx, "analysis.role."+string(in.Role)))
		add(i18n.T(ctx, "analysis.line.hours"), strings.Join(in.Hours, " · "))
		add(i18n.T(ctx, "analysis.line.duties"), in.Duties)
	}
	add(i18n.T(ctx, "analysis.line.note"), in.Note)
	return out
}

// every is the interval of a task; nothing chosen is a year.
func every(s string) method.Every {
	for _, e := range method.Intervals {
		if string(e) == s {
			return e
		}
	}
	return method.Yearly
}
