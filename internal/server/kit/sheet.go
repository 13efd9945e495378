package kit

import (
	"bytes"
	"io"
	"iter"
	"net/http"

	"mutasi/internal/access"
	"mutasi/internal/sheet"
)

// Workbook sends what write writes. It goes to memory first, so that a fault can still become a page.
func Workbook(w http.ResponseWriter, r *http.Request, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return File(w, r, name, sheet.MediaXLSX, b.Bytes())
}

// Sheet sends rows as a download, a workbook ("xlsx") or comma-separated text ("csv"); another format is not found. name
// is that of the file without its ending and must be ASCII, title that of the sheet.
func Sheet(w http.ResponseWriter, format, name, title string, columns []sheet.Column, rows iter.Seq[[]sheet.Cell]) error {
	media := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": sheet.MediaXLSX}[format]
	if media == "" {
		return access.ErrNotFound
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+format+`"`)
	var out sheet.Writer
	var err error
	if format == "csv" {
		out, err = sheet.NewCSV(w, columns)
	} else {
		out, err = sheet.NewXLSX(w, sheet.Sheet{Name: title, Columns: columns})
	}
	if err != nil {
		return err
	}
	for cells := range rows {
		if out.Row(cells) != nil {
			return nil // the reader has gone
		}
	}
	return out.Close()
}
