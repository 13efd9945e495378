package workloads

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
	"mutasi/internal/vacancy"
	"mutasi/web/finding"
	talentpage "mutasi/web/page/talent"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Distances that the filter offers, in kilometres.
var distances = []int{5, 10, 25, 50, 100}

// searchOf reads the filter of a search from the address; what makes no sense is as if not there.
func searchOf(q url.Values) vacancy.Filter {
	f := vacancy.Filter{Unit: q.Get("unit"), Family: q.Get("rumpun")}
	if km, err := strconv.Atoi(q.Get("jarak")); err == nil && slices.Contains(distances, km) {
		f.Within = km
	}
	if n, err := strconv.Atoi(q.Get("kurang")); err == nil && (n == 1 || n > 10_000 && n < 12_000) {
		f.Lack = vacancy.Lack(n)
	}
	if n, err := strconv.Atoi(q.Get("hal")); err == nil && n > 1 && n <= 1000 {
		f.Page = n - 1
	}
	return f
}

// Candidates ranks who could fill a vacancy.
func (h *Handlers) Candidates(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q := r.Context(), kit.Actor(r.Context()), r.URL.Query()
	b, err := h.Workload.Post(ctx, who, chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	f := searchOf(q)
	res, err := h.Vacancies.Candidates(ctx, who, b.PostID, f, h.today(ctx))
	if err != nil {
		return err
	}
	units, families, err := h.Employees.FilterOptions(ctx, who)
	if err != nil {
		return err
	}
	v := page.CandidatesView{PostID: b.PostID, CanPublish: who.Can(access.VacancyPublish), Title: i18n.T(ctx, "vacancy.of", "post", b.Position), Unit: b.Unit, Message: balanceSentence(ctx, b),
		Filled: b.Vacancy != nil && *b.Vacancy <= 0, NoNeed: b.Need == nil,
		Found: found(ctx, who, res, f, len(q) == 0), Search: h.search(ctx, route.Vacancy(b.PostID), q, f, res, kit.Options(units), kit.Options(families)), How: how(ctx, res.Rules)}
	if who.Can(access.EmployeeExport) {
		v.XLSX = route.Edit(route.VacancyDownload(b.PostID, "xlsx"), q, "hal", "")
		v.CSV = route.Edit(route.VacancyDownload(b.PostID, "csv"), q, "hal", "")
	}
	for _, c := range res.List {
		v.List = append(v.List, candidateView(ctx, c))
		v.Structural = c.TargetKind == asn.StructuralPost
	}
	v.CanPropose = who.Can(access.ProposalDraft) && !v.Structural
	if v.CanPublish {
		in, published, err := h.Mobility.InterestIn(ctx, who, b.PostID, h.today(ctx))
		if err != nil {
			return err
		}
		if published {
			v.Interest, v.Interested = interestWords(ctx, in)
		}
	}
	return kit.Page(w, r, page.Candidates(v))
}

// interestWords says how many want the post and who was first to say so.
func interestWords(ctx context.Context, in mobility.Interest) (count, names string) {
	count = i18n.T(ctx, "mobility.applicants.count", "n", in.Count, "seats", in.Seats)
	names = strings.Join(in.Names, ", ")
	if more := in.Count - len(in.Names); more > 0 {
		names = i18n.T(ctx, "vacancy.interested_more", "names", names, "n", more)
	}
	return count, names
}

// found says how many people were looked at and what became of them.
func found(ctx context.Context, who access.Actor, res vacancy.Result, f vacancy.Filter, whole bool) string {
	all := kit.Principal(ctx).Agency.Employees
	if rest := all - res.Ready - res.One; whole && !who.Role.ByUnit() && rest >= 0 {
		return i18n.T(ctx, "vacancy.found_all", "all", all, "ready", res.Ready, "one", res.One, "rest", rest)
	}
	return i18n.T(ctx, "vacancy.found", "ready", res.Ready, "one", res.One)
}

// search is what stands above and below a ranking: filter, conditions lacked, pages.
func (h *Handlers) search(ctx context.Context, path string, q url.Values, f vacancy.Filter, res vacancy.Result, units, families []ui.Option) page.Search {
	s := page.Search{Path: path, Unit: f.Unit, Family: f.Family, Units: units, Families: families, Lack: lackValue(f.Lack),
		Lacks: []ui.Option{{Label: i18n.T(ctx, "vacancy.lacks_nothing", "n", res.Ready)}, {Value: "1", Label: i18n.T(ctx, "vacancy.lacks_one", "n", res.One)}}}
	if f.Within > 0 {
		s.Within = strconv.Itoa(f.Within)
	}
	for _, km := range distances {
		s.Distances = append(s.Distances, ui.Option{Value: strconv.Itoa(km), Label: i18n.T(ctx, "vacancy.within", "km", km)})
	}
	lacks := make([]vacancy.Lack, 0, len(res.Lacks)+1)
	for l := range res.Lacks {
		lacks = append(lacks, l)
	}
	if f.Lack > vacancy.AnyOne && res.Lacks[f.Lack] == 0 {
		lacks = append(lacks, f.Lack)
	}
	slices.SortFunc(lacks, func(a, b vacancy.Lack) int { return cmp.Or(cmp.Compare(res.Lacks[b], res.Lacks[a]), cmp.Compare(a, b)) })
	for _, l := range lacks {
		s.Lacks = append(s.Lacks, ui.Option{Value: lackValue(l), Label: i18n.T(ctx, "vacancy.lacks_this", "what", lackName(ctx, l), "n", res.Lacks[l])})
	}
	c := kit.Chips{Path: path, Query: q}
	c.Add("kurang", i18n.T(ctx, "vacancy.condition"), s.Lack, s.Lacks)
	c.Add("unit", i18n.T(ctx, "workload.unit"), s.Unit, units)
	c.Add("jarak", i18n.T(ctx, "vacancy.distance"), s.Within, s.Distances)
	c.Add("rumpun", i18n.T(ctx, "workload.family"), s.Family, families)
	s.Chips = c.List
	total, first := res.Of(f), f.Page*vacancy.PageSize
	if f.Page > 0 {
		s.Pager.Prev = route.Edit(path, q, "hal", pageNumber(f.Page))
	}
	if first+vacancy.PageSize < total {
		s.Pager.Next = route.Edit(path, q, "hal", pageNumber(f.Page+2))
	}
	if n := len(res.List); total > vacancy.PageSize && n > 0 {
		s.Pager.Summary = i18n.T(ctx, "vacancy.shown", "from", first+1, "to", first+n, "all", total)
	}
	s.First = first + 1
	return s
}

func pageNumber(n int) string {
	if n <= 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func lackValue(l vacancy.Lack) string {
	if l == 0 {
		return ""
	}
	return strconv.Itoa(int(l))
}

// lackName is the condition that is not met, or that cannot be told.
func lackName(ctx context.Context, l vacancy.Lack) string {
	name := finding.Name(ctx, eligibility.Finding{Rule: l.Rule()})
	if l.Unknown() {
		return i18n.T(ctx, "vacancy.untold", "what", name)
	}
	return name
}

// how explains the score: each part with its weight and what it counts.
func how(ctx context.Context, r vacancy.Rules) page.How {
	w := r.Weights
	c := r.Conditions
	line := func(key vacancy.PartKey, weight int, args ...any) ui.Row {
		return ui.Row{Key: i18n.T(ctx, "vacancy.weight", "part", partName(ctx, key), "n", weight), Value: i18n.T(ctx, "vacancy.how."+string(key), args...)}
	}
	return page.How{Source: i18n.T(ctx, "vacancy.how.source", "basis", r.Basis, "source", r.Source, "version", eligibility.RuleSet), Rows: []ui.Row{
		line(vacancy.Fit, w.Fit, "percent", c.CompetenceOptimal.Value),
		line(vacancy.Origin, w.Origin, "percent", c.OriginShare.Value),
		line(vacancy.Performance, w.Performance),
		line(vacancy.Distance, w.Distance, "km", r.DistanceKm),
		line(vacancy.Tenure, w.Tenure, "duration", i18n.Duration(ctx, c.TenureMax.Value)),
		line(vacancy.Fairness, w.Fairness, "moves", r.Moves, "years", r.RemoteYear),
	}}
}

func partName(ctx context.Context, key vacancy.PartKey) string {
	return i18n.T(ctx, "vacancy.part."+string(key))
}

func candidateView(ctx context.Context, c vacancy.Candidate) page.Candidate {
	v := page.Candidate{ID: c.PublicID, Name: employee.FullName(c.TitleBefore, c.Name, c.TitleAfter), Position: c.Position, Unit: c.Unit, Rank: c.Rank,
		PostID: c.TargetPost, Post: c.TargetPosition, PostUnit: c.TargetUnit, Score: i18n.Decimal(ctx, c.Total, 1), Distance: distance(ctx, c),
		Balance: bothUnits(ctx, c), Parts: partViews(ctx, c), Warnings: sentences(ctx, c.Warnings())}
	v.BoxShort, v.Box = talentpage.BoxWords(ctx, c.Box)
	for _, f := range c.Stops() {
		v.Lacks = append(v.Lacks, finding.Sentence(ctx, f))
	}
	v.Origin, v.Target = beforeAfter(ctx, v.Balance[0]), beforeAfter(ctx, v.Balance[1])
	return v
}

func sentences(ctx context.Context, list []eligibility.Finding) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = finding.Sentence(ctx, f)
	}
	return out
}

