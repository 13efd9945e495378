// Package proposaltest makes a small government in which cases can be tried: two offices, three places with posts and
// seats, people whose records satisfy every rule, and officials in every role.
package proposaltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
	"mutasi/internal/proposal"
)

// World is the government. Fields hold database ids.
type World struct {
	t       testing.TB
	DB      *db.DB
	Cases   *proposal.Service
	Agency  int
	Units   map[string]int64  // education, transport, school1, school2, terminal
	Posts   map[string]string // public ids: teacher1, teacher2 (schools), clerk1 (education), clerk2 (terminal)
	People  map[string]Person // by name
	Actors  map[string]access.Actor
	mu      sync.Mutex
	now     time.Time
	serial  int
	postIDs map[string]int64
}

// Person is a civil servant of the world.
type Person struct {
	ID       int64
	PublicID string
	Name     string
}

// Start is the day on which every world begins: a Monday without a holiday near it.
var Start = time.Date(2026, 10, 5, 2, 0, 0, 0, time.UTC)

// New makes a world. Its schools: the first has three teachers for a need of two, the second one for a need of two, so
// one seat is free. The clerk's post at the terminal has two free seats.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{
		t: t, DB: dbtest.New(t), Units: map[string]int64{}, Posts: map[string]string{}, People: map[string]Person{},
		Actors: map[string]access.Actor{}, now: Start, postIDs: map[string]int64{},
	}
	w.Cases = &proposal.Service{DB: w.DB, Now: w.Now}
	w.write(func(ctx context.Context, tx *db.Tx) {
		w.lists(ctx, tx)
		w.Agency = int(w.value(ctx, tx, `insert into agency (public_id, code, name, short_name, kind, region_code, head_title, seat, hr_name)
			values ('agency', '0001', 'Kabupaten Uji', 'Uji', 'regency', '00.00', 'Bupati', 'Kota Uji', 'BKPSDM') returning id`))
		w.units(ctx, tx)
		w.posts(ctx, tx)
		for i, post := range []string{"teacher1", "teacher1", "teacher1", "teacher2", "clerk1", "clerk1"} {
			w.person(ctx, tx, fmt.Sprintf("%s-%c", post, 'a'+i), post)
		}
		w.officials(ctx, tx)
	})
	return w
}

// Now is the world's clock.
func (w *World) Now() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }

// Wait lets days pass.
func (w *World) Wait(days int) { w.mu.Lock(); defer w.mu.Unlock(); w.now = w.now.AddDate(0, 0, days) }

// Today is the date in the world.
func (w *World) Today() asn.Date { return asn.DateOf(w.Now().In(time.FixedZone("WIB", 7*3600))) }

func (w *World) write(fn func(ctx context.Context, tx *db.Tx)) {
	w.t.Helper()
	ctx := context.Background()
	if err := w.DB.Housekeep(ctx, "test", func(tx *db.Tx) error { fn(ctx, tx); return nil }); err != nil {
		w.t.Fatalf("make world: %v", err)
	}
}

// Exec changes the world behind the application's back.
func (w *World) Exec(sql string, args ...any) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) { w.exec(ctx, tx, sql, args...) })
}

func (w *World) exec(ctx context.Context, tx *db.Tx, sql string, args ...any) {
	w.t.Helper()
	if _, err := tx.Exec(ctx, sql, args...); err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
}

