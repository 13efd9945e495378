package eligibility

import (
	"math"
	"slices"

	"mutasi/internal/asn"
)

// A ref names a fact, so that a rule that lacks it can say which, and so that tests can tell who reads what. The name
// is the path of the field in Facts; the message key of its name for people is "rule.fact." and the name.
// A value that sound refuses says nothing: whoever filled the facts may have taken an empty column for a known value.
type ref[T any] struct {
	name  string
	of    func(*Facts) Fact[T]
	sound func(T) bool // nil: every value can be
}

// in returns the value, if it is known and sound, and whether it is.
func (r ref[T]) in(f *Facts) (T, bool) {
	fact := r.of(f)
	if !fact.known || r.sound != nil && !r.sound(fact.value) {
		var nothing T
		return nothing, false
	}
	return fact.value, true
}

// valid is sound for types that know their values.
func valid[T interface{ Valid() bool }](v T) bool { return v.Valid() }

func dated(d asn.Date) bool       { return !d.IsZero() }
func counted(n int) bool          { return n >= 0 }
func positive(n int) bool         { return n > 0 }
func named(s string) bool         { return s != "" }
func share(p float64) bool        { return p >= 0 && p <= math.MaxInt32 }
func boxed(t Talent) bool         { return t.Box >= 1 && t.Box <= 9 && !t.On.IsZero() }
func sexed(s asn.Sex) bool        { return s == asn.Male || s == asn.Female }
func professed(p Profession) bool { return slices.Contains(professions, p) }
func approved(p Pertek) bool      { return p.On.IsZero() || p.Lapsed || p.Number != "" }

// dutiful is sound for penalties: each has its level and its date.
func dutiful(list []Sanction) bool {
	return !slices.ContainsFunc(list, func(s Sanction) bool { return !s.Level.Valid() || s.ImposedOn.IsZero() })
}

// ranged is sound for ranges of ranks, which may be open at either end.
func ranged(r asn.RankRange) bool {
	low, high := r.Lowest, r.Highest
	return (low == "" || low.Valid()) && (high == "" || high.Valid()) && (low == "" || high == "" || low.Order() <= high.Order())
}

