package analyses

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/exchange"
	"mutasi/internal/server/kit"
	"mutasi/internal/sheet"
)

// recapColumns are the columns of the recap of needs as governments print it. The headings are Indonesian in every
// language, as the importer reads them.
var recapColumns = []sheet.Column{
	{Heading: "No", Width: 6}, {Heading: "Unit Kerja", Width: 36}, {Heading: "Perangkat Daerah", Width: 36}, {Heading: "Nama Jabatan", Width: 40},
	{Heading: "Kelas Jabatan", Width: 8}, {Heading: "Kebutuhan (ABK)", Width: 10}, {Heading: "Hasil Hitung", Width: 12}, {Heading: "PNS", Width: 6},
	{Heading: "PPPK", Width: 6}, {Heading: "Bezetting", Width: 10}, {Heading: "Kelebihan/Kekurangan", Width: 12}, {Heading: "Pensiun T+1", Width: 8},
	{Heading: "Pensiun T+2", Width: 8}, {Heading: "Pensiun T+3", Width: 8}, {Heading: "Pensiun T+4", Width: 8}, {Heading: "Pensiun T+5", Width: 8},
	{Heading: "EJ", Width: 8}, {Heading: "PEJ", Width: 6}, {Heading: "Tanggal ABK", Width: 12}, {Heading: "Keterangan", Width: 24},
}

// Download sends the recap of needs as XLSX or CSV or, where the address asks for it, the form that says how they come about.
func (h *Handlers) Download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	format := strings.TrimPrefix(chi.URLParam(r, "format"), ".")
	if format != "xlsx" && format != "csv" {
		return access.ErrNotFound
	}
	if r.URL.Query().Get("isi") == "rincian" {
		return h.downloadForm(w, r, format)
	}
	rows, err := h.Analyses.Recap(ctx, kit.Actor(ctx), r.URL.Query().Get("unit"), h.today(ctx))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="rekap-abk-`+h.today(ctx).String()+`.`+format+`"`)
	var out sheet.Writer
	if format == "csv" {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		out, err = sheet.NewCSV(w, recapColumns)
	} else {
		w.Header().Set("Content-Type", sheet.MediaXLSX)
		out, err = sheet.NewXLSX(w, sheet.Sheet{Name: "Rekap ABK", Columns: recapColumns})
	}
	if err != nil {
		return err
	}
	for i, x := range rows {
		if err := out.Row(recapCells(i+1, x)); err != nil {
			return nil // the reader has gone
		}
	}
	return out.Close()
}

// downloadForm sends every task with its volume and norm time, in the columns that the importer reads.
func (h *Handlers) downloadForm(w http.ResponseWriter, r *http.Request, format string) error {
	ctx := r.Context()
	details, err := h.Analyses.Details(ctx, kit.Actor(ctx), r.URL.Query().Get("unit"))
	if err != nil {
		return err
	}
	return kit.Sheet(w, format, "rincian-abk-"+h.today(ctx).String(), "Rincian ABK", exchange.WorkloadForm(), func(yield func([]sheet.Cell) bool) {
		for _, d := range details {
			for _, cells := range exchange.WorkloadRows(d) {
				if !yield(cells) {
					return
				}
			}
		}
	})
}

// recapCells is a line of the recap; what is unknown stays empty and is never 0.
func recapCells(n int, x analysis.RecapRow) []sheet.Cell {
	none := sheet.TextCell("")
	need, exact, diff, class, ej, analysed, remark := none, none, none, none, none, none, sheet.TextCell("belum ada ABK")
	if x.Need != nil {
		need, diff, remark = sheet.IntCell(*x.Need), sheet.IntCell(*x.Diff), none
	}
	if x.Exact != nil {
		exact = sheet.NumberCell(*x.Exact)
	}
	if x.Class > 0 {
		class = sheet.IntCell(x.Class)
	}
	if f, err := strconv.ParseFloat(x.EJ, 64); err == nil {
		ej = sheet.NumberCell(f)
	}
	if x.AnalysedOn != nil {
		analysed = sheet.DateCell(*x.AnalysedOn)
	}
	cells := []sheet.Cell{sheet.IntCell(n), sheet.TextCell(x.Unit), sheet.TextCell(x.Office), sheet.TextCell(x.Position), class, need, exact,
		sheet.IntCell(x.PNS), sheet.IntCell(x.PPPK), sheet.IntCell(x.Held), diff}
	for _, k := range x.Retire {
		cells = append(cells, sheet.IntCell(k))
	}
	return append(cells, ej, sheet.TextCell(x.Grade), analysed, remark)
}
