package cli

import (
	"flag"
	"fmt"
	"io"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
)

// Shared are the options that every command line of imports takes.
type Shared struct {
	DryRun bool
	JSON   bool
	Locale i18n.Locale
}

// command reads a command line: shared options, options of its own, and words before, between and behind them.
type command struct {
	*flag.FlagSet
	errOut io.Writer
}

// newCommand is the command `mutasi name` that fills the shared options; dryRun says what --dry-run does.
func newCommand(errOut io.Writer, name, words, dryRun string, o *Shared) command {
	c := command{flag.NewFlagSet(name, flag.ContinueOnError), errOut}
	c.SetOutput(errOut)
	c.Usage = func() {
		fmt.Fprintf(errOut, "usage: mutasi %s %s\n", name, words)
		c.PrintDefaults()
	}
	c.BoolVar(&o.DryRun, "dry-run", false, dryRun)
	c.BoolVar(&o.JSON, "json", false, "report as one JSON object")
	o.Locale = i18n.ID
	c.Func("lang", "`language` of messages: id or en (default id)", func(s string) error {
		l, known := i18n.Parse(s)
		if !known {
			return fmt.Errorf("unknown language %q", s)
		}
		o.Locale = l
		return nil
	})
	return c
}

// agency takes the government that is meant.
func (c command) agency(code *string) {
	c.StringVar(code, "agency", "", "national code of the government; needed if there are several")
}

// asOf takes a day.
func (c command) asOf(day *asn.Date, of string) {
	c.Func("as-of", of+", `yyyy-mm-dd` (default today)", func(s string) error {
		if s == "" {
			return nil
		}
		return day.UnmarshalText([]byte(s))
	})
}

// parse reads the arguments and hands the words to complete; a mistake is said with the usage, and false returned.
func (c command) parse(args []string, complete func(words []string) error) bool {
	var words []string
	for len(args) > 0 {
		if c.Parse(args) != nil {
			return false
		}
		if args = c.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	if err := complete(words); err != nil {
		fmt.Fprintf(c.errOut, "mutasi: %s: %v\n", c.Name(), err)
		c.Usage()
		return false
	}
	return true
}
