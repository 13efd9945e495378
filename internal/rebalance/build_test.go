package rebalance

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// village is a small snapshot that is right in every respect.
func village() *Snapshot {
	s := &Snapshot{
		Groups: []Group{
			{ID: "a", Unit: "SD 1", Need: 1, Incumbents: 2, Authorised: 2, Weight: 1},
			{ID: "b", Unit: "SD 2", Need: 2, Incumbents: 1, Authorised: 2, Weight: 1, Minimum: 1},
			{ID: "c", Unit: "SD 3", Need: 1, Incumbents: 1, Authorised: 1, Weight: 1},
		},
		People: []Person{{ID: "p", Group: 0}, {ID: "q", Group: 0}, {ID: "r", Group: 1}, {ID: "s", Group: 2}},
	}
	s.Candidates.Append(Candidate{0, 1, Cost{Distance: 5}})
	s.Candidates.Append(Candidate{1, 2, Cost{Distance: 1}})
	s.Candidates.Append(Candidate{3, 1, Cost{Distance: 1}})
	return s
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, path, reason string
		change             func(*Snapshot, *Policy)
	}{
		{"no levels", "levels", "at least one", func(_ *Snapshot, p *Policy) { p.Levels = nil }},
		{"unknown level", "levels[0].key", "not a level", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{Key: "beauty"}} }},
		{"level twice", "levels[1].key", "named twice", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{Key: KeyCost}, {Key: KeyCost}} }},
		{"draw before a goal", "levels[0].key", "last level", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{Key: KeyTie}, {Key: KeyCost}} }},
		{"weight against nothing", "levels[0].weight", "no level after", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{KeyCost, 2}} }},
		{"weight against the draw", "levels[0].weight", "no level after", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{KeyCost, 2}, {Key: KeyTie}} }},
		{"negative weight", "levels[0].weight", "positive", func(_ *Snapshot, p *Policy) { p.Levels = []Level{{KeyCost, -2}, {Key: KeySurplus}} }},
		{"weights that cannot be packed", "levels[0].weight", "cannot be packed", func(_ *Snapshot, p *Policy) {
			p.Levels = []Level{{KeyShortage, 1 << 59}, {Key: KeyCost}}
		}},
		{"weights whose product cannot be packed", "levels[0].weight", "cannot be packed", func(_ *Snapshot, p *Policy) {
			p.Levels = []Level{{KeyShortage, 1 << 30}, {KeyCost, 1 << 30}, {Key: KeySurplus}}
		}},
		{"negative limit", "limits.moves", "negative", func(_ *Snapshot, p *Policy) { p.MaxMoves = -2 }},
		{"negative need", "groups[1].need", "from 0", func(s *Snapshot, _ *Policy) { s.Groups[1].Need = -1 }},
		{"need beyond range", "groups[1].need", "from 0", func(s *Snapshot, _ *Policy) { s.Groups[1].Need = MaxHeads + 1 }},
		{"minimum above need", "groups[0].minimum", "more than the need", func(s *Snapshot, _ *Policy) { s.Groups[0].Minimum = 2 }},
		{"negative maximum", "groups[0].maximum", "from 0", func(s *Snapshot, _ *Policy) { s.Groups[0].Maximum = -1 }},
		{"unknown shape", "groups[0].shape", "not a shape", func(s *Snapshot, _ *Policy) { s.Groups[0].Shape = 9 }},
		{"remote beyond range", "groups[0].remote", "from 0 to 3", func(s *Snapshot, _ *Policy) { s.Groups[0].Remote = 4 }},
		{"needs of a continent", "groups[22].need", "add up", func(s *Snapshot, _ *Policy) {
			for range 30 {
				s.Groups = append(s.Groups, Group{ID: "x" + strings.Repeat("x", len(s.Groups)), Need: MaxHeads})
			}
		}},
		{"group id twice", "groups[2].id", "used twice", func(s *Snapshot, _ *Policy) { s.Groups[2].ID = "a" }},
		{"person id twice", "people[1].id", "used twice", func(s *Snapshot, _ *Policy) { s.People[1].ID = "p" }},
		{"empty id", "people[1].id", "1 to 64", func(s *Snapshot, _ *Policy) { s.People[1].ID = "" }},
		{"unknown home", "people[3].group", "does not exist", func(s *Snapshot, _ *Policy) { s.People[3].Group = 3 }},
		{"more people than incumbents", "people[3].group", "more people", func(s *Snapshot, _ *Policy) { s.People[3].Group = 1 }},
		{"unknown wish", "people[0].wishes[0]", "does not exist", func(s *Snapshot, _ *Policy) { s.People[0].Wishes = []int32{-1} }},
		{"unknown person in move", "arcs[3].person", "does not exist", func(s *Snapshot, _ *Policy) { s.Candidates.Append(Candidate{9, 0, Cost{}}) }},
		{"unknown group in move", "arcs[3].group", "does not exist", func(s *Snapshot, _ *Policy) { s.Candidates.Append(Candidate{0, 9, Cost{}}) }},
		{"staying as a move", "arcs[3].group", "staying is implied", func(s *Snapshot, _ *Policy) { s.Candidates.Append(Candidate{0, 0, Cost{}}) }},
		{"move twice", "arcs[3]", "named twice", func(s *Snapshot, _ *Policy) { s.Candidates.Append(Candidate{0, 1, Cost{}}) }},
		{"cost beyond range", "arcs[3].cost.burden", "from 0 to 1000000", func(s *Snapshot, _ *Policy) {
			s.Candidates.Append(Candidate{0, 2, Cost{Burden: MaxCost + 1}})
		}},
		{"staying forbidden", "forbid[0].group", "staying", func(s *Snapshot, _ *Policy) { s.Forbidden = []Pair{{0, 0}} }},
		{"shown twice", "reference[1].person", "named twice", func(s *Snapshot, _ *Policy) { s.Reference = []Pair{{0, 0}, {0, 1}} }},
		{"bounds overlap", "bounds[1].groups[1]", "overlaps", func(s *Snapshot, _ *Policy) {
			s.Bounds = []Bound{{[]int32{0, 1}, None, 1}, {[]int32{1, 2}, None, 1}}
		}},
		{"group twice in a bound", "bounds[0].groups[1]", "named twice", func(s *Snapshot, _ *Policy) { s.Bounds = []Bound{{[]int32{1, 1}, None, 1}} }},
		{"unknown group in a bound", "bounds[0].groups[0]", "does not exist", func(s *Snapshot, _ *Policy) { s.Bounds = []Bound{{[]int32{7}, None, 1}} }},
		{"more stay than there are", "bounds[0].min_stay", "more than", func(s *Snapshot, _ *Policy) { s.Bounds = []Bound{{[]int32{1}, 2, None}} }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := village(), DefaultPolicy()
			test.change(s, &p)
			_, err := Build(s, p)
			var fault *Fault
			if !errors.As(err, &fault) || fault.Path != test.path || !strings.Contains(fault.Reason, test.reason) {
				t.Errorf("Build: %v, want a fault at %s with %q", err, test.path, test.reason)
			}
		})
	}
	if _, err := Build(village(), DefaultPolicy()); err != nil {
		t.Errorf("the village itself: %v", err)
	}
}

