package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
)

type actor struct{ a db.Attribution }

func (a actor) Attribution() db.Attribution { return a.a }

var tester = actor{db.Attribution{Name: "Penguji", Role: "system"}}

func addAgency(ctx context.Context, tx *db.Tx, code string) error {
	_, err := tx.Exec(ctx, `insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
		values ($1, $2, 'Kabupaten Uji', 'Uji', 'regency', '00.00', 'Bupati', 'Kota Uji', 'BKPSDM')`, db.NewPublicID(), code)
	return err
}

func TestWriteCommitsWithItsAuditRecord(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	err := d.Write(ctx, tester, "agency.add", func(tx *db.Tx) error {
		if err := addAgency(ctx, tx, "1"); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "agency", ID: "x", Name: "Uji"}, nil, map[string]any{"code": "1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := db.Value[string](ctx, d, `select actor_name || ' ' || action || ' ' || (diff->'code'->>'after') from audit_event`)
	if err != nil || got != "Penguji agency.add 1" {
		t.Errorf("audit record = %q, %v", got, err)
	}
}

func TestWriteRefusesToCommitUnaudited(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	err := d.Write(ctx, tester, "agency.add", func(tx *db.Tx) error { return addAgency(ctx, tx, "1") })
	if !errors.Is(err, db.ErrNotAudited) {
		t.Fatalf("Write = %v, want ErrNotAudited", err)
	}
	if n, _ := db.Value[int](ctx, d, `select count(*) from agency`); n != 0 {
		t.Errorf("%d agencies stored by an unaudited write", n)
	}
}

func TestPoolRefusesToWrite(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	_, err := db.Value[int](t.Context(), d, `insert into login_failure (bucket, window_start, failures) values ('x', now(), 1) returning failures`)
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || pg.Code != "25006" {
		t.Errorf("insert through the pool = %v, want SQLSTATE 25006", err)
	}
}

func TestAuditIsAppendOnly(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	for _, sql := range []string{`update audit_event set actor_name = 'lain'`, `delete from audit_event`, `truncate audit_event`} {
		err := d.Write(ctx, tester, "agency.add", func(tx *db.Tx) error {
			if err := tx.Audit(ctx, db.Subject{Kind: "agency", ID: "x", Name: "Uji"}, nil, nil); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, sql)
			return err
		})
		pg, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || pg.Code != "23001" {
			t.Errorf("%s = %v, want SQLSTATE 23001", sql, err)
		}
	}
}

func TestWriteIsCarriedOutOncePerKey(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	var uid int64
	if err := d.Housekeep(ctx, "test.user", func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `insert into user_account (public_id, username, name) values ('u', 'u', 'U') returning id`).Scan(&uid)
	}); err != nil {
		t.Fatal(err)
	}
	who := actor{db.Attribution{UserID: uid, Name: "U", Role: "admin"}}
	submit := func(code, key, body string) error {
		ctx := db.WithKey(ctx, db.Key{Value: key, Route: "/x", BodyHash: []byte(body)})
		return d.Write(ctx, who, "agency.add", func(tx *db.Tx) error {
			if err := addAgency(ctx, tx, code); err != nil {
				return err
			}
			return tx.Audit(ctx, db.Subject{Kind: "agency", ID: "a" + code, Name: "Uji"}, nil, nil)
		})
	}
	const key = "0123456789abcdef"
	if err := submit("1", key, "b"); err != nil {
		t.Fatal(err)
	}
	err := submit("2", key, "b")
	if r, ok := errors.AsType[*db.Repeated](err); !ok || r.ID != "a1" {
		t.Errorf("second submission = %v, want Repeated a1", err)
	}
	if err := submit("3", key, "other"); !errors.Is(err, db.ErrKeyReused) {
		t.Errorf("same key, other body = %v, want ErrKeyReused", err)
	}
	if n, _ := db.Value[int](ctx, d, `select count(*) from agency`); n != 1 {
		t.Errorf("%d agencies, want 1", n)
	}
	// A refused attempt leaves the key free, so that "send again" works.
	if err := submit("1", "fedcba9876543210", "b"); err == nil {
		t.Fatal("duplicate code accepted")
	}
	if err := submit("4", "fedcba9876543210", "b"); err != nil {
		t.Errorf("retry after a refusal = %v", err)
	}
}

func TestConstraintsSpeakToPeople(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := t.Context()
	add := func() error {
		return d.Write(ctx, tester, "user.add", func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `insert into user_account (public_id, username, name) values ($1, 'sama', 'U')`, db.NewPublicID()); err != nil {
				return err
			}
			return tx.Audit(ctx, db.Subject{Kind: "user", ID: "x", Name: "U"}, nil, nil)
		})
	}
	if err := add(); err != nil {
		t.Fatal(err)
	}
	if err := add(); !errors.Is(err, errs.New(errs.Conflict, "db.username_used")) {
		t.Errorf("second = %v, want a conflict that names the username", err)
	}
	if err := db.NotFound(pgx.ErrNoRows, "x"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("NotFound = %v", err)
	}
}

func TestMigrationsUpDownUp(t *testing.T) {
	t.Parallel()
	url := dbtest.Clone(t, "", nil)
	m, err := db.NewMigrator(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	for _, step := range []struct {
		name string
		run  func() error
	}{{"down", m.Down}, {"up", m.Up}, {"up again", m.Up}} {
		if err := step.run(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
	}
}

func TestCounterCountsStatements(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, c := db.WithCounter(t.Context())
	for range 3 {
		if _, err := db.Value[int](ctx, d, "select 1"); err != nil {
			t.Fatal(err)
		}
	}
	if c.N() != 3 {
		t.Errorf("counted %d statements, want 3", c.N())
	}
}

func TestDiffKeepsOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	type v struct {
		A string `json:"a"`
		B int    `json:"b"`
	}
	got, err := db.Diff(v{"x", 1}, v{"x", 2})
	if err != nil || string(got) != `{"b":{"before":1,"after":2}}` {
		t.Errorf("Diff = %s, %v", got, err)
	}
}
