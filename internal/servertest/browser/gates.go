package browser

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/go-rod/rod/lib/proto"
)

//go:embed testdata/axe-core/axe.min.js
var axeSource string

// axeVersion and axeSum pin the vendored checker.
const (
	axeVersion = "4.14.1"
	axeSum     = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
)

// axeTags are the rules that count: WCAG 2.2 to level AA, and axe's best practices.
var axeTags = []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}

// finding is one rule that axe found broken or could not decide.
type finding struct {
	ID, Help string
	Nodes    []string
}

func (f finding) String() string {
	return fmt.Sprintf("%s (%s)\n\t%s", f.ID, f.Help, strings.Join(f.Nodes, "\n\t"))
}

// Axe fails the test for every accessibility rule that the page breaks. It returns the rules that axe could not
// decide by itself, for a person to look at.
func (p *Page) Axe() []string {
	p.t.Helper()
	violations, undecided := p.axe()
	for _, v := range violations {
		p.t.Errorf("axe, %s, %v: %v", p.log.visited(), p.options, v)
	}
	var ids []string
	for _, f := range undecided {
		ids = append(ids, f.ID)
	}
	return ids
}

func (p *Page) axe() (violations, undecided []finding) {
	p.t.Helper()
	tab, cancel := p.timed()
	defer cancel()
	world, err := p.world(tab)
	p.must("load axe", err)
	_, err = evaluate(tab, axeSource+";0", world, true)
	p.must("load axe", err)
	var r struct{ Violations, Incomplete []finding }
	p.must("run axe", p.askLater(&r, "axe(%s)", axeTags))
	return r.Violations, r.Incomplete
}

// Check holds the present page, freshly opened, to every gate: weight, layout, keyboard and axe. Axe comes last: the
// messages of the others then speak of the page as people meet it.
func (p *Page) Check(c Class) {
	p.t.Helper()
	p.CheckBudget(c)
	p.CheckLayout(c)
	p.CheckFocus()
	p.Axe()
}

// Class is a kind of page with a budget.
type Class string

// The classes of pages: what the public and the ASN see, what an official sees on the phone, the forms and cases of
// the staff, and their tables and heat maps.
const (
	Public   Class = "W"
	Official Class = "P"
	Staff    Class = "S"
	Table    Class = "T"
)

// budget bounds a page on its first visit; sizes in KiB on the wire, compressed.
type budget struct {
	markup, script, media int
	requests, elements    int
	target                int // least size of what is clicked, in CSS pixels
}

var budgets = map[Class]budget{
	Public:   {markup: 14, script: 0, media: 4, requests: 3, elements: 400, target: 44},
	Official: {markup: 16, script: 3, media: 4, requests: 4, elements: 600, target: 44},
	Staff:    {markup: 24, script: 18, media: 4, requests: 5, elements: 900, target: 24},
	Table:    {markup: 40, script: 18, media: 4, requests: 5, elements: 1800, target: 24},
}

// styleBudget bounds all style sheets together, in KiB compressed.
const styleBudget = 9

// Weight is what one visit took, as if nothing had been in the cache.
type Weight struct {
	Markup, Style, Script, Media int // bytes on the wire; Markup includes Style
	Requests, Elements           int
	Uncompressed                 []string // text resources over 1 KiB sent without compression
}

// Weight measures the present page.
func (p *Page) Weight() Weight {
	p.t.Helper()
	w := Weight{Elements: p.Count("*")}
	for _, tr := range p.log.present().transfers {
		w.Requests++
		switch tr.kind {
		case proto.NetworkResourceTypeDocument:
			w.Markup += tr.bytes
		case proto.NetworkResourceTypeStylesheet:
			w.Markup += tr.bytes
			w.Style += tr.bytes
		case proto.NetworkResourceTypeScript, proto.NetworkResourceTypeFetch, proto.NetworkResourceTypeXHR:
			w.Script += tr.bytes
		default:
			w.Media += tr.bytes
			continue
		}
		if tr.coding == "" && tr.bytes > 1<<10 {
			w.Uncompressed = append(w.Uncompressed, tr.url)
		}
	}
	return w
}

