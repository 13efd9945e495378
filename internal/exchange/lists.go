package exchange

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/reference"
	"mutasi/internal/sheet"
)

// A ListFile is a file of a national list: CSV or XLSX, also compressed with gzip.
type ListFile struct {
	Name string // of the file
	List string // code of the list; empty: the name of the file tells it
	Open func() (io.ReadCloser, error)
}

// A ListReport is what a file came to. Faults that are no warnings mean that nothing of any file was stored.
type ListReport struct {
	reference.Outcome
	File   string
	Faults []ListFault // in the order of the file, at most mostListFaults
	More   int         // faults beyond those
	bad    bool
	parent int // column of the file with the code of the parent, from 1; 0: none
}

// Bad reports whether the file has anything worse than a warning.
func (r ListReport) Bad() bool { return r.bad }

// A ListFault is a fault with the row of the file in which it is, 0 for the file as a whole.
type ListFault struct {
	Row int
	Fault
}

// mostListFaults bounds what is kept of a file that is wrong all over.
const mostListFaults = 10_000

// add notes a fault. Whether the file is bad is known even where there are too many to keep.
func (r *ListReport) add(row int, f Fault) {
	r.bad = r.bad || !f.Warning
	if len(r.Faults) >= mostListFaults {
		r.More++
		return
	}
	r.Faults = append(r.Faults, ListFault{row, f})
}

// errNoWrite ends a transaction of which nothing shall stay: a dry run, faults, or nothing that is new.
var errNoWrite = errors.New("nothing to write")

// ImportLists brings national lists in, all files or none: one row that cannot be kept as it is refuses them all. Rows hold
// from asOf on (zero: today). With dryRun everything is compared and nothing stored. The lists hold for all governments,
// so only the system (the command line) may.
func (s *Service) ImportLists(ctx context.Context, who access.Actor, files []ListFile, asOf asn.Date, dryRun bool) ([]ListReport, error) {
	if who.Role != access.System {
		return nil, access.ErrForbidden
	}
	if asOf.IsZero() {
		asOf = asn.DateOf(s.Now().In(i18n.WIB))
	}
	var reports []ListReport
	err := s.DB.Write(ctx, who, "reference.import", func(tx *db.Tx) error {
		reports = nil
		write := false
		for _, f := range files {
			r, err := s.importList(ctx, tx, f, asOf)
			if err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			if i := slices.IndexFunc(reports, func(x ListReport) bool { return x.List != "" && x.List == r.List }); i >= 0 {
				r.add(0, Fault{Key: "reference.file.again", Args: []any{"file", reports[i].File, "list", r.Title}})
			}
			reports = append(reports, r)
			write = write || r.Changes()
		}
		for i := range reports {
			if err := markOrphans(ctx, tx, &reports[i]); err != nil {
				return err
			}
		}
		if dryRun || !write || slices.ContainsFunc(reports, ListReport.Bad) {
			return errNoWrite
		}
		return nil
	})
	if errors.Is(err, errNoWrite) {
		err = nil
	}
	return reports, err
}

// importList brings one list in. What is wrong with the file is in the report; an error is of the machine.
func (s *Service) importList(ctx context.Context, tx *db.Tx, f ListFile, asOf asn.Date) (ListReport, error) {
	r := ListReport{File: fileName(f.Name)}
	d, ok := reference.Define(cmp.Or(f.List, f.Name))
	if !ok {
		r.add(0, Fault{Value: brief(f.Name), Key: "reference.file.name"})
		return r, nil
	}
	r.List, r.Title = d.Code, d.Name
	t, err := openList(f)
	if err != nil {
		return r, r.refused(err)
	}
	l := listColumns(t, d)
	if l.fault != nil {
		r.add(t.Info().HeaderRow, *l.fault)
		return r, nil
	}
	out, err := reference.Replace(ctx, tx, reference.File{Definition: l.Definition, Name: r.File, Columns: l.headings, CodeColumn: l.headings[l.code],
		NameColumn: l.headings[l.name], AsOf: asOf, At: s.Now(), Rows: l.rows(t, &r)})
	if err != nil {
		return r, r.refused(err)
	}
	r.Outcome, r.parent = out, l.parent+1
	return r, nil
}

// refused notes an error that says what is wrong with the file; others are returned.
func (r *ListReport) refused(err error) error {
	e, ok := errors.AsType[*errs.Error](err)
	switch {
	case !ok || e.Kind != errs.Invalid:
		return err
	case len(e.Fields) == 0:
		r.add(0, Fault{Key: e.Key, Args: e.Args})
	}
	for _, f := range e.Fields {
		r.add(0, Fault{Key: f.Key, Args: f.Args})
	}
	return nil
}

// openList finds the table in a file, which is unpacked first where gzip packed it: at most so much as a file may have.
func openList(f ListFile) (*sheet.Table, error) {
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // read only
	limits := sheet.DefaultLimits()
	packed := bufio.NewReader(file)
	var in io.Reader = packed
	if magic, _ := packed.Peek(2); string(magic) == "\x1f\x8b" {
		if in, err = gzip.NewReader(packed); err != nil {
			return nil, fileError(&sheet.Error{Code: sheet.CodeMalformed, Cause: err})
		}
	}
	content, err := io.ReadAll(io.LimitReader(in, limits.PackedBytes+1))
	if err != nil {
		return nil, fileError(&sheet.Error{Code: sheet.CodeMalformed, Cause: err})
	}
	t, err := sheet.Open(bytes.NewReader(content), int64(len(content)), sheet.Options{Limits: limits, Score: listScore})
	if err != nil {
		return nil, fileError(err)
	}
	return t, nil
}

