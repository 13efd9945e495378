package proposals

import (
	"net/http"
	"slices"

	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// OpinionForm asks a member of the assessment team.
func (h *Handlers) OpinionForm(w http.ResponseWriter, r *http.Request) error {
	return h.showOpinion(w, r, nil)
}

func (h *Handlers) showOpinion(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	c, o, ok, err := h.offered(r, proposal.Support)
	if err != nil {
		return err
	}
	if (!ok || o.Why != nil) && fault == nil {
		return toCase(w, r)
	}
	b, err := h.briefOf(r, c)
	if err != nil {
		return err
	}
	f := kit.FormOf(r)
	v := page.OpinionView{Form: formOf(r, c.PublicID, c.Version, fault).If(ok), Brief: b.Brief, Opinion: f.Get("opinion"), Reason: f.Get("reason")}
	for _, x := range proposal.Opinions {
		v.Options = append(v.Options, ui.Option{Value: string(x), Label: i18n.T(ctx, "proposal.opinion_value."+string(x)), Divider: x == proposal.OpinionStepAside})
	}
	return kit.Render(w, r, statusOf(fault), page.Opinion(v))
}

// Opinion records a member's opinion.
func (h *Handlers) Opinion(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Cases.Assess(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Opinion(f.Get("opinion")), f.Get("reason"))
	if _, ok := again(err); ok {
		return h.showOpinion(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r)), "proposal.flash.opinion")
}

// RecordForm asks for the outcome that the stage waits for.
func (h *Handlers) RecordForm(w http.ResponseWriter, r *http.Request) error {
	return h.showRecord(w, r, nil, false)
}

// DutyForm asks for the start of duty.
func (h *Handlers) DutyForm(w http.ResponseWriter, r *http.Request) error {
	return h.showRecord(w, r, nil, true)
}

// outcomes are the records that the reader may enter now.
func outcomes(c *proposal.Case, duty bool) []proposal.Action {
	var out []proposal.Action
	for _, o := range c.Offers {
		if o.Action.Recorded() && o.Why == nil && (o.Action == proposal.Report) == duty &&
			(o.Action != proposal.Reject || c.State == proposal.TPKSession) {
			out = append(out, o.Action)
		}
	}
	return out
}

func (h *Handlers) showRecord(w http.ResponseWriter, r *http.Request, fault error, duty bool) error {
	ctx := r.Context()
	c, err := h.Cases.Case(ctx, kit.Actor(ctx), idOf(r))
	if err != nil {
		return err
	}
	list := outcomes(c, duty)
	if len(list) == 0 && fault == nil {
		return toCase(w, r)
	}
	f := kit.FormOf(r)
	v := page.RecordView{
		Form: formOf(r, c.PublicID, c.Version, fault).If(len(list) > 0), Number: number(ctx, &c.Proposal), Title: titleOf(&c.Proposal), State: stateLine(ctx, c),
		Action: route.ProposalRecord(c.PublicID), Outcome: f.Get("outcome"), LetterNumber: f.Get("number"), Note: f.Get("note"),
		Date: ui.DateParts{Day: f.Get("on_d"), Month: f.Get("on_m"), Year: f.Get("on_y")}, NoteHint: i18n.T(ctx, "proposal.record.note_hint"),
	}
	if duty {
		v.Action = route.ProposalDuty(c.PublicID)
	}
	if fault == nil && !(len(list) > 0 && list[0].LiesAhead()) {
		v.Date = partsOf(c.Today)
	}
	stage := string(c.State)
	if duty {
		stage = string(proposal.ReportedForDuty) + "_duty"
	}
	v.Ask, v.DateLabel = i18n.T(ctx, "proposal.record_ask."+stage), i18n.T(ctx, "proposal.record_date."+stage)
	v.DateHint = i18n.T(ctx, "proposal.target.date_hint")
	if slices.ContainsFunc(list, proposal.Action.NeedsNumber) {
		v.NumberLabel = i18n.T(ctx, "proposal.record_number."+stage)
	}
	for _, a := range list {
		v.Outcomes = append(v.Outcomes, ui.Option{Value: string(a), Label: i18n.T(ctx, "proposal.outcome."+string(a)), Hint: outcomeHint(r, a)})
	}
	if !slices.ContainsFunc(list, proposal.Action.NeedsReason) {
		v.NoteHint, v.NoteOptional = i18n.T(ctx, "proposal.record.note_read"), true
	}
	if c.Awaited > 0 {
		v.Awaited = i18n.T(ctx, "proposal.record.awaited", "n", c.Awaited)
	}
	if len(list) == 1 {
		v.Outcome = string(list[0])
	}
	return kit.Render(w, r, statusOf(fault), page.Record(v))
}

func outcomeHint(r *http.Request, a proposal.Action) string {
	if a.NeedsReason() {
		return i18n.T(r.Context(), "proposal.record.needs_reason")
	}
	return ""
}

// Record enters an outcome.
func (h *Handlers) Record(w http.ResponseWriter, r *http.Request) error {
	return h.record(w, r, proposal.Action(kit.FormOf(r).Get("outcome")), false)
}

// Duty enters the start of duty.
func (h *Handlers) Duty(w http.ResponseWriter, r *http.Request) error {
	return h.record(w, r, proposal.Report, true)
}

func (h *Handlers) record(w http.ResponseWriter, r *http.Request, a proposal.Action, duty bool) error {
	f := kit.FormOf(r)
	on, _ := dateOf(f, "on")
	err := h.Cases.Record(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Record{
		Action: a, Number: f.Get("number"), On: on, Note: f.Get("note"),
	})
	if _, ok := again(err); ok {
		return h.showRecord(w, r, err, duty)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r)), "proposal.flash.recorded")
}
