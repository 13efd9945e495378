package workloads

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/vacancy"
	"mutasi/internal/workload"
	talentpage "mutasi/web/page/talent"
	page "mutasi/web/page/workload"
	"mutasi/web/ui"
)

// Post shows one post: need, requirements, holders.
func (h *Handlers) Post(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	b, err := h.Workload.Post(ctx, who, chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	d, err := h.Workload.Detail(ctx, who, b.ID)
	if err != nil {
		return err
	}
	v := page.PostView{ID: b.PostID, Title: b.Position, Unit: b.Unit, UnitID: b.UnitID, Message: balanceSentence(ctx, b),
		CanCandidates: who.Can(access.CandidateRead), Short: b.Vacancy != nil && *b.Vacancy > 0,
		Facts: needFacts(ctx, b), Requirements: requirements(ctx, d)}
	for _, p := range d.Holders {
		holder := page.Holder{ID: p.PublicID, Name: employee.FullName(p.TitleBefore, p.Name, p.TitleAfter), Kind: i18n.T(ctx, "employee.kind."+p.Kind), Since: i18n.None, Retires: i18n.None}
		if p.Since != nil {
			holder.Since = i18n.DateShort(ctx, *p.Since)
		}
		if p.RetiresOn != nil {
			holder.Retires = i18n.DateShort(ctx, *p.RetiresOn)
		}
		v.Holders = append(v.Holders, holder)
	}
	standards, err := h.Talents.Standards(ctx, who, b.PostID, h.today(ctx))
	if err != nil {
		return err
	}
	v.Standards = talentpage.StandardsView{PostID: b.PostID, CanEdit: who.Can(access.StandardEdit)}
	for _, l := range standards.Lines {
		if l.Level > 0 {
			v.Standards.Lines = append(v.Standards.Lines, talentpage.StandardView{Name: l.Name, Level: talentpage.LevelName(ctx, l.Level),
				Since: i18n.DateShort(ctx, l.Since.Time()), Source: l.Source})
		}
	}
	return kit.Page(w, r, page.Post(v))
}

// balanceSentence says the state of a post in words: "Perlu 11, ada 8, kurang 3."
func balanceSentence(ctx context.Context, b workload.Balance) string {
	switch {
	case b.Need == nil:
		return i18n.T(ctx, "workload.sentence_unknown", "held", b.Held)
	case *b.Diff < 0:
		return i18n.T(ctx, "workload.sentence_short", "need", *b.Need, "held", b.Held, "n", -*b.Diff)
	case *b.Diff > 0:
		return i18n.T(ctx, "workload.sentence_over", "need", *b.Need, "held", b.Held, "n", *b.Diff)
	}
	return i18n.T(ctx, "workload.sentence_even", "need", *b.Need, "held", b.Held)
}

func needFacts(ctx context.Context, b workload.Balance) []ui.Row {
	rows := []ui.Row{
		{Key: i18n.T(ctx, "workload.need"), Value: i18n.None},
		{Key: i18n.T(ctx, "workload.held"), Value: i18n.T(ctx, "workload.held_split", "n", b.Held, "pns", b.PNS, "pppk", b.PPPK)},
		{Key: i18n.T(ctx, "workload.cases"), Value: i18n.T(ctx, "workload.cases_words", "in", b.Incoming, "out", b.Outgoing)},
	}
	if b.Need != nil {
		rows[0].Value = strconv.Itoa(*b.Need)
		if b.Exact != nil {
			rows[0].Value = i18n.T(ctx, "workload.need_exact", "n", *b.Need, "exact", i18n.Decimal(ctx, *b.Exact, 2))
		}
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "workload.vacancy"), Value: strconv.Itoa(max(0, *b.Vacancy))})
	}
	if b.AnalysedOn != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "workload.year"), Value: i18n.Date(ctx, *b.AnalysedOn)})
	}
	if b.Minimum != nil {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "workload.minimum"), Value: strconv.Itoa(*b.Minimum)})
	}
	return rows
}

