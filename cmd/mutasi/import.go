package main

import (
	"context"
	"io"
	"log/slog"

	"mutasi/internal/app"
	"mutasi/internal/config"
	"mutasi/internal/db"
	"mutasi/internal/exchange/cli"
)

func importCommand(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	o, ok := cli.Parse(args, errOut)
	if !ok {
		return cli.Usage
	}
	code := cli.OK
	failed := open(ctx, errOut, func(ctx context.Context, c config.Config, url string, log *slog.Logger) error {
		if err := db.MigrateUp(url); err != nil {
			return err
		}
		a, err := app.New(ctx, c, url, log)
		if err != nil {
			return err
		}
		defer a.Close()
		code = cli.Run(ctx, a.Exchange, o, out, errOut)
		return nil
	})
	return max(code, failed)
}
