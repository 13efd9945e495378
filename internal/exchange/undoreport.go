package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// Sentence says that a run was taken back, when, by whom and how far.
func (u Undo) Sentence(ctx context.Context) string {
	key := "import.undo.done"
	if u.Kept == 0 {
		key = "import.undo.done_all"
	}
	return i18n.T(ctx, key, "date", i18n.DateTimeShort(ctx, *u.FinishedAt), "who", u.By, "n", u.Done, "kept", u.Kept)
}

// UndoCount is how many things of a kind a run is about, by what becomes of them.
type UndoCount struct {
	Object   ObjectKind `json:"object"`
	Removed  int        `json:"removed"`  // exist through the run and go, or went
	Restored int        `json:"restored"` // become, or became, what they were
	Kept     int        `json:"kept"`
}

const sqlUndoCounts = `
select object, count(*) filter (where state in ('ready', 'undone') and created) as removed,
       count(*) filter (where state in ('ready', 'undone') and not created) as restored, count(*) filter (where state = 'kept') as kept
  from import_undo_item where run_id = $1 and ` + worthLine + `
 group by object order by min(case object when 'employee' then 1 when 'unit' then 2 when 'position' then 3 when 'post' then 4 else 5 end)`

// UndoCounts says what taking a run back does, or did, by kind of thing.
func (s *Service) UndoCounts(ctx context.Context, who access.Actor, r Run) ([]UndoCount, error) {
	if err := access.Check(who, access.ImportRun, r.object()); err != nil {
		return nil, err
	}
	counts, err := db.All[UndoCount](ctx, s.DB, sqlUndoCounts, r.ID)
	if err != nil {
		return nil, fmt.Errorf("count what is taken back: %w", err)
	}
	return counts, nil
}

// An UndoLine is a thing that stays or is taken back, with the row of the file that is about it, or one of them.
type UndoLine struct {
	RowReport            // Number 0: no row is about it
	Object    ObjectKind // what it is
	Name      string     // of it
	Created   bool       // it exists through the run
	Place     UndoPlace
}

// An UndoPlace is where a line stands among the others: the zero value is before the first.
type UndoPlace struct {
	Line   int64
	Object string
}

// Lines that no row is about come behind those of the rows, which are fewer than ten million.
const sqlUndoLines = `
select coalesce(w.row_no, 0), i.object, i.name, i.created, i.faults, w.data, coalesce(w.row_no, 10000000 + i.object_id) as place
  from import_undo_item i
  left join import_row w on w.run_id = i.run_id and w.object_id = i.object_id and w.object = i.object
 where i.run_id = @run and (i.state = 'kept') = @kept and (i.row_no is not null or not (i.state = 'kept' and i.faults @> '[{"key": "` + ownFault + `"}]'))
   and (coalesce(w.row_no, 10000000 + i.object_id), i.object) > (@line::bigint, @object::text)
 order by place, i.object limit @most`

// UndoLines returns what stays, or what goes, of a run that is checked or was taken back, after a place.
func (s *Service) UndoLines(ctx context.Context, who access.Actor, r Run, kept bool, after UndoPlace, most int) ([]UndoLine, error) {
	if err := access.Check(who, access.ImportRun, r.object()); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, sqlUndoLines, pgx.NamedArgs{"run": r.ID, "kept": kept, "line": after.Line, "object": after.Object, "most": most})
	if err != nil {
		return nil, fmt.Errorf("list what is taken back: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (UndoLine, error) {
		var l UndoLine
		var faults, data []byte
		if err := row.Scan(&l.Number, &l.Object, &l.Name, &l.Created, &faults, &data, &l.Place.Line); err != nil {
			return l, err
		}
		l.Place.Object = string(l.Object)
		if data != nil {
			var d rowData
			if err := json.Unmarshal(data, &d); err != nil {
				return l, err
			}
			l.Cells, l.Changes = d.Cells, d.Changes
		}
		return l, json.Unmarshal(faults, &l.Faults)
	})
}

// WriteKept writes what stays as a workbook: the mapped columns of its rows as they came, and behind them the row's number
// in the file, what it is and why it stays with what to do.
func (s *Service) WriteKept(ctx context.Context, who access.Actor, r Run, w io.Writer) error {
	book, err := r.newWorkbook(ctx, w, sheet.Column{Heading: i18n.T(ctx, "import.undo.thing"), Width: 40}, sheet.Column{Heading: i18n.T(ctx, "import.undo.why"), Width: 90})
	if err != nil {
		return err
	}
	columns := r.Mapping.Columns()
	for after := (UndoPlace{}); ; {
		lines, err := s.UndoLines(ctx, who, r, true, after, batchSize)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return book.Close()
		}
		for _, l := range lines {
			cells := rejectedCells(ctx, columns, l.RowReport)
			reason := len(cells) - 1
			if l.Number == 0 {
				cells[reason-1] = sheet.Cell{Kind: sheet.Empty}
			}
			if err := book.Row(append(cells[:reason:reason], sheet.TextCell(l.Name), cells[reason])); err != nil {
				return err
			}
		}
		after = lines[len(lines)-1].Place
	}
}
