package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
	"mutasi/internal/quality"
)

// An ObjectKind says what an effect of an import is about.
type ObjectKind string

// What effects are about: the unit in which an import is taken back. The database holds the same (import_tracked).
const (
	ObjectEmployee ObjectKind = "employee"
	ObjectUnit     ObjectKind = "unit"
	ObjectPost     ObjectKind = "post" // with its need and its seats
	ObjectPosition ObjectKind = "position"
	ObjectAnalysis ObjectKind = "analysis" // the draft of a unit, whose id it has
)

// UndoCheckArgs and UndoArgs are the jobs that take a run back.
type (
	UndoCheckArgs struct{ Run int64 }
	UndoArgs      struct{ Run int64 }
)

// Kind names the job.
func (UndoCheckArgs) Kind() string { return "import.undo_check" }

// Kind names the job.
func (UndoArgs) Kind() string { return "import.undo" }

// ErrUndoLate says that a run cannot be taken back: its time is over, or it is older than the record of effects.
var ErrUndoLate = errs.New(errs.Conflict, "import.undo.late")

// undoUntil is until when what is committed now can be taken back.
func (s *Service) undoUntil(ctx context.Context, q db.Querier, agency int) (time.Time, error) {
	today, err := s.today(ctx, agency)
	if err != nil {
		return time.Time{}, err
	}
	set, err := policy.Service{}.Parameters(ctx, q, agency, today)
	if err != nil {
		return time.Time{}, err
	}
	return s.Now().AddDate(0, 0, set.Int(policy.UndoDays)), nil
}

// CanUndo reports whether the run has anything to take back and the time for it is not over.
func (s *Service) CanUndo(r Run) bool {
	return (r.State == Done || r.State == Failed) && r.UndoUntil != nil && s.Now().Before(*r.UndoUntil) && !r.Undo.Whole()
}

const sqlStartUndoCheck = `
insert into import_undo as b (run_id, state, actor) select r.id, 'checking', @actor from import_run r where r.id = @run and r.state in ('done', 'failed')
on conflict (run_id) do update set state = 'checking', actor = excluded.actor, done = 0
 where b.state = 'checked' or b.state = 'done' and b.kept > 0`

const sqlStartUndo = `update import_undo set state = 'undoing', done = 0, actor = @actor where run_id = @run and state = 'checked'`

// StartUndo has it found out what taking a run back would do. What stayed the last time may be tried again.
func (s *Service) StartUndo(ctx context.Context, who access.Actor, id RunID) error {
	return s.startUndo(ctx, who, id, "import.undo_check", sqlStartUndoCheck, func(run int64) river.JobArgs {
		if s.Direct {
			return nil
		}
		return UndoCheckArgs{run}
	})
}

// Undo has a run taken back as far as its check allowed.
func (s *Service) Undo(ctx context.Context, who access.Actor, id RunID) error {
	return s.startUndo(ctx, who, id, "import.undo", sqlStartUndo, func(run int64) river.JobArgs { return UndoArgs{run} })
}

func (s *Service) startUndo(ctx context.Context, who access.Actor, id RunID, action, sql string, job func(int64) river.JobArgs) error {
	r, err := s.Get(ctx, who, id)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, who, action, func(tx *db.Tx) error {
		switch { // in here, so that a form that comes again finds what it has done
		case r.Undo.Whole():
			return ErrState
		case !s.CanUndo(r):
			return ErrUndoLate
		}
		if err := step(ctx, tx, sql, pgx.NamedArgs{"run": r.ID, "actor": marshal(storedActor(who.Attribution()))}); err != nil {
			return err
		}
		if err := tx.Audit(ctx, r.subject(), nil, map[string]int{"total": r.Undo.Total, "kept": r.Undo.Kept}); err != nil {
			return err
		}
		args := job(r.ID)
		if args == nil {
			return nil
		}
		var opts river.InsertOpts
		if s.Direct {
			opts.ScheduledAt = s.Now().Add(afterCaller)
		}
		return tx.Enqueue(ctx, args, &opts)
	})
}

