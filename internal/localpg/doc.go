// Package localpg runs a PostgreSQL server of our own, so that the product works on a machine where nobody has
// set up a database.
//
// The server binaries are those of the operating system; the package finds them (or, as root on a Debian-like
// system, installs them), makes a cluster, starts it on a Unix socket only, and stops it. It promises that
//
//   - one directory has one owner: a second instance is refused, not silently connected to the first one's server;
//   - a stopped, killed (kill -9) or crashed application takes its server down and finds its data again;
//   - it works as root, where PostgreSQL itself refuses to run, and as an ordinary user.
//
// An installation that has a database server sets DATABASE_URL and never comes here.
package localpg
