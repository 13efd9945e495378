// Package proposals holds the pages of transfer cases: the list, the wizard that makes a case, the one page of truth, the
// pages on which officials decide, and their inbox.
package proposals

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// Form is what every form page of a case carries: the version it was made from, what is wrong, and what changed meanwhile.
type Form struct {
	ID      string // of the case
	Version string
	Errors  []ui.FieldError
	By      map[string]string // message by field
	Stale   *Stale
	Gone    bool // the act no longer waits for the reader: there is nothing to send
}

// If returns the form as it stands where the act is open to the reader, and as gone where it is not.
func (f Form) If(open bool) Form {
	f.Gone = !open
	return f
}

func (f Form) staleBody(ctx context.Context) string {
	if f.Gone {
		return i18n.T(ctx, "proposal.stale.gone")
	}
	return i18n.T(ctx, "proposal.stale.body")
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
