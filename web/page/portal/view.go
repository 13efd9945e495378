package portal

import (
	"context"

	"mutasi/internal/i18n"
)

func (v HomeView) title(ctx context.Context) string {
	if v.Case == nil {
		return i18n.T(ctx, "portal.empty.title")
	}
	return v.Case.Headline
}
