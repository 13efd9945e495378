package flow

import (
	"math/rand/v2"
	"testing"
)

// TestRadix holds the queue to the heap: the same keys in the same order, without
// the entries that count no more.
func TestRadix(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(61, 1))
	var q radix
	for range 300 {
		q.clear()
		var h heap
		dead := map[int32]bool{}
		live := func(x entry) bool { return !dead[x.item] }
		last, next := int64(0), int32(0)
		for range 200 {
			for range r.IntN(4) {
				key := last + r.Int64N(1<<r.IntN(40))
				q.push(key, next)
				h.push(key, next)
				dead[next] = r.IntN(4) == 0
				next++
			}
			want, some := entry{}, false
			for len(h) > 0 && !some {
				want = h.pop()
				some = live(want)
			}
			got, ok := q.pop(live)
			if ok != some || ok && got.key != want.key || ok && dead[got.item] {
				t.Fatalf("took %v %v, want the key of %v %v", got, ok, want, some)
			}
			if ok {
				dead[got.item] = true // among equal keys the heap may take another one
				if got.item != want.item {
					delete(dead, want.item)
					h.push(want.key, want.item)
				}
				last = got.key
			}
		}
	}
}
