package proposal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/eligibility"
	"mutasi/internal/evidence"
	"mutasi/internal/talent"
)

// Everything the rules read about a case is gathered here, in one round trip.

const sqlFactOther = `
select coalesce((select coalesce(x.number, x.public_id) from proposal x
                  where x.employee_id = @employee and x.open and x.id <> @proposal limit 1), '') as open_case,
       exists (select from proposal_reference r where r.proposal_id = @proposal and r.kind = 'minutes' and r.mode = 'recommended') as minutes,
       (select max(r.dated_on) from proposal_reference r where r.proposal_id = @proposal and r.kind = 'minutes') as minutes_on,
       array(select distinct 'proposal.document.' || d.kind from proposal_document d
              where d.proposal_id = @proposal and d.state = 'wrong' and d.removed_at is null order by 1) as refused`

type factOther struct {
	OpenCase  string
	Minutes   bool
	MinutesOn asn.Date
	Refused   []string
}

const sqlFactActs = `
select d.duty, u.public_id as user_id, coalesce(e.public_id, '') as employee_id
  from proposal_duty d
  join user_account u on u.id = d.user_id
  left join employee e on e.id = u.employee_id
 where d.proposal_id = $1
 order by d.duty, u.id`

type factAct struct {
	Duty       Duty
	UserID     string
	EmployeeID string
}

// rawFacts are the rows behind the facts.
type rawFacts struct {
	people evidence.People
	posts  evidence.Posts
	other  factOther
	acts   []factAct
}

// gather reads all facts of the case as of the day, in one round trip.
func gather(ctx context.Context, q db.Querier, p *Proposal, on asn.Date, cuts talent.Rules) (*rawFacts, error) {
	at := p.EffectiveOn
	if at.IsZero() {
		at = on
	}
	b := &pgx.Batch{}
	f := &rawFacts{
		people: evidence.QueuePeople(b, []int64{p.EmployeeID}, on, cuts),
		posts:  evidence.QueuePosts(b, []evidence.Pair{{Employee: p.EmployeeID, Post: p.FromPostID}, {Employee: p.EmployeeID, Post: p.ToPostID}}, on, at, p.ID),
	}
	b.Queue(sqlFactOther, pgx.NamedArgs{"employee": p.EmployeeID, "proposal": p.ID}).Query(func(rows pgx.Rows) (err error) {
		f.other, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[factOther])
		return err
	})
	b.Queue(sqlFactActs, p.ID).Query(func(rows pgx.Rows) (err error) {
		f.acts, err = pgx.CollectRows(rows, pgx.RowToStructByName[factAct])
		return err
	})
	if err := q.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("gather facts of %s: %w", p.PublicID, err)
	}
	return f, nil
}

// nextAll reads the next result of a batch into a slice of structs by column names.
func nextAll[T any](res pgx.BatchResults, into *[]T) error {
	rows, err := res.Query()
	if err != nil {
		return err
	}
	*into, err = db.Collect[T](rows)
	return err
}

// nextOne reads the next result of a batch, which must be one row.
func nextOne[T any](res pgx.BatchResults, into *T) error {
	rows, err := res.Query()
	if err != nil {
		return err
	}
	*into, err = db.CollectOne[T](rows)
	return err
}

// facts turns the rows into facts. What is not on record stays unknown.
func (f *rawFacts) facts(p *Proposal, on asn.Date, who access.Actor, duty Duty) *eligibility.Facts {
	out := &eligibility.Facts{}
	if person := f.people[p.EmployeeID]; person != nil {
		out = person.Moving(on, f.posts[evidence.Pair{Employee: p.EmployeeID, Post: p.FromPostID}], f.posts[evidence.Pair{Employee: p.EmployeeID, Post: p.ToPostID}])
	}
	f.fillProcess(&out.Process, p, who, duty)
	return out
}

func (f *rawFacts) fillProcess(out *eligibility.Process, p *Proposal, who access.Actor, duty Duty) {
	var on asn.Date
	out.EffectiveOn = eligibility.NonZero(p.EffectiveOn, evidence.SourceCase, on)
	out.OpenCase = eligibility.Known(f.other.OpenCase, evidence.SourceCase, on)
	out.MissingDocuments = eligibility.Known(f.other.Refused, evidence.SourceCase, on)
	out.Minutes = eligibility.Known(f.other.Minutes, evidence.SourceCase, f.other.MinutesOn)
	if duty == DutyDecide {
		kind := asn.Definitive
		if !who.Definitive {
			kind = asn.ActingFull
		}
		out.Decider = eligibility.Known(kind, evidence.SourceCase, on)
	}
	acts := make([]eligibility.Act, 0, len(f.acts)+1)
	for _, a := range f.acts {
		acts = append(acts, eligibility.Act{Step: actStep(a.Duty), User: a.UserID, Employee: a.EmployeeID})
	}
	out.Acts = eligibility.Known(acts, evidence.SourceCase, on)
}

func actStep(d Duty) eligibility.ActStep {
	switch d {
	case DutyCheck:
		return eligibility.Checking
	case DutyDecide:
		return eligibility.Deciding
	}
	return eligibility.Proposing
}