func distance(ctx context.Context, c vacancy.Candidate) string {
	switch {
	case c.Km == nil:
		return i18n.T(ctx, "vacancy.distance_unknown")
	case c.FromHome:
		return i18n.T(ctx, "vacancy.distance_home", "km", i18n.Decimal(ctx, *c.Km, 0))
	}
	return i18n.T(ctx, "vacancy.distance_unit", "km", i18n.Decimal(ctx, *c.Km, 0))
}

// bothUnits is the post left and the post taken, before and after the move.
func bothUnits(ctx context.Context, c vacancy.Candidate) []ui.BalanceRow {
	from := ui.BalanceRow{Unit: c.Unit, Role: i18n.T(ctx, "vacancy.role_from"), Before: c.Held, After: c.Held - 1}
	if c.Need != nil {
		from.Need, from.NeedKnown = *c.Need, true
	}
	to := ui.BalanceRow{Unit: c.TargetUnit, Role: i18n.T(ctx, "vacancy.role_to"), Before: c.TargetHeld, After: c.TargetHeld + 1}
	if c.TargetNeed != nil {
		to.Need, to.NeedKnown = *c.TargetNeed, true
	}
	return []ui.BalanceRow{from, to}
}

// beforeAfter says one side of the move in short: "perlu 6, ada 9 → 8".
func beforeAfter(ctx context.Context, b ui.BalanceRow) string {
	if !b.NeedKnown {
		return i18n.T(ctx, "vacancy.side_unknown", "before", b.Before, "after", b.After)
	}
	return i18n.T(ctx, "vacancy.side", "need", b.Need, "before", b.Before, "after", b.After)
}

