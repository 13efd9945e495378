package workloads

import (
	"context"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload"
	"mutasi/web/layout"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
)

// leaversShown is how many of those who leave are listed.
const leaversShown = 20

// Unit shows one unit: the map of the units below it, its own posts, and who leaves within a year.
func (h *Handlers) Unit(w http.ResponseWriter, r *http.Request) error {
	ctx, who, today, id := r.Context(), kit.Actor(r.Context()), h.today(r.Context()), chi.URLParam(r, "id")
	path, err := h.Workload.UnitPath(ctx, who, id)
	if err != nil {
		return err
	}
	own, err := h.Workload.Own(ctx, who, id, today)
	if err != nil {
		return err
	}
	leavers, err := h.Workload.Leavers(ctx, who, id, today)
	if err != nil {
		return err
	}
	name := path[len(path)-1].Name
	v := page.UnitView{ID: id, Name: name, Title: i18n.T(ctx, "workload.heat_of", "unit", name), CanCandidates: who.Can(access.CandidateRead),
		Crumbs: []layout.Crumb{{Label: i18n.T(ctx, "workload.heat_title"), Href: route.Workload()}}}
	for _, s := range path[:len(path)-1] {
		v.Crumbs = append(v.Crumbs, layout.Crumb{Label: s.Name, Href: route.WorkloadUnit(s.PublicID)})
	}
	v.Crumbs = append(v.Crumbs, layout.Crumb{Label: name})
	if v.Heat, err = h.heatMap(r, id, route.WorkloadUnit(id)); err != nil {
		return err
	}
	v.Below = v.Heat.Compared || len(v.Heat.Map.Rows) > 1 || len(v.Heat.Map.Rows) == 1 && v.Heat.Map.Rows[0].Href != ""
	leave := map[string]int{}
	for i, l := range leavers {
		leave[l.PostID]++
		if i < leaversShown {
			v.Leavers = append(v.Leavers, leaver(ctx, l))
		}
	}
	v.LeaversTitle = i18n.T(ctx, "workload.leavers", "n", i18n.Number(ctx, len(leavers)))
	if len(leavers) > leaversShown {
		v.LeaversMore = i18n.T(ctx, "workload.leavers_more", "shown", leaversShown)
	}
	for _, b := range own {
		row := rowView(ctx, b, today)
		row.Ratio, row.Leave = ratio(ctx, b), strconv.Itoa(leave[b.PostID])
		v.Posts = append(v.Posts, row)
	}
	v.Message = ownWords(ctx, own)
	return kit.Page(w, r, page.Unit(v))
}

// ratio is holders for each person needed, as a percentage.
func ratio(ctx context.Context, b workload.Balance) string {
	if b.Need == nil || *b.Need == 0 {
		return i18n.None
	}
	return i18n.Percent(ctx, float64(b.Held)/float64(*b.Need))
}

// ownWords sums the unit's own posts up: "Perlu 21, ada 19: kurang 2." Posts without an analysis are told apart.
func ownWords(ctx context.Context, own []workload.Balance) string {
	sum := workload.Balance{Need: new(int), Diff: new(int)}
	analysed, unknown := 0, 0
	for _, b := range own {
		if b.Need == nil {
			unknown++
			continue
		}
		analysed++
		*sum.Need += *b.Need
		sum.Held += b.Held
	}
	*sum.Diff = sum.Held - *sum.Need
	switch {
	case len(own) == 0:
		return i18n.T(ctx, "workload.own_none")
	case analysed == 0:
		return i18n.T(ctx, "workload.heat_unknown", "n", i18n.Number(ctx, unknown))
	case unknown > 0:
		return balanceSentence(ctx, sum) + " " + i18n.T(ctx, "workload.heat_unknown", "n", i18n.Number(ctx, unknown))
	}
	return balanceSentence(ctx, sum)
}

func leaver(ctx context.Context, l workload.Leaver) page.Leaver {
	out := page.Leaver{ID: l.PublicID, Name: employee.FullName(l.TitleBefore, l.Name, l.TitleAfter), Position: l.Position, Unit: l.Unit,
		On: i18n.DateShort(ctx, l.On), Why: i18n.T(ctx, "workload.leaves_retired")}
	if l.Transfer {
		out.Why = i18n.T(ctx, "workload.leaves_moved")
	}
	return out
}
