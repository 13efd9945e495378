package identity

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/db"
	"mutasi/internal/i18n"
)

// Lifetimes of a session. An official's session ends sooner than a civil servant's.
const (
	lifetime     = 12 * time.Hour
	idleDefault  = 30 * time.Minute
	idleOfficial = 15 * time.Minute
	touchEvery   = time.Minute
)

// Agency is what pages need to know of the actor's government.
type Agency struct {
	ID        int
	PublicID  string
	Name      string
	ShortName string
	HeadTitle string
	HRName    string
	HRContact string
	Timezone  string
	Employees int // head count, up to a minute old

	StaffOn    *time.Time // the day for which the newest record of a person speaks; nil: unknown, as below
	AnalysedOn *time.Time // of the newest workload analysis
	ImportedAt *time.Time // of the last import that ended well
}

// Location is the time zone of the agency.
func (a Agency) Location() *time.Location { return i18n.Zone(a.Timezone) }

// Principal is a signed-in person in the role in use.
type Principal struct {
	access.Actor
	Username string
	Agency   Agency
	Roles    int // roles held now, to offer a switch
	Unread   int // notices not read yet, counted up to MostUnread
}

// MostUnread is how far unread notices are counted: sqlFindSession counts no further.
const MostUnread = 100

type found struct {
	ExpiresAt  time.Time
	LastSeenAt time.Time
	SessionID  string
	UserID     int64
	PublicID   string
	Username   string
	Name       string
	EmployeeID int64
	GrantID    int64
	Role       string
	UnitID     int64
	Definitive bool
	Roles      int
	Unread     int
	AgencyID   int
}

// One query brings session, person, role in use and how much is unread. What it found is remembered until the database tells of a
// change, so that whatever is taken from somebody is gone at once.
const sqlFindSession = `
select s.expires_at, s.last_seen_at, s.public_id as session_id, u.id as user_id, u.public_id, u.username, u.name,
       coalesce(u.employee_id, 0) as employee_id, coalesce(g.id, 0) as grant_id, coalesce(g.role, '') as role,
       coalesce(g.unit_id, 0) as unit_id, coalesce(g.definitive, false) as definitive,
       (select count(*) from role_grant r where r.user_id = u.id and r.valid @> current_date) as roles,
       (select count(*) from (select from notice n where n.user_id = u.id and n.read_at is null limit 100) n)::int as unread,
       coalesce(g.agency_id, u.agency_id, 0) as agency_id
  from user_session s
  join user_account u on u.id = s.user_id and u.disabled_at is null
  left join role_grant g on g.id = s.grant_id and g.user_id = u.id and g.valid @> current_date
 where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now()`

const sqlFindAgency = `
select a.id, a.public_id, a.name, a.short_name, a.head_title, a.hr_name, a.hr_contact, a.timezone,
       coalesce(st.employees, 0) as employees, q.staff_on, q.analysed_on, q.imported_at
  from agency a left join agency_stat st on st.agency_id = a.id left join quality_run q on q.agency_id = a.id where a.id = $1`

const sqlTouchSession = `update user_session set last_seen_at = now() where token_hash = $1 and revoked_at is null`

// A revoked row stays and keeps its key, so a request in flight cannot bring its session back to life.
const sqlStoreSession = `
insert into user_session (token_hash, public_id, user_id, grant_id, data, expires_at, device, address)
values (@token, @public_id, @user, nullif(@grant, 0), @data, @expires, @device, @address)
on conflict (token_hash) do update set data = excluded.data, grant_id = excluded.grant_id, expires_at = excluded.expires_at
  where user_session.revoked_at is null`

// A change of role gives the session a new token in place: one that has ended meanwhile stays ended.
const sqlRetokenSession = `
update user_session set token_hash = @token, grant_id = nullif(@grant, 0), data = @data, expires_at = @expires
 where public_id = @public_id and revoked_at is null`

// Signing out ends the session that the request found, whatever token it has got meanwhile.
const sqlRevokeSessionFound = `
update user_session set revoked_at = now(), revoke_reason = $2 where public_id = $1 and revoked_at is null`

