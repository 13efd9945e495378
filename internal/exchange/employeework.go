package exchange

import (
	"context"
	"fmt"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/position"
)

// employeeWork is how rows of people are handled.
func (j *job) employeeWork() work[EmployeeRow] {
	return work[EmployeeRow]{
		chunk:  batchSize,
		read:   func(r *record) EmployeeRow { return readEmployee(r, j.today) },
		key:    func(e EmployeeRow) string { return string(e.NIP) },
		twice:  "import.employee.twice",
		field:  FieldNIP,
		judge:  j.judgeEmployees,
		remark: newNational().employees,
		apply:  j.applyEmployees,
		finish: j.finishEmployees,
	}
}

// planEmployees plans rows against what is stored.
func (j *job) planEmployees(ctx context.Context, q db.Querier, rows []numbered[EmployeeRow]) (*employees, []*employeeWrite, error) {
	refs, err := loadRefs(ctx, q, j.run.AgencyID)
	if err != nil {
		return nil, nil, err
	}
	people := make([]EmployeeRow, len(rows))
	for i, r := range rows {
		people[i] = r.row
	}
	stored, err := loadEmployees(ctx, q, j.run.AgencyID, people)
	if err != nil {
		return nil, nil, err
	}
	p := &employees{refs: refs, agency: j.agency, asOf: j.run.AsOf}
	out := make([]*employeeWrite, len(rows))
	inBatch := map[string]asn.NIP{} // external ids of earlier rows
	for i, r := range rows {
		state := stored.states[r.row.NIP]
		holder := stored.holder[r.row.ExternalID]
		if earlier, ok := inBatch[r.row.ExternalID]; ok && holder == "" {
			holder = earlier
		}
		w := &employeeWrite{number: r.number, row: r.row, plan: p.plan(r.row, state, holder)}
		if state != nil {
			w.id, w.publicID = state.ID, state.PublicID
		}
		if r.row.ExternalID != "" {
			inBatch[r.row.ExternalID] = r.row.NIP
		}
		out[i] = w
	}
	return p, out, nil
}

func (j *job) judgeEmployees(ctx context.Context, q db.Querier, rows []numbered[EmployeeRow]) ([]plan, error) {
	_, writes, err := j.planEmployees(ctx, q, rows)
	if err != nil {
		return nil, err
	}
	return plansOf(writes), nil
}

func plansOf(writes []*employeeWrite) []plan {
	plans := make([]plan, len(writes))
	for i, w := range writes {
		plans[i] = w.plan.plan
		plans[i].object = object{ObjectEmployee, w.id}
	}
	return plans
}

func (j *job) applyEmployees(ctx context.Context, tx *db.Tx, rows []numbered[EmployeeRow]) ([]plan, error) {
	p, writes, err := j.planEmployees(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	var doing []*employeeWrite
	for _, w := range writes {
		if w.plan.outcome == New || w.plan.outcome == Changed {
			doing = append(doing, w)
		}
	}
	if len(doing) > 0 {
		if err := writeEmployees(ctx, tx, p, doing, j.today); err != nil {
			return nil, err
		}
	}
	deeds := make([]db.Deed, len(doing))
	for i, w := range doing {
		deeds[i] = j.deed("employee", w.publicID, w.row.Name, w.plan.plan)
	}
	return plansOf(writes), tx.AuditAll(ctx, deeds)
}

const sqlRefreshAgency = `select agency_stat_refresh($1)`

// finishEmployees puts the seats of the agency in order and counts its people.
func (j *job) finishEmployees(ctx context.Context, tx *db.Tx) error {
	if err := j.settleSeats(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlRefreshAgency, j.run.AgencyID); err != nil {
		return fmt.Errorf("count people: %w", err)
	}
	return nil
}

// settleSeats renews the flag of seats beyond the establishment.
func (j *job) settleSeats(ctx context.Context, tx *db.Tx) error {
	return position.SettleSeats(ctx, tx, j.run.AgencyID, j.today)
}
