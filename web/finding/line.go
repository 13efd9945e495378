package finding

import (
	"context"

	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
	"mutasi/web/ui"
)

// Outcome is how a page marks the finding.
func Outcome(f eligibility.Finding) ui.Outcome {
	switch {
	case f.Outcome == eligibility.Pass:
		return ui.Pass
	case f.Outcome == eligibility.NotApplicable:
		return ui.NotApplicable
	case f.Outcome != eligibility.Fail:
		return ui.Unknown
	case f.Severity == eligibility.Warn:
		return ui.Warn
	case f.Severity == eligibility.Override:
		return ui.Exception
	}
	return ui.Fail
}

// Line is the finding as a list of conditions shows it: sentence, source and date of the value, and what to do.
func Line(ctx context.Context, f eligibility.Finding) ui.Finding {
	x := ui.Finding{Outcome: Outcome(f), Text: Sentence(ctx, f)}
	if f.Source != "" {
		x.Value = i18n.T(ctx, "proposal.findings.source", "source", f.Source)
		if !f.SourceOn.IsZero() {
			x.Value = i18n.T(ctx, "proposal.findings.source_on", "source", f.Source, "date", i18n.DateShort(ctx, f.SourceOn.Time()))
		}
	}
	if !f.Satisfied() {
		x.Fix = Remedy(ctx, f)
	}
	return x
}
