package contract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mutasi/internal/rebalance"
)

// good is an input that uses every field.
const good = `{
 "version": 1,
 "levels": [{"key": "minimum"}, {"key": "shortage", "weight": 1000}, {"key": "cost"}, {"key": "tie"}],
 "groups": [
  {"id": "sd1", "unit": "SD 1", "class": "guru", "need": 1, "incumbents": 2, "authorised": 2, "shape": "relative"},
  {"id": "sd2", "unit": "SD 2", "class": "guru", "need": 3, "incumbents": 1, "authorised": 3, "minimum": 2, "maximum": 4, "weight": 4, "remote": 2, "shape": "leximin"}
 ],
 "people": [
  {"id": "a", "group": "sd1", "request": true, "wishes": ["sd2"], "priority": 250},
  {"id": "b", "group": "sd1", "locked": true},
  {"id": "\u0063\u00e9\ud83d\ude00", "group": "sd2", "locked": false}
 ],
 "arcs": [{"person": "a", "group": "sd2", "cost": {"distance": 1, "competency": 2, "burden": 3, "preference": 4, "change": 5}}],
 "forbid": [{"person": "b", "group": "sd2"}],
 "bounds": [{"groups": ["sd1"], "max_leave": 1}, {"groups": ["sd1", "sd2"], "min_stay": 1, "max_leave": 2}],
 "reference": [{"person": "a", "group": "sd2"}],
 "limits": {"moves": 7, "seconds": 60},
 "seed": 42
}`

func read(t *testing.T, text string) *Input {
	t.Helper()
	in, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return in
}

var whole = []cmp.Option{cmp.AllowUnexported(rebalance.Candidates{}), cmpopts.EquateEmpty()}

func TestReadEveryField(t *testing.T) {
	t.Parallel()
	want := &Input{
		Seconds: 60,
		Policy: rebalance.Policy{
			Levels: []rebalance.Level{{Key: "minimum"}, {Key: "shortage", Weight: 1000}, {Key: "cost"}, {Key: "tie"}}, Seed: 42, MaxMoves: 7,
		},
		Snapshot: &rebalance.Snapshot{
			Groups: []rebalance.Group{
				{ID: "sd1", Unit: "SD 1", Class: "guru", Need: 1, Incumbents: 2, Authorised: 2, Weight: 1},
				{ID: "sd2", Unit: "SD 2", Class: "guru", Need: 3, Incumbents: 1, Authorised: 3, Minimum: 2, Maximum: 4, Weight: 4, Remote: 2, Shape: rebalance.Leximin},
			},
			People: []rebalance.Person{
				{ID: "a", Group: 0, Request: true, Wishes: []int32{1}, Priority: 250},
				{ID: "b", Group: 0, Locked: true},
				{ID: "cé😀", Group: 1},
			},
			Forbidden: []rebalance.Pair{{Person: 1, Group: 1}},
			Bounds: []rebalance.Bound{
				{Groups: []int32{0}, MinStay: rebalance.None, MaxLeave: 1},
				{Groups: []int32{0, 1}, MinStay: 1, MaxLeave: 2},
			},
			Reference: []rebalance.Pair{{Person: 0, Group: 1}},
		},
	}
	want.Snapshot.Candidates.Append(rebalance.Candidate{Person: 0, Group: 1, Cost: rebalance.Cost{1, 2, 3, 4, 5}})
	if diff := cmp.Diff(want, read(t, good), whole...); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestReadAnyOrderOfFields(t *testing.T) {
	t.Parallel()
	fields := topFields(good)
	r := rand.New(rand.NewPCG(1, 1))
	want := read(t, good)
	for range 50 {
		r.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
		text := "{" + strings.Join(fields, ",") + "}"
		if diff := cmp.Diff(want, read(t, text), whole...); diff != "" {
			t.Fatalf("%s\n(-in order +shuffled):\n%s", text, diff)
		}
	}
}

// topFields splits the fields of an object by counting brackets.
func topFields(text string) []string {
	text = strings.TrimSpace(text)
	var out []string
	depth, from := 0, 1
	for i, c := range text {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return append(out, text[from:i])
			}
		case ',':
			if depth == 1 {
				out, from = append(out, text[from:i]), i+1
			}
		}
	}
	return out
}

