package employees

import (
	"net/http"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
)

// exportBatch is how many people are read at a time: memory stays the same however long the list is.
const exportBatch = 2000

var exportHeadings = []string{"employee.column.name", "employee.column.nip", "employee.column.kind", "employee.column.position", "employee.column.unit",
	"employee.column.rank", "employee.column.since", "employee.column.retires", "employee.column.education", "employee.column.rating", "employee.column.case"}

// export streams the whole filtered list.
func (h *Handlers) export(w http.ResponseWriter, r *http.Request, who access.Actor, f employee.Filter, format string) error {
	today := asn.DateOf(h.Kit.Today(r.Context()))
	next, err := h.Employees.Export(r.Context(), who, f, exportBatch, today)
	if err != nil {
		return err
	}
	return kit.Download(h.Kit, w, r, "pegawai-"+today.String(), "Pegawai", format, kit.Columns(r.Context(), 20, exportHeadings...), next,
		func(p employee.Row) []sheet.Cell { return cells(r, p) })
}

func cells(r *http.Request, p employee.Row) []sheet.Cell {
	state := ""
	if p.CaseState != "" {
		state = i18n.T(r.Context(), "state."+p.CaseState)
	}
	return []sheet.Cell{
		sheet.TextCell(p.FullName()), sheet.TextCell(p.NIP), sheet.TextCell(i18n.T(r.Context(), "employee.kind."+p.Kind)), sheet.TextCell(p.Position),
		sheet.TextCell(p.Unit), sheet.TextCell(p.Rank), kit.DateCell(p.Since), kit.DateCell(p.RetiresOn),
		sheet.TextCell(asn.EducationLevel(p.Education).Name()), sheet.TextCell(ratingName(p.Rating)), sheet.TextCell(state),
	}
}
