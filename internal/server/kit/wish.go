package kit

import (
	"context"
	"strings"

	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
	"mutasi/web/ui"
)

// WishRows writes a wish to move, the same for staff and for the civil servant.
func WishRows(ctx context.Context, w mobility.Wish) []ui.Row {
	var places []string
	for _, k := range w.UnitKinds {
		places = append(places, i18n.T(ctx, "mobility.place."+k))
	}
	rows := []ui.Row{{Key: i18n.T(ctx, "mobility.wish.reason"), Value: i18n.T(ctx, "mobility.reason."+w.Reason)}}
	add := func(key string, values []string) {
		if len(values) > 0 {
			rows = append(rows, ui.Row{Key: i18n.T(ctx, key), Value: strings.Join(values, ", ")})
		}
	}
	add("mobility.wish.kinds", places)
	add("mobility.wish.regions", w.Regions)
	add("mobility.wish.offices", w.Offices)
	if w.Elsewhere {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "mobility.wish.agency"), Value: i18n.T(ctx, "mobility.wish.elsewhere")})
	}
	if w.Note != "" {
		rows = append(rows, ui.Row{Key: i18n.T(ctx, "mobility.wish.note"), Value: w.Note})
	}
	return append(rows, ui.Row{Key: i18n.T(ctx, "mobility.wish.until"),
		Value: i18n.T(ctx, "mobility.wish.period", "from", w.From.Time(), "until", w.Until.Time())})
}
