package portal

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/decree"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/web/finding"
	page "mutasi/web/page/portal"
	"mutasi/web/route"
	"mutasi/web/ui"
)

func homeView(ctx context.Context, self employee.Head, cases []proposal.Status, decrees []decree.Own, today asn.Date) page.HomeView {
	v := page.HomeView{Name: self.FullName()}
	if self.Position != "" && self.PositionSince != nil {
		v.PostLine = i18n.T(ctx, "portal.empty.post", "position", self.Position, "unit", self.Unit, "date", *self.PositionSince)
	}
	for i := range cases {
		c := caseView(ctx, &cases[i], decrees, today)
		if i == 0 && (cases[i].State.IsOpen() || recent(cases[i], today)) {
			v.Case = &c
		} else {
			v.Others = append(v.Others, c)
		}
	}
	for _, o := range decrees {
		line := i18n.T(ctx, "portal.decree.line", "unit", o.Snapshot.To.Unit, "date", o.EffectiveOn.Time())
		for _, a := range o.Amended {
			line = i18n.T(ctx, "portal.decree.by."+string(a.Kind), "number", a.Number, "date", a.DecidedOn.Time())
		}
		v.Decrees = append(v.Decrees, page.Decree{ID: o.PublicID, Title: i18n.T(ctx, "portal.decree.title", "number", o.Number), Line: line})
	}
	return v
}

// recent reports whether a case that has ended is still news: within ninety days.
func recent(st proposal.Status, today asn.Date) bool {
	return st.ClosedAt != nil && asn.DateOf(*st.ClosedAt).DaysUntil(today) <= 90
}

func caseView(ctx context.Context, st *proposal.Status, decrees []decree.Own, today asn.Date) page.Case {
	key, args := st.Sentence()
	c := page.Case{
		ID: st.PublicID, Number: st.Number, Sentence: i18n.T(ctx, key, args...), Note: st.NoteBeside(), Why: why(ctx, &st.Proposal),
		Quote: st.Reason, Same: same(ctx, &st.Proposal), HasReasons: len(st.Findings) > 0, Record: record(ctx, st),
	}
	c.Headline = i18n.T(ctx, "portal.headline."+string(st.State.Group()), "unit", st.ToUnit)
	switch st.State {
	case proposal.PertekSubmitted, proposal.PertekReview, proposal.PertekFix: // decided, but for BKN
		c.Headline = i18n.T(ctx, "portal.headline.bkn")
	case proposal.PertekIssued:
		c.Headline = i18n.T(ctx, "portal.headline."+string(proposal.GroupDecree))
	case proposal.DecreeIssued:
		c.Headline = i18n.T(ctx, "portal.headline.issued")
	case proposal.Closed:
		c.Headline = i18n.T(ctx, "portal.headline.closed")
	case proposal.Cancelled:
		c.Headline = i18n.T(ctx, "portal.headline.cancelled")
	}
	if !st.DueOn.IsZero() && st.DueOn.Before(today) && st.State.IsOpen() {
		c.Late = i18n.T(ctx, "portal.late", "date", st.DueOn.Time())
	}
	c.Act = act(ctx, st, decrees, today)
	o, issued := decreeOf(decrees, st.PublicID)
	c.Decree, c.Steps, c.Objection = o.PublicID, steps(ctx, st), objection(ctx, st.State, o.PublicID != "")
	for _, a := range o.Amended {
		c.Record = slices.Insert(c.Record, 0, page.Past{On: i18n.DateShort(ctx, a.DecidedOn.Time()), What: i18n.T(ctx, "portal.record."+string(a.Kind), "number", a.Number)})
	}
	if issued && st.State == proposal.DecreeIssued { // the step is behind them, and the next has its day
		decree, duty := &c.Steps[4], &c.Steps[5]
		decree.State, decree.Note = ui.StepDone, i18n.DateShort(ctx, o.DecidedOn.Time())
		duty.Note = i18n.DateShort(ctx, o.EffectiveOn.Time())
	}
	return c
}

// objection says how the civil servant may object (UU 30/2014 Ps 75–77): to a decree once it is issued, to a refusal or a
// withdrawn decree at once. A proposal that its proposer took back, or that lapsed, decided nothing.
func objection(ctx context.Context, s proposal.State, decreed bool) string {
	switch {
	case s.Ended() && (s == proposal.Withdrawn || s == proposal.Expired):
		return ""
	case s.Ended():
		return i18n.T(ctx, "portal.right.object_refusal")
	case decreed:
		return i18n.T(ctx, "portal.right.object_now")
	}
	return i18n.T(ctx, "portal.right.object")
}

