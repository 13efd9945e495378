package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/quality"
)

// CommitRows carries out the good rows of a run. It is the job behind CommitArgs. Every batch is one
// transaction that carries out its rows, marks them so and moves the progress
// on, so that a repetition goes on where the last one stopped.
func (s *Service) CommitRows(ctx context.Context, run int64) error {
	r, err := findRun(ctx, s.DB, sqlFindRunByID, run)
	if err != nil {
		return err
	}
	if r.State != Committing {
		return nil // done already
	}
	who, err := s.actorOf(ctx, run)
	if err != nil {
		return err
	}
	j, err := s.job(ctx, r)
	if err != nil {
		return err
	}
	switch r.Kind {
	case Employees:
		err = commit(ctx, j, who, j.employeeWork())
	case Units:
		err = commit(ctx, j, who, j.unitWork())
	case Positions:
		err = commit(ctx, j, who, j.positionWork())
	case Assessments:
		err = commit(ctx, j, who, j.assessmentWork())
	case Workloads:
		err = commit(ctx, j, who, j.workloadWork())
	}
	if errors.Is(err, errGivenUp) || errors.Is(err, ErrState) {
		return nil // another job has ended the run
	}
	if err != nil {
		if failed, failErr := s.fail(ctx, run, err); failed {
			return failErr
		}
		return fmt.Errorf("commit import %s: %w", r.PublicID, err)
	}
	return nil
}

const sqlRowsToCommit = `
select row_no, data from import_row
 where run_id = @run and not applied and outcome in ('new', 'changed') /*if most*/ and row_no > @after /*end*/
 order by row_no limit nullif(@most, 0)`

// commit carries out the rows that are left, then ends the run.
func commit[T any](ctx context.Context, j *job, who db.Actor, w work[T]) error {
	after, done, analysed := 0, 0, 0
	for {
		rows, err := rowsToCommit[T](ctx, j, after, w.chunk)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			break
		}
		if err := commitBatch(ctx, j, who, w, rows); err != nil {
			return err
		}
		if done += len(rows); done >= 2*analysed && len(rows) == batchSize {
			if err := j.analyze(ctx); err != nil {
				return err
			}
			analysed = done
		}
		j.progress(Committing, j.run.RowsDone+done, j.run.ToCommit())
		if after = rows[len(rows)-1].number; w.chunk == 0 {
			break
		}
	}
	return finishCommit(ctx, j, who, w)
}

// Plans that were made for empty tables are slow on full ones, and the
// statistics that the database gathers by itself come minutes too late.
const sqlAnalyze = `
analyze unit, unit_period, position, post, need, seat, employee, placement, rank_history, education_history, performance_rating,
  competence_assessment, competence_result`

// analyze gathers statistics; commit has it done each time the rows doubled.
func (j *job) analyze(ctx context.Context) error {
	return j.DB.Housekeep(ctx, "import.analyze", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlAnalyze); err != nil {
			return fmt.Errorf("gather statistics: %w", err)
		}
		return nil
	})
}

func rowsToCommit[T any](ctx context.Context, j *job, after, most int) ([]numbered[T], error) {
	rows, err := j.DB.Query(ctx, sqlRowsToCommit, pgx.NamedArgs{"run": j.run.ID, "after": after, "most": most})
	if err != nil {
		return nil, fmt.Errorf("find rows: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (numbered[T], error) {
		var n numbered[T]
		var raw []byte
		if err := row.Scan(&n.number, &raw); err != nil {
			return n, err
		}
		var d rowData
		if err := json.Unmarshal(raw, &d); err != nil {
			return n, err
		}
		return n, json.Unmarshal(d.Row, &n.row)
	})
}

const sqlLockRun = `select state from import_run where id = $1 for update`

// sqlRecord has the database record what the transaction writes as effects of a run.
const sqlRecord = `select set_config('mutasi.import_run', $1::bigint::text, true)`

const sqlMarkApplied = `
update import_row w set applied = r.outcome <> 'bad', outcome = r.outcome, errors = w.errors || r.faults, object = r.object, object_id = nullif(r.object_id, 0)
  from jsonb_to_recordset(@rows) as r(row_no int, outcome text, faults jsonb, object text, object_id bigint)
 where w.run_id = @run and w.row_no = r.row_no and not w.applied`

const sqlCountDone = `update import_run set rows_done = rows_done + $2 where id = $1`

