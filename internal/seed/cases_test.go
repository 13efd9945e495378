package seed

import (
	"bytes"
	"fmt"
	"os/exec"
	"testing"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/proposal"
)

// worldName is the template of a small world.
func worldName(o Options) string {
	if o.Seed == 1 && o.Today == testDay {
		return SmallTemplate
	}
	return fmt.Sprint(SmallTemplate, "_", o.Seed)
}

func smallWorld(t *testing.T) *db.DB {
	t.Helper()
	return dbtest.Open(t, dbtest.Clone(t, SmallTemplate, Fill(Options{Size: Small, Seed: 1, Today: testDay})))
}

// The move that each mission asks for goes through every rule without a reason having to be given for anything.
func TestMainSituationsPassTheRules(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{Size: Small, Seed: 1, Today: testDay},
		{Size: Small, Seed: 2, Today: asn.NewDate(2027, 1, 1)}, // ratings of the year before are not due yet
	} {
		t.Run(o.Today.String(), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, dbtest.Clone(t, worldName(o), Fill(o)))
			submitSituations(t, d, o)
		})
	}
}

func submitSituations(t *testing.T, d *db.DB, o Options) {
	t.Helper()
	govs := map[string]government{}
	for _, g := range governments(Small) {
		govs[g.code] = g
	}
	for _, s := range Situations() {
		g := govs[s.Agency]
		m, err := newCaseMaker(t.Context(), d, o, g)
		if err != nil {
			t.Fatal(err)
		}
		m.clock = m.last.AddDate(0, 0, 1)
		type row struct{ Employee, Post string }
		x, err := db.One[row](t.Context(), d, `select e.public_id as employee, p.public_id as post
			from user_account u join employee e on e.id = u.employee_id
			join post p on p.position_id = e.position_id join unit t on t.id = p.unit_id and t.name = $2
			where u.username = $1`, s.Account, s.To)
		if err != nil {
			t.Fatalf("%s: %v", s.Account, err)
		}
		operator := m.actors["operator"]
		id, err := m.cases.Create(t.Context(), operator, x.Employee)
		if err == nil {
			err = m.cases.SetTarget(t.Context(), operator, id, 0, proposal.Target{PostID: x.Post, On: o.Today.AddMonths(1).FirstOfNextMonth()})
		}
		if err == nil {
			err = m.cases.SetReason(t.Context(), operator, id, 0, proposal.Reasoning{Code: proposal.ReasonNeed, Text: "Kekurangan pegawai di unit tujuan menurut analisis beban kerja."})
		}
		if err == nil {
			err = m.cases.Submit(t.Context(), operator, id, 0, nil)
		}
		if err != nil {
			t.Errorf("%s: %v", s.Account, err)
			continue
		}
		failed, err := db.All[struct{ Rule, Outcome, Value string }](t.Context(), d, `select f.rule, f.outcome, f.value from proposal_finding f
			join proposal p on p.id = f.proposal_id where p.public_id = $1 and f.outcome in ('fail', 'unknown') order by f.ordinal`, id)
		if err != nil || len(failed) > 0 {
			t.Errorf("%s: %v %v", s.Account, failed, err)
		}
	}
}

// Every head of an office who is listed on the sign-in page finds something to decide, and the first government has a case of
// every story, whatever the day of the world.
func TestDemoIsFullOnEveryDay(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{Size: Small, Seed: 1, Today: testDay},
		{Size: Small, Seed: 2, Today: asn.NewDate(2027, 1, 1)},
	} {
		d := dbtest.Open(t, dbtest.Clone(t, worldName(o), Fill(o)))
		rows, err := db.All[struct {
			Username string
			Awaited  int
		}](t.Context(), d, `select u.username, (select count(*) from proposal_step s where s.role = g.role and s.opened_at is not null and s.decided_at is null
			and s.dropped_at is null and g.unit_id in (select unnest(x.ancestors) from unit x where x.id = s.unit_id))::int as awaited
			from user_account u join role_grant g on g.user_id = u.id where u.demo and g.role = 'unit_head'`)
		if err != nil || len(rows) != 5*7 {
			t.Fatalf("%d heads, %v", len(rows), err)
		}
		for _, r := range rows {
			if r.Awaited == 0 {
				t.Errorf("%s: nothing awaits %s", o.Today, r.Username)
			}
		}
		for _, s := range stories {
			n, err := db.Value[int](t.Context(), d, `select count(*)::int from proposal p join agency a on a.id = p.agency_id where a.code = '5503' and p.state = $1`, s.to)
			if err != nil || n == 0 {
				t.Errorf("%s: %d cases in %s, %v", o.Today, n, s.to, err)
			}
		}
	}
}

