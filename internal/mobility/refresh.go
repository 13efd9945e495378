package mobility

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/i18n"
)

// batch is how many people are judged in one transaction: memory and locks stay the same for any agency.
const batch = 1000

const (
	sqlServing = `select id from employee where agency_id = $1 and seat_id is not null order by id`
	sqlStale   = `select employee_id from readiness where agency_id = $1 and stale order by employee_id limit $2`
	// sqlLock waits for whoever is changing what the rules read of these people, and makes who comes after wait.
	sqlLock = `select employee_id from readiness where employee_id = any ($1) order by employee_id for update`
	sqlGone = `
delete from readiness r using employee e where r.agency_id = $1 and e.id = r.employee_id and e.seat_id is null`
	sqlBeginRun = `
insert into readiness_run (agency_id) values ($1) on conflict (agency_id) do update set marks = readiness_run.marks
returning marks`
	sqlEndRun = `
update readiness_run
   set computed_on = @on, computed_at = @at, people = @people, rule_set = @rules, parameters = @parameters, done = @marks
 where agency_id = @agency`
	sqlStore = `
insert into readiness as r (employee_id, agency_id, failed, unknown, noted, due, can_be_from, computed_at, rule_set, parameters)
select u.id, @agency, string_to_array(u.failed, ' '), string_to_array(u.unknown, ' '), string_to_array(u.noted, ' '), u.due, u.can_be_from,
       @at, @rules, @parameters
  from unnest(@ids::bigint[], @failed::text[], @unknown::text[], @noted::text[], @due::boolean[], @from::date[])
       as u (id, failed, unknown, noted, due, can_be_from)
    on conflict (employee_id) do update
   set failed = excluded.failed, unknown = excluded.unknown, noted = excluded.noted, due = excluded.due, can_be_from = excluded.can_be_from,
       computed_at = excluded.computed_at, rule_set = excluded.rule_set, parameters = excluded.parameters, stale = false
 where r.stale or (r.failed, r.unknown, r.noted, r.due, r.can_be_from, r.rule_set, r.parameters) is distinct from
       (excluded.failed, excluded.unknown, excluded.noted, excluded.due, excluded.can_be_from, excluded.rule_set, excluded.parameters)`
)

// Refresh judges everybody of the agency who is in service, in batches, and notes when. It may run at any time and any
// number of times; what has not changed is not written. It returns how many people were judged.
func (s *Service) Refresh(ctx context.Context, agency int, on asn.Date) (int, error) {
	r, err := rulesOf(ctx, s.DB, agency, on)
	if err != nil {
		return 0, err
	}
	var marks int64
	err = s.DB.Housekeep(ctx, "readiness", func(tx *db.Tx) error {
		if err := tx.QueryRow(ctx, sqlBeginRun, agency).Scan(&marks); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlGone, agency)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("begin readiness of agency %d: %w", agency, err)
	}
	rows, err := s.DB.Query(ctx, sqlServing, agency)
	if err != nil {
		return 0, fmt.Errorf("list people: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("list people: %w", err)
	}
	for part := range slices.Chunk(ids, batch) {
		if err := s.renew(ctx, agency, r, part, on); err != nil {
			return 0, err
		}
	}
	err = s.DB.Housekeep(ctx, "readiness", func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, sqlEndRun, pgx.NamedArgs{"agency": agency, "on": on, "at": s.Now(), "people": len(ids),
			"rules": eligibility.RuleSet, "parameters": r.fingerprint, "marks": marks})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("end readiness of agency %d: %w", agency, err)
	}
	return len(ids), nil
}

