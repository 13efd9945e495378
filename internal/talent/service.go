package talent

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/policy"
)

// Service answers questions about competence and talent.
type Service struct {
	DB     *db.DB
	Policy policy.Service

	matrices *db.Memo[matrixKey, Matrix]
}

// New returns a service that remembers a matrix for a minute by the clock now: it takes reading everybody's history.
func New(d *db.DB, now func() time.Time) *Service {
	return &Service{DB: d, matrices: db.NewMemo[matrixKey, Matrix](time.Minute, now)}
}

// Rules returns the cut points of an agency on a day.
func (s *Service) Rules(ctx context.Context, agencyID int, on asn.Date) (Rules, error) {
	p, err := s.Policy.Parameters(ctx, s.DB, agencyID, on)
	if err != nil {
		return Rules{}, err
	}
	return RulesOf(p)
}

// A Fit is one person held against one position. Nil is unknown.
type Fit struct {
	EmployeeID, PositionID int64
	Required, Assessed     int      // competences asked, and those of them assessed
	MatchPercent           *float64 // 0 to 100
	Field                  Outcome
	Lacking                []string // kinds of certificates asked and not held
	FamilyMonths           *int     // in posts of the same family
	PositionMonths         *int     // in the very position
	Box                    *int     // 1 to 9
}

const sqlFits = `select * from talent_fit(@employees, @positions, @on, @rules) order by position_id, employee_id`

// Fits holds each person against each position on the day, ordered by position and person: one query. Ids that do not
// exist are passed over.
func Fits(ctx context.Context, q db.Querier, employees, positions []int64, on asn.Date, r Rules) ([]Fit, error) {
	fits, err := db.All[Fit](ctx, q, sqlFits, pgx.NamedArgs{"employees": employees, "positions": positions, "on": on, "rules": r})
	if err != nil {
		return nil, fmt.Errorf("talent fits: %w", err)
	}
	return fits, nil
}
