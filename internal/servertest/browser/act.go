package browser

import (
	"fmt"
	"time"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/proto"
)

// aim is where to click and what the click will do.
type aim struct {
	X, Y  float64
	Over  string // what lies over the spot; empty when nothing does
	Leads string // "load", "swap" or "stay"
	What  string // the element, for messages
}

// Click clicks what bears the text (a link, button, summary or label), else the one visible element that the CSS
// selector finds, else what bears the text among other words. It waits for the next document or fragment.
func (p *Page) Click(target string) {
	p.t.Helper()
	p.click("click "+target, "target(%s)", target)
}

// Submit clicks the first button of the form of the field that was filled last.
func (p *Page) Submit() {
	p.t.Helper()
	p.click("submit the form", "defaultButton()")
}

// Choose clicks the radio button or checkbox with a label, within the group of a legend unless that is empty.
func (p *Page) Choose(legend, label string) {
	p.t.Helper()
	root := "document"
	args := []any{label}
	if legend != "" {
		root = "group(%s)"
		args = append(args, legend)
	}
	p.click("choose "+label, "(el => el.labels[0] ?? el)(control(%s, "+root+"))", args...)
}

// click aims at the element of an expression and presses the mouse there.
func (p *Page) click(doing, expression string, args ...any) {
	p.t.Helper()
	var a aim
	args = append(args, !p.options.NoScript)
	p.must(doing, p.ask(&a, "aim("+expression+", %s)", args...))
	if a.Over != "" {
		p.t.Fatalf("%s on %s: %s is covered by %s", doing, p.log.visited(), a.What, a.Over)
	}
	tab, cancel := p.timed()
	defer cancel()
	loads, requests := p.log.loads(), p.log.requests()
	p.must(doing, press(tab, a.X, a.Y))
	switch a.Leads {
	case "load":
		p.must(doing, p.log.awaitLoad(tab.GetContext(), loads))
	case "swap":
		p.must(doing, p.settle(requests))
	}
}

// press clicks the left button at a point of the window.
func press(tab *rod.Page, x, y float64) error {
	for _, kind := range []proto.InputDispatchMouseEventType{
		proto.InputDispatchMouseEventTypeMouseMoved, proto.InputDispatchMouseEventTypeMousePressed,
		proto.InputDispatchMouseEventTypeMouseReleased,
	} {
		e := proto.InputDispatchMouseEvent{Type: kind, X: x, Y: y}
		if kind != proto.InputDispatchMouseEventTypeMouseMoved {
			e.Button, e.ClickCount = proto.InputMouseButtonLeft, 1
		}
		if err := e.Call(tab); err != nil {
			return err
		}
	}
	return nil
}

// settle waits until a swap has happened: a request began after the count, all have ended and a frame is drawn.
func (p *Page) settle(requests int) error {
	tab, cancel := p.timed()
	defer cancel()
	if err := p.log.awaitQuiet(tab.GetContext(), requests, time.Second); err != nil {
		return err
	}
	return p.askLater(nil, "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")
}

// Settle waits until the requests that a changed field has caused (live rules, filters) have ended.
func (p *Page) Settle() {
	p.t.Helper()
	p.must("wait for the page", p.settle(p.log.requests()))
}

// Fill types a value into the field with a label (or aria-label, or name), replacing what it holds.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	var typed bool
	p.must("fill "+label, p.ask(&typed, "focusField(control(%s), %s)", label, value))
	if !typed {
		return
	}
	if value == "" {
		p.Press("Backspace")
		return
	}
	tab, cancel := p.timed()
	defer cancel()
	p.must("fill "+label, proto.InputInsertText{Text: value}.Call(tab))
}

// Select chooses an option of a list by its text or value.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	p.must("select "+option, p.ask(nil, "choose(control(%s), %s)", label, option))
}

// Upload chooses files for the file field with a label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	tab, cancel := p.timed()
	defer cancel()
	world, err := p.world(tab)
	p.must("upload", err)
	el, err := evaluate(tab, fmt.Sprintf("harness.control(%q)", label), world, false)
	p.must("upload", err)
	p.must("upload", proto.DOMSetFileInputFiles{Files: files, ObjectID: el.ObjectID}.Call(tab))
}

// keys are the keys that [Page.Press] knows, with their codes.
var keys = map[string]int{"Tab": 9, "Enter": 13, "Escape": 27, "Backspace": 8, "Space": 32, "ArrowDown": 40, "ArrowUp": 38}

// Press presses and releases one key: Tab, Enter, Escape, Backspace, Space, ArrowDown or ArrowUp. It waits for nothing.
func (p *Page) Press(key string) {
	p.t.Helper()
	code, ok := keys[key]
	if !ok {
		p.t.Fatalf("Press(%q): unknown key", key)
	}
	down := proto.InputDispatchKeyEvent{Type: proto.InputDispatchKeyEventTypeKeyDown, Key: key, Code: key, WindowsVirtualKeyCode: code}
	switch key {
	case "Enter":
		down.Text = "\r"
	case "Space":
		down.Text, down.Key = " ", " "
	}
	up := down
	up.Type, up.Text = proto.InputDispatchKeyEventTypeKeyUp, ""
	tab, cancel := p.timed()
	defer cancel()
	p.must("press "+key, down.Call(tab))
	p.must("press "+key, up.Call(tab))
}
