package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"mutasi/web/locale"
)

// Catalogue holds the messages of every language, read once and then only read.
type Catalogue map[Locale]map[string]Message

// Message is one text, cut at its placeholders. One is empty unless the language counts.
type Message struct {
	One, Other []Part
}

// Part is a run of text or, when Name is set, the place of an argument.
type Part struct {
	Text, Name string
}

// shipped is the catalogue built into the binary. A fault in it is a fault of the build, hence the panic;
// the tests of this package load it.
var shipped = sync.OnceValue(func() Catalogue {
	c, err := Load(locale.FS)
	if err != nil {
		panic(err)
	}
	return c
})

// Load reads <language>/<area>.json from fsys. A key may stand in one area only.
func Load(fsys fs.FS) (Catalogue, error) {
	c := Catalogue{}
	for _, l := range Locales {
		c[l] = map[string]Message{}
		files, err := fs.Glob(fsys, string(l)+"/*.json")
		if err != nil {
			return nil, fmt.Errorf("list messages of %s: %w", l, err)
		}
		for _, f := range files {
			if err := readInto(c[l], fsys, f); err != nil {
				return nil, fmt.Errorf("read messages %s: %w", f, err)
			}
		}
	}
	return c, nil
}

func readInto(into map[string]Message, fsys fs.FS, file string) error {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	var texts map[string]counted
	if err := json.Unmarshal(raw, &texts); err != nil {
		return err
	}
	for key, t := range texts {
		if _, twice := into[key]; twice {
			return fmt.Errorf("key %q stands in two areas", key)
		}
		m := Message{}
		if m.Other, err = cut(t.Other); err != nil {
			return fmt.Errorf("key %q: %w", key, err)
		}
		if t.One != "" {
			if m.One, err = cut(t.One); err != nil {
				return fmt.Errorf("key %q: %w", key, err)
			}
		}
		into[key] = m
	}
	return nil
}

// counted reads "text" as well as {"one": "text", "other": "text"}.
type counted struct{ One, Other string }

func (t *counted) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Other)
	}
	type plain counted
	return json.Unmarshal(b, (*plain)(t))
}

func cut(text string) ([]Part, error) {
	var parts []Part
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open < 0 {
			return append(parts, Part{Text: text}), nil
		}
		end := strings.IndexByte(text[open:], '}')
		if end < 2 {
			return nil, fmt.Errorf("placeholder not closed or empty in %q", text)
		}
		if open > 0 {
			parts = append(parts, Part{Text: text[:open]})
		}
		parts = append(parts, Part{Name: text[open+1 : open+end]})
		text = text[open+end+1:]
	}
	return parts, nil
}

// Names lists the placeholders of m, sorted, each once.
func (m Message) Names() []string {
	names := map[string]bool{}
	for _, p := range slices.Concat(m.One, m.Other) {
		if p.Name != "" {
			names[p.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// T gives the message key in the reader's language, its placeholders filled from args: name, value, name,
// value … Numbers and times are formatted as Number and Date do; an error or Stringer by its text. In a
// message that counts, the argument "n" chooses between one and other. A key nobody wrote comes back as it
// is, so that it is seen in a test and harmless before a user.
func T(ctx context.Context, key string, args ...any) string {
	m, ok := readerOf(ctx).messages[key]
	if !ok {
		if m, ok = shipped()[ID][key]; !ok {
			return key
		}
	}
	return m.format(ctx, args)
}

// Has tells whether the reference language has the message key.
func Has(key string) bool {
	_, ok := shipped()[ID][key]
	return ok
}

func (m Message) format(ctx context.Context, args []any) string {
	parts := m.Other
	if m.One != nil && isOne(args) {
		parts = m.One
	}
	switch {
	case len(parts) == 0:
		return ""
	case len(parts) == 1 && parts[0].Name == "":
		return parts[0].Text
	}
	b := make([]byte, 0, 64) // most messages are shorter
	for _, p := range parts {
		if p.Name == "" {
			b = append(b, p.Text...)
			continue
		}
		b = append(b, argument(ctx, p.Name, args)...)
	}
	return string(b)
}

func isOne(args []any) bool {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" {
			return fmt.Sprint(args[i+1]) == "1"
		}
	}
	return false
}

func argument(ctx context.Context, name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return word(ctx, args[i+1])
		}
	}
	return "{" + name + "}"
}

func word(ctx context.Context, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return Number(ctx, v)
	case int32:
		return Number(ctx, v)
	case int64:
		return Number(ctx, v)
	case Size:
		return Bytes(ctx, int64(v))
	case float64:
		return Decimal(ctx, v, 1)
	case time.Time:
		return Date(ctx, v)
	default:
		return fmt.Sprint(v)
	}
}
