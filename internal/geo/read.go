package geo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"mutasi/internal/errs"
)

// Limits of a file. They are far above what the outlines of all districts of a province need.
const (
	MaxBytes  = 64 << 20 // of the whole file
	maxToken  = 1 << 20  // between two tokens: a longer text or blank is no map
	maxDepth  = 32       // of nesting in what is skipped
	maxPoints = 1 << 18  // of the whole file
)

// Point is a place in degrees (WGS 84).
type Point struct{ Lon, Lat float64 }

// Feature is one outline: polygons of rings, the first ring of each the outer one. Rings are closed.
type Feature struct {
	Index    int // in the file, from 0
	Code     string
	Polygons [][][]Point
}

// Where is the place of the feature in the file, for messages.
func (f Feature) Where() string { return "features[" + strconv.Itoa(f.Index) + "]" }

// Read reads a FeatureCollection of polygons and hands each feature to use, which may refuse it. The property named
// property holds the code of the district. Errors are *errs.Error of kind Invalid with the argument "path".
func Read(r io.Reader, property string, use func(Feature) error) error {
	g := &guard{r: r, total: MaxBytes}
	d := &reader{guard: g, json: json.NewDecoder(g), property: property, use: use}
	if err := d.collection(); err != nil {
		return err
	}
	if _, err := d.token(); err == nil {
		return d.fault("geo.after_end")
	} else if e, ok := errors.AsType[*errs.Error](err); !ok || e.Key != "geo.cut_off" {
		return err
	}
	return nil
}

// errGuard is returned by a guard that has had enough.
var errGuard = errors.New("more than a map needs")

// guard reads until a limit is met: of the whole file, and between two tokens.
type guard struct {
	r           io.Reader
	total, left int
}

func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 || g.total <= 0 {
		return 0, errGuard
	}
	n, err := g.r.Read(p[:min(len(p), g.left, g.total)])
	g.left, g.total = g.left-n, g.total-n
	return n, err
}

// reader reads tokens and knows where it is.
type reader struct {
	guard    *guard
	json     *json.Decoder
	property string
	use      func(Feature) error
	path     []step
	points   int
}

// step is one part of a path: a name, or an index where the name is empty.
type step struct {
	name  string
	index int
}

func (d *reader) where() string {
	var b strings.Builder
	for _, s := range d.path {
		switch {
		case s.name == "":
			fmt.Fprintf(&b, "[%d]", s.index)
		case b.Len() > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	if b.Len() == 0 {
		return "$"
	}
	return b.String()
}

// fault is a refusal at the present place.
func (d *reader) fault(key string, args ...any) error {
	return errs.New(errs.Invalid, key, append([]any{"path", d.where()}, args...)...)
}

// token returns the next token: json.Delim, string, float64, bool or nil.
func (d *reader) token() (json.Token, error) {
	d.guard.left = maxToken
	t, err := d.json.Token()
	switch {
	case err == nil:
		return t, nil
	case errors.Is(err, errGuard):
		return nil, d.fault("geo.too_large")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, d.fault("geo.cut_off")
	}
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return nil, d.fault("geo.syntax", "byte", d.json.InputOffset())
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // a number beyond all bounds
		return nil, d.fault("geo.number")
	}
	return nil, err // the file could not be read
}

// open takes the next token, which must be the delimiter; key says what else it is.
func (d *reader) open(delim json.Delim, key string) error {
	t, err := d.token()
	if err != nil {
		return err
	}
	if t != delim {
		return d.fault(key)
	}
	return nil
}

// members walks the members of an object whose brace was taken; take reads or skips each value. A member twice is refused.
func (d *reader) members(take func(name string) error) error {
	seen := map[string]bool{}
	for {
		t, err := d.token()
		if err != nil {
			return err
		}
		name, ok := t.(string)
		if !ok {
			return nil // the closing brace
		}
		d.path = append(d.path, step{name: clip(name)})
		if len(seen) > 1000 || len(name) > 200 {
			return d.fault("geo.too_large")
		}
		if seen[name] {
			return d.fault("geo.twice")
		}
		seen[name] = true
		if err := take(name); err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// clip keeps names of others short in messages.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// elements walks the elements of an array whose bracket was taken; take gets the first token of each.
func (d *reader) elements(take func(i int, first json.Token) error) error {
	for i := 0; ; i++ {
		d.path = append(d.path, step{index: i})
		t, err := d.token()
		if err != nil {
			return err
		}
		if t == json.Delim(']') {
			d.path = d.path[:len(d.path)-1]
			return nil
		}
		if err := take(i, t); err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// skip reads past a value whose first token is t.
func (d *reader) skip(t json.Token) error {
	depth := 0
	for {
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth > maxDepth {
			return d.fault("geo.too_deep")
		}
		if depth == 0 {
			return nil
		}
		var err error
		if t, err = d.token(); err != nil {
			return err
		}
	}
}

// collection reads the whole file.
func (d *reader) collection() error {
	if err := d.open('{', "geo.not_collection"); err != nil {
		return err
	}
	kind, found := "", false
	err := d.members(func(name string) error {
		switch name {
		case "type":
			return d.text(&kind)
		case "features":
			found = true
			if err := d.open('[', "geo.not_list"); err != nil {
				return err
			}
			return d.elements(d.feature)
		}
		t, err := d.token()
		if err != nil {
			return err
		}
		return d.skip(t)
	})
	if err == nil && (kind != "FeatureCollection" || !found) {
		err = d.fault("geo.not_collection")
	}
	return err
}

// text reads a short text.
func (d *reader) text(into *string) error {
	t, err := d.token()
	if err != nil {
		return err
	}
	s, ok := t.(string)
	if !ok || len(s) > 200 {
		return d.fault("geo.not_text")
	}
	*into = s
	return nil
}

// feature reads one element of the list of features.
func (d *reader) feature(i int, first json.Token) error {
	if first != json.Delim('{') {
		return d.fault("geo.not_feature")
	}
	f := Feature{Index: i}
	kind := ""
	err := d.members(func(name string) error {
		switch name {
		case "type":
			return d.text(&kind)
		case "properties":
			return d.properties(&f)
		case "geometry":
			return d.geometry(&f)
		}
		t, err := d.token()
		if err != nil {
			return err
		}
		return d.skip(t)
	})
	switch {
	case err != nil:
		return err
	case kind != "Feature":
		return d.fault("geo.not_feature")
	case f.Code == "":
		d.path = append(d.path, step{name: "properties"})
		return d.fault("geo.no_code", "name", clip(d.property))
	case len(f.Polygons) == 0:
		d.path = append(d.path, step{name: "geometry"})
		return d.fault("geo.no_outline")
	}
	return d.use(f)
}

// properties takes the code and skips all else: what a file calls its other members is its own affair.
func (d *reader) properties(f *Feature) error {
	if err := d.open('{', "geo.not_object"); err != nil {
		return err
	}
	return d.members(func(name string) error {
		if name == d.property {
			return d.text(&f.Code)
		}
		t, err := d.token()
		if err != nil {
			return err
		}
		return d.skip(t)
	})
}
