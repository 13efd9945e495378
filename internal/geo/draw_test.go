package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mutasi/internal/geo"
)

// neighbours are two districts side by side whose common line has many points.
func neighbours(n int, r *rand.Rand) []geo.Feature {
	var line []geo.Point
	for i := range n {
		line = append(line, geo.Point{Lon: 102 + 0.2*r.Float64(), Lat: -1 - float64(i)/float64(n)})
	}
	back := slices.Clone(line)
	slices.Reverse(back)
	west := append([]geo.Point{{Lon: 101, Lat: -1}}, line...)
	west = append(west, geo.Point{Lon: 101, Lat: -2}, west[0])
	east := append([]geo.Point{{Lon: 103, Lat: -2}}, back...)
	east = append(east, geo.Point{Lon: 103, Lat: -1}, east[0])
	return []geo.Feature{{Code: "15.08.01", Polygons: [][][]geo.Point{{west}}}, {Code: "15.08.02", Polygons: [][][]geo.Point{{east}}}}
}

var command = regexp.MustCompile(`M(-?\d+)[ ]?(-?\d+)l([0-9 -]*)z`)

// points are the absolute places of path data.
func points(t rapid.TB, path string) map[[2]int]bool {
	t.Helper()
	out := map[[2]int]bool{}
	whole := 0
	for _, m := range command.FindAllStringSubmatch(path, -1) {
		whole += len(m[0])
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		out[[2]int{x, y}] = true
		numbers := strings.Fields(strings.ReplaceAll(m[3], "-", " -"))
		if len(numbers)%2 != 0 {
			t.Fatalf("odd numbers in %s", path)
		}
		for i := 0; i < len(numbers); i += 2 {
			dx, _ := strconv.Atoi(numbers[i])
			dy, _ := strconv.Atoi(numbers[i+1])
			x, y = x+dx, y+dy
			out[[2]int{x, y}] = true
		}
	}
	if whole != len(path) {
		t.Fatalf("path data not understood: %s", path)
	}
	return out
}

func TestNeighboursStayNeighbours(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		features := neighbours(rapid.IntRange(10, 400).Draw(t, "points"), rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)))
		budget := rapid.IntRange(120, 4000).Draw(t, "budget")
		frame, outlines := geo.Draw(features, budget)
		size := 0
		var sides []map[[2]int]bool
		for i, o := range outlines {
			size += len(o.Path)
			mine := points(t, o.Path)
			given := map[[2]int]bool{}
			for _, p := range features[i].Polygons[0][0] {
				x, y := frame.At(p)
				given[[2]int{x, y}] = true
			}
			for p := range mine {
				if !given[p] {
					t.Fatalf("%s: %v is no point of the outline given", o.Code, p)
				}
			}
			sides = append(sides, mine)
		}
		if size > budget {
			t.Fatalf("%d bytes, at most %d", size, budget)
		}
		// Of the common line both keep the same points.
		x0, _ := frame.At(geo.Point{Lon: 101, Lat: -1})
		x1, _ := frame.At(geo.Point{Lon: 103, Lat: -1})
		for i := range sides {
			for p := range sides[i] {
				if p[0] != x0 && p[0] != x1 && !sides[1-i][p] {
					t.Fatalf("%v is kept on one side only", p)
				}
			}
		}
	})
}

func TestDrawDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	a := neighbours(100, rand.New(rand.NewPCG(1, 1)))
	b := slices.Clone(a)
	slices.Reverse(b)
	fa, oa := geo.Draw(a, 900)
	fb, ob := geo.Draw(b, 900)
	if fa != fb || fmt.Sprint(oa) != fmt.Sprint(ob) {
		t.Errorf("%v %v\n%v %v", fa, oa, fb, ob)
	}
}

