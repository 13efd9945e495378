package kit

import (
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// SheetFormat is the format in the address of a download, "xlsx" or "csv"; anything else is not found.
func SheetFormat(r *http.Request) (string, error) {
	if f := strings.TrimPrefix(chi.URLParam(r, "format"), "."); f == "xlsx" || f == "csv" {
		return f, nil
	}
	return "", access.ErrNotFound
}

// Download sends the rows that next yields, batch by batch until it yields none, as a file of the format "xlsx" or
// "csv"; name is that of the file without its ending, headings are message keys. Once the first byte is out an error
// can only cut the file off, so the first batch is read before anything is written.
func Download[T any](k *Kit, w http.ResponseWriter, r *http.Request, name, sheetName, format string, headings []string, next func() ([]T, error), cells func(T) []sheet.Cell) error {
	rows, err := next()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	out, err := writer(w, r, sheetName, format, headings)
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		for _, x := range rows {
			if err := out.Row(cells(x)); err != nil {
				return nil // the reader has gone
			}
		}
		if rows, err = next(); err != nil {
			k.Log.ErrorContext(r.Context(), "export cut off", "request_id", RequestID(r.Context()), "error", err)
			panic(http.ErrAbortHandler) // a cut-off file must not look whole
		}
	}
	return out.Close()
}

func writer(w http.ResponseWriter, r *http.Request, sheetName, format string, headings []string) (sheet.Writer, error) {
	var columns []sheet.Column
	for _, key := range headings {
		columns = append(columns, sheet.Column{Heading: i18n.T(r.Context(), key), Width: 20})
	}
	if format == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		return sheet.NewCSV(w, columns)
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return sheet.NewXLSX(w, sheet.Sheet{Name: sheetName, Columns: columns})
}