func (w *World) value(ctx context.Context, tx *db.Tx, sql string, args ...any) int64 {
	w.t.Helper()
	id, err := db.Value[int64](ctx, tx, sql, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return id
}

// lists fills the code lists that records refer to.
func (w *World) lists(ctx context.Context, tx *db.Tx) {
	for i, r := range asn.Ranks() {
		w.exec(ctx, tx, `insert into rank (code, scheme, name, ordinal, siasn_id) values ($1, 'pns', $2, $3, $4) on conflict do nothing`,
			string(r), r.Name(), i+1, r.SIASN())
	}
	for _, e := range asn.EducationLevels() {
		w.exec(ctx, tx, `insert into education_level (code, name, ordinal) values ($1, $2, $3) on conflict do nothing`,
			string(e), e.Name(), e.Order())
	}
}

func (w *World) units(ctx context.Context, tx *db.Tx) {
	for _, u := range []struct{ key, kind, name, parent string }{
		{"education", "office", "Dinas Pendidikan", ""},
		{"transport", "office", "Dinas Perhubungan", ""},
		{"school1", "school", "SDN 1 Uji", "education"},
		{"school2", "school", "SDN 2 Uji", "education"},
		{"terminal", "branch", "UPTD Terminal", "transport"},
	} {
		id := w.value(ctx, tx, `insert into unit (agency_id, public_id, kind) values ($1, $2, $3) returning id`, w.Agency, "unit"+u.key, u.kind)
		w.Units[u.key] = id
		var parent any
		if u.parent != "" {
			parent = w.Units[u.parent]
		}
		w.exec(ctx, tx, `insert into unit_period (unit_id, agency_id, valid, name, parent_id) values ($1, $2, '[2000-01-01,)', $3, $4)`,
			id, w.Agency, u.name, parent)
	}
	w.exec(ctx, tx, `select unit_refresh($1, '2026-10-05')`, w.Agency)
}

func (w *World) posts(ctx context.Context, tx *db.Tx) {
	teacher := w.value(ctx, tx, `insert into position (agency_id, public_id, name, kind, family, level, class, retirement_age, subject, min_education, min_rank, max_rank)
		values ($1, 'posteacher', 'Guru Ahli Pertama', 'functional', 'Guru', 'PT', 8, 60, 'Guru Kelas', '40', 'III/a', 'III/b') returning id`, w.Agency)
	clerk := w.value(ctx, tx, `insert into position (agency_id, public_id, name, kind, family, class, retirement_age, min_education, min_rank, max_rank)
		values ($1, 'posclerk', 'Pengolah Data', 'executing', 'Pelaksana', 6, 58, '30', 'II/c', 'III/d') returning id`, w.Agency)
	head := w.value(ctx, tx, `insert into position (agency_id, public_id, name, kind, family, echelon, class, retirement_age)
		values ($1, 'poshead', 'Kepala Dinas', 'structural', 'Struktural', '22', 14, 60) returning id`, w.Agency)
	for _, position := range []int64{teacher, clerk, head} {
		w.exec(ctx, tx, `insert into competence_standard (agency_id, position_id, competence_id, valid, level, source)
			select $1, $2, id, '[2022-01-01,)', 2, 'Standar kompetensi jabatan' from competence where agency_id is null`, w.Agency, position)
	}
	for _, p := range []struct {
		key      string
		unit     string
		position int64
		seats    int
		need     int
		minimum  int
	}{
		{"teacher1", "school1", teacher, 3, 2, 1}, {"teacher2", "school2", teacher, 2, 2, 1},
		{"clerk1", "education", clerk, 2, 2, 0}, {"clerk2", "terminal", clerk, 2, 2, 0}, {"head", "transport", head, 1, 1, 0},
	} {
		id := w.value(ctx, tx, `insert into post (agency_id, unit_id, position_id, public_id, heads_unit) values ($1, $2, $3, $4, $5) returning id`,
			w.Agency, w.Units[p.unit], p.position, "post"+p.key, p.key == "head")
		w.postIDs[p.key], w.Posts[p.key] = id, "post"+p.key
		for n := range p.seats {
			w.exec(ctx, tx, `insert into seat (agency_id, post_id, ordinal, over_establishment) values ($1, $2, $3, $4)`, w.Agency, id, n+1, n >= p.need)
		}
		w.exec(ctx, tx, `insert into need (agency_id, post_id, valid, quantity, exact, minimum, method, source, analysed_on)
			values ($1, $2, '[2026-01-01,)', $3::int, $3::int, $4, case when $5 then 'teacher' else 'general' end, 'ABK 2026', '2026-02-01')`,
			w.Agency, id, p.need, p.minimum, p.position == teacher)
	}
}

// Widen raises the need of a post by n and adds as many seats.
func (w *World) Widen(post string, n int) {
	w.t.Helper()
	id := w.postIDs[post]
	w.Exec(`update need set quantity = quantity + $2, exact = exact + $2 where post_id = $1`, id, n)
	w.Exec(`insert into seat (agency_id, post_id, ordinal) select $1, $2, g + (select max(ordinal) from seat where post_id = $2)
		from generate_series(1, $3::int) g`, w.Agency, id, n)
}

// AddPerson adds somebody to a post, over the establishment if no seat is free.
func (w *World) AddPerson(name, post string) Person {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) { w.person(ctx, tx, name, post) })
	return w.People[name]
}

