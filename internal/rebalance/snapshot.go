package rebalance

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"iter"
)

// Shape says how the shortage of a group counts when several posts are open.
type Shape uint8

const (
	// Relative is s²/N: the share of the need that is missing, squared, so that
	// one open post of two hurts more than one of twenty.
	Relative Shape = iota
	// Leximin is s²: with equal weights its minimum is the plan in which the
	// worst group is best off, then the second worst, and so on (Frank and
	// Murota, Decreasing minimization on M-convex sets).
	Leximin
	// Linear is s: every open post counts the same.
	Linear
)

// Component names one part of the cost of a move. Each part is 0..MaxCost;
// Preference is subtracted, the others are added.
type Component uint8

// The parts of the cost of a move, in the order of the JSON contract.
const (
	Distance   Component = iota // longer way from home, in units of the policy
	Competency                  // gap between the post's standard and the person
	Burden                      // a move nobody asked for
	Preference                  // an own request granted; subtracted
	Change                      // charge for moving at all
	Components                  // how many there are
)

// String is the name of the component in the JSON contract.
func (c Component) String() string {
	return [...]string{"distance", "competency", "burden", "preference", "change", "?"}[min(c, Components)]
}

// Limits of a snapshot.
const (
	MaxCost   = 1_000_000   // one component of one move
	MaxHeads  = 5_000_000   // need, incumbents or authorised posts of one group
	MaxWeight = 10_000      // weight of a group
	MaxPeople = 5_000_000   // people of one snapshot
	MaxGroups = 5_000_000   // groups of one snapshot
	MaxMoves  = 500_000_000 // candidate moves of one snapshot
)

// Cost holds the components of one move.
type Cost [Components]int32

// Group is a class of post in a unit: the posts are interchangeable.
// A structural post is a group with one authorised post.
type Group struct {
	ID, Unit, Class string
	Need            int32 // posts the workload analysis asks for
	Incumbents      int32 // people who hold such a post today, listed or not
	Authorised      int32 // posts in the establishment (formasi)
	Minimum         int32 // legal minimum (SKB 5 Menteri, Permenkes), at most Need
	Maximum         int32 // with more somebody is too many (teachers of 24 lesson hours), though never below Need; 0: Need
	Weight          int32 // weight of the class in the shortage level, 1..MaxWeight
	Remote          uint8 // 0 city .. 3 very remote; adds half a weight each
	Shape           Shape
	Post            *Post // what the rules ask of its holder; nil: no demand known
}

// Person is one civil servant.
type Person struct {
	ID      string
	Group   int32 // index in Snapshot.Groups of the post held today
	Locked  bool  // may not move in this round
	Request bool  // asked to move
	Wishes  []int32
	// Priority is the person's published points in the own-request round, 0 to
	// MaxCost; more goes first. A plan does not read it.
	Priority int32
	Facts    *Facts // what the rules read; nil: nothing is known
}

// Candidate is one candidate move.
type Candidate struct {
	Person, Group int32
	Cost          Cost
}

// Pair is a person and a group by index.
type Pair struct{ Person, Group int32 }

// Bound limits how many people leave a set of groups in this round, whatever
// comes in: at least MinStay of today's incumbents stay and at most MaxLeave
// leave. None in either field is no limit.
type Bound struct {
	Groups            []int32
	MinStay, MaxLeave int32
}

// None marks an absent optional number.
const None = -1

// Candidates is a list of candidate moves kept in blocks, so that a long list grows
// without ever being copied. The zero value is empty.
type Candidates struct {
	blocks [][]Candidate
	n      int
}

const candidateBlock = 1 << 15

// Append adds one move.
func (m *Candidates) Append(v Candidate) {
	if last := len(m.blocks) - 1; last < 0 || len(m.blocks[last]) == cap(m.blocks[last]) {
		m.blocks = append(m.blocks, make([]Candidate, 0, min(candidateBlock, max(64, m.n))))
	}
	last := len(m.blocks) - 1
	m.blocks[last] = append(m.blocks[last], v)
	m.n++
}

// Len is the number of moves.
func (m *Candidates) Len() int { return m.n }

// Renumber replaces every person and group by its new index. It is for whoever
// builds a snapshot.
func (m *Candidates) Renumber(person, group []int32) {
	for _, block := range m.blocks {
		for i := range block {
			block[i].Person, block[i].Group = person[block[i].Person], group[block[i].Group]
		}
	}
}

// All yields the moves in the order they were appended.
func (m *Candidates) All() iter.Seq2[int, Candidate] {
	return func(yield func(int, Candidate) bool) {
		i := 0
		for _, block := range m.blocks {
			for _, v := range block {
				if !yield(i, v) {
					return
				}
				i++
			}
		}
	}
}

// Snapshot is what a plan is made from: an immutable read of posts, people and
// candidate moves. Nothing in this package writes to it. Rows refer to each
// other by index; their order has no influence on the plan.
type Snapshot struct {
	Groups     []Group
	People     []Person
	Candidates Candidates // candidates; rules of the policy may take more away
	Forbidden  []Pair     // refused or closed by hand
	Bounds     []Bound    // must be laminar: any two are nested or disjoint
	// Reference is the plan already shown to people. Who is not in it was shown
	// as staying. Nil: no plan was shown.
	Reference []Pair
}

// Hash identifies the content of the snapshot, row order included: SHA-256 in
// hex. It is stored with a plan.
func (s *Snapshot) Hash() string {
	h := hasher{sha256.New(), nil}
	h.ints(int64(len(s.Groups)), int64(len(s.People)), int64(s.Candidates.Len()))
	for i := range s.Groups {
		g := &s.Groups[i]
		h.text(g.ID, g.Unit, g.Class)
		h.ints(int64(g.Need), int64(g.Incumbents), int64(g.Authorised), int64(g.Minimum), int64(g.Maximum), int64(g.Weight), int64(g.Remote), int64(g.Shape))
	}
	for i := range s.People {
		p := &s.People[i]
		h.text(p.ID)
		h.ints(int64(p.Group), truth(p.Locked), truth(p.Request), int64(p.Priority), int64(len(p.Wishes)))
		for _, w := range p.Wishes {
			h.ints(int64(w))
		}
	}
	for _, m := range s.Candidates.All() {
		h.ints(int64(m.Person), int64(m.Group))
		for _, c := range m.Cost {
			h.ints(int64(c))
		}
	}
	h.pairs(s.Forbidden)
	h.pairs(s.Reference)
	h.ints(truth(s.Reference != nil), int64(len(s.Bounds)))
	for _, b := range s.Bounds {
		h.ints(int64(len(b.Groups)), int64(b.MinStay), int64(b.MaxLeave))
		for _, g := range b.Groups {
			h.ints(int64(g))
		}
	}
	h.flush()
	return hex.EncodeToString(h.Sum(nil))
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// hasher gathers small writes, which would otherwise cost more than the hash.
type hasher struct {
	hash.Hash
	buf []byte
}

func (h *hasher) ints(v ...int64) {
	for _, x := range v {
		h.buf = binary.LittleEndian.AppendUint64(h.buf, uint64(x))
	}
	if len(h.buf) > 1<<15 {
		h.flush()
	}
}

func (h *hasher) text(v ...string) {
	for _, s := range v {
		h.ints(int64(len(s)))
		h.buf = append(h.buf, s...)
	}
}

func (h *hasher) pairs(v []Pair) {
	h.ints(int64(len(v)))
	for _, p := range v {
		h.ints(int64(p.Person), int64(p.Group))
	}
}

func (h *hasher) flush() {
	h.Write(h.buf)
	h.buf = h.buf[:0]
}
