package flow

const (
	rowAll     = 16   // rows no longer than this take part as a whole
	rowCheap   = 8    // else so many of the cheapest arcs,
	rowOpen    = 4    // so many of the cheapest to slots that are worth taking,
	rowWiden   = 4    // and as many at a time of those found to improve
	priceBlock = 16   // people and groups looked at before the best is taken, at least,
	priceParts = 2000 // and at least this part of all, since large trees make pivots dear
)

// choose fills the rows that take part first.
func (s *simplex) choose() {
	s.rows = make([][]candidate, s.net.persons)
	heads := s.net.heads()
	open := make([]bool, s.net.nodes)
	for v := range open {
		if slots, filled := s.net.slots(int32(v)), int(heads[v]-s.net.must[v]); filled < len(slots) {
			open[v] = slots[filled] < 0
		}
	}
	for i := range int32(s.net.persons) {
		lo, hi := s.net.start[i], s.net.start[i+1]
		if hi-lo == 1 {
			continue
		}
		if hi-lo <= rowAll {
			for a := lo; a < hi; a++ {
				s.rows[i] = append(s.rows[i], candidate{s.net.cost[a], s.net.head[a], a})
			}
			continue
		}
		var cheap, vacant shortlist
		for a := lo; a < hi; a++ {
			if a == s.net.at[i] {
				continue
			}
			c := candidate{s.net.cost[a], s.net.head[a], a}
			if open[c.head] && vacant.worth(c.cost, rowOpen) {
				vacant.add(c.cost, c, rowOpen)
			} else if cheap.worth(c.cost, rowCheap) {
				cheap.add(c.cost, c, rowCheap)
			}
		}
		a := s.net.at[i]
		s.rows[i] = append(make([]candidate, 0, 16), candidate{s.net.cost[a], s.net.head[a], a})
		s.rows[i] = append(append(s.rows[i], cheap.of[:cheap.n]...), vacant.of[:vacant.n]...)
	}
}

// shortlist keeps the least few of a row, least first.
type shortlist struct {
	n   int
	key [rowCheap]int64
	of  [rowCheap]candidate
}

func (l *shortlist) worth(key int64, limit int) bool { return l.n < limit || key < l.key[l.n-1] }

func (l *shortlist) add(key int64, c candidate, limit int) {
	if l.n < limit {
		l.n++
	}
	k := l.n - 1
	for ; k > 0 && l.key[k-1] > key; k-- {
		l.key[k], l.of[k] = l.key[k-1], l.of[k-1]
	}
	l.key[k], l.of[k] = key, c
}

// price looks at the next block for the arc that improves most; it gives up after
// a whole round without one.
func (s *simplex) price() (best entering, ok bool) {
	block := max(priceBlock, len(s.order)/priceParts)
	left := block
	for range s.order {
		if s.cursor++; s.cursor >= len(s.order) {
			s.cursor = 0
		}
		if x := s.order[s.cursor]; x >= s.base {
			s.pricePerson(x, &best)
		} else {
			s.priceSlots(x, &best)
		}
		if left--; left <= 0 {
			if best.gain < 0 {
				return best, true
			}
			left = block
		}
	}
	return best, best.gain < 0
}

func (s *simplex) pricePerson(x int32, best *entering) {
	own := s.own(x)
	for _, c := range s.rows[x-s.base] {
		if gain := c.cost + s.potential[c.head] - own; gain < best.gain {
			*best = entering{x, c.head, c.arc, gain, false}
		}
	}
}

// own returns the potential of a person.
func (s *simplex) own(x int32) int64 {
	if stand := &s.people[x-s.base]; stand.arc >= 0 {
		return stand.cost + s.potential[stand.node]
	}
	return s.potential[x]
}

func (s *simplex) priceSlots(v int32, best *entering) {
	up := s.net.up(v)
	worth := s.potential[v] - s.potential[up]
	lo, hi := s.net.slotStart[v], s.net.slotStart[v+1]
	for k := lo; k < hi; k++ {
		cost := s.net.slot[k]
		switch {
		case s.basic[k] || cost == worth:
		case !s.filled[k] && cost-worth < best.gain:
			*best = entering{v, up, s.slotArc(k), cost - worth, false}
		case s.filled[k] && worth-cost < best.gain:
			*best = entering{up, v, s.slotArc(k), worth - cost, true}
		}
	}
}

// widen looks at all arcs, lets those take part that improve most for their
// person, and returns how many it found.
func (s *simplex) widen() int {
	found := 0
	for i := range int32(s.net.persons) {
		lo, hi := s.net.start[i], s.net.start[i+1]
		if hi-lo <= rowAll {
			continue
		}
		own := s.own(s.base + i)
		var list shortlist
		for a := lo; a < hi; a++ {
			if gain := s.net.cost[a] + s.potential[s.net.head[a]] - own; gain < 0 && list.worth(gain, rowWiden) {
				list.add(gain, candidate{s.net.cost[a], s.net.head[a], a}, rowWiden)
			}
		}
		found += list.n
		s.rows[i] = append(s.rows[i], list.of[:list.n]...)
	}
	return found
}