// person adds a civil servant against whom no rule speaks.
func (w *World) person(ctx context.Context, tx *db.Tx, name, post string) {
	w.serial++
	id := w.value(ctx, tx, `insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date, nik_valid, standing, cpns_on, pns_on, source, source_on)
		values ($1, $2, $3, 'pns', $4, 'f', '1988-04-11', true, '01', '2015-01-01', '2016-01-01', 'SIASN', '2026-10-01') returning id`,
		w.Agency, "emp"+name, fmt.Sprintf("198804112015012%03d", w.serial), name)
	seat := w.value(ctx, tx, `with free as (
		  select s.id from seat s where s.post_id = $2 and not exists (select from placement p where p.seat_id = s.id) order by s.ordinal limit 1
		), made as (
		  insert into seat (agency_id, post_id, ordinal, over_establishment)
		  select $1, $2, (select max(ordinal) from seat where post_id = $2) + 1, true where not exists (select from free) returning id
		)
		select id from free union all select id from made`, w.Agency, w.postIDs[post])
	w.exec(ctx, tx, `insert into placement (agency_id, employee_id, seat_id, valid) values ($1, $2, $3, '[2018-01-01,)')`, w.Agency, id, seat)
	for _, sql := range []string{
		`insert into rank_history (agency_id, employee_id, rank_code, effective_on) values ($1, $2, 'III/b', '2022-04-01')`,
		`insert into education_history (agency_id, employee_id, level_code, programme, field) values ($1, $2, '40', 'S-1 Pendidikan Guru Sekolah Dasar', 'PGSD')`,
		`insert into performance_rating (agency_id, employee_id, year, rating) values ($1, $2, 2024, 2), ($1, $2, 2025, 1)`,
		`insert into competence_result (agency_id, employee_id, assessed_on, potential, valid_until) values ($1, $2, '2026-06-01', 78, '2029-05-31')`,
		`insert into competence_assessment (agency_id, employee_id, competence_id, level, assessed_on, valid_until, source)
		 select $1, $2, id, 3, '2026-06-01', '2029-05-31', 'Penilaian kompetensi 2026' from competence where agency_id is null`,
		`insert into certificate (agency_id, employee_id, kind, subject) values ($1, $2, 'educator', 'Guru Kelas')`,
		`insert into clearance (agency_id, employee_id, kind, clear, stated_on, valid_until)
		 select $1, $2, k, true, '2026-09-15', '2099-12-31'
		   from unnest(array['discipline_process', 'court_process', 'inspectorate_finding', 'study_assignment']) k`,
	} {
		w.exec(ctx, tx, sql, w.Agency, id)
	}
	w.exec(ctx, tx, `select employee_refresh(array[$1::bigint], '2026-10-05')`, id)
	w.People[name] = Person{id, "emp" + name, name}
}

// officials makes an account and an actor for every role; three members of TPK; heads of both offices.
func (w *World) officials(ctx context.Context, tx *db.Tx) {
	for _, o := range []struct {
		key  string
		role access.Role
		unit string
	}{
		{"operator", access.HROperator, ""}, {"operator2", access.HROperator, ""}, {"verifier", access.HRVerifier, ""},
		{"verifier2", access.HRVerifier, ""}, {"hrhead", access.HRHead, ""}, {"head-education", access.UnitHead, "education"},
		{"head-transport", access.UnitHead, "transport"}, {"officer-education", access.UnitOfficer, "education"},
		{"officer-transport", access.UnitOfficer, "transport"}, {"tpk1", access.TPK, ""}, {"tpk2", access.TPK, ""}, {"tpk3", access.TPK, ""},
		{"pyb", access.PyB, ""}, {"ppk", access.PPK, ""}, {"auditor", access.Auditor, ""}, {"admin", access.Admin, ""},
	} {
		w.official(ctx, tx, o.key, o.role, w.Units[o.unit], Person{})
	}
}

// Official adds an account in a role; the person may be empty.
func (w *World) Official(key string, role access.Role, unit string, p Person) access.Actor {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) { w.official(ctx, tx, key, role, w.Units[unit], p) })
	return w.Actors[key]
}

