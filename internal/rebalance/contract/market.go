package contract

import (
	"fmt"
	"io"
	"slices"

	"mutasi/internal/rebalance"
	"mutasi/internal/rebalance/market"
)

// Round is an own-request round made from an input.
type Round struct {
	Market  market.Market
	Ignored []rebalance.Pair // wishes without an admissible move, by row
}

// NewRound takes the people who asked to move, and of their wishes those that
// the input lists as moves. Bounds on departures and limits on moves have no
// place in it: a round lets nobody end worse, and they would.
func NewRound(in *Input) (*Round, error) {
	s := in.Snapshot
	if len(s.Bounds) > 0 {
		return nil, &rebalance.Fault{Path: "bounds", Reason: "the own-request round has no bounds on departures"}
	}
	if in.Policy.MaxMoves != rebalance.None {
		return nil, &rebalance.Fault{Path: "limits.moves", Reason: "the own-request round has no limit on moves"}
	}
	model, err := rebalance.Build(s, in.Policy)
	if err != nil {
		return nil, fmt.Errorf("build: %w", err)
	}
	r := &Round{Market: market.Market{Seed: in.Policy.Seed}}
	for i := range s.Groups {
		g := &s.Groups[i]
		r.Market.Groups = append(r.Market.Groups, market.Group{ID: g.ID, Need: g.Need, Incumbents: g.Incumbents, Authorised: g.Authorised})
	}
	for i := range s.People {
		p := &s.People[i]
		if p.Locked || len(p.Wishes) == 0 {
			continue
		}
		v := market.Person{ID: p.ID, Group: p.Group, Priority: int64(p.Priority)}
		for _, w := range p.Wishes {
			switch why, err := model.WhyNot(p.ID, s.Groups[w].ID); {
			case err != nil:
				return nil, fmt.Errorf("wish of %q: %w", p.ID, err)
			case len(why) > 0 || w == p.Group || slices.Contains(v.Wishes, w):
				r.Ignored = append(r.Ignored, rebalance.Pair{Person: int32(i), Group: w})
			default:
				v.Wishes = append(v.Wishes, w)
			}
		}
		if len(v.Wishes) > 0 {
			r.Market.People = append(r.Market.People, v)
		}
	}
	return r, nil
}

// WriteRound writes the outcome of a round.
func WriteRound(w io.Writer, in *Input, r *Round, out *market.Outcome, stats Stats) error {
	e := newEncoder(w)
	m := &r.Market
	e.object(func() {
		e.fieldInt("version", Version)
		e.key("moves")
		e.list(func() {
			for no, steps := range slices.Concat(out.Chains, out.Rings) {
				for i, s := range steps {
					e.line()
					e.roundStep(m, s, no+1, i+1)
				}
			}
		})
		for _, part := range []struct {
			name string
			list [][]market.Step
		}{{"rings", out.Rings}, {"chains", out.Chains}} {
			e.key(part.name)
			e.list(func() {
				for _, steps := range part.list {
					e.line()
					e.list(func() {
						for _, s := range steps {
							e.text(m.People[s.Person].ID)
						}
					})
				}
			})
		}
		e.key("unmatched")
		e.list(func() {
			for _, p := range out.Unmatched {
				e.text(m.People[p].ID)
			}
		})
		e.pairRows("ignored", in.Snapshot, r.Ignored)
		e.stats(stats)
	})
	return e.flush()
}

func (e *encoder) roundStep(m *market.Market, s market.Step, chain, step int) {
	e.object(func() {
		e.fieldText("person", m.People[s.Person].ID)
		e.fieldText("from", m.Groups[s.From].ID)
		e.fieldText("to", m.Groups[s.To].ID)
		e.fieldInt("chain", int64(chain))
		e.fieldInt("step", int64(step))
	})
}
