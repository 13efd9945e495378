package exchange

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
)

// An itemState says how far one thing is; in the end it is kept or undone.
type itemState string

const (
	itemWaiting itemState = "waiting" // to be checked
	itemReady   itemState = "ready"   // can be taken back
)

// Without statistics of what was just written, every look at it would read it whole.
const sqlAnalyzeUndo = `analyze import_effect, import_row, import_undo_item`

const sqlClearItems = `delete from import_undo_item where run_id = $1 and state <> 'undone'`

// What others refer to goes with the batch that brought it first, which is undone last; people and drafts with the last
// batch that changed them.
const sqlAddItems = `
insert into import_undo_item (run_id, object, object_id, batch, public_id, name, created, row_no)
select @run, e.object, e.object_id, case when e.object in ('employee', 'analysis') then e.last else e.first end, coalesce(o.public_id, ''),
       coalesce(o.name, ''), e.created, w.row_no
  from (select x.object, x.object_id, min(x.batch) as first, max(x.batch) as last, bool_or(x.before is null and x.table_name = x.object) as created
          from import_effect x where x.run_id = @run group by x.object, x.object_id) e
  left join lateral (
    select p.public_id, p.name from employee p where e.object = 'employee' and p.id = e.object_id
    union all select n.public_id, n.name from unit n where e.object in ('unit', 'analysis') and n.id = e.object_id
    union all select j.public_id, j.name from position j where e.object = 'position' and j.id = e.object_id
    union all select t.public_id, j.name || ', ' || n.name from post t join position j on j.id = t.position_id join unit n on n.id = t.unit_id
               where e.object = 'post' and t.id = e.object_id) o on true
  left join lateral (select min(r.row_no) as row_no from import_row r where r.run_id = @run and r.object_id = e.object_id and r.object = e.object) w on true
on conflict (run_id, object, object_id) do nothing`

// sqlNextItems is the next batch to be taken back: the latest that has things in a state, below the one given.
const sqlNextItems = `
select i.object, i.object_id, i.batch from import_undo_item i
 where i.run_id = @run and i.state = @state
   and i.batch = (select max(x.batch) from import_undo_item x where x.run_id = @run and x.state = @state /*if below*/ and x.batch < @below /*end*/)`

const sqlItemsReady = `
update import_undo_item i set state = 'ready' from unnest(@objects::text[], @ids::bigint[]) x (object, id)
 where i.run_id = @run and i.object = x.object and i.object_id = x.id and i.state = 'waiting'`

// sqlCountItems begins the count of a check.
const sqlCountItems = `
update import_undo b set total = (select count(*) from import_undo_item i where i.run_id = b.run_id), kept = 0, done = 0 where b.run_id = $1 returning total`

const sqlUndoProgress = `update import_undo set done = done + $2 where run_id = $1`

func undoProgress(ctx context.Context, tx *db.Tx, run int64, n int) error {
	if _, err := tx.Exec(ctx, sqlUndoProgress, run, n); err != nil {
		return fmt.Errorf("count items: %w", err)
	}
	return nil
}

// ownFault marks a thing that stays only because something else of the same import does. What was touched on the way is
// not worth a line then.
const ownFault = "import.undo.used_own"

const sqlFinishUndo = `
update import_undo b
   set state = @to, total = c.total, kept = c.kept, done = c.undone, finished_at = case when @to = 'done' then @now::timestamptz else b.finished_at end
  from (select count(*) as total, count(*) filter (where state = 'kept') as kept, count(*) filter (where state = 'undone') as undone
          from import_undo_item where run_id = @run and ` + worthLine + `) c
 where b.run_id = @run and b.state = @from`

const worthLine = `not (row_no is null and state = 'kept' and faults @> '[{"key": "` + ownFault + `"}]')`

