// Command mutasi is the whole product in one binary.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"mutasi/internal/rebalance/plancli"
)

// runner does what a subcommand is for; it returns the exit code.
type runner func(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int

// command is one subcommand.
type command struct {
	name, help string
	run        runner
}

func commands() []command {
	return []command{
		{"serve", "serve the product; also works the background jobs unless MUTASI_WORKER=off", alone(serve)},
		{"work", "work the background jobs only", alone(work)},
		{"found", "found --code CODE --name NAME --region CODE --seat PLACE --admin USERNAME: a government begins, with its first administrator", found},
		{"account", "account reset USERNAME: print a link by which this person sets a password, once", account},
		{"migrate", "migrate up | status | force VERSION", migrate},
		{"plan", "plan solve|check|generate: compute and prove a redistribution", plancli.Run},
		{"import", "import units|positions|employees|assessments|workloads FILE [--dry-run] [--json]: bring a table in; import undo ID: take it back; import boundaries FILE: outlines of districts; import lists FOLDER: national lists", importCommand},
		{"seed", "seed --size small|city|nation: fill an empty database with a made-up world", seedCommand},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// alone is a command that takes no arguments: whoever gives some, or asks for help, wants to be told, not served.
func alone(run runner) runner {
	return func(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
		if len(args) > 0 {
			fmt.Fprintf(errOut, "mutasi: this command takes no arguments, but was given %q; settings are environment variables, listed in README.md\n", args)
			return 2
		}
		return run(ctx, nil, in, out, errOut)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) > 0 && args[0] != "help" && args[0] != "--help" && args[0] != "-h" {
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, args[1:], in, out, errOut)
			}
		}
		fmt.Fprintf(errOut, "mutasi: unknown command %q\n", args[0])
	}
	fmt.Fprintln(errOut, "usage: mutasi COMMAND")
	for _, c := range commands() {
		fmt.Fprintf(errOut, "  %-9s %s\n", c.name, c.help)
	}
	return 2
}
