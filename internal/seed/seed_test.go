package seed_test

import (
	"errors"
	"strconv"
	"testing"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
)

var today = asn.NewDate(2026, 11, 21)

// small returns a copy of the small world.
func small(t *testing.T) *db.DB {
	t.Helper()
	return dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
}

// The invariants of the worlds that are filled in one go: each query lists what breaks one.
func TestWorldsAreSound(t *testing.T) {
	t.Parallel()
	t.Run("small", func(t *testing.T) { t.Parallel(); sound(t, small(t), 600) })
	t.Run("city", func(t *testing.T) {
		t.Parallel()
		d := dbtest.New(t)
		if _, err := seed.Run(t.Context(), d, seed.Options{Size: seed.City, Seed: 1, Today: today}); err != nil {
			t.Fatal(err)
		}
		sound(t, d, 22_000)
		for _, kind := range []string{"transfer", "correction", "withdrawal"} {
			if n, err := db.Value[int](t.Context(), d, `select count(*)::int from decree where kind = $1 and state in ('issued', 'revoked')`, kind); err != nil || n == 0 {
				t.Errorf("no signed decree of the kind %s, %v", kind, err)
			}
		}
	})
}

func sound(t *testing.T, d *db.DB, people int) {
	t.Helper()
	for name, sql := range map[string]string{
		"one definitive placement now": `select e.id::text from employee e where 1 <> (select count(*) from placement p
			where p.employee_id = e.id and p.kind = 'definitive' and p.valid @> date '2026-11-21')`,
		"head count of agencies": `select agency_id::text from agency_stat where employees <> ` + strconv.Itoa(people),
		"seats equal the need, or the holders beyond it": `select p.id::text from post p join need n on n.post_id = p.id and n.valid @> date '2026-11-21'
			where (select count(*) from seat s where s.post_id = p.id and not s.over_establishment) <> n.quantity`,
		"a seat over establishment has a holder": `select s.id::text from seat s where s.over_establishment
			and not exists (select from placement p where p.seat_id = s.id)`,
		"rank of the person's own scheme": `select e.id::text from employee e join rank r on r.code = e.rank_code
			where (r.scheme = 'pppk') <> (e.kind like 'pppk%')`,
		"managers are PNS": `select e.id::text from employee e join position j on j.id = e.position_id
			where j.kind = 'structural' and e.kind <> 'pns'`,
		"history begins at appointment": `select p.id::text from placement p join employee e on e.id = p.employee_id
			where lower(p.valid) < e.cpns_on union all
			select r.id::text from rank_history r join employee e on e.id = r.employee_id where r.effective_on < e.cpns_on or r.effective_on > date '2026-11-21'`,
		"ranks rise": `select a.id::text from rank_history a join rank_history b on b.employee_id = a.employee_id and b.effective_on > a.effective_on
			join rank ra on ra.code = a.rank_code join rank rb on rb.code = b.rank_code where rb.ordinal <= ra.ordinal`,
		"nobody is past retirement": `select id::text from employee where retires_on <= date '2026-11-21'`,
		"of age when appointed":     `select id::text from employee where cpns_on < birth_date + interval '18 years'`,
		"units lie in the agency's region": `select u.id::text from unit u join agency a on a.id = u.agency_id
			where u.region_code <> a.region_code and u.region_code not like a.region_code || '.%'`,
		"every unit has a place":    `select id::text from unit where latitude is null or longitude is null or region_code is null`,
		"no unit without an office": `select id::text from unit where office_id is null`,
		"no unit without posts":     `select id::text from unit u where not exists (select from post p where p.unit_id = u.id)`,
		"every unit post one head":  `select unit_id::text from post where heads_unit group by unit_id having count(*) > 1`,
	} {
		got, err := db.All[struct{ ID string }](t.Context(), d, "select x.id from ("+sql+") as x (id) limit 5")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if len(got) > 0 {
			t.Errorf("%s: broken by %v", name, got)
		}
	}
}

