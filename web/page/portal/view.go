package portal

import (
	"context"
	"strings"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

func (v HomeView) title(ctx context.Context) string {
	if v.Case == nil {
		return i18n.T(ctx, "portal.empty.title")
	}
	return v.Case.Headline
}

// outcome names what a condition came to.
func outcome(ctx context.Context, o ui.Outcome) string {
	return i18n.T(ctx, "portal.outcome."+strings.ReplaceAll(string(o), "-", "_"))
}
