package verify

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// title is the verdict, for the answer comes first.
func (v View) title(ask string) string {
	if v.Verdict != "" {
		return v.Verdict
	}
	return ask
}

func (v View) over(title string) string {
	if v.Verdict != "" {
		return title
	}
	return ""
}

func (v View) label(ctx context.Context) string {
	if v.Verdict != "" {
		return i18n.T(ctx, "verify.another")
	}
	return i18n.T(ctx, "verify.code")
}

func (v View) variant() ui.Variant {
	if v.Verdict != "" {
		return ui.Secondary
	}
	return ui.Primary
}
