package analysis_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mutasi/internal/access"
	"mutasi/internal/analysis"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/errs"
	"mutasi/internal/seed"
	"mutasi/internal/workload/method"
)

// training is a unit that needs one analyst and has two in every government of the demo world.
const training = "Bidang Pelatihan dan Penempatan Kerja"

var today = asn.NewDate(2026, time.November, 21)

// world is the small demo world with its clock at noon of today.
type world struct {
	*analysis.Service
	db *db.DB
	t  *testing.T
}

func newWorld(t *testing.T) *world {
	t.Helper()
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	return &world{&analysis.Service{DB: d, Now: func() time.Time { return time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC) }}, d, t}
}

const sqlActor = `
select u.id as user_id, u.name, g.role, g.agency_id, coalesce(g.unit_id, 0) as unit_id from user_account u join role_grant g on g.user_id = u.id where u.username = $1`

// as is the account of Bungo in its role.
func (w *world) as(name string) access.Actor {
	w.t.Helper()
	type row struct {
		UserID   int64
		Name     string
		Role     access.Role
		AgencyID int
		UnitID   int64
	}
	r, err := db.One[row](w.t.Context(), w.db, sqlActor, "bungo."+name)
	if err != nil {
		w.t.Fatal(err)
	}
	return access.Actor{UserID: r.UserID, Name: r.Name, Role: r.Role, AgencyID: r.AgencyID, UnitID: r.UnitID}
}

func value[T any](w *world, sql string, args ...any) T {
	w.t.Helper()
	v, err := db.Value[T](w.t.Context(), w.db, sql, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (w *world) unit(name string) string {
	return value[string](w, `select u.public_id from unit u join agency a on a.id = u.agency_id where a.code = '5503' and u.name = $1`, name)
}

func (w *world) post(unit, position string) string {
	return value[string](w, `select t.public_id from post t join position p on p.id = t.position_id join unit u on u.id = t.unit_id where u.public_id = $1 and p.name = $2`, unit, position)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) overview(unit string) analysis.Overview {
	w.t.Helper()
	o, err := w.Overview(w.t.Context(), w.as("operator"), unit)
	w.must(err)
	return o
}

func (w *world) version(unit string) int { return w.overview(unit).Open.Version }

// general is one task of so many minutes a year.
func general(minutes string) analysis.Input {
	return analysis.Input{Method: method.KindGeneral, Tasks: []analysis.Task{{Name: "Menelaah", Unit: "berkas", Volume: "1", Every: "year", Minutes: "1"},
		{Name: "Menyusun", Unit: "dokumen", Volume: minutes, Every: "year", Minutes: "1"}}}
}

// ready is a unit whose analysis holds one post, needed so many minutes, ready to be sent from a day on.
func (w *world) ready(minutes string, on asn.Date) string {
	w.t.Helper()
	ctx, who := w.t.Context(), w.as("operator")
	unit := w.unit(training)
	w.must(w.Start(ctx, who, unit, ""))
	o := w.overview(unit)
	list, _, err := w.Lines(ctx, o, o.Open)
	w.must(err)
	kept := w.post(unit, "Penelaah Teknis Kebijakan")
	for _, l := range list {
		if l.Post.PublicID != kept {
			w.must(w.RemoveLine(ctx, who, unit, l.Post.PublicID, w.version(unit)))
		}
	}
	w.must(w.SaveFacts(ctx, who, unit, w.version(unit), on, analysis.Facts{}))
	w.must(w.SaveLine(ctx, who, unit, kept, w.version(unit), general(minutes)))
	return unit
}

const reason = "Beban pengolahan naskah bertambah sejak dua bidang digabung."

// needs are the dated needs of the analysts of a unit: range, quantity, exact, method.
func (w *world) needs(unit string) []string {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `select n.valid::text || ' ' || n.quantity || ' ' || coalesce(n.exact::text, '-') || ' ' || n.method || ' ' || n.source
		from need n join post t on t.id = n.post_id where t.public_id = $1 order by n.valid`, w.post(unit, "Penelaah Teknis Kebijakan"))
	w.must(err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		w.must(rows.Scan(&s))
		out = append(out, s)
	}
	w.must(rows.Err())
	return out
}

func (w *world) set(minutes string, on asn.Date) string {
	w.t.Helper()
	ctx := w.t.Context()
	unit := w.ready(minutes, on)
	w.must(w.Send(ctx, w.as("operator"), unit, w.version(unit), ""))
	w.must(w.Sign(ctx, w.as("verifikator"), unit, w.version(unit), reason))
	return unit
}

// A signed need alters its own period only: what held before still does, what is known for later stays.
func TestSigningDatesTheNeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.needs(w.unit(training))
	if len(before) != 1 {
		t.Fatalf("needs before: %v, want one", before)
	}
	start := before[0][:strings.IndexByte(before[0], ',')]
	tail := before[0][strings.IndexByte(before[0], ')')+1:]
	unit := w.set("299999", asn.NewDate(2027, 3, 1)) // with the minute of the first task: 4 people
	w.set("149999", today)                           // 2 until the other begins
	want := []string{start + ",2026-11-21)" + tail, "[2026-11-21,2027-03-01) 2 2.0000 general ABK", "[2027-03-01,) 4 4.0000 general ABK"}
	if diff := cmp.Diff(want, w.needs(unit)); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
	w.set("224999", today) // the same day: corrected
	want[1] = "[2026-11-21,2027-03-01) 3 3.0000 general ABK"
	if diff := cmp.Diff(want, w.needs(unit)); diff != "" {
		t.Errorf("needs after a correction (-want +got):\n%s", diff)
	}
}

