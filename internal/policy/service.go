package policy

import (
	"context"
	"encoding/json"
	"fmt"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Service reads the parameters and the calendar of an agency.
type Service struct{}

// A Policy is what holds for one agency on one day.
type Policy struct {
	Set
	holidays []Holiday
}

// Calendar returns the agency's calendar for a working week, usually Week(p.Int(WeekDays)).
func (p Policy) Calendar(week Week) Calendar { return NewCalendar(week, p.holidays) }

// OfficeCalendar returns the calendar of the agency's offices.
func (p Policy) OfficeCalendar() Calendar { return p.Calendar(Week(p.Int(WeekDays))) }

// Defaults returns the policy of the program alone, without any stored row.
func Defaults(on asn.Date) (Policy, error) {
	set, err := Resolve(nil, 0, on)
	return Policy{set, NationalHolidays()}, err
}

const sqlListParameters = `
select coalesce(agency_id, 0) as agency_id, key, lower(valid) as valid_from, upper(valid) as valid_until, value, basis, source
  from policy_parameter
 where (agency_id is null or agency_id = $1) and valid @> $2::date`

const sqlListHolidays = `
select coalesce(agency_id, 0) as agency_id, day, name, joint_leave, source
  from holiday
 where agency_id is null or agency_id = $1
 order by day`

type parameterRow struct {
	AgencyID   int
	Key        string
	ValidFrom  asn.Date
	ValidUntil asn.Date
	Value      json.RawMessage
	Basis      string
	Source     string
}

func (r parameterRow) row() Row {
	return Row{r.AgencyID, r.Key, asn.Period{From: r.ValidFrom, Until: r.ValidUntil}, r.Value, r.Basis, r.Source}
}

// Parameters returns the parameters alone, without the calendar, of the agency on the day. One query.
func (Service) Parameters(ctx context.Context, q db.Querier, agencyID int, on asn.Date) (Set, error) {
	stored, err := db.All[parameterRow](ctx, q, sqlListParameters, agencyID, on)
	if err != nil {
		return Set{}, fmt.Errorf("load parameters: %w", err)
	}
	rows := make([]Row, len(stored))
	for i, r := range stored {
		rows[i] = r.row()
	}
	set, err := Resolve(rows, agencyID, on)
	if err != nil {
		return Set{}, fmt.Errorf("resolve parameters: %w", err)
	}
	return set, nil
}

// Load returns the policy of the agency on the day. It asks two small queries.
func (s Service) Load(ctx context.Context, q db.Querier, agencyID int, on asn.Date) (Policy, error) {
	set, err := s.Parameters(ctx, q, agencyID, on)
	if err != nil {
		return Policy{}, err
	}
	days, err := db.All[Holiday](ctx, q, sqlListHolidays, agencyID)
	if err != nil {
		return Policy{}, fmt.Errorf("load holidays: %w", err)
	}
	return Policy{set, Holidays(days, agencyID)}, nil
}
