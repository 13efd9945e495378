// Package eligibility judges whether a transfer may be proposed, decided and decreed: facts in, findings out. It is
// pure: no database, no clock, no language.
//
// Facts carry where they come from and whether they are known at all. Each rule of the table (Rules) reads some facts
// and parameters and answers pass, fail, unknown or not applicable, with a severity: block, override (an authorised
// person may overrule it with a written reason) or warn. A rule that lacks a fact answers unknown, whatever its own
// opinion, and unknown never counts as passed: Summary.CanSubmit treats it like a failure of the same severity.
//
// A Finding holds everything needed to explain it years later: rule and version, the value seen, its source and date,
// the legal basis, the sentence as message key and typed arguments, what to do, and from when the rule will be met
// where that can be computed. Findings are stored with the decision that relied on them and rendered from there.
//
// Thresholds are parameters by date and agency (Params), resolved by package policy and handed in.
//
// Rule numbers are the field's own; changing what a rule means raises its version.
package eligibility