// CheckBudget fails the test where the present page weighs more than its class allows or its layout shifts while it loads.
func (p *Page) CheckBudget(c Class) {
	p.t.Helper()
	b, ok := budgets[c]
	if !ok {
		p.t.Fatalf("CheckBudget(%q): unknown class", c)
	}
	w := p.Weight()
	for _, m := range []struct {
		what       string
		got, limit int
	}{
		{"bytes of HTML and CSS", w.Markup, b.markup << 10},
		{"bytes of CSS", w.Style, styleBudget << 10},
		{"bytes of scripts", w.Script, b.script << 10},
		{"bytes of images and fonts", w.Media, b.media << 10},
		{"requests", w.Requests, b.requests},
		{"elements", w.Elements, b.elements},
	} {
		if m.got > m.limit {
			p.t.Errorf("%s, class %s: %d %s, at most %d", p.log.visited(), c, m.got, m.what, m.limit)
		}
	}
	if len(w.Uncompressed) > 0 {
		p.t.Errorf("%s: sent without compression: %v", p.log.visited(), w.Uncompressed)
	}
	if b.script == 0 {
		if n := p.Count("script"); n > 0 {
			p.t.Errorf("%s, class %s: %d script elements, want none", p.log.visited(), c, n)
		}
	}
	if s := p.shift(); s.Sum > 0 {
		p.t.Errorf("%s: the layout shifts by %.4f while loading:\n\t%s", p.log.visited(), s.Sum, strings.Join(s.What, "\n\t"))
	}
}

// shift is how far the layout has moved by itself, and what moved.
type shift struct {
	Sum  float64
	What []string
}

func (p *Page) shift() (s shift) {
	p.t.Helper()
	p.must("measure the layout's shift", p.askLater(&s, "shift()"))
	return s
}

// HorizontalOverflow returns by how many CSS pixels the page is wider than the window, and the innermost element
// that is.
func (p *Page) HorizontalOverflow() (int, string) {
	p.t.Helper()
	var r struct {
		Over int
		What string
	}
	p.must("measure the width", p.ask(&r, "overflow(%s)", p.options.Width))
	return r.Over, r.What
}

// textSizes are the ways in which people enlarge text that a page must bear: WCAG 1.4.12 and 1.4.4.
var textSizes = []struct{ name, css string }{
	{"as it is", ""},
	{"with wider text spacing", "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}"},
	{"with text at 200 %", ":root{font-size:200%!important}"},
}

// CheckLayout fails the test where the page scrolls sideways, also with enlarged text, where what is clicked is
// smaller than its class allows, where a word does not fit into its line, or where on a phone the main part begins below 160 pixels.
func (p *Page) CheckLayout(c Class) {
	p.t.Helper()
	for _, size := range textSizes {
		p.must("restyle", p.ask(nil, "restyle(%s)", size.css))
		if over, what := p.HorizontalOverflow(); over > 0 {
			p.t.Errorf("%s at %d px %s: %d px too wide, by %s", p.log.visited(), p.options.Width, size.name, over, what)
		}
	}
	p.must("restyle", p.ask(nil, "restyle('')"))
	var broken, small []string
	p.must("look for broken words", p.ask(&broken, "broken()"))
	for _, what := range broken {
		p.t.Errorf("%s at %d px: a word is broken: %s", p.log.visited(), p.options.Width, what)
	}
	p.must("measure targets", p.ask(&small, "small(%s)", budgets[c].target))
	for _, what := range small {
		p.t.Errorf("%s, class %s: a target smaller than %d px: %s", p.log.visited(), c, budgets[c].target, what)
	}
	if p.options.Width <= 400 {
		var top int
		p.must("measure the main part", p.ask(&top, "Math.round(document.querySelector('main').getBoundingClientRect().top + scrollY)"))
		if top > 160 {
			p.t.Errorf("%s at %d px: the main part begins at %d px, at most 160", p.log.visited(), p.options.Width, top)
		}
	}
}

// stop is one place of the keyboard's way through a page.
type stop struct {
	ID      int // 0 when nothing is focused
	What    string
	Over    string // what covers it
	Visible bool   // has an outline
	Back    bool   // comes before the previous one in the source
	InMain  bool
}

