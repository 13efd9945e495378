-- Need against holders, in one definition for every page.

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
comment on function post_balance(int, date) is
  'Need (null: no analysis, never zero), holders, and open cases into and out of each post. Vacancy = need - held - incoming + outgoing.';

-- Distance on the sphere in kilometres; null if a place is unknown.
create function distance_km(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision)
returns double precision language sql immutable parallel safe as $$
  select 2 * 6371.0088 * asin(sqrt(least(1, power(sin(radians(lat2 - lat1) / 2), 2)
       + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2))))
$$;
