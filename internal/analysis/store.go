package analysis

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
	"mutasi/internal/workload/method"
)

const sqlFindUnit = `
select u.id, u.public_id, u.agency_id, a.timezone, u.name, u.kind, coalesce(u.school_level, '') as school_level, coalesce(o.name, '') as office,
       u.remoteness::int as remoteness, u.ancestors
  from unit u join agency a on a.id = u.agency_id left join unit o on o.id = u.office_id and o.id <> u.id
 where u.agency_id = $1 and u.public_id = $2 and u.active`

// findUnit returns a unit in which the actor may do p.
func findUnit(ctx context.Context, q db.Querier, who access.Actor, p access.Permission, id string) (Unit, error) {
	u, err := db.One[Unit](ctx, q, sqlFindUnit, who.AgencyID, id)
	if err != nil {
		return Unit{}, db.NotFound(err, ErrNotFound.Key)
	}
	return u, access.Check(who, p, u.object())
}

const analysisColumns = `a.id, a.number, a.state, a.version, a.effective_on, a.facts, a.note, a.prepared_name, coalesce(a.sent_by, 0), a.sent_name, a.sent_at,
       a.signed_name, a.signed_at, a.before_sum::text, a.after_sum::text, a.jumped, a.reason, a.changed_at,
       coalesce((select e.note from analysis_event e where e.analysis_id = a.id and e.action = 'return' order by e.seq desc limit 1), '')`

const (
	sqlFindOpen   = `select ` + analysisColumns + ` from analysis a where a.unit_id = $1 and a.state in ('draft', 'sent', 'returned')`
	sqlLockOpen   = sqlFindOpen + ` for update`
	sqlFindSigned = `select ` + analysisColumns + ` from analysis a where a.unit_id = $1 and a.state = 'signed' order by a.number desc limit 100`
)

func scanAnalysis(row pgx.CollectableRow) (Analysis, error) {
	var a Analysis
	var facts []byte
	var before, after *string
	err := row.Scan(&a.ID, &a.Number, &a.State, &a.Version, &a.EffectiveOn, &facts, &a.Note, &a.PreparedName, &a.SentBy, &a.SentName, &a.SentAt,
		&a.SignedName, &a.SignedAt, &before, &after, &a.Jumped, &a.Reason, &a.ChangedAt, &a.ToMend)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(facts, &a.Facts); err != nil {
		return a, fmt.Errorf("facts of analysis %d: %w", a.ID, err)
	}
	a.Before, err = optional(before)
	if err != nil {
		return a, err
	}
	a.After, err = optional(after)
	return a, err
}

// optional reads a number that may be missing.
func optional(text *string) (*method.Number, error) {
	if text == nil {
		return nil, nil
	}
	n := &method.Number{}
	return n, n.UnmarshalText([]byte(*text))
}

