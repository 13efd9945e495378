package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mutasi/internal/asn"
)

// A Row is a stored parameter: a value of one agency, or of all (AgencyID 0), for some dates.
type Row struct {
	AgencyID int
	Key      string
	Valid    asn.Period
	Value    json.RawMessage
	Basis    string
	Source   string
}

// A Value is a parameter as it holds for one agency on one day.
type Value struct {
	JSON      json.RawMessage
	Basis     string
	Source    string
	Certainty Certainty // empty for a stored row: whoever entered it answers for it
	Local     bool      // set by the agency itself
}

// A Set holds every parameter as resolved for one agency and one day. Resolve makes it; it is read-only.
type Set struct {
	values map[string]Value
	ints   map[string]int
	lists  map[string][]int
	texts  map[string]string
	lines  map[string][]string
}

// Int returns the number of the key.
func (s Set) Int(k IntKey) int { return s.ints[string(k)] }

// List returns the numbers of the key.
func (s Set) List(k ListKey) []int { return slices.Clone(s.lists[string(k)]) }

// Text returns the word of the key.
func (s Set) Text(k TextKey) string { return s.texts[string(k)] }

// Lines returns the lines of the key.
func (s Set) Lines(k LinesKey) []string { return slices.Clone(s.lines[string(k)]) }

// Value returns the parameter with its basis and source.
func (s Set) Value(key string) (Value, bool) { v, ok := s.values[key]; return v, ok }

// Parameter is Value in plain types, for packages that must not know this one.
func (s Set) Parameter(key string) (value json.RawMessage, basis, source string, local, ok bool) {
	v, ok := s.values[key]
	return v.JSON, v.Basis, v.Source, v.Local, ok
}

// Resolve returns the parameters of the agency on the day: a row of the agency before a row of all agencies before the
// national value of the program. A row that its definition does not allow is an error that names it: judging a case by
// a value nobody meant would be worse than stopping.
func Resolve(rows []Row, agencyID int, on asn.Date) (Set, error) {
	s := Set{map[string]Value{}, map[string]int{}, map[string][]int{}, map[string]string{}, map[string][]string{}}
	for _, d := range Definitions() {
		v, err := d.resolve(rows, agencyID, on)
		if err != nil {
			return Set{}, err
		}
		s.values[d.Key] = v
		switch {
		case d.List:
			var list []int
			err = json.Unmarshal(v.JSON, &list)
			s.lists[d.Key] = list
		case d.Unit == Choice:
			var text string
			err = json.Unmarshal(v.JSON, &text)
			s.texts[d.Key] = text
		case d.Unit == Lines:
			var lines []string
			err = json.Unmarshal(v.JSON, &lines)
			s.lines[d.Key] = lines
		default:
			var n int
			err = json.Unmarshal(v.JSON, &n)
			s.ints[d.Key] = n
		}
		if err != nil {
			return Set{}, fmt.Errorf("parameter %s: %w", d.Key, err)
		}
	}
	return s, nil
}

func (d Definition) resolve(rows []Row, agencyID int, on asn.Date) (Value, error) {
	var found *Row
	for i, r := range rows {
		if r.Key != d.Key || !r.Valid.Contains(on) || (r.AgencyID != 0 && r.AgencyID != agencyID) {
			continue
		}
		if found == nil || found.AgencyID == 0 {
			found = &rows[i]
		}
	}
	if found == nil {
		n := d.national(on)
		raw, err := json.Marshal(n.Value)
		return Value{JSON: raw, Basis: n.Basis, Source: n.Source, Certainty: n.Certainty}, err
	}
	if err := d.Check(found.Value); err != nil {
		return Value{}, fmt.Errorf("parameter %s of agency %d: %w", d.Key, found.AgencyID, err)
	}
	return Value{JSON: found.Value, Basis: found.Basis, Source: found.Source, Local: found.AgencyID != 0}, nil
}

// Check reports why a JSON value may not be stored under the definition, nil if it may.
func (d Definition) Check(value json.RawMessage) error {
	var numbers []int
	switch {
	case d.Unit == Choice:
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return fmt.Errorf("want one of %q: %w", d.Choices, err)
		}
		if !slices.Contains(d.Choices, text) {
			return fmt.Errorf("%q is not one of %q", text, d.Choices)
		}
		return nil
	case d.Unit == Lines:
		var lines []string
		if err := json.Unmarshal(value, &lines); err != nil {
			return fmt.Errorf("want a list of lines: %w", err)
		}
		if lines == nil || len(lines) > maxLines {
			return fmt.Errorf("%d lines, want at most %d", len(lines), maxLines)
		}
		for _, l := range lines {
			if n := utf8.RuneCountInString(l); n == 0 || n > lineLength || strings.TrimSpace(l) != l {
				return fmt.Errorf("%q is no line of 1 to %d characters", l, lineLength)
			}
		}
	case d.List:
		if err := json.Unmarshal(value, &numbers); err != nil {
			return fmt.Errorf("want a list of whole numbers: %w", err)
		}
		if numbers == nil {
			return fmt.Errorf("want a list of whole numbers, got %s", value)
		}
		if d.Length > 0 && len(numbers) != d.Length {
			return fmt.Errorf("%d numbers, want %d", len(numbers), d.Length)
		}
		if sum := total(numbers); d.Sum > 0 && sum != d.Sum {
			return fmt.Errorf("the sum is %d, want %d", sum, d.Sum)
		}
	default:
		var n *int
		if err := json.Unmarshal(value, &n); err != nil {
			return fmt.Errorf("want a whole number: %w", err)
		}
		if n == nil {
			return fmt.Errorf("want a whole number, got %s", value)
		}
		numbers = []int{*n}
	}
	for _, n := range numbers {
		if n < d.Min || n > d.Max {
			return fmt.Errorf("%d is outside %d to %d", n, d.Min, d.Max)
		}
	}
	return nil
}

func total(numbers []int) (sum int) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}
