package asn_test

import (
	"slices"
	"testing"

	"mutasi/internal/asn"
)

// Every list must know its own members, read back what it prints, and refuse what it does not know.
func TestListsReadTheirOwnNames(t *testing.T) {
	t.Parallel()
	check(t, "kind", asn.EmployeeKinds(), asn.EmployeeKind.Name, asn.ParseEmployeeKind)
	check(t, "rank", asn.Ranks(), asn.Rank.Name, asn.ParseRank)
	check(t, "rank id", asn.Ranks(), asn.Rank.SIASN, asn.ParseRank)
	check(t, "grade", asn.Grades(), func(g asn.Grade) string { return string(g) }, asn.ParseGrade)
	check(t, "standing", asn.LegalStandings(), asn.LegalStanding.Name, asn.ParseLegalStanding)
	check(t, "position kind", asn.PositionKinds(), asn.PositionKind.Name, asn.ParsePositionKind)
	check(t, "echelon id", asn.Echelons(), func(e asn.Echelon) string { return string(e) }, asn.ParseEchelon)
	check(t, "level", asn.Levels(), asn.Level.Name, asn.ParseLevel)
	check(t, "education", asn.EducationLevels(), asn.EducationLevel.Name, asn.ParseEducationLevel)
	check(t, "assignment", asn.AssignmentKinds(), asn.AssignmentKind.Name, asn.ParseAssignmentKind)
	check(t, "sanction level", []asn.SanctionLevel{asn.SanctionLight, asn.SanctionMedium, asn.SanctionHeavy},
		asn.SanctionLevel.Name, asn.ParseSanctionLevel)
	check(t, "rating", asn.Ratings(), asn.Rating.Name, asn.ParseRating)
}

func check[K comparable](t *testing.T, list string, all []K, name func(K) string, parse func(string) (K, error)) {
	t.Helper()
	if len(all) == 0 {
		t.Errorf("%s: empty list", list)
	}
	for _, k := range all {
		if got, err := parse("  " + name(k) + " "); err != nil || got != k {
			t.Errorf("%s: parse(%q) = %v, %v; want %v", list, name(k), got, err, k)
		}
	}
	for _, bad := range []string{"", "tidak dikenal", "§"} {
		if got, err := parse(bad); err == nil {
			t.Errorf("%s: parse(%q) = %v, want an error", list, bad, got)
		} else if keyOf(t, err) == "" {
			t.Errorf("%s: parse(%q): error without a key", list, bad)
		}
	}
}

