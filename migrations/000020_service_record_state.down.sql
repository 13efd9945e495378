drop function statement_lack(int, boolean, date, date, date, date);
create function statement_lack(n int, clear boolean, stated_on date, valid_until date, on_date date, valid_months int)
returns int language sql immutable parallel safe as $$
  select case when stated_on is null or stated_on > on_date then 11000 + n
              when not clear then 10000 + n
              when on_date > coalesce(valid_until, (stated_on + make_interval(months => valid_months))::date) then 11000 + n else 0 end
$$;

drop trigger service_record_insert on employee;
drop trigger service_record_update on employee;
drop function service_record_follow_state();
create or replace function service_record_refresh(ids bigint[]) returns void language sql as $$
  insert into service_record as r (employee_id, agency_id, first_on, moves, remote_days, remote_since, studies, study_order, subjects, penalties,
         discipline_clear, discipline_on, discipline_until, court_clear, court_on, court_until, study_clear, study_on, study_until, penalty_endless_since)
  select e.id, e.agency_id, p.first_on, coalesce(p.starts[2:], '{}'), coalesce(p.remote_days, 0), p.remote_since,
         coalesce(d.studies, '{}'), coalesce(d.study_order, 0), coalesce(c.subjects, '{}'), coalesce(s.penalties, '{}'),
         x.clear, x.stated_on, x.valid_until, y.clear, y.stated_on, y.valid_until, z.clear, z.stated_on, z.valid_until, s.endless_since
    from employee e
   cross join lateral (
     select min(lower(q.valid)) as first_on, array_agg(lower(q.valid) order by lower(q.valid)) as starts,
            sum(upper(q.valid) - lower(q.valid)) filter (where u.remoteness > 0 and upper(q.valid) is not null)::int as remote_days,
            min(lower(q.valid)) filter (where u.remoteness > 0 and upper(q.valid) is null) as remote_since
       from placement q join seat t on t.id = q.seat_id join post o on o.id = t.post_id join unit u on u.id = o.unit_id
      where q.employee_id = e.id and q.kind = 'definitive') p
   cross join lateral (
     select max(l.ordinal) as study_order,
            array_agg(distinct to_char(l.ordinal, 'FM00') || ' ' || lower(btrim(n.name))) filter (where btrim(n.name) <> '') as studies
       from education_history h join education_level l on l.code = h.level_code
      cross join lateral (values (h.field), (h.programme), (substr(h.programme, nullif(strpos(h.programme, ' '), 0) + 1))) n (name)
      where h.employee_id = e.id) d
   cross join lateral (
     select array_agg(distinct lower(btrim(q.subject))) as subjects from certificate q where q.employee_id = e.id and q.kind = 'educator') c
   cross join lateral (
     select range_agg(v.served) filter (where not upper_inf(v.served)) as penalties, min(q.starts_on) filter (where upper_inf(v.served)) as endless_since
       from sanction q cross join lateral (select sanction_served(q.level, q.kind_code, q.starts_on, q.ends_on) as served) v
      where q.employee_id = e.id) s
    left join lateral (
     select q.clear, q.stated_on, q.valid_until from clearance q
      where q.employee_id = e.id and q.kind = 'discipline_process' order by q.stated_on desc limit 1) x on true
    left join lateral (
     select q.clear, q.stated_on, q.valid_until from clearance q
      where q.employee_id = e.id and q.kind = 'court_process' order by q.stated_on desc limit 1) y on true
    left join lateral (
     select q.clear, q.stated_on, q.valid_until from clearance q
      where q.employee_id = e.id and q.kind = 'study_assignment' order by q.stated_on desc limit 1) z on true
   where e.id = any (ids)
  on conflict (employee_id) do update
     set agency_id = excluded.agency_id, first_on = excluded.first_on, moves = excluded.moves, remote_days = excluded.remote_days,
         remote_since = excluded.remote_since, studies = excluded.studies, study_order = excluded.study_order, subjects = excluded.subjects,
         penalties = excluded.penalties, penalty_endless_since = excluded.penalty_endless_since,
         discipline_clear = excluded.discipline_clear, discipline_on = excluded.discipline_on, discipline_until = excluded.discipline_until,
         court_clear = excluded.court_clear, court_on = excluded.court_on, court_until = excluded.court_until,
         study_clear = excluded.study_clear, study_on = excluded.study_on, study_until = excluded.study_until
$$;

drop index service_record_by_agency;
drop function service_record_state(bigint[]);
alter table service_record
  drop column kind, drop column standing, drop column birth_date, drop column cpns_on, drop column retires_on, drop column post_id,
  drop column position_id, drop column unit_id, drop column position_since, drop column unit_since, drop column rating,
  drop column home_latitude, drop column home_longitude;
comment on table service_record is
  'The histories of a person as the search for candidates reads them. Written only by service_record_refresh, in the transaction of every change.';
