package kit

import (
	"context"
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

// Columns are the columns of a download; their headings are message keys.
func Columns(ctx context.Context, width int, headings ...string) []sheet.Column {
	out := make([]sheet.Column, len(headings))
	for i, key := range headings {
		out[i] = sheet.Column{Heading: i18n.T(ctx, key), Width: width}
	}
	return out
}

// Download is Sheet for rows that next yields batch by batch until it yields none. Once the first byte is out an error
// can only cut the file off, so the first batch is read before anything is written.
func Download[T any](k *Kit, w http.ResponseWriter, r *http.Request, name, title, format string, columns []sheet.Column, next func() ([]T, error), cells func(T) []sheet.Cell) error {
	rows, err := next()
	if err != nil {
		return err
	}
	return Sheet(w, format, name, title, columns, func(yield func([]sheet.Cell) bool) {
		for len(rows) > 0 {
			for _, x := range rows {
				if !yield(cells(x)) {
					return
				}
			}
			if rows, err = next(); err != nil {
				k.Log.ErrorContext(r.Context(), "export cut off", "request_id", RequestID(r.Context()), "error", err)
				panic(http.ErrAbortHandler) // a cut-off file must not look whole
			}
		}
	})
}
