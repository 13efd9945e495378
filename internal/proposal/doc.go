// Package proposal is the transfer case (usul mutasi): one proposal to move one civil servant, from its draft to the
// closing of its evaluation. This release knows kind A, a move within one agency to a functional or executing post
// (PP 11/2017 Ps 190–191; Perban BKN 5/2019); the other kinds use the same states.
//
// # How a case moves
//
// Transitions is the whole workflow: a few stable states and the legal steps between them. Who must act in which
// order, and until when, is data: PathFor computes the steps from the offices concerned, the kind of the target post
// and the agency's parameters at submission, and they are stored with their due dates. A state is left when all its
// steps are done. Whatever goes back opens a new round: a step is decided once a round.
//
// # Versions
//
// Every write is one event whose sequence number is the case's new version. The version travels in forms; a decision
// on an older one is refused with the events that came between. What is proposed (post, date, reason) has a version of
// its own: approvals given on an older content no longer count, approvals on the same content carry over.
//
// # Separation of duties
//
// Nobody acts on their own case (Ps 190(5)); who proposes does not check and who checks does not decide; an acting
// official (Plt, Plh) does not decide for the personnel authority (UU 30/2014 Ps 14(7)). The database holds the first
// two as constraints.
//
// # Rules
//
// Submission, the administrative check and the decision evaluate the rules of package eligibility on facts gathered in
// one place and store the findings. Pages render the stored findings, they never recompute them. What is unknown never
// passes a blocking rule.
//
// What the package is not: it draws up no decree and changes no placement. It only reserves the target seat from the
// effective date and gives it back when the case ends without a move; package decree moves the case along by Follow.
package proposal
