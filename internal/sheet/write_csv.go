package sheet

import (
	"encoding/csv"
	"io"
)

type csvWriter struct {
	w      *csv.Writer
	record []string
}

// NewCSV writes a table as CSV in UTF-8 with a byte order mark, without which
// Excel takes it for Windows-1252, and with semicolons, which Excel expects
// under Indonesian settings.
func NewCSV(w io.Writer, columns []Column) (Writer, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	out := &csvWriter{w: csv.NewWriter(w)}
	out.w.Comma = ';'
	cells := make([]Cell, len(columns))
	for i, c := range columns {
		cells[i] = TextCell(c.Heading)
	}
	return out, out.Row(cells)
}

func (c *csvWriter) Row(cells []Cell) error {
	c.record = c.record[:0]
	for _, cell := range cells {
		text := cell.Text
		if cell.Kind != Number && cell.Kind != Date {
			text = Neutralise(text) // a negative number is a number
		}
		c.record = append(c.record, text)
	}
	return c.w.Write(c.record)
}

func (c *csvWriter) Close() error {
	c.w.Flush()
	return c.w.Error()
}
