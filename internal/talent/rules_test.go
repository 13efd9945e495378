package talent

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
)

var day = asn.NewDate(2026, 11, 21)

func defaults(t *testing.T) Rules {
	t.Helper()
	p, err := policy.Defaults(day)
	if err != nil {
		t.Fatal(err)
	}
	r, err := RulesOf(p.Set)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ptr[T any](v T) *T { return &v }

func TestMatch(t *testing.T) {
	t.Parallel()
	three := []Standard{{1, 2}, {2, 3}, {3, 1}}
	for _, tt := range []struct {
		name      string
		standards []Standard
		levels    map[int64]int
		want      *float64
		assessed  int
	}{
		{"all met", three, map[int64]int{1: 2, 2: 3, 3: 1}, ptr(100.0), 3},
		{"a gap", three, map[int64]int{1: 1, 2: 3, 3: 1}, ptr(83.33), 3},
		{"a strength does not hide a gap", three, map[int64]int{1: 1, 2: 5, 3: 5}, ptr(83.33), 3},
		{"others do not matter", three, map[int64]int{1: 2, 2: 3, 3: 1, 9: 1}, ptr(100.0), 3},
		{"one not assessed", three, map[int64]int{1: 2, 2: 3}, nil, 2},
		{"none assessed", three, nil, nil, 0},
		{"no standards", nil, map[int64]int{1: 5}, nil, 0},
	} {
		got, assessed := Match(tt.standards, tt.levels)
		if !same(got, tt.want) || assessed != tt.assessed {
			t.Errorf("%s: %v of %d, want %v of %d", tt.name, show(got), assessed, show(tt.want), tt.assessed)
		}
	}
}

func same[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func show[T any](p *T) any {
	if p == nil {
		return "unknown"
	}
	return *p
}

// The match lies between 0 and 100, never falls when a level rises, is whole exactly when every level is met, and is
// unknown exactly when a level is.
func TestMatchProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		standards := make([]Standard, rapid.IntRange(1, 12).Draw(t, "standards"))
		levels := map[int64]int{}
		met, known := true, true
		for i := range standards {
			standards[i] = Standard{int64(i), rapid.IntRange(1, 5).Draw(t, "asked")}
			if level := rapid.IntRange(0, 5).Draw(t, "level"); level > 0 {
				levels[int64(i)] = level
				met = met && level >= standards[i].Level
			} else {
				known = false
			}
		}
		got, assessed := Match(standards, levels)
		if (got != nil) != known || assessed != len(levels) {
			t.Fatalf("match %v of %d assessed, of which %d are known", show(got), assessed, len(levels))
		}
		if !known {
			return
		}
		if *got <= 0 || *got > 100 || met != (*got == 100) {
			t.Fatalf("match %v, every level met: %v", *got, met)
		}
		raised := rapid.IntRange(0, len(standards)-1).Draw(t, "raised")
		levels[int64(raised)] = min(5, levels[int64(raised)]+1)
		if more, _ := Match(standards, levels); *more < *got {
			t.Fatalf("a higher level lowers the match from %v to %v", *got, *more)
		}
		delete(levels, int64(raised))
		if less, _ := Match(standards, levels); less != nil {
			t.Fatalf("a match of %v without one level", *less)
		}
	})
}

func TestLevels(t *testing.T) {
	t.Parallel()
	at := func(level int, on, until string) Assessment {
		return Assessment{1, level, date(t, on), date(t, until)}
	}
	for _, tt := range []struct {
		name string
		list []Assessment
		want int // 0: unknown
	}{
		{"valid", []Assessment{at(3, "2025-01-10", "2028-01-10")}, 3},
		{"the latest counts", []Assessment{at(3, "2025-01-10", "2028-01-10"), at(2, "2026-01-10", "2029-01-10")}, 2},
		{"whatever the order", []Assessment{at(2, "2026-01-10", "2029-01-10"), at(3, "2025-01-10", "2028-01-10")}, 2},
		{"one that has run out does not hide a valid one", []Assessment{at(3, "2025-01-10", "2028-01-10"), at(2, "2026-01-10", "2026-06-10")}, 3},
		{"on its last day", []Assessment{at(3, "2023-11-21", "2026-11-21")}, 3},
		{"run out", []Assessment{at(3, "2023-11-20", "2026-11-20")}, 0},
		{"yet to come", []Assessment{at(3, "2026-11-22", "2029-11-20")}, 0},
		{"none", nil, 0},
	} {
		if got := Levels(tt.list, day)[1]; got != tt.want {
			t.Errorf("%s: level %d, want %d", tt.name, got, tt.want)
		}
	}
}

