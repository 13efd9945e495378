package exchange

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/i18n"
	"mutasi/internal/sheet"
)

// Service runs imports.
type Service struct {
	DB  *db.DB
	Now func() time.Time
	// Progress, if set, hears of every batch that is checked or carried out:
	// how many rows of how many are done.
	Progress func(state State, done, total int)
	// Direct says that the caller does the work of the jobs. A commit is queued
	// all the same, for later: if the caller dies, a worker goes on.
	Direct bool
}

// afterCaller is when a worker looks after a commit that its caller does.
const afterCaller = 10 * time.Minute

func (s *Service) progress(state State, done, total int) {
	if s.Progress != nil {
		s.Progress(state, done, total)
	}
}

// CheckArgs and CommitArgs are the jobs that work on a run.
type (
	CheckArgs  struct{ Run int64 }
	CommitArgs struct{ Run int64 }
)

// Kind names the job.
func (CheckArgs) Kind() string { return "import.check" }

// Kind names the job.
func (CommitArgs) Kind() string { return "import.commit" }

const sqlFindAgency = `select id, public_id, code, name, timezone from agency where id = $1`

const sqlStoreFile = `
insert into stored_file (sha256, media_type, size, content) values (@sha, @type, @size, @content) on conflict (sha256) do nothing`

const sqlAddRun = `
insert into import_run (agency_id, public_id, kind, file_name, file_sha256, mapping, layout, as_of, rows_total, created_by, actor)
values (@agency, @public_id, @kind, @name, @sha, @mapping, @layout, @as_of, @rows, nullif(@user, 0), @actor)`

// An Upload is a file sent to be imported.
type Upload struct {
	Kind Kind
	Name string // of the file, as the sender has it
	File io.Reader
	AsOf asn.Date // the day for which the file speaks, not after today; zero: today
}

// Upload reads a file to its end, stores it and begins a run with the mapping
// that its headings suggest. A file that cannot be read is refused with what to
// do about it (field "file"), and nothing is stored.
func (s *Service) Upload(ctx context.Context, who access.Actor, u Upload) (RunID, error) {
	if err := access.Check(who, access.ImportRun, access.Object{AgencyID: who.AgencyID}); err != nil {
		return "", err
	}
	today, err := s.today(ctx, who.AgencyID)
	if err != nil {
		return "", err
	}
	if u.AsOf.IsZero() {
		u.AsOf = today
	}
	if u.AsOf.After(today) {
		return "", invalid("as_of", "import.new.as_of_future")
	}
	content, err := readFile(u)
	if err != nil {
		return "", err
	}
	table, err := openTable(bytes.NewReader(content), int64(len(content)), u.Kind)
	if err != nil {
		return "", err
	}
	layout, err := inspect(table, u.Kind)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(content)
	id := RunID(db.NewPublicID())
	name := fileName(u.Name)
	err = s.DB.Write(ctx, who, "import.upload", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlStoreFile, pgx.NamedArgs{"sha": sum[:], "type": mediaType(table), "size": len(content), "content": content})
		if err != nil {
			return fmt.Errorf("store file: %w", err)
		}
		_, err = tx.Exec(ctx, sqlAddRun, pgx.NamedArgs{
			"agency": who.AgencyID, "public_id": id, "kind": u.Kind, "name": name, "sha": sum[:],
			"mapping": marshal(Guess(u.Kind, layout.Headings)), "layout": marshal(layout), "as_of": u.AsOf, "rows": layout.Rows,
			"user": who.UserID, "actor": marshal(storedActor(who.Attribution())),
		})
		if err != nil {
			return fmt.Errorf("add import: %w", err)
		}
		return tx.Audit(ctx, subject(id, name, who.AgencyID), nil, map[string]any{"kind": u.Kind, "rows": layout.Rows})
	})
	return id, err
}

// readFile reads an upload whole; its size is bounded.
func readFile(u Upload) ([]byte, error) {
	if !u.Kind.Valid() {
		return nil, invalid("kind", "import.upload.kind")
	}
	most := sheet.DefaultLimits().PackedBytes
	content, err := io.ReadAll(io.LimitReader(u.File, most+1))
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	if int64(len(content)) > most {
		return nil, fileError(&sheet.Error{Code: sheet.CodeTooLarge, Limit: most})
	}
	return content, nil
}

