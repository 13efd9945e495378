// Package boundarycli is `mutasi import boundaries`: outlines of districts from a GeoJSON file.
package boundarycli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/region"
)

// Exit codes, as those of the other imports.
const (
	OK     = 0
	Failed = 1 // the file was refused, or something broke; nothing was stored
	Usage  = 2
)

// Options are what a command line says.
type Options struct {
	File     string
	Property string // that holds the code of a district
	Agency   string // code of the only government to import for; empty: all that occur in the file
	JSON     bool
	Locale   i18n.Locale
}

// Parse reads a command line behind `import boundaries`; on a mistake it says so on errOut and ok is false.
func Parse(args []string, errOut io.Writer) (o Options, ok bool) {
	fs := flag.NewFlagSet("import boundaries", flag.ContinueOnError)
	fs.SetOutput(errOut)
	fs.Usage = func() {
		fmt.Fprintln(errOut, "usage: mutasi import boundaries FILE [options]")
		fs.PrintDefaults()
	}
	fs.StringVar(&o.Property, "code-property", region.CodeProperty, "member of each feature's properties that holds the code of the district")
	fs.StringVar(&o.Agency, "agency", "", "national code of the only government to import for (default all in the file)")
	fs.BoolVar(&o.JSON, "json", false, "report as one JSON object")
	lang := fs.String("lang", string(i18n.ID), "language of messages: id or en")
	var words []string
	for len(args) > 0 { // options may stand behind the file
		if fs.Parse(args) != nil {
			return o, false
		}
		if args = fs.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	locale, known := i18n.Parse(*lang)
	switch {
	case len(words) != 1:
		fmt.Fprintln(errOut, "mutasi: import boundaries: name the file")
	case !known:
		fmt.Fprintf(errOut, "mutasi: import boundaries: unknown language %q\n", *lang)
	default:
		o.File, o.Locale = words[0], locale
		return o, true
	}
	fs.Usage()
	return o, false
}

// Run carries out a command line and returns the exit code.
func Run(ctx context.Context, s *region.Service, o Options, out, errOut io.Writer) int {
	ctx = i18n.With(ctx, o.Locale)
	outcome, err := run(ctx, s, o)
	if err == nil && o.JSON {
		err = json.NewEncoder(out).Encode(outcome)
	}
	if err != nil {
		fmt.Fprintln(errOut, "mutasi: import boundaries:", message(ctx, err))
		return Failed
	}
	if !o.JSON {
		report(ctx, out, outcome)
	}
	return OK
}

func run(ctx context.Context, s *region.Service, o Options) (region.Outcome, error) {
	who := access.SystemActor("impor batas wilayah")
	if o.Agency != "" {
		id, err := s.AgencyID(ctx, o.Agency)
		if err != nil {
			return region.Outcome{}, err
		}
		who.AgencyID = id
	}
	file, err := os.Open(o.File)
	if err != nil {
		return region.Outcome{}, err
	}
	defer file.Close() //nolint:errcheck // read only
	return s.ImportOutlines(ctx, who, region.File{Name: filepath.Base(o.File), Content: file, Property: o.Property})
}

// message is an error in words.
func message(ctx context.Context, err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok && i18n.Has(e.Key) {
		return i18n.T(ctx, e.Key, e.Args...)
	}
	return err.Error()
}

func report(ctx context.Context, out io.Writer, o region.Outcome) {
	for _, g := range o.Governments {
		key := "region.import.same"
		if g.Changed {
			key = "region.import.stored"
		}
		fmt.Fprintln(out, i18n.T(ctx, key, "agency", g.Agency, "n", g.Districts, "size", i18n.Bytes(ctx, int64(g.Bytes))))
		if len(g.Missing) > 0 {
			fmt.Fprintln(out, i18n.T(ctx, "region.import.missing", "n", len(g.Missing), "names", strings.Join(g.Missing, ", ")))
		}
	}
	if o.Skipped > 0 {
		fmt.Fprintln(out, i18n.T(ctx, "region.import.skipped", "n", o.Skipped))
	}
}
