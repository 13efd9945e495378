package workload

import (
	"github.com/jackc/pgx/v5"

	"mutasi/internal/access"
	"mutasi/internal/asn"
)

// A View says of which day the balance is, and whether the open cases are taken as carried out.
type View struct {
	On       asn.Date // zero: today
	Executed bool     // each open submitted case counts at its target instead of its origin
}

// nowSource is need and holders of today, from the counts on the posts.
const nowSource = `
with s as (select * from post_balance(@agency, @on))`

// datedSource is need and holders of another day: the counts of today and what differs between the two days, so that it
// costs little more than today. The past is what dated placements say. The future is what they say with the decrees
// that are on their way carried out on their dates and without those who by then have reached the retirement age of
// the post they hold; open cases without such a decree stay cases. TestOtherDays holds it to a full recount.
const datedSource = `
with planned as (
  select x.employee_id, x.proposal_id, c.to_seat_id as seat_id
    from decree d join decree_person x on x.decree_id = d.id join proposal c on c.id = x.proposal_id
   where d.agency_id = @agency and d.state in ('draft', 'signing', 'issued') and d.effective_on <= @on::date and @on::date > @today::date
     and x.applied_at is null and c.open
), moved as materialized (
  select employee_id from planned
  union
  select employee_id from placement
   where agency_id = @agency and kind = 'definitive' and lower(valid) > least(@on::date, @today::date) and lower(valid) <= greatest(@on::date, @today::date)
  union
  select employee_id from placement
   where agency_id = @agency and kind = 'definitive' and upper(valid) > least(@on::date, @today::date) and upper(valid) <= greatest(@on::date, @today::date)
), arrived as materialized (
  select t.id as post_id, e.kind, retirement_date(e.birth_date, j.retirement_age) as retires_on
    from (select employee_id, seat_id from planned
          union all select p.employee_id, p.seat_id from moved m join placement p on p.employee_id = m.employee_id
           where p.kind = 'definitive' and p.valid @> @on::date and p.employee_id not in (select employee_id from planned)) h
    join seat s on s.id = h.seat_id
    join post t on t.id = s.post_id
    join position j on j.id = t.position_id
    join employee e on e.id = h.employee_id
   where @on::date < @today::date or retirement_date(e.birth_date, j.retirement_age) > @on::date
), difference as (
  select post_id, sum(case when kind in ('pns', 'cpns') then n else 0 end)::int as pns, sum(case when kind in ('pns', 'cpns') then 0 else n end)::int as pppk
    from (select post_id, kind, 1 as n from arrived
          union all select post_id, kind, -1 from employee where agency_id = @agency and id in (select employee_id from moved)
          union all select post_id, kind, -1 from employee where agency_id = @agency and retires_on <= @on::date and @on::date > @today::date
             and id not in (select employee_id from moved)) c
   where post_id is not null group by post_id
), cases as (
  select q.post_id, sum(q.incoming)::int as incoming, sum(q.outgoing)::int as outgoing
    from proposal c, lateral (values (c.to_post_id, 1, 0), (c.from_post_id, 0, 1)) q (post_id, incoming, outgoing)
   where c.agency_id = @agency and c.open and c.submitted_at is not null and @on::date > @today::date
     and c.id not in (select proposal_id from planned)
   group by q.post_id
), s as (
  select t.id as post_id, t.public_id, t.unit_id, t.position_id, n.quantity as need, n.exact, n.minimum, n.maximum, n.analysed_on,
         t.pns + t.pppk + coalesce(h.pns + h.pppk, 0) as held, t.pns + coalesce(h.pns, 0) as pns, t.pppk + coalesce(h.pppk, 0) as pppk,
         coalesce(c.incoming, 0) as incoming, coalesce(c.outgoing, 0) as outgoing
    from post t
    left join need n on n.post_id = t.id and n.agency_id = @agency and n.valid @> @on::date
    left join difference h on h.post_id = t.id
    left join cases c on c.post_id = t.id
   where t.agency_id = @agency and (t.closed_on is null or t.closed_on > @on::date)
)`

// asItIs and executed give each post's balance under the name b.
const (
	asItIs   = `, b as (select * from s)`
	executed = `, b as (
  select post_id, public_id, unit_id, position_id, need, exact, minimum, maximum, analysed_on, held + incoming - outgoing as held, pns, pppk,
         0 as incoming, 0 as outgoing
    from s)`
)

// overMost is how many holders of b are too many: those above the need and above the most that the range of the post bears
// (teachers: with more people somebody falls below 24 lesson hours). Without an analysis nobody is.
const overMost = `greatest(b.held - greatest(b.need, b.maximum), 0)`

// Units that exist on the day. Their names and their places in the tree are always today's.
const (
	unitNow   = `u.active`
	unitDated = `exists (select from unit_period v where v.unit_id = u.id and v.valid @> @on::date)`
)

// source begins a statement on the balance of the view: b, and the condition on units u.
func (v View) source(today asn.Date) (with, units string) {
	with, units = nowSource, unitNow
	if v.dated(today) {
		with, units = datedSource, unitDated
	}
	if v.Executed {
		return with + executed, units
	}
	return with + asItIs, units
}

// dated reports whether the view is of another day than today.
func (v View) dated(today asn.Date) bool { return !v.On.IsZero() && v.On != today }

// args are the arguments of the source for the actor; scope is 0 for those who see the whole agency.
func (v View) args(who access.Actor, today asn.Date) pgx.NamedArgs {
	a := pgx.NamedArgs{"agency": who.AgencyID, "on": today, "today": today, "scope": scopeOf(who)}
	if v.dated(today) {
		a["on"] = v.On
	}
	return a
}

// scopeOf is the unit whose subtree the actor sees; 0: the whole agency.
func scopeOf(who access.Actor) int64 {
	if who.Role.ByUnit() {
		return who.UnitID
	}
	return 0
}
