package flow

// entry is a key with the item it belongs to.
type entry struct {
	key  int64
	item int32
}

// heap is a four-way heap of entries, least key first and, among equal keys,
// least item first, so that the order of work never depends on chance.
type heap []entry

func (e entry) less(f entry) bool { return e.key < f.key || e.key == f.key && e.item < f.item }

func (h *heap) push(key int64, item int32) {
	*h = append(*h, entry{})
	s, x := *h, entry{key, item}
	k := len(s) - 1
	for k > 0 {
		parent := (k - 1) >> 2
		if !x.less(s[parent]) {
			break
		}
		s[k] = s[parent]
		k = parent
	}
	s[k] = x
}

func (h *heap) pop() entry {
	s := *h
	top, x := s[0], s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	if len(s) == 0 {
		return top
	}
	k := 0
	for {
		first := k<<2 + 1
		if first >= len(s) {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, len(s)); c++ {
			if s[c].less(s[least]) {
				least = c
			}
		}
		if !s[least].less(x) {
			break
		}
		s[k] = s[least]
		k = least
	}
	s[k] = x
	return top
}
