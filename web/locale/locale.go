// Package locale embeds the message catalogues: one directory a language, one file an area.
//
// A catalogue is a flat JSON object with sorted keys named area.page.thing. A value is a text with
// named placeholders ("{name}") or, where the language counts, {"one": …, "other": …}. Indonesian is
// the reference; English is complete. The reader is internal/i18n.
package locale

import "embed"

// FS holds id/<area>.json and en/<area>.json.
//
//go:embed id/*.json en/*.json
var FS embed.FS
