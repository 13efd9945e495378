package identity

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Government is a government that begins to work here. All but HRContact are needed.
type Government struct {
	Code      string         // of the national civil service agency, such as 5503
	Name      string         // in full: Pemerintah Kabupaten Bungo
	Region    asn.RegionCode // of the Ministry of Home Affairs, such as 15.08; two digits for a province
	Seat      string         // where decrees are signed
	TimeZone  string         // such as Asia/Jakarta
	HRName    string         // of the office that keeps the civil servants
	HRContact string         // where people ask for help
}

// names are how the name of a government begins, with the kind and the title of the head that follow from it.
var names = []struct{ begins, kind, head string }{
	{"Pemerintah Kabupaten ", "regency", "Bupati"}, {"Pemerintah Kota ", "city", "Wali Kota"}, {"Pemerintah Provinsi ", "province", "Gubernur"},
}

const (
	sqlAddGovernment = `
insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, timezone, hr_name, hr_contact)
values (@public_id, @code, @name, @short, @kind, @region, @head, @seat, @timezone, @hr_name, @hr_contact) returning id`
	sqlAddFirstAdmin = `
with u as (
  insert into user_account (public_id, username, name, agency_id) values (@public_id, @username, @username, @agency) returning id
)
insert into role_grant (user_id, role, agency_id, granted_by) select id, @role, @agency, @by from u returning user_id`
)

// Found lets a government begin: it is added with the account of its first administrator, who makes all the others, and the
// link by which that person sets the password. A name that begins otherwise than those of governments do or a code that is
// there already is refused.
func (s *Service) Found(ctx context.Context, g Government, username string) (Link, error) {
	var f errs.Fields
	known := -1
	for i, n := range names {
		if strings.HasPrefix(g.Name, n.begins) && len(g.Name) > len(n.begins) {
			known = i
		}
	}
	if known < 0 {
		f.Add("name", "identity.government_name")
	}
	if g.Code == "" {
		f.Add("code", "identity.government_code")
	}
	if username = strings.ToLower(strings.TrimSpace(username)); !goodUsername(username) {
		f.Add("admin", "identity.need_username")
	}
	if err := f.Err(); err != nil {
		return Link{}, err
	}
	kind, who, id := names[known], access.SystemActor("pemasangan"), db.NewPublicID()
	short := strings.TrimPrefix(g.Name, kind.begins)
	var l Link
	err := s.DB.Write(ctx, who, "agency.found", func(tx *db.Tx) error {
		var agency int
		err := tx.QueryRow(ctx, sqlAddGovernment, pgx.NamedArgs{"public_id": id, "code": g.Code, "name": g.Name, "short": short, "kind": kind.kind,
			"region": g.Region, "head": kind.head, "seat": g.Seat, "timezone": g.TimeZone, "hr_name": g.HRName, "hr_contact": g.HRContact}).Scan(&agency)
		if err != nil {
			return fmt.Errorf("add government %s: %w", g.Code, err)
		}
		var admin int64
		err = tx.QueryRow(ctx, sqlAddFirstAdmin, pgx.NamedArgs{"public_id": db.NewPublicID(), "username": username, "agency": agency,
			"role": string(access.Admin), "by": who.Name}).Scan(&admin)
		if err != nil {
			return fmt.Errorf("add administrator %s: %w", username, err)
		}
		if l, err = s.issue(ctx, tx, admin, lifeOfFirstLink); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "agency", ID: id, Name: g.Name, AgencyID: agency}, nil, map[string]string{"code": g.Code, "admin": username})
	})
	return l, err
}

const sqlAnybody = `select exists (select from agency_stat where agency_id = $1 and employees > 0)`

// Anybody reports whether anything is known by now of the people of a government: [Agency] may be a minute old.
func (s *Service) Anybody(ctx context.Context, agency int) (bool, error) {
	return db.Value[bool](ctx, s.DB, sqlAnybody, agency)
}