// UndoRows takes a run back. It is the job behind UndoArgs. What came in with one batch goes in one transaction, the last
// batch first, so that everything meets what it met when it came; a repetition goes on where the last one stopped.
func (s *Service) UndoRows(ctx context.Context, run int64) error {
	r, err := findRun(ctx, s.DB, sqlFindRunByID, run)
	if err != nil || r.Undo.State != Undoing {
		return err
	}
	who, err := s.undoActor(ctx, run)
	if err != nil {
		return err
	}
	j, err := s.job(ctx, r)
	if err != nil {
		return err
	}
	for done := r.Undo.Done; ; {
		b, err := nextItems(ctx, s.DB, run, itemReady, 0)
		if err != nil {
			return fmt.Errorf("undo import %s: %w", r.PublicID, err)
		}
		if len(b.ids) == 0 {
			break
		}
		if err := j.undoBatch(ctx, who, b); err != nil {
			return fmt.Errorf("undo import %s: %w", r.PublicID, err)
		}
		done += len(b.ids)
		s.progress(Undoing, done, r.Undo.Total-r.Undo.Kept)
	}
	if err := j.finishUndo(ctx, who); !errors.Is(err, ErrState) { // another job has ended it
		return err
	}
	return nil
}

const sqlUndoActor = `select actor from import_undo where run_id = $1`

func (s *Service) undoActor(ctx context.Context, run int64) (storedActor, error) {
	raw, err := db.Value[[]byte](ctx, s.DB, sqlUndoActor, run)
	if err != nil {
		return storedActor{}, fmt.Errorf("find actor: %w", err)
	}
	var a storedActor
	return a, json.Unmarshal(raw, &a)
}

const sqlLockUndo = `select state from import_undo where run_id = $1 for update`

const sqlLockItems = `select import_undo_lock($1, $2, $3)`

const sqlStillReady = `
select i.object, i.object_id, i.batch from unnest(@objects::text[], @ids::bigint[]) x (object, id)
  join import_undo_item i on i.run_id = @run and i.object = x.object and i.object_id = x.id and i.state = 'ready'`

const sqlUndoItems = `select import_undo_rows($1, $2, $3, $4)`

const sqlItemsUndone = `
update import_undo_item i set state = 'undone', faults = '[]' from unnest(@objects::text[], @ids::bigint[]) x (object, id)
 where i.run_id = @run and i.object = x.object and i.object_id = x.id`

// undoBatch takes things back in one transaction, but for those that have to stay as everything stands now. If the
// database refuses what looked right, the batch is halved until the thing is found; it stays, the others go.
func (j *job) undoBatch(ctx context.Context, who db.Actor, b itemBatch) error {
	err := j.DB.Write(ctx, who, "import.undo", func(tx *db.Tx) error {
		state, err := db.Value[State](ctx, tx, sqlLockUndo, j.run.ID)
		if err != nil {
			return fmt.Errorf("lock undo: %w", err)
		}
		if state != Undoing {
			return errGivenUp
		}
		if _, err := tx.Exec(ctx, sqlLockItems, j.run.ID, b.objects, b.ids); err != nil {
			return fmt.Errorf("lock rows: %w", err)
		}
		rest, err := stillReady(ctx, tx, j.run.ID, b)
		if err == nil && len(rest.ids) == 0 {
			return errGivenUp // another job was faster
		}
		number := len(rest.ids)
		for found := 1; err == nil && found > 0; {
			if found, err = keepFaulty(ctx, tx, j.run.ID, rest); err == nil && found > 0 {
				rest, err = stillReady(ctx, tx, j.run.ID, rest)
			}
		}
		if err != nil {
			return err
		}
		if err := tx.Audit(ctx, j.run.subject(), nil, map[string]int{"objects": len(rest.ids)}); err != nil {
			return err
		}
		if len(rest.ids) > 0 {
			if err := j.undoItems(ctx, tx, rest); err != nil {
				return err
			}
		}
		return undoProgress(ctx, tx, j.run.ID, number)
	})
	if errors.Is(err, errGivenUp) {
		return nil
	}
	if err == nil || !refused(err) {
		return err
	}
	if n := len(b.ids); n > 1 {
		if err := j.undoBatch(ctx, who, itemBatch{b.number, b.objects[:n/2], b.ids[:n/2]}); err != nil {
			return err
		}
		return j.undoBatch(ctx, who, itemBatch{b.number, b.objects[n/2:], b.ids[n/2:]})
	}
	return j.DB.Housekeep(ctx, "import.undo_refused", func(tx *db.Tx) error {
		return keepItems(ctx, tx, j.run.ID, []itemFault{{itemKey{b.objects[0], b.ids[0]}, []Fault{{Key: "import.undo.refused"}}}})
	})
}