var (
	personKind        = ref[asn.EmployeeKind]{"person_kind", func(f *Facts) Fact[asn.EmployeeKind] { return f.Person.Kind }, valid[asn.EmployeeKind]}
	personNIP         = ref[asn.NIP]{"person_nip", func(f *Facts) Fact[asn.NIP] { return f.Person.NIP }, nil}
	personBirthDate   = ref[asn.Date]{"person_birth_date", func(f *Facts) Fact[asn.Date] { return f.Person.BirthDate }, dated}
	personSex         = ref[asn.Sex]{"person_sex", func(f *Facts) Fact[asn.Sex] { return f.Person.Sex }, sexed}
	personAppointedOn = ref[asn.Date]{"person_appointed_on", func(f *Facts) Fact[asn.Date] { return f.Person.AppointedOn }, dated}
	personNIKValid    = ref[bool]{"person_nik_valid", func(f *Facts) Fact[bool] { return f.Person.NIKValid }, nil}
	personStanding    = ref[asn.LegalStanding]{"person_standing", func(f *Facts) Fact[asn.LegalStanding] { return f.Person.Standing }, valid[asn.LegalStanding]}
	anyStanding       = ref[asn.LegalStanding]{"person_standing", func(f *Facts) Fact[asn.LegalStanding] { return f.Person.Standing }, nil} // with the codes nobody knows, for the rule that names them
	personContractEnd = ref[asn.Date]{"person_contract_end", func(f *Facts) Fact[asn.Date] { return f.Person.ContractEnd }, dated}
	personPledged     = ref[bool]{"person_pledged", func(f *Facts) Fact[bool] { return f.Person.Pledged }, nil}
	personRank        = ref[asn.Rank]{"person_rank", func(f *Facts) Fact[asn.Rank] { return f.Person.Rank }, valid[asn.Rank]}
	anyRank           = ref[asn.Rank]{"person_rank", func(f *Facts) Fact[asn.Rank] { return f.Person.Rank }, nil} // with the codes nobody knows, for the rule that names them
	personEducations  = ref[[]Education]{"person_educations", func(f *Facts) Fact[[]Education] { return f.Person.Educations }, nil}
	personRatings     = ref[[]YearRating]{"person_ratings", func(f *Facts) Fact[[]YearRating] { return f.Person.Ratings }, nil}
	personSanctions   = ref[[]Sanction]{"person_sanctions", func(f *Facts) Fact[[]Sanction] { return f.Person.Sanctions }, dutiful}

	personDisciplineProcess  = ref[Statement]{"person_discipline_process", func(f *Facts) Fact[Statement] { return f.Person.DisciplineProcess }, nil}
	personCourtProcess       = ref[Statement]{"person_court_process", func(f *Facts) Fact[Statement] { return f.Person.CourtProcess }, nil}
	personInspectorateRecord = ref[Statement]{"person_inspectorate_record", func(f *Facts) Fact[Statement] { return f.Person.InspectorateRecord }, nil}
	personStudyBond          = ref[Statement]{"person_study_bond", func(f *Facts) Fact[Statement] { return f.Person.StudyBond }, nil}

	personTalent          = ref[Talent]{"person_talent", func(f *Facts) Fact[Talent] { return f.Person.Talent }, boxed}
	personCompetenceMatch = ref[float64]{"person_competence_match", func(f *Facts) Fact[float64] { return f.Person.CompetenceMatch }, share}
	personFunctionalTest  = ref[bool]{"person_functional_test", func(f *Facts) Fact[bool] { return f.Person.FunctionalTest }, nil}
	personCertifiedFor    = ref[[]string]{"person_certified_for", func(f *Facts) Fact[[]string] { return f.Person.CertifiedFor }, nil}
	personHeadMonths      = ref[int]{"person_head_months", func(f *Facts) Fact[int] { return f.Person.HeadMonths }, counted}
	personManagerMonths   = ref[int]{"person_manager_months", func(f *Facts) Fact[int] { return f.Person.ManagerMonths }, counted}
	personRegistration    = ref[Licence]{"person_registration", func(f *Facts) Fact[Licence] { return f.Person.Registration }, nil}

	originKind          = ref[asn.PositionKind]{"origin_post_kind", func(f *Facts) Fact[asn.PositionKind] { return f.Origin.Kind }, valid[asn.PositionKind]}
	originEchelon       = ref[asn.Echelon]{"origin_post_echelon", func(f *Facts) Fact[asn.Echelon] { return f.Origin.Echelon }, valid[asn.Echelon]}
	originLevel         = ref[asn.Level]{"origin_post_level", func(f *Facts) Fact[asn.Level] { return f.Origin.Level }, valid[asn.Level]}
	originClass         = ref[asn.PositionClass]{"origin_post_class", func(f *Facts) Fact[asn.PositionClass] { return f.Origin.Class }, valid[asn.PositionClass]}
	originPositionSince = ref[asn.Date]{"origin_position_since", func(f *Facts) Fact[asn.Date] { return f.Origin.PositionSince }, dated}
	originUnitSince     = ref[asn.Date]{"origin_unit_since", func(f *Facts) Fact[asn.Date] { return f.Origin.UnitSince }, dated}
	originProfession    = ref[Profession]{"origin_profession", func(f *Facts) Fact[Profession] { return f.Origin.Profession }, professed}
	originNeed          = ref[int]{"origin_staffing_need", func(f *Facts) Fact[int] { return f.Origin.Staffing.Need }, counted}
	originHolders       = ref[int]{"origin_staffing_holders", func(f *Facts) Fact[int] { return f.Origin.Staffing.Holders }, counted}
	originIncoming      = ref[int]{"origin_staffing_incoming", func(f *Facts) Fact[int] { return f.Origin.Staffing.Incoming }, counted}
	originOutgoing      = ref[int]{"origin_staffing_outgoing", func(f *Facts) Fact[int] { return f.Origin.Staffing.Outgoing }, counted}
	originHasLegalFloor = ref[bool]{"origin_has_legal_floor", func(f *Facts) Fact[bool] { return f.Origin.HasLegalFloor }, nil}
	originLegalFloor    = ref[int]{"origin_legal_floor", func(f *Facts) Fact[int] { return f.Origin.LegalFloor }, counted}
	originFloorPresent  = ref[int]{"origin_floor_present", func(f *Facts) Fact[int] { return f.Origin.FloorPresent }, nil}

	targetKind            = ref[asn.PositionKind]{"target_post_kind", func(f *Facts) Fact[asn.PositionKind] { return f.Target.Kind }, valid[asn.PositionKind]}
	targetEchelon         = ref[asn.Echelon]{"target_post_echelon", func(f *Facts) Fact[asn.Echelon] { return f.Target.Echelon }, valid[asn.Echelon]}
	targetLevel           = ref[asn.Level]{"target_post_level", func(f *Facts) Fact[asn.Level] { return f.Target.Level }, valid[asn.Level]}
	targetClass           = ref[asn.PositionClass]{"target_post_class", func(f *Facts) Fact[asn.PositionClass] { return f.Target.Class }, valid[asn.PositionClass]}
	targetExists          = ref[bool]{"target_exists", func(f *Facts) Fact[bool] { return f.Target.Exists }, nil}
	targetSeatFree        = ref[bool]{"target_seat_free", func(f *Facts) Fact[bool] { return f.Target.SeatFree }, nil}
	targetNeed            = ref[int]{"target_staffing_need", func(f *Facts) Fact[int] { return f.Target.Staffing.Need }, counted}
	targetHolders         = ref[int]{"target_staffing_holders", func(f *Facts) Fact[int] { return f.Target.Staffing.Holders }, counted}
	targetIncoming        = ref[int]{"target_staffing_incoming", func(f *Facts) Fact[int] { return f.Target.Staffing.Incoming }, counted}
	targetOutgoing        = ref[int]{"target_staffing_outgoing", func(f *Facts) Fact[int] { return f.Target.Staffing.Outgoing }, counted}
	targetRetirementAge   = ref[int]{"target_retirement_age", func(f *Facts) Fact[int] { return f.Target.RetirementAge }, positive}
	targetMinEducation    = ref[asn.EducationLevel]{"target_min_education", func(f *Facts) Fact[asn.EducationLevel] { return f.Target.MinEducation }, valid[asn.EducationLevel]}
	targetEducationFields = ref[[]string]{"target_education_fields", func(f *Facts) Fact[[]string] { return f.Target.EducationFields }, nil}
	targetRanks           = ref[asn.RankRange]{"target_ranks", func(f *Facts) Fact[asn.RankRange] { return f.Target.Ranks }, ranged}
	targetSuperiorRank    = ref[asn.Rank]{"target_superior_rank", func(f *Facts) Fact[asn.Rank] { return f.Target.SuperiorRank }, valid[asn.Rank]}
	targetProfession      = ref[Profession]{"target_profession", func(f *Facts) Fact[Profession] { return f.Target.Profession }, professed}
	targetSubject         = ref[string]{"target_subject", func(f *Facts) Fact[string] { return f.Target.Subject }, named}
	targetLessonHours     = ref[int]{"target_lesson_hours", func(f *Facts) Fact[int] { return f.Target.LessonHours }, counted}
	targetPermitPlanned   = ref[bool]{"target_permit_planned", func(f *Facts) Fact[bool] { return f.Target.PermitPlanned }, nil}

	processEffectiveOn            = ref[asn.Date]{"process_effective_on", func(f *Facts) Fact[asn.Date] { return f.Process.EffectiveOn }, dated}
	processOpenCase               = ref[string]{"process_open_case", func(f *Facts) Fact[string] { return f.Process.OpenCase }, nil}
	processMinistryRecommendation = ref[bool]{"process_ministry_recommendation", func(f *Facts) Fact[bool] { return f.Process.MinistryRecommendation }, nil}
	processLoweringBasis          = ref[bool]{"process_lowering_basis", func(f *Facts) Fact[bool] { return f.Process.LoweringBasis }, nil}
	processMissingDocuments       = ref[[]string]{"process_missing_documents", func(f *Facts) Fact[[]string] { return f.Process.MissingDocuments }, nil}
	processActs                   = ref[[]Act]{"process_acts", func(f *Facts) Fact[[]Act] { return f.Process.Acts }, nil}
	processMinutes                = ref[bool]{"process_minutes", func(f *Facts) Fact[bool] { return f.Process.Minutes }, nil}
	processDecider                = ref[asn.AssignmentKind]{"process_decider", func(f *Facts) Fact[asn.AssignmentKind] { return f.Process.Decider }, valid[asn.AssignmentKind]}
	processPertek                 = ref[Pertek]{"process_pertek", func(f *Facts) Fact[Pertek] { return f.Process.Pertek }, approved}
	processDecreeOn               = ref[asn.Date]{"process_decree_on", func(f *Facts) Fact[asn.Date] { return f.Process.DecreeOn }, dated}
)
