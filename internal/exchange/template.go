package exchange

import (
	"context"
	"io"
	"math"
	"strings"

	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// WriteTemplate writes the empty table of a kind as a workbook: a sheet to
// fill in, whose columns are text so that long numbers stay whole, and a sheet
// that explains every column in the reader's language. The headings are
// Indonesian in every language, as the importer reads them.
func WriteTemplate(ctx context.Context, w io.Writer, k Kind) error {
	var columns []sheet.Column
	for _, s := range k.Specs() {
		choices := s.Choices
		if len(strings.Join(choices, ",")) > 255 {
			choices = nil
		}
		columns = append(columns, sheet.Column{Heading: s.Heading, Width: s.Width, Choices: choices})
	}
	book, err := sheet.NewXLSX(w,
		sheet.Sheet{Name: "Data", Columns: columns},
		sheet.Sheet{Name: i18n.T(ctx, "import.template.help"), Columns: []sheet.Column{
			{Heading: i18n.T(ctx, "import.template.column"), Width: 28},
			{Heading: i18n.T(ctx, "import.template.needed"), Width: 14},
			{Heading: i18n.T(ctx, "import.template.meaning"), Width: 90},
		}})
	if err != nil {
		return err
	}
	book.NextSheet()
	for _, s := range k.Specs() {
		needed := i18n.T(ctx, "import.template.optional")
		switch {
		case s.Group != "":
			needed = i18n.T(ctx, "import.template.one_of")
		case s.Required:
			needed = i18n.T(ctx, "import.template.required")
		}
		err := book.Row([]sheet.Cell{
			sheet.TextCell(s.Heading), sheet.TextCell(needed), sheet.TextCell(Help(ctx, k, s.Field)),
		})
		if err != nil {
			return err
		}
	}
	return book.Close()
}

// Help says what to write in the column of a field.
func Help(ctx context.Context, k Kind, f Field) string {
	return i18n.T(ctx, "import.field."+string(k)+"."+string(f))
}

// Message says in the reader's language what is wrong and how to mend it.
func (f Fault) Message(ctx context.Context) string {
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		if n, ok := a.(float64); ok && n == math.Trunc(n) { // a whole number that was stored as JSON
			a = int(n)
		}
		args[i] = a
	}
	return i18n.T(ctx, f.Key, args...)
}