// invalid is an error of one field.
func invalid(field, key string, args ...any) error {
	var f errs.Fields
	f.Add(field, key, args...)
	return f.Err()
}

func mediaType(t *sheet.Table) string {
	if t.Info().Format == sheet.CSV {
		return "text/csv"
	}
	return sheet.MediaXLSX
}

// fileName keeps of a name what may be shown: no folders, no control
// characters, not too long.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	if name == "" || name == "." || name == "/" {
		return "berkas"
	}
	return name
}

// today is the date now in the zone of an agency.
func (s *Service) today(ctx context.Context, agency int) (asn.Date, error) {
	a, err := db.One[agencyInfo](ctx, s.DB, sqlFindAgency, agency)
	if err != nil {
		return asn.Date{}, fmt.Errorf("find agency: %w", err)
	}
	return asn.DateOf(s.Now().In(i18n.Zone(a.Timezone))), nil
}

const sqlStartCheck = `
update import_run set state = 'checking', mapping = @mapping, rows_done = 0, actor = @actor where id = @run and state in ('uploaded', 'checked', 'failed')
   and not exists (select from import_undo b where b.run_id = @run)`

const sqlStartCommit = `
update import_run set state = 'committing', rows_done = 0, actor = @actor, committed_at = @now, undo_until = @until where id = @run and state = 'checked'`

const sqlCancel = `
update import_run set state = 'cancelled', finished_at = @now where id = @run and state in ('uploaded', 'checking', 'checked')`

// Map confirms or changes the mapping and has the rows checked. A field that
// the kind needs and no column holds is a fault of the input named like it.
func (s *Service) Map(ctx context.Context, who access.Actor, id RunID, m Mapping) error {
	r, err := s.Get(ctx, who, id)
	if err != nil {
		return err
	}
	m = m.Clean(r.Kind, len(r.Layout.Headings))
	var faults errs.Fields
	for _, f := range m.Missing(r.Kind) {
		spec, _ := r.Kind.Spec(f)
		faults.Add(string(f), "import.mapping.missing", "field", spec.Heading)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "import.map", func(tx *db.Tx) error {
		args := pgx.NamedArgs{"run": r.ID, "mapping": marshal(m), "actor": marshal(storedActor(who.Attribution()))}
		if err := step(ctx, tx, sqlStartCheck, args); err != nil {
			return err
		}
		if err := tx.Audit(ctx, r.subject(), r.Mapping, m); err != nil {
			return err
		}
		if s.Direct {
			return nil
		}
		return tx.Enqueue(ctx, CheckArgs{r.ID}, nil)
	})
}

// Commit has the good rows carried out.
func (s *Service) Commit(ctx context.Context, who access.Actor, id RunID) error {
	r, err := s.Get(ctx, who, id)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "import.commit", func(tx *db.Tx) error {
		until, err := s.undoUntil(ctx, tx, r.AgencyID)
		if err != nil {
			return err
		}
		args := pgx.NamedArgs{"run": r.ID, "actor": marshal(storedActor(who.Attribution())), "now": s.Now(), "until": until}
		if err := step(ctx, tx, sqlStartCommit, args); err != nil {
			return err
		}
		if err := tx.Audit(ctx, r.subject(), nil, map[string]int{"new": r.RowsNew, "changed": r.RowsChanged, "bad": r.RowsBad}); err != nil {
			return err
		}
		var opts river.InsertOpts
		if s.Direct {
			opts.ScheduledAt = s.Now().Add(afterCaller)
		}
		return tx.Enqueue(ctx, CommitArgs{r.ID}, &opts)
	})
}

// Cancel gives a run up before anything was carried out.
func (s *Service) Cancel(ctx context.Context, who access.Actor, id RunID) error {
	r, err := s.Get(ctx, who, id)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "import.cancel", func(tx *db.Tx) error {
		if err := step(ctx, tx, sqlCancel, pgx.NamedArgs{"run": r.ID, "now": s.Now()}); err != nil {
			return err
		}
		if err := forgetFile(ctx, tx, r); err != nil {
			return err
		}
		return tx.Audit(ctx, r.subject(), map[string]State{"state": r.State}, map[string]State{"state": Cancelled})
	})
}

// step moves a run on; a run that is elsewhere by now is a conflict.
func step(ctx context.Context, tx *db.Tx, sql string, args pgx.NamedArgs) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err != nil {
		return fmt.Errorf("move import on: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrState
	}
	return nil
}