func TestDrawKeepsHolesAndTheSmallest(t *testing.T) {
	t.Parallel()
	ring := func(lon, lat, half float64) []geo.Point {
		return []geo.Point{{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half}, {lon - half, lat - half}}
	}
	frame, out := geo.Draw([]geo.Feature{
		{Code: "b", Polygons: [][][]geo.Point{{ring(101, -1, 0.00001)}}},
		{Code: "a", Polygons: [][][]geo.Point{{ring(101, -1, 1), ring(101, -1, 0.2)}}},
	}, geo.Budget)
	if out[0].Code != "a" || strings.Count(out[0].Path, "M") != 2 {
		t.Errorf("with a hole: %+v", out[0])
	}
	x, y := frame.At(geo.Point{Lon: 101, Lat: -1})
	if dx, dy := float64(out[0].LabelX-x), float64(out[0].LabelY-y); math.Hypot(dx, dy) < 100 {
		t.Errorf("the label stands in the hole: %d %d", out[0].LabelX, out[0].LabelY)
	}
	if out[1].Path == "" {
		t.Errorf("a district is missing: %+v", out[1])
	}
}

func TestBoxOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]geo.Box{
		"M10 20l5 0-2 30zM-4 25l1 1 1-1z": {X: -4, Y: 20, W: 19, H: 30},
		"":                                {},
		"nonsense":                        {},
	} {
		if got := geo.BoxOf(path); got != want {
			t.Errorf("BoxOf(%q) = %v, want %v", path, got, want)
		}
	}
}

func TestFrameIsTrueAtItsMiddle(t *testing.T) {
	t.Parallel()
	f := geo.FrameOf([]geo.Point{{101, -60}, {102, -61}}, 0)
	x, y := f.At(geo.Point{Lon: 102, Lat: -61})
	want := math.Cos(60.5 * math.Pi / 180) // a degree of longitude to one of latitude
	if got := float64(x) / float64(y); math.Abs(got-want) > 0.01 {
		t.Errorf("width %d to height %d is %.3f, want %.3f", x, y, got, want)
	}
	if one := geo.FrameOf([]geo.Point{{101, -1}}, 10); one.Width < 10 || one.Height < 10 {
		t.Errorf("a single place: %+v", one)
	}
}

func TestTilesAreTheNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "places")
		places := make([]geo.Place, n)
		for i := range places {
			places[i] = geo.Place{Code: fmt.Sprintf("%02d", i), Known: rapid.IntRange(0, 9).Draw(t, "known") > 0,
				At: geo.Point{Lon: rapid.Float64Range(95, 141).Draw(t, "lon"), Lat: rapid.Float64Range(-11, 6).Draw(t, "lat")}}
		}
		tiles := geo.Tiles(places, nil)
		used := map[geo.Tile]bool{}
		for _, tile := range tiles {
			if used[tile] || tile.Col < 1 || tile.Row < 1 || tile.Col > 8 || tile.Row > 20 {
				t.Fatalf("tile %v in %v", tile, tiles)
			}
			used[tile] = true
		}
		shuffled := rapid.Permutation(places).Draw(t, "order")
		if again := geo.Tiles(shuffled, nil); fmt.Sprint(again) != fmt.Sprint(tiles) {
			t.Fatalf("another order, other tiles: %v, %v", tiles, again)
		}
		if len(tiles) != n {
			t.Fatalf("%d tiles for %d places", len(tiles), n)
		}
	})
}

func TestTilesKeepTheirBearings(t *testing.T) {
	t.Parallel()
	var places []geo.Place
	for i, code := range []string{"nw", "n", "ne", "w", "c", "e", "sw", "s", "se"} {
		places = append(places, geo.Place{Code: code, Known: true, At: geo.Point{Lon: 100 + float64(i%3), Lat: 5 - float64(i/3)}})
	}
	got := geo.Tiles(places, nil)
	for i, p := range places {
		if want := (geo.Tile{Col: 1 + i%3, Row: 1 + i/3}); got[p.Code] != want {
			t.Errorf("%s at %v, want %v", p.Code, got[p.Code], want)
		}
	}
	set := geo.Tiles(places, map[string]geo.Tile{"nw": {Col: 5, Row: 5}})
	if set["nw"] != (geo.Tile{Col: 5, Row: 5}) || len(set) != 9 || set["se"] == set["nw"] {
		t.Errorf("a tile that was set: %v", set)
	}
}
