// Package vacancy ranks who could fill a post, and which vacant posts fit a person.
//
// Everybody in the actor's scope is looked at. A candidate is who lacks nothing that stops a case: the conditions are the
// rules of package eligibility at screening, read set by set in SQL (search.go) and held to the rules themselves by a
// test; of those on the page the rules are asked one by one, so that the page says what a case would say. Who lacks one
// condition can be listed too, by that condition; who lacks several is counted.
//
// Candidates stand in the order of a published score of 100 points (Weights, dated data of the agency): fit, balance of
// the post left behind, performance, distance, tenure, fairness. Each part is shown with what it counted; a part that is
// unknown counts 0 and is called unknown. The ranking is a suggestion and decides nothing.
//
// It reads the tables of agency, position, employee, proposal and talent, and service_record, which the database keeps.
package vacancy
