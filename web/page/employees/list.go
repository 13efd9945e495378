package employees

import (
	"context"
	"slices"

	"mutasi/internal/i18n"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// column is one that a reader may show or hide. Its name stands in addresses; one without a text is written by the page.
type column struct {
	name, key, class string
	sorts            bool
	text             func(*Row) string
}

// columns in their order. The case comes last, for it leads on.
var columns = []column{
	{name: "nip", key: "employee.column.nip", class: "nowrap", text: func(r *Row) string { return r.NIP }},
	{name: "jenis", key: "employee.column.kind", text: func(r *Row) string { return r.Kind }},
	{name: "jabatan", key: "employee.column.position", text: func(r *Row) string { return r.Position }},
	{name: "unit", key: "employee.column.unit", text: func(r *Row) string { return r.Unit }},
	{name: "gol", key: "employee.column.rank", text: func(r *Row) string { return r.Rank }},
	{name: "lama", key: "employee.column.tenure", class: "num", sorts: true, text: func(r *Row) string { return r.Tenure }},
	{name: "pensiun", key: "employee.column.retires", class: "num", sorts: true, text: func(r *Row) string { return r.Retires }},
	{name: "pendidikan", key: "employee.column.education", text: func(r *Row) string { return r.Education }},
	{name: "kinerja", key: "employee.column.rating", text: func(r *Row) string { return r.Rating }},
	{name: columnCase, key: "employee.column.case"},
}

const columnCase = "status"

// Choosable are the names of the columns that a reader may show or hide, in their order.
var Choosable = func() (out []string) {
	for _, c := range columns {
		out = append(out, c.name)
	}
	return out
}()

// directory is what the rows of the table share.
type directory struct {
	heads       []ui.Column
	shown       []column
	labels      []string // of shown, which stand in every row
	cases       bool     // the column of cases is shown
	caseLabel   string
	propose     string // empty: the reader may not
	withoutCase string
	cells       ui.Cells // of the row at hand
}

func directoryOf(ctx context.Context, v ListView) *directory {
	d := directory{heads: []ui.Column{ui.SortColumn(i18n.T(ctx, "employee.column.name"), "nama", route.Employees(), v.Query)}}
	for _, c := range columns {
		if !v.Columns[c.name] {
			continue
		}
		head := ui.Column{Label: i18n.T(ctx, c.key)}
		if c.sorts {
			head = ui.SortColumn(head.Label, c.name, route.Employees(), v.Query)
			head.Num = true
		}
		d.heads = append(d.heads, head)
		if c.name == columnCase {
			d.cases, d.caseLabel, d.withoutCase = true, head.Label, i18n.T(ctx, "employee.no_case")
			if v.CanPropose {
				d.propose = i18n.T(ctx, "employee.propose")
			}
			continue
		}
		d.shown, d.labels = append(d.shown, c), append(d.labels, head.Label)
	}
	return &d
}

// row is the cells of a person; an open case stands behind them.
func (d *directory) row(r *Row) ui.Cells {
	d.cells = append(d.cells[:0], ui.Cell{Head: true, Text: r.Name, Href: route.Employee(r.ID)})
	for i, c := range d.shown {
		d.cells = append(d.cells, ui.Cell{Class: c.class, Label: d.labels[i], Text: c.text(r)})
	}
	switch {
	case !d.cases || r.CaseID != "":
	case d.propose != "":
		d.cells = append(d.cells, ui.Cell{Label: d.caseLabel, Text: d.propose, Hidden: r.Name, Href: route.Query(route.ProposalNew(), "pegawai", r.ID)})
	default:
		d.cells = append(d.cells, ui.Cell{Label: d.caseLabel, Text: d.withoutCase})
	}
	return d.cells
}

func columnOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(columns))
	for i, c := range columns {
		out[i] = ui.Option{Value: c.name, Label: i18n.T(ctx, c.key)}
	}
	return out
}

func chosen(shown map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(Choosable), func(name string) bool { return !shown[name] })
}

// The filters and the choice of columns are the same for all who look at a view of the list, and are drawn once for it.
var pieces ui.Kept[pieceKey]

type pieceKey struct {
	piece   string
	choices *Choices // of a language and a scope
	view    string   // the address without the place in the list
}

func (v ListView) piece(name string) pieceKey {
	return pieceKey{name, v.Choices, route.Edit("", v.Query, "setelah", "", "sebelum", "")}
}
