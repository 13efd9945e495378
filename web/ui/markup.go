package ui

import (
	"context"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// What a page repeats hundreds of times is written here by hand, value by value escaped: templ formats each value as
// if it could be of any type, which for a long list costs more than all the rest of its page.

// markup appends the option of a Select; state is " selected" or nothing. A value that is the label need not be said.
func (o Option) markup(b []byte, state string) []byte {
	b = append(b, "<option"...)
	if o.Value != o.Label || o.Value != strings.Join(strings.Fields(o.Value), " ") {
		b = append(text(append(b, ` value="`...), o.Value), '"')
	}
	b = append(append(b, state...), '>')
	return append(text(b, o.Label), "</option>"...)
}

// Written is the component of what markup appends, for a page with rows of its own.
func Written(markup func([]byte) []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		scrap := scraps.Get().(*[]byte)
		defer scraps.Put(scrap)
		*scrap = markup((*scrap)[:0])
		_, err := w.Write(*scrap)
		return err
	})
}

// Numbered may go on in the next line after the slashes of a number: that of a decree has no other place to. One slash
// alone makes no number (III/a).
func Numbered(s string) templ.Component {
	return Written(func(b []byte) []byte {
		parts := strings.SplitAfter(s, "/")
		for i, part := range parts {
			if i > 0 && len(parts) > 2 {
				b = append(b, "<wbr>"...)
			}
			b = text(b, part)
		}
		return b
	})
}

// choose is the options of a Select with value chosen.
func choose(options []Option, value string) templ.Component {
	return Written(func(b []byte) []byte {
		for _, o := range options {
			state := ""
			if o.Value == value {
				state = " selected"
			}
			b = o.markup(b, state)
		}
		return b
	})
}

// text appends a value, escaped.
func text(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' {
			return append(b, templ.EscapeString(s)...)
		}
	}
	return append(b, s...)
}

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
// itself. Tag stands before the text. Head is the first cell of a row, which names it.
type Cell struct {
	Text, Label, Href, Hidden, Class string
	Tag                              *TagProps
	Head                             bool
}

// Render satisfies templ.Component.
func (c Cell) Render(ctx context.Context, w io.Writer) error { return Written(c.Markup).Render(ctx, w) }

// CellStart is how the plain cells of a column begin, written once for all of its rows.
type CellStart string

// Start is how cells of the column of this one begin.
func (c Cell) Start() CellStart { return CellStart(c.start(nil)) }

// Markup appends a cell with the text to b.
func (s CellStart) Markup(b []byte, value string) []byte {
	return append(text(append(b, s...), value), "</td>"...)
}

func (c Cell) start(b []byte) []byte {
	if c.Head {
		b = append(b, `<th scope="row"`...)
	} else {
		b = append(b, "<td"...)
	}
	return append(attr(attr(b, "class", c.Class), "data-label", c.Label), '>')
}

// Markup appends the cell to b.
func (c Cell) Markup(b []byte) []byte {
	end := "</td>"
	if c.Head {
		end = "</th>"
	}
	b = c.start(b)
	if c.Href != "" {
		b = append(attr(append(b, "<a"...), "href", string(templ.URL(c.Href))), '>')
	}
	if c.Tag != nil {
		b = c.Tag.markup(b)
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

// Icon draws one of the icons; an unknown name draws nothing.
func Icon(name IconName) templ.Component { return Written(name.markup) }

func (n IconName) markup(b []byte) []byte {
	path, ok := icons[n]
	if !ok {
		return b
	}
	b = append(b, `<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path`...)
	return append(attr(b, "d", path), "></path></svg>"...)
}

// Tag shows a state. It is never a link.
func Tag(p TagProps) templ.Component { return Written(p.markup) }

func (p TagProps) markup(b []byte) []byte {
	b = append(attr(append(b, "<strong"...), "class", p.Tone.class()), '>')
	return append(text(p.icon().markup(b), p.Text), "</strong>"...)
}
