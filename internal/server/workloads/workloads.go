// Package workloads handles the pages on need: staffing, heat map, post map, posts, vacancies and candidates.
package workloads

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"mutasi/internal/asn"
	"mutasi/internal/employee"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
	"mutasi/internal/server/kit"
	"mutasi/internal/talent"
	"mutasi/internal/vacancy"
	"mutasi/internal/workload"
)

// Handlers of the area.
type Handlers struct {
	Kit       *kit.Kit
	Workload  *workload.Service
	Vacancies *vacancy.Service
	Employees *employee.Service
	Talents   *talent.Service
	Mobility  *mobility.Service
}

func (h *Handlers) today(ctx context.Context) asn.Date { return asn.DateOf(h.Kit.Today(ctx)) }

// The days that can be asked for: nothing is recorded before the first, and nobody plans beyond the other.
var earliest = asn.NewDate(2000, 1, 1)

const farthestYears = 30

// day is the day that the query asks for, zero for today; what cannot be asked for is told and leaves today. The query
// is changed to the one form that links carry.
func (h *Handlers) day(r *http.Request, q url.Values) (on asn.Date, fault string) {
	ctx, today := r.Context(), h.today(r.Context())
	text := strings.TrimSpace(q.Get("tanggal"))
	if text == "" {
		return asn.Date{}, ""
	}
	t, ok := i18n.ParseDate(text)
	on = asn.DateOf(t)
	q.Del("tanggal")
	switch last := today.AddYears(farthestYears); {
	case !ok:
		return asn.Date{}, i18n.T(ctx, "workload.day_unknown")
	case on.Before(earliest) || on.After(last):
		return asn.Date{}, i18n.T(ctx, "workload.day_range", "first", i18n.Date(ctx, earliest.Time()), "last", i18n.Date(ctx, last.Time()))
	case on == today:
		return asn.Date{}, ""
	}
	q.Set("tanggal", on.String())
	return on, ""
}

// minute adds that the sums may be a minute old.
func minute(ctx context.Context, words string) string {
	return words + " " + i18n.T(ctx, "workload.fresh_minute")
}

// dayWords says of which day the numbers are and what they rest on.
func dayWords(ctx context.Context, on, today asn.Date) string {
	switch {
	case on.IsZero():
		return i18n.T(ctx, "workload.as_today", "date", i18n.Date(ctx, today.Time()))
	case on.Before(today):
		return i18n.T(ctx, "workload.as_past", "date", i18n.Date(ctx, on.Time()))
	}
	return i18n.T(ctx, "workload.as_future", "date", i18n.Date(ctx, on.Time()))
}

func dateValue(ctx context.Context, on asn.Date) string {
	if on.IsZero() {
		return ""
	}
	return i18n.Date(ctx, on.Time())
}
