package geo_test

import (
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"mutasi/internal/errs"
	"mutasi/internal/geo"
)

const square = `[[[101,-1],[102,-1],[102,-2],[101,-1]]]`

// file is a collection of one feature with a geometry.
func file(geometry string) string {
	return `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"15.08.01"},"geometry":` + geometry + `}]}`
}

func read(r io.Reader) ([]geo.Feature, error) {
	var list []geo.Feature
	err := geo.Read(r, "code", func(f geo.Feature) error {
		list = append(list, f)
		return nil
	})
	return list, err
}

func TestReadTakesPolygons(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"polygon":            file(`{"type":"Polygon","coordinates":` + square + `}`),
		"several":            file(`{"type":"MultiPolygon","coordinates":[` + square + `]}`),
		"coordinates first":  file(`{"coordinates":` + square + `,"type":"Polygon"}`),
		"with height":        file(`{"type":"Polygon","coordinates":[[[101,-1,5],[102,-1,5],[102,-2,5],[101,-1,5]]]}`),
		"foreign members":    `{"crs":{"a":[1,{"b":null}]},"bbox":[1,2],` + file(`{"type":"Polygon","coordinates":` + square + `}`)[1:],
		"foreign properties": strings.Replace(file(`{"type":"Polygon","coordinates":`+square+`}`), `"code"`, `"DN":7,"x":{"y":[true]},"code"`, 1),
		"properties at the end": `{"features":[{"geometry":{"type":"Polygon","coordinates":` + square +
			`},"properties":{"code":"15.08.01"},"type":"Feature"}],"type":"FeatureCollection"}` + "\n",
	} {
		list, err := read(strings.NewReader(in))
		if err != nil || len(list) != 1 || list[0].Code != "15.08.01" || len(list[0].Polygons) != 1 || len(list[0].Polygons[0][0]) != 4 {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
}

func TestReadRefusesWithThePlace(t *testing.T) {
	t.Parallel()
	ok := `{"type":"Polygon","coordinates":` + square + `}`
	for name, tt := range map[string]struct{ in, key, path string }{
		"empty":                 {"", "geo.cut_off", "$"},
		"no object":             {"[]", "geo.not_collection", "$"},
		"another kind":          {`{"type":"Topology","features":[]}`, "geo.not_collection", "$"},
		"without list":          {`{"type":"FeatureCollection"}`, "geo.not_collection", "$"},
		"list is an object":     {`{"type":"FeatureCollection","features":{}}`, "geo.not_list", "features"},
		"a number as feature":   {`{"type":"FeatureCollection","features":[7]}`, "geo.not_feature", "features[0]"},
		"cut off":               {file(ok)[:120], "geo.cut_off", "features[0].geometry"},
		"not JSON":              {`{"type":nonsense}`, "geo.syntax", "type"},
		"more behind the end":   {file(ok) + "{}", "geo.after_end", "$"},
		"own name of the code":  {strings.Replace(file(ok), `"code"`, `"KODE_KEC"`, 1), "geo.no_code", "features[0].properties"},
		"code is a number":      {strings.Replace(file(ok), `"15.08.01"`, `15.08`, 1), "geo.not_text", "features[0].properties.code"},
		"code twice":            {strings.Replace(file(ok), `"code":"15.08.01"`, `"code":"1","code":"2"`, 1), "geo.twice", "features[0].properties.code"},
		"properties null":       {strings.Replace(file(ok), `{"code":"15.08.01"}`, `null`, 1), "geo.not_object", "features[0].properties"},
		"geometry null":         {file(`null`), "geo.not_object", "features[0].geometry"},
		"without geometry":      {strings.Replace(file(ok), `,"geometry":`+ok, ``, 1), "geo.no_outline", "features[0].geometry"},
		"a point":               {file(`{"type":"Point","coordinates":[101,-1]}`), "geo.kind", "features[0].geometry"},
		"kind and depth differ": {file(`{"type":"MultiPolygon","coordinates":` + square + `}`), "geo.kind", "features[0].geometry"},
		"text for a number":     {file(`{"type":"Polygon","coordinates":[[["101",-1]]]}`), "geo.not_number", "features[0].geometry.coordinates[0][0][0]"},
		"longitude":             {file(`{"type":"Polygon","coordinates":[[[101,-1],[181,-1]]]}`), "geo.longitude", "features[0].geometry.coordinates[0][1]"},
		"latitude":              {file(`{"type":"Polygon","coordinates":[[[-1,101]]]}`), "geo.latitude", "features[0].geometry.coordinates[0][0]"},
		"no finite number":      {file(`{"type":"Polygon","coordinates":[[[1e999,1]]]}`), "geo.number", "features[0].geometry.coordinates[0][0][0]"},
		"one number":            {file(`{"type":"Polygon","coordinates":[[[101]]]}`), "geo.position", "features[0].geometry.coordinates[0][0]"},
		"five numbers":          {file(`{"type":"Polygon","coordinates":[[[1,1,1,1,1]]]}`), "geo.position", "features[0].geometry.coordinates[0][0][4]"},
		"uneven":                {file(`{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]],[1,1]]}`), "geo.uneven", "features[0].geometry.coordinates[1]"},
		"too deep":              {file(`{"type":"MultiPolygon","coordinates":[[[[[1,1]]]]]}`), "geo.too_deep", "features[0].geometry.coordinates[0][0][0][0]"},
		"open ring":             {file(`{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2]]]}`), "geo.ring_open", "features[0].geometry.coordinates[0]"},
		"short ring":            {file(`{"type":"Polygon","coordinates":[[[1,1],[2,1],[1,1]]]}`), "geo.ring_short", "features[0].geometry.coordinates[0]"},
		"empty ring":            {file(`{"type":"Polygon","coordinates":[[]]}`), "geo.empty", "features[0].geometry.coordinates[0]"},
	} {
		_, err := read(strings.NewReader(tt.in))
		e, ok := errors.AsType[*errs.Error](err)
		if !ok || e.Kind != errs.Invalid || e.Key != tt.key {
			t.Errorf("%s: %v, want %s", name, err, tt.key)
			continue
		}
		if at := slices.Index(e.Args, any("path")); at < 0 || e.Args[at+1] != tt.path {
			t.Errorf("%s: %v, want the place %s", name, e.Args, tt.path)
		}
	}
}

// endless repeats a text behind a beginning and counts what was read.
type endless struct {
	head, body string
	n          int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		if e.n < len(e.head) {
			p[i] = e.head[e.n]
		} else {
			p[i] = e.body[(e.n-len(e.head))%len(e.body)]
		}
		e.n++
	}
	return len(p), nil
}

