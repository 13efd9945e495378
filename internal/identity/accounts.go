package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// MostAccounts is how many accounts are made at once.
const MostAccounts = 2000

// Lengths in characters, as in the form of a single account.
const (
	longestUsername = 60
	longestName     = 120
)

// Account is one line of a list of accounts to be made.
type Account struct {
	Row      int // of the file, from 1; faults name it
	Username string
	Name     string
	NIP      string      // empty for who is no civil servant of the government
	Role     access.Role // empty: none yet
	Unit     string      // identity of the unit in the files of the government; empty: all of it
	Acting   bool

	id string // public id of the one that is there
}

// AccountFault is what is wrong with a line: its field (username, name, nip, role or unit_id), what stands there, and the
// message that says what to do.
type AccountFault struct {
	Row               int
	Field, Value, Key string
	Args              []any
}

// Accounts is a list as it was found to be: none is made while there are faults.
type Accounts struct {
	New     []Account
	Known   int       // are there already, with the same number, and stay as they are
	Waiting []Account // of these, open ones of others that have no password yet: their links can be renewed
	Faults  []AccountFault
}

// ErrAccountsFaulty says that a list that was checked before has faults now: somebody else has made accounts since.
var ErrAccountsFaulty = errs.New(errs.Conflict, "identity.accounts_changed")

const sqlFindAccounts = `
select coalesce(u.public_id, '') as id, coalesce(u.password_hash is null and u.disabled_at is null and not u.demo and u.id <> @self, false) as waiting,
       u.id is not null as taken, coalesce(u.agency_id = @agency, false) as ours, coalesce(h.nip, '') as holds, e.id is not null as employed,
       exists (select from user_account a where a.employee_id = e.id) as has_account, t.id is not null as unit
  from unnest(@usernames::text[], @nips::text[], @units::text[]) with ordinality r(username, nip, unit, place)
  left join user_account u on u.username = r.username
  left join employee h on h.id = u.employee_id
  left join employee e on e.agency_id = @agency and e.nip = r.nip
  left join unit t on t.agency_id = @agency and t.external_id = r.unit and t.active
 order by r.place`

type foundAccount struct {
	ID      string
	Waiting bool

	Taken, Ours, Employed, HasAccount, Unit bool
	Holds                                   string
}

// CheckAccounts compares a list with the accounts of the administrator's agency and with itself; it changes nothing. One query.
func (s *Service) CheckAccounts(ctx context.Context, who access.Actor, list []Account) (Accounts, error) {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return Accounts{}, err
	}
	if len(list) > MostAccounts {
		return Accounts{}, errs.New(errs.Invalid, "import.file.too_many_rows", "limit", MostAccounts)
	}
	return checkAccounts(ctx, s.DB, who, list)
}

func checkAccounts(ctx context.Context, q db.Querier, who access.Actor, list []Account) (Accounts, error) {
	var usernames, nips, units []string
	for i, a := range list {
		list[i].Username = strings.ToLower(strings.TrimSpace(a.Username))
		usernames, nips, units = append(usernames, list[i].Username), append(nips, a.NIP), append(units, a.Unit)
	}
	found, err := db.All[foundAccount](ctx, q, sqlFindAccounts, pgx.NamedArgs{"agency": who.AgencyID, "self": who.UserID, "usernames": usernames, "nips": nips, "units": units})
	if err != nil {
		return Accounts{}, fmt.Errorf("find accounts: %w", err)
	}
	var out Accounts
	names, numbers := map[string]int{}, map[string]int{}
	for i, a := range list {
		faults := a.faults(found[i])
		twice := func(seen map[string]int, field, value string) {
			if first := seen[value]; value != "" && first != 0 {
				faults = append(faults, AccountFault{a.Row, field, value, "identity.row_twice", []any{"row", first}})
			} else if value != "" {
				seen[value] = a.Row
			}
		}
		twice(names, "username", a.Username)
		twice(numbers, "nip", a.NIP)
		out.Faults = append(out.Faults, faults...)
		switch {
		case len(faults) > 0:
		case found[i].Ours:
			out.Known++
			if a.id = found[i].ID; found[i].Waiting {
				out.Waiting = append(out.Waiting, a)
			}
		default:
			out.New = append(out.New, a)
		}
	}
	return out, nil
}

