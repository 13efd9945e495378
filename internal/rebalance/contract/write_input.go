package contract

import (
	"io"

	"mutasi/internal/rebalance"
)

// Write writes an input that Read reads back. Groups of shape Linear cannot be
// written: the contract has no name for it.
func Write(w io.Writer, in *Input) error {
	s := in.Snapshot
	for i := range s.Groups {
		if s.Groups[i].Shape > rebalance.Leximin {
			return errorf("group %q has a shape that the contract does not name", s.Groups[i].ID)
		}
	}
	e := newEncoder(w)
	e.object(func() {
		e.fieldInt("version", Version)
		e.policy(in)
		e.groupRows(s)
		e.peopleRows(s)
		e.arcRows(s)
		e.pairRows("forbid", s, s.Forbidden)
		e.boundRows(s)
		if s.Reference != nil {
			e.pairRows("reference", s, s.Reference)
		}
	})
	return e.flush()
}

func (e *encoder) policy(in *Input) {
	e.key("levels")
	e.list(func() {
		for _, l := range in.Policy.Levels {
			e.object(func() {
				e.fieldText("key", string(l.Key))
				if l.Weight > 0 {
					e.fieldInt("weight", l.Weight)
				}
			})
		}
	})
	e.key("limits")
	e.object(func() {
		if in.Policy.MaxMoves != rebalance.None {
			e.fieldInt("moves", int64(in.Policy.MaxMoves))
		}
		if in.Seconds != rebalance.None {
			e.fieldInt("seconds", int64(in.Seconds))
		}
	})
	e.fieldInt("seed", int64(in.Policy.Seed&(1<<63-1)))
}

func (e *encoder) groupRows(s *rebalance.Snapshot) {
	e.key("groups")
	e.list(func() {
		for i := range s.Groups {
			g := &s.Groups[i]
			e.line()
			e.object(func() {
				e.fieldText("id", g.ID)
				e.fieldText("unit", g.Unit)
				e.fieldText("class", g.Class)
				e.fieldInt("need", int64(g.Need))
				e.fieldInt("incumbents", int64(g.Incumbents))
				e.fieldInt("authorised", int64(g.Authorised))
				e.fieldInt("minimum", int64(g.Minimum))
				e.fieldInt("maximum", int64(g.Maximum))
				e.fieldInt("weight", int64(max(1, g.Weight)))
				e.fieldInt("remote", int64(g.Remote))
				e.fieldText("shape", [...]string{"relative", "leximin"}[g.Shape])
			})
		}
	})
}

func (e *encoder) peopleRows(s *rebalance.Snapshot) {
	e.key("people")
	e.list(func() {
		for i := range s.People {
			p := &s.People[i]
			e.line()
			e.object(func() {
				e.fieldText("id", p.ID)
				e.fieldText("group", s.Groups[p.Group].ID)
				if p.Locked {
					e.fieldBool("locked", true)
				}
				if p.Request {
					e.fieldBool("request", true)
				}
				if len(p.Wishes) > 0 {
					e.key("wishes")
					e.list(func() {
						for _, g := range p.Wishes {
							e.text(s.Groups[g].ID)
						}
					})
				}
				if p.Priority != 0 {
					e.fieldInt("priority", int64(p.Priority))
				}
			})
		}
	})
}

func (e *encoder) arcRows(s *rebalance.Snapshot) {
	e.key("arcs")
	e.list(func() {
		for _, c := range s.Candidates.All() {
			e.line()
			e.object(func() {
				e.fieldText("person", s.People[c.Person].ID)
				e.fieldText("group", s.Groups[c.Group].ID)
				e.key("cost")
				e.object(func() {
					for k, v := range c.Cost {
						e.fieldInt(rebalance.Component(k).String(), int64(v))
					}
				})
			})
		}
	})
}

func (e *encoder) pairRows(name string, s *rebalance.Snapshot, pairs []rebalance.Pair) {
	e.key(name)
	e.list(func() {
		for _, p := range pairs {
			e.line()
			e.object(func() {
				e.fieldText("person", s.People[p.Person].ID)
				e.fieldText("group", s.Groups[p.Group].ID)
			})
		}
	})
}

func (e *encoder) boundRows(s *rebalance.Snapshot) {
	e.key("bounds")
	e.list(func() {
		for _, b := range s.Bounds {
			e.line()
			e.object(func() {
				e.key("groups")
				e.list(func() {
					for _, g := range b.Groups {
						e.text(s.Groups[g].ID)
					}
				})
				if b.MinStay != rebalance.None {
					e.fieldInt("min_stay", int64(b.MinStay))
				}
				if b.MaxLeave != rebalance.None {
					e.fieldInt("max_leave", int64(b.MaxLeave))
				}
			})
		}
	})
}
