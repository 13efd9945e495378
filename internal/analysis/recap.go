package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/policy"
	"mutasi/internal/workload"
	"mutasi/internal/workload/method"
)

// A RecapRow is a line of the recap of needs (rekap kebutuhan, peta jabatan).
type RecapRow struct {
	workload.Balance
	// EJ is the effectiveness of the post, "" where nobody holds it or no exact need is known, with its Grade.
	EJ, Grade string
}

// maxRecap is more posts than any agency has.
const maxRecap = 200_000

// Recap lists the posts of the actor's scope, or of one unit and those below it, by office, unit and name.
func (s *Service) Recap(ctx context.Context, who access.Actor, unit string, on asn.Date) ([]RecapRow, error) {
	p, err := (&workload.Service{DB: s.DB}).Staffing(ctx, who, workload.Filter{Unit: unit}, nil, maxRecap, on, true)
	if err != nil {
		return nil, err
	}
	pol, err := policy.Service{}.Load(ctx, s.DB, who.AgencyID, on)
	if err != nil {
		return nil, fmt.Errorf("recap: %w", err)
	}
	out := make([]RecapRow, len(p.Rows))
	for i, b := range p.Rows {
		out[i].Balance = b
		if b.Exact == nil {
			continue
		}
		exact, _ := method.ParseNumber(strconv.FormatFloat(*b.Exact, 'f', 4, 64))
		if ej, ok := method.Effectiveness(exact, b.Held); ok {
			out[i].EJ, out[i].Grade = ej.Cut(2), method.Grade(ej, pol.List(policy.EffectivenessGrades))
		}
	}
	slices.SortStableFunc(out, func(a, b RecapRow) int {
		return cmp.Or(cmp.Compare(a.Office, b.Office), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.UnitID, b.UnitID), cmp.Compare(a.Position, b.Position))
	})
	return out, nil
}
