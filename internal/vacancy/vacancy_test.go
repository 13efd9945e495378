package vacancy_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/eligibility"
	"mutasi/internal/seed"
	"mutasi/internal/vacancy"
)

var today = asn.NewDate(2026, 11, 21)

// world is the small demo world with the search on it.
type world struct {
	*vacancy.Service
	t   *testing.T
	url string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	url := dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today}))
	return &world{&vacancy.Service{DB: dbtest.Open(t, url)}, t, url}
}

func (w *world) text(sql string, args ...any) string {
	w.t.Helper()
	v, err := db.Value[string](w.t.Context(), w.DB, sql, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (w *world) texts(sql string, args ...any) []string {
	w.t.Helper()
	type row struct{ Value string }
	rows, err := db.All[row](w.t.Context(), w.DB, "select x.v as value from ("+sql+") x (v)", args...)
	if err != nil {
		w.t.Fatalf("%s: %v", sql, err)
	}
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Value
	}
	return out
}

// operator acts for the personnel agency of a government.
func (w *world) operator(code string) access.Actor {
	w.t.Helper()
	id, err := db.Value[int](w.t.Context(), w.DB, `select id from agency where code = $1`, code)
	if err != nil {
		w.t.Fatal(err)
	}
	return access.Actor{UserID: 1, Name: "Operator", Role: access.HROperator, AgencyID: id}
}

func (w *world) post(who access.Actor, unit, position string) string {
	w.t.Helper()
	return w.text(`select t.public_id from post t join unit u on u.id = t.unit_id join position p on p.id = t.position_id
		where t.agency_id = $1 and u.name = $2 and p.name = $3`, who.AgencyID, unit, position)
}

// stops are the codes that the rules give: rule, with a question mark where it is unknown. Rules about the post itself
// are the same for everybody and not part of the search.
func stops(c vacancy.Candidate) []string {
	var out []string
	for _, f := range c.Stops() {
		if slices.Contains([]string{"R36", "R37", "R38"}, f.Rule) {
			continue
		}
		code := f.Rule
		if f.Outcome == eligibility.Unknown {
			code += "?"
		}
		out = append(out, code)
	}
	return out
}

func code(l vacancy.Lack) string {
	if l.Unknown() {
		return l.Rule() + "?"
	}
	return l.Rule()
}

const everybody = 100_000

// agree holds the search to the rule engine: who is found lacks exactly what the rules say, nothing or one thing; who is
// not found lacks two things or more by the rules.
func agree(t *testing.T, w *world, who access.Actor, post string, seen map[string]int) {
	t.Helper()
	found := map[string]bool{}
	for _, lack := range []vacancy.Lack{0, vacancy.AnyOne} {
		f := vacancy.Filter{Lack: lack, Size: everybody}
		r, err := w.Candidates(t.Context(), who, post, f, today)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.List) != r.Of(f) {
			t.Errorf("%d candidates, counted %d", len(r.List), r.Of(f))
		}
		for i, c := range r.List {
			if found[c.PublicID] {
				t.Errorf("%s stands twice", c.PublicID)
			}
			found[c.PublicID] = true
			want := ""
			if lack != 0 {
				want = code(c.Lack)
			}
			if got := stops(c); strings.Join(got, " ") != want {
				t.Errorf("post %s, person %s: the search says %q, the rules say %q", post, c.PublicID, want, got)
			}
			seen[want]++
			check(t, r, c)
			if i > 0 && (c.Total > r.List[i-1].Total || c.Total == r.List[i-1].Total && c.ID < r.List[i-1].ID) {
				t.Errorf("%s stands below one with fewer points, or with as many and a later record", c.PublicID)
			}
		}
	}
	others := slices.DeleteFunc(w.texts(`select public_id from employee where agency_id = $1 and post_id is not null
		and post_id <> (select id from post where public_id = $2)`, who.AgencyID, post), func(id string) bool { return found[id] })
	r, err := w.Compare(t.Context(), who, post, others, today)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.List) != len(others) {
		t.Errorf("compared %d people, want %d", len(r.List), len(others))
	}
	for _, c := range r.List {
		if got := stops(c); len(got) < 2 {
			t.Errorf("post %s: %s is not found but lacks only %q", post, c.PublicID, got)
		}
		seen["several"]++
	}
}

