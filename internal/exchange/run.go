package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// A RunID is the public id of a run.
type RunID string

// A State says how far a run is.
type State string

// The states of a run. A run ends as Done, Failed or Cancelled.
const (
	Uploaded   State = "uploaded"   // the mapping waits to be confirmed
	Checking   State = "checking"   // rows are read and compared
	Checked    State = "checked"    // the dry run waits to be committed
	Committing State = "committing" // rows are carried out
	Done       State = "done"
	Failed     State = "failed" // for a reason of ours; what was committed stands
	Cancelled  State = "cancelled"
)

// Undoing says that a run is being taken back. Taking back goes through Checking, Checked, Undoing and Done.
const Undoing State = "undoing"

// Working reports whether a job is at work on the run.
func (s State) Working() bool { return s == Checking || s == Committing || s == Undoing }

// Ended reports whether the run is over.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// A Run is one import, from the file to its outcome.
type Run struct {
	ID          int64
	PublicID    RunID
	AgencyID    int
	Kind        Kind
	FileName    string
	FileSHA256  []byte
	State       State
	Mapping     Mapping
	Layout      Layout
	AsOf        asn.Date
	RowsTotal   int
	RowsNew     int
	RowsChanged int
	RowsSame    int
	RowsBad     int
	RowsWarned  int
	RowsDone    int // of the phase at work
	Failure     string
	CreatedBy   string
	CreatedAt   time.Time
	FinishedAt  *time.Time
	UndoUntil   *time.Time // until when it may be taken back; nil: it cannot be
	Undo        Undo
}

// An Undo is how far the taking back of a run is. Total and Kept count what the run is about: people, units, posts.
type Undo struct {
	State      State // empty: nobody asked
	By         string
	Total      int
	Kept       int // cannot be taken back, or could not
	Done       int // of the phase at work
	FinishedAt *time.Time
}

// Whole reports whether everything was taken back.
func (u Undo) Whole() bool { return u.State == Done && u.Kept == 0 }

// ToCommit is the number of rows that a commit would carry out.
func (r Run) ToCommit() int { return r.RowsNew + r.RowsChanged }

// object is the run as access sees it.
func (r Run) object() access.Object { return access.Object{AgencyID: r.AgencyID} }

// Errors of runs.
var (
	ErrNotFound = errs.New(errs.NotFound, "import.run.not_found")
	ErrState    = errs.New(errs.Conflict, "import.run.state")
)

const runColumns = `r.id, r.public_id, r.agency_id, r.kind, r.file_name, r.file_sha256, r.state, r.mapping, r.layout, r.as_of, r.rows_total, r.rows_new,
       r.rows_changed, r.rows_same, r.rows_bad, r.rows_warned, r.rows_done, r.failure, coalesce(u.name, r.actor->>'Name', '') as created_by,
       r.created_at, r.finished_at, r.undo_until, coalesce(b.state, ''), coalesce(b.actor->>'Name', ''), coalesce(b.total, 0), coalesce(b.kept, 0),
       coalesce(b.done, 0), b.finished_at`

const runTables = ` from import_run r left join user_account u on u.id = r.created_by left join import_undo b on b.run_id = r.id`

const sqlFindRun = `select ` + runColumns + runTables + ` where r.public_id = $1`

const sqlFindRunByID = `select ` + runColumns + runTables + ` where r.id = $1`

const sqlListRuns = `
select ` + runColumns + runTables + `
 where r.agency_id = @agency /*if before*/ and r.id < @before /*end*/ order by r.id desc limit @most`

// scanRun reads a row of runColumns.
func scanRun(row pgx.CollectableRow) (Run, error) {
	var r Run
	var mapping, layout []byte
	err := row.Scan(&r.ID, &r.PublicID, &r.AgencyID, &r.Kind, &r.FileName, &r.FileSHA256, &r.State, &mapping, &layout, &r.AsOf,
		&r.RowsTotal, &r.RowsNew, &r.RowsChanged, &r.RowsSame, &r.RowsBad, &r.RowsWarned, &r.RowsDone, &r.Failure, &r.CreatedBy,
		&r.CreatedAt, &r.FinishedAt, &r.UndoUntil, &r.Undo.State, &r.Undo.By, &r.Undo.Total, &r.Undo.Kept, &r.Undo.Done, &r.Undo.FinishedAt)
	if err != nil {
		return Run{}, err
	}
	if err := json.Unmarshal(mapping, &r.Mapping); err != nil {
		return Run{}, fmt.Errorf("mapping of run %d: %w", r.ID, err)
	}
	if err := json.Unmarshal(layout, &r.Layout); err != nil {
		return Run{}, fmt.Errorf("layout of run %d: %w", r.ID, err)
	}
	return r, nil
}

