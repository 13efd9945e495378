package proposals

import (
	"context"
	"net/http"
	"slices"

	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// offered loads a case and the reader's way on by the action. Without one the reader is led to the case, which says why.
func (h *Handlers) offered(r *http.Request, list ...proposal.Action) (*proposal.Case, proposal.Offer, bool, error) {
	c, err := h.Cases.Case(r.Context(), kit.Actor(r.Context()), idOf(r))
	if err != nil {
		return nil, proposal.Offer{}, false, err
	}
	i := slices.IndexFunc(c.Offers, func(o proposal.Offer) bool { return slices.Contains(list, o.Action) })
	if i < 0 {
		return c, proposal.Offer{}, false, nil
	}
	return c, c.Offers[i], true, nil
}

func toCase(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, route.Proposal(idOf(r)), http.StatusSeeOther)
	return nil
}

// briefing is the case in a dozen lines, with what the rules ask of whoever decides. Officials see the rules as they stand
// now, not as of the last judgement.
type briefing struct {
	page.Brief
	overrides []page.OverrideField
	blocked   string
}

func (h *Handlers) briefOf(r *http.Request, c *proposal.Case) (briefing, error) {
	ctx := r.Context()
	b := page.Brief{
		Number: number(ctx, &c.Proposal), Title: titleOf(&c.Proposal), State: stateLine(ctx, c), Changes: changesOf(ctx, &c.Proposal, false),
		Mended: mendedView(ctx, c), Reason: c.Reason, Balance: balanceRows(ctx, c), Files: i18n.T(ctx, "proposal.documents.count", "n", len(c.Documents)),
	}
	findings, err := h.Cases.Judge(ctx, kit.Actor(ctx), c)
	if err != nil {
		return briefing{}, err
	}
	b.Findings = findingsView(ctx, &c.Proposal, findings, false)
	if n := len(c.Opinions); n > 0 {
		favour := 0
		for _, o := range c.Opinions {
			if o.Opinion == proposal.OpinionSupport || o.Opinion == proposal.OpinionWithNote {
				favour++
			}
		}
		b.Opinions = i18n.T(ctx, "proposal.decide.opinions", "favour", favour, "n", n)
	}
	blocked := ""
	if n := standing(findings); n > 0 {
		blocked = i18n.T(ctx, "proposal.decide.blocked", "n", n)
	}
	return briefing{b, overrideFields(r, c, findings), blocked}, nil
}

// ApproveForm asks for the decision, with the case in brief.
func (h *Handlers) ApproveForm(w http.ResponseWriter, r *http.Request) error {
	return h.showApprove(w, r, nil)
}

func (h *Handlers) showApprove(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	c, o, ok, err := h.offered(r, proposal.Approve)
	if err != nil {
		return err
	}
	if !ok && fault == nil {
		return toCase(w, r)
	}
	b, err := h.briefOf(r, c)
	if err != nil {
		return err
	}
	kind := string(o.Step.Kind)
	v := page.ApproveView{
		Form: formOf(r, c.PublicID, c.Version, fault), Brief: b.Brief, Note: kit.FormOf(r).Get("note"),
		Ask: i18n.T(ctx, "proposal.question."+kind), Explain: i18n.T(ctx, "proposal.explain."+kind), Button: i18n.T(ctx, "proposal.approve."+kind),
	}
	if o.Step.Kind == proposal.StepCheck || o.Step.Kind == proposal.StepDecision {
		v.Blocked = b.blocked
	}
	if o.Step.Kind == proposal.StepCheck {
		v.Overrides = b.overrides
	}
	switch {
	case !ok:
		v.Gone = true
		v.Ask, v.Button, v.Explain = i18n.T(ctx, "proposal.decide.gone"), i18n.T(ctx, "proposal.decide.gone"), ""
		v.Blocked = noActs(ctx, kit.Actor(ctx), c)
	case o.Why != nil:
		v.Blocked = i18n.T(ctx, o.Why.Key, o.Why.Args...)
	}
	for _, x := range c.Offers {
		v.CanReturn = v.CanReturn || x.Action == proposal.Return && x.Why == nil
		v.CanReject = v.CanReject || x.Action == proposal.Reject && x.Why == nil
	}
	if ahead := c.Ahead(); len(ahead) > 0 {
		v.Next = i18n.T(ctx, "proposal.decide.next", "name", holderName(ctx, ahead[0].Role, ahead[0].UnitName, c.HeadTitle, ahead[0].Kind),
			"what", i18n.T(ctx, "proposal.step."+string(ahead[0].Kind)))
	}
	return kit.Render(w, r, statusOf(fault), page.Approve(v))
}

// Approve records the yes.
func (h *Handlers) Approve(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Cases.Decide(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Decision{
		Verdict: proposal.Approve, Internal: f.Get("note"), Overrides: overridesOf(f),
	})
	if _, ok := again(err); ok {
		return h.showApprove(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r)), "proposal.flash.approved")
}

