package exchange

import (
	"errors"
	"io"
	"iter"

	"mutasi/internal/errs"
	"mutasi/internal/identity"
	"mutasi/internal/sheet"
)

// Limits of an import by kind, in rows.
var mostRows = map[Kind]int{Units: 20_000, Positions: 100_000, Employees: 200_000, Assessments: 200_000, Workloads: 100_000,
	Accounts: identity.MostAccounts}

// openTable finds the table of a kind in a file. What is wrong with the file
// comes back as an errs.Invalid of the field "file".
func openTable(r io.ReaderAt, size int64, k Kind) (*sheet.Table, error) {
	limits := sheet.DefaultLimits()
	limits.Rows = mostRows[k]
	t, err := sheet.Open(r, size, sheet.Options{Limits: limits, Score: headingScore(k)})
	if err != nil {
		return nil, fileError(err)
	}
	return t, nil
}

// fileError turns what is wrong with a file into what to do about it.
func fileError(err error) error {
	var e *sheet.Error
	if !errors.As(err, &e) {
		return err
	}
	var fields errs.Fields
	fields.Add("file", "import.file."+string(e.Code), fileArgs(e)...)
	invalid := &errs.Error{}
	if errors.As(fields.Err(), &invalid) {
		return invalid.Because(err)
	}
	return err
}

// fileArgs are the arguments that the messages about files know.
func fileArgs(e *sheet.Error) []any {
	args := []any{"row", e.Row, "column", sheet.ColumnName(e.Column), "value", e.Value, "limit", e.Limit}
	if e.Code == sheet.CodeTooLarge || e.Code == sheet.CodeBomb {
		args = append(args, "mib", e.Limit>>20)
	}
	return args
}

// A reading is one row read: its typed value, and what is wrong with it.
type reading[T any] struct {
	number int
	row    T
	cells  []string // texts of the mapped columns, from left to right
	faults []Fault
}

// readTable reads the rows of a table. The error, if any, is the last.
func readTable[T any](t *sheet.Table, m Mapping, read func(*record) T) iter.Seq2[reading[T], error] {
	return func(yield func(reading[T], error) bool) {
		headings, columns, first := t.Header(), m.Columns(), true
		for row, err := range t.Rows() {
			if err != nil {
				yield(reading[T]{}, fileError(err))
				return
			}
			if first && numbering(row) {
				first = false
				continue
			}
			first = false
			r := &record{row: row, headings: headings, mapping: m, old1904: t.Info().Date1904}
			out := reading[T]{number: row.Number, row: read(r), cells: texts(row, columns)}
			out.faults = r.faults
			if !r.anything() {
				continue
			}
			if !yield(out, nil) {
				return
			}
		}
	}
}

// anything reports whether a mapped column of the row has a value; a row
// without one (a note below the table, a total) is not a row of the table.
func (r *record) anything() bool {
	for f := range r.mapping {
		if r.has(f) {
			return true
		}
	}
	return false
}

// texts are the cells of some columns as the file has them.
func texts(row sheet.Row, columns []int) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		if c <= len(row.Cells) {
			out[i] = row.Cells[c-1].Text
		}
	}
	return out
}

// wholeRow are the texts of all cells of a row.
func wholeRow(row sheet.Row) []string {
	out := make([]string, len(row.Cells))
	for i, c := range row.Cells {
		out[i] = c.Text
	}
	return out
}

// A Layout is what a file looked like, kept with the run for the pages.
type Layout struct {
	Headings []string   `json:"headings"`
	Samples  [][]string `json:"samples"` // by column, up to three values
	Info     sheet.Info `json:"info"`
	Rows     int        `json:"rows"`
	Hidden   int        `json:"hidden"` // rows that cannot be seen

	Merged        []string `json:"merged,omitempty"`         // some ranges of merged cells among the rows
	SecondHeading int      `json:"second_heading,omitempty"` // row below the heading that names fields too; 0: none
}

const (
	samplesKept = 3
	mergedNamed = 3
)

// inspect walks the whole table once, so that a file that cannot be read to
// its end is refused when it is sent and not an hour later.
func inspect(t *sheet.Table, k Kind) (Layout, error) {
	l := Layout{Headings: t.Header(), Info: t.Info()}
	l.Samples = make([][]string, len(l.Headings))
	for row, err := range t.Rows() {
		if err != nil {
			return Layout{}, fileError(err)
		}
		l.Rows++
		if l.Rows == 1 && len(Guess(k, wholeRow(row))) > 1 {
			l.SecondHeading = row.Number
		}
		if row.Hidden {
			l.Hidden++
		}
		for i, c := range row.Cells {
			if i < len(l.Samples) && len(l.Samples[i]) < samplesKept && c.Kind != sheet.Empty {
				l.Samples[i] = append(l.Samples[i], brief(display(c.Text)))
			}
		}
	}
	if l.Rows == 0 {
		return Layout{}, invalid("file", "import.file.no_rows")
	}
	l.Merged = t.Merged()
	l.Merged = l.Merged[:min(len(l.Merged), mergedNamed)]
	return l, nil
}