// known are facts with which every standard rule passes.
func known() *Facts {
	return &Facts{
		Active: Yes, Tenure: Is(30), RetirementIn: Is(120), Rank: Is(10), Education: Is(7), Fields: []string{"matematika"},
		Discipline: No, Court: No, Bond: No, Leave: No, Registered: Yes, Authority: "kota", ConflictingUnits: []string{},
	}
}

func demanding() *Post {
	return &Post{RankFrom: 9, RankTo: 12, Education: 7, Fields: []string{"fisika", "matematika"}, Registration: true, Authority: "kota"}
}

func TestWhyNotNamesEveryRule(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Facts, *Post)
		want   []RuleFailure
	}{
		{"all well", func(*Facts, *Post) {}, nil},
		{"short tenure", func(f *Facts, _ *Post) { f.Tenure = Is(23) }, []RuleFailure{{Code: "R11"}}},
		{"exactly long enough", func(f *Facts, _ *Post) { f.Tenure = Is(24) }, nil},
		{"tenure not known", func(f *Facts, _ *Post) { f.Tenure = Number{} }, []RuleFailure{{Code: "R11", Unknown: true}}},
		{"near retirement", func(f *Facts, _ *Post) { f.RetirementIn = Is(11) }, []RuleFailure{{Code: "R31"}}},
		{"discipline case", func(f *Facts, _ *Post) { f.Discipline = Yes }, []RuleFailure{{Code: "R20"}}},
		{"discipline not known", func(f *Facts, _ *Post) { f.Discipline = Unanswered }, []RuleFailure{{Code: "R20", Unknown: true}}},
		{"court", func(f *Facts, _ *Post) { f.Court = Yes }, []RuleFailure{{Code: "R21"}}},
		{"study", func(f *Facts, _ *Post) { f.Bond = Yes }, []RuleFailure{{Code: "R24"}}},
		{"leave", func(f *Facts, _ *Post) { f.Leave = Yes }, []RuleFailure{{Code: "R25"}}},
		{"not active", func(f *Facts, _ *Post) { f.Active = No }, []RuleFailure{{Code: "R06"}}},
		{"too little education", func(f *Facts, _ *Post) { f.Education = Is(6) }, []RuleFailure{{Code: "R43"}}},
		{"other field", func(f *Facts, _ *Post) { f.Fields = []string{"biologi"} }, []RuleFailure{{Code: "R43"}}},
		{"field not known", func(f *Facts, _ *Post) { f.Fields = nil }, []RuleFailure{{Code: "R43", Unknown: true}}},
		{"too little education, field not known", func(f *Facts, _ *Post) { f.Fields, f.Education = nil, Is(1) }, []RuleFailure{{Code: "R43"}}},
		{"any field will do", func(f *Facts, p *Post) { f.Fields, p.Fields = nil, nil }, nil},
		{"rank too low", func(f *Facts, _ *Post) { f.Rank = Is(8) }, []RuleFailure{{Code: "R44"}}},
		{"rank too high", func(f *Facts, _ *Post) { f.Rank = Is(13) }, []RuleFailure{{Code: "R44"}}},
		{"rank at the top", func(f *Facts, _ *Post) { f.Rank = Is(12) }, nil},
		{"registration ran out", func(f *Facts, _ *Post) { f.Registered = No }, []RuleFailure{{Code: "R50"}}},
		{"no registration asked", func(f *Facts, p *Post) { f.Registered, p.Registration = No, false }, nil},
		{"kin in the unit", func(f *Facts, _ *Post) { f.ConflictingUnits = []string{"SD 2"} }, []RuleFailure{{Code: "R55"}}},
		{"kin not known", func(f *Facts, _ *Post) { f.ConflictingUnits = nil }, []RuleFailure{{Code: "R55", Unknown: true}}},
		{"other authority", func(f *Facts, _ *Post) { f.Authority = "provinsi" }, []RuleFailure{{Code: "authority"}}},
		{"two at once", func(f *Facts, _ *Post) { f.Court, f.Tenure = Yes, Is(0) }, []RuleFailure{{Code: "R11"}, {Code: "R21"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, p := village(), DefaultPolicy()
			p.Rules = StandardRules(DefaultThresholds())
			for i := range s.People {
				s.People[i].Facts = known()
			}
			for i := range s.Groups {
				s.Groups[i].Post = demanding()
			}
			test.change(s.People[0].Facts, s.Groups[1].Post)
			m, err := Build(s, p)
			if err != nil {
				t.Fatal(err)
			}
			got, err := m.WhyNot("p", "b")
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				got[i].Basis = ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			if _, moves := m.mover("p"); moves != (test.want == nil) {
				t.Errorf("p may move: %v, want %v", moves, test.want == nil)
			}
		})
	}
}

