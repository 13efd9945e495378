package rebalance

import "slices"

// Verdict is what a rule says about one move.
type Verdict uint8

// The verdicts. Unknown never passes: a missing fact is a task for the officer
// who keeps the data, not a permission.
const (
	Unknown Verdict = iota
	Fail
	Pass
)

// Answer is a yes or no that may be missing.
type Answer uint8

// The answers; the zero value is not known.
const (
	Unanswered Answer = iota
	No
	Yes
)

// Number is a whole number that may be missing.
type Number struct {
	Value int32
	Known bool
}

// Is makes a known number.
func Is(v int32) Number { return Number{v, true} }

// Facts are what the rules read about a person.
type Facts struct {
	Active           Answer   // legal standing allows a transfer
	Tenure           Number   // months in the present post
	RetirementIn     Number   // months to retirement age on the effective date
	Rank             Number   // 1 = I/a .. 17 = IV/e
	Education        Number   // level, 1 = primary school .. 10 = doctorate
	Fields           []string // fields of study and certificates; nil is not known
	Discipline       Answer   // case in process or penalty being served
	Court            Answer   // court process
	Bond             Answer   // study assignment or service bond running
	Leave            Answer   // on leave outside state duty
	Registered       Answer   // registration of the health profession is valid
	Authority        string   // who may move this person; empty is not known
	ConflictingUnits []string // units with close kin in the line of command; nil is not known
	Home             *Place   // where the person lives; nil is not known
}

// Post is what a group asks of its holder. A zero field asks nothing.
type Post struct {
	RankFrom, RankTo int32
	Education        int32
	Fields           []string // any one of them
	Registration     bool
	Authority        string
	Place            *Place // where the work is; nil is not known
}

// Place is a point on the map in degrees.
type Place struct{ Lat, Lon float64 }

// Rule takes moves away. Exactly one of Person and Pair is set.
type Rule struct {
	Code   string // number in the register of rules, such as R11
	Basis  string // where the rule stands in law
	Person func(*Facts) Verdict
	Pair   func(*Facts, *Group) Verdict
}

// Reasons that need no rule of the register.
const (
	ReasonLocked   = "locked"   // the person may not move in this round
	ReasonRefused  = "refused"  // the pair was refused or closed by hand
	ReasonUnlisted = "unlisted" // nobody offered this move
)

// RuleFailure is one reason why a move does not exist.
type RuleFailure struct {
	Code    string // of a rule, or one of the Reason constants
	Basis   string
	Unknown bool // a fact is missing, the rule itself is not broken
}

// verdict applies the rule. Facts that are missing altogether are unknown.
func (r *Rule) verdict(p *Person, g *Group) Verdict {
	switch {
	case p.Facts == nil:
		return Unknown
	case r.Person != nil:
		return r.Person(p.Facts)
	case g.Post == nil:
		return Unknown
	}
	return r.Pair(p.Facts, g)
}

// Thresholds are the numbers that agencies set for the standard rules.
type Thresholds struct {
	Tenure     int32 // months in the present post before the next transfer
	Retirement int32 // months that must be left until retirement age
}

// DefaultThresholds are those of PP 11/2017 Ps 190(3) and common agency policy.
func DefaultThresholds() Thresholds { return Thresholds{Tenure: 24, Retirement: 12} }

// StandardRules lists the filters of an ordinary transfer inside one authority.
func StandardRules(t Thresholds) []Rule {
	return []Rule{
		{Code: "R06", Basis: "Perpres 116/2022", Person: func(f *Facts) Verdict { return must(f.Active, Yes) }},
		{Code: "R11", Basis: "PP 11/2017 Ps 190(3)", Person: func(f *Facts) Verdict { return atLeast(f.Tenure, t.Tenure) }},
		{Code: "R20", Basis: "Peraturan BKN 5/2019", Person: func(f *Facts) Verdict { return must(f.Discipline, No) }},
		{Code: "R21", Basis: "Peraturan BKN 5/2019", Person: func(f *Facts) Verdict { return must(f.Court, No) }},
		{Code: "R24", Basis: "Peraturan BKN 5/2019", Person: func(f *Facts) Verdict { return must(f.Bond, No) }},
		{Code: "R25", Basis: "Peraturan BKN 5/2019", Person: func(f *Facts) Verdict { return must(f.Leave, No) }},
		{Code: "R31", Basis: "PP 11/2017", Person: func(f *Facts) Verdict { return atLeast(f.RetirementIn, t.Retirement) }},
		{Code: "R43", Basis: "PP 11/2017", Pair: educated},
		{Code: "R44", Basis: "PP 11/2017", Pair: ranked},
		{Code: "R50", Basis: "UU 17/2023", Pair: registered},
		{Code: "R55", Basis: "PP 11/2017 Ps 190(5)", Pair: unrelated},
		{Code: "authority", Basis: "UU 23/2014", Pair: authorised},
	}
}

func must(have, want Answer) Verdict {
	switch have {
	case Unanswered:
		return Unknown
	case want:
		return Pass
	default:
		return Fail
	}
}

func atLeast(have Number, want int32) Verdict {
	switch {
	case !have.Known:
		return Unknown
	case have.Value >= want:
		return Pass
	default:
		return Fail
	}
}

// both is the weaker of two verdicts; a broken rule outweighs a missing fact.
func both(a, b Verdict) Verdict {
	if a == Fail || b == Fail {
		return Fail
	}
	return min(a, b)
}

func educated(f *Facts, g *Group) Verdict {
	v := Pass
	if g.Post.Education > 0 {
		v = atLeast(f.Education, g.Post.Education)
	}
	if len(g.Post.Fields) == 0 {
		return v
	}
	if f.Fields == nil {
		return both(v, Unknown)
	}
	for _, want := range g.Post.Fields {
		if slices.Contains(f.Fields, want) {
			return v
		}
	}
	return Fail
}

func ranked(f *Facts, g *Group) Verdict {
	v := Pass
	if g.Post.RankFrom > 0 {
		v = atLeast(f.Rank, g.Post.RankFrom)
	}
	if g.Post.RankTo > 0 {
		v = both(v, atLeast(Number{-f.Rank.Value, f.Rank.Known}, -g.Post.RankTo))
	}
	return v
}

func registered(f *Facts, g *Group) Verdict {
	if !g.Post.Registration {
		return Pass
	}
	return must(f.Registered, Yes)
}

func unrelated(f *Facts, g *Group) Verdict {
	if f.ConflictingUnits == nil {
		return Unknown
	}
	if slices.Contains(f.ConflictingUnits, g.Unit) {
		return Fail
	}
	return Pass
}

func authorised(f *Facts, g *Group) Verdict {
	switch {
	case f.Authority == "" || g.Post.Authority == "":
		return Unknown
	case f.Authority == g.Post.Authority:
		return Pass
	}
	return Fail
}
