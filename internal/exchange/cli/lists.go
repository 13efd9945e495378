package cli

import (
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

// ListOptions are what a command line of `import lists` says.
type ListOptions struct {
	Shared
	Path string // a file, or a folder of files
	List string // code of the list in a file whose name does not tell it
	AsOf asn.Date
}

// ParseLists reads a command line behind `import lists`; on a mistake it says so on errOut and ok is false.
func ParseLists(args []string, errOut io.Writer) (o ListOptions, ok bool) {
	c := newCommand(errOut, "import lists", "FOLDER|FILE [options]", "compare every row and store nothing", &o.Shared)
	c.asOf(&o.AsOf, "day from which the files hold")
	c.StringVar(&o.List, "list", "", "code of the list in FILE (default: the name of the file tells it)")
	ok = c.parse(args, func(words []string) error {
		if len(words) != 1 {
			return errors.New("name the folder or the file")
		}
		o.Path = words[0]
		return nil
	})
	return o, ok
}

// RunLists carries out a command line and returns the exit code.
func RunLists(ctx context.Context, s *exchange.Service, o ListOptions, out, errOut io.Writer) int {
	ctx = i18n.With(ctx, o.Locale)
	files, err := listFiles(o)
	var reports []exchange.ListReport
	if err == nil {
		reports, err = s.ImportLists(ctx, access.SystemActor("impor daftar nasional"), files, o.AsOf, o.DryRun)
	}
	if err == nil && o.JSON {
		err = writeListsJSON(ctx, out, o, reports)
	} else if err == nil {
		err = writeListsText(ctx, out, o, reports)
	}
	switch {
	case err != nil:
		fmt.Fprintln(errOut, "mutasi: import lists:", Message(ctx, err))
		return Failed
	case slices.ContainsFunc(reports, exchange.ListReport.Bad):
		return Failed
	}
	return OK
}

// listFiles are the files of a folder that hold tables, or the one file.
func listFiles(o ListOptions) ([]exchange.ListFile, error) {
	info, err := os.Stat(o.Path)
	if err != nil {
		return nil, err
	}
	names := []string{o.Path}
	if info.IsDir() {
		if o.List != "" {
			return nil, errors.New("--list goes with a single file")
		}
		entries, err := os.ReadDir(o.Path)
		if err != nil {
			return nil, err
		}
		names = nil
		for _, e := range entries {
			if kind := strings.TrimSuffix(strings.ToLower(e.Name()), ".gz"); !e.IsDir() && (strings.HasSuffix(kind, ".csv") || strings.HasSuffix(kind, ".xlsx")) {
				names = append(names, filepath.Join(o.Path, e.Name()))
			}
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("%s: no .csv, .csv.gz or .xlsx in this folder", o.Path)
		}
	}
	var files []exchange.ListFile
	for _, n := range names {
		files = append(files, exchange.ListFile{Name: filepath.Base(n), List: o.List, Open: func() (io.ReadCloser, error) { return os.Open(n) }})
	}
	return files, nil
}

// writeListsText reports for people.
func writeListsText(ctx context.Context, w io.Writer, o ListOptions, reports []exchange.ListReport) error {
	p := &printer{w: w}
	left := shown
	for _, r := range reports {
		if r.Bad() {
			p.line(i18n.T(ctx, "reference.cli.bad", "file", r.File))
		} else {
			p.line(i18n.T(ctx, "reference.cli.list", "file", r.File, "list", r.Title, "rows", r.Rows, "new", r.New, "changed", r.Changed, "same", r.Same, "ended", r.Ended))
		}
		for i, f := range sorted(r.Faults) {
			if left == 0 || !f.Warning && i >= shown || f.Warning && i >= shownWarnings {
				p.line(i18n.T(ctx, "reference.cli.more", "n", len(r.Faults)-i+r.More))
				break
			}
			left--
			p.line("  " + f.text(ctx))
		}
	}
	switch {
	case slices.ContainsFunc(reports, exchange.ListReport.Bad):
		p.line(i18n.T(ctx, "reference.cli.refused"))
	case o.DryRun:
		p.line(i18n.T(ctx, "import.cli.dry"))
	case !slices.ContainsFunc(reports, func(r exchange.ListReport) bool { return r.Changes() }):
		p.line(i18n.T(ctx, "reference.cli.same"))
	default:
		p.line(i18n.T(ctx, "reference.cli.stored"))
	}
	return p.err
}

// shownWarnings is the number of warnings of one list that the text shows.
const shownWarnings = 5

// sorted are the faults of a list, errors before warnings.
func sorted(list []exchange.ListFault) []fault {
	out := make([]fault, len(list))
	for i, f := range list {
		out[i] = fault{f.Row, f.Fault}
	}
	slices.SortStableFunc(out, worseFirst)
	return out
}

// writeListsJSON reports for programs.
func writeListsJSON(ctx context.Context, w io.Writer, o ListOptions, reports []exchange.ListReport) error {
	type list struct {
		File    string `json:"file"`
		List    string `json:"list"`
		Rows    int    `json:"rows"`
		New     int    `json:"new"`
		Changed int    `json:"changed"`
		Same    int    `json:"same"`
		Ended   int    `json:"ended"`
		Faults  []cell `json:"faults"`
		More    int    `json:"more_faults,omitempty"`
	}
	lists := make([]list, len(reports))
	bad := false
	for i, r := range reports {
		bad = bad || r.Bad()
		lists[i] = list{r.File, r.List, r.Rows, r.New, r.Changed, r.Same, r.Ended, cells(ctx, sorted(r.Faults)), r.More}
	}
	return encode(w, map[string]any{"dry_run": o.DryRun, "refused": bad, "lists": lists})
}
