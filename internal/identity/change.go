package identity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// PasswordState is what an account's holder and administrator see of its password.
type PasswordState struct {
	Set       bool
	ChangedAt *time.Time // by the person; nil: never since the account was made
	Fixed     bool       // of a demonstration, known to everybody: it stays
	LinkBy    string     // who issued a link that is good now; empty: there is none
	LinkUntil *time.Time
}

const sqlPasswordState = `
select u.password_hash is not null as set, u.password_changed_at as changed_at, u.demo and @demo as fixed, coalesce(l.issued_by, '') as link_by,
       l.expires_at as link_until
  from user_account u left join password_link l on l.user_id = u.id and l.used_at is null and l.expires_at > @at
 where u.id = @id`

// Password tells how the password of an account stands. Who asks is the account's own holder, or was let at it by User.
func (s *Service) Password(ctx context.Context, userID int64) (PasswordState, error) {
	p, err := db.One[PasswordState](ctx, s.DB, sqlPasswordState, pgx.NamedArgs{"id": userID, "at": s.Now(), "demo": s.Demo})
	if err != nil {
		return PasswordState{}, fmt.Errorf("password of account %d: %w", userID, err)
	}
	return p, nil
}

// ErrDemoPassword keeps the password that the sign-in page of a demonstration shows to everybody.
var ErrDemoPassword = errs.New(errs.Forbidden, "identity.demo_password")

// keeper is an account whose password is to be set.
type keeper struct {
	owner
	Demo     bool
	Known    bool // the browser
	AgencyID int
}

const sqlKeeper = `
select u.username, u.name, u.demo, coalesce(u.agency_id, 0) as agency_id, coalesce(a.name, '') as agency_name, coalesce(e.nip, '') as nip,
       exists (select from known_device d where d.user_id = u.id and d.token_hash = @device) as known
  from user_account u left join agency a on a.id = u.agency_id left join employee e on e.id = u.employee_id where u.id = @id`

func (s *Service) keeper(ctx context.Context, q db.Querier, id int64, device []byte) (keeper, error) {
	k, err := db.One[keeper](ctx, q, sqlKeeper, pgx.NamedArgs{"id": id, "device": device})
	if err != nil {
		return keeper{}, fmt.Errorf("account %d: %w", id, err)
	}
	if k.Demo && s.Demo {
		return keeper{}, ErrDemoPassword
	}
	return k, nil
}

// ChangePassword gives the person another password, who knows the present one. All other sessions end, this one goes on
// under a new token, other browsers are no longer known and an open link is void. Errors: Invalid with faults of
// current_password, password and password_again; TooMany and Unavailable as SignIn; ErrDemoPassword; db.ErrKeyReused for a
// form that was sent before with another password.
func (s *Service) ChangePassword(ctx context.Context, who access.Actor, current string, w Words, device string) error {
	browser := digest(device)
	k, err := s.keeper(ctx, s.DB, who.UserID, browser)
	if err != nil {
		return err
	}
	try, err := s.attempt(ctx, k.Username, device, who.Address, k.Known)
	if err != nil {
		return err
	}
	var f errs.Fields
	if current == "" {
		f.Add("current_password", "identity.enter_current")
	}
	w.faults(&f, k.owner)
	if !f.Has("password") && normal(w.New) == normal(current) {
		f.Add("password", "identity.same_password")
	}
	err = s.write(ctx, who, "user.change_password", func(tx *db.Tx) error {
		if current != "" {
			if err := proven(ctx, tx, who.UserID, current); err != nil {
				return err
			}
		}
		if err := f.Err(); err != nil {
			return err
		}
		return s.setPassword(ctx, tx, newPassword{user: who.UserID, publicID: who.PublicID, name: who.Name, agency: who.AgencyID, password: w.New,
			session: who.SessionID, device: browser})
	})
	if _, ok := errors.AsType[*db.Repeated](err); ok {
		err = s.sameAgain(ctx, who.UserID, w.New)
	}
	if errors.Is(err, ErrWrongPassword) {
		if err := s.fail(ctx, try); !errors.Is(err, ErrWrongPassword) {
			return err
		}
		return wrongCurrent(f)
	}
	if err != nil {
		return err
	}
	return s.Sessions.act(ctx, who.GrantID)
}