func TestReadWhatWriteWrote(t *testing.T) {
	t.Parallel()
	in := read(t, good)
	var text bytes.Buffer
	if err := Write(&text, in); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, read(t, text.String()), whole...); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	zipped := gzipped(t, text.Bytes())
	if diff := cmp.Diff(in, read(t, string(zipped)), whole...); diff != "" {
		t.Errorf("(-written +read from gzip):\n%s", diff)
	}
}

func gzipped(t testing.TB, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestReadRefuses changes one thing in the good input and expects the path of
// the fault and a word of the reason.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, old, new, path, reason string }{
		{"other version", `"version": 1`, `"version": 2`, "version", "reads version 1"},
		{"unknown field", `"seed": 42`, `"sed": 42`, "", `"sed" is not a field`},
		{"field missing", `,
 "seed": 42`, ``, "", `"seed" is missing`},
		{"field twice", `"seed": 42`, `"seed": 42, "seed": 42`, "seed", "given twice"},
		{"field twice by escape", `"seed": 42`, `"seed": 42, "s\u0065ed": 42`, "seed", "given twice"},
		{"nested field unknown", `"need": 1,`, `"need": 1, "ned": 1,`, "groups[0]", `"ned"`},
		{"nested field missing", `"need": 1, `, ``, "groups[0]", `"need" is missing`},
		{"negative need", `"need": 1`, `"need": -1`, "groups[0].need", "not from 0"},
		{"need beyond range", `"need": 1`, `"need": 5000001`, "groups[0].need", "not from 0 to 5000000"},
		{"need beyond int64", `"need": 1`, `"need": 99999999999999999999`, "groups[0].need", "not from 0"},
		{"endless number", `"need": 1`, `"need": ` + strings.Repeat("9", 500), "groups[0].need", "more than 24 digits"},
		{"fraction", `"need": 1`, `"need": 1.0`, "groups[0].need", "not a whole number"},
		{"exponent", `"need": 1`, `"need": 1e3`, "groups[0].need", "not a whole number"},
		{"leading zero", `"need": 1`, `"need": 01`, "groups[0].need", "not a number"},
		{"only a sign", `"need": 1`, `"need": -`, "groups[0].need", "not a number"},
		{"NaN", `"need": 1`, `"need": NaN`, "groups[0].need", "whole number"},
		{"infinity", `"need": 1`, `"need": Infinity`, "groups[0].need", "whole number"},
		{"number as text", `"need": 1`, `"need": "1"`, "groups[0].need", "not a string"},
		{"null", `"need": 1`, `"need": null`, "groups[0].need", "not null"},
		{"object for a number", `"need": 1`, `"need": {}`, "groups[0].need", "not an object"},
		{"text for a truth", `"locked": true`, `"locked": "true"`, "people[1].locked", "not a string"},
		{"number for a truth", `"locked": true`, `"locked": 1`, "people[1].locked", "not a number"},
		{"half a word", `"locked": true`, `"locked": tru`, "people[1].locked", "true or false"},
		{"number for an id", `"id": "a"`, `"id": 7`, "people[0].id", "not a number"},
		{"empty id", `"id": "a"`, `"id": ""`, "people[0].id", "is empty"},
		{"long id", `"id": "a"`, `"id": "` + strings.Repeat("x", 65) + `"`, "people[0].id", "longer than 64"},
		{"control character", `"id": "a"`, "\"id\": \"a\nb\"", "people[0].id", "control character"},
		{"bad UTF-8", `"id": "a"`, "\"id\": \"a\xff\"", "people[0].id", "UTF-8"},
		{"bad escape", `"id": "a"`, `"id": "\q"`, "people[0].id", "escape"},
		{"half a pair", `"id": "a"`, `"id": "\ud800"`, "people[0].id", "half of a pair"},
		{"half a pair and another escape", `"id": "a"`, `"id": "\ud800\u0041"`, "people[0].id", "half of a pair"},
		{"id twice", `"id": "b"`, `"id": "a"`, "people[1].id", `"a" is used twice`},
		{"group twice", `"id": "sd2"`, `"id": "sd1"`, "groups[1].id", `"sd1" is used twice`},
		{"unknown home", `"id": "b", "group": "sd1"`, `"id": "b", "group": "sd9"`, "people[1].group", `"sd9"`},
		{"unknown wish", `"wishes": ["sd2"]`, `"wishes": ["sd2", "sd9"]`, "people[0].wishes[1]", `"sd9"`},
		{"unknown person in arc", `"arcs": [{"person": "a"`, `"arcs": [{"person": "z"`, "arcs[0].person", `"z"`},
		{"unknown group in arc", `"group": "sd2", "cost"`, `"group": "sd9", "cost"`, "arcs[0].group", `"sd9"`},
		{"cost beyond range", `"distance": 1`, `"distance": 1000001`, "arcs[0].cost.distance", "not from 0 to 1000000"},
		{"negative cost", `"burden": 3`, `"burden": -3`, "arcs[0].cost.burden", "not from 0"},
		{"cost part missing", `"burden": 3, `, ``, "arcs[0].cost", `"burden" is missing`},
		{"unknown person in forbid", `"forbid": [{"person": "b"`, `"forbid": [{"person": "q"`, "forbid[0].person", `"q"`},
		{"unknown group in bound", `"groups": ["sd1"]`, `"groups": ["sdx"]`, "bounds[0].groups[0]", `"sdx"`},
		{"bound without limit", `"groups": ["sd1"], "max_leave": 1`, `"groups": ["sd1"]`, "bounds[0]", "min_stay"},
		{"unknown person in reference", `"reference": [{"person": "a"`, `"reference": [{"person": "r"`, "reference[0].person", `"r"`},
		{"unknown shape", `"shape": "leximin"`, `"shape": "round"`, "groups[1].shape", "relative"},
		{"remote too far", `"remote": 2`, `"remote": 4`, "groups[1].remote", "not from 0 to 3"},
		{"weight zero", `"weight": 4`, `"weight": 0`, "groups[1].weight", "not from 1"},
		{"negative seed", `"seed": 42`, `"seed": -1`, "seed", "not from 0"},
		{"negative limit", `"moves": 7`, `"moves": -7`, "limits.moves", "not from 0"},
		{"list for an object", `"limits": {"moves": 7, "seconds": 60}`, `"limits": []`, "limits", "must be an object"},
		{"object for a list", `"forbid": [{"person": "b", "group": "sd2"}]`, `"forbid": {}`, "forbid", "must be a list"},
		{"comma missing", `"need": 1, `, `"need": 1 `, "groups[0]", "comma"},
		{"comma too much", `"locked": true}`, `"locked": true,}`, "people[1]", "after the comma"},
		{"comma too much in list", `"wishes": ["sd2"]`, `"wishes": ["sd2",]`, "people[0].wishes", "after the comma"},
		{"colon missing", `"seed": 42`, `"seed" 42`, "seed", "colon"},
		{"text after the object", `"seed": 42
}`, `"seed": 42
} {}`, "", "after the object"},
		{"nothing", good, ``, "", "ends in the middle"},
		{"cut off", `"seed": 42
}`, `"seed": 4`, "seed", "ends in the middle"},
		{"list at the top", good, `[]`, "", "must be an object"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(good, test.old, test.new, 1)
			if text == good {
				t.Fatal("the test changes nothing")
			}
			expectFault(t, strings.NewReader(text), test.path, test.reason)
		})
	}
}

