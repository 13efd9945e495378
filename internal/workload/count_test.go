package workload_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
)

// miscounted lists the posts whose kept counts differ from a recount.
const miscounted = `
select t.id, t.pns, t.pppk, t.incoming, t.outgoing, r.pns, r.pppk, r.incoming, r.outgoing
  from post t, lateral (select
    (select count(*) from employee e where e.post_id = t.id and e.kind in ('pns', 'cpns')),
    (select count(*) from employee e where e.post_id = t.id and e.kind in ('pppk', 'pppk_part_time')),
    (select count(*) from proposal c where c.to_post_id = t.id and c.open and c.submitted_at is not null),
    (select count(*) from proposal c where c.from_post_id = t.id and c.open and c.submitted_at is not null)
  ) r (pns, pppk, incoming, outgoing)
 where (t.pns, t.pppk, t.incoming, t.outgoing) is distinct from (r.pns::int, r.pppk::int, r.incoming::int, r.outgoing::int)`

// changes are ways in which people and cases change; each runs with random arguments.
var changes = []func(r *rand.Rand) string{
	func(r *rand.Rand) string { // many people move to posts of their agency
		return fmt.Sprintf(`update employee e set post_id = (select t.id from post t where t.agency_id = e.agency_id order by md5(t.id::text || '%d') limit 1)
			where e.id %% %d = 0`, r.Int(), 20+r.IntN(200))
	},
	func(r *rand.Rand) string { // two exchange their posts
		a, b := 1+r.IntN(300), 1+r.IntN(300)
		return fmt.Sprintf(`update employee e set post_id = o.post_id from employee o
			where e.agency_id = o.agency_id and (e.id, o.id) in ((%[1]d, %[2]d), (%[2]d, %[1]d)) and e.id <> o.id`, a, b)
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`update employee set post_id = null, rating = 2 where id %% 97 = %d`, r.IntN(97))
	},
	func(r *rand.Rand) string {
		kind := []string{"pns", "cpns", "pppk", "pppk_part_time"}[r.IntN(4)]
		return fmt.Sprintf(`update employee set kind = '%s' where id %% 31 = %d`, kind, r.IntN(31))
	},
	func(r *rand.Rand) string {
		return fmt.Sprintf(`insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, post_id)
			select agency_id, '%[1]d' || id, lpad((%[1]d::bigint * 1000 + id)::text, 18, '9'), kind, name, sex, birth_date, post_id
			  from employee where id in (%[2]d, %[2]d + 1)`, 1_000_000+r.IntN(1<<30), 1+r.IntN(300))
	},
	func(r *rand.Rand) string { return `delete from employee where length(public_id) > 10 and id % 2 = 0` },
	func(r *rand.Rand) string { // cases change where they lead
		return fmt.Sprintf(`update proposal c set to_post_id = (select t.id from post t where t.agency_id = c.agency_id order by md5(t.id::text || '%d') limit 1)
			where c.id %% 5 = %d`, r.Int(), r.IntN(5))
	},
	func(r *rand.Rand) string { // cases end
		return fmt.Sprintf(`update proposal set open = false, state = 'withdrawn', closed_at = now() where open and id %% 23 = %d`, r.IntN(23))
	},
	func(r *rand.Rand) string { // and begin again, for people without one
		return fmt.Sprintf(`update proposal c set open = true, state = 'proposed', closed_at = null where not open and id %% 7 = %d
			and not exists (select from proposal o where o.employee_id = c.employee_id and o.id <> c.id and (o.open or o.id > c.id))`, r.IntN(7))
	},
	func(r *rand.Rand) string { // drafts are counted once they are sent
		return fmt.Sprintf(`update proposal set submitted_at = case when submitted_at is null and number is not null then now() end where id %% 11 = %d`, r.IntN(11))
	},
}

// The counts on posts equal a recount after random changes, made one after the other and then by four at once.
func TestCountsEqualRecount(t *testing.T) {
	t.Parallel()
	_, d, _ := world(t)
	ctx := t.Context()
	if n := count(t, d, `select count(*) from post where pns > 0 and pppk > 0`); n == 0 {
		t.Fatal("the world has no post with both kinds")
	}
	if n := count(t, d, `select count(*) from post where incoming > 0 or outgoing > 0`); n == 0 {
		t.Fatal("the world has no open case")
	}
	check := func(after string) {
		t.Helper()
		if n := count(t, d, `select count(*) from (`+miscounted+`) x`); n > 0 {
			t.Fatalf("after %s: %d posts are miscounted", after, n)
		}
	}
	check("seeding")
	touched := make([]int64, len(changes))
	for seed := range uint64(60) {
		i := int(seed) % len(changes)
		sql := changes[i](rand.New(rand.NewPCG(seed, 1)))
		touched[i] += change(t, ctx, d, sql)
		check(sql)
	}
	for i, n := range touched {
		if n == 0 {
			t.Errorf("change %d never changed anything", i)
		}
	}
	var wg sync.WaitGroup
	for worker := range uint64(4) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(worker, 2))
			for range 25 {
				change(t, ctx, d, changes[r.IntN(len(changes))](r))
			}
		})
	}
	wg.Wait()
	check("changes at once")
}

// errForbidden: a constraint forbids the change.
var errForbidden = errors.New("forbidden")

// change carries out one change as the product would, again when it met another; what a constraint forbids is left out.
// It returns how many rows it changed.
func change(t *testing.T, ctx context.Context, d *db.DB, sql string) (rows int64) {
	t.Helper()
	err := d.Housekeep(ctx, "test", func(tx *db.Tx) error {
		tag, err := tx.Exec(ctx, sql)
		rows = tag.RowsAffected()
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok && strings.HasPrefix(pg.Code, "23") {
			return errForbidden
		}
		return err
	})
	if err != nil && !errors.Is(err, errForbidden) {
		t.Errorf("%s: %v", sql, err)
	}
	return rows
}

func count(t *testing.T, d *db.DB, sql string) int {
	t.Helper()
	n, err := db.Value[int](t.Context(), d, sql)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A page on need reads neither people nor cases, and of need and posts only those of the agency, by index.
func TestBalanceReadsPostsOfTheAgencyOnly(t *testing.T) {
	t.Parallel()
	_, d, who := world(t)
	ctx := t.Context()
	for _, c := range []struct{ name, condition string }{{"agency", ""}, {"post", " where post_id = 7"}} {
		var plan string
		err := d.Housekeep(ctx, "test", func(tx *db.Tx) error {
			// The small world fits few pages, where reading all is cheapest; ask for the plan of a large one.
			if _, err := tx.Exec(ctx, `set local enable_seqscan = off`); err != nil {
				return err
			}
			return tx.QueryRow(ctx, fmt.Sprintf(`explain (format json) select * from post_balance(%d, '2026-11-02')%s`, who.AgencyID, c.condition)).Scan(&plan)
		})
		if err != nil {
			t.Fatal(err)
		}
		scans := dbtest.Scans(t, plan)
		if len(scans) < 2 {
			t.Errorf("%s: only %d tables read: %s", c.name, len(scans), plan)
		}
		for _, s := range scans {
			if s.Relation == "employee" || s.Relation == "proposal" || s.Relation == "placement" {
				t.Errorf("%s: reads %s", c.name, s.Relation)
			}
			if s.Kind == "Seq Scan" || !strings.Contains(s.Condition, "agency_id = ") {
				t.Errorf("%s: %s of %s by %q, want an index that begins with the agency", c.name, s.Kind, s.Relation, s.Condition)
			}
		}
	}
}