// wrongCurrent is the fault of the present password with those of the new one, in the order of the form.
func wrongCurrent(f errs.Fields) error {
	var all errs.Fields
	all.Add("current_password", "identity.wrong_current")
	if e, ok := errors.AsType[*errs.Error](f.Err()); ok {
		for _, x := range e.Fields {
			all.Add(x.Name, x.Key, x.Args...)
		}
	}
	return all.Err()
}

// The row is locked until the end of the transaction, so that of two changes at once the second meets what the first has left.
const sqlPresentHash = `select coalesce(password_hash, '') from user_account where id = $1 and disabled_at is null for no key update`

func proven(ctx context.Context, tx *db.Tx, user int64, password string) error {
	var hash string
	if err := tx.QueryRow(ctx, sqlPresentHash, user).Scan(&hash); err != nil {
		return fmt.Errorf("present password of account %d: %w", user, err)
	}
	if len(normal(password)) > MaxPassword {
		return ErrWrongPassword
	}
	ok, err := comparePassword(ctx, password, hash)
	if err == nil && !ok {
		err = ErrWrongPassword
	}
	return err
}

// newPassword is the password that an account takes, with the session and browser that stay.
type newPassword struct {
	user           int64
	publicID, name string
	agency         int
	password       string
	session        string
	device         []byte
	by             string // who issued the link; empty: the person knew the former password
}

const (
	sqlSetPassword   = `update user_account set password_hash = @hash, password_changed_at = @at where id = @id`
	sqlEndOthers     = `update user_session set revoked_at = now(), revoke_reason = 'password changed' where user_id = @id and public_id <> @session and revoked_at is null`
	sqlForgetDevices = `delete from known_device where user_id = @id and token_hash is distinct from @device`
	sqlDropLink      = `delete from password_link where user_id = @id and used_at is null`
)

// setPassword stores the password, of which nothing is recorded but that it was set, and ends what rested on the former one.
func (s *Service) setPassword(ctx context.Context, tx *db.Tx, n newPassword) error {
	hash, err := HashPassword(ctx, n.password)
	if err != nil {
		return err
	}
	args := pgx.NamedArgs{"id": n.user, "hash": hash, "at": s.Now(), "session": n.session, "device": n.device}
	if _, err := tx.Exec(ctx, sqlSetPassword, args); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	ended, err := tx.Exec(ctx, sqlEndOthers, args)
	if err != nil {
		return fmt.Errorf("end other sessions: %w", err)
	}
	for _, sql := range []string{sqlForgetDevices, sqlDropLink} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("after a new password: %w", err)
		}
	}
	after := map[string]any{"sessions_ended": ended.RowsAffected()}
	if n.by != "" {
		after["link_by"] = n.by
	}
	return tx.Audit(ctx, db.Subject{Kind: "user", ID: n.publicID, Name: n.name, AgencyID: n.agency}, nil, after)
}

const sqlHash = `select coalesce(password_hash, '') from user_account where id = $1`

// sameAgain lets a form that was sent before pass where it asks for the password that the account has: the content of its
// password fields is not kept with its key.
func (s *Service) sameAgain(ctx context.Context, user int64, password string) error {
	hash, err := db.Value[string](ctx, s.DB, sqlHash, user)
	if err != nil {
		return fmt.Errorf("password of account %d: %w", user, err)
	}
	ok, err := comparePassword(ctx, password, hash)
	if err != nil {
		return err
	}
	if !ok {
		return db.ErrKeyReused
	}
	return nil
}
