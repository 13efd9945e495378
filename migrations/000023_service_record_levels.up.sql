-- The line of a person also holds what they were last assessed at, so that the match with a post need not be reckoned from
-- tens of thousands of assessments each time somebody looks for candidates.

alter table service_record
  add column competences    bigint[]   not null default '{}',
  add column levels         smallint[] not null default '{}',
  add column assessed       date[]     not null default '{}',
  add column assessed_from  date,
  add column assessed_until date,
  add column assessed_last  date;
comment on column service_record.competences is 'Competences ever assessed, by id; levels and assessed (the day) are those of the last assessment of each. Kept by service_record_levels.';
comment on column service_record.assessed_from is 'From this day to assessed_until each of the last assessments counts: latest of their days to earliest of their ends.';
comment on column service_record.assessed_last is 'After this day no assessment counts any more.';

create function service_record_levels(ids bigint[]) returns void language sql as $$
  select from service_record where employee_id = any (ids) order by employee_id for no key update;
  update service_record r
     set competences = coalesce(x.competences, '{}'), levels = coalesce(x.levels, '{}'), assessed = coalesce(x.assessed, '{}'),
         assessed_from = x.assessed_from, assessed_until = x.assessed_until,
         assessed_last = (select max(q.valid_until) from competence_assessment q where q.employee_id = r.employee_id)
    from (
      select i.id, array_agg(l.competence_id order by l.competence_id) filter (where l.competence_id is not null) as competences,
             array_agg(l.level order by l.competence_id) filter (where l.competence_id is not null) as levels,
             array_agg(l.assessed_on order by l.competence_id) filter (where l.competence_id is not null) as assessed,
             max(l.assessed_on) as assessed_from, min(l.valid_until) as assessed_until
        from unnest(ids) i (id)
        left join lateral (
          select distinct on (q.competence_id) q.competence_id, q.level, q.assessed_on, q.valid_until
            from competence_assessment q where q.employee_id = i.id
           order by q.competence_id, q.assessed_on desc) l on true
       group by i.id) x
   where r.employee_id = x.id
$$;

create function service_record_follow_levels() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('mutasi.loading', true), '') <> 'on' then
    perform service_record_levels(array(select distinct employee_id from changed));
  end if;
  return null;
end $$;
create trigger service_record_insert after insert on competence_assessment referencing new table as changed
  for each statement execute function service_record_follow_levels();
create trigger service_record_update after update on competence_assessment referencing new table as changed
  for each statement execute function service_record_follow_levels();
create trigger service_record_delete after delete on competence_assessment referencing old table as changed
  for each statement execute function service_record_follow_levels();

select service_record_levels(array(select distinct employee_id from competence_assessment));
