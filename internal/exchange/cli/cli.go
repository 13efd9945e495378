// Package cli is `mutasi import`: the same staged import as the pages, worked
// off by the command itself.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
)

// Exit codes.
const (
	OK      = 0 // every row is in, or would be
	Failed  = 1 // the file was refused, or something broke
	Usage   = 2
	BadRows = 3 // the good rows are in, some were bad
)

// Options are what a command line says.
type Options struct {
	Shared
	Kind     exchange.Kind
	File     string
	Agency   string // code; empty: the only one
	AsOf     asn.Date
	Rejected string   // where to write the bad rows
	Map      []string // field=heading
}

// Parse reads a command line; on a mistake it says so on errOut and ok is false.
func Parse(args []string, errOut io.Writer) (o Options, ok bool) {
	c := newCommand(errOut, "import", "employees|units|positions|assessments|workloads FILE [options]", "check every row and store nothing", &o.Shared)
	c.agency(&o.Agency)
	c.asOf(&o.AsOf, "day for which the file speaks")
	c.StringVar(&o.Rejected, "rejected", "", "write the bad rows with their reasons to this workbook (.xlsx)")
	c.Func("map", "`field=heading` for a column that is not recognised; may be given again", func(s string) error {
		o.Map = append(o.Map, s)
		return nil
	})
	ok = c.parse(args, func(words []string) error {
		if len(words) != 2 {
			return errors.New("name what the file holds and the file")
		}
		o.Kind, o.File = exchange.Kind(words[0]), words[1]
		if !o.Kind.Valid() {
			return fmt.Errorf("unknown kind %q", words[0])
		}
		return nil
	})
	return o, ok
}

// Run carries out a command line and returns the exit code.
func Run(ctx context.Context, s *exchange.Service, o Options, out, errOut io.Writer) int {
	ctx = i18n.With(ctx, o.Locale)
	report, err := run(ctx, s, o, errOut)
	if err == nil && o.Rejected != "" && report.run.RowsBad > 0 {
		err = writeWorkbook(o.Rejected, func(w io.Writer) error { return s.WriteRejected(ctx, report.who, report.run, w) })
	}
	if err != nil {
		fmt.Fprintln(errOut, "mutasi: import:", Message(ctx, err))
		return Failed
	}
	if o.JSON {
		err = report.writeJSON(ctx, out)
	} else {
		err = report.writeText(ctx, out)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errOut, "mutasi: import:", err)
		return Failed
	case report.run.State == exchange.Failed:
		return Failed
	case report.run.RowsBad > 0:
		return BadRows
	}
	return OK
}

// run takes a file through all its steps.
func run(ctx context.Context, s *exchange.Service, o Options, errOut io.Writer) (*report, error) {
	direct := *s
	direct.Direct = true
	if !o.JSON {
		direct.Progress = showProgress(ctx, errOut)
	}
	s = &direct
	agency, err := findAgency(ctx, s, o.Agency)
	if err != nil {
		return nil, err
	}
	who := access.SystemActor("impor")
	who.AgencyID = agency.ID
	file, err := os.Open(o.File)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // read only
	started := s.Now()
	id, err := s.Upload(ctx, who, exchange.Upload{Kind: o.Kind, Name: filepath.Base(o.File), File: file, AsOf: o.AsOf})
	if err != nil {
		return nil, err
	}
	r := &report{service: s, who: who, agency: agency, dryRun: o.DryRun}
	if err := r.steps(ctx, id, o); err != nil {
		return nil, errors.Join(err, r.giveUp(ctx, id))
	}
	r.seconds = s.Now().Sub(started).Seconds()
	return r, r.collect(ctx)
}

