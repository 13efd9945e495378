package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strconv"
	"sync"

	"mutasi/internal/app"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/seed"
)

// onDatabase is what a command does with the configured database.
type onDatabase func(ctx context.Context, c config.Config, url string, log *slog.Logger) error

// open loads the configuration and the database it names, runs fn, and stops what it started.
func open(ctx context.Context, errOut io.Writer, fn onDatabase) int {
	return configured(errOut, func(c config.Config) error { return withDatabase(ctx, c, errOut, fn) })
}

// configured runs fn with the settings of this installation and tells what went wrong.
func configured(errOut io.Writer, fn func(c config.Config) error) int {
	c, err := config.Load(os.Getenv)
	if err == nil {
		err = fn(c)
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, "mutasi:", err)
		return 1
	}
	return 0
}

func withDatabase(ctx context.Context, c config.Config, errOut io.Writer, fn onDatabase) error {
	// The database outlives ctx: it must be up until the last request is answered.
	database, err := app.OpenDatabase(context.WithoutCancel(ctx), c, func(line string) { fmt.Fprintln(errOut, line) })
	if err != nil {
		return err
	}
	ctx, cancel := watch(ctx, database.Done)
	err = fn(ctx, c, database.URL, logger(c, errOut))
	if cause := context.Cause(ctx); errors.Is(cause, errDatabaseEnded) {
		err = errors.Join(cause, err)
	}
	cancel(nil)
	return errors.Join(err, database.Stop())
}

var errDatabaseEnded = errors.New("the database server has ended; start again, and see its log in the data directory")

// watch returns a context that ends with errDatabaseEnded when the database does: what cannot be kept must not be
// served.
func watch(ctx context.Context, done <-chan struct{}) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if done != nil {
		go func() {
			select {
			case <-done:
				cancel(errDatabaseEnded)
			case <-ctx.Done():
			}
		}()
	}
	return ctx, cancel
}

func logger(c config.Config, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

func serve(ctx context.Context, _ []string, _ io.Reader, out, errOut io.Writer) int {
	return configured(errOut, func(c config.Config) error {
		ln, err := app.Listen(c) // first: a taken port is no reason to build a database
		if err != nil {
			return err
		}
		defer ln.Close() //nolint:errcheck // closed by the server where it got that far
		return withDatabase(ctx, c, errOut, serveOn(ln, out))
	})
}

// serveOn brings the database up to date and serves it on the port.
func serveOn(ln net.Listener, out io.Writer) onDatabase {
	return func(ctx context.Context, c config.Config, url string, log *slog.Logger) error {
		if err := db.MigrateUp(url); err != nil {
			return err
		}
		a, err := app.New(ctx, c, url, log)
		if err != nil {
			return err
		}
		defer a.Close()
		if c.Demo {
			if _, done, err := a.Seed(ctx, seed.Small, 1); err != nil {
				return err
			} else if done {
				app.PrintAccounts(ctx, out, seed.Small)
			}
		}
		if founded, err := a.Founded(ctx); err != nil {
			return err
		} else if !founded {
			log.Warn("no government is here yet and nobody can sign in: begin one with mutasi found, or start with MUTASI_DEMO=on for a made-up world")
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var worked error
		var wg sync.WaitGroup
		if c.Worker {
			wg.Go(func() { worked = a.Work(ctx) })
		}
		served := a.Serve(ctx, ln, out)
		cancel()
		wg.Wait()
		return errors.Join(served, worked)
	}
}

func work(ctx context.Context, _ []string, _ io.Reader, _, errOut io.Writer) int {
	return open(ctx, errOut, func(ctx context.Context, c config.Config, url string, log *slog.Logger) error {
		a, err := app.New(ctx, c, url, log)
		if err != nil {
			return err
		}
		defer a.Close()
		return a.Work(ctx)
	})
}

func migrate(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	if len(args) == 0 {
		args = []string{"status"}
	}
	return open(ctx, errOut, func(_ context.Context, _ config.Config, url string, _ *slog.Logger) error {
		m, err := db.NewMigrator(url)
		if err != nil {
			return err
		}
		defer func() { _ = m.Close() }()
		switch {
		case args[0] == "up":
			err = m.Up()
		case args[0] == "force" && len(args) == 2:
			var version int
			if version, err = strconv.Atoi(args[1]); err == nil {
				err = m.Force(version)
			}
		case args[0] != "status":
			return fmt.Errorf("migrate: unknown %q; use up, status or force VERSION", args[0])
		}
		if err != nil {
			return err
		}
		version, dirty, err := m.Version()
		fmt.Fprintf(out, "version %d, interrupted: %t\n", version, dirty)
		return err
	})
}
