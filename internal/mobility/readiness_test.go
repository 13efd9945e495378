package mobility_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/eligibility"
	"mutasi/internal/evidence"
	"mutasi/internal/mobility"
	"mutasi/internal/policy"
	"mutasi/internal/proposal"
	"mutasi/internal/seed"
	"mutasi/internal/talent"
)

var today = asn.NewDate(2026, 11, 21)

func now() time.Time { return time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC) }

// world is the small demo world with the service under test.
func world(t *testing.T) (*db.DB, *mobility.Service) {
	t.Helper()
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	return d, &mobility.Service{DB: d, Now: now}
}

var dates = cmp.Comparer(func(a, b asn.Date) bool { return a == b })

// stored is a row of readiness.
type stored struct {
	EmployeeID int64
	AgencyID   int
	Status     string
	Failed     []string
	Unknown    []string
	Noted      []string
	Due        bool
	CanBeFrom  asn.Date
	Stale      bool
}

const listStored = `select employee_id, agency_id, status, failed, unknown, noted, due, can_be_from, stale from readiness order by employee_id`

func readiness(t *testing.T, d *db.DB) []stored {
	t.Helper()
	list, err := db.All[stored](t.Context(), d, listStored)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// change makes the change with as few words as a test needs.
func change(t *testing.T, d *db.DB, sql string, args ...any) {
	t.Helper()
	err := d.Housekeep(t.Context(), "test", func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), sql, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The oracle judges each civil servant alone, by the whole table of rules and with all that is known of the own post,
// and keeps the findings about the person.
func oracle(t *testing.T, d *db.DB, r thresholds, person int64) stored {
	t.Helper()
	ctx := t.Context()
	post, err := db.Value[int64](ctx, d, `select post_id from employee where id = $1`, person)
	if err != nil {
		t.Fatal(err)
	}
	pair := evidence.Pair{Employee: person, Post: post}
	b := &pgx.Batch{}
	people, posts := evidence.QueuePeople(b, []int64{person}, today, r.cuts), evidence.QueuePosts(b, []evidence.Pair{pair}, today, today, 0)
	if err := d.SendBatch(ctx, b).Close(); err != nil {
		t.Fatal(err)
	}
	open, err := db.Value[string](ctx, d, `select coalesce(max(coalesce(number, public_id)), '') from proposal where employee_id = $1 and open`, person)
	if err != nil {
		t.Fatal(err)
	}
	f := eligibility.Facts{Person: people[person].Facts, Origin: people[person].Origin(posts[pair]), Target: posts[pair].Target()}
	f.Process.EffectiveOn, f.Process.OpenCase = eligibility.Known(today, "uji", today), eligibility.Known(open, "uji", today)
	want := stored{EmployeeID: person, Failed: []string{}, Unknown: []string{}, Noted: []string{}}
	var own []eligibility.Finding
	for i, x := range eligibility.Evaluate(eligibility.Case{On: today, Kind: asn.TransferOrdinary}, &f, &r.params) {
		if !eligibility.Rules()[i].Person {
			continue
		}
		own = append(own, x)
		switch {
		case x.Satisfied():
		case x.Severity == eligibility.Warn:
			want.Noted = append(want.Noted, x.Rule)
			want.Due = want.Due || x.Rule == "R12" && x.Outcome == eligibility.Fail
		case x.Outcome == eligibility.Fail:
			want.Failed = append(want.Failed, x.Rule)
		default:
			want.Unknown = append(want.Unknown, x.Rule)
		}
	}
	sum := eligibility.Summarize(own)
	want.CanBeFrom = sum.CanBeFrom()
	switch {
	case sum.CanSubmit(nil):
		want.Status = "ready"
	case len(sum.Blocks)+len(sum.Overridable) == 0:
		want.Status = "unknown"
	case len(want.Failed) == 1 && len(want.Unknown) == 0:
		want.Status = "lacks_one"
	default:
		want.Status = "not_now"
	}
	return want
}

type thresholds struct {
	params eligibility.Params
	cuts   talent.Rules
}

func thresholdsOf(t *testing.T, d *db.DB, agency int) thresholds {
	t.Helper()
	pol, err := policy.Service{}.Load(t.Context(), d, agency, today)
	if err != nil {
		t.Fatal(err)
	}
	p, err := eligibility.ParamsFrom(pol.Set)
	if err != nil {
		t.Fatal(err)
	}
	cuts, err := talent.RulesOf(pol.Set)
	if err != nil {
		t.Fatal(err)
	}
	return thresholds{p, cuts}
}

func TestReadinessIsWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	d, _ := world(t)
	list := readiness(t, d)
	serving, err := db.Value[int](t.Context(), d, `select count(*)::int from employee where seat_id is not null`)
	if err != nil || len(list) != serving || serving < 2500 {
		t.Fatalf("%d people judged of %d in service (%v)", len(list), serving, err)
	}
	by := map[int]thresholds{}
	count := map[string]int{}
	for _, got := range list {
		if _, ok := by[got.AgencyID]; !ok {
			by[got.AgencyID] = thresholdsOf(t, d, got.AgencyID)
		}
		want := oracle(t, d, by[got.AgencyID], got.EmployeeID)
		want.AgencyID = got.AgencyID
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Errorf("person %d (-engine +stored):\n%s", got.EmployeeID, diff)
		}
		count[fmt.Sprint(got.AgencyID, " ", got.Status)]++
	}
	for agency := 1; agency <= 5; agency++ {
		for _, s := range []string{"ready", "lacks_one", "unknown", "not_now"} {
			if count[fmt.Sprint(agency, " ", s)] == 0 {
				t.Errorf("agency %d: nobody is %s", agency, s)
			}
		}
	}
	t.Log(count)
}

