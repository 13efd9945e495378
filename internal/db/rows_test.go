package db_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

// Base is embedded.
type Base struct{ Level int }

func TestRowsAreReadByName(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	day := time.Date(1985, 4, 11, 0, 0, 0, 0, time.UTC)
	const sql = `select x.tags, x.public_id, x.born, x.level from (values
		('{a,b}'::text[], 'p1', '1985-04-11'::date, 3), ('{}', 'p2', null, 4)) as x (tags, public_id, born, level) where x.level >= @from`
	type row struct {
		Base
		PublicID string
		Born     *time.Time
		Tags     []string
		Skipped  int `db:"-"`
	}
	for from, want := range map[int][]row{
		0: {{Base{3}, "p1", &day, []string{"a", "b"}, 0}, {Base{4}, "p2", nil, []string{}, 0}},
		4: {{Base{4}, "p2", nil, []string{}, 0}},
		9: {},
	} {
		got, err := db.All[row](t.Context(), d, sql, pgx.NamedArgs{"from": from, "unused": "x"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("from %d: %v (-want +got):\n%s", from, err, diff)
		}
	}
	// The same type by another statement, and the first one again.
	const turned = `select 1 as level, 'x' as public_id, null::date as born, null::text[] as tags`
	for _, q := range []string{turned, strings.Replace(sql, "@from", "4", 1), turned} {
		if _, err := db.One[row](t.Context(), d, q); err != nil {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// Texts are copied together; each is its own, whatever its neighbours are.
func TestTextsOfRows(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	type code string
	type row struct {
		A, B string
		N    int
		C    string
		D    code
		E    *string
		F    string
	}
	const sql = `select * from (values ('Siti', '', 1, 'é–ü'::varchar(5), 'kode', null, 'x'::char(2)), ('', '', 2, '', '', 'ada', 'yy')) x (a, b, n, c, d, e, f)`
	there := "ada"
	want := []row{{"Siti", "", 1, "é–ü", "kode", nil, "x "}, {"", "", 2, "", "", &there, "yy"}}
	got, err := db.All[row](t.Context(), d, sql)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	type pair struct{ A, B string }
	if _, err := db.All[pair](t.Context(), d, `select * from (values ('a', 'b'), ('c', null)) x (a, b)`); err == nil || !strings.Contains(err.Error(), "NULL") {
		t.Errorf("a text that is null: %v, want an error that says so", err)
	}
}

func TestRowsMustFit(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	type row struct{ A, B int }
	for _, tt := range []struct{ sql, want string }{
		{"select 1 as a", "no column for the field B"},
		{"select 1 as a, 2 as b, 3 as c", "no field for the column c"},
	} {
		if _, err := db.All[row](t.Context(), d, tt.sql); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.sql, err, tt.want)
		}
	}
	if _, err := db.One[row](t.Context(), d, "select 1 as a, 2 as b where false"); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no row: %v", err)
	}
	if _, err := db.One[row](t.Context(), d, "select 1 as a, g as b from generate_series(1, 2) g"); !errors.Is(err, pgx.ErrTooManyRows) {
		t.Errorf("two rows: %v", err)
	}
	if _, err := db.All[row](t.Context(), d, "select 1 as a, 1 / g as b from generate_series(1, 0, -1) g"); err == nil {
		t.Error("a statement that fails on its second row gave no error")
	}
}

func TestNamedParametersKeepTheirPlace(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const sql = `select @b::text || @a::text || @b::text || '@a' || coalesce(@c::text, '-')`
	for range 2 { // the second time it is remembered
		for _, tt := range []struct {
			args pgx.NamedArgs
			want string
		}{
			{pgx.NamedArgs{"a": "1", "b": "2", "c": nil}, "212@a-"},
			{pgx.NamedArgs{"a": "x", "b": "y", "c": "z"}, "yxy@az"},
			{pgx.NamedArgs{"a": "1", "b": "2"}, "212@a-"}, // pgx takes what is not given as null
		} {
			if got, err := db.Value[string](t.Context(), d, sql, tt.args); err != nil || got != tt.want {
				t.Errorf("%v: %q, %v, want %q", tt.args, got, err, tt.want)
			}
		}
	}
}

// A part of a statement stands where its parameter says something; one that is forgotten is null and hides everything.
func TestOptionalParts(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const sql = `select coalesce(string_agg(n::text, ',' order by n), '') from generate_series(1, 6) n
		where n < @below /*if from*/ and n >= @from /*end*/ /*if words*/
		  and n::text = any (@words::text[]) /*end*/`
	ask := map[string]func(ctx context.Context, args ...any) (string, error){
		"pool": func(ctx context.Context, args ...any) (string, error) { return db.Value[string](ctx, d, sql, args...) },
		"batch": func(ctx context.Context, args ...any) (got string, err error) {
			var b pgx.Batch
			b.Queue(sql, args...).QueryRow(func(row pgx.Row) error { return row.Scan(&got) })
			return got, errors.Join(err, d.SendBatch(ctx, &b).Close())
		},
		"snapshot": func(ctx context.Context, args ...any) (got string, err error) {
			err = d.Snapshot(ctx, func(q db.Querier) error { return q.QueryRow(ctx, sql, args...).Scan(&got) })
			return got, err
		},
		"writing": func(ctx context.Context, args ...any) (got string, err error) {
			err = d.Housekeep(ctx, "test", func(tx *db.Tx) error {
				if got, err = db.Value[string](ctx, tx, sql, args...); err != nil {
					return err
				}
				_, err := tx.Exec(ctx, sql, args...)
				return err
			})
			return got, err
		},
	}
	for name, ask := range ask {
		for _, tt := range []struct {
			args pgx.NamedArgs
			want string
		}{
			{pgx.NamedArgs{"below": 5, "from": 0, "words": ""}, "1,2,3,4"},
			{pgx.NamedArgs{"below": 5, "from": int64(3), "words": nil}, "3,4"},
			{pgx.NamedArgs{"below": 5, "from": 0, "words": []string{"2", "4", "6"}}, "2,4"},
			{pgx.NamedArgs{"below": 5, "from": 3, "words": []string{"2", "4", "6"}}, "4"},
			{pgx.NamedArgs{"below": 5, "from": 0}, ""},
			{pgx.NamedArgs{"below": 5, "words": []string{}}, ""},
		} {
			for range 2 { // the second time it is remembered
				if got, err := ask(t.Context(), tt.args); err != nil || got != tt.want {
					t.Errorf("%s %v: %q, %v, want %q", name, tt.args, got, err, tt.want)
				}
			}
		}
		if name == "batch" {
			continue // the whole batch is planned one way
		}
		if got, err := ask(t.Context(), pgx.QueryExecModeCacheDescribe, pgx.NamedArgs{"below": 5, "from": 2, "words": ""}); err != nil || got != "2,3,4" {
			t.Errorf("%s, planned anew: %q, %v", name, got, err)
		}
	}
}

func TestMemo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	m := db.NewMemo[string, int](time.Minute, func() time.Time { return now })
	asked := 0
	ask := func() (int, error) { asked++; return asked, nil }
	get := func(key string) int {
		v, err := m.Get(key, ask)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if a, b, c := get("x"), get("x"), get("y"); a != 1 || b != 1 || c != 2 {
		t.Errorf("got %d, %d, %d, want 1, 1, 2", a, b, c)
	}
	now = now.Add(time.Minute)
	if v := get("x"); v != 3 {
		t.Errorf("after a minute %d, want 3: asked anew", v)
	}
	if _, err := m.Get("z", func() (int, error) { return 0, pgx.ErrNoRows }); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("a failed question gave %v", err)
	}
	if v := get("z"); v != 4 {
		t.Errorf("after a failure %d, want 4: an error is not remembered", v)
	}
}

func TestTrigrams(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "si": false, "a b": false, "a-b c.d": false, "...": false, "%%%": false, "  si  ": false,
		"siti": true, "al amin": true, "a 123": true, "çağ": true,
	} {
		if got := db.Trigrams(text); got != want {
			t.Errorf("%q: %t, want %t", text, got, want)
		}
	}
}