// act is the one thing the civil servant has to do now, if anything.
func act(ctx context.Context, st *proposal.Status, decrees []decree.Own, today asn.Date) page.Act {
	o, ok := decreeOf(decrees, st.PublicID)
	switch {
	case ok && o.State == decree.Issued && o.AcknowledgedAt == nil:
		return page.Act{
			Title: i18n.T(ctx, "portal.act.title"), Text: i18n.T(ctx, "portal.act.read"), Href: route.PortalDecree(o.PublicID),
			Button: i18n.T(ctx, "portal.act.read_button"),
		}
	case ok && st.State == proposal.Inauguration && !today.After(st.LetterOn):
		return page.Act{
			Title: i18n.T(ctx, "portal.act.title"), Href: route.PortalDecree(o.PublicID), Button: i18n.T(ctx, "portal.act.open_button"),
			Text: i18n.T(ctx, "portal.act.inauguration", "date", st.LetterOn.Time()),
		}
	case ok && !today.After(o.EffectiveOn) && st.State.IsOpen():
		return page.Act{
			Title: i18n.T(ctx, "portal.act.title"), Href: route.PortalDecree(o.PublicID), Button: i18n.T(ctx, "portal.act.open_button"),
			Text: i18n.T(ctx, "portal.act.report", "unit", o.Snapshot.To.Unit, "date", o.EffectiveOn.Time()),
		}
	case !st.State.IsOpen():
		return page.Act{Title: i18n.T(ctx, "portal.act.title"), Text: i18n.T(ctx, "portal.act.over")}
	}
	return page.Act{Title: i18n.T(ctx, "portal.act.title"), Text: i18n.T(ctx, "portal.act.none")}
}

func steps(ctx context.Context, st *proposal.Status) []ui.Step {
	out := make([]ui.Step, 6)
	for i, g := range proposal.Groups[:6] {
		s := ui.Step{Name: i18n.T(ctx, "portal.step."+string(g))}
		at, entered := st.Entered[g]
		switch {
		case i+1 < st.Step:
			s.State = ui.StepDone
			if entered {
				s.Note = i18n.DateShort(ctx, at)
			}
		case i+1 == st.Step && st.State.IsOpen():
			s.State = ui.StepCurrent
		case i+1 == st.Step:
			s.State = ui.StepStopped
		}
		out[i] = s
	}
	return out
}

func why(ctx context.Context, p *proposal.Proposal) []string {
	if p.ReasonCode == "" {
		return nil
	}
	return []string{i18n.T(ctx, "portal.reason."+string(p.ReasonCode), "from", p.FromUnit, "to", p.ToUnit)}
}

// same is what the move leaves as it is.
func same(ctx context.Context, p *proposal.Proposal) []string {
	out := []string{i18n.T(ctx, "portal.same.rank")}
	if p.FromPosition == p.ToPosition {
		out = append(out, i18n.T(ctx, "portal.same.position", "position", p.ToPosition))
	}
	if p.FromClass != 0 && p.FromClass == p.ToClass {
		out = append(out, i18n.T(ctx, "portal.same.class", "class", strconv.Itoa(p.ToClass)))
	}
	return out
}

func record(ctx context.Context, st *proposal.Status) []page.Past {
	var out []page.Past
	add := func(at time.Time, what string) { out = append(out, page.Past{On: i18n.DateShort(ctx, at), What: what}) }
	if st.ClosedAt != nil {
		add(*st.ClosedAt, i18n.T(ctx, "portal.past.closed"))
	}
	for _, g := range slices.Backward(proposal.Groups[:6]) {
		if at, ok := st.Entered[g]; ok {
			add(at, i18n.T(ctx, "portal.past."+string(g)))
		}
	}
	return out
}

// staffing are the rules about the two units; the others are about the person and the post.
var staffing = []string{"R36", "R37", "R38", "R39", "R40"}

func reasonsView(ctx context.Context, st *proposal.Status) page.ReasonsView {
	v := page.ReasonsView{
		CaseID: st.PublicID, Why: why(ctx, &st.Proposal), Quote: st.Reason, Impact: st.Impact, Same: same(ctx, &st.Proposal), None: len(st.Findings) == 0,
		Move: i18n.T(ctx, "portal.reasons.move", "position", st.ToPosition, "from", st.FromUnit, "to", st.ToUnit),
	}
	for _, f := range st.Findings {
		if f.Outcome == eligibility.NotApplicable {
			continue
		}
		x := shown(ctx, f)
		if slices.Contains(staffing, f.Rule) {
			v.Units = append(v.Units, strings.TrimSpace(x.Text+" "+x.Fix)) // why it was set aside, too
			if row, ok := balance(ctx, st, f); ok {
				v.Balance = append(v.Balance, row)
			}
		} else {
			v.Person = append(v.Person, x)
		}
		v.Edition = i18n.T(ctx, "portal.reasons.edition", "date", f.EvaluatedAt)
	}
	slices.SortStableFunc(v.Balance, func(a, b ui.BalanceRow) int { return b.Before - b.After - (a.Before - a.After) })
	return v
}

