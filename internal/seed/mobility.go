package seed

import (
	"context"
	"fmt"
	"time"

	"mutasi/internal/db"
	"mutasi/internal/i18n"
	"mutasi/internal/mobility"
)

// buildMobility judges who may move. The nation is left to the first round of the background work: it takes minutes.
func buildMobility(ctx context.Context, d *db.DB, o Options) error {
	if o.Size == Nation {
		return nil
	}
	for i, g := range governments(o.Size) {
		now := lastHour(o.Today.AddDays(1), i18n.Zone(g.timezone))
		s := &mobility.Service{DB: d, Now: func() time.Time { return now }}
		if _, err := s.Refresh(ctx, i+1, o.Today); err != nil {
			return fmt.Errorf("readiness of %s: %w", g.name, err)
		}
	}
	return nil
}
