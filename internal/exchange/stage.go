package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// A numbered is a row with its number in the file.
type numbered[T any] struct {
	number int
	row    T
}

// work is how rows of a kind are read, judged and carried out.
type work[T any] struct {
	chunk  int // rows at a time; 0: all, because they refer to each other
	read   func(*record) T
	key    func(T) string // rows with the same key contradict each other; "" is no key
	twice  string         // message for such rows
	field  Field          // that it is about
	judge  func(ctx context.Context, q db.Querier, rows []numbered[T]) ([]plan, error)
	remark func(ctx context.Context, q db.Querier, rows []numbered[T], plans []plan) error // adds warnings in a dry run; may be nil
	finish func(ctx context.Context, tx *db.Tx) error                                      // at the end of a commit; may be nil
	// apply plans the rows anew and carries them out; it returns their plans.
	apply func(ctx context.Context, tx *db.Tx, rows []numbered[T]) ([]plan, error)
}

// batchSize is the number of rows that are judged or carried out together: the
// unit that is complete or absent after an interruption.
const batchSize = 1000

const sqlFileOf = `select content from stored_file where sha256 = $1`

const sqlClearRows = `delete from import_row where run_id = $1`

const sqlProgress = `update import_run set rows_done = $2 where id = $1 and state in ('checking', 'committing')`

const sqlFinishCheck = `
update import_run r
   set state = 'checked', rows_total = c.total, rows_new = c.new, rows_changed = c.changed, rows_same = c.same, rows_bad = c.bad,
       rows_warned = c.warned, rows_done = c.total, failure = ''
  from (select count(*) as total, count(*) filter (where outcome = 'new') as new, count(*) filter (where outcome = 'changed') as changed,
               count(*) filter (where outcome = 'same') as same, count(*) filter (where outcome = 'bad') as bad,
               count(*) filter (where outcome <> 'bad' and errors <> '[]'::jsonb) as warned
          from import_row where run_id = @run) c
 where r.id = @run and r.state = 'checking'`

// Check reads every row of a run and compares it with what is stored. It is
// the job behind CheckArgs and starts anew when it is repeated. Nothing but the
// run itself changes.
func (s *Service) Check(ctx context.Context, run int64) error {
	r, err := findRun(ctx, s.DB, sqlFindRunByID, run)
	if err != nil {
		return err
	}
	if r.State != Checking {
		return nil // done already, or given up
	}
	if err := s.check(ctx, r); err != nil && !errors.Is(err, errGivenUp) {
		if failed, failErr := s.fail(ctx, run, err); failed {
			return failErr
		}
		return fmt.Errorf("check import %s: %w", r.PublicID, err)
	}
	return nil
}

func (s *Service) check(ctx context.Context, r Run) error {
	j, err := s.job(ctx, r)
	if err != nil {
		return err
	}
	switch r.Kind {
	case Employees:
		err = stage(ctx, j, j.employeeWork())
	case Units:
		err = stage(ctx, j, j.unitWork())
	case Positions:
		err = stage(ctx, j, j.positionWork())
	case Assessments:
		err = stage(ctx, j, j.assessmentWork())
	case Workloads:
		err = stage(ctx, j, j.workloadWork())
	}
	if err != nil {
		return err
	}
	return s.DB.Housekeep(ctx, "import.checked", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlFinishCheck, pgx.NamedArgs{"run": r.ID})
		return err
	})
}

// A job is a run being worked on.
type job struct {
	*Service
	run    Run
	agency agencyInfo
	today  asn.Date
}

func (s *Service) job(ctx context.Context, r Run) (*job, error) {
	a, err := db.One[agencyInfo](ctx, s.DB, sqlFindAgency, r.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("find agency: %w", err)
	}
	today, err := s.today(ctx, r.AgencyID)
	return &job{Service: s, run: r, agency: a, today: today}, err
}

