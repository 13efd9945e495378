package eligibility

import (
	"strconv"

	"mutasi/internal/asn"
)

// staffingRules ask what the move does to both units.
var staffingRules = []Rule{
	{
		ID: "R36", Version: 1, Severity: Block,
		Basis: "Peraturan BKN 5/2019",
		Facts: []string{"target_exists"},
		check: func(in *input) verdict {
			if get(in, targetExists) {
				return pass("true")
			}
			return fail("false")
		},
	},
	{
		ID: "R37", Version: 1, Severity: Block,
		Basis: "Peraturan BKN 5/2019; PermenPANRB 1/2020",
		Facts: []string{"target_staffing_need", "target_staffing_holders", "target_staffing_incoming", "target_staffing_outgoing"},
		check: func(in *input) verdict {
			need := get(in, targetNeed)
			taken := scope(in, targetHolders) + scope(in, targetIncoming) - scope(in, targetOutgoing)
			args := []Arg{number("need", need), number("taken", taken), number("vacant", max(0, need-taken))}
			if need-taken >= 1 {
				return pass(strconv.Itoa(need-taken), args...)
			}
			return fail(strconv.Itoa(need-taken), args...)
		},
	},
	{
		ID: "R38", Version: 1, Severity: Block,
		Basis: "Ketentuan aplikasi: satu pemangku definitif untuk satu jabatan", Unverified: true,
		Facts: []string{"target_post_kind", "target_seat_free"},
		check: func(in *input) verdict {
			if kind := scope(in, targetKind); kind != asn.StructuralPost && kind != "" {
				return notApplicable()
			}
			if get(in, targetSeatFree) {
				return pass("true")
			}
			return fail("false")
		},
	},
	{
		ID: "R39", Version: 1, Severity: Warn,
		Basis: "PermenPANRB 1/2020", Unverified: true,
		Facts:  []string{"origin_staffing_need", "origin_staffing_holders", "origin_staffing_incoming", "origin_staffing_outgoing"},
		Params: []string{"staffing.origin_percent"},
		check: func(in *input) verdict {
			need, share := get(in, originNeed), param(in, in.params.OriginShare)
			after := scope(in, originHolders) + scope(in, originIncoming) - scope(in, originOutgoing) - 1
			args := []Arg{number("after", after), number("need", need), percent("share", float64(share)), number("short", max(0, need-after))}
			if after*100 >= need*share {
				return pass(strconv.Itoa(after), args...)
			}
			return fail(strconv.Itoa(after), args...)
		},
	},
	{
		ID: "R40", Version: 1, Severity: Override,
		Basis: "SKB 5 Menteri 2011; Permenkes 43/2019", Unverified: true,
		Facts: []string{"origin_has_legal_floor", "origin_legal_floor", "origin_floor_present"},
		check: func(in *input) verdict {
			if applies := scope(in, originHasLegalFloor); !applies && len(in.missing) == 0 {
				return notApplicable()
			}
			floor, after := get(in, originLegalFloor), scope(in, originFloorPresent)-1
			args := []Arg{number("after", after), number("floor", floor), number("short", max(0, floor-after))}
			if after >= floor {
				return pass(strconv.Itoa(after), args...)
			}
			return fail(strconv.Itoa(after), args...)
		},
	},
}
