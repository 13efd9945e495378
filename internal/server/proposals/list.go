package proposals

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/server/kit"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/state"
	"mutasi/web/ui"
)

// holders are those whose turn a list can be narrowed to.
var holders = []access.Role{access.UnitHead, access.HRVerifier, access.HROperator, access.TPK, access.PyB, access.PPK}

// ages are days in the present state.
var ages = []int{7, 14, 30, 60}

func cursor(s string) int64 {
	n, err := strconv.ParseInt(s, 36, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// filterOf reads the filter from the query; values it does not know are left out.
func filterOf(q url.Values, today asn.Date) proposal.Filter {
	f := proposal.Filter{Text: kit.Clip(q.Get("cari"), 100), Unit: kit.Clip(q.Get("unit"), 20), Late: q.Get("lewat") == "1"}
	if g := proposal.Group(q.Get("tahap")); slices.Contains(proposal.Groups, g) {
		f.Groups = []proposal.Group{g}
	}
	if r := access.Role(q.Get("pemegang")); slices.Contains(holders, r) {
		f.Holder = r
	}
	if n, err := strconv.Atoi(q.Get("umur")); err == nil && slices.Contains(ages, n) {
		f.Since = today.AddDays(-n)
	}
	return f
}

func listView(ctx context.Context, who access.Actor, q url.Values, p proposal.Page, units []employee.Option, counts map[proposal.Group]int, today asn.Date) page.ListView {
	v := page.ListView{
		Query: q, Text: q.Get("cari"), Group: q.Get("tahap"), Unit: q.Get("unit"), Holder: q.Get("pemegang"), Age: q.Get("umur"),
		Late: q.Get("lewat"), CanPropose: who.Can(access.ProposalDraft),
	}
	any := ui.Option{Label: i18n.T(ctx, "proposal.filter.any")}
	v.Groups, v.Units, v.Holders, v.Ages = []ui.Option{any}, []ui.Option{any}, []ui.Option{any}, []ui.Option{any}
	total := 0
	for _, g := range proposal.Groups {
		label := i18n.T(ctx, "proposal.group."+string(g))
		if n := counts[g]; n > 0 {
			label += " (" + i18n.Number(ctx, n) + ")"
			total += n
		}
		v.Groups = append(v.Groups, ui.Option{Value: string(g), Label: label})
	}
	v.Lead = i18n.T(ctx, "proposal.list.lead", "n", total)
	v.Units = append(v.Units, kit.Options(units)...)
	for _, r := range holders {
		v.Holders = append(v.Holders, ui.Option{Value: string(r), Label: holderName(ctx, r, "", "", "")})
	}
	for _, n := range ages {
		v.Ages = append(v.Ages, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "proposal.filter.age_days", "n", n)})
	}
	v.Chips = chips(ctx, v)
	head := ""
	if pr := kit.Principal(ctx); pr != nil {
		head = pr.Agency.HeadTitle
	}
	for _, x := range p.Rows {
		v.Rows = append(v.Rows, listRow(ctx, x, head, today))
	}
	if p.Prev != 0 {
		v.Prev = route.Edit(route.Proposals(), q, "sebelum", strconv.FormatInt(p.Prev, 36), "setelah", "")
	}
	if p.Next != 0 {
		v.Next = route.Edit(route.Proposals(), q, "setelah", strconv.FormatInt(p.Next, 36), "sebelum", "")
	}
	return v
}

func listRow(ctx context.Context, x proposal.Row, head string, today asn.Date) page.ListRow {
	row := page.ListRow{
		ID: x.PublicID, Number: x.Number, Name: x.EmployeeName, From: x.FromUnit, To: orNone(x.ToUnit), State: state.Tag(ctx, string(x.State)),
		Holder: i18n.None, Due: i18n.None,
	}
	if row.Number == "" {
		row.Number = i18n.T(ctx, "proposal.draft_number")
	}
	if x.Holder != "" {
		row.Holder = holderName(ctx, x.Holder, x.HolderUnit, head, "")
		row.Since = i18n.T(ctx, "ui.state.since", "date", i18n.DateShort(ctx, x.StateSince))
	}
	if !x.DueOn.IsZero() {
		row.Due, row.Late = i18n.DateShort(ctx, x.DueOn.Time()), x.DueOn.Before(today)
	}
	return row
}

