package policy

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// A value that began on the very day is replaced; one that began earlier ends on the day; the new one holds until the
// next known one begins.
const (
	sqlReplaceParameters = `delete from policy_parameter where agency_id = @agency and key = any (@keys) and lower(valid) = @day::date`

	sqlEndParameters = `
update policy_parameter set valid = daterange(lower(valid), @day::date)
 where agency_id = @agency and key = any (@keys) and valid @> @day::date`

	sqlAddParameters = `
insert into policy_parameter (agency_id, key, valid, value, basis, source)
select @agency, n.key, daterange(@day::date, (select min(lower(p.valid)) from policy_parameter p
         where p.agency_id = @agency and p.key = n.key and lower(p.valid) > @day::date)), n.value, @basis, @source
  from unnest(@added::text[], @values::jsonb[]) as n (key, value)`

	sqlStoredParameters = `
select agency_id, key, lower(valid) as valid_from, upper(valid) as valid_until, value, basis, source
  from policy_parameter where agency_id = $1 and key = any ($2) order by lower(valid) desc, key`
)

// Put stores whole numbers of an agency that hold from a day on, with the legal basis and the decision they come from.
// A value that its definition does not allow is an Invalid error with the key as field.
func (Service) Put(ctx context.Context, tx *db.Tx, agencyID int, day asn.Date, numbers map[IntKey]int, basis, source string) error {
	var faults errs.Fields
	keys, values := make([]string, 0, len(numbers)), make(map[string]string, len(numbers))
	for key, n := range numbers {
		raw, err := json.Marshal(n)
		if err != nil {
			return err
		}
		d, ok := DefinitionOf(string(key))
		if !ok {
			return fmt.Errorf("no parameter %s", key)
		}
		if err := d.Check(raw); err != nil {
			faults.Add(string(key), "common.number_between", "low", d.Min, "high", d.Max)
		}
		keys = append(keys, string(key))
		values[string(key)] = string(raw)
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return put(ctx, tx, agencyID, day, keys, values, basis, source)
}

// put stores JSON values by key; a key without one loses the agency's own value from the day on.
func put(ctx context.Context, tx *db.Tx, agencyID int, day asn.Date, keys []string, byKey map[string]string, basis, source string) error {
	added, values := make([]string, 0, len(keys)), make([]string, 0, len(keys))
	for key, value := range byKey {
		added, values = append(added, key), append(values, value)
	}
	args := pgx.NamedArgs{"agency": agencyID, "day": day, "keys": keys, "added": added, "values": values, "basis": basis, "source": source}
	for _, sql := range []string{sqlReplaceParameters, sqlEndParameters, sqlAddParameters} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("store parameters: %w", err)
		}
	}
	return nil
}

// Stored returns an agency's own values of the keys, the latest first, past and future ones too.
func (Service) Stored(ctx context.Context, q db.Querier, agencyID int, keys []string) ([]Row, error) {
	stored, err := db.All[parameterRow](ctx, q, sqlStoredParameters, agencyID, keys)
	if err != nil {
		return nil, fmt.Errorf("stored parameters: %w", err)
	}
	rows := make([]Row, len(stored))
	for i, r := range stored {
		rows[i] = r.row()
	}
	return rows, nil
}
