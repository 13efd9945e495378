package eligibility

import (
	"cmp"
	"slices"
	"strings"

	"mutasi/internal/asn"
)

// RuleSet names the edition of the rule table, shown beside every judgement. It changes with any rule's version.
const RuleSet = "2026-11.4"

// A Scope says to which moves a rule speaks.
type Scope string

// The scopes.
const (
	EveryMove     Scope = "every"
	InsideAgency  Scope = "inside"
	BetweenAgency Scope = "between"
)

// A Rule is one line of the rule table.
type Rule struct {
	ID          string
	Version     int
	Severity    Severity // inside one agency; a check may lower or raise it for a given failure
	InterAgency Severity // between agencies; empty: as Severity
	Basis       string   // regulation and article
	Unverified  bool     // the text of the basis, or the figure in it, was not read: confirm before relying on it
	Scope       Scope
	From        Stage    // first stage at which it is asked
	Person      bool     // about the person alone: it can be judged before anybody knows where to
	Facts       []string // names of the facts it reads
	Params      []string // keys of the parameters it reads
	check       func(*input) verdict
}

// NameKey is the message key of the condition that must hold, as a sentence.
func (r *Rule) NameKey() string { return r.key("name") }

func (r *Rule) key(suffix string) string { return "rule." + strings.ToLower(r.ID) + "." + suffix }

// severity returns what a failure of the rule does in a case of this kind.
func (r *Rule) severity(kind asn.TransferKind) Severity {
	if kind.IsInterAgency() && r.InterAgency != "" {
		return r.InterAgency
	}
	return r.Severity
}

func (r *Rule) applies(c Case) bool {
	if c.Stage < r.From {
		return false
	}
	switch r.Scope {
	case InsideAgency:
		return !c.Kind.IsInterAgency()
	case BetweenAgency:
		return c.Kind.IsInterAgency()
	default:
		return true
	}
}

// table is all rules in the order of the findings.
var table = slices.Concat(statusRules, timeRules, disciplineRules, performanceRules, ageRules, staffingRules, postRules,
	professionRules, processRules)

// Rules returns the rule table in the order of the findings.
func Rules() []Rule { return slices.Clone(table) }

// Evaluate judges the case by every rule and returns one finding per rule, in the order of the table.
func Evaluate(c Case, f *Facts, p *Params) []Finding {
	findings := make([]Finding, len(table))
	in := input{}
	for i := range table {
		in = input{Case: c, facts: f, params: p, missing: in.missing[:0]}
		findings[i] = table[i].find(&in)
	}
	return findings
}

// EvaluatePerson judges the person alone, as if they moved on the day of judgement to a post like their own: it returns
// one finding for each rule about the person, in the order of the table. The facts of the target are those of the post
// held now, since a post like one's own retires and is entered as one's own does.
func EvaluatePerson(c Case, f *Facts, p *Params) []Finding {
	findings := make([]Finding, 0, personal)
	in := input{}
	for i := range table {
		if table[i].Person {
			in = input{Case: c, facts: f, params: p, missing: in.missing[:0]}
			findings = append(findings, table[i].find(&in))
		}
	}
	return findings
}

// personal counts the rules about the person alone.
var personal = func() (n int) {
	for _, r := range table {
		if r.Person {
			n++
		}
	}
	return n
}()

