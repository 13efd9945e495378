package geo

import (
	"cmp"
	"math"
	"slices"
)

// Place is a district to be laid out. Known is false where nobody knows where it lies.
type Place struct {
	Code  string
	At    Point
	Known bool
}

// Tile is a place in a tile map, from 1; rows count downwards.
type Tile struct{ Col, Row int }

// Tiles gives each place a tile of its own so that north stays up and neighbours stay near: the sum of the squared
// distances between tiles and places is the least possible. Places in set have their tile already. Equal input gives equal
// tiles, in whatever order it comes.
func Tiles(places []Place, set map[string]Tile) map[string]Tile {
	places = slices.SortedFunc(slices.Values(places), func(a, b Place) int { return cmp.Compare(a.Code, b.Code) })
	out := make(map[string]Tile, len(places))
	taken := map[Tile]bool{}
	cols, rows := sides(places)
	var rest []Place
	for _, p := range places {
		if t, ok := set[p.Code]; ok {
			out[p.Code], taken[t] = t, true
			cols, rows = max(cols, t.Col), max(rows, t.Row)
			continue
		}
		rest = append(rest, p)
	}
	free := freeTiles(cols, rows, taken)
	for len(free) < len(rest) {
		rows++
		free = freeTiles(cols, rows, taken)
	}
	if len(rest) == 0 {
		return out
	}
	for i, j := range assign(distances(places, rest, free, cols, rows)) {
		out[rest[i].Code] = free[j]
	}
	return out
}

func freeTiles(cols, rows int, taken map[Tile]bool) []Tile {
	var free []Tile
	for row := 1; row <= rows; row++ {
		for col := 1; col <= cols; col++ {
			if t := (Tile{col, row}); !taken[t] {
				free = append(free, t)
			}
		}
	}
	return free
}

// sides are columns and rows for all places, in the shape of the land but never wider than a phone shows.
func sides(places []Place) (cols, rows int) {
	n := len(places)
	if n == 0 {
		return 1, 1
	}
	widest := 5
	for widest*widest*3/2 < n { // taller than wide by half: one column more
		widest++
	}
	cols = int(math.Round(math.Sqrt(float64(n) * aspect(places))))
	narrowest := max(1, int(math.Ceil(math.Sqrt(float64(n))))-1) // or a tall map would fill a screen with three tiles
	cols = min(max(cols, narrowest), widest)
	return cols, (n + cols - 1) / cols
}

// aspect is width by height of the land, 1 if unknown.
func aspect(places []Place) float64 {
	b := boundsOf(places)
	if b.east-b.west < 1e-9 || b.north-b.south < 1e-9 {
		return 1
	}
	return (b.east - b.west) / (b.north - b.south)
}

type bounds struct{ west, east, south, north float64 }

func boundsOf(places []Place) bounds {
	b := bounds{math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for _, p := range places {
		if p.Known {
			b.west, b.east = min(b.west, p.At.Lon), max(b.east, p.At.Lon)
			b.south, b.north = min(b.south, p.At.Lat), max(b.north, p.At.Lat)
		}
	}
	return b
}

// distances is the squared distance of each place to each tile, in tiles. A place's true position and its rank among all
// count half each: the rank spreads the crowd of a town. Unknown places go anywhere that is left.
func distances(all, rest []Place, free []Tile, cols, rows int) [][]float64 {
	b := boundsOf(all)
	share := func(v, lo, hi float64) float64 {
		if hi-lo < 1e-9 {
			return 0.5
		}
		return (v - lo) / (hi - lo)
	}
	rank := func(v float64, of func(Place) float64) float64 {
		below, known := 0.0, 0.0
		for _, p := range all {
			if p.Known {
				known++
				if of(p) < v {
					below++
				}
			}
		}
		return share(below, 0, max(1, known-1))
	}
	lon, north := func(p Place) float64 { return p.At.Lon }, func(p Place) float64 { return -p.At.Lat }
	cost := make([][]float64, len(rest))
	for i, p := range rest {
		cost[i] = make([]float64, len(free))
		if !p.Known {
			continue
		}
		x := (share(p.At.Lon, b.west, b.east) + rank(p.At.Lon, lon)) / 2 * float64(cols-1)
		y := (share(-p.At.Lat, -b.north, -b.south) + rank(-p.At.Lat, north)) / 2 * float64(rows-1)
		for j, t := range free {
			dx, dy := x-float64(t.Col-1), y-float64(t.Row-1)
			cost[i][j] = dx*dx + dy*dy
		}
	}
	return cost
}

// assign gives each row of cost a column of its own at the least total cost: the Hungarian method with potentials. There
// are at least as many columns as rows.
func assign(cost [][]float64) []int {
	n, m := len(cost), len(cost[0])
	u, v := make([]float64, n+1), make([]float64, m+1)
	match, way := make([]int, m+1), make([]int, m+1) // of columns, from 1; 0: none
	for i := 1; i <= n; i++ {
		match[0] = i
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		at := 0
		for match[at] != 0 {
			used[at] = true
			row, step, next := match[at], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[row-1][j-1] - u[row] - v[j]; c < least[j] {
					least[j], way[j] = c, at
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := range used {
				if used[j] {
					u[match[j]] += step
					v[j] -= step
				} else {
					least[j] -= step
				}
			}
			at = next
		}
		for at != 0 {
			match[at], at = match[way[at]], way[at]
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if match[j] != 0 {
			out[match[j]-1] = j - 1
		}
	}
	return out
}
