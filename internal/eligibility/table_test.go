package eligibility

import (
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"mutasi/internal/asn"
	"mutasi/internal/i18n"
	"mutasi/internal/policy"
	"mutasi/web/locale"
)

// factFields returns every leaf of Facts by its name.
func factFields(f *Facts) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			name := prefix + snake(v.Type().Field(i).Name)
			if strings.HasPrefix(v.Field(i).Type().Name(), "Fact[") {
				fields[name] = v.Field(i)
			} else {
				walk(name+"_", v.Field(i))
			}
		}
	}
	walk("", reflect.ValueOf(f).Elem())
	return fields
}

// snake turns BirthDate into birth_date and NIKValid into nik_valid.
func snake(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func forget(t *testing.T, f *Facts, name string) {
	t.Helper()
	field, ok := factFields(f)[name]
	if !ok {
		t.Fatalf("Facts has no field %s", name)
	}
	field.SetZero()
}

func TestRuleTableIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
		if r.Version < 1 || r.Severity == "" || r.Basis == "" || r.check == nil {
			t.Errorf("%s lacks version, severity, basis or check", r.ID)
		}
	}
	// What a move within one agency needs.
	for _, id := range strings.Fields("R03 R04 R05 R06 R07 R08 R09 R10 R11 R12 R20 R21 R22 R23 R24 R25 R26 R28 R31 R32 R36 " +
		"R37 R38 R39 R40 R41 R43 R44 R52 R53 R65") {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}

func TestEveryRuleHasExamplesOfEveryOutcome(t *testing.T) {
	t.Parallel()
	got := map[string]map[Outcome]bool{}
	for _, e := range examples() {
		if got[e.rule] == nil {
			got[e.rule] = map[Outcome]bool{}
		}
		got[e.rule][e.want] = true
	}
	silent := map[string]bool{} // rules that do not apply in the world of some example, of whatever rule
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		for _, f := range Evaluate(w.Case, &w.Facts, w.params(t)) {
			silent[f.Rule] = silent[f.Rule] || f.Outcome == NotApplicable
		}
	}
	for _, r := range Rules() {
		want := []Outcome{Pass, Fail}
		if len(r.Facts) > 0 { // R18 asks the calendar only, which is always known
			want = append(want, Unknown)
		}
		if silent[r.ID] || r.Scope != EveryMove && r.Scope != "" || r.From > Screening {
			want = append(want, NotApplicable)
		}
		for _, o := range want {
			if !got[r.ID][o] {
				t.Errorf("%s has no example of %s", r.ID, o)
			}
		}
	}
}

// The lists of facts and parameters in the table are what the checks really read, seen over all examples.
func TestDeclaredReadsAreTheReads(t *testing.T) {
	t.Parallel()
	read := map[string]map[string]bool{}
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		if read[e.rule] == nil {
			read[e.rule] = map[string]bool{}
		}
		_, names := w.judge(t, e.rule)
		maps.Copy(read[e.rule], names)
	}
	everything := map[string]bool{}
	for _, r := range Rules() {
		declared := slices.Sorted(slices.Values(slices.Concat(r.Facts, r.Params)))
		got := slices.Sorted(maps.Keys(read[r.ID]))
		if !slices.Equal(declared, got) {
			t.Errorf("%s declares %v, reads %v", r.ID, declared, got)
		}
		maps.Copy(everything, read[r.ID])
	}
	for name := range factFields(&Facts{}) {
		if !everything[name] {
			t.Errorf("no rule reads the fact %s", name)
		}
	}
	fields := factFields(&Facts{})
	for name := range everything {
		if _, isFact := fields[name]; isFact {
			continue
		}
		if _, isParam := policy.DefinitionOf(name); !isParam {
			t.Errorf("%s is neither a field of Facts nor a parameter of the policy", name)
		}
	}
}

// Whatever passes must stop passing when any fact it read is forgotten. The only fact with a substitute is the post's
// own rank range, for which the guide of the echelon or level stands in.
func TestUnknownNeverPasses(t *testing.T) {
	t.Parallel()
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		if f, _ := w.judge(t, e.rule); f.Outcome != Pass {
			continue
		}
		_, read := w.judge(t, e.rule)
		for name := range read {
			if strings.Contains(name, ".") || name == targetRanks.name {
				continue
			}
			v := newWorld()
			e.change(v)
			forget(t, &v.Facts, name)
			got, _ := v.judge(t, e.rule)
			if got.Outcome != Unknown || got.Remedy == "" {
				t.Errorf("%s %s without %s: %s, remedy %q; want unknown with a remedy", e.rule, e.name, name, got.Outcome, got.Remedy)
			}
		}
	}
}

