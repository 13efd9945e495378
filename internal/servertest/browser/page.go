package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// Options says how a person looks at the pages. The zero value is an office screen in light with scripting on.
type Options struct {
	Width, Height int  // of the window in CSS pixels; 0 means 1366 × 768
	Dark          bool // the person prefers dark
	NoScript      bool // scripting is switched off
}

// String names the options in the names of subtests.
func (o Options) String() string {
	name := fmt.Sprintf("%dpx", o.Width)
	if o.Dark {
		name += " dark"
	}
	if o.NoScript {
		name += " noscript"
	}
	return name
}

// Matrix returns the four ways in which every page is looked at: a phone and an office, in light and dark.
func Matrix() []Options {
	return []Options{
		{Width: 320, Height: 640}, {Width: 320, Height: 640, Dark: true},
		{Width: 1366, Height: 768}, {Width: 1366, Height: 768, Dark: true},
	}
}

// patience bounds every wait. It is long because the machine may be busy; nothing waits for it when all is well.
const patience = 30 * time.Second

// Page is one tab with a profile (cookies, cache) of its own.
type Page struct {
	t       testing.TB
	base    *url.URL
	options Options
	rod     *rod.Page
	log     *log
}

// New opens a tab for the server at baseURL and closes it with the test. Messages of the page's console, refusals of
// its content security policy and uncaught exceptions fail the test at its end unless [Page.Problems] has taken them.
func New(t testing.TB, baseURL string, o Options) *Page {
	t.Helper()
	path, err := find()
	if err != nil {
		if os.Getenv("MUTASI_CI") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	if o.Width == 0 {
		o.Width, o.Height = 1366, 768
	}
	base, err := url.Parse(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	b, err := acquire(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { release(t) })
	profile, err := b.Incognito()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = profile.Close() })
	tab, err := profile.Page(proto.TargetCreateTarget{})
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{t: t, base: base, options: o, rod: tab, log: listen(tab)}
	t.Cleanup(func() {
		for _, problem := range p.Problems() {
			t.Errorf("%s: %s", p.log.visited(), problem)
		}
	})
	p.emulate()
	return p
}

// emulate applies the options.
func (p *Page) emulate() {
	p.t.Helper()
	scheme := "light"
	if p.options.Dark {
		scheme = "dark"
	}
	p.must("set the options", errors.Join(
		proto.EmulationSetDeviceMetricsOverride{Width: p.options.Width, Height: p.options.Height, DeviceScaleFactor: 1}.Call(p.rod),
		proto.EmulationSetEmulatedMedia{Features: []*proto.EmulationMediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}}.Call(p.rod),
		proto.EmulationSetScriptExecutionDisabled{Value: p.options.NoScript}.Call(p.rod),
	))
}

// Paper shows the pages from now on as they are printed on A4 upright, within the browser's margins.
func (p *Page) Paper() {
	p.t.Helper()
	p.options = Options{Width: 718, Height: 1046, NoScript: p.options.NoScript}
	p.emulate()
	p.must("print", proto.EmulationSetEmulatedMedia{Media: "print"}.Call(p.rod))
}

func (p *Page) must(doing string, err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%s on %s: %v", doing, p.log.visited(), err)
	}
}

// timed bounds one conversation with the browser.
func (p *Page) timed() (*rod.Page, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(p.rod.GetContext(), patience)
	return p.rod.Context(ctx), cancel
}

//go:embed dom.js
var domSource string

// world returns the harness' own world in the present document, where dom.js is loaded.
func (p *Page) world(tab *rod.Page) (proto.RuntimeExecutionContextID, error) {
	w, err := proto.PageCreateIsolatedWorld{FrameID: tab.FrameID, WorldName: "harness"}.Call(tab)
	if err != nil {
		return 0, err
	}
	_, err = evaluate(tab, domSource+";0", w.ExecutionContextID, true)
	return w.ExecutionContextID, err
}

// evaluate runs an expression in one world.
func evaluate(tab *rod.Page, expression string, world proto.RuntimeExecutionContextID, byValue bool) (*proto.RuntimeRemoteObject, error) {
	r, err := proto.RuntimeEvaluate{Expression: expression, ContextID: world, ReturnByValue: byValue, AwaitPromise: true}.Call(tab)
	if err != nil {
		return nil, err
	}
	if e := r.ExceptionDetails; e != nil {
		text := e.Text
		if e.Exception != nil && e.Exception.Description != "" {
			text, _, _ = strings.Cut(e.Exception.Description, "\n")
		}
		return nil, errors.New(strings.TrimPrefix(text, "Error: "))
	}
	return r.Result, nil
}

// ask evaluates an expression over the functions of dom.js and decodes its value into result unless that is nil.
// Each %s in the expression is replaced by the next argument as a JavaScript value.
func (p *Page) ask(result any, expression string, args ...any) error {
	tab, cancel := p.timed()
	defer cancel()
	values := make([]any, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			return err
		}
		values[i] = b
	}
	world, err := p.world(tab)
	if err != nil {
		return err
	}
	r, err := evaluate(tab, "{const {"+exported+"} = harness;"+fmt.Sprintf(expression, values...)+"}", world, true)
	if err != nil || result == nil {
		return err
	}
	return json.Unmarshal([]byte(r.Value.JSON("", "")), result)
}

// askLater is ask for an answer that takes timers: where scripting is off, those run only while it is on. The page's
// own scripts have had their turn and stay off.
func (p *Page) askLater(result any, expression string, args ...any) error {
	if !p.options.NoScript {
		return p.ask(result, expression, args...)
	}
	if err := (proto.EmulationSetScriptExecutionDisabled{Value: false}).Call(p.rod); err != nil {
		return err
	}
	err := p.ask(result, expression, args...)
	return errors.Join(err, proto.EmulationSetScriptExecutionDisabled{Value: true}.Call(p.rod))
}

