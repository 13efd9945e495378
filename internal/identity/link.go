package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/errs"
)

// How long a link is good: long enough for a new account to reach its person over a weekend, shorter where somebody is at
// work with the account.
const (
	lifeOfFirstLink = 72 * time.Hour
	lifeOfLink      = 24 * time.Hour
)

// Link lets whoever has it set the password of one account, once. It is known only now: a hash of the token is kept.
type Link struct {
	Token string // 160 random bits
	Until time.Time
}

// Errors of a link. Where an account has a newer link, or is closed, its link is unknown.
var (
	ErrLinkUnknown = errs.New(errs.NotFound, "identity.link_unknown")
	ErrLinkUsed    = errs.New(errs.NotFound, "identity.link_used")
	ErrLinkExpired = errs.New(errs.NotFound, "identity.link_expired")
)

// Refusals to issue a link.
var (
	ErrOwnLink    = errs.New(errs.Invalid, "identity.own_link")
	ErrClosedLink = errs.New(errs.Conflict, "identity.closed_link")
	errNoAccount  = errs.New(errs.NotFound, "identity.no_account")
)

const (
	sqlIssueLink = `
insert into password_link (user_id, token_hash, issued_by, issued_at, expires_at) values (@id, @token, @by, @at, @until)` + renewLink
	renewLink = `
on conflict (user_id) do update set token_hash = excluded.token_hash, issued_by = excluded.issued_by, issued_at = excluded.issued_at,
  expires_at = excluded.expires_at, used_at = null`
)

// issue makes the account's only link, within a transaction that records it.
func (s *Service) issue(ctx context.Context, tx *db.Tx, user int64, life time.Duration) (Link, error) {
	l := Link{Token: db.RandomText(32), Until: s.Now().Add(life)}
	_, err := tx.Exec(ctx, sqlIssueLink, pgx.NamedArgs{"id": user, "token": digest(l.Token), "by": tx.Who().Name, "at": s.Now(), "until": l.Until})
	if err != nil {
		return Link{}, fmt.Errorf("issue link: %w", err)
	}
	return l, nil
}

// IssueLink makes a link by which the person of an account of the administrator's agency sets a password; the one before
// is void. The present password stays until the link is used. Errors: ErrOwnLink, ErrClosedLink, ErrDemoPassword.
func (s *Service) IssueLink(ctx context.Context, who access.Actor, publicID string) (User, Link, error) {
	u, _, err := s.User(ctx, who, publicID)
	if err != nil {
		return User{}, Link{}, err
	}
	if u.ID == who.UserID { // who is signed in but does not know the password must not get past it
		return User{}, Link{}, ErrOwnLink
	}
	l, err := s.renewLink(ctx, who, u, who.AgencyID)
	return u, l, err
}

func (s *Service) renewLink(ctx context.Context, who access.Actor, u User, agency int) (Link, error) {
	p, err := s.Password(ctx, u.ID)
	switch {
	case err != nil:
		return Link{}, err
	case p.Fixed:
		return Link{}, ErrDemoPassword
	case u.Disabled:
		return Link{}, ErrClosedLink
	}
	life := lifeOfLink
	if !p.Set {
		life = lifeOfFirstLink
	}
	var l Link
	err = s.DB.Write(ctx, who, "user.issue_link", func(tx *db.Tx) error {
		var err error
		if l, err = s.issue(ctx, tx, u.ID, life); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "user", ID: u.PublicID, Name: u.Name, AgencyID: agency}, nil, map[string]time.Time{"link_until": l.Until})
	})
	return l, err
}

const sqlUserNamed = `
select u.id, u.public_id, u.username, u.name, u.disabled_at is not null as disabled, coalesce(u.agency_id, 0) as agency_id
  from user_account u where u.username = $1`

type named struct {
	ID                       int64
	PublicID, Username, Name string
	Disabled                 bool
	AgencyID                 int
}

