package rebalance

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func placed(r *Result) []Placed {
	var out []Placed
	for _, m := range r.Moves() {
		out = append(out, Placed{m.Person, m.To})
	}
	return out
}

func TestCheckProvesWhatPlanFound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(31, 1))
	for _, policy := range policies(7) {
		for range 200 {
			s := tiny{groups: 6, people: 9, moves: 4, shape: anyShape, reference: true}.snapshot(r)
			res := mustPlan(t, s, policy)
			again, err := Build(shuffle(r, s), policy)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := again.Check(placed(res), res.Proof()); err != nil {
				t.Fatalf("Check: %v", err)
			}
		}
	}
}

// TestCheckCatchesMutations breaks stored plans in one place at a time: a move
// lost, made up or led elsewhere, a price, a potential, a value or a bound off
// by one, one person lost in a group. All must be caught.
func TestCheckCatchesMutations(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(32, 1))
	caught := map[string]int{}
	for range 300 {
		s := tiny{groups: 6, people: 9, moves: 4, shape: anyShape, reference: true}.snapshot(r)
		res := mustPlan(t, s, DefaultPolicy())
		if len(res.model.movers) == 0 {
			continue
		}
		for name, mutate := range mutations(r, res) {
			moves, proof := placed(res), res.Proof()
			if !mutate(&moves, proof) {
				continue
			}
			if _, err := res.model.Check(moves, proof); err == nil {
				t.Fatalf("%s: not caught\n%+v", name, s)
			} else if fault := new(Fault); !errors.Is(err, ErrCertificate) && !errors.As(err, &fault) {
				t.Fatalf("%s: %v is neither a fault nor a failed certificate", name, err)
			}
			caught[name]++
		}
	}
	for _, name := range []string{
		"move lost", "move added", "move led elsewhere", "move twice", "price", "later price", "potential", "value", "dual", "later value",
		"heads", "tier missing", "group missing", "person missing",
	} {
		if caught[name] < 20 {
			t.Errorf("%s: only %d mutants", name, caught[name])
		}
	}
}

// mutations break one thing each; they return false where it does not apply.
func mutations(r *rand.Rand, res *Result) map[string]func(*[]Placed, *Proof) bool {
	m := res.model
	k := r.IntN(len(m.movers))
	standing := m.arcs[res.target[k]].group // somebody stands here, so its price matters
	off := int64(1 - 2*r.IntN(2))
	return map[string]func(*[]Placed, *Proof) bool{
		"move lost": func(mv *[]Placed, _ *Proof) bool {
			if len(*mv) == 0 {
				return false
			}
			i := r.IntN(len(*mv))
			*mv = slices.Delete(*mv, i, i+1)
			return true
		},
		"move added": func(mv *[]Placed, _ *Proof) bool {
			if res.target[k] != m.start[k] {
				return false
			}
			*mv = append(*mv, Placed{m.moverID(int32(k)), m.groupID(m.row(k)[1].group)})
			return true
		},
		"move led elsewhere": func(mv *[]Placed, _ *Proof) bool {
			for i, v := range *mv {
				at, _ := m.mover(v.Person)
				for _, a := range m.row(at)[1:] {
					if m.groupID(a.group) != v.To {
						(*mv)[i].To = m.groupID(a.group)
						return true
					}
				}
			}
			return false
		},
		"move twice": func(mv *[]Placed, _ *Proof) bool {
			if len(*mv) == 0 {
				return false
			}
			*mv = append(*mv, (*mv)[0])
			return true
		},
		"price":          func(_ *[]Placed, p *Proof) bool { p.Groups[standing].Price[0] += off; return true },
		"later price":    func(_ *[]Placed, p *Proof) bool { return offLater(res, k, p) },
		"potential":      func(_ *[]Placed, p *Proof) bool { p.People[k].Price += off; return true },
		"value":          func(_ *[]Placed, p *Proof) bool { p.Tiers[0].Value += off; return true },
		"dual":           func(_ *[]Placed, p *Proof) bool { p.Tiers[0].Dual += off; return true },
		"later value":    func(_ *[]Placed, p *Proof) bool { p.Tiers[1].Value += off; return true },
		"heads":          func(_ *[]Placed, p *Proof) bool { p.Groups[standing].After--; return true },
		"tier missing":   func(_ *[]Placed, p *Proof) bool { p.Tiers = p.Tiers[1:]; return true },
		"group missing":  func(_ *[]Placed, p *Proof) bool { p.Groups = p.Groups[1:]; return true },
		"person missing": func(_ *[]Placed, p *Proof) bool { p.People = p.People[1:]; return true },
	}
}

// offLater makes the price of the draw so high that the person would be better
// off elsewhere, where there is an equal choice by the tiers before.
func offLater(res *Result, k int, p *Proof) bool {
	m := res.model
	q := res.flow.Problem()
	used := res.target[k]
	for a := m.start[k]; a < m.start[k+1]; a++ {
		g, h := q.Group[a], q.Group[used]
		if a == used || q.Cost[a]+res.flow.Price[g] != q.Cost[used]+res.flow.Price[h] {
			continue
		}
		p.Groups[h].Price[len(p.Groups[h].Price)-1] += 1 << 50
		return true
	}
	return false
}