const sqlRevokeToken = `
update user_session set revoked_at = now(), revoke_reason = $2 where token_hash = $1 and revoked_at is null`

type slotKey struct{}

type principalSlot struct {
	principal *Principal
	user      int64 // whose session this request began, and in which role: scs holds its lock while it commits
	grant     int64
	retoken   bool // the session found goes on under a new token
	reads     bool // nothing but reading is asked for
	agent     string
	remote    string
}

// Sessions keeps sessions in PostgreSQL behind scs: each row knows its person, can be listed and revoked.
type Sessions struct {
	Manager  *scs.SessionManager
	db       *db.DB
	agencies *db.Memo[int, Agency]
	now      func() time.Time
	memory   memory
}

// NewSessions returns the session keeper. secure must be true behind HTTPS; it gives the cookie the __Host- prefix.
func NewSessions(d *db.DB, secure bool, now func() time.Time) *Sessions {
	m := scs.New()
	s := &Sessions{Manager: m, db: d, agencies: db.NewMemo[int, Agency](time.Minute, now), now: now}
	m.Store, m.Codec = s, deadline{}
	m.Lifetime = lifetime
	m.HashTokenInStore = true
	m.Cookie.Name = "sesi"
	if secure {
		m.Cookie.Name = "__Host-sesi"
	}
	m.Cookie.Secure = secure
	m.Cookie.HttpOnly = true
	m.Cookie.Persist = false
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	return s
}

// Middleware loads the session and makes the Principal available to FromContext. Only for reading may it be remembered, and who has
// changed something is asked for anew.
func (s *Sessions) Middleware(next http.Handler) http.Handler {
	inner := s.Manager.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slot := &principalSlot{agent: r.UserAgent(), remote: r.RemoteAddr, reads: r.Method == http.MethodGet || r.Method == http.MethodHead}
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), slotKey{}, slot)))
		if !slot.reads && slot.principal != nil {
			s.memory.forget(slot.principal.UserID)
		}
	})
}

// FromContext returns the signed-in person, nil for a visitor.
func FromContext(ctx context.Context) *Principal {
	if s, ok := ctx.Value(slotKey{}).(*principalSlot); ok {
		return s.principal
	}
	return nil
}

// WithPrincipal returns a context in which p is signed in, for tests and commands.
func WithPrincipal(ctx context.Context, p *Principal) context.Context {
	return context.WithValue(ctx, slotKey{}, &principalSlot{principal: p})
}

// FindCtx satisfies scs.CtxStore; it also ends sessions that were idle too long.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	slot, _ := ctx.Value(slotKey{}).(*principalSlot)
	f, ok, turn := s.memory.of(token, s.now())
	if !ok || slot == nil || !slot.reads {
		var err error
		if f, ok, err = s.find(ctx, token); err != nil || !ok {
			return nil, false, err
		}
		s.memory.keep(token, f, turn, s.now())
	}
	if slot != nil {
		agency, err := s.agency(ctx, f.AgencyID)
		if err != nil {
			return nil, false, err
		}
		slot.principal = f.principal(agency, NetworkOf(slot.remote))
	}
	data, err := deadline{}.Encode(f.ExpiresAt, nil)
	return data, err == nil, err
}

// find asks the database for the session, ends it if it was idle for too long, and says once a minute that it is in use.
func (s *Sessions) find(ctx context.Context, token string) (found, bool, error) {
	f, err := db.One[found](ctx, s.db, sqlFindSession, token)
	if err != nil {
		if db.IsNoRows(err) {
			return found{}, false, nil
		}
		return found{}, false, err
	}
	idle := time.Since(f.LastSeenAt)
	if idle > idleOf(access.Role(f.Role)) {
		return found{}, false, s.revoke(ctx, token, "idle")
	}
	if idle > touchEvery {
		if err := s.exec(ctx, "session.touch", sqlTouchSession, token); err != nil {
			return found{}, false, err
		}
	}
	return f, true, nil
}

// agency is what pages say of a government; it changes rarely, so that it may be a minute old.
func (s *Sessions) agency(ctx context.Context, id int) (Agency, error) {
	if id == 0 {
		return Agency{}, nil
	}
	return s.agencies.Get(id, func() (Agency, error) { return db.One[Agency](ctx, s.db, sqlFindAgency, id) })
}

