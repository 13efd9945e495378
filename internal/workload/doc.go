// Package workload compares the need of posts (analisis beban kerja, PermenPANRB 1/2020) with the people who hold
// them (bezetting): per post, per unit, per family of posts.
//
// selisih = held − need: positive is surplus, negative is shortage. A post without an analysis has no need; it is
// counted apart and never as zero. Open cases are counted with the vacancy: need − held − incoming + outgoing
// (regulation of use: both ends of a transfer are looked at together).
//
// Holders and open cases of a post stand on the post itself (columns pns, pppk, incoming, outgoing), added up by triggers
// in the transaction that changes a person or a case. A page therefore reads one row for each post it shows or sums,
// of its own agency only, where it used to group every civil servant: a city of 22,000 has 7,300 posts. Need is not
// copied: it is dated and joined by its date, so nothing goes stale overnight. TestCountsEqualRecount holds the
// counts to a recount after random changes made at once.
//
// Another day (View.On) is today and what differs between the two days: placements that begin or end between them, for
// a future day also decrees on their way (drafted, being signed, issued) by their effective date and retirements by the
// retirement age of the post. Names of units and their tree are always today's; a PPPK whose contract ends is taken to
// go on. View.Executed counts each open case at its target. TestOtherDays holds every day to a full recount in Go.
//
// It reads the tables of agency, position, employee and proposal; it is the one place that joins them for need.
package workload
