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

// balanceSentence says the state of a post in words: "Perlu 11, ada 8, kurang 3." Where the post has a range, nobody is too
// many within it.
func balanceSentence(ctx context.Context, b workload.Balance) string {
	over := b.Surplus()
	switch {
	case b.Need == nil:
		return i18n.T(ctx, "workload.sentence_unknown", "held", b.Held)
	case *b.Diff < 0:
		return i18n.T(ctx, "workload.sentence_short", "need", needWords(b), "held", b.Held, "n", -*b.Diff)
	case over > 0:
		return i18n.T(ctx, "workload.sentence_over", "need", needWords(b), "held", b.Held, "n", over)
	}
	return i18n.T(ctx, "workload.sentence_even", "need", needWords(b), "held", b.Held)
}

// needWords is the need of a post with its range where it has one: "4 (3–5)".
func needWords(b workload.Balance) string {
	words := strconv.Itoa(*b.Need)
	if b.Minimum != nil && b.Maximum != nil && (*b.Minimum != *b.Need || *b.Maximum != *b.Need) {
		words += " (" + rangeWords(*b.Minimum, *b.Maximum) + ")"
	}
	return words
}

func rangeWords(least, most int) string {
	if least == most {
		return strconv.Itoa(least)
	}
	return strconv.Itoa(least) + "–" + strconv.Itoa(most)
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
	switch {
	case b.Minimum != nil && b.Maximum != nil:
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "workload.range"), Value: rangeWords(*b.Minimum, *b.Maximum)})
	case b.Minimum != nil:
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
