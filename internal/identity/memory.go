package identity

import (
	"context"
	"strconv"
	"sync"
	"time"
)

const (
	rememberedFor = time.Minute // at most, which is also how often a session says that it is in use
	mostSessions  = 16384       // remembered; with one more all are forgotten
)

// memory remembers who has which session, so that a page need not ask; but only while the database tells of what changes them
// (migration 30), and never beyond the day, with which roles end.
type memory struct {
	mu     sync.Mutex
	told   bool               // what changes sessions is told
	turn   uint64             // grows with whatever is forgotten
	kept   map[string]kept    // by token
	tokens map[int64][]string // of a user
}

type kept struct {
	found
	until time.Time
}

// of returns whose session has the token. Who asks the database instead gives the turn to keep.
func (m *memory) of(token string, now time.Time) (f found, ok bool, turn uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.kept[token]
	return k.found, ok && now.Before(k.until), m.turn
}

// keep remembers a session that was read after turn, unless something was forgotten since.
func (m *memory) keep(token string, f found, turn uint64, now time.Time) {
	until := now.Truncate(24 * time.Hour).Add(24 * time.Hour) // the day of the database's sessions is that of UTC
	for _, end := range []time.Time{now.Add(rememberedFor), f.ExpiresAt} {
		if end.Before(until) {
			until = end
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.told || m.turn != turn {
		return
	}
	if _, again := m.kept[token]; !again {
		if len(m.kept) >= mostSessions || m.kept == nil {
			m.kept, m.tokens = map[string]kept{}, map[int64][]string{}
		}
		m.tokens[f.UserID] = append(m.tokens[f.UserID], token)
	}
	m.kept[token] = kept{f, until}
}

// forget makes the next pages of a user ask.
func (m *memory) forget(user int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn++
	for _, token := range m.tokens[user] {
		delete(m.kept, token)
	}
	delete(m.tokens, user)
}

// forgetAll makes everybody's next page ask.
func (m *memory) forgetAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn++
	m.kept, m.tokens = nil, nil
}

// tell says whether changes are told from now on: what was read before may have changed unheard.
func (m *memory) tell(told bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.told != told {
		m.told, m.turn, m.kept, m.tokens = told, m.turn+1, nil, nil
	}
}

// channel is where the database tells whose sessions, roles, account or notices have changed.
const channel = "session"

// Listen lets sessions be remembered until stop, which waits for the listener to end. told is closed once they are.
func (s *Sessions) Listen(ctx context.Context) (told <-chan struct{}, stop func()) {
	ctx, end := context.WithCancel(ctx)
	first := make(chan struct{})
	var once sync.Once
	var listener sync.WaitGroup
	listener.Go(func() {
		s.db.Listen(ctx, channel, func(now bool) {
			if s.memory.tell(now); now {
				once.Do(func() { close(first) })
			}
		}, s.heard)
	})
	return first, func() { end(); listener.Wait() }
}

// heard forgets the user whom a message names; one that names nobody may mean anybody.
func (s *Sessions) heard(message string) {
	user, err := strconv.ParseInt(message, 10, 64)
	if err != nil {
		s.memory.forgetAll()
		return
	}
	s.memory.forget(user)
}
