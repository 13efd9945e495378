// Package quality finds what is missing or contradictory in the registries and says what harm it does: to a rule that
// cannot be met, to one that cannot be judged, to the numbers of need, or only to the looks.
//
// A check is one set-based statement per government. What the checks find is kept in quality_finding, renewed by the job
// quality.refresh every few hours, after each import and on request, and shown with the time; the notes on a profile are
// worked out anew each time. The dimensions are those of the national index of ASN data quality: complete, timely,
// accurate, consistent.
//
// It reads the tables of all registries.
package quality
