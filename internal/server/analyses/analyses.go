// Package analyses handles the pages of workload analysis (ABK).
package analyses

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/analyses"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Analyses  *analysis.Service
	Employees *employee.Service
}

const pageSize = 50

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

func unitOf(r *http.Request) string { return chi.URLParam(r, "unit") }

func versionOf(f *kit.Form) int {
	n, _ := strconv.Atoi(f.Get("versi"))
	return n
}

// List lists units with what their analyses are.
func (h *Handlers) List(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	f := analysis.Filter{Office: q.Get("unit"), Name: kit.Clip(q.Get("q"), 100), Show: analysis.Show(q.Get("tampil"))}
	if !slices.Contains(analysis.Shows, f.Show) {
		f.Show = analysis.ShowAll
	}
	p, err := h.Analyses.List(ctx, who, f, cursorOf(q), pageSize, h.today(ctx))
	if err != nil {
		return err
	}
	counts, err := h.Analyses.Counts(ctx, who, h.today(ctx))
	if err != nil {
		return err
	}
	units, _, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v := page.ListView{Message: i18n.T(ctx, "analysis.list.message", "sent", counts.Sent, "draft", counts.Draft+counts.Returned, "none", counts.None),
		Query: q, Office: f.Office, Name: f.Name, Show: string(f.Show), CanImport: who.Can(access.ImportRun),
		Offices: []ui.Option{{Label: i18n.T(ctx, "workload.any_unit")}}}
	v.Offices = append(v.Offices, kit.Options(units)...)
	for _, s := range analysis.Shows {
		v.Shows = append(v.Shows, ui.Option{Value: string(s), Label: showName(ctx, s)})
	}
	v.Chips = chips(ctx, v)
	for _, x := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, x, h.today(ctx).AddYears(-p.Years)))
	}
	if n := len(p.Rows); n > 0 {
		if p.Earlier {
			v.Prev = route.Edit(route.Analyses(), q, "sebelum", cursorText(p.Rows[0]), "setelah", "")
		}
		if p.Later {
			v.Next = route.Edit(route.Analyses(), q, "setelah", cursorText(p.Rows[n-1]), "sebelum", "")
		}
	}
	return kit.Page(w, r, page.List(v))
}

func cursorText(x analysis.Row) string { return kit.Cursor{Key: x.Unit, ID: x.ID}.String() }

func cursorOf(q url.Values) *analysis.Cursor {
	for name, before := range map[string]bool{"setelah": false, "sebelum": true} {
		if c, ok := kit.ParseCursor(q.Get(name)); ok {
			return &analysis.Cursor{Unit: c.Key, ID: c.ID, Before: before}
		}
	}
	return nil
}

// Show shows the needs in force with formula and inputs, and the history.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	o, err := h.Analyses.Overview(ctx, who, unitOf(r))
	if err != nil {
		return err
	}
	a := o.Current()
	lines, outside, err := h.Analyses.Lines(ctx, o, a)
	if err != nil {
		return err
	}
	v := page.ShowView{Form: formOf(r, o, nil), Over: o.Unit.Office, Message: i18n.T(ctx, "analysis.show.none"),
		CanStart: o.Open == nil && who.Can(access.NeedEdit), CanCopy: true, Staffing: route.Query(route.Staffing(), "unit", o.Unit.PublicID)}
	on := o.Today
	if a != nil {
		on = a.EffectiveOn
		v.Message = sumSentence(ctx, lines, a)
		v.Facts = analysisFacts(ctx, o.Unit, *a)
	}
	p, err := h.Analyses.Policy(ctx, o, on)
	if err != nil {
		return err
	}
	for _, l := range lines {
		v.Lines = append(v.Lines, lineView(ctx, l, p.Set, false))
	}
	for _, x := range outside {
		v.Outside = append(v.Outside, lineView(ctx, analysis.Line{Post: x}, p.Set, true))
	}
	v.CanStart = v.CanStart && len(v.Lines)+len(v.Outside) > 0 // of what is there
	h.openView(ctx, who, o, &v)
	history(ctx, o, &v)
	return kit.Page(w, r, page.Show(v))
}

