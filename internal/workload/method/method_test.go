package method_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"mutasi/internal/workload/method"
)

// params are the numbers of the regulations as the worked examples use them.
var params = method.Params{GeneralMinutes: 75_000, HealthMinutes: 72_000, PerDay: 250, PerWeek: 50, PerMonth: 12,
	TeacherHours: 24, TeacherCeiling: 40, DutyHours: 12, Counsellor: [3]int{150, 160, 225}}

func num(t *testing.T, s string) method.Number {
	t.Helper()
	n, ok := method.ParseNumber(s)
	if !ok {
		t.Fatalf("ParseNumber(%q) is no number", s)
	}
	return n
}

func task(t *testing.T, name string, volume, minutes string) method.Task {
	t.Helper()
	return method.Task{Name: name, Unit: "berkas", Volume: num(t, volume), Minutes: num(t, minutes), Every: method.Yearly}
}

// value is the value of the first step with the key.
func value(t *testing.T, r method.Result, key string) method.Number {
	t.Helper()
	for _, s := range r.Steps {
		if s.Key == key {
			return s.Value
		}
	}
	t.Fatalf("no step %q in %+v", key, r.Steps)
	return method.Number{}
}

// The post Analis SDM Aparatur of the reference: 270,720 minutes, 3.6096, 4; with 5 holders EJ is 0.72, grade C.
func TestGeneralExample(t *testing.T) {
	t.Parallel()
	r, err := method.General([]method.Task{
		task(t, "Memeriksa berkas mutasi", "2.400", "90"), task(t, "Memasukkan usulan", "600", "60"),
		task(t, "Laporan bulanan", "12", "600"), task(t, "Menyiapkan sidang TPK", "24", "480"),
	}, params)
	if err != nil {
		t.Fatal(err)
	}
	if got := value(t, r, "load").String(); got != "270720" {
		t.Errorf("load is %s, want 270720", got)
	}
	if got := r.Exact.String(); got != "3.6096" {
		t.Errorf("exact need is %s, want 3.6096", got)
	}
	if r.Quantity != 4 {
		t.Errorf("need is %d, want 4", r.Quantity)
	}
	ej, ok := method.Effectiveness(r.Exact, 5)
	if grade := method.Grade(ej, []int{100, 90, 70, 50}); !ok || ej.Cut(2) != "0.72" || grade != "C" {
		t.Errorf("EJ is %s %s, want 0.72 C", ej.Cut(4), grade)
	}
}

// A volume of a day, a week or a month comes to that of a year with the factors of the method.
func TestIntervals(t *testing.T) {
	t.Parallel()
	for every, want := range map[method.Every]string{method.Yearly: "0.0001", method.Monthly: "0.0016", method.Weekly: "0.0066", method.Daily: "0.0333"} {
		x := task(t, "x", "2", "5")
		x.Every = every
		r, err := method.General([]method.Task{x}, params)
		if err != nil || r.Exact.Cut(4) != want {
			t.Errorf("2 × 5 minutes a %s need %s (%v), want %s", every, r.Exact.Cut(4), err, want)
		}
	}
}

// Mathematics in a lower secondary school with 21 study groups of 5 hours: 105 hours, 4.375, 4, between 3 and 4.
func TestSubjectExample(t *testing.T) {
	t.Parallel()
	r, err := method.Teacher(method.TeacherInput{Role: method.SubjectTeacher, Grades: []method.GradeLessons{
		{Grade: 7, Groups: 7, Hours: method.Int(5)}, {Grade: 8, Groups: 7, Hours: method.Int(5)}, {Grade: 9, Groups: 7, Hours: method.Int(5)},
	}}, params)
	if err != nil {
		t.Fatal(err)
	}
	if hours := value(t, r, "hours").String(); hours != "105" || r.Exact.String() != "4.375" || r.Quantity != 4 || *r.Minimum != 3 || *r.Maximum != 4 {
		t.Errorf("hours %s exact %s quantity %d range %d–%d, want 105, 4.375, 4, 3–4", hours, r.Exact, r.Quantity, *r.Minimum, *r.Maximum)
	}
	if surplus := 6 - *r.Maximum; surplus != 2 {
		t.Errorf("of 6 teachers %d are too many, want 2", surplus)
	}
}

