package references

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// columns are those of the table of rows.
func columns(ctx context.Context, v ListView) []ui.Column {
	out := []ui.Column{{Label: i18n.T(ctx, "reference.list.name")}, {Label: i18n.T(ctx, "reference.list.code")}}
	if v.HasParent {
		out = append(out, ui.Column{Label: i18n.T(ctx, "reference.list.parent")})
	}
	out = append(out, ui.Column{Label: i18n.T(ctx, "reference.list.others")}, ui.Column{Label: i18n.T(ctx, "reference.list.from")})
	if v.Ended {
		out = append(out, ui.Column{Label: i18n.T(ctx, "reference.list.until")})
	}
	return out
}
