package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// schema is a validator for the part of JSON Schema that ours use. It knows
// nothing of the reader.
type schema map[string]any

func parse(t testing.TB, text []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return v
}

// validate returns the first fault of v.
func validate(root, s schema, v any, path string) error {
	if ref, ok := s["$ref"].(string); ok {
		defs := root["$defs"].(map[string]any)
		return validate(root, schema(defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)), v, path)
	}
	if options, ok := s["anyOf"].([]any); ok {
		if !slices.ContainsFunc(options, func(o any) bool { return validate(root, schema(o.(map[string]any)), v, path) == nil }) {
			return fmt.Errorf("%s: fits none of anyOf", path)
		}
	}
	if c, ok := s["const"]; ok && fmt.Sprint(c) != fmt.Sprint(v) {
		return fmt.Errorf("%s: %v is not %v", path, v, c)
	}
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, v) {
		return fmt.Errorf("%s: %v is not one of %v", path, v, enum)
	}
	switch s["type"] {
	case "object":
		return s.object(root, v, path)
	case "array":
		return s.array(root, v, path)
	case "string":
		text, ok := v.(string)
		n := utf8.RuneCountInString(text)
		if !ok || s.below("minLength", n) || s.above("maxLength", n) {
			return fmt.Errorf("%s: %v is not such a string", path, v)
		}
	case "boolean":
		if _, ok := v.(bool); !ok {
			return fmt.Errorf("%s: %v is not a boolean", path, v)
		}
	case "integer", "number":
		return s.number(v, path)
	case nil:
	default:
		return fmt.Errorf("%s: type %v", path, s["type"])
	}
	if required, ok := s["required"].([]any); ok && s["type"] == nil {
		return missingOf(required, v, path)
	}
	return nil
}

func missingOf(required []any, v any, path string) error {
	fields, ok := v.(map[string]any)
	for _, name := range required {
		if _, has := fields[name.(string)]; !ok || !has {
			return fmt.Errorf("%s: %v is missing", path, name)
		}
	}
	return nil
}

func (s schema) object(root schema, v any, path string) error {
	fields, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: not an object", path)
	}
	if required, ok := s["required"].([]any); ok {
		if err := missingOf(required, v, path); err != nil {
			return err
		}
	}
	for name, value := range fields {
		p, ok := s["properties"].(map[string]any)[name].(map[string]any)
		if !ok {
			return fmt.Errorf("%s.%s: not a property", path, name)
		}
		if err := validate(root, p, value, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func (s schema) array(root schema, v any, path string) error {
	list, ok := v.([]any)
	if !ok || s.below("minItems", len(list)) || s.above("maxItems", len(list)) {
		return fmt.Errorf("%s: not such a list", path)
	}
	for i, e := range list {
		if err := validate(root, s["items"].(map[string]any), e, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

func (s schema) number(v any, path string) error {
	n, ok := v.(json.Number)
	if !ok {
		return fmt.Errorf("%s: %v is not a number", path, v)
	}
	x, ok := new(big.Rat).SetString(n.String())
	if !ok || s["type"] == "integer" && !x.IsInt() {
		return fmt.Errorf("%s: %v is not whole", path, v)
	}
	for name, sign := range map[string]int{"minimum": -1, "maximum": 1} {
		if limit, ok := s[name].(json.Number); ok {
			y, _ := new(big.Rat).SetString(limit.String())
			if x.Cmp(y) == sign {
				return fmt.Errorf("%s: %v is beyond %s %v", path, v, name, limit)
			}
		}
	}
	return nil
}

func (s schema) below(name string, n int) bool { return s.limit(name, n) < 0 }
func (s schema) above(name string, n int) bool { return s.limit(name, n) > 0 }

func (s schema) limit(name string, n int) int {
	v, ok := s[name].(json.Number)
	if !ok {
		return 0
	}
	limit, _ := v.Int64()
	return n - int(limit)
}

func fits(t testing.TB, text, by []byte) error {
	t.Helper()
	root := schema(parse(t, by).(map[string]any))
	return validate(root, root, parse(t, text), "$")
}

func TestInputSchemaKnowsTheReadersFields(t *testing.T) {
	t.Parallel()
	var want []string
	for _, f := range newBuilder().fields() {
		want = append(want, f.name)
	}
	slices.Sort(want)
	root := parse(t, InputSchema).(map[string]any)
	got := slices.Sorted(maps.Keys(root["properties"].(map[string]any)))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-reader +schema):\n%s", diff)
	}
	if err := fits(t, []byte(good), InputSchema); err != nil {
		t.Errorf("the good input: %v", err)
	}
}

// TestInputSchemaRefuses holds the schema against faults that it can express.
func TestInputSchemaRefuses(t *testing.T) {
	t.Parallel()
	for _, change := range [][2]string{
		{`"version": 1`, `"version": 2`},
		{`"seed": 42`, `"sed": 42`},
		{`"need": 1,`, `"need": -1,`},
		{`"need": 1,`, `"need": 1.5,`},
		{`"need": 1,`, `"need": 5000001,`},
		{`"need": 1,`, `"need": null,`},
		{`"need": 1, `, ``},
		{`"locked": true`, `"locked": 1`},
		{`"id": "a"`, `"id": ""`},
		{`"id": "a"`, `"id": "` + strings.Repeat("x", 65) + `"`},
		{`"distance": 1`, `"distance": 1000001`},
		{`"burden": 3, `, ``},
		{`"groups": ["sd1"], "max_leave": 1`, `"groups": ["sd1"]`},
		{`"shape": "leximin"`, `"shape": "round"`},
		{`"remote": 2`, `"remote": 4`},
		{`"key": "cost"`, `"key": "price"`},
	} {
		text := strings.Replace(good, change[0], change[1], 1)
		if text == good {
			t.Fatalf("%q is not in the good input", change[0])
		}
		if err := fits(t, []byte(text), InputSchema); err == nil {
			t.Errorf("%s: the schema takes it", change[1])
		}
	}
}
