package exchanges

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/exchange"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
	page "mutasi/web/page/exchanges"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// tones are the colours of states.
var tones = map[exchange.State]ui.Tone{
	exchange.Uploaded: ui.Neutral, exchange.Checking: ui.Blue, exchange.Checked: ui.Yellow, exchange.Committing: ui.Blue,
	exchange.Done: ui.Green, exchange.Failed: ui.Red, exchange.Cancelled: ui.Neutral,
}

func stateTag(ctx context.Context, s exchange.State) ui.TagProps {
	return ui.TagProps{Text: i18n.T(ctx, "import.state."+string(s)), Tone: tones[s]}
}

// nothing reports whether a run has been checked and would change nothing.
func nothing(r exchange.Run) bool { return r.State == exchange.Checked && r.ToCommit() == 0 }

// runTag is the state of a run: of its taking back, if it was.
func runTag(ctx context.Context, r exchange.Run) ui.TagProps {
	switch {
	case r.Undo.State == exchange.Done:
		return undoTag(ctx, r.Undo)
	case nothing(r):
		return ui.TagProps{Text: i18n.T(ctx, "import.state.nothing"), Tone: ui.Neutral}
	}
	return stateTag(ctx, r.State)
}

func runRow(ctx context.Context, r exchange.Run) page.RunRow {
	row := page.RunRow{ID: string(r.PublicID), File: r.FileName, Kind: kindName(ctx, r.Kind), Rows: i18n.Number(ctx, r.RowsTotal),
		State: runTag(ctx, r), By: r.CreatedBy, At: i18n.DateTimeShort(ctx, r.CreatedAt)}
	if r.State == exchange.Done || r.State == exchange.Checked {
		row.Outcome = i18n.T(ctx, "import.page.outcome", "new", r.RowsNew, "changed", r.RowsChanged, "same", r.RowsSame, "bad", r.RowsBad)
	}
	return row
}

// facts are what a file is, on one line.
func facts(ctx context.Context, r exchange.Run) string {
	return i18n.T(ctx, "import.show.facts", "kind", kindName(ctx, r.Kind), "n", r.Layout.Rows, "date", i18n.DateShort(ctx, r.AsOf.Time()))
}

// mapView is the mapping of a run.
func mapView(ctx context.Context, r exchange.Run) page.MapView {
	v := page.MapView{ID: string(r.PublicID), File: r.FileName, Facts: facts(ctx, r), Notes: exchange.Notes(ctx, r.Layout, r.Mapping),
		Columns: []ui.Option{{Label: i18n.T(ctx, "import.map.no_column")}}}
	used := map[int]bool{}
	for _, s := range r.Kind.Specs() {
		c := r.Mapping[s.Field]
		used[c] = true
		f := page.MapField{Name: string(s.Field), Label: s.Heading, Hint: exchange.Help(ctx, r.Kind, s.Field)}
		if c > 0 {
			f.Value = strconv.Itoa(c)
		}
		switch {
		case s.Required:
			v.Needed = append(v.Needed, f)
		case c > 0:
			v.Others = append(v.Others, f)
		default:
			v.Absent = append(v.Absent, f)
		}
	}
	var unused []string
	for i, h := range r.Layout.Headings {
		name := columnLabel(h, i+1)
		if !used[i+1] && strings.TrimSpace(h) != "" {
			unused = append(unused, name)
		}
		if i < len(r.Layout.Samples) && len(r.Layout.Samples[i]) > 0 {
			name += " (" + strings.Join(r.Layout.Samples[i], " · ") + ")"
		}
		if strings.TrimSpace(h) != "" || i < len(r.Layout.Samples) && len(r.Layout.Samples[i]) > 0 {
			v.Columns = append(v.Columns, ui.Option{Value: strconv.Itoa(i + 1), Label: name})
		}
	}
	v.AbsentTitle = i18n.T(ctx, "import.map.absent", "n", len(v.Absent))
	v.Unused = strings.Join(unused, ", ")
	return v
}

// missing says which needed columns the headings did not tell, before anybody has chosen.
func missing(ctx context.Context, r exchange.Run) []string {
	fields := r.Mapping.MissingHeadings(r.Kind)
	switch {
	case len(fields) == 0:
		return nil
	case len(r.Mapping) == 0:
		return []string{i18n.T(ctx, "import.map.own", "row", r.Layout.Info.HeaderRow, "fields", strings.Join(fields, ", "))}
	}
	return []string{i18n.T(ctx, "import.map.missing", "fields", strings.Join(fields, ", "))}
}

// columnLabel names a column by its heading and its letter.
func columnLabel(heading string, column int) string {
	return strings.TrimSpace(strings.Join(strings.Fields(heading), " ") + " [" + sheet.ColumnName(column) + "]")
}

