package db

import (
	"sync"
	"time"
)

// Memo remembers answers for a while, by key: for what changes rarely and may be that old on a page, such as the
// choices of a filter or the sums of an overview. Never for rights, sessions, states or anything a decision rests on
// (sessions have a memory of their own, which is told of changes).
type Memo[K comparable, V any] struct {
	keep time.Duration
	now  func() time.Time

	mu      sync.Mutex
	answers map[K]answer[V]
}

// NewMemo returns a memo that keeps an answer for so long by the clock now.
func NewMemo[K comparable, V any](keep time.Duration, now func() time.Time) *Memo[K, V] {
	return &Memo[K, V]{keep: keep, now: now, answers: map[K]answer[V]{}}
}

type answer[V any] struct {
	value V
	until time.Time
}

// memoLimit is where a memo forgets everything, so that it never grows with its keys.
const memoLimit = 4096

// Get returns the answer remembered for key, or asks and remembers what comes without an error. No memo always asks.
func (m *Memo[K, V]) Get(key K, ask func() (V, error)) (V, error) {
	if m == nil {
		return ask()
	}
	now := m.now()
	m.mu.Lock()
	a, ok := m.answers[key]
	m.mu.Unlock()
	if ok && now.Before(a.until) {
		return a.value, nil
	}
	v, err := ask()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.answers) >= memoLimit {
		m.answers = map[K]answer[V]{}
	}
	m.answers[key] = answer[V]{v, now.Add(m.keep)}
	return v, nil
}
