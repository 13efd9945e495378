package identity

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// Service signs people in and manages their roles and sessions.
type Service struct {
	DB       *db.DB
	Sessions *Sessions
	Now      func() time.Time
	Demo     bool // the passwords of demo accounts are known to everybody and stay
}

// write is a write after which somebody's session may be another: whoever asks next is not remembered, not even until the database
// has told.
func (s *Service) write(ctx context.Context, who access.Actor, action string, fn func(tx *db.Tx) error) error {
	err := s.DB.Write(ctx, who, action, fn)
	s.Sessions.memory.forgetAll()
	return err
}

// Limits of failed attempts in one 15-minute window.
const (
	window           = 15 * time.Minute
	limitKnownDevice = 10
	limitUnknown     = 5
	limitNetwork     = 100
)

// ErrWrongPassword never says whether the account or the password was wrong.
var ErrWrongPassword = errs.New(errs.Invalid, "identity.wrong_password")

// Grant is a role a person holds.
type Grant struct {
	ID         int64
	Role       string
	AgencyID   int
	AgencyName string
	UnitName   string
	Definitive bool
	Until      *time.Time
}

// SignIn is the outcome of a successful sign-in.
type SignIn struct {
	UserID      int64
	Grants      []Grant
	DeviceToken string // to be kept in the browser
}

type account struct {
	ID           int64
	Name         string
	PublicID     string
	PasswordHash string
	AgencyID     int
	Disabled     bool
	Known        bool
}

const sqlFindAccount = `
select u.id, u.name, u.public_id, coalesce(u.password_hash, '') as password_hash, coalesce(u.agency_id, 0) as agency_id,
       u.disabled_at is not null as disabled,
       exists (select from known_device d where d.user_id = u.id and d.token_hash = @device) as known
  from user_account u where u.username = @username`

const sqlFailures = `
select coalesce(sum(failures) filter (where bucket = @account), 0)::int as account,
       coalesce(sum(failures) filter (where bucket = @network), 0)::int as network
  from login_failure where window_start = @window and bucket in (@account, @network)`

const sqlCountFailure = `
insert into login_failure (bucket, window_start, failures) select unnest(@buckets::text[]), @window, 1
on conflict (bucket, window_start) do update set failures = login_failure.failures + 1`

const sqlRememberDevice = `
insert into known_device (user_id, token_hash) values ($1, $2)
on conflict (user_id, token_hash) do update set last_used_at = now()`

type failures struct{ Account, Network int }

// SignIn checks username and password. Errors: ErrWrongPassword, TooMany with the time to come back, Unavailable
// when too many sign-ins run at once. The attempt is recorded either way.
func (s *Service) SignIn(ctx context.Context, username, password, device, address, requestID string) (SignIn, error) {
	username = strings.ToLower(strings.TrimSpace(username))
	if username == "" || password == "" || len(normal(password)) > MaxPassword || len(username) > 100 {
		return SignIn{}, ErrWrongPassword
	}
	known := digest(device)
	a, err := db.One[account](ctx, s.DB, sqlFindAccount, pgx.NamedArgs{"username": username, "device": known})
	if err != nil && !db.IsNoRows(err) {
		return SignIn{}, fmt.Errorf("find account: %w", err)
	}
	try, err := s.attempt(ctx, username, device, address, a.Known)
	if err != nil {
		return SignIn{}, err
	}
	ok, err := comparePassword(ctx, password, a.PasswordHash)
	if err != nil {
		return SignIn{}, err
	}
	if !ok || a.Disabled {
		return SignIn{}, s.fail(ctx, try)
	}
	return s.welcome(ctx, a, device, known, address, requestID)
}

// attempt is one guess at the password of an account, counted where it fails.
type attempt struct {
	buckets []string // of the account, of the network
	start   time.Time
}

// attempt lets somebody try the password of an account; TooMany with the time to come back if too many have failed.
func (s *Service) attempt(ctx context.Context, username, device, address string, known bool) (attempt, error) {
	try := attempt{start: s.Now().UTC().Truncate(window)}
	var limit int
	try.buckets, limit = bucketsOf(username, device, address, known)
	f, err := db.One[failures](ctx, s.DB, sqlFailures, pgx.NamedArgs{"account": try.buckets[0], "network": try.buckets[1], "window": try.start})
	if err != nil {
		return attempt{}, fmt.Errorf("read failures: %w", err)
	}
	if f.Account >= limit || f.Network >= limitNetwork {
		return attempt{}, &errs.Error{Kind: errs.TooMany, Key: "identity.too_many", RetryAt: try.start.Add(window)}
	}
	return try, nil
}

func bucketsOf(username, device, address string, known bool) ([]string, int) {
	if known {
		return []string{"device:" + username + ":" + device, "net:" + address}, limitKnownDevice
	}
	return []string{"account:" + username, "net:" + address}, limitUnknown
}

