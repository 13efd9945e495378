package proposals

import (
	"context"
	"slices"
	"strings"

	"mutasi/internal/proposal"
	page "mutasi/web/page/proposals"
	"mutasi/web/route"
	"mutasi/web/ui"
)

// returnedView says why the case came back, while it is back: from an official, or from BKN. Points lead whoever mends them
// to their place.
func returnedView(ctx context.Context, c *proposal.Case, mends bool) *page.ReturnedView {
	back, ok := map[proposal.State]proposal.Action{proposal.Returned: proposal.Return, proposal.PertekFix: proposal.RequestFix}[c.State]
	if !ok {
		return nil
	}
	for _, e := range c.Events {
		if e.Action == back {
			v := &page.ReturnedView{By: e.ActorName, Note: e.NoteEmployee}
			if back == proposal.RequestFix {
				v.By = "BKN"
			}
			for _, p := range e.Points {
				point := page.Point{Name: pointName(ctx, p)}
				if step := stepOf(p); step != "" && mends {
					point.Href = route.ProposalStep(c.PublicID, step)
				}
				v.Points = append(v.Points, point)
			}
			return v
		}
	}
	return nil
}

// stepOf is the step of the wizard on which a point of a return is mended, empty for one that has no place of its own.
func stepOf(point string) string {
	switch {
	case point == "position", point == "effective_on":
		return "tujuan"
	case point == "reason", point == "impact":
		return "alasan"
	case strings.HasPrefix(point, "document."):
		return "dokumen"
	}
	return ""
}

// toMend are the steps of the wizard with a point of the last return that has not been changed since.
func toMend(c *proposal.Case) []string {
	var steps, changed []string
	if c.State != proposal.Returned {
		return nil
	}
	for _, e := range c.Events {
		if e.Action == proposal.Return {
			for _, p := range e.Points {
				if !slices.Contains(changed, p) {
					steps = append(steps, stepOf(p))
				}
			}
			return steps
		}
		changed = append(changed, fieldsIn(e.Changes)...)
	}
	return nil
}

// deciding are the states in which somebody judges what was proposed.
var deciding = []proposal.State{
	proposal.Proposed, proposal.AdminCheck, proposal.TPKQueue, proposal.TPKSession, proposal.PyBReview, proposal.PPKApproval,
}

// mendedView says to whoever decides on a case that came back what was asked for then and what has changed since.
func mendedView(ctx context.Context, c *proposal.Case) *page.MendedView {
	if !slices.Contains(deciding, c.State) {
		return nil
	}
	since := map[string]proposal.Diff{} // newest first, so the first seen holds what it is now
	for _, e := range c.Events {
		if e.Action == proposal.Return {
			v := &page.MendedView{By: e.ActorName, Note: e.NoteEmployee}
			for _, field := range fieldsIn(since) {
				if d := since[field]; d.Before != d.After {
					v.Changes = append(v.Changes, ui.Change{Label: pointName(ctx, field), Old: changeValue(ctx, field, d.Before), New: orNone(changeValue(ctx, field, d.After))})
				}
			}
			return v
		}
		for field, d := range e.Changes {
			if e.Action == proposal.Examine {
				continue // a verdict on a paper, not a change of the case
			}
			if now, ok := since[field]; ok {
				d.After = now.After
			}
			since[field] = d
		}
	}
	return nil
}
