package workloads

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/server/kit"
	"mutasi/internal/workload"
	page "mutasi/web/page/workload"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Heat shows the heat map of the agency, of today or against another state.
func (h *Handlers) Heat(w http.ResponseWriter, r *http.Request) error {
	v := page.HeatView{Title: i18n.T(r.Context(), "workload.heat_title"), Staffing: route.Staffing(), PostMap: route.PostMap()}
	m, err := h.heatMap(r, "", route.Workload())
	if err != nil {
		return err
	}
	v.Heat = m
	return kit.Page(w, r, page.Heat(v))
}

// maxFamilies is how many columns a heat map has: the families with the largest gaps, the others summed up.
const maxFamilies = 10

// maxRows is how many rows a chart of changes has.
const maxRows = 12

// square is one square of the map in both states.
type square struct {
	workload.Cell
	before   workload.Cell
	compared bool
}

// changed reports whether the two states differ in what is shown.
func (s square) changed() bool {
	return s.compared && (s.Diff() != s.before.Diff() || s.Analysed != s.before.Analysed && (s.Analysed == 0 || s.before.Analysed == 0))
}

// heatMap reads the map of the agency, or of a unit by its public id, in the state that the query asks for: with
// "banding=usulan" as if the open cases were carried out, with "tanggal" of another day, beside the state of today.
func (h *Handlers) heatMap(r *http.Request, unit, path string) (page.HeatMap, error) {
	ctx, who, q, today := r.Context(), kit.Actor(r.Context()), r.URL.Query(), h.today(r.Context())
	on, fault := h.day(r, q)
	after := workload.View{On: on, Executed: q.Get("banding") == "usulan"}
	compared := after != workload.View{}
	only := q.Get("perubahan") == "1" && compared
	now, err := h.Workload.Heat(ctx, who, unit, workload.View{}, today)
	if err != nil {
		return page.HeatMap{}, err
	}
	m := page.HeatMap{Path: path, Day: dateValue(ctx, on), DayFault: fault, OnlyChanges: only, Compared: compared, Executed: after.Executed}
	m.Message, m.Unknown = heatMessage(ctx, now)
	m.Basis = dayWords(ctx, asn.Date{}, today)
	if unit == "" {
		m.Basis = minute(ctx, m.Basis)
	}
	squares := pair(now, nil, false)
	if compared {
		then, err := h.Workload.Heat(ctx, who, unit, after, today)
		if err != nil {
			return page.HeatMap{}, err
		}
		squares = pair(now, then, true)
		message, _ := heatMessage(ctx, then)
		m.After = afterWords(ctx, after, today) + " " + message
		m.Chart = chart(ctx, squares)
		m.Chips = heatChips(ctx, q, path, after, only)
	}
	m.Map = heatTable(ctx, squares, unit, only)
	return m, nil
}

// afterWords says of which state the second numbers are.
func afterWords(ctx context.Context, v workload.View, today asn.Date) string {
	switch {
	case v.On.IsZero():
		return i18n.T(ctx, "workload.after_cases")
	case v.Executed:
		return i18n.T(ctx, "workload.after_cases_on", "date", i18n.Date(ctx, v.On.Time()))
	}
	return dayWords(ctx, v.On, today)
}

func heatChips(ctx context.Context, q url.Values, path string, v workload.View, only bool) []ui.Chip {
	c := kit.Chips{Path: path, Query: q}
	if v.Executed {
		c.Add("banding", "", i18n.T(ctx, "workload.compare_cases"), nil)
	}
	c.Add("tanggal", i18n.T(ctx, "workload.day"), dateValue(ctx, v.On), nil)
	if only {
		c.Add("perubahan", "", i18n.T(ctx, "workload.only_changes"), nil)
	}
	return c.List
}

// pair lays the two states beside each other, in the order of the map.
func pair(now, then []workload.Cell, compared bool) []square {
	type key struct{ row, column string }
	at := map[key]int{}
	var out []square
	for _, c := range now {
		at[key{c.RowID, c.Column}] = len(out)
		s := square{Cell: c, before: c, compared: compared}
		if compared { // unless the other state has it too, nothing is left of it
			s.Cell = workload.Cell{RowID: c.RowID, Row: c.Row, Column: c.Column}
		}
		out = append(out, s)
	}
	for _, c := range then {
		if i, ok := at[key{c.RowID, c.Column}]; ok {
			out[i].Cell = c
		} else {
			out = append(out, square{Cell: c, compared: true})
		}
	}
	slices.SortStableFunc(out, func(a, b square) int { return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.RowID, b.RowID)) })
	return out
}

