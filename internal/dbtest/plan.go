package dbtest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Scan is one reading of a table in a plan: how, by which condition on an index, and what is filtered afterwards. The
// reading of an index alone, before that of its table, has no Relation.
type Scan struct{ Kind, Relation, Index, Condition, Filter string }

// Grown connects to the database at url as the server's owner and has PostgreSQL plan as if the tables had so many times
// the rows: the tests' worlds fit few pages, where to read all is cheapest whatever a statement asks for.
func Grown(t testing.TB, url string, times int, tables []string) *pgx.Conn {
	t.Helper()
	admin, ctx := os.Getenv("TEST_DATABASE_ADMIN_URL"), t.Context()
	if admin == "" {
		t.Skip("planning as in a nation takes a server of the tests' own")
	}
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(ctx, withDatabase(admin, cfg.Database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.WithoutCancel(ctx)) })
	// What db.Open sets as well.
	for _, sql := range []string{"analyze", "set jit = off", "set random_page_cost = 1.1", "set plan_cache_mode = force_generic_plan"} {
		if _, err := c.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	tag, err := c.Exec(ctx, `update pg_class c set relpages = greatest(relpages, 1), reltuples = greatest(reltuples, 50) * $1::int
		where oid in (select r::regclass from unnest($2::text[]) r union select indexrelid from pg_index where indrelid in (select r::regclass from unnest($2::text[]) r))`, times, tables)
	if err != nil || int(tag.RowsAffected()) < 2*len(tables) {
		t.Fatalf("%d tables and indexes have grown: %v", tag.RowsAffected(), err)
	}
	return c
}

// Generic has PostgreSQL plan a statement with $1, $2 … for whatever values come, as it does for one that it keeps.
func Generic(t testing.TB, c *pgx.Conn, sql string) (plan string) {
	t.Helper()
	ctx := t.Context()
	if _, err := c.Exec(ctx, "prepare probe as "+sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	var n int
	err := c.QueryRow(ctx, "select cardinality(parameter_types) from pg_prepared_statements where name = 'probe'").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	probe := "probe"
	if n > 0 {
		probe = fmt.Sprintf("probe(null%s)", strings.Repeat(", null", n-1))
	}
	if err := c.QueryRow(ctx, "explain (format json) execute "+probe, pgx.QueryExecModeSimpleProtocol).Scan(&plan); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	if _, err := c.Exec(ctx, "deallocate probe"); err != nil {
		t.Fatal(err)
	}
	return plan
}

// Scans lists the readings of tables and indexes in a plan as JSON.
func Scans(t testing.TB, plan string) (out []Scan) {
	t.Helper()
	type node struct {
		Kind      string `json:"Node Type"`
		Relation  string `json:"Relation Name"`
		Index     string `json:"Index Name"`
		Condition string `json:"Index Cond"`
		Recheck   string `json:"Recheck Cond"`
		Filter    string
		Plans     []json.RawMessage
	}
	var walk func(raw json.RawMessage)
	walk = func(raw json.RawMessage) {
		var n node
		if err := json.Unmarshal(raw, &n); err != nil {
			t.Fatal(err)
		}
		if n.Relation+n.Index != "" && n.Kind != "ModifyTable" {
			out = append(out, Scan{n.Kind, n.Relation, n.Index, n.Condition + n.Recheck, n.Filter})
		}
		for _, p := range n.Plans {
			walk(p)
		}
	}
	var top []struct{ Plan json.RawMessage }
	if err := json.Unmarshal([]byte(plan), &top); err != nil {
		t.Fatal(err)
	}
	walk(top[0].Plan)
	return out
}
