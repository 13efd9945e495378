package talent

import (
	"context"
	"fmt"
	"strings"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/errs"
	"mutasi/internal/policy"
)

// RuleKeys are the parameters that an agency sets together, in the order of the form.
var RuleKeys = []policy.IntKey{policy.TalentPerformanceMiddle, policy.TalentPerformanceHigh, policy.TalentPotentialMiddle, policy.TalentPotentialHigh,
	policy.TalentRatingYears, policy.AssessmentValidMonths}

// A RuleSet is the parameters as they hold from a day on, until the next.
type RuleSet struct {
	From, Until asn.Date // zero From: since ever; zero Until: open
	Values      map[policy.IntKey]int
	Basis       string
	Source      string
	Local       bool // set by the agency
}

func ruleKeys() []string {
	keys := make([]string, len(RuleKeys))
	for i, k := range RuleKeys {
		keys[i] = string(k)
	}
	return keys
}

// RuleSets returns what the agency has set, the latest first, and at the end the national values. One query.
func (s *Service) RuleSets(ctx context.Context, who access.Actor) ([]RuleSet, error) {
	if err := access.Check(who, access.TalentRead, access.Object{AgencyID: who.AgencyID}); err != nil {
		return nil, err
	}
	rows, err := s.Policy.Stored(ctx, s.DB, who.AgencyID, ruleKeys())
	if err != nil {
		return nil, err
	}
	var out []RuleSet
	for _, r := range rows {
		if len(out) > 0 && out[len(out)-1].From == r.Valid.From {
			continue
		}
		set, err := policy.Resolve(rows, who.AgencyID, r.Valid.From)
		if err != nil {
			return nil, fmt.Errorf("rule sets: %w", err)
		}
		out = append(out, RuleSet{r.Valid.From, r.Valid.Until, numbers(set), r.Basis, r.Source, true})
	}
	national, err := policy.Resolve(nil, who.AgencyID, asn.NewDate(2022, 1, 1))
	if err != nil {
		return nil, err
	}
	v, _ := national.Value(string(policy.TalentPerformanceMiddle))
	last := RuleSet{Values: numbers(national), Basis: v.Basis, Source: v.Source}
	if n := len(out); n > 0 {
		last.Until = out[n-1].From
	}
	return append(out, last), nil
}

func numbers(set policy.Set) map[policy.IntKey]int {
	out := map[policy.IntKey]int{}
	for _, k := range RuleKeys {
		out[k] = set.Int(k)
	}
	return out
}

// SetRules stores the parameters of the actor's agency from a day on. Faults are by key, "from" and "source".
func (s *Service) SetRules(ctx context.Context, who access.Actor, from asn.Date, values map[policy.IntKey]int, source string) error {
	if err := access.Check(who, access.TalentRules, access.Object{AgencyID: who.AgencyID}); err != nil {
		return err
	}
	var faults errs.Fields
	if from.IsZero() {
		faults.Add("from", "talent.rules.from_missing")
	}
	if source = strings.TrimSpace(source); source == "" {
		faults.Add("source", "talent.rules.source_missing")
	}
	for _, pair := range [][2]policy.IntKey{{policy.TalentPerformanceMiddle, policy.TalentPerformanceHigh}, {policy.TalentPotentialMiddle, policy.TalentPotentialHigh}} {
		if values[pair[0]] >= values[pair[1]] {
			faults.Add(string(pair[1]), "talent.rules.crossed")
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, who, "talent.set_rules", func(tx *db.Tx) error {
		before, err := s.Policy.Parameters(ctx, tx, who.AgencyID, from)
		if err != nil {
			return err
		}
		if err := s.Policy.Put(ctx, tx, who.AgencyID, from, values, "PermenPANRB 3/2020", source); err != nil {
			return err
		}
		return tx.Audit(ctx, db.Subject{Kind: "talent_rules", ID: from.String(), Name: "Titik batas talenta", AgencyID: who.AgencyID},
			numbers(before), values)
	})
}
