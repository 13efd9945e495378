package exchange

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// A Mapping says which column holds a field, 1-based. A field without a column
// is not in it.
type Mapping map[Field]int

// Guess maps the headings of a file to the fields of a kind. The preferred
// heading of a field wins over its other ones, and of equal headings the first;
// no column serves two fields.
func Guess(k Kind, headings []string) Mapping {
	columns := map[string]int{}
	for i, h := range headings {
		if n := normalHeading(h); n != "" && columns[n] == 0 {
			columns[n] = i + 1
		}
	}
	m, taken := Mapping{}, map[int]bool{}
	for _, s := range k.Specs() {
		for _, name := range s.names() {
			if c := columns[name]; c != 0 && !taken[c] {
				m[s.Field], taken[c] = c, true
				break
			}
		}
	}
	return m
}

// GuessKind says of which kind a file with these headings most likely is;
// ok is false when no kind has all it needs.
func GuessKind(headings []string) (k Kind, ok bool) {
	best := 0
	for _, kind := range Kinds() {
		m := Guess(kind, headings)
		if len(m.Missing(kind)) == 0 && len(m) > best {
			best, k, ok = len(m), kind, true
		}
	}
	return k, ok
}

// headingScore says how much a row looks like the heading of a kind, for
// package sheet: by the number of fields that it names. Where no row names any,
// one of words alone counts: people map the headings of their own lists.
func headingScore(k Kind) func(texts []string) int {
	return func(texts []string) int {
		if named := len(Guess(k, texts)); named > 0 || !words(texts) {
			return 2 * named
		}
		return 1
	}
}

// words reports whether a row has at least three texts, all different and each
// a few words: neither a title nor a row of people, who have numbers.
func words(texts []string) bool {
	seen := map[string]bool{}
	for _, s := range texts {
		s = clean(s)
		if s == "" {
			continue
		}
		if seen[s] || len(s) > 60 || !strings.ContainsFunc(s, unicode.IsLetter) || len(digits(s)) > 2 {
			return false
		}
		seen[s] = true
	}
	return len(seen) >= 3
}

// MissingHeadings is Missing in the headings of the template.
func (m Mapping) MissingHeadings(k Kind) []string {
	var headings []string
	for _, f := range m.Missing(k) {
		s, _ := k.Spec(f)
		headings = append(headings, s.Heading)
	}
	return headings
}

// Missing lists what a kind needs and the mapping lacks, in the order of the
// template. Of a group, one column is enough.
func (m Mapping) Missing(k Kind) []Field {
	have := map[Field]bool{}
	for _, s := range k.Specs() {
		if s.Group != "" && m[s.Field] != 0 {
			have[s.Group] = true
		}
	}
	var missing []Field
	for _, s := range k.Specs() {
		if !s.Required || m[s.Field] != 0 || have[s.Group] {
			continue
		}
		if s.Group == "" || s.Group == s.Field {
			missing = append(missing, s.Field)
		}
	}
	return missing
}

// Clean returns the mapping without fields that the kind does not know and
// without columns that the file does not have or that serve two fields. It is
// what a mapping sent by a browser becomes before it is used.
func (m Mapping) Clean(k Kind, columns int) Mapping {
	out, taken := Mapping{}, map[int]bool{}
	for _, s := range k.Specs() {
		if c := m[s.Field]; c >= 1 && c <= columns && !taken[c] {
			out[s.Field], taken[c] = c, true
		}
	}
	return out
}

// Columns lists the mapped columns from left to right.
func (m Mapping) Columns() []int { return slices.Sorted(maps.Values(m)) }

// Equal reports whether two mappings say the same.
func (m Mapping) Equal(o Mapping) bool { return maps.Equal(m, o) }

// display is a heading as people see it, on one line.
func display(heading string) string { return strings.Join(strings.Fields(heading), " ") }
