package plancli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"mutasi/internal/rebalance"
)

// Exit codes.
const (
	exitOptimal = 0 // done, and proved
	exitInvalid = 1 // the input or the command line; path and reason on stderr
	exitStopped = 2 // a limit was reached: the plan is legal and states its gap
	exitFailed  = 3 // the certificate failed; there is no result then
)

const usage = `usage:
  mutasi plan solve    [-out FILE] [-explain person:ID|group:ID] [-market] [INPUT]
  mutasi plan check    INPUT PLAN
  mutasi plan generate [-variant NAME] [-seed N] [-people N] [-units N] [-out FILE]

INPUT is JSON, plain or gzip; - or nothing is standard input. Exit codes: 0
optimal, 1 invalid input, 2 stopped at a limit, 3 certificate failed.
`

// Run runs one command of "mutasi plan" and returns its exit code. args begin
// with the command.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{ctx: ctx, stdin: stdin, stdout: stdout, stderr: stderr}
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "solve":
		return c.exit(c.solve(args))
	case "check":
		return c.exit(c.check(args))
	case "generate":
		return c.exit(c.generate(args))
	case "help", "-h", "-help", "--help":
		fmt.Fprint(stdout, usage)
		return exitOptimal
	}
	fmt.Fprint(stderr, usage)
	return exitInvalid
}

// command is one run.
type command struct {
	ctx            context.Context //nolint:containedctx // lives as long as the run
	stdin          io.Reader
	stdout, stderr io.Writer
}

// errStop tells that a plan was written that is not proved the best.
var errStop = errors.New("stopped at a limit")

func (c *command) exit(err error) int {
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return exitOptimal
	case errors.Is(err, errStop):
		fmt.Fprintln(c.stderr, err)
		return exitStopped
	case errors.Is(err, rebalance.ErrCertificate):
		fmt.Fprintln(c.stderr, err)
		return exitFailed
	}
	fmt.Fprintln(c.stderr, err)
	return exitInvalid
}

// flags makes a flag set that reports on stderr.
func (c *command) flags(name string) *flag.FlagSet {
	set := flag.NewFlagSet("mutasi plan "+name, flag.ContinueOnError)
	set.SetOutput(c.stderr)
	return set
}

// open opens an input; - and nothing are standard input.
func (c *command) open(path string) (io.ReadCloser, error) {
	if path == "" || path == "-" {
		return io.NopCloser(c.stdin), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open input: %w", err)
	}
	return f, nil
}

// write writes to a file, or to standard output if path is empty. A file that
// could not be finished is taken away again.
func (c *command) write(path string, body func(io.Writer) error) error {
	if path == "" || path == "-" {
		if err := body(c.stdout); err != nil {
			return fmt.Errorf("write: %w", err)
		}
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("create output: %w", err)
	}
	if err := errors.Join(body(f), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(path))
	}
	return nil
}