// hostile are values that no record can hold, by the type of the fact: what an empty column, a slip of an import or a
// code of tomorrow looks like. Facts of other types can hold every value of theirs.
var hostile = map[reflect.Type][]any{
	reflect.TypeFor[asn.EmployeeKind]():   {asn.EmployeeKind(""), asn.EmployeeKind("honorer")},
	reflect.TypeFor[asn.NIP]():            {asn.NIP(""), asn.NIP("19850612201001202"), asn.NIP("198513322010012023")},
	reflect.TypeFor[asn.Date]():           {asn.Date{}},
	reflect.TypeFor[asn.Sex]():            {asn.Sex(""), asn.Sex("x")},
	reflect.TypeFor[asn.LegalStanding]():  {asn.LegalStanding(""), asn.LegalStanding("777")},
	reflect.TypeFor[asn.Rank]():           {asn.Rank(""), asn.Rank("V/a")},
	reflect.TypeFor[asn.PositionKind]():   {asn.PositionKind(""), asn.PositionKind("adviser")},
	reflect.TypeFor[asn.Echelon]():        {asn.Echelon("VI.a")},
	reflect.TypeFor[asn.Level]():          {asn.Level("grand")},
	reflect.TypeFor[asn.PositionClass]():  {asn.PositionClass(0), asn.PositionClass(18)},
	reflect.TypeFor[asn.EducationLevel](): {asn.EducationLevel(""), asn.EducationLevel("99")},
	reflect.TypeFor[asn.AssignmentKind](): {asn.AssignmentKind(""), asn.AssignmentKind("acting")},
	reflect.TypeFor[asn.RankRange]():      {asn.RankRange{Lowest: "V/a"}, asn.RankRange{Lowest: "III/d", Highest: "III/a"}},
	reflect.TypeFor[Profession]():         {Profession(""), Profession("pilot")},
	reflect.TypeFor[Talent]():             {Talent{}, Talent{10, today}, Talent{Box: 5}},
	reflect.TypeFor[Statement]():          {Statement{}, Statement{Clear: true}, Statement{Clear: true, StatedOn: today.AddDays(1)}},
	reflect.TypeFor[Licence]():            {Licence{}},
	reflect.TypeFor[Pertek]():             {Pertek{}, Pertek{On: today}},
	reflect.TypeFor[int]():                {-1},
	reflect.TypeFor[float64]():            {-1.0, math.NaN(), math.Inf(1)},
	reflect.TypeFor[[]Education]():        {[]Education{}, []Education{{}}, []Education{{"99", "S-1 Pendidikan Guru Sekolah Dasar", ""}}},
	reflect.TypeFor[[]YearRating]():       {[]YearRating{}, []YearRating{{2024, 0}, {2025, 9}}, []YearRating{{2025, 1}, {2025, 4}, {2024, 1}}},
	reflect.TypeFor[[]Sanction]():         {[]Sanction{{Level: asn.SanctionMedium}}},
}

// pretend makes a field of Facts a known fact of the value.
func pretend(field reflect.Value, value any) {
	for i, v := range []any{value, true} {
		f := field.Field(i)
		reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().Set(reflect.ValueOf(v))
	}
}

// What no record can hold never makes a rule pass, and never takes it out of play.
func TestHostileFactsNeverPass(t *testing.T) {
	t.Parallel()
	tried := map[reflect.Type]bool{}
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		f, read := w.judge(t, e.rule)
		if f.Outcome != Pass {
			continue
		}
		for name := range read {
			if strings.Contains(name, ".") {
				continue
			}
			kind := factFields(&w.Facts)[name].Field(0).Type()
			for _, value := range hostile[kind] {
				tried[kind] = true
				v := newWorld()
				e.change(v)
				pretend(factFields(&v.Facts)[name], value)
				if got, _ := v.judge(t, e.rule); got.Satisfied() {
					t.Errorf("%s %s with %s = %+v: %s", e.rule, e.name, name, value, got.Outcome)
				}
			}
		}
	}
	for kind := range hostile {
		if !tried[kind] {
			t.Errorf("no rule passes on a %s", kind)
		}
	}
}

// A rule that knows nothing at all never passes.
func TestNothingKnown(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for _, kind := range []struct{ own, promotion, inter bool }{{}, {own: true}, {promotion: true}, {inter: true}, {true, true, true}} {
		w.OwnRequest, w.Promotion = kind.own, kind.promotion
		if kind.inter {
			inter(w)
		}
		for _, f := range Evaluate(w.Case, &Facts{}, w.params(t)) {
			if f.Outcome == Pass || f.Outcome == Fail {
				t.Errorf("%s: %s out of nothing", f.Rule, f.Outcome)
			}
		}
	}
}

func TestNothingButDeclaredFactsMatters(t *testing.T) {
	t.Parallel()
	declared := map[string][]string{}
	for _, r := range Rules() {
		declared[r.ID] = r.Facts
	}
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		before, _ := w.judge(t, e.rule)
		for name := range factFields(&w.Facts) {
			if !slices.Contains(declared[e.rule], name) {
				forget(t, &w.Facts, name)
			}
		}
		if after, _ := w.judge(t, e.rule); !reflect.DeepEqual(before, after) {
			t.Errorf("%s %s changes with facts it does not declare:\n%+v\n%+v", e.rule, e.name, before, after)
		}
	}
}