func requirements(ctx context.Context, d workload.Detail) []ui.Row {
	var rows []ui.Row
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: value})
		}
	}
	add("workload.req.education", asn.EducationLevel(d.MinEducation).Name())
	add("workload.req.fields", strings.Join(d.EducationFields, ", "))
	switch {
	case d.MinRank != "" && d.MaxRank != "":
		add("workload.req.rank", d.MinRank+" – "+d.MaxRank)
	case d.MinRank != "":
		add("workload.req.rank", "≥ "+d.MinRank)
	}
	add("workload.req.certificate", d.Certificate)
	if d.Class > 0 {
		add("workload.req.class", strconv.Itoa(d.Class))
	}
	add("workload.req.retirement", i18n.T(ctx, "workload.years", "n", d.RetirementAge))
	return rows
}

// Candidates ranks who could fill a vacancy.
func (h *Handlers) Candidates(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	b, err := h.Workload.Post(ctx, who, chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	list, err := h.Vacancies.Candidates(ctx, who, b.PostID, h.today(ctx))
	if err != nil {
		return err
	}
	v := page.CandidatesView{PostID: b.PostID, Title: i18n.T(ctx, "vacancy.of", "post", b.Position), Unit: b.Unit, Message: balanceSentence(ctx, b),
		CanPropose: who.Can(access.ProposalDraft), Weights: weights(ctx)}
	for _, c := range list {
		if view := candidateView(ctx, c, b); len(c.Lacks) == 0 {
			v.Ready = append(v.Ready, view)
		} else {
			v.Lacking = append(v.Lacking, view)
		}
	}
	return kit.Page(w, r, page.Candidates(v))
}

func weights(ctx context.Context) string {
	w := vacancy.DefaultWeights
	return i18n.T(ctx, "vacancy.weights", "fit", w.Fit, "balance", w.Balance, "performance", w.Performance, "distance", w.Distance, "tenure", w.Tenure)
}

func candidateView(ctx context.Context, c vacancy.Candidate, b workload.Balance) page.Candidate {
	v := page.Candidate{ID: c.PublicID, Name: employee.FullName(c.TitleBefore, c.Name, c.TitleAfter), Position: c.Position, Unit: c.Unit, Rank: c.Rank,
		Score: i18n.Decimal(ctx, c.Total, 1), Distance: i18n.T(ctx, "vacancy.distance_unknown"), Origin: i18n.T(ctx, "vacancy.origin_unknown", "held", c.OriginHeld)}
	if c.DistanceKm != nil {
		key := "vacancy.distance_unit"
		if c.FromHome {
			key = "vacancy.distance_home"
		}
		v.Distance = i18n.T(ctx, key, "km", i18n.Decimal(ctx, *c.DistanceKm, 0))
	}
	origin := ui.BalanceRow{Unit: c.Unit, Role: i18n.T(ctx, "vacancy.role_from"), Before: c.OriginHeld, After: c.OriginHeld - 1}
	if c.OriginNeed != nil {
		v.Origin = i18n.T(ctx, "vacancy.origin", "need", *c.OriginNeed, "held", c.OriginHeld)
		origin.Need, origin.NeedKnown = *c.OriginNeed, true
	}
	target := ui.BalanceRow{Unit: b.Unit, Role: i18n.T(ctx, "vacancy.role_to"), Before: b.Held, After: b.Held + 1}
	if b.Need != nil {
		target.Need, target.NeedKnown = *b.Need, true
	}
	v.Balance = []ui.BalanceRow{origin, target}
	for _, k := range c.Reasons {
		v.Reasons = append(v.Reasons, i18n.T(ctx, k))
	}
	for _, k := range c.Lacks {
		v.Lacks = append(v.Lacks, i18n.T(ctx, k))
	}
	for _, p := range c.Parts {
		v.Parts = append(v.Parts, i18n.T(ctx, p.Key, "points", i18n.Decimal(ctx, p.Points, 1), "weight", i18n.Decimal(ctx, p.Weight, 0)))
	}
	return v
}
