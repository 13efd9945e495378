package proposals

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// NewForm asks whom to propose; with a person in the query it shows that one.
func (h *Handlers) NewForm(w http.ResponseWriter, r *http.Request) error {
	return h.showNew(w, r, r.URL.Query().Get("pegawai"), kit.Clip(r.URL.Query().Get("jabatan"), 20), nil)
}

func (h *Handlers) showNew(w http.ResponseWriter, r *http.Request, person, post string, fault error) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	v := page.NewView{Form: formOf(r, "", 0, fault), Chosen: person, PostID: post, Text: kit.Clip(q.Get("cari"), 100)}
	switch {
	case person != "":
		p, err := h.Cases.Person(ctx, who, person)
		if err != nil {
			return err
		}
		personView(ctx, &v, p)
	case v.Text != "":
		list, err := h.Employees.List(ctx, who, employee.Filter{Query: v.Text, Sort: employee.ByName}, nil, 20, h.today(ctx), 0)
		if err != nil {
			return err
		}
		v.Tried = true
		for _, x := range list.Rows {
			v.Found = append(v.Found, page.PersonRow{ID: x.PublicID, Name: x.FullName(), Position: orNone(x.Position), Unit: orNone(x.Unit), CaseID: x.CaseID})
		}
	}
	return kit.Render(w, r, statusOf(fault), page.New(v))
}

func personView(ctx context.Context, v *page.NewView, p proposal.Person) {
	v.Name, v.CaseID = p.Name, p.OpenCase
	v.Lines = []page.Line{
		{Key: "NIP", Value: i18n.NIP(p.NIP)},
		{Key: i18n.T(ctx, "proposal.change.position"), Value: orNone(p.Position)},
		{Key: i18n.T(ctx, "proposal.change.unit"), Value: orNone(p.Unit)},
	}
	if !p.Since.IsZero() {
		v.Lines = append(v.Lines, page.Line{Key: i18n.T(ctx, "proposal.new.since"), Value: i18n.Date(ctx, p.Since.Time())})
	}
	switch {
	case p.Self:
		v.Block = i18n.T(ctx, proposal.ErrOwnCase.Key)
	case p.OpenCase != "":
		v.Block = i18n.T(ctx, "db.open_case_exists")
	case p.Position == "":
		v.Block = i18n.T(ctx, proposal.ErrNotAssigned.Key)
	}
}

func statusOf(fault error) int {
	if fault == nil {
		return http.StatusOK
	}
	return kit.StatusOf(fault)
}