// exported are the functions of dom.js that an expression may use.
const exported = "target, control, group, aim, focusField, choose, stop, small, broken, inside, restyle, overflow, shift, axe, text, html, count, defaultButton"

// Goto opens a path of the server.
func (p *Page) Goto(path string) {
	p.t.Helper()
	to, err := p.base.Parse(path)
	p.must("open "+path, err)
	tab, cancel := p.timed()
	defer cancel()
	loads := p.log.loads()
	r, err := proto.PageNavigate{URL: to.String()}.Call(tab)
	p.must("open "+path, err)
	if r.ErrorText != "" {
		p.t.Fatalf("open %s: %s", to, r.ErrorText)
	}
	if r.LoaderID != "" { // empty for a move inside the document
		p.must("open "+path, p.log.awaitLoad(tab.GetContext(), loads))
	}
}

// Reload opens the present address anew.
func (p *Page) Reload() {
	p.t.Helper()
	p.Goto(p.URL().RequestURI())
}

// URL is the address in the address bar.
func (p *Page) URL() *url.URL {
	p.t.Helper()
	var href string
	p.must("read the address", p.ask(&href, "location.href"))
	u, err := url.Parse(href)
	p.must("read the address", err)
	return u
}

// Path is the path in the address bar.
func (p *Page) Path() string {
	p.t.Helper()
	return p.URL().Path
}

// Status is the HTTP status of the present document.
func (p *Page) Status() int { return p.log.present().status }

// Text returns the visible text of the first element that a CSS selector finds, blanks made single.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	var s string
	p.must("read "+selector, p.ask(&s, "text(%s)", selector))
	return s
}

// HTML returns the markup of the first element that a CSS selector finds.
func (p *Page) HTML(selector string) string {
	p.t.Helper()
	var s string
	p.must("read "+selector, p.ask(&s, "html(%s)", selector))
	return s
}

// Count returns how many elements a CSS selector finds.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	var n int
	p.must("count "+selector, p.ask(&n, "count(%s)", selector))
	return n
}

// Inside returns how many of the elements that a CSS selector finds lie wholly in the window, as rows of a table that
// are seen without scrolling.
func (p *Page) Inside(selector string) int {
	p.t.Helper()
	var n int
	p.must("count "+selector, p.ask(&n, "inside(%s)", selector))
	return n
}

// has reports whether the page shows text, in either case of letters because style sheets change that.
func (p *Page) has(text string) (bool, string) {
	p.t.Helper()
	all := p.Text("")
	return strings.Contains(strings.ToLower(all), strings.ToLower(strings.Join(strings.Fields(text), " "))), all
}

// MustHave waits until the page shows the text; without scripting it must show it at once.
func (p *Page) MustHave(text string) {
	p.t.Helper()
	deadline := time.Now().Add(patience / 3)
	for {
		ok, all := p.has(text)
		if ok {
			return
		}
		if p.options.NoScript || time.Now().After(deadline) {
			p.t.Fatalf("%s (status %d) does not show %q; it shows:\n%.3000s", p.log.visited(), p.Status(), text, all)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// MustNotHave fails when the page shows the text.
func (p *Page) MustNotHave(text string) {
	p.t.Helper()
	if ok, all := p.has(text); ok {
		p.t.Fatalf("%s shows %q:\n%.3000s", p.log.visited(), text, all)
	}
}

// Screenshot writes a picture of the whole page (PNG) to path, making its directory.
func (p *Page) Screenshot(path string) {
	p.t.Helper()
	tab, cancel := p.timed()
	defer cancel()
	m, err := proto.PageGetLayoutMetrics{}.Call(tab)
	p.must("measure the page", err)
	r, err := proto.PageCaptureScreenshot{
		Format: proto.PageCaptureScreenshotFormatPng, CaptureBeyondViewport: true, FromSurface: true,
		Clip: &proto.PageViewport{Width: float64(p.options.Width), Height: max(m.CSSContentSize.Height, float64(p.options.Height)), Scale: 1},
	}.Call(tab)
	p.must("take a picture", err)
	p.must("write a picture", errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, r.Data, 0o644)))
}

// SetCookies gives the tab's profile the cookies of a session made outside the browser.
func (p *Page) SetCookies(cookies ...*http.Cookie) {
	p.t.Helper()
	var list []*proto.NetworkCookieParam
	for _, c := range cookies {
		list = append(list, &proto.NetworkCookieParam{Name: c.Name, Value: c.Value, URL: p.base.String(), HTTPOnly: c.HttpOnly, Secure: c.Secure})
	}
	p.must("set cookies", proto.NetworkSetCookies{Cookies: list}.Call(p.rod))
}

// Download fetches the file that a link leads to, with the tab's cookies, and returns its body.
func (p *Page) Download(target string) []byte {
	p.t.Helper()
	var href string
	p.must("find "+target, p.ask(&href, "target(%s).closest('a').href", target))
	req, err := http.NewRequestWithContext(p.rod.GetContext(), http.MethodGet, href, nil)
	p.must("download "+target, err)
	cookies, err := proto.NetworkGetCookies{Urls: []string{href}}.Call(p.rod)
	p.must("read the cookies", err)
	for _, c := range cookies.Cookies {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := http.DefaultClient.Do(req)
	p.must("download "+target, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	p.must("download "+target, err)
	if resp.StatusCode != http.StatusOK {
		p.t.Fatalf("download %s: %s\n%.500s", href, resp.Status, body)
	}
	return body
}
