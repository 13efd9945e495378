// Package identity knows who signs in: accounts, passwords, sessions, roles granted. It decides nothing about
// business objects; that is access.
//
// Passwords are argon2id with the OWASP minimum (19 MiB, 2 passes); at most one hash per processor runs at a time,
// others wait two seconds and are then told to come back. Failed attempts are counted in 15-minute windows per
// account and known browser, per account from unknown browsers, and per network; so a stranger can use up his own
// attempts but not those of the owner's browser. A password is set by its person alone, who knows the present one or has
// a link that is good once (internal/adr/0016). A session is remembered for a moment while the database tells of changes
// (internal/adr/0017).
package identity
