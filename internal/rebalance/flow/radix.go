package flow

import "math/bits"

// radix is a queue for keys that never fall below the last one taken and are at
// least 0: an entry lies in the bucket of the highest bit in which its key
// differs from that one (Ahuja, Mehlhorn, Orlin and Tarjan 1990). Among equal keys
// the last one in comes first out.
type radix struct {
	last    int64
	buckets [65][]entry
}

// clear empties the queue and keeps its memory.
func (r *radix) clear() {
	r.last = 0
	for b := range r.buckets {
		r.buckets[b] = r.buckets[b][:0]
	}
}

func (r *radix) push(key int64, item int32) {
	b := bits.Len64(uint64(key ^ r.last)) //nolint:gosec // keys are not negative
	r.buckets[b] = append(r.buckets[b], entry{key, item})
}

// pop takes an entry with the least key; live tells which entries still count,
// the others are dropped on the way. It reports whether there was one.
func (r *radix) pop(live func(entry) bool) (entry, bool) {
	for {
		for n := len(r.buckets[0]); n > 0; n-- {
			x := r.buckets[0][n-1]
			r.buckets[0] = r.buckets[0][:n-1]
			if live(x) {
				return x, true
			}
		}
		if !r.spread(live) {
			return entry{}, false
		}
	}
}

// spread moves the entries of the first bucket that has any to those before it.
func (r *radix) spread(live func(entry) bool) bool {
	for b := 1; b < len(r.buckets); b++ {
		kept := r.buckets[b][:0]
		for _, x := range r.buckets[b] {
			if live(x) {
				kept = append(kept, x)
			}
		}
		r.buckets[b] = r.buckets[b][:0]
		if len(kept) == 0 {
			continue
		}
		r.last = kept[0].key
		for _, x := range kept {
			r.last = min(r.last, x.key)
		}
		for _, x := range kept {
			r.push(x.key, x.item)
		}
		return true
	}
	return false
}
