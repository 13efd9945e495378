alter table service_record add column match_percent numeric(5,2), add column match_on date;

create or replace function service_record_refresh(ids bigint[]) returns void language sql as $$
  insert into service_record as r (employee_id, agency_id, first_on, moves, remote_days, remote_since, studies, study_order, subjects, match_percent, match_on, penalties,
    discipline_clear, discipline_on, discipline_until, court_clear, court_on, court_until, study_clear, study_on, study_until)
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

create trigger service_record_insert after insert on competence_result referencing new table as changed for each statement execute function service_record_follow();
create trigger service_record_update after update on competence_result referencing new table as changed for each statement execute function service_record_follow();
create trigger service_record_delete after delete on competence_result referencing old table as changed for each statement execute function service_record_follow();
select service_record_refresh(array(select id from employee));

create or replace function talent_fit(of_employees bigint[], of_positions bigint[], on_date date, rules jsonb)
returns table (employee_id bigint, position_id bigint, required int, assessed int, match_percent numeric, field text, lacking text[],
               family_months int, position_months int, box int)
language sql stable parallel safe as $$
  with person as (
    select distinct x as id from unnest(of_employees) x
  ), asked as (
    select p.id, p.family, p.subject, p.certificate, array(select lower(f) from unnest(p.education_fields) f) as fields
      from position p where p.id = any (of_positions)
  ), standard as (
    select s.position_id, s.competence_id, s.level from competence_standard s where s.position_id = any (of_positions) and s.valid @> on_date
  ), latest as (
    select distinct on (a.employee_id, a.competence_id) a.employee_id, a.competence_id, a.level
      from competence_assessment a
     where a.employee_id = any (of_employees) and a.assessed_on <= on_date and a.valid_until >= on_date
     order by a.employee_id, a.competence_id, a.assessed_on desc
  ), matched as (
    select e.id as employee_id, s.position_id, count(*)::int as required, count(l.level)::int as assessed,
           case when count(*) = count(l.level) then round(100.0 * sum(least(l.level, s.level)) / sum(s.level), 2) end as match_percent
      from person e cross join standard s
      left join latest l on l.employee_id = e.id and l.competence_id = s.competence_id
     group by e.id, s.position_id
  ), served as (
    select x.employee_id, t.position_id, j.family, sum(least(coalesce(upper(x.valid), on_date), on_date) - lower(x.valid)) as days
      from placement x join seat s on s.id = x.seat_id join post t on t.id = s.post_id join position j on j.id = t.position_id
     where x.employee_id = any (of_employees) and x.kind = 'definitive' and lower(x.valid) <= on_date
     group by x.employee_id, t.position_id, j.family
  ), experience as (
    select v.employee_id, p.id as position_id,
           ((coalesce(sum(v.days) filter (where v.family = p.family), 0)::bigint * 120000 + 1826212) / 3652425)::int as family_months,
           ((coalesce(sum(v.days) filter (where v.position_id = p.id), 0)::bigint * 120000 + 1826212) / 3652425)::int as position_months
      from served v cross join asked p
     group by v.employee_id, p.id
  ), study as (
    select h.employee_id, nullif(array_remove(array_agg(lower(h.field)) || array_agg(lower(h.programme)), ''), '{}') as names
      from education_history h where h.employee_id = any (of_employees)
     group by h.employee_id
  )
  select e.id, p.id, coalesce(m.required, 0), coalesce(m.assessed, 0), m.match_percent,
         case when cardinality(p.fields) = 0 then 'not_asked' when d.names is null then 'unknown' when d.names && p.fields then 'pass' else 'fail' end,
         case when p.certificate = '' or exists (
                select from certificate c
                 where c.employee_id = e.id and (c.issued_on is null or c.issued_on <= on_date) and (c.valid_until is null or c.valid_until >= on_date)
                   and (c.kind = p.certificate and (p.certificate <> 'educator' or p.subject = '' or lower(c.subject) = lower(p.subject))
                        or lower(c.subject) = lower(p.certificate)))
              then '{}'::text[] else array[p.certificate] end,
         x.family_months, x.position_months, b.box
    from person e
   cross join asked p
    left join matched m on m.employee_id = e.id and m.position_id = p.id
    left join experience x on x.employee_id = e.id and x.position_id = p.id
    left join study d on d.employee_id = e.id
    left join (select q.employee_id, q.box from talent_box(on_date, rules) q where q.employee_id = any (of_employees)) b on b.employee_id = e.id
$$;

drop function competence_match(bigint[], bigint[], date);