func findRun(ctx context.Context, q db.Querier, sql string, id any) (Run, error) {
	rows, err := q.Query(ctx, sql, id)
	if err != nil {
		return Run{}, fmt.Errorf("find import: %w", err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanRun)
	if db.IsNoRows(err) {
		return Run{}, ErrNotFound
	}
	return r, err
}

// Get returns a run of the actor's agency.
func (s *Service) Get(ctx context.Context, who access.Actor, id RunID) (Run, error) {
	r, err := findRun(ctx, s.DB, sqlFindRun, id)
	if err != nil {
		return Run{}, err
	}
	return r, access.Check(who, access.ImportRun, r.object())
}

// List returns the latest runs of the actor's agency, older than the one given
// (0: from the newest), at most so many.
func (s *Service) List(ctx context.Context, who access.Actor, before int64, most int) ([]Run, error) {
	if err := access.Check(who, access.ImportRun, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, sqlListRuns, pgx.NamedArgs{"agency": who.AgencyID, "before": before, "most": most})
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return pgx.CollectRows(rows, scanRun)
}

// A RowReport is one row of a dry run or of its outcome.
type RowReport struct {
	Number  int
	Outcome Outcome
	Applied bool
	Cells   []string // of the mapped columns, from left to right
	Changes []Change
	Faults  []Fault
}

const sqlListRows = `
select row_no, outcome, applied, data, errors from import_row
 where run_id = @run /*if outcome*/ and outcome = @outcome /*end*/ and (@outcome <> '' or errors <> '[]'::jsonb) and row_no > @after
 order by row_no limit @most`

// Rows returns rows of a run in their order, those with an outcome, or with
// faults and warnings if outcome is empty, after a row number.
func (s *Service) Rows(ctx context.Context, who access.Actor, r Run, outcome Outcome, after, most int) ([]RowReport, error) {
	if err := access.Check(who, access.ImportRun, r.object()); err != nil {
		return nil, err
	}
	rows, err := s.DB.Query(ctx, sqlListRows, pgx.NamedArgs{"run": r.ID, "outcome": outcome, "after": after, "most": most})
	if err != nil {
		return nil, fmt.Errorf("list rows: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (RowReport, error) {
		var out RowReport
		var data, faults []byte
		if err := row.Scan(&out.Number, &out.Outcome, &out.Applied, &data, &faults); err != nil {
			return out, err
		}
		var d rowData
		if err := json.Unmarshal(data, &d); err != nil {
			return out, err
		}
		out.Cells, out.Changes = d.Cells, d.Changes
		return out, json.Unmarshal(faults, &out.Faults)
	})
}

// rowData is what import_row.data holds.
type rowData struct {
	Cells   []string        `json:"cells,omitempty"`
	Row     json.RawMessage `json:"row,omitempty"`
	Changes []Change        `json:"changes,omitempty"`
}

const sqlSameFile = `
select ` + runColumns + runTables + `
 where r.agency_id = @agency and r.kind = @kind and r.file_sha256 = @sha and r.state = 'done' and r.id <> @run
   and not (b.run_id is not null and b.state = 'done' and b.kept = 0)
 order by r.id desc limit 1`

// Earlier returns the latest run that brought the same file in and was not taken back, if any.
func (s *Service) Earlier(ctx context.Context, r Run) (earlier Run, ok bool, err error) {
	rows, err := s.DB.Query(ctx, sqlSameFile, pgx.NamedArgs{"agency": r.AgencyID, "kind": r.Kind, "sha": r.FileSHA256, "run": r.ID})
	if err != nil {
		return Run{}, false, fmt.Errorf("find same file: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanRun)
	if err != nil || len(found) == 0 {
		return Run{}, false, err
	}
	return found[0], true, nil
}

// An Agency is a government whose files may be imported.
type Agency struct {
	ID         int
	Code, Name string
}

const sqlListAgencies = `select id, code, name from agency order by code`

// Agencies lists the governments, for the command line.
func (s *Service) Agencies(ctx context.Context) ([]Agency, error) {
	return db.All[Agency](ctx, s.DB, sqlListAgencies)
}

// Await returns a run as Get does, after waiting for the work on it to end, at
// most for the given time; 0 does not wait.
func (s *Service) Await(ctx context.Context, who access.Actor, id RunID, most time.Duration) (Run, error) {
	return s.await(ctx, who, id, most, func(r Run) State { return r.State })
}

// AwaitUndo is Await for the work of taking a run back.
func (s *Service) AwaitUndo(ctx context.Context, who access.Actor, id RunID, most time.Duration) (Run, error) {
	return s.await(ctx, who, id, most, func(r Run) State { return r.Undo.State })
}

func (s *Service) await(ctx context.Context, who access.Actor, id RunID, most time.Duration, state func(Run) State) (Run, error) {
	if most == 0 {
		return s.Get(ctx, who, id)
	}
	deadline := time.NewTimer(most)
	defer deadline.Stop()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		r, err := s.Get(ctx, who, id)
		if err != nil || !state(r).Working() {
			return r, err
		}
		select {
		case <-again.C:
		case <-deadline.C:
			return r, nil
		case <-ctx.Done():
			return r, ctx.Err()
		}
	}
}