// fail counts a failed attempt.
func (s *Service) fail(ctx context.Context, try attempt) error {
	err := s.DB.Housekeep(ctx, "login.fail", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlCountFailure, pgx.NamedArgs{"buckets": try.buckets, "window": try.start})
		return err
	})
	if err != nil {
		return fmt.Errorf("count failure: %w", err)
	}
	return ErrWrongPassword
}

func (s *Service) welcome(ctx context.Context, a account, device string, hash []byte, address, requestID string) (SignIn, error) {
	if !a.Known {
		device = db.RandomText(40)
		hash = digest(device)
	}
	grants, err := s.Grants(ctx, a.ID)
	if err != nil {
		return SignIn{}, err
	}
	who := access.Actor{UserID: a.ID, Name: a.Name, Role: "signed_out", AgencyID: a.AgencyID, Address: address, RequestID: requestID}
	err = s.DB.Write(ctx, who, "session.start", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlRememberDevice, a.ID, hash); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "user", ID: a.PublicID, Name: a.Name, AgencyID: a.AgencyID}, nil, nil)
	})
	if err != nil {
		return SignIn{}, fmt.Errorf("record sign-in: %w", err)
	}
	return SignIn{UserID: a.ID, Grants: grants, DeviceToken: device}, nil
}

const sqlGrants = `
select g.id, g.role, g.agency_id, a.name as agency_name, coalesce(u.name, '') as unit_name, g.definitive,
       upper(g.valid)::timestamptz as until
  from role_grant g join agency a on a.id = g.agency_id left join unit u on u.id = g.unit_id
 where g.user_id = $1 and g.valid @> current_date order by g.id`

// Grants lists the roles the user holds today.
func (s *Service) Grants(ctx context.Context, userID int64) ([]Grant, error) {
	g, err := db.All[Grant](ctx, s.DB, sqlGrants, userID)
	if err != nil {
		return nil, fmt.Errorf("grants: %w", err)
	}
	return g, nil
}

// SwitchRole makes the running session act in another role the person holds, under a new token.
func (s *Service) SwitchRole(ctx context.Context, who access.Actor, grantID int64) (access.Role, error) {
	grants, err := s.Grants(ctx, who.UserID)
	if err != nil {
		return "", err
	}
	for _, g := range grants {
		if g.ID != grantID {
			continue
		}
		err := s.DB.Write(ctx, who, "session.switch_role", func(tx *db.Tx) error {
			return tx.Audit(ctx, db.Subject{Kind: "user", ID: who.PublicID, Name: who.Name, AgencyID: g.AgencyID},
				map[string]string{"role": string(who.Role)}, map[string]string{"role": g.Role})
		})
		if err != nil {
			return "", err
		}
		return access.Role(g.Role), s.Sessions.act(ctx, grantID)
	}
	return "", access.ErrNotFound
}

// SessionRow is one device in the list of a person's sessions.
type SessionRow struct {
	PublicID   string
	Device     string
	Address    string
	CreatedAt  time.Time
	LastSeenAt time.Time
}

const sqlSessions = `
select public_id, device, address, created_at, last_seen_at from user_session
 where user_id = $1 and revoked_at is null and expires_at > now() order by last_seen_at desc limit 50`

// ListSessions lists the person's open sessions, newest use first.
func (s *Service) ListSessions(ctx context.Context, userID int64) ([]SessionRow, error) {
	rows, err := db.All[SessionRow](ctx, s.DB, sqlSessions, userID)
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return rows, nil
}

const sqlRevokeSession = `
update user_session set revoked_at = now(), revoke_reason = 'by owner'
 where user_id = $1 and public_id = $2 and revoked_at is null returning device`

// RevokeSession ends one of the person's own sessions. NotFound if it is not theirs or already over.
func (s *Service) RevokeSession(ctx context.Context, who access.Actor, publicID string) error {
	return s.write(ctx, who, "session.revoke", func(tx *db.Tx) error {
		var device string
		if err := tx.QueryRow(ctx, sqlRevokeSession, who.UserID, publicID).Scan(&device); err != nil {
			return db.NotFound(err, "common.not_found")
		}
		return tx.Audit(ctx, db.Subject{Kind: "session", ID: publicID, Name: device}, map[string]bool{"open": true}, map[string]bool{"open": false})
	})
}

// DemoAccount is an account offered on the sign-in page of a demo installation.
type DemoAccount struct {
	Username   string
	Name       string
	AgencyName string
}

const sqlDemoAccounts = `
select u.username, u.name, a.short_name as agency_name
  from user_account u join agency a on a.id = u.agency_id
 where u.demo and u.disabled_at is null and (select count(*) from role_grant g where g.user_id = u.id and g.valid @> current_date) > 0
 order by a.id, u.id`

// DemoAccounts lists the demo accounts of the installation; none outside a demo.
func (s *Service) DemoAccounts(ctx context.Context) ([]DemoAccount, error) {
	rows, err := db.All[DemoAccount](ctx, s.DB, sqlDemoAccounts)
	if err != nil {
		return nil, fmt.Errorf("demo accounts: %w", err)
	}
	return rows, nil
}