// CheckUndo finds out what of a run can be taken back. It is the job behind UndoCheckArgs and starts anew when it is
// repeated. What stays may keep something else, so that it goes on until nothing more is found.
func (s *Service) CheckUndo(ctx context.Context, run int64) error {
	r, err := findRun(ctx, s.DB, sqlFindRunByID, run)
	if err != nil || r.Undo.State != Checking {
		return err
	}
	var total int
	err = s.DB.Housekeep(ctx, "import.undo_check", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlClearItems, run); err != nil {
			return fmt.Errorf("clear items: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlAddItems, pgx.NamedArgs{"run": run}); err != nil {
			return fmt.Errorf("add items: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlAnalyzeUndo); err != nil {
			return fmt.Errorf("gather statistics: %w", err)
		}
		total, err = db.Value[int](ctx, tx, sqlCountItems, run)
		return err
	})
	if err != nil {
		return err
	}
	for state, found := itemWaiting, 1; found > 0; state = itemReady {
		if found, err = s.checkItems(ctx, r, total, state); err != nil {
			return fmt.Errorf("check undo of import %s: %w", r.PublicID, err)
		}
	}
	return s.DB.Housekeep(ctx, "import.undo_checked", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlFinishUndo, pgx.NamedArgs{"run": run, "from": Checking, "to": Checked, "now": nil})
		return err
	})
}

// checkItems goes once through the things of a run in a state and returns how many must stay.
func (s *Service) checkItems(ctx context.Context, r Run, total int, state itemState) (stay int, err error) {
	done := 0
	for below := int64(0); ; {
		batch, err := nextItems(ctx, s.DB, r.ID, state, below)
		if err != nil || len(batch.ids) == 0 {
			return stay, err
		}
		err = s.DB.Housekeep(ctx, "import.undo_check", func(tx *db.Tx) error {
			n, err := keepFaulty(ctx, tx, r.ID, batch)
			if err != nil {
				return err
			}
			stay += n
			if state == itemReady {
				return nil
			}
			if _, err := tx.Exec(ctx, sqlItemsReady, batch.args(r.ID)); err != nil {
				return fmt.Errorf("mark items: %w", err)
			}
			return undoProgress(ctx, tx, r.ID, len(batch.ids))
		})
		if err != nil {
			return stay, err
		}
		below = batch.number
		if done += len(batch.ids); state == itemWaiting {
			s.progress(Checking, done, total)
		}
	}
}

// itemBatch is things that came in with one batch.
type itemBatch struct {
	number  int64
	objects []ObjectKind
	ids     []int64
}

func (b itemBatch) args(run int64) pgx.NamedArgs {
	return pgx.NamedArgs{"run": run, "objects": b.objects, "ids": b.ids}
}

func nextItems(ctx context.Context, q db.Querier, run int64, state itemState, below int64) (itemBatch, error) {
	var b itemBatch
	rows, err := q.Query(ctx, sqlNextItems, pgx.NamedArgs{"run": run, "state": state, "below": below})
	if err != nil {
		return b, fmt.Errorf("next batch: %w", err)
	}
	var o ObjectKind
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&o, &id, &b.number}, func() error {
		b.objects, b.ids = append(b.objects, o), append(b.ids, id)
		return nil
	})
	return b, err
}

const sqlUndoFaults = `select object, object_id, reason, by_table, own from import_undo_faults($1, $2, $3)`

// sqlLastChanges says who changed things last, as far as the audit knows.
const sqlLastChanges = `
select i.object, i.object_id, a.actor_name, a.at
  from unnest(@objects::text[], @ids::bigint[]) x (object, id)
  join import_undo_item i on i.run_id = @run and i.object = x.object and i.object_id = x.id
 cross join lateral (
    select e.actor_name, e.at from audit_event e
     where e.subject_kind = i.object and e.subject_id = i.public_id and e.xid > i.batch::text::xid8 and e.diff <> '{}' and e.action not like '%.export'
     order by e.id desc limit 1) a`