// Start begins the analysis of a unit.
func (h *Handlers) Start(w http.ResponseWriter, r *http.Request) error {
	if err := h.Analyses.Start(r.Context(), kit.Actor(r.Context()), unitOf(r), ""); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AnalysisEdit(unitOf(r)), "analysis.flash.started")
}

// LikeForm offers similar units to copy from.
func (h *Handlers) LikeForm(w http.ResponseWriter, r *http.Request) error {
	return h.showLike(w, r, nil)
}

func (h *Handlers) showLike(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	o, err := h.Analyses.Brief(ctx, who, access.NeedEdit, unitOf(r))
	if err != nil {
		return err
	}
	list, err := h.Analyses.Similar(ctx, who, o)
	if err != nil {
		return err
	}
	v := page.LikeView{Form: formOf(r, o, fault)}
	for i, x := range list {
		if i == 0 {
			v.Chosen = x.UnitID
		}
		v.Units = append(v.Units, ui.Option{Value: x.UnitID, Label: x.Unit, Hint: i18n.T(ctx, "analysis.like.hint",
			"posts", x.Posts, "need", x.Need, "date", i18n.DateShort(ctx, x.EffectiveOn.Time()))})
	}
	return kit.Render(w, r, statusOf(fault), page.Like(v))
}

// Like begins the analysis of a unit with the inputs of another one.
func (h *Handlers) Like(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	like := f.Need("unit", 20, "analysis.field.like")
	if err := f.Err(); err != nil {
		return h.showLike(w, r, err)
	}
	err := h.Analyses.Start(r.Context(), kit.Actor(r.Context()), unitOf(r), like)
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AnalysisEdit(unitOf(r)), "analysis.flash.copied")
}

// Edit shows the draft of a unit.
func (h *Handlers) Edit(w http.ResponseWriter, r *http.Request) error {
	return h.showEdit(w, r, nil, nil)
}

// errNotEditable answers who opens a form of an analysis that is not being written.
var errNotEditable = errs.New(errs.Conflict, "analysis.error.not_editable")

// draft reads the analysis that a unit writes, with its lines.
func (h *Handlers) draft(r *http.Request) (analysis.Overview, []analysis.Line, []analysis.Post, error) {
	ctx, who := r.Context(), kit.Actor(r.Context())
	o, err := h.Analyses.Brief(ctx, who, access.NeedEdit, unitOf(r))
	if err != nil {
		return o, nil, nil, err
	}
	if o.Open == nil || !o.Open.State.Editable() {
		return o, nil, nil, errNotEditable
	}
	lines, outside, err := h.Analyses.Lines(ctx, o, o.Open)
	return o, lines, outside, err
}

func (h *Handlers) showEdit(w http.ResponseWriter, r *http.Request, fault error, typed *analysis.Facts) error {
	o, lines, outside, err := h.draft(r)
	if err != nil {
		return err
	}
	if typed != nil {
		o.Open.Facts = *typed
	}
	return kit.Render(w, r, statusOf(fault), page.Edit(editView(r, o, lines, outside, fault)))
}

// SaveFacts keeps what concerns the whole unit.
func (h *Handlers) SaveFacts(w http.ResponseWriter, r *http.Request) error {
	ctx, who, f := r.Context(), kit.Actor(r.Context()), kit.FormOf(r)
	facts := factsOf(f)
	on := f.Date("effective_on", "analysis.field.effective_on")
	fault := f.Err()
	err := h.Analyses.SaveFacts(ctx, who, unitOf(r), versionOf(f), asn.DateOf(on), facts)
	if err == nil {
		err = fault
	}
	if shown(err) {
		return h.showEdit(w, r, err, &facts)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AnalysisEdit(unitOf(r)), "analysis.flash.facts")
}

// Line shows the form of one post.
func (h *Handlers) Line(w http.ResponseWriter, r *http.Request) error {
	return h.showLine(w, r, nil, nil)
}

