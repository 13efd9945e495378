// Package bench measures the pages under load: `make bench`. Its numbers are of one machine in one hour; what counts
// is the ratio to a bare handler, measured in turns within the same run.
package bench

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const sqlBareList = `
select e.public_id, e.nip, e.name, coalesce(p.name, '') as position, coalesce(u.name, '') as unit,
       coalesce(e.rank_code, '') as rank, e.position_since as since, e.retires_on, coalesce(e.rating, 0)::int as rating
  from (select * from employee where agency_id = $1 and seat_id is not null order by name_key, id limit 20) e
  left join position p on p.id = e.position_id
  left join unit u on u.id = e.unit_id
 order by e.name_key, e.id`

// bare is the least that can answer with a list of twenty people: chi, pgx and templ; nobody signs in, nothing is
// filtered, counted, framed, compressed or logged.
func bare(pool *pgxpool.Pool, agency int) http.Handler {
	m := chi.NewMux()
	m.Get("/", func(w http.ResponseWriter, r *http.Request) {
		rows, err := pool.Query(r.Context(), sqlBareList, agency)
		var list []row
		if err == nil {
			list, err = pgx.CollectRows(rows, pgx.RowToStructByName[row])
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		templ.Handler(bareList(list)).ServeHTTP(w, r)
	})
	return m
}
