package seed

import (
	"context"
	"fmt"
	"slices"

	"mutasi/internal/db"
)

// Loading millions of rows one by one through every index and check takes hours. For the nation the constraints and
// indexes of the big tables are set aside in the same transaction and built again over the finished rows: adding a
// constraint checks every row, so that nothing enters unseen, and a failure leaves the database as it was.

// object is a constraint or an index as the catalogue describes it.
type object struct {
	Table, Name, Definition, Comment string
}

// sqlConstraints lists foreign keys from and to the given tables, then their exclusion and unique constraints. Primary
// keys stay: they are cheap on rising ids.
const sqlConstraints = `
select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition,
       coalesce(obj_description(c.oid, 'pg_constraint'), '') as comment
  from pg_constraint c
 where c.contype in ('f', 'x', 'u') and c.conparentid = 0
   and (c.conrelid = any ($1::text[]::regclass[]) or c.confrelid = any ($1::text[]::regclass[]))
 order by c.contype = 'f' desc, c.conrelid::regclass::text, c.conname`

// sqlIndexes lists the indexes of the given tables that belong to no constraint.
const sqlIndexes = `
select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition,
       coalesce(obj_description(i.indexrelid, 'pg_class'), '') as comment
  from pg_index i
 where i.indrelid = any ($1::text[]::regclass[]) and not i.indisprimary
   and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('x', 'u', 'p'))
 order by 1, 2`

// setAside drops what slows loading and returns what brings it back.
func setAside(ctx context.Context, tx *db.Tx) (restore func() error, err error) {
	constraints, err := db.All[object](ctx, tx, sqlConstraints, serials)
	if err != nil {
		return nil, fmt.Errorf("list constraints: %w", err)
	}
	for _, c := range constraints {
		if _, err := tx.Exec(ctx, "alter table "+c.Table+" drop constraint "+c.Name); err != nil {
			return nil, fmt.Errorf("set %s aside: %w", c.Name, err)
		}
	}
	indexes, err := db.All[object](ctx, tx, sqlIndexes, serials)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	for _, i := range indexes {
		if _, err := tx.Exec(ctx, "drop index "+i.Name); err != nil {
			return nil, fmt.Errorf("set %s aside: %w", i.Name, err)
		}
	}
	slices.Reverse(constraints) // foreign keys lean on unique constraints, so these come first again
	return func() error { return bringBack(ctx, tx, constraints, indexes) }, nil
}

func bringBack(ctx context.Context, tx *db.Tx, constraints, indexes []object) error {
	exec := func(name, sql string) error {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("bring %s back: %w", name, err)
		}
		return nil
	}
	// Sorting in memory halves the time; the memory is the server's and is given back at the end.
	if err := exec("memory", "set local maintenance_work_mem = '512MB'"); err != nil {
		return err
	}
	for _, c := range constraints {
		if err := exec(c.Name, "alter table "+c.Table+" add constraint "+c.Name+" "+c.Definition); err != nil {
			return err
		}
		if c.Comment == "" {
			continue
		}
		if err := exec(c.Name, "comment on constraint "+c.Name+" on "+c.Table+" is "+literal(c.Comment)); err != nil {
			return err
		}
	}
	for _, i := range indexes {
		if err := exec(i.Name, i.Definition); err != nil {
			return err
		}
	}
	return nil
}

// literal quotes a text for a statement that takes no parameters.
func literal(s string) string {
	out := []byte{'\''}
	for i := range len(s) {
		if s[i] == '\'' {
			out = append(out, '\'')
		}
		out = append(out, s[i])
	}
	return string(append(out, '\''))
}
