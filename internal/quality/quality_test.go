package quality_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/quality"
)

var (
	today = asn.NewDate(2026, 11, 21)
	now   = time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
)

// sqlWorld is a government in which nothing is wrong: an office and a school, a head and a teacher.
const sqlWorld = `
insert into region (code, parent_code, name, level, latitude, longitude) values ('15', null, 'Jambi', 1, null, null), ('15.08', '15', 'Bungo', 2, null, null), ('15.08.01', '15.08', 'Utara', 3, -1, 102);
insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name) values
  ('g1', '5503', 'Bungo', 'Bungo', 'regency', '15.08', 'Bupati', 'Muara Bungo', 'BKPSDM'), ('g2', '5504', 'Tebo', 'Tebo', 'regency', '15.08', 'Bupati', 'Muara Tebo', 'BKPSDM');
insert into unit (agency_id, public_id, kind, school_level, name, region_code, latitude, longitude, ancestors, parent_id, office_id) values
  (1, 'dinas', 'office', null, 'Dinas', '15.08.01', -1, 102, '{1}', null, 1), (1, 'sd', 'school', 'sd', 'SDN 1', '15.08.01', -1, 102.1, '{1,2}', 1, 1),
  (1, 'other', 'office', null, 'Lain', '15.08.01', -1, 102, '{3}', null, 3);
insert into position (agency_id, public_id, name, kind, family, retirement_age, class, min_education, education_fields, min_rank, max_rank, certificate) values
  (1, 'j1', 'Guru', 'functional', 'Guru', 60, 8, '40', '{PGSD}', 'III/a', 'III/d', 'educator'), (1, 'j2', 'Kepala', 'structural', 'Struktural', 58, 9, '40', '{}', 'III/a', 'IV/e', '');
insert into post (agency_id, unit_id, position_id, public_id, heads_unit) values (1, 2, 1, 'p1', false), (1, 2, 2, 'p2', true), (1, 1, 2, 'p3', true), (1, 3, 2, 'p4', true);
insert into need (agency_id, post_id, valid, quantity, method, source, analysed_on) select 1, id, '[2026-01-01,)', 1, 'general', 'uji', '2026-01-01' from post;
insert into seat (agency_id, post_id, ordinal) select 1, id, 1 from post;
insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, cpns_on, pns_on, seat_id, post_id, unit_id, office_id, position_id, position_since, rank_code, education, education_programme, retires_on, source_on) values
  (1, 'guru', '198001012006012001', 'pns', 'Siti', 'f', '1980-01-01', '2006-01-01', '2007-01-01', 1, 1, 2, 1, 1, '2020-01-01', 'III/c', '40', 'PGSD', '2040-02-01', '2026-11-01'),
  (1, 'kepala', '197501012003011001', 'pns', 'Budi', 'm', '1975-01-01', '2003-01-01', '2004-01-01', 2, 2, 2, 1, 2, '2020-01-01', 'IV/a', '40', 'PGSD', '2033-02-01', '2026-11-01');
insert into education_history (agency_id, employee_id, level_code, programme, field) values (1, 1, '40', 'PGSD', 'PGSD'), (1, 2, '40', 'PGSD', 'PGSD');
insert into performance_rating (agency_id, employee_id, year, rating) select 1, e, y, 2 from generate_series(1, 2) e, generate_series(2024, 2025) y;
insert into certificate (agency_id, employee_id, kind, valid_until) values (1, 1, 'educator', null);`

// wrongs break the world so that exactly one check speaks.
var wrongs = map[string]string{
	"rank_above_post":              `update employee set rank_code = 'IV/a' where id = 1`,
	"rank_below_post":              `update employee set rank_code = 'II/d' where id = 1`,
	"education_below_post":         `update employee set education = '30' where id = 1`,
	"birth_contradicts_nip":        `update employee set birth_date = '1980-01-02' where id = 1`,
	"contract_past":                `update employee set kind = 'pppk', contract_end = '2026-11-20', rank_code = 'IX' where id = 1`,
	"need_without_seats":           `update need set quantity = 2 where post_id = 1`,
	"two_heads":                    `update employee set post_id = 2, position_id = 2 where id = 1`,
	"rating_none":                  `delete from performance_rating where employee_id = 1`,
	"rating_last_missing":          `delete from performance_rating where employee_id = 1 and year = 2025`,
	"rating_before_missing":        `delete from performance_rating where employee_id = 1 and year = 2024`,
	"education_none":               `update employee set education = null where id = 1`,
	"education_field_unknown":      `update education_history set programme = '', field = '' where employee_id = 1`,
	"rank_none":                    `update employee set rank_code = null where id = 1`,
	"standing_unknown":             `update employee set standing = 'XX' where id = 1`,
	"contract_unknown":             `update employee set kind = 'pppk', rank_code = 'IX' where id = 1`,
	"tenure_unknown":               `update employee set position_since = null where id = 1`,
	"certificate_expired":          `update certificate set valid_until = '2026-11-20'`,
	"cpns_overdue":                 `update employee set kind = 'cpns', cpns_on = '2024-11-20', pns_on = null where id = 1`,
	"position_without_requirement": `update position set min_education = null, min_rank = null where id = 1`,
	"unit_without_place":           `update unit set latitude = null where id = 2`,
	"sanction_end_unknown":         `insert into sanction (agency_id, employee_id, level, starts_on) values (1, 1, 'medium', '2026-01-01'), (1, 2, 'medium', '2026-12-01')`,
	"retired_active":               `update employee set retires_on = '2026-11-01' where id = 1`,
	"holder_without_seat":          `update employee set seat_id = null, post_id = null, unit_id = null, office_id = null, position_id = null where id = 1`,
	"twin":                         `insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, standing) values (1, 'twin', '198001012006012009', 'pns', 'SITI', 'f', '1980-01-01', '03')`,
	"need_none":                    `delete from need where post_id = 1`,
	"need_old":                     `update need set analysed_on = '2024-11-20' where post_id = 1`,
	"unit_without_parent":          `update unit set parent_id = null where id = 2`,
	"unit_far_from_district":       `update unit set longitude = 104 where id = 2`,
	"unit_without_district":        `update unit set region_code = '15.08' where id = 2`,
	"sex_contradicts_nip":          `update employee set sex = 'm' where id = 1`,
	"appointed_too_young":          `update employee set cpns_on = '1996-12-31' where id = 1`,
	"pns_before_cpns":              `update employee set pns_on = '2005-12-31' where id = 1`,
	"position_without_class":       `update position set class = null where id = 1`,
	"unit_without_post":            `delete from need where post_id = 4; delete from seat where post_id = 4; delete from post where id = 4`,
}