// heatTable lays the squares out. With only, rows and columns without a change are left out; the totals of the rows that
// stay are still those of the whole row.
func heatTable(ctx context.Context, squares []square, unit string, only bool) ui.HeatProps {
	shown, rows := squares, map[string]bool{}
	if only {
		shown = slices.DeleteFunc(slices.Clone(squares), func(s square) bool { return !s.changed() })
		for _, s := range shown {
			rows[s.RowID] = true
		}
		squares = slices.DeleteFunc(squares, func(s square) bool { return !rows[s.RowID] })
	}
	columns := columnsOf(shown)
	m := ui.HeatProps{ID: "peta", Caption: i18n.T(ctx, "workload.heat_caption"), First: i18n.T(ctx, "workload.unit"),
		TotalLabel: i18n.T(ctx, "workload.total"), Columns: columns}
	place := map[string]int{}
	for i, c := range columns {
		place[c] = i
	}
	other := len(columns)
	if slices.ContainsFunc(shown, func(s square) bool { _, ok := place[s.Column]; return !ok }) {
		m.Columns = append(m.Columns, i18n.T(ctx, "workload.other"))
	}
	for i, s := range squares {
		if i == 0 || s.RowID != squares[i-1].RowID {
			m.Rows = append(m.Rows, newRow(s.Cell, len(m.Columns), unit))
		}
		row := &m.Rows[len(m.Rows)-1]
		add(&row.Total, s)
		at, ok := place[s.Column]
		family := s.Column
		switch {
		case only && !s.changed():
			continue
		case !ok:
			at, family = other, ""
		}
		row.Cells[at].Blank = false
		row.Cells[at].Href = route.Query(route.Staffing(), "unit", s.RowID, "rumpun", family)
		add(&row.Cells[at], s)
	}
	for i := range m.Rows {
		for j := range m.Rows[i].Cells {
			settle(&m.Rows[i].Cells[j])
		}
		settle(&m.Rows[i].Total)
	}
	return m
}

func newRow(c workload.Cell, columns int, unit string) ui.HeatRow {
	row := ui.HeatRow{Label: c.Row, Href: route.WorkloadUnit(c.RowID), Cells: make([]ui.HeatCell, columns)}
	if c.RowID == unit {
		row.Href = "" // the reader is there
	}
	for i := range row.Cells {
		row.Cells[i].Blank = true
	}
	return row
}

// add counts a square in a cell; whether the cell has changed is settled when all are in.
func add(c *ui.HeatCell, s square) {
	if s.Analysed > 0 {
		c.Known = true
		c.Value += s.Diff()
	}
	if s.compared {
		if !c.Changed {
			c.Changed, c.BeforeUnknown = true, true
		}
		c.BeforeUnknown = c.BeforeUnknown && s.before.Analysed == 0
		c.Before += s.before.Diff()
	}
}

// settle leaves the mark of a change only where there is one.
func settle(c *ui.HeatCell) {
	c.Changed = c.Changed && c.Known && (c.Before != c.Value || c.BeforeUnknown)
}

// columnsOf picks the families with the largest gaps, in alphabetical order.
func columnsOf(squares []square) []string {
	gap := map[string]int{}
	for _, s := range squares {
		gap[s.Column] += s.Short + s.Over
	}
	names := make([]string, 0, len(gap))
	for n := range gap {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(gap[b], gap[a]), cmp.Compare(a, b)) })
	names = names[:min(len(names), maxFamilies)]
	slices.Sort(names)
	return names
}

// chart shows the units whose difference changes most.
func chart(ctx context.Context, squares []square) ui.DumbbellProps {
	var rows []ui.BeforeAfter
	for i, s := range squares {
		if i == 0 || s.RowID != squares[i-1].RowID {
			rows = append(rows, ui.BeforeAfter{Label: s.Row, Href: route.WorkloadUnit(s.RowID)})
		}
		r := &rows[len(rows)-1]
		r.Before += s.before.Diff()
		r.After += s.Diff()
	}
	rows = slices.DeleteFunc(rows, func(r ui.BeforeAfter) bool { return r.Before == r.After })
	change := func(r ui.BeforeAfter) int { return max(r.After-r.Before, r.Before-r.After) }
	slices.SortStableFunc(rows, func(a, b ui.BeforeAfter) int { return cmp.Compare(change(b), change(a)) })
	changed := len(rows)
	rows = rows[:min(changed, maxRows)]
	return ui.DumbbellProps{Message: i18n.T(ctx, "workload.chart_message", "shown", len(rows), "n", changed), LabelHead: i18n.T(ctx, "workload.unit"), Rows: rows}
}

// heatMessage says in words what the map shows: units by their sum, people by single posts, and what has no analysis.
func heatMessage(ctx context.Context, cells []workload.Cell) (message, unknown string) {
	type sum struct{ diff, analysed int }
	units := map[string]sum{}
	people, surplus, without := 0, 0, 0
	for _, c := range cells {
		u := units[c.RowID]
		units[c.RowID] = sum{u.diff + c.Diff(), u.analysed + c.Analysed}
		people += c.Short
		surplus += c.Over
		without += c.Unknown
	}
	short, over, never := 0, 0, 0
	for _, u := range units {
		switch {
		case u.analysed == 0:
			never++
		case u.diff < 0:
			short++
		case u.diff > 0:
			over++
		}
	}
	message = i18n.T(ctx, "workload.heat_message", "short", i18n.Number(ctx, short), "over", i18n.Number(ctx, over), "never", i18n.Number(ctx, never),
		"people", i18n.Number(ctx, people), "surplus", i18n.Number(ctx, surplus))
	if without > 0 {
		unknown = i18n.T(ctx, "workload.heat_unknown", "n", i18n.Number(ctx, without))
	}
	return message, unknown
}
