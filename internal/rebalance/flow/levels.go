package flow

import "context"

// Pack returns the problem whose single cost weighs the problem's own objective
// and the levels below it so that a gain by an upper level, however small,
// outweighs any loss by those below, and the weight of each. It fails with
// ErrProblem when the weights do not fit; refine level by level then.
func Pack(p *Problem, levels ...Level) (*Problem, []int64, error) {
	q := *p
	q.Cost, q.Slot = make([]int64, len(p.Cost)), make([]int64, len(p.Slot))
	all := append([]Level{{p.Cost, p.Slot}}, levels...)
	weights := make([]int64, len(all))
	below := int64(0) // the most that two plans differ by the levels below
	for k := len(all) - 1; k >= 0; k-- {
		weights[k] = below + 1
		spread, ok := p.spread(all[k])
		if !ok || weights[k] > Limit || spread > Limit/weights[k] || below > Limit-spread*weights[k] {
			return nil, nil, fault("level %d cannot be packed: weight %d", k, weights[k])
		}
		below += spread * weights[k]
		for a, c := range all[k].Cost {
			q.Cost[a] += weights[k] * c
		}
		for s, c := range all[k].Slot {
			q.Slot[s] += weights[k] * c
		}
	}
	if err := q.Check(); err != nil {
		return nil, nil, err
	}
	return &q, weights, nil
}

// spread returns the most that two plans can differ by a level; ok is false when
// it is beyond Limit.
func (p *Problem) spread(l Level) (int64, bool) {
	sum := uint64(0)
	for i := 0; l.Cost != nil && i < p.Persons; i++ {
		lo, hi := far, -far
		for _, c := range l.Cost[p.Start[i]:p.Start[i+1]] {
			if magnitude(c) > uint64(Limit) {
				return 0, false
			}
			lo, hi = min(lo, c), max(hi, c)
		}
		sum += uint64(hi - lo)
		if sum > uint64(Limit) {
			return 0, false
		}
	}
	for _, c := range l.Slot {
		if sum += magnitude(c); sum > uint64(Limit) || magnitude(c) > uint64(Limit) {
			return 0, false
		}
	}
	return int64(sum), true
}

// SolveLevels returns the plan that is best by the problem's own objective and,
// among those, by each level in turn: packed into one cost when that fits, else
// by one refinement after the other. The tie-break comes last unless the options
// say otherwise. Packed reports which: the plan's Problem, Price, Cost and Tiers
// are those of the packed problem then. On ctx's end the plan is legal and its
// gap is true for the objective it was solved by.
func SolveLevels(ctx context.Context, p *Problem, levels []Level, opt Options) (plan *Plan, packed bool, err error) {
	if q, _, err := Pack(p, levels...); err == nil {
		plan, err := Solve(ctx, q, opt)
		return plan, true, err
	}
	first := opt
	first.AnyOptimum = true
	plan, err = Solve(ctx, p, first)
	for _, level := range levels {
		if err != nil {
			return plan, false, err
		}
		plan, err = plan.Refine(ctx, level)
	}
	if err != nil || opt.AnyOptimum {
		return plan, false, err
	}
	plan.options = opt
	plan, err = plan.breakTies(ctx)
	return plan, false, err
}
