package exchange

import (
	"cmp"
	"strings"

	"mutasi/internal/asn"
)

// A PositionRow is what a row says about a kind of post and, with a unit, about
// the line of the post map. Zero values are what it does not say.
type PositionRow struct {
	Name          string             `json:"name"`
	ExternalID    string             `json:"external_id,omitempty"`
	Kind          asn.PositionKind   `json:"kind"`
	Level         asn.Level          `json:"level,omitempty"`
	Echelon       asn.Echelon        `json:"echelon,omitempty"`
	Family        string             `json:"family,omitempty"`
	Subject       string             `json:"subject,omitempty"`
	Class         int                `json:"class,omitempty"`
	RetirementAge int                `json:"retirement_age,omitempty"`
	MinEducation  asn.EducationLevel `json:"min_education,omitempty"`
	Studies       []string           `json:"studies,omitempty"`
	MinRank       asn.Rank           `json:"min_rank,omitempty"`
	MaxRank       asn.Rank           `json:"max_rank,omitempty"`
	Certificate   string             `json:"certificate,omitempty"`
	Unit          unitRef            `json:"unit"`
	HeadsUnit     *bool              `json:"heads_unit,omitempty"`
	Need          *int               `json:"need,omitempty"`
	NeedFrom      asn.Date           `json:"need_from"`
	AnalysedOn    asn.Date           `json:"analysed_on"`
}

// readPosition reads a row of posts.
func readPosition(r *record) PositionRow {
	p := PositionRow{
		Name:         r.required(FieldName),
		ExternalID:   r.text(FieldExternalID),
		Level:        parsed(r, FieldLevel, asn.ParseLevel),
		Echelon:      parsed(r, FieldEchelon, asn.ParseEchelon),
		Family:       r.text(FieldFamily),
		Subject:      r.text(FieldSubject),
		MinEducation: parsed(r, FieldMinEducation, asn.ParseEducationLevel),
		MinRank:      parsed(r, FieldMinRank, asn.ParseRank),
		MaxRank:      parsed(r, FieldMaxRank, asn.ParseRank),
		Certificate:  r.text(FieldCertificate),
		Unit:         r.readUnitRef(),
		HeadsUnit:    r.yes(FieldHeadsUnit),
		NeedFrom:     r.date(FieldNeedFrom),
		AnalysedOn:   r.date(FieldAnalysedOn),
	}
	p.Kind = r.positionKind(p)
	if class, ok := r.whole(FieldClass, 1, 17); ok {
		p.Class = class
	}
	p.Studies = split(r.text(FieldStudies))
	if age, ok := r.whole(FieldRetirementAge, 50, 75); ok {
		p.RetirementAge = age
	}
	r.checkPosition(p)
	r.readNeed(&p)
	if p.MinRank != "" && p.MaxRank != "" && p.MinRank.Order() > p.MaxRank.Order() {
		r.refuse(FieldMaxRank, "import.position.ranks_crossed")
	}
	return p
}

// positionKind reads the kind of the post. Where the row leaves it open, a level
// tells a functional post and an echelon a structural one.
func (r *record) positionKind(p PositionRow) asn.PositionKind {
	switch {
	case r.has(FieldPositionKind):
		return parsed(r, FieldPositionKind, asn.ParsePositionKind)
	case r.has(FieldLevel):
		return asn.FunctionalPost
	case p.Echelon != asn.EchelonNone:
		return asn.StructuralPost
	}
	r.refuse(FieldPositionKind, "import.cell.required")
	return ""
}

// checkPosition refuses what a new post could not be made of. Family, level and
// retirement age may stay open where name and law tell them.
func (r *record) checkPosition(p PositionRow) {
	if p.Kind == asn.StructuralPost && p.Echelon == asn.EchelonNone {
		r.refuse(FieldEchelon, "import.position.echelon")
		return
	}
	if p.Kind != "" && p.Name != "" && p.complete().RetirementAge == 0 && !r.refused(FieldLevel) {
		r.refuse(FieldRetirementAge, "import.position.retirement_age")
	}
}

// complete returns the row with what a new post needs and the row leaves open:
// family and level by the name, the retirement age by law. A post that exists
// keeps its own.
func (p PositionRow) complete() PositionRow {
	switch p.Kind {
	case asn.FunctionalPost:
		family, level := splitFunctional(p.Name)
		if p.Level == asn.NoLevel {
			p.Level = level
		}
		p.Family = cmp.Or(p.Family, family)
	case asn.StructuralPost:
		p.Family = cmp.Or(p.Family, "Struktural")
	case asn.ExecutingPost:
		p.Family = cmp.Or(p.Family, "Pelaksana")
	}
	if p.RetirementAge == 0 {
		p.RetirementAge = retirementAge(p)
	}
	return p
}

// retirementAge is the age that law gives for the post; 0 if it cannot be
// told. Teachers of every level retire at 60 (UU 14/2005 Ps 40).
func retirementAge(p PositionRow) int {
	if p.Kind == asn.FunctionalPost && strings.EqualFold(p.Family, "Guru") {
		return 60
	}
	return asn.RetirementAge(asn.GroupOf(p.Kind, p.Echelon), p.Level)
}

// splitFunctional splits the name of a functional post into its family and its
// level: "Guru Ahli Pertama" is Guru and Ahli Pertama. A name without a level
// is a family.
func splitFunctional(name string) (family string, level asn.Level) {
	for _, l := range asn.Levels() {
		if rest, ok := cutSuffixFold(name, " "+l.Name()); ok {
			return rest, l
		}
	}
	return name, asn.NoLevel
}

func cutSuffixFold(s, suffix string) (string, bool) {
	if len(s) <= len(suffix) || !strings.EqualFold(s[len(s)-len(suffix):], suffix) {
		return s, false
	}
	return s[:len(s)-len(suffix)], true
}

// readNeed reads the need of the line; it needs a unit to stand in.
func (r *record) readNeed(p *PositionRow) {
	n, ok := r.whole(FieldNeed, 0, 10_000)
	if !ok {
		return
	}
	p.Need = &n
	if p.Unit.empty() {
		r.refuse(r.mappedOf(FieldUnit, FieldUnitID), "import.position.need_without_unit")
	}
}

// split cuts a list with commas or semicolons.
func split(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == ',' || c == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