func TestTeacher(t *testing.T) {
	t.Parallel()
	hours := func(groups int, hours string) []method.GradeLessons {
		return []method.GradeLessons{{Grade: 7, Groups: groups, Hours: num(t, hours)}}
	}
	for name, tt := range map[string]struct {
		in               method.TeacherInput
		exact            string
		quantity         int
		minimum, highest int
	}{
		"class teachers":             {method.TeacherInput{Role: method.ClassTeacher, Grades: []method.GradeLessons{{Grade: 1, Groups: 2}, {Grade: 2, Groups: 1}}}, "3", 3, 3, 3},
		"head":                       {method.TeacherInput{Role: method.HeadTeacher}, "1", 1, 1, 1},
		"religion in a small school": {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(6, "3")}, "0.75", 1, 1, 1},
		"a few lessons need someone": {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(2, "3")}, "0.25", 1, 1, 1},
		"no lessons":                 {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(0, "3")}, "0", 0, 0, 0},
		"rounding above the floor":   {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(9, "4")}, "1.5", 2, 1, 1},
		"exactly the floor":          {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(12, "4")}, "2", 2, 2, 2},
		"between ceiling and floor":  {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(15, "3")}, "1.875", 2, 2, 2},
		"an attached duty":           {method.TeacherInput{Role: method.SubjectTeacher, Grades: hours(9, "4"), Duties: 1}, "1.5", 2, 2, 2},
		"counsellors":                {method.TeacherInput{Role: method.Counsellor, Pupils: 672}, "4.2", 4, 3, 4},
		"counsellor of a few pupils": {method.TeacherInput{Role: method.Counsellor, Pupils: 60}, "0.375", 1, 1, 1},
	} {
		r, err := method.Teacher(tt.in, params)
		if err != nil || r.Exact.String() != tt.exact || r.Quantity != tt.quantity || *r.Minimum != tt.minimum || *r.Maximum != tt.highest {
			t.Errorf("%s: %s → %d, %v–%v (%v); want %s → %d, %d–%d", name, r.Exact, r.Quantity, ptr(r.Minimum), ptr(r.Maximum), err, tt.exact, tt.quantity, tt.minimum, tt.highest)
		}
	}
}

func ptr(n *int) string {
	if n == nil {
		return "none"
	}
	return strconv.Itoa(*n)
}

// The published example of ABK Kes prints two decimals at every step, the rest left out: 0.65 and 3.12, together 3.77,
// times 1.04 is 3.92: 4. So many decimals kept, it comes out as printed; with every decimal the need is 3.9409: 4.
func TestHealthExample(t *testing.T) {
	t.Parallel()
	in := method.HealthInput{Tasks: []method.Task{task(t, "Pelayanan 1", "15.800", "3"), task(t, "Pelayanan 2", "45.000", "5")}, Support: num(t, "2.880")}
	for _, tt := range []struct {
		decimals int
		want     []string // SBK and result of each activity, sum, FTP, STP, need
	}{
		{2, []string{"24000", "0.65", "14400", "3.12", "3.77", "4", "1.04", "3.92"}},
		{0, []string{"24000", "79/120", "14400", "3.125", "227/60", "4", "25/24", "1135/288"}},
	} {
		p := params
		p.HealthDecimals = tt.decimals
		r, err := method.Health(in, p)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range r.Steps {
			for _, a := range s.Args {
				if s.Key == "activity" && a.Name == "standard" {
					got = append(got, a.Value.String())
				}
			}
			if s.Key != "round" {
				got = append(got, s.Value.String())
			}
		}
		if !slices.Equal(got, tt.want) || r.Exact.String() != tt.want[7] || r.Quantity != 4 {
			t.Errorf("%d decimals: steps %v, need %s → %d; want %v → 4", tt.decimals, got, r.Exact, r.Quantity, tt.want)
		}
	}
	if r, err := method.Health(in, params); err != nil || r.Exact.Cut(4) != "3.9409" {
		t.Errorf("with every decimal the need is %s (%v), want 3.9409", r.Exact.Cut(4), err)
	}
}

