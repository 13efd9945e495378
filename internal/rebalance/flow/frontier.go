package flow

import "context"

// Point is one choice between moving few people and a good objective.
type Point struct {
	Charge int64   // what every arc but the stay arc cost on top
	Moves  int     // persons who leave their home
	Cost   int64   // objective without the charges; no plan with as few moves has less
	Heads  []int32 // persons by group
}

// Frontier solves the problem again at each charge per move and returns what the
// best plan looks like then, in the order of the charges. A higher charge never
// gives more moves. Charges are at least 0 and within the problem's range.
func (p *Plan) Frontier(ctx context.Context, charges []int64) ([]Point, error) {
	points := make([]Point, len(charges))
	for k, charge := range charges {
		q := *p.Problem()
		q.Cost = make([]int64, len(q.Cost))
		copy(q.Cost, p.Problem().Cost)
		for i := range q.Persons {
			for a := q.Start[i] + 1; a < q.Start[i+1]; a++ {
				q.Cost[a] += charge
			}
		}
		if err := q.checkRange(); err != nil || charge < 0 {
			return nil, fault("charge %d is out of range", charge)
		}
		plan, err := Solve(ctx, &q, p.options)
		if err != nil {
			return nil, err
		}
		points[k] = Point{Charge: charge, Heads: plan.Heads()}
		for _, choice := range plan.Choice {
			if choice != 0 {
				points[k].Moves++
			}
		}
		points[k].Cost = plan.Cost - charge*int64(points[k].Moves)
	}
	return points, nil
}
