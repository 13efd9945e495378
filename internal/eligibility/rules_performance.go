package eligibility

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"mutasi/internal/asn"
)

// performanceRules ask how well the person works and is known to fit.
var performanceRules = []Rule{
	{
		ID: "R26", Version: 1, Severity: Warn, InterAgency: Block, Person: true,
		Basis:  "Peraturan BKN 5/2019; PermenPANRB 6/2022",
		Facts:  []string{"person_ratings"},
		Params: []string{"rating.least", "rating.years", "rating.final_month"},
		check:  checkRatings,
	},
	{
		ID: "R27", Version: 2, Severity: Warn,
		Basis:  "Keputusan BKN 411/2025",
		Facts:  []string{"person_talent", "target_post_kind", "target_post_echelon"},
		Params: []string{"talent.promotable_boxes"},
		check: func(in *input) verdict {
			if !in.Promotion {
				return notApplicable()
			}
			if asn.GroupOf(scope(in, targetKind), scope(in, targetEchelon)).IsJPT() {
				in.severity = Block
			}
			talent, boxes := get(in, personTalent), param(in, in.params.PromotableBoxes)
			args := []Arg{number("box", talent.Box), text("boxes", boxList(boxes))}
			if slices.Contains(boxes, talent.Box) {
				return pass(strconv.Itoa(talent.Box), args...)
			}
			return fail(strconv.Itoa(talent.Box), args...)
		},
	},
	{
		ID: "R28", Version: 2, Severity: Warn, Person: true,
		Basis: "PermenPANRB 3/2020",
		Facts: []string{"person_talent"},
		check: func(in *input) verdict {
			box := get(in, personTalent).Box
			if box == 1 {
				return fail("1")
			}
			return pass(strconv.Itoa(box), number("box", box))
		},
	},
	{
		ID: "R29", Version: 2, Severity: Warn,
		Basis: "PermenPANRB 3/2020", Unverified: true,
		Facts:  []string{"person_talent"},
		Params: []string{"talent.max_age_months"},
		check: func(in *input) verdict {
			talent, most := get(in, personTalent), param(in, in.params.TalentMaxAge)
			args := []Arg{date("on", talent.On), months("most", most)}
			if in.On.After(talent.On.AddMonths(most)) {
				return fail(talent.On.String(), args...)
			}
			return pass(talent.On.String(), args...)
		},
	},
	{
		ID: "R46", Version: 2, Severity: Warn,
		Basis: "PermenPANRB 38/2017", Unverified: true,
		Facts:  []string{"person_competence_match"},
		Params: []string{"competence.optimal_percent", "competence.fair_percent"},
		check: func(in *input) verdict {
			match := get(in, personCompetenceMatch)
			optimal, fair := param(in, in.params.CompetenceOptimal), param(in, in.params.CompetenceFair)
			args := []Arg{percent("match", match), percent("optimal", float64(optimal)), percent("fair", float64(fair))}
			switch {
			case match >= float64(optimal):
				return pass(decimal(match), args...)
			case match >= float64(fair):
				return fail(decimal(match), args...).because("fail_fair")
			default:
				return fail(decimal(match), args...).at(Override)
			}
		},
	},
}

// checkRatings looks at the last years whose rating is due. Early in a year last year's may not be final yet; then the
// years before it count, unless it is already there. A year with two ratings says nothing, nor do the records it stands in.
func checkRatings(in *input) verdict {
	ratings := slices.Clone(get(in, personRatings))
	least, years := param(in, in.params.RatingLeast), param(in, in.params.RatingYears)
	final := param(in, in.params.RatingFinalMonth)
	of := func(year int) asn.Rating {
		for _, r := range ratings {
			if r.Year == year {
				return r.Rating
			}
		}
		return 0
	}
	last := in.On.Year() - 1
	if of(last) == 0 && in.On.Month() < time.Month(final) {
		last--
	}
	slices.SortFunc(ratings, func(a, b YearRating) int { return cmp.Compare(b.Year, a.Year) })
	for i, r := range ratings {
		if i > 0 && r.Year == ratings[i-1].Year {
			year := strconv.Itoa(r.Year)
			return unclear(year, text("year", year)).because("unclear_twice").mendedBy("remedy_twice")
		}
	}
	var seen []string
	for year := last; year > last-years; year-- {
		r := of(year)
		if !r.Valid() {
			return unclear(strconv.Itoa(year), text("year", strconv.Itoa(year)))
		}
		if !r.AtLeast(least) {
			return fail(fmt.Sprintf("%d %d", year, r), text("year", strconv.Itoa(year)), text("rating", r.Name()), text("least", least.Name()))
		}
		seen = append(seen, strconv.Itoa(year)+" "+r.Name())
	}
	return pass(joined(seen), text("ratings", joined(seen)))
}

func boxList(boxes []int) string {
	list := make([]string, len(boxes))
	for i, b := range boxes {
		list[i] = strconv.Itoa(b)
	}
	return joined(list)
}
