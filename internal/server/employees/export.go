package employees

import (
	"net/http"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
)

// exportBatch is how many people are read at a time: memory stays the same however long the list is.
const exportBatch = 2000

// export streams the whole filtered list. Once the first byte is out an error can only cut the file off, so the
// first batch is read before anything is written.
func (h *Handlers) export(w http.ResponseWriter, r *http.Request, who access.Actor, f employee.Filter, format string) error {
	ctx, today := r.Context(), asn.DateOf(h.Kit.Today(r.Context()))
	next, err := h.Employees.Export(ctx, who, f, exportBatch, today)
	if err != nil {
		return err
	}
	rows, err := next()
	if err != nil {
		return err
	}
	name := "pegawai-" + today.String() + "." + format
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	out, err := writer(w, r, format)
	if err != nil {
		return err
	}
	for len(rows) > 0 {
		for _, p := range rows {
			if err := out.Row(cells(r, p)); err != nil {
				return nil // the reader has gone
			}
		}
		if rows, err = next(); err != nil {
			h.Kit.Log.ErrorContext(ctx, "export cut off", "request_id", kit.RequestID(ctx), "error", err)
			panic(http.ErrAbortHandler) // a cut-off file must not look whole
		}
	}
	return out.Close()
}

func writer(w http.ResponseWriter, r *http.Request, format string) (sheet.Writer, error) {
	var columns []sheet.Column
	for _, key := range []string{"employee.column.name", "employee.column.nip", "employee.column.kind", "employee.column.position", "employee.column.unit",
		"employee.column.rank", "employee.column.since", "employee.column.retires", "employee.column.education", "employee.column.rating", "employee.column.case"} {
		columns = append(columns, sheet.Column{Heading: i18n.T(r.Context(), key), Width: 20})
	}
	if format == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		return sheet.NewCSV(w, columns)
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return sheet.NewXLSX(w, sheet.Sheet{Name: "Pegawai", Columns: columns})
}

func cells(r *http.Request, p employee.Row) []sheet.Cell {
	state := ""
	if p.CaseState != "" {
		state = i18n.T(r.Context(), "state."+p.CaseState)
	}
	return []sheet.Cell{
		sheet.TextCell(p.FullName()), sheet.TextCell(p.NIP), sheet.TextCell(i18n.T(r.Context(), "employee.kind."+p.Kind)), sheet.TextCell(p.Position),
		sheet.TextCell(p.Unit), sheet.TextCell(p.Rank), dateCell(p.Since), dateCell(p.RetiresOn),
		sheet.TextCell(asn.EducationLevel(p.Education).Name()), sheet.TextCell(ratingName(p.Rating)), sheet.TextCell(state),
	}
}

func dateCell(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.TextCell("")
	}
	return sheet.DateCell(*t)
}
