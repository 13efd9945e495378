// Package dbtest gives every test its own PostgreSQL database, cloned in milliseconds from a migrated template.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
	"mutasi/migrations"
)

// New returns a database of its own for the test: migrated, empty, dropped with the cluster.
func New(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, Clone(t, "", nil))
}

// Open opens the database at url for the test.
func Open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url, db.Options{MaxConns: 8})
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(d.Close)
	return d
}

var templates sync.Map // name → *sync.Once result

type built struct {
	once sync.Once
	err  error
}

// Clone returns the url of a fresh copy of a template. The plain template (name "") is migrated and empty; a named
// one is in addition filled by fill, once per cluster, which must therefore be deterministic; change the name when
// its content changes.
func Clone(t testing.TB, name string, fill func(ctx context.Context, url string) error) string {
	t.Helper()
	admin := os.Getenv("TEST_DATABASE_URL")
	if admin == "" {
		t.Fatal("TEST_DATABASE_URL is not set: run the tests with `make test`")
	}
	ctx := context.Background()
	tpl := "tpl_" + fingerprint()
	if err := ensure(ctx, admin, tpl, "", func(ctx context.Context, u string) error { return db.MigrateUp(u) }); err != nil {
		t.Fatalf("build template: %v", err)
	}
	if name != "" {
		parent := tpl
		tpl += "_" + name
		if err := ensure(ctx, admin, tpl, parent, fill); err != nil {
			t.Fatalf("build template %s: %v", name, err)
		}
	}
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		t.Fatalf("reach test cluster: %v", err)
	}
	defer c.Close(ctx)
	clone := "t_" + db.RandomText(12)
	if _, err := c.Exec(ctx, "create database "+clone+" template "+tpl+" strategy file_copy"); err != nil {
		t.Fatalf("clone %s: %v", tpl, err)
	}
	u := withDatabase(admin, clone)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("kept for inspection: psql '%s'", u)
		}
	})
	return u
}

func ensure(ctx context.Context, admin, name, parent string, fill func(context.Context, string) error) error {
	v, _ := templates.LoadOrStore(name, &built{})
	b := v.(*built)
	b.once.Do(func() { b.err = build(ctx, admin, name, parent, fill) })
	return b.err
}

// build makes the template under an advisory lock, because several test binaries run against one cluster.
func build(ctx context.Context, admin, name, parent string, fill func(context.Context, string) error) error {
	c, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, "select pg_advisory_lock(hashtext($1))", name); err != nil {
		return err
	}
	var ready bool
	if err := c.QueryRow(ctx, "select exists (select from pg_database where datname = $1 and datistemplate)", name).Scan(&ready); err != nil || ready {
		return err
	}
	create := "create database " + name
	if parent != "" {
		create += " template " + parent + " strategy file_copy"
	}
	for _, sql := range []string{"drop database if exists " + name, create} {
		if _, err := c.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := fill(ctx, withDatabase(admin, name)); err != nil {
		return err
	}
	_, err = c.Exec(ctx, "alter database "+name+" is_template true allow_connections false")
	return err
}

var fingerprint = sync.OnceValue(func() string {
	h := sha256.New()
	files, _ := fs.Glob(migrations.FS, "*.sql")
	for _, f := range files {
		b, _ := fs.ReadFile(migrations.FS, f)
		fmt.Fprintln(h, f, len(b))
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
})

// withDatabase replaces the database name of a postgres:// url.
func withDatabase(raw, name string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "" {
		return raw + " dbname=" + name // keyword/value form: the last setting wins
	}
	u.Path = "/" + name
	return u.String()
}
