// Package mobility knows who may move, who wishes to, and which vacancies are open to them.
//
// Readiness: for every civil servant in service the table readiness holds what the rules about the person alone say
// (eligibility.EvaluatePerson, fed by package evidence, as a case is). It is a present copy for lists, filters and
// counts. Refresh judges an agency in batches; a change of what the rules read marks the person in its own transaction
// (triggers of migration 14), and whoever is shown on a page is judged afresh, so that words are never older than the
// page. What is unknown is a group of its own and never ready.
//
// Wishes: a civil servant says where to and until when; it helps the planner, binds nobody, and heads of offices do
// not see it.
//
// Publications: a vacancy is made known to the own civil servants or to those of all agencies, for a time; they say
// that they are interested, see how many others are, and withdraw until it closes. The database refuses two open
// publications of a post, interest twice, and interest after closing.
package mobility
