package exchange

import (
	"cmp"

	"mutasi/internal/asn"
	"mutasi/internal/sheet"
)

// An EmployeeRow is what a row says about a civil servant. Zero values are what
// it does not say.
type EmployeeRow struct {
	NIP         asn.NIP            `json:"nip"`
	ExternalID  string             `json:"external_id,omitempty"`
	Name        string             `json:"name"`
	TitleBefore string             `json:"title_before,omitempty"`
	TitleAfter  string             `json:"title_after,omitempty"`
	BirthPlace  string             `json:"birth_place,omitempty"`
	BirthDate   asn.Date           `json:"birth_date"`
	Sex         asn.Sex            `json:"sex,omitempty"`
	Kind        asn.EmployeeKind   `json:"kind,omitempty"`
	Standing    asn.LegalStanding  `json:"standing"`
	StandingOn  asn.Date           `json:"standing_on"`
	CPNSOn      asn.Date           `json:"cpns_on"`
	PNSOn       asn.Date           `json:"pns_on"`
	ContractEnd asn.Date           `json:"contract_end"`
	NIKValid    *bool              `json:"nik_valid,omitempty"`
	Rank        string             `json:"rank,omitempty"` // asn.Rank or, of a PPPK, asn.Grade
	RankOn      asn.Date           `json:"rank_on"`
	Education   asn.EducationLevel `json:"education,omitempty"`
	Programme   string             `json:"programme,omitempty"`
	Graduated   int                `json:"graduated,omitempty"`
	Unit        unitRef            `json:"unit"`
	PositionID  string             `json:"position_id,omitempty"`
	Position    string             `json:"position,omitempty"`
	PositionOn  asn.Date           `json:"position_on"`
	UnitOn      asn.Date           `json:"unit_on"`
	Rating      asn.Rating         `json:"rating,omitempty"`
	RatingYear  int                `json:"rating_year,omitempty"`
	Agency      string             `json:"agency,omitempty"`
}

// A unitRef names a unit: by its id, or by its name with that of its office.
type unitRef struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name,omitempty"`
	Office string `json:"office,omitempty"`
}

func (u unitRef) empty() bool { return u.ID == "" && u.Name == "" }

// readUnitRef reads the columns that name a unit.
func (r *record) readUnitRef() unitRef {
	return unitRef{ID: r.text(FieldUnitID), Name: r.text(FieldUnit), Office: r.text(FieldOffice)}
}

// readEmployee reads a row of people, judged on the given day.
func readEmployee(r *record, on asn.Date) EmployeeRow {
	e := EmployeeRow{
		NIP:         r.nip(on),
		ExternalID:  r.text(FieldExternalID),
		Name:        r.required(FieldName),
		TitleBefore: r.text(FieldTitleBefore),
		TitleAfter:  r.text(FieldTitleAfter),
		BirthPlace:  r.text(FieldBirthPlace),
		BirthDate:   r.date(FieldBirthDate),
		Sex:         parsed(r, FieldSex, asn.ParseSex),
		Kind:        parsed(r, FieldEmployeeKind, asn.ParseEmployeeKind),
		StandingOn:  r.date(FieldStandingOn),
		CPNSOn:      r.date(FieldCPNSOn),
		PNSOn:       r.date(FieldPNSOn),
		ContractEnd: r.date(FieldContractEnd),
		NIKValid:    r.yes(FieldNIKValid),
		Programme:   r.text(FieldProgramme),
		Unit:        r.readUnitRef(),
		PositionID:  r.text(FieldPositionID),
		Position:    r.text(FieldPosition),
		PositionOn:  r.date(FieldPositionOn),
		UnitOn:      r.date(FieldUnitOn),
		Agency:      r.text(FieldAgency),
	}
	if r.required(FieldStanding) != "" {
		e.Standing = parsed(r, FieldStanding, asn.ParseLegalStanding)
	}
	if e.NIP != "" {
		r.compareWithNIP(e)
	}
	r.readRank(&e)
	r.readEducation(&e)
	r.readRating(&e, on)
	r.checkPlacement(e)
	r.checkTimes(e, on)
	return e
}

// youngest is the age in years below which nobody has ever served: less than any law asks, so that only slips are refused.
const youngest = 15

// checkTimes refuses what cannot have begun then: while the person was a child, or more than a year after the day of the
// file, since a decree is signed for the coming months.
func (r *record) checkTimes(e EmployeeRow, on asn.Date) {
	if !e.BirthDate.IsZero() && e.BirthDate.AgeOn(on) < youngest {
		r.refuse(FieldBirthDate, "import.date.born", "age", youngest)
		return
	}
	born := e.BirthDate
	if born.IsZero() && e.NIP != "" {
		born = e.NIP.BirthDate()
	}
	for _, begun := range []struct {
		field Field
		on    asn.Date
	}{
		{FieldCPNSOn, e.CPNSOn}, {FieldPNSOn, e.PNSOn}, {FieldStandingOn, e.StandingOn}, {FieldRankOn, e.RankOn},
		{FieldPositionOn, e.PositionOn}, {FieldUnitOn, e.UnitOn},
	} {
		switch {
		case begun.on.IsZero():
		case begun.on.After(on.AddYears(1)):
			r.refuse(begun.field, "import.date.far")
		case !born.IsZero() && born.AgeOn(begun.on) < youngest:
			r.refuse(begun.field, "import.date.child", "age", youngest)
		}
	}
}