// Each demo government has the move its mission names: somebody to spare here, a place free there, and a person whom
// nothing known keeps from moving.
func TestSituationsExist(t *testing.T) {
	t.Parallel()
	d := small(t)
	for _, s := range seed.Situations() {
		type row struct {
			Spare, Free            int
			Ratings, Clear, Months int
			Sanctioned, Over       bool
		}
		got, err := db.One[row](t.Context(), d, `
			select (select count(*) from employee x where x.post_id = f.id)::int - fn.quantity as spare,
			       tn.quantity - (select count(*) from employee x where x.post_id = p.id)::int as free,
			       (select count(*) from performance_rating r where r.employee_id = e.id and r.rating <= 2 and r.year >= 2024)::int as ratings,
			       (select count(*) from clearance c where c.employee_id = e.id and c.clear and c.valid_until > date '2026-11-21')::int as clear,
			       (extract(year from age(date '2026-11-21', e.unit_since)) * 12 + extract(month from age(date '2026-11-21', e.unit_since)))::int as months,
			       exists (select from sanction x where x.employee_id = e.id) as sanctioned,
			       (select over_establishment from seat where id = e.seat_id) as over
			  from agency a
			  join unit fu on fu.agency_id = a.id and fu.name = $2 join unit tu on tu.agency_id = a.id and tu.name = $3
			  join position j on j.agency_id = a.id and j.name = $4
			  join post f on f.unit_id = fu.id and f.position_id = j.id join need fn on fn.post_id = f.id and fn.valid @> date '2026-11-21'
			  join post p on p.unit_id = tu.id and p.position_id = j.id join need tn on tn.post_id = p.id and tn.valid @> date '2026-11-21'
			  join user_account u on u.username = $5 join employee e on e.id = u.employee_id and e.post_id = f.id
			 where a.code = $1`, s.Agency, s.From, s.To, s.Position, s.Account)
		if err != nil {
			t.Errorf("%s: %v", s.Account, err)
			continue
		}
		if got.Spare < 1 || got.Free < 1 || got.Ratings != 2 || got.Clear != 4 || got.Months < 24 || got.Months > 60 || got.Sanctioned || !got.Over {
			t.Errorf("%s: %+v", s.Account, got)
		}
	}
	for name, sql := range map[string]string{
		"nurse in the remote centre of Bungo": `select e.name from employee e join unit u on u.id = e.unit_id join position j on j.id = e.position_id
			where u.name = '` + seed.BungoRemoteCentre + `' and j.family = 'Perawat'`,
		"civil engineer in the works office of Merauke": `select e.name from employee e join unit u on u.id = e.unit_id join unit o on o.id = e.office_id
			join agency a on a.id = e.agency_id join education_history h on h.employee_id = e.id
			where a.code = '8007' and o.name = 'Dinas Pekerjaan Umum dan Penataan Ruang' and h.field = 'Teknik Sipil' and h.level_code >= '40'`,
		"holder of the vacant post of Tanjungbalai": `select e.name from employee e join unit u on u.id = e.unit_id join position j on j.id = e.position_id
			join agency a on a.id = e.agency_id where a.code = '5275' and u.name = '` + seed.BalaiHealth + `' and j.name = 'Administrator Kesehatan Ahli Pertama'`,
	} {
		if got, err := db.All[struct{ Name string }](t.Context(), d, sql); err != nil || len(got) > 0 {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
}

// Every listed account exists with its role, and those of civil servants are somebody's.
func TestAccounts(t *testing.T) {
	t.Parallel()
	type row struct {
		Username string
		Role     string
		Linked   bool
		Scoped   bool
	}
	rows, err := db.All[row](t.Context(), small(t), `select u.username, g.role, u.employee_id is not null as linked, g.unit_id is not null as scoped
		from user_account u join role_grant g on g.user_id = u.id where u.demo and g.valid @> date '2026-11-21' order by g.id`)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]row{}
	for _, r := range rows {
		if _, second := got[r.Username]; second && r.Role != string(access.UnitHead) {
			t.Errorf("%s: a second role %s", r.Username, r.Role)
		} else if !second {
			got[r.Username] = r
		}
	}
	accounts := seed.Accounts(seed.Small)
	const heads = 5 // in each government a member of the assessment team also heads an office
	if len(got) != len(accounts) || len(rows) != len(accounts)+heads || len(accounts) < 5*12 {
		t.Errorf("%d accounts and %d roles in the database, %d listed", len(got), len(rows), len(accounts))
	}
	for _, a := range accounts {
		r := got[a.Username]
		if r.Role != string(a.Role) || r.Linked == (a.Role == access.PPK) || r.Scoped != a.Role.ByUnit() {
			t.Errorf("%s: %+v, want role %s", a.Username, r, a.Role)
		}
	}
}

func TestRunRefusesAWorldThatIsThere(t *testing.T) {
	t.Parallel()
	if _, err := seed.Run(t.Context(), small(t), seed.Options{Size: seed.Small, Seed: 1, Today: today}); !errors.Is(err, seed.ErrNotEmpty) {
		t.Errorf("second Run: %v, want ErrNotEmpty", err)
	}
}

func TestNumbersAreValid(t *testing.T) {
	t.Parallel()
	type row struct {
		NIP       string           `db:"nip"`
		Birth     asn.Date         `db:"birth_date"`
		Appointed asn.Date         `db:"cpns_on"`
		Sex       asn.Sex          `db:"sex"`
		Kind      asn.EmployeeKind `db:"kind"`
	}
	rows, err := db.All[row](t.Context(), small(t), `select nip, birth_date, cpns_on, sex, kind from employee`)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3000 {
		t.Errorf("%d people, want 3000", len(rows))
	}
	for _, r := range rows {
		nip, err := asn.ParseNIP(r.NIP, today)
		if err != nil {
			t.Errorf("ParseNIP(%s): %v", r.NIP, err)
			continue
		}
		if diff := nip.Differences(r.Birth, r.Appointed, r.Sex, r.Kind); len(diff) > 0 {
			t.Errorf("%s differs from its record in %v", r.NIP, diff)
		}
	}
}

// How often people moved in ten years, and how long they served in remote places, is known of most and differs between
// them; what is present is what it is without the history.
func TestFairnessIsKnownOfMost(t *testing.T) {
	t.Parallel()
	d := small(t)
	type row struct{ People, Known, Still, Often, Remote, Gaps int }
	got, err := db.One[row](t.Context(), d, `
		select count(*)::int as people, count(*) filter (where x.known)::int as known, count(*) filter (where x.known and x.moves = 0)::int as still,
		       count(*) filter (where x.known and x.moves > 2)::int as often, count(*) filter (where x.known and x.remote > 365)::int as remote,
		       count(*) filter (where x.gap)::int as gaps
		  from (select r.first_on <= greatest((e.cpns_on + interval '1 year')::date, (date '2026-11-21' - interval '10 years')::date) as known,
		               (select count(*) from unnest(r.moves) m where m > date '2016-11-21') as moves,
		               r.remote_days + greatest(0, date '2026-11-21' - coalesce(r.remote_since, date '2026-11-21')) as remote,
		               (select isempty(range_merge(range_agg(p.valid))) or range_agg(p.valid) <> datemultirange(range_merge(range_agg(p.valid)))
		                  from placement p where p.employee_id = e.id and p.kind = 'definitive') as gap
		          from employee e join service_record r on r.employee_id = e.id) x`)
	if err != nil {
		t.Fatal(err)
	}
	if got.Known*10 < got.People*8 || got.Known == got.People || got.Still == 0 || got.Often == 0 || got.Remote == 0 || got.Gaps > 0 {
		t.Errorf("%+v", got)
	}
	t.Logf("%+v", got)
}