func (w *World) official(ctx context.Context, tx *db.Tx, key string, role access.Role, unit int64, p Person) {
	var employee, unitID any
	if p.ID != 0 {
		employee = p.ID
	}
	if unit != 0 {
		unitID = unit
	}
	user := w.value(ctx, tx, `insert into user_account (public_id, username, name, agency_id, employee_id) values ($1, $2, $2, $3, $4) returning id`,
		"user"+key, key, w.Agency, employee)
	grant := w.value(ctx, tx, `insert into role_grant (user_id, role, agency_id, unit_id, valid, granted_by) values ($1, $2, $3, $4, '[2026-01-01,)', 'uji') returning id`,
		user, string(role), w.Agency, unitID)
	w.Actors[key] = access.Actor{
		UserID: user, PublicID: "user" + key, Name: key, Role: role, GrantID: grant, AgencyID: w.Agency, UnitID: unit, EmployeeID: p.ID, Definitive: true,
	}
}

// Version returns the present version of a case.
func (w *World) Version(id string) int {
	w.t.Helper()
	v, err := db.Value[int](context.Background(), w.DB, `select version from proposal where public_id = $1`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// State returns the present state of a case.
func (w *World) State(id string) proposal.State {
	w.t.Helper()
	s, err := db.Value[string](context.Background(), w.DB, `select state from proposal where public_id = $1`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return proposal.State(s)
}

// Drafted makes a complete draft by the actor: the person to the post in two months.
func (w *World) Drafted(who access.Actor, person, post string) string {
	w.t.Helper()
	ctx := context.Background()
	id, err := w.Cases.Create(ctx, who, w.People[person].PublicID)
	if err == nil {
		err = w.Cases.SetTarget(ctx, who, id, 1, proposal.Target{PostID: w.Posts[post], On: w.Today().AddMonths(2)})
	}
	if err == nil {
		err = w.Cases.SetReason(ctx, who, id, 2, proposal.Reasoning{Code: proposal.ReasonNeed, Text: "Unit tujuan kekurangan satu pegawai sejak Juli."})
	}
	if err != nil {
		w.t.Fatalf("draft for %s: %v", person, err)
	}
	return id
}

// Submitted makes a case that the actor has sent.
func (w *World) Submitted(who access.Actor, person, post string) string {
	w.t.Helper()
	id := w.Drafted(who, person, post)
	if err := w.Cases.Submit(context.Background(), who, id, 3, nil); err != nil {
		w.t.Fatalf("submit for %s: %v", person, err)
	}
	return id
}

// Do applies fn with the present version and fails the test on an error.
func (w *World) Do(id string, fn func(version int) error) {
	w.t.Helper()
	if err := fn(w.Version(id)); err != nil {
		w.t.Fatalf("case in %s: %v", w.State(id), err)
	}
}

// Advance takes a case from where it is to the wanted state along the ordinary way.
func (w *World) Advance(id string, to proposal.State) {
	w.t.Helper()
	for range 40 {
		s := w.State(id)
		if s == to {
			return
		}
		w.Step(id)
	}
	w.t.Fatalf("case never came to %s; it is in %s", to, w.State(id))
}

// Step takes a case one state further along the ordinary way.
func (w *World) Step(id string) {
	w.t.Helper()
	ctx := context.Background()
	switch s := w.State(id); s {
	case proposal.Draft, proposal.Returned:
		w.Do(id, func(v int) error { return w.Cases.Submit(ctx, w.Actors["operator"], id, v, nil) })
	case proposal.Proposed:
		w.consent(id)
	case proposal.AdminCheck:
		w.approve(id, "verifier")
	case proposal.PyBReview:
		w.approve(id, "pyb")
	case proposal.PPKApproval:
		w.approve(id, "ppk")
	case proposal.TPKSession:
		w.session(id)
	case proposal.PertekIssued:
		w.follow(id, "operator", proposal.DraftDecree)
	case proposal.DecreeDraft:
		w.follow(id, "operator", proposal.PresentDecree)
	case proposal.DecreeSigning:
		w.follow(id, "ppk", proposal.Issue)
	case proposal.DecreeIssued:
		w.start(id)
	case proposal.Inauguration:
		w.record(id, proposal.Inaugurate)
		w.report(id)
	default:
		a, ok := recorded[s]
		if !ok {
			w.t.Fatalf("no ordinary way on from %s", s)
		}
		w.record(id, a)
	}
}

// session lets the members who have not spoken support the case and records the minutes; a session without enough
// opinions, since members stepped aside, is put off.
func (w *World) session(id string) {
	w.t.Helper()
	ctx := context.Background()
	for _, m := range []string{"tpk1", "tpk2", "tpk3"} {
		err := w.Cases.Assess(ctx, w.Actors[m], id, 0, proposal.OpinionSupport, "")
		if err != nil && errs.KindOf(err) != errs.Conflict {
			w.t.Fatalf("opinion of %s: %v", m, err)
		}
	}
	minutes := proposal.Record{Action: proposal.Recommend, Number: "800/BA", On: w.Today()}
	err := w.Cases.Record(ctx, w.Actors["operator"], id, 0, minutes)
	if errors.Is(err, proposal.ErrQuorum) {
		w.record(id, proposal.Defer)
	} else if err != nil {
		w.t.Fatalf("minutes: %v", err)
	}
}

// recorded are the states that an outcome takes further.
var recorded = map[proposal.State]proposal.Action{
	proposal.TPKQueue: proposal.Schedule, proposal.PertekSubmitted: proposal.Send, proposal.PertekFix: proposal.Send,
	proposal.PertekReview: proposal.Grant, proposal.ReportedForDuty: proposal.Sync, proposal.Synced: proposal.Confirm,
	proposal.Evaluation: proposal.Close,
}

func (w *World) approve(id, who string) {
	w.t.Helper()
	w.Do(id, func(v int) error {
		return w.Cases.Decide(context.Background(), w.Actors[who], id, v, proposal.Decision{Verdict: proposal.Approve})
	})
}

// record enters an outcome of today, or one three days ahead for an invitation.
func (w *World) record(id string, a proposal.Action) {
	w.t.Helper()
	on := w.Today()
	if a == proposal.Invite {
		on = on.AddDays(3)
	}
	w.Do(id, func(v int) error {
		return w.Cases.Record(context.Background(), w.Actors["operator"], id, v,
			proposal.Record{Action: a, Number: "800/" + string(a), On: on, Note: "Dicatat menurut surat yang diterima."})
	})
}

func (w *World) follow(id, who string, a proposal.Action) {
	w.t.Helper()
	ctx := context.Background()
	err := w.DB.Write(ctx, w.Actors[who], "decree.follow", func(tx *db.Tx) error {
		return w.Cases.Follow(ctx, tx, w.Actors[who], id, a, "")
	})
	if err != nil {
		w.t.Fatalf("%s: %v", a, err)
	}
}

// consent lets the heads of the offices concerned consent.
func (w *World) consent(id string) {
	w.t.Helper()
	for _, who := range []string{"head-education", "head-transport"} {
		if w.State(id) == proposal.Proposed && w.waits(id, fmt.Sprintf("s.unit_id = %d", w.Actors[who].UnitID)) {
			w.approve(id, who)
		}
	}
}

// start takes an issued decree to the inauguration of a functional post, or to the start of duty of another.
func (w *World) start(id string) {
	w.t.Helper()
	if w.waits(id, "s.kind = 'invite'") {
		w.record(id, proposal.Invite)
		return
	}
	w.report(id)
}

// waits reports whether an open step of the case matches the condition.
func (w *World) waits(id, condition string) bool {
	w.t.Helper()
	ok, err := db.Value[bool](context.Background(), w.DB, `select exists (select from proposal_step s join proposal p on p.id = s.proposal_id
		where p.public_id = $1 and s.opened_at is not null and s.decided_at is null and s.dropped_at is null and `+condition+`)`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return ok
}

// report waits for the effective date and records the start of duty by the personnel agency.
func (w *World) report(id string) {
	w.t.Helper()
	ctx := context.Background()
	on, err := db.Value[asn.Date](ctx, w.DB, `select effective_on from proposal where public_id = $1`, id)
	if err != nil {
		w.t.Fatal(err)
	}
	if d := w.Today().DaysUntil(on); d > 0 {
		w.Wait(d)
	}
	w.Do(id, func(v int) error {
		return w.Cases.Record(ctx, w.Actors["operator"], id, v, proposal.Record{Action: proposal.Report, Number: "SPMT/1", On: w.Today()})
	})
}
