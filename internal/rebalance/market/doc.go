// Package market runs the own-request round: civil servants who asked to move
// exchange posts among themselves and into open posts.
//
// The mechanism is top trading cycles on seats (Shapley and Scarf 1974;
// Abdulkadiroglu and Sonmez 1999 for seats that already have a tenant). Every
// incumbent owns the seat held today. Every open post is owned by a stand-in
// that takes, in exchange, the seat of someone from a group with more people
// than it needs; that seat is then abolished. A person points at the best wish
// whose group still has a seat, a group at its first open post and then at its
// remaining tenants in the published order, a stand-in at the first person of
// that order who can be spared. Whoever is on a ring of pointers gets the seat
// pointed at and leaves the market.
//
// Three things hold by construction and are checked again by Check, which
// shares no code with Run: nobody ends worse than today, no group at or under
// its need loses anyone, and no ring of exchanges and no chain into an open
// post is left that all who take part would prefer. Telling the truth is the
// best answer: the tests try every misreport on thousands of small markets.
package market
