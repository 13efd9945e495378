package rebalance

import (
	"math/bits"
	"slices"

	"mutasi/internal/rebalance/flow"
)

// network is the model as a problem of package flow, priced by the first tier.
// Arc a of the problem is arc a of the model, person k is mover k and groups
// are the same.
func (m *Model) network() *flow.Problem {
	first := m.prices(&m.tiers[0])
	p := &flow.Problem{
		Persons: len(m.movers), Groups: len(m.groups), Start: m.start, Group: make([]int32, len(m.arcs)), Cost: first.Cost,
		Must: make([]int32, len(m.groups)), SlotStart: make([]int32, 1, len(m.groups)+1), Slot: first.Slot,
		PersonKey: m.keys.person, GroupKey: m.keys.group, Bounds: m.allBounds(),
	}
	for a := range m.arcs {
		p.Group[a] = m.arcs[a].group
	}
	slots := int32(0)
	for g := range m.groups {
		p.Must[g] = m.lower[g] - m.fixed[g]
		slots += m.upper[g] - m.lower[g]
		p.SlotStart = append(p.SlotStart, slots)
	}
	return p
}

// prices is what arcs and heads add to a tier.
func (m *Model) prices(t *tier) flow.Level {
	out := flow.Level{Cost: make([]int64, len(m.arcs))}
	for k := range m.movers {
		for a := m.start[k]; a < m.start[k+1]; a++ {
			out.Cost[a] = m.arcCost(t, k, &m.arcs[a])
		}
	}
	for g := range m.groups {
		for n := m.lower[g] + 1; n <= m.upper[g]; n++ {
			out.Slot = append(out.Slot, m.headCost(t, g, n))
		}
	}
	return out
}

// later are the tiers after the first and the public draw, which has as many
// bits as exact sums allow.
func (m *Model) later() []flow.Level {
	var out []flow.Level
	for t := range m.tiers[1:] {
		out = append(out, m.prices(&m.tiers[t+1]))
	}
	room := bits.Len64(uint64(flow.Limit/8/m.size())) - 1
	shift := max(0, drawBits-room)
	draw := flow.Level{Cost: make([]int64, len(m.arcs))}
	for k := range m.movers {
		for a := m.start[k]; a < m.start[k+1]; a++ {
			draw.Cost[a] = flow.TieBreak(m.policy.Seed, m.keys.person[k], m.keys.group[m.arcs[a].group]) >> shift
		}
	}
	return append(out, draw)
}

// drawBits is the size of flow.TieBreak's weights.
const drawBits = 36

// allBounds adds the limit on all moves as a bound around all groups.
func (m *Model) allBounds() []flow.Bound {
	if m.policy.MaxMoves == None || m.policy.MaxMoves >= len(m.movers) {
		return m.bounds
	}
	all := make([]int32, len(m.groups))
	for g := range all {
		all[g] = int32(g)
	}
	return append(slices.Clone(m.bounds), flow.Bound{Groups: all, Stay: int32(len(m.movers) - m.policy.MaxMoves)})
}
