// Package bench measures the pages under load: `make bench`. Its numbers are of one machine in one hour; what counts
// is the ratio to a bare handler, measured in turns within the same run.
package bench

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"mutasi/internal/server/kit"
)

const sqlBareList = `
select e.public_id, e.nip, e.name, coalesce(p.name, '') as position, coalesce(u.name, '') as unit,
       coalesce(e.rank_code, '') as rank, e.position_since as since, e.retires_on, coalesce(e.rating, 0)::int as rating
  from (select * from employee where agency_id = $1 and seat_id is not null order by name_key, id limit 20) e
  left join position p on p.id = e.position_id
  left join unit u on u.id = e.unit_id
 order by e.name_key, e.id`

// bare is the least that can answer with a list of twenty people: chi, pgx and templ; nobody signs in, nothing is
// filtered, counted, framed or logged. /dipadatkan is the same, compressed as the product compresses.
func bare(pool *pgxpool.Pool, agency int) http.Handler {
	page := func(send func(http.ResponseWriter, *http.Request, templ.Component)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			rows, err := pool.Query(r.Context(), sqlBareList, agency)
			var list []row
			if err == nil {
				list, err = pgx.CollectRows(rows, pgx.RowToStructByName[row])
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			send(w, r, bareList(list))
		}
	}
	m := chi.NewMux()
	m.Get("/", page(func(w http.ResponseWriter, r *http.Request, c templ.Component) { templ.Handler(c).ServeHTTP(w, r) }))
	m.Get("/dipadatkan", page(func(w http.ResponseWriter, r *http.Request, c templ.Component) {
		if err := kit.Page(w, r, c); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	return m
}
