package db

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Collect reads every row as T, a struct: each column into the field of its name, without underscores and in any
// case, and each field from a column. Fields tagged `db:"-"` and unexported ones are left out. It closes rows.
// pgx.RowToStructByName does the same and compares the names again for every row.
func Collect[T any](rows pgx.Rows) ([]T, error) {
	defer rows.Close()
	list := []T{}
	err := scan(rows, func(row *T) error {
		if len(list) == cap(list) { // pages have some twenty rows: do not begin with one
			list = slices.Grow(list, max(24, len(list)))
		}
		list = append(list, *row)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// CollectOne is Collect for exactly one row: pgx.ErrNoRows if there is none, pgx.ErrTooManyRows if there are more.
func CollectOne[T any](rows pgx.Rows) (T, error) {
	defer rows.Close()
	var one, none T
	n := 0
	err := scan(rows, func(row *T) error {
		if n++; n > 1 {
			return pgx.ErrTooManyRows
		}
		one = *row
		return nil
	})
	switch {
	case err != nil:
		return none, err
	case n == 0:
		return none, pgx.ErrNoRows
	}
	return one, nil
}

func scan[T any](rows pgx.Rows, each func(*T) error) error {
	var row, empty T
	var targets []any
	for rows.Next() {
		if targets == nil {
			var err error
			if targets, err = targetsOf(reflect.ValueOf(&row).Elem(), rows.FieldDescriptions()); err != nil {
				return err
			}
		}
		row = empty
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := each(&row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// layout says which field of a struct takes each column of a result.
type layout struct {
	columns []string
	fields  [][]int
}

// layouts keeps, by type, the layout that was used last: a type is nearly always read by one statement.
var layouts sync.Map // reflect.Type → *layout

func targetsOf(v reflect.Value, columns []pgconn.FieldDescription) ([]any, error) {
	var l *layout
	if last, ok := layouts.Load(v.Type()); ok && last.(*layout).fits(columns) {
		l = last.(*layout)
	} else {
		var err error
		if l, err = layoutOf(v.Type(), columns); err != nil {
			return nil, err
		}
		layouts.Store(v.Type(), l)
	}
	targets := make([]any, len(l.fields))
	for i, f := range l.fields {
		targets[i] = v.FieldByIndex(f).Addr().Interface()
	}
	return targets, nil
}

func (l *layout) fits(columns []pgconn.FieldDescription) bool {
	if len(columns) != len(l.columns) {
		return false
	}
	for i := range columns {
		if columns[i].Name != l.columns[i] {
			return false
		}
	}
	return true
}

func layoutOf(t reflect.Type, columns []pgconn.FieldDescription) (*layout, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("rows cannot be read as %s: no struct", t)
	}
	l := &layout{fields: make([][]int, len(columns))}
	for _, c := range columns {
		l.columns = append(l.columns, c.Name)
	}
	for _, f := range reflect.VisibleFields(t) {
		name, tagged := f.Tag.Lookup("db")
		if !tagged {
			name = f.Name
		}
		if name == "-" || !f.IsExported() || f.Anonymous && f.Type.Kind() == reflect.Struct {
			continue
		}
		at := slices.IndexFunc(columns, func(c pgconn.FieldDescription) bool { return plain(c.Name) == plain(name) })
		if at < 0 {
			return nil, fmt.Errorf("%s: no column for the field %s", t, f.Name)
		}
		l.fields[at] = f.Index
	}
	if at := slices.IndexFunc(l.fields, func(f []int) bool { return f == nil }); at >= 0 {
		return nil, fmt.Errorf("%s: no field for the column %s", t, columns[at].Name)
	}
	return l, nil
}

func plain(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// numbered is a statement as PostgreSQL takes it: names[i] is the parameter that became $i+1.
type numbered struct {
	sql   string
	names []string
}

// statements keeps what the named parameters of a statement became, by its text. Values are never part of a text, so
// that there are as many as the program has written.
var statements sync.Map // string → *numbered

// number replaces named parameters, as pgx does for every query anew.
func number(ctx context.Context, sql string, args []any) (string, []any) {
	if len(args) != 1 {
		return sql, args
	}
	named, ok := args[0].(pgx.NamedArgs)
	if !ok {
		return sql, args
	}
	known, ok := statements.Load(sql)
	if !ok {
		s, err := read(ctx, sql, named)
		if err != nil {
			return sql, args // pgx says what is wrong
		}
		known, _ = statements.LoadOrStore(sql, s)
	}
	s := known.(*numbered)
	values := make([]any, len(s.names))
	for i, name := range s.names {
		value, given := named[name]
		if !given {
			return sql, args
		}
		values[i] = value
	}
	return s.sql, values
}

var errUnnamed = errors.New("a parameter has no value")

// read has pgx replace the parameters, each of which stands for its own name.
func read(ctx context.Context, sql string, named pgx.NamedArgs) (*numbered, error) {
	self := make(pgx.NamedArgs, len(named))
	for name := range named {
		self[name] = name
	}
	text, values, err := self.RewriteQuery(ctx, nil, sql, nil)
	if err != nil {
		return nil, err
	}
	s := &numbered{sql: text, names: make([]string, len(values))}
	for i, v := range values {
		name, ok := v.(string)
		if !ok {
			return nil, errUnnamed
		}
		s.names[i] = name
	}
	return s, nil
}
