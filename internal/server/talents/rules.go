package talents

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/internal/server/kit"
	"mutasi/internal/talent"
	page "mutasi/web/page/talent"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Rules shows the cut points of the agency.
func (h *Handlers) Rules(w http.ResponseWriter, r *http.Request) error {
	return h.rules(w, r, http.StatusOK, nil)
}

// SetRules stores new cut points.
func (h *Handlers) SetRules(w http.ResponseWriter, r *http.Request) error {
	f := kit.FormOf(r)
	values := map[policy.IntKey]int{}
	for _, k := range talent.RuleKeys {
		d, _ := policy.DefinitionOf(string(k))
		values[k] = f.Int(string(k), d.Min, d.Max)
	}
	from := f.Date("from", "talent.rules.from_missing")
	source := f.Need("source", 200, "talent.rules.source_missing")
	err := f.Err()
	if err == nil {
		err = h.Talents.SetRules(r.Context(), kit.Actor(r.Context()), asn.DateOf(from), values, source)
	}
	if _, ok := kit.FieldsOf(err); ok {
		return h.rules(w, r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return kit.Redirect(w, r, route.TalentRules(), "talent.rules.saved")
}

func (h *Handlers) rules(w http.ResponseWriter, r *http.Request, status int, fault error) error {
	ctx, who, today := r.Context(), kit.Actor(r.Context()), h.today(r.Context())
	sets, err := h.Talents.RuleSets(ctx, who)
	if err != nil {
		return err
	}
	v := page.RulesView{CanEdit: who.Can(access.TalentRules)}
	v.Errors, v.ByField = kit.FieldErrors(r, fault)
	var now talent.RuleSet
	for _, s := range sets {
		current := !s.From.After(today) && (s.Until.IsZero() || s.Until.After(today))
		if current {
			now = s
		}
		v.History = append(v.History, ruleLine(ctx, s, current))
	}
	v.Now, v.NowNote = nowRows(ctx, now), now.Source
	h.fillForm(r, &v, now, fault)
	return kit.Render(w, r, status, page.Rules(v))
}

// fillForm puts into the fields what was typed, or what holds now.
func (h *Handlers) fillForm(r *http.Request, v *page.RulesView, now talent.RuleSet, fault error) {
	ctx, f := r.Context(), kit.FormOf(r)
	field := func(k policy.IntKey) page.RuleField {
		out := page.RuleField{Name: string(k), Label: i18n.T(ctx, "talent.rule."+string(k)), Value: strconv.Itoa(now.Values[k]), Error: v.ByField[string(k)]}
		if fault != nil {
			out.Value = f.Get(string(k))
		}
		return out
	}
	v.Performance = []page.RuleField{field(policy.TalentPerformanceMiddle), field(policy.TalentPerformanceHigh)}
	v.Potential = []page.RuleField{field(policy.TalentPotentialMiddle), field(policy.TalentPotentialHigh)}
	v.Terms = []page.RuleField{field(policy.TalentRatingYears), field(policy.AssessmentValidMonths)}
	v.From, v.Source = ui.DatePartsOf(time.Time{}), f.Get("source")
	if fault != nil {
		v.From = ui.DateParts{Day: f.Get("from_d"), Month: f.Get("from_m"), Year: f.Get("from_y")}
	}
}

func rulesOf(s talent.RuleSet) talent.Rules {
	return talent.Rules{RatingYears: s.Values[policy.TalentRatingYears],
		PerformanceMiddle: s.Values[policy.TalentPerformanceMiddle], PerformanceHigh: s.Values[policy.TalentPerformanceHigh],
		PotentialMiddle: s.Values[policy.TalentPotentialMiddle], PotentialHigh: s.Values[policy.TalentPotentialHigh]}
}

func nowRows(ctx context.Context, s talent.RuleSet) []ui.Row {
	return append(ruleRows(ctx, rulesOf(s)), ui.Row{Key: i18n.T(ctx, "talent.rules.months"), Value: i18n.T(ctx, "unit.months", "n", s.Values[policy.AssessmentValidMonths])},
		ui.Row{Key: i18n.T(ctx, "talent.rules.basis"), Value: s.Basis})
}

func ruleLine(ctx context.Context, s talent.RuleSet, current bool) page.RuleLine {
	line := page.RuleLine{Term: i18n.T(ctx, "talent.rules.national"), Now: current, Source: s.Source,
		Performance: i18n.T(ctx, "talent.cut_short", "middle", s.Values[policy.TalentPerformanceMiddle], "high", s.Values[policy.TalentPerformanceHigh]),
		Potential:   i18n.T(ctx, "talent.cut_short", "middle", s.Values[policy.TalentPotentialMiddle], "high", s.Values[policy.TalentPotentialHigh]),
		Years:       i18n.T(ctx, "talent.years", "n", s.Values[policy.TalentRatingYears]),
		Months:      i18n.T(ctx, "unit.months", "n", s.Values[policy.AssessmentValidMonths])}
	if s.Local {
		line.Term = i18n.T(ctx, "talent.rules.since", "date", i18n.Date(ctx, s.From.Time()))
		if !s.Until.IsZero() {
			line.Term = i18n.T(ctx, "talent.rules.between", "from", i18n.Date(ctx, s.From.Time()), "until", i18n.Date(ctx, s.Until.AddDays(-1).Time()))
		}
	}
	return line
}
