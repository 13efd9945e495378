// Package proposals holds the pages of transfer cases: the list, the wizard that makes a case, the one page of truth, the
// pages on which officials decide, and their inbox.
package proposals

import "mutasi/web/ui"

// Form is what every form page of a case carries: the version it was made from, what is wrong, and what changed meanwhile.
type Form struct {
	ID      string // of the case
	Version string
	Errors  []ui.FieldError
	By      map[string]string // message by field
	Stale   *Stale
}

// Stale says that the case changed while the reader had the page open, and how.
type Stale struct {
	Title   string
	Changes []string
}

func (f Form) failed() bool { return len(f.Errors) > 0 || f.Stale != nil }

// Head is the top of a page of a case.
type Head struct {
	Title string // "Siti Rahmawati, S.Pd. → SDN 04 Bukit Indah"
	Over  string // number and kind
	State ui.StateLineProps
}

// Line is a fact in one line.
type Line struct{ Key, Value string }