// steps maps, checks and, unless it is a dry run, commits.
func (r *report) steps(ctx context.Context, id exchange.RunID, o Options) error {
	s := r.service
	found, err := s.Get(ctx, r.who, id)
	if err != nil {
		return err
	}
	mapping, err := mapped(found, o.Map)
	if err != nil {
		return err
	}
	if err := s.Map(ctx, r.who, id, mapping); err != nil {
		return howToMap(ctx, found, mapping, err)
	}
	if err := s.Check(ctx, found.ID); err != nil {
		return err
	}
	if r.run, err = s.Get(ctx, r.who, id); err != nil || r.run.State != exchange.Checked {
		return err
	}
	if o.DryRun {
		return s.Cancel(ctx, r.who, id)
	}
	if err := s.Commit(ctx, r.who, id); err != nil {
		return err
	}
	if err := s.CommitRows(ctx, found.ID); err != nil {
		return err
	}
	r.run, err = s.Get(ctx, r.who, id)
	return err
}

// giveUp ends a run that nothing was carried out of; one that is being carried
// out is left to a worker.
func (r *report) giveUp(ctx context.Context, id exchange.RunID) error {
	err := r.service.Cancel(context.WithoutCancel(ctx), r.who, id)
	if errors.Is(err, exchange.ErrState) {
		return nil
	}
	return err
}

// mapped is the mapping that the headings suggest, changed by field=heading.
func mapped(r exchange.Run, changes []string) (exchange.Mapping, error) {
	m := r.Mapping
	for _, c := range changes {
		field, heading, ok := strings.Cut(c, "=")
		if _, known := r.Kind.Spec(exchange.Field(field)); !ok || !known {
			return nil, fmt.Errorf("--map %s: no such field; there are %s", c, fieldNames(r.Kind))
		}
		column := 1 + slices.IndexFunc(r.Layout.Headings, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(heading)) })
		if column == 0 {
			return nil, fmt.Errorf("--map %s: no such heading; there are %s", c, strings.Join(r.Layout.Headings, ", "))
		}
		for f, taken := range m {
			if taken == column {
				delete(m, f)
			}
		}
		m[exchange.Field(field)] = column
	}
	return m, nil
}

// howToMap adds to an error about columns that no heading told how to name them.
func howToMap(ctx context.Context, r exchange.Run, m exchange.Mapping, err error) error {
	var options []string
	for _, f := range m.Missing(r.Kind) {
		options = append(options, fmt.Sprintf("--map %s=…", f))
	}
	if len(options) == 0 {
		return err
	}
	var headings []string
	for _, h := range r.Layout.Headings {
		if h = strings.Join(strings.Fields(h), " "); h != "" {
			headings = append(headings, h)
		}
	}
	return errors.New(Message(ctx, err) + " " + i18n.T(ctx, "import.cli.map", "options", strings.Join(options, " "), "headings", strings.Join(headings, "; ")))
}

func fieldNames(k exchange.Kind) string {
	var names []string
	for _, s := range k.Specs() {
		names = append(names, string(s.Field))
	}
	return strings.Join(names, ", ")
}

// findAgency finds the government by its code, or the only one.
func findAgency(ctx context.Context, s *exchange.Service, code string) (exchange.Agency, error) {
	all, err := s.Agencies(ctx)
	if err != nil {
		return exchange.Agency{}, err
	}
	if code == "" && len(all) == 1 {
		return all[0], nil
	}
	var known []string
	for _, a := range all {
		if a.Code == code {
			return a, nil
		}
		known = append(known, a.Code+" "+a.Name)
	}
	if len(known) == 0 {
		return exchange.Agency{}, errors.New("no government is here yet; begin one with mutasi found")
	}
	if len(known) > 10 {
		known = append(known[:10], "…")
	}
	return exchange.Agency{}, fmt.Errorf("%s; there are: %s", cmp.Or(map[bool]string{true: "say --agency CODE"}[code == ""], "no government "+code), strings.Join(known, ", "))
}

// showProgress tells on w how far the work is, every tenth.
func showProgress(ctx context.Context, w io.Writer) func(exchange.State, int, int) {
	last := map[exchange.State]int{}
	return func(state exchange.State, done, total int) {
		tenth := 10 * done / max(total, 1)
		if tenth > last[state] {
			last[state] = tenth
			fmt.Fprintln(w, i18n.T(ctx, "import.cli."+string(state), "done", done, "total", total))
		}
	}
}
