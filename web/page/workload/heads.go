package workload

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// Shows are the choices of which posts a list shows.
func Shows(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "kurang", Label: i18n.T(ctx, "workload.show.short")}, {Value: "lebih", Label: i18n.T(ctx, "workload.show.over")},
		{Value: "lowong", Label: i18n.T(ctx, "workload.show.vacant")}, {Value: "tanpa-abk", Label: i18n.T(ctx, "workload.show.unknown")},
		{Value: "abk-lama", Label: i18n.T(ctx, "workload.show.stale")}}
}

func staffingHeads(ctx context.Context, vacancies bool) []ui.Column {
	out := []ui.Column{{Label: i18n.T(ctx, "workload.position")}, {Label: i18n.T(ctx, "workload.unit")},
		{Label: i18n.T(ctx, "workload.need"), Num: true}, {Label: i18n.T(ctx, "workload.held"), Num: true}}
	if !vacancies {
		out = append(out, ui.Column{Label: "PNS", Num: true}, ui.Column{Label: "PPPK", Num: true})
	}
	out = append(out, ui.Column{Label: i18n.T(ctx, "workload.diff"), Num: true}, ui.Column{Label: i18n.T(ctx, "workload.cases"), Num: true})
	if vacancies {
		out = append(out, ui.Column{Label: i18n.T(ctx, "workload.vacancy"), Num: true})
	} else {
		for i := range 5 {
			out = append(out, ui.Column{Label: i18n.T(ctx, "workload.retire", "n", i+1), Num: true})
		}
		out = append(out, ui.Column{Label: i18n.T(ctx, "workload.year")})
	}
	return append(out, ui.Column{Label: i18n.T(ctx, "workload.act"), Hide: true})
}

func unfold(ctx context.Context, open bool) string {
	if open {
		return i18n.T(ctx, "workload.map_fold")
	}
	return i18n.T(ctx, "workload.map_unfold")
}
