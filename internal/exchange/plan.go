package exchange

import (
	"fmt"

	"mutasi/internal/asn"
)

// An Outcome is what a row means for what is stored.
type Outcome string

// The outcomes.
const (
	New     Outcome = "new"
	Changed Outcome = "changed"
	Same    Outcome = "same"
	Bad     Outcome = "bad"
)

// A Change is one value that a row changes, in words for people.
type Change struct {
	Field  Field  `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// A plan is what becomes of a row. It is made once for the dry run and anew in
// the transaction that carries it out, from what is stored then.
type plan struct {
	outcome Outcome
	changes []Change
	faults  []Fault
	object  object // set by those who carry it out
}

// An object is what a row is about, as the record of effects names it: the unit in which an import is taken back.
type object struct {
	kind ObjectKind
	id   int64
}

// change notes a value that differs.
func (p *plan) change(f Field, before, after string) {
	if before != after {
		p.changes = append(p.changes, Change{f, before, after})
	}
}

// settle sets the outcome of a row that exists or not.
func (p *plan) settle(exists bool) {
	switch {
	case bad(p.faults):
		p.outcome = Bad
	case !exists:
		p.outcome = New
	case len(p.changes) > 0:
		p.outcome = Changed
	default:
		p.outcome = Same
	}
}

// An employeeState is what is stored about a civil servant, as far as imports
// touch it.
type employeeState struct {
	ID          int64
	AgencyID    int
	PublicID    string
	ExternalID  string
	NIP         asn.NIP
	Kind        asn.EmployeeKind
	Name        string
	TitleBefore string
	TitleAfter  string
	Sex         asn.Sex
	BirthPlace  string
	BirthDate   asn.Date
	Standing    asn.LegalStanding
	StandingOn  asn.Date
	CPNSOn      asn.Date
	PNSOn       asn.Date
	ContractEnd asn.Date
	NIKValid    *bool

	ranks      map[asn.Date]string
	educations map[educationKey]int // year of graduation, 0 unknown
	ratings    map[int]asn.Rating
	placements []placementState // definitive, the earliest first
}

type educationKey struct {
	level     asn.EducationLevel
	programme string
}

type placementState struct {
	ID         int64
	EmployeeID int64
	SeatID     int64
	PostID     int64
	UnitID     int64
	PositionID int64
	From       asn.Date
	Until      asn.Date // zero: open
	Source     string
}

// present returns the placement on a day, or else the latest before it, or
// else the earliest; ok is false when there is none.
func (e *employeeState) present(on asn.Date) (p placementState, index int, ok bool) {
	for i, x := range e.placements {
		if i == 0 || !x.From.After(on) {
			p, index, ok = x, i, true
		}
	}
	return p, index, ok
}

// An employeePlan is what a row of people does.
type employeePlan struct {
	plan
	unitID, positionID int64
	base               bool // the person's own columns change
	rank               bool // a line of the rank history is added or corrected
	education          bool
	rating             bool
	place              placing
	start              asn.Date // of the placement
	until              asn.Date // of the placement: the next one known; zero: open
	current            placementState
}

// A placing is what a row does to the placements of a person.
type placing int

const (
	stay   placing = iota
	enter          // the first placement, or one after an end
	move           // the present placement ends, another begins
	retime         // the present placement began on another day
	leave          // the present placement ends
)

// employees plans rows of people.
type employees struct {
	refs   *refs
	agency agencyInfo
	asOf   asn.Date
}

// agencyInfo is the agency whose file it is.
type agencyInfo struct {
	ID       int
	PublicID string
	Code     string
	Name     string
	Timezone string
}

// importSource marks facts that came from a file: those a later file may correct. People read it as the source of a fact.
const importSource = "Impor data"

// plan says what a row does to a person, nil if not stored. holder is the NIP
// under which the row's external id is stored, empty if it is not.
func (p *employees) plan(row EmployeeRow, state *employeeState, holder asn.NIP) employeePlan {
	out := employeePlan{}
	if row.Agency != "" && row.Agency != p.agency.Code {
		out.faults = append(out.faults, Fault{Field: FieldAgency, Value: brief(row.Agency), Key: "import.employee.other_agency", Args: []any{"code", p.agency.Code}})
	}
	if state != nil && state.AgencyID != p.agency.ID {
		out.faults = append(out.faults, Fault{Field: FieldNIP, Value: string(row.NIP), Key: "import.employee.elsewhere"})
		out.settle(true)
		return out
	}
	if holder != "" && holder != row.NIP {
		out.faults = append(out.faults, Fault{Field: FieldExternalID, Value: row.ExternalID, Key: "import.employee.external_id"})
	}
	p.locate(&out, row)
	if state == nil {
		row = row.complete()
		if state = (&employeeState{}); ended(row.Standing) {
			out.faults = append(out.faults, Fault{Field: FieldStanding, Value: string(row.Standing), Key: "import.employee.ended"})
		}
	}
	p.planBase(&out, row, state)
	p.planHistory(&out, row, state)
	if out.unitID != 0 && out.positionID != 0 || ended(row.Standing) {
		p.planPlacement(&out, row, state)
	}
	out.settle(state.ID != 0)
	return out
}

// locate finds unit and kind of post. Somebody who serves no more holds none.
func (p *employees) locate(out *employeePlan, row EmployeeRow) {
	if ended(row.Standing) {
		return
	}
	var fault *Fault
	if out.unitID, fault = p.refs.unit(row.Unit); fault != nil {
		out.faults = append(out.faults, *fault)
	}
	if out.positionID, fault = p.refs.position(row.PositionID, row.Position); fault != nil {
		out.faults = append(out.faults, *fault)
	}
	if out.unitID != 0 && out.positionID != 0 {
		if _, ok := p.refs.posts[postKey{out.unitID, out.positionID}]; !ok {
			out.faults = append(out.faults, Fault{Field: FieldPosition, Value: brief(row.Position), Key: "import.employee.post_added", Warning: true,
				Args: []any{"unit", p.refs.units[out.unitID].Name}})
		}
	}
}

// planBase compares the person's own columns. Empty values of the row say nothing.
func (p *employees) planBase(out *employeePlan, row EmployeeRow, s *employeeState) {
	text := func(f Field, before, after string) {
		if after != "" {
			out.change(f, before, after)
		}
	}
	before := len(out.changes)
	text(FieldExternalID, s.ExternalID, row.ExternalID)
	text(FieldName, s.Name, row.Name)
	text(FieldTitleBefore, s.TitleBefore, row.TitleBefore)
	text(FieldTitleAfter, s.TitleAfter, row.TitleAfter)
	text(FieldSex, string(s.Sex), string(row.Sex))
	text(FieldBirthPlace, s.BirthPlace, row.BirthPlace)
	text(FieldBirthDate, s.BirthDate.String(), row.BirthDate.String())
	text(FieldEmployeeKind, string(s.Kind), string(row.Kind))
	text(FieldStanding, string(s.Standing), string(row.Standing))
	text(FieldStandingOn, s.StandingOn.String(), row.StandingOn.String())
	text(FieldCPNSOn, s.CPNSOn.String(), row.CPNSOn.String())
	text(FieldPNSOn, s.PNSOn.String(), row.PNSOn.String())
	text(FieldContractEnd, s.ContractEnd.String(), row.ContractEnd.String())
	if row.NIKValid != nil && (s.NIKValid == nil || *s.NIKValid != *row.NIKValid) {
		out.change(FieldNIKValid, truthText(s.NIKValid), truthText(row.NIKValid))
	}
	out.base = len(out.changes) > before
}

func truthText(b *bool) string {
	if b == nil {
		return ""
	}
	return fmt.Sprint(*b)
}

// planHistory compares rank, education and rating with the dated records.
func (p *employees) planHistory(out *employeePlan, row EmployeeRow, s *employeeState) {
	if row.Rank != "" && s.ranks[row.RankOn] != row.Rank {
		out.rank = true
		out.change(FieldRank, s.ranks[row.RankOn], row.Rank+" "+row.RankOn.String())
	}
	if row.Education != "" {
		year, known := s.educations[educationKey{row.Education, row.Programme}]
		if !known || row.Graduated != 0 && row.Graduated != year {
			out.education = true
			out.change(FieldEducation, "", row.Education.Name()+" "+row.Programme+" "+yearText(row.Graduated))
		}
	}
	if row.Rating != 0 && s.ratings[row.RatingYear] != row.Rating {
		out.rating = true
		out.change(FieldRating, s.ratings[row.RatingYear].Name(), row.Rating.Name()+" "+yearText(row.RatingYear))
	}
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprint(year)
}

// planPlacement decides how the row's post agrees with the placements stored.
// A file is often older than a decree of ours: it never undoes a placement that
// began later than the file's own date.
func (p *employees) planPlacement(out *employeePlan, row EmployeeRow, s *employeeState) {
	current, index, placed := s.present(p.asOf)
	out.current = current
	if ended(row.Standing) {
		p.planLeaving(out, row, placed)
		return
	}
	out.start = row.PositionOn
	if row.UnitOn.After(out.start) {
		out.start = row.UnitOn
	}
	here := p.postName(out.unitID, out.positionID)
	switch {
	case !placed:
		out.place = enter
		out.change(FieldPosition, "", here+" "+out.start.String())
	case current.UnitID == out.unitID && current.PositionID == out.positionID:
		p.planSamePost(out, current, index > 0)
	case !out.start.After(current.From):
		out.faults = append(out.faults, Fault{Field: FieldPositionOn, Value: out.start.String(), Key: "import.employee.not_later",
			Args: []any{"post", p.postName(current.UnitID, current.PositionID), "date", current.From.String()}})
	case index < len(s.placements)-1 && !out.start.Before(s.placements[index+1].From):
		out.faults = append(out.faults, Fault{Field: FieldPositionOn, Value: out.start.String(), Key: "import.employee.later_known",
			Args: []any{"date", s.placements[index+1].From.String()}})
	default:
		if index < len(s.placements)-1 {
			out.until = s.placements[index+1].From
		}
		out.place = move
		if !current.Until.IsZero() && !current.Until.After(out.start) {
			out.place = enter
		}
		out.change(FieldPosition, p.postName(current.UnitID, current.PositionID), here+" "+out.start.String())
	}
}

// planSamePost compares the beginning of a placement in the post of the row.
// The national export keeps the date of the post when only the unit changed, so
// an earlier date than that of a placement that follows another is no defect.
func (p *employees) planSamePost(out *employeePlan, current placementState, follows bool) {
	switch {
	case out.start == current.From, follows && out.start.Before(current.From):
	case current.Source == importSource && !follows && (current.Until.IsZero() || out.start.Before(current.Until)):
		out.place, out.until = retime, current.Until
		out.change(FieldPositionOn, current.From.String(), out.start.String())
	default:
		out.faults = append(out.faults, Fault{Field: FieldPositionOn, Value: out.start.String(), Key: "import.employee.other_start",
			Warning: true, Args: []any{"date", current.From.String()}})
	}
}

// planLeaving ends the placement of somebody who serves no more.
func (p *employees) planLeaving(out *employeePlan, row EmployeeRow, placed bool) {
	if !placed || !out.current.Until.IsZero() {
		return
	}
	out.start = row.StandingOn
	if out.start.IsZero() {
		out.start = p.asOf
	}
	if !out.start.After(out.current.From) {
		out.faults = append(out.faults, Fault{Field: FieldStandingOn, Value: out.start.String(), Key: "import.employee.not_later",
			Args: []any{"post", p.postName(out.current.UnitID, out.current.PositionID), "date", out.current.From.String()}})
		return
	}
	out.place = leave
	out.change(FieldPosition, p.postName(out.current.UnitID, out.current.PositionID), "")
}

// postName is a post in words: the post and its unit.
func (p *employees) postName(unit, position int64) string {
	return p.refs.positions[position].Name + ", " + p.refs.units[unit].Name
}
