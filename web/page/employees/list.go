package employees

import (
	"context"
	"slices"

	"github.com/a-h/templ"

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

// heads are the heads of the columns that are shown.
func heads(ctx context.Context, v ListView) []ui.Column {
	out := []ui.Column{ui.SortColumn(i18n.T(ctx, "employee.column.name"), "nama", route.Employees(), v.Query)}
	for _, c := range columns {
		if !v.Columns[c.name] {
			continue
		}
		head := ui.Column{Label: i18n.T(ctx, c.key)}
		if c.sorts {
			head = ui.SortColumn(head.Label, c.name, route.Employees(), v.Query)
			head.Num = true
		}
		out = append(out, head)
	}
	return out
}

// directory is what the rows of the table share.
type directory struct {
	shown       []shown
	cases       bool // the column of cases is shown
	caseLabel   string
	propose     string // empty: the reader may not
	withoutCase string
}

type shown struct {
	start ui.CellStart
	text  func(*Row) string
}

// rows are the people of the page.
func rows(ctx context.Context, v ListView) templ.Component {
	d := directory{withoutCase: i18n.T(ctx, "employee.no_case")}
	for _, c := range columns {
		switch label := i18n.T(ctx, c.key); {
		case !v.Columns[c.name]:
		case c.name == columnCase:
			d.cases, d.caseLabel = true, label
		default:
			d.shown = append(d.shown, shown{ui.Cell{Class: c.class, Label: label}.Start(), c.text})
		}
	}
	if v.CanPropose {
		d.propose = i18n.T(ctx, "employee.propose")
	}
	return ui.Written(func(b []byte) []byte {
		for i := range v.Rows {
			b = d.row(b, &v.Rows[i])
		}
		return b
	})
}

func (d *directory) row(b []byte, r *Row) []byte {
	b = ui.Cell{Head: true, Text: r.Name, Href: route.Employee(r.ID)}.Markup(append(b, "<tr>"...))
	for _, c := range d.shown {
		b = c.start.Markup(b, c.text(r))
	}
	if d.cases {
		c := ui.Cell{Label: d.caseLabel}
		switch {
		case r.CaseID != "":
			c.Tag, c.Href = &r.Case, route.Proposal(r.CaseID)
		case d.propose != "":
			c.Text, c.Hidden, c.Href = d.propose, r.Name, route.Query(route.ProposalNew(), "pegawai", r.ID)
		default:
			c.Text = d.withoutCase
		}
		b = c.Markup(b)
	}
	return append(b, "</tr>"...)
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

// All but the rows and the way on is the same for all who look at a view of the list, and is drawn once for it.
var frames ui.Kept[frameKey]

type frameKey struct {
	choices               *Choices // of a language and a scope
	view                  string   // the address without the place in the list
	count, ignored        string
	export, imports       bool
	nobody, nobodyMatches bool
}

func (v ListView) frame() frameKey {
	return frameKey{v.Choices, route.Edit("", v.Query, "setelah", "", "sebelum", ""), v.Count, v.Ignored, v.CanExport, v.CanImport, v.NoData, len(v.Rows) == 0}
}
