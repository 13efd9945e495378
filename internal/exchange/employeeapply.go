package exchange

import (
	"context"
	"fmt"
	"slices"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// An employeeWrite is a row that is carried out, with what it does.
type employeeWrite struct {
	number   int
	row      EmployeeRow
	plan     employeePlan
	id       int64  // of the person; 0 before the insert
	publicID string // of a new person, chosen here
}

const sqlInsertEmployees = `
insert into employee (agency_id, public_id, external_id, nip, kind, name, title_before, title_after, sex, birth_place, birth_date,
                      standing, standing_on, cpns_on, pns_on, contract_end, nik_valid, source, source_on)
select @agency, r.public_id, nullif(r.external_id, ''), r.nip, r.kind, r.name, coalesce(r.title_before, ''), coalesce(r.title_after, ''), r.sex,
       coalesce(r.birth_place, ''), r.birth_date, r.standing, nullif(r.standing_on, '')::date, nullif(r.cpns_on, '')::date,
       nullif(r.pns_on, '')::date, nullif(r.contract_end, '')::date, r.nik_valid, @source, @as_of
  from jsonb_to_recordset(@rows) as r(public_id text, external_id text, nip text, kind text, name text, title_before text, title_after text,
       sex text, birth_place text, birth_date date, standing text, standing_on text, cpns_on text, pns_on text, contract_end text, nik_valid boolean)
returning id, nip`

// An empty value of the file leaves what is stored alone.
const sqlUpdateEmployees = `
update employee e
   set external_id = coalesce(nullif(r.external_id, ''), e.external_id), kind = coalesce(r.kind, e.kind), name = r.name,
       title_before = coalesce(nullif(r.title_before, ''), e.title_before), title_after = coalesce(nullif(r.title_after, ''), e.title_after),
       sex = coalesce(r.sex, e.sex), birth_place = coalesce(nullif(r.birth_place, ''), e.birth_place),
       birth_date = coalesce(nullif(r.birth_date, '')::date, e.birth_date), standing = r.standing,
       standing_on = coalesce(nullif(r.standing_on, '')::date, e.standing_on), cpns_on = coalesce(nullif(r.cpns_on, '')::date, e.cpns_on),
       pns_on = coalesce(nullif(r.pns_on, '')::date, e.pns_on), contract_end = coalesce(nullif(r.contract_end, '')::date, e.contract_end),
       nik_valid = coalesce(r.nik_valid, e.nik_valid), source = @source, source_on = @as_of
  from jsonb_to_recordset(@rows) as r(id bigint, external_id text, kind text, name text, title_before text, title_after text, sex text,
       birth_place text, birth_date text, standing text, standing_on text, cpns_on text, pns_on text, contract_end text, nik_valid boolean)
 where e.id = r.id and e.agency_id = @agency`

const sqlPutRanks = `
insert into rank_history (agency_id, employee_id, rank_code, effective_on, source)
select @agency, r.id, r.rank, r.rank_on, @source from jsonb_to_recordset(@rows) as r(id bigint, rank text, rank_on date)
on conflict (employee_id, effective_on) do update set rank_code = excluded.rank_code, source = excluded.source`

const sqlPutEducations = `
insert into education_history (agency_id, employee_id, level_code, programme, graduated, source)
select @agency, r.id, r.education, r.programme, r.graduated, @source
  from jsonb_to_recordset(@rows) as r(id bigint, education text, programme text, graduated smallint)
on conflict (employee_id, level_code, programme)
do update set graduated = coalesce(excluded.graduated, education_history.graduated), source = excluded.source`

const sqlPutRatings = `
insert into performance_rating (agency_id, employee_id, year, rating, source)
select @agency, r.id, r.rating_year, r.rating, @source from jsonb_to_recordset(@rows) as r(id bigint, rating_year smallint, rating smallint)
on conflict (employee_id, year) do update set rating = excluded.rating, source = excluded.source`

const sqlRefreshEmployees = `select employee_refresh($1, $2)`

// employeeRecord is a row as the statements above read it.
type employeeRecord struct {
	ID       int64  `json:"id,omitempty"`
	PublicID string `json:"public_id,omitempty"`
	EmployeeRow
}

// writeEmployees carries out planned rows in a transaction: the people, their
// histories, their placements, then the copies of their present state.
func writeEmployees(ctx context.Context, tx *db.Tx, p *employees, writes []*employeeWrite, today asn.Date) error {
	args := func(pick func(*employeeWrite) bool) (map[string]any, bool) {
		var records []employeeRecord
		for _, w := range writes {
			if pick(w) {
				records = append(records, employeeRecord{ID: w.id, PublicID: w.publicID, EmployeeRow: w.row})
			}
		}
		return map[string]any{"agency": p.agency.ID, "source": importSource, "as_of": p.asOf, "rows": marshal(records)}, len(records) > 0
	}
	if err := insertPeople(ctx, tx, writes, args); err != nil {
		return err
	}
	steps := []struct {
		what, sql string
		pick      func(*employeeWrite) bool
	}{
		{"update people", sqlUpdateEmployees, func(w *employeeWrite) bool { return w.plan.outcome == Changed && w.plan.base }},
		{"put ranks", sqlPutRanks, func(w *employeeWrite) bool { return w.plan.rank }},
		{"put education", sqlPutEducations, func(w *employeeWrite) bool { return w.plan.education }},
		{"put ratings", sqlPutRatings, func(w *employeeWrite) bool { return w.plan.rating }},
	}
	for _, s := range steps {
		if a, any := args(s.pick); any {
			if _, err := tx.Exec(ctx, s.sql, named(a)); err != nil {
				return fmt.Errorf("%s: %w", s.what, err)
			}
		}
	}
	if err := applyPlacements(ctx, tx, p, writes); err != nil {
		return err
	}
	ids := make([]int64, len(writes))
	for i, w := range writes {
		ids[i] = w.id
	}
	if _, err := tx.Exec(ctx, sqlRefreshEmployees, ids, today); err != nil {
		return fmt.Errorf("refresh people: %w", err)
	}
	return nil
}

// insertPeople adds the people that are new and learns their ids.
func insertPeople(ctx context.Context, tx *db.Tx, writes []*employeeWrite, args func(func(*employeeWrite) bool) (map[string]any, bool)) error {
	byNIP := map[asn.NIP]*employeeWrite{}
	for _, w := range writes {
		if w.plan.outcome == New {
			w.publicID, w.row = db.NewPublicID(), w.row.complete()
			byNIP[w.row.NIP] = w
		}
	}
	a, any := args(func(w *employeeWrite) bool { return w.plan.outcome == New })
	if !any {
		return nil
	}
	type added struct {
		ID  int64
		NIP asn.NIP
	}
	people, err := db.All[added](ctx, tx, sqlInsertEmployees, named(a))
	if err != nil {
		return fmt.Errorf("add people: %w", err)
	}
	for _, x := range people {
		byNIP[x.NIP].id = x.ID
	}
	return nil
}

// A seatState is a place for a person, and from when nobody holds it.
type seatState struct {
	ID      int64
	PostID  int64
	Ordinal int
	Free    asn.Date // zero: never, somebody holds it without an end
}

const sqlAddPosts = `
insert into post (agency_id, unit_id, position_id, public_id)
select @agency, r.unit, r.position, r.public_id from jsonb_to_recordset(@rows) as r(unit bigint, position bigint, public_id text)
on conflict (unit_id, position_id) do nothing`

const sqlPostsBetween = `select id, unit_id, position_id from post where agency_id = @agency and unit_id = any(@units) and position_id = any(@positions)`

// Held or reserved: both keep others off the seat. Placements about to be
// corrected do not count.
const sqlSeatsOf = `
select s.id, s.post_id, s.ordinal,
       case when count(p.id) filter (where upper_inf(p.valid)) > 0 then null
            else coalesce(max(upper(p.valid)), '1900-01-01'::date) end as free
  from seat s left join placement p on p.seat_id = s.id and p.kind in ('definitive', 'reserved') and p.id <> all($2)
 where s.post_id = any($1)
 group by s.id order by s.post_id, s.ordinal`

const sqlAddSeats = `
insert into seat (agency_id, post_id, ordinal, over_establishment)
select @agency, r.post, r.ordinal, r.over_need from jsonb_to_recordset(@rows) as r(post bigint, ordinal int, over_need boolean)
returning id, post_id, ordinal`

const sqlNeedsOf = `select post_id, quantity from need where post_id = any($1) and valid @> $2::date`

const sqlEndPlacements = `
update placement p set valid = daterange(lower(p.valid), r.day) from jsonb_to_recordset(@rows) as r(id bigint, day date)
 where p.id = r.id and p.agency_id = @agency`

const sqlRetimePlacements = `
update placement p set valid = daterange(r.day, upper(p.valid)), seat_id = r.seat from jsonb_to_recordset(@rows) as r(id bigint, day date, seat bigint)
 where p.id = r.id and p.agency_id = @agency`

const sqlAddPlacements = `
insert into placement (agency_id, employee_id, seat_id, kind, valid, source)
select @agency, r.employee, r.seat, 'definitive', daterange(r.day, nullif(r.until, '')::date), @source
  from jsonb_to_recordset(@rows) as r(employee bigint, seat bigint, day date, until text)`

// placementRecord is a row as the statements above read it.
type placementRecord struct {
	ID       int64    `json:"id,omitempty"`
	Employee int64    `json:"employee,omitempty"`
	Seat     int64    `json:"seat,omitempty"`
	Day      asn.Date `json:"day"`
	Until    asn.Date `json:"until"`
}

// applyPlacements ends, corrects and begins placements. A person gets the first
// free seat of the post, or a new one beyond the establishment.
func applyPlacements(ctx context.Context, tx *db.Tx, p *employees, writes []*employeeWrite) error {
	var ends, retimes, adds []placementRecord
	for _, w := range writes {
		if w.plan.place == move || w.plan.place == leave {
			ends = append(ends, placementRecord{ID: w.plan.current.ID, Day: w.plan.start})
		}
	}
	if err := execRows(ctx, tx, p.agency.ID, "end placements", sqlEndPlacements, ends); err != nil {
		return err
	}
	seated := slices.DeleteFunc(slices.Clone(writes), func(w *employeeWrite) bool {
		return w.plan.place != enter && w.plan.place != move && w.plan.place != retime
	})
	if len(seated) == 0 {
		return nil
	}
	seats, err := allocate(ctx, tx, p, seated)
	if err != nil {
		return err
	}
	for i, w := range seated {
		r := placementRecord{ID: w.plan.current.ID, Employee: w.id, Seat: seats[i], Day: w.plan.start, Until: w.plan.until}
		if w.plan.place == retime {
			retimes = append(retimes, r)
		} else {
			adds = append(adds, r)
		}
	}
	if err := execRows(ctx, tx, p.agency.ID, "correct placements", sqlRetimePlacements, retimes); err != nil {
		return err
	}
	return execRows(ctx, tx, p.agency.ID, "add placements", sqlAddPlacements, adds)
}
