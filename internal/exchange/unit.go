package exchange

import (
	"strings"

	"mutasi/internal/asn"
)

// A UnitRow is what a row says about a unit. Zero values are what it does not say.
type UnitRow struct {
	ExternalID  string         `json:"external_id,omitempty"`
	Name        string         `json:"name"`
	ParentID    string         `json:"parent_id,omitempty"`
	Parent      string         `json:"parent,omitempty"`
	Office      string         `json:"office,omitempty"`
	Kind        UnitType       `json:"kind,omitempty"`
	SchoolLevel string         `json:"school_level,omitempty"`
	Region      asn.RegionCode `json:"region,omitempty"`
	Latitude    *float64       `json:"latitude,omitempty"`
	Longitude   *float64       `json:"longitude,omitempty"`
	Remoteness  *int           `json:"remoteness,omitempty"`
	ValidFrom   asn.Date       `json:"valid_from"`
}

// A UnitType is the kind of a unit as it is stored.
type UnitType string

// The kinds of unit.
const (
	UnitOffice       UnitType = "office"
	UnitDivision     UnitType = "division"
	UnitSchool       UnitType = "school"
	UnitHealthCentre UnitType = "health_centre"
	UnitHospital     UnitType = "hospital"
	UnitDistrict     UnitType = "district"
	UnitWard         UnitType = "ward"
	UnitBranch       UnitType = "branch"
)

// unitTypes are the kinds with the word of the template and the beginnings of
// names by which units of that kind are called all over the country.
var unitTypes = []struct {
	kind   UnitType
	word   string
	starts []string
}{
	{UnitSchool, "Sekolah", []string{"sd ", "sdn ", "sdit ", "smp ", "smpn ", "tk ", "tkn ", "paud ", "sma ", "smk ", "slb ", "sekolah dasar", "sekolah menengah", "taman kanak", "min ", "mtsn ", "skb ", "sanggar kegiatan belajar"}},
	{UnitHealthCentre, "Puskesmas", []string{"puskesmas", "upt puskesmas", "uptd puskesmas", "pusat kesehatan masyarakat"}},
	{UnitHospital, "Rumah Sakit", []string{"rsud", "rumah sakit", "upt rsud", "uptd rsud", "rsd "}},
	{UnitBranch, "UPTD", []string{"uptd", "upt "}},
	{UnitWard, "Kelurahan", []string{"kelurahan"}},
	{UnitDistrict, "Kecamatan", []string{"kecamatan", "distrik"}},
	{UnitDivision, "Bagian", []string{"pemerintah ", "bidang", "bagian", "subbagian", "sub bagian", "subbidang", "sub bidang", "seksi", "kelompok jabatan", "sekretariat badan", "sekretariat dinas", "inspektur pembantu"}},
	{UnitOffice, "Perangkat Daerah", []string{"dinas", "badan", "sekretariat daerah", "sekretariat dprd", "inspektorat", "satuan polisi"}},
}

func unitKindChoices() []string {
	var out []string
	for _, t := range unitTypes {
		out = append(out, t.word)
	}
	return out
}

// remotenesses are the words for the four degrees, 0 to 3.
var remotenesses = []string{"Biasa", "Terpencil", "Sangat Terpencil", "Terluar"}

func remotenessChoices() []string { return remotenesses }

// readUnit reads a row of units.
func readUnit(r *record) UnitRow {
	u := UnitRow{
		ExternalID: r.text(FieldExternalID),
		Name:       r.required(FieldName),
		ParentID:   r.text(FieldParentID),
		Parent:     r.text(FieldParent),
		Office:     r.text(FieldOffice),
		Region:     parsed(r, FieldRegion, asn.ParseRegionCode),
		Latitude:   r.decimal(FieldLatitude, -90, 90),
		Longitude:  r.decimal(FieldLongitude, -180, 180),
		ValidFrom:  r.date(FieldValidFrom),
	}
	if (u.Latitude == nil) != (u.Longitude == nil) && !r.refused(FieldLatitude) && !r.refused(FieldLongitude) {
		r.refuse(r.mappedOf(FieldLatitude, FieldLongitude), "import.unit.half_place")
	}
	u.Kind = r.unitKind()
	u.SchoolLevel = r.schoolLevel()
	u.Remoteness = r.remoteness()
	if u.ParentID != "" && u.ParentID == u.ExternalID {
		r.refuse(FieldParentID, "import.unit.own_parent")
	}
	return u
}

// unitKind reads the kind of a unit.
func (r *record) unitKind() UnitType {
	s := asn.FoldName(r.text(FieldUnitKind))
	if s == "" {
		return ""
	}
	for _, t := range unitTypes {
		if s == asn.FoldName(t.word) || s == string(t.kind) {
			return t.kind
		}
	}
	switch s {
	case "opd", "skpd", "dinas", "badan":
		return UnitOffice
	case "bidang", "seksi", "subbagian", "sub bagian":
		return UnitDivision
	case "upt", "cabang dinas", "unit pelaksana teknis":
		return UnitBranch
	case "rsud":
		return UnitHospital
	case "distrik":
		return UnitDistrict
	}
	r.refuse(FieldUnitKind, "import.unit.kind", "known", strings.Join(unitKindChoices(), ", "))
	return ""
}

// unitTypeOf tells the kind of a unit by its name; empty if the name does not
// tell.
func unitTypeOf(name string) UnitType {
	s := strings.ToLower(name) + " "
	for _, t := range unitTypes {
		for _, start := range t.starts {
			if strings.HasPrefix(s, start) {
				return t.kind
			}
		}
	}
	return ""
}

// schoolLevel reads the level of a school.
func (r *record) schoolLevel() string {
	switch s := strings.ToLower(r.text(FieldSchoolLevel)); s {
	case "", "tk", "sd", "smp":
		return s
	}
	r.refuse(FieldSchoolLevel, "import.unit.school_level")
	return ""
}

// complete returns the row with what a new unit needs and the row leaves open,
// as its name and its place in the tree tell. A unit that exists keeps its own.
func (u UnitRow) complete(top bool) UnitRow {
	if u.Kind == "" {
		u.Kind = unitTypeOf(u.Name)
	}
	if u.Kind == "" && top {
		u.Kind = UnitOffice
	}
	if u.Kind == "" {
		u.Kind = UnitDivision
	}
	if u.Kind == UnitSchool && u.SchoolLevel == "" {
		u.SchoolLevel = schoolLevelOf(u.Name)
	}
	return u
}

// schoolLevelOf tells the level of a school by its name; empty if the name does
// not tell or the level is none of the region's.
func schoolLevelOf(name string) string {
	name = strings.ToLower(name)
	for level, starts := range map[string][]string{
		"sd": {"sd", "sekolah dasar"}, "smp": {"smp", "sekolah menengah pertama"}, "tk": {"tk", "taman kanak"},
	} {
		for _, start := range starts {
			if strings.HasPrefix(name, start) {
				return level
			}
		}
	}
	return ""
}

// remoteness reads the degree by its word or number.
func (r *record) remoteness() *int {
	s := strings.ToLower(r.text(FieldRemoteness))
	if s == "" {
		return nil
	}
	for i, word := range remotenesses {
		if s == strings.ToLower(word) || len(s) == 1 && s[0] == byte('0'+i) {
			return &i
		}
	}
	r.refuse(FieldRemoteness, "import.unit.remoteness", "known", strings.Join(remotenesses, ", "))
	return nil
}
