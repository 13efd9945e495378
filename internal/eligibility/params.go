package eligibility

import (
	"encoding/json"
	"fmt"

	"mutasi/internal/asn"
)

// A Param is a threshold as it holds for the agency on the day of judgement.
type Param[T any] struct {
	Key    string
	Value  T
	Basis  string
	Source string
	Local  bool // set by the agency: its basis is named beside the rule's own
}

// Params are the thresholds of the rules. ParamsFrom makes them.
type Params struct {
	TenureMin         Param[int]    // months
	TenureMax         Param[int]    // months
	TenureCountsFrom  Param[string] // "position", "unit" or "later" of the two
	Pledge            Param[int]    // months since the first appointment
	ContractMargin    Param[int]    // months after TMT
	Window            Param[[]int]  // months of the year; empty: always
	StatementValid    Param[int]    // months
	SanctionLookback  Param[int]    // months
	SanctionPromotion Param[int]    // months, for a promotion into a functional post
	RatingLeast       Param[asn.Rating]
	RatingYears       Param[int]
	RatingFinalMonth  Param[int] // month of the year from which last year's rating must exist
	PromotableBoxes   Param[[]int]
	TalentMaxAge      Param[int] // months
	InterAgencyAge    Param[int] // years, exclusive
	EntryAge          Param[int] // years
	EntryAgeMadya     Param[int]
	EntryAgeUtama     Param[int]
	EntryAgeUtamaJPT  Param[int]
	RetirementMin     Param[int] // months
	RetirementNotice  Param[int] // months
	OriginShare       Param[int] // per cent of the need
	RankAboveSuperior Param[int] // steps
	CompetenceOptimal Param[int] // per cent
	CompetenceFair    Param[int] // per cent
	TeacherHours      Param[int] // lesson hours a week
	JPTMin            Param[int] // months in a senior post before a replacement
	JPTPratamaAge     Param[int] // years at most at the first appointment
	HeadMin           Param[int] // months as head teacher of one school
	HeadMax           Param[int] // months as head teacher in all
	HeadAge           Param[int] // years at most at appointment
	HeadContract      Param[int] // months a PPPK must have taught
	HeadManager       Param[int] // months of managing before
}

// A ParameterSource gives the value of a key as JSON; policy.Set is one.
type ParameterSource interface {
	Parameter(key string) (value json.RawMessage, basis, source string, local, ok bool)
}

// ParamsFrom reads every parameter of the rules. A missing or ill-typed one is an error that names it.
func ParamsFrom(src ParameterSource) (Params, error) {
	var p Params
	for _, b := range p.bindings() {
		if err := b(src); err != nil {
			return Params{}, err
		}
	}
	return p, nil
}

// bindings pairs each parameter with its key in the agency's policy.
func (p *Params) bindings() []func(ParameterSource) error {
	return []func(ParameterSource) error{
		bind("tenure.min_months", &p.TenureMin),
		bind("tenure.max_months", &p.TenureMax),
		bind("tenure.counts_from", &p.TenureCountsFrom),
		bind("pledge.months", &p.Pledge),
		bind("contract.margin_months", &p.ContractMargin),
		bind("transfer.window_months", &p.Window),
		bind("statement.valid_months", &p.StatementValid),
		bind("sanction.months", &p.SanctionLookback),
		bind("sanction.promotion_months", &p.SanctionPromotion),
		bind("rating.least", &p.RatingLeast),
		bind("rating.years", &p.RatingYears),
		bind("rating.final_month", &p.RatingFinalMonth),
		bind("talent.promotable_boxes", &p.PromotableBoxes),
		bind("talent.max_age_months", &p.TalentMaxAge),
		bind("age.inter_agency_below", &p.InterAgencyAge),
		bind("age.functional_entry", &p.EntryAge),
		bind("age.functional_entry_madya", &p.EntryAgeMadya),
		bind("age.functional_entry_utama", &p.EntryAgeUtama),
		bind("age.functional_entry_utama_jpt", &p.EntryAgeUtamaJPT),
		bind("retirement.min_months", &p.RetirementMin),
		bind("retirement.notice_months", &p.RetirementNotice),
		bind("staffing.origin_percent", &p.OriginShare),
		bind("rank.above_superior", &p.RankAboveSuperior),
		bind("competence.optimal_percent", &p.CompetenceOptimal),
		bind("competence.fair_percent", &p.CompetenceFair),
		bind("teacher.min_hours", &p.TeacherHours),
		bind("tenure.jpt_min_months", &p.JPTMin),
		bind("age.jpt_pratama_entry", &p.JPTPratamaAge),
		bind("tenure.head_teacher_min_months", &p.HeadMin),
		bind("tenure.head_teacher_max_months", &p.HeadMax),
		bind("age.head_teacher_entry", &p.HeadAge),
		bind("contract.head_teacher_months", &p.HeadContract),
		bind("competence.head_teacher_manager_months", &p.HeadManager),
	}
}

func bind[T any](key string, into *Param[T]) func(ParameterSource) error {
	return func(src ParameterSource) error {
		raw, basis, source, local, ok := src.Parameter(key)
		if !ok {
			return fmt.Errorf("rule parameter %s is missing", key)
		}
		*into = Param[T]{Key: key, Basis: basis, Source: source, Local: local}
		if err := json.Unmarshal(raw, &into.Value); err != nil {
			return fmt.Errorf("rule parameter %s: %w", key, err)
		}
		return nil
	}
}
