-- What a search for candidates reads of everybody, one line a person: so that ranking a whole government does not walk
-- through seven histories of each of its people.

create table service_record (
  employee_id  bigint primary key,
  agency_id    int not null,
  first_on     date,
  moves        date[] not null default '{}',
  remote_days  int not null default 0,
  remote_since date,
  studies      text[] not null default '{}',
  study_order  smallint not null default 0,
  subjects     text[] not null default '{}',
  match_percent numeric(5,2),
  match_on     date,
  penalties    datemultirange not null default '{}',
  discipline_clear boolean, discipline_on date, discipline_until date,
  court_clear      boolean, court_on      date, court_until      date,
  study_clear      boolean, study_on      date, study_until      date,
  constraint service_record_employee foreign key (employee_id, agency_id) references employee (id, agency_id) on delete cascade
);
comment on table service_record is
  'The histories of a person as the search for candidates reads them. Written only by service_record_refresh, in the transaction of every change.';
comment on column service_record.first_on is 'First definitive placement on record. Later than the appointment: what lies before is unknown.';
comment on column service_record.moves is 'Days on which later definitive placements began.';
comment on column service_record.remote_days is 'Days in remote units in placements that have an end; a running one began on remote_since.';
comment on column service_record.studies is 'Per diploma its field and its programme with and without the level, in lower case after the two digits of its order.';
comment on column service_record.study_order is 'Order of the highest diploma; 0: none on record.';
comment on column service_record.subjects is 'Subjects of educator certificates in lower case.';
comment on column service_record.penalties is 'When penalties are served; one without an end never ends.';

-- Laterals, not joins of sums: the cost is the same for each person whether one or a whole government is renewed.
create function service_record_refresh(ids bigint[]) returns void language sql as $$
  insert into service_record as r
  select e.id, e.agency_id, p.first_on, coalesce(p.starts[2:], '{}'), coalesce(p.remote_days, 0), p.remote_since,
         coalesce(d.studies, '{}'), coalesce(d.study_order, 0), coalesce(c.subjects, '{}'), k.match_percent, k.assessed_on,
         coalesce(s.penalties, '{}'),
         x.clear, x.stated_on, x.valid_until, y.clear, y.stated_on, y.valid_until, z.clear, z.stated_on, z.valid_until
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
     select range_agg(daterange(q.starts_on, q.ends_on, '[]')) as penalties from sanction q where q.employee_id = e.id) s
    left join lateral (
     select q.match_percent, q.assessed_on from competence_result q where q.employee_id = e.id order by q.assessed_on desc limit 1) k on true
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
         match_percent = excluded.match_percent, match_on = excluded.match_on, penalties = excluded.penalties,
         discipline_clear = excluded.discipline_clear, discipline_on = excluded.discipline_on, discipline_until = excluded.discipline_until,
         court_clear = excluded.court_clear, court_on = excluded.court_on, court_until = excluded.court_until,
         study_clear = excluded.study_clear, study_on = excluded.study_on, study_until = excluded.study_until
$$;

-- Every statement that changes a history renews the lines of the people it touched. Loading whole governments sets
-- mutasi.loading and renews once at the end.
create function service_record_follow() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('mutasi.loading', true), '') <> 'on' then
    perform service_record_refresh(array(select distinct employee_id from changed));
  end if;
  return null;
end $$;

do $$
declare
  source text;
begin
  foreach source in array array['placement', 'education_history', 'sanction', 'clearance', 'certificate', 'competence_result'] loop
    execute format('create trigger service_record_insert after insert on %I referencing new table as changed for each statement execute function service_record_follow()', source);
    execute format('create trigger service_record_update after update on %I referencing new table as changed for each statement execute function service_record_follow()', source);
    execute format('create trigger service_record_delete after delete on %I referencing old table as changed for each statement execute function service_record_follow()', source);
  end loop;
end $$;

-- A unit that is graded anew changes the years in remote places of all who served there.
create function service_record_follow_unit() returns trigger language plpgsql as $$
begin
  perform service_record_refresh(array(
    select distinct p.employee_id from post t join seat s on s.post_id = t.id join placement p on p.seat_id = s.id where t.unit_id = new.id));
  return null;
end $$;
create trigger service_record_unit after update of remoteness on unit
  for each row when ((old.remoteness > 0) is distinct from (new.remoteness > 0)) execute function service_record_follow_unit();

select service_record_refresh(array(select id from employee));

-- The tier of a post for telling whether a move lowers somebody (package eligibility, stature); managerial posts are
-- compared with each other by echelon. Null: a managerial post without its echelon.
create function position_tier(kind text, echelon text, level text) returns int language sql immutable parallel safe as $$
  select case kind
    when 'executing' then 0
    when 'functional' then coalesce((array[1, 2, 3, 3, 4, 4, 5, 6])[array_position(array['PM', 'TR', 'MH', 'PT', 'PY', 'MU', 'MA', 'UT'], level)], 0)
    else (array[9, 8, 8, 7, 7, 5, 5, 4, 4, 0, 0])[array_position(array['10', '11', '12', '21', '22', '31', '32', '41', '42', '51', '52'], echelon)] end
$$;

-- What a statement of clearance lacks for rule n: 0 nothing, 10000 + n it says no, 11000 + n there is none or it is too old.
create function statement_lack(n int, clear boolean, stated_on date, valid_until date, on_date date, valid_months int)
returns int language sql immutable parallel safe as $$
  select case when stated_on is null or stated_on > on_date then 11000 + n
              when not clear then 10000 + n
              when on_date > coalesce(valid_until, (stated_on + make_interval(months => valid_months))::date) then 11000 + n else 0 end
$$;

-- Full months from one day to another: the greatest n for which the first day and n months is not after the second.
create function months_between(from_date date, to_date date) returns int language sql immutable parallel safe as $$
  select (extract(year from to_date) * 12 + extract(month from to_date) - extract(year from from_date) * 12 - extract(month from from_date))::int
       - (extract(day from from_date) > extract(day from to_date) and to_date < (date_trunc('month', to_date) + interval '1 month - 1 day')::date)::int
$$;

create index placement_reserved on placement (agency_id, seat_id) where kind = 'reserved';
