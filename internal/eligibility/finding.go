package eligibility

import (
	"slices"
	"strconv"
	"strings"

	"mutasi/internal/asn"
)

// An Outcome is what a rule found.
type Outcome string

// The outcomes. Unknown is one of its own: it never counts as Pass.
const (
	Pass          Outcome = "pass"
	Fail          Outcome = "fail"
	Unknown       Outcome = "unknown"
	NotApplicable Outcome = "not_applicable"
)

// A Severity is what a failed or unknown rule does to the case.
type Severity string

// The severities.
const (
	Block    Severity = "block"    // the case cannot go on
	Override Severity = "override" // it can, with the written reason of an authorised person
	Warn     Severity = "warn"     // it can; the finding is shown
)

// A Finding is the answer of one rule about one case.
type Finding struct {
	Rule     string // "R11"
	Version  int
	Outcome  Outcome
	Severity Severity
	Value    string   // the value seen, in plain form: a code, a number, an ISO date
	Source   string   // where that value comes from
	SourceOn asn.Date // as of which day, zero if unknown
	Basis    string   // regulation and article
	Message  string   // key of the sentence for staff and for the civil servant alike
	Args     Args     // of Message and Remedy
	Remedy   string   // key of what to do; empty if there is nothing to do
	// CanBeFrom is the first day on which the rule would be met if nothing else changes; zero if that is not known.
	CanBeFrom asn.Date
}

// Satisfied reports whether the finding asks nothing of anybody.
func (f Finding) Satisfied() bool { return f.Outcome == Pass || f.Outcome == NotApplicable }

// Lacks reports whether the finding is unknown for want of a fact, by its name in the rule table.
func (f Finding) Lacks(fact string) bool {
	return f.Outcome == Unknown && slices.ContainsFunc(f.Args, func(a Arg) bool {
		return a.Type == KeysArg && slices.Contains(strings.Fields(a.Value), "rule.fact."+fact)
	})
}

// sensitive are the rules whose values only those who may read sanctions see.
var sensitive = map[string]bool{"R20": true, "R21": true, "R22": true, "R23": true}

// sensitiveSentences tell of a penalty without being the failure of such a rule.
var sensitiveSentences = []string{"rule.r20.unclear_end", "rule.r51.fail_sanction"}

// Masked returns the finding without its words if it tells of a penalty, a court or an inspection, for readers who may
// not see those; its outcome stays, for it is what the case turns on.
func (f Finding) Masked() Finding {
	if sensitive[f.Rule] && f.Outcome == Fail || slices.Contains(sensitiveSentences, f.Message) {
		f.Value, f.Source, f.SourceOn, f.Args, f.CanBeFrom = "", "", asn.Date{}, nil, asn.Date{}
		f.Message, f.Remedy = "proposal.findings.masked", ""
	}
	return f
}

// An ArgType says how a page writes an argument.
type ArgType string

// The types of arguments and the form of their Value.
const (
	TextArg    ArgType = "text"    // as it is: official names, numbers of documents
	NumberArg  ArgType = "number"  // 12
	DateArg    ArgType = "date"    // 2027-03-01
	MonthsArg  ArgType = "months"  // 21, written "1 tahun 9 bulan"
	PercentArg ArgType = "percent" // 80 or 67.5
	KeysArg    ArgType = "keys"    // message keys separated by spaces, written as a list
	MonthArg   ArgType = "month"   // months of the year separated by spaces: 4 10
)

// An Arg is a named value of a sentence. It is typed so that a stored finding can be written in any language later.
type Arg struct {
	Name  string  `json:"name"`
	Type  ArgType `json:"type"`
	Value string  `json:"value"`
}

// Args are the values of a sentence in the order in which the rule gave them.
type Args []Arg

// Pairs returns name, value, name, value… as the catalogue takes them, each value written by the given function.
func (a Args) Pairs(write func(Arg) string) []any {
	pairs := make([]any, 0, 2*len(a))
	for _, arg := range a {
		pairs = append(pairs, arg.Name, write(arg))
	}
	return pairs
}

func text(name, value string) Arg         { return Arg{name, TextArg, value} }
func number(name string, n int) Arg       { return Arg{name, NumberArg, strconv.Itoa(n)} }
func date(name string, d asn.Date) Arg    { return Arg{name, DateArg, d.String()} }
func months(name string, n int) Arg       { return Arg{name, MonthsArg, strconv.Itoa(n)} }
func keys(name string, list []string) Arg { return Arg{name, KeysArg, strings.Join(list, " ")} }
func percent(name string, p float64) Arg  { return Arg{name, PercentArg, decimal(p)} }
func monthNames(name string, m []int) Arg { return Arg{name, MonthArg, numbers(m)} }
func decimal(p float64) string            { return strconv.FormatFloat(p, 'f', -1, 64) }
func joined(list []string) string         { return strings.Join(list, ", ") }

func numbers(list []int) string {
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, " ")
}

// A Summary sorts findings by what they ask for.
type Summary struct {
	Blocks        []Finding // failed, block
	Overridable   []Finding // failed, override
	Warnings      []Finding // failed, warn
	Unknown       []Finding // of any severity
	Passed        []Finding
	NotApplicable []Finding
}

// Summarize sorts findings, fresh or stored, each group in the order given.
func Summarize(findings []Finding) Summary {
	var s Summary
	for _, f := range findings {
		switch {
		case f.Outcome == Pass:
			s.Passed = append(s.Passed, f)
		case f.Outcome == NotApplicable:
			s.NotApplicable = append(s.NotApplicable, f)
		case f.Outcome == Fail && f.Severity == Warn:
			s.Warnings = append(s.Warnings, f)
		case f.Outcome == Fail && f.Severity == Override:
			s.Overridable = append(s.Overridable, f)
		case f.Outcome == Fail:
			s.Blocks = append(s.Blocks, f)
		default: // unknown, and anything a later version might store: never a pass
			s.Unknown = append(s.Unknown, f)
		}
	}
	return s
}

// CanSubmit reports whether the case may go on. Reasons are the written reasons of those who overrule, by rule id. A
// block never may be overruled; an unknown rule counts like a failed one of its severity.
func (s Summary) CanSubmit(reasons map[string]string) bool {
	if len(s.Blocks) > 0 {
		return false
	}
	for _, f := range s.Unknown {
		if f.Severity == Block {
			return false
		}
	}
	for _, rule := range s.NeedsReason() {
		if strings.TrimSpace(reasons[rule]) == "" {
			return false
		}
	}
	return true
}

// NeedsReason returns the ids of the rules that can be overruled and must be, in order.
func (s Summary) NeedsReason() []string {
	var rules []string
	for _, f := range s.Overridable {
		rules = append(rules, f.Rule)
	}
	for _, f := range s.Unknown {
		if f.Severity == Override {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// CanBeFrom returns the first day on which every rule that stands in the way would be met: the latest day of the
// failed blocks and overridable rules. It is zero if some of them, or an unknown one that stands in the way, has none.
func (s Summary) CanBeFrom() asn.Date {
	for _, f := range s.Unknown {
		if f.Severity != Warn {
			return asn.Date{}
		}
	}
	var latest asn.Date
	for _, list := range [][]Finding{s.Blocks, s.Overridable} {
		for _, f := range list {
			if f.CanBeFrom.IsZero() {
				return asn.Date{}
			}
			if f.CanBeFrom.After(latest) {
				latest = f.CanBeFrom
			}
		}
	}
	return latest
}
