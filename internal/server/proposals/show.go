package proposals

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"mutasi/internal/access"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	"mutasi/web/finding"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/state"
	"mutasi/web/ui"
)

// eventsShown is how much of the history stands on the page of a case.
const eventsShown = 6

// Show is the page of a case; a draft leads whoever may write it to the wizard.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error { return h.show(w, r, nil) }

func (h *Handlers) show(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	c, err := h.Cases.Case(ctx, who, idOf(r))
	if err != nil {
		return err
	}
	if c.State == proposal.Draft && c.MayEdit(who) && r.Method == http.MethodGet {
		http.Redirect(w, r, route.ProposalEdit(c.PublicID), http.StatusSeeOther)
		return nil
	}
	v := showView(ctx, who, c)
	v.Form = formOf(r, c.PublicID, c.Version, fault)
	return kit.Render(w, r, statusOf(fault), page.Show(v))
}

func showView(ctx context.Context, who access.Actor, c *proposal.Case) page.ShowView {
	p := &c.Proposal
	v := page.ShowView{
		ID: c.PublicID, Number: number(ctx, p), Head: headOf(ctx, c), Returned: returnedView(ctx, c, c.MayEdit(who)), Mended: mendedView(ctx, c), Ended: endedView(ctx, c),
		Changes: changesOf(ctx, p, false), PersonID: c.EmployeePublicID, Reason: orNone(c.Reason), Impact: c.Impact,
		Balance: balanceRows(ctx, c), OtherCases: otherCases(ctx, c), Findings: storedView(ctx, c),
		Files: documentRows(ctx, c.Documents), Acts: acts(ctx, who, c),
		Decisions: decisionRows(ctx, c), Opinions: opinionRows(ctx, c), References: referenceLines(ctx, c), Kinds: documentKinds(ctx, laterKinds),
	}
	v.Decree = decreeView(ctx, who, c)
	v.CanUpload = c.MayAttach(who) && !c.MayEdit(who)
	v.CanExamine = c.MayExamine(who)
	if !slices.ContainsFunc(v.Acts, func(a page.Act) bool { return a.Variant != ui.Quiet }) {
		v.NoActs, v.Inbox = noActs(ctx, who, c), who.Can(access.Inbox)
	}
	if c.ReasonCode != "" {
		v.Facts = append(v.Facts, page.Line{Key: i18n.T(ctx, "proposal.reason.code"), Value: i18n.T(ctx, "proposal.reason_code."+string(c.ReasonCode))})
	}
	v.Facts = append(v.Facts, page.Line{Key: i18n.T(ctx, "proposal.show.origin"), Value: i18n.T(ctx, "proposal.origin."+c.Origin)})
	for _, s := range c.Ahead() {
		v.Ahead = append(v.Ahead, i18n.T(ctx, "proposal.step."+string(s.Kind))+" – "+holderName(ctx, s.Role, s.UnitName, c.HeadTitle, s.Kind))
	}
	for i, e := range c.Events {
		if i == eventsShown {
			break
		}
		v.Events = append(v.Events, ui.Event{Title: eventTitle(ctx, e), By: eventBy(ctx, e), Body: e.NoteEmployee, At: e.At, Tone: eventTone(e)})
	}
	return v
}

// decreeView is the decree of the case, led to from here by whoever may read the register.
func decreeView(ctx context.Context, who access.Actor, c *proposal.Case) *page.DecreeView {
	d := c.Decree
	if d.PublicID == "" {
		return nil
	}
	v := &page.DecreeView{Facts: []ui.Row{
		{Key: i18n.T(ctx, "proposal.decree.number"), Value: d.Number}, {Key: i18n.T(ctx, "proposal.change.start"), Value: i18n.Date(ctx, c.EffectiveOn.Time())},
	}}
	if d.Number == "" {
		v.Facts[0].Value = i18n.T(ctx, "proposal.decree.no_number")
	}
	if !d.DecidedOn.IsZero() {
		v.Facts = slices.Insert(v.Facts, 1, ui.Row{Key: i18n.T(ctx, "proposal.decree.decided"), Value: i18n.Date(ctx, d.DecidedOn.Time())})
	}
	for _, a := range d.Amended {
		v.Facts = append(v.Facts, ui.Row{Key: i18n.T(ctx, "proposal.decree.by."+a.Kind), Value: i18n.T(ctx, "proposal.reference.numbered", "number", a.Number, "date", i18n.DateShort(ctx, a.DecidedOn.Time()))})
	}
	if who.Can(access.DecreeRead) {
		v.Href = route.Decree(d.PublicID)
	}
	return v
}

// noActs says why there is nothing to do: whose turn it is, or that it is over. A member of the assessment team who has
// spoken reads whether others have yet to.
func noActs(ctx context.Context, who access.Actor, c *proposal.Case) string {
	open := c.Open()
	if len(open) == 0 {
		return i18n.T(ctx, "proposal.show.over")
	}
	if c.State == proposal.TPKSession && c.HasAssessed(who) {
		if c.Awaited > 0 {
			return i18n.T(ctx, "proposal.show.assessed", "n", c.Awaited)
		}
		return i18n.T(ctx, "proposal.show.assessed_all", "name", holderName(ctx, open[0].Role, open[0].UnitName, c.HeadTitle, open[0].Kind))
	}
	return i18n.T(ctx, "proposal.show.not_yours", "name", holderName(ctx, open[0].Role, open[0].UnitName, c.HeadTitle, open[0].Kind))
}