// What the engine is fed can be told by SQL alone, too.
func TestReadinessAgainstTheRecords(t *testing.T) {
	t.Parallel()
	d, _ := world(t)
	tests := map[string]string{
		"two years in post and unit": `select count(*)::int from readiness r join employee e on e.id = r.employee_id
			where ('R11' = any (r.failed)) <> (greatest(e.position_since, e.unit_since) + interval '24 months' > date '2026-11-21')`,
		"no statement on discipline is unknown": `select count(*)::int from readiness r where ('R20' = any (r.unknown)) <>
			(not exists (select from clearance c where c.employee_id = r.employee_id and c.kind = 'discipline_process'
			   and coalesce(c.valid_until, c.stated_on + interval '6 months') >= date '2026-11-21')
			 and not exists (select from sanction s where s.employee_id = r.employee_id and coalesce(s.ends_on, 'infinity') >= date '2026-11-21'))`,
		"an open case": `select count(*)::int from readiness r where ('R10' = any (r.failed)) <>
			exists (select from proposal p where p.employee_id = r.employee_id and p.open)`,
		"five years in the post": `select count(*)::int from readiness r join employee e on e.id = r.employee_id
			where r.due <> (e.position_since + interval '60 months' < date '2026-11-21')`,
		"a year to retirement": `select count(*)::int from readiness r join employee e on e.id = r.employee_id
			where ('R31' = any (r.failed)) <> (e.retires_on < date '2026-11-21' + interval '12 months')`,
		"ready without a fault": `select count(*)::int from readiness where status = 'ready' and (failed <> '{}' or unknown <> '{}')`,
	}
	for name, sql := range tests {
		if n, err := db.Value[int](t.Context(), d, sql); err != nil || n != 0 {
			t.Errorf("%s: %d people differ (%v)", name, n, err)
		}
	}
}

