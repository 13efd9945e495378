package exchange

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/db"
)

// named makes named arguments of a map.
func named(m map[string]any) pgx.NamedArgs { return pgx.NamedArgs(m) }

// execRows runs a statement over records, if there are any.
func execRows[T any](ctx context.Context, tx *db.Tx, agency int, what, sql string, records []T) error {
	if len(records) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, sql, pgx.NamedArgs{"agency": agency, "source": importSource, "rows": marshal(records)})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// allocate finds a seat for every write, adding posts and seats as needed, and
// returns the seats in the order of the writes.
func allocate(ctx context.Context, tx *db.Tx, p *employees, writes []*employeeWrite) ([]int64, error) {
	posts, err := ensurePosts(ctx, tx, p, writes)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(posts))
	for _, id := range posts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	seats, err := loadSeats(ctx, tx, ids, writes)
	if err != nil {
		return nil, err
	}
	needs, err := loadNeeds(ctx, tx, ids, p)
	if err != nil {
		return nil, err
	}
	out := make([]int64, len(writes))
	var missing []newSeat
	for _, i := range byStart(writes) {
		w := writes[i]
		post := posts[postKey{w.plan.unitID, w.plan.positionID}]
		if seat := takeSeat(seats[post], w); seat != nil {
			out[i] = seat.ID
			continue
		}
		need, known := needs[post]
		ordinal := len(seats[post]) + 1
		for _, s := range seats[post] {
			ordinal = max(ordinal, s.Ordinal+1)
		}
		missing = append(missing, newSeat{write: i, Post: post, Ordinal: ordinal, OverNeed: known && ordinal > need})
		seats[post] = append(seats[post], &seatState{PostID: post, Ordinal: ordinal, Free: w.plan.until})
	}
	return out, addSeats(ctx, tx, p.agency.ID, missing, out)
}

// byStart orders writes: corrections first, which keep their seat if they can,
// then by the day on which the person takes the seat, so that the result does
// not depend on the order of the file.
func byStart(writes []*employeeWrite) []int {
	order := make([]int, len(writes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(corrected(writes[b])-corrected(writes[a]), writes[a].plan.start.Compare(writes[b].plan.start), cmp.Compare(writes[a].row.NIP, writes[b].row.NIP))
	})
	return order
}

func corrected(w *employeeWrite) int {
	if w.plan.place == retime {
		return 1
	}
	return 0
}

// takeSeat finds a seat that is free from the start of the write on and marks
// it taken; a person whose date is corrected prefers the seat held already.
func takeSeat(seats []*seatState, w *employeeWrite) *seatState {
	var found *seatState
	for _, s := range seats {
		if s.ID == 0 || s.Free.IsZero() || s.Free.After(w.plan.start) {
			continue
		}
		own := w.plan.place == retime && s.ID == w.plan.current.SeatID
		if found == nil || own {
			found = s
		}
	}
	if found != nil {
		found.Free = w.plan.until
	}
	return found
}

// A newSeat is a seat to be added for the write of an index.
type newSeat struct {
	write    int
	Post     int64 `json:"post"`
	Ordinal  int   `json:"ordinal"`
	OverNeed bool  `json:"over_need"`
}

// addSeats adds seats and puts their ids into out.
func addSeats(ctx context.Context, tx *db.Tx, agency int, missing []newSeat, out []int64) error {
	if len(missing) == 0 {
		return nil
	}
	type added struct {
		ID, PostID int64
		Ordinal    int
	}
	type place struct {
		post    int64
		ordinal int
	}
	rows, err := db.All[added](ctx, tx, sqlAddSeats, pgx.NamedArgs{"agency": agency, "rows": marshal(missing)})
	if err != nil {
		return fmt.Errorf("add seats: %w", err)
	}
	ids := make(map[place]int64, len(rows))
	for _, r := range rows {
		ids[place{r.PostID, r.Ordinal}] = r.ID
	}
	for _, m := range missing {
		out[m.write] = ids[place{m.Post, m.Ordinal}]
	}
	return nil
}

// ensurePosts returns the posts of the writes, adding those that the post map
// lacks: a person who is there is there. Their need stays unknown.
func ensurePosts(ctx context.Context, tx *db.Tx, p *employees, writes []*employeeWrite) (map[postKey]int64, error) {
	type record struct {
		Unit     int64  `json:"unit"`
		Position int64  `json:"position"`
		PublicID string `json:"public_id"`
	}
	out := map[postKey]int64{}
	var missing []record
	var units, positions []int64
	for _, w := range writes {
		key := postKey{w.plan.unitID, w.plan.positionID}
		if _, seen := out[key]; seen {
			continue
		}
		info, ok := p.refs.posts[key]
		if out[key] = info.ID; !ok {
			missing = append(missing, record{key.unit, key.position, db.NewPublicID()})
			units, positions = append(units, key.unit), append(positions, key.position)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	if err := execRows(ctx, tx, p.agency.ID, "add posts", sqlAddPosts, missing); err != nil {
		return nil, err
	}
	added, err := db.All[postInfo](ctx, tx, sqlPostsBetween, pgx.NamedArgs{"agency": p.agency.ID, "units": units, "positions": positions})
	if err != nil {
		return nil, fmt.Errorf("find posts: %w", err)
	}
	for _, x := range added {
		key := postKey{x.UnitID, x.PositionID}
		if _, asked := out[key]; asked {
			out[key] = x.ID
		}
		p.refs.posts[key] = x
	}
	return out, nil
}

// loadSeats reads the seats of posts, ordered.
func loadSeats(ctx context.Context, q db.Querier, posts []int64, writes []*employeeWrite) (map[int64][]*seatState, error) {
	corrections := []int64{}
	for _, w := range writes {
		if w.plan.place == retime {
			corrections = append(corrections, w.plan.current.ID)
		}
	}
	seats, err := db.All[seatState](ctx, q, sqlSeatsOf, posts, corrections)
	if err != nil {
		return nil, fmt.Errorf("find seats: %w", err)
	}
	out := make(map[int64][]*seatState, len(posts))
	for i := range seats {
		out[seats[i].PostID] = append(out[seats[i].PostID], &seats[i])
	}
	return out, nil
}

// loadNeeds reads the need of posts on the day of the file; a post that is not
// in the map has an unknown need.
func loadNeeds(ctx context.Context, q db.Querier, posts []int64, p *employees) (map[int64]int, error) {
	rows, err := q.Query(ctx, sqlNeedsOf, posts, p.asOf)
	if err != nil {
		return nil, fmt.Errorf("find needs: %w", err)
	}
	out := map[int64]int{}
	var post int64
	var quantity int
	_, err = pgx.ForEachRow(rows, []any{&post, &quantity}, func() error {
		out[post] = quantity
		return nil
	})
	return out, err
}