func expectFault(t *testing.T, in io.Reader, path, reason string) {
	t.Helper()
	_, err := Read(in)
	var fault *rebalance.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("Read: %v, want a fault", err)
	}
	if fault.Path != path && !(path == "seed" && fault.Path == "") || !strings.Contains(fault.Reason, reason) {
		t.Errorf("fault at %q: %q, want %q: %q", fault.Path, fault.Reason, path, reason)
	}
}

// hostile is an endless text that would fill any memory that keeps it.
type hostile struct {
	head string
	rest string
	left int64
}

func (h *hostile) Read(p []byte) (int, error) {
	if h.head != "" {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	if h.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && n < 1<<15 {
		n += copy(p[n:], h.rest)
	}
	h.left -= int64(n)
	return n, nil
}

// TestReadKeepsMemoryBounded feeds two gigabytes of each kind of trash.
func TestReadKeepsMemoryBounded(t *testing.T) {
	const size = 2 << 30
	tests := []struct{ name, head, rest, path, reason string }{
		{"lists in lists", ``, "[", "", "must be an object"},
		{"lists in a field", `{"version":1,"groups":`, "[", "groups[0]", "must be an object"},
		{"objects in objects", ``, `{"groups":`, "groups", "must be a list"},
		{"lists in a skipped value", `{"version":1,"limits":`, "[", "limits", "must be an object"},
		{"an endless string", `{"version":1,"groups":[{"id":"`, "x", "groups[0].id", "longer than"},
		{"an endless key", `{"`, "k", "", "longer than"},
		{"an endless number", `{"version":`, "1", "version", "digits"},
		{"endless escapes", `{"version":1,"groups":[{"id":"`, `\u0041`, "groups[0].id", "longer than"},
		{"endless space", `{`, " ", "", "white space"},
		{"endless wishes", `{"version":1,"people":[{"id":"a","wishes":["g"`, `,"g"`, "people[0].wishes[1000]", "more than 1000"},
		{"endless levels", `{"version":1,"levels":[{"key":"cost"}`, `,{"key":"cost"}`, "levels[11]", "more than 11"},
		{"bytes of zero", ``, "\x00", "", "must be an object"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var before, later runtime.MemStats
			runtime.ReadMemStats(&before)
			expectFault(t, &hostile{test.head, test.rest, size}, test.path, test.reason)
			runtime.ReadMemStats(&later)
			if used := later.TotalAlloc - before.TotalAlloc; used > 4<<20 {
				t.Errorf("%d bytes allocated on the way to the fault", used)
			}
		})
	}
}

