package eligibility

import (
	"strings"

	"mutasi/internal/asn"
)

// postRules ask whether the post is right for the person and the person for the post.
var postRules = []Rule{
	{
		ID: "R41", Version: 1, Severity: Override,
		Basis: "PP 11/2017 Pasal 190 ayat (4); PermenPANRB 22/2021",
		Facts: []string{"origin_post_class", "target_post_class"},
		check: func(in *input) verdict {
			from, to := scope(in, originClass), get(in, targetClass)
			args := []Arg{number("from", int(from)), number("to", int(to))}
			switch {
			case from == to:
				return pass(numbers([]int{int(from), int(to)}), args...)
			case in.Promotion:
				return pass(numbers([]int{int(from), int(to)}), args...).because("pass_promotion")
			default:
				return fail(numbers([]int{int(from), int(to)}), args...)
			}
		},
	},
	{
		ID: "R42", Version: 1, Severity: Block,
		Basis: "PP 94/2021; Perpres 116/2022",
		Facts: []string{"origin_post_kind", "origin_post_echelon", "origin_post_level", "target_post_kind", "target_post_echelon",
			"target_post_level", "process_lowering_basis"},
		check: checkLowering,
	},
	{
		ID: "R43", Version: 1, Severity: Warn,
		Basis: "PP 11/2017; analisis jabatan (PermenPANRB 1/2020)",
		Facts: []string{"person_educations", "target_post_kind", "target_min_education", "target_education_fields"},
		check: checkEducation,
	},
	{
		ID: "R44", Version: 1, Severity: Warn,
		Basis: "PP 100/2000 sebagaimana diubah PP 13/2002", Unverified: true,
		Facts: []string{"person_kind", "person_rank", "target_ranks", "target_post_kind", "target_post_echelon", "target_post_level"},
		check: checkRank,
	},
	{
		ID: "R45", Version: 1, Severity: Warn,
		Basis: "PP 11/2017", Unverified: true,
		Facts:  []string{"person_kind", "person_rank", "target_superior_rank"},
		Params: []string{"rank.above_superior"},
		check: func(in *input) verdict {
			if kind := scope(in, personKind); kind.IsContract() {
				return notApplicable()
			}
			own, superior, steps := get(in, personRank), scope(in, targetSuperiorRank), param(in, in.params.RankAboveSuperior)
			args := []Arg{text("rank", string(own)), text("superior", string(superior))}
			if own.Order()-superior.Order() >= steps {
				return fail(string(own), args...)
			}
			return pass(string(own), args...)
		},
	},
	{
		ID: "R47", Version: 1, Severity: Block,
		Basis: "PermenPANRB 1/2023",
		Facts: []string{"origin_post_kind", "target_post_kind", "target_post_level", "person_educations", "person_functional_test"},
		check: checkFunctionalEntry,
	},
}

// stature is how high a post stands, for telling whether a move lowers somebody. Managerial posts are compared with
// each other by echelon and functional posts by level; between the two the usual equivalence holds, by which an Ahli
// Madya stands beside an Administrator and an Ahli Muda beside a Pengawas.
type stature struct {
	group   asn.PositionGroup
	tier    int
	echelon int
	label   string
}

func statureOf(kind asn.PositionKind, echelon asn.Echelon, level asn.Level) stature {
	s := stature{group: asn.GroupOf(kind, echelon), echelon: echelon.Height()}
	s.label = s.group.Name()
	switch s.group {
	case asn.JPTUtama:
		s.tier = 9
	case asn.JPTMadya:
		s.tier = 8
	case asn.JPTPratama:
		s.tier = 7
	case asn.Administrator:
		s.tier = asn.AhliMadya.Tier()
	case asn.Supervisor:
		s.tier = asn.AhliMuda.Tier()
	case asn.Functional:
		s.tier, s.label = level.Tier(), strings.TrimSpace(s.label+" "+level.Name())
	}
	if s.group.IsManagerial() {
		s.label += " " + echelon.Name()
	}
	return s
}

// below reports whether s stands lower than t.
func (s stature) below(t stature) bool {
	if s.group.IsManagerial() && t.group.IsManagerial() {
		return s.echelon < t.echelon
	}
	return s.tier < t.tier
}