const sqlKeepItems = `
update import_undo_item i set state = 'kept', faults = r.faults
  from jsonb_to_recordset(@rows) as r(object text, object_id bigint, faults jsonb)
 where i.run_id = @run and i.object = r.object and i.object_id = r.object_id and i.state <> 'undone'`

// An itemKey names a thing.
type itemKey struct {
	Object   ObjectKind `json:"object"`
	ObjectID int64      `json:"object_id"`
}

// An itemFault is why a thing stays.
type itemFault struct {
	itemKey
	Faults []Fault `json:"faults"`
}

// keepFaulty marks the things of a batch that cannot be taken back and returns how many.
func keepFaulty(ctx context.Context, tx *db.Tx, run int64, b itemBatch) (int, error) {
	type found struct {
		Object   ObjectKind
		ObjectID int64
		Reason   string
		ByTable  string
		Own      bool
	}
	list, err := db.All[found](ctx, tx, sqlUndoFaults, run, b.objects, b.ids)
	if err != nil {
		return 0, fmt.Errorf("find what stays: %w", err)
	}
	if len(list) == 0 {
		return 0, nil
	}
	worst, changed := map[itemKey]string{}, itemBatch{}
	for _, f := range list {
		k, why := itemKey{f.Object, f.ObjectID}, undoReason(f.Reason, f.ByTable, f.Own)
		if old, ok := worst[k]; !ok || undoRank(why) < undoRank(old) {
			worst[k] = why
		}
		if f.Reason == "changed" {
			changed.objects, changed.ids = append(changed.objects, f.Object), append(changed.ids, f.ObjectID)
		}
	}
	type change struct {
		Object    ObjectKind
		ObjectID  int64
		ActorName string
		At        time.Time
	}
	changes, err := db.All[change](ctx, tx, sqlLastChanges, changed.args(run))
	if err != nil {
		return 0, fmt.Errorf("find who changed: %w", err)
	}
	by := map[itemKey]change{}
	for _, c := range changes {
		by[itemKey{c.Object, c.ObjectID}] = c
	}
	faults := make([]itemFault, 0, len(worst))
	for k, key := range worst {
		f := Fault{Key: key}
		if c, known := by[k]; known && key == "import.undo.changed" {
			f = Fault{Key: "import.undo.changed_by", Args: []any{"who", c.ActorName, "at", c.At.UTC().Format(time.RFC3339)}}
		}
		faults = append(faults, itemFault{k, []Fault{f}})
	}
	return len(faults), keepItems(ctx, tx, run, faults)
}

func keepItems(ctx context.Context, tx *db.Tx, run int64, faults []itemFault) error {
	if _, err := tx.Exec(ctx, sqlKeepItems, pgx.NamedArgs{"run": run, "rows": marshal(faults)}); err != nil {
		return fmt.Errorf("keep items: %w", err)
	}
	return nil
}

// undoUsers are the tables whose rows keep something from being taken back, in words; all others are "used".
var undoUsers = map[string]string{
	"proposal": "case", "decree_person": "decree", "placement": "placement", "user_account": "account", "role_grant": "role", "post": "post",
	"seat": "post", "need": "post", "unit_period": "unit", "analysis": "analysis", "analysis_line": "analysis",
	"vacancy_publication": "vacancy", "vacancy_interest": "vacancy", "move_wish": "wish",
}

// undoReason is the message for a reason of the database.
func undoReason(reason, table string, own bool) string {
	switch {
	case own:
		return ownFault
	case reason == "used":
		return "import.undo.used_" + cmp.Or(undoUsers[table], "other")
	case reason == "case":
		return "import.undo.used_case"
	}
	return "import.undo." + reason
}

// undoRank orders reasons: what can be mended by hand comes before what only says how things stand.
func undoRank(key string) int {
	switch key {
	case "import.undo.used_case":
		return 0
	case "import.undo.changed":
		return 1
	case ownFault:
		return 3
	}
	return 2
}