// TestSearchAgreesWithTheRules asks about everybody of the five governments for a post of each kind.
func TestSearchAgreesWithTheRules(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }()
	// A poor match, of which the demo world has few.
	if _, err := c.Exec(t.Context(), `update competence_assessment set level = 1 where employee_id % 7 = 0`); err != nil {
		t.Fatal(err)
	}
	// Penalties of which nobody knows when they end, in front of a good statement and of a bad one.
	if _, err := c.Exec(t.Context(), `insert into sanction (agency_id, employee_id, level, starts_on) select agency_id, id, 'heavy', '2025-02-01' from employee where id % 31 = 0`); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(t.Context(), `update clearance set clear = false where employee_id % 62 = 0 and kind = 'discipline_process'`); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range seed.Situations() {
		who := w.operator(s.Agency)
		posts := []string{w.post(who, s.To, s.Position)}
		posts = append(posts, w.texts(`select distinct on (p.kind, p.family in ('Guru', 'Perawat'), p.level) t.public_id from post t join position p on p.id = t.position_id
			where t.agency_id = $1 order by p.kind, p.family in ('Guru', 'Perawat'), p.level, t.id`, who.AgencyID)...)
		for _, post := range posts {
			agree(t, w, who, post, seen)
		}
	}
	t.Log(seen)
	for _, rule := range []string{"", "R10", "R11", "R20?", "R40", "R41", "R42", "R43", "R46", "R49?", "several"} {
		if seen[rule] == 0 {
			t.Errorf("nobody lacks %q: the world does not ask the question", rule)
		}
	}
}

// The planner of Bungo finds people of the school with too many teachers, ready for the school with too few.
func TestCandidatesForTheShortSchool(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.operator("5503")
	post := w.post(who, seed.BungoShortSchool, "Guru Kelas")
	r, err := w.Candidates(t.Context(), who, post, vacancy.Filter{}, today)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.List) == 0 || r.List[0].Unit != seed.BungoSurplusSchool {
		t.Errorf("the best candidate is not of the school with a surplus: %+v", r.List)
	}
	if _, err := w.Candidates(t.Context(), access.Actor{Role: access.Employee, AgencyID: who.AgencyID}, post, vacancy.Filter{}, today); err == nil {
		t.Error("a civil servant saw candidates")
	}
	if other, err := w.Candidates(t.Context(), w.operator("5671"), post, vacancy.Filter{}, today); err != nil || len(other.List) != 0 {
		t.Errorf("another government got %d candidates, %v", len(other.List), err)
	}
	// A head of office searches below the office alone.
	unit, err := db.Value[int64](t.Context(), w.DB, `select id from unit where agency_id = $1 and name = $2`, who.AgencyID, seed.BungoSurplusSchool)
	if err != nil {
		t.Fatal(err)
	}
	who.Role, who.UnitID = access.UnitHead, unit
	own, err := w.Candidates(t.Context(), who, post, vacancy.Filter{Lack: vacancy.AnyOne}, today)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range own.List {
		if c.Unit != seed.BungoSurplusSchool {
			t.Errorf("%s of %s is out of scope", c.Name, c.Unit)
		}
	}
}

