// Package home handles the first page of the personnel office and the search.
package home

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/proposal"
	"mutasi/internal/report"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload"
	page "mutasi/web/page/home"
	"mutasi/web/route"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Proposals *proposal.Service
	Workload  *workload.Service
	Report    *report.Service
	Employees *employee.Service
	Analyses  *analysis.Service
}

// Rows shown on the first page.
const (
	waitingRows  = 5
	shortageRows = 10
)

// Show is the first page of the personnel office; other roles are led to theirs.
func (h *Handlers) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	if !who.Can(access.Home) {
		http.Redirect(w, r, who.Role.HomePath(), http.StatusSeeOther)
		return nil
	}
	today := asn.DateOf(h.Kit.Today(ctx))
	v := page.View{CanFind: who.Can(access.CandidateRead)}
	inbox, err := h.Proposals.Inbox(ctx, who, today, proposal.InboxCursor{}, waitingRows)
	if err != nil {
		return err
	}
	counts, err := h.Proposals.Counts(ctx, who)
	if err != nil {
		return err
	}
	short, err := h.Workload.Worst(ctx, who, shortageRows, today)
	if err != nil {
		return err
	}
	fresh, err := h.Report.Freshness(ctx, who, today)
	if err != nil {
		return err
	}
	need, err := h.Analyses.Awaiting(ctx, who, today)
	if err != nil {
		return err
	}
	v.Hints = kit.NeedHints(ctx, need)
	v.Title = i18n.T(ctx, "home.title", "n", inbox.Total)
	if inbox.Total == 0 {
		v.Title = i18n.T(ctx, "home.title_none")
	}
	if inbox.Total > len(inbox.Items) {
		v.More = i18n.T(ctx, "home.see_all", "n", inbox.Total)
	}
	for _, x := range inbox.Items {
		v.Waiting = append(v.Waiting, waiting(ctx, x, today))
	}
	v.Stages = stages(ctx, counts)
	for _, b := range short {
		v.Shortages = append(v.Shortages, page.Shortage{PostID: b.PostID, Position: b.Position, Unit: b.Unit,
			Filled: fmt.Sprintf("%d/%d", b.Held, *b.Need), Gap: i18n.Signed(ctx, *b.Diff)})
	}
	v.Fresh = freshness(ctx, fresh)
	if len(short) > 0 {
		v.Fresh = strings.TrimSpace(v.Fresh + " " + i18n.T(ctx, "home.fresh_minute"))
	}
	return kit.Page(w, r, page.Home(v))
}

func waiting(ctx context.Context, x proposal.InboxItem, today asn.Date) page.Waiting {
	w := page.Waiting{ID: x.ProposalID, Name: x.EmployeeName, Move: x.FromUnit + " → " + x.ToUnit, Act: i18n.T(ctx, "proposal.ask."+string(x.Kind)), Due: i18n.None}
	if !x.DueOn.IsZero() {
		w.Due, w.Late = i18n.DateShort(ctx, x.DueOn.Time()), x.DueOn.Before(today)
	}
	return w
}

func stages(ctx context.Context, counts map[proposal.Group]int) []page.Stage {
	var out []page.Stage
	for _, g := range proposal.Groups {
		if n := counts[g]; n > 0 {
			out = append(out, page.Stage{Label: i18n.T(ctx, "proposal.group."+string(g)), Count: i18n.Number(ctx, n), Href: route.Query(route.Proposals(), "tahap", string(g))})
		}
	}
	return out
}

// freshness says how old the numbers are.
func freshness(ctx context.Context, f report.Freshness) string {
	var parts []string
	if f.EmployeesOn != nil {
		parts = append(parts, i18n.T(ctx, "home.fresh_employees", "date", i18n.DateShort(ctx, *f.EmployeesOn)))
	}
	if f.OldAnalyses > 0 {
		parts = append(parts, i18n.T(ctx, "home.fresh_old", "n", f.OldAnalyses))
	}
	if f.NoAnalysis > 0 {
		parts = append(parts, i18n.T(ctx, "home.fresh_none", "n", f.NoAnalysis))
	}
	return strings.Join(parts, " ")
}

// kinds is the order of the groups of finds with the message that names each.
var kinds = []struct{ kind, key string }{
	{"employee", "search.employees"}, {"proposal", "search.proposals"}, {"unit", "search.units"}, {"post", "search.posts"}, {"decree", "search.decrees"},
}

// Search finds people, units, posts, cases and decrees. A whole NIP leads straight to the person.
func (h *Handlers) Search(w http.ResponseWriter, r *http.Request) error {
	ctx, who := r.Context(), kit.Actor(r.Context())
	v := page.SearchView{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if nip, err := asn.ParseNIP(v.Query, asn.DateOf(h.Kit.Today(ctx))); err == nil {
		id, err := h.Employees.FindByNIP(ctx, who, string(nip))
		if err != nil {
			return err
		}
		if id != "" {
			http.Redirect(w, r, route.Employee(id), http.StatusSeeOther)
			return nil
		}
	}
	switch n := utf8.RuneCountInString(v.Query); {
	case n == 0:
	case n < 3:
		v.Hint = i18n.T(ctx, "search.too_short")
	case n > 100 || !utf8.ValidString(v.Query) || strings.ContainsRune(v.Query, 0):
		v.Hint = i18n.T(ctx, "search.none", "q", "…")
	default:
		hits, err := h.Report.Search(ctx, who, v.Query)
		if err != nil {
			return err
		}
		v.Groups = group(ctx, hits)
		if len(hits) == 0 {
			v.Hint = i18n.T(ctx, "search.none", "q", v.Query)
		}
	}
	return kit.Page(w, r, page.Search(v))
}

func group(ctx context.Context, hits []report.Hit) []page.Group {
	var out []page.Group
	for _, k := range kinds {
		g := page.Group{Title: i18n.T(ctx, k.key)}
		for _, x := range hits {
			if x.Kind == k.kind {
				g.Hits = append(g.Hits, page.Hit{Name: x.Name, Note: x.Note, Href: route.Subject(x.Kind, x.ID)})
			}
		}
		if len(g.Hits) > 0 {
			out = append(out, g)
		}
	}
	return out
}