// maxStops ends a walk that does not come round.
const maxStops = 600

// CheckFocus walks through the page with the Tab key, from the present document's start, and fails the test for a
// stop that is covered or has no visible focus, for an order unlike the source's and for a trap. It returns the
// number of stops.
func (p *Page) CheckFocus() int {
	p.t.Helper()
	stops, faults := p.walk()
	for _, f := range faults {
		p.t.Errorf("keyboard, %s at %d × %d: %s", p.log.visited(), p.options.Width, p.options.Height, f)
	}
	return stops
}

func (p *Page) walk() (stops int, faults []string) {
	p.t.Helper()
	var seen []int
	for range maxStops {
		p.Press("Tab")
		var s stop
		p.must("look at the focus", p.ask(&s, "stop()"))
		if s.ID == 0 || len(seen) > 0 && s.ID == seen[0] && !slices.Contains(seen[1:], s.ID) && len(seen) > 1 {
			return len(seen), faults // round
		}
		if slices.Contains(seen, s.ID) {
			return len(seen), append(faults, "the focus is trapped at "+s.What)
		}
		seen = append(seen, s.ID)
		if s.Over != "" {
			faults = append(faults, fmt.Sprintf("%s is covered by %s", s.What, s.Over))
		}
		if !s.Visible {
			faults = append(faults, s.What+" shows no focus")
		}
		if s.Back {
			faults = append(faults, s.What+" comes before the previous stop in the source")
		}
	}
	return len(seen), append(faults, fmt.Sprintf("no end after %d stops", maxStops))
}

// Outline returns the page as assistive technology sees it, one landmark, heading, table, field or button a line,
// indented: compare it with a golden file.
func (p *Page) Outline() string {
	p.t.Helper()
	tab, cancel := p.timed()
	defer cancel()
	tree, err := proto.AccessibilityGetFullAXTree{}.Call(tab)
	p.must("read the accessibility tree", err)
	byID := map[proto.AccessibilityAXNodeID]*proto.AccessibilityAXNode{}
	for _, n := range tree.Nodes {
		byID[n.NodeID] = n
	}
	var out strings.Builder
	var descend func(n *proto.AccessibilityAXNode, depth int)
	descend = func(n *proto.AccessibilityAXNode, depth int) {
		if line := outlineLine(n); line != "" {
			fmt.Fprintf(&out, "%s%s\n", strings.Repeat("  ", depth), line)
			depth++
		}
		for _, id := range n.ChildIDs {
			if child := byID[id]; child != nil {
				descend(child, depth)
			}
		}
	}
	if len(tree.Nodes) > 0 {
		descend(tree.Nodes[0], 0)
	}
	return out.String()
}

// outlined are the roles that make the outline of a page, with the word for them there. A table counts by its caption,
// a group by its legend.
var outlined = map[string]string{
	"banner": "banner", "navigation": "navigation", "main": "main", "contentinfo": "contentinfo", "complementary": "complementary",
	"region": "region", "search": "search", "form": "form", "table": "table", "group": "group", "radiogroup": "group",
	"textbox": "text", "searchbox": "text", "spinbutton": "text", "combobox": "select", "listbox": "select", "checkbox": "checkbox",
	"radio": "radio", "button": "button", "progressbar": "progress",
}

// outlineLine describes a node of the outline; it is empty for everything else.
func outlineLine(n *proto.AccessibilityAXNode) string {
	if n.Ignored || n.Role == nil {
		return ""
	}
	role, name := n.Role.Value.Str(), ""
	if n.Name != nil {
		name = strings.Join(strings.Fields(n.Name.Value.Str()), " ")
	}
	word, ok := outlined[role]
	switch {
	case role == "group" && name == "":
		return ""
	case ok:
		return strings.TrimSpace(word + " " + name)
	case role != "heading":
		return ""
	}
	for _, prop := range n.Properties {
		if prop.Name == proto.AccessibilityAXPropertyNameLevel {
			return fmt.Sprintf("h%s %s", prop.Value.Value.String(), name)
		}
	}
	return "heading " + name
}
