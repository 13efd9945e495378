package decrees

import (
	"context"
	"encoding/hex"
	"net/url"
	"strconv"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/decree"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sign"
	"mutasi/web/page/decrees"
	"mutasi/web/route"
	"mutasi/web/state"
	"mutasi/web/ui"
)

var tones = map[decree.State]ui.Tone{
	decree.Draft: ui.Neutral, decree.Signing: ui.Blue, decree.Issued: ui.Green, decree.Revoked: ui.Red, decree.Void: ui.Neutral,
}

func tag(ctx context.Context, s decree.State) ui.TagProps {
	return ui.TagProps{Text: i18n.T(ctx, "decree.state."+string(s)), Tone: tones[s]}
}

func listView(ctx context.Context, f decree.Filter, p decree.Page) decrees.ListView {
	v := decrees.ListView{Text: f.Text, State: string(f.State), Gaps: p.Gaps, States: []ui.Option{{Label: i18n.T(ctx, "decree.filter.any")}}, Years: []ui.Option{{Label: i18n.T(ctx, "decree.filter.any")}}}
	if f.Year != 0 {
		v.Year = strconv.Itoa(f.Year)
	}
	for _, s := range decree.States {
		v.States = append(v.States, ui.Option{Value: string(s), Label: i18n.T(ctx, "decree.state."+string(s))})
	}
	for _, y := range p.Years {
		v.Years = append(v.Years, ui.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	for _, r := range p.Rows {
		v.Rows = append(v.Rows, rowView(ctx, r))
	}
	return v
}

func rowView(ctx context.Context, r decree.Row) decrees.Row {
	row := decrees.Row{
		ID: r.PublicID, Number: r.Number, About: r.First, DecidedOn: i18n.DateShort(ctx, r.DecidedOn.Time()),
		EffectiveOn: i18n.DateShort(ctx, r.EffectiveOn.Time()), People: i18n.Number(ctx, r.People), Delivered: i18n.None,
		Note: r.VoidReason, State: tag(ctx, r.State),
	}
	if r.Kind != decree.Transfer {
		row.Note = i18n.T(ctx, "decree.list."+string(r.Kind), "number", r.Base)
		if r.VoidReason != "" {
			row.Note += " · " + r.VoidReason
		}
	}
	if r.Number == "" {
		row.Number = i18n.T(ctx, "decree.list.draft", "date", r.CreatedAt)
	}
	switch {
	case r.People > 1:
		row.About = i18n.T(ctx, "decree.list.and_others", "name", r.First, "n", r.People-1)
	case r.People == 0:
		row.About = r.Subject
	}
	if r.Uninitialled {
		row.State.Text = i18n.T(ctx, "decree.state.initials")
	}
	if r.State == decree.Issued && r.Kind == decree.Transfer {
		row.Delivered = i18n.T(ctx, "decree.list.delivered", "n", r.Acknowledged, "all", r.People)
	}
	return row
}

// chips are the filters in force.
func chips(ctx context.Context, q url.Values, f decree.Filter) []ui.Chip {
	c := kit.Chips{Path: route.Decrees(), Query: q}
	c.Add("cari", "", f.Text, nil)
	if f.State != "" {
		c.Add("status", "", i18n.T(ctx, "decree.state."+string(f.State)), nil)
	}
	if f.Year != 0 {
		c.Add("tahun", "", strconv.Itoa(f.Year), nil)
	}
	return c.List
}

func newView(ctx context.Context, ready []decree.ReadyCase, today asn.Date) decrees.NewView {
	var v decrees.NewView
	var last asn.Date
	for _, c := range ready {
		if len(v.Choices) == 0 || c.EffectiveOn != last {
			v.Choices = append(v.Choices, decrees.Choice{On: i18n.Date(ctx, c.EffectiveOn.Time()), Late: c.EffectiveOn.Before(today)})
			last = c.EffectiveOn
		}
		x := &v.Choices[len(v.Choices)-1]
		x.Cases = append(x.Cases, ui.Option{Value: c.CaseID, Label: c.Snapshot.Name + " · " + c.Number,
			Hint: c.Snapshot.From.Position + ", " + c.Snapshot.From.Unit + " → " + c.Snapshot.To.Position + ", " + c.Snapshot.To.Unit})
	}
	return v
}

func showView(ctx context.Context, who access.Actor, d *decree.Decree, today asn.Date) decrees.ShowView {
	may, why := d.MaySign(who)
	v := decrees.ShowView{
		ID: d.PublicID, Title: i18n.T(ctx, "decree.show.draft_title"), Version: strconv.Itoa(d.Version),
		State: stateLine(ctx, d, today), Sheet: sheet(ctx, d), VoidReason: d.VoidReason, SentBack: d.SentBack, Issued: d.File != nil,
		CanPresent: d.State == decree.Draft && who.Can(access.DecreeDraft), CanDrop: d.State == decree.Draft && who.Can(access.DecreeDraft),
		CanSign: may, NoBases: !d.Content.OwnBases, SendBack: d.State == decree.Signing && who.Can(access.DecreeSign) && d.Intent == nil, NeedsReason: d.Number != "",
	}
	if d.Number != "" {
		v.Title = i18n.T(ctx, "decree.show.title", "number", d.Number)
	}
	if why != nil {
		v.Refusal = message(ctx, why)
	}
	amendments(ctx, who, d, today, &v)
	v.SendBackTo = route.DecreeReturn(d.PublicID)
	if v.CanInitial = d.MayInitial(who); v.CanInitial {
		v.SendBack, v.SendBackTo = true, route.DecreeDecline(d.PublicID)
	}
	for _, i := range d.Initials {
		text := i18n.T(ctx, "decree.show.not_initialed")
		if i.At != nil {
			text = i.Name + ", " + i18n.DateTimeShort(ctx, *i.At)
		}
		v.Initials = append(v.Initials, ui.Row{Key: i18n.T(ctx, "proposal.holder."+string(i.Role)), Value: text})
	}
	for _, p := range d.People {
		v.People = append(v.People, decrees.Delivery{
			Ordinal: strconv.Itoa(p.Ordinal), Name: p.Snapshot.Name, CaseID: p.CaseID, CaseNumber: p.CaseNumber, Case: state.Tag(ctx, string(p.CaseState)),
			Opened: moment(ctx, p.OpenedAt), Acknowledged: moment(ctx, p.AcknowledgedAt), Applied: moment(ctx, p.AppliedAt),
		})
		v.Late = v.Late || d.State == decree.Issued && p.AppliedAt == nil && d.EffectiveOn.Before(today)
	}
	if d.File != nil {
		v.Code, v.VerifyHref = decree.FormatCode(d.VerifyCode), route.VerifyCode(decree.FormatCode(d.VerifyCode))
		v.Hash, v.Method = hex.EncodeToString(d.File), method(ctx, d.Method)
	}
	return v
}

func method(ctx context.Context, name string) string {
	if name == sign.LocalMethod {
		return i18n.T(ctx, "decree.method.local")
	}
	return i18n.T(ctx, "decree.method.certified")
}

func moment(ctx context.Context, t *time.Time) string {
	if t == nil {
		return i18n.None
	}
	return i18n.DateTimeShort(ctx, *t)
}

func stateLine(ctx context.Context, d *decree.Decree, today asn.Date) ui.StateLineProps {
	p := ui.StateLineProps{Tag: tag(ctx, d.State)}
	switch d.State {
	case decree.Draft:
		p.Holder, p.Next = d.HRName, i18n.T(ctx, "decree.next.draft")
	case decree.Signing:
		p.Holder = d.Signer.Title
		if d.Signer.Name != "" {
			p.Holder += ", " + d.Signer.Name
		}
		p.Next = i18n.T(ctx, "decree.next.signing")
		if i, ok := d.Pending(); ok {
			p.Tag.Text, p.Holder = i18n.T(ctx, "decree.state.initials"), i18n.T(ctx, "proposal.holder."+string(i.Role))
			p.Next = i18n.T(ctx, "decree.next.initials", "signer", d.Signer.Title)
		}
		if d.Intent != nil {
			p.Also = []ui.TagProps{{Text: i18n.T(ctx, "decree.state.uncertain"), Tone: ui.Orange}}
		}
	case decree.Issued:
		switch args := []any{"date", d.EffectiveOn.Time(), "n", d.Acknowledged(), "all", len(d.People)}; {
		case d.Kind != decree.Transfer: // nothing follows on a correction or a withdrawal
		case today.Before(d.EffectiveOn):
			p.Next = i18n.T(ctx, "decree.next.issued", args...)
		default:
			p.Note = i18n.T(ctx, "decree.next.effective", args...)
		}
	}
	return p
}

func sheet(ctx context.Context, d *decree.Decree) decrees.Sheet {
	c := d.Content
	s := decrees.Sheet{
		Signer: d.Signer.Title, About: c.About, Invocation: c.Invocation, Considering: c.Considering, Bases: c.Bases, Noting: c.Noting,
		Place: d.Place, DecidedOn: "…", SignerName: d.Signer.Name, NIP: i18n.NIP(d.Signer.NIP), Copies: c.Copies,
		Number: d.Number, Signature: i18n.T(ctx, "decree.sheet.unsigned"),
	}
	if d.Number == "" {
		s.Number = i18n.T(ctx, "decree.sheet.no_number")
	}
	if d.File != nil {
		s.Signature = method(ctx, d.Method)
	}
	if !d.DecidedOn.IsZero() {
		s.DecidedOn = i18n.Date(i18n.With(ctx, i18n.ID), d.DecidedOn.Time())
	}
	for i, o := range c.Orders {
		order := decrees.Order{Name: o.Name, Text: o.Text, Facts: factRows(o.Facts)}
		if i == 0 && d.Kind == decree.Transfer && len(d.People) == 1 {
			order.Facts = factRows(d.People[0].Snapshot.Facts())
		}
		s.Orders = append(s.Orders, order)
	}
	if s.From, s.To = "Jabatan lama", "Jabatan baru"; d.Kind == decree.Withdrawal {
		s.From, s.To = "Jabatan yang tetap diduduki", "Jabatan dalam Keputusan yang dicabut"
	}
	for _, p := range d.People {
		if !d.Annexed() {
			break
		}
		x := p.Snapshot
		s.Annex = append(s.Annex, decrees.Annexed{Name: x.Name, NIP: i18n.NIP(x.NIP), Rank: x.RankLine(), From: x.From.Line(), To: x.To.Line()})
	}
	return s
}

func signView(ctx context.Context, d *decree.Decree, today asn.Date, signer sign.Signer) decrees.SignView {
	v := decrees.SignView{
		ID: d.PublicID, Version: strconv.Itoa(d.Version), About: d.Subject, EffectiveOn: i18n.Date(ctx, d.EffectiveOn.Time()),
		NeedsPassphrase: signer.NeedsPassphrase(), Local: signer.Method() == sign.LocalMethod,
		Past:    d.Kind == decree.Transfer && d.EffectiveOn.Before(today),
		Names:   i18n.T(ctx, "decree.sign.names", "n", len(d.People)),
		Confirm: i18n.T(ctx, "decree.sign.confirm", "n", len(d.People)),
	}
	if d.Intent != nil {
		v.Pending = d.Number
	}
	does := i18n.T(ctx, "decree.sign.means_move", "n", len(d.People), "date", v.EffectiveOn)
	if d.Kind != decree.Transfer {
		does = i18n.T(ctx, "decree.sign.does."+string(d.Kind), "n", len(d.People), "number", d.BaseNumber)
		v.Confirm = i18n.T(ctx, "decree.sign.agree."+string(d.Kind), "number", d.BaseNumber)
	}
	v.Means = []string{does, i18n.T(ctx, "decree.sign.means_number"), i18n.T(ctx, "decree.sign.means_final")}
	for _, p := range d.People {
		x := p.Snapshot
		from, to := x.From.Position+", "+x.From.Unit, x.To.Position+", "+x.To.Unit
		switch {
		case d.Kind == decree.Transfer:
			v.Moves = append(v.Moves, decrees.Move{Name: x.Name, Text: from + " → " + to})
		case d.Kind == decree.Withdrawal:
			v.Moves = append(v.Moves, decrees.Move{Name: x.Name, Text: i18n.T(ctx, "decree.sign.stays", "post", from)})
		case d.Amendment.Ordinal == p.Ordinal:
			v.Moves = append(v.Moves, decrees.Move{Name: x.Name, Text: d.Amendment.Part + ": " + words(ctx, d.Amendment)})
		}
	}
	if d.Kind == decree.Correction {
		v.Names = i18n.T(ctx, "decree.sign.corrected")
		if d.Amendment.Ordinal == 0 {
			v.Moves = []decrees.Move{{Name: i18n.T(ctx, "decree.amend.text"), Text: words(ctx, d.Amendment)}}
		}
	}
	return v
}

func factRows(facts [][2]string) (rows []ui.Row) {
	for _, f := range facts {
		rows = append(rows, ui.Row{Key: f[0], Value: f[1]})
	}
	return rows
}

// words are what a correction changes: reads, should read.
func words(ctx context.Context, a decree.Amendment) string {
	return i18n.T(ctx, "decree.amend.words", "reads", a.Reads, "should", a.Should)
}
