-- Competence and talent: what a post asks, what a person was assessed at, and what follows for both.

create table competence (
  id        bigint generated always as identity primary key,
  agency_id int references agency,
  code      text not null check (code ~ '^[a-z0-9_]+$'),
  kind      text not null check (kind in ('managerial', 'sociocultural', 'technical')),
  name      text not null check (btrim(name) <> ''),
  ordinal   smallint not null,
  source    text not null check (source <> ''),
  constraint competence_code_unique unique nulls not distinct (agency_id, code),
  constraint competence_name_unique unique nulls not distinct (agency_id, name),
  constraint competence_technical_by_agency check (agency_id is null or kind = 'technical')
);
comment on table competence is 'Catalogue of competences. agency_id null: national (PermenPANRB 38/2017); an agency adds technical ones only.';

insert into competence (code, kind, name, ordinal, source) values
  ('integritas', 'managerial', 'Integritas', 1, 'PermenPANRB 38/2017'),
  ('kerja_sama', 'managerial', 'Kerja Sama', 2, 'PermenPANRB 38/2017'),
  ('komunikasi', 'managerial', 'Komunikasi', 3, 'PermenPANRB 38/2017'),
  ('orientasi_hasil', 'managerial', 'Orientasi pada Hasil', 4, 'PermenPANRB 38/2017'),
  ('pelayanan_publik', 'managerial', 'Pelayanan Publik', 5, 'PermenPANRB 38/2017'),
  ('pengembangan', 'managerial', 'Pengembangan Diri dan Orang Lain', 6, 'PermenPANRB 38/2017'),
  ('mengelola_perubahan', 'managerial', 'Mengelola Perubahan', 7, 'PermenPANRB 38/2017'),
  ('pengambilan_keputusan', 'managerial', 'Pengambilan Keputusan', 8, 'PermenPANRB 38/2017'),
  ('perekat_bangsa', 'sociocultural', 'Perekat Bangsa', 9, 'PermenPANRB 38/2017');

create table competence_standard (
  id            bigint generated always as identity primary key,
  agency_id     int not null,
  position_id   bigint not null,
  competence_id bigint not null references competence,
  valid         daterange not null check (not isempty(valid) and lower(valid) is not null),
  level         smallint not null check (level between 1 and 5),
  source        text not null check (source <> ''),
  constraint standard_one_at_a_time exclude using gist (position_id with =, competence_id with =, valid with &&) deferrable initially deferred,
  constraint competence_standard_position foreign key (position_id, agency_id) references position (id, agency_id)
);
comment on table competence_standard is 'Level 1 to 5 that a position asks of a competence, dated. No row: the post asks nothing of it.';
create index competence_standard_position_idx on competence_standard (position_id);
create index competence_standard_agency on competence_standard (agency_id);

create table competence_assessment (
  id            bigint generated always as identity primary key,
  agency_id     int not null,
  employee_id   bigint not null,
  competence_id bigint not null references competence,
  level         smallint not null check (level between 1 and 5),
  assessed_on   date not null,
  valid_until   date not null check (valid_until >= assessed_on),
  source        text not null check (source <> ''),
  constraint assessment_once unique (employee_id, competence_id, assessed_on),
  constraint competence_assessment_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on table competence_assessment is 'Level of one competence as assessed on a day, valid through valid_until. No valid row: unknown, never zero.';
create index competence_assessment_agency on competence_assessment (agency_id);

-- A result of an assessment holds the score of potential besides what its source itself concluded.
alter table competence_result
  add column potential numeric(5,2) check (potential between 0 and 100),
  add column valid_until date check (valid_until >= assessed_on),
  add constraint competence_result_potential_ends check (potential is null or valid_until is not null);
comment on column competence_result.potential is 'Score of the assessment of potential, 0 to 100; the second axis of the nine-box matrix.';
comment on column competence_result.match_percent is 'As the source stated it, for the post of that time. The match for a post today is computed by talent_fit.';
comment on column competence_result.talent_box is 'As the source stated it. The box by the agency''s cut points is computed by talent_box.';

-- Results come in as files.
alter table import_run drop constraint import_run_kind_check,
  add constraint import_run_kind_check check (kind in ('employees', 'units', 'positions', 'workloads', 'assessments'));

-- talent_box places everybody: the predicate of the latest year that is not too old, times the latest valid score of
-- potential, by the given cut points (package talent, Rules). Intervals are closed below and open above. Null: unknown.
-- A single select without CTEs, so that PostgreSQL merges it into the query and reads only the people asked for.
create function talent_box(on_date date, rules jsonb)
returns table (agency_id int, employee_id bigint, rating smallint, rating_year smallint, rating_source text, performance int, performance_level int,
               potential numeric, potential_on date, potential_until date, potential_source text, potential_level int, box int)
language sql stable parallel safe as $$
  select e.agency_id, e.id, r.rating, r.year, r.source, s.performance, s.performance_level,
         c.potential, c.assessed_on, c.valid_until, c.source, s.potential_level,
         (array[1, 3, 6, 2, 5, 8, 4, 7, 9])[s.performance_level * 3 + s.potential_level + 1]
    from employee e
    left join lateral (
      select x.rating, x.year, x.source from performance_rating x
       where x.employee_id = e.id and x.year between extract(year from on_date)::int - (rules->>'rating_years')::int and extract(year from on_date)::int
       order by x.year desc limit 1) r on true
    left join lateral (
      select x.potential, x.assessed_on, x.valid_until, x.source from competence_result x
       where x.employee_id = e.id and x.potential is not null and x.assessed_on <= on_date and x.valid_until >= on_date
       order by x.assessed_on desc limit 1) c on true
   cross join lateral (select (rules->'rating_scores'->>(r.rating - 1))::int as score) p
   cross join lateral (
      select p.score as performance,
             (p.score >= (rules->>'performance_middle')::int)::int + (p.score >= (rules->>'performance_high')::int)::int as performance_level,
             (c.potential >= (rules->>'potential_middle')::int)::int + (c.potential >= (rules->>'potential_high')::int)::int as potential_level) s
$$;
comment on function talent_box(date, jsonb) is 'Nine-box placement with the inputs used; box null where performance or potential is unknown.';

-- talent_fit holds every given person against every given position. The pure functions of package talent say the same
-- and are its oracle in the tests.
create function talent_fit(of_employees bigint[], of_positions bigint[], on_date date, rules jsonb)
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
comment on function talent_fit(bigint[], bigint[], date, jsonb) is
  'Per person and position: job-person match in per cent (null: something asked is not assessed, or no standard), education field (pass, fail, unknown, not_asked), certificates lacking, months of experience in the family and the position (null: no history), nine-box number (null: unknown).';
