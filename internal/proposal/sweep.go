package proposal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/notify"
	"mutasi/internal/policy"
)

const sqlListAgencies = `select id, timezone from agency order by id`

type agencyRow struct {
	ID       int
	Timezone string
}

// sqlListIdle lists drafts and returned cases whose last event is older than a number of days, the oldest first.
const sqlListIdle = `
select p.public_id
  from proposal p join proposal_event e on e.proposal_id = p.id
 where p.agency_id = @agency and p.state in ('draft', 'returned')
 group by p.id
having max(e.at) < @before::timestamptz
 order by max(e.at) limit 500`

const sqlLateHolders = `
select g.user_id, jsonb_build_object('number', p.number, 'name', e.name, 'step', s.kind) as args, p.public_id as subject,
       'proposal:' || p.public_id || ':late:' || s.id as effect
  from proposal_step s
  join proposal p on p.id = s.proposal_id
  join employee e on e.id = p.employee_id
  left join unit su on su.id = s.unit_id
  join role_grant g on g.agency_id = s.agency_id and g.role = s.role and (s.unit_id is null or g.unit_id = any (su.ancestors))
                   and g.valid @> @today::date
 where s.agency_id = @agency and s.due_on < @today::date
   and s.opened_at is not null and s.decided_at is null and s.dropped_at is null`

// Sweep does for every agency what comes with time. It is idempotent: a reminder is given once a step.
func (s *Service) Sweep(ctx context.Context) error {
	agencies, err := db.All[agencyRow](ctx, s.DB, sqlListAgencies)
	if err != nil {
		return fmt.Errorf("list agencies: %w", err)
	}
	for _, a := range agencies {
		on := today(s.Now(), a.Timezone)
		if err := s.expire(ctx, a, on); err != nil {
			return err
		}
		err := s.DB.Housekeep(ctx, "proposal.remind", func(tx *db.Tx) error {
			late := notify.Message{At: s.Now(), Key: noticeLate, Kind: "proposal", Recipients: sqlLateHolders}
			return late.Tell(ctx, tx, pgx.NamedArgs{"agency": a.ID, "today": on})
		})
		if err != nil {
			return fmt.Errorf("remind agency %d: %w", a.ID, err)
		}
	}
	return nil
}

// expire ends drafts and returned cases that nobody has touched for the agency's number of working days: they keep
// their person from every other case and, once returned, a seat from every other person.
func (s *Service) expire(ctx context.Context, a agencyRow, on asn.Date) error {
	pol, err := (policy.Service{}).Load(ctx, s.DB, a.ID, on)
	if err != nil {
		return err
	}
	last := pol.OfficeCalendar().AddWorkingDays(on, -pol.Int(policy.IdleDays))
	rows, err := s.DB.Query(ctx, sqlListIdle, pgx.NamedArgs{"agency": a.ID, "before": last.Time()})
	if err != nil {
		return fmt.Errorf("list idle cases: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list idle cases: %w", err)
	}
	who := access.SystemActor("masa tunggu usulan")
	for _, id := range ids {
		err := s.run(ctx, who, id, 0, "expire", func(t *task) error {
			_, err := t.move(ctx, event{Action: Expire})
			return err
		})
		if err != nil {
			return fmt.Errorf("expire %s: %w", id, err)
		}
	}
	return nil
}
