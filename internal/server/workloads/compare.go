package workloads

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/vacancy"
	"mutasi/web/finding"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Compare holds two to four people side by side for one post: /pegawai/banding?p=…&p=…&untuk=….
func (h *Handlers) Compare(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	b, err := h.Workload.Post(ctx, who, q.Get("untuk"), h.today(ctx))
	if err != nil {
		return err
	}
	people := slices.Clone(q["p"])
	slices.Sort(people)
	people = slices.DeleteFunc(slices.Compact(people), func(id string) bool { return id == "" })
	v := page.CompareView{PostID: b.PostID, Title: i18n.T(ctx, "vacancy.compare", "post", b.Position), Unit: b.Unit, Message: balanceSentence(ctx, b)}
	switch {
	case len(people) < 2:
		v.Refusal = i18n.T(ctx, "vacancy.compare_few")
	case len(people) > vacancy.MostCompared:
		v.Refusal = i18n.T(ctx, "vacancy.compare_many", "most", vacancy.MostCompared, "n", len(people))
	}
	if v.Refusal != "" {
		return kit.Render(w, r, http.StatusUnprocessableEntity, page.Compare(v))
	}
	res, err := h.Vacancies.Compare(ctx, who, b.PostID, people, h.today(ctx))
	if err != nil {
		return err
	}
	if len(res.List) < 2 {
		v.Refusal = i18n.T(ctx, "vacancy.compare_gone")
		return kit.Render(w, r, http.StatusUnprocessableEntity, page.Compare(v))
	}
	for _, c := range res.List {
		v.People = append(v.People, candidateView(ctx, c))
		v.CanPropose = who.Can(access.ProposalDraft) && c.TargetKind != asn.StructuralPost
	}
	v.How = how(ctx, res.Rules)
	v.Conditions, v.Met = conditions(ctx, res.List)
	return kit.Page(w, r, page.Compare(v))
}

// conditions are the rules on which anybody fails or cannot be told, each with what it says of everybody, and how many
// rules all of them meet.
func conditions(ctx context.Context, list []vacancy.Candidate) (rows []page.Condition, met []string) {
	for i, f := range list[0].Findings {
		row := page.Condition{Name: finding.Name(ctx, f)}
		open, applies := false, false
		for _, c := range list {
			x := c.Findings[i]
			open = open || !x.Satisfied()
			applies = applies || x.Outcome != eligibility.NotApplicable
			row.Cells = append(row.Cells, verdict(ctx, x))
		}
		switch {
		case open:
			rows = append(rows, row)
		case applies:
			met = append(met, row.Name)
		}
	}
	return rows, met
}

// verdict is how one rule stands for one person: a tag, and a sentence where it is not met.
func verdict(ctx context.Context, f eligibility.Finding) page.Verdict {
	switch {
	case f.Outcome == eligibility.NotApplicable:
		return page.Verdict{Tag: ui.TagProps{Text: i18n.T(ctx, "vacancy.verdict.none"), Tone: ui.Plain, NoIcon: true}}
	case f.Outcome == eligibility.Pass:
		return page.Verdict{Tag: ui.TagProps{Text: i18n.T(ctx, "ui.finding.pass"), Tone: ui.Green}}
	}
	v := page.Verdict{Text: finding.Sentence(ctx, f)}
	switch {
	case f.Outcome == eligibility.Unknown:
		v.Tag = ui.TagProps{Text: i18n.T(ctx, "ui.finding.unknown"), Tone: ui.Yellow}
	case f.Severity == eligibility.Warn:
		v.Tag = ui.TagProps{Text: i18n.T(ctx, "ui.finding.warn"), Tone: ui.Yellow}
	case f.Severity == eligibility.Override:
		v.Tag = ui.TagProps{Text: i18n.T(ctx, "ui.finding.exception"), Tone: ui.Yellow}
	default:
		v.Tag = ui.TagProps{Text: i18n.T(ctx, "ui.finding.fail"), Tone: ui.Red}
	}
	return v
}

// Fitting ranks the vacant posts for one person.
func (h *Handlers) Fitting(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	person, err := h.Vacancies.Subject(ctx, who, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	f := searchOf(q)
	res, err := h.Vacancies.Posts(ctx, who, person.PublicID, f, h.today(ctx))
	if err != nil {
		return err
	}
	families, err := h.Workload.Families(ctx, who)
	if err != nil {
		return err
	}
	choices := make([]ui.Option, len(families))
	for i, name := range families {
		choices[i] = ui.Option{Value: name, Label: name}
	}
	name := employee.FullName(person.TitleBefore, person.Name, person.TitleAfter)
	v := page.FittingView{PersonID: person.PublicID, Name: name, Title: i18n.T(ctx, "vacancy.fitting", "name", name), Lead: i18n.T(ctx, "employee.no_post"),
		OpenCase: person.OpenCase, CanPropose: who.Can(access.ProposalDraft) && person.OpenCase == "", NoPost: person.Position == "",
		Found:  i18n.T(ctx, "vacancy.fitting_found", "ready", strconv.Itoa(res.Ready), "one", strconv.Itoa(res.One)),
		Search: h.search(ctx, route.EmployeeFitting(person.PublicID), q, f, res, nil, choices), How: how(ctx, res.Rules)}
	if person.Position != "" {
		v.Lead = person.Position + ", " + person.Unit
	}
	for _, c := range res.List {
		v.List = append(v.List, candidateView(ctx, c))
	}
	return kit.Page(w, r, page.Fitting(v))
}
