package reference

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// A Row is a row of a list. Attributes are its other columns, by heading.
type Row struct {
	Number     int // in the file, from 1
	Code       string
	Name       string
	Parent     string
	Attributes map[string]string
}

// content is what tells rows apart: SHA-256 of everything they say, whatever the order of the columns.
func (r Row) content() ([sha256.Size]byte, error) {
	b, err := json.Marshal([]any{r.Code, r.Name, r.Parent, r.Attributes})
	return sha256.Sum256(b), err
}

// A File is a newer edition of a list.
type File struct {
	Definition
	Name       string   // of the file
	Columns    []string // headings in the order of the file
	CodeColumn string
	NameColumn string
	AsOf       asn.Date // the day for which it speaks
	At         time.Time
	Rows       iter.Seq2[Row, error] // in the order of the file; an error is the last and ends the import
}

// An Outcome counts what a file did to its list.
type Outcome struct {
	List    string // code
	Title   string
	Rows    int // read
	New     int
	Changed int // say something else than before under the same code
	Same    int
	Ended   int // no longer in the list
}

// Changes reports whether the file says anything that was not there already.
func (o Outcome) Changes() bool { return o.New+o.Changed+o.Ended > 0 }

const sqlKnowList = `
insert into reference_list (code, name) values (@code, @name) on conflict (code) do nothing`

const sqlLockList = `
select id, columns, as_of, file_name from reference_list where code = $1 for update`

var stagedColumns = []string{"list_id", "row_no", "code", "name", "name_key", "parent_code", "attributes", "content", "copy"}

// sqlCount tells the planner how many rows there are now: from what it knew before, it would compare each with each.
const sqlCount = `analyze reference_stage (list_id, code), reference_item (list_id, code, valid_until)`

// sqlFind finds for the rows of the file those that say the same now.
const sqlFind = `
update reference_stage s set item_id = i.id from reference_item i
 where s.list_id = @list and i.list_id = @list and i.valid_until is null and i.code = s.code and i.content = s.content and i.copy = s.copy`

const gone = `
  from reference_item i
 where i.list_id = @list and i.valid_until is null and not exists (select from reference_stage s where s.list_id = @list and s.item_id = i.id)`

const sqlCompare = `
with staged as (
  select code, count(item_id) as same, count(*) - count(item_id) as fresh from reference_stage where list_id = @list group by 1
), gone as (
  select i.code, count(*) as gone` + gone + ` group by 1
)
select coalesce(sum(same), 0)::int as same, coalesce(sum(least(coalesce(fresh, 0), coalesce(gone, 0))), 0)::int as changed,
       coalesce(sum(greatest(coalesce(fresh, 0) - coalesce(gone, 0), 0)), 0)::int as "new",
       coalesce(sum(greatest(coalesce(gone, 0) - coalesce(fresh, 0), 0)), 0)::int as ended
  from staged full join gone using (code)`

const sqlEndItems = `update reference_item set valid_until = @on where id = any(array(select i.id` + gone + `))`

const sqlAddItems = `
insert into reference_item (list_id, row_no, code, name, name_key, parent_code, attributes, content, copy, valid_from)
select list_id, row_no, code, name, name_key, parent_code, attributes, content, copy, @on
  from reference_stage where list_id = @list and item_id is null order by row_no`

const sqlOrderItems = `
update reference_item i set row_no = s.row_no from reference_stage s where s.list_id = @list and i.id = s.item_id and i.row_no <> s.row_no`

const sqlSetList = `
update reference_list set name = @name, columns = @columns, code_column = @code_column, name_column = @name_column,
       parent_column = @parent_column, parent_list = @parent_list, file_name = @file, rows = @rows, as_of = @on, imported_at = @at
 where id = @list`

const sqlClearStage = `delete from reference_stage where list_id = $1`

// listState is what is stored of a list.
type listState struct {
	ID       int
	Columns  []string
	AsOf     asn.Date
	FileName string
}

