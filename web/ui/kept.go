package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// Kept remembers pieces of pages that come out alike for many readers, such as the menu of a role: their markup is made
// once for each key. The key must hold all that the piece depends on, the language too. Forms that change something
// cannot be kept, for each carries a key of its own. The zero Kept is ready for use.
type Kept[K comparable] struct {
	mu   sync.RWMutex
	made map[K][]byte
}

// keptMost pieces are remembered, some kilobytes each; then it begins anew.
const keptMost = 512

// Of is the piece of the key: c, or what c was when it was asked for before.
func (k *Kept[K]) Of(key K, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		k.mu.RLock()
		markup, ok := k.made[key]
		k.mu.RUnlock()
		if !ok {
			var b bytes.Buffer
			if err := c.Render(context.WithValue(ctx, keptKey{}, true), &b); err != nil {
				return err
			}
			markup = b.Bytes()
			k.mu.Lock()
			if k.made == nil || len(k.made) >= keptMost {
				k.made = make(map[K][]byte)
			}
			k.made[key] = markup
			k.mu.Unlock()
		}
		_, err := w.Write(markup)
		return err
	})
}

type keptKey struct{}

var errKeptForm = errors.New("a form that changes something stands in a piece of a page that is kept")

// keepable refuses what must differ from page to page where the page is kept.
func keepable(ctx context.Context) error {
	if ctx.Value(keptKey{}) != nil {
		return errKeptForm
	}
	return nil
}