// stage reads the file and stores its rows with their outcome, batch by batch.
func stage[T any](ctx context.Context, j *job, w work[T]) error {
	content, err := db.Value[[]byte](ctx, j.DB, sqlFileOf, j.run.FileSHA256)
	if err != nil {
		return fmt.Errorf("find file: %w", err)
	}
	table, err := openTable(bytes.NewReader(content), int64(len(content)), j.run.Kind)
	if err != nil {
		return err
	}
	err = j.DB.Housekeep(ctx, "import.stage", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlClearRows, j.run.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("clear rows: %w", err)
	}
	seen := map[string]int{} // key -> first row
	var batch []reading[T]
	done := 0
	flush := func() error {
		done += len(batch)
		err := stageBatch(ctx, j, w, batch, done)
		batch = batch[:0]
		j.progress(Checking, done, j.run.RowsTotal)
		return err
	}
	again := map[int]Fault{} // by first row of a key that comes again
	for row, err := range readTable(table, j.run.Mapping, w.read) {
		if err != nil {
			return err
		}
		if key := w.key(row.row); key != "" {
			if first, twice := seen[key]; twice {
				row.faults = append(row.faults, Fault{Field: w.field, Key: w.twice, Args: []any{"row", fmt.Sprint(first)}})
				mark := j.place(slices.Clone(row.faults[len(row.faults)-1:]), row.cells)[0]
				mark.Args = []any{"row", fmt.Sprint(row.number)}
				again[first] = mark
			} else {
				seen[key] = row.number
			}
		}
		batch = append(batch, row)
		if w.chunk > 0 && len(batch) == w.chunk {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return j.markFirst(ctx, again)
}

const sqlMarkBad = `
update import_row w set outcome = 'bad', errors = w.errors || r.faults
  from jsonb_to_recordset(@rows) as r(row_no int, faults jsonb) where w.run_id = @run and w.row_no = r.row_no`

// markFirst makes the first of rows with one key bad too: nothing says which of
// them is right.
func (j *job) markFirst(ctx context.Context, faults map[int]Fault) error {
	type mark struct {
		Row    int     `json:"row_no"`
		Faults []Fault `json:"faults"`
	}
	var marks []mark
	for row, f := range faults {
		marks = append(marks, mark{row, []Fault{f}})
	}
	if len(marks) == 0 {
		return nil
	}
	return j.DB.Housekeep(ctx, "import.stage", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlMarkBad, pgx.NamedArgs{"run": j.run.ID, "rows": marshal(marks)})
		return err
	})
}

// place fills in where the faults of a row stand in the file.
func (j *job) place(faults []Fault, cells []string) []Fault {
	columns := j.run.Mapping.Columns()
	for i, f := range faults {
		c := j.run.Mapping[f.Field]
		if f.Column != 0 || c == 0 {
			continue
		}
		faults[i].Column = c
		if c <= len(j.run.Layout.Headings) {
			faults[i].Heading = display(j.run.Layout.Headings[c-1])
		}
		for n, column := range columns {
			if column == c && n < len(cells) {
				faults[i].Value = brief(cells[n])
			}
		}
	}
	return faults
}

var stagedColumns = []string{"run_id", "row_no", "outcome", "data", "errors"}

// stageBatch judges the rows that could be read and stores all of them.
func stageBatch[T any](ctx context.Context, j *job, w work[T], batch []reading[T], done int) error {
	var good []numbered[T]
	for _, r := range batch {
		if !bad(r.faults) {
			good = append(good, numbered[T]{r.number, r.row})
		}
	}
	plans, err := w.judge(ctx, j.DB, good)
	if err != nil {
		return err
	}
	if w.remark != nil && len(good) > 0 {
		if err := w.remark(ctx, j.DB, good, plans); err != nil {
			return err
		}
	}
	rows := make([][]any, 0, len(batch))
	next := 0
	for _, r := range batch {
		data, outcome, faults := rowData{Cells: r.cells}, Bad, r.faults
		if !bad(r.faults) {
			p := plans[next]
			next++
			outcome, faults = p.outcome, append(faults, p.faults...)
			data.Row, data.Changes = marshal(r.row), p.changes
		}
		faults = j.place(faults, r.cells)
		if faults == nil {
			faults = []Fault{}
		}
		rows = append(rows, []any{j.run.ID, r.number, outcome, marshal(data), marshal(faults)})
	}
	return j.DB.Housekeep(ctx, "import.stage", func(tx *db.Tx) error {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"import_row"}, stagedColumns, pgx.CopyFromRows(rows)); err != nil {
			return fmt.Errorf("store rows: %w", err)
		}
		tag, err := tx.Exec(ctx, sqlProgress, j.run.ID, done)
		if err == nil && tag.RowsAffected() == 0 {
			err = errGivenUp
		}
		return err
	})
}

// errGivenUp stops a job whose run was ended meanwhile.
var errGivenUp = errors.New("import was given up")
