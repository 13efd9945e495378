package employees

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// columnKeys names the message of each choosable column.
var columnKeys = map[string]string{
	"nip": "employee.column.nip", "jenis": "employee.column.kind", "jabatan": "employee.column.position",
	"unit": "employee.column.unit", "gol": "employee.column.rank", "lama": "employee.column.tenure",
	"pensiun": "employee.column.retires", "pendidikan": "employee.column.education", "kinerja": "employee.column.rating",
	"status": "employee.column.case",
}

// sortable are the columns by which the list can be ordered.
var sortable = map[string]bool{"lama": true, "pensiun": true}

func heads(ctx context.Context, v ListView) []ui.Column {
	out := []ui.Column{ui.SortColumn(i18n.T(ctx, "employee.column.name"), "nama", route.Employees(), v.Query)}
	for _, name := range Choosable {
		if !v.Columns[name] {
			continue
		}
		c := ui.Column{Label: i18n.T(ctx, columnKeys[name])}
		if sortable[name] {
			c = ui.SortColumn(c.Label, name, route.Employees(), v.Query)
			c.Num = true
		}
		out = append(out, c)
	}
	return out
}

// labels are what the cells of the table repeat in every row: the names of the columns and the words about cases.
func labels(ctx context.Context) map[string]string {
	out := make(map[string]string, len(columnKeys)+2)
	for name, key := range columnKeys {
		out[name] = i18n.T(ctx, key)
	}
	out["usulkan"], out["tanpa"] = i18n.T(ctx, "employee.propose"), i18n.T(ctx, "employee.no_case")
	return out
}

func columnOptions(ctx context.Context) []ui.Option {
	out := make([]ui.Option, len(Choosable))
	for i, name := range Choosable {
		out[i] = ui.Option{Value: name, Label: i18n.T(ctx, columnKeys[name])}
	}
	return out
}

func chosen(columns map[string]bool) []string {
	var out []string
	for _, name := range Choosable {
		if columns[name] {
			out = append(out, name)
		}
	}
	return out
}
