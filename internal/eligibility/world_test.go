package eligibility

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"mutasi/internal/asn"
	"mutasi/internal/policy"
)

// today is the day of judgement in these tests.
var today = asn.NewDate(2026, time.November, 21)

// A world is a case that meets every rule: a class teacher who moves from a school with too many to one with too few.
type world struct {
	Case
	Facts
	local map[string]string // parameters that the agency set itself, as JSON
}

func day(iso string) asn.Date {
	var d asn.Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		panic(err)
	}
	return d
}

func known[T any](v T) Fact[T] { return Known(v, "SIASN", day("2026-11-20")) }

func clear() Fact[Statement] {
	return Known(Statement{Clear: true, StatedOn: day("2026-10-01")}, "Surat pernyataan", day("2026-10-01"))
}

func newWorld() *world {
	w := &world{Case: Case{On: today, Kind: asn.TransferOrdinary, Stage: Decreeing, Subject: "siti"}}
	w.Person = Person{
		Kind: known(asn.PNS), NIP: known(asn.NIP("198506122010012023")), BirthDate: known(day("1985-06-12")),
		Sex: known(asn.Female), AppointedOn: known(day("2010-01-01")), NIKValid: known(true),
		Standing: known(asn.StandingActive), ContractEnd: known(day("2028-12-31")), Pledged: known(true),
		Rank:       known(asn.Rank("III/d")),
		Educations: known([]Education{{asn.EducationSLTA, "SMA IPA", ""}, {asn.EducationS1, "S-1 Pendidikan Guru Sekolah Dasar", "PGSD"}}),
		Ratings:    known([]YearRating{{2024, asn.RatingGood}, {2025, asn.RatingVeryGood}}),
		Sanctions:  known([]Sanction{}), DisciplineProcess: clear(), CourtProcess: clear(), InspectorateRecord: clear(), StudyBond: clear(),
		Talent: known(Talent{7, day("2026-03-01")}), CompetenceMatch: known(86.5), FunctionalTest: known(true),
		CertifiedFor: known([]string{"Guru Kelas SD"}), HeadMonths: known(30), ManagerMonths: known(30), Registration: known(Licence{Held: true}),
	}
	post := Post{known(asn.FunctionalPost), known(asn.EchelonNone), known(asn.AhliMuda), known(asn.PositionClass(9))}
	w.Origin = Origin{
		Post: post, PositionSince: known(day("2023-03-01")), UnitSince: known(day("2022-07-01")), Profession: known(Teacher),
		Staffing:      Staffing{known(11), known(13), known(0), known(0)},
		HasLegalFloor: known(true), LegalFloor: known(6), FloorPresent: known(13),
	}
	w.Target = Target{
		Post: post, Exists: known(true), SeatFree: known(true), Staffing: Staffing{known(9), known(7), known(0), known(0)},
		RetirementAge: known(60), MinEducation: known(asn.EducationS1), EducationFields: known([]string{"Pendidikan Guru Sekolah Dasar"}),
		Ranks: known(asn.RankRange{Lowest: "III/c", Highest: "III/d"}), SuperiorRank: known(asn.Rank("IV/a")),
		Profession: known(Teacher), Subject: known("Guru Kelas SD"), LessonHours: known(24), PermitPlanned: known(true),
	}
	w.Process = Process{
		EffectiveOn: known(day("2027-01-04")), OpenCase: known(""), MinistryRecommendation: known(true), LoweringBasis: known(false),
		MissingDocuments: known([]string{}),
		Acts:             known([]Act{{Proposing, "rina", "rina"}, {Checking, "budi", "budi"}, {Advising, "rina", "rina"}, {Deciding, "bupati", ""}}),
		Minutes:          known(true), Decider: known(asn.Definitive),
		Pertek: known(Pertek{Number: "PG-1", On: day("2026-11-18")}), DecreeOn: known(day("2026-12-15")),
	}
	return w
}

// parameters answers from the national values, with the world's own in front.
type parameters struct {
	policy.Policy
	local map[string]string
}

func (p parameters) Parameter(key string) (json.RawMessage, string, string, bool, bool) {
	if v, ok := p.local[key]; ok {
		return json.RawMessage(v), "Perwali 49/2025", "JDIH", true, true
	}
	return p.Policy.Parameter(key)
}

var national = sync.OnceValues(func() (policy.Policy, error) { return policy.Defaults(today) })

func (w *world) params(t *testing.T) *Params {
	t.Helper()
	national, err := national()
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParamsFrom(parameters{national, w.local})
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

// judge returns the finding of one rule and the names of what it read.
func (w *world) judge(t *testing.T, rule string) (Finding, map[string]bool) {
	t.Helper()
	for _, r := range Rules() {
		if r.ID == rule {
			read := map[string]bool{}
			in := input{Case: w.Case, facts: &w.Facts, params: w.params(t), trace: func(name string) { read[name] = true }}
			return r.find(&in), read
		}
	}
	t.Fatalf("no rule %s", rule)
	return Finding{}, nil
}