// find runs the rule. A fact it lacked makes the finding unknown whatever the check concluded from nothing.
func (r *Rule) find(in *input) Finding {
	f := Finding{Rule: r.ID, Version: r.Version, Severity: r.severity(in.Kind), Basis: r.Basis}
	if !r.applies(in.Case) {
		f.Outcome, f.Message = NotApplicable, "rule.not_applicable"
		return f
	}
	v := r.check(in)
	if in.severity != "" {
		f.Severity = in.severity
	}
	f.Source, f.SourceOn = in.source, in.sourceOn
	for _, basis := range in.localBases {
		f.Basis += "; " + basis
	}
	if len(in.missing) > 0 {
		f.Outcome, f.Message, f.Remedy = Unknown, "rule.unknown", "rule.unknown_remedy"
		f.Args = Args{keys("facts", in.missing)}
		return f
	}
	f.Outcome, f.Value, f.Args, f.CanBeFrom = v.outcome, v.value, v.args, v.from
	if v.severity != "" {
		f.Severity = v.severity
	}
	switch v.outcome {
	case NotApplicable:
		f.Message = "rule.not_applicable"
	case Pass:
		f.Message = r.key(v.reason)
	default:
		f.Message, f.Remedy = r.key(v.reason), r.key(cmp.Or(v.remedy, "remedy"))
	}
	return f
}

// A verdict is what a check concluded. Reason is the last part of the message key.
type verdict struct {
	outcome  Outcome
	reason   string
	remedy   string // last part of the key of another remedy than the rule's own
	severity Severity
	value    string
	args     Args
	from     asn.Date
}

func notApplicable() verdict { return verdict{outcome: NotApplicable} }

func pass(value string, args ...Arg) verdict {
	return verdict{outcome: Pass, reason: "pass", value: value, args: args}
}

func fail(value string, args ...Arg) verdict {
	return verdict{outcome: Fail, reason: "fail", value: value, args: args}
}

// unclear is for values that are there but say nothing: an expired statement, a code nobody knows.
func unclear(value string, args ...Arg) verdict {
	return verdict{outcome: Unknown, reason: "unclear", value: value, args: args}
}

// because chooses another sentence of the rule.
func (v verdict) because(reason string) verdict { v.reason = reason; return v }

// mendedBy chooses another remedy of the rule.
func (v verdict) mendedBy(remedy string) verdict { v.remedy = remedy; return v }

// at gives this verdict another severity than the rule's.
func (v verdict) at(s Severity) verdict { v.severity = s; return v }

// canBeFrom adds the first day on which the rule would be met.
func (v verdict) canBeFrom(d asn.Date) verdict { v.from = d; return v }

// input is what a check may read. It notes what was read and what was missing.
type input struct {
	Case
	facts      *Facts
	params     *Params
	missing    []string // message keys of the facts' names
	source     string
	sourceOn   asn.Date
	localBases []string
	severity   Severity          // of the rule in this case, if it differs from the table
	trace      func(name string) // tests listen here
}

// get reads a fact the rule cannot do without: if it is unknown, so is the finding. The first one known is the value
// the finding names as its source.
func get[T any](in *input, r ref[T]) T {
	f := r.of(in.facts)
	if f.known && in.source == "" {
		in.source, in.sourceOn = f.source, f.on
	}
	return scope(in, r)
}

// scope reads a fact that only decides whether or how the rule applies; it is no source of the value seen.
func scope[T any](in *input, r ref[T]) T {
	value, known := r.in(in.facts)
	if in.trace != nil {
		in.trace(r.name)
	}
	if !known {
		lack(in, r)
	}
	return value
}

// lack notes that a fact is missing, or says nothing.
func lack[T any](in *input, r ref[T]) {
	if key := "rule.fact." + r.name; !slices.Contains(in.missing, key) {
		in.missing = append(in.missing, key)
	}
}

// peek reads a fact for which the rule has a substitute, where nothing is recorded. What is recorded and cannot be has none.
func peek[T any](in *input, r ref[T]) (T, bool) {
	value, known := r.in(in.facts)
	if in.trace != nil {
		in.trace(r.name)
	}
	switch f := r.of(in.facts); {
	case known && in.source == "":
		in.source, in.sourceOn = f.source, f.on
	case f.known && !known:
		lack(in, r)
	}
	return value, known
}

// param reads a parameter. One that the agency set itself adds its basis to the finding.
func param[T any](in *input, p Param[T]) T {
	if in.trace != nil {
		in.trace(p.Key)
	}
	if p.Local {
		in.localBases = append(in.localBases, p.Basis)
	}
	return p.Value
}
