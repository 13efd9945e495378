package contract

import (
	"io"
	"math"

	"mutasi/internal/rebalance"
)

// Stored is a plan read back for checking.
type Stored struct {
	Status   rebalance.Status
	Snapshot string // hash of the snapshot it was made from
	Moves    []rebalance.Placed
	Scores   map[rebalance.Key]int64
	Proof    *rebalance.Proof
}

// ReadStored reads what WriteReport wrote, plain or gzip, with the same care as
// Read. What the check does not need must still be JSON.
func ReadStored(in io.Reader) (*Stored, error) {
	text, err := plain(in)
	if err != nil {
		return nil, &rebalance.Fault{Reason: err.Error()}
	}
	s := &Stored{Scores: map[rebalance.Key]int64{}, Proof: &rebalance.Proof{}}
	r := &reader{lexer: newLexer(text)}
	if err := r.object(s.fields()); err != nil {
		return nil, r.fault(cut(err))
	}
	if err := r.end(); err != nil {
		return nil, r.fault(cut(err))
	}
	return s, nil
}

func (s *Stored) fields() []field {
	out := []field{
		{"version", false, func(r *reader) error { return one(r, "version", Version) }},
		{"status", false, func(r *reader) error {
			text, err := r.string(maxID)
			s.Status = rebalance.Status(text)
			return err
		}},
		{"snapshot", true, text(&s.Snapshot)},
		{"objective", false, s.scores},
		{"moves", false, s.moves},
		{"groups", false, s.groups},
		{"people", false, s.people},
		{"certificate", false, s.certificate},
	}
	for _, name := range []string{
		"gap", "gap_levels", "today", "open", "stats", "person", "group", "home", "chosen", "margin", "fixed", "ranked", "excluded", "sentences",
	} {
		out = append(out, field{name, true, skip})
	}
	return out
}

func text(to *string) func(*reader) error {
	return func(r *reader) error {
		v, err := r.string(maxID)
		*to = string(v)
		return err
	}
}

func wide(to *int64) func(*reader) error {
	return func(r *reader) (err error) {
		*to, err = r.integer(math.MinInt64, math.MaxInt64)
		return err
	}
}

func wides(to *[]int64, limit int) func(*reader) error {
	return func(r *reader) error {
		*to = nil
		return r.list(limit, func(r *reader, _ int) error {
			v, err := r.integer(math.MinInt64, math.MaxInt64)
			*to = append(*to, v)
			return err
		})
	}
}

func (s *Stored) scores(r *reader) error {
	var fields []field
	var v int64
	for _, k := range rebalance.Keys() {
		fields = append(fields, field{string(k), true, func(r *reader) error {
			err := wide(&v)(r)
			s.Scores[k] = v
			return err
		}})
	}
	return r.object(fields)
}

func (s *Stored) moves(r *reader) error {
	var m rebalance.Placed
	fields := []field{
		{"person", false, text(&m.Person)},
		{"from", false, skip},
		{"to", false, text(&m.To)},
		{"chain", true, skip},
		{"step", true, skip},
		{"ring", true, skip},
	}
	return r.list(rebalance.MaxPeople, func(r *reader, _ int) error {
		err := r.object(fields)
		s.Moves = append(s.Moves, m)
		return err
	})
}

func (s *Stored) groups(r *reader) error {
	var g rebalance.GroupOutcome
	var first int64
	var later []int64
	fields := []field{
		{"id", false, text(&g.ID)},
		{"before", false, number(&g.Before, 0, math.MaxInt32)},
		{"after", false, number(&g.After, 0, math.MaxInt32)},
		{"price", false, wide(&first)},
		{"later", false, wides(&later, len(rebalance.Keys()))},
	}
	return r.list(rebalance.MaxGroups, func(r *reader, _ int) error {
		err := r.object(fields)
		g.Price = append([]int64{first}, later...)
		s.Proof.Groups = append(s.Proof.Groups, g)
		return err
	})
}

func (s *Stored) people(r *reader) error {
	var p rebalance.PersonPrice
	fields := []field{{"id", false, text(&p.ID)}, {"price", false, wide(&p.Price)}}
	return r.list(rebalance.MaxPeople, func(r *reader, _ int) error {
		err := r.object(fields)
		s.Proof.People = append(s.Proof.People, p)
		return err
	})
}

func (s *Stored) certificate(r *reader) error {
	var t rebalance.TierProof
	var dual int64
	tier := []field{
		{"levels", false, func(r *reader) error {
			t.Levels = nil
			return r.list(len(rebalance.Keys()), func(r *reader, _ int) error {
				var key string
				err := text(&key)(r)
				t.Levels = append(t.Levels, rebalance.Key(key))
				return err
			})
		}},
		{"value", false, wide(&t.Value)},
		{"stay", false, wides(&t.Stay, maxBounds+1)},
	}
	err := r.object([]field{
		{"passed", false, skip},
		{"dual", false, wide(&dual)},
		{"tiers", false, func(r *reader) error {
			return r.list(len(rebalance.Keys()), func(r *reader, _ int) error {
				err := r.object(tier)
				s.Proof.Tiers = append(s.Proof.Tiers, t)
				return err
			})
		}},
	})
	if err == nil && len(s.Proof.Tiers) == 0 {
		return errorf("no tier is stated")
	}
	if err == nil {
		s.Proof.Tiers[0].Dual = dual
	}
	return err
}

const (
	maxDepth = 8       // of what is skipped
	maxText  = 1 << 16 // of a string skipped
)

// skip reads any value and forgets it.
func skip(r *reader) error { return r.skip(0) }

func (r *reader) skip(depth int) error {
	if depth > maxDepth {
		return errorf("is nested too deeply")
	}
	c, err := r.next()
	if err != nil {
		return err
	}
	switch c {
	case '{', '[':
		return r.skipNested(c, depth)
	case '"':
		_, err = r.string(maxText)
	case 't', 'f':
		_, err = r.bool()
	case 'n':
		err = errorf("must not be null")
	default:
		_, err = r.number()
	}
	return err
}

func (r *reader) skipNested(opening byte, depth int) error {
	if _, err := r.byte(); err != nil {
		return err
	}
	closing := opening + 2 // in ASCII: [ ] and { }
	for first := true; ; first = false {
		more, err := r.more(closing, first)
		if err != nil || !more {
			return err
		}
		if opening == '{' {
			if _, err := r.string(maxID); err != nil {
				return err
			}
			if err := r.expect(':', "a colon"); err != nil {
				return err
			}
		}
		if err := r.skip(depth + 1); err != nil {
			return err
		}
	}
}
