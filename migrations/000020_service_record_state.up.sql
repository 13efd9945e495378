-- The line of a person holds their present state beside their histories: the search for candidates then reads one line
-- for everybody and looks at the person only of the twenty shown.

alter table service_record
  add column kind           text,
  add column standing       text,
  add column birth_date     date,
  add column cpns_on        date,
  add column retires_on     date,
  add column post_id        bigint,
  add column position_id    bigint,
  add column unit_id        bigint,
  add column position_since date,
  add column unit_since     date,
  add column rating         smallint,
  add column home_latitude  double precision,
  add column home_longitude double precision;
comment on table service_record is
  'The present state and the histories of a person as the search for candidates reads them, one line for everybody. Written only by service_record_state and service_record_refresh, in the transaction of every change.';
comment on column service_record.kind is 'This and the columns after it are those of employee by the same names. Kept by service_record_state.';

create function service_record_state(ids bigint[]) returns void language sql as $$
  insert into service_record as r (employee_id, agency_id, kind, standing, birth_date, cpns_on, retires_on, post_id, position_id, unit_id,
         position_since, unit_since, rating, home_latitude, home_longitude)
  select id, agency_id, kind, standing, birth_date, cpns_on, retires_on, post_id, position_id, unit_id, position_since, unit_since, rating,
         home_latitude, home_longitude
    from employee where id = any (ids)
  on conflict (employee_id) do update
     set agency_id = excluded.agency_id, kind = excluded.kind, standing = excluded.standing, birth_date = excluded.birth_date,
         cpns_on = excluded.cpns_on, retires_on = excluded.retires_on, post_id = excluded.post_id, position_id = excluded.position_id,
         unit_id = excluded.unit_id, position_since = excluded.position_since, unit_since = excluded.unit_since, rating = excluded.rating,
         home_latitude = excluded.home_latitude, home_longitude = excluded.home_longitude
   where (r.agency_id, r.kind, r.standing, r.birth_date, r.cpns_on, r.retires_on, r.post_id, r.position_id, r.unit_id, r.position_since, r.unit_since,
          r.rating, r.home_latitude, r.home_longitude)
         is distinct from
         (excluded.agency_id, excluded.kind, excluded.standing, excluded.birth_date, excluded.cpns_on, excluded.retires_on, excluded.post_id,
          excluded.position_id, excluded.unit_id, excluded.position_since, excluded.unit_since, excluded.rating, excluded.home_latitude,
          excluded.home_longitude)
$$;

select service_record_state(array(select id from employee));
alter table service_record alter column kind set not null, alter column standing set not null, alter column birth_date set not null;
create index service_record_by_agency on service_record (agency_id);

-- As before, but every person has a line already, and it is locked before the histories are read: who adds a penalty
-- while another adds a statement waits, and then reads both.
create or replace function service_record_refresh(ids bigint[]) returns void language sql as $$
  select from service_record where employee_id = any (ids) order by employee_id for no key update;
  update service_record r
     set first_on = x.first_on, moves = x.moves, remote_days = x.remote_days, remote_since = x.remote_since, studies = x.studies,
         study_order = x.study_order, subjects = x.subjects, penalties = x.penalties, penalty_endless_since = x.endless_since,
         discipline_clear = x.discipline_clear, discipline_on = x.discipline_on, discipline_until = x.discipline_until,
         court_clear = x.court_clear, court_on = x.court_on, court_until = x.court_until,
         study_clear = x.study_clear, study_on = x.study_on, study_until = x.study_until
    from (
      select e.id, p.first_on, coalesce(p.starts[2:], '{}') as moves, coalesce(p.remote_days, 0) as remote_days, p.remote_since,
             coalesce(d.studies, '{}') as studies, coalesce(d.study_order, 0) as study_order, coalesce(c.subjects, '{}') as subjects,
             coalesce(s.penalties, '{}') as penalties, s.endless_since,
             x.clear as discipline_clear, x.stated_on as discipline_on, x.valid_until as discipline_until,
             y.clear as court_clear, y.stated_on as court_on, y.valid_until as court_until,
             z.clear as study_clear, z.stated_on as study_on, z.valid_until as study_until
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
       where e.id = any (ids)) x
   where r.employee_id = x.id
$$;

create function service_record_follow_state() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('mutasi.loading', true), '') <> 'on' then
    perform service_record_state(array(select id from changed order by id));
  end if;
  return null;
end $$;
create trigger service_record_insert after insert on employee referencing new table as changed
  for each statement execute function service_record_follow_state();
create trigger service_record_update after update on employee referencing new table as changed
  for each statement execute function service_record_follow_state();

-- What a statement of clearance lacks for rule n: 0 nothing, 10000 + n it says no, 11000 + n there is none or it is too
-- old: without an end of its own if it was stated on old_day or before.
drop function statement_lack(int, boolean, date, date, date, int);
create function statement_lack(n int, clear boolean, stated_on date, valid_until date, on_date date, old_day date)
returns int language sql immutable parallel safe as $$
  select case when stated_on is null or stated_on > on_date then 11000 + n
              when not clear then 10000 + n
              when coalesce(valid_until < on_date, stated_on <= old_day) then 11000 + n else 0 end
$$;
