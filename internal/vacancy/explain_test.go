package vacancy

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/dbtest"
	"mutasi/internal/policy"
	"mutasi/internal/seed"
)

// TestSearchReadsByIndex asks PostgreSQL how it would search where tables are too large to be read whole: every table
// that grows with people or cases is then reached by an index, so that the cost is that of the government, not of the
// nation.
func TestSearchReadsByIndex(t *testing.T) {
	t.Parallel()
	today := asn.NewDate(2026, 11, 21)
	c, err := pgx.Connect(t.Context(), dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }()
	if _, err := c.Exec(t.Context(), "set enable_seqscan = off"); err != nil {
		t.Fatal(err)
	}
	p, err := policy.Defaults(today)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rulesOf(p.Set, today)
	if err != nil {
		t.Fatal(err)
	}
	args := r.args(access.Actor{AgencyID: 1, Role: access.HROperator})
	args["post"], args["person"], args["people"] = "x", "x", []string{"x"}
	for name, sql := range map[string]string{"candidates": sqlCandidates, "posts": sqlPosts, "compare": sqlPeople} {
		rows, err := c.Query(t.Context(), "explain "+sql, pgx.QueryExecModeCacheDescribe, args)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		indexed := false
		for _, line := range plan {
			indexed = indexed || strings.Contains(line, "on employee ")
			for _, table := range []string{"employee", "placement", "service_record", "proposal", "seat", "post", "need"} {
				if strings.Contains(line, "Seq Scan on "+table+" ") {
					t.Errorf("%s reads the whole of %s: %s", name, table, strings.TrimSpace(line))
				}
			}
		}
		if !indexed {
			t.Errorf("%s: the plan does not read people:\n%s", name, strings.Join(plan, "\n"))
		}
	}
}
