package market

import (
	"fmt"
	"slices"
)

// Check proves an outcome without trusting Run: everyone has the present group
// or a wish, no group leaves its bounds, and nothing better for all who take
// part is left. It needs time in the order of the number of wishes.
func Check(m *Market, out *Outcome) error {
	if err := m.check(); err != nil {
		return err
	}
	if len(out.Target) != len(m.People) {
		return fmt.Errorf("%d targets for %d people", len(out.Target), len(m.People))
	}
	after := make([]int32, len(m.Groups))
	for i := range m.Groups {
		after[i] = m.Groups[i].Incumbents
	}
	for i := range m.People {
		p, t := &m.People[i], out.Target[i]
		if t != p.Group && !slices.Contains(p.Wishes, t) {
			return fmt.Errorf("person %q ends in group %d, which was not wished for", p.ID, t)
		}
		after[p.Group]--
		after[t]++
	}
	for i := range m.Groups {
		g := &m.Groups[i]
		if lo := min(g.Need, g.Incumbents); after[i] < lo {
			return fmt.Errorf("group %q falls to %d people, under %d", g.ID, after[i], lo)
		}
		if hi := max(g.Incumbents, min(g.Need, g.Authorised)); after[i] > hi {
			return fmt.Errorf("group %q grows to %d people, over %d", g.ID, after[i], hi)
		}
	}
	return improvable(m, out.Target, after)
}

// improvable fails if some ring or chain would please all who take part. Such a
// ring is a cycle in the graph of groups with an arc from each person's group
// to every group that person prefers; one more node leads from groups with an
// open post back to groups that can spare someone.
func improvable(m *Market, target, after []int32) error {
	n := len(m.Groups)
	next := make([][]int32, n+1)
	for i := range m.People {
		p := &m.People[i]
		for _, w := range p.Wishes {
			if w == target[i] {
				break
			}
			next[target[i]] = append(next[target[i]], w)
		}
	}
	for i := range m.Groups {
		g := &m.Groups[i]
		if after[i] < min(g.Need, g.Authorised) {
			next[i] = append(next[i], int32(n))
		}
		if after[i] > g.Need {
			next[n] = append(next[n], int32(i))
		}
	}
	// Kahn's order: what is left when no node without entering arcs remains
	// holds a cycle.
	enter := make([]int32, n+1)
	for _, arcs := range next {
		for _, h := range arcs {
			enter[h]++
		}
	}
	var free []int32
	for i, e := range enter {
		if e == 0 {
			free = append(free, int32(i))
		}
	}
	done := 0
	for ; len(free) > 0; done++ {
		i := free[len(free)-1]
		free = free[:len(free)-1]
		for _, h := range next[i] {
			if enter[h]--; enter[h] == 0 {
				free = append(free, h)
			}
		}
	}
	if done <= n {
		return fmt.Errorf("a ring or chain over %d groups is left that all who take part prefer", n+1-done)
	}
	return nil
}
