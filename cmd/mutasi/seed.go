package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"mutasi/internal/app"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/seed"
)

func seedCommand(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	fs := flag.NewFlagSet("seed", flag.ContinueOnError)
	fs.SetOutput(errOut)
	size := fs.String("size", string(seed.Small), "small, city (22,000 civil servants) or nation (5 million)")
	number := fs.Uint64("seed", 1, "number that the world is made from")
	if fs.Parse(args) != nil {
		return 2
	}
	if !slices.Contains(seed.Sizes, seed.Size(*size)) {
		fmt.Fprintf(errOut, "mutasi: seed: unknown size %q; choose small, city or nation\n", *size)
		return 2
	}
	return open(ctx, errOut, func(ctx context.Context, c config.Config, url string, log *slog.Logger) error {
		if err := db.MigrateUp(url); err != nil {
			return err
		}
		a, err := app.New(ctx, c, url, log)
		if err != nil {
			return err
		}
		defer a.Close()
		start := time.Now()
		sum, done, err := a.Seed(ctx, seed.Size(*size), *number)
		if err != nil {
			return err
		}
		if !done {
			return errors.New("seed: the database already holds a government; use an empty one")
		}
		fmt.Fprintf(out, "%d governments, %d units, %d posts, %d civil servants in %s\n", sum.Agencies, sum.Units, sum.Posts, sum.Employees, time.Since(start).Round(time.Millisecond))
		app.PrintAccounts(ctx, out, seed.Size(*size))
		return nil
	})
}
