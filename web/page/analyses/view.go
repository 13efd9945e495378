// Package analyses holds the pages of workload analysis (ABK): list, entry by the unit, check by the personnel agency,
// versions.
package analyses

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/layout"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// Form is what every form page carries: the version it was made from, and what is wrong.
type Form struct {
	UnitID, Unit, Version string
	Errors                []ui.FieldError
	By                    map[string]string // messages by field
}

func (f Form) failed() bool { return len(f.Errors) > 0 }

// meta is the frame of a page of a unit's analysis.
func meta(ctx context.Context, f Form, title, here string, wide bool) layout.Meta {
	crumbs := []layout.Crumb{{Label: i18n.T(ctx, "analysis.title"), Href: route.Analyses()}, {Label: f.Unit}}
	if here != "" { // one link: two that wrap would stand too close for a thumb
		crumbs = []layout.Crumb{{Label: f.Unit, Href: route.Analysis(f.UnitID)}, {Label: here}}
	}
	return layout.Meta{Title: title, Class: layout.S, Active: route.Workload(), HasError: f.failed(), Crumbs: crumbs, Wide: wide}
}

// Step is one line of a reckoning: formula and inputs with what they give, and where the number of the regulation stands.
type Step struct{ Text, Basis string }

// Line is a post with its need, ready to be read.
type Line struct {
	PostID, Position, Method        string
	Exact, Quantity, Range          string
	Before, Change                  string // need known before; how it changes
	Held, Diff                      string
	Summary                         string // "3,6096 → 4 orang"
	Note, Certificates              string
	Steps                           []Step
	Ready, Unknown, Raised, Lowered bool
}
