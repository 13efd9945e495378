package geo

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Grid is the longest side of a drawing in its own units: three to a pixel on a small phone, enough in an office.
const Grid = 1200

// Budget is how many bytes the paths of one drawing may take together.
const Budget = 25 << 10

// Frame lays degrees onto the units of a drawing, y downwards: an equirectangular projection true at the middle latitude.
type Frame struct {
	West, North      float64 // degrees at (0, 0)
	UnitLon, UnitLat float64 // degrees in one unit
	Width, Height    int
}

// FrameOf is the frame that holds the points, at least one, with a margin in units.
func FrameOf(points []Point, margin int) Frame {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range points {
		west, east = min(west, p.Lon), max(east, p.Lon)
		south, north = min(south, p.Lat), max(north, p.Lat)
	}
	const least = 0.01 // degrees, about a kilometre: a single place is drawn with its surroundings
	if east-west < least {
		west, east = (west+east-least)/2, (west+east+least)/2
	}
	if north-south < least {
		south, north = (south+north-least)/2, (south+north+least)/2
	}
	shrink := math.Max(0.01, math.Cos((south+north)/2*math.Pi/180))
	unit := max((east-west)*shrink, north-south) / float64(Grid-2*margin)
	f := Frame{UnitLon: unit / shrink, UnitLat: unit}
	f.West, f.North = west-float64(margin)*f.UnitLon, north+float64(margin)*f.UnitLat
	f.Width = min(Grid, int(math.Ceil((east-west)/f.UnitLon))+2*margin)
	f.Height = min(Grid, int(math.Ceil((north-south)/f.UnitLat))+2*margin)
	return f
}

// At is the place of a point in the drawing.
func (f Frame) At(p Point) (x, y int) {
	return int(math.Round((p.Lon - f.West) / f.UnitLon)), int(math.Round((f.North - p.Lat) / f.UnitLat))
}

// Finer is the frame with n units in place of one.
func (f Frame) Finer(n int) Frame {
	f.UnitLon, f.UnitLat = f.UnitLon/float64(n), f.UnitLat/float64(n)
	f.Width, f.Height = f.Width*n, f.Height*n
	return f
}

// Outline is one district ready to be drawn.
type Outline struct {
	Code           string
	Path           string // SVG path data, to be filled by the even-odd rule
	LabelX, LabelY int    // the middle of the largest circle within
	LabelR         int    // its radius
}

// Draw projects the features and simplifies them together until their paths fit into budget bytes. Lines that neighbours
// share stay shared. The outlines come in the order of codes, whatever the order of the file.
func Draw(features []Feature, budget int) (Frame, []Outline) {
	features = slices.SortedFunc(slices.Values(features), func(a, b Feature) int { return cmp.Compare(a.Code, b.Code) })
	var all []Point
	for _, f := range features {
		for _, p := range f.Polygons {
			all = append(all, p[0]...)
		}
	}
	frame := FrameOf(all, 4)
	s := &simplifier{}
	for i, f := range features {
		for _, p := range f.Polygons {
			for _, r := range p {
				s.add(i, gridded(frame, r))
			}
		}
		s.ensure(i, frame, f)
	}
	s.weigh()
	keep := s.threshold(len(features), budget)
	out := make([]Outline, len(features))
	for i, f := range features {
		rings := s.rings(i, keep)
		out[i] = Outline{Code: f.Code, Path: pathOf(rings)}
		out[i].LabelX, out[i].LabelY, out[i].LabelR = widest(rings)
	}
	return frame, out
}

// Box is a rectangle of a drawing.
type Box struct{ X, Y, W, H int }

// BoxOf is the rectangle round path data as Draw writes it; the zero Box for anything else.
func BoxOf(path string) Box {
	left, right, top, bottom := math.MaxInt, math.MinInt, math.MaxInt, math.MinInt
	x, y := 0, 0
	for ring := range strings.SplitSeq(path, "M") {
		numbers := strings.Fields(strings.NewReplacer("l", " ", "z", "", "-", " -").Replace(ring))
		for i := 0; i+1 < len(numbers); i += 2 {
			dx, _ := strconv.Atoi(numbers[i])
			dy, _ := strconv.Atoi(numbers[i+1])
			if i == 0 {
				x, y = 0, 0
			}
			x, y = x+dx, y+dy
			left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
		}
	}
	if left > right {
		return Box{}
	}
	return Box{left, top, right - left, bottom - top}
}

// Grown is the box with a margin all round.
func (b Box) Grown(by int) Box { return Box{b.X - by, b.Y - by, b.W + 2*by, b.H + 2*by} }

// cell is a place in the drawing.
type cell struct{ x, y int32 }

// gridded is the ring in units, without repetitions and without the closing point.
func gridded(f Frame, r []Point) []cell {
	out := make([]cell, 0, len(r))
	for _, p := range r {
		x, y := f.At(p)
		c := cell{int32(x), int32(y)} //nolint:gosec // within the grid
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// widest finds the largest circle within the rings, to about one unit: a coarse look, then ever closer ones.
func widest(rings [][]cell) (x, y, r int) {
	left, right, top, bottom := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, ring := range rings {
		for _, c := range ring {
			left, right = min(left, float64(c.x)), max(right, float64(c.x))
			top, bottom = min(top, float64(c.y)), max(bottom, float64(c.y))
		}
	}
	const steps = 16
	bx, by, best := (left+right)/2, (top+bottom)/2, math.Inf(-1)
	w, h := right-left, bottom-top
	for max(w, h) > 1 {
		cx, cy := bx, by
		for i := range steps + 1 {
			for j := range steps + 1 {
				px, py := cx-w/2+w*float64(i)/steps, cy-h/2+h*float64(j)/steps
				if d := clearance(rings, px, py); d > best {
					bx, by, best = px, py, d
				}
			}
		}
		w, h = w/4, h/4
	}
	return int(math.Round(bx)), int(math.Round(by)), int(max(0, best))
}

// clearance is the distance from the point to the nearest line, negative outside.
func clearance(rings [][]cell, x, y float64) float64 {
	inside, best := false, math.Inf(1)
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			ax, ay, bx, by := float64(a.x), float64(a.y), float64(b.x), float64(b.y)
			if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
				inside = !inside
			}
			dx, dy := bx-ax, by-ay
			t := ((x-ax)*dx + (y-ay)*dy) / (dx*dx + dy*dy)
			t = min(1, max(0, t))
			best = min(best, math.Hypot(ax+t*dx-x, ay+t*dy-y))
		}
	}
	if !inside {
		return -best
	}
	return best
}
