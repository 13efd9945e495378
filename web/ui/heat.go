package ui

import "strconv"

// HeatCell is one number of a heat map: holders less need. Known is false where the need has not been worked out; such a
// cell is hatched, never zero. Blank is true where the row has nothing of the column. Where Changed is true the value was
// Before, and both are shown.
type HeatCell struct {
	Value   int
	Known   bool
	Blank   bool
	Changed bool
	Before  int
	Href    string
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