// faults are what is wrong with the line by itself and beside what is there.
func (a Account) faults(f foundAccount) (out []AccountFault) {
	add := func(field, value, key string, args ...any) {
		out = append(out, AccountFault{a.Row, field, value, key, args})
	}
	long := func(field, value string, limit int) bool {
		n := utf8.RuneCountInString(value)
		if n > limit {
			add(field, value, "common.too_long", "limit", limit, "length", n)
		}
		return n > limit
	}
	known := f.Taken && f.Ours && f.Holds == a.NIP
	switch {
	case long("username", a.Username, longestUsername):
	case !goodUsername(a.Username):
		add("username", a.Username, "identity.need_username")
	case f.Taken && !known:
		add("username", a.Username, "identity.username_other")
	}
	if !long("name", a.Name, longestName) && strings.TrimSpace(a.Name) == "" {
		add("name", a.Name, "identity.need_name")
	}
	switch {
	case a.NIP == "" || known:
	case !f.Employed:
		add("nip", a.NIP, "identity.nip_unknown")
	case f.HasAccount:
		add("nip", a.NIP, "identity.nip_has_account")
	}
	switch {
	case a.Role != "" && !slices.Contains(access.Roles, a.Role):
		add("role", string(a.Role), "identity.choose_role")
	case a.Unit != "" && a.Role == "":
		add("role", "", "identity.unit_without_role")
	case a.Unit != "" && !a.Role.ByUnit():
		add("unit_id", a.Unit, "identity.unit_not_needed")
	case a.Unit == "" && a.Role.ByUnit():
		add("unit_id", "", "identity.need_unit")
	case a.Unit != "" && !f.Unit:
		add("unit_id", a.Unit, "identity.unit_unknown")
	}
	return out
}

const (
	sqlAddAccounts = `
insert into user_account (public_id, username, name, agency_id, employee_id)
select r.public_id, r.username, r.name, @agency, (select e.id from employee e where e.agency_id = @agency and e.nip = r.nip)
  from unnest(@ids::text[], @usernames::text[], @names::text[], @nips::text[]) r(public_id, username, name, nip)`
	sqlGrantRoles = `
insert into role_grant (user_id, role, agency_id, unit_id, definitive, granted_by)
select u.id, r.role, @agency, (select t.id from unit t where t.agency_id = @agency and t.external_id = r.unit), r.definitive, @by
  from unnest(@ids::text[], @roles::text[], @units::text[], @definitive::bool[]) r(public_id, role, unit, definitive)
  join user_account u on u.public_id = r.public_id
 where r.role <> ''`
	sqlIssueLinks = `
insert into password_link (user_id, token_hash, issued_by, issued_at, expires_at)
select u.id, r.hash, @by, @at, @until
  from unnest(@ids::text[], @tokens::bytea[]) r(public_id, hash) join user_account u on u.public_id = r.public_id` + renewLink
)

// MadeAccount is an account with the link by which its person sets the password.
type MadeAccount struct {
	Account
	Link Link
}

// AddAccounts makes the accounts of a list that are not there yet, with their roles from today on and their links, all or none.
// It is ErrAccountsFaulty where CheckAccounts would find faults. Five statements, however long the list.
func (s *Service) AddAccounts(ctx context.Context, who access.Actor, list []Account) ([]MadeAccount, error) {
	checked, err := s.CheckAccounts(ctx, who, list)
	if err != nil {
		return nil, err
	}
	if len(checked.Faults) == 0 && len(checked.New) == 0 {
		return nil, nil
	}
	var made []MadeAccount
	err = s.DB.Write(ctx, who, "user.import", func(tx *db.Tx) error {
		if checked, err = checkAccounts(ctx, tx, who, list); err != nil {
			return err
		}
		if len(checked.Faults) > 0 {
			return ErrAccountsFaulty
		}
		made, err = s.makeAccounts(ctx, tx, who, checked.New)
		return err
	})
	if db.IsConstraint(err, "user_account_username_unique") || db.IsConstraint(err, "user_account_one_per_employee") {
		return nil, errors.Join(ErrAccountsFaulty, err)
	}
	return made, err
}

