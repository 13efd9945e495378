package mobility

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/evidence"
	"mutasi/internal/policy"
	"mutasi/internal/talent"
)

// Service answers who may move and keeps wishes, publications and interest.
type Service struct {
	DB  *db.DB
	Now func() time.Time
}

// Status is what the rules about the person come to. The database derives it from the lists of rules.
type Status string

// The statuses. Unknown says that a fact is missing and nothing known stands in the way.
const (
	Ready    Status = "ready"
	LacksOne Status = "lacks_one" // one rule is not met and everything else is known
	Unknown  Status = "unknown"
	NotNow   Status = "not_now"
)

// Judgement is what the rules about the person say of one civil servant on a day.
type Judgement struct {
	Findings  []eligibility.Finding
	Failed    []string // rules that stand in the way and failed
	Unknown   []string // rules that stand in the way if their fact turns out badly
	Noted     []string // warnings, failed or unknown
	Due       bool     // longer in the post than tenure.max_months
	CanBeFrom asn.Date // first day on which what stands in the way would be met, as far as known
}

// Status sums the judgement up.
func (j *Judgement) Status() Status {
	switch f, u := len(j.Failed), len(j.Unknown); {
	case f == 0 && u == 0:
		return Ready
	case f == 0:
		return Unknown
	case f == 1 && u == 0:
		return LacksOne
	}
	return NotNow
}

// Standing returns the findings that stand in the way, failed ones first.
func (j *Judgement) Standing() []eligibility.Finding {
	var failed, unknown []eligibility.Finding
	for _, f := range j.Findings {
		switch {
		case f.Satisfied() || f.Severity == eligibility.Warn:
		case f.Outcome == eligibility.Fail:
			failed = append(failed, f)
		default:
			unknown = append(unknown, f)
		}
	}
	return append(failed, unknown...)
}

// dueRule is the rule that says that somebody has been in the post too long.
const dueRule = "R12"

// assess runs the rules about the person, as for a move inside the agency that the agency proposes.
func assess(p *evidence.Person, params *eligibility.Params, on asn.Date) Judgement {
	c := eligibility.Case{On: on, Kind: asn.TransferOrdinary, Stage: eligibility.Screening}
	j := Judgement{Findings: eligibility.EvaluatePerson(c, p.Alone(on), params)}
	for _, f := range j.Findings {
		switch {
		case f.Satisfied():
			continue
		case f.Severity == eligibility.Warn:
			j.Noted = append(j.Noted, f.Rule)
		case f.Outcome == eligibility.Fail:
			j.Failed = append(j.Failed, f.Rule)
		default:
			j.Unknown = append(j.Unknown, f.Rule)
		}
		j.Due = j.Due || f.Rule == dueRule && f.Outcome == eligibility.Fail
	}
	j.CanBeFrom = eligibility.Summarize(j.Findings).CanBeFrom()
	return j
}

// judge judges the people in one round trip.
func judge(ctx context.Context, q db.Querier, r *rules, ids []int64, on asn.Date) (map[int64]Judgement, error) {
	b := &pgx.Batch{}
	people := evidence.QueuePeople(b, ids, on, r.cuts)
	if err := q.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read people: %w", err)
	}
	out := make(map[int64]Judgement, len(people))
	for id, p := range people {
		out[id] = assess(p, &r.params, on)
	}
	return out, nil
}

// rules are what an agency judges by on a day.
type rules struct {
	params      eligibility.Params
	cuts        talent.Rules // of the nine-box matrix
	fingerprint string
}

// rulesOf returns what the agency judges by on the day.
func rulesOf(ctx context.Context, q db.Querier, agency int, on asn.Date) (*rules, error) {
	pol, err := policy.Service{}.Load(ctx, q, agency, on)
	if err != nil {
		return nil, err
	}
	r := &rules{}
	if r.params, err = eligibility.ParamsFrom(pol.Set); err != nil {
		return nil, err
	}
	if r.cuts, err = talent.RulesOf(pol.Set); err != nil {
		return nil, err
	}
	raw, err := json.Marshal([]any{r.params, r.cuts})
	if err != nil {
		return nil, fmt.Errorf("fingerprint of parameters: %w", err)
	}
	sum := sha256.Sum256(raw)
	r.fingerprint = hex.EncodeToString(sum[:8])
	return r, nil
}
