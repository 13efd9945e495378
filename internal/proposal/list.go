package proposal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
	"mutasi/internal/db"
)

// Filter narrows the list of cases. Zero fields do not.
type Filter struct {
	Groups []Group
	Unit   string      // public id: origin or target lies in it or below
	Holder access.Role // whose turn it is
	Late   bool        // a step is past its due date
	Since  asn.Date    // in the present state since this day or longer
	Text   string      // part of the number or of the person's name
}

// Row is one case in the list.
type Row struct {
	ID           int64
	PublicID     string
	Number       string
	EmployeeName string
	FromUnit     string
	FromPosition string
	ToUnit       string
	ToPosition   string
	State        State
	StateSince   time.Time
	EffectiveOn  asn.Date
	Holder       access.Role // whose turn it is; empty: nobody's
	HolderUnit   string
	DueOn        asn.Date
	CreatedAt    time.Time
}

// Page is one page of the list, newest first.
type Page struct {
	Rows []Row
	Prev int64 // cursor of the page before and after; 0: none
	Next int64
}

// listed picks the cases of a page; drafts are there for those who may write them only.
const listed = `
with page as materialized (
  select p.id
    from proposal p
   where p.agency_id = @agency
     /*if before*/ and p.id < @before /*end*/ /*if after*/ and p.id > @after /*end*/
     /*if states*/ and p.state = any (@states) /*end*/
     and (p.submitted_at is not null or @drafts::bool)
     /*if scope*/ and (p.from_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])
                             or (p.submitted_at is not null and p.to_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint]))) /*end*/
     /*if scope*/ and (p.submitted_at is not null or p.proposer_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])) /*end*/
     /*if unit*/ and (p.from_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[(select id from unit where public_id = @unit)])
                     or p.to_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[(select id from unit where public_id = @unit)])) /*end*/
     /*if holder*/ and exists (select from proposal_step h where h.proposal_id = p.id and h.role = @holder
                                     and h.opened_at is not null and h.decided_at is null and h.dropped_at is null) /*end*/
     /*if late*/ and exists (select from proposal_step h where h.proposal_id = p.id and h.due_on < @today::date
                                and h.opened_at is not null and h.decided_at is null and h.dropped_at is null) /*end*/
     /*if since*/ and p.state_since < @since::date + 1 /*end*/
     /*if indexed*/ and (p.number ilike @like or exists (select from employee e where e.id = p.employee_id and e.agency_id = @agency and e.name_key like lower(@like))) /*end*/
     /*if short*/ and (p.number ilike @like or exists (select from employee e where e.id = p.employee_id and e.agency_id = @agency and e.name_key || '' like lower(@like))) /*end*/`

// named looks up the names of the page: by subqueries and not by joins, which would cost more to plan than to run.
const named = `
   limit %d
)
select p.id, p.public_id, coalesce(p.number, '') as number,
       concat_ws(', ', btrim(concat_ws(' ', nullif(e.title_before, ''), e.name)), nullif(e.title_after, '')) as employee_name,
       (select name from unit where id = p.from_unit_id) as from_unit,
       (select j.name from post t join position j on j.id = t.position_id where t.id = p.from_post_id) as from_position,
       coalesce((select name from unit where id = p.to_unit_id), '') as to_unit,
       coalesce((select j.name from post t join position j on j.id = t.position_id where t.id = p.to_post_id), '') as to_position,
       p.state, p.state_since, p.effective_on, coalesce(s.role, '') as holder, coalesce(s.unit, '') as holder_unit, s.due_on, p.created_at
  from page
  join proposal p on p.id = page.id
  join employee e on e.id = p.employee_id
  left join lateral (select x.role, (select name from unit where id = x.unit_id) as unit, x.due_on from proposal_step x
                      where x.proposal_id = p.id and x.opened_at is not null and x.decided_at is null and x.dropped_at is null
                      order by x.due_on, x.id limit 1) s on true`

// Two statements, so that each walks the index in its own direction and stops when the page is full. The limit stands in
// them: as a parameter it would be planned for a tenth of the table, and all cases read to name those of a page.
const (
	listCases     = listed + ` order by p.id desc` + named + ` order by p.id desc`
	listCasesBack = listed + ` order by p.id` + named + ` order by p.id`
)

// List returns a page of the cases the actor may see: those before the cursor, or after it when after is set.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, before, after int64, on asn.Date, limit int) (Page, error) {
	if err := access.Check(who, access.ProposalRead, access.Object{AgencyID: who.AgencyID, Units: []int64{who.UnitID}}); err != nil {
		return Page{}, err
	}
	scope := int64(0)
	if who.Role.ByUnit() {
		scope = who.UnitID
	}
	states := []string{}
	for _, g := range f.Groups {
		for _, st := range g.States() {
			states = append(states, string(st))
		}
	}
	text := strings.TrimSpace(f.Text)
	sql := listCases
	if after != 0 {
		sql = listCasesBack
	}
	rows, err := db.All[Row](ctx, s.DB, fmt.Sprintf(sql, limit+1), pgx.NamedArgs{
		"agency": who.AgencyID, "before": before, "after": after, "states": states, "drafts": who.Can(access.ProposalDraft),
		"scope": scope, "unit": f.Unit, "holder": string(f.Holder), "late": f.Late, "today": on, "since": f.Since,
		"like": "%" + escapeLike(text) + "%", "indexed": db.Trigrams(text), "short": text != "" && !db.Trigrams(text),
	})
	if err != nil {
		return Page{}, fmt.Errorf("list cases: %w", err)
	}
	return pageOf(rows, before, after, limit), nil
}

// pageOf cuts the row too many off and sets the cursors.
func pageOf(rows []Row, before, after int64, limit int) Page {
	more := len(rows) > limit
	if more {
		rows = rows[:limit]
	}
	if after != 0 {
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i], rows[j] = rows[j], rows[i]
		}
	}
	p := Page{Rows: rows}
	if len(rows) == 0 {
		return p
	}
	if more && after == 0 || after != 0 {
		p.Next = rows[len(rows)-1].ID
	}
	if more && after != 0 || after == 0 && before != 0 {
		p.Prev = rows[0].ID
	}
	return p
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// GroupCount is how many cases a group of states holds.
type GroupCount struct {
	State State
	N     int
}

const sqlCountStates = `
select p.state, count(*)::int as n
  from proposal p
 where p.agency_id = @agency and p.open
   and (p.submitted_at is not null or @drafts::bool)
   /*if scope*/ and (p.from_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])
                           or p.to_unit_id in (select id from unit where agency_id = @agency and ancestors @> array[@scope::bigint])) /*end*/
 group by p.state`

// Counts returns how many open cases each group of states holds, as far as the actor may see them.
func (s *Service) Counts(ctx context.Context, who access.Actor) (map[Group]int, error) {
	scope := int64(0)
	if who.Role.ByUnit() {
		scope = who.UnitID
	}
	list, err := db.All[GroupCount](ctx, s.DB, sqlCountStates, pgx.NamedArgs{
		"agency": who.AgencyID, "drafts": who.Can(access.ProposalDraft), "scope": scope,
	})
	if err != nil {
		return nil, fmt.Errorf("count cases: %w", err)
	}
	out := map[Group]int{}
	for _, c := range list {
		out[c.State.Group()] += c.N
	}
	return out, nil
}