// commitBatch carries out rows in one transaction. If the database refuses what
// looked right (two rows for one thing, a decree at the same moment), the batch
// is halved until the row is found; that row becomes bad, the others stand.
func commitBatch[T any](ctx context.Context, j *job, who db.Actor, w work[T], rows []numbered[T]) error {
	err := j.DB.Write(ctx, who, "import.commit", func(tx *db.Tx) error {
		state, err := db.Value[State](ctx, tx, sqlLockRun, j.run.ID)
		if err != nil {
			return fmt.Errorf("lock import: %w", err)
		}
		if state != Committing {
			return errGivenUp
		}
		if _, err := tx.Exec(ctx, sqlRecord, j.run.ID); err != nil {
			return fmt.Errorf("record effects: %w", err)
		}
		plans, err := w.apply(ctx, tx, rows)
		if err != nil {
			return err
		}
		if err := j.markApplied(ctx, tx, outcomes(rows, plans)); err != nil {
			return err
		}
		return tx.Audit(ctx, j.run.subject(), nil, map[string]int{"rows": len(rows), "last_row": rows[len(rows)-1].number})
	})
	if err == nil || !refused(err) {
		return err
	}
	if w.chunk == 0 { // the rows refer to each other: all or none
		return errs.New(errs.Invalid, "import.run.refused").Because(err)
	}
	if len(rows) > 1 {
		half := len(rows) / 2
		if err := commitBatch(ctx, j, who, w, rows[:half]); err != nil {
			return err
		}
		return commitBatch(ctx, j, who, w, rows[half:])
	}
	return j.DB.Housekeep(ctx, "import.refused", func(tx *db.Tx) error {
		return j.markApplied(ctx, tx, []rowOutcome{{Row: rows[0].number, Outcome: Bad, Faults: []Fault{{Key: "import.row.refused"}}}})
	})
}

// refused reports whether the database refused a row for what it says.
func refused(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (strings.HasPrefix(pg.Code, "23") || strings.HasPrefix(pg.Code, "22"))
}

// A rowOutcome is what became of a row.
type rowOutcome struct {
	Row      int        `json:"row_no"`
	Outcome  Outcome    `json:"outcome"`
	Faults   []Fault    `json:"faults"`
	Object   ObjectKind `json:"object"`
	ObjectID int64      `json:"object_id"`
}

// outcomes are the plans that were carried out. A row that was right in the dry
// run and is not any more keeps the reason; warnings were stored then.
func outcomes[T any](rows []numbered[T], plans []plan) []rowOutcome {
	out := make([]rowOutcome, len(rows))
	for i, p := range plans {
		out[i] = rowOutcome{Row: rows[i].number, Outcome: p.outcome, Faults: []Fault{}, Object: p.object.kind, ObjectID: p.object.id}
		for _, f := range p.faults {
			if !f.Warning {
				out[i].Faults = append(out[i].Faults, f)
			}
		}
	}
	return out
}

// markApplied stores what became of rows and moves the progress on.
func (j *job) markApplied(ctx context.Context, tx *db.Tx, rows []rowOutcome) error {
	for i := range rows {
		rows[i].Faults = j.place(rows[i].Faults, nil)
	}
	if _, err := tx.Exec(ctx, sqlMarkApplied, pgx.NamedArgs{"run": j.run.ID, "rows": marshal(rows)}); err != nil {
		return fmt.Errorf("mark rows: %w", err)
	}
	if _, err := tx.Exec(ctx, sqlCountDone, j.run.ID, len(rows)); err != nil {
		return fmt.Errorf("count rows: %w", err)
	}
	return nil
}

const sqlFinishCommit = `
update import_run r
   set state = 'done', finished_at = @now, rows_new = c.new, rows_changed = c.changed, rows_same = c.same, rows_bad = c.bad
  from (select count(*) filter (where outcome = 'new') as new, count(*) filter (where outcome = 'changed') as changed,
               count(*) filter (where outcome = 'same') as same, count(*) filter (where outcome = 'bad') as bad
          from import_row where run_id = @run) c
 where r.id = @run and r.state = 'committing'`

// finishCommit puts in order what depends on all rows together and ends the run.
func finishCommit[T any](ctx context.Context, j *job, who db.Actor, w work[T]) error {
	return j.DB.Write(ctx, who, "import.finish", func(tx *db.Tx) error {
		if w.finish != nil {
			if err := w.finish(ctx, tx); err != nil {
				return err
			}
		}
		if err := step(ctx, tx, sqlFinishCommit, pgx.NamedArgs{"run": j.run.ID, "now": j.Now()}); err != nil {
			return err
		}
		if err := forgetFile(ctx, tx, j.run); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, quality.RefreshArgs{Agency: j.run.AgencyID}, nil); err != nil {
			return err
		}
		return tx.Audit(ctx, j.run.subject(), map[string]State{"state": Committing}, map[string]State{"state": Done})
	})
}
