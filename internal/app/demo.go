package app

import (
	"context"
	"fmt"
	"io"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/identity"
	"mutasi/internal/seed"
)

const sqlAnyAgency = `select exists (select from agency)`

// Founded reports whether the database holds a government: without one nobody can sign in.
func (a *App) Founded(ctx context.Context) (bool, error) {
	return db.Value[bool](ctx, a.DB, sqlAnyAgency)
}

// Seed fills an empty database with a demo world. It reports false and does nothing if the database already holds a
// government.
func (a *App) Seed(ctx context.Context, size seed.Size, number uint64) (seed.Summary, bool, error) {
	if full, err := a.Founded(ctx); err != nil || full {
		return seed.Summary{}, false, err
	}
	hash, err := identity.HashPassword(ctx, DemoPassword)
	if err != nil {
		return seed.Summary{}, false, err
	}
	sum, err := seed.Run(ctx, a.DB, seed.Options{
		Size: size, Seed: number, PasswordHash: hash, Today: asn.DateOf(a.Now().In(i18n.WIB)), BaseURL: a.Decrees.BaseURL,
	})
	if err != nil {
		return seed.Summary{}, false, fmt.Errorf("build the demo world: %w", err)
	}
	return sum, true, nil
}

// PrintAccounts lists the demo accounts for the operator.
func PrintAccounts(ctx context.Context, out io.Writer, size seed.Size) {
	fmt.Fprintf(out, "\nDemo accounts, password %s:\n", DemoPassword)
	place := ""
	for _, acc := range seed.Accounts(size) {
		if acc.Place != place {
			place = acc.Place
			fmt.Fprintf(out, "\n%s\n", place)
		}
		fmt.Fprintf(out, "  %-32s %s\n", acc.Username, i18n.T(ctx, acc.TaskKey))
	}
	fmt.Fprintln(out)
}
