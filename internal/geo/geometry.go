package geo

import "encoding/json"

// Kinds of nested lists of numbers, each made of the one before.
const (
	position = iota
	ring
	polygon
	multiPolygon
)

// geometry reads the geometry of a feature: a Polygon or a MultiPolygon.
func (d *reader) geometry(f *Feature) error {
	if err := d.open('{', "geo.not_object"); err != nil {
		return err
	}
	c := &coordinates{reader: d}
	kind, found := "", -1
	err := d.members(func(name string) error {
		switch name {
		case "type":
			return d.text(&kind)
		case "coordinates":
			if err := d.open('[', "geo.not_list"); err != nil {
				return err
			}
			var err error
			found, err = c.list(multiPolygon)
			return err
		}
		t, err := d.token()
		if err != nil {
			return err
		}
		return d.skip(t)
	})
	if err != nil {
		return err
	}
	if want, ok := map[string]int{"Polygon": polygon, "MultiPolygon": multiPolygon}[kind]; !ok || found != want {
		return d.fault("geo.kind", "kind", clip(kind))
	}
	f.Polygons = c.polygons
	return nil
}

// coordinates gathers rings and polygons while it reads nested lists, whose depth is known only at their first number.
type coordinates struct {
	*reader
	line     []Point     // the ring being read
	rings    [][]Point   // the polygon being read
	polygons [][][]Point // what is whole
}

// list reads a list whose bracket was taken and returns which kind it is, at most most.
func (c *coordinates) list(most int) (kind int, err error) {
	kind = -1
	var numbers [4]float64
	n := 0
	err = c.elements(func(_ int, first json.Token) error {
		of := position - 1 // a number
		switch t := first.(type) {
		case float64:
			if n == len(numbers) {
				return c.fault("geo.position")
			}
			numbers[n] = t
			n++
		case json.Delim:
			if t != '[' {
				return c.fault("geo.not_number")
			}
			if most == position {
				return c.fault("geo.too_deep")
			}
			var err error
			if of, err = c.list(most - 1); err != nil {
				return err
			}
		default:
			return c.fault("geo.not_number")
		}
		if kind >= 0 && kind != of+1 {
			return c.fault("geo.uneven")
		}
		kind = of + 1
		return nil
	})
	if err != nil {
		return kind, err
	}
	return kind, c.close(kind, numbers, n)
}

// close takes over a list that has ended.
func (c *coordinates) close(kind int, numbers [4]float64, n int) error {
	switch kind {
	case position:
		p := Point{numbers[0], numbers[1]}
		switch {
		case n < 2:
			return c.fault("geo.position")
		case p.Lon < -180 || p.Lon > 180:
			return c.fault("geo.longitude", "value", p.Lon)
		case p.Lat < -90 || p.Lat > 90:
			return c.fault("geo.latitude", "value", p.Lat)
		}
		if c.points++; c.points > maxPoints {
			return c.fault("geo.too_many_points", "n", maxPoints)
		}
		c.line = append(c.line, p)
	case ring:
		if len(c.line) < 4 {
			return c.fault("geo.ring_short")
		}
		if c.line[0] != c.line[len(c.line)-1] {
			return c.fault("geo.ring_open")
		}
		c.rings, c.line = append(c.rings, c.line), nil
	case polygon:
		c.polygons, c.rings = append(c.polygons, c.rings), nil
	case multiPolygon:
	default:
		return c.fault("geo.empty")
	}
	return nil
}