func (h *Handlers) showLine(w http.ResponseWriter, r *http.Request, fault error, typed *analysis.Input) error {
	ctx := r.Context()
	o, lines, outside, err := h.draft(r)
	if err != nil {
		return err
	}
	id, line, inside := chi.URLParam(r, "post"), analysis.Line{}, true
	if i := slices.IndexFunc(lines, func(l analysis.Line) bool { return l.Post.PublicID == id }); i >= 0 {
		line = lines[i]
	} else if i := slices.IndexFunc(outside, func(p analysis.Post) bool { return p.PublicID == id }); i >= 0 {
		line, inside = analysis.Line{Post: outside[i], Input: analysis.Suggest(o.Unit, outside[i])}, false
	} else {
		return analysis.ErrNotFound
	}
	if typed != nil {
		line.Input = *typed
	}
	p, err := h.Analyses.Policy(ctx, o, o.Open.EffectiveOn)
	if err != nil {
		return err
	}
	v := postView(r, o, line, p.Set, fault)
	v.Inside = inside
	return kit.Render(w, r, statusOf(fault), page.PostForm(v))
}

// SaveLine keeps the inputs of a post. Asking for another row or another method keeps them too, right or not yet.
func (h *Handlers) SaveLine(w http.ResponseWriter, r *http.Request) error {
	ctx, who, f := r.Context(), kit.Actor(r.Context()), kit.FormOf(r)
	in := inputOf(f)
	unit, post := unitOf(r), chi.URLParam(r, "post")
	err := h.Analyses.SaveLine(ctx, who, unit, post, versionOf(f), in)
	if _, faulty := kit.FieldsOf(err); (err == nil || faulty) && f.Get("langkah") != "" {
		rows := ""
		if f.Get("langkah") == "baris" {
			rows = strconv.Itoa(len(in.Tasks) + moreRows)
		}
		return kit.Redirect(w, r, route.Query(route.AnalysisPost(unit, post), "baris", rows), "")
	}
	if shown(err) {
		return h.showLine(w, r, err, &in)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AnalysisEdit(unit), "analysis.flash.line")
}

// Remove leaves a post out of the analysis.
func (h *Handlers) Remove(w http.ResponseWriter, r *http.Request) error {
	err := h.Analyses.RemoveLine(r.Context(), kit.Actor(r.Context()), unitOf(r), chi.URLParam(r, "post"), versionOf(kit.FormOf(r)))
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.AnalysisEdit(unitOf(r)), "analysis.flash.removed")
}

// Drop gives up a draft.
func (h *Handlers) Drop(w http.ResponseWriter, r *http.Request) error {
	if err := h.Analyses.Drop(r.Context(), kit.Actor(r.Context()), unitOf(r), versionOf(kit.FormOf(r))); err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Analysis(unitOf(r)), "analysis.flash.dropped")
}

// SendForm shows the answers once more.
func (h *Handlers) SendForm(w http.ResponseWriter, r *http.Request) error {
	return h.showSend(w, r, nil)
}

func (h *Handlers) showSend(w http.ResponseWriter, r *http.Request, fault error) error {
	o, lines, _, err := h.draft(r)
	if err != nil {
		return err
	}
	v, err := h.review(r, o, lines, fault)
	if err != nil {
		return err
	}
	v.Note = kit.FormOf(r).Get("note")
	return kit.Render(w, r, statusOf(fault), page.Send(v))
}