// runView is a run but for its rows.
func runView(ctx context.Context, r exchange.Run) page.RunView {
	v := page.RunView{ID: string(r.PublicID), File: r.FileName, Facts: facts(ctx, r), State: runTag(ctx, r),
		Work:     page.Work{Self: route.Import(r.PublicID), Working: r.State.Working()},
		Sentence: i18n.T(ctx, "import.sentence."+string(r.State)), Ended: r.State.Ended(),
		CanCommit: r.State == exchange.Checked && r.ToCommit() > 0,
		CanMap:    r.State == exchange.Checked || r.State == exchange.Failed && r.Undo.State == "", HasRejected: r.RowsBad > 0 && !r.State.Working(),
		CommitText: i18n.T(ctx, "import.show.commit", "n", r.ToCommit())}
	if r.State == exchange.Checked || r.State == exchange.Checking {
		v.Cancel = route.ImportCancel(r.PublicID)
	}
	if r.State == exchange.Failed {
		v.Sentence = i18n.T(ctx, r.Failure)
	}
	if v.Working {
		v.Done, v.Total = r.RowsDone, r.RowsTotal
		if r.State == exchange.Committing {
			v.Total = r.ToCommit()
		}
		v.Progress = i18n.T(ctx, "import.cli."+string(r.State), "done", v.Done, "total", v.Total)
		return v
	}
	if r.State == exchange.Checked || r.State == exchange.Done {
		for _, c := range []struct {
			key string
			n   int
		}{{"new", r.RowsNew}, {"changed", r.RowsChanged}, {"same", r.RowsSame}, {"bad", r.RowsBad}} {
			v.Counts = append(v.Counts, ui.Row{Key: i18n.T(ctx, "import.count."+c.key), Value: i18n.Number(ctx, c.n)})
		}
		v.Notes = exchange.Notes(ctx, r.Layout, r.Mapping)
	}
	if manyBad(r) {
		v.ConfirmText = i18n.T(ctx, "import.show.confirm", "n", r.RowsBad)
	}
	switch {
	case nothing(r) && r.RowsBad > 0:
		v.Sentence = i18n.T(ctx, "import.sentence.nothing_good")
	case nothing(r):
		v.Sentence = i18n.T(ctx, "import.sentence.nothing_new")
	case r.Undo.State == exchange.Done:
		v.Sentence = r.Undo.Sentence(ctx)
	case r.State == exchange.Done:
		v.Next = next(ctx, r)
	}
	if r.Undo.State != "" {
		v.UndoText = i18n.T(ctx, "import.undo.see")
	}
	return v
}

// next says what happens after an import.
func next(ctx context.Context, r exchange.Run) []string {
	var steps []string
	if r.RowsBad > 0 {
		steps = append(steps, i18n.T(ctx, "import.next.mend", "n", r.RowsBad))
	}
	return append(steps, i18n.T(ctx, "import.next."+string(r.Kind)))
}

// manyBad reports whether more than one row in twenty is bad.
func manyBad(r exchange.Run) bool { return r.RowsBad*20 > r.RowsTotal }

// addFaults adds what is wrong with rows to the page.
func addFaults(ctx context.Context, v *page.RunView, r exchange.Run, rows []exchange.RowReport) {
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		v.NextFaults = route.Query(route.Import(r.PublicID), "setelah", strconv.Itoa(rows[pageSize-1].Number)) + "#galat"
	}
	for _, row := range rows {
		for _, f := range row.Faults {
			out := page.FaultRow{Row: i18n.Number(ctx, row.Number), Value: f.Value, Message: f.Message(ctx), Warning: f.Warning}
			if f.Column > 0 {
				out.Cell = columnLabel(f.Heading, f.Column)
			}
			v.Faults = append(v.Faults, out)
		}
	}
	v.FaultsTitle = i18n.T(ctx, "import.show.faults", "bad", r.RowsBad, "warned", r.RowsWarned)
}

// changedShown is how many changed rows are shown.
const changedShown = 20

// addChanges adds rows that change what is stored.
func addChanges(ctx context.Context, v *page.RunView, r exchange.Run, rows []exchange.RowReport) {
	name := slices.Index(r.Mapping.Columns(), r.Mapping[exchange.FieldName])
	for _, row := range rows {
		c := page.ChangedRow{Row: i18n.Number(ctx, row.Number)}
		if name >= 0 && name < len(row.Cells) {
			c.Name = row.Cells[name]
		}
		for _, x := range row.Changes {
			label := string(x.Field)
			if s, ok := r.Kind.Spec(x.Field); ok {
				label = s.Heading
			}
			before, after := x.Words(ctx)
			c.Changes = append(c.Changes, ui.Change{Label: label, Old: before, New: after})
		}
		v.Changed = append(v.Changed, c)
	}
	if r.RowsChanged > len(rows) {
		v.ChangedNote = i18n.T(ctx, "import.show.changed_note", "shown", fmt.Sprint(len(rows)), "n", r.RowsChanged)
	}
}
