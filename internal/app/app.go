// Package app builds everything from the configuration and runs it: the one place where parts are put together.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"mutasi/internal/analysis"
	"mutasi/internal/audit"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/decree"
	"mutasi/internal/employee"
	"mutasi/internal/exchange"
	"mutasi/internal/identity"
	"mutasi/internal/jobs"
	"mutasi/internal/localpg"
	"mutasi/internal/mobility"
	"mutasi/internal/notify"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
	"mutasi/internal/quality"
	"mutasi/internal/reference"
	"mutasi/internal/region"
	"mutasi/internal/report"
	"mutasi/internal/seed"
	"mutasi/internal/server"
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
	"mutasi/internal/sign"
	"mutasi/internal/talent"
	"mutasi/internal/vacancy"
	"mutasi/internal/workload"
)

// DemoPassword is the password of every demo account; demo accounts exist in demo installations only.
const DemoPassword = seed.DefaultPassword

// App is the product, put together on one database.
type App struct {
	Config    config.Config
	URL       string
	DB        *db.DB
	Log       *slog.Logger
	Now       func() time.Time
	Identity  *identity.Service
	Proposals *proposal.Service
	Decrees   *decree.Service
	Exchange  *exchange.Service
	Mobility  *mobility.Service
	Regions   *region.Service
	Handler   http.Handler
	Routes    []server.Route
}

// Option changes what New builds; programs need none.
type Option func(*App)

// At makes the product take the time from now, so that a test can say what day it is.
func At(now func() time.Time) Option { return func(a *App) { a.Now = now } }

// New puts the product together on the database at url, which must be migrated.
func New(ctx context.Context, c config.Config, url string, log *slog.Logger, options ...Option) (*App, error) {
	d, err := db.Open(ctx, url, db.Options{MaxConns: int32(c.MaxConns)})
	if err != nil {
		return nil, err
	}
	a := &App{Config: c, URL: url, DB: d, Log: log, Now: time.Now}
	for _, o := range options {
		o(a)
	}
	k := &kit.Kit{Log: log, Now: a.Now, BaseURL: strings.TrimSuffix(c.BaseURL.String(), "/"), Secure: c.CookieSecure, Demo: c.Demo}
	sessions := identity.NewSessions(d, c.CookieSecure, a.Now)
	a.Identity = &identity.Service{DB: d, Sessions: sessions, Now: a.Now, Demo: c.Demo}
	a.Exchange = &exchange.Service{DB: d, Now: a.Now}
	a.Mobility = &mobility.Service{DB: d, Now: a.Now}
	a.Regions = &region.Service{DB: d, Now: a.Now}
	people := employee.New(d, a.Now)
	data := &quality.Service{DB: d, Now: a.Now}
	need := workload.New(d, a.Now)
	skills := talent.New(d, a.Now)
	loads := &analysis.Service{DB: d, Now: a.Now}
	cases := &proposal.Service{DB: d, Now: a.Now}
	a.Proposals = cases
	a.Decrees = &decree.Service{DB: d, Cases: cases, Signer: sign.Local{}, Now: a.Now, BaseURL: k.BaseURL}
	deps := server.Deps{
		Kit: k, DB: d, Identity: a.Identity,
		Account:    &account.Handlers{Kit: k, Identity: a.Identity, News: &notify.Service{DB: d, Now: a.Now}, DemoPassword: DemoPassword, DemoTasks: seed.Tasks()},
		Employees:  employees.New(k, people, skills, data),
		Mobility:   &mobilities.Handlers{Kit: k, Mobility: a.Mobility, Employees: people, Workload: need},
		Exchanges:  &exchanges.Handlers{Kit: k, Exchange: a.Exchange},
		Home:       &home.Handlers{Kit: k, Proposals: cases, Workload: need, Report: report.New(d, a.Now), Employees: people, Analyses: loads},
		Audits:     &audits.Handlers{Kit: k, Audit: &audit.Service{DB: d}},
		Workloads:  &workloads.Handlers{Kit: k, Workload: need, Vacancies: &vacancy.Service{DB: d}, Employees: people, Talents: skills, Mobility: a.Mobility},
		Admin:      &admin.Handlers{Kit: k, Identity: a.Identity, Employees: people, Policy: &policy.Manager{DB: d}},
		Analyses:   &analyses.Handlers{Kit: k, Analyses: loads, Employees: people},
		Proposals:  &proposals.Handlers{Kit: k, Cases: cases, Employees: people, Analyses: loads, Decrees: a.Decrees},
		Qualities:  &qualities.Handlers{Kit: k, Quality: data, Employees: people},
		References: &references.Handlers{Kit: k, References: &reference.Service{DB: d}},
		Regions:    &regions.Handlers{Kit: k, Regions: a.Regions, Workload: need},
		Decrees:    &decrees.Handlers{Kit: k, Decrees: a.Decrees},
		Talents:    &talents.Handlers{Kit: k, Talents: skills, Employees: people},
		Verify:     &verify.Handlers{Kit: k, Decrees: a.Decrees},
		Portal:     &portal.Handlers{Kit: k, Cases: cases, Decrees: a.Decrees, Employees: people, Talents: skills},
	}
	a.Handler, a.Routes = server.New(deps), server.Routes(deps)
	return a, nil
}