func chips(ctx context.Context, v page.ListView) []ui.Chip {
	c := kit.Chips{Path: route.Proposals(), Query: v.Query}
	c.Add("cari", "", v.Text, nil)
	c.Add("tahap", "", v.Group, v.Groups)
	c.Add("unit", "", v.Unit, v.Units)
	c.Add("pemegang", "", v.Holder, v.Holders)
	c.Add("umur", "", v.Age, v.Ages)
	c.Add("lewat", "", v.Late, []ui.Option{{Value: v.Late, Label: i18n.T(ctx, "proposal.filter.late")}})
	return c.List
}

func inboxView(ctx context.Context, in proposal.Inbox) page.InboxView {
	v := page.InboxView{Title: i18n.T(ctx, "proposal.inbox.title", "n", in.Total)}
	if in.Total == 0 {
		v.Title = i18n.T(ctx, "proposal.inbox.title_none")
	}
	if in.Counts[proposal.Late] > 0 {
		v.Lead = i18n.T(ctx, "proposal.inbox.late", "n", in.Counts[proposal.Late])
	}
	for _, b := range proposal.Buckets {
		g := page.InboxGroup{ID: "kelompok-" + string(b), Title: i18n.T(ctx, "proposal.inbox."+string(b)+"_title", "n", in.Counts[b])}
		for _, x := range in.Items {
			if x.Bucket == b {
				g.Items = append(g.Items, inboxCard(ctx, x))
			}
		}
		if len(g.Items) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	if in.Next != nil {
		v.Next = route.Query(route.Inbox(), "setelah", kit.Cursor{Key: in.Next.DueOn.String(), ID: in.Next.StepID}.String())
	}
	return v
}

func inboxCard(ctx context.Context, x proposal.InboxItem) ui.DecisionCardProps {
	c := ui.DecisionCardProps{
		Title: x.EmployeeName, Href: inboxHref(x), Late: x.Bucket == proposal.Late,
		Lines: []string{
			i18n.T(ctx, "proposal.ask."+string(x.Kind)), x.FromUnit + " → " + orNone(x.ToUnit), x.ToPosition,
		},
		Due: i18n.T(ctx, "ui.state.due", "date", i18n.DateShort(ctx, x.DueOn.Time())),
	}
	if c.Late {
		c.Due = i18n.T(ctx, "ui.state.late", "date", i18n.DateShort(ctx, x.DueOn.Time()))
	}
	if x.Notes > 0 {
		c.Flags = append(c.Flags, ui.TagProps{Text: i18n.T(ctx, "proposal.inbox.notes", "n", x.Notes), Tone: ui.Yellow})
	}
	if x.Round > 1 && x.Kind != proposal.StepMend {
		c.Flags = append(c.Flags, ui.TagProps{Text: i18n.T(ctx, "proposal.inbox.again"), Tone: ui.Neutral})
	}
	return c
}

// inboxHref leads to the page on which the act is done; a decree is read before it is laid before the signer or signed.
func inboxHref(x proposal.InboxItem) string {
	id := x.ProposalID
	switch x.Kind {
	case proposal.StepRelease, proposal.StepReceive, proposal.StepConsent, proposal.StepCheck, proposal.StepReview, proposal.StepDecision:
		return route.ProposalApprove(id)
	case proposal.StepOpinions:
		return route.ProposalOpinion(id)
	case proposal.StepMend:
		return route.ProposalEdit(id)
	case proposal.StepReport:
		return route.ProposalDuty(id)
	case proposal.StepDraft:
		return route.Query(route.DecreeNew(), "usulan", id)
	case proposal.StepPresent, proposal.StepInitialHead, proposal.StepInitialPyB, proposal.StepSign:
		return route.Decree(x.DecreeID)
	}
	return route.ProposalRecord(id)
}