func shown(ctx context.Context, f proposal.Finding) ui.Finding {
	x := finding.Line(ctx, f.Finding)
	x.Fix = ""
	if f.OverrideReason != "" {
		x.Fix = i18n.T(ctx, "portal.reasons.override", "reason", f.OverrideReason, "name", f.OverriddenBy)
	}
	return x
}

// balance reads the stored numbers of one side of the move from the finding about it.
func balance(ctx context.Context, st *proposal.Status, f proposal.Finding) (ui.BalanceRow, bool) {
	n := map[string]int{}
	for _, a := range f.Args {
		if v, err := strconv.Atoi(a.Value); err == nil {
			n[a.Name] = v
		}
	}
	need, known := n["need"]
	switch {
	case f.Rule == "R37" && known:
		taken := n["taken"]
		return ui.BalanceRow{Unit: st.ToUnit, Role: i18n.T(ctx, "portal.reasons.target"), Need: need, NeedKnown: true, Before: taken, After: taken + 1}, true
	case f.Rule == "R39" && known:
		after := n["after"]
		return ui.BalanceRow{Unit: st.FromUnit, Role: i18n.T(ctx, "portal.reasons.origin"), Need: need, NeedKnown: true, Before: after + 1, After: after}, true
	}
	return ui.BalanceRow{}, false
}

func decreeView(ctx context.Context, o decree.Own) page.DecreeView {
	x, code := o.Snapshot, decree.FormatCode(o.VerifyCode)
	v := page.DecreeView{
		ID: o.PublicID, CaseID: o.CaseID, Title: i18n.T(ctx, "portal.decree.heading"), Size: i18n.Bytes(ctx, o.Size), Code: code, VerifyHref: route.VerifyCode(code),
		What:  i18n.T(ctx, "portal.decree.what", "position", x.To.Position, "unit", x.To.Unit, "date", o.EffectiveOn.Time()),
		Steps: []string{i18n.T(ctx, "portal.decree.step_hand_over", "unit", x.From.Unit), i18n.T(ctx, "portal.decree.step_report", "unit", x.To.Unit, "date", o.EffectiveOn.Time()), i18n.T(ctx, "portal.decree.step_bring")},
		Facts: []ui.Row{
			{Key: i18n.T(ctx, "portal.decree.number"), Value: o.Number}, {Key: i18n.T(ctx, "portal.decree.signer"), Value: o.SignerTitle},
			{Key: i18n.T(ctx, "portal.decree.decided"), Content: ui.Date(o.DecidedOn.Time())},
			{Key: i18n.T(ctx, "portal.decree.effective"), Content: ui.Date(o.EffectiveOn.Time())},
			{Key: i18n.T(ctx, "portal.decree.old"), Value: x.From.Position + ", " + x.From.Place()},
			{Key: i18n.T(ctx, "portal.decree.new"), Value: x.To.Position + ", " + x.To.Place()},
		},
	}
	if x.Functional {
		v.Steps = append([]string{i18n.T(ctx, "portal.decree.step_inauguration")}, v.Steps...)
	}
	if o.AcknowledgedAt != nil {
		v.Acknowledged = i18n.DateTime(ctx, *o.AcknowledgedAt)
	}
	for _, a := range o.Amended {
		x := page.Amended{ID: a.PublicID, Title: i18n.T(ctx, "portal.decree.by."+string(a.Kind), "number", a.Number, "date", a.DecidedOn.Time()), Reason: a.Amendment.Reason}
		if a.Kind == decree.Withdrawal {
			x.Text = i18n.T(ctx, "portal.decree.stay", "position", o.Snapshot.From.Position, "unit", o.Snapshot.From.Unit)
			v.Withdrawn, v.What = &x, i18n.T(ctx, "portal.decree.withdrawn")
			continue
		}
		if o.State == decree.Revoked {
			continue // what was corrected is no longer in force
		}
		x.Text = i18n.T(ctx, "decree.amend.words", "reads", a.Amendment.Reads, "should", a.Amendment.Should)
		v.Corrections = append(v.Corrections, x)
	}
	return v
}