func (s *Service) makeAccounts(ctx context.Context, tx *db.Tx, who access.Actor, list []Account) ([]MadeAccount, error) {
	var ids, usernames, names, nips, roles, units []string
	var definitive []bool
	for i, a := range list {
		list[i].id = db.NewPublicID()
		ids, usernames, names, nips = append(ids, list[i].id), append(usernames, a.Username), append(names, a.Name), append(nips, a.NIP)
		roles, units, definitive = append(roles, string(a.Role)), append(units, a.Unit), append(definitive, !a.Acting)
	}
	args := pgx.NamedArgs{"agency": who.AgencyID, "ids": ids, "usernames": usernames, "names": names, "nips": nips, "roles": roles, "units": units,
		"definitive": definitive, "by": who.Name}
	for _, sql := range []string{sqlAddAccounts, sqlGrantRoles} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return nil, fmt.Errorf("make accounts: %w", err)
		}
	}
	return s.issueAll(ctx, tx, who, list, func(a Account) map[string]any {
		return map[string]any{"username": a.Username, "name": a.Name, "role": a.Role, "unit": a.Unit, "definitive": !a.Acting}
	})
}

// issueAll makes the only link of each account, and records it with what else became of the account.
func (s *Service) issueAll(ctx context.Context, tx *db.Tx, who access.Actor, list []Account, after func(Account) map[string]any) ([]MadeAccount, error) {
	var made []MadeAccount
	var ids []string
	var tokens [][]byte
	var deeds []db.Deed
	until := s.Now().Add(lifeOfFirstLink)
	for _, a := range list {
		l := Link{Token: db.RandomText(32), Until: until}
		ids, tokens = append(ids, a.id), append(tokens, digest(l.Token))
		made = append(made, MadeAccount{a, l})
		view := after(a)
		view["link_until"] = until
		deeds = append(deeds, db.Deed{Subject: db.Subject{Kind: "user", ID: a.id, Name: a.Name, AgencyID: who.AgencyID}, After: view})
	}
	if _, err := tx.Exec(ctx, sqlIssueLinks, pgx.NamedArgs{"ids": ids, "tokens": tokens, "by": who.Name, "at": s.Now(), "until": until}); err != nil {
		return nil, fmt.Errorf("issue links: %w", err)
	}
	return made, tx.AuditAll(ctx, deeds)
}

// RenewLinks makes new links for the accounts of a list that are there and have no password yet; those before are void.
func (s *Service) RenewLinks(ctx context.Context, who access.Actor, list []Account) ([]MadeAccount, error) {
	checked, err := s.CheckAccounts(ctx, who, list)
	if err != nil || len(checked.Waiting) == 0 {
		return nil, err
	}
	var made []MadeAccount
	err = s.DB.Write(ctx, who, "user.issue_link", func(tx *db.Tx) error {
		if checked, err = checkAccounts(ctx, tx, who, list); err != nil {
			return err
		}
		if len(checked.Waiting) == 0 {
			return ErrAccountsFaulty
		}
		made, err = s.issueAll(ctx, tx, who, checked.Waiting, func(Account) map[string]any { return map[string]any{} })
		return err
	})
	return made, err
}

// LinksTaken records that the administrator took out the links of accounts just made.
func (s *Service) LinksTaken(ctx context.Context, who access.Actor) error {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	return s.DB.Observe(ctx, who, "user.download_links", db.Subject{Kind: "user", ID: who.PublicID, Name: who.Name, AgencyID: who.AgencyID})
}
