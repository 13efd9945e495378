// Package server owns the router: the order of middleware and the table of routes. Handlers live in server/<area>.
package server

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/identity"
	"mutasi/internal/server/account"
	"mutasi/internal/server/admin"
	"mutasi/internal/server/analyses"
	"mutasi/internal/server/audits"
	"mutasi/internal/server/decrees"
	"mutasi/internal/server/employees"
	"mutasi/internal/server/exchanges"
	"mutasi/internal/server/home"
	"mutasi/internal/server/kit"
	"mutasi/internal/server/mobilities"
	"mutasi/internal/server/portal"
	"mutasi/internal/server/proposals"
	"mutasi/internal/server/qualities"
	"mutasi/internal/server/references"
	"mutasi/internal/server/regions"
	"mutasi/internal/server/talents"
	"mutasi/internal/server/verify"
	"mutasi/internal/server/workloads"
	"mutasi/web/route"
	"mutasi/web/static"
)

// Deps is what the server is built from; app fills it.
type Deps struct {
	Kit        *kit.Kit
	DB         *db.DB
	Identity   *identity.Service
	Account    *account.Handlers
	Employees  *employees.Handlers
	Mobility   *mobilities.Handlers
	Workloads  *workloads.Handlers
	Talents    *talents.Handlers
	Analyses   *analyses.Handlers
	Exchanges  *exchanges.Handlers
	Home       *home.Handlers
	Audits     *audits.Handlers
	Admin      *admin.Handlers
	Proposals  *proposals.Handlers
	References *references.Handlers
	Regions    *regions.Handlers
	Qualities  *qualities.Handlers
	Decrees    *decrees.Handlers
	Verify     *verify.Handlers
	Portal     *portal.Handlers
}

// New builds the router.
func New(d Deps) *chi.Mux {
	m := chi.NewMux()
	m.Use(middleware.GetHead)
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(d.Kit.H(func(http.ResponseWriter, *http.Request) error {
		return errs.New(errs.Forbidden, "common.cross_origin")
	}))
	m.Group(func(m chi.Router) {
		m.Use(requestID, secured(d.Kit.Secure))
		m.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
		m.Get("/readyz", ready(d.DB))
		m.Post(route.PolicyReports(), reported(d.Kit.Log))
		m.Handle(static.Prefix+"*", file(static.Handler()))
	})
	nowhere := d.Kit.H(func(http.ResponseWriter, *http.Request) error {
		return errs.New(errs.NotFound, "problem.not_found.text")
	})
	m.Group(func(m chi.Router) {
		m.Use(requestID, logged(d.Kit.Log), secured(d.Kit.Secure), d.Identity.Sessions.Middleware, localized, shelled(d.Kit, d.Identity),
			recovered(d.Kit), crossOrigin.Handler, textual(nowhere))
		for _, r := range Routes(d) {
			m.Method(r.Method, r.Pattern, d.Kit.H(r.handler(d.Kit)))
		}
		m.NotFound(nowhere)
		m.MethodNotAllowed(nowhere)
	})
	return m
}

func ready(d *db.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := d.Ping(ctx); err != nil {
			http.Error(w, "database unreachable", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	}
}

// root leads to the first page of whoever comes.
func root(w http.ResponseWriter, r *http.Request) error {
	to := route.SignIn()
	if p := kit.Principal(r.Context()); p != nil {
		to = p.Role.HomePath()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
