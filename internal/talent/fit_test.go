package talent_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/dbtest"
	"mutasi/internal/seed"
	"mutasi/internal/talent"
)

var today = asn.NewDate(2026, 11, 21)

// world is a copy of the small world and the number of its first government, Bungo.
func world(t testing.TB) (*db.DB, int) {
	t.Helper()
	d := dbtest.Open(t, dbtest.Clone(t, seed.SmallTemplate, seed.Fill(seed.Options{Size: seed.Small, Seed: 1, Today: today})))
	agency, err := db.Value[int](t.Context(), d, `select id from agency where code = '5503'`)
	if err != nil {
		t.Fatal(err)
	}
	return d, agency
}

func rules(t testing.TB, d *db.DB, agency int) talent.Rules {
	t.Helper()
	r, err := (&talent.Service{DB: d}).Rules(t.Context(), agency, today)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// facts are the records of the world as the pure functions take them.
type facts struct {
	standards    map[int64][]talent.Standard
	asked        map[int64]talent.Asked
	assessments  map[int64][]talent.Assessment
	studies      map[int64][]talent.Study
	certificates map[int64][]talent.Certificate
	history      map[int64][]talent.Span
	ratings      map[int64]rated
	potential    map[int64]*float64
}

type rated struct {
	rating asn.Rating
	year   int
}

// group reads rows of T and collects what use makes of them.
func group[T any](t *testing.T, d *db.DB, sql string, use func(T)) {
	t.Helper()
	list, err := db.All[T](t.Context(), d, sql)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		use(x)
	}
}

func read(t *testing.T, d *db.DB, on asn.Date) facts {
	t.Helper()
	f := facts{map[int64][]talent.Standard{}, map[int64]talent.Asked{}, map[int64][]talent.Assessment{}, map[int64][]talent.Study{},
		map[int64][]talent.Certificate{}, map[int64][]talent.Span{}, map[int64]rated{}, map[int64]*float64{}}
	group(t, d, `select position_id, competence_id, level::int, lower(valid) as since, upper(valid) as until from competence_standard`, func(x struct {
		PositionID, CompetenceID int64
		Level                    int
		Since, Until             asn.Date
	}) {
		if (asn.Period{From: x.Since, Until: x.Until}).Contains(on) {
			f.standards[x.PositionID] = append(f.standards[x.PositionID], talent.Standard{CompetenceID: x.CompetenceID, Level: x.Level})
		}
	})
	group(t, d, `select id, family, subject, certificate, education_fields from position`, func(x struct {
		ID                           int64
		Family, Subject, Certificate string
		EducationFields              []string
	}) {
		f.asked[x.ID] = talent.Asked{PositionID: x.ID, Family: x.Family, Subject: x.Subject, Certificate: x.Certificate, Fields: x.EducationFields}
	})
	group(t, d, `select employee_id, competence_id, level::int, assessed_on, valid_until from competence_assessment`, func(x struct {
		EmployeeID, CompetenceID int64
		Level                    int
		AssessedOn, ValidUntil   asn.Date
	}) {
		f.assessments[x.EmployeeID] = append(f.assessments[x.EmployeeID], talent.Assessment{CompetenceID: x.CompetenceID, Level: x.Level, AssessedOn: x.AssessedOn, ValidUntil: x.ValidUntil})
	})
	group(t, d, `select employee_id, field, programme from education_history`, func(x struct {
		EmployeeID       int64
		Field, Programme string
	}) {
		f.studies[x.EmployeeID] = append(f.studies[x.EmployeeID], talent.Study{Field: x.Field, Programme: x.Programme})
	})
	group(t, d, `select employee_id, kind, subject, issued_on, valid_until from certificate`, func(x struct {
		EmployeeID           int64
		Kind, Subject        string
		IssuedOn, ValidUntil asn.Date
	}) {
		f.certificates[x.EmployeeID] = append(f.certificates[x.EmployeeID], talent.Certificate{Kind: x.Kind, Subject: x.Subject, IssuedOn: x.IssuedOn, ValidUntil: x.ValidUntil})
	})
	group(t, d, `select p.employee_id, t.position_id, j.family, lower(p.valid) as since, upper(p.valid) as until from placement p
		join seat s on s.id = p.seat_id join post t on t.id = s.post_id join position j on j.id = t.position_id where p.kind = 'definitive'`, func(x struct {
		EmployeeID, PositionID int64
		Family                 string
		Since, Until           asn.Date
	}) {
		f.history[x.EmployeeID] = append(f.history[x.EmployeeID], talent.Span{PositionID: x.PositionID, Family: x.Family, Valid: asn.Period{From: x.Since, Until: x.Until}})
	})
	group(t, d, `select employee_id, year::int, rating from performance_rating order by year`, func(x struct {
		EmployeeID int64
		Year       int
		Rating     asn.Rating
	}) {
		if x.Year <= on.Year() {
			f.ratings[x.EmployeeID] = rated{x.Rating, x.Year}
		}
	})
	group(t, d, `select employee_id, potential::float8, assessed_on, valid_until from competence_result where potential is not null order by assessed_on`, func(x struct {
		EmployeeID             int64
		Potential              float64
		AssessedOn, ValidUntil asn.Date
	}) {
		if !x.AssessedOn.After(on) && !x.ValidUntil.Before(on) {
			f.potential[x.EmployeeID] = &x.Potential
		}
	})
	return f
}