func TestListsParseUsualWritings(t *testing.T) {
	t.Parallel()
	read := func(got any, err error) any {
		if err != nil {
			return err.Error()
		}
		return got
	}
	tests := []struct {
		text      string
		got, want any
	}{
		{"iii-a", read(asn.ParseRank("iii-a")), asn.Rank("III/a")},
		{"III a", read(asn.ParseRank("III a")), asn.Rank("III/a")},
		{"IVe", read(asn.ParseRank("IVe")), asn.Rank("IV/e")},
		{"34", read(asn.ParseRank("34")), asn.Rank("III/d")},
		{"09", read(asn.ParseGrade("09")), asn.Grade("IX")},
		{"Golongan XI", read(asn.ParseGrade("Golongan XI")), asn.Grade("XI")},
		{"P3K", read(asn.ParseEmployeeKind("P3K")), asn.PPPK},
		{"S1/Sarjana", read(asn.ParseEducationLevel("S1/Sarjana")), asn.EducationS1},
		{"D-IV", read(asn.ParseEducationLevel("D-IV")), asn.EducationD4},
		{"SMA", read(asn.ParseEducationLevel("SMA")), asn.EducationSLTA},
		{"5", read(asn.ParseEducationLevel("5")), asn.EducationLevel("05")},
		{"III/a", read(asn.ParseEchelon("III/a")), asn.EchelonIIIa},
		{"Eselon IV.b", read(asn.ParseEchelon("Eselon IV.b")), asn.EchelonIVb},
		{"II.b", read(asn.ParseEchelon("II.b")), asn.EchelonIIb},
		{"Ia", read(asn.ParseEchelon("Ia")), asn.Echelon("11")},
		{"non", read(asn.ParseEchelon("NON")), asn.EchelonNone},
		{"Muda", read(asn.ParseLevel("Muda")), asn.AhliMuda},
		{"xx", read(asn.ParseLevel("XX")), asn.NoLevel},
		{"JFT", read(asn.ParsePositionKind("JFT")), asn.FunctionalPost},
		{"3", read(asn.ParsePositionKind("3")), asn.StructuralPost},
		{"PLT", read(asn.ParseAssignmentKind("PLT")), asn.ActingFull},
		{"B", read(asn.ParseSanctionLevel("B")), asn.SanctionHeavy},
		{"1", read(asn.ParseLegalStanding("1")), asn.StandingActive},
		{"2", read(asn.ParseRating("2")), asn.RatingGood},
		{"L", read(asn.ParseSex("L")), asn.Male},
		{"p", read(asn.ParseSex("p")), asn.Female},
		{"Pria", read(asn.ParseSex("Pria")), asn.Male},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%q: got %v, want %v", tt.text, tt.got, tt.want)
		}
	}
	if _, err := asn.ParseSex("x"); err == nil {
		t.Error("ParseSex(x): want an error")
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	ranks := asn.Ranks()
	if len(ranks) != 17 || !slices.IsSortedFunc(ranks, func(a, b asn.Rank) int { return a.Order() - b.Order() }) {
		t.Errorf("ranks %v are not 17 in order", ranks)
	}
	if asn.Rank("III/a").Order() != 9 || asn.Rank("V/a").Order() != 0 || asn.Rank("V/a").Valid() {
		t.Error("rank order is wrong")
	}
	if got := asn.Rank("III/a").Label(); got != "Penata Muda (III/a)" {
		t.Errorf("Label() = %q", got)
	}
	if got := asn.Rank("?").Label(); got != "?" {
		t.Errorf("Label() of an unknown rank = %q", got)
	}
	if asn.Grade("IX").Order() != 9 || asn.Grade("XVIII").Valid() {
		t.Error("grade order is wrong")
	}
	if h := asn.Echelon.Height; !(h("21") > h("22") && h("22") > h("31") && h("52") > h(asn.EchelonNone)) {
		t.Error("echelon heights are wrong")
	}
	if !asn.EchelonNone.Valid() || asn.Echelon("33").Valid() || asn.EchelonNone.Name() != "" || asn.EchelonIIIa.Name() != "III.a" {
		t.Error("EchelonNone must be valid and nameless, 33 unknown")
	}
	educations := asn.EducationLevels()
	if !slices.IsSorted(educations) ||
		!slices.IsSortedFunc(educations, func(a, b asn.EducationLevel) int { return a.Order() - b.Order() }) {
		t.Error("education ids must rise with the level: SQL compares them as text")
	}
}

func TestRankRange(t *testing.T) {
	t.Parallel()
	r := asn.EchelonIIIa.Ranks()
	for rank, want := range map[asn.Rank]bool{"III/d": false, "IV/a": true, "IV/b": true, "IV/c": false, "": false, "x": false} {
		if got := r.Contains(rank); got != want {
			t.Errorf("%v.Contains(%q) = %v, want %v", r, rank, got, want)
		}
	}
	if open := (asn.RankRange{Lowest: "III/a"}); !open.Contains("IV/e") || open.Contains("II/d") || open.IsZero() {
		t.Error("an open range is wrong")
	}
	if (asn.RankRange{}).Contains("") || !(asn.RankRange{}).IsZero() {
		t.Error("an unknown rank lies in no range")
	}
}

func TestLegalStandingEffect(t *testing.T) {
	t.Parallel()
	tests := map[asn.LegalStanding]asn.TransferEffect{
		"01": asn.TransferAllowed, "71": asn.TransferInsideAgency, "72": asn.TransferUnknown, "92": asn.TransferBlocked,
		"15": asn.TransferBlocked, "03": asn.TransferBlocked, "": asn.TransferUnknown, "55": asn.TransferUnknown,
	}
	for code, want := range tests {
		if got := code.Effect(); got != want {
			t.Errorf("%q.Effect() = %q, want %q", code, got, want)
		}
	}
	allowed := 0
	for _, s := range asn.LegalStandings() {
		if s.Effect() == asn.TransferAllowed {
			allowed++
		}
		if s.IsActive() != (s.Effect() == asn.TransferAllowed || s.Effect() == asn.TransferInsideAgency) {
			t.Errorf("%s: IsActive and Effect disagree", s)
		}
	}
	if allowed != 1 {
		t.Errorf("%d standings allow every transfer, want 1", allowed)
	}
}

