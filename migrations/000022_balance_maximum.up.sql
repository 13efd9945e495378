-- A post may hold more than its need before somebody is too many: the range of a teacher's post (need.maximum).
drop function post_balance(int, date);
create function post_balance(of_agency int, on_date date)
returns table (post_id bigint, public_id text, unit_id bigint, position_id bigint, need int, exact numeric, minimum int, maximum int, analysed_on date,
               held int, pns int, pppk int, incoming int, outgoing int)
language sql stable parallel safe as $$
  select t.id, t.public_id, t.unit_id, t.position_id, n.quantity, n.exact, n.minimum, n.maximum, n.analysed_on,
         t.pns + t.pppk, t.pns, t.pppk, t.incoming, t.outgoing
    from post t
    left join need n on n.post_id = t.id and n.agency_id = of_agency and n.valid @> on_date
   where t.agency_id = of_agency and (t.closed_on is null or t.closed_on > on_date)
$$;
comment on function post_balance(int, date) is
  'Need on the day (null: no analysis, never zero), present holders, and open cases into and out of each post. Vacancy = need - held - incoming + outgoing; too many are those above the need and above the maximum.';