// Leaving decimals out moves a need by little, and by less the more of them are kept.
func TestHealthDecimals(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		in := method.HealthInput{Support: method.Int(r.IntN(20_000))}
		for range 1 + r.IntN(8) {
			in.Tasks = append(in.Tasks, method.Task{Volume: method.Int(r.IntN(10_000)), Minutes: method.Ratio(method.Int(1+r.IntN(5000)), method.Int(100)), Every: method.Yearly})
		}
		all, err := method.Health(in, params)
		if err != nil {
			t.Fatal(err)
		}
		far := method.Ratio(method.Int(1), method.Int(10)) // for each person
		for _, decimals := range []int{2, 4, 6} {
			p := params
			p.HealthDecimals = decimals
			cut, err := method.Health(in, p)
			if err != nil {
				t.Fatal(err)
			}
			moved := method.Ratio(all.Exact.Sub(cut.Exact), all.Exact.Add(method.Int(1)))
			if moved.Cmp(far) > 0 || method.Int(0).Sub(moved).Cmp(far) > 0 {
				t.Fatalf("%d decimals: %s, with all %s", decimals, cut.Exact.Cut(6), all.Exact.Cut(6))
			}
			far = method.Ratio(far, method.Int(50))
		}
	}
	for in, want := range map[string]string{"3,129": "3.12", "-3,129": "-3.12", "4": "4", "0,009": "0"} {
		if got := num(t, in).Keep(2).String(); got != want {
			t.Errorf("%s keeps two decimals as %s, want %s", in, got, want)
		}
	}
}

func TestLift(t *testing.T) {
	t.Parallel()
	tests := []struct {
		quantities, want, minima []int
		minimum                  int
	}{
		{[]int{2, 1}, []int{4, 1}, []int{4, 1}, 5},
		{[]int{4, 2}, []int{4, 2}, []int{3, 2}, 5},
		{[]int{9}, []int{9}, []int{5}, 5},
		{[]int{0, 0}, []int{1, 0}, []int{1, 0}, 1},
		{[]int{3, 3, 3}, []int{3, 3, 3}, []int{2, 1, 1}, 4},
	}
	for _, tt := range tests {
		var results []*method.Result
		for _, q := range tt.quantities {
			results = append(results, &method.Result{Quantity: q, Exact: method.Int(q)})
		}
		method.Lift(method.Nurse, tt.minimum, "x", results)
		for i, r := range results {
			if r.Quantity != tt.want[i] || *r.Minimum != tt.minima[i] {
				t.Errorf("%v with at least %d: post %d is needed %d times, at least %d; want %d, %d", tt.quantities, tt.minimum, i, r.Quantity, *r.Minimum, tt.want[i], tt.minima[i])
			}
		}
	}
}