func TestReadRefusesBrokenGzip(t *testing.T) {
	t.Parallel()
	zipped := gzipped(t, []byte(good))
	for cut := 2; cut < len(zipped); cut += 7 {
		if _, err := Read(bytes.NewReader(zipped[:cut])); err == nil {
			t.Fatalf("read although cut off after %d bytes of %d", cut, len(zipped))
		}
	}
	expectFault(t, bytes.NewReader(zipped[:len(zipped)/2]), pathOf(t, zipped[:len(zipped)/2]), "cut off")
	damaged := bytes.Clone(zipped)
	damaged[len(damaged)-5] ^= 1 // of the checksum
	expectFault(t, bytes.NewReader(damaged), "", "damaged")
	expectFault(t, strings.NewReader("\x1f\x8bnot gzip"), "", "gzip")
	// A bomb: 64 kilobytes that unpack to 64 megabytes of white space.
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := z.Write(append([]byte(`{`), bytes.Repeat([]byte(" "), 64<<20)...)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	expectFault(t, &bomb, "", "white space")
}

// pathOf is where a broken stream stops being readable.
func pathOf(t *testing.T, text []byte) string {
	t.Helper()
	_, err := Read(bytes.NewReader(text))
	var fault *rebalance.Fault
	if !errors.As(err, &fault) {
		t.Fatalf("Read: %v", err)
	}
	return fault.Path
}
