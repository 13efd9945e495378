package geo

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strconv"
)

// simplifier takes points out of lines by the method of Visvalingam and Whyatt (1993): whatever spans the smallest
// triangle with its neighbours goes first. It works on whole numbers, and points where more than two lines meet stay, so
// that the line between two districts is thinned alike on both its sides.
type simplifier struct {
	lines []line
	meet  map[cell]*joint
}

// line is a ring of a shape with the weight of each point: how large the triangle was when it would have gone.
type line struct {
	shape  int
	cells  []cell
	weight []int64
	area   int64 // twice the area of the ring
}

// always is the weight of a point that stays.
const always = math.MaxInt64

// joint is the neighbours of a place, of all lines through it; more than two fix it.
type joint struct {
	near  [2]cell
	n     int
	fixed bool
}

func (j *joint) meets(c cell) {
	switch {
	case j.n > 0 && j.near[0] == c, j.n > 1 && j.near[1] == c:
	case j.n == 2:
		j.fixed = true
	default:
		j.near[j.n] = c
		j.n++
	}
}

// add takes a ring of a shape; what is no area in this drawing is left out.
func (s *simplifier) add(shape int, cells []cell) {
	l := line{shape: shape, cells: cells, weight: make([]int64, len(cells))}
	for i, c := range cells {
		n := cells[(i+1)%len(cells)]
		l.area += int64(c.x)*int64(n.y) - int64(n.x)*int64(c.y)
	}
	l.area = max(l.area, -l.area)
	if len(cells) < 3 || l.area == 0 {
		return
	}
	s.lines = append(s.lines, l)
}

// ensure gives a shape that is too small for this drawing a square of four units, so that no district is missing.
func (s *simplifier) ensure(shape int, f Frame, of Feature) {
	if len(s.lines) > 0 && s.lines[len(s.lines)-1].shape == shape {
		return
	}
	x, y := f.At(of.Polygons[0][0][0])
	cx, cy := int32(x), int32(y) //nolint:gosec // within the grid
	s.add(shape, []cell{{cx - 2, cy - 2}, {cx + 2, cy - 2}, {cx + 2, cy + 2}, {cx - 2, cy + 2}})
}

// weigh sets the weights of all points.
func (s *simplifier) weigh() {
	s.meet = map[cell]*joint{}
	for _, l := range s.lines {
		for i, c := range l.cells {
			j := s.meet[c]
			if j == nil {
				j = &joint{}
				s.meet[c] = j
			}
			j.meets(l.cells[(i+1)%len(l.cells)])
			j.meets(l.cells[(i+len(l.cells)-1)%len(l.cells)])
		}
	}
	for i := range s.lines {
		s.thin(&s.lines[i])
	}
}

// corner is a point of a line with the triangle it spans now.
type corner struct {
	at, prev, next int
	size           int64
	place          int // in the heap; -1: gone or staying
}

// corners is a heap of corners, smallest triangle first; equal ones in the order of their places, so that both sides of a
// line agree.
type corners struct {
	list  []*corner
	cells []cell
}

func (h *corners) Len() int { return len(h.list) }
func (h *corners) Less(i, j int) bool {
	a, b := h.list[i], h.list[j]
	ca, cb := h.cells[a.at], h.cells[b.at]
	return cmp.Or(cmp.Compare(a.size, b.size), cmp.Compare(ca.x, cb.x), cmp.Compare(ca.y, cb.y), cmp.Compare(a.at, b.at)) < 0
}
func (h *corners) Swap(i, j int) {
	h.list[i], h.list[j] = h.list[j], h.list[i]
	h.list[i].place, h.list[j].place = i, j
}
func (h *corners) Push(x any) {
	c := x.(*corner)
	c.place = len(h.list)
	h.list = append(h.list, c)
}
func (h *corners) Pop() any {
	c := h.list[len(h.list)-1]
	h.list, c.place = h.list[:len(h.list)-1], -1
	return c
}

// thin weighs the points of one line: it takes them out one by one, down to a triangle.
func (s *simplifier) thin(l *line) {
	n := len(l.cells)
	all := make([]corner, n)
	h := &corners{cells: l.cells}
	for i := range all {
		all[i] = corner{at: i, prev: (i + n - 1) % n, next: (i + 1) % n, place: -1}
		l.weight[i] = always
	}
	for i := range all {
		if !s.meet[l.cells[i]].fixed {
			all[i].size = triangle(l.cells, &all[i])
			heap.Push(h, &all[i])
		}
	}
	for left := n; h.Len() > 0 && left > 3; left-- {
		c := heap.Pop(h).(*corner)
		l.weight[c.at] = c.size
		p, q := &all[c.prev], &all[c.next]
		p.next, q.prev = c.next, c.prev
		for _, k := range []*corner{p, q} {
			if k.place >= 0 {
				k.size = max(triangle(l.cells, k), c.size) // a point never goes before those that went for it
				heap.Fix(h, k.place)
			}
		}
	}
}

// triangle is twice the area that a corner spans with its neighbours.
func triangle(cells []cell, c *corner) int64 {
	a, b, d := cells[c.prev], cells[c.at], cells[c.next]
	area := int64(b.x-a.x)*int64(d.y-a.y) - int64(d.x-a.x)*int64(b.y-a.y)
	return max(area, -area)
}

// threshold is the least weight to keep so that all paths fit.
func (s *simplifier) threshold(shapes, budget int) int64 {
	weights := []int64{0}
	for _, l := range s.lines {
		for _, w := range l.weight {
			if w != always {
				weights = append(weights, w)
			}
		}
		weights = append(weights, l.area)
	}
	slices.Sort(weights)
	weights = append(slices.Compact(weights), always)
	i, _ := slices.BinarySearchFunc(weights, budget, func(w int64, budget int) int {
		size := 0
		for shape := range shapes {
			size += len(pathOf(s.rings(shape, w)))
		}
		return cmp.Compare(budget, size+1) // too large: look among greater weights
	})
	return weights[min(i, len(weights)-1)]
}

// rings are the lines of a shape with the points of at least the weight; rings of a lesser area go, except the largest.
func (s *simplifier) rings(shape int, keep int64) [][]cell {
	var out [][]cell
	largest := -1
	for i, l := range s.lines {
		if l.shape == shape && (largest < 0 || l.area > s.lines[largest].area) {
			largest = i
		}
	}
	for i, l := range s.lines {
		if l.shape != shape || i != largest && l.area < keep {
			continue
		}
		ring := make([]cell, 0, len(l.cells))
		for k, c := range l.cells {
			if l.weight[k] >= keep {
				ring = append(ring, c)
			}
		}
		if len(ring) >= 3 {
			out = append(out, ring)
		}
	}
	return out
}

// pathOf writes rings as SVG path data: each begins at a place and goes on by differences.
func pathOf(rings [][]cell) string {
	var b []byte
	number := func(n int32, separate bool) {
		if separate && n >= 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	for _, r := range rings {
		b = append(b, 'M')
		number(r[0].x, false)
		number(r[0].y, true)
		b = append(b, 'l')
		for i := 1; i < len(r); i++ {
			number(r[i].x-r[i-1].x, i > 1)
			number(r[i].y-r[i-1].y, true)
		}
		b = append(b, 'z')
	}
	return string(b)
}