// freeSeats counts the seats to which a person could be moved on a day.
func (w *world) freeSeats(unit string, on asn.Date) int {
	return value[int](w, `select count(*)::int from seat s join post t on t.id = s.post_id where t.public_id = $1 and not s.over_establishment and s.valid @> $2::date
		and not exists (select from placement p where p.seat_id = s.id and p.kind in ('definitive', 'reserved') and p.valid && daterange($2::date, null))`,
		w.post(unit, "Penelaah Teknis Kebijakan"), on)
}

// A need that rises has its seats at once, one for later from its day on, and one that falls leaves none to be taken.
func TestSeatsFollowTheNeed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unit := w.unit(training)
	held := value[int](w, `select count(*)::int from employee e join post t on t.id = e.post_id where t.public_id = $1`, w.post(unit, "Penelaah Teknis Kebijakan"))
	later := asn.NewDate(2027, 3, 1)
	check := func(when string, need int, now, then int) {
		t.Helper()
		if got := w.freeSeats(unit, today); got != now {
			t.Errorf("%s: %d seats free today, want %d", when, got, now)
		}
		if got := w.freeSeats(unit, later); got != then {
			t.Errorf("%s: %d seats free later, want %d", when, got, then)
		}
		normal := value[int](w, `select count(*)::int from seat s join post t on t.id = s.post_id where t.public_id = $1 and not s.over_establishment and s.valid @> $2::date`,
			w.post(unit, "Penelaah Teknis Kebijakan"), today)
		if normal != need {
			t.Errorf("%s: %d seats within the establishment, want %d", when, normal, need)
		}
	}
	minutes := func(need int) string { return method.Int(need*75_000 - 1).String() }
	w.set(minutes(held+3), today)
	check("three more than held", held+3, 3, 3)
	w.set(minutes(held+5), later)
	check("two more from March", held+3, 3, 5)
	w.set(minutes(held+4), today)
	check("one of those at once", held+4, 4, 5)
	w.set(minutes(1), today)
	check("fewer than held", 1, 0, 1) // the one brought forward is today's; the other is March's
}

