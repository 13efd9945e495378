package kit

import (
	"context"

	"mutasi/internal/analysis"
	"mutasi/internal/i18n"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// NeedHints says in words what workload analysis asks of the reader, for the first page of a role.
func NeedHints(ctx context.Context, a analysis.Awaiting) (out []ui.Hint) {
	for _, h := range []struct {
		n    int
		key  string
		show analysis.Show
	}{{a.Check, "analysis.hint.check", analysis.ShowSent}, {a.Mend, "analysis.hint.mend", analysis.ShowReturned}, {a.Missing, "analysis.hint.missing", analysis.ShowNone}} {
		if h.n > 0 {
			out = append(out, ui.Hint{Text: i18n.T(ctx, h.key, "n", h.n), Href: route.Query(route.Analyses(), "tampil", string(h.show))})
		}
	}
	return out
}
