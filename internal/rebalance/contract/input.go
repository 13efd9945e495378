package contract

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"slices"

	"mutasi/internal/rebalance"
)

// Version of the contract.
const Version = 1

// Limits of the contract beyond those of a snapshot.
const (
	maxWishes  = 1_000      // of one person
	maxBounds  = 1_000_000  // in all
	maxBounded = 20_000_000 // groups named in all bounds
	maxSeconds = 31_536_000
	maxWeight  = 1 << 60 // of a level
	maxID      = 64      // bytes
)

// Input is what "mutasi plan solve" reads.
type Input struct {
	Snapshot *rebalance.Snapshot
	Policy   rebalance.Policy
	Seconds  int // time limit; rebalance.None is none
}

// Read reads one input object, plain or gzip, and checks everything that can be
// checked row by row. Every error is a *rebalance.Fault, or comes from in.
func Read(in io.Reader) (*Input, error) {
	text, err := plain(in)
	if err != nil {
		return nil, &rebalance.Fault{Reason: err.Error()}
	}
	b := newBuilder()
	r := &reader{lexer: newLexer(text)}
	if err := r.object(b.fields()); err != nil {
		return nil, r.fault(cut(err))
	}
	if err := r.end(); err != nil {
		return nil, r.fault(cut(err))
	}
	return b.finish()
}

// plain unpacks a gzip stream, which begins with two bytes that JSON cannot.
func plain(in io.Reader) (io.Reader, error) {
	head := bufio.NewReaderSize(in, 1<<16)
	if magic, err := head.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(head)
		if err != nil {
			return nil, cut(err)
		}
		return z, nil
	}
	return head, nil
}

// cut says in words what a broken gzip stream means.
func cut(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errorf("the gzip stream is cut off")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return errorf("the gzip stream is damaged")
	}
	return err
}

// builder gathers the rows of a snapshot.
type builder struct {
	in      Input
	s       *rebalance.Snapshot
	people  names
	groups  names
	words   map[string]string // units and classes, each kept once
	bounded int
}

func newBuilder() *builder {
	s := &rebalance.Snapshot{}
	return &builder{
		in: Input{Snapshot: s, Seconds: rebalance.None, Policy: rebalance.Policy{MaxMoves: rebalance.None}},
		s:  s, words: map[string]string{},
		people: names{at: map[string]int32{}, limit: rebalance.MaxPeople, what: "people"},
		groups: names{at: map[string]int32{}, limit: rebalance.MaxGroups, what: "groups"},
	}
}

// fields is the input object.
func (b *builder) fields() []field {
	return []field{
		{"version", false, func(r *reader) error { return one(r, "version", Version) }},
		{"levels", false, b.levels},
		{"groups", false, b.groupList()},
		{"people", false, b.peopleList()},
		{"arcs", false, b.arcList()},
		{"forbid", true, b.pairList(&b.s.Forbidden, rebalance.MaxMoves)},
		{"bounds", true, b.boundList},
		{"reference", true, b.pairList(&b.s.Reference, rebalance.MaxPeople)},
		{"limits", true, b.limits},
		{"seed", false, func(r *reader) error {
			v, err := r.integer(0, math.MaxInt64)
			b.in.Policy.Seed = uint64(v)
			return err
		}},
	}
}

func one(r *reader, name string, want int64) error {
	v, err := r.integer(0, math.MaxInt32)
	if err == nil && v != want {
		return errorf("this program reads %s %d", name, want)
	}
	return err
}

func (b *builder) levels(r *reader) error {
	err := r.list(len(rebalance.Keys()), func(r *reader, i int) error {
		var l rebalance.Level
		err := r.object([]field{
			{"key", false, func(r *reader) error {
				text, err := r.string(maxID)
				if l.Key = rebalance.Key(text); err == nil && !slices.Contains(rebalance.Keys(), l.Key) {
					return errorf("%q is not a level", l.Key)
				}
				return err
			}},
			{"weight", true, func(r *reader) (err error) {
				l.Weight, err = r.integer(1, maxWeight)
				return err
			}},
		})
		b.in.Policy.Levels = append(b.in.Policy.Levels, l)
		return err
	})
	if err == nil && len(b.in.Policy.Levels) == 0 {
		return errorf("at least one level is needed")
	}
	return err
}

func (b *builder) groupList() func(*reader) error {
	var g rebalance.Group
	var name int32
	fields := []field{
		{"id", false, b.groups.read(&name)},
		{"unit", false, b.word(&g.Unit)},
		{"class", false, b.word(&g.Class)},
		{"need", false, number(&g.Need, 0, rebalance.MaxHeads)},
		{"incumbents", false, number(&g.Incumbents, 0, rebalance.MaxHeads)},
		{"authorised", false, number(&g.Authorised, 0, rebalance.MaxHeads)},
		{"minimum", true, number(&g.Minimum, 0, rebalance.MaxHeads)},
		{"maximum", true, number(&g.Maximum, 0, rebalance.MaxHeads)},
		{"weight", true, number(&g.Weight, 1, rebalance.MaxWeight)},
		{"remote", true, func(r *reader) error {
			v, err := r.integer(0, 3)
			g.Remote = uint8(v)
			return err
		}},
		{"shape", false, shape(&g.Shape)},
	}
	return func(r *reader) error {
		return r.list(rebalance.MaxGroups, func(r *reader, i int) error {
			g = rebalance.Group{Weight: 1}
			if err := r.object(fields); err != nil {
				return err
			}
			var err error
			if g.ID, err = b.groups.declare(name, i); err != nil {
				r.path = append(r.path, step{name: "id"})
			}
			b.s.Groups = append(b.s.Groups, g)
			return err
		})
	}
}