func TestGroupOf(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind    asn.PositionKind
		echelon asn.Echelon
		want    asn.PositionGroup
	}{
		{asn.StructuralPost, "22", asn.JPTPratama},
		{asn.StructuralPost, "32", asn.Administrator},
		{asn.StructuralPost, "41", asn.Supervisor},
		{asn.StructuralPost, "51", asn.Executing},
		{asn.StructuralPost, "", ""},
		{asn.StructuralPost, "99", ""},
		{asn.FunctionalPost, "", asn.Functional},
		{asn.FunctionalPost, "99", asn.Functional},
		{asn.ExecutingPost, "", asn.Executing},
		{"", "31", ""},
		{"9", "", ""},
	}
	for _, tt := range tests {
		if got := asn.GroupOf(tt.kind, tt.echelon); got != tt.want {
			t.Errorf("GroupOf(%q, %q) = %q, want %q", tt.kind, tt.echelon, got, tt.want)
		}
	}
	managerial := 0
	for _, g := range asn.PositionGroups() {
		if g.Name() == "" {
			t.Errorf("%q has no name", g)
		}
		if g.IsManagerial() {
			managerial++
		}
		if g.IsJPT() && !g.IsManagerial() {
			t.Errorf("%q is JPT but not managerial", g)
		}
	}
	if managerial != 5 || asn.PositionGroup("x").Name() != "" {
		t.Errorf("%d managerial groups, want 5", managerial)
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	if asn.Mahir.Tier() != asn.AhliPertama.Tier() || asn.Penyelia.Tier() != asn.AhliMuda.Tier() {
		t.Error("ladders must meet at Mahir/Ahli Pertama and Penyelia/Ahli Muda")
	}
	for _, l := range asn.Levels() {
		if l.Tier() == 0 || l.Category() == "" || l.Ranks().IsZero() || asn.RetirementAge(asn.Functional, l) == 0 {
			t.Errorf("%s lacks tier, category, ranks or retirement age", l)
		}
	}
	if !asn.NoLevel.Valid() || asn.NoLevel.Tier() != 0 || asn.Level("ZZ").Valid() {
		t.Error("NoLevel must be known and without a tier")
	}
}

func TestRating(t *testing.T) {
	t.Parallel()
	matrix := []struct {
		result, behaviour asn.Expectation
		want              asn.Rating
	}{
		{1, 1, asn.RatingVeryGood}, {1, 2, asn.RatingGood}, {1, 3, asn.RatingPoor},
		{2, 1, asn.RatingGood}, {2, 2, asn.RatingGood}, {2, 3, asn.RatingPoor},
		{3, 1, asn.RatingNeedsImprovement}, {3, 2, asn.RatingNeedsImprovement}, {3, 3, asn.RatingVeryPoor},
		{0, 1, 0}, {1, 4, 0},
	}
	for _, tt := range matrix {
		if got := asn.RatingOf(tt.result, tt.behaviour); got != tt.want {
			t.Errorf("RatingOf(%d, %d) = %d, want %d", tt.result, tt.behaviour, got, tt.want)
		}
	}
	for r, want := range map[asn.Rating]bool{1: true, 2: true, 3: false, 5: false, 0: false, 6: false} {
		if got := r.AtLeast(asn.RatingGood); got != want {
			t.Errorf("%d.AtLeast(Baik) = %v, want %v", r, got, want)
		}
	}
	if asn.AboveExpectation.Name() == "" || asn.Expectation(0).Name() != "" {
		t.Error("Expectation names are wrong")
	}
}

func TestSanction(t *testing.T) {
	t.Parallel()
	from := asn.NewDate(2026, 1, 15)
	tests := []struct {
		kind  asn.SanctionKind
		level asn.SanctionLevel
		until string
	}{
		{"1", asn.SanctionLight, "2026-01-15"},
		{"23", asn.SanctionMedium, "2026-07-15"},
		{"24", asn.SanctionMedium, "2026-10-15"},
		{"27", asn.SanctionHeavy, "2027-01-15"},
		{"14", asn.SanctionHeavy, "2029-01-15"},
	}
	for _, tt := range tests {
		if tt.kind.Level() != tt.level || tt.kind.Served(from).Until.String() != tt.until {
			t.Errorf("%s: level %s, until %s; want %s, %s", tt.kind, tt.kind.Level(), tt.kind.Served(from).Until, tt.level, tt.until)
		}
	}
	for _, k := range asn.SanctionKinds() {
		if k.Name() == "" || k.Level().Name() == "" || k.Level().Weight() == 0 {
			t.Errorf("sanction %s lacks a name or a level", k)
		}
	}
	if asn.SanctionKind("26").Valid() || asn.SanctionLevel("X").Valid() {
		t.Error("unknown sanctions must not be valid")
	}
	if asn.SanctionHeavy.Weight() <= asn.SanctionMedium.Weight() || asn.SanctionMedium.Weight() <= asn.SanctionLight.Weight() {
		t.Error("weights are out of order")
	}
}