// The person whom a situation tells of finds the vacant post it tells of, with the score that the post's own search gives.
func TestBothDirectionsSayTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, s := range seed.Situations() {
		who := w.operator(s.Agency)
		person := w.text(`select e.public_id from employee e join user_account u on u.employee_id = e.id where u.username = $1`, s.Account)
		post := w.post(who, s.To, s.Position)
		byPerson, err := w.Posts(t.Context(), who, person, vacancy.Filter{Size: everybody}, today)
		if err != nil {
			t.Fatal(err)
		}
		byPost, err := w.Candidates(t.Context(), who, post, vacancy.Filter{Size: everybody}, today)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(byPerson.List, func(c vacancy.Candidate) bool { return c.TargetPost == post })
		j := slices.IndexFunc(byPost.List, func(c vacancy.Candidate) bool { return c.PublicID == person })
		if i < 0 || j < 0 {
			t.Fatalf("%s: found at %d and %d", s.Account, i, j)
		}
		if a, b := byPerson.List[i], byPost.List[j]; a.Total != b.Total || !slices.Equal(a.Parts, b.Parts) {
			t.Errorf("%s: %v and %v", s.Account, a.Parts, b.Parts)
		}
		for _, c := range byPerson.List {
			check(t, byPerson, c)
			if got := c.Stops(); len(got) != 0 {
				t.Errorf("%s for %s, %s: the rules find %v", person, c.TargetPosition, c.TargetUnit, got)
			}
		}
	}
}

// Filters narrow what is counted and what is shown alike; pages follow each other without a gap.
func TestFiltersAndPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	who := w.operator("5503")
	post := w.post(who, seed.BungoShortSchool, "Guru Kelas")
	all, err := w.Candidates(t.Context(), who, post, vacancy.Filter{Size: everybody}, today)
	if err != nil {
		t.Fatal(err)
	}
	var paged []string
	for page := 0; page*3 < all.Ready; page++ {
		r, err := w.Candidates(t.Context(), who, post, vacancy.Filter{Page: page, Size: 3}, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.List {
			paged = append(paged, c.PublicID)
		}
	}
	for i, c := range all.List {
		if i >= len(paged) || paged[i] != c.PublicID {
			t.Fatalf("pages give %v", paged)
		}
	}
	unit := w.text(`select public_id from unit where agency_id = $1 and name = $2`, who.AgencyID, seed.BungoSurplusSchool)
	for name, tt := range map[string]struct {
		filter vacancy.Filter
		fits   func(vacancy.Candidate) bool
	}{
		"unit":     {vacancy.Filter{Unit: unit}, func(c vacancy.Candidate) bool { return c.Unit == seed.BungoSurplusSchool }},
		"family":   {vacancy.Filter{Family: "Guru"}, func(c vacancy.Candidate) bool { return c.Family == "Guru" }},
		"distance": {vacancy.Filter{Within: 10}, func(c vacancy.Candidate) bool { return c.Km != nil && *c.Km <= 10 }},
		"nobody":   {vacancy.Filter{Family: "tidak ada"}, func(vacancy.Candidate) bool { return false }},
	} {
		f := tt.filter
		f.Size = everybody
		r, err := w.Candidates(t.Context(), who, post, f, today)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, c := range all.List {
			if tt.fits(c) {
				want++
			}
		}
		if len(r.List) != want || r.Ready != want || slices.ContainsFunc(r.List, func(c vacancy.Candidate) bool { return !tt.fits(c) }) {
			t.Errorf("%s: %d candidates, counted %d, want %d", name, len(r.List), r.Ready, want)
		}
	}
}