// endedView tells how a case ended without a move.
func endedView(ctx context.Context, c *proposal.Case) *page.ReturnedView {
	if !c.State.Ended() {
		return nil
	}
	v := &page.ReturnedView{By: state.Label(ctx, string(c.State))}
	if len(c.Events) > 0 {
		v.By = i18n.T(ctx, "proposal.show.ended", "state", state.Label(ctx, string(c.State)), "name", c.Events[0].ActorName)
		v.Note = c.Events[0].NoteEmployee
	}
	return v
}

// storedView shows the findings of the last judgement, with the reasons for which rules were set aside.
func storedView(ctx context.Context, c *proposal.Case) ui.FindingsProps {
	var plain []eligibility.Finding
	var given []string
	for _, f := range c.Findings {
		if f.Outcome == eligibility.NotApplicable {
			continue
		}
		text := ""
		if f.OverrideReason != "" {
			text = i18n.T(ctx, "proposal.override.given", "name", f.OverriddenBy, "reason", f.OverrideReason)
		}
		plain, given = append(plain, f.Finding), append(given, text)
	}
	v := findingsView(ctx, &c.Proposal, plain, false)
	for i := range v.Findings {
		if given[i] != "" {
			v.Findings[i].Fix = given[i]
		}
	}
	if c.RuleSet != "" {
		v.Version = i18n.T(ctx, "proposal.findings.version", "version", c.RuleSet)
	}
	return v
}

func findingName(ctx context.Context, f eligibility.Finding) string { return finding.Name(ctx, f) }

// acts are the ways on that the reader has here, each with where it is done or why it cannot be done.
func acts(ctx context.Context, who access.Actor, c *proposal.Case) []page.Act {
	var out []page.Act
	recorded := false
	add := func(o proposal.Offer, key, href string, v ui.Variant) {
		a := page.Act{Text: i18n.T(ctx, key), Href: href, Variant: v}
		if o.Why != nil {
			a.Blocked = i18n.T(ctx, o.Why.Key, o.Why.Args...)
		}
		if v == ui.Primary && slices.ContainsFunc(out, func(x page.Act) bool { return x.Variant == ui.Primary }) {
			a.Variant = ui.Secondary
		}
		out = append(out, a)
	}
	if c.MayEdit(who) {
		add(proposal.Offer{}, "proposal.offer.edit", route.ProposalEdit(c.PublicID), ui.Primary)
	}
	for _, o := range c.Offers {
		if o.Action == proposal.Submit {
			continue // the wizard ends with it
		}
		href, v := offerHref(c, o), offerVariant(o)
		if o.Action.Recorded() && o.Action != proposal.Report && !(o.Action == proposal.Reject && c.State != proposal.TPKSession) {
			// Outcomes of one kind are entered on one page.
			if recorded {
				continue
			}
			recorded = true
			add(o, "proposal.record_act."+string(c.State), route.ProposalRecord(c.PublicID), ui.Primary)
			continue
		}
		add(o, offerKey(o), href, v)
	}
	slices.SortStableFunc(out, func(a, b page.Act) int { return rank(a) - rank(b) })
	return out
}

// rank puts the act that goes on before those that go back.
func rank(a page.Act) int {
	if a.Variant == ui.Primary {
		return 0
	}
	return 1
}

func offerKey(o proposal.Offer) string {
	if o.Action == proposal.Approve {
		return "proposal.approve." + string(o.Step.Kind)
	}
	return "proposal.offer." + string(o.Action)
}

func offerVariant(o proposal.Offer) ui.Variant {
	switch o.Action {
	case proposal.Return, proposal.Reject, proposal.SendBack, proposal.Decline, proposal.DropDecree:
		return ui.Secondary
	case proposal.Withdraw:
		return ui.Quiet
	}
	return ui.Primary
}

func offerHref(c *proposal.Case, o proposal.Offer) string {
	id := c.PublicID
	switch o.Action {
	case proposal.Approve:
		return route.ProposalApprove(id)
	case proposal.Return:
		return route.ProposalReturn(id)
	case proposal.Reject:
		return route.ProposalReject(id)
	case proposal.Support:
		return route.ProposalOpinion(id)
	case proposal.Withdraw:
		return route.ProposalWithdraw(id)
	case proposal.Report:
		return route.ProposalDuty(id)
	case proposal.DraftDecree:
		return route.Query(route.DecreeNew(), "usulan", id)
	case proposal.Issue:
		return route.DecreeSign(c.Decree.PublicID)
	}
	return route.Decree(c.Decree.PublicID)
}