// expected is what the pure functions say of a person and a position.
func (f facts) expected(employee, position int64, on asn.Date, r talent.Rules) talent.Fit {
	asked := f.asked[position]
	want := talent.Fit{EmployeeID: employee, PositionID: position, Field: asked.Field(f.studies[employee]), Required: len(f.standards[position]),
		Lacking: append([]string{}, asked.Lacking(f.certificates[employee], on)...)}
	want.MatchPercent, want.Assessed = talent.Match(f.standards[position], talent.Levels(f.assessments[employee], on))
	if x := asked.Experience(f.history[employee], on); x != nil {
		want.FamilyMonths, want.PositionMonths = &x.Family, &x.Position
	}
	y, known := r.Performance(f.ratings[employee].rating, f.ratings[employee].year, on)
	if x, also := r.Potential(f.potential[employee]); known && also {
		box := talent.Box(y, x)
		want.Box = &box
	}
	return want
}

// The database and the pure functions say the same of everybody, on several days, for many people and few posts and
// for one person and all posts; every outcome occurs.
func TestFitsAgreeWithPureFunctions(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	r := rules(t, d, agency)
	var people, positions []int64
	group(t, d, `select id from employee where agency_id = (select id from agency where code = '5503') order by id`, func(x struct{ ID int64 }) { people = append(people, x.ID) })
	group(t, d, `select id from position where agency_id = (select id from agency where code = '5503') order by id`, func(x struct{ ID int64 }) { positions = append(positions, x.ID) })
	seen := map[string]int{}
	for _, on := range []asn.Date{today, today.AddMonths(-9), today.AddYears(2), asn.NewDate(2021, 3, 1)} {
		f := read(t, d, on)
		check := func(employees, positions []int64) {
			t.Helper()
			fits, err := talent.Fits(t.Context(), d, employees, positions, on, r)
			if err != nil {
				t.Fatal(err)
			}
			if len(fits) != len(employees)*len(positions) {
				t.Fatalf("%d fits of %d people and %d positions", len(fits), len(employees), len(positions))
			}
			for _, got := range fits {
				want := f.expected(got.EmployeeID, got.PositionID, on, r)
				if !reflect.DeepEqual(got, want) {
					a, _ := json.Marshal(got)
					b, _ := json.Marshal(want)
					t.Fatalf("on %s the database says\n%s, the rules\n%s", on, a, b)
				}
				count(seen, got)
			}
		}
		for i := 0; i < len(positions); i += 9 {
			check(people, positions[i:i+1])
		}
		for i := 0; i < len(people); i += 61 {
			check(people[i:i+1], positions)
		}
	}
	for _, outcome := range []string{"match known", "match unknown", "match partly assessed", "no standards", "field pass", "field fail", "field not_asked",
		"certificate lacking", "certificate held or not asked", "box known", "box unknown", "family longer than position", "history unknown"} {
		if seen[outcome] == 0 {
			t.Errorf("never met: %s", outcome)
		}
	}
}

func count(seen map[string]int, f talent.Fit) {
	mark := func(yes bool, name, other string) {
		if yes {
			seen[name]++
		} else {
			seen[other]++
		}
	}
	mark(f.MatchPercent != nil, "match known", "match unknown")
	mark(f.MatchPercent == nil && f.Assessed > 0, "match partly assessed", "")
	mark(f.Required == 0, "no standards", "")
	seen["field "+string(f.Field)]++
	mark(len(f.Lacking) > 0, "certificate lacking", "certificate held or not asked")
	mark(f.Box != nil, "box known", "box unknown")
	if f.FamilyMonths == nil {
		seen["history unknown"]++
	} else {
		mark(*f.FamilyMonths > *f.PositionMonths, "family longer than position", "")
	}
}

// Every demo government has people in all nine boxes and some whose box is unknown.
func TestAllBoxesAreOccupied(t *testing.T) {
	t.Parallel()
	d, agency := world(t)
	r := rules(t, d, agency)
	rows, err := d.Query(t.Context(), `select b.agency_id, count(distinct b.box)::int, count(*) filter (where b.box is null)::int from talent_box($1, $2) b group by 1`, today, r)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var of, boxes, unknown int
		if err := rows.Scan(&of, &boxes, &unknown); err != nil {
			t.Fatal(err)
		}
		if n++; boxes != 9 || unknown == 0 {
			t.Errorf("agency %d: %d boxes occupied, %d people without a box", of, boxes, unknown)
		}
	}
	if n != 5 || rows.Err() != nil {
		t.Errorf("%d agencies, %v", n, rows.Err())
	}
}

func BenchmarkFits(b *testing.B) {
	d, agency := world(b)
	r := rules(b, d, agency)
	ids := func(table string) []int64 {
		list, err := db.Value[[]int64](b.Context(), d, `select array(select id from `+table+` where agency_id = $1 order by id limit 400)`, agency)
		if err != nil {
			b.Fatal(err)
		}
		return list
	}
	people, positions := ids("employee"), ids("position")
	for name, set := range map[string][2][]int64{"400 people, 1 post": {people, positions[:1]}, "1 person, all posts": {people[:1], positions}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := talent.Fits(b.Context(), d, set[0], set[1], today, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
