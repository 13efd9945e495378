drop index employee_by_source;
drop index need_by_post;
create index need_agency on need (agency_id);

drop function post_balance(int, date);
create function post_balance(of_agency int, on_date date)
returns table (post_id bigint, need int, exact numeric, minimum int, analysed_on date, held int, pns int, pppk int,
               incoming int, outgoing int)
language sql stable parallel safe as $$
  select t.id, n.quantity, n.exact, n.minimum, n.analysed_on,
         coalesce(h.held, 0), coalesce(h.pns, 0), coalesce(h.pppk, 0), coalesce(i.cases, 0), coalesce(o.cases, 0)
    from post t
    left join need n on n.post_id = t.id and n.valid @> on_date
    left join (
      select e.post_id, count(*)::int as held, count(*) filter (where e.kind in ('pns', 'cpns'))::int as pns,
             count(*) filter (where e.kind in ('pppk', 'pppk_part_time'))::int as pppk
        from employee e where e.agency_id = of_agency and e.post_id is not null group by e.post_id
    ) h on h.post_id = t.id
    left join (select c.to_post_id, count(*)::int as cases from proposal c
                where c.agency_id = of_agency and c.open and c.submitted_at is not null group by c.to_post_id) i on i.to_post_id = t.id
    left join (select c.from_post_id, count(*)::int as cases from proposal c
                where c.agency_id = of_agency and c.open and c.submitted_at is not null group by c.from_post_id) o on o.from_post_id = t.id
   where t.agency_id = of_agency and (t.closed_on is null or t.closed_on > on_date)
$$;

drop trigger counted_in on employee;
drop trigger counted_again on employee;
drop trigger counted_out on employee;
drop trigger counted_in on proposal;
drop trigger counted_again on proposal;
drop trigger counted_out on proposal;
drop function post_count();
alter table post drop column pns, drop column pppk, drop column incoming, drop column outgoing;