func date(t *testing.T, iso string) asn.Date {
	t.Helper()
	var d asn.Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPerformance(t *testing.T) {
	t.Parallel()
	r := defaults(t)
	for _, tt := range []struct {
		name   string
		rating asn.Rating
		year   int
		want   Level
		known  bool
	}{
		{"very good", 1, 2025, High, true},
		{"good is what is expected", 2, 2025, Middle, true},
		{"needs improvement", 3, 2025, Low, true},
		{"poor", 4, 2025, Low, true},
		{"very poor", 5, 2025, Low, true},
		{"of two years ago", 1, 2024, High, true},
		{"too old", 1, 2023, Low, false},
		{"of next year", 1, 2027, Low, false},
		{"none", 0, 0, Low, false},
	} {
		if got, known := r.Performance(tt.rating, tt.year, day); got != tt.want || known != tt.known {
			t.Errorf("%s: %v, known %v", tt.name, got, known)
		}
	}
}

func TestPotential(t *testing.T) {
	t.Parallel()
	r := defaults(t)
	for _, tt := range []struct {
		score *float64
		want  Level
		known bool
	}{
		{ptr(0.0), Low, true}, {ptr(59.99), Low, true}, {ptr(60.0), Middle, true}, {ptr(60.5), Middle, true},
		{ptr(79.99), Middle, true}, {ptr(80.0), High, true}, {ptr(100.0), High, true}, {nil, Low, false},
	} {
		if got, known := r.Potential(tt.score); got != tt.want || known != tt.known {
			t.Errorf("%v: %v, known %v", show(tt.score), got, known)
		}
	}
}

// The matrix of the regulation; Axes is its inverse.
func TestBox(t *testing.T) {
	t.Parallel()
	want := map[[2]Level]int{{High, Low}: 4, {High, Middle}: 7, {High, High}: 9, {Middle, Low}: 2, {Middle, Middle}: 5, {Middle, High}: 8,
		{Low, Low}: 1, {Low, Middle}: 3, {Low, High}: 6}
	for axes, box := range want {
		if got := Box(axes[0], axes[1]); got != box {
			t.Errorf("performance %d, potential %d: box %d, want %d", axes[0], axes[1], got, box)
		}
		if y, x := Axes(box); y != axes[0] || x != axes[1] {
			t.Errorf("box %d: performance %d, potential %d", box, y, x)
		}
	}
}

// Raising a score on either axis never leads to a smaller box on that axis's own order, and no score falls between two
// levels whatever the cut points.
func TestCutsAreWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		middle := rapid.IntRange(0, 99).Draw(t, "middle")
		high := rapid.IntRange(middle+1, 100).Draw(t, "high")
		a := float64(rapid.IntRange(0, 10000).Draw(t, "a")) / 100
		b := float64(rapid.IntRange(0, 10000).Draw(t, "b")) / 100
		low, up := cut(min(a, b), middle, high), cut(max(a, b), middle, high)
		if low > up || (cut(a, middle, high) == Low) != (a < float64(middle)) || (cut(a, middle, high) == High) != (a >= float64(high)) {
			t.Fatalf("cuts %d and %d put %v at %d and %v at %d", middle, high, min(a, b), low, max(a, b), up)
		}
	})
}

