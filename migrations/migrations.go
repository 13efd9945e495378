// Package migrations embeds the SQL files that build the database, in order.
package migrations

import "embed"

// FS holds the numbered up and down files.
//
//go:embed 0*.sql
var FS embed.FS
