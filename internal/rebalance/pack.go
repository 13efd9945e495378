package rebalance

import (
	"fmt"
	"math"
	"math/bits"

	"mutasi/internal/rebalance/flow"
)

// tier is a set of consecutive levels packed into one number: the sum of the
// levels, each times its coefficient. Levels of a tier keep their order because
// a coefficient exceeds the whole range of what comes after it; tiers keep
// theirs because each is solved among the best plans of the one before.
type tier struct {
	levels []int   // indexes of Policy.Levels
	coef   []int64 // beside levels
	span   int64   // best and worst plan differ by no more than this
}

// block is levels joined by shown weights, with the sizes that decide what else
// fits into the same number.
type block struct {
	tier
	arc, head int64 // largest magnitude of one arc, of one head
}

const huge = math.MaxInt64

// pack makes the tiers: as many levels as fit in each.
func (m *Model) pack() error {
	limit := flow.Limit / 8 / m.size()
	var now block
	for i := 0; i < len(m.policy.Levels) && m.policy.Levels[i].Key != KeyTie; {
		b, next, err := m.block(i, limit)
		if err != nil {
			return err
		}
		i = next
		if len(now.levels) == 0 {
			now = b
			continue
		}
		if joint := join(now, b); add(joint.arc, joint.head) <= limit {
			now = joint
			continue
		}
		m.tiers = append(m.tiers, now.tier)
		now = b
	}
	m.tiers = append(m.tiers, now.tier)
	return nil
}

// size is how many terms a sum inside a solver may have (flow.Problem.Check).
func (m *Model) size() int64 {
	n := int64(len(m.movers)) + int64(len(m.groups)) + 4
	for g := range m.groups {
		n += int64(m.upper[g] - m.lower[g])
	}
	return n
}

// block reads the levels from i that shown weights join, and the index after
// the last of them.
func (m *Model) block(i int, limit int64) (block, int, error) {
	end := i
	for m.policy.Levels[end].Weight > 0 {
		end++
	}
	var b block
	coef := int64(1)
	for l := end; l >= i; l-- {
		if l < end {
			coef = mul(coef, m.policy.Levels[l].Weight)
		}
		one := m.level(l)
		b.levels = append([]int{l}, b.levels...)
		b.coef = append([]int64{coef}, b.coef...)
		b.arc = add(b.arc, mul(coef, one.arc))
		b.head = add(b.head, mul(coef, one.head))
		b.span = add(b.span, mul(coef, one.span))
		if add(b.arc, b.head) <= limit && b.span < flow.Limit && coef < flow.Limit {
			continue
		}
		path := fmt.Sprintf("levels[%d]", l)
		if l < end {
			path += ".weight"
		}
		return b, 0, faultf(path, "the numbers of this level cannot be packed: one move and one post reach %d, exact sums over %d terms allow %d",
			add(b.arc, b.head), m.size(), limit)
	}
	return b, end + 1, nil
}

// level measures one level by itself.
func (m *Model) level(l int) block {
	key := m.policy.Levels[l].Key
	var b block
	for k := range m.movers {
		least, most := int64(huge), int64(-huge)
		for _, a := range m.row(k) {
			c := key.arc(&a.cost, m.differs(k, a.group))
			least, most = min(least, c), max(most, c)
		}
		b.arc = max(b.arc, most, -least)
		b.span = add(b.span, most-least)
	}
	for no, row := range m.groups {
		g := &m.snap.Groups[row]
		for n := m.lower[no] + 1; n <= m.upper[no]; n++ {
			c := key.head(g, n)
			b.head = max(b.head, c, -c)
			b.span = add(b.span, max(c, -c))
		}
	}
	return b
}

// differs tells whether a mover would stand elsewhere than already shown.
func (m *Model) differs(mover int, group int32) bool {
	return m.shown != nil && m.shown[mover] != group
}

// join puts hi strictly before lo in one number.
func join(hi, lo block) block {
	over := add(lo.span, 1)
	out := block{arc: add(mul(hi.arc, over), lo.arc), head: add(mul(hi.head, over), lo.head)}
	out.span = add(mul(hi.span, over), lo.span)
	for _, c := range hi.coef {
		out.coef = append(out.coef, mul(c, over))
	}
	out.coef = append(out.coef, lo.coef...)
	out.levels = append(append(out.levels, hi.levels...), lo.levels...)
	return out
}

// add and mul work on numbers that are not negative and stop at huge instead
// of wrapping round.
func add(a, b int64) int64 {
	if a > huge-b {
		return huge
	}
	return a + b
}

func mul(a, b int64) int64 {
	if hi, lo := bits.Mul64(uint64(a), uint64(b)); hi == 0 && lo <= huge {
		return int64(lo)
	}
	return huge
}

// arcCost is what an arc of a mover adds to the tier.
func (m *Model) arcCost(t *tier, mover int, a *arc) int64 {
	sum := int64(0)
	for i, l := range t.levels {
		sum += t.coef[i] * m.policy.Levels[l].Key.arc(&a.cost, m.differs(mover, a.group))
	}
	return sum
}

// headCost is what the n-th head of a group adds to the tier.
func (m *Model) headCost(t *tier, group int, n int32) int64 {
	sum := int64(0)
	for i, l := range t.levels {
		sum += t.coef[i] * m.policy.Levels[l].Key.head(&m.snap.Groups[m.groups[group]], n)
	}
	return sum
}

// Tiers lists the levels of each tier, which share one number.
func (m *Model) Tiers() [][]Key {
	out := make([][]Key, len(m.tiers))
	for t := range m.tiers {
		out[t] = m.keysOf(t)
	}
	return out
}
