package exchange

import (
	"context"
	"io"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// WriteRejected writes the bad rows of a run as a workbook: the mapped columns
// as they came, the faulty cells marked, and behind them the row's number in
// the file sent and what to mend. The workbook can be mended and sent again.
func (s *Service) WriteRejected(ctx context.Context, who access.Actor, r Run, w io.Writer) error {
	columns := r.Mapping.Columns()
	book, err := r.newWorkbook(ctx, w, sheet.Column{Heading: i18n.T(ctx, "import.rejected.reason"), Width: 90})
	if err != nil {
		return err
	}
	for after := 0; ; {
		rows, err := s.Rows(ctx, who, r, Bad, after, batchSize)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return book.Close()
		}
		for _, row := range rows {
			if err := book.Row(rejectedCells(ctx, columns, row)); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Number
	}
}

// newWorkbook begins a workbook of rows of the run: the mapped columns, the number of the row in the file, and more.
func (r Run) newWorkbook(ctx context.Context, w io.Writer, more ...sheet.Column) (*sheet.Workbook, error) {
	var heads []sheet.Column
	for _, c := range r.Mapping.Columns() {
		heads = append(heads, sheet.Column{Heading: r.heading(c), Width: 20})
	}
	heads = append(heads, sheet.Column{Heading: i18n.T(ctx, "import.rejected.row"), Width: 10})
	return sheet.NewXLSX(w, sheet.Sheet{Name: "Data", Columns: append(heads, more...)})
}

// heading is the heading of a column of the file.
func (r Run) heading(column int) string {
	if column < 1 || column > len(r.Layout.Headings) {
		return sheet.ColumnName(column)
	}
	return display(r.Layout.Headings[column-1])
}

// rejectedCells are the cells of a bad row.
func rejectedCells(ctx context.Context, columns []int, row RowReport) []sheet.Cell {
	faulty := map[int]bool{}
	var reasons []string
	for _, f := range row.Faults {
		reason := f.Message(ctx)
		if f.Warning {
			continue
		}
		faulty[f.Column] = true
		if f.Heading != "" {
			reason = f.Heading + ": " + reason
		}
		reasons = append(reasons, reason)
	}
	cells := make([]sheet.Cell, 0, len(columns)+2)
	for i, c := range columns {
		cell := sheet.Cell{Kind: sheet.Text, Mark: faulty[c]}
		if i < len(row.Cells) {
			cell.Text = row.Cells[i]
		}
		cells = append(cells, cell)
	}
	return append(cells, sheet.IntCell(row.Number), sheet.TextCell(strings.Join(reasons, "\n")))
}