const sqlForgetFile = `
delete from stored_file f where f.sha256 = @sha
   and not exists (select from import_run r where r.file_sha256 = @sha and r.id <> @run and r.state not in ('done', 'failed', 'cancelled'))`

// forgetFile deletes the content of the file: it may hold more than was
// imported, and it has served.
func forgetFile(ctx context.Context, tx *db.Tx, r Run) error {
	if _, err := tx.Exec(ctx, sqlForgetFile, pgx.NamedArgs{"sha": r.FileSHA256, "run": r.ID}); err != nil {
		return fmt.Errorf("forget file: %w", err)
	}
	return nil
}

func (r Run) subject() db.Subject { return subject(r.PublicID, r.FileName, r.AgencyID) }

func subject(id RunID, name string, agency int) db.Subject {
	return db.Subject{Kind: "import", ID: string(id), Name: name, AgencyID: agency}
}

// storedActor is who pressed last, kept with the run so that the job's changes
// bear that name.
type storedActor db.Attribution

// Attribution satisfies db.Actor.
func (a storedActor) Attribution() db.Attribution { return db.Attribution(a) }

const sqlActorOf = `select actor from import_run where id = $1`

func (s *Service) actorOf(ctx context.Context, run int64) (storedActor, error) {
	raw, err := db.Value[[]byte](ctx, s.DB, sqlActorOf, run)
	if err != nil {
		return storedActor{}, fmt.Errorf("find actor: %w", err)
	}
	var a storedActor
	return a, json.Unmarshal(raw, &a)
}

const sqlFail = `update import_run set state = 'failed', failure = @failure, finished_at = @now where id = @run and state in ('checking', 'committing')`

// fail ends a run for a reason that a repetition would not mend, and reports
// whether the error was of that sort.
func (s *Service) fail(ctx context.Context, run int64, cause error) (bool, error) {
	var e *errs.Error
	if !errors.As(cause, &e) || e.Kind != errs.Invalid {
		return false, nil
	}
	key := e.Key
	if len(e.Fields) > 0 {
		key = e.Fields[0].Key
	}
	return true, s.DB.Housekeep(ctx, "import.fail", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlFail, pgx.NamedArgs{"run": run, "failure": key, "now": s.Now()})
		return err
	})
}

// How long runs are kept.
const (
	abandonedAfter = 7 * 24 * time.Hour  // a file that nobody took further
	rowsKeptFor    = 90 * 24 * time.Hour // what was read and what was taken back, for questions about it
)

const (
	sqlAbandon = `
update import_run set state = 'cancelled', finished_at = @now where created_at < @before and state in ('uploaded', 'checking', 'checked')`

	sqlForgetFiles = `
delete from stored_file f using import_run r where r.file_sha256 = f.sha256 and r.state in ('done', 'failed', 'cancelled')
   and r.finished_at < @before
   and not exists (select from import_run o where o.file_sha256 = f.sha256 and o.state not in ('done', 'failed', 'cancelled'))`

	sqlForgetRows = `delete from import_row w using import_run r where w.run_id = r.id and r.finished_at < @before`

	sqlForgetItems = `delete from import_undo_item i using import_run r where i.run_id = r.id and r.finished_at < @before`

	sqlForgetEffects = `delete from import_effect e using import_run r where e.run_id = r.id and r.undo_until < @now`

	sqlForgetUndo = `update import_run set undo_until = null where undo_until < @now`
)

// Purge gives up what nobody took further and forgets what has served. The
// runs themselves stay, as a record of what came from where.
func (s *Service) Purge(ctx context.Context) error {
	now := s.Now()
	return s.DB.Housekeep(ctx, "import.purge", func(tx *db.Tx) error {
		for _, step := range []struct {
			sql    string
			before time.Time
		}{
			{sqlAbandon, now.Add(-abandonedAfter)},
			{sqlForgetFiles, now.Add(-abandonedAfter)},
			{sqlForgetRows, now.Add(-rowsKeptFor)},
			{sqlForgetItems, now.Add(-rowsKeptFor)},
			{sqlForgetEffects, now},
			{sqlForgetUndo, now},
		} {
			if _, err := tx.Exec(ctx, step.sql, pgx.NamedArgs{"now": now, "before": step.before}); err != nil {
				return fmt.Errorf("purge imports: %w", err)
			}
		}
		return nil
	})
}
