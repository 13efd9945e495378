package proposals

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/web/finding"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/state"
	"mutasi/web/ui"
)

func orNone(s string) string {
	if strings.TrimSpace(s) == "" {
		return i18n.None
	}
	return s
}

// holderName is who has the turn, as people call them: "Kepala Dinas Pendidikan", "Bupati", "BKPSDM".
func holderName(ctx context.Context, r access.Role, unit, head string, kind proposal.StepKind) string {
	switch {
	case kind == proposal.StepPertek:
		return "BKN"
	case r == access.UnitHead && unit != "":
		return i18n.T(ctx, "proposal.holder.head_of", "unit", unit)
	case r == access.UnitOfficer && unit != "":
		return i18n.T(ctx, "proposal.holder.officer_of", "unit", unit)
	case r == access.PPK && head != "":
		return head
	}
	return i18n.T(ctx, "proposal.holder."+string(r))
}

func number(ctx context.Context, p *proposal.Proposal) string {
	if p.Number == "" {
		return i18n.T(ctx, "proposal.draft_number")
	}
	return p.Number
}

func titleOf(p *proposal.Proposal) string {
	if p.ToUnit == "" {
		return p.EmployeeName
	}
	return p.EmployeeName + " → " + p.ToUnit
}

// stateLine says where the case is, whose turn it is and until when.
func stateLine(ctx context.Context, c *proposal.Case) ui.StateLineProps {
	l := ui.StateLineProps{Tag: state.Tag(ctx, string(c.State))}
	open := c.Open()
	if len(open) == 0 {
		return l
	}
	names := make([]string, 0, len(open))
	for _, s := range open {
		name := holderName(ctx, s.Role, s.UnitName, c.HeadTitle, s.Kind)
		// What lies with BKN waits for its answer, not for whoever records it.
		if s.Kind != proposal.StepPertek && slices.ContainsFunc(c.Offers, func(o proposal.Offer) bool { return o.Why == nil && settles(o, s) }) {
			name = i18n.T(ctx, "proposal.holder.you")
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	l.Holder = strings.Join(names, i18n.T(ctx, "proposal.and"))
	l.Since = i18n.DateShort(ctx, c.StateSince)
	first := open[0].DueOn
	left := c.WorkingDays(c.Today, first)
	l.Late = first.Before(c.Today)
	switch {
	case l.Late:
		l.Due = i18n.T(ctx, "proposal.due.late", "date", i18n.DateShort(ctx, first.Time()), "n", max(1, -left))
		l.Also = []ui.TagProps{{Text: i18n.T(ctx, "proposal.due.tag"), Tone: ui.Orange}}
	case left == 0:
		l.Due = i18n.T(ctx, "proposal.due.today", "date", i18n.DateShort(ctx, first.Time()))
	default:
		l.Due = i18n.T(ctx, "proposal.due.left", "date", i18n.DateShort(ctx, first.Time()), "n", left)
	}
	if ahead := c.Ahead(); len(ahead) > 0 {
		l.Next = i18n.T(ctx, "proposal.step."+string(ahead[0].Kind))
	}
	return l
}

// settles reports whether an act is what a step waits for. Mending and opinions are no decisions of their step.
func settles(o proposal.Offer, s proposal.StepRow) bool {
	switch s.Kind {
	case proposal.StepMend:
		return o.Action == proposal.Submit
	case proposal.StepOpinions:
		return o.Action == proposal.Support
	}
	return o.Step.ID == s.ID
}

func headOf(ctx context.Context, c *proposal.Case) page.Head {
	return page.Head{Title: titleOf(&c.Proposal), Over: number(ctx, &c.Proposal), State: stateLine(ctx, c)}
}

// changesOf shows what the move changes and what it leaves. edit leads to where each is changed.
func changesOf(ctx context.Context, p *proposal.Proposal, edit bool) []ui.Change {
	href := ""
	if edit {
		href = route.ProposalStep(p.PublicID, "tujuan")
	}
	out := []ui.Change{
		{Label: i18n.T(ctx, "proposal.change.position"), Old: p.FromPosition, New: orNone(p.ToPosition), ChangeHref: href},
		{Label: i18n.T(ctx, "proposal.change.unit"), Old: p.FromUnit, New: orNone(p.ToUnit), ChangeHref: href},
	}
	if p.FromClass > 0 && p.ToClass > 0 {
		out = append(out, ui.Change{Label: i18n.T(ctx, "proposal.change.class"), Old: strconv.Itoa(p.FromClass), New: strconv.Itoa(p.ToClass)})
	}
	start := i18n.None
	if !p.EffectiveOn.IsZero() {
		start = i18n.Date(ctx, p.EffectiveOn.Time())
	}
	return append(out, ui.Change{Label: i18n.T(ctx, "proposal.change.start"), New: start, ChangeHref: href})
}

func balanceRows(ctx context.Context, c *proposal.Case) []ui.BalanceRow {
	var out []ui.BalanceRow
	for i, b := range c.Balance {
		side := "proposal.balance.from"
		if i == len(c.Balance)-1 {
			side = "proposal.balance.to"
		}
		row := ui.BalanceRow{Unit: b.Unit, Href: route.Post(b.PostID), Role: i18n.T(ctx, side) + ", " + b.Position, Before: b.Before, After: b.After}
		if b.Need != nil {
			row.Need, row.NeedKnown = *b.Need, true
		}
		out = append(out, row)
	}
	return out
}

// otherCases says what other open cases do to the two posts.
func otherCases(ctx context.Context, c *proposal.Case) string {
	n := 0
	for _, b := range c.Balance {
		n += b.Incoming + b.Outgoing
	}
	if n == 0 {
		return ""
	}
	return i18n.T(ctx, "proposal.balance.others", "n", n)
}

// findingsView writes findings for the panel, without the rules that do not apply to the case. fix leads to the page
// where a finding can be mended. Before a target is chosen nothing is said of what cannot be known yet.
func findingsView(ctx context.Context, p *proposal.Proposal, list []eligibility.Finding, fix bool) ui.FindingsProps {
	v := ui.FindingsProps{ID: "syarat", Version: i18n.T(ctx, "proposal.findings.version", "version", eligibility.RuleSet)}
	early := p.ToPostPublicID == "" && fix
	if early {
		v.First = i18n.T(ctx, "proposal.findings.choose_first")
	}
	for _, f := range list {
		if f.Outcome == eligibility.NotApplicable || early && f.Outcome == eligibility.Unknown {
			continue
		}
		x := finding.Line(ctx, f)
		x.Basis = f.Basis
		if fix && !f.Satisfied() {
			x.FixHref = fixHref(p, f)
		}
		v.Findings = append(v.Findings, x)
	}
	return v
}

// aboutTarget are the rules that another target post or date can satisfy; the others turn on the person's record.
var aboutTarget = []string{"R31", "R33", "R36", "R37", "R38", "R41", "R42", "R43", "R44", "R49"}

func fixHref(p *proposal.Proposal, f eligibility.Finding) string {
	switch {
	case slices.Contains(aboutTarget, f.Rule), p.EffectiveOn.IsZero() && f.Lacks("process_effective_on"):
		return route.ProposalStep(p.PublicID, "tujuan")
	case f.Rule == "R61":
		return route.ProposalStep(p.PublicID, "dokumen")
	case f.Outcome == eligibility.Unknown:
		return route.Employee(p.EmployeePublicID)
	}
	return ""
}

// pointName is the name of a field or document that is returned or was changed.
func pointName(ctx context.Context, code string) string {
	if kind, ok := strings.CutPrefix(code, "document."); ok {
		return i18n.T(ctx, "proposal.document."+kind)
	}
	if key := "proposal.point." + code; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return code // the name of a file that was examined
}

// changeValue writes a stored value of a field for people.
func changeValue(ctx context.Context, field, value string) string {
	switch {
	case value == "":
		return ""
	case field == "effective_on":
		if d, err := asn.ParseDate(value); err == nil {
			return i18n.Date(ctx, d.Time())
		}
	case field == "reason_code":
		return i18n.T(ctx, "proposal.reason_code."+value)
	case value == "good" || value == "wrong":
		return i18n.T(ctx, "proposal.documents."+value)
	}
	return value
}

func fieldsIn[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func documentRows(ctx context.Context, list []proposal.Document) []page.DocumentRow {
	out := make([]page.DocumentRow, 0, len(list))
	tones := map[string]ui.Tone{"unchecked": ui.Neutral, "good": ui.Green, "wrong": ui.Yellow}
	for _, d := range list {
		out = append(out, page.DocumentRow{
			ID: d.PublicID, Kind: i18n.T(ctx, "proposal.document."+string(d.Kind)), Name: d.FileName, Size: i18n.Bytes(ctx, d.Size), Note: d.Note,
			State: ui.TagProps{Text: i18n.T(ctx, "proposal.documents."+d.State), Tone: tones[d.State]},
		})
	}
	return out
}

func documentKinds(ctx context.Context, kinds []proposal.DocumentKind) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "proposal.documents.kind_choose")}}
	for _, k := range kinds {
		out = append(out, ui.Option{Value: string(k), Label: i18n.T(ctx, "proposal.document."+string(k))})
	}
	return out
}