// analyses reads the analyses of a statement.
func analyses(ctx context.Context, q db.Querier, sql string, args ...any) ([]Analysis, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("find analyses: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanAnalysis)
	if err != nil {
		return nil, fmt.Errorf("read analyses: %w", err)
	}
	return list, nil
}

// sqlListLines gives the posts of a unit with their lines of an analysis (0: of none), need on the effective date as it was
// before this analysis, holders and certificates.
const sqlListLines = `
select t.id, t.public_id, p.name, p.kind, p.family, p.subject, t.heads_unit, n.quantity, n.exact::text, coalesce(h.held, 0)::int,
       coalesce(h.certified, 0)::int, coalesce(h.elsewhere, 0)::int, l.input, l.result
  from post t
  join position p on p.id = t.position_id
  left join analysis_line l on l.post_id = t.id and l.analysis_id = @analysis
  left join lateral (select n.quantity, n.exact from need n
                      where n.post_id = t.id and n.analysis_id is distinct from @analysis
                        and (n.valid @> @on::date or upper(n.valid) = @on::date) order by lower(n.valid) desc limit 1) n on true
  left join lateral (
    select count(*) as held,
           count(*) filter (where exists (select from certificate c where c.employee_id = e.id and c.kind = 'educator' and c.subject = p.subject)) as certified,
           count(*) filter (where not exists (select from certificate c where c.employee_id = e.id and c.kind = 'educator' and c.subject = p.subject)
                              and exists (select from certificate c where c.employee_id = e.id and c.kind = 'educator' and c.subject <> '')) as elsewhere
      from employee e where e.post_id = t.id) h on true
 where t.unit_id = @unit and (t.closed_on is null or t.closed_on > @on::date)
 order by t.heads_unit desc, p.kind = 'structural' desc, p.family, p.name`

// lines reads the posts of a unit: with the analysis those that are in it and, apart, those that are not.
func lines(ctx context.Context, q db.Querier, unit, analysis int64, on asn.Date) (in []Line, out []Post, err error) {
	rows, err := q.Query(ctx, sqlListLines, pgx.NamedArgs{"unit": unit, "analysis": analysis, "on": on})
	if err != nil {
		return nil, nil, fmt.Errorf("find lines: %w", err)
	}
	var l Line
	var exact *string
	var input, result []byte
	p := &l.Post
	_, err = pgx.ForEachRow(rows, []any{&p.ID, &p.PublicID, &p.Position, &p.Kind, &p.Family, &p.Subject, &p.HeadsUnit, &p.Need, &exact, &p.Held,
		&p.Certified, &p.Foreign, &input, &result}, func() error {
		var err error
		if p.Exact, err = optional(exact); err != nil {
			return err
		}
		if input == nil {
			out = append(out, *p)
			return nil
		}
		l.Input, l.Result = Input{}, nil
		if err := json.Unmarshal(input, &l.Input); err != nil {
			return err
		}
		if result != nil {
			l.Result = &method.Result{}
			if err := json.Unmarshal(result, l.Result); err != nil {
				return err
			}
		}
		in = append(in, l)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("read lines: %w", err)
	}
	return in, out, nil
}

// sqlPutLines writes lines with their results.
const sqlPutLines = `
insert into analysis_line (agency_id, analysis_id, unit_id, post_id, method, input, result, exact, quantity, minimum, maximum)
select @agency, @analysis, @unit, r.post, r.method, r.input, r.result, r.exact::numeric, r.quantity, r.minimum, r.maximum
  from jsonb_to_recordset(@rows) as r(post bigint, method text, input jsonb, result jsonb, exact text, quantity int, minimum int, maximum int)
on conflict (analysis_id, post_id) do update set method = excluded.method, input = excluded.input, result = excluded.result,
   exact = excluded.exact, quantity = excluded.quantity, minimum = excluded.minimum, maximum = excluded.maximum`

type lineRow struct {
	Post     int64          `json:"post"`
	Method   method.Kind    `json:"method"`
	Input    Input          `json:"input"`
	Result   *method.Result `json:"result"`
	Exact    *string        `json:"exact"`
	Quantity *int           `json:"quantity"`
	Minimum  *int           `json:"minimum"`
	Maximum  *int           `json:"maximum"`
}

func putLines(ctx context.Context, tx *db.Tx, u Unit, analysis int64, list []Line) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]lineRow, len(list))
	for i, l := range list {
		rows[i] = lineRow{Post: l.Post.ID, Method: l.Input.Method, Input: l.Input, Result: l.Result}
		if r := l.Result; r != nil {
			exact := r.Exact.Cut(4)
			rows[i].Exact, rows[i].Quantity, rows[i].Minimum, rows[i].Maximum = &exact, &r.Quantity, r.Minimum, r.Maximum
		}
	}
	_, err := tx.Exec(ctx, sqlPutLines, pgx.NamedArgs{"agency": u.AgencyID, "analysis": analysis, "unit": u.ID, "rows": marshal(rows)})
	if err != nil {
		return fmt.Errorf("put lines: %w", err)
	}
	return nil
}

const sqlDropLine = `delete from analysis_line where analysis_id = $1 and post_id = $2`

const sqlAddAnalysis = `
insert into analysis (agency_id, unit_id, number, effective_on, facts, copied_from, prepared_by, prepared_name, changed_at)
values (@agency, @unit, (select coalesce(max(number), 0) + 1 from analysis where unit_id = @unit), @on, @facts, nullif(@copied::bigint, 0),
        nullif(@user::bigint, 0), @name, @at)
returning id`

const sqlUpdateAnalysis = `
update analysis set state = @state, version = @version, effective_on = @on, facts = @facts, note = @note, sent_by = nullif(@sent_by::bigint, 0),
       sent_name = @sent_name, sent_at = @sent_at, signed_by = nullif(@signed_by::bigint, 0), signed_name = @signed_name, signed_at = @signed_at,
       before_sum = @before::numeric, after_sum = @after::numeric, jumped = @jumped, reason = @reason, changed_at = @at
 where id = @id`

const sqlAddEvent = `
insert into analysis_event (agency_id, analysis_id, seq, from_state, action, to_state, at, actor_id, actor_name, actor_role, note)
values (@agency, @analysis, @seq, @from, @action, @to, @at, nullif(@actor::bigint, 0), @name, @role, @note)`

const sqlListEvents = `
select a.number, e.action, e.to_state as "to", e.at, e.actor_name, e.actor_role, e.note
  from analysis a join analysis_event e on e.analysis_id = a.id
 where a.unit_id = $1 and e.action <> 'save' order by e.id desc limit 60`

const sqlHasPrepared = `
select exists (select from analysis_event where analysis_id = $1 and actor_id = $2 and action in ('begin', 'save', 'send'))`
