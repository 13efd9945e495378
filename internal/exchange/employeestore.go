package exchange

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
)

const sqlEmployeesByNIP = `
select id, agency_id, public_id, coalesce(external_id, '') as external_id, nip, kind, name, title_before, title_after, sex,
       birth_place, birth_date, standing, standing_on, cpns_on, pns_on, contract_end, nik_valid
  from employee where nip = any($1)`

const sqlEmployeesByExternalID = `select external_id, nip from employee where agency_id = $1 and external_id = any($2)`

const sqlRanksOf = `select employee_id, rank_code, effective_on from rank_history where employee_id = any($1)`

const sqlEducationsOf = `select employee_id, level_code, programme, coalesce(graduated, 0) as graduated from education_history where employee_id = any($1)`

const sqlRatingsOf = `select employee_id, year, rating from performance_rating where employee_id = any($1)`

const sqlPlacementsOf = `
select p.id, p.employee_id, p.seat_id, s.post_id, t.unit_id, t.position_id, lower(p.valid) as from_day, upper(p.valid) as until_day, p.source
  from placement p join seat s on s.id = p.seat_id join post t on t.id = s.post_id
 where p.employee_id = any($1) and p.kind = 'definitive'
 order by p.employee_id, lower(p.valid)`

// employeeBatch is what is stored about the people of some rows.
type employeeBatch struct {
	states map[asn.NIP]*employeeState
	holder map[string]asn.NIP // by external id
}

// loadEmployees reads what is stored about the people of some rows, six
// statements whatever their number.
func loadEmployees(ctx context.Context, q db.Querier, agency int, rows []EmployeeRow) (*employeeBatch, error) {
	b := &employeeBatch{states: map[asn.NIP]*employeeState{}, holder: map[string]asn.NIP{}}
	nips, external := make([]string, 0, len(rows)), make([]string, 0, len(rows))
	for _, r := range rows {
		nips = append(nips, string(r.NIP))
		if r.ExternalID != "" {
			external = append(external, r.ExternalID)
		}
	}
	stored, err := q.Query(ctx, sqlEmployeesByNIP, nips)
	if err != nil {
		return nil, fmt.Errorf("find people: %w", err)
	}
	found, err := pgx.CollectRows(stored, scanEmployee)
	if err != nil {
		return nil, fmt.Errorf("find people: %w", err)
	}
	byID := make(map[int64]*employeeState, len(found))
	ids := make([]int64, 0, len(found))
	for _, s := range found {
		b.states[s.NIP], byID[s.ID] = s, s
		ids = append(ids, s.ID)
	}
	type held struct{ ExternalID, NIP string }
	holders, err := db.All[held](ctx, q, sqlEmployeesByExternalID, agency, external)
	if err != nil {
		return nil, fmt.Errorf("find people by external id: %w", err)
	}
	for _, h := range holders {
		b.holder[h.ExternalID] = asn.NIP(h.NIP)
	}
	return b, loadHistories(ctx, q, byID, ids)
}

// loadHistories fills in the dated records of people.
func loadHistories(ctx context.Context, q db.Querier, byID map[int64]*employeeState, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var id int64
	var code, programme string
	var level asn.EducationLevel
	var on asn.Date
	var year int
	var rating asn.Rating
	err := each(ctx, q, sqlRanksOf, ids, []any{&id, &code, &on}, func() error {
		byID[id].ranks[on] = code
		return nil
	})
	if err != nil {
		return fmt.Errorf("find ranks: %w", err)
	}
	err = each(ctx, q, sqlEducationsOf, ids, []any{&id, &level, &programme, &year}, func() error {
		byID[id].educations[educationKey{level, programme}] = year
		return nil
	})
	if err != nil {
		return fmt.Errorf("find education: %w", err)
	}
	err = each(ctx, q, sqlRatingsOf, ids, []any{&id, &year, &rating}, func() error {
		byID[id].ratings[year] = rating
		return nil
	})
	if err != nil {
		return fmt.Errorf("find ratings: %w", err)
	}
	var p placementState
	err = each(ctx, q, sqlPlacementsOf, ids, []any{&p.ID, &p.EmployeeID, &p.SeatID, &p.PostID, &p.UnitID, &p.PositionID, &p.From, &p.Until, &p.Source}, func() error {
		byID[p.EmployeeID].placements = append(byID[p.EmployeeID].placements, p)
		return nil
	})
	if err != nil {
		return fmt.Errorf("find placements: %w", err)
	}
	return nil
}

// each runs a statement about ids and calls f for every row, scanned into the targets.
func each(ctx context.Context, q db.Querier, sql string, ids []int64, targets []any, f func() error) error {
	rows, err := q.Query(ctx, sql, ids)
	if err != nil {
		return err
	}
	_, err = pgx.ForEachRow(rows, targets, f)
	return err
}

func scanEmployee(row pgx.CollectableRow) (*employeeState, error) {
	s := &employeeState{ranks: map[asn.Date]string{}, educations: map[educationKey]int{}, ratings: map[int]asn.Rating{}}
	err := row.Scan(&s.ID, &s.AgencyID, &s.PublicID, &s.ExternalID, &s.NIP, &s.Kind, &s.Name, &s.TitleBefore, &s.TitleAfter, &s.Sex,
		&s.BirthPlace, &s.BirthDate, &s.Standing, &s.StandingOn, &s.CPNSOn, &s.PNSOn, &s.ContractEnd, &s.NIKValid)
	return s, err
}
