package workloads

import (
	"context"
	"net/http"

	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload"
	"mutasi/web/layout"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// mapWhole is up to how many posts a unit is shown with all below it on one page; with more, the units below it are
// links to their own maps.
const mapWhole = 150

// PostMap shows the posts of a unit and of those below it as a nested list; without a unit, the units at the top.
func (h *Handlers) PostMap(w http.ResponseWriter, r *http.Request) error {
	ctx, who, q, today := r.Context(), kit.Actor(r.Context()), r.URL.Query(), h.today(r.Context())
	id := kit.Clip(q.Get("unit"), 20)
	v := page.PostMapView{Title: i18n.T(ctx, "workload.map_title"), Unit: id, Open: q.Get("bentang") == "1",
		Toggle: route.Edit(route.PostMap(), q, "bentang", "1"), Crumbs: []layout.Crumb{{Label: i18n.T(ctx, "workload.map_title"), Href: route.PostMap()}}}
	if v.Open {
		v.Toggle = route.Edit(route.PostMap(), q, "bentang", "")
	}
	if id != "" {
		path, err := h.Workload.UnitPath(ctx, who, id)
		if err != nil {
			return err
		}
		for _, s := range path[:len(path)-1] {
			v.Crumbs = append(v.Crumbs, layout.Crumb{Label: s.Name, Href: route.Query(route.PostMap(), "unit", s.PublicID)})
		}
		v.Title = i18n.T(ctx, "workload.map_of", "unit", path[len(path)-1].Name)
		v.Crumbs = append(v.Crumbs, layout.Crumb{Label: path[len(path)-1].Name})
	}
	units, err := h.Workload.MapUnits(ctx, who, id, today)
	if err != nil {
		return err
	}
	t := grow(units)
	total := t.sums[t.root(id)]
	whole := id != "" && total.Posts <= mapWhole
	var shown []int64
	for _, u := range units {
		if whole || u.PublicID == id {
			shown = append(shown, u.ID)
		}
		if u.Orphan {
			v.Orphans = append(v.Orphans, ui.TreeNode{Label: u.Name, Href: route.Query(route.PostMap(), "unit", u.PublicID)})
		}
	}
	if len(shown) > 0 {
		posts, err := h.Workload.MapPosts(ctx, who, shown, today)
		if err != nil {
			return err
		}
		t.posts = map[int64][]ui.TreeNode{}
		for _, p := range posts {
			t.posts[p.UnitID] = append(t.posts[p.UnitID], postNode(ctx, p, v.Open))
		}
	}
	v.Message = mapWords(ctx, total)
	if id == "" {
		v.Message = minute(ctx, v.Message+".")
		for _, u := range t.below[0] {
			v.Nodes = append(v.Nodes, t.node(ctx, u, 1, false, v.Open))
		}
	} else {
		v.Nodes = t.posts[t.root(id)]
		for _, u := range t.below[t.root(id)] {
			v.Nodes = append(v.Nodes, t.node(ctx, u, 0, whole, v.Open))
		}
	}
	v.Holders = len(shown) > 0
	return kit.Page(w, r, page.PostMap(v))
}

// tree is the units of a map by the unit above them, with sums over each and all below it.
type tree struct {
	units map[int64]workload.MapUnit
	below map[int64][]int64 // 0: at the top of what is seen
	sums  map[int64]workload.MapUnit
	posts map[int64][]ui.TreeNode
	ids   map[string]int64
}

func grow(units []workload.MapUnit) *tree {
	t := &tree{units: map[int64]workload.MapUnit{}, below: map[int64][]int64{}, sums: map[int64]workload.MapUnit{}, ids: map[string]int64{}}
	for _, u := range units {
		t.units[u.ID], t.ids[u.PublicID] = u, u.ID
	}
	for _, u := range units {
		above := u.ParentID
		if _, seen := t.units[above]; !seen || u.Orphan {
			above = 0
		}
		t.below[above] = append(t.below[above], u.ID)
	}
	for _, id := range t.below[0] {
		t.sum(id)
	}
	var all workload.MapUnit
	for _, id := range t.below[0] {
		all = plus(all, t.sums[id])
	}
	t.sums[0] = all
	return t
}

func (t *tree) root(publicID string) int64 { return t.ids[publicID] }

func (t *tree) sum(id int64) workload.MapUnit {
	s := t.units[id]
	for _, b := range t.below[id] {
		s = plus(s, t.sum(b))
	}
	t.sums[id] = s
	return s
}

func plus(a, b workload.MapUnit) workload.MapUnit {
	a.Posts, a.Need, a.Held, a.Short = a.Posts+b.Posts, a.Need+b.Need, a.Held+b.Held, a.Short+b.Short
	a.Unknown, a.Others = a.Unknown+b.Unknown, a.Others+b.Others
	return a
}

// node is a unit with what is below it: whole, or for so many levels of units without their posts.
func (t *tree) node(ctx context.Context, id int64, levels int, whole, open bool) ui.TreeNode {
	u := t.units[id]
	n := ui.TreeNode{Label: u.Name, Href: route.Query(route.PostMap(), "unit", u.PublicID), Note: mapWords(ctx, t.sums[id]), Short: t.sums[id].Short > 0, Open: open}
	if whole {
		n.Children = append(n.Children, t.posts[id]...)
	}
	if whole || levels > 0 {
		for _, b := range t.below[id] {
			n.Children = append(n.Children, t.node(ctx, b, levels-1, whole, open))
		}
	}
	return n
}

// mapWords says "12 jabatan, perlu 40, ada 38, kurang 3, 1 tanpa ABK".
func mapWords(ctx context.Context, u workload.MapUnit) string {
	s := i18n.T(ctx, "workload.map_sum", "posts", i18n.Number(ctx, u.Posts), "need", i18n.Number(ctx, u.Need), "held", i18n.Number(ctx, u.Held))
	if u.Posts == u.Unknown {
		s = i18n.T(ctx, "workload.map_sum_unknown", "posts", i18n.Number(ctx, u.Posts), "held", i18n.Number(ctx, u.Others))
	}
	if u.Short > 0 {
		s += ", " + i18n.T(ctx, "workload.map_short", "n", i18n.Number(ctx, u.Short))
	}
	if u.Unknown > 0 && u.Unknown < u.Posts {
		s += ", " + i18n.T(ctx, "workload.map_unknown", "n", i18n.Number(ctx, u.Unknown), "held", i18n.Number(ctx, u.Others))
	}
	return s
}

// postNode is a post with its holders below it.
func postNode(ctx context.Context, p workload.MapPost, open bool) ui.TreeNode {
	n := ui.TreeNode{Label: p.Position, Href: route.Post(p.PublicID), Open: open}
	if p.Class > 0 {
		n.Label = i18n.T(ctx, "workload.map_class", "position", p.Position, "class", p.Class)
	}
	if p.Need == nil {
		n.Note = i18n.T(ctx, "workload.map_post_unknown", "held", p.Held)
	} else {
		n.Note = i18n.T(ctx, "workload.map_post", "need", *p.Need, "held", p.Held, "diff", i18n.Signed(ctx, p.Held-*p.Need))
		n.Short = p.Held < *p.Need
	}
	for _, h := range p.Holders {
		n.Children = append(n.Children, ui.TreeNode{Label: employee.FullName(h.TitleBefore, h.Name, h.TitleAfter), Href: route.Employee(h.PublicID)})
	}
	if more := p.Held - len(p.Holders); more > 0 && len(p.Holders) > 0 {
		n.Children = append(n.Children, ui.TreeNode{Label: i18n.T(ctx, "workload.map_more", "n", more), Href: route.Post(p.PublicID)})
	}
	return n
}
