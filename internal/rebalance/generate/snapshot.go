package generate

import (
	"fmt"

	"mutasi/internal/rebalance"
)

// Policy is the usual one: shortage before the cost of moves before what surplus
// remains, then as little change as can be, then the public tie-break.
func (c *City) Policy() rebalance.Policy {
	return rebalance.Policy{
		Levels: []rebalance.Level{
			{Key: rebalance.KeyShortage, Weight: c.Weight}, {Key: rebalance.KeyCost}, {Key: rebalance.KeySurplus},
			{Key: rebalance.KeyStability}, {Key: rebalance.KeyTie},
		},
		Seed: c.Seed & (1<<63 - 1), MaxMoves: rebalance.None,
	}
}

// Snapshot is the drawn region in the field's words.
func (c *City) Snapshot() *rebalance.Snapshot {
	s := &rebalance.Snapshot{}
	shape := rebalance.Relative
	if c.Leximin {
		shape = rebalance.Leximin
	}
	for g := range c.Groups {
		v := &c.Groups[g]
		s.Groups = append(s.Groups, rebalance.Group{
			ID: fmt.Sprintf("g%06d", g), Unit: fmt.Sprintf("u%06d", v.Unit), Class: fmt.Sprintf("k%02d", v.Class),
			Need: v.Need, Incumbents: v.Incumbents, Authorised: v.Authorise, Weight: 1,
			Remote: uint8(min(3, c.UnitList[v.Unit].Remote)), Shape: shape,
		})
	}
	var arcs []Arc
	for i := range c.People {
		p := &c.People[i]
		arcs = c.Arcs(i, arcs)
		s.People = append(s.People, rebalance.Person{
			ID: fmt.Sprintf("p%07d", i), Group: p.Group, Locked: p.Targets == 0, Request: len(p.Wishes) > 0, Wishes: p.Wishes,
		})
		for _, a := range arcs {
			s.Candidates.Append(rebalance.Candidate{Person: int32(i), Group: a.Group, Cost: rebalance.Cost{
				rebalance.Distance: int32(a.Cost.Distance), rebalance.Competency: int32(a.Cost.Competency),
				rebalance.Burden: int32(a.Cost.Burden), rebalance.Preference: int32(a.Cost.Preference),
				rebalance.Change: int32(a.Cost.Change),
			}})
		}
	}
	return s
}
