// Package evidence reads from the registries what the rules of package eligibility ask for: one way for a single case
// and for all people of an agency, so that a list of people and the judgement of a case never disagree.
//
// Queue… puts the statements into a batch and returns what the batch will fill; one round trip serves any number of
// people. What is not on record stays unknown: no row is never an empty one.
package evidence
