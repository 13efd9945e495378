package reference

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// A Missing name is one that a list does not have. Near is the name of the list that is most like it; empty: none is alike.
type Missing struct {
	N    int // which of the names asked for
	Near string
}

const sqlMissing = `
with list as (
  select id from reference_list where code = @list and imported_at is not null
), form as (
  select n, key, ordinal from unnest(@n::int[], @keys::text[]) with ordinality as f(n, key, ordinal)
), missing as (
  select n, (array_agg(key order by ordinal))[1] as key, row_number() over (order by n) as place from form
   where exists (select from list)
   group by n having not bool_or(exists (select from reference_item i where i.list_id = (select id from list) and i.valid_until is null and i.name_key = form.key))
)
select m.n, coalesce(near.name, '') as near
  from missing m
  left join lateral (
    select i.name from reference_item i
     where i.list_id = (select id from list) and i.valid_until is null and i.name_key % m.key and similarity(i.name_key, m.key) >= 0.5
     order by similarity(i.name_key, m.key) desc, i.name limit 1) near on m.place <= @most
 order by m.n`

// FindMissing returns which of the names a list does not have, in order; a name may be given in several forms, of which the
// first serves to find one that is like it, for at most so many names. Nothing is missing in a list that was never imported.
func FindMissing(ctx context.Context, q db.Querier, list string, names [][]string, most int) ([]Missing, error) {
	var n []int
	var keys []string
	for i, forms := range names {
		for _, f := range forms {
			n, keys = append(n, i), append(keys, asn.FoldName(f))
		}
	}
	found, err := db.All[Missing](ctx, q, sqlMissing, pgx.NamedArgs{"list": list, "n": n, "keys": keys, "most": most})
	if err != nil {
		return nil, fmt.Errorf("names missing in list %s: %w", list, err)
	}
	return found, nil
}

const sqlUnknownFields = `
select f.ordinal::int - 1 from unnest(@keys::text[]) with ordinality as f(key, ordinal)
 where exists (select from reference_list where code = @list and imported_at is not null)
   and not exists (select from reference_item i join reference_list l on l.id = i.list_id
                    where l.code = @list and i.valid_until is null and i.name_key like '%' || f.key || '%')`

// UnknownFields returns which of some fields of study no education programme has in its name.
func UnknownFields(ctx context.Context, q db.Querier, fields []string) ([]int, error) {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = db.Like(asn.FoldName(f))
	}
	rows, err := q.Query(ctx, sqlUnknownFields, pgx.NamedArgs{"list": Programmes, "keys": keys})
	if err != nil {
		return nil, fmt.Errorf("fields of study: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int])
}