// Who prepared does not sign, whoever sent it; the database refuses it too.
func TestPreparersDoNotSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	unit := w.ready("74999", today)
	w.must(w.Send(ctx, w.as("kabid"), unit, w.version(unit), ""))
	for _, name := range []string{"operator", "kabid"} {
		if err := w.Sign(ctx, w.as(name), unit, w.version(unit), reason); !errors.Is(err, analysis.ErrSelf) {
			t.Errorf("%s prepared and signs: %v, want %v", name, err, analysis.ErrSelf)
		}
	}
	for _, name := range []string{"kepala.pendidikan", "tpk", "bupati", "auditor"} {
		if err := w.Sign(ctx, w.as(name), unit, w.version(unit), reason); errs.KindOf(err) != errs.Forbidden {
			t.Errorf("%s signs: %v, want it forbidden", name, err)
		}
	}
	err := w.db.Housekeep(ctx, "test", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update analysis set state = 'signed', signed_at = now(), signed_by = $1, version = version + 1 where state = 'sent'
			and unit_id = (select id from unit where public_id = $2)`, w.as("operator").UserID, unit)
		return err
	})
	if e, ok := errors.AsType[*errs.Error](err); !ok || e.Key != "analysis.error.self" {
		t.Errorf("the database lets the preparer sign: %v", err)
	}
	w.must(w.Sign(ctx, w.as("verifikator"), unit, w.version(unit), reason))
}

// A signed analysis and its lines are kept as they are.
func TestSignedIsFinal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unit := w.set("74999", today)
	for _, sql := range []string{
		`update analysis set reason = 'lain' where state = 'signed' and unit_id = (select id from unit where public_id = $1)`,
		`delete from analysis where state = 'signed' and unit_id = (select id from unit where public_id = $1)`,
		`update analysis_line set quantity = 0, minimum = null, maximum = null where unit_id = (select id from unit where public_id = $1)`,
		`delete from analysis_line where unit_id = (select id from unit where public_id = $1)`,
		`delete from analysis_event where analysis_id in (select id from analysis where unit_id = (select id from unit where public_id = $1))`,
	} {
		err := w.db.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), sql, unit)
			return err
		})
		if err == nil {
			t.Errorf("%s: not refused", sql)
		}
	}
}

// Of two sign-offs at once one is carried out, and the needs are written once.
func TestTwoSignatures(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	unit := w.ready("149999", today)
	w.must(w.Send(ctx, w.as("operator"), unit, w.version(unit), ""))
	version := w.version(unit)
	var wg sync.WaitGroup
	faults := make([]error, 2)
	for i, who := range []access.Actor{w.as("verifikator"), w.as("kabid")} {
		wg.Go(func() { faults[i] = w.Sign(ctx, who, unit, version, reason) })
	}
	wg.Wait()
	if (faults[0] == nil) == (faults[1] == nil) {
		t.Fatalf("two signatures: %v and %v, want exactly one", faults[0], faults[1])
	}
	for _, err := range faults {
		if err != nil && errs.KindOf(err) != errs.Conflict {
			t.Errorf("the other one: %v, want a conflict", err)
		}
	}
	if got := w.needs(unit); len(got) != 2 {
		t.Errorf("needs: %v, want two", got)
	}
}

// The same form sent twice is carried out once.
func TestSameFormTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	unit := w.ready("149999", today)
	ctx := db.WithKey(t.Context(), db.Key{Value: "0123456789abcdef", Route: "/x", BodyHash: []byte("x")})
	version := w.version(unit)
	w.must(w.Send(ctx, w.as("operator"), unit, version, ""))
	_, again := errors.AsType[*db.Repeated](w.Send(ctx, w.as("operator"), unit, version, ""))
	if !again {
		t.Error("the second time is not recognised")
	}
	if got := w.version(unit); got != version+1 {
		t.Errorf("version is %d, want %d", got, version+1)
	}
}

// A jump of more than a fifth asks for a reason, a smaller one does not; so does a unit without any need before.
func TestJumpAsksForReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	w.set("749999", today) // 10
	for minutes, asks := range map[string]bool{"899999": false, "900074": true, "599999": false, "599924": true} {
		unit := w.ready(minutes, today)
		w.must(w.Send(ctx, w.as("operator"), unit, w.version(unit), ""))
		err := w.Sign(ctx, w.as("verifikator"), unit, w.version(unit), "")
		if asked := errs.KindOf(err) == errs.Invalid && err != nil; asked != asks {
			t.Errorf("%s minutes after 750,000: %v, want a reason asked for %t", minutes, err, asks)
		}
		if err == nil { // back to where it began
			w.set("749999", today)
			continue
		}
		w.must(w.Return(ctx, w.as("verifikator"), unit, w.version(unit), reason))
		w.must(w.Drop(ctx, w.as("operator"), unit, w.version(unit)))
	}
}

// What was typed is kept though it is wrong, and cannot be sent.
func TestDraftKeepsWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, who := t.Context(), w.as("operator")
	unit := w.ready("74999", today)
	post := w.post(unit, "Penelaah Teknis Kebijakan")
	in := general("seribu")
	err := w.SaveLine(ctx, who, unit, post, w.version(unit), in)
	e, ok := errors.AsType[*errs.Error](err)
	if !ok || len(e.Fields) != 1 || e.Fields[0].Name != "task-1-volume" {
		t.Fatalf("a volume in words: %v, want a fault of task-1-volume", err)
	}
	o := w.overview(unit)
	list, _, err := w.Lines(ctx, o, o.Open)
	w.must(err)
	if diff := cmp.Diff(in, list[0].Input); diff != "" || list[0].Result != nil {
		t.Errorf("kept (-want +got):\n%s, with result %v", diff, list[0].Result)
	}
	if err := w.Send(ctx, who, unit, o.Open.Version, ""); !errors.Is(err, analysis.ErrUnready) {
		t.Errorf("sent as it is: %v, want %v", err, analysis.ErrUnready)
	}
	if err := w.SaveLine(ctx, who, unit, post, o.Open.Version-1, general("10")); !errors.Is(err, analysis.ErrChanged) {
		t.Errorf("saved over another's: %v, want %v", err, analysis.ErrChanged)
	}
	if err := w.Start(ctx, who, unit, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a second open analysis: %v, want a conflict", err)
	}
}

// A unit role reaches its own units only.
func TestScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, head := t.Context(), w.as("kepala.pendidikan")
	if err := w.Start(ctx, head, w.unit(training), ""); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another office's unit, by the head of education: %v, want not found", err)
	}
	page, err := w.List(ctx, head, analysis.Filter{}, nil, 500, today)
	w.must(err)
	all, err := w.List(ctx, w.as("operator"), analysis.Filter{}, nil, 500, today)
	w.must(err)
	if len(page.Rows) == 0 || len(page.Rows) >= len(all.Rows) {
		t.Errorf("the head of education sees %d of %d units", len(page.Rows), len(all.Rows))
	}
}

// Every unit is met once while paging to and fro.
func TestListPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, who := t.Context(), w.as("operator")
	all, err := w.List(ctx, who, analysis.Filter{}, nil, 500, today)
	w.must(err)
	seen := 0
	var at *analysis.Cursor
	for {
		p, err := w.List(ctx, who, analysis.Filter{}, at, 7, today)
		w.must(err)
		for _, r := range p.Rows {
			if r.UnitID != all.Rows[seen].UnitID {
				t.Fatalf("row %d is %s, want %s", seen, r.Unit, all.Rows[seen].Unit)
			}
			seen++
		}
		if !p.Later {
			break
		}
		last := p.Rows[len(p.Rows)-1]
		at = &analysis.Cursor{Unit: last.Unit, ID: last.ID}
	}
	if seen != len(all.Rows) {
		t.Errorf("%d rows met, want %d", seen, len(all.Rows))
	}
	back, err := w.List(ctx, who, analysis.Filter{}, &analysis.Cursor{Unit: all.Rows[10].Unit, ID: all.Rows[10].ID, Before: true}, 7, today)
	w.must(err)
	if len(back.Rows) != 7 || back.Rows[0].UnitID != all.Rows[3].UnitID || !back.Earlier || !back.Later {
		t.Errorf("backwards: %d rows, earlier %t, later %t", len(back.Rows), back.Earlier, back.Later)
	}
}

// The table of transitions in the database is that of the program.
func TestTransitionsAgree(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	type row struct{ FromState, Action, ToState string }
	rows, err := db.All[row](context.Background(), d, `select from_state, action, to_state from analysis_transition`)
	if err != nil {
		t.Fatal(err)
	}
	stored := map[analysis.Transition]bool{}
	for _, r := range rows {
		stored[analysis.Transition{From: analysis.State(r.FromState), Action: analysis.Action(r.Action), To: analysis.State(r.ToState)}] = true
	}
	for _, x := range analysis.Transitions {
		if !stored[x] {
			t.Errorf("%v is not in the database", x)
		}
	}
	if len(stored) != len(analysis.Transitions) {
		t.Errorf("the database has %d transitions, the program %d", len(stored), len(analysis.Transitions))
	}
}
