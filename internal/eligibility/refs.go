package eligibility

import "mutasi/internal/asn"

// A ref names a fact, so that a rule that lacks it can say which, and so that tests can tell who reads what. The name
// is the path of the field in Facts; the message key of its name for people is "rule.fact." and the name.
type ref[T any] struct {
	name string
	of   func(*Facts) Fact[T]
}

var (
	personKind        = ref[asn.EmployeeKind]{"person_kind", func(f *Facts) Fact[asn.EmployeeKind] { return f.Person.Kind }}
	personNIP         = ref[asn.NIP]{"person_nip", func(f *Facts) Fact[asn.NIP] { return f.Person.NIP }}
	personBirthDate   = ref[asn.Date]{"person_birth_date", func(f *Facts) Fact[asn.Date] { return f.Person.BirthDate }}
	personSex         = ref[asn.Sex]{"person_sex", func(f *Facts) Fact[asn.Sex] { return f.Person.Sex }}
	personAppointedOn = ref[asn.Date]{"person_appointed_on", func(f *Facts) Fact[asn.Date] { return f.Person.AppointedOn }}
	personNIKValid    = ref[bool]{"person_nik_valid", func(f *Facts) Fact[bool] { return f.Person.NIKValid }}
	personStanding    = ref[asn.LegalStanding]{"person_standing", func(f *Facts) Fact[asn.LegalStanding] { return f.Person.Standing }}
	personContractEnd = ref[asn.Date]{"person_contract_end", func(f *Facts) Fact[asn.Date] { return f.Person.ContractEnd }}
	personPledged     = ref[bool]{"person_pledged", func(f *Facts) Fact[bool] { return f.Person.Pledged }}
	personRank        = ref[asn.Rank]{"person_rank", func(f *Facts) Fact[asn.Rank] { return f.Person.Rank }}
	personEducations  = ref[[]Education]{"person_educations", func(f *Facts) Fact[[]Education] { return f.Person.Educations }}
	personRatings     = ref[[]YearRating]{"person_ratings", func(f *Facts) Fact[[]YearRating] { return f.Person.Ratings }}
	personSanctions   = ref[[]Sanction]{"person_sanctions", func(f *Facts) Fact[[]Sanction] { return f.Person.Sanctions }}

	personDisciplineProcess  = ref[Statement]{"person_discipline_process", func(f *Facts) Fact[Statement] { return f.Person.DisciplineProcess }}
	personCourtProcess       = ref[Statement]{"person_court_process", func(f *Facts) Fact[Statement] { return f.Person.CourtProcess }}
	personInspectorateRecord = ref[Statement]{"person_inspectorate_record", func(f *Facts) Fact[Statement] { return f.Person.InspectorateRecord }}
	personStudyBond          = ref[Statement]{"person_study_bond", func(f *Facts) Fact[Statement] { return f.Person.StudyBond }}

	personTalent          = ref[Talent]{"person_talent", func(f *Facts) Fact[Talent] { return f.Person.Talent }}
	personCompetenceMatch = ref[float64]{"person_competence_match", func(f *Facts) Fact[float64] { return f.Person.CompetenceMatch }}
	personFunctionalTest  = ref[bool]{"person_functional_test", func(f *Facts) Fact[bool] { return f.Person.FunctionalTest }}
	personCertifiedFor    = ref[[]string]{"person_certified_for", func(f *Facts) Fact[[]string] { return f.Person.CertifiedFor }}
	personHeadMonths      = ref[int]{"person_head_months", func(f *Facts) Fact[int] { return f.Person.HeadMonths }}
	personManagerMonths   = ref[int]{"person_manager_months", func(f *Facts) Fact[int] { return f.Person.ManagerMonths }}
	personRegistration    = ref[Licence]{"person_registration", func(f *Facts) Fact[Licence] { return f.Person.Registration }}

	originKind          = ref[asn.PositionKind]{"origin_post_kind", func(f *Facts) Fact[asn.PositionKind] { return f.Origin.Kind }}
	originEchelon       = ref[asn.Echelon]{"origin_post_echelon", func(f *Facts) Fact[asn.Echelon] { return f.Origin.Echelon }}
	originLevel         = ref[asn.Level]{"origin_post_level", func(f *Facts) Fact[asn.Level] { return f.Origin.Level }}
	originClass         = ref[asn.PositionClass]{"origin_post_class", func(f *Facts) Fact[asn.PositionClass] { return f.Origin.Class }}
	originPositionSince = ref[asn.Date]{"origin_position_since", func(f *Facts) Fact[asn.Date] { return f.Origin.PositionSince }}
	originUnitSince     = ref[asn.Date]{"origin_unit_since", func(f *Facts) Fact[asn.Date] { return f.Origin.UnitSince }}
	originProfession    = ref[Profession]{"origin_profession", func(f *Facts) Fact[Profession] { return f.Origin.Profession }}
	originNeed          = ref[int]{"origin_staffing_need", func(f *Facts) Fact[int] { return f.Origin.Staffing.Need }}
	originHolders       = ref[int]{"origin_staffing_holders", func(f *Facts) Fact[int] { return f.Origin.Staffing.Holders }}
	originIncoming      = ref[int]{"origin_staffing_incoming", func(f *Facts) Fact[int] { return f.Origin.Staffing.Incoming }}
	originOutgoing      = ref[int]{"origin_staffing_outgoing", func(f *Facts) Fact[int] { return f.Origin.Staffing.Outgoing }}
	originHasLegalFloor = ref[bool]{"origin_has_legal_floor", func(f *Facts) Fact[bool] { return f.Origin.HasLegalFloor }}
	originLegalFloor    = ref[int]{"origin_legal_floor", func(f *Facts) Fact[int] { return f.Origin.LegalFloor }}
	originFloorPresent  = ref[int]{"origin_floor_present", func(f *Facts) Fact[int] { return f.Origin.FloorPresent }}

	targetKind            = ref[asn.PositionKind]{"target_post_kind", func(f *Facts) Fact[asn.PositionKind] { return f.Target.Kind }}
	targetEchelon         = ref[asn.Echelon]{"target_post_echelon", func(f *Facts) Fact[asn.Echelon] { return f.Target.Echelon }}
	targetLevel           = ref[asn.Level]{"target_post_level", func(f *Facts) Fact[asn.Level] { return f.Target.Level }}
	targetClass           = ref[asn.PositionClass]{"target_post_class", func(f *Facts) Fact[asn.PositionClass] { return f.Target.Class }}
	targetExists          = ref[bool]{"target_exists", func(f *Facts) Fact[bool] { return f.Target.Exists }}
	targetSeatFree        = ref[bool]{"target_seat_free", func(f *Facts) Fact[bool] { return f.Target.SeatFree }}
	targetNeed            = ref[int]{"target_staffing_need", func(f *Facts) Fact[int] { return f.Target.Staffing.Need }}
	targetHolders         = ref[int]{"target_staffing_holders", func(f *Facts) Fact[int] { return f.Target.Staffing.Holders }}
	targetIncoming        = ref[int]{"target_staffing_incoming", func(f *Facts) Fact[int] { return f.Target.Staffing.Incoming }}
	targetOutgoing        = ref[int]{"target_staffing_outgoing", func(f *Facts) Fact[int] { return f.Target.Staffing.Outgoing }}
	targetRetirementAge   = ref[int]{"target_retirement_age", func(f *Facts) Fact[int] { return f.Target.RetirementAge }}
	targetMinEducation    = ref[asn.EducationLevel]{"target_min_education", func(f *Facts) Fact[asn.EducationLevel] { return f.Target.MinEducation }}
	targetEducationFields = ref[[]string]{"target_education_fields", func(f *Facts) Fact[[]string] { return f.Target.EducationFields }}
	targetRanks           = ref[asn.RankRange]{"target_ranks", func(f *Facts) Fact[asn.RankRange] { return f.Target.Ranks }}
	targetSuperiorRank    = ref[asn.Rank]{"target_superior_rank", func(f *Facts) Fact[asn.Rank] { return f.Target.SuperiorRank }}
	targetProfession      = ref[Profession]{"target_profession", func(f *Facts) Fact[Profession] { return f.Target.Profession }}
	targetSubject         = ref[string]{"target_subject", func(f *Facts) Fact[string] { return f.Target.Subject }}
	targetLessonHours     = ref[int]{"target_lesson_hours", func(f *Facts) Fact[int] { return f.Target.LessonHours }}
	targetPermitPlanned   = ref[bool]{"target_permit_planned", func(f *Facts) Fact[bool] { return f.Target.PermitPlanned }}

	processEffectiveOn            = ref[asn.Date]{"process_effective_on", func(f *Facts) Fact[asn.Date] { return f.Process.EffectiveOn }}
	processOpenCase               = ref[string]{"process_open_case", func(f *Facts) Fact[string] { return f.Process.OpenCase }}
	processMinistryRecommendation = ref[bool]{"process_ministry_recommendation", func(f *Facts) Fact[bool] { return f.Process.MinistryRecommendation }}
	processLoweringBasis          = ref[bool]{"process_lowering_basis", func(f *Facts) Fact[bool] { return f.Process.LoweringBasis }}
	processMissingDocuments       = ref[[]string]{"process_missing_documents", func(f *Facts) Fact[[]string] { return f.Process.MissingDocuments }}
	processActs                   = ref[[]Act]{"process_acts", func(f *Facts) Fact[[]Act] { return f.Process.Acts }}
	processMinutes                = ref[bool]{"process_minutes", func(f *Facts) Fact[bool] { return f.Process.Minutes }}
	processDecider                = ref[asn.AssignmentKind]{"process_decider", func(f *Facts) Fact[asn.AssignmentKind] { return f.Process.Decider }}
	processPertek                 = ref[Pertek]{"process_pertek", func(f *Facts) Fact[Pertek] { return f.Process.Pertek }}
	processDecreeOn               = ref[asn.Date]{"process_decree_on", func(f *Facts) Fact[asn.Date] { return f.Process.DecreeOn }}
)
