package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/server/kit"
	"mutasi/web/layout"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// entry of the menu, shown to roles with its permission.
type entry struct {
	perm access.Permission
	key  string
	href string
}

// nav is the main menu. At most eight entries fit.
var nav = []entry{
	{access.Home, "nav.home", route.Home()},
	{access.Inbox, "nav.inbox", route.Inbox()},
	{access.Self, "nav.portal", route.Portal()},
	{access.Self, "nav.offers", route.PortalVacancies()},
	{access.Self, "nav.wish", route.PortalWish()},
	{access.EmployeeRead, "nav.employees", route.Employees()},
	{access.PostRead, "nav.posts", route.Staffing()},
	{access.PostRead, "nav.workload", route.Workload()},
	{access.CandidateRead, "nav.vacancies", route.Vacancies()},
	{access.ProposalRead, "nav.proposals", route.Proposals()},
	{access.DecreeRead, "nav.decrees", route.Decrees()},
}

// more are the entries under "Lainnya".
var more = []entry{
	{access.TalentRead, "nav.talent", route.Talent()},
	{access.EmployeeRead, "nav.mobility", route.Mobility()},
	{access.PostRead, "nav.analyses", route.Analyses()},
	{access.ImportRun, "nav.imports", route.Imports()},
	{access.PostRead, "nav.lists", route.Lists()},
	{access.QualityRead, "nav.quality", route.Quality()},
	{access.MapEdit, "nav.map", route.AdminMap()},
	{access.AuditRead, "nav.audit", route.Audit()},
	{access.UserManage, "nav.users", route.AdminUsers()},
	{access.UserManage, "nav.rules", route.AdminRules()},
	{access.UserManage, "nav.calendar", route.AdminCalendar()},
	{access.UserManage, "nav.kit", route.AdminKit()},
}

type menuKey struct {
	language i18n.Locale
	role     access.Role
	demo     bool
}

// menus holds the one menu that all readers of a role share in a language; the components are shown to the curious, in a
// demonstration alone.
var menus sync.Map // of menuKey: *layout.Menu

func menuOf(ctx context.Context, role access.Role, demo bool) *layout.Menu {
	key := menuKey{i18n.From(ctx), role, demo}
	if m, ok := menus.Load(key); ok {
		return m.(*layout.Menu)
	}
	items := func(all []entry) (out []layout.NavItem) {
		for _, e := range all {
			if role.Can(e.perm) && (demo || e.href != route.AdminKit()) {
				out = append(out, layout.NavItem{Label: i18n.T(ctx, e.key), Href: e.href})
			}
		}
		return out
	}
	m, _ := menus.LoadOrStore(key, &layout.Menu{Nav: items(nav), More: items(more)})
	return m.(*layout.Menu)
}

// shelled puts what every page shows around its content into the context.
func shelled(k *kit.Kit, people *identity.Service) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			s := layout.Shell{Demo: k.Demo, Path: r.URL.RequestURI(), Theme: theme(r), Density: density(r)}
			if p := kit.Principal(ctx); p != nil {
				s.AgencyName, s.OfficeName, s.HelpLine = p.Agency.Name, p.Agency.HRName, p.Agency.HRContact
				s.UserName, s.Roles, s.Unread, s.More = p.Name, p.Roles, p.Unread, p.Unread >= identity.MostUnread
				if p.Role != "" {
					s.RoleLabel = i18n.T(ctx, "role."+string(p.Role))
				}
				s.Menu = menuOf(ctx, p.Role, k.Demo)
				s.NoPeople = nobody(ctx, k, people, p.Agency)
				if p.Can(access.ImportRun) {
					s.Import = route.Imports()
				}
				s.Search = p.Can(access.EmployeeRead)
				if p.Can(access.PostRead) {
					s.Fresh = func() []string { return fresh(ctx, p.Agency) } // few pages ask
				}
			}
			if r.Method == http.MethodGet {
				if f := kit.TakeFlash(w, r); f != nil && i18n.Has(f.Key) {
					s.Flash = &ui.BannerProps{Kind: ui.Kind(f.Kind), Title: i18n.T(ctx, f.Key, f.Args...)}
				}
			}
			next.ServeHTTP(w, r.WithContext(layout.With(ctx, s)))
		})
	}
}

// nobody reports whether nothing is known of the people of a government. Whoever has just brought them in is not told that
// they are missing because the count that comes with the session is a minute old.
func nobody(ctx context.Context, k *kit.Kit, people *identity.Service, a identity.Agency) bool {
	if a.ID == 0 || a.Employees > 0 {
		return false
	}
	some, err := people.Anybody(ctx, a.ID)
	if err != nil {
		k.Log.ErrorContext(ctx, "look for people", "error", err)
	}
	return !some
}

// fresh says how fresh the sources of a government are.
func fresh(ctx context.Context, a identity.Agency) []string {
	day := func(t *time.Time) string {
		if t == nil {
			return i18n.T(ctx, "fresh.unknown")
		}
		return i18n.DateShort(ctx, *t)
	}
	imported := i18n.T(ctx, "fresh.import_none")
	if a.ImportedAt != nil {
		imported = i18n.T(ctx, "fresh.import", "date", day(a.ImportedAt))
	}
	return []string{i18n.T(ctx, "fresh.staff", "date", day(a.StaffOn)), i18n.T(ctx, "fresh.analysis", "date", day(a.AnalysedOn)), imported}
}

func theme(r *http.Request) layout.Theme {
	if c, err := r.Cookie("tema"); err == nil && (c.Value == string(layout.Light) || c.Value == string(layout.Dark)) {
		return layout.Theme(c.Value)
	}
	return layout.Auto
}

func density(r *http.Request) layout.Density {
	if c, err := r.Cookie("kerapatan"); err == nil && c.Value == string(layout.Compact) {
		return layout.Compact
	}
	return layout.Roomy
}