// ResetLink makes a link for any account by its user name, for the operator of the installation: the way back in where no
// administrator can sign in. Errors as IssueLink; NotFound where there is no such account.
func (s *Service) ResetLink(ctx context.Context, username string) (Link, error) {
	n, err := db.One[named](ctx, s.DB, sqlUserNamed, strings.ToLower(strings.TrimSpace(username)))
	if db.IsNoRows(err) {
		return Link{}, errNoAccount
	}
	if err != nil {
		return Link{}, fmt.Errorf("find account: %w", err)
	}
	return s.renewLink(ctx, access.SystemActor("pengelola server"), User{ID: n.ID, PublicID: n.PublicID, Username: n.Username, Name: n.Name, Disabled: n.Disabled}, n.AgencyID)
}

// Linked is the account whose password a link sets.
type Linked struct {
	ID                       int64
	PublicID, Username, Name string
	AgencyID                 int
	AgencyName               string
	IssuedBy                 string
	ExpiresAt                time.Time
	UsedAt                   *time.Time
}

const sqlLinked = `
select u.id, u.public_id, u.username, u.name, coalesce(u.agency_id, 0) as agency_id, coalesce(a.name, '') as agency_name, l.issued_by, l.expires_at, l.used_at
  from password_link l join user_account u on u.id = l.user_id and u.disabled_at is null left join agency a on a.id = u.agency_id
 where l.token_hash = $1`

func (s *Service) linked(ctx context.Context, token string) (Linked, error) {
	l, err := db.One[Linked](ctx, s.DB, sqlLinked, digest(token))
	if db.IsNoRows(err) {
		return Linked{}, ErrLinkUnknown
	}
	if err != nil {
		return Linked{}, fmt.Errorf("find link: %w", err)
	}
	return l, nil
}

// good says why a link is not: ErrLinkUsed or ErrLinkExpired.
func (l Linked) good(now time.Time) error {
	switch {
	case l.UsedAt != nil:
		return ErrLinkUsed
	case !now.Before(l.ExpiresAt):
		return ErrLinkExpired
	}
	return nil
}

// OpenLink tells whose password a link sets; it changes nothing, for programs that show previews open links too. Errors:
// ErrLinkUnknown, ErrLinkUsed, ErrLinkExpired.
func (s *Service) OpenLink(ctx context.Context, token string) (Linked, error) {
	l, err := s.linked(ctx, token)
	if err == nil {
		err = l.good(s.Now())
	}
	return l, err
}

const sqlUseLink = `update password_link set used_at = @at where token_hash = @token and used_at is null and expires_at > @at`

// UseLink sets the password of the link's account, which it returns. All its sessions end and no browser is known any more. Errors as
// OpenLink; Invalid with faults of password and password_again; Unavailable as SignIn; db.ErrKeyReused for a form that was
// sent before with another password.
func (s *Service) UseLink(ctx context.Context, token string, w Words, address, requestID string) (Linked, error) {
	l, err := s.linked(ctx, token)
	if err != nil {
		return l, err
	}
	k, err := s.keeper(ctx, s.DB, l.ID, nil)
	if err != nil {
		return l, err
	}
	var f errs.Fields
	w.faults(&f, k.owner)
	who := access.Actor{UserID: l.ID, Name: l.Name, Role: "signed_out", AgencyID: l.AgencyID, Address: address, RequestID: requestID}
	err = s.write(ctx, who, "user.set_password", func(tx *db.Tx) error {
		if err := l.good(s.Now()); err != nil {
			return err
		}
		if err := f.Err(); err != nil {
			return err
		}
		used, err := tx.Exec(ctx, sqlUseLink, pgx.NamedArgs{"token": digest(token), "at": s.Now()})
		if err != nil {
			return fmt.Errorf("use link: %w", err)
		}
		if used.RowsAffected() == 0 { // used or replaced since it was read
			return ErrLinkUsed
		}
		return s.setPassword(ctx, tx, newPassword{user: l.ID, publicID: l.PublicID, name: l.Name, agency: l.AgencyID, password: w.New, by: l.IssuedBy})
	})
	if _, ok := errors.AsType[*db.Repeated](err); ok {
		err = s.sameAgain(ctx, l.ID, w.New)
	}
	return l, err
}
