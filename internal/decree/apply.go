package decree

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// applier is who carries decrees out.
var applier = access.SystemActor("pelaksanaan SK")

// sqlListDue lists decrees whose effective date has come in their agency's zone and which are not carried out. One whose
// withdrawal may be signed already waits until that is known.
const sqlListDue = `
select d.public_id
  from decree d
  join agency a on a.id = d.agency_id
 where d.state = 'issued' and d.effective_on <= ($1::timestamptz at time zone a.timezone)::date
   and exists (select from decree_person x where x.decree_id = d.id and x.applied_at is null)
   and not exists (select from decree w where w.amends_id = d.id and w.kind = 'withdrawal' and w.state = 'signing' and w.intent_sha256 is not null)
 order by d.effective_on, d.id`

const sqlDropReservations = `
delete from placement where kind = 'reserved' and proposal_id = any ($1)`

// sqlEndPlacements ends what the people hold the day before. One that begins on the effective date or later is left
// alone: it speaks against the decree, and the exclusion of two placements at a time refuses it.
const sqlEndPlacements = `
update placement set valid = daterange(lower(valid), @on::date)
 where employee_id = any (@people) and kind = 'definitive' and lower(valid) < @on::date and (upper(valid) is null or upper(valid) > @on::date)`

const sqlPlace = `
insert into placement (agency_id, employee_id, seat_id, kind, valid, decree_no, decree_on, proposal_id, decree_id, source)
select x.agency_id, x.employee_id, p.to_seat_id, 'definitive', daterange(d.effective_on, null), d.number, d.decided_on, p.id, d.id, 'SK'
  from decree_person x
  join decree d on d.id = x.decree_id
  join proposal p on p.id = x.proposal_id
 where x.decree_id = $1 and x.applied_at is null`

const sqlSetApplied = `update decree_person set applied_at = $2 where decree_id = $1 and applied_at is null`

const sqlRefreshPeople = `select employee_refresh($1::bigint[], $2::date)`

const sqlRefreshAgency = `select agency_stat_refresh($1)`

// Apply carries out every decree whose effective date (TMT) has come: the old placement of each person ends, the
// reserved seat becomes definitive, in one transaction a decree. It returns how many decrees it carried out; one that
// the database refuses does not keep the others back. Running it twice or at once does nothing twice.
func (s *Service) Apply(ctx context.Context) (int, error) {
	rows, err := s.DB.Query(ctx, sqlListDue, s.Now())
	if err != nil {
		return 0, fmt.Errorf("list due decrees: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return 0, fmt.Errorf("list due decrees: %w", err)
	}
	done, all := 0, []error(nil)
	for _, id := range ids {
		applied, err := s.apply(ctx, id)
		if err != nil {
			all = append(all, fmt.Errorf("apply decree %s: %w", id, err))
		}
		if applied {
			done++
		}
	}
	return done, errors.Join(all...)
}

// errNothingDue ends the transaction of a decree that somebody else has carried out meanwhile.
var errNothingDue = errors.New("nothing due")

func (s *Service) apply(ctx context.Context, id string) (bool, error) {
	err := s.DB.Write(ctx, applier, "decree.apply", func(tx *db.Tx) error {
		d, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		today := s.today(d.Timezone)
		var people, cases []int64
		for _, p := range d.People {
			if p.AppliedAt == nil {
				people, cases = append(people, p.EmployeeID), append(cases, p.ProposalID)
			}
		}
		if d.State != Issued || d.held() || today.Before(d.EffectiveOn) || len(people) == 0 {
			return errNothingDue
		}
		if err := d.place(ctx, tx, people, cases, s.Now(), today); err != nil {
			return err
		}
		return tx.Audit(ctx, d.subject(), nil, map[string]any{"Applied": len(people), "On": today})
	})
	if errors.Is(err, errNothingDue) {
		return false, nil
	}
	return err == nil, err
}

// place makes the placements; both exclusions are checked when the transaction commits.
func (d *Decree) place(ctx context.Context, tx *db.Tx, people, cases []int64, at time.Time, today asn.Date) error {
	b := &pgx.Batch{}
	b.Queue(sqlDropReservations, cases)
	b.Queue(sqlEndPlacements, pgx.NamedArgs{"people": people, "on": d.EffectiveOn})
	b.Queue(sqlPlace, d.ID)
	b.Queue(sqlSetApplied, d.ID, at)
	b.Queue(sqlRefreshPeople, people, today)
	b.Queue(sqlRefreshAgency, d.AgencyID)
	if err := tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("place: %w", err)
	}
	return nil
}
