-- When a disciplinary penalty is served. Every medium and heavy penalty has a term (PP 94/2021 Pasal 8; PP 53/2010 before):
-- one without a recorded end is over when the term of its kind is, and unknown where the kind says nothing.

-- sanction_served is the period of a penalty: empty for one that takes effect at once, without an upper bound where nobody
-- recorded when it ends. Package asn holds the same terms by kind; a test compares them.
create function sanction_served(level text, kind text, starts_on date, ends_on date) returns daterange
language sql immutable parallel safe as $$
  select case when ends_on is not null then daterange(starts_on, ends_on, '[]')
              when level = 'light' or kind in ('1', '2', '3', '9', '10', '11', '12', '13', '21', '22') then 'empty'
              else daterange(starts_on, (starts_on + case when kind = '23' then interval '6 months' when kind = '24' then interval '9 months'
                     when kind in ('4', '5', '6', '7', '8', '25', '27', '28') then interval '1 year' when kind = '14' then interval '3 years' end)::date) end
$$;
comment on function sanction_served is 'When a penalty is served, by its recorded end or else by the term of its kind in the national list.';

alter table service_record add column penalty_endless_since date;
comment on column service_record.penalties is 'When penalties are served, apart from those without an end.';
comment on column service_record.penalty_endless_since is 'First day of the earliest penalty of which nobody recorded when it ends.';

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

select service_record_refresh(array(select employee_id from sanction));
