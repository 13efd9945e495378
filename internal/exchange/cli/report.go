package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/errs"
	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// A report is what an import came to.
type report struct {
	service *exchange.Service
	who     access.Actor
	agency  exchange.Agency
	run     exchange.Run
	rows    []exchange.RowReport // with faults or warnings
	dryRun  bool
	seconds float64
}

// mostReported bounds the rows of a report; all bad rows are in the workbook of
// --rejected.
const mostReported = 10_000

// collect fetches the rows to be reported.
func (r *report) collect(ctx context.Context) error {
	var err error
	r.rows, err = r.service.Rows(ctx, r.who, r.run, "", 0, mostReported)
	return err
}

// shown is the number of faults that the text shows.
const shown = 50

// writeText reports for people.
func (r *report) writeText(ctx context.Context, w io.Writer) error {
	p := &printer{w: w}
	l := r.run.Layout
	p.line(i18n.T(ctx, "import.cli.file", "name", r.run.FileName, "agency", r.agency.Name, "row", l.Info.HeaderRow, "rows", l.Rows))
	if l.Info.Sheet != "" {
		p.line(i18n.T(ctx, "import.cli.sheet", "sheet", l.Info.Sheet))
	}
	for _, n := range exchange.Notes(ctx, l, r.run.Mapping) {
		p.line(n)
	}
	p.line(i18n.T(ctx, "import.cli.mapping", "columns", r.mapping()))
	faults, rest := r.faults(), 0
	if len(faults) > shown {
		faults, rest = faults[:shown], len(faults)-shown
	}
	for _, f := range faults {
		p.line(f.text(ctx))
	}
	if rest > 0 {
		p.line(i18n.T(ctx, "import.cli.more", "n", rest))
	}
	if r.run.Failure != "" {
		p.line(i18n.T(ctx, r.run.Failure))
	}
	p.line(i18n.T(ctx, "import.cli.counts", "new", r.run.RowsNew, "changed", r.run.RowsChanged, "same", r.run.RowsSame, "bad", r.run.RowsBad, "warned", r.run.RowsWarned))
	if r.dryRun {
		p.line(i18n.T(ctx, "import.cli.dry"))
	} else if r.run.State == exchange.Done {
		p.line(i18n.T(ctx, "import.cli.done", "seconds", r.seconds))
	}
	return p.err
}

// mapping tells which column holds what.
func (r *report) mapping() string {
	var out []string
	for _, s := range r.run.Kind.Specs() {
		if c := r.run.Mapping[s.Field]; c != 0 {
			out = append(out, fmt.Sprintf("%s = %s", s.Heading, sheet.ColumnName(c)))
		}
	}
	return strings.Join(out, "; ")
}

// A fault with its row.
type fault struct {
	row int
	exchange.Fault
}

func (r *report) faults() []fault {
	var out []fault
	for _, row := range r.rows {
		for _, f := range row.Faults {
			out = append(out, fault{row.Number, f})
		}
	}
	// Errors before warnings, each in the order of the file.
	slices.SortStableFunc(out, worseFirst)
	return out
}

func worseFirst(a, b fault) int {
	switch {
	case a.Warning == b.Warning:
		return 0
	case b.Warning:
		return -1
	}
	return 1
}

// text is a fault on one line.
func (f fault) text(ctx context.Context) string {
	place := f.place(ctx)
	if f.Value != "" {
		place += fmt.Sprintf(" %q", f.Value)
	}
	if f.Warning {
		place += " (" + i18n.T(ctx, "import.cli.warning") + ")"
	}
	if place == "" {
		return f.Message(ctx)
	}
	return strings.TrimSpace(place) + ": " + f.Message(ctx)
}

// place is where a fault is, in words: the cell, the row, or nothing for the file as a whole.
func (f fault) place(ctx context.Context) string {
	switch {
	case f.Column > 0:
		return i18n.T(ctx, "import.cli.cell", "row", f.row, "column", sheet.ColumnName(f.Column), "heading", f.Heading)
	case f.row > 0:
		return i18n.T(ctx, "import.cli.row", "row", f.row)
	}
	return ""
}

// writeJSON reports for programs.
func (r *report) writeJSON(ctx context.Context, w io.Writer) error {
	mapping := map[exchange.Field]string{}
	for f, c := range r.run.Mapping {
		mapping[f] = sheet.ColumnName(c)
	}
	return encode(w, map[string]any{
		"run": r.run.PublicID, "kind": r.run.Kind, "file": r.run.FileName, "agency": r.agency.Code, "state": r.run.State, "dry_run": r.dryRun,
		"sheet": r.run.Layout.Info.Sheet, "header_row": r.run.Layout.Info.HeaderRow, "notes": exchange.Notes(ctx, r.run.Layout, r.run.Mapping),
		"mapping": mapping, "rows": r.run.RowsTotal, "new": r.run.RowsNew, "changed": r.run.RowsChanged, "same": r.run.RowsSame,
		"bad": r.run.RowsBad, "warned": r.run.RowsWarned, "seconds": r.seconds, "faults": cells(ctx, r.faults()),
	})
}

// A cell is a fault as a program reads it.
type cell struct {
	Row     int    `json:"row"`
	Column  string `json:"column,omitempty"`
	Heading string `json:"heading,omitempty"`
	Field   string `json:"field,omitempty"`
	Value   string `json:"value,omitempty"`
	Key     string `json:"key"`
	Message string `json:"message"`
	Warning bool   `json:"warning,omitempty"`
}

func cells(ctx context.Context, faults []fault) []cell {
	out := []cell{}
	for _, f := range faults {
		c := cell{Row: f.row, Heading: f.Heading, Field: string(f.Field), Value: f.Value, Key: f.Key, Message: f.Message(ctx), Warning: f.Warning}
		if f.Column > 0 {
			c.Column = sheet.ColumnName(f.Column)
		}
		out = append(out, c)
	}
	return out
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// message is an error in the reader's language, if it has words.
func Message(ctx context.Context, err error) string {
	var e *errs.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, i18n.T(ctx, f.Key, f.Args...))
	}
	if len(out) == 0 && i18n.Has(e.Key) {
		out = append(out, i18n.T(ctx, e.Key, e.Args...))
	}
	if len(out) == 0 {
		return err.Error()
	}
	return strings.Join(out, " ")
}

// A printer writes lines until one fails.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, s)
	}
}
