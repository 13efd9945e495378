package identity

import (
	"fmt"
	"testing"
	"time"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	late := time.Date(2026, 11, 21, 23, 59, 30, 0, time.UTC)
	for _, c := range []struct {
		name   string
		at     time.Time
		ends   time.Duration // of the session, from at
		asked  time.Duration // from at
		before func(m *memory)
		after  func(m *memory)
		want   bool
	}{
		{"within the minute", noon, time.Hour, 59 * time.Second, nil, nil, true},
		{"after the minute", noon, time.Hour, time.Minute, nil, nil, false},
		{"after the session's end", noon, 20 * time.Second, 20 * time.Second, nil, nil, false},
		{"before the day ends", late, time.Hour, 29 * time.Second, nil, nil, true},
		{"on the next day", late, time.Hour, 30 * time.Second, nil, nil, false},
		{"forgotten", noon, time.Hour, 0, nil, func(m *memory) { m.forget(7) }, false},
		{"another forgotten", noon, time.Hour, 0, nil, func(m *memory) { m.forget(8) }, true},
		{"all forgotten", noon, time.Hour, 0, nil, (*memory).forgetAll, false},
		{"changed while it was read", noon, time.Hour, 0, func(m *memory) { m.forget(7) }, nil, false},
		{"not told", noon, time.Hour, 0, func(m *memory) { m.tell(false) }, nil, false},
		{"told only since it was read", noon, time.Hour, 0, func(m *memory) { m.tell(false); m.tell(true) }, nil, false},
		{"told no more", noon, time.Hour, 0, nil, func(m *memory) { m.tell(false); m.tell(true) }, false},
		{"told still", noon, time.Hour, 0, nil, func(m *memory) { m.tell(true) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &memory{}
			m.tell(true)
			_, _, turn := m.of("a", c.at)
			if c.before != nil {
				c.before(m)
			}
			m.keep("a", found{UserID: 7, ExpiresAt: c.at.Add(c.ends)}, turn, c.at)
			if c.after != nil {
				c.after(m)
			}
			if _, ok, _ := m.of("a", c.at.Add(c.asked)); ok != c.want {
				t.Errorf("remembered: %v, want %v", ok, c.want)
			}
		})
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := &memory{}
	m.tell(true)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for i := range 3*mostSessions + 5 {
		m.keep(fmt.Sprint(i), found{UserID: int64(i % 100), ExpiresAt: now.Add(time.Hour)}, 1, now)
		m.keep(fmt.Sprint(i), found{UserID: int64(i % 100), ExpiresAt: now.Add(time.Hour)}, 1, now)
	}
	tokens := 0
	for _, list := range m.tokens {
		tokens += len(list)
	}
	if len(m.kept) != 5 || tokens != 5 {
		t.Errorf("%d sessions and %d tokens are kept, want 5 of each", len(m.kept), tokens)
	}
}
