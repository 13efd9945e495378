package rebalance

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// tiny describes the random instances of the property tests.
type tiny struct {
	groups, people, moves int
	shape                 func(*rand.Rand) Shape
	reference, bounds     bool
}

func anyShape(r *rand.Rand) Shape { return Shape(r.IntN(3)) }

// snapshot makes an instance with shortage and surplus side by side.
func (t tiny) snapshot(r *rand.Rand) *Snapshot {
	s := &Snapshot{}
	n := 2 + r.IntN(t.groups-1)
	for g := range n {
		s.Groups = append(s.Groups, Group{
			ID: fmt.Sprintf("g%02d", g), Unit: fmt.Sprintf("u%d", g/2), Class: "guru", Weight: int32(1 + r.IntN(3)),
			Remote: uint8(r.IntN(4)), Shape: t.shape(r),
		})
	}
	for i := range 1 + r.IntN(t.people) {
		g := r.IntN(n)
		s.Groups[g].Incumbents++
		s.People = append(s.People, Person{ID: fmt.Sprintf("p%02d", i), Group: int32(g), Locked: r.IntN(8) == 0})
	}
	for g := range s.Groups {
		v := &s.Groups[g]
		v.Incumbents += int32(r.IntN(2))
		v.Need = max(0, v.Incumbents+int32(r.IntN(5))-2)
		v.Authorised = max(0, v.Need+int32(r.IntN(3))-1)
		v.Minimum = int32(r.IntN(int(v.Need) + 1))
		if r.IntN(3) == 0 {
			v.Maximum = max(0, v.Need+int32(r.IntN(4))-1)
		}
	}
	for i := range s.People {
		for _, g := range r.Perm(n)[:r.IntN(min(t.moves, n)+1)] {
			if int32(g) == s.People[i].Group {
				continue
			}
			var c Cost
			for k := range c {
				c[k] = int32(r.IntN(6))
				if Component(k) == Preference {
					c[k] *= 4
				}
			}
			s.Candidates.Append(Candidate{int32(i), int32(g), c})
			if r.IntN(10) == 0 {
				s.Forbidden = append(s.Forbidden, Pair{int32(i), int32(g)})
			}
		}
	}
	if t.reference && r.IntN(2) == 0 {
		s.Reference = []Pair{}
		for i := range s.People {
			if r.IntN(2) == 0 {
				s.Reference = append(s.Reference, Pair{int32(i), int32(r.IntN(n))})
			}
		}
	}
	if t.bounds {
		s.Bounds = someBounds(r, n)
	}
	return s
}

// someBounds nests single groups in pairs in everything.
func someBounds(r *rand.Rand, groups int) []Bound {
	var out []Bound
	limit := func() (int32, int32) {
		if r.IntN(2) == 0 {
			return None, int32(r.IntN(3))
		}
		return 0, int32(1 + r.IntN(2))
	}
	for g := range groups {
		if r.IntN(4) == 0 {
			stay, leave := limit()
			out = append(out, Bound{[]int32{int32(g)}, stay, leave})
		}
		if g%2 == 1 && r.IntN(3) == 0 {
			stay, leave := limit()
			out = append(out, Bound{[]int32{int32(g - 1), int32(g)}, stay, leave})
		}
	}
	return out
}

// brute is the oracle: it tries every assignment and knows nothing of networks.
type brute struct {
	s       *Snapshot
	levels  []Key
	options [][]option // per person, what may be done
	best    []int64
	at      []int
	must    int                 // person who does not stay; -1 for nobody
	each    func(heads []int32) // called for every legal plan, if set
}

type option struct {
	group int32
	cost  Cost
}

// solveBrute finds the best vector of levels.
func solveBrute(s *Snapshot, p Policy) *brute {
	b := solveOptions(s, p)
	b.try(0, p.MaxMoves)
	return b
}