func TestBaseWorldMeetsEveryRule(t *testing.T) {
	t.Parallel()
	w := newWorld()
	findings := Evaluate(w.Case, &w.Facts, w.params(t))
	if len(findings) != len(Rules()) {
		t.Fatalf("%d findings for %d rules", len(findings), len(Rules()))
	}
	for i, f := range findings {
		if f.Rule != Rules()[i].ID || !f.Satisfied() || f.Basis == "" || f.Version < 1 {
			t.Errorf("%+v", f)
		}
		if f.Outcome == Pass && len(Rules()[i].Facts) > 0 && f.Source == "" {
			t.Errorf("%s passes without saying where its value comes from", f.Rule)
		}
	}
}

func TestParamsReadThePolicy(t *testing.T) {
	t.Parallel()
	w := newWorld()
	p := w.params(t)
	used := map[string]bool{}
	for _, r := range Rules() {
		for _, key := range r.Params {
			used[key] = true
		}
	}
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		key := v.Field(i).FieldByName("Key").String()
		if !used[key] {
			t.Errorf("parameter %s (%q) is read by no rule", v.Type().Field(i).Name, key)
		}
		if v.Field(i).FieldByName("Basis").String() == "" || v.Field(i).FieldByName("Source").String() == "" {
			t.Errorf("parameter %s has no basis or source", key)
		}
	}
	if p.TenureMin.Value != 24 || p.RatingLeast.Value != 2 || !slices.Equal(p.PromotableBoxes.Value, []int{7, 8, 9}) {
		t.Errorf("values are misread: %+v", p)
	}
	w.local = map[string]string{"tenure.min_months": `"long"`}
	if _, err := ParamsFrom(parameters{policy.Policy{}, w.local}); err == nil || !strings.Contains(err.Error(), "tenure.min_months") {
		t.Errorf("a parameter of the wrong type: error %v, want one that names it", err)
	}
	if _, err := ParamsFrom(parameters{policy.Policy{}, nil}); err == nil {
		t.Error("missing parameters must be an error")
	}
}

func TestLocalParameterAddsItsBasis(t *testing.T) {
	t.Parallel()
	w := newWorld()
	with("tenure.min_months", "36")(w)
	got, _ := w.judge(t, "R11")
	if !strings.HasSuffix(got.Basis, "; Perwali 49/2025") {
		t.Errorf("basis %q does not name the agency's own rule", got.Basis)
	}
	if plain, _ := newWorld().judge(t, "R11"); strings.Contains(plain.Basis, ";") && strings.HasSuffix(plain.Basis, "Perwali 49/2025") {
		t.Errorf("basis %q names an agency's rule where there is none", plain.Basis)
	}
}

// Every sentence the rules can say is written in both languages with no more values than the rule gives, is short, and
// every sentence written is said by some example.
func TestSentences(t *testing.T) {
	t.Parallel()
	c, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{"rule.step.propose": true, "rule.step.check": true, "rule.step.advise": true, "rule.step.decide": true,
		"rule.r20.fail_open": true} // said by an earlier version: stored findings still say it
	for _, r := range Rules() {
		said[r.NameKey()] = true
		for _, name := range r.Facts {
			said["rule.fact."+name] = true
		}
	}
	for _, e := range examples() {
		w := newWorld()
		e.change(w)
		f, _ := w.judge(t, e.rule)
		given := map[string]bool{}
		for _, a := range f.Args {
			given[a.Name] = true
		}
		for _, key := range []string{f.Message, f.Remedy} {
			if key == "" {
				continue
			}
			said[key] = true
			m, ok := c[i18n.ID][key]
			if !ok {
				t.Errorf("%s %s: no sentence %s", e.rule, e.name, key)
			}
			for _, name := range m.Names() {
				if !given[name] {
					t.Errorf("%s %s: sentence %s wants {%s}, the rule gives %v", e.rule, e.name, key, name, f.Args)
				}
			}
		}
	}
	words := regexp.MustCompile(`\S+`)
	for key, m := range c[i18n.ID] {
		if !strings.HasPrefix(key, "rule.") {
			continue
		}
		if !said[key] {
			t.Errorf("%s is never said", key)
		}
		var text strings.Builder
		for _, p := range m.Other {
			text.WriteString(p.Text + p.Name)
		}
		for sentence := range strings.SplitSeq(text.String(), ". ") {
			if n := len(words.FindAllString(sentence, -1)); n > 16 {
				t.Errorf("%s: a sentence of %d words: %q", key, n, sentence)
			}
		}
	}
	for key := range said {
		if _, ok := c[i18n.ID][key]; !ok {
			t.Errorf("%s is not written", key)
		}
	}
}