// Create begins a draft.
func (h *Handlers) Create(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	person, post := f.Get("pegawai"), kit.Clip(f.Get("jabatan"), 20)
	id, err := h.Cases.Create(r.Context(), kit.Actor(r.Context()), person)
	if _, ok := again(err); ok {
		return h.showNew(w, r, person, post, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Query(route.ProposalStep(id, "tujuan"), "jabatan", post), "proposal.flash.created")
}

// wizard is what every page of the wizard begins with: a case that the actor may write, and what stands against it now.
type wizard struct {
	c        *proposal.Case
	findings []eligibility.Finding
	head     page.WizardHead
}

func (h *Handlers) wizard(r *http.Request) (wizard, error) {
	ctx, who := r.Context(), kit.Actor(r.Context())
	c, err := h.Cases.Case(ctx, who, idOf(r))
	if err != nil {
		return wizard{}, err
	}
	if !c.MayEdit(who) {
		return wizard{}, errNotEditable
	}
	findings, err := h.Cases.Judge(ctx, who, c)
	if err != nil {
		return wizard{}, err
	}
	return wizard{c, findings, page.WizardHead{
		Number: number(ctx, &c.Proposal), Name: c.EmployeeName, Findings: findingsView(ctx, &c.Proposal, findings, true),
		Returned: returnedView(ctx, c, true),
	}}, nil
}

var errNotEditable = errs.New(errs.Conflict, "proposal.error.not_editable")

// Edit is the task list of the wizard.
func (h *Handlers) Edit(w http.ResponseWriter, r *http.Request) error {
	x, err := h.wizard(r)
	if err != nil {
		return h.leave(w, r, err)
	}
	return kit.Page(w, r, page.Tasks(tasksView(r.Context(), x.c, x.head)))
}

// leave leads whoever cannot write the case to its page.
func (h *Handlers) leave(w http.ResponseWriter, r *http.Request, err error) error {
	if err == errNotEditable && r.Method == http.MethodGet { //nolint:errorlint // our own sentinel, returned bare
		http.Redirect(w, r, route.Proposal(idOf(r)), http.StatusSeeOther)
		return nil
	}
	return err
}

func tasksView(ctx context.Context, c *proposal.Case, head page.WizardHead) page.TasksView {
	id := c.PublicID
	v := page.TasksView{WizardHead: head, ID: id, CanWithdraw: true}
	target, reason := ui.TaskTodo, ui.TaskTodo
	if c.ToPostID != 0 && !c.EffectiveOn.IsZero() {
		target = ui.TaskDone
	}
	if c.ReasonCode != "" && c.Reason != "" {
		reason = ui.TaskDone
	}
	v.Ready = target == ui.TaskDone && reason == ui.TaskDone
	documents, papers := ui.TaskTodo, i18n.T(ctx, "proposal.documents.optional")
	if n := len(c.Documents); n > 0 {
		documents, papers = ui.TaskDone, i18n.T(ctx, "proposal.documents.count", "n", n)
	}
	hint := ""
	if c.ToUnit != "" {
		hint = c.ToPosition + ", " + c.ToUnit
	}
	states := map[string]*ui.TaskState{"tujuan": &target, "alasan": &reason, "dokumen": &documents}
	for _, step := range toMend(c) {
		if s := states[step]; s != nil {
			*s = ui.TaskProblem
		}
	}
	v.Tasks = []ui.Task{
		{Title: i18n.T(ctx, "proposal.task.person"), Hint: c.EmployeeName + ", " + c.FromPosition + ", " + c.FromUnit, State: ui.TaskDone},
		{Title: i18n.T(ctx, "proposal.task.target"), Hint: hint, Href: route.ProposalStep(id, "tujuan"), State: target},
		{Title: i18n.T(ctx, "proposal.task.reason"), Href: route.ProposalStep(id, "alasan"), State: reason},
		{Title: i18n.T(ctx, "proposal.task.documents"), Hint: papers, Href: route.ProposalStep(id, "dokumen"), State: documents},
	}
	return v
}

// Step shows one page of the wizard.
func (h *Handlers) Step(w http.ResponseWriter, r *http.Request) error {
	switch chi.URLParam(r, "step") {
	case "tujuan":
		return h.showTarget(w, r, nil, "", ui.DateParts{})
	case "alasan":
		return h.showReason(w, r, nil, nil)
	case "dokumen":
		return h.showDocuments(w, r, nil, "")
	}
	return access.ErrNotFound
}

// SaveStep saves one page of the wizard.
func (h *Handlers) SaveStep(w http.ResponseWriter, r *http.Request) error {
	switch chi.URLParam(r, "step") {
	case "tujuan":
		return h.saveTarget(w, r)
	case "alasan":
		return h.saveReason(w, r)
	case "dokumen":
		return h.saveDocument(w, r)
	}
	return access.ErrNotFound
}

func (h *Handlers) showTarget(w http.ResponseWriter, r *http.Request, fault error, post string, date ui.DateParts) error {
	ctx := r.Context()
	x, err := h.wizard(r)
	if err != nil {
		return h.leave(w, r, err)
	}
	c := x.c
	text := kit.Clip(r.FormValue("cari"), 100)
	q := r.URL.Query()
	chosen := proposal.Target{PostID: post}
	asked := fault != nil || q.Get("periksa") != ""
	switch {
	case fault != nil:
		chosen.On, _ = dateOf(kit.FormOf(r), "effective_on")
	case asked:
		post = kit.Clip(q.Get("post"), 20)
		chosen.PostID = post
		chosen.On, date = dateOf(&kit.Form{Values: q}, "effective_on")
	default:
		post, date = kit.Clip(cmp.Or(q.Get("jabatan"), c.ToPostPublicID), 20), partsOf(c.EffectiveOn)
		chosen = proposal.Target{PostID: post, On: c.EffectiveOn}
	}
	// What is chosen on the page, by a link, by the button or in a form that was refused, is judged before it is saved.
	if asked || post != c.ToPostPublicID {
		findings, err := h.Cases.JudgeTarget(ctx, kit.Actor(ctx), c, chosen)
		if err != nil {
			return err
		}
		preview := c.Proposal
		preview.ToPostPublicID = post
		x.head.Findings = findingsView(ctx, &preview, findings, true)
	}
	choices, err := h.Cases.Choices(ctx, &c.Proposal, text, post, 20)
	if err != nil {
		return err
	}
	v := page.TargetView{Form: formOf(r, c.PublicID, c.Version, fault), WizardHead: x.head, Text: text, Post: post, Date: date}
	for _, choice := range choices {
		v.Choices = append(v.Choices, choiceRow(ctx, choice))
	}
	return kit.Render(w, r, statusOf(fault), page.Target(v))
}

func choiceRow(ctx context.Context, x proposal.Choice) page.ChoiceRow {
	row := page.ChoiceRow{ID: x.PostID, Label: x.Unit + " – " + x.Position}
	short, known := x.Short()
	switch {
	case !known:
		row.Hint = i18n.T(ctx, "proposal.target.need_unknown", "holders", x.Holders)
	case short > 0:
		row.Hint = i18n.T(ctx, "proposal.target.short", "need", *x.Need, "holders", x.Holders, "n", short)
	case short < 0:
		row.Hint = i18n.T(ctx, "proposal.target.over", "need", *x.Need, "holders", x.Holders, "n", -short)
	default:
		row.Hint = i18n.T(ctx, "proposal.target.even", "need", *x.Need, "holders", x.Holders)
	}
	if x.Reserved > 0 {
		row.Hint += " " + i18n.T(ctx, "proposal.target.reserved", "n", x.Reserved)
	}
	if x.Office != "" {
		row.Hint = x.Office + ". " + row.Hint
	}
	return row
}

func (h *Handlers) saveTarget(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	on, parts := dateOf(f, "effective_on")
	post := kit.Clip(f.Get("post"), 20)
	err := h.Cases.SetTarget(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Target{PostID: post, On: on})
	if _, ok := again(err); ok {
		return h.showTarget(w, r, err, post, parts)
	}
	if err != nil {
		return err
	}
	return h.onward(w, r, f, "tujuan")
}

// onward leads from a saved page to the next one, or to the same one when the draft was only kept.
func (h *Handlers) onward(w http.ResponseWriter, r *http.Request, f *kit.Form, step string) error {
	id := idOf(r)
	if f.Get("lanjut") == "" {
		return kit.Redirect(w, r, route.ProposalStep(id, step), "proposal.flash.saved")
	}
	next := map[string]string{"tujuan": "alasan", "alasan": "dokumen"}[step]
	return kit.Redirect(w, r, route.ProposalStep(id, next), "")
}

func (h *Handlers) showReason(w http.ResponseWriter, r *http.Request, fault error, typed *proposal.Reasoning) error {
	ctx := r.Context()
	x, err := h.wizard(r)
	if err != nil {
		return h.leave(w, r, err)
	}
	c := x.c
	if typed == nil {
		typed = &proposal.Reasoning{Code: c.ReasonCode, Text: c.Reason, Impact: c.Impact}
	}
	v := page.ReasonView{
		Form: formOf(r, c.PublicID, c.Version, fault), WizardHead: x.head, Code: string(typed.Code), Text: typed.Text, Impact: typed.Impact,
		Most: proposal.MaxText, From: c.FromUnit,
	}
	for _, code := range proposal.ReasonCodes {
		v.Codes = append(v.Codes, ui.Option{Value: string(code), Label: i18n.T(ctx, "proposal.reason_code."+string(code))})
	}
	return kit.Render(w, r, statusOf(fault), page.Reason(v))
}

func (h *Handlers) saveReason(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	in := proposal.Reasoning{Code: proposal.ReasonCode(f.Get("reason_code")), Text: f.Get("reason"), Impact: f.Get("impact")}
	err := h.Cases.SetReason(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), in)
	if _, ok := again(err); ok {
		return h.showReason(w, r, err, &in)
	}
	if err != nil {
		return err
	}
	return h.onward(w, r, f, "alasan")
}

