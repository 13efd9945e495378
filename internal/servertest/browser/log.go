package browser

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// transfer is one resource of a visit.
type transfer struct {
	url    string
	kind   proto.NetworkResourceType
	bytes  int    // on the wire, heads included; of a cached one what it once took
	coding string // Content-Encoding
}

// visit is one loaded document with everything it fetched.
type visit struct {
	url       string
	status    int
	transfers map[proto.NetworkRequestID]*transfer
}

// log follows what happens in a tab. One goroutine writes it in the order of events, so that whoever sees a load also
// sees all that came before it.
type log struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and renewed at each change
	loaded   int           // documents that finished loading
	started  int           // requests begun
	open     map[proto.NetworkRequestID]bool
	now      visit
	cold     map[string]int // bytes by address, for what later comes from the cache
	problems []string
}

// listen starts to follow a tab until it closes.
func listen(tab *rod.Page) *log {
	l := &log{changed: make(chan struct{}), open: map[proto.NetworkRequestID]bool{}, cold: map[string]int{}}
	wait := tab.EachEvent(
		l.on(func(*proto.PageLoadEventFired) { l.loaded++ }),
		func(e *proto.NetworkRequestWillBeSent) { l.do(func() { l.request(tab, e) }) },
		func(e *proto.NetworkResponseReceived) { l.do(func() { l.response(e) }) },
		func(e *proto.NetworkLoadingFinished) { l.do(func() { l.finished(e) }) },
		func(e *proto.NetworkLoadingFailed) { l.do(func() { delete(l.open, e.RequestID) }) },
		func(e *proto.LogEntryAdded) { l.do(func() { l.entry(e.Entry) }) },
		func(e *proto.RuntimeConsoleAPICalled) { l.do(func() { l.console(e) }) },
		func(e *proto.RuntimeExceptionThrown) {
			l.do(func() { l.problem("exception", e.ExceptionDetails.Text+" "+description(e.ExceptionDetails.Exception)) })
		},
	)
	go wait()
	return l
}

func (l *log) on(f func(*proto.PageLoadEventFired)) func(*proto.PageLoadEventFired) {
	return func(e *proto.PageLoadEventFired) { l.do(func() { f(e) }) }
}

// do changes the log and wakes those who wait for it.
func (l *log) do(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *log) request(tab *rod.Page, e *proto.NetworkRequestWillBeSent) {
	if strings.HasPrefix(e.Request.URL, "data:") {
		return
	}
	if e.Type == proto.NetworkResourceTypeDocument && e.FrameID == tab.FrameID {
		l.now = visit{transfers: map[proto.NetworkRequestID]*transfer{}}
	}
	l.started++
	l.open[e.RequestID] = true
	if l.now.transfers != nil {
		l.now.transfers[e.RequestID] = &transfer{url: e.Request.URL, kind: e.Type}
	}
}

func (l *log) response(e *proto.NetworkResponseReceived) {
	tr := l.now.transfers[e.RequestID]
	if tr == nil {
		return
	}
	for name, value := range e.Response.Headers {
		if strings.EqualFold(name, "content-encoding") {
			tr.coding = value.Str()
		}
	}
	if e.Type == proto.NetworkResourceTypeDocument && l.now.url == "" {
		l.now.url, l.now.status = e.Response.URL, e.Response.Status
	}
}

func (l *log) finished(e *proto.NetworkLoadingFinished) {
	delete(l.open, e.RequestID)
	tr := l.now.transfers[e.RequestID]
	if tr == nil {
		return
	}
	tr.bytes = int(e.EncodedDataLength)
	if tr.bytes > 0 {
		l.cold[tr.url] = tr.bytes
		return
	}
	tr.bytes = l.cold[tr.url] // from the cache
}

func (l *log) entry(e *proto.LogLogEntry) {
	if e.Level == proto.LogLogEntryLevelVerbose || e.Level == proto.LogLogEntryLevelInfo {
		return
	}
	// An expected answer (422 for a form with errors, 403, 404) prints a line too.
	if e.Source == proto.LogLogEntrySourceNetwork && strings.Contains(e.Text, "the server responded with a status of 4") {
		return
	}
	l.problem(string(e.Source), e.Text)
}

func (l *log) console(e *proto.RuntimeConsoleAPICalled) {
	if e.Type != proto.RuntimeConsoleAPICalledTypeError && e.Type != proto.RuntimeConsoleAPICalledTypeWarning &&
		e.Type != proto.RuntimeConsoleAPICalledTypeAssert {
		return
	}
	var parts []string
	for _, a := range e.Args {
		parts = append(parts, description(a))
	}
	l.problem("console", strings.Join(parts, " "))
}

func description(o *proto.RuntimeRemoteObject) string {
	switch {
	case o == nil:
		return ""
	case o.Description != "":
		return o.Description
	default:
		return o.Value.String()
	}
}

func (l *log) problem(source, text string) {
	l.problems = append(l.problems, source+": "+strings.TrimSpace(text))
}

// await returns when cond, called under the lock, is true.
func (l *log) await(ctx context.Context, what string, cond func() bool) error {
	for {
		l.mu.Lock()
		ok, changed := cond(), l.changed
		l.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		}
	}
}

// awaitLoad waits for the load after the first n.
func (l *log) awaitLoad(ctx context.Context, n int) error {
	return l.await(ctx, "the next page", func() bool { return l.loaded > n })
}

// awaitQuiet waits until no request is under way, giving a delayed one the grace to begin after the first n.
func (l *log) awaitQuiet(ctx context.Context, n int, grace time.Duration) error {
	begin, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	_ = l.await(begin, "a request", func() bool { return l.started > n }) // none may come
	return l.await(ctx, "the end of all requests", func() bool { return len(l.open) == 0 })
}

func (l *log) loads() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loaded
}

func (l *log) requests() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.started
}

// present returns a copy of the present visit.
func (l *log) present() visit {
	l.mu.Lock()
	defer l.mu.Unlock()
	v := l.now
	v.transfers = map[proto.NetworkRequestID]*transfer{}
	for id, tr := range l.now.transfers {
		c := *tr
		v.transfers[id] = &c
	}
	return v
}

// visited names the present document in messages.
func (l *log) visited() string {
	if u := l.present().url; u != "" {
		return u
	}
	return "no page yet"
}

// Problems returns and forgets what the browser complained of: refusals of the content security policy, errors and
// warnings on the console, uncaught exceptions. Answers with a 4xx status are none.
func (p *Page) Problems() []string {
	p.log.mu.Lock()
	defer p.log.mu.Unlock()
	list := p.log.problems
	p.log.problems = nil
	return list
}