// Close releases the database.
func (a *App) Close() { a.DB.Close() }

// breakOff is how long a job may take to end that has been broken off.
const breakOff = 10 * time.Second

// Work runs the background jobs until ctx ends.
func (a *App) Work(ctx context.Context) error {
	r, err := jobs.Start(context.WithoutCancel(ctx), jobs.Config{URL: a.URL, Workers: a.workers(), Periodic: periodic(), Log: a.Log.With("part", "jobs"),
		Patience: a.Config.Shutdown})
	if err != nil {
		return err
	}
	<-ctx.Done()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.Shutdown+breakOff)
	defer cancel()
	return r.Stop(stop)
}

// Collect has the garbage collector run at some sixty megabytes, and above at five times what is kept instead of at twice,
// unless the operator has said otherwise by GOGC: what is kept is a few megabytes, and every page leaves some fifty kilobytes.
func Collect() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		ballast = make([]byte, 8<<20)
		runtime.KeepAlive(ballast)
	}
}

// ballast counts as kept, so that the collector does not run for every few hundred pages. Nothing is written to it: it takes
// no memory.
var ballast []byte

// Listen takes the configured address. Requests wait there until [App.Serve].
func Listen(c config.Config) (net.Listener, error) {
	ln, err := net.Listen("tcp", c.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s: end it, or choose another port with MUTASI_ADDR", c.Addr)
	case err != nil:
		return nil, fmt.Errorf("%w: choose another address with MUTASI_ADDR", err)
	}
	return ln, nil
}

// Serve answers requests on ln until ctx ends, then lets open requests finish. It says on out when it is ready.
func (a *App) Serve(ctx context.Context, ln net.Listener, out io.Writer) error {
	Collect()
	srv := &http.Server{Handler: a.Handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelWarn)}
	_, deaf := a.Identity.Sessions.Listen(ctx)
	defer deaf()
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(ln) }()
	fmt.Fprintf(out, "Mutasi ASN: %s\n", a.Config.BaseURL)
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.Config.Shutdown)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		return errors.Join(err, srv.Close())
	}
	return nil
}

// Database is where the product keeps everything. Done is closed when a server of our own has ended, asked or not;
// nil for a server elsewhere. Stop must be called at the end.
type Database struct {
	URL  string
	Done <-chan struct{}
	Stop func() error
}

// OpenDatabase returns the configured database, starting a server of our own where none is configured.
func OpenDatabase(ctx context.Context, c config.Config, say func(string)) (Database, error) {
	elsewhere := func(url string) Database { return Database{URL: url, Stop: func() error { return nil }} }
	if c.DatabaseURL != "" {
		return elsewhere(c.DatabaseURL), nil
	}
	s, err := localpg.Start(ctx, localpg.Options{Dir: c.DatabaseDir(), Install: c.Install, Say: say})
	if errors.Is(err, localpg.ErrInUse) {
		// Another of our commands (a running `mutasi serve`) owns the server: use it.
		if url, attachErr := localpg.Attach(c.DatabaseDir()); attachErr == nil {
			return elsewhere(url), nil
		}
	}
	if err != nil {
		return Database{}, err
	}
	return Database{URL: s.URL(), Done: s.Done(), Stop: s.Stop}, nil
}