func solveOptions(s *Snapshot, p Policy) *brute {
	b := &brute{s: s, at: make([]int, len(s.People)), must: -1}
	for _, l := range p.Levels {
		if l.Key != KeyTie {
			b.levels = append(b.levels, l.Key)
		}
	}
	for i := range s.People {
		b.options = append(b.options, []option{{group: s.People[i].Group}})
	}
	for _, c := range s.Candidates.All() {
		if !s.People[c.Person].Locked && !slices.Contains(s.Forbidden, Pair{c.Person, c.Group}) {
			b.options[c.Person] = append(b.options[c.Person], option{c.Group, c.Cost})
		}
	}
	return b
}

func (b *brute) try(i, movesLeft int) {
	if i == len(b.options) {
		b.judge()
		return
	}
	for k := range b.options[i] {
		if k > 0 && movesLeft == 0 {
			break
		}
		if k == 0 && i == b.must {
			continue
		}
		b.at[i] = k
		b.try(i+1, movesLeft-min(1, k))
	}
	b.at[i] = 0
}

func (b *brute) judge() {
	heads := make([]int32, len(b.s.Groups))
	left := make([]int32, len(b.s.Groups))
	for g := range heads {
		heads[g] = b.s.Groups[g].Incumbents
	}
	for i, k := range b.at {
		if k > 0 {
			heads[b.s.People[i].Group]--
			left[b.s.People[i].Group]++
			heads[b.options[i][k].group]++
		}
	}
	for g, n := range heads {
		v := &b.s.Groups[g]
		if n < min(v.Need, v.Incumbents) || n > max(v.Incumbents, min(v.Need, v.Authorised)) {
			return
		}
	}
	for _, bound := range b.s.Bounds {
		gone, all := int32(0), int32(0)
		for _, g := range bound.Groups {
			gone += left[g]
			all += b.s.Groups[g].Incumbents
		}
		if bound.MaxLeave != None && gone > bound.MaxLeave || bound.MinStay != None && all-gone < bound.MinStay {
			return
		}
	}
	if b.each != nil {
		b.each(heads)
	}
	v := make([]int64, len(b.levels))
	for l, key := range b.levels {
		v[l] = b.level(key, heads)
	}
	if b.best == nil || slices.Compare(v, b.best) < 0 {
		b.best = v
	}
}

// level states each goal from its definition.
func (b *brute) level(key Key, heads []int32) int64 {
	sum := int64(0)
	for g, n := range heads {
		v := &b.s.Groups[g]
		short, over := int64(max(0, v.Need-n)), int64(max(0, n-max(v.Need, v.Maximum)))
		switch key {
		case KeyMinimum:
			sum += int64(max(0, v.Minimum-n))
		case KeySurplus:
			sum += over * over
		case KeyShortage:
			w := int64(v.Weight) * int64(2+v.Remote) * 60
			for k := int64(1); k <= short; k++ {
				switch v.Shape {
				case Leximin:
					sum += w * (2*k - 1)
				case Linear:
					sum += w
				default:
					sum += (w*(2*k-1) + int64(v.Need)/2) / int64(v.Need)
				}
			}
		}
	}
	for i, k := range b.at {
		c := b.options[i][k].cost
		switch key {
		case KeyCost:
			sum += int64(c[Distance] + c[Competency] + c[Burden] + c[Change] - c[Preference])
		case KeyDistance, KeyCompetency, KeyBurden, KeyChange:
			sum += int64(c[map[Key]Component{KeyDistance: Distance, KeyCompetency: Competency, KeyBurden: Burden, KeyChange: Change}[key]])
		case KeyPreference:
			sum -= int64(c[Preference])
		case KeyStability:
			sum += b.unlike(i, b.options[i][k].group)
		}
	}
	return sum
}

func (b *brute) unlike(i int, group int32) int64 {
	if b.s.Reference == nil {
		return 0
	}
	shown := b.s.People[i].Group
	for _, r := range b.s.Reference {
		if int(r.Person) == i {
			shown = r.Group
		}
	}
	return truth(shown != group)
}
