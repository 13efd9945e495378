package flow

// pile holds the arrivals of one node, roughly sorted by what they cost beyond
// the potential of their person, so that a search reads only the cheap ones. It
// is cut into chunks, each several times the one before; every arrival behind cut
// l has a key of at least bound[l].
//
// The bounds stay valid although the pile is not kept up to date, because in a
// run from the status quo prices, and with them potentials, only fall, so keys
// only rise. The exceptions, a person who leaves the node and a wish that wakes,
// are promoted to the first chunk by hand. When searches have read as many
// arrivals too early as the pile holds, it is sorted anew.
type pile struct {
	all   []arrival
	waste int32
	cuts  int32
	cut   [pileCuts]int32
	bound [pileCuts]int64
}

const (
	pileCuts  = 6
	pileFirst = 8 // arrivals in the first chunk
	pileRatio = 4 // of a chunk to all before it
)

// limits returns where the l-th chunk begins and ends.
func (p *pile) limits(l int32) (lo, hi int32) {
	hi = int32(len(p.all))
	if l > 0 {
		lo = p.cut[l-1]
	}
	if l < p.cuts {
		hi = p.cut[l]
	}
	return lo, hi
}

// arrange sorts the pile of node v.
func (e *engine) arrange(v int32) {
	p := &e.piles[v]
	p.waste, p.cuts = 0, 0
	keys := e.keys[:0]
	for _, x := range p.all {
		keys = append(keys, e.key(v, x))
	}
	e.keys = keys
	n := int32(pileFirst)
	for n+n/2 < int32(len(p.all)) && p.cuts < pileCuts {
		p.cut[p.cuts] = n
		p.cuts++
		n *= pileRatio
	}
	hi := len(p.all)
	for l := p.cuts - 1; l >= 0; l-- {
		n := int(p.cut[l])
		selectLeast(keys[:hi], p.all[:hi], n)
		p.bound[l] = keys[n]
		for _, k := range keys[n+1 : hi] {
			p.bound[l] = min(p.bound[l], k)
		}
		hi = n
	}
}

// promote moves person i's arrival at node v into the first chunk.
func (e *engine) promote(v, i int32) {
	p := &e.piles[v]
	for at := range int32(len(p.all)) {
		if p.all[at].person != i {
			continue
		}
		for l := p.cuts - 1; l >= 0; l-- {
			if first := p.cut[l]; at >= first {
				p.all[at], p.all[first] = p.all[first], p.all[at]
				at = first
				p.cut[l]++
			}
		}
		return
	}
}

// key is what an arrival costs beyond its person's potential. Those who are
// there have no use for it.
func (e *engine) key(v int32, x arrival) int64 {
	stand := &e.people[x.person]
	if stand.node == v {
		return far
	}
	return x.cost - stand.cost - e.nodes[stand.node].price
}

// selectLeast brings the n least arrivals to the front.
func selectLeast(keys []int64, all []arrival, n int) {
	lo, hi := 0, len(keys)-1
	for lo < hi {
		a, b, c := keys[lo], keys[(lo+hi)/2], keys[hi]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := lo, hi
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
				all[i], all[j] = all[j], all[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return
		}
	}
}