func TestReadNeedsLittleMemoryForAnEndlessFile(t *testing.T) { //nolint:paralleltest // measures the whole process
	features := `{"type":"FeatureCollection","features":[`
	for name, tt := range map[string]struct {
		file endless
		most int // bytes that may be read
	}{
		"nesting":                {endless{head: `{"x":`, body: "["}, 1 << 20},
		"nesting of objects":     {endless{head: `{"x":`, body: `{"x":`}, 1 << 20},
		"nested coordinates":     {endless{head: features + `{"geometry":{"coordinates":`, body: "["}, 1 << 20},
		"a text":                 {endless{head: features + `{"properties":{"code":"`, body: "x"}, 4 << 20},
		"a number":               {endless{head: features + `{"geometry":{"coordinates":[[[`, body: "1"}, 4 << 20},
		"blanks":                 {endless{head: features, body: " "}, 4 << 20},
		"one ring without end":   {endless{head: features + `{"geometry":{"coordinates":[[[1,1]`, body: `,[1,1]`}, geo.MaxBytes},
		"properties without end": {endless{head: features + `{"properties":{`, body: `"a":1,`}, 1 << 20},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := read(&tt.file)
		runtime.ReadMemStats(&after)
		if errs.KindOf(err) != errs.Invalid || tt.file.n > tt.most {
			t.Errorf("%s: %v after %d bytes, want a refusal within %d", name, err, tt.file.n, tt.most)
		}
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 64<<20 {
			t.Errorf("%s: %d MB held", name, held>>20)
		}
	}
}

func TestReadPassesOnARefusal(t *testing.T) {
	t.Parallel()
	no := errors.New("no")
	err := geo.Read(strings.NewReader(file(`{"type":"Polygon","coordinates":`+square+`}`)), "code", func(geo.Feature) error { return no })
	if !errors.Is(err, no) {
		t.Errorf("error %v, want the refusal", err)
	}
}

// The outlines of real districts, where MUTASI_BOUNDARIES names a file of them with the regency's first digits in
// MUTASI_BOUNDARIES_REGENCY (default 15.08).
func TestRealOutlines(t *testing.T) {
	t.Parallel()
	name := os.Getenv("MUTASI_BOUNDARIES")
	if name == "" {
		t.Skip("MUTASI_BOUNDARIES names no file")
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	list, err := read(f)
	if err != nil {
		t.Fatal(err)
	}
	byRegency := map[string][]geo.Feature{}
	for _, f := range list {
		if strings.Count(f.Code, ".") == 2 {
			regency := f.Code[:strings.LastIndexByte(f.Code, '.')]
			byRegency[regency] = append(byRegency[regency], f)
		}
	}
	for regency, features := range byRegency {
		frame, outlines := geo.Draw(features, geo.Budget)
		size := 0
		for _, o := range outlines {
			size += len(o.Path)
			if o.LabelR < 2 {
				t.Errorf("%s: no room for a label", o.Code)
			}
		}
		t.Logf("%s: %d districts, %d × %d units, %d bytes", regency, len(outlines), frame.Width, frame.Height, size)
		if size > geo.Budget || len(outlines) != len(features) {
			t.Errorf("%s: %d bytes for %d districts", regency, size, len(outlines))
		}
	}
}
