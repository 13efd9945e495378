package rebalance

import (
	"fmt"
	"slices"

	"mutasi/internal/rebalance/flow"
)

// Proof is all that shows, together with the snapshot and the policy, that a
// plan is the best one: prices by tier. It is stored with the plan, so that an
// auditor can repeat the check years later without a solver.
type Proof struct {
	Tiers  []TierProof    // the tiers of the model in order, then the public draw
	Groups []GroupOutcome // by id
	People []PersonPrice  // everyone who had a choice, by id
}

// PersonPrice is the least that any choice of a person costs in the first tier,
// its price included.
type PersonPrice struct {
	ID    string
	Price int64
}

// TierProof is what one tier states.
type TierProof struct {
	Levels []Key
	Value  int64   // of the plan, in the packed number of the tier without its constant part
	Dual   int64   // no plan is worth less; stated for the first tier only
	Stay   []int64 // price of every bound in the order of the model; nil without bounds
}

// GroupOutcome is a group before and after the plan with its price in every
// tier: what one more person in it costs, negative if that is worth something.
type GroupOutcome struct {
	ID            string
	Before, After int32
	Price         []int64
}

// Proof states the proof of the result.
func (r *Result) Proof() *Proof {
	m, plan := r.model, r.flow
	p := &Proof{}
	p.Tiers = append(p.Tiers, TierProof{m.keysOf(0), plan.Cost, plan.Dual, plan.Stay})
	for t := range plan.Tiers {
		v := &plan.Tiers[t]
		p.Tiers = append(p.Tiers, TierProof{Levels: m.keysOf(t + 1), Value: v.Value, Stay: v.Stay})
	}
	for g, row := range m.groups {
		out := GroupOutcome{m.groupID(int32(g)), m.snap.Groups[row].Incumbents, r.heads[g], []int64{plan.Price[g]}}
		for t := range plan.Tiers {
			out.Price = append(out.Price, plan.Tiers[t].Price[g])
		}
		p.Groups = append(p.Groups, out)
	}
	for k := range m.movers {
		p.People = append(p.People, PersonPrice{m.moverID(int32(k)), plan.Potential[k]})
	}
	return p
}

// Placed is where a plan puts somebody.
type Placed struct{ Person, To string }

// Check repeats the proof of a stored plan: moves are everybody who moves. It
// uses no solver. A nil error means that the plan is legal and that no plan is
// better under the model's levels.
func (m *Model) Check(moves []Placed, proof *Proof) (*Result, error) {
	choice, err := m.choices(moves)
	if err != nil {
		return nil, err
	}
	p := m.network()
	draw := len(proof.Tiers) == len(m.tiers)+1
	if noDraw := joint(p.Bounds) && len(proof.Tiers) == len(m.tiers); !draw && !noDraw || len(proof.Groups) != len(m.groups) {
		return nil, fmt.Errorf("%w: it states %d tiers and %d groups for %d and %d", ErrCertificate,
			len(proof.Tiers), len(proof.Groups), len(m.tiers)+1, len(m.groups))
	}
	plan := &flow.Plan{
		Choice: choice, Cost: proof.Tiers[0].Value, Dual: proof.Tiers[0].Dual, Stay: proof.Tiers[0].Stay,
		Price: make([]int64, len(m.groups)), Potential: make([]int64, len(m.movers)),
	}
	for t, level := range m.later()[:len(proof.Tiers)-1] {
		plan.Tiers = append(plan.Tiers, flow.Tier{
			Level: level, Value: proof.Tiers[t+1].Value, Stay: proof.Tiers[t+1].Stay, Price: make([]int64, len(m.groups)),
		})
	}
	if err := m.readPrices(plan, proof); err != nil {
		return nil, err
	}
	if err := flow.Verify(p, plan); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	r := &Result{model: m, flow: plan, Status: Optimal, target: make([]int32, len(m.movers))}
	for k, c := range choice {
		r.target[k] = m.start[k] + c
	}
	r.count()
	for g := range proof.Groups {
		if after := proof.Groups[g].After; after != r.heads[g] {
			return nil, fmt.Errorf("%w: group %q has %d people after the plan, stated as %d", ErrCertificate, m.groupID(int32(g)), r.heads[g], after)
		}
	}
	return r, r.legal()
}

// readPrices moves the prices of a proof into a plan.
func (m *Model) readPrices(plan *flow.Plan, proof *Proof) error {
	for g := range m.groups {
		v := &proof.Groups[g]
		if v.ID != m.groupID(int32(g)) || len(v.Price) != len(plan.Tiers)+1 {
			return fmt.Errorf("%w: group %q is missing or has not one price a tier", ErrCertificate, m.groupID(int32(g)))
		}
		plan.Price[g] = v.Price[0]
		for t := range plan.Tiers {
			plan.Tiers[t].Price[g] = v.Price[t+1]
		}
	}
	if len(proof.People) != len(m.movers) {
		return fmt.Errorf("%w: it states %d people for %d who had a choice", ErrCertificate, len(proof.People), len(m.movers))
	}
	for k := range m.movers {
		v := &proof.People[k]
		if v.ID != m.moverID(int32(k)) {
			return fmt.Errorf("%w: person %q has no price", ErrCertificate, m.moverID(int32(k)))
		}
		plan.Potential[k] = v.Price
	}
	return nil
}

// choices finds the arc of every mover.
func (m *Model) choices(moves []Placed) ([]int32, error) {
	choice := make([]int32, len(m.movers))
	for i, mv := range moves {
		k, ok := m.mover(mv.Person)
		if !ok {
			return nil, faultf(fmt.Sprintf("moves[%d].person", i), "%q has no move to choose from", mv.Person)
		}
		if choice[k] != 0 {
			return nil, faultf(fmt.Sprintf("moves[%d].person", i), "%q moves twice", mv.Person)
		}
		g, ok := m.groupOf(mv.To)
		at := slices.IndexFunc(m.row(k), func(a arc) bool { return a.group == g })
		if !ok || at <= 0 {
			return nil, faultf(fmt.Sprintf("moves[%d].to", i), "%q may not move to %q", mv.Person, mv.To)
		}
		choice[k] = int32(at)
	}
	return choice, nil
}

// mover finds a mover by id.
func (m *Model) mover(id string) (int, bool) {
	return searchID(m.movers, id, func(row int32) string { return m.snap.People[row].ID })
}

// groupOf finds a group by id.
func (m *Model) groupOf(id string) (int32, bool) {
	g, ok := searchID(m.groups, id, func(row int32) string { return m.snap.Groups[row].ID })
	return int32(g), ok
}
