// Package pagetest renders pages for tests and holds them to the gates that every page must pass: one h1, names for
// all controls, no inline style or script, forms that can be sent twice, and the budget of bytes and elements of its
// class. Only tests import it.
package pagetest

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"

	"mutasi/web/layout"
	"mutasi/web/static"
)

// Budget is what a page may cost: bytes of HTML and CSS after brotli, and elements.
type Budget struct{ Bytes, Elements int }

// Budgets by class of page.
var Budgets = map[layout.Class]Budget{
	layout.W: {14 << 10, 400}, layout.P: {16 << 10, 600}, layout.S: {24 << 10, 900}, layout.T: {40 << 10, 1800},
}

// Render writes c and reads it back.
func Render(t testing.TB, ctx context.Context, c templ.Component) (*goquery.Document, []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatalf("read back: %v", err)
	}
	return doc, b.Bytes()
}

// Page renders a whole page and holds it to every gate, its budget included.
func Page(t testing.TB, ctx context.Context, c templ.Component, class layout.Class) *goquery.Document {
	t.Helper()
	doc, raw := Render(t, ctx, c)
	Check(t, doc)
	CheckBudget(t, doc, raw, class)
	return doc
}

// Check holds a page to the gates that do not depend on its class.
func Check(t testing.TB, doc *goquery.Document) {
	t.Helper()
	for _, fault := range Faults(doc) {
		t.Error(fault)
	}
}

// Faults lists what a page does wrong, in words; none is none.
func Faults(doc *goquery.Document) []string {
	var all []string
	for _, check := range []func(*goquery.Document) []string{structure, references, names, inline, forms, tables} {
		all = append(all, check(doc)...)
	}
	return all
}

// CheckBudget holds a page to the bytes and elements of its class.
func CheckBudget(t testing.TB, doc *goquery.Document, html []byte, class layout.Class) {
	t.Helper()
	budget := Budgets[class]
	if n := Brotli(html) + Brotli(static.Bytes("css/app.css")); n > budget.Bytes {
		t.Errorf("page of class %s is %d bytes of HTML and CSS, budget %d", class, n, budget.Bytes)
	}
	if n := doc.Find("*").Length(); n > budget.Elements {
		t.Errorf("page of class %s has %d elements, budget %d", class, n, budget.Elements)
	}
}

// Brotli is the size of b after compression at the level pages are sent with.
func Brotli(b []byte) int {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 5)
	_, _ = w.Write(b) // a bytes.Buffer does not fail
	_ = w.Close()
	return out.Len()
}

func structure(doc *goquery.Document) (faults []string) {
	if n := doc.Find("h1").Length(); n != 1 {
		faults = append(faults, fmt.Sprintf("%d h1, want 1", n))
	}
	if n := doc.Find("main").Length(); n != 1 {
		faults = append(faults, fmt.Sprintf("%d main, want 1", n))
	}
	if strings.TrimSpace(doc.Find("title").Text()) == "" {
		faults = append(faults, "no title")
	}
	if doc.Find("html").AttrOr("lang", "") == "" {
		faults = append(faults, "no language")
	}
	primary := doc.Find("main .button").Not(".secondary, .danger, .quiet").Length()
	if primary > 1 {
		faults = append(faults, fmt.Sprintf("%d primary buttons, want at most 1", primary))
	}
	level := 1
	doc.Find("main").Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, h *goquery.Selection) {
		now := int(goquery.NodeName(h)[1] - '0')
		// An error summary stands above the h1 on purpose.
		if h.Closest(".error-summary").Length() == 0 {
			if now > level+1 {
				faults = append(faults, fmt.Sprintf("heading %q skips from h%d to h%d", text(h), level, now))
			}
			level = now
		}
	})
	return faults
}

func references(doc *goquery.Document) (faults []string) {
	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 || id == "" {
			faults = append(faults, fmt.Sprintf("id %q stands %d times", id, n))
		}
	}
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "form"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for id := range strings.FieldsSeq(s.AttrOr(attr, "")) {
				if ids[id] == 0 {
					faults = append(faults, fmt.Sprintf("%s=%q leads to no id", attr, id))
				}
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); ids[id] == 0 {
			faults = append(faults, fmt.Sprintf("link %q leads to #%s, which is not there", text(s), id))
		}
	})
	return faults
}

func names(doc *goquery.Document) (faults []string) {
	doc.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("type", "") == "hidden" || s.Is("[aria-label], [aria-labelledby]") || s.Closest("label").Length() > 0 {
			return
		}
		if id, ok := s.Attr("id"); !ok || text(doc.Find(`label[for="`+id+`"]`)) == "" {
			faults = append(faults, fmt.Sprintf("control %q has no label", s.AttrOr("name", "")))
		}
	})
	doc.Find("a, button, summary").Each(func(_ int, s *goquery.Selection) {
		if text(s) == "" && s.AttrOr("aria-label", "") == "" {
			faults = append(faults, fmt.Sprintf("%s %q has no name", goquery.NodeName(s), s.AttrOr("href", "")))
		}
	})
	doc.Find("img:not([alt]), svg:not([aria-hidden]):not([aria-label])").Each(func(_ int, s *goquery.Selection) {
		faults = append(faults, "a picture is neither named nor hidden")
	})
	return faults
}

func inline(doc *goquery.Document) (faults []string) {
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				faults = append(faults, fmt.Sprintf("<%s> has %s=%q", goquery.NodeName(s), a.Key, a.Val))
			}
			if strings.HasPrefix(a.Val, "data:") || strings.HasPrefix(a.Val, "javascript:") {
				faults = append(faults, fmt.Sprintf("<%s> has %s=%q", goquery.NodeName(s), a.Key, a.Val))
			}
		}
	})
	doc.Find("style, script:not([src])").Each(func(_ int, s *goquery.Selection) {
		faults = append(faults, "inline <"+goquery.NodeName(s)+">")
	})
	return faults
}

func forms(doc *goquery.Document) (faults []string) {
	doc.Find("form").Each(func(_ int, s *goquery.Selection) {
		action := s.AttrOr("action", "")
		if s.AttrOr("method", "") != "post" {
			return
		}
		if s.Find(`input[type=hidden][name="_key"]`).Length() != 1 {
			faults = append(faults, fmt.Sprintf("form %s has no idempotency key", action))
		}
		if _, ok := s.Attr("novalidate"); !ok {
			faults = append(faults, fmt.Sprintf("form %s lets the browser validate", action))
		}
		if s.Find("input[type=file]").Length() > 0 && s.AttrOr("enctype", "") != "multipart/form-data" {
			faults = append(faults, fmt.Sprintf("form %s takes a file and is not multipart", action))
		}
	})
	if doc.Find("[required], [pattern]").Length() > 0 {
		faults = append(faults, "a control asks the browser to validate")
	}
	return faults
}

func tables(doc *goquery.Document) (faults []string) {
	doc.Find("table").Each(func(_ int, s *goquery.Selection) {
		caption := text(s.Find("caption"))
		if caption == "" && text(s.Closest("figure").Find("figcaption")) == "" {
			faults = append(faults, "a table has no caption")
		}
		if s.Find("th:not([scope])").Length() > 0 {
			faults = append(faults, fmt.Sprintf("table %q has a head without scope", caption))
		}
		if s.HasClass("stacked") && s.Find("tbody tr").Length() > 0 && s.Find("td[data-label]").Length() == 0 {
			faults = append(faults, fmt.Sprintf("table %q becomes cards on a phone, but its cells have no data-label", caption))
		}
	})
	return faults
}

func text(s *goquery.Selection) string {
	return strings.Join(strings.Fields(s.Text()), " ")
}