func TestRulesOfRefusesCrossedCuts(t *testing.T) {
	t.Parallel()
	set := func(key string, value int) policy.Set {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		s, err := policy.Resolve([]policy.Row{{AgencyID: 1, Key: key, Valid: asn.Since(date(t, "2020-01-01")), Value: raw}}, 1, day)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if r, err := RulesOf(set("talent.potential_high", 75)); err != nil || r.PotentialHigh != 75 {
		t.Errorf("an agency's own cut point: %+v, %v", r, err)
	}
	for _, key := range []string{"talent.potential_middle", "talent.performance_middle"} {
		if _, err := RulesOf(set(key, 90)); err == nil {
			t.Errorf("%s above the high cut point is accepted", key)
		}
	}
}

func TestField(t *testing.T) {
	t.Parallel()
	law := Asked{Fields: []string{"Ilmu Hukum", "Manajemen"}}
	for _, tt := range []struct {
		name    string
		asked   Asked
		studies []Study
		want    Outcome
	}{
		{"the field", law, []Study{{"Ilmu Hukum", "S-1 Ilmu Hukum"}}, Pass},
		{"the programme", law, []Study{{"", "manajemen"}}, Pass},
		{"one of several", law, []Study{{"Akuntansi", "S-1 Akuntansi"}, {"Manajemen", "S-2 Manajemen"}}, Pass},
		{"another", law, []Study{{"Akuntansi", "S-1 Akuntansi"}}, Fail},
		{"no education on record", law, nil, Unknown},
		{"an education without a name", law, []Study{{}}, Unknown},
		{"nothing asked", Asked{}, []Study{{"Akuntansi", ""}}, NotAsked},
	} {
		if got := tt.asked.Field(tt.studies); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLacking(t *testing.T) {
	t.Parallel()
	teacher := Asked{Certificate: "educator", Subject: "Matematika"}
	nurse := Asked{Certificate: "registration"}
	for _, tt := range []struct {
		name  string
		asked Asked
		held  []Certificate
		lacks bool
	}{
		{"for life", nurse, []Certificate{{Kind: "registration", Subject: "Perawat"}}, false},
		{"on its last day", nurse, []Certificate{{Kind: "registration", ValidUntil: day}}, false},
		{"run out", nurse, []Certificate{{Kind: "registration", ValidUntil: day.AddDays(-1)}}, true},
		{"issued later", nurse, []Certificate{{Kind: "registration", IssuedOn: day.AddDays(1)}}, true},
		{"another kind", nurse, []Certificate{{Kind: "practice"}}, true},
		{"none", nurse, nil, true},
		{"of the subject", teacher, []Certificate{{Kind: "educator", Subject: "matematika"}}, false},
		{"of another subject", teacher, []Certificate{{Kind: "educator", Subject: "IPA"}}, true},
		{"by its name", Asked{Certificate: "Pengadaan Barang/Jasa"}, []Certificate{{Kind: "competence", Subject: "pengadaan barang/jasa"}}, false},
		{"nothing asked", Asked{}, nil, false},
	} {
		got := tt.asked.Lacking(tt.held, day)
		if (len(got) > 0) != tt.lacks || tt.lacks && !slices.Equal(got, []string{tt.asked.Certificate}) {
			t.Errorf("%s: lacking %v", tt.name, got)
		}
	}
}

func TestExperience(t *testing.T) {
	t.Parallel()
	nurse := Asked{PositionID: 7, Family: "Perawat"}
	span := func(position int64, family, from, until string) Span {
		s := Span{position, family, asn.Period{From: date(t, from)}}
		if until != "" {
			s.Valid.Until = date(t, until)
		}
		return s
	}
	for _, tt := range []struct {
		name    string
		history []Span
		want    *Experience
	}{
		{"the very post", []Span{span(7, "Perawat", "2020-11-21", "")}, &Experience{72, 72}},
		{"the family and the post", []Span{span(6, "Perawat", "2016-11-21", "2020-11-21"), span(7, "Perawat", "2020-11-21", "")}, &Experience{120, 72}},
		{"elsewhere", []Span{span(1, "Guru", "2016-11-21", "")}, &Experience{}},
		{"a placement to come does not count", []Span{span(7, "Perawat", "2020-11-21", "2027-01-01"), span(7, "Perawat", "2027-01-01", "")}, &Experience{72, 72}},
		{"no history", nil, nil},
		{"only a future one", []Span{span(7, "Perawat", "2027-01-01", "")}, nil},
	} {
		if got := nurse.Experience(tt.history, day); !same(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, show(got), show(tt.want))
		}
	}
}