// A case judges the same person by the same words, where the day on which the move takes effect does not matter.
func TestReadinessAgreesWithCases(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	cases := &proposal.Service{DB: d, Now: now}
	drafts, err := db.All[struct {
		PublicID string
		Employee string
		Agency   int
	}](t.Context(), d, `select p.public_id, e.public_id as employee, p.agency_id as agency from proposal p join employee e on e.id = p.employee_id
		where p.state = 'draft' and p.to_post_id is not null`)
	if err != nil || len(drafts) < 5 {
		t.Fatalf("%d drafts (%v)", len(drafts), err)
	}
	same := []string{"R06", "R07", "R08", "R09", "R11", "R12", "R20", "R21", "R22", "R23", "R24", "R25", "R26", "R28"}
	for _, x := range drafts {
		who := access.Actor{Name: "Uji", Role: access.HRHead, AgencyID: x.Agency, Definitive: true}
		c, err := cases.Case(t.Context(), who, x.PublicID)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := cases.Judge(t.Context(), who, c)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Person(t.Context(), who, x.Employee, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range judged {
			if !slices.Contains(same, want.Rule) {
				continue
			}
			i := slices.IndexFunc(p.Findings, func(f eligibility.Finding) bool { return f.Rule == want.Rule })
			if diff := cmp.Diff(want, p.Findings[i], dates); diff != "" {
				t.Errorf("%s %s (-case +readiness):\n%s", x.PublicID, want.Rule, diff)
			}
		}
	}
}

// keep does what is due everywhere and returns where it was.
func keep(t *testing.T, s *mobility.Service) []int {
	t.Helper()
	due, err := s.Due(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, agency := range due {
		if err := s.Keep(t.Context(), agency); err != nil {
			t.Fatal(err)
		}
	}
	return due
}

func TestChangesMarkAndKeepRenews(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	if due := keep(t, s); len(due) != 0 {
		t.Errorf("due in %v before anything changed", due)
	}
	var ready []int64
	for _, r := range readiness(t, d) {
		if r.Stale {
			t.Errorf("person %d is marked before anything changed", r.EmployeeID)
		}
		if r.Status == "ready" && r.AgencyID == 1 {
			ready = append(ready, r.EmployeeID)
		}
	}
	tests := []struct {
		name, sql, rule string
		unknown         bool
	}{
		{"a penalty", `insert into sanction (agency_id, employee_id, level, kind_code, starts_on) values (1, $1, 'heavy', '27', '2026-11-01')`, "R20", false},
		{"a penalty without an end", `insert into sanction (agency_id, employee_id, level, starts_on) values (1, $1, 'heavy', '2026-11-01')`, "R20", true},
		{"a court", `insert into clearance (agency_id, employee_id, kind, clear, stated_on) values (1, $1, 'court_process', false, '2026-11-20')`, "R21", false},
		{"blocked by BKN", `update employee set standing = '92' where id = $1`, "R07", false},
		{"a statement withdrawn", `delete from clearance where employee_id = $1 and kind = 'study_assignment'`, "R24", true},
		{"a new post", `update employee set position_since = '2026-10-01' where id = $1`, "R11", false},
	}
	for i, tt := range tests {
		change(t, d, tt.sql, ready[i])
	}
	find := func(id int64) stored {
		list := readiness(t, d)
		i := slices.IndexFunc(list, func(r stored) bool { return r.EmployeeID == id })
		return list[i]
	}
	for i, tt := range tests {
		if !find(ready[i]).Stale {
			t.Errorf("%s did not mark the person", tt.name)
		}
	}
	if due := keep(t, s); !slices.Equal(due, []int{1}) {
		t.Errorf("due in %v, want agency 1 alone", due)
	}
	for i, tt := range tests {
		r := find(ready[i])
		found := r.Failed
		if tt.unknown {
			found = r.Unknown
		}
		if r.Stale || !slices.Contains(found, tt.rule) || r.Status == "ready" {
			t.Errorf("%s: %+v, want %s", tt.name, r, tt.rule)
		}
	}
}

func TestParametersJudgeEverybodyAgain(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	status := func(agency int) (ready int, parameters string) {
		err := d.QueryRow(ctx, `select count(*) filter (where status = 'ready'), max(parameters) from readiness where agency_id = $1`, agency).Scan(&ready, &parameters)
		if err != nil {
			t.Fatal(err)
		}
		return ready, parameters
	}
	before, print := status(2)
	change(t, d, `insert into policy_parameter (agency_id, key, valid, value, basis, source)
		values (2, 'tenure.min_months', '[2026-01-01,)', '72', 'Perwali Uji 1/2026', 'Uji')`)
	if due := keep(t, s); !slices.Equal(due, []int{2}) {
		t.Errorf("due in %v, want agency 2 alone", due)
	}
	after, changed := status(2)
	if after >= before || print == changed {
		t.Errorf("six years instead of two: %d ready before, %d after; parameters %s, %s", before, after, print, changed)
	}
	if _, other := status(1); other != print {
		t.Errorf("another agency was judged by %s", other)
	}
}

// Two who judge while somebody changes the records never leave an outdated row without its mark.
func TestNoMarkIsLost(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	ids, err := db.All[struct{ ID int64 }](ctx, d, `select employee_id as id from readiness where agency_id = 3 order by 1 limit 40`)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 3)
	for range 2 {
		go func() {
			var err error
			for range 6 {
				if _, e := s.Refresh(context.WithoutCancel(ctx), 3, today); e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	go func() {
		var err error
		for _, x := range ids {
			e := d.Housekeep(context.WithoutCancel(ctx), "test", func(tx *db.Tx) error {
				for _, sql := range []string{`update employee set standing = '92' where id = $1`, `delete from performance_rating where employee_id = $1`} {
					if _, err := tx.Exec(ctx, sql, x.ID); err != nil {
						return err
					}
				}
				return nil
			})
			if e != nil {
				err = e
			}
		}
		done <- err
	}()
	for range 3 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	p := thresholdsOf(t, d, 3)
	for _, got := range readiness(t, d) {
		if got.AgencyID != 3 || got.Stale {
			continue
		}
		want := oracle(t, d, p, got.EmployeeID)
		want.AgencyID = 3
		if diff := cmp.Diff(want, got, dates); diff != "" {
			t.Errorf("person %d is outdated and not marked:\n%s", got.EmployeeID, diff)
		}
	}
}

// The counts of a whole agency are those of its parts together: each kind of employee counted with a filter.
func TestCountsOfTheWholeAreThoseOfItsParts(t *testing.T) {
	t.Parallel()
	d, s := world(t)
	ctx := t.Context()
	change(t, d, `update readiness set stale = true where employee_id % 11 = 0`)
	for _, role := range []access.Role{access.HROperator, access.Auditor} {
		who := actor(t, d, "bungo.operator", role)
		whole, err := s.List(ctx, who, mobility.Filter{}, nil, 1, today)
		if err != nil {
			t.Fatal(err)
		}
		var sum mobility.Counts
		for _, k := range asn.EmployeeKinds() {
			part, err := s.List(ctx, who, mobility.Filter{Kind: k}, nil, 1, today)
			if err != nil {
				t.Fatal(err)
			}
			c := part.Counts
			sum = mobility.Counts{Ready: sum.Ready + c.Ready, Due: sum.Due + c.Due, Asked: sum.Asked + c.Asked, LacksOne: sum.LacksOne + c.LacksOne,
				Unknown: sum.Unknown + c.Unknown, NotNow: sum.NotNow + c.NotNow, Stale: sum.Stale + c.Stale}
		}
		if whole.Counts != sum || sum.Ready == 0 || sum.Due == 0 || sum.LacksOne == 0 || sum.Stale == 0 || (sum.Asked > 0) != who.Can(access.WishRead) {
			t.Errorf("%s: the whole has %+v, its parts together %+v", role, whole.Counts, sum)
		}
	}
}
