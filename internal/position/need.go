package position

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Need is the need of a post from a day on, until the next one that is known.
type Need struct {
	Post       int64    `json:"post"`
	Day        asn.Date `json:"day"`
	Quantity   int      `json:"quantity"`
	Exact      string   `json:"exact"` // before rounding, as a decimal; empty: not known
	Minimum    *int     `json:"minimum"`
	Maximum    *int     `json:"maximum"`
	Method     string   `json:"method"`
	AnalysedOn asn.Date `json:"analysed_on"` // zero: not said
	Analysis   int64    `json:"analysis"`    // 0: entered without one
}

// sqlLockPosts keeps two changes of the needs of a post apart.
const sqlLockPosts = `select id from post where id = any ($1) order by id for no key update`

const needRows = `jsonb_to_recordset(@rows) as r(post bigint, day date, quantity int, exact text, minimum int, maximum int, method text,
       analysed_on text, analysis bigint)`

// A need that began on the very day is corrected; one that began earlier ends on the day; the new one holds until the next
// one known begins. A need entered as a number alone keeps the minimum that was known.
const sqlCorrectNeeds = `
update need n set quantity = r.quantity, exact = nullif(r.exact, '')::numeric, method = r.method, source = @source,
       minimum = case when r.method = 'entered' and r.minimum is null then least(n.minimum, r.quantity) else r.minimum end,
       maximum = r.maximum, analysed_on = coalesce(nullif(r.analysed_on, '')::date, n.analysed_on), analysis_id = nullif(r.analysis, 0)
  from ` + needRows + `
 where n.post_id = r.post and n.agency_id = @agency and lower(n.valid) = r.day`

const sqlEndNeeds = `
update need n set valid = daterange(lower(n.valid), r.day) from ` + needRows + `
 where n.post_id = r.post and n.agency_id = @agency and n.valid @> r.day and lower(n.valid) < r.day`

const sqlAddNeeds = `
insert into need (agency_id, post_id, valid, quantity, exact, minimum, maximum, method, source, analysed_on, analysis_id)
select @agency, r.post, daterange(r.day, (select min(lower(n.valid)) from need n where n.post_id = r.post and lower(n.valid) > r.day)),
       r.quantity, nullif(r.exact, '')::numeric, r.minimum, r.maximum, r.method, @source, nullif(r.analysed_on, '')::date, nullif(r.analysis, 0)
  from ` + needRows + `
 where not exists (select from need n where n.post_id = r.post and lower(n.valid) = r.day)`

// Seats that exist from a later day only are brought forward before new ones are added.
const sqlAdvanceSeats = `
update seat s set valid = daterange(x.day, upper(s.valid))
  from (select l.id, r.day, row_number() over (partition by r.post order by l.ordinal) as k,
               r.quantity - (select count(*) from seat h where h.post_id = r.post and h.valid @> r.day) as missing
          from ` + needRows + `
          join seat l on l.post_id = r.post and lower(l.valid) > r.day) x
 where s.id = x.id and x.k <= x.missing`

// A post needed n times has n seats. One for a later day exists from that day on.
const sqlFillSeats = `
insert into seat (agency_id, post_id, ordinal, valid)
select @agency, r.post, k, daterange(case when r.day > @today::date then r.day else date '2000-01-01' end, null)
  from ` + needRows + `
  left join lateral (select coalesce(max(s.ordinal), 0) as last, count(*) filter (where s.valid @> greatest(r.day, @today::date)) as seats
                       from seat s where s.post_id = r.post) h on true
 cross join generate_series(h.last + 1, h.last + r.quantity - h.seats) as k`

// Of the seats of a post that exist today, those held come first, then those reserved for later: as many as are needed
// belong to the establishment, the others are beyond it. Without a need nothing is beyond it.
const sqlSettleSeats = `
update seat s set over_establishment = x.over
  from (select s.id, coalesce(row_number() over (partition by s.post_id
                 order by not exists (select from placement p where p.seat_id = s.id and p.kind in ('definitive', 'reserved') and p.valid @> @today::date),
                          not exists (select from placement p where p.seat_id = s.id and p.kind = 'reserved'), s.ordinal) > n.quantity, false) as over
          from seat s
          left join need n on n.post_id = s.post_id and n.valid @> @today::date
         where s.agency_id = @agency /*if posts*/ and s.post_id = any (@posts) /*end*/ and s.valid @> @today::date) x
 where s.id = x.id and s.over_establishment <> x.over`

// SetNeeds writes needs, at most one of a post, and puts the seats of their posts in order. source says where they come
// from.
func SetNeeds(ctx context.Context, tx *db.Tx, agency int, today asn.Date, source string, needs []Need) error {
	if len(needs) == 0 {
		return nil
	}
	posts := make([]int64, len(needs))
	for i, n := range needs {
		posts[i] = n.Post
	}
	if _, err := tx.Exec(ctx, sqlLockPosts, posts); err != nil {
		return fmt.Errorf("lock posts: %w", err)
	}
	rows, err := json.Marshal(needs)
	if err != nil {
		return fmt.Errorf("needs: %w", err)
	}
	args := pgx.NamedArgs{"agency": agency, "today": today, "source": source, "rows": rows}
	for _, step := range []struct{ what, sql string }{
		{"correct needs", sqlCorrectNeeds}, {"end needs", sqlEndNeeds}, {"add needs", sqlAddNeeds}, {"advance seats", sqlAdvanceSeats}, {"add seats", sqlFillSeats},
	} {
		if _, err := tx.Exec(ctx, step.sql, args); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return settle(ctx, tx, agency, today, posts)
}

const sqlChangedPosts = `
select distinct post_id from need where agency_id = @agency and (lower(valid) between @today::date - 7 and @today::date or upper(valid) between @today::date - 7 and @today::date)`

// SettleChanged is SettleSeats for the posts whose need began or ended within a week: it is repeated daily, since a need
// may begin that was written long before. Running it again changes nothing.
func SettleChanged(ctx context.Context, tx *db.Tx, agency int, today asn.Date) error {
	rows, err := tx.Query(ctx, sqlChangedPosts, pgx.NamedArgs{"agency": agency, "today": today})
	if err != nil {
		return fmt.Errorf("find changed needs: %w", err)
	}
	posts, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(posts) == 0 {
		return err
	}
	return settle(ctx, tx, agency, today, posts)
}

// SettleSeats renews, for all posts of an agency, which seats are beyond the establishment today.
func SettleSeats(ctx context.Context, tx *db.Tx, agency int, today asn.Date) error {
	return settle(ctx, tx, agency, today, nil)
}

func settle(ctx context.Context, tx *db.Tx, agency int, today asn.Date, posts []int64) error {
	if _, err := tx.Exec(ctx, sqlSettleSeats, pgx.NamedArgs{"agency": agency, "today": today, "posts": posts}); err != nil {
		return fmt.Errorf("settle seats: %w", err)
	}
	return nil
}
