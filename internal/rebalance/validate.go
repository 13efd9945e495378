package rebalance

import (
	"fmt"
	"strings"
)

// maxTotalNeed bounds the posts of all groups together, so that a file with
// absurd needs cannot ask for more work than a nation has civil servants.
const maxTotalNeed = 100_000_000

// validate reports the first contradiction in the snapshot. Duplicate moves and
// bounds that are not laminar are found later, on the way through Build.
func (s *Snapshot) validate() error {
	switch {
	case len(s.Groups) > MaxGroups:
		return faultf("groups", "at most %d", MaxGroups)
	case len(s.People) > MaxPeople:
		return faultf("people", "at most %d", MaxPeople)
	case s.Candidates.Len() > MaxMoves:
		return faultf("arcs", "at most %d", MaxMoves)
	}
	if err := s.validateGroups(); err != nil {
		return err
	}
	if err := s.validatePeople(); err != nil {
		return err
	}
	return s.validatePairs()
}

func (s *Snapshot) validateGroups() error {
	total := int64(0)
	for i := range s.Groups {
		g := &s.Groups[i]
		at := func(field string) string { return fmt.Sprintf("groups[%d].%s", i, field) }
		for _, n := range []struct {
			name     string
			v, limit int32
		}{
			{"need", g.Need, MaxHeads},
			{"incumbents", g.Incumbents, MaxHeads},
			{"authorised", g.Authorised, MaxHeads},
			{"minimum", g.Minimum, MaxHeads},
			{"maximum", g.Maximum, MaxHeads},
			{"weight", g.Weight, MaxWeight},
			{"remote", int32(g.Remote), 3},
		} {
			if n.v < 0 || n.v > n.limit {
				return faultf(at(n.name), "must be from 0 to %d", n.limit)
			}
		}
		if total += int64(g.Need); total > maxTotalNeed {
			return faultf(at("need"), "the needs of all groups add up to more than %d", maxTotalNeed)
		}
		if g.Minimum > g.Need {
			return faultf(at("minimum"), "%d is more than the need of %d", g.Minimum, g.Need)
		}
		if g.Shape > Linear {
			return faultf(at("shape"), "is not a shape")
		}
	}
	return nil
}

func (s *Snapshot) validatePeople() error {
	listed := make([]int32, len(s.Groups))
	for i := range s.People {
		p := &s.People[i]
		if !s.group(p.Group) {
			return faultf(fmt.Sprintf("people[%d].group", i), "does not exist")
		}
		if listed[p.Group]++; listed[p.Group] > s.Groups[p.Group].Incumbents {
			return faultf(fmt.Sprintf("people[%d].group", i), "group %q has more people than its %d incumbents",
				s.Groups[p.Group].ID, s.Groups[p.Group].Incumbents)
		}
		for k, w := range p.Wishes {
			if !s.group(w) {
				return faultf(fmt.Sprintf("people[%d].wishes[%d]", i, k), "does not exist")
			}
		}
	}
	return nil
}

func (s *Snapshot) validatePairs() error {
	for i, m := range s.Candidates.All() {
		if err := s.pair("arcs", i, Pair{m.Person, m.Group}); err != nil {
			return err
		}
		if s.People[m.Person].Group == m.Group {
			return faultf(fmt.Sprintf("arcs[%d].group", i), "%q is the person's present group; staying is implied", s.Groups[m.Group].ID)
		}
		for c, v := range m.Cost {
			if v < 0 || v > MaxCost {
				return faultf(fmt.Sprintf("arcs[%d].cost.%s", i, Component(c)), "must be from 0 to %d", MaxCost)
			}
		}
	}
	for i, f := range s.Forbidden {
		if err := s.pair("forbid", i, f); err != nil {
			return err
		}
		if s.People[f.Person].Group == f.Group {
			return faultf(fmt.Sprintf("forbid[%d].group", i), "%q is the person's present group; staying cannot be forbidden", s.Groups[f.Group].ID)
		}
	}
	seen := make([]bool, len(s.People))
	for i, r := range s.Reference {
		if err := s.pair("reference", i, r); err != nil {
			return err
		}
		if seen[r.Person] {
			return faultf(fmt.Sprintf("reference[%d].person", i), "%q is named twice", s.People[r.Person].ID)
		}
		seen[r.Person] = true
	}
	return nil
}

func (s *Snapshot) group(g int32) bool { return g >= 0 && int(g) < len(s.Groups) }

func (s *Snapshot) pair(list string, i int, p Pair) error {
	if p.Person < 0 || int(p.Person) >= len(s.People) {
		return faultf(fmt.Sprintf("%s[%d].person", list, i), "does not exist")
	}
	if !s.group(p.Group) {
		return faultf(fmt.Sprintf("%s[%d].group", list, i), "does not exist")
	}
	return nil
}

// uniqueIDs refuses ids that are empty, too long or used twice. order lists the
// rows by id.
func uniqueIDs(list string, order []int32, id func(int32) string) error {
	for k, i := range order {
		switch {
		case id(i) == "" || len(id(i)) > 64:
			return faultf(fmt.Sprintf("%s[%d].id", list, i), "must have 1 to 64 bytes")
		case k > 0 && id(i) == id(order[k-1]):
			return faultf(fmt.Sprintf("%s[%d].id", list, max(i, order[k-1])), "%q is used twice", strings.ToValidUTF8(id(i), "?"))
		}
	}
	return nil
}
