package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// What a page repeats hundreds of times is written here by hand, value by value escaped: templ formats each value as
// if it could be of any type, which for a long list costs more than all the rest of its page.

// Choices are the options of a Select that is shown often: their markup is made once. The zero Choices are none.
type Choices struct {
	markup string
	chosen map[string]int    // where "selected" goes for a value
	labels map[string]string // of a value
}

// Prepare makes the markup of options.
func Prepare(options []Option) Choices {
	c := Choices{chosen: make(map[string]int, len(options)), labels: make(map[string]string, len(options))}
	var b []byte
	for _, o := range options {
		start := len(b)
		b = o.markup(b, "")
		c.chosen[o.Value] = start + len(optionStart) + len(templ.EscapeString(o.Value)) + 1
		c.labels[o.Value] = o.Label
	}
	c.markup = string(b)
	return c
}

const optionStart = `<option value="`

// markup appends the option of a Select; state is " selected" or nothing.
func (o Option) markup(b []byte, state string) []byte {
	b = append(text(append(b, optionStart...), o.Value), '"')
	b = append(append(b, state...), '>')
	return append(text(b, o.Label), "</option>"...)
}

// written writes what markup appends.
func written(w io.Writer, markup func([]byte) []byte) error {
	scrap := scraps.Get().(*[]byte)
	defer scraps.Put(scrap)
	*scrap = markup((*scrap)[:0])
	_, err := w.Write(*scrap)
	return err
}

// choose is the options of a Select with value chosen.
func choose(options []Option, value string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return written(w, func(b []byte) []byte {
			for _, o := range options {
				state := ""
				if o.Value == value {
					state = " selected"
				}
				b = o.markup(b, state)
			}
			return b
		})
	})
}

// Label is how the choice of a value is called, the value itself where there is no such choice.
func (c Choices) Label(value string) string {
	if label, ok := c.labels[value]; ok {
		return label
	}
	return value
}

// with is the options with value chosen.
func (c Choices) with(value string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		at, ok := c.chosen[value]
		if !ok {
			_, err := io.WriteString(w, c.markup)
			return err
		}
		for _, s := range [...]string{c.markup[:at], " selected", c.markup[at:]} {
			if _, err := io.WriteString(w, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// text appends a value, escaped.
func text(b []byte, s string) []byte { return append(b, templ.EscapeString(s)...) }

// attr appends an attribute, none for an empty value.
func attr(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, ' '), name...), `="`...)
	return append(text(b, value), '"')
}

var scraps = sync.Pool{New: func() any { b := make([]byte, 0, 1024); return &b }}

// Cell is a cell of a table that may have many rows. Label stands beside the value where rows become cards (Stack).
// Href makes the text a link, Hidden goes on with it for those who hear it, and Class is one that a page may write
// itself. Head is the first cell of a row, which names it.
type Cell struct {
	Text, Label, Href, Hidden, Class string
	Head                             bool
}

// Render satisfies templ.Component.
func (c Cell) Render(_ context.Context, w io.Writer) error { return written(w, c.markup) }

func (c Cell) markup(b []byte) []byte {
	end := "</td>"
	if c.Head {
		end = "</th>"
		b = append(b, `<th scope="row"`...)
	} else {
		b = append(b, "<td"...)
	}
	b = append(attr(attr(b, "class", c.Class), "data-label", c.Label), '>')
	if c.Href != "" {
		b = append(attr(append(b, "<a"...), "href", string(templ.URL(c.Href))), '>')
	}
	b = text(b, c.Text)
	if c.Hidden != "" {
		b = append(text(append(b, `<span class="hidden"> `...), c.Hidden), "</span>"...)
	}
	if c.Href != "" {
		b = append(b, "</a>"...)
	}
	return append(b, end...)
}