// deadline is what scs keeps of a session: its end and nothing else, for the row knows the person and the role.
type deadline struct{}

// Encode satisfies scs.Codec.
func (deadline) Encode(end time.Time, _ map[string]any) ([]byte, error) { return end.MarshalBinary() }

// Decode satisfies scs.Codec.
func (deadline) Decode(data []byte) (end time.Time, values map[string]any, err error) {
	return end, map[string]any{}, end.UnmarshalBinary(data)
}

func idleOf(r access.Role) time.Duration {
	switch r {
	case access.PPK, access.PyB, access.TPK, access.UnitHead, access.Admin:
		return idleOfficial
	}
	return idleDefault
}

func (f found) principal(agency Agency, address string) *Principal {
	return &Principal{
		Actor: access.Actor{UserID: f.UserID, PublicID: f.PublicID, Name: f.Name, Role: access.Role(f.Role), GrantID: f.GrantID,
			AgencyID: f.AgencyID, UnitID: f.UnitID, EmployeeID: f.EmployeeID, Definitive: f.Definitive,
			Address: address, SessionID: f.SessionID},
		Username: f.Username,
		Roles:    f.Roles,
		Unread:   f.Unread,
		Agency:   agency,
	}
}

// CommitCtx satisfies scs.CtxStore. Sessions without a person are not kept.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	slot, ok := ctx.Value(slotKey{}).(*principalSlot)
	if !ok || slot.user == 0 {
		return nil
	}
	if slot.retoken {
		return s.exec(ctx, "session.retoken", sqlRetokenSession, pgx.NamedArgs{"token": token, "public_id": slot.principal.SessionID,
			"grant": slot.grant, "data": data, "expires": expiry})
	}
	return s.exec(ctx, "session.store", sqlStoreSession, pgx.NamedArgs{"token": token, "public_id": db.NewPublicID(),
		"user": slot.user, "grant": slot.grant, "data": data, "expires": expiry, "device": deviceLabel(slot.agent), "address": NetworkOf(slot.remote)})
}

// DeleteCtx satisfies scs.CtxStore: the row is revoked, unless it is about to get a new token.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	slot, ok := ctx.Value(slotKey{}).(*principalSlot)
	switch {
	case ok && slot.retoken:
		return nil
	case ok && slot.principal != nil:
		return s.exec(ctx, "session.revoke", sqlRevokeSessionFound, slot.principal.SessionID, "signed out")
	}
	return s.revoke(ctx, token, "signed out")
}

func (s *Sessions) revoke(ctx context.Context, token, reason string) error {
	return s.exec(ctx, "session.revoke", sqlRevokeToken, token, reason)
}

func (s *Sessions) exec(ctx context.Context, name, sql string, args ...any) error {
	return s.db.Housekeep(ctx, name, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// Find satisfies scs.Store; scs prefers FindCtx.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit satisfies scs.Store; scs prefers CommitCtx.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete satisfies scs.Store; scs prefers DeleteCtx.
func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Start makes the running request a session of the user in the role of the grant (0: none yet), with a new token.
func (s *Sessions) Start(ctx context.Context, userID, grantID int64) error {
	if err := s.Manager.RenewToken(ctx); err != nil {
		return err
	}
	slot, ok := ctx.Value(slotKey{}).(*principalSlot)
	if !ok {
		return errOutside
	}
	slot.user, slot.grant = userID, grantID
	s.Manager.Put(ctx, "user", userID)
	return nil
}

// act lets the running request's session go on in the role of the grant, with a new token; one that has ended meanwhile
// does not come back.
func (s *Sessions) act(ctx context.Context, grantID int64) error {
	slot, ok := ctx.Value(slotKey{}).(*principalSlot)
	if !ok || slot.principal == nil {
		return errOutside
	}
	slot.retoken = true
	return s.Start(ctx, slot.principal.UserID, grantID)
}

var errOutside = errors.New("no session here: outside the middleware, or nobody is signed in")

// End signs the running request out.
func (s *Sessions) End(ctx context.Context) error { return s.Manager.Destroy(ctx) }