// edition is what the audit says of a list.
type edition struct {
	File    string   `json:"file,omitempty"`
	AsOf    string   `json:"as_of,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Rows    int      `json:"rows,omitempty"`
	New     int      `json:"new,omitempty"`
	Changed int      `json:"changed,omitempty"`
	Ended   int      `json:"ended,omitempty"`
}

// Replace brings a newer edition of a list in: rows that are new begin on its day, rows that it no longer has end on that
// day, one that says something else does both. A file that says what is stored writes nothing and is not audited. A file
// for an earlier day than the one stored is refused where it says anything else (Invalid, "reference.older").
func Replace(ctx context.Context, tx *db.Tx, f File) (Outcome, error) {
	out := Outcome{List: f.Code, Title: f.Definition.Name}
	fail := func(what string, err error) (Outcome, error) {
		return out, fmt.Errorf("%s of list %s: %w", what, f.Code, err)
	}
	if _, err := tx.Exec(ctx, sqlKnowList, pgx.NamedArgs{"code": f.Code, "name": f.Definition.Name}); err != nil {
		return fail("name", err)
	}
	list, err := db.One[listState](ctx, tx, sqlLockList, f.Code)
	if err != nil {
		return fail("state", err)
	}
	if out.Rows, err = stage(ctx, tx, list.ID, f.Rows); err != nil {
		return fail("rows", err)
	}
	if _, err := tx.Exec(ctx, sqlCount); err != nil {
		return fail("statistics", err)
	}
	if _, err := tx.Exec(ctx, sqlFind, pgx.NamedArgs{"list": list.ID}); err != nil {
		return fail("search", err)
	}
	err = tx.QueryRow(ctx, sqlCompare, pgx.NamedArgs{"list": list.ID}).Scan(&out.Same, &out.Changed, &out.New, &out.Ended)
	if err != nil {
		return fail("comparison", err)
	}
	if out.Changes() {
		if list.AsOf.After(f.AsOf) {
			return out, errs.New(errs.Invalid, "reference.older", "list", out.Title, "stored", list.AsOf.String(), "given", f.AsOf.String())
		}
		if err := renew(ctx, tx, list, f, out); err != nil {
			return fail("renewal", err)
		}
	}
	if _, err := tx.Exec(ctx, sqlClearStage, list.ID); err != nil {
		return fail("stage", err)
	}
	return out, nil
}

// stage copies the rows beside the list and counts them.
func stage(ctx context.Context, tx *db.Tx, list int, rows iter.Seq2[Row, error]) (int, error) {
	next, stop := iter.Pull2(rows)
	defer stop()
	seen := map[[sha256.Size]byte]int{}
	n, err := tx.CopyFrom(ctx, pgx.Identifier{"reference_stage"}, stagedColumns, pgx.CopyFromFunc(func() ([]any, error) {
		r, err, ok := next()
		if !ok || err != nil {
			return nil, err
		}
		content, err := r.content()
		if err != nil {
			return nil, err
		}
		seen[content]++
		return []any{list, r.Number, r.Code, r.Name, asn.FoldName(r.Name), r.Parent, r.Attributes, content[:], seen[content]}, nil
	}))
	return int(n), err
}

// renew ends, adds and orders rows and writes down which file it was.
func renew(ctx context.Context, tx *db.Tx, list listState, f File, out Outcome) error {
	args := pgx.NamedArgs{"list": list.ID, "on": f.AsOf}
	for _, sql := range []string{sqlEndItems, sqlAddItems} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, sqlOrderItems, pgx.NamedArgs{"list": list.ID}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, sqlSetList, pgx.NamedArgs{"list": list.ID, "name": f.Definition.Name, "columns": f.Columns, "code_column": f.CodeColumn,
		"name_column": f.NameColumn, "parent_column": f.ParentColumn, "parent_list": f.ParentList, "file": f.Name, "rows": out.Rows, "on": f.AsOf, "at": f.At})
	if err != nil {
		return err
	}
	var before any
	if list.FileName != "" {
		before = edition{File: list.FileName, AsOf: list.AsOf.String(), Columns: list.Columns}
	}
	return tx.Audit(ctx, db.Subject{Kind: "reference_list", ID: f.Code, Name: f.Definition.Name}, before,
		edition{File: f.Name, AsOf: f.AsOf.String(), Columns: f.Columns, Rows: out.Rows, New: out.New, Changed: out.Changed, Ended: out.Ended})
}

// An Orphan is a row that refers to a row that its parent list does not have.
type Orphan struct {
	RowNo      int
	ParentCode string
}

const sqlOrphans = `
select i.row_no, i.parent_code from reference_list l
  join reference_list p on p.code = l.parent_list and p.imported_at is not null
  join reference_item i on i.list_id = l.id and i.valid_until is null and i.parent_code <> ''
 where l.code = $1 and not exists (select from reference_item x where x.list_id = p.id and x.valid_until is null and x.code = i.parent_code)
 order by i.row_no`

// Orphans returns the rows of a list whose parent is missing; none while the parent list was never imported.
func Orphans(ctx context.Context, q db.Querier, list string) ([]Orphan, error) {
	found, err := db.All[Orphan](ctx, q, sqlOrphans, list)
	if err != nil {
		return nil, fmt.Errorf("orphans of list %s: %w", list, err)
	}
	return found, nil
}