// nip reads the personnel number. A number cell is refused unless every digit
// is certain: spreadsheets keep fifteen of the eighteen.
func (r *record) nip(on asn.Date) asn.NIP {
	c := r.cell(FieldNIP)
	if c.Kind == sheet.Number || c.Kind == sheet.Date {
		if digits, exact, ok := c.Digits(); !ok || !exact && len(digits) >= 16 {
			r.refuse(FieldNIP, asn.NIPLossy, "value", c.Text)
			return ""
		}
	}
	s := r.required(FieldNIP)
	if s == "" {
		return ""
	}
	n, err := asn.ParseNIP(s, on)
	if err != nil {
		r.refuseErr(FieldNIP, err)
		return ""
	}
	return n
}

// compareWithNIP warns where the row and its number disagree: BKN itself issued
// numbers that disagree with corrected records, so a difference is a matter of
// quality, not of form.
func (r *record) compareWithNIP(e EmployeeRow) {
	columns := map[string]Field{
		asn.NIPDiffBirthDate: FieldBirthDate, asn.NIPDiffAppointed: FieldCPNSOn,
		asn.NIPDiffSex: FieldSex, asn.NIPDiffKind: FieldEmployeeKind,
	}
	for _, key := range e.NIP.Differences(e.BirthDate, e.CPNSOn, e.Sex, e.Kind) {
		r.warn(columns[key], key)
	}
}

// kind is the kind of employee that the row states, else that of the number.
func (e EmployeeRow) kind() asn.EmployeeKind { return cmp.Or(e.Kind, e.NIP.Kind()) }

// complete returns the row with what a new person needs and the row leaves
// open, as the number tells it. A person who is stored keeps what is stored.
func (e EmployeeRow) complete() EmployeeRow {
	e.Kind = e.kind()
	e.Sex = cmp.Or(e.Sex, e.NIP.Sex())
	e.BirthDate = cmp.Or(e.BirthDate, e.NIP.BirthDate())
	if !e.Kind.IsContract() {
		e.CPNSOn = cmp.Or(e.CPNSOn, e.NIP.AppointedOn())
	}
	return e
}

// readRank reads rank or grade, whichever the kind of employee has; without
// its date it would have no place in the history.
func (r *record) readRank(e *EmployeeRow) {
	if !r.has(FieldRank) {
		return
	}
	if e.kind().IsContract() {
		e.Rank = string(parsed(r, FieldRank, asn.ParseGrade))
	} else {
		e.Rank = string(parsed(r, FieldRank, asn.ParseRank))
	}
	if e.RankOn = r.date(FieldRankOn); e.Rank != "" && e.RankOn.IsZero() && !r.has(FieldRankOn) {
		r.refuse(FieldRankOn, "import.cell.required")
	}
}

// readEducation reads level, programme and year of the highest education.
func (r *record) readEducation(e *EmployeeRow) {
	e.Education = parsed(r, FieldEducation, asn.ParseEducationLevel)
	if year, ok := r.whole(FieldGraduated, 1950, 2100); ok {
		e.Graduated = year
	}
	if e.Education != "" && e.Programme == "" {
		e.Programme = e.Education.Name()
	}
}

// readRating reads the performance rating with its year; one without the other
// says nothing.
func (r *record) readRating(e *EmployeeRow, on asn.Date) {
	e.Rating = parsed(r, FieldRating, asn.ParseRating)
	if year, ok := r.whole(FieldRatingYear, 2000, on.Year()); ok {
		e.RatingYear = year
	}
	if e.Rating != 0 && e.RatingYear == 0 && !r.has(FieldRatingYear) {
		r.refuse(FieldRatingYear, "import.cell.required")
	}
}

// checkPlacement requires unit, post and date together.
func (r *record) checkPlacement(e EmployeeRow) {
	if ended(e.Standing) {
		return
	}
	if e.Unit.empty() && !r.has(FieldUnit) && !r.has(FieldUnitID) {
		r.refuse(r.mappedOf(FieldUnit, FieldUnitID), "import.cell.required")
	}
	if e.Position == "" && e.PositionID == "" && !r.has(FieldPosition) && !r.has(FieldPositionID) {
		r.refuse(r.mappedOf(FieldPosition, FieldPositionID), "import.cell.required")
	}
	if !r.has(FieldPositionOn) || e.PositionOn.IsZero() && !r.refused(FieldPositionOn) {
		r.refuse(FieldPositionOn, "import.cell.required")
	}
}

// mappedOf returns the first of the fields that has a column, or the first.
func (r *record) mappedOf(fields ...Field) Field {
	for _, f := range fields {
		if r.mapping[f] != 0 {
			return f
		}
	}
	return fields[0]
}

// ended reports whether a standing means that the person serves no more and
// holds no post: dismissed, retired, dead, never appointed.
func ended(s asn.LegalStanding) bool {
	switch s {
	case "66", "67", "68", "69", "70", "77", "88", "98", "99":
		return true
	}
	return false
}