func stillReady(ctx context.Context, tx *db.Tx, run int64, b itemBatch) (itemBatch, error) {
	out := itemBatch{number: b.number}
	list, err := db.All[struct {
		Object   ObjectKind
		ObjectID int64
		Batch    int64
	}](ctx, tx, sqlStillReady, b.args(run))
	if err != nil {
		return out, fmt.Errorf("find what is ready: %w", err)
	}
	for _, i := range list {
		out.objects, out.ids = append(out.objects, i.Object), append(out.ids, i.ObjectID)
	}
	return out, nil
}

// undoItems takes things back, marks them so and says so in the audit.
func (j *job) undoItems(ctx context.Context, tx *db.Tx, b itemBatch) error {
	deeds, err := j.undoDeeds(ctx, tx, b)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlUndoItems, j.run.ID, b.objects, b.ids, j.today); err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	if err := j.undoAnalyses(ctx, tx, b); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlItemsUndone, b.args(j.run.ID)); err != nil {
		return fmt.Errorf("mark items: %w", err)
	}
	return tx.AuditAll(ctx, deeds)
}

const sqlUndoAnalyses = `select n.object_id as unit, n.row_id as analysis, n.before->'facts' as facts from import_net($1, 'analysis', $2, $3) n`

// undoAnalyses takes back what concerns whole analyses, which keep their own history.
func (j *job) undoAnalyses(ctx context.Context, tx *db.Tx, b itemBatch) error {
	type draft struct {
		Unit, Analysis int64
		Facts          *analysis.Facts
	}
	drafts, err := db.All[draft](ctx, tx, sqlUndoAnalyses, j.run.ID, b.objects, b.ids)
	if err != nil {
		return fmt.Errorf("find analyses: %w", err)
	}
	for _, d := range drafts {
		if err := analysis.TakeBack(ctx, tx, j.Now(), d.Unit, d.Analysis, d.Facts); err != nil {
			return fmt.Errorf("analysis of unit %d: %w", d.Unit, err)
		}
	}
	return nil
}

const sqlUndoDeeds = `
select i.object, i.object_id, i.public_id, i.name, i.created, coalesce(r.changes, '[]') as changes
  from unnest(@objects::text[], @ids::bigint[]) x (object, id)
  join import_undo_item i on i.run_id = @run and i.object = x.object and i.object_id = x.id
  left join lateral (
    select jsonb_agg(c) as changes from import_row w, jsonb_array_elements(coalesce(w.data->'changes', '[]')) c
     where w.run_id = @run and w.object_id = i.object_id and w.object = i.object) r on true`

// undoDeeds are the audit records of things taken back: the changes of their rows, the other way round.
func (j *job) undoDeeds(ctx context.Context, tx *db.Tx, b itemBatch) ([]db.Deed, error) {
	list, err := db.All[struct {
		Object         ObjectKind
		ObjectID       int64
		PublicID, Name string
		Created        bool
		Changes        []Change
	}](ctx, tx, sqlUndoDeeds, b.args(j.run.ID))
	if err != nil {
		return nil, fmt.Errorf("find changes: %w", err)
	}
	deeds := make([]db.Deed, 0, len(list))
	for _, x := range list {
		if x.Object == ObjectAnalysis {
			continue // its package says so
		}
		before, after := map[string]string{}, map[string]string{}
		for _, c := range x.Changes {
			before[string(c.Field)], after[string(c.Field)] = c.After, c.Before
		}
		d := db.Deed{Subject: db.Subject{Kind: string(x.Object), ID: x.PublicID, Name: x.Name, AgencyID: j.run.AgencyID}, Before: before}
		if !x.Created {
			d.After = after
		}
		deeds = append(deeds, d)
	}
	return deeds, nil
}

// finishUndo puts in order what depends on everything together and ends the taking back.
func (j *job) finishUndo(ctx context.Context, who db.Actor) error {
	return j.DB.Write(ctx, who, "import.undo", func(tx *db.Tx) error {
		if err := j.finishEmployees(ctx, tx); err != nil {
			return err
		}
		if err := step(ctx, tx, sqlFinishUndo, pgx.NamedArgs{"run": j.run.ID, "from": Undoing, "to": Done, "now": j.Now()}); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, quality.RefreshArgs{Agency: j.run.AgencyID}, nil); err != nil {
			return err
		}
		return tx.Audit(ctx, j.run.subject(), map[string]State{"undo": Undoing}, map[string]State{"undo": Done})
	})
}