func TestAssignmentAndMove(t *testing.T) {
	t.Parallel()
	for _, k := range asn.AssignmentKinds() {
		if !k.Valid() || k.Name() == "" {
			t.Errorf("assignment %q lacks a name", k)
		}
	}
	if asn.AssignmentKind("X").Valid() || asn.MoveCodeOf(true) != asn.UnitMove || asn.MoveCodeOf(false) != asn.PostMove {
		t.Error("assignment or move code is wrong")
	}
	inter := 0
	for _, k := range asn.TransferKinds() {
		if !k.Valid() {
			t.Errorf("transfer kind %q does not know itself", k)
		}
		if k.IsInterAgency() {
			inter++
		}
	}
	if inter != 3 || asn.TransferKind("H").Valid() {
		t.Errorf("%d kinds between agencies, want 3; H joins another kind", inter)
	}
	if !asn.PPPKPartTime.IsContract() || asn.CPNS.IsContract() || !asn.PositionClass(17).Valid() || asn.PositionClass(0).Valid() {
		t.Error("contract kinds or classes are wrong")
	}
}

func TestRegionCode(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"15", "15"}, {"1508", "15.08"}, {"15.08", "15.08"}, {"150801", "15.08.01"}, {"15.08.01.2001", "15.08.01.2001"},
		{"1508012001", "15.08.01.2001"}, {" 93.01 ", "93.01"},
		{"", ""}, {"1", ""}, {"150", ""}, {"15.8", ""}, {"1.508", ""}, {"15.08.01.20011", ""}, {"ab", ""},
	}
	for _, tt := range tests {
		got, err := asn.ParseRegionCode(tt.text)
		if string(got) != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("ParseRegionCode(%q) = %q, %v; want %q", tt.text, got, err, tt.want)
		}
	}
	village := asn.RegionCode("15.08.01.2001")
	if village.Level() != asn.Village || village.Parent() != "15.08.01" || village.At(asn.Regency) != "15.08" ||
		village.At(asn.Province) != "15" || asn.RegionCode("15").At(asn.District) != "" || asn.RegionCode("15").Parent() != "" {
		t.Error("levels or parents are wrong")
	}
	if !village.Within("15.08") || !village.Within(village) || village.Within("15.07") || asn.RegionCode("15.081").Within("15.08") ||
		village.Within("") {
		t.Error("Within is wrong")
	}
}

func TestRetirement(t *testing.T) {
	t.Parallel()
	ages := []struct {
		group asn.PositionGroup
		level asn.Level
		want  int
	}{
		{asn.JPTPratama, "", 60}, {asn.Administrator, "", 58}, {asn.Executing, "", 58},
		{asn.Functional, asn.AhliMuda, 58}, {asn.Functional, asn.AhliMadya, 60}, {asn.Functional, asn.AhliUtama, 65},
		{asn.Functional, "", 0}, {"", "", 0},
	}
	for _, tt := range ages {
		if got := asn.RetirementAge(tt.group, tt.level); got != tt.want {
			t.Errorf("RetirementAge(%q, %q) = %d, want %d", tt.group, tt.level, got, tt.want)
		}
	}
	dates := []struct {
		birth string
		age   int
		want  string
	}{
		{"1968-12-15", 58, "2027-01-01"},
		{"1968-11-30", 58, "2026-12-01"},
		{"1969-01-01", 58, "2027-02-01"},
		{"1968-02-29", 58, "2026-03-01"},
	}
	for _, tt := range dates {
		if got := asn.RetirementDate(day(t, tt.birth), tt.age); got.String() != tt.want {
			t.Errorf("RetirementDate(%s, %d) = %s, want %s", tt.birth, tt.age, got, tt.want)
		}
	}
	if !asn.RetirementDate(asn.Date{}, 58).IsZero() || !asn.RetirementDate(day(t, "1968-12-15"), 0).IsZero() {
		t.Error("a missing birth date or age gives no date")
	}
}
