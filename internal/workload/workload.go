package workload

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Service answers questions about need. Sums over a whole agency may be a minute old, which pages say; lists and single
// posts are of now. Without New nothing is remembered.
type Service struct {
	DB *db.DB

	totals *db.Memo[overview, Totals]
	worst  *db.Memo[overview, []Balance]
	cells  *db.Memo[overview, []Cell]
	units  *db.Memo[overview, []MapUnit]
}

// New returns a service that remembers sums for a minute by the clock now.
func New(d *db.DB, now func() time.Time) *Service {
	return &Service{DB: d, totals: db.NewMemo[overview, Totals](time.Minute, now), worst: db.NewMemo[overview, []Balance](time.Minute, now),
		cells: db.NewMemo[overview, []Cell](time.Minute, now), units: db.NewMemo[overview, []MapUnit](time.Minute, now)}
}

// Balance is the state of one post.
type Balance struct {
	PostID     string
	Position   string
	Family     string
	Class      int
	UnitID     string
	Unit       string
	Office     string
	Need       *int // nil: no analysis
	Exact      *float64
	Minimum    *int // least by law or standard; nil: none
	Maximum    *int // with more somebody is too many, whatever the need rounds to; nil: none
	AnalysedOn *time.Time
	Held       int
	PNS        int
	PPPK       int
	Incoming   int
	Outgoing   int
	Retire     []int // T+1 … T+5
	Diff       *int  // held − need
	Vacancy    *int  // need − held − incoming + outgoing
	ID         int64
}

// Surplus is how many holders are too many: those above the need and above Maximum. 0 without an analysis.
func (b Balance) Surplus() int {
	if b.Need == nil {
		return 0
	}
	most := *b.Need
	if b.Maximum != nil {
		most = max(most, *b.Maximum)
	}
	return max(0, b.Held-most)
}

// Stale reports whether the analysis is older than two years on the day: it then carries a mark.
func (b Balance) Stale(on asn.Date) bool {
	return b.Need != nil && (b.AnalysedOn == nil || asn.DateOf(*b.AnalysedOn).AddYears(2).Before(on))
}

// Effectiveness is the workload of the post over what its holders can do in a year (efektivitas jabatan, EJ), two
// places; above 1 they have more work than time. ok is false where there is no analysis in decimals or nobody holds it.
func (b Balance) Effectiveness() (e float64, ok bool) {
	if b.Exact == nil || b.Held == 0 {
		return 0, false
	}
	return math.Round(100**b.Exact/float64(b.Held)) / 100, true
}

// grades are the least effectiveness of each grade (Permendagri 12/2008), best first; what is below them all is E.
var grades = []struct {
	least float64
	grade string
}{{0.90, "B"}, {0.70, "C"}, {0.50, "D"}}

// Grade is the grade of an effectiveness (PEJ), "A" to "E". A says above 1: overloaded.
func Grade(e float64) string {
	if e > 1 {
		return "A"
	}
	for _, g := range grades {
		if e >= g.least {
			return g.grade
		}
	}
	return "E"
}

// planned has PostgreSQL plan a statement for the very agency, scope and day: a plan that fits all of them looks every
// post up one by one, as if each question were about a small unit, and takes several times as long for a government.
const planned = pgx.QueryExecModeCacheDescribe

const sqlFamilies = `select distinct family from position where agency_id = $1 order by 1`

// Families lists the families of posts of the actor's agency.
func (s *Service) Families(ctx context.Context, who access.Actor) ([]string, error) {
	rows, err := s.DB.Query(ctx, sqlFamilies, who.AgencyID)
	if err != nil {
		return nil, fmt.Errorf("families: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func check(who access.Actor, p access.Permission) error {
	return access.Check(who, p, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}})
}
