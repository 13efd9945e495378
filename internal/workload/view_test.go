package workload_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload"
)

// days are days on which the balance is asked for: before anything was recorded, past, today, future.
var days = []asn.Date{
	asn.NewDate(2015, time.June, 1), asn.NewDate(2023, time.January, 1), asn.NewDate(2025, time.July, 31), today.AddDays(-1), {}, today,
	today.AddDays(1), today.AddMonths(2), asn.NewDate(2027, time.December, 31), today.AddYears(6),
}

// all reads the whole list of a view, page by page; every post is met once.
func all(t *testing.T, s *workload.Service, who access.Actor, f workload.Filter) map[int64]workload.Balance {
	t.Helper()
	out := map[int64]workload.Balance{}
	var at *workload.Cursor
	for {
		p, err := s.Staffing(t.Context(), who, f, at, 60, today, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range p.Rows {
			if _, twice := out[b.ID]; twice {
				t.Fatalf("post %s met twice", b.PostID)
			}
			out[b.ID] = b
		}
		if !p.Later {
			return out
		}
		c := workload.CursorOf(p.Rows[len(p.Rows)-1])
		at = &c
	}
}

// The list, its totals and both heat maps say the same of every day, and as if the open cases were carried out.
func TestSumsAgree(t *testing.T) {
	t.Parallel()
	s, d, who := world(t)
	ctx := t.Context()
	err := d.Housekeep(ctx, "test", func(tx *db.Tx) error { // every second post has a range beyond its need
		_, err := tx.Exec(ctx, `update need set minimum = least(coalesce(minimum, quantity), quantity), maximum = quantity + 1 where id % 2 = 0`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range days {
		f := workload.Filter{View: workload.View{On: on}}
		p, err := s.Staffing(ctx, who, f, nil, 1, today, true)
		if err != nil {
			t.Fatal(err)
		}
		var list workload.Totals
		var now, after workload.Cell
		over := 0 // posts with too many
		for _, b := range all(t, s, who, f) {
			list.Posts++
			list.Held += b.Held
			list.PNS += b.PNS
			list.PPPK += b.PPPK
			if b.PNS+b.PPPK != b.Held {
				t.Fatalf("%v: %s holds %d, of them %d and %d", on, b.PostID, b.Held, b.PNS, b.PPPK)
			}
			if b.Need == nil {
				list.Unknown++
				list.UnknownHeld += b.Held
				now.Unknown++
				continue
			}
			list.Need += *b.Need
			list.Short += max(0, *b.Need-b.Held)
			list.Over += b.Surplus()
			if most := *b.Need; b.Maximum != nil && b.Surplus() != max(0, b.Held-max(most, *b.Maximum)) || b.Maximum == nil && b.Surplus() != max(0, b.Held-most) {
				t.Fatalf("%d of %d (at most %v) are %d too many", b.Held, most, b.Maximum, b.Surplus())
			}
			if b.Surplus() > 0 {
				over++
			}
			if b.Stale(pick(on)) {
				list.Stale++
			}
			now.Held += b.Held
			after.Held += b.Held + b.Incoming - b.Outgoing
			if *b.Vacancy != *b.Need-b.Held-b.Incoming+b.Outgoing {
				t.Fatalf("%v: vacancy of %s is %d", on, b.PostID, *b.Vacancy)
			}
			if len(b.Retire) != 5 {
				t.Fatalf("retirements of %s: %v", b.PostID, b.Retire)
			}
		}
		if p.Totals != list {
			t.Errorf("%v: totals %+v, the list sums to %+v", on, p.Totals, list)
		}
		f.Show = workload.Over
		if n := len(all(t, s, who, f)); n != over {
			t.Errorf("%v: %d posts with too many, the list has %d", on, n, over)
		}
		for _, executed := range []bool{false, true} {
			want := now.Held
			if executed {
				want = after.Held
			}
			v := workload.View{On: on, Executed: executed}
			for _, unit := range []string{"", top(t, d, who)} {
				cells, err := s.Heat(ctx, who, unit, v, today)
				if err != nil {
					t.Fatal(err)
				}
				var sum workload.Cell
				for _, c := range cells {
					sum.Need, sum.Held, sum.Unknown, sum.Analysed = sum.Need+c.Need, sum.Held+c.Held, sum.Unknown+c.Unknown, sum.Analysed+c.Analysed
					sum.Over += c.Over
				}
				if unit == "" && !executed && sum.Over != list.Over {
					t.Errorf("%v: %d too many on the heat map, %d in the list", on, sum.Over, list.Over)
				}
				if unit == "" && (sum.Need != list.Need || sum.Held != want || sum.Unknown != list.Unknown || sum.Analysed+sum.Unknown != list.Posts) {
					t.Errorf("%v executed %t: heat map sums %+v, the list %+v, held %d", on, executed, sum, list, want)
				}
				if unit != "" && len(cells) == 0 && !on.IsZero() && on.Year() > 2017 {
					t.Errorf("%v: no cell of the units of an office", on)
				}
			}
		}
	}
}

func pick(on asn.Date) asn.Date {
	if on.IsZero() {
		return today
	}
	return on
}

func top(t *testing.T, d *db.DB, who access.Actor) string {
	t.Helper()
	id, err := db.Value[string](t.Context(), d, `select public_id from unit where agency_id = $1 and name = 'Dinas Kesehatan'`, who.AgencyID)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

type person struct {
	ID    int64
	Kind  string
	Birth time.Time
}

type post struct {
	ID     int64
	Age    int
	Closed *time.Time
}

// registry is what the oracle reads: everything, without a thought for speed.
type registry struct {
	Placements []struct {
		EmployeeID, PostID int64
		From               time.Time
		Until              *time.Time
	}
	People map[int64]person
	Posts  map[int64]post
	Needs  []struct {
		PostID   int64
		Quantity int
		From     time.Time
		Until    *time.Time
	}
	Cases []struct {
		ID, EmployeeID, FromPost, ToPost int64
		Planned                          *time.Time // date of the decree on its way
	}
}

func read(t *testing.T, d *db.DB, agency int) registry {
	t.Helper()
	ctx := t.Context()
	var g registry
	var err error
	load := func(e error) {
		if err == nil {
			err = e
		}
	}
	load(into(ctx, d, &g.Placements, `select p.employee_id, s.post_id, lower(p.valid) as "from", upper(p.valid) as until
		from placement p join seat s on s.id = p.seat_id where p.agency_id = $1 and p.kind = 'definitive'`, agency))
	load(into(ctx, d, &g.Needs, `select post_id, quantity, lower(valid) as "from", upper(valid) as until from need where agency_id = $1`, agency))
	load(into(ctx, d, &g.Cases, `select c.id, c.employee_id, c.from_post_id as from_post, c.to_post_id as to_post,
		(select d.effective_on from decree_person x join decree d on d.id = x.decree_id where x.proposal_id = c.id and x.applied_at is null
		   and d.state in ('draft', 'signing', 'issued')) as planned
		from proposal c where c.agency_id = $1 and c.open and c.submitted_at is not null`, agency))
	people, e := db.All[person](ctx, d, `select id, kind, birth_date as birth from employee where agency_id = $1`, agency)
	load(e)
	posts, e := db.All[post](ctx, d, `select t.id, j.retirement_age::int as age, t.closed_on as closed from post t join position j on j.id = t.position_id where t.agency_id = $1`, agency)
	load(e)
	if err != nil {
		t.Fatal(err)
	}
	g.People, g.Posts = map[int64]person{}, map[int64]post{}
	for _, p := range people {
		g.People[p.ID] = p
	}
	for _, p := range posts {
		g.Posts[p.ID] = p
	}
	return g
}

func into[T any](ctx context.Context, d *db.DB, list *[]T, sql string, args ...any) (err error) {
	*list, err = db.All[T](ctx, d, sql, args...)
	return err
}

// tally is what the oracle says of a post.
type tally struct {
	need                          *int
	pns, pppk, incoming, outgoing int
	retire                        [5]int
}

// on counts the posts of a day afresh, as the law and the papers say.
func (g registry) on(day asn.Date) map[int64]tally {
	within := func(from time.Time, until *time.Time) bool {
		return !asn.DateOf(from).After(day) && (until == nil || asn.DateOf(*until).After(day))
	}
	out := map[int64]tally{}
	for id, p := range g.Posts {
		if p.Closed == nil || asn.DateOf(*p.Closed).After(day) {
			out[id] = tally{}
		}
	}
	holds := map[int64]int64{}
	for _, p := range g.Placements {
		if within(p.From, p.Until) {
			holds[p.EmployeeID] = p.PostID
		}
	}
	for _, c := range g.Cases {
		if day.Before(today) {
			break
		}
		if day.After(today) && c.Planned != nil && !asn.DateOf(*c.Planned).After(day) {
			holds[c.EmployeeID] = c.ToPost
			continue
		}
		from := out[c.FromPost]
		from.outgoing++
		out[c.FromPost] = from
		to := out[c.ToPost]
		to.incoming++
		out[c.ToPost] = to
	}
	for person, post := range holds {
		p, x := g.People[person], out[post]
		born := asn.DateOf(p.Birth)
		retires := born.AddYears(g.Posts[post].Age).FirstOfNextMonth()
		if day.After(today) && !retires.After(day) {
			continue
		}
		if p.Kind == "pns" || p.Kind == "cpns" {
			x.pns++
		} else {
			x.pppk++
		}
		if k := retires.Year() - day.Year(); k >= 1 && k <= 5 {
			x.retire[k-1]++
		}
		out[post] = x
	}
	for _, n := range g.Needs {
		if x, ok := out[n.PostID]; ok && within(n.From, n.Until) {
			x.need = &n.Quantity
			out[n.PostID] = x
		}
	}
	return out
}

// differences lists where the product and the oracle disagree on a day.
func (g registry) differences(t *testing.T, s *workload.Service, who access.Actor, day asn.Date) (out []string) {
	t.Helper()
	got, want := all(t, s, who, workload.Filter{View: workload.View{On: day}}), g.on(day)
	if len(got) == 0 || len(got) != len(want) {
		t.Fatalf("%v: %d posts, want %d", day, len(got), len(want))
	}
	for id, b := range got {
		w, ok := want[id]
		x := tally{need: b.Need, pns: b.PNS, pppk: b.PPPK, incoming: b.Incoming, outgoing: b.Outgoing, retire: [5]int(b.Retire)}
		if !ok || text(x) != text(w) {
			out = append(out, fmt.Sprintf("%v %s: %s, want %s", day, b.PostID, text(x), text(w)))
		}
	}
	return out
}

func text(x tally) string {
	need := "?"
	if x.need != nil {
		need = fmt.Sprint(*x.need)
	}
	return fmt.Sprintf("need %s pns %d pppk %d +%d -%d %v", need, x.pns, x.pppk, x.incoming, x.outgoing, x.retire)
}

// The balance of any day equals a full recount from the dated registry: placements that end and begin, decrees on
// their way, retirements by the age of the post held then, need by its period. Looking changes nothing.
func TestOtherDays(t *testing.T) {
	t.Parallel()
	s, d, who := world(t)
	ctx := t.Context()
	before := fingerprint(t, d)
	stir(t, ctx, d, who.AgencyID)
	g := read(t, d, who.AgencyID)
	planned := 0
	for _, c := range g.Cases {
		if c.Planned != nil && asn.DateOf(*c.Planned).After(today) {
			planned++
		}
	}
	if planned == 0 {
		t.Error("no decree is on its way: the case is not tested")
	}
	stirred := fingerprint(t, d)
	if stirred == before {
		t.Fatal("the fingerprint does not see changes")
	}
	for _, day := range days {
		if day.IsZero() || day.Year() < 2017 { // before the first unit
			continue
		}
		if diff := g.differences(t, s, who, day); len(diff) > 0 {
			t.Errorf("%v: %d posts differ, such as %v", day, len(diff), diff[:min(3, len(diff))])
		}
	}
	if got := fingerprint(t, d); got != stirred {
		t.Error("looking has changed the registry")
	}
}

// stir makes the registry lively: people who leave and come on known days in past and future, a decree on its way.
func stir(t *testing.T, ctx context.Context, d *db.DB, agency int) {
	t.Helper()
	err := d.Housekeep(ctx, "test", func(tx *db.Tx) error {
		for _, sql := range []string{
			// Every thirteenth leaves in half a year, every seventeenth left a month ago.
			`update placement set valid = daterange(lower(valid), '2027-05-01') where agency_id = $1 and employee_id % 13 = 0 and upper(valid) is null and kind = 'definitive'`,
			`update placement set valid = daterange(lower(valid), '2026-10-01') where agency_id = $1 and employee_id % 17 = 0 and upper(valid) is null and kind = 'definitive' and lower(valid) < '2026-10-01'`,
			// Some of those who leave have a new seat from that day: their own again.
			`insert into placement (agency_id, employee_id, seat_id, kind, valid) select agency_id, employee_id, seat_id, 'definitive', daterange('2027-05-01', null)
			   from placement where agency_id = $1 and kind = 'definitive' and upper(valid) = '2027-05-01' and employee_id % 26 = 0
			    and seat_id not in (select seat_id from placement where kind = 'reserved')`,
			// A case has its decree drafted for the new year.
			`with made as (insert into decree (agency_id, public_id, subject, effective_on, place, state) values ($1, 'uji', 'Uji', '2027-01-01', 'Uji', 'signing') returning id, agency_id)
			 insert into decree_person (decree_id, agency_id, proposal_id, employee_id, ordinal, snapshot)
			 select m.id, m.agency_id, c.id, c.employee_id, row_number() over (order by c.id), '{}' from made m join proposal c on c.agency_id = m.agency_id
			  where c.open and c.submitted_at is not null and c.to_seat_id is not null and c.id not in (select proposal_id from decree_person)
			    and c.employee_id not in (select employee_id from placement where upper(valid) = '2027-05-01') limit 3`,
			`select employee_refresh(array(select id from employee where agency_id = $1), '2026-11-02')`,
		} {
			if _, err := tx.Exec(ctx, sql, agency); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func fingerprint(t *testing.T, d *db.DB) string {
	t.Helper()
	sum, err := db.Value[string](t.Context(), d, `select md5(concat(
		(select string_agg(md5(n::text), '' order by n.id) from need n), (select string_agg(md5(p::text), '' order by p.id) from placement p),
		(select string_agg(md5(t::text), '' order by t.id) from post t), (select string_agg(md5(c::text), '' order by c.id) from proposal c)))`)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// A need that is changed for a period changes the list of that period and of no other day, and of no other post.
func TestADatedNeedChangesItsPeriodOnly(t *testing.T) {
	t.Parallel()
	s, d, who := world(t)
	ctx := t.Context()
	asked := []asn.Date{today, today.AddDays(1), asn.NewDate(2026, 12, 31), asn.NewDate(2027, 1, 1), asn.NewDate(2027, 6, 30), asn.NewDate(2027, 7, 1)}
	before := map[asn.Date]map[int64]workload.Balance{}
	for _, on := range asked {
		before[on] = all(t, s, who, workload.Filter{View: workload.View{On: on}})
	}
	var changed int64
	err := d.Housekeep(ctx, "test", func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, `select post_id from need where agency_id = $1 and upper(valid) is null order by id limit 1`, who.AgencyID).Scan(&changed); err != nil {
			return err
		}
		for _, sql := range []string{
			`insert into need (agency_id, post_id, valid, quantity, method, source) select agency_id, post_id, daterange('2027-01-01', '2027-07-01'), quantity + 5, method, source
			   from need where post_id = $1 and valid @> date '2026-11-02'`,
			`insert into need (agency_id, post_id, valid, quantity, exact, minimum, method, source, analysed_on)
			 select agency_id, post_id, daterange('2027-07-01', null), quantity, exact, minimum, method, source, analysed_on from need where post_id = $1 and valid @> date '2026-11-02'`,
			`update need set valid = daterange(lower(valid), '2027-01-01') where post_id = $1 and valid @> date '2026-11-02'`,
		} {
			if _, err := tx.Exec(ctx, sql, changed); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range asked {
		inside := on.Year() == 2027 && on.Month() < time.July
		for id, b := range all(t, s, who, workload.Filter{View: workload.View{On: on}}) {
			want := before[on][id].Diff
			if id == changed && inside {
				less := *want - 5
				want = &less
			}
			if (b.Diff == nil) != (want == nil) || b.Diff != nil && *b.Diff != *want {
				t.Errorf("%v: post %d differs by %v, want %v", on, id, b.Diff, want)
			}
		}
	}
}