// Send hands the analysis to the personnel agency.
func (h *Handlers) Send(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Analyses.Send(r.Context(), kit.Actor(r.Context()), unitOf(r), versionOf(f), f.Text("note", analysis.MaxText))
	if shown(err) {
		return h.showSend(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Analysis(unitOf(r)), "analysis.flash.sent")
}

// Check shows the personnel agency before and after.
func (h *Handlers) Check(w http.ResponseWriter, r *http.Request) error { return h.showCheck(w, r, nil) }

// errNotSent answers who checks an analysis that was not sent.
var errNotSent = errs.New(errs.Conflict, "analysis.error.not_sent")

// sent reads the analysis that waits for the personnel agency.
func (h *Handlers) sent(r *http.Request, fault error) (page.ReviewView, error) {
	ctx, who := r.Context(), kit.Actor(r.Context())
	o, err := h.Analyses.Brief(ctx, who, access.NeedSign, unitOf(r))
	if err != nil {
		return page.ReviewView{}, err
	}
	if o.Open == nil || o.Open.State != analysis.Sent {
		return page.ReviewView{}, errNotSent
	}
	lines, _, err := h.Analyses.Lines(ctx, o, o.Open)
	if err != nil {
		return page.ReviewView{}, err
	}
	v, err := h.review(r, o, lines, fault)
	if err != nil {
		return v, err
	}
	v.Note = o.Open.Note
	v.Over = i18n.T(ctx, "analysis.check.sent", "name", o.Open.SentName, "time", i18n.DateTimeShort(ctx, *o.Open.SentAt))
	v.Self, err = h.Analyses.Prepared(ctx, who, o.Open)
	return v, err
}

func (h *Handlers) showCheck(w http.ResponseWriter, r *http.Request, fault error) error {
	v, err := h.sent(r, fault)
	if err != nil {
		return err
	}
	v.Reason = kit.FormOf(r).Get("note")
	return kit.Render(w, r, statusOf(fault), page.Check(v))
}

// Return gives the analysis back to the unit.
func (h *Handlers) Return(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Analyses.Return(r.Context(), kit.Actor(r.Context()), unitOf(r), versionOf(f), f.Text("note", analysis.MaxText))
	if shown(err) {
		return h.showCheck(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Analysis(unitOf(r)), "analysis.flash.returned")
}

// SignForm asks for the signature, and why where the sum jumps.
func (h *Handlers) SignForm(w http.ResponseWriter, r *http.Request) error {
	return h.showSign(w, r, nil)
}

func (h *Handlers) showSign(w http.ResponseWriter, r *http.Request, fault error) error {
	v, err := h.sent(r, fault)
	if err != nil {
		return err
	}
	if v.Self {
		return analysis.ErrSelf
	}
	v.Reason = kit.FormOf(r).Get("reason")
	return kit.Render(w, r, statusOf(fault), page.Sign(v))
}

// Sign makes the needs hold.
func (h *Handlers) Sign(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Analyses.Sign(r.Context(), kit.Actor(r.Context()), unitOf(r), versionOf(f), f.Text("reason", analysis.MaxText))
	if shown(err) {
		return h.showSign(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Analysis(unitOf(r)), "analysis.flash.signed")
}

// Version shows a signed analysis with what it changed.
func (h *Handlers) Version(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	number, _ := strconv.Atoi(chi.URLParam(r, "number"))
	o, a, earlier, list, err := h.Analyses.Version(ctx, kit.Actor(ctx), unitOf(r), number)
	if err != nil {
		return err
	}
	p, err := h.Analyses.Policy(ctx, o, a.EffectiveOn)
	if err != nil {
		return err
	}
	return kit.Page(w, r, page.Version(versionView(r, o, a, earlier, list, p.Set)))
}

// shown reports whether an error is told on the form itself, beside what was typed: faults of fields, and an analysis that
// somebody else changed meanwhile.
func shown(err error) bool {
	if _, ok := kit.FieldsOf(err); ok {
		return true
	}
	return errors.Is(err, analysis.ErrChanged) || errors.Is(err, analysis.ErrUnready)
}

func statusOf(fault error) int {
	if fault == nil {
		return http.StatusOK
	}
	return kit.StatusOf(fault)
}

// formOf fills what every form page carries.
func formOf(r *http.Request, o analysis.Overview, fault error) page.Form {
	f := page.Form{UnitID: o.Unit.PublicID, Unit: o.Unit.Name}
	if o.Open != nil {
		f.Version = strconv.Itoa(o.Open.Version)
	}
	if fault == nil {
		return f
	}
	f.Errors, f.By = kit.FieldErrors(r, fault)
	if e, ok := errors.AsType[*errs.Error](fault); ok && len(e.Fields) == 0 {
		f.Errors = []ui.FieldError{{Message: i18n.T(r.Context(), e.Key, e.Args...)}}
	}
	return f
}
