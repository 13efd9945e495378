package ui

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strconv"
	"sync"

	"github.com/a-h/templ"
)

// Kept remembers pieces of pages that come out alike for many readers, such as the menu of a role: their markup is made
// once for each key. The key must hold all that the piece depends on, the language too. What differs all the same stands
// in the piece as a Hole, and the keys of its forms are new each time. The zero Kept is ready for use.
type Kept[K comparable] struct {
	mu   sync.RWMutex
	made map[K]kept
}

// keptMost pieces are remembered, some kilobytes each; then it begins anew.
const keptMost = 512

// kept is a piece cut at its holes: markup, what goes into a hole, markup, and so on.
type kept [][]byte

// holeMark stands before and after the name of a hole while a piece is made. No text of a page can hold it.
const holeMark = "\x00"

// formKey is the name of a hole for the key of a form.
const formKey = "key"

// Of is the piece of the key: c, or what c was when it was asked for before, with fill in its holes.
func (k *Kept[K]) Of(key K, c templ.Component, fill ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		k.mu.RLock()
		piece, ok := k.made[key]
		k.mu.RUnlock()
		if !ok {
			var err error
			if piece, err = keep(ctx, c); err != nil {
				return err
			}
			k.mu.Lock()
			if k.made == nil || len(k.made) >= keptMost {
				k.made = make(map[K]kept)
			}
			k.made[key] = piece
			k.mu.Unlock()
		}
		return piece.render(ctx, w, fill)
	})
}

func keep(ctx context.Context, c templ.Component) (kept, error) {
	var b bytes.Buffer
	if err := c.Render(context.WithValue(ctx, keptKey{}, true), &b); err != nil {
		return nil, err
	}
	return bytes.Split(b.Bytes(), []byte(holeMark)), nil
}

func (k kept) render(ctx context.Context, w io.Writer, fill []templ.Component) error {
	for i, part := range k {
		var err error
		switch {
		case i%2 == 0:
			_, err = w.Write(part)
		case string(part) == formKey:
			_, err = io.WriteString(w, newKey(ctx))
		default:
			n, parseErr := strconv.Atoi(string(part))
			if parseErr != nil || n >= len(fill) {
				return errHole
			}
			err = fill[n].Render(ctx, w)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Hole is the place in a piece that is kept for the n-th of what fills it, counted from 0.
func Hole(n int) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if !keeping(ctx) {
			return errHole
		}
		_, err := io.WriteString(w, holeMark+strconv.Itoa(n)+holeMark)
		return err
	})
}

type keptKey struct{}

func keeping(ctx context.Context) bool { return ctx.Value(keptKey{}) != nil }

var (
	errHole      = errors.New("a hole in a piece of a page that nothing fills, or outside such a piece")
	errKeptInput = errors.New("a form that is shown again stands in a piece of a page that is kept")
)

// newKey is the key of a form, 128 random bits; while a piece is made, the hole for it.
func newKey(ctx context.Context) string {
	if keeping(ctx) {
		return holeMark + formKey + holeMark
	}
	return rand.Text()
}
