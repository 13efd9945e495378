package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// User is one account as an administrator sees it.
type User struct {
	ID         int64
	PublicID   string
	Username   string
	Name       string
	Roles      []string
	Disabled   bool
	Waiting    bool // no password was set yet
	LastSeenAt *time.Time
	Sessions   int
}

const sqlUsers = `
select u.id, u.public_id, u.username, u.name, u.disabled_at is not null as disabled, u.password_hash is null as waiting,
       array(select g.role from role_grant g where g.user_id = u.id and g.valid @> current_date order by g.id) as roles,
       s.last_seen_at, coalesce(s.sessions, 0)::int as sessions
  from user_account u
  left join lateral (select max(x.last_seen_at) as last_seen_at, count(*) filter (where x.revoked_at is null and x.expires_at > now()) as sessions
                       from user_session x where x.user_id = u.id) s on true
 where u.agency_id = @agency and u.username > @after and (@text = '%%' or u.username like @text or lower(u.name) like @text)
 order by u.username limit @limit`

// Users lists up to limit accounts of the administrator's agency after a username, in alphabetical order.
func (s *Service) Users(ctx context.Context, who access.Actor, text, after string, limit int) ([]User, error) {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, err
	}
	list, err := db.All[User](ctx, s.DB, sqlUsers, pgx.NamedArgs{"agency": who.AgencyID, "after": after, "text": "%" + db.Like(text) + "%", "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("users: %w", err)
	}
	return list, nil
}

// Held is one role of a user with its scope and term.
type Held struct {
	ID         int64
	Role       string
	Unit       string
	Definitive bool
	From       time.Time
	Until      *time.Time // exclusive; nil: open
}

const sqlUser = `
select u.id, u.public_id, u.username, u.name, u.disabled_at is not null as disabled, u.password_hash is null as waiting, '{}'::text[] as roles, null::timestamptz as last_seen_at,
       (select count(*) from user_session x where x.user_id = u.id and x.revoked_at is null and x.expires_at > now())::int as sessions
  from user_account u where u.agency_id = $1 and u.public_id = $2`

const sqlHeld = `
select g.id, g.role, coalesce(u.name, '') as unit, g.definitive, lower(g.valid) as "from", upper(g.valid) as until
  from role_grant g left join unit u on u.id = g.unit_id where g.user_id = $1 order by g.id`

// User returns one account of the administrator's agency with its roles.
func (s *Service) User(ctx context.Context, who access.Actor, publicID string) (User, []Held, error) {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return User{}, nil, err
	}
	u, err := db.One[User](ctx, s.DB, sqlUser, who.AgencyID, publicID)
	if err != nil {
		return User{}, nil, db.NotFound(err, "common.not_found")
	}
	held, err := db.All[Held](ctx, s.DB, sqlHeld, u.ID)
	if err != nil {
		return User{}, nil, fmt.Errorf("roles of %s: %w", publicID, err)
	}
	return u, held, nil
}

// ErrOwnAccount keeps an administrator from locking himself out.
var ErrOwnAccount = errs.New(errs.Invalid, "identity.own_account")

const (
	sqlDisableUser = `update user_account set disabled_at = case when @disabled then coalesce(disabled_at, now()) end where id = @id`
	sqlEndSessions = `update user_session set revoked_at = now(), revoke_reason = @reason where user_id = @id and revoked_at is null`
)

// SetDisabled closes an account and ends its sessions at once, or opens it again.
func (s *Service) SetDisabled(ctx context.Context, who access.Actor, publicID string, disabled bool) error {
	u, _, err := s.User(ctx, who, publicID)
	if err != nil {
		return err
	}
	if u.ID == who.UserID {
		return ErrOwnAccount
	}
	return s.write(ctx, who, "user.set_disabled", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlDisableUser, pgx.NamedArgs{"id": u.ID, "disabled": disabled}); err != nil {
			return err
		}
		if disabled {
			if _, err := tx.Exec(ctx, sqlEndSessions, pgx.NamedArgs{"id": u.ID, "reason": "account closed"}); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, sqlDropLink, pgx.NamedArgs{"id": u.ID}); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, u.subject(who), map[string]bool{"disabled": u.Disabled}, map[string]bool{"disabled": disabled})
	})
}

// EndAllSessions signs a user out everywhere.
func (s *Service) EndAllSessions(ctx context.Context, who access.Actor, publicID string) error {
	u, _, err := s.User(ctx, who, publicID)
	if err != nil {
		return err
	}
	return s.write(ctx, who, "user.end_sessions", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlEndSessions, pgx.NamedArgs{"id": u.ID, "reason": "by administrator"}); err != nil {
			return err
		}
		return tx.Audit(ctx, u.subject(who), map[string]int{"sessions": u.Sessions}, map[string]int{"sessions": 0})
	})
}

func (u User) subject(who access.Actor) db.Subject {
	return db.Subject{Kind: "user", ID: u.PublicID, Name: u.Name, AgencyID: who.AgencyID}
}

