package seed

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/quality"
)

// load writes the whole world into the transaction.
func load(ctx context.Context, tx *db.Tx, o Options, s *Summary) error {
	if err := unhurried(ctx, tx); err != nil {
		return err
	}
	var taken bool
	if err := tx.QueryRow(ctx, sqlTaken).Scan(&taken); err != nil {
		return err
	}
	if taken {
		return ErrNotEmpty
	}
	if err := loadReference(ctx, tx); err != nil {
		return err
	}
	restore := func() error { return nil }
	if o.Size == Nation {
		var err error
		if restore, err = setAside(ctx, tx); err != nil {
			return err
		}
	}
	err := each(o, func(b *batch) error {
		if err := loadAgency(ctx, tx, b); err != nil {
			return err
		}
		accounts, err := loadAccounts(ctx, tx, b, o)
		if err != nil {
			return err
		}
		s.add(b, accounts)
		return tx.Audit(ctx, db.Subject{Kind: "agency", ID: b.gov.code, Name: b.gov.name, AgencyID: int(b.agency)}, nil,
			map[string]any{"size": o.Size, "seed": o.Seed, "units": b.counts.units, "posts": b.counts.posts, "employees": b.counts.people})
	})
	if err != nil {
		return err
	}
	if err := restore(); err != nil {
		return err
	}
	return finish(ctx, tx, o, s.Agencies)
}

// unhurried lifts the limits of time for the transaction. What is derived of single people is renewed once at the end, not
// with every table: it would be looked for without the indexes that are set aside.
func unhurried(ctx context.Context, tx *db.Tx) error {
	for _, setting := range []string{"statement_timeout = 0", "idle_in_transaction_session_timeout = 0", "lock_timeout = 0", "mutasi.loading = 'on'"} {
		if _, err := tx.Exec(ctx, "set local "+setting); err != nil {
			return err
		}
	}
	return nil
}

func (s *Summary) add(b *batch, accounts int) {
	s.Agencies++
	s.Units += b.counts.units
	s.Posts += b.counts.posts
	s.Seats += b.counts.seats
	s.Employees += b.counts.people
	s.Accounts += accounts
}

const sqlTaken = `select exists (select from agency)`

const sqlAddRegions = `
insert into region (code, parent_code, name, level, latitude, longitude)
select code, nullif(parent, ''), name, level, nullif(latitude, 0), nullif(longitude, 0)
  from unnest(@codes::text[], @parents::text[], @names::text[], @levels::smallint[], @latitudes::float8[], @longitudes::float8[])
       as r (code, parent, name, level, latitude, longitude)
on conflict (code) do nothing`

const sqlAddRanks = `
insert into rank (code, scheme, name, ordinal, siasn_id)
select * from unnest(@codes::text[], @schemes::text[], @names::text[], @ordinals::smallint[], @ids::text[])
on conflict (code) do nothing`

const sqlAddEducation = `
insert into education_level (code, name, ordinal)
select * from unnest(@codes::text[], @names::text[], @ordinals::smallint[])
on conflict (code) do nothing`

// AddReference adds the regions, ranks and levels of education that any government needs; what is there already stays.
func AddReference(ctx context.Context, d *db.DB) error {
	return d.Housekeep(ctx, "reference.load", func(tx *db.Tx) error { return loadReference(ctx, tx) })
}