func decisionRows(ctx context.Context, c *proposal.Case) []page.DecisionRow {
	var out []page.DecisionRow
	tones := map[string]ui.Tone{"approve": ui.Green, "return": ui.Yellow, "reject": ui.Red, "done": ui.Neutral}
	for _, s := range c.Decided() {
		row := page.DecisionRow{
			Step: i18n.T(ctx, "proposal.step."+string(s.Kind)), Who: s.DeciderName, Verdict: i18n.T(ctx, "proposal.verdict."+s.Decision),
			Reason: s.Reason, At: *s.DecidedAt, Tone: tones[s.Decision], Void: c.IsVoid(s),
		}
		if s.DeciderRole != "" && s.DeciderRole != access.System {
			row.Who += ", " + holderName(ctx, s.Role, s.UnitName, c.HeadTitle, "")
		}
		out = append(out, row)
	}
	return out
}

func opinionRows(ctx context.Context, c *proposal.Case) []page.OpinionRow {
	var out []page.OpinionRow
	tones := map[proposal.Opinion]ui.Tone{
		proposal.OpinionSupport: ui.Green, proposal.OpinionWithNote: ui.Green, proposal.OpinionNotSupport: ui.Red, proposal.OpinionDefer: ui.Yellow,
		proposal.OpinionStepAside: ui.Neutral,
	}
	for _, o := range c.Opinions {
		out = append(out, page.OpinionRow{Name: o.MemberName, Opinion: i18n.T(ctx, "proposal.opinion_value."+string(o.Opinion)), Reason: o.Reason, Tone: tones[o.Opinion]})
	}
	return out
}

func referenceLines(ctx context.Context, c *proposal.Case) []page.Line {
	var out []page.Line
	for _, r := range c.References {
		value := i18n.DateShort(ctx, r.DatedOn.Time())
		if r.Number != "" {
			value = i18n.T(ctx, "proposal.reference.numbered", "number", r.Number, "date", value)
		}
		if r.Mode != "" {
			value += ", " + i18n.T(ctx, "proposal.reference.mode_"+r.Mode)
		}
		out = append(out, page.Line{Key: i18n.T(ctx, "proposal.reference."+r.Kind), Value: value})
	}
	return out
}

// eventTitle says what happened, with the step it decided where the action alone does not tell.
func eventTitle(ctx context.Context, e proposal.Event) string {
	title := i18n.T(ctx, "proposal.event."+string(e.Action))
	if e.StepKind == proposal.StepOpinions {
		return i18n.T(ctx, "proposal.event.opinion")
	}
	switch e.Action {
	case proposal.Approve, proposal.Support, proposal.Return, proposal.Reject:
		if e.StepKind != "" {
			return i18n.T(ctx, "proposal.step."+string(e.StepKind)) + ": " + title
		}
	}
	return title
}

func eventBy(ctx context.Context, e proposal.Event) string {
	if e.ActorRole == access.System {
		return i18n.T(ctx, "role.system")
	}
	return e.ActorName
}

// eventTone colours what decides.
func eventTone(e proposal.Event) ui.Tone {
	switch e.Action {
	case proposal.Return, proposal.RequestFix, proposal.SendBack, proposal.Decline:
		return ui.Yellow
	case proposal.Reject, proposal.Refuse, proposal.Fail, proposal.Cancel:
		return ui.Red
	case proposal.Approve, proposal.Recommend, proposal.Grant, proposal.Lapse, proposal.Issue, proposal.Report:
		return ui.Green
	}
	return ui.Plain
}

// History tells version by version what was changed.
func (h *Handlers) History(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := h.Cases.Case(ctx, kit.Actor(ctx), idOf(r))
	if err != nil {
		return err
	}
	v := page.HistoryView{ID: c.PublicID, Number: number(ctx, &c.Proposal), Head: headOf(ctx, c)}
	for i, e := range c.Events {
		v.Events = append(v.Events, historyEvent(ctx, c, e, i+1 == len(c.Events) || c.Events[i+1].ContentVersion < e.ContentVersion))
	}
	return kit.Page(w, r, page.History(v))
}

// historyEvent is one entry; renewed: with it the content got a new version.
func historyEvent(ctx context.Context, c *proposal.Case, e proposal.Event, renewed bool) page.HistoryEvent {
	out := page.HistoryEvent{
		ID: "versi-" + strconv.Itoa(e.Seq), By: eventBy(ctx, e), At: e.At, Note: e.NoteEmployee, Internal: e.NoteInternal,
		Title: i18n.T(ctx, "proposal.history.version", "n", e.Seq, "title", eventTitle(ctx, e)),
	}
	for _, p := range e.Points {
		out.Points = append(out.Points, pointName(ctx, p))
	}
	for _, field := range fieldsIn(e.Changes) {
		d := e.Changes[field]
		out.Changes = append(out.Changes, ui.Change{Label: pointName(ctx, field), Old: changeValue(ctx, field, d.Before), New: orNone(changeValue(ctx, field, d.After))})
	}
	fallen := 0
	for _, s := range c.Decided() {
		if renewed && s.Decision == "approve" && s.DecidedAt.Before(e.At) && s.ContentVersion == e.ContentVersion-1 {
			fallen++
		}
	}
	if fallen > 0 {
		out.Void = i18n.T(ctx, "proposal.history.void", "n", fallen)
	}
	return out
}
