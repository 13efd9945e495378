package eligibility

import (
	"slices"

	"mutasi/internal/asn"
)

// timeRules ask how long the person has served and whether this is the time.
var timeRules = []Rule{
	{
		ID: "R11", Version: 1, Severity: Override, Person: true,
		Basis:  "PP 11/2017 Pasal 190 ayat (3); Peraturan BKN 5/2019 Pasal 2 ayat (3)",
		Facts:  []string{"origin_position_since", "origin_unit_since"},
		Params: []string{"tenure.min_months", "tenure.counts_from"},
		check:  checkMinTenure,
	},
	{
		ID: "R12", Version: 1, Severity: Warn, Person: true,
		Basis:  "PP 11/2017 Pasal 190 ayat (3); Peraturan BKN 5/2019 Pasal 2 ayat (3)",
		Facts:  []string{"origin_position_since"},
		Params: []string{"tenure.max_months"},
		check: func(in *input) verdict {
			since, most := get(in, originPositionSince), param(in, in.params.TenureMax)
			tenure := since.MonthsUntil(in.On)
			args := []Arg{months("tenure", tenure), months("most", most)}
			if in.On.After(since.AddMonths(most)) {
				return fail(since.String(), args...)
			}
			return pass(since.String(), args...)
		},
	},
	{
		ID: "R13", Version: 1, Severity: Block,
		Basis:  "PermenPANRB 6/2024 Pasal 59 ayat (2)",
		Facts:  []string{"person_kind", "person_pledged", "person_appointed_on"},
		Params: []string{"pledge.months"},
		check:  checkPledge,
	},
	{
		// Senior posts are filled by selection: the rule speaks when a case is sent.
		ID: "R14", Version: 1, Severity: Block, From: Submission,
		Basis: "UU 5/2014 Pasal 116", Unverified: true,
		Facts:  []string{"origin_post_kind", "origin_post_echelon", "origin_position_since"},
		Params: []string{"tenure.jpt_min_months"},
		check: func(in *input) verdict {
			if !asn.GroupOf(scope(in, originKind), scope(in, originEchelon)).IsJPT() {
				return notApplicable()
			}
			since, least := get(in, originPositionSince), param(in, in.params.JPTMin)
			from := since.AddMonths(least)
			args := []Arg{months("tenure", since.MonthsUntil(in.On)), months("least", least), date("from", from)}
			if in.On.Before(from) {
				return fail(since.String(), args...).canBeFrom(from)
			}
			return pass(since.String(), args...)
		},
	},
	{
		ID: "R18", Version: 1, Severity: Override, From: Submission,
		Basis:  "Ketentuan instansi tentang masa usulan",
		Params: []string{"transfer.window_months"},
		check:  checkWindow,
	},
}

// checkMinTenure counts to the day of judgement, as the national service does when a proposal is entered, not to the
// day the move would take effect.
func checkMinTenure(in *input) verdict {
	least := param(in, in.params.TenureMin)
	var since asn.Date
	reason := ""
	switch param(in, in.params.TenureCountsFrom) {
	case "position":
		since = get(in, originPositionSince)
	case "unit":
		since, reason = get(in, originUnitSince), "_unit"
	default:
		since = get(in, originPositionSince)
		if unit := get(in, originUnitSince); unit.After(since) {
			since, reason = unit, "_unit"
		}
	}
	tenure, from := since.MonthsUntil(in.On), since.AddMonths(least)
	args := []Arg{months("tenure", tenure), months("least", least), date("from", from)}
	if in.On.Before(from) {
		return fail(since.String(), args...).because("fail" + reason).canBeFrom(from)
	}
	return pass(since.String(), args...).because("pass" + reason)
}

// checkPledge: who signed the pledge of ten years may not ask for a move before they are over.
func checkPledge(in *input) verdict {
	if !in.OwnRequest {
		return notApplicable()
	}
	if kind := scope(in, personKind); kind.IsContract() {
		return notApplicable()
	}
	if pledged := get(in, personPledged); !pledged && len(in.missing) == 0 {
		return notApplicable()
	}
	appointed, least := get(in, personAppointedOn), param(in, in.params.Pledge)
	from := appointed.AddMonths(least)
	args := []Arg{months("tenure", appointed.MonthsUntil(in.On)), months("least", least), date("from", from)}
	if in.On.Before(from) {
		return fail(appointed.String(), args...).canBeFrom(from)
	}
	return pass(appointed.String(), args...)
}

// checkWindow: some agencies take proposals only in some months.
func checkWindow(in *input) verdict {
	window := param(in, in.params.Window)
	if len(window) == 0 {
		return notApplicable()
	}
	in.source, in.sourceOn = in.params.Window.Source, in.On
	from := in.On
	if !slices.Contains(window, int(from.Month())) {
		from = from.FirstOfNextMonth()
		for !slices.Contains(window, int(from.Month())) {
			from = from.FirstOfNextMonth()
		}
		return fail(in.On.String(), monthNames("window", window), date("from", from)).canBeFrom(from)
	}
	return pass(in.On.String(), monthNames("window", window))
}
