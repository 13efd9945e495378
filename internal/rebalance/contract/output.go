package contract

import (
	"io"

	"mutasi/internal/rebalance"
)

// Stats is what a run cost.
type Stats struct {
	Seconds    float64 // wall clock
	CPUSeconds float64 // of the process
	PeakBytes  int64   // most memory held; 0 if the system does not tell
	Solver     string
}

// Report is what "mutasi plan solve" writes.
type Report struct {
	Result      *rebalance.Result
	Open        []rebalance.Open
	Explanation *rebalance.Explanation // nil unless asked for
	Snapshot    string                 // hash of the snapshot
	Stats       Stats
}

// WriteReport writes a plan with its proof.
func WriteReport(w io.Writer, r *Report) error {
	e := newEncoder(w)
	e.object(func() {
		e.fieldInt("version", Version)
		e.fieldText("status", string(r.Result.Status))
		if r.Result.Status == rebalance.Stopped {
			e.fieldInt("gap", r.Result.Gap)
			e.fieldTexts("gap_levels", keys(r.Result.GapLevels))
		}
		e.fieldText("snapshot", r.Snapshot)
		scores := r.Result.Scores()
		e.key("objective")
		e.object(func() {
			for _, s := range scores {
				e.fieldInt(string(s.Key), s.After)
			}
		})
		e.key("today")
		e.object(func() {
			for _, s := range scores {
				e.fieldInt(string(s.Key), s.Before)
			}
		})
		e.moves(r.Result.Moves())
		e.proof(r.Result.Proof(), r.Result.Status == rebalance.Optimal)
		e.open(r.Open)
		if r.Explanation != nil {
			e.explanation(r.Explanation)
		}
		e.stats(r.Stats)
	})
	return e.flush()
}

func keys(list []rebalance.Key) []string {
	out := make([]string, len(list))
	for i, k := range list {
		out[i] = string(k)
	}
	return out
}

func (e *encoder) moves(moves []rebalance.Move) {
	e.key("moves")
	e.list(func() {
		for _, m := range moves {
			e.line()
			e.object(func() {
				e.fieldText("person", m.Person)
				e.fieldText("from", m.From)
				e.fieldText("to", m.To)
				e.fieldInt("chain", int64(m.Chain))
				e.fieldInt("step", int64(m.Step))
				e.fieldBool("ring", m.Ring)
			})
		}
	})
}

func (e *encoder) proof(p *rebalance.Proof, passed bool) {
	e.key("groups")
	e.list(func() {
		for _, g := range p.Groups {
			e.line()
			e.object(func() {
				e.fieldText("id", g.ID)
				e.fieldInt("before", int64(g.Before))
				e.fieldInt("after", int64(g.After))
				e.fieldInt("price", g.Price[0])
				e.fieldInts("later", g.Price[1:])
			})
		}
	})
	e.key("people")
	e.list(func() {
		for _, v := range p.People {
			e.line()
			e.object(func() {
				e.fieldText("id", v.ID)
				e.fieldInt("price", v.Price)
			})
		}
	})
	e.key("certificate")
	e.object(func() {
		e.fieldBool("passed", passed)
		e.fieldInt("dual", p.Tiers[0].Dual)
		e.key("tiers")
		e.list(func() {
			for _, t := range p.Tiers {
				e.object(func() {
					e.fieldTexts("levels", keys(t.Levels))
					e.fieldInt("value", t.Value)
					e.fieldInts("stay", t.Stay)
				})
			}
		})
	})
}

func (e *encoder) open(open []rebalance.Open) {
	e.key("open")
	e.list(func() {
		for _, o := range open {
			e.line()
			e.object(func() {
				e.fieldText("group", o.Group)
				e.fieldInt("missing", int64(o.Missing))
				e.fieldText("reason", string(o.Reason))
				e.key("hall")
				e.object(func() {
					e.fieldTexts("groups", o.Groups)
					e.fieldTexts("people", o.People)
				})
				if o.Reason == rebalance.OpenGoals {
					e.effect("loss", &o.Loss)
				}
			})
		}
	})
}

// effect writes differences by level, then by component.
func (e *encoder) effect(name string, v *rebalance.Effect) {
	e.key(name)
	e.object(func() {
		for _, d := range v.Levels {
			e.fieldInt(string(d.Key), d.Delta)
		}
	})
	e.key(name + "_parts")
	e.object(func() {
		for c, d := range v.Parts {
			if d != 0 {
				e.fieldInt(rebalance.Component(c).String(), d)
			}
		}
		e.fieldInt("open", v.Open)
		e.fieldInt("moves", v.Moves)
	})
}

func (e *encoder) explanation(x *rebalance.Explanation) {
	if x.Person != "" {
		e.fieldText("person", x.Person)
		e.fieldText("home", x.Home)
		e.fieldText("chosen", x.Chosen[0])
	} else {
		e.fieldText("group", x.Group)
		e.fieldTexts("chosen", x.Chosen)
	}
	if x.Margin != nil {
		e.fieldInt("margin", x.Margin[0])
	}
	e.key("ranked")
	e.list(func() {
		for i := range x.Ranked {
			e.line()
			e.alternative(&x.Ranked[i])
		}
	})
	if len(x.Fixed) > 0 {
		e.failures("fixed", x.Fixed)
	}
	e.key("excluded")
	e.list(func() {
		for _, v := range x.Excluded {
			e.object(func() {
				e.fieldText("group", v.Group)
				e.failures("reasons", v.Reasons)
			})
		}
	})
	e.key("sentences")
	e.list(func() {
		for _, m := range x.Messages() {
			e.line()
			e.text(m.Text())
		}
	})
}

func (e *encoder) failures(name string, list []rebalance.RuleFailure) {
	e.key(name)
	e.list(func() {
		for _, f := range list {
			e.object(func() {
				e.fieldText("code", f.Code)
				e.fieldBool("unknown", f.Unknown)
			})
		}
	})
}

func (e *encoder) alternative(a *rebalance.Alternative) {
	e.object(func() {
		e.fieldText("id", a.ID)
		e.fieldBool("chosen", a.Chosen)
		e.fieldBool("possible", a.Possible)
		if !a.Possible {
			return
		}
		e.fieldInt("regret", a.Regrets[0])
		if len(a.Regrets) > 1 {
			e.fieldInts("later", a.Regrets[1:])
		}
		e.effect("by_level", &a.Effect)
		e.key("binding")
		e.list(func() {
			for _, b := range a.Binding {
				e.object(func() {
					e.fieldText("kind", string(b.Kind))
					e.fieldText("group", b.Group)
					e.fieldInt("price", b.Price)
				})
			}
		})
		e.key("consequences")
		e.list(func() {
			for _, s := range a.Consequences {
				e.object(func() {
					e.fieldText("person", s.Person)
					e.fieldText("from", s.From)
					e.fieldText("to", s.To)
				})
			}
		})
	})
}

func (e *encoder) stats(s Stats) {
	e.key("stats")
	e.object(func() {
		e.fieldFloat("seconds", s.Seconds)
		e.fieldFloat("cpu_seconds", s.CPUSeconds)
		e.fieldInt("peak_bytes", s.PeakBytes)
		e.fieldText("solver", s.Solver)
	})
}
