// Package decree is the transfer decree (surat keputusan mutasi): drawn up from decided cases, numbered, signed by the
// personnel authority, handed over, verifiable by everyone, and carried out on its effective date.
//
// # From draft to effect
//
// The personnel agency takes cases with the technical opinion of BKN into a draft (Draft), lays it before the signer
// (Present), or gives it up (Drop). The personnel authority sends it back (SendBack) or signs (Sign); an acting official
// (Plt, Plh) does not sign (UU 30/2014 Ps 14(7)). The cases follow in the same transaction through proposal.Follow.
//
// # Initials
//
// Where the agency's rule of the day of the proposal asks for it (policy.DecreeInitials), officials initial the decree
// (paraf) before it is signed, each in turn, or send it back (Initial, Decline). The initials are steps of the cases, so
// they stand in the inbox and have due dates; the database refuses a signature that comes before them, or from one of
// those who gave them. What goes back is initialled anew.
//
// # Number and signature
//
// A number is taken from the register of agency, year and code when the official signs, under the lock of the register
// row: unique, rising by one, never given twice. Before the signature is asked for, number, date, code and the exact
// bytes are stored (the intent); whatever happens then, the same bytes are signed and nothing is numbered again. A
// draft that is given up after it had a number stays in the register as void, with the reason.
//
// # What a decree holds
//
// The persons are copied with their posts, rank and class (Snapshot), and the text with the edition of its template
// (Content): a decree reads the same after its people have moved on. The opinion of BKN is quoted as it came about,
// also when it counts as given because the limit passed.
//
// # Papers
//
// Paper is the decree itself: the stored bytes once it is signed. Copy (salinan) repeats the whole text, Extract
// (petikan) the orders and one person; both are written anew from what was signed, carry the same code, and leave the
// place where the head of the personnel agency certifies them by hand. Those of a withdrawn decree say so on every page.
//
// # Effect
//
// Apply ends the old placements and makes the reserved seats definitive on the effective date (TMT), one transaction a
// decree, so that swaps and chains hold together. It can run twice, at once and late, and never runs early.
//
// # Corrections and withdrawals
//
// A signed decree is never changed. A slip in its words is mended by a correction (ralat, UU 30/2014 Ps 63), and before
// its effective date it can be withdrawn for a defect of authority, procedure or substance (pencabutan, Ps 64): each is a
// decree of its own (Amend), presented, initialled by the rule of its day, numbered and signed by the authority now in
// office, and tied to the one it concerns (Amendment, AmendedBy). A correction leaves the cases alone; a withdrawal ends
// them as cancelled and gives the reserved seats back, in the transaction of its issue. The day within which the law
// wants it decided is counted from the finding of the reason by the agency's rule and told, not enforced: the text of
// the law was not at hand, and a decree that must not take effect is better withdrawn late than carried out.
//
// Withdrawal and effect exclude each other by the lock of the decree and by the database. What counts is the day on
// which the bytes of the withdrawal were laid before the signing service: from then on its decree is not carried out
// until the signature is known. On the effective date and later a withdrawal is refused; only a new transfer leads back.
//
// What the package is not: sign.Local is no certified signature.
package decree
