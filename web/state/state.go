// Package state shows the state of a transfer case: its tag for staff, the colour that says what kind of situation it
// is, and the step of six that the civil servant sees.
package state

import (
	"context"

	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// shown is how one state looks; Step is the civil servant's step 1 to 6, 0 outside of them.
type shown struct {
	tone ui.Tone
	step int
}

// all is the table of looks; the words are the messages state.<state>.
var all = map[string]shown{
	"draft": {ui.Neutral, 1}, "requested": {ui.Blue, 1}, "proposed": {ui.Blue, 1}, "returned": {ui.Yellow, 2},
	"admin_check": {ui.Blue, 2}, "selection": {ui.Purple, 3}, "tpk_queue": {ui.Purple, 3}, "tpk_session": {ui.Purple, 3},
	"pyb_review": {ui.Blue, 4}, "ppk_approval": {ui.Blue, 4}, "counterpart_request": {ui.Teal, 4}, "via_governor": {ui.Teal, 4},
	"pertek_submitted": {ui.Teal, 4}, "pertek_review": {ui.Teal, 4}, "pertek_fix": {ui.Yellow, 4}, "pertek_issued": {ui.Green, 4},
	"mdn_approval": {ui.Teal, 4}, "decree_draft": {ui.Blue, 5}, "decree_signing": {ui.Blue, 5}, "decree_issued": {ui.Green, 5},
	"inauguration": {ui.Blue, 6}, "reported_for_duty": {ui.Green, 6}, "synced": {ui.Plain, 6}, "evaluation": {ui.Purple, 6},
	"closed": {ui.Plain, 6}, "rejected": {ui.Red, 0}, "failed_selection": {ui.Red, 3}, "rejected_by_bkn": {ui.Red, 4},
	"withdrawn": {ui.Neutral, 0}, "expired": {ui.Neutral, 0}, "cancelled": {ui.Red, 0},
}

// Label is the name of the state for staff.
func Label(ctx context.Context, state string) string { return i18n.T(ctx, "state."+state) }

// Tag is the tag of the state for staff.
func Tag(ctx context.Context, state string) ui.TagProps {
	return ui.TagProps{Text: Label(ctx, state), Tone: all[state].tone}
}

// Step is the step of six in which the civil servant sees a case in this state; 0 for a case that ended early.
func Step(state string) int { return all[state].step }
