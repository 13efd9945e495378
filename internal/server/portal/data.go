package portal

import (
	"context"
	"strconv"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	page "mutasi/web/page/portal"
	"mutasi/web/ui"
)

// dataView lists what is held about the reader, in the groups of the national register.
func dataView(ctx context.Context, p employee.Person) page.DataView {
	v := page.DataView{Facts: []ui.Row{
		{Key: i18n.T(ctx, "employee.column.name"), Value: p.FullName()}, {Key: i18n.T(ctx, "employee.column.nip"), Value: i18n.NIP(p.NIP)},
		{Key: i18n.T(ctx, "portal.data.born"), Value: i18n.Date(ctx, p.BirthDate)},
		{Key: i18n.T(ctx, "employee.column.position"), Value: none(p.Position)}, {Key: i18n.T(ctx, "employee.column.unit"), Value: none(p.Unit)},
		{Key: i18n.T(ctx, "employee.column.rank"), Value: none(p.Rank + " " + p.RankName)},
		{Key: i18n.T(ctx, "employee.column.retires"), Value: day(ctx, p.RetiresOn)},
	}}
	if p.SourceOn != nil {
		v.Source = i18n.T(ctx, "employee.source_line", "source", p.Source, "date", i18n.DateShort(ctx, *p.SourceOn))
	}
	group := func(id, title string, items []string) {
		v.Groups = append(v.Groups, page.Group{ID: id, Title: i18n.T(ctx, "portal.data.group", "name", i18n.T(ctx, title), "n", len(items)), Items: items})
	}
	group("jabatan", "portal.data.posts", lines(p.Placements, func(x employee.Placement) string {
		return i18n.T(ctx, "portal.data.post_line", "position", x.Position, "unit", x.Unit, "from", x.From, "decree", none(x.DecreeNo))
	}))
	group("pangkat", "portal.data.ranks", lines(p.Ranks, func(x employee.RankChange) string {
		return x.Rank + " " + x.Name + ", " + i18n.DateShort(ctx, x.On)
	}))
	group("pendidikan", "portal.data.education", lines(p.Educations, func(x employee.Education) string { return x.Level + " " + x.Programme }))
	group("kinerja", "portal.data.ratings", lines(p.Ratings, func(x employee.Rating) string {
		return strconv.Itoa(x.Year) + ": " + asn.Rating(x.Rating).Name()
	}))
	group("sertifikat", "portal.data.certificates", lines(p.Certificates, func(x employee.Certificate) string {
		return i18n.T(ctx, "employee.certificate."+x.Kind) + " " + x.Subject + " " + x.Number
	}))
	group("pernyataan", "portal.data.clearances", lines(p.Clearances, func(x employee.Clearance) string {
		outcome := "employee.clearance.clear"
		if !x.Clear {
			outcome = "employee.clearance.not_clear"
		}
		return i18n.T(ctx, "employee.clearance."+x.Kind) + ": " + i18n.T(ctx, outcome) + ", " + i18n.DateShort(ctx, x.StatedOn)
	}))
	group("disiplin", "portal.data.sanctions", lines(p.Sanctions, func(x employee.Sanction) string {
		return i18n.T(ctx, "employee.sanction."+x.Level) + ", " + i18n.DateShort(ctx, x.StartsOn)
	}))
	return v
}

func lines[T any](list []T, line func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = line(x)
	}
	return out
}

func none(s string) string {
	if s == "" || s == " " {
		return i18n.None
	}
	return s
}

func day(ctx context.Context, t *time.Time) string {
	if t == nil {
		return i18n.None
	}
	return i18n.Date(ctx, *t)
}
