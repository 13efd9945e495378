package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Bar is one bar of a chart. Text is the value as it is read; Value its length, not below zero.
type Bar struct {
	Label, Href string
	Value       int
	Text        string
	Tone        BarTone
}

// BarTone is the colour of a bar.
type BarTone string

// The colours of bars: the usual one, one for shortages and one for what is over the need.
const (
	BarPlain BarTone = ""
	BarShort BarTone = "bar-short"
	BarOver  BarTone = "bar-over"
)

func (t BarTone) class() string {
	if t == BarPlain {
		return "bar-fill"
	}
	return "bar-fill " + string(t)
}

// BarChartProps is a chart that is its own table: a picture for those who see, the numbers for everyone. Message says in
// words what it shows.
type BarChartProps struct {
	Message               string
	LabelHead, NumberHead string
	Bars                  []Bar
}

func (p BarChartProps) most() int {
	m := 1
	for _, b := range p.Bars {
		m = max(m, b.Value)
	}
	return m
}

// BeforeAfter is one row of a chart of what a plan changes.
type BeforeAfter struct {
	Label, Href   string
	Before, After int
}

// DumbbellProps is a chart of what a plan changes, at most a dozen rows. Values may be below zero.
type DumbbellProps struct {
	Message, LabelHead string
	Rows               []BeforeAfter
}

// span is the lowest and the highest value with zero always between, widened so that no mark is cut.
func (p DumbbellProps) span() (lo, hi int) {
	for _, r := range p.Rows {
		lo, hi = min(lo, r.Before, r.After), max(hi, r.Before, r.After)
	}
	return lo - 1, hi + 1
}

// x is the place of the value v on the scale of the chart.
func (p DumbbellProps) x(v int) string {
	lo, hi := p.span()
	return percent(v-lo, hi-lo)
}

// qrPath draws text as the data of one path, one module a unit, with the quiet zone of four around it; size is the side
// of the square. Level M bears 15 % of damage, which is what print and stamps ask for.
func qrPath(text string) (d string, size int, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0, fmt.Errorf("encode QR: %w", err)
	}
	const quiet = 4
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			start := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if n := x - start; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, n, n)
			}
		}
	}
	return b.String(), code.Size + 2*quiet, nil
}
