package mobilities

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/web/finding"
	page "mutasi/web/page/mobility"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// parts are the parts of the address that make the filter, in the order in which they are saved.
var parts = []string{"kelompok", "cari", "unit", "rumpun", "jabatan", "jenis", "gol", "lama", "syarat", "urut"}

func parse(query string) url.Values {
	q, err := url.ParseQuery(query)
	if err != nil {
		return url.Values{}
	}
	return q
}

// canonical keeps what makes the filter and leaves out where in the list the reader was.
func canonical(q url.Values) url.Values {
	out := url.Values{}
	for _, name := range parts {
		if v := kit.Clip(strings.TrimSpace(q.Get(name)), 100); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// filterOf reads the filter from the query; values it does not know do not narrow.
func filterOf(who access.Actor, q url.Values) mobility.Filter {
	f := mobility.Filter{
		Group: mobility.Group(q.Get("kelompok")), Query: kit.Clip(strings.TrimSpace(q.Get("cari")), 100), Unit: kit.Clip(q.Get("unit"), 20),
		Family: kit.Clip(q.Get("rumpun"), 100), Position: kit.Clip(strings.TrimSpace(q.Get("jabatan")), 100), Kind: asn.EmployeeKind(q.Get("jenis")),
		Rank: kit.Clip(q.Get("gol"), 10), Rule: q.Get("syarat"), Longest: q.Get("urut") == "lama",
	}
	if !slices.Contains(groups(who), f.Group) {
		f.Group = mobility.GroupReady
	}
	if !f.Kind.Valid() {
		f.Kind = ""
	}
	if !slices.Contains(mobility.RuleChoices(who), f.Rule) {
		f.Rule = ""
	}
	if n, err := strconv.Atoi(q.Get("lama")); err == nil && n > 0 && n <= 40 {
		f.TenureYears = n
	}
	return f
}

// groups are those the reader may open: wishes are not for everybody.
func groups(who access.Actor) []mobility.Group {
	if who.Can(access.WishRead) {
		return mobility.Groups
	}
	return slices.DeleteFunc(slices.Clone(mobility.Groups), func(g mobility.Group) bool { return g == mobility.GroupAsked })
}

func listView(ctx context.Context, who access.Actor, q url.Values, f mobility.Filter, l mobility.List, today asn.Date) page.ListView {
	v := page.ListView{
		Query: canonical(q), Group: string(f.Group), Search: f.Query, Unit: f.Unit, Family: f.Family, Position: f.Position, Kind: string(f.Kind),
		Rank: f.Rank, Rule: f.Rule, Longest: f.Longest, CanExport: who.Can(access.EmployeeExport), CanPropose: who.Can(access.ProposalDraft),
		About: i18n.T(ctx, "mobility.about."+string(f.Group), "most", i18n.Duration(ctx, l.MaxTenure)), Never: l.ComputedAt == nil,
	}
	if f.TenureYears > 0 {
		v.Tenure = strconv.Itoa(f.TenureYears)
	}
	if l.ComputedAt != nil {
		v.Fresh = i18n.T(ctx, "mobility.fresh", "n", l.People, "at", i18n.DateTime(ctx, *l.ComputedAt))
	}
	if l.Counts.Stale > 0 {
		v.Fresh += " " + i18n.T(ctx, "mobility.fresh_stale", "n", l.Counts.Stale)
	}
	for _, g := range groups(who) {
		v.Groups = append(v.Groups, ui.GroupLink{Label: i18n.T(ctx, "mobility.group."+string(g)), Count: i18n.Number(ctx, l.Counts.Of(g)), Current: g == f.Group,
			Href: route.Edit(route.Mobility(), v.Query, "kelompok", string(g))})
	}
	for _, id := range mobility.RuleChoices(who) {
		v.Rules = append(v.Rules, ui.Option{Value: id, Label: finding.Name(ctx, eligibility.Finding{Rule: id})})
	}
	for _, k := range asn.EmployeeKinds() {
		v.Kinds = append(v.Kinds, ui.Option{Value: string(k), Label: i18n.T(ctx, "employee.kind."+string(k))})
	}
	for _, r := range asn.Ranks() {
		v.Ranks = append(v.Ranks, ui.Option{Value: string(r), Label: string(r)})
	}
	for _, s := range l.Saved {
		v.Saved = append(v.Saved, page.Saved{ID: s.PublicID, Name: s.Name, Href: route.Mobility() + "?" + s.Query})
	}
	for _, r := range l.Rows {
		v.Rows = append(v.Rows, rowView(ctx, r, today))
	}
	if n := len(l.Rows); n > 0 {
		if l.Earlier {
			v.Prev = route.Edit(route.Mobility(), v.Query, "sebelum", kit.Cursor{Key: l.Rows[0].Key, ID: l.Rows[0].ID}.String())
		}
		if l.Later {
			v.Next = route.Edit(route.Mobility(), v.Query, "setelah", kit.Cursor{Key: l.Rows[n-1].Key, ID: l.Rows[n-1].ID}.String())
		}
	}
	return v
}

func chips(ctx context.Context, q url.Values, f mobility.Filter, units []ui.Option) []ui.Chip {
	c := kit.Chips{Path: route.Mobility(), Query: canonical(q)}
	c.Add("cari", i18n.T(ctx, "mobility.filter.name"), f.Query, nil)
	c.Add("unit", i18n.T(ctx, "employee.filter.unit"), f.Unit, units)
	c.Add("rumpun", i18n.T(ctx, "employee.filter.family"), f.Family, nil)
	c.Add("jabatan", i18n.T(ctx, "mobility.filter.position"), f.Position, nil)
	if f.Kind != "" {
		c.Add("jenis", i18n.T(ctx, "employee.filter.kind"), i18n.T(ctx, "employee.kind."+string(f.Kind)), nil)
	}
	c.Add("gol", i18n.T(ctx, "employee.filter.rank"), f.Rank, nil)
	if f.TenureYears > 0 {
		c.Add("lama", i18n.T(ctx, "employee.filter.tenure"), i18n.T(ctx, "employee.filter.tenure_at_least", "n", f.TenureYears), nil)
	}
	if f.Rule != "" {
		c.Add("syarat", i18n.T(ctx, "mobility.filter.rule"), finding.Name(ctx, eligibility.Finding{Rule: f.Rule}), nil)
	}
	return c.List
}

func rowView(ctx context.Context, r mobility.Row, today asn.Date) page.Row {
	v := page.Row{ID: r.PublicID, Name: r.FullName(), Post: r.Position, Rank: r.Rank, Unit: r.Unit, Tenure: i18n.None, Status: statusTag(ctx, r.Status),
		Lines: lines(ctx, r.Judgement), Fix: fix(ctx, r.Judgement), Changed: r.Stale, Ready: r.Status == mobility.Ready}
	if r.Since != nil {
		v.Tenure = i18n.DurationShort(ctx, asn.DateOf(*r.Since).MonthsUntil(today))
	}
	if r.Judgement.Due {
		v.Also = append(v.Also, ui.TagProps{Text: i18n.T(ctx, "mobility.due"), Tone: ui.Orange})
	}
	if r.WishReason != "" {
		v.Wish = i18n.T(ctx, "mobility.wish_line", "reason", i18n.T(ctx, "mobility.reason."+r.WishReason), "date", i18n.DateShort(ctx, *r.WishUntil))
	}
	return v
}

var tones = map[mobility.Status]ui.Tone{mobility.Ready: ui.Green, mobility.LacksOne: ui.Yellow, mobility.Unknown: ui.Yellow}

func statusTag(ctx context.Context, s mobility.Status) ui.TagProps {
	return ui.TagProps{Text: i18n.T(ctx, "mobility.status."+string(s)), Tone: tones[s]}
}

// lines are the reasons in words: what stands in the way, or what speaks for the person where nothing does; then
// warnings.
func lines(ctx context.Context, j mobility.Judgement) []string {
	var out []string
	for _, f := range j.Standing() {
		out = append(out, finding.Sentence(ctx, f))
	}
	ready := len(out) == 0
	for _, f := range j.Findings {
		good := ready && f.Outcome == eligibility.Pass && (f.Rule == "R11" && !j.Due || f.Rule == "R26")
		if good || f.Severity == eligibility.Warn && f.Outcome == eligibility.Fail {
			out = append(out, finding.Sentence(ctx, f))
		}
	}
	return out
}

// fix is what mends the first thing in the way.
func fix(ctx context.Context, j mobility.Judgement) string {
	if list := j.Standing(); len(list) > 0 {
		return finding.Remedy(ctx, list[0])
	}
	return ""
}

func cells(ctx context.Context, r mobility.Row) []sheet.Cell {
	due, from := "", sheet.TextCell("")
	if r.Judgement.Due {
		due = i18n.T(ctx, "mobility.due")
	}
	if !r.Judgement.CanBeFrom.IsZero() {
		from = sheet.DateCell(r.Judgement.CanBeFrom.Time())
	}
	return []sheet.Cell{
		sheet.TextCell(r.FullName()), sheet.TextCell(r.NIP), sheet.TextCell(i18n.T(ctx, "employee.kind."+r.Kind)), sheet.TextCell(r.Position),
		sheet.TextCell(r.Unit), sheet.TextCell(r.Rank), kit.DateCell(r.Since), sheet.TextCell(i18n.T(ctx, "mobility.status."+string(r.Status))),
		sheet.TextCell(due), sheet.TextCell(strings.Join(lines(ctx, r.Judgement), " ")), sheet.TextCell(fix(ctx, r.Judgement)), from,
	}
}

func personView(ctx context.Context, who access.Actor, p mobility.Person) page.PersonView {
	v := page.PersonView{ID: p.PublicID, Name: p.FullName(), Over: p.Position, Unit: p.Unit, Status: statusTag(ctx, p.Status()), OpenCase: p.OpenCase,
		CanPropose: who.Can(access.ProposalDraft), Findings: ui.FindingsProps{ID: "syarat", ShowAll: true, Version: i18n.T(ctx, "proposal.findings.version", "version", eligibility.RuleSet)}}
	n := len(p.Failed) + len(p.Unknown)
	v.Sentence = i18n.T(ctx, "mobility.person."+string(p.Status()), "n", n)
	if p.Status() != mobility.Ready && !p.CanBeFrom.IsZero() {
		v.From = i18n.T(ctx, "mobility.person.from", "date", p.CanBeFrom.Time())
	}
	if p.Due {
		v.Also = append(v.Also, ui.TagProps{Text: i18n.T(ctx, "mobility.due"), Tone: ui.Orange})
	}
	for _, f := range p.Findings {
		if f.Outcome == eligibility.NotApplicable {
			continue
		}
		x := finding.Line(ctx, f)
		x.Basis = f.Basis
		v.Findings.Findings = append(v.Findings.Findings, x)
	}
	if p.Wish != nil {
		v.Wish = kit.WishRows(ctx, *p.Wish)
	}
	return v
}
