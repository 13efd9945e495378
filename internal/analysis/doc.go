// Package analysis keeps workload analyses (analisis beban kerja, ABK): a unit prepares one, the personnel agency checks
// and signs it, and signing writes the dated need of its posts in the same transaction.
//
// The life of an analysis is the table [Transitions]; the database holds the same. One is open at a time in a unit, a
// signed one is kept as it is, and who prepared or sent it does not sign it. Each line keeps its inputs as they were typed
// and, once they are whole, the result with its steps (package workload/method); pages render these and never recompute.
//
// When the sum of the needs moves by more than the agency's threshold, or when nothing was known before, signing asks for a
// reason: unknown is never a pass.
package analysis
