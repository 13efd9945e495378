package db

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
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
	var into *targets
	for rows.Next() {
		if into == nil {
			var err error
			if into, err = targetsOf(reflect.ValueOf(&row).Elem(), rows.FieldDescriptions()); err != nil {
				return err
			}
		}
		row = empty
		if err := into.read(rows); err != nil {
			return err
		}
		if err := each(&row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// targets is where the columns of a row go.
type targets struct {
	all   []any // a pointer for each column, for pgx
	other []any // the same without the texts
	texts []textTarget
}

type textTarget struct {
	column int
	into   *string
}

// read has pgx read a row, but for its texts, which are copied at once: a list is mostly text, and the copies are most of what a
// reading page allocates.
func (t *targets) read(rows pgx.Rows) error {
	raw := rows.RawValues()
	length := 0
	for _, x := range t.texts {
		if raw[x.column] == nil {
			return rows.Scan(t.all...) // null is no text: pgx says so
		}
		length += len(raw[x.column])
	}
	if err := rows.Scan(t.other...); err != nil {
		return err
	}
	var b strings.Builder
	b.Grow(length)
	for _, x := range t.texts {
		b.Write(raw[x.column])
	}
	rest := b.String()
	for _, x := range t.texts {
		n := len(raw[x.column])
		*x.into, rest = rest[:n], rest[n:]
	}
	return nil
}

// layout says which field of a struct takes each column of a result.
type layout struct {
	columns []string
	fields  [][]int
}

// layouts keeps, by type, the layout that was used last: a type is nearly always read by one statement.
var layouts sync.Map // reflect.Type → *layout

func targetsOf(v reflect.Value, columns []pgconn.FieldDescription) (*targets, error) {
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
	t := &targets{all: make([]any, len(l.fields)), other: make([]any, len(l.fields))}
	for i, f := range l.fields {
		t.all[i] = v.FieldByIndex(f).Addr().Interface()
		if text, ok := t.all[i].(*string); ok && (columns[i].DataTypeOID == pgtype.TextOID || columns[i].DataTypeOID == pgtype.VarcharOID) {
			t.texts = append(t.texts, textTarget{i, text})
		} else {
			t.other[i] = t.all[i]
		}
	}
	return t, nil
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

// numbered is a statement as PostgreSQL takes it: names[i] is the parameter that became $i+1. One with optional parts is
// many statements: pieces are its text cut at them.
type numbered struct {
	sql    string
	names  []string
	pieces []piece
}

// piece is a stretch of a statement, which stands if the parameter asked for is not zero; one that asks for none stands.
type piece struct{ text, asks string }

// optional is a part of a statement that stands only where its parameter is not zero (0, false, an empty text or list, null):
//
//	where e.agency_id = @agency /*if scope*/ and u.ancestors @> array[@scope::bigint] /*end*/
//
// This is how a filter that may be empty is written, and not as "@scope = 0 or …": the plan that PostgreSQL keeps of such
// a statement has to suit both, reads the whole agency for a small unit or looks up one by one what it should read whole,
// and costs several times what either needs. Each choice of parts is a statement of its own with a plan of its own. A
// parameter that is not given at all is null, and its part stands: to forget a filter shows nothing, never everything.
var optional = regexp.MustCompile(`(?s)/\*if (\w+)\*/(.*?)/\*end\*/`)

// cut cuts a statement at its optional parts; nil if it has none.
func cut(sql string) (pieces []piece) {
	at := 0
	for _, m := range optional.FindAllStringSubmatchIndex(sql, -1) {
		pieces = append(pieces, piece{text: sql[at:m[0]]}, piece{sql[m[4]:m[5]], sql[m[2]:m[3]]})
		at = m[1]
	}
	if pieces != nil {
		pieces = append(pieces, piece{text: sql[at:]})
	}
	return pieces
}

// chosen is the statement with the parts that stand for these parameters.
func chosen(pieces []piece, named pgx.NamedArgs) string {
	var b strings.Builder
	for _, p := range pieces {
		if v, given := named[p.asks]; p.asks != "" && given && zero(v) {
			continue
		}
		b.WriteString(p.text)
	}
	return b.String()
}

func zero(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0
}

// statements keeps what the named parameters of a statement became, by its text. Values are never part of a text, so
// that there are as many as the program has written.
var statements sync.Map // string → *numbered

// number replaces named parameters, as pgx does for every query anew, and leaves out the optional parts that have no
// say. What pgx is told besides, as how to plan, comes before the parameters and stays.
func number(ctx context.Context, sql string, args []any) (string, []any) {
	last := len(args) - 1
	if last < 0 {
		return sql, args
	}
	named, ok := args[last].(pgx.NamedArgs)
	if !ok {
		return sql, args
	}
	s, err := known(ctx, sql, named)
	if err == nil && s.pieces != nil {
		sql = chosen(s.pieces, named)
		s, err = known(ctx, sql, named)
	}
	if err != nil {
		return sql, args // pgx says what is wrong
	}
	values := append(make([]any, 0, last+len(s.names)), args[:last]...)
	for _, name := range s.names {
		value, given := named[name]
		if !given {
			return sql, args
		}
		values = append(values, value)
	}
	return s.sql, values
}

// known is a statement as it was read the first time.
func known(ctx context.Context, sql string, named pgx.NamedArgs) (*numbered, error) {
	if s, ok := statements.Load(sql); ok {
		return s.(*numbered), nil
	}
	s := &numbered{pieces: cut(sql)}
	if s.pieces == nil {
		var err error
		if s, err = read(ctx, sql, named); err != nil {
			return nil, err
		}
	}
	first, _ := statements.LoadOrStore(sql, s)
	return first.(*numbered), nil
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