// The line of a person follows every change of their state and their histories in the same transaction, and says what
// renewing everybody would say.
func TestServiceRecordFollows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const sqlRecords = `select md5(string_agg(r::text, ';' order by employee_id)) from service_record r`
	stored := w.text(sqlRecords)
	tx, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Close(context.WithoutCancel(t.Context())) }()
	value := func(sql string, args ...any) (s string) {
		if err := tx.QueryRow(t.Context(), sql, args...).Scan(&s); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return s
	}
	exec := func(sql string, args ...any) {
		if _, err := tx.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	const sqlRenew = `select service_record_state(x), service_record_refresh(x), service_record_levels(x) from (select array(select id from employee)) q (x)`
	exec(`delete from service_record`)
	exec(sqlRenew)
	if again := value(sqlRecords); again != stored {
		t.Error("the demo world holds other lines than renewing everybody gives")
	}
	person := value(`select employee_id::text from placement p where not exists (select from placement x where x.id <> p.id
		and (x.employee_id = p.employee_id or x.seat_id = p.seat_id)) order by employee_id limit 1`)
	for _, change := range []string{
		`insert into sanction (agency_id, employee_id, level, starts_on) select agency_id, id, 'medium', '2026-01-01' from employee where id = %s`,
		`delete from education_history where employee_id = %s`,
		`delete from clearance where employee_id = %s`,
		`insert into clearance (agency_id, employee_id, kind, clear, stated_on) select agency_id, id, 'court_process', false, '2026-11-01' from employee where id = %s`,
		`insert into certificate (agency_id, employee_id, kind, subject) select agency_id, id, 'educator', ' Guru Uji ' from employee where id = %s`,
		`insert into competence_assessment (agency_id, employee_id, competence_id, level, assessed_on, valid_until, source)
			select e.agency_id, e.id, c.id, 5, '2026-11-20', '2029-11-20', 'Uji' from employee e, competence c where e.id = %s order by c.id limit 1`,
		`update competence_assessment set level = 1 where employee_id = %s`,
		`delete from competence_assessment where employee_id = %s`,
		`update placement set valid = daterange('2011-02-03', upper(valid)) where employee_id = %s`,
		`update employee set standing = '03', rating = 5, home_latitude = -1, birth_date = birth_date - 1 where id = %s`,
		`update employee set position_since = null, unit_since = null, cpns_on = null where id = %s`,
		`update unit set remoteness = 3 - remoteness from employee e where unit.id = e.unit_id and e.id = %s`,
	} {
		sql := fmt.Sprintf(change, person)
		before := value(`select r::text from service_record r where employee_id = $1::bigint`, person)
		exec(sql)
		after := value(`select r::text from service_record r where employee_id = $1::bigint`, person)
		if before == after {
			t.Errorf("%s: the line has not changed: %s", sql, after)
		}
	}
	exec(`insert into employee (agency_id, public_id, nip, kind, name, sex, birth_date)
		select agency_id, 'baru', '199001012020011999', 'pppk', 'Orang Baru', 'f', '1990-01-01' from employee where id = $1::bigint`, person)
	followed := value(sqlRecords)
	exec(sqlRenew)
	if value(sqlRecords) != followed {
		t.Error("following single changes and renewing everybody give different lines")
	}
	if n := value(`select count(*)::text from employee e left join service_record r on r.employee_id = e.id where r.employee_id is null`); n != "0" {
		t.Errorf("%s people have no line", n)
	}
}

// Two who write at the same time about one person lose nothing of each other: who comes second waits and reads both.
func TestServiceRecordOfTwoWriters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var conns [2]*pgx.Conn
	for i := range conns {
		c, err := pgx.Connect(t.Context(), w.url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }()
		conns[i] = c
	}
	exec := func(c *pgx.Conn, sql string) {
		if _, err := c.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	const of = ` from employee where id = (select min(id) from employee)`
	exec(conns[0], `begin`)
	exec(conns[0], `insert into sanction (agency_id, employee_id, level, starts_on, ends_on) select agency_id, id, 'medium', '2026-01-01', '2026-12-31'`+of)
	second := make(chan struct{})
	go func() {
		defer close(second)
		exec(conns[1], `insert into certificate (agency_id, employee_id, kind, subject) select agency_id, id, 'educator', 'Guru Uji'`+of)
	}()
	for waiting := false; !waiting; {
		if err := conns[0].QueryRow(t.Context(), `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')
			from pg_sleep(0.01)`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	exec(conns[0], `commit`)
	<-second
	if line := w.text(`select penalties::text || ' ' || subjects::text from service_record where employee_id = (select min(id) from employee)`); line != `{[2026-01-01,2027-01-01)} {"guru uji"}` {
		t.Errorf("the line says %s", line)
	}
}