// loadReference adds regions, ranks and levels of education; what is there already stays.
func loadReference(ctx context.Context, tx *db.Tx) error {
	var codes, parents, names []string
	var levels []int16
	var lats, lons []float64
	for _, p := range places() {
		codes, parents, names = append(codes, string(p.code)), append(parents, string(p.code.Parent())), append(names, p.name)
		levels, lats, lons = append(levels, int16(p.code.Level())), append(lats, p.lat), append(lons, p.lon)
	}
	if _, err := tx.Exec(ctx, sqlAddRegions, pgx.NamedArgs{"codes": codes, "parents": parents, "names": names, "levels": levels,
		"latitudes": lats, "longitudes": lons}); err != nil {
		return fmt.Errorf("regions: %w", err)
	}
	var ranks, schemes, rankNames, ids []string
	var ordinals []int16
	for _, r := range asn.Ranks() {
		ranks, schemes, rankNames = append(ranks, string(r)), append(schemes, "pns"), append(rankNames, r.Name())
		ids, ordinals = append(ids, r.SIASN()), append(ordinals, int16(r.Order()))
	}
	for _, g := range asn.Grades() {
		ranks, schemes, rankNames = append(ranks, string(g)), append(schemes, "pppk"), append(rankNames, "Golongan "+string(g))
		ids, ordinals = append(ids, fmt.Sprintf("%02d", g.Order())), append(ordinals, int16(g.Order()))
	}
	if _, err := tx.Exec(ctx, sqlAddRanks, pgx.NamedArgs{"codes": ranks, "schemes": schemes, "names": rankNames, "ordinals": ordinals, "ids": ids}); err != nil {
		return fmt.Errorf("ranks: %w", err)
	}
	var levelCodes, levelNames []string
	var levelOrder []int16
	for _, e := range asn.EducationLevels() {
		levelCodes, levelNames, levelOrder = append(levelCodes, string(e)), append(levelNames, e.Name()), append(levelOrder, int16(e.Order()))
	}
	if _, err := tx.Exec(ctx, sqlAddEducation, pgx.NamedArgs{"codes": levelCodes, "names": levelNames, "ordinals": levelOrder}); err != nil {
		return fmt.Errorf("education levels: %w", err)
	}
	return nil
}

// loadAgency streams the rows of one agency into their tables.
func loadAgency(ctx context.Context, tx *db.Tx, b *batch) error {
	for _, t := range b.tables {
		if t.rows == 0 {
			continue
		}
		tag, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(t.buf), "copy "+t.name+" ("+t.columns+") from stdin")
		if err != nil {
			return fmt.Errorf("copy %s: %w", t.name, err)
		}
		if tag.RowsAffected() != t.rows {
			return fmt.Errorf("copy %s: %d rows of %d", t.name, tag.RowsAffected(), t.rows)
		}
	}
	return nil
}

const sqlAddAccount = `
insert into user_account (public_id, username, name, password_hash, agency_id, employee_id, demo)
values (@public, @username, @name, nullif(@hash, ''), @agency, nullif(@employee::bigint, 0), @demo)
returning id`

const sqlAddGrant = `
insert into role_grant (user_id, role, agency_id, unit_id, valid, granted_by)
values (@user, @role, @agency, nullif(@unit::bigint, 0), daterange(@since::date, null), 'Data contoh')`