// partViews are the parts of the score with what each counted and where that stands.
func partViews(ctx context.Context, c vacancy.Candidate) []page.Part {
	record := c.Source
	if c.SourceOn != nil {
		record = i18n.T(ctx, "employee.source_line", "source", c.Source, "date", i18n.DateShort(ctx, c.SourceOn.Time()))
	}
	source := map[vacancy.PartKey]string{vacancy.Origin: i18n.T(ctx, "vacancy.source.need")}
	out := make([]page.Part, len(c.Parts))
	for i, p := range c.Parts {
		out[i] = page.Part{Name: partName(ctx, p.Key), Points: i18n.Decimal(ctx, p.Points, 1), Weight: strconv.Itoa(p.Weight), Source: cmp.Or(source[p.Key], record),
			Known: p.Known, Counted: i18n.T(ctx, "vacancy.part_unknown")}
		if p.Known {
			out[i].Counted = counted(ctx, c, p.Key)
		}
	}
	return out
}

// counted says what a part of the score was reckoned from.
func counted(ctx context.Context, c vacancy.Candidate, key vacancy.PartKey) string {
	switch key {
	case vacancy.Fit:
		return strings.Join(fit(ctx, c), ", ")
	case vacancy.Origin:
		return i18n.T(ctx, "vacancy.counted.origin", "need", *c.Need, "held", c.Held, "after", c.Held-1)
	case vacancy.Performance:
		return i18n.T(ctx, "vacancy.counted.performance", "rating", asn.Rating(c.RatingValue).Name(), "year", strconv.Itoa(c.RatingYear))
	case vacancy.Distance:
		return distance(ctx, c)
	case vacancy.Tenure:
		return i18n.T(ctx, "vacancy.counted.tenure", "date", i18n.DateShort(ctx, c.Since.Time()))
	}
	remote := i18n.Duration(ctx, *c.RemoteDays*12/365)
	if *c.RemoteDays < 31 {
		remote = "0"
	}
	return i18n.T(ctx, "vacancy.counted.fairness", "moves", *c.Moves, "remote", remote)
}

