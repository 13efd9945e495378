package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"mutasi/internal/app"
	"mutasi/internal/exchange/cli"
	"mutasi/internal/identity"
	"mutasi/web/route"
)

// account is the way back in for an operator where no administrator can sign in.
func account(ctx context.Context, args []string, _ io.Reader, out, errOut io.Writer) int {
	if len(args) != 2 || args[0] != "reset" || strings.HasPrefix(args[1], "-") {
		fmt.Fprintln(errOut, "mutasi: account: say reset and the user name: mutasi account reset siti")
		return 2
	}
	return withApp(ctx, errOut, func(ctx context.Context, a *app.App) int {
		link, err := a.Identity.ResetLink(ctx, args[1])
		if err != nil {
			fmt.Fprintln(errOut, "mutasi: account:", cli.Message(ctx, err))
			return 1
		}
		printLink(out, a, args[1], link)
		return 0
	})
}

// printLink tells the operator of a link that is shown only now.
func printLink(out io.Writer, a *app.App, username string, l identity.Link) {
	fmt.Fprintf(out, "%s sets a password here, once, until %s (shown only now):\n  %s%s\n", strings.ToLower(username),
		l.Until.In(a.Config.TimeZone).Format("2006-01-02 15:04 MST"), strings.TrimSuffix(a.Config.BaseURL.String(), "/"), route.PasswordLink(l.Token))
}