// A decree about one person is one sheet, also with the long names of life.
func TestDecreesOfOnePersonAreOneSheet(t *testing.T) {
	t.Parallel()
	d := smallWorld(t)
	list, err := db.All[struct {
		Number  string
		Content []byte
	}](t.Context(), d, `select d.number, f.content from decree d join stored_file f on f.sha256 = d.file_sha256
		where d.kind = 'transfer' and (select count(*) from decree_person p where p.decree_id = d.id) = 1`)
	if err != nil || len(list) < 10 {
		t.Fatalf("%d decrees of one person, %v", len(list), err)
	}
	for _, x := range list {
		cmd := exec.CommandContext(t.Context(), "pdftotext", "-", "-")
		cmd.Stdin = bytes.NewReader(x.Content)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("pdftotext: %v", err)
		}
		if n := bytes.Count(out, []byte("\f")); n != 1 {
			t.Errorf("%s has %d pages", x.Number, n)
		}
	}
}

// No inbox and no list of the demo is empty, and the people of the main situations are free to be moved.
func TestCasesFillTheDemo(t *testing.T) {
	t.Parallel()
	d := smallWorld(t)
	states, err := db.All[struct{ State proposal.State }](t.Context(), d, `select distinct p.state from proposal p join agency a on a.id = p.agency_id where a.code = '5503'`)
	if err != nil {
		t.Fatal(err)
	}
	have := map[proposal.State]bool{}
	for _, s := range states {
		have[s.State] = true
	}
	for _, s := range stories {
		if !have[s.to] {
			t.Errorf("no case in %s", s.to)
		}
	}
	for name, sql := range map[string]string{
		"an inbox without a decision awaited": `select a.code || ' ' || r.role from agency a, unnest(array['hr_verifier', 'tpk', 'pyb', 'ppk', 'unit_head', 'hr_operator']) r (role)
			where not exists (select from proposal_step s where s.agency_id = a.id and s.role = r.role and s.opened_at is not null and s.decided_at is null and s.dropped_at is null)`,
		"a case of somebody whom the demo is to move": `select u.username from user_account u join proposal p on p.employee_id = u.employee_id where u.username like '%.asn'`,
		"an open step that nobody can decide": `select s.id::text from proposal_step s where s.opened_at is not null and s.decided_at is null and s.dropped_at is null
			and not exists (select from role_grant g where g.agency_id = s.agency_id and g.role = s.role and (s.unit_id is null or g.unit_id in
			(select unnest(u.ancestors) from unit u where u.id = s.unit_id)))`,
		"a government of which nothing is late, or a third or more": `select a.code from agency a where (select count(*) filter (where s.due_on < '2026-11-21')
			not between 1 and count(*) / 3 from proposal_step s where s.agency_id = a.id and s.opened_at is not null and s.decided_at is null and s.dropped_at is null)`,
		"an act after the day of the world": `select id::text from proposal_event where at > timestamptz '2026-11-21 12:00+00'`,
		"no decree to acknowledge": `select a.code from agency a where not exists (select from user_account u
			join decree_person x on x.employee_id = u.employee_id join decree d on d.id = x.decree_id and d.state = 'issued'
			where u.agency_id = a.id and u.username like '%.asn3' and x.acknowledged_at is null)`,
		"a move that took effect and left the person where they were": `select e.id::text from decree_person x join employee e on e.id = x.employee_id
			join proposal p on p.id = x.proposal_id where x.applied_at is not null and e.post_id <> p.to_post_id`,
		"a decree whose number falls behind its date": `select a.number from decree a join decree b on b.agency_id = a.agency_id and b.year = a.year and b.sequence > a.sequence
			where b.decided_on < a.decided_on`,
		"a government of the demo without a corrected and a withdrawn decree": `select k from unnest(array['correction', 'withdrawal']) k
			where not exists (select from decree d where d.kind = k and d.state = 'issued')`,
		"nobody told": `select 'x' where not exists (select from notice n join user_account u on u.id = n.user_id where u.username = 'bungo.asn2')`,
	} {
		got, err := db.All[struct{ ID string }](t.Context(), d, "select x.id from ("+sql+") as x (id) limit 5")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