func shape(to *rebalance.Shape) func(*reader) error {
	return func(r *reader) error {
		text, err := r.string(maxID)
		switch string(text) {
		case "relative":
			*to = rebalance.Relative
		case "leximin":
			*to = rebalance.Leximin
		default:
			if err == nil {
				err = errorf(`must be "relative" or "leximin"`)
			}
		}
		return err
	}
}

func (b *builder) peopleList() func(*reader) error {
	var p rebalance.Person
	var name int32
	wishes := func(r *reader) error {
		return r.list(maxWishes, func(r *reader, _ int) error {
			var g int32
			err := b.groups.read(&g)(r)
			p.Wishes = append(p.Wishes, g)
			return err
		})
	}
	fields := []field{
		{"id", false, b.people.read(&name)},
		{"group", false, b.groups.read(&p.Group)},
		{"locked", true, truth(&p.Locked)},
		{"request", true, truth(&p.Request)},
		{"wishes", true, wishes},
		{"priority", true, number(&p.Priority, 0, rebalance.MaxCost)},
	}
	return func(r *reader) error {
		return r.list(rebalance.MaxPeople, func(r *reader, i int) error {
			p = rebalance.Person{}
			if err := r.object(fields); err != nil {
				return err
			}
			var err error
			if p.ID, err = b.people.declare(name, i); err != nil {
				r.path = append(r.path, step{name: "id"})
			}
			b.s.People = append(b.s.People, p)
			return err
		})
	}
}

func (b *builder) arcList() func(*reader) error {
	var c rebalance.Candidate
	var cost []field
	for k := range rebalance.Components {
		cost = append(cost, field{k.String(), false, number(&c.Cost[k], 0, rebalance.MaxCost)})
	}
	fields := []field{
		{"person", false, b.people.read(&c.Person)},
		{"group", false, b.groups.read(&c.Group)},
		{"cost", false, func(r *reader) error { return r.object(cost) }},
	}
	return func(r *reader) error {
		return r.list(rebalance.MaxMoves, func(r *reader, _ int) error {
			if err := r.object(fields); err != nil {
				return err
			}
			b.s.Candidates.Append(c)
			return nil
		})
	}
}

func (b *builder) pairList(to *[]rebalance.Pair, limit int) func(*reader) error {
	var p rebalance.Pair
	fields := []field{{"person", false, b.people.read(&p.Person)}, {"group", false, b.groups.read(&p.Group)}}
	return func(r *reader) error {
		*to = []rebalance.Pair{}
		return r.list(limit, func(r *reader, _ int) error {
			err := r.object(fields)
			*to = append(*to, p)
			return err
		})
	}
}

func (b *builder) boundList(r *reader) error {
	var v rebalance.Bound
	groups := func(r *reader) error {
		return r.list(rebalance.MaxGroups, func(r *reader, _ int) error {
			if b.bounded++; b.bounded > maxBounded {
				return errorf("all bounds together name more than %d groups", maxBounded)
			}
			var g int32
			err := b.groups.read(&g)(r)
			v.Groups = append(v.Groups, g)
			return err
		})
	}
	fields := []field{
		{"groups", false, groups},
		{"min_stay", true, number(&v.MinStay, 0, math.MaxInt32)},
		{"max_leave", true, number(&v.MaxLeave, 0, math.MaxInt32)},
	}
	return r.list(maxBounds, func(r *reader, _ int) error {
		v = rebalance.Bound{MinStay: rebalance.None, MaxLeave: rebalance.None}
		if err := r.object(fields); err != nil {
			return err
		}
		if v.MinStay == rebalance.None && v.MaxLeave == rebalance.None {
			return errorf(`"min_stay" or "max_leave" is missing`)
		}
		b.s.Bounds = append(b.s.Bounds, v)
		return nil
	})
}

func (b *builder) limits(r *reader) error {
	return r.object([]field{
		{"moves", true, func(r *reader) error {
			v, err := r.integer(0, math.MaxInt32)
			b.in.Policy.MaxMoves = int(v)
			return err
		}},
		{"seconds", true, func(r *reader) error {
			v, err := r.integer(0, maxSeconds)
			b.in.Seconds = int(v)
			return err
		}},
	})
}

// word reads a name of which many rows share a few.
func (b *builder) word(to *string) func(*reader) error {
	return func(r *reader) error {
		text, err := r.id()
		if err != nil {
			return err
		}
		known, ok := b.words[string(text)]
		if !ok {
			known = string(text)
			b.words[known] = known
		}
		*to = known
		return nil
	}
}

func number(to *int32, least, most int64) func(*reader) error {
	return func(r *reader) error {
		v, err := r.integer(least, most)
		*to = int32(v)
		return err
	}
}

func truth(to *bool) func(*reader) error {
	return func(r *reader) (err error) {
		*to, err = r.bool()
		return err
	}
}

// id reads a name of 1 to 64 bytes.
func (r *reader) id() ([]byte, error) {
	text, err := r.string(maxID)
	if err == nil && len(text) == 0 {
		return nil, errorf("is empty")
	}
	return text, err
}
