package seed_test

import (
	"testing"

	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
)

// sqlCopiesDiffer counts what is not in a copy as it is in the first government: units, posts and people, each in its
// own government.
const sqlCopiesDiffer = `
select count(*) from agency a
 where a.public_id like 'salinan%'
   and ((select count(*) from unit where agency_id = a.id) <> (select count(*) from unit where agency_id = 1)
     or (select count(*) from position where agency_id = a.id) <> (select count(*) from position where agency_id = 1)
     or (select count(*) from employee e join unit u on u.id = e.unit_id and u.agency_id = a.id
           join position p on p.id = e.position_id and p.agency_id = a.id where e.agency_id = a.id and e.seat_id is not null)
        <> (select count(*) from employee where agency_id = 1 and seat_id is not null))`

const sqlObjects = `select (select count(*) from pg_constraint where connamespace = 'public'::regnamespace) || ' ' ||
       (select count(*) from pg_indexes where schemaname = 'public')`

func TestCopies(t *testing.T) {
	t.Parallel()
	plain := dbtest.New(t)
	d := dbtest.Open(t, dbtest.Clone(t, "copies", seed.Copies(seed.Options{Size: seed.Small, Seed: 1, Today: today}, 3)))
	for sql, want := range map[string]int{
		"select count(*) from agency": 8, "select count(*) from employee": 8 * 600,
		"select count(distinct nip) from employee": 8 * 600, "select count(*) from service_record": 8 * 600, sqlCopiesDiffer: 0,
	} {
		if got, err := db.Value[int](t.Context(), d, sql); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", sql, got, err, want)
		}
	}
	want, err := db.Value[string](t.Context(), plain, sqlObjects)
	if got, gotErr := db.Value[string](t.Context(), d, sqlObjects); err != nil || gotErr != nil || got != want {
		t.Errorf("constraints and indexes %q, want %q: %v %v", got, want, err, gotErr)
	}
}