// CheckForm shows the answers once more, with what stands in the way.
func (h *Handlers) CheckForm(w http.ResponseWriter, r *http.Request) error {
	return h.showCheck(w, r, nil)
}

func (h *Handlers) showCheck(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	x, err := h.wizard(r)
	if err != nil {
		return h.leave(w, r, err)
	}
	c := x.c
	v := page.CheckView{
		Form: formOf(r, c.PublicID, c.Version, fault), WizardHead: x.head, Answers: answers(ctx, c), Balance: balanceRows(ctx, c),
		Overrides: overrideFields(r, c, x.findings), Readers: i18n.T(ctx, "proposal.check.readers"), Next: nextAfterSending(ctx, c),
	}
	if n := standing(x.findings); n > 0 {
		v.Blocked = i18n.T(ctx, "proposal.check.blocked_body", "n", n)
	}
	if c.ToPostID == 0 || c.Reason == "" {
		v.Blocked = i18n.T(ctx, "proposal.tasks.not_ready")
	}
	return kit.Render(w, r, statusOf(fault), page.Check(v))
}

// standing counts the findings that no reason sets aside.
func standing(list []eligibility.Finding) int {
	n := 0
	for _, f := range list {
		if !f.Satisfied() && f.Severity == eligibility.Block {
			n++
		}
	}
	return n
}