// fit names the three things that fitness is made of.
func fit(ctx context.Context, c vacancy.Candidate) []string {
	near := "vacancy.fit.other"
	switch {
	case c.Near >= 1:
		near = "vacancy.fit.position"
	case c.Near >= 0.7:
		near = "vacancy.fit.family"
	case c.Near > 0:
		near = "vacancy.fit.class"
	}
	education := "vacancy.fit.education_unknown"
	if c.Meets != nil && *c.Meets {
		education = "vacancy.fit.education"
	} else if c.Meets != nil {
		education = "vacancy.fit.education_not"
	}
	match := i18n.T(ctx, "vacancy.fit.match_unknown")
	if c.MatchPercent != nil {
		match = i18n.T(ctx, "vacancy.fit.match", "percent", i18n.Percent(ctx, *c.MatchPercent/100))
	}
	return []string{i18n.T(ctx, near), i18n.T(ctx, education), match}
}

// CandidatesDownload sends the ranking as XLSX or CSV; the download is recorded.
func (h *Handlers) CandidatesDownload(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	format := chi.URLParam(r, "format")
	if format != "xlsx" && format != "csv" {
		return access.ErrNotFound
	}
	b, err := h.Workload.Post(ctx, who, chi.URLParam(r, "id"), h.today(ctx))
	if err != nil {
		return err
	}
	res, err := h.Vacancies.Export(ctx, who, b.PostID, searchOf(r.URL.Query()), h.today(ctx))
	if err != nil {
		return err
	}
	rank, list := 0, res.List
	next := func() ([]vacancy.Candidate, error) {
		batch := list
		list = nil
		return batch, nil
	}
	return kit.Download(h.Kit, w, r, "calon-"+b.PostID+"-"+h.today(ctx).String(), i18n.T(ctx, "vacancy.person"), format, kit.Columns(ctx, 20, rankingHeadings...), next,
		func(c vacancy.Candidate) []sheet.Cell {
			rank++
			return append([]sheet.Cell{sheet.IntCell(rank)}, cells(ctx, c)...)
		})
}

var rankingHeadings = []string{"vacancy.rank", "vacancy.person", "workload.position", "vacancy.from", "vacancy.score", "vacancy.part.fit", "vacancy.part.origin",
	"vacancy.part.performance", "vacancy.part.distance", "vacancy.part.tenure", "vacancy.part.fairness", "vacancy.condition", "vacancy.origin_unit", "vacancy.target_unit"}

// cells are one candidate in a file: who, the score by its parts, what is lacking, both units.
func cells(ctx context.Context, c vacancy.Candidate) []sheet.Cell {
	out := []sheet.Cell{sheet.TextCell(employee.FullName(c.TitleBefore, c.Name, c.TitleAfter)), sheet.TextCell(c.Position), sheet.TextCell(c.Unit), sheet.NumberCell(c.Total)}
	for _, p := range c.Parts {
		points := sheet.NumberCell(p.Points)
		if !p.Known {
			points = sheet.TextCell(i18n.T(ctx, "vacancy.part_unknown"))
		}
		out = append(out, points)
	}
	lack := ""
	if c.Lack != 0 {
		lack = lackName(ctx, c.Lack)
	}
	both := bothUnits(ctx, c)
	return append(out, sheet.TextCell(lack), sheet.TextCell(beforeAfter(ctx, both[0])), sheet.TextCell(beforeAfter(ctx, both[1])))
}
