package talent

import (
	"context"
	"strconv"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/talent"
	"mutasi/web/ui"
)

// CardView is what is known of a person's competence and talent.
type CardView struct {
	Facts       []ui.Row
	Competences []CompetenceView
}

// CompetenceView is one competence: what the post asks, what was assessed, when and by whom.
type CompetenceView struct {
	Name, Asked, Level, On, Until, Source string
	Gap                                   ui.TagProps // no text: none
}

// CardOf puts a card into words as of the day.
func CardOf(ctx context.Context, c talent.Card, on asn.Date) CardView {
	v := CardView{Facts: append(placing(ctx, c.Placing, on), fit(ctx, c)...)}
	for _, l := range c.Competences {
		v.Competences = append(v.Competences, competence(ctx, l, on))
	}
	return v
}

func placing(ctx context.Context, p talent.Placing, on asn.Date) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "talent.card.box"), Value: i18n.T(ctx, "talent.card.box_unknown")},
		{Key: i18n.T(ctx, "talent.performance"), Value: i18n.T(ctx, "talent.card.no_rating")},
		{Key: i18n.T(ctx, "talent.potential"), Value: i18n.T(ctx, "talent.card.no_potential")},
	}
	if p.PerformanceLevel != nil {
		rows[1].Value = i18n.T(ctx, "talent.card.performance", "level", PerformanceName(ctx, *p.PerformanceLevel), "rating", p.Rating.Name(),
			"year", strconv.Itoa(p.RatingYear), "score", p.Performance, "source", orNone(p.RatingSource))
	}
	if p.Potential != nil && p.PotentialLevel != nil {
		rows[2].Value = i18n.T(ctx, "talent.card.potential", "level", PotentialName(ctx, *p.PotentialLevel), "score", i18n.Decimal(ctx, *p.Potential, 2),
			"source", orNone(p.PotentialSource), "date", i18n.DateShort(ctx, p.PotentialOn.Time()), "age", i18n.Duration(ctx, p.PotentialOn.MonthsUntil(on)),
			"until", i18n.DateShort(ctx, p.PotentialUntil.Time()))
	}
	if p.Box != talent.Unplaced {
		rows[0].Value = i18n.T(ctx, "talent.box_n", "n", p.Box)
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "talent.action"), Value: i18n.T(ctx, talent.ActionKey(p.Box))})
	}
	return rows
}

// BoxWords names a box of the nine-box matrix in short, and with what it stands for; 0 is none.
func BoxWords(ctx context.Context, box int) (short, full string) {
	if box == talent.Unplaced {
		return i18n.T(ctx, "talent.unplaced"), i18n.T(ctx, "talent.card.box_unknown")
	}
	performance, potential := talent.Axes(box)
	short = i18n.T(ctx, "talent.box_n", "n", box)
	return short, short + ". " + i18n.T(ctx, "talent.box_lead", "performance", PerformanceName(ctx, performance), "potential", PotentialName(ctx, potential))
}

// fit says how the person meets what the present post asks.
func fit(ctx context.Context, c talent.Card) []ui.Row {
	f := c.Fit
	if f == nil {
		return []ui.Row{{Key: i18n.T(ctx, "talent.card.match"), Value: i18n.T(ctx, "talent.card.no_post")}}
	}
	rows := []ui.Row{
		{Key: i18n.T(ctx, "talent.card.match"), Value: match(ctx, c)},
		{Key: i18n.T(ctx, "talent.card.field"), Value: i18n.T(ctx, "talent.outcome."+string(f.Field))},
		{Key: i18n.T(ctx, "talent.card.certificate"), Value: i18n.T(ctx, "talent.card.certificate_ok")},
		{Key: i18n.T(ctx, "talent.card.experience"), Value: i18n.T(ctx, "talent.card.experience_unknown")},
	}
	for _, kind := range f.Lacking {
		name := kind
		if key := "employee.certificate." + kind; i18n.Has(key) {
			name = i18n.T(ctx, key)
		}
		rows[2].Value = i18n.T(ctx, "talent.card.certificate_lacking", "name", name)
	}
	if f.FamilyMonths != nil && f.PositionMonths != nil {
		rows[3].Value = i18n.T(ctx, "talent.card.experience_value", "family", i18n.Duration(ctx, *f.FamilyMonths), "position", i18n.Duration(ctx, *f.PositionMonths))
	}
	return rows
}

func match(ctx context.Context, c talent.Card) string {
	f := c.Fit
	switch {
	case f.Required == 0:
		return i18n.T(ctx, "talent.card.match_no_standard")
	case f.MatchPercent == nil:
		return i18n.T(ctx, "talent.card.match_unknown", "assessed", f.Assessed, "required", f.Required)
	}
	grade := "talent.card.match_poor"
	if *f.MatchPercent >= float64(c.OptimalFrom) {
		grade = "talent.card.match_optimal"
	} else if *f.MatchPercent >= float64(c.FairFrom) {
		grade = "talent.card.match_fair"
	}
	return i18n.T(ctx, "talent.card.match_value", "percent", i18n.Percent(ctx, *f.MatchPercent/100), "n", f.Required, "grade", i18n.T(ctx, grade))
}

func competence(ctx context.Context, l talent.CompetenceLine, on asn.Date) CompetenceView {
	v := CompetenceView{Name: l.Name, Asked: i18n.None, Level: i18n.None, On: i18n.None, Until: i18n.None, Source: orNone(l.Source)}
	if l.Asked > 0 {
		v.Asked = LevelName(ctx, l.Asked)
	}
	if l.Level == 0 {
		v.Gap = ui.TagProps{Text: i18n.T(ctx, "talent.card.not_assessed"), Tone: ui.Plain, NoIcon: true}
		return v
	}
	v.Level = LevelName(ctx, l.Level)
	v.On = i18n.T(ctx, "talent.card.on", "date", i18n.DateShort(ctx, l.AssessedOn.Time()), "age", i18n.Duration(ctx, l.AssessedOn.MonthsUntil(on)))
	v.Until = i18n.DateShort(ctx, l.ValidUntil.Time())
	switch {
	case l.ValidUntil.Before(on):
		v.Gap = ui.TagProps{Text: i18n.T(ctx, "talent.card.expired"), Tone: ui.Yellow, NoIcon: true}
	case l.Asked > l.Level:
		v.Gap = ui.TagProps{Text: i18n.T(ctx, "talent.card.short_by", "n", l.Asked-l.Level), Tone: ui.Orange, NoIcon: true}
	}
	return v
}

// LevelName names a level of competence from 1 to 5.
func LevelName(ctx context.Context, level int) string {
	return i18n.T(ctx, "talent.level."+strconv.Itoa(level))
}

// PerformanceName names a level of performance.
func PerformanceName(ctx context.Context, l talent.Level) string {
	return i18n.T(ctx, "talent.performance."+strconv.Itoa(int(l)))
}

// PotentialName names a level of potential.
func PotentialName(ctx context.Context, l talent.Level) string {
	return i18n.T(ctx, "talent.potential."+strconv.Itoa(int(l)))
}

func orNone(s string) string {
	if s == "" {
		return i18n.None
	}
	return s
}

// groupID is the anchor of a group of competences.
func groupID(i int) string { return "jenis-" + strconv.Itoa(i+1) }
