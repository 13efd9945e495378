package analysis

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload/method"
)

// A Standing is what a file is compared with: the needs of the agency's posts, those in open drafts before those in force,
// and the units whose analysis waits to be checked and takes nothing more.
type Standing struct {
	Needs   map[int64]method.Number // by post
	Waiting map[int64]bool          // by unit
	Inputs  map[int64]Input         // by post: of the open analysis, or else of the last one that was signed
	Worked  map[int64]bool          // by post: the need of the same is worked out from inputs, or begun to be, and not entered
	Facts   map[int64]Facts         // by unit: of the same
}

const sqlListStanding = `
select t.id as post, t.unit_id as unit, coalesce(a.state, '') as state, coalesce(l.input->>'need', '') as entered, l.exact::text as exact, n.quantity,
       k.input, k.exact is not null as reckoned, z.facts
  from post t
  left join lateral (
    select x.id, x.facts from analysis x where x.unit_id = t.unit_id and x.state <> 'dropped' order by x.number desc limit 1) z on true
  left join analysis_line k on k.analysis_id = z.id and k.post_id = t.id
  left join analysis a on a.unit_id = t.unit_id and a.state in ('draft', 'sent', 'returned')
  left join analysis_line l on l.analysis_id = a.id and l.post_id = t.id
  left join need n on n.agency_id = @agency and n.post_id = t.id and n.valid @> @on::date
 where t.agency_id = @agency`

// Standings reads what a file of an agency is compared with.
func Standings(ctx context.Context, q db.Querier, agency int, on asn.Date) (Standing, error) {
	type row struct {
		Post, Unit int64
		State      State
		Entered    string
		Exact      *string
		Quantity   *int
		Input      *Input
		Reckoned   bool
		Facts      *Facts
	}
	rows, err := db.All[row](ctx, q, sqlListStanding, pgx.NamedArgs{"agency": agency, "on": on})
	if err != nil {
		return Standing{}, fmt.Errorf("needs to compare with: %w", err)
	}
	s := Standing{Needs: map[int64]method.Number{}, Waiting: map[int64]bool{}, Inputs: map[int64]Input{}, Worked: map[int64]bool{}, Facts: map[int64]Facts{}}
	for _, r := range rows {
		if r.Input != nil {
			s.Inputs[r.Post] = *r.Input
			s.Worked[r.Post] = r.Input.Method != method.KindEntered && (r.Reckoned || r.Input.typed())
		}
		if r.Facts != nil {
			s.Facts[r.Unit] = *r.Facts
		}
		if r.State == Sent {
			s.Waiting[r.Unit] = true
		}
		switch n, ok := method.ParseNumber(r.Entered); {
		case ok:
			s.Needs[r.Post] = n
		case r.Exact != nil:
			exact, err := optional(r.Exact)
			if err != nil {
				return s, err
			}
			s.Needs[r.Post] = method.Int(exact.Round())
		case r.Quantity != nil:
			s.Needs[r.Post] = method.Int(*r.Quantity)
		}
	}
	return s, nil
}

const sqlFindUnitByID = `
select u.id, u.public_id, u.agency_id, a.timezone, u.name, u.kind, coalesce(u.school_level, '') as school_level, '' as office,
       u.remoteness::int as remoteness, u.ancestors
  from unit u join agency a on a.id = u.agency_id where u.id = $1`

// Take puts inputs of posts, by id, into the open draft of a unit within a transaction of somebody else's, beginning one
// that holds from the day on where there is none. facts replace what concerns the whole unit; nil leaves it. It audits the
// unit's analysis.
func Take(ctx context.Context, tx *db.Tx, now time.Time, unit int64, on asn.Date, facts *Facts, inputs map[int64]Input) error {
	u, err := db.One[Unit](ctx, tx, sqlFindUnitByID, unit)
	if err != nil {
		return fmt.Errorf("find unit: %w", err)
	}
	by := tx.Who()
	t := &task{tx: tx, who: access.Actor{UserID: by.UserID, Name: by.Name, Role: access.Role(by.Role), AgencyID: u.AgencyID}, unit: u, today: on, now: now}
	open, err := analyses(ctx, tx, sqlLockOpen, u.ID)
	if err != nil {
		return err
	}
	var before any
	action := Save
	if len(open) == 0 {
		action = Begin
		begin := suggestFacts(u)
		if facts != nil {
			begin = *facts
		}
		if err := t.add(ctx, source{}, begin); err != nil {
			return err
		}
	} else {
		t.a = open[0]
		if !t.a.State.Editable() {
			return ErrState
		}
		before = t.a.audited()
		if facts != nil {
			t.a.Facts = *facts
		}
	}
	list, others, err := t.reload(ctx)
	if err != nil {
		return err
	}
	for _, p := range others {
		if _, ok := inputs[p.ID]; ok {
			list = append(list, Line{Post: p})
		}
	}
	for i := range list {
		if in, ok := inputs[list[i].Post.ID]; ok {
			list[i].Input = in
		}
	}
	if err := t.reckon(ctx, list); err != nil {
		return err
	}
	if action == Save {
		t.a.Version++
		if err := t.event(ctx, t.a.Version, t.a.State, Save, ""); err != nil {
			return err
		}
		if err := t.store(ctx, Save); err != nil {
			return err
		}
	}
	return tx.AuditAs(ctx, "analysis."+string(action), u.subject(), before, t.a.audited())
}

const sqlLockByID = `select ` + analysisColumns + ` from analysis a where a.id = $1 and a.state in ('draft', 'returned') for update`

// TakeBack undoes a Take within a transaction of somebody else's, after its lines were put back: the draft that it began
// is dropped (facts nil), one that was there before gets the facts that it had. An analysis that is no draft any more is
// ErrState. It audits the unit's analysis.
func TakeBack(ctx context.Context, tx *db.Tx, now time.Time, unit, analysis int64, facts *Facts) error {
	u, err := db.One[Unit](ctx, tx, sqlFindUnitByID, unit)
	if err != nil {
		return fmt.Errorf("find unit: %w", err)
	}
	open, err := analyses(ctx, tx, sqlLockByID, analysis)
	if err != nil {
		return err
	}
	if len(open) == 0 {
		return ErrState
	}
	by := tx.Who()
	t := &task{tx: tx, who: access.Actor{UserID: by.UserID, Name: by.Name, Role: access.Role(by.Role), AgencyID: u.AgencyID}, unit: u, a: open[0], now: now}
	before, from, action := t.a.audited(), t.a.State, Drop
	if facts != nil {
		action, t.a.Facts = Save, *facts
	}
	t.a.State, _ = Next(from, action)
	t.a.Version++
	if err := t.event(ctx, t.a.Version, from, action, ""); err != nil {
		return err
	}
	if err := t.store(ctx, action); err != nil {
		return err
	}
	return tx.AuditAs(ctx, "analysis."+string(action), u.subject(), before, t.a.audited())
}
