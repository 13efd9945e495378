package vacancy

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/eligibility"
	"mutasi/internal/policy"
	"mutasi/internal/talent"
)

// Rules are what a search goes by for one agency on one day: the thresholds of the rules, and the published score.
type Rules struct {
	On         asn.Date
	Conditions eligibility.Params
	Cuts       talent.Rules // of the nine-box matrix
	Weights    Weights
	DistanceKm int // from here on distance brings no points
	Moves      int // moves in ten years that bring none
	RemoteYear int // years in remote posts that count in full
	Source     string
	Basis      string
}

// Weights are the points that each part of the score can bring; they sum to 100.
type Weights struct{ Fit, Origin, Performance, Distance, Tenure, Fairness int }

// Rules returns what a search in the actor's agency goes by on the day.
func (s *Service) Rules(ctx context.Context, who access.Actor, on asn.Date) (Rules, error) {
	p, err := s.Policy.Load(ctx, s.DB, who.AgencyID, on)
	if err != nil {
		return Rules{}, err
	}
	return rulesOf(p.Set, on)
}

func rulesOf(p policy.Set, on asn.Date) (Rules, error) {
	params, err := eligibility.ParamsFrom(p)
	if err != nil {
		return Rules{}, fmt.Errorf("rules of the search: %w", err)
	}
	cuts, err := talent.RulesOf(p)
	if err != nil {
		return Rules{}, fmt.Errorf("rules of the search: %w", err)
	}
	w := p.List(policy.ScoreWeights)
	v, _ := p.Value(string(policy.ScoreWeights))
	return Rules{On: on, Conditions: params, Cuts: cuts, Weights: Weights{w[0], w[1], w[2], w[3], w[4], w[5]}, DistanceKm: p.Int(policy.ScoreDistanceKm),
		Moves: p.Int(policy.ScoreMoves), RemoteYear: p.Int(policy.ScoreRemoteYears), Source: v.Source, Basis: v.Basis}, nil
}

// standings sorts the codes of legal standing by what they mean for a transfer inside the agency.
func standings() (allowed, blocked []string) {
	for _, s := range asn.LegalStandings() {
		switch s.Effect() {
		case asn.TransferAllowed, asn.TransferInsideAgency:
			allowed = append(allowed, string(s))
		case asn.TransferBlocked:
			blocked = append(blocked, string(s))
		}
	}
	return allowed, blocked
}

// reached returns the last day from which the months have passed on the day: who began on it or before has them full.
// The statement compares days with it instead of reckoning each person's months.
func reached(on asn.Date, months int) asn.Date {
	day := on.AddMonths(-months)
	for next := day.AddDays(1); !next.AddMonths(months).After(on); next = next.AddDays(1) {
		day = next
	}
	return day
}

// monthBefore returns the last first day of a month that is before the day. Who retires on a first day of a month retires
// before the day if their years are full before this one.
func monthBefore(day asn.Date) asn.Date {
	last := day.AddDays(-1)
	return asn.NewDate(last.Year(), last.Month(), 1)
}

// args are the arguments of every direction of the search.
func (r Rules) args(who access.Actor) pgx.NamedArgs {
	allowed, blocked := standings()
	yesterday := r.On.AddDays(-1)
	c := r.Conditions
	return pgx.NamedArgs{
		"agency": who.AgencyID, "on": r.On, "scope": scopeOf(who), "allowed": allowed, "blocked": blocked, "most": oneLack, "by_line": false,
		"counts_from": c.TenureCountsFrom.Value, "since": reached(r.On, c.TenureMin.Value), "tenure_max": c.TenureMax.Value, "full_since": reached(r.On, c.TenureMax.Value),
		"old_statement": reached(yesterday, c.StatementValid.Value), "retires_from": monthBefore(r.On.AddMonths(c.RetirementMin.Value)),
		"entry": reached(yesterday, 12*c.EntryAge.Value), "entry_madya": reached(yesterday, 12*c.EntryAgeMadya.Value),
		"entry_utama": reached(yesterday, 12*c.EntryAgeUtama.Value), "entry_jpt": reached(yesterday, 12*c.EntryAgeUtamaJPT.Value),
		"fair": c.CompetenceFair.Value, "optimal": c.CompetenceOptimal.Value, "teacher_hours": c.TeacherHours.Value, "origin_share": c.OriginShare.Value,
		"w_fit": r.Weights.Fit, "w_origin": r.Weights.Origin, "w_performance": r.Weights.Performance, "w_distance": r.Weights.Distance,
		"w_tenure": r.Weights.Tenure, "w_fairness": r.Weights.Fairness, "distance_km": r.DistanceKm, "moves": r.Moves, "remote_years": r.RemoteYear,
		"unit": "", "family": "", "within": 0, "lack": 0, "offset": 0, "limit": PageSize,
	}
}

// Sums of lacks below oneLack name at most one condition; anyLacks lets everybody through.
const (
	oneLack  = 20_000
	anyLacks = 1 << 30
)

// scopeOf is the unit below which the actor may look; 0: the whole agency.
func scopeOf(who access.Actor) int64 {
	if who.Role.ByUnit() {
		return who.UnitID
	}
	return 0
}