const (
	sqlGrantRole = `
insert into role_grant (user_id, role, agency_id, unit_id, definitive, granted_by)
values (@user, @role, @agency, (select id from unit where agency_id = @agency and public_id = @unit), @definitive, @by)`
	sqlEndGrant = `
update role_grant set valid = daterange(lower(valid), greatest(current_date, lower(valid) + 1))
 where id = @id and user_id = @user and valid @> current_date returning role`
	sqlDropGrantSessions = `update user_session set revoked_at = now(), revoke_reason = 'role ended' where grant_id = $1 and revoked_at is null`
)

// GrantRole gives the user a role from today on; unit is a public id, needed for roles of a unit.
func (s *Service) GrantRole(ctx context.Context, who access.Actor, publicID string, role access.Role, unit string, definitive bool) error {
	u, _, err := s.User(ctx, who, publicID)
	if err != nil {
		return err
	}
	var f errs.Fields
	if !slices.Contains(access.Roles, role) {
		f.Add("role", "identity.choose_role")
	} else if role.ByUnit() && unit == "" {
		f.Add("unit", "identity.choose_unit")
	}
	if err := f.Err(); err != nil {
		return err
	}
	if !role.ByUnit() {
		unit = ""
	}
	return s.write(ctx, who, "user.grant_role", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlGrantRole, pgx.NamedArgs{"user": u.ID, "role": string(role), "agency": who.AgencyID, "unit": unit, "definitive": definitive, "by": who.Name})
		if err != nil {
			return err
		}
		return tx.Audit(ctx, u.subject(who), nil, map[string]any{"role": role, "unit": unit, "definitive": definitive})
	})
}

// EndRole ends one of the user's roles with today and the sessions that use it at once.
func (s *Service) EndRole(ctx context.Context, who access.Actor, publicID string, grant int64) error {
	u, _, err := s.User(ctx, who, publicID)
	if err != nil {
		return err
	}
	if grant == who.GrantID {
		return ErrOwnAccount
	}
	return s.write(ctx, who, "user.end_role", func(tx *db.Tx) error {
		var role string
		if err := tx.QueryRow(ctx, sqlEndGrant, pgx.NamedArgs{"id": grant, "user": u.ID}).Scan(&role); err != nil {
			return db.NotFound(err, "common.not_found")
		}
		if _, err := tx.Exec(ctx, sqlDropGrantSessions, grant); err != nil {
			return err
		}
		return tx.Audit(ctx, u.subject(who), map[string]string{"role": role}, nil)
	})
}

const sqlAddUser = `
insert into user_account (public_id, username, name, agency_id, employee_id)
values (@public_id, @username, @name, @agency, (select id from employee where agency_id = @agency and nip = @nip)) returning id, employee_id is not null`

// NewUser describes an account to be made. NIP links it to a civil servant; empty for an elected head.
type NewUser struct{ Username, Name, NIP string }

// AddUser makes an account in the administrator's agency and returns its public id with the link by which its person sets
// the password. Invalid with faults of username, name and nip.
func (s *Service) AddUser(ctx context.Context, who access.Actor, n NewUser) (string, Link, error) {
	if err := access.Check(who, access.UserManage, access.Object{AgencyID: who.AgencyID}); err != nil {
		return "", Link{}, err
	}
	n.Username = strings.ToLower(strings.TrimSpace(n.Username))
	var f errs.Fields
	if !goodUsername(n.Username) {
		f.Add("username", "identity.need_username")
	}
	if strings.TrimSpace(n.Name) == "" {
		f.Add("name", "identity.need_name")
	}
	if err := f.Err(); err != nil {
		return "", Link{}, err
	}
	id := db.NewPublicID()
	var l Link
	err := s.DB.Write(ctx, who, "user.add", func(tx *db.Tx) error {
		var inner int64
		var employed bool
		err := tx.QueryRow(ctx, sqlAddUser, pgx.NamedArgs{"public_id": id, "username": n.Username, "name": n.Name, "agency": who.AgencyID, "nip": n.NIP}).Scan(&inner, &employed)
		switch {
		case db.IsConstraint(err, "user_account_username_unique"):
			f.Add("username", "db.username_used")
		case db.IsConstraint(err, "user_account_one_per_employee"):
			f.Add("nip", "identity.nip_has_account")
		case err == nil && n.NIP != "" && !employed:
			f.Add("nip", "identity.nip_unknown")
		}
		if f.Err() != nil {
			return f.Err()
		}
		if err != nil {
			return err
		}
		if l, err = s.issue(ctx, tx, inner, lifeOfFirstLink); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "user", ID: id, Name: n.Name, AgencyID: who.AgencyID}, nil,
			map[string]any{"username": n.Username, "name": n.Name, "link_until": l.Until})
	})
	return id, l, err
}

// goodUsername reports whether a name, in lower case, is one to sign in with.
func goodUsername(name string) bool { return name != "" && !strings.ContainsAny(name, " \t\n/") }
