package employees

import (
	"context"
	"strconv"
	"strings"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/quality"
	"mutasi/web/page/employees"
	"mutasi/web/state"
)

func showView(ctx context.Context, who access.Actor, p employee.Person, today asn.Date) employees.ShowView {
	v := employees.ShowView{
		ID: p.PublicID, Name: p.FullName(), Over: i18n.T(ctx, "employee.kind."+p.Kind) + " · NIP " + i18n.NIP(p.NIP),
		Lead: p.Position + ", " + p.Unit, Sensitive: p.Sensitive, OpenCase: p.OpenCase, CanPropose: who.Can(access.ProposalDraft), CanFit: who.Can(access.CandidateRead),
		Facts: facts(ctx, p, today), Fairness: fairness(ctx, p, today),
	}
	if p.Position == "" {
		v.Lead = i18n.T(ctx, "employee.no_post")
	}
	if p.SourceOn != nil {
		v.SourceLine = i18n.T(ctx, "employee.source_line", "source", p.Source, "date", i18n.DateShort(ctx, *p.SourceOn))
	}
	for _, x := range p.Placements {
		v.Placements = append(v.Placements, employees.Line{x.Position, x.Unit, i18n.DateShort(ctx, x.From), dateOr(ctx, x.Until), orNone(x.DecreeNo)})
	}
	for _, x := range p.Ranks {
		v.Ranks = append(v.Ranks, employees.Line{x.Rank, x.Name, i18n.DateShort(ctx, x.On), orNone(x.DecreeNo)})
	}
	for _, x := range p.Ratings {
		v.Ratings = append(v.Ratings, employees.Line{strconv.Itoa(x.Year), ratingName(x.Rating), orNone(x.Source)})
	}
	for _, x := range p.Educations {
		v.Educations = append(v.Educations, employees.Line{x.Level, x.Programme, orNone(x.Institution), number(x.Graduated)})
	}
	for _, x := range p.Certificates {
		v.Certificates = append(v.Certificates, employees.Line{i18n.T(ctx, "employee.certificate."+x.Kind), orNone(x.Subject), orNone(x.Number), dateOr(ctx, x.ValidUntil)})
	}
	for _, x := range p.Clearances {
		outcome := "employee.clearance.clear"
		if !x.Clear {
			outcome = "employee.clearance.not_clear"
		}
		v.Clearances = append(v.Clearances, employees.Line{i18n.T(ctx, "employee.clearance."+x.Kind), i18n.T(ctx, outcome), i18n.DateShort(ctx, x.StatedOn), dateOr(ctx, x.ValidUntil), orNone(x.DocumentNo)})
	}
	for i := len(p.Sanctions) - 1; i >= 0 && who.Can(access.SanctionEnd); i-- {
		if x := p.Sanctions[i]; x.Endless {
			v.Endless = i18n.T(ctx, "employee.sanction.endless", "level", i18n.T(ctx, "employee.sanction."+x.Level), "date", x.StartsOn)
			break
		}
	}
	for _, x := range p.Sanctions {
		v.Sanctions = append(v.Sanctions, employees.Line{i18n.T(ctx, "employee.sanction."+x.Level), i18n.DateShort(ctx, x.StartsOn), dateOr(ctx, x.EndsOn), orNone(x.DecreeNo)})
	}
	for _, x := range p.Cases {
		number := x.Number
		if number == "" {
			number = i18n.T(ctx, "employee.case_draft")
		}
		v.Cases = append(v.Cases, employees.CaseLine{ID: x.PublicID, Number: number, From: x.FromUnit, To: orNone(x.ToUnit), On: i18n.DateShort(ctx, x.CreatedAt), State: state.Tag(ctx, x.State)})
	}
	return v
}