// overrideFields asks a reason for every rule that can be set aside, with what was typed or given before.
func overrideFields(r *http.Request, c *proposal.Case, list []eligibility.Finding) []page.OverrideField {
	ctx := r.Context()
	given := map[string]proposal.Finding{}
	for _, f := range c.Findings {
		if f.OverrideReason != "" {
			given[f.Rule] = f
		}
	}
	var out []page.OverrideField
	for _, rule := range eligibility.Summarize(list).NeedsReason() {
		for _, f := range list {
			if f.Rule != rule {
				continue
			}
			o := page.OverrideField{
				Rule: rule, Label: i18n.T(ctx, "proposal.override.label", "rule", findingName(ctx, f)),
				Hint: i18n.T(ctx, "proposal.override.hint"), Value: kit.FormOf(r).Get("override_" + rule),
			}
			if g, ok := given[rule]; ok {
				o.Given = i18n.T(ctx, "proposal.override.given", "name", g.OverriddenBy, "reason", g.OverrideReason)
			}
			out = append(out, o)
		}
	}
	return out
}

func answers(ctx context.Context, c *proposal.Case) []ui.Row {
	id := c.PublicID
	start := i18n.None
	if !c.EffectiveOn.IsZero() {
		start = i18n.Date(ctx, c.EffectiveOn.Time())
	}
	code := i18n.None
	if c.ReasonCode != "" {
		code = i18n.T(ctx, "proposal.reason_code."+string(c.ReasonCode))
	}
	return []ui.Row{
		{Key: i18n.T(ctx, "proposal.task.person"), Value: c.EmployeeName + ", " + c.FromPosition + ", " + c.FromUnit},
		{Key: i18n.T(ctx, "proposal.task.target"), Value: orNone(c.ToPosition + ", " + c.ToUnit), ChangeHref: route.ProposalStep(id, "tujuan")},
		{Key: i18n.T(ctx, "proposal.change.start"), Value: start, ChangeHref: route.ProposalStep(id, "tujuan")},
		{Key: i18n.T(ctx, "proposal.reason.code"), Value: code, ChangeHref: route.ProposalStep(id, "alasan")},
		{Key: i18n.T(ctx, "proposal.reason.text"), Value: orNone(c.Reason), ChangeHref: route.ProposalStep(id, "alasan")},
		{Key: i18n.T(ctx, "proposal.task.documents"), Value: i18n.T(ctx, "proposal.documents.count", "n", len(c.Documents)), ChangeHref: route.ProposalStep(id, "dokumen")},
	}
}

// Submit sends the case.
func (h *Handlers) Submit(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Cases.Submit(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), overridesOf(f))
	if _, ok := again(err); ok {
		return h.showCheck(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.ProposalSent(idOf(r)), "")
}

// overridesOf reads the reasons by rule.
func overridesOf(f *kit.Form) map[string]string {
	out := map[string]string{}
	for _, rule := range eligibility.Rules() {
		if v := f.Get("override_" + rule.ID); v != "" {
			out[rule.ID] = v
		}
	}
	return out
}

// Sent confirms the sending; the page may be loaded again.
func (h *Handlers) Sent(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := h.Cases.Case(ctx, kit.Actor(ctx), idOf(r))
	if err != nil {
		return err
	}
	if c.SubmittedAt == nil {
		http.Redirect(w, r, route.ProposalEdit(c.PublicID), http.StatusSeeOther)
		return nil
	}
	return kit.Page(w, r, page.Sent(page.SentView{ID: c.PublicID, Number: c.Number, Name: titleOf(&c.Proposal), Next: nextOf(ctx, c)}))
}

// nextOf says who acts now, until when, and what follows.
func nextOf(ctx context.Context, c *proposal.Case) []string {
	var out []string
	for _, s := range c.Open() {
		out = append(out, i18n.T(ctx, "proposal.sent.now", "name", holderName(ctx, s.Role, s.UnitName, c.HeadTitle, s.Kind),
			"what", i18n.T(ctx, "proposal.ask."+string(s.Kind)), "date", i18n.Date(ctx, s.DueOn.Time())))
	}
	for i, s := range c.Ahead() {
		if i == 2 {
			break
		}
		out = append(out, i18n.T(ctx, "proposal.sent.then", "name", holderName(ctx, s.Role, s.UnitName, c.HeadTitle, s.Kind),
			"what", i18n.T(ctx, "proposal.ask."+string(s.Kind)), "days", strconv.Itoa(s.LimitDays)))
	}
	return out
}

// nextAfterSending says who will be asked.
func nextAfterSending(ctx context.Context, c *proposal.Case) []string {
	if c.FromOffice == c.ToOffice {
		return []string{i18n.T(ctx, "proposal.check.next_same", "office", c.FromOffice), i18n.T(ctx, "proposal.check.next_check")}
	}
	return []string{i18n.T(ctx, "proposal.check.next_both", "from", c.FromOffice, "to", c.ToOffice), i18n.T(ctx, "proposal.check.next_check")}
}