// returnPoints are what a return can name: the fields, and the kinds of papers.
func returnPoints(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, f := range []string{"position", "effective_on", "reason", "impact"} {
		out = append(out, ui.Option{Value: f, Label: pointName(ctx, f)})
	}
	for _, k := range draftKinds {
		if k != proposal.DocumentOther {
			out = append(out, ui.Option{Value: "document." + string(k), Label: pointName(ctx, "document."+string(k))})
		}
	}
	return append(out, ui.Option{Value: "other", Label: pointName(ctx, "other")})
}

// ReturnForm asks what is to be mended.
func (h *Handlers) ReturnForm(w http.ResponseWriter, r *http.Request) error {
	return h.showReturn(w, r, nil)
}

func (h *Handlers) showReturn(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	c, _, ok, err := h.offered(r, proposal.Return)
	if err != nil {
		return err
	}
	if !ok && fault == nil {
		return toCase(w, r)
	}
	f := kit.FormOf(r)
	return kit.Render(w, r, statusOf(fault), page.Return(page.ReturnView{
		Form: formOf(r, c.PublicID, c.Version, fault).If(ok), Number: number(ctx, &c.Proposal), Title: titleOf(&c.Proposal),
		Points: returnPoints(ctx), Chosen: f.Values["points"], Note: f.Get("note"), Reader: i18n.T(ctx, "proposal.return.reader"),
	}))
}

// Return sends the case back.
func (h *Handlers) Return(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	var points []string
	for _, o := range returnPoints(r.Context()) {
		if slices.Contains(f.Values["points"], o.Value) {
			points = append(points, o.Value)
		}
	}
	err := h.Cases.Decide(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Decision{
		Verdict: proposal.Return, Note: f.Get("note"), Points: points,
	})
	if _, ok := again(err); ok {
		return h.showReturn(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r)), "proposal.flash.returned")
}

// RejectForm asks why the case is refused.
func (h *Handlers) RejectForm(w http.ResponseWriter, r *http.Request) error {
	return h.showReject(w, r, nil)
}

func (h *Handlers) showReject(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	c, _, ok, err := h.offered(r, proposal.Reject)
	if err != nil {
		return err
	}
	if !ok && fault == nil || c.State == proposal.TPKSession {
		return toCase(w, r)
	}
	f := kit.FormOf(r)
	return kit.Render(w, r, statusOf(fault), page.Reject(page.RejectView{
		Form: formOf(r, c.PublicID, c.Version, fault).If(ok), Number: number(ctx, &c.Proposal), Title: titleOf(&c.Proposal),
		Note: f.Get("note"), Internal: f.Get("internal"), Action: route.ProposalReject(c.PublicID), Ask: i18n.T(ctx, "proposal.reject.title"),
		Button: i18n.T(ctx, "proposal.offer.reject"), Reader: i18n.T(ctx, "proposal.reject.reader"),
	}))
}

// Reject ends the case.
func (h *Handlers) Reject(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Cases.Decide(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), proposal.Decision{
		Verdict: proposal.Reject, Note: f.Get("note"), Internal: f.Get("internal"),
	})
	if _, ok := again(err); ok {
		return h.showReject(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposal(idOf(r)), "proposal.flash.rejected")
}

// WithdrawForm asks why the case is withdrawn.
func (h *Handlers) WithdrawForm(w http.ResponseWriter, r *http.Request) error {
	return h.showWithdraw(w, r, nil)
}

func (h *Handlers) showWithdraw(w http.ResponseWriter, r *http.Request, fault error) error {
	ctx := r.Context()
	c, _, ok, err := h.offered(r, proposal.Withdraw)
	if err != nil {
		return err
	}
	if !ok && fault == nil {
		return toCase(w, r)
	}
	reader := i18n.T(ctx, "proposal.withdraw.reader")
	if c.State == proposal.Draft {
		reader = i18n.T(ctx, "proposal.withdraw.draft_reader")
	}
	return kit.Render(w, r, statusOf(fault), page.Reject(page.RejectView{
		Form: formOf(r, c.PublicID, c.Version, fault).If(ok), Number: number(ctx, &c.Proposal), Title: titleOf(&c.Proposal), Withdraw: true,
		Note: kit.FormOf(r).Get("note"), Action: route.ProposalWithdraw(c.PublicID), Ask: i18n.T(ctx, "proposal.withdraw.title"),
		Button: i18n.T(ctx, "proposal.offer.withdraw"), Reader: reader,
	}))
}

// Withdraw takes the case back.
func (h *Handlers) Withdraw(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	err := h.Cases.Withdraw(r.Context(), kit.Actor(r.Context()), idOf(r), versionOf(f), f.Get("note"))
	if _, ok := again(err); ok {
		return h.showWithdraw(w, r, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.Proposals(), "proposal.flash.withdrawn")
}