// loadAccounts adds the demo accounts of the agency, if it has any.
func loadAccounts(ctx context.Context, tx *db.Tx, b *batch, o Options) (int, error) {
	if b.gov.key == "" {
		return 0, nil
	}
	n := 0
	seated := map[int64]bool{}
	add := func(username, name string, seat demoSeat, employee int64) error {
		n++
		seated[employee] = true
		var user int64
		err := tx.QueryRow(ctx, sqlAddAccount, pgx.NamedArgs{"public": publicID(o.Seed*0x9e3779b97f4a7c15+6, b.agency*1000+int64(n)), "username": username,
			"name": name, "hash": o.PasswordHash, "agency": b.agency, "employee": employee, "demo": seat.taskKey != ""}).Scan(&user)
		if err != nil {
			return fmt.Errorf("account %s: %w", username, err)
		}
		for _, role := range []access.Role{seat.role, seat.also} {
			unit := int64(0)
			if role.ByUnit() {
				unit = b.units[seat.scope]
			}
			if role == "" {
				continue
			}
			if _, err := tx.Exec(ctx, sqlAddGrant, pgx.NamedArgs{"user": user, "role": string(role), "agency": b.agency, "unit": unit,
				"since": o.Today.AddYears(-1)}); err != nil {
				return fmt.Errorf("role %s of %s: %w", role, username, err)
			}
		}
		return nil
	}
	for _, seat := range demoSeats {
		p, ok := b.people[seat.name]
		if !ok {
			return n, fmt.Errorf("nobody for the account %s", seat.name)
		}
		if err := add(b.gov.key+"."+seat.name, p.name, seat, p.id); err != nil {
			return n, err
		}
	}
	name := b.gov.style.name(random(o.Seed, b.gov.code, "head"), asn.Male)
	if err := add(b.gov.key+"."+b.gov.headName(), name, headSeat, 0); err != nil {
		return n, err
	}
	demo := n
	for _, h := range b.heads { // the other heads of offices have accounts too, but not for trying
		if seated[h.id] {
			continue
		}
		seat := demoSeat{role: access.UnitHead, scope: h.unitName}
		if err := add(b.gov.key+".kepala."+slug(h.unitName), h.personRef.name, seat, h.id); err != nil {
			return n, err
		}
	}
	return demo, nil
}

// slug makes a name fit for a username.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' })
	return strings.Join(words, "-")
}

// serials are the tables whose ids were given out here.
var serials = []string{"agency", "unit", "unit_period", "position", "post", "need", "seat", "employee", "placement", "rank_history", "education_history",
	"performance_rating", "sanction", "clearance", "certificate", "competence_result", "competence", "competence_standard", "competence_assessment"}

const sqlRefreshUnits = `select unit_refresh($1, $2)`

const sqlRefreshEmployees = `select employee_refresh(array(select id from employee where agency_id = $1), $2)`

const sqlRefreshStates = `select service_record_state(array(select id from employee where agency_id = $1))`

const sqlRefreshRecords = `select service_record_refresh(x), service_record_levels(x) from (select array(select id from employee where agency_id = $1)) q (x)`

const sqlRefreshStat = `select agency_stat_refresh($1)`

// finish moves the sequences behind the ids used, gathers statistics and has the database refresh what it derives.
func finish(ctx context.Context, tx *db.Tx, o Options, agencies int) error {
	for _, t := range serials {
		if _, err := tx.Exec(ctx, "select setval(pg_get_serial_sequence($1, 'id'), coalesce((select max(id) from "+t+"), 1))", t); err != nil {
			return fmt.Errorf("sequence of %s: %w", t, err)
		}
		if _, err := tx.Exec(ctx, "analyze "+t); err != nil {
			return fmt.Errorf("analyze %s: %w", t, err)
		}
	}
	for a := 1; a <= agencies; a++ {
		if o.Size != Nation { // present columns are written as the functions would; a test compares them
			if _, err := tx.Exec(ctx, sqlRefreshUnits, a, o.Today); err != nil {
				return fmt.Errorf("refresh units: %w", err)
			}
			if _, err := tx.Exec(ctx, sqlRefreshEmployees, a, o.Today); err != nil {
				return fmt.Errorf("refresh employees: %w", err)
			}
		}
		if _, err := tx.Exec(ctx, sqlRefreshStates, a); err != nil {
			return fmt.Errorf("refresh present states: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlRefreshRecords, a); err != nil {
			return fmt.Errorf("refresh service records: %w", err)
		}
		if _, err := tx.Exec(ctx, sqlRefreshStat, a); err != nil {
			return fmt.Errorf("refresh counts: %w", err)
		}
		if o.Size == Nation { // the first run of the job checks the data
			continue
		}
		if err := quality.Refresh(ctx, tx, a, o.Today, o.Today.Time().Add(3*time.Hour)); err != nil {
			return fmt.Errorf("check data: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, "analyze service_record"); err != nil {
		return fmt.Errorf("analyze service records: %w", err)
	}
	return nil
}