func TestFaultyInput(t *testing.T) {
	t.Parallel()
	if _, err := method.General(nil, params); !errors.Is(err, method.ErrNoTask) {
		t.Errorf("no task: %v", err)
	}
	for _, x := range []method.Task{task(t, "no time", "1", "0"), task(t, "negative", "-1", "5"), task(t, "too much", "99.999.999", "999.999")} {
		if _, err := method.General([]method.Task{x}, params); !errors.Is(err, method.ErrInput) {
			t.Errorf("%s: %v", x.Name, err)
		}
	}
	if _, err := method.Health(method.HealthInput{Tasks: []method.Task{task(t, "x", "1", "1")}, Support: method.Int(72_000)}, params); !errors.Is(err, method.ErrInput) {
		t.Errorf("support that takes the whole year: %v", err)
	}
	if _, err := method.Teacher(method.TeacherInput{Role: "driver"}, params); !errors.Is(err, method.ErrInput) {
		t.Errorf("unknown role: %v", err)
	}
	if _, err := method.Entered(method.Int(-1)); !errors.Is(err, method.ErrInput) {
		t.Errorf("a negative need: %v", err)
	}
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"2400": "2400", "2.400": "2400", "1.234.567,5": "1234567.5", "7,5": "7.5", "7.5": "7.5", "0,125": "0.125", " 12 ": "12", "1 200": "1200"} {
		if got := num(t, in).String(); got != want {
			t.Errorf("ParseNumber(%q) = %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "dua", "1,2,3", "1e9", "=1+1", "--1", "1.23.456", "99999999999999999999"} {
		if n, ok := method.ParseNumber(in); ok {
			t.Errorf("ParseNumber(%q) = %s, want none", in, n)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	third := method.Ratio(method.Int(1), method.Int(3))
	if got := third.Cut(4); got != "0.3333" {
		t.Errorf("a third cut to four places is %s", got)
	}
	for in, want := range map[string]int{"0,5": 1, "1,4999": 1, "2,5": 3, "-0,5": -1, "3": 3} {
		if got := num(t, in).Round(); got != want {
			t.Errorf("%s rounds to %d, want %d", in, got, want)
		}
	}
	for _, n := range []method.Number{third, num(t, "7,5"), method.Int(-3), {}} {
		raw, err := json.Marshal(n)
		var back method.Number
		if err == nil {
			err = json.Unmarshal(raw, &back)
		}
		if err != nil || back.Cmp(n) != 0 {
			t.Errorf("%s comes back from %s as %s (%v)", n, raw, back, err)
		}
	}
}

// oracle reckons the general method with big.Rat alone and rounds once.
func oracle(tasks []method.Task) (*big.Rat, int64) {
	sum := new(big.Rat)
	for _, x := range tasks {
		v, _ := new(big.Rat).SetString(x.Volume.String())
		m, _ := new(big.Rat).SetString(x.Minutes.String())
		sum.Add(sum, v.Mul(v, m))
	}
	sum.Quo(sum, big.NewRat(75_000, 1))
	twice := new(big.Rat).Add(new(big.Rat).Mul(sum, big.NewRat(2, 1)), big.NewRat(1, 1))
	return sum, new(big.Int).Quo(new(big.Int).Quo(twice.Num(), twice.Denom()), big.NewInt(2)).Int64()
}

// Properties of the general method and of the method for health workers: every decimal is kept, the sum is that of the
// tasks, rounding happens once, and more volume never lowers the need.
func TestProperties(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		tasks := make([]method.Task, 1+r.IntN(8))
		for i := range tasks {
			tasks[i] = method.Task{Volume: method.Ratio(method.Int(r.IntN(100_000)), method.Int(100)), Minutes: method.Ratio(method.Int(1+r.IntN(50_000)), method.Int(100)), Every: method.Yearly}
		}
		g, err := method.General(tasks, params)
		if err != nil {
			t.Fatal(err)
		}
		exact, quantity := oracle(tasks)
		if g.Exact.String() != (exactly(exact)) || int64(g.Quantity) != quantity {
			t.Fatalf("need is %s → %d, the oracle has %s → %d", g.Exact, g.Quantity, exact, quantity)
		}
		var apart method.Number
		for _, x := range tasks {
			one, err := method.General([]method.Task{x}, params)
			if err != nil {
				t.Fatal(err)
			}
			apart = apart.Add(one.Exact)
		}
		if apart.Cmp(g.Exact) != 0 {
			t.Fatalf("the tasks alone make %s, together %s", apart, g.Exact)
		}
		in := method.HealthInput{Tasks: tasks, Support: method.Int(r.IntN(72_000))}
		h, err := method.Health(in, params)
		if errors.Is(err, method.ErrInput) { // more than any post
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		more := append([]method.Task{}, tasks...)
		i := r.IntN(len(more))
		more[i].Volume = more[i].Volume.Add(method.Int(1 + r.IntN(1000)))
		g2, _ := method.General(more, params)
		in.Tasks = more
		h2, err := method.Health(in, params)
		if g2.Exact.Cmp(g.Exact) <= 0 || g2.Quantity < g.Quantity || err == nil && h2.Exact.Cmp(h.Exact) <= 0 {
			t.Fatalf("more volume: %s → %s, %s → %s", g.Exact, g2.Exact, h.Exact, h2.Exact)
		}
		if base := method.Ratio(g.Exact.Mul(method.Int(75_000)), method.Int(72_000)); h.Exact.Cmp(base) < 0 {
			t.Fatalf("support lowers the need: %s below %s", h.Exact, base)
		}
	}
}

func exactly(r *big.Rat) string {
	var n method.Number
	if err := n.UnmarshalText([]byte(r.RatString())); err != nil {
		return err.Error()
	}
	return n.String()
}

// The range of a subject is never upside down, covers the lessons, keeps the floor where any number of people can, and
// what is needed covers the lessons.
func TestSubjectRange(t *testing.T) {
	t.Parallel()
	for hours := range 600 {
		r, err := method.Teacher(method.TeacherInput{Role: method.SubjectTeacher, Grades: []method.GradeLessons{{Grade: 7, Groups: hours, Hours: method.Int(1)}}}, params)
		if err != nil {
			t.Fatal(err)
		}
		least, most := *r.Minimum, *r.Maximum
		if least > most || r.Quantity < least || least*40 < hours || (least-1)*40 >= hours && least > 0 {
			t.Fatalf("%d hours: range %d–%d, needed %d", hours, least, most, r.Quantity)
		}
		if most*24 > hours && most != least || (most+1)*24 <= hours {
			t.Fatalf("%d hours: %d teachers are the most, floor 24", hours, most)
		}
	}
}