func facts(ctx context.Context, p employee.Person, today asn.Date) []employees.Fact {
	birth := asn.DateOf(p.BirthDate)
	f := []employees.Fact{
		{Name: i18n.T(ctx, "employee.column.position"), Value: orNone(p.Position)},
		{Name: i18n.T(ctx, "employee.column.unit"), Value: unitLine(p)},
		{Name: i18n.T(ctx, "employee.class"), Value: class(p.PositionClass)},
		{Name: i18n.T(ctx, "employee.column.tenure"), Value: i18n.None},
		{Name: i18n.T(ctx, "employee.column.rank"), Value: i18n.None},
		{Name: i18n.T(ctx, "employee.education"), Value: orNone(education(p))},
		{Name: i18n.T(ctx, "employee.age"), Value: i18n.T(ctx, "employee.age_value", "n", birth.AgeOn(today), "date", i18n.Date(ctx, p.BirthDate))},
		{Name: i18n.T(ctx, "employee.column.retires"), Value: dateOr(ctx, p.RetiresOn)},
		{Name: i18n.T(ctx, "employee.standing"), Value: asn.LegalStanding(p.Standing).Name()},
	}
	if p.PositionSince != nil {
		f[3].Value = i18n.T(ctx, "employee.tenure_value", "duration", i18n.Duration(ctx, asn.DateOf(*p.PositionSince).MonthsUntil(today)), "date", i18n.Date(ctx, *p.PositionSince))
	}
	if p.Rank != "" {
		f[4].Value = p.Rank + " " + p.RankName
	}
	if p.ContractEnd != nil {
		f = append(f, employees.Fact{Name: i18n.T(ctx, "employee.contract_end"), Value: i18n.Date(ctx, *p.ContractEnd)})
	}
	return f
}

// education names level and programme; many programmes begin with the level already.
func education(p employee.Person) string {
	if strings.HasPrefix(p.Programme, p.EducationName) {
		return p.Programme
	}
	return p.EducationName + " " + p.Programme
}

func unitLine(p employee.Person) string {
	if p.Office != "" && p.Office != p.Unit {
		return p.Unit + ", " + p.Office
	}
	return orNone(p.Unit)
}

// notes names what is missing or contradictory for a decision on this person.
func notes(ctx context.Context, p employee.Person, found []quality.Note) []employees.Note {
	var out []employees.Note
	for _, n := range found {
		note := employees.Note{Text: i18n.T(ctx, "quality.check."+n.CheckCode), Effect: i18n.T(ctx, "quality.effect."+n.CheckCode)}
		if t, err := time.Parse(time.DateOnly, n.Detail); err == nil {
			n.Detail = i18n.DateShort(ctx, t)
		}
		if n.Detail != "" {
			note.Text += " (" + n.Detail + ")"
		}
		out = append(out, note)
	}
	if p.Sensitive && len(p.Clearances) == 0 {
		out = append(out, employees.Note{Text: i18n.T(ctx, "employee.note.no_clearance")})
	}
	return out
}

// fairness says how often the person moved in ten years and how long he served in remote places.
func fairness(ctx context.Context, p employee.Person, today asn.Date) string {
	moves, months := 0, 0
	since := today.AddYears(-10)
	for i, x := range p.Placements {
		if x.Kind != "definitive" {
			continue
		}
		from := asn.DateOf(x.From)
		if i < len(p.Placements)-1 && from.After(since) {
			moves++
		}
		if x.Remote > 0 {
			until := today
			if x.Until != nil && asn.DateOf(*x.Until).Before(today) {
				until = asn.DateOf(*x.Until)
			}
			months += max(0, from.MonthsUntil(until))
		}
	}
	return i18n.T(ctx, "employee.fairness", "moves", moves, "remote", i18n.Duration(ctx, months))
}

func orNone(s string) string {
	if s == "" || s == " " {
		return i18n.None
	}
	return s
}

func number(n *int) string {
	if n == nil {
		return i18n.None
	}
	return strconv.Itoa(*n)
}

func class(n int) string {
	if n == 0 {
		return i18n.None
	}
	return strconv.Itoa(n)
}
