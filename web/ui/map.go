package ui

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"mutasi/internal/i18n"
)

// MapArea is one district of a map: a tile at Col and Row, from 1, or an outline with the place of its label. Short is an
// abbreviation that also stands in the table beside the map; Value is coloured as in the heat map, a blank one has no number.
type MapArea struct {
	Name, Short, Href string
	Value             HeatCell
	Col, Row          int
	Path              string
	X, Y, R           int // middle and radius of the largest circle within the outline
}

// AreaMapProps is a map of districts. With Width and Height it shows outlines in that frame, else tiles. Label says in
// words what it shows; the numbers stand in a table beside it.
type AreaMapProps struct {
	Label         string
	Areas         []MapArea
	Width, Height int
}

func (p AreaMapProps) outlined() bool { return p.Width > 0 }

// tileSide and tileGap are in the units of a tile map.
const (
	tileSide = 100
	tileGap  = 6
)

func (p AreaMapProps) size() (w, h int) {
	if p.outlined() {
		return p.Width, p.Height
	}
	cols, rows := 5, 1 // a few tiles do not grow beyond measure
	for _, a := range p.Areas {
		cols, rows = max(cols, a.Col), max(rows, a.Row)
	}
	return cols * tileSide, rows * tileSide
}

func (p AreaMapProps) viewBox() string {
	w, h := p.size()
	return "0 0 " + strconv.Itoa(w) + " " + strconv.Itoa(h)
}

// font is the height of a label so that it is read at 288 px, the width of a small phone's page: at least 14 px.
func (p AreaMapProps) font() int {
	w, _ := p.size()
	return max(14*w/288, 24*w/720)
}

// fits tells whether a text of the label's size lies within the outline.
func (p AreaMapProps) fits(a MapArea, text string) bool {
	return 2*a.R > p.font() && 10*2*a.R > 6*p.font()*utf8.RuneCountInString(text)
}

// fill and ink are the colours of a step, from the token layer.
func (c HeatCell) fill() string {
	switch {
	case c.Blank:
		return "var(--heat-0)"
	case !c.Known:
		return "url(#map-unknown)"
	}
	return "var(--" + heatClass(HeatLevel(c.Value)) + ")"
}

func (c HeatCell) ink() string {
	if c.Blank || !c.Known {
		return "var(--ink)"
	}
	return "var(--" + heatClass(HeatLevel(c.Value)) + "-ink)"
}

// text is the value as it is read.
func (c HeatCell) text(ctx context.Context) string {
	switch {
	case c.Blank:
		return ""
	case !c.Known:
		return i18n.None
	}
	return i18n.Signed(ctx, c.Value)
}

// spoken is the area as it is heard: what is seen first, then its whole name.
func (a MapArea) spoken(ctx context.Context) string {
	switch {
	case a.Value.Blank:
		return a.Short + ": " + a.Name
	case !a.Value.Known:
		return a.Short + " " + i18n.None + ": " + a.Name + ", " + i18n.T(ctx, "ui.heat.unknown")
	}
	return a.Short + " " + i18n.Signed(ctx, a.Value.Value) + ": " + a.Name
}

// top is where the abbreviation stands in a tile: higher where a number follows.
func (a MapArea) top() int {
	if a.Value.Blank {
		return tileSide/2 + 8
	}
	return 40
}

func tileAt(n, offset int) string { return strconv.Itoa((n-1)*tileSide + offset) }

// Abbreviate shortens the names of districts for a map, each differently: the first letters of several words with their
// numerals whole, or the first four letters of one. A first word that nearly all share ("Medan") is left out.
func Abbreviate(names []string) []string {
	shared := sharedWord(names)
	out, used := make([]string, len(names)), map[string]bool{}
	for i, name := range names {
		words := strings.Fields(name)
		if len(words) > 1 && words[0] == shared {
			words = words[1:]
		}
		out[i] = shorten(words)
		for n := 2; used[out[i]]; n++ {
			out[i] = shorten(words) + strconv.Itoa(n)
		}
		used[out[i]] = true
	}
	return out
}

func shorten(words []string) string {
	if len(words) == 1 {
		r := []rune(words[0])
		return string(r[:min(len(r), 4)])
	}
	var b strings.Builder
	for _, w := range words {
		if strings.Trim(w, "IVX") == "" { // a numeral
			b.WriteString(w)
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}

func sharedWord(names []string) string {
	count := map[string]int{}
	for _, n := range names {
		first, _, _ := strings.Cut(n, " ")
		if count[first]++; count[first] > 2 && count[first]*2 > len(names) {
			return first
		}
	}
	return ""
}

// MapPoint is one place on a map of points. Grade 0 to 3 is its shape: how remote it is. Number leads to its row in the
// list beside the map.
type MapPoint struct {
	X, Y, Grade, Number int
}

// PointMapProps is a map of points in a frame, over the outline of a district if there is one.
type PointMapProps struct {
	Label      string
	X, Y, W, H int
	Path       string
	Scale      int // units of the frame in one of Path
	Points     []MapPoint
	Grades     []string // names of the shapes, for the legend
}

func (p PointMapProps) viewBox() string {
	return strconv.Itoa(p.X) + " " + strconv.Itoa(p.Y) + " " + strconv.Itoa(p.W) + " " + strconv.Itoa(p.H)
}

// em is the height of a number: 14 px at 288 px.
func (p PointMapProps) em() int { return max(14*max(p.W, p.H*2/3)/288, 1) }

func (p PointMapProps) number(n int) string { return strconv.Itoa(n) }

// mark draws a shape of the size around a place: circle, triangle, square, diamond by how remote it is.
func mark(grade, x, y, size int) string {
	at := func(dx, dy int) string { return strconv.Itoa(x+dx) + " " + strconv.Itoa(y+dy) }
	s := max(size, 3)
	switch grade {
	case 1:
		return "M" + at(0, -s) + "L" + at(s, s*3/4) + "L" + at(-s, s*3/4) + "z"
	case 2:
		s = max(s*4/5, 2)
		return "M" + at(-s, -s) + "L" + at(s, -s) + "L" + at(s, s) + "L" + at(-s, s) + "z"
	case 3:
		s += s / 4
		return "M" + at(0, -s) + "L" + at(s, 0) + "L" + at(0, s) + "L" + at(-s, 0) + "z"
	}
	r := strconv.Itoa(max(s*4/5, 2))
	d := strconv.Itoa(2 * max(s*4/5, 2))
	return "M" + at(-max(s*4/5, 2), 0) + "a" + r + " " + r + " 0 1 0 " + d + " 0a" + r + " " + r + " 0 1 0 -" + d + " 0z"
}