// refreshStale judges those of the agency whom a change has marked.
func (s *Service) refreshStale(ctx context.Context, agency int, on asn.Date) error {
	r, err := rulesOf(ctx, s.DB, agency, on)
	if err != nil {
		return err
	}
	for {
		rows, err := s.DB.Query(ctx, sqlStale, agency, batch)
		if err != nil {
			return fmt.Errorf("list stale: %w", err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return fmt.Errorf("list stale: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		if err := s.renew(ctx, agency, r, ids, on); err != nil {
			return err
		}
	}
}

// renew judges one batch and stores it. The locks come before the reading: a change that commits in between marks its
// people again once they are released.
func (s *Service) renew(ctx context.Context, agency int, r *rules, ids []int64, on asn.Date) error {
	err := s.DB.Housekeep(ctx, "readiness", func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, sqlLock, ids); err != nil {
			return err
		}
		found, err := judge(ctx, tx, r, ids, on)
		if err != nil {
			return err
		}
		return store(ctx, tx, agency, r.fingerprint, found, s.Now())
	})
	if err != nil {
		return fmt.Errorf("readiness of agency %d: %w", agency, err)
	}
	return nil
}

func store(ctx context.Context, tx *db.Tx, agency int, fingerprint string, found map[int64]Judgement, at time.Time) error {
	n := len(found)
	ids, due, from := make([]int64, 0, n), make([]bool, 0, n), make([]*time.Time, 0, n)
	failed, unknown, noted := make([]string, 0, n), make([]string, 0, n), make([]string, 0, n)
	for id, j := range found {
		ids, due = append(ids, id), append(due, j.Due)
		failed, unknown = append(failed, strings.Join(j.Failed, " ")), append(unknown, strings.Join(j.Unknown, " "))
		noted = append(noted, strings.Join(j.Noted, " "))
		if j.CanBeFrom.IsZero() {
			from = append(from, nil)
		} else {
			day := j.CanBeFrom.Time()
			from = append(from, &day)
		}
	}
	_, err := tx.Exec(ctx, sqlStore, pgx.NamedArgs{"agency": agency, "ids": ids, "failed": failed, "unknown": unknown, "noted": noted, "due": due,
		"from": from, "at": at, "rules": eligibility.RuleSet, "parameters": fingerprint})
	return err
}

// sqlWork lists the agencies and what there is to do in each; of one, where it is given.
const sqlWork = `
select a.id, a.timezone, n.computed_on, coalesce(n.marks <> n.done, true) as whole, coalesce(n.rule_set, '') as rule_set,
       exists (select from readiness r where r.agency_id = a.id and r.stale) as stale
  from agency a left join readiness_run n on n.agency_id = a.id
 where true /*if agency*/ and a.id = @agency /*end*/
 order by n.computed_on nulls first, a.id`

type work struct {
	ID         int
	Timezone   string
	ComputedOn asn.Date
	Whole      bool
	RuleSet    string
	Stale      bool
}

// all tells whether everybody is judged anew: once a day, and after a change of parameters, of the rules or of who is in service.
func (w work) all(on asn.Date) bool {
	return w.Whole || w.ComputedOn != on || w.RuleSet != eligibility.RuleSet
}

func (s *Service) today(w work) asn.Date { return asn.DateOf(s.Now().In(i18n.Zone(w.Timezone))) }

// Due lists the agencies in which somebody is to be judged anew, those that have waited longest first.
func (s *Service) Due(ctx context.Context) ([]int, error) {
	list, err := db.All[work](ctx, s.DB, sqlWork, pgx.NamedArgs{"agency": 0})
	if err != nil {
		return nil, fmt.Errorf("readiness: %w", err)
	}
	var due []int
	for _, w := range list {
		if w.Stale || w.all(s.today(w)) {
			due = append(due, w.ID)
		}
	}
	return due, nil
}

// Keep does what is due in an agency: everybody, or those whom a change has marked.
func (s *Service) Keep(ctx context.Context, agency int) error {
	w, err := db.One[work](ctx, s.DB, sqlWork, pgx.NamedArgs{"agency": agency})
	if err != nil {
		return fmt.Errorf("readiness of agency %d: %w", agency, err)
	}
	switch on := s.today(w); {
	case w.all(on):
		_, err = s.Refresh(ctx, w.ID, on)
	case w.Stale:
		err = s.refreshStale(ctx, w.ID, on)
	}
	return err
}
