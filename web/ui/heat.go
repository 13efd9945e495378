package ui

import (
	"cmp"
	"slices"
	"strconv"
)

// HeatCell is one number of a heat map: holders less need. Known is false where the need has not been worked out; such a
// cell is hatched, never zero. Blank is true where the row has nothing of the column. Where Changed is true the value was
// Before, and both are shown; BeforeUnknown says that the need had not been worked out then.
type HeatCell struct {
	Value   int
	Known   bool
	Blank   bool
	Changed bool
	Before  int
	Href    string

	BeforeUnknown bool
}

// HeatRow is one unit of a heat map.
type HeatRow struct {
	Label, Href string
	Cells       []HeatCell
	Total       HeatCell
}

// HeatProps is a heat map. Columns are the heads without the first and the total, which First and TotalLabel name.
type HeatProps struct {
	ID, Caption       string
	First, TotalLabel string
	Columns           []string
	Rows              []HeatRow
}

// Earlier is the map as it was before: what has changed has its value of then. Later is the map as it is after, without
// that value. Both keep rows and columns, so that they can be read side by side.
func (p HeatProps) Earlier(id, caption string) HeatProps {
	return p.with(id, caption, func(c *HeatCell) {
		if c.Changed {
			c.Value, c.Known = c.Before, !c.BeforeUnknown
		}
	})
}

// Later is the other side of Earlier.
func (p HeatProps) Later(id, caption string) HeatProps {
	return p.with(id, caption, func(*HeatCell) {})
}

func (p HeatProps) with(id, caption string, change func(*HeatCell)) HeatProps {
	p.ID, p.Caption, p.Rows = id, caption, slices.Clone(p.Rows)
	for i := range p.Rows {
		r := &p.Rows[i]
		r.Cells = slices.Clone(r.Cells)
		for j := range r.Cells {
			change(&r.Cells[j])
			r.Cells[j].Changed = false
		}
		change(&r.Total)
		r.Total.Changed = false
	}
	return p
}

// What a phone shows of the map: rows at each end of the scale, and for each the columns that make its total.
const (
	heatEndRows    = 5
	heatEndColumns = 3
)

// heatPart is a column with a row's cell in it.
type heatPart struct {
	Column string
	HeatCell
}

// end is the rows at one end of the map, the farthest first: sign −1 for those that are short, 1 for those with too many.
func (p HeatProps) end(sign int) []HeatRow {
	rows := slices.DeleteFunc(slices.Clone(p.Rows), func(r HeatRow) bool { return !r.Total.Known || sign*r.Total.Value <= 0 })
	slices.SortStableFunc(rows, func(a, b HeatRow) int { return sign * cmp.Compare(b.Total.Value, a.Total.Value) })
	return rows[:min(len(rows), heatEndRows)]
}

// parts is the columns that take a row to that end, the farthest first.
func (p HeatProps) parts(r HeatRow, sign int) []heatPart {
	var out []heatPart
	for i, c := range r.Cells {
		if c.Known && sign*c.Value > 0 {
			out = append(out, heatPart{p.Columns[i], c})
		}
	}
	slices.SortStableFunc(out, func(a, b heatPart) int { return sign * cmp.Compare(b.Value, a.Value) })
	return out[:min(len(out), heatEndColumns)]
}

// heatLimits part the seven steps of the scale, which is the same on every page: −5, −3, −1, +1, +3, +5 people.
var heatLimits = [...]int{-5, -3, -1, 1, 3, 5}

// HeatLevel is the step of the value v people, −3 (a great shortage) to +3 (a great surplus).
func HeatLevel(v int) int {
	switch {
	case v <= heatLimits[0]:
		return -3
	case v <= heatLimits[1]:
		return -2
	case v <= heatLimits[2]:
		return -1
	case v < heatLimits[3]:
		return 0
	case v < heatLimits[4]:
		return 1
	case v < heatLimits[5]:
		return 2
	default:
		return 3
	}
}

func heatClass(level int) string {
	if level < 0 {
		return "heat-m" + strconv.Itoa(-level)
	}
	if level > 0 {
		return "heat-p" + strconv.Itoa(level)
	}
	return "heat-0"
}

func (c HeatCell) class() string {
	switch {
	case c.Blank:
		return "heat-blank"
	case !c.Known:
		return "heat-unknown"
	default:
		return heatClass(HeatLevel(c.Value))
	}
}

// percent is part of whole as an SVG length, "62.5%", from 0 to 100.
func percent(part, whole int) string {
	if whole <= 0 || part <= 0 {
		return "0%"
	}
	return strconv.FormatFloat(min(100, 100*float64(part)/float64(whole)), 'f', -1, 32) + "%"
}