func TestWhyNotWithoutRules(t *testing.T) {
	t.Parallel()
	s := village()
	s.People[2].Locked = true
	s.Forbidden = []Pair{{1, 2}}
	m, err := Build(s, DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ person, group, want string }{
		{"p", "b", ""},
		{"p", "a", ""},
		{"p", "c", ReasonUnlisted},
		{"q", "c", ReasonRefused},
		{"r", "a", ReasonLocked},
	} {
		got, err := m.WhyNot(test.person, test.group)
		if err != nil {
			t.Fatal(err)
		}
		if code := strings.Join(codes(got), " "); code != test.want {
			t.Errorf("WhyNot(%s, %s) = %q, want %q", test.person, test.group, code, test.want)
		}
	}
	if _, err := m.WhyNot("nobody", "a"); !errors.Is(err, ErrUnknown) {
		t.Errorf("WhyNot of a stranger: %v", err)
	}
}

func codes(list []RuleFailure) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Code)
	}
	slices.Sort(out)
	return out
}

// TestFactsMissingAltogether: who has no facts passes no rule.
func TestFactsMissingAltogether(t *testing.T) {
	t.Parallel()
	p := DefaultPolicy()
	p.Rules = StandardRules(DefaultThresholds())
	m, err := Build(village(), p)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.movers) != 0 {
		t.Errorf("%d people may move although nothing is known about them", len(m.movers))
	}
	got, err := m.WhyNot("p", "b")
	if err != nil || len(got) != len(p.Rules) || slices.ContainsFunc(got, func(f RuleFailure) bool { return !f.Unknown }) {
		t.Errorf("WhyNot = %+v, %v; want every rule unknown", got, err)
	}
}