var errUndo = errors.New("undo")

// try breaks the world, checks it, hands it to look and mends it again.
func try(t *testing.T, d *db.DB, wrong string, look func(tx *db.Tx)) {
	t.Helper()
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), wrong); err != nil {
			t.Errorf("%s: %v", wrong, err)
			return err
		}
		if err := quality.Refresh(t.Context(), tx, 1, today, now); err != nil {
			t.Errorf("refresh: %v", err)
			return err
		}
		look(tx)
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Error(err)
	}
}

func newDB(t *testing.T) *db.DB {
	t.Helper()
	d := dbtest.New(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sqlWorld)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func found(t *testing.T, q db.Querier) []string {
	t.Helper()
	type row struct {
		CheckCode string
		N         int
	}
	rows, err := db.All[row](t.Context(), q, `select check_code, count(*)::int as n from quality_finding group by 1 order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, r.CheckCode)
	}
	return out
}

// Every check is silent in a world without faults, and speaks alone where its fault is made.
func TestEachCheckHitsAndMisses(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	try(t, d, `select 1`, func(tx *db.Tx) {
		if f := found(t, tx); len(f) != 0 {
			t.Errorf("a clean world: %v", f)
		}
	})
	for _, c := range quality.Checks {
		wrong, ok := wrongs[c.Code]
		if !ok {
			t.Errorf("%s has no example", c.Code)
			continue
		}
		try(t, d, wrong, func(tx *db.Tx) {
			f := found(t, tx)
			if len(f) != 1 || f[0] != c.Code {
				t.Errorf("%s: found %v", c.Code, f)
			}
		})
	}
	if len(wrongs) != len(quality.Checks) || len(quality.Checks) < 20 {
		t.Errorf("%d examples for %d checks", len(wrongs), len(quality.Checks))
	}
}

func TestRefreshWritesOnlyWhatChanges(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	refresh := func(change string) {
		t.Helper()
		err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), change); err != nil {
				return err
			}
			return quality.Refresh(t.Context(), tx, 1, today, now)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	version := func() string {
		v, err := db.Value[string](t.Context(), d, `select coalesce(string_agg(id::text || ':' || xmin::text, ',' order by id), '') from quality_finding`)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	refresh(wrongs["need_none"] + ";" + wrongs["rating_none"])
	first := version()
	refresh(`select 1`)
	if again := version(); again != first || first == "" {
		t.Errorf("written again: %s, %s", first, again)
	}
	refresh(`insert into performance_rating (agency_id, employee_id, year, rating) values (1, 1, 2025, 2), (1, 1, 2024, 2)`)
	if f := found(t, d); fmt.Sprint(f) != "[need_none]" {
		t.Errorf("after mending: %v", f)
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), wrongs["rating_none"]+`;update position set class = null where id = 1; update unit set latitude = null where id = 3`)
		if err != nil {
			return err
		}
		return quality.Refresh(t.Context(), tx, 1, today, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &quality.Service{DB: d, Now: func() time.Time { return now }}
	for _, tt := range []struct {
		who  access.Actor
		n    int
		fail error
	}{
		{access.Actor{UserID: 1, Role: access.HRHead, AgencyID: 1}, 3, nil},
		{access.Actor{UserID: 1, Role: access.HRHead, AgencyID: 2}, 0, nil},
		{access.Actor{UserID: 1, Role: access.UnitHead, AgencyID: 1, UnitID: 1}, 1, nil},
		{access.Actor{UserID: 1, Role: access.UnitHead, AgencyID: 1, UnitID: 3}, 1, nil},
		{access.Actor{UserID: 1, Role: access.Employee, AgencyID: 1, EmployeeID: 1}, 0, access.ErrForbidden},
	} {
		list, err := s.List(t.Context(), tt.who, quality.Filter{}, 0, 10)
		if len(list) != tt.n || !errors.Is(err, tt.fail) {
			t.Errorf("%s of unit %d in %d: %d findings, %v; want %d", tt.who.Role, tt.who.UnitID, tt.who.AgencyID, len(list), err, tt.n)
		}
		sum, err := s.Summary(t.Context(), tt.who, quality.Filter{})
		n := 0
		for _, c := range sum.Counts {
			n += c.N
		}
		if n != tt.n || !errors.Is(err, tt.fail) {
			t.Errorf("%s of unit %d: counts %+v, %v", tt.who.Role, tt.who.UnitID, sum.Counts, err)
		}
	}
	head := access.Actor{UserID: 1, Role: access.HRHead, AgencyID: 1}
	page, err := s.List(t.Context(), head, quality.Filter{}, 0, 2)
	if err != nil || len(page) != 2 {
		t.Fatal(err)
	}
	rest, err := s.List(t.Context(), head, quality.Filter{}, page[1].ID, 2)
	if err != nil || len(rest) != 1 {
		t.Errorf("the next page: %+v, %v", rest, err)
	}
	if list, err := s.List(t.Context(), head, quality.Filter{Harm: quality.Blinds, Unit: "dinas"}, 0, 10); err != nil || len(list) != 1 || list[0].Person != "Siti" {
		t.Errorf("filtered: %+v, %v", list, err)
	}
	if _, err := s.List(t.Context(), head, quality.Filter{Check: "nothing"}, 0, 10); !errors.Is(err, quality.ErrNotFound) {
		t.Errorf("a check that does not exist: %v", err)
	}
	if err := s.Recheck(t.Context(), access.Actor{UserID: 1, Role: access.UnitHead, AgencyID: 1, UnitID: 1}, today); !errors.Is(err, access.ErrForbidden) {
		t.Errorf("a head rechecks the government: %v", err)
	}
}

// What tells of a penalty is for those who may see penalties, in lists, in counts and on a profile.
func TestPenaltiesAreNotForEverybody(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		if _, err := tx.Exec(t.Context(), wrongs["sanction_end_unknown"]); err != nil {
			return err
		}
		return quality.Refresh(t.Context(), tx, 1, today, now)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &quality.Service{DB: d, Now: func() time.Time { return now }}
	for role, want := range map[access.Role]int{access.HRVerifier: 1, access.HROperator: 0, access.UnitHead: 0} {
		who := access.Actor{UserID: 1, Role: role, AgencyID: 1, UnitID: 1}
		list, err := s.List(t.Context(), who, quality.Filter{}, 0, 10)
		if err != nil || len(list) != want {
			t.Errorf("%s sees %d findings, %v", role, len(list), err)
		}
		sum, err := s.Summary(t.Context(), who, quality.Filter{})
		if err != nil || len(sum.Counts) != want {
			t.Errorf("%s sees counts %v, %v", role, sum.Counts, err)
		}
		notes, err := s.Notes(t.Context(), who, "guru", today)
		if err != nil || len(notes) != want {
			t.Errorf("%s sees notes %v, %v", role, notes, err)
		}
	}
}

func TestNotesAreOfNow(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), wrongs["rating_last_missing"]+`;`+wrongs["sex_contradicts_nip"])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &quality.Service{DB: d, Now: func() time.Time { return now }}
	who := access.Actor{UserID: 1, Role: access.HRHead, AgencyID: 1}
	notes, err := s.Notes(t.Context(), who, "guru", today)
	if err != nil || len(notes) != 2 || notes[0] != (quality.Note{CheckCode: "rating_last_missing", Detail: "2025"}) || notes[1].CheckCode != "sex_contradicts_nip" {
		t.Errorf("%+v, %v", notes, err)
	}
	if notes, err = s.Notes(t.Context(), who, "kepala", today); err != nil || len(notes) != 0 {
		t.Errorf("%+v, %v", notes, err)
	}
}

// The database keeps a finding to one subject and to a harm that exists.
func TestFindingsAreWhole(t *testing.T) {
	t.Parallel()
	d := newDB(t)
	for name, sql := range map[string]string{
		"without a subject": `insert into quality_finding (agency_id, check_code, harm, found_on) values (1, 'x', 1, '2026-01-01')`,
		"with two subjects": `insert into quality_finding (agency_id, check_code, harm, found_on, employee_id, post_id) values (1, 'x', 1, '2026-01-01', 1, 1)`,
		"an unknown harm":   `insert into quality_finding (agency_id, check_code, harm, found_on, unit_id) values (1, 'x', 5, '2026-01-01', 1)`,
		"twice":             `insert into quality_finding (agency_id, check_code, harm, found_on, unit_id) values (1, 'x', 1, '2026-01-01', 1), (1, 'x', 1, '2026-01-01', 1)`,
	} {
		err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), sql)
			return err
		})
		if err == nil {
			t.Errorf("a finding %s is accepted", name)
		}
	}
}
