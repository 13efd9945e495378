package seed

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
)

// Copies returns a function that builds a world, as Fill does, and n copies of its first government: units,
// positions and people in their present state, without posts and history. 227 copies of the city are the five million of the nation in a few
// minutes: real rows for measuring lists, not a world to work in.
func Copies(o Options, n int) func(ctx context.Context, url string) error {
	return func(ctx context.Context, url string) error {
		if err := Fill(o)(ctx, url); err != nil {
			return err
		}
		d, err := db.Open(ctx, url, db.Options{MaxConns: 1})
		if err != nil {
			return err
		}
		defer d.Close()
		return d.Write(ctx, access.SystemActor("seed"), "seed.copy", func(tx *db.Tx) error { return copies(ctx, tx, n) })
	}
}

// Copy k has the ids of the first government, moved on by k times the largest id of the table.
var sqlCopies = []string{`
insert into agency (id, public_id, code, name, short_name, kind, region_code, head_title, seat, timezone, hr_name, hr_contact)
overriding system value
select m.step + k, 'salinan' || lpad(k::text, 3, '0'), 'S' || k, a.name || ' ' || k, a.short_name, a.kind, a.region_code, a.head_title, a.seat,
       a.timezone, a.hr_name, a.hr_contact
  from agency a, (select max(id) as step from agency) m, generate_series(1, @n::int) k where a.id = 1`, `
insert into unit (id, agency_id, public_id, kind, school_level, name, parent_id, office_id, ancestors, region_code, latitude, longitude,
       remoteness, active)
overriding system value
select u.id + k * m.step, g.first + k, lpad((u.id + k * m.step)::text, 10, '0'), u.kind, u.school_level, u.name, u.parent_id + k * m.step,
       u.office_id + k * m.step, array(select a + k * m.step from unnest(u.ancestors) with ordinality t (a, o) order by o), u.region_code,
       u.latitude, u.longitude, u.remoteness, u.active
  from unit u, (select max(id) - @n::int as first from agency) g, (select max(id) as step from unit) m, generate_series(1, @n::int) k where u.agency_id = 1`, `
insert into position (id, agency_id, public_id, name, kind, family, level, echelon, class, retirement_age, subject, min_education,
       education_fields, min_rank, max_rank, certificate)
overriding system value
select p.id + k * m.step, g.first + k, lpad((p.id + k * m.step)::text, 10, '0'), p.name, p.kind, p.family, p.level, p.echelon, p.class,
       p.retirement_age, p.subject, p.min_education, p.education_fields, p.min_rank, p.max_rank, p.certificate
  from position p, (select max(id) - @n::int as first from agency) g, (select max(id) as step from position) m, generate_series(1, @n::int) k where p.agency_id = 1`, `
insert into employee (id, agency_id, public_id, nip, kind, name, title_before, title_after, sex, birth_place, birth_date, cpns_on, pns_on,
       seat_id, unit_id, office_id, position_id, position_since, unit_since, rank_code, rank_since, education, education_programme, retires_on,
       rating, rating_year)
overriding system value
select e.id + k * m.step, g.first + k, lpad((e.id + k * m.step)::text, 10, '0'), left(e.nip, 8) || lpad((e.id + k * m.step)::text, 10, '0'),
       e.kind, e.name, e.title_before, e.title_after, e.sex, e.birth_place, e.birth_date, e.cpns_on, e.pns_on,
       e.seat_id + k * m.seats, e.unit_id + k * m.units, e.office_id + k * m.units, e.position_id + k * m.positions, e.position_since,
       e.unit_since, e.rank_code, e.rank_since, e.education, e.education_programme, e.retires_on, e.rating, e.rating_year
  from employee e, (select max(id) - @n::int as first from agency) g,
       (select (select max(id) from employee) as step,
               (select max(id) from unit where agency_id <= (select max(id) - @n::int from agency)) as units,
               (select max(id) from position where agency_id <= (select max(id) - @n::int from agency)) as positions,
               (select max(id) from seat) as seats) m,
       generate_series(1, @n::int) k
 where e.agency_id = 1`, `
insert into agency_stat (agency_id, employees)
select g.first + k, s.employees
  from agency_stat s, (select max(id) - @n::int as first from agency) g, generate_series(1, @n::int) k where s.agency_id = 1`,
}

// The lines that the search for candidates reads, government by government.
const sqlCopyLines = `
select count(service_record_state(array(select id from employee where agency_id = a.id)))
  from agency a where a.id > (select max(id) - @n::int from agency)`

func copies(ctx context.Context, tx *db.Tx, n int) error {
	if err := unhurried(ctx, tx); err != nil {
		return err
	}
	restore, err := setAside(ctx, tx)
	if err != nil {
		return err
	}
	for _, sql := range sqlCopies {
		if _, err := tx.Exec(ctx, sql, pgx.NamedArgs{"n": n}); err != nil {
			return fmt.Errorf("copy governments: %w", err)
		}
	}
	if err := restore(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlCopyLines, pgx.NamedArgs{"n": n}); err != nil {
		return fmt.Errorf("lines of the copies: %w", err)
	}
	return tx.Audit(ctx, db.Subject{Kind: "agency", ID: "salinan", Name: "Salinan", AgencyID: 1}, nil, map[string]any{"copies": n})
}
