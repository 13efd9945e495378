package main

import (
	"context"
	"io"
	"log/slog"

	"mutasi/internal/app"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/exchange/cli"
	"mutasi/internal/region/boundarycli"
)

func importCommand(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	if len(args) > 0 && args[0] == "boundaries" {
		return importBoundaries(ctx, args[1:], out, errOut)
	}
	if len(args) > 0 && args[0] == "lists" {
		return importLists(ctx, args[1:], out, errOut)
	}
	if len(args) > 0 && args[0] == "undo" {
		return importUndo(ctx, args[1:], out, errOut)
	}
	o, ok := cli.Parse(args, errOut)
	if !ok {
		return cli.Usage
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int { return cli.Run(ctx, a.Exchange, o, out, errOut) })
}

func importBoundaries(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, ok := boundarycli.Parse(args, errOut)
	if !ok {
		return boundarycli.Usage
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int { return boundarycli.Run(ctx, a.Regions, o, out, errOut) })
}

func importLists(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, ok := cli.ParseLists(args, errOut)
	if !ok {
		return cli.Usage
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int { return cli.RunLists(ctx, a.Exchange, o, out, errOut) })
}

func importUndo(ctx context.Context, args []string, out, errOut io.Writer) int {
	o, ok := cli.ParseUndo(args, errOut)
	if !ok {
		return cli.Usage
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int { return cli.RunUndo(ctx, a.Exchange, o, out, errOut) })
}

// withApp runs a command of the product on its migrated database.
func withApp(ctx context.Context, errOut io.Writer, do func(ctx context.Context, a *app.App) int) int {
	code := 0
	failed := open(ctx, errOut, func(ctx context.Context, c config.Config, url string, log *slog.Logger) error {
		if err := db.MigrateUp(url); err != nil {
			return err
		}
		a, err := app.New(ctx, c, url, log)
		if err != nil {
			return err
		}
		defer a.Close()
		code = do(ctx, a)
		return nil
	})
	return max(code, failed)
}