// Headings of the two columns that every list has.
var (
	listCodes = []string{"id", "kode", "code"}
	listNames = []string{"nama", "name"}
)

func columnOf(headings, names []string) int {
	return slices.IndexFunc(headings, func(h string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(h))) })
}

// listScore finds the heading of a list: it has a column of codes, one of names, and maybe more.
func listScore(texts []string) int {
	score := 1
	if columnOf(texts, listCodes) >= 0 && columnOf(texts, listNames) >= 0 {
		score = 2 + len(texts)
	}
	return score
}

// A listLayout says which column of a file holds what, counted from 0.
type listLayout struct {
	reference.Definition
	headings           []string
	code, name, parent int // parent: -1 for none
	fault              *Fault
}

// listColumns reads the heading of a list.
func listColumns(t *sheet.Table, d reference.Definition) listLayout {
	l := listLayout{Definition: d, headings: t.Header(), parent: -1}
	l.code, l.name = columnOf(l.headings, listCodes), columnOf(l.headings, listNames)
	found := strings.Join(l.headings, ", ")
	if l.code < 0 || l.name < 0 {
		l.fault = &Fault{Key: "reference.file.columns", Args: []any{"found", brief(found)}}
		return l
	}
	for i, h := range l.headings {
		if h == "" || slices.Contains(l.headings[:i], h) {
			l.fault = &Fault{Column: i + 1, Heading: h, Key: "reference.file.heading"}
			return l
		}
	}
	if d.ParentColumn != "" {
		l.parent = slices.Index(l.headings, d.ParentColumn)
	}
	if l.parent < 0 {
		l.ParentColumn, l.ParentList = "", ""
	}
	return l
}

// rows walks the rows that can be kept as they are and notes those that cannot; a file that cannot be read to its end is
// noted too.
func (l listLayout) rows(t *sheet.Table, r *ListReport) iter.Seq2[reference.Row, error] {
	return func(yield func(reference.Row, error) bool) {
		first := map[string]int{} // row of a code
		for row, err := range t.Rows() {
			if err != nil {
				if err = r.refused(fileError(err)); err != nil {
					yield(reference.Row{}, err)
				}
				return
			}
			out, ok := l.row(row, r)
			if !ok {
				continue
			}
			if earlier, twice := first[out.Code]; twice {
				r.add(row.Number, Fault{Column: l.code + 1, Heading: l.headings[l.code], Value: brief(out.Code), Key: "reference.row.twice", Warning: true,
					Args: []any{"row", strconv.Itoa(earlier)}})
			} else {
				first[out.Code] = row.Number
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

// row reads one row, text as it stands there.
func (l listLayout) row(row sheet.Row, r *ListReport) (reference.Row, bool) {
	out, ok := reference.Row{Number: row.Number, Attributes: make(map[string]string, len(l.headings))}, true
	refuse := func(column int, value, key string) {
		heading := ""
		if column < len(l.headings) {
			heading = l.headings[column]
		}
		r.add(row.Number, Fault{Column: column + 1, Heading: heading, Value: brief(value), Key: key})
		ok = false
	}
	for i := range max(len(row.Cells), len(l.headings)) {
		var c sheet.Cell
		if i < len(row.Cells) {
			c = row.Cells[i]
		}
		text, key := listText(c)
		switch {
		case key != "":
			refuse(i, c.Text, key)
		case i >= len(l.headings):
			if text != "" {
				refuse(i, text, "reference.row.no_heading")
			}
		case i == l.code:
			if out.Code = text; text == "" {
				refuse(i, "", "reference.row.no_code")
			}
		case i == l.name:
			out.Name = text
		case i == l.parent:
			out.Parent = text
		default:
			out.Attributes[l.headings[i]] = text
		}
	}
	return out, ok
}

// listText is the text of a cell as it is kept, or why it cannot be.
func listText(c sheet.Cell) (text, refusal string) {
	switch c.Kind {
	case sheet.Formula:
		return "", "import.cell.formula"
	case sheet.Fault:
		return "", "import.cell.error_value"
	case sheet.Number:
		if digits, exact, whole := c.Digits(); whole {
			if !exact {
				return "", "reference.row.inexact"
			}
			return digits, ""
		}
	}
	return c.Text, ""
}

// markOrphans warns of rows that refer to a row that its list does not have.
func markOrphans(ctx context.Context, tx *db.Tx, r *ListReport) error {
	if r.Bad() {
		return nil
	}
	d, _ := reference.Define(r.List)
	orphans, err := reference.Orphans(ctx, tx, r.List)
	if err != nil {
		return err
	}
	parent, _ := reference.Define(d.ParentList)
	for _, o := range orphans {
		r.add(o.RowNo, Fault{Column: r.parent, Heading: d.ParentColumn, Value: brief(o.ParentCode), Key: "reference.row.orphan", Args: []any{"list", parent.Name}, Warning: true})
	}
	return nil
}