// checkLowering guards against punishment by transfer: a lower post needs a discipline decree or a reorganisation.
func checkLowering(in *input) verdict {
	from := statureOf(scope(in, originKind), scope(in, originEchelon), scope(in, originLevel))
	to := statureOf(get(in, targetKind), scope(in, targetEchelon), scope(in, targetLevel))
	args := []Arg{text("from", from.label), text("to", to.label)}
	value := from.label + " → " + to.label
	if len(in.missing) == 0 && (from.group == "" || to.group == "") {
		return unclear(value, args...) // a managerial post without its echelon
	}
	switch {
	case !to.below(from):
		return pass(value, args...)
	case scope(in, processLoweringBasis):
		return pass(value, args...).because("pass_basis")
	default:
		return fail(value, args...)
	}
}

// checkEducation: one and the same diploma must have the level and the field.
func checkEducation(in *input) verdict {
	if scope(in, targetKind) == asn.FunctionalPost {
		in.severity = Block
	}
	held := get(in, personEducations)
	least, fields := scope(in, targetMinEducation), scope(in, targetEducationFields)
	var best Education
	levelMet := false
	for _, e := range held {
		if e.Level.Order() > best.Level.Order() {
			best = e
		}
		if !e.Level.Meets(least) {
			continue
		}
		levelMet = true
		if len(fields) == 0 || e.isIn(fields) {
			return pass(string(e.Level), text("programme", e.name()))
		}
	}
	args := []Arg{text("programme", best.name()), text("least", least.Name()), text("fields", joined(fields))}
	if best.Level == "" {
		return unclear("")
	}
	if levelMet {
		return fail(string(best.Level), args...).because("fail_field")
	}
	return fail(string(best.Level), args...).because("fail_level")
}

// isIn reports whether the diploma is in one of the fields, by its field or by its programme with or without the level
// in front of it. Spelling counts, case does not: a near match is for a person to judge.
func (e Education) isIn(fields []string) bool {
	programme := strings.TrimSpace(e.Programme)
	_, bare, _ := strings.Cut(programme, " ")
	for _, f := range fields {
		f = strings.TrimSpace(f)
		for _, own := range []string{strings.TrimSpace(e.Field), programme, strings.TrimSpace(bare)} {
			if own != "" && strings.EqualFold(own, f) {
				return true
			}
		}
	}
	return false
}

func (e Education) name() string {
	if e.Programme != "" {
		return e.Programme
	}
	return strings.TrimSpace(e.Level.Name() + " " + e.Field)
}

// checkRank uses the post's own range or, without one, the guide of its echelon or level. PPPK have no rank.
func checkRank(in *input) verdict {
	if kind := scope(in, personKind); kind.IsContract() {
		return notApplicable()
	}
	rank := get(in, anyRank)
	ranks, own := peek(in, targetRanks)
	if !own || ranks.IsZero() {
		switch scope(in, targetKind) {
		case asn.StructuralPost:
			ranks = scope(in, targetEchelon).Ranks()
		case asn.FunctionalPost:
			ranks = scope(in, targetLevel).Ranks()
		}
		if ranks.IsZero() && len(in.missing) == 0 {
			return unclear(string(rank), text("rank", rank.Label()))
		}
	}
	lowest, highest := ranks.Lowest, ranks.Highest
	if lowest == "" {
		lowest = asn.Ranks()[0]
	}
	if highest == "" {
		highest = asn.Ranks()[len(asn.Ranks())-1]
	}
	args := []Arg{text("rank", rank.Label()), text("lowest", string(lowest)), text("highest", string(highest))}
	if !rank.Valid() {
		return unclear(string(rank), args...)
	}
	if ranks.Contains(rank) {
		return pass(string(rank), args...)
	}
	return fail(string(rank), args...)
}

// checkFunctionalEntry: moving into a functional post from another kind of post needs the test of the supervising
// agency, and S-1/D-IV for the ladder of expertise or SLTA for that of skill.
func checkFunctionalEntry(in *input) verdict {
	if kind := scope(in, targetKind); kind != asn.FunctionalPost && kind != "" {
		return notApplicable()
	}
	if scope(in, originKind) == asn.FunctionalPost {
		return notApplicable()
	}
	least := asn.EducationS1 // of the same order as D-IV
	if scope(in, targetLevel).Category() == asn.Skill {
		least = asn.EducationSLTA
	}
	met := false
	for _, e := range scope(in, personEducations) {
		met = met || e.Level.Meets(least)
	}
	if !met && len(in.missing) == 0 {
		return fail(string(least), text("least", least.Name())).because("fail_education")
	}
	if get(in, personFunctionalTest) {
		return pass("true")
	}
	return fail("false", text("least", least.Name()))
}
