-- Registries: units, posts, need, seats, civil servants and their dated history.
-- The *_period / history tables are the truth; columns marked "present" on unit and employee are a copy for
-- lists, written only by unit_refresh() and employee_refresh(), which run in the transaction of every change
-- and daily for changes that come into effect.

create table region (
  code        text primary key,
  parent_code text references region,
  name        text not null,
  level       smallint not null check (level between 1 and 4),
  latitude    double precision check (latitude between -90 and 90),
  longitude   double precision check (longitude between -180 and 180)
);
comment on table region is 'Administrative regions by official code: 1 province, 2 regency/city, 3 district, 4 village.';
create index region_parent on region (parent_code);

create table unit (
  id          bigint generated always as identity primary key,
  agency_id   int not null references agency,
  public_id   text not null,
  external_id text,
  kind        text not null check (kind in ('office', 'division', 'school', 'health_centre', 'hospital', 'district', 'ward', 'branch')),
  school_level text check (school_level in ('tk', 'sd', 'smp')),
  -- present
  name        text not null default '',
  parent_id   bigint references unit,
  office_id   bigint references unit,
  ancestors   bigint[] not null default '{}',
  region_code text references region,
  latitude    double precision,
  longitude   double precision,
  remoteness  smallint not null default 0 check (remoteness between 0 and 3),
  active      boolean not null default true,
  constraint unit_public_id_unique unique (public_id),
  constraint unit_external_unique unique (agency_id, external_id),
  constraint unit_agency_key unique (id, agency_id)
);
comment on column unit.ancestors is 'Present: ids from the top to the unit itself. Scope test: ancestors @> array[unit].';
comment on column unit.office_id is 'Present: the regional office (perangkat daerah) the unit belongs to; itself for an office.';
comment on column unit.remoteness is '0 ordinary, 1 remote, 2 very remote, 3 outermost or isolated.';
create index unit_agency_name on unit (agency_id, name);
create index unit_parent on unit (parent_id);
create index unit_office on unit (office_id);
create index unit_ancestors on unit using gin (ancestors);

create table unit_period (
  id          bigint generated always as identity primary key,
  unit_id     bigint not null references unit,
  agency_id   int not null,
  valid       daterange not null check (not isempty(valid) and lower(valid) is not null),
  name        text not null check (btrim(name) <> ''),
  parent_id   bigint references unit check (parent_id <> unit_id),
  region_code text references region,
  latitude    double precision check (latitude between -90 and 90),
  longitude   double precision check (longitude between -180 and 180),
  remoteness  smallint not null default 0 check (remoteness between 0 and 3),
  source      text not null default '',
  constraint unit_one_period_at_a_time exclude using gist (unit_id with =, valid with &&) deferrable initially deferred,
  constraint unit_period_unit_agency foreign key (unit_id, agency_id) references unit (id, agency_id),
  constraint unit_period_parent_agency foreign key (parent_id, agency_id) references unit (id, agency_id)
);
create index unit_period_agency on unit_period (agency_id);

create function unit_refresh(of_agency int, on_date date) returns void language plpgsql as $$
begin
  with recursive now_period as (
    select p.* from unit_period p where p.agency_id = of_agency and p.valid @> on_date
  ), tree as (
    select p.unit_id, array[p.unit_id] as ancestors,
           case when u.kind in ('office', 'district') then p.unit_id end as office_id
      from now_period p join unit u on u.id = p.unit_id where p.parent_id is null
    union all
    select p.unit_id, t.ancestors || p.unit_id,
           coalesce(t.office_id, case when u.kind in ('office', 'district') then p.unit_id end)
      from tree t join now_period p on p.parent_id = t.unit_id join unit u on u.id = p.unit_id
     where not p.unit_id = any (t.ancestors)
  )
  update unit u
     set name = p.name, parent_id = p.parent_id, region_code = p.region_code, latitude = p.latitude,
         longitude = p.longitude, remoteness = p.remoteness, active = true,
         ancestors = coalesce(t.ancestors, array[u.id]), office_id = coalesce(t.office_id, u.id)
    from now_period p left join tree t on t.unit_id = p.unit_id
   where u.id = p.unit_id
     and (u.name, u.parent_id, u.region_code, u.latitude, u.longitude, u.remoteness, u.active, u.ancestors, u.office_id)
         is distinct from
         (p.name, p.parent_id, p.region_code, p.latitude, p.longitude, p.remoteness, true,
          coalesce(t.ancestors, array[u.id]), coalesce(t.office_id, u.id));
  update unit u set active = false
   where u.agency_id = of_agency and u.active
     and not exists (select from unit_period p where p.unit_id = u.id and p.valid @> on_date);
end $$;

alter table role_grant add constraint role_grant_unit foreign key (unit_id, agency_id) references unit (id, agency_id);

create table rank (
  code    text primary key,
  scheme  text not null check (scheme in ('pns', 'pppk')),
  name    text not null,
  ordinal smallint not null,
  siasn_id text not null
);
comment on table rank is 'PNS ranks (golongan ruang) and PPPK grades; two lists that are never mapped to each other.';

create table education_level (
  code    text primary key,
  name    text not null,
  ordinal smallint not null
);

create table position (
  id             bigint generated always as identity primary key,
  agency_id      int not null references agency,
  public_id      text not null,
  external_id    text,
  name           text not null check (btrim(name) <> ''),
  kind           text not null check (kind in ('structural', 'functional', 'executing')),
  family         text not null check (family <> ''),
  level          text not null default '' check (level in ('', 'PM', 'TR', 'MH', 'PY', 'PT', 'MU', 'MA', 'UT')),
  echelon        text not null default '',
  class          smallint check (class between 1 and 17),
  retirement_age smallint not null check (retirement_age between 50 and 75),
  subject        text not null default '',
  min_education  text references education_level,
  education_fields text[] not null default '{}',
  min_rank       text references rank,
  max_rank       text references rank,
  certificate    text not null default '',
  constraint position_public_id_unique unique (public_id),
  constraint position_name_unique unique (agency_id, name),
  constraint position_agency_key unique (id, agency_id)
);
comment on table position is 'A kind of post (jabatan) of an agency with its requirements; needed in units as post.';
comment on column position.family is 'Family for analysis and maps: Guru, Perawat, Struktural, Pelaksana ….';

create table post (
  id         bigint generated always as identity primary key,
  agency_id  int not null,
  unit_id    bigint not null,
  position_id bigint not null,
  public_id  text not null,
  heads_unit boolean not null default false,
  closed_on  date,
  constraint post_public_id_unique unique (public_id),
  constraint post_once_per_unit unique (unit_id, position_id),
  constraint post_agency_key unique (id, agency_id),
  constraint post_unit foreign key (unit_id, agency_id) references unit (id, agency_id),
  constraint post_position foreign key (position_id, agency_id) references position (id, agency_id)
);
comment on table post is 'A position in a unit: one line of the post map (peta jabatan).';
create index post_agency on post (agency_id);
create index post_position_idx on post (position_id);

create table need (
  id        bigint generated always as identity primary key,
  agency_id int not null,
  post_id   bigint not null,
  valid     daterange not null check (not isempty(valid) and lower(valid) is not null),
  quantity  int not null check (quantity between 0 and 10000),
  exact     numeric(10,4) check (exact >= 0),
  minimum   int check (minimum between 0 and quantity),
  method    text not null check (method in ('general', 'teacher', 'health', 'entered')),
  source    text not null,
  analysed_on date,
  constraint need_one_at_a_time exclude using gist (post_id with =, valid with &&) deferrable initially deferred,
  constraint need_post foreign key (post_id, agency_id) references post (id, agency_id)
);
comment on table need is 'Dated need of a post by workload analysis (ABK, PermenPANRB 1/2020). No row: need unknown, never zero.';
create index need_agency on need (agency_id);

create table seat (
  id        bigint generated always as identity primary key,
  agency_id int not null,
  post_id   bigint not null,
  ordinal   int not null check (ordinal > 0),
  over_establishment boolean not null default false,
  valid     daterange not null default daterange('2000-01-01', null) check (not isempty(valid)),
  constraint seat_number_once unique (post_id, ordinal),
  constraint seat_agency_key unique (id, agency_id),
  constraint seat_post foreign key (post_id, agency_id) references post (id, agency_id)
);
comment on table seat is 'One place for one person. A post needed n times has n seats; people beyond the need hold seats over establishment.';
create index seat_agency on seat (agency_id);

create table employee (
  id           bigint generated always as identity primary key,
  agency_id    int not null references agency,
  public_id    text not null,
  external_id  text,
  nip          text not null check (nip ~ '^[0-9]{18}$'),
  kind         text not null check (kind in ('pns', 'cpns', 'pppk', 'pppk_part_time')),
  name         text not null check (btrim(name) <> ''),
  title_before text not null default '',
  title_after  text not null default '',
  name_key     text generated always as (lower(name)) stored,
  sex          text not null check (sex in ('m', 'f')),
  birth_place  text not null default '',
  birth_date   date not null check (birth_date > '1930-01-01'),
  nik_valid    boolean,
  standing     text not null default '01',
  standing_on  date,
  cpns_on      date,
  pns_on       date,
  contract_end date,
  home_region  text references region,
  home_latitude double precision,
  home_longitude double precision,
  source       text not null default '',
  source_on    date,
  -- present
  seat_id      bigint,
  post_id      bigint,
  unit_id      bigint,
  office_id    bigint,
  position_id  bigint,
  position_since date,
  unit_since   date,
  rank_code    text references rank,
  rank_since   date,
  education    text references education_level,
  education_programme text not null default '',
  retires_on   date,
  rating       smallint,
  rating_year  smallint,
  constraint employee_public_id_unique unique (public_id),
  constraint employee_nip_unique unique (nip),
  constraint employee_external_unique unique (agency_id, external_id),
  constraint employee_agency_key unique (id, agency_id)
);
comment on table employee is 'A civil servant (ASN). Present columns are a copy of the dated history as of today, for lists.';
create index employee_by_name on employee (agency_id, name_key, id);
create index employee_by_unit on employee (agency_id, unit_id, name_key, id);
create index employee_by_office on employee (agency_id, office_id, name_key, id);
create index employee_by_position on employee (agency_id, position_id, name_key, id);
create index employee_by_tenure on employee (agency_id, position_since, id);
create index employee_by_retirement on employee (agency_id, retires_on, id);
create index employee_by_post on employee (post_id);
create index employee_name_search on employee using gin (name_key gin_trgm_ops);

alter table user_account add constraint user_account_employee foreign key (employee_id) references employee;

create table placement (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  seat_id     bigint not null,
  kind        text not null default 'definitive' check (kind in ('definitive', 'acting_full', 'acting_daily', 'additional', 'reserved')),
  valid       daterange not null check (not isempty(valid) and lower(valid) is not null and lower_inc(valid)),
  decree_no   text not null default '',
  decree_on   date,
  proposal_id bigint,
  decree_id   bigint,
  source      text not null default '',
  constraint person_one_definitive_placement exclude using gist (employee_id with =, valid with &&)
    where (kind = 'definitive') deferrable initially deferred,
  constraint seat_one_holder exclude using gist (seat_id with =, valid with &&)
    where (kind in ('definitive', 'reserved')) deferrable initially deferred,
  constraint placement_employee foreign key (employee_id, agency_id) references employee (id, agency_id),
  constraint placement_seat foreign key (seat_id, agency_id) references seat (id, agency_id)
);
comment on table placement is 'Who holds which seat when. Both exclusions are deferred so that swaps and chains commit together.';
comment on constraint seat_one_holder on placement is 'A seat held or reserved for an open case is not given twice.';
create index placement_employee_idx on placement (employee_id, lower(valid) desc);
create index placement_seat_idx on placement (seat_id);
create index placement_agency on placement (agency_id);
create index placement_proposal on placement (proposal_id) where proposal_id is not null;

create table rank_history (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  rank_code   text not null references rank,
  effective_on date not null,
  decree_no   text not null default '',
  source      text not null default '',
  constraint rank_once_per_day unique (employee_id, effective_on),
  constraint rank_history_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);

create table education_history (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  level_code  text not null references education_level,
  programme   text not null,
  field       text not null default '',
  institution text not null default '',
  graduated   smallint check (graduated between 1950 and 2100),
  source      text not null default '',
  constraint education_once unique (employee_id, level_code, programme),
  constraint education_history_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);

create table performance_rating (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  year        smallint not null check (year between 2000 and 2100),
  rating      smallint not null check (rating between 1 and 5),
  source      text not null default '',
  constraint rating_once_per_year unique (employee_id, year),
  constraint performance_rating_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on column performance_rating.rating is '1 Sangat Baik … 5 Sangat Kurang (PermenPANRB 6/2022).';

create table sanction (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  level       text not null check (level in ('light', 'medium', 'heavy')),
  kind_code   text not null default '',
  starts_on   date not null,
  ends_on     date check (ends_on >= starts_on),
  decree_no   text not null default '',
  source      text not null default '',
  constraint sanction_once unique (employee_id, starts_on, kind_code),
  constraint sanction_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on table sanction is 'Disciplinary penalties (PP 94/2021). Sensitive: reading is recorded.';

create table clearance (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  kind        text not null check (kind in ('discipline_process', 'court_process', 'inspectorate_finding', 'study_assignment')),
  clear       boolean not null,
  stated_on   date not null,
  valid_until date check (valid_until >= stated_on),
  document_no text not null default '',
  stated_by   text not null default '',
  constraint clearance_once unique (employee_id, kind, stated_on),
  constraint clearance_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on table clearance is 'Dated statements that a person is or is not under a process. None on record: unknown.';

create table certificate (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  kind        text not null check (kind in ('educator', 'registration', 'practice', 'competence', 'head_teacher')),
  subject     text not null default '',
  number      text not null default '',
  issued_on   date,
  valid_until date,
  source      text not null default '',
  constraint certificate_once unique (employee_id, kind, subject),
  constraint certificate_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);

create table competence_result (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  assessed_on date not null,
  match_percent numeric(5,2) check (match_percent between 0 and 200),
  talent_box  smallint check (talent_box between 1 and 9),
  source      text not null default '',
  constraint competence_once unique (employee_id, assessed_on),
  constraint competence_result_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);

create table agency_stat (
  agency_id int primary key references agency,
  employees int not null default 0,
  refreshed_at timestamptz not null default now()
);
comment on table agency_stat is 'Head count per agency, refreshed with the people, so that a list need not count them.';

create function retirement_date(birth date, age int) returns date language sql immutable parallel safe as
$$ select (date_trunc('month', birth + make_interval(years => age)) + interval '1 month')::date $$;
comment on function retirement_date is 'First day of the month after the birthday at retirement age (tmtPensiun).';

-- employee_refresh copies the state of the given people as of on_date into the present columns.
create function employee_refresh(ids bigint[], on_date date) returns void language sql as $$
  update employee e
     set seat_id = n.seat_id, post_id = n.post_id, unit_id = n.unit_id, office_id = n.office_id, position_id = n.position_id,
         position_since = n.position_since, unit_since = n.unit_since, retires_on = n.retires_on,
         rank_code = n.rank_code, rank_since = n.rank_since,
         education = n.education, education_programme = coalesce(n.programme, ''),
         rating = n.rating, rating_year = n.rating_year
    from (
      select x.id, p.seat_id, s.post_id, t.unit_id, u.office_id, t.position_id,
             coalesce(sp.since, lower(p.valid)) as position_since, coalesce(su.since, lower(p.valid)) as unit_since,
             retirement_date(x.birth_date, coalesce(j.retirement_age, 58)) as retires_on,
             r.rank_code, r.effective_on as rank_since, d.level_code as education, d.programme,
             g.rating, g.year as rating_year
        from employee x
        left join lateral (select * from placement p where p.employee_id = x.id and p.kind = 'definitive'
                             and p.valid @> on_date) p on true
        left join seat s on s.id = p.seat_id
        left join post t on t.id = s.post_id
        left join unit u on u.id = t.unit_id
        left join position j on j.id = t.position_id
        -- since when without a break in the same position, and in the same unit
        left join lateral (
          select min(lower(q.valid)) as since from placement q join seat qs on qs.id = q.seat_id join post qt on qt.id = qs.post_id
           where q.employee_id = x.id and q.kind = 'definitive' and qt.position_id = t.position_id
             and lower(q.valid) > coalesce((select max(lower(o.valid)) from placement o join seat os on os.id = o.seat_id
                    join post ot on ot.id = os.post_id where o.employee_id = x.id and o.kind = 'definitive'
                    and ot.position_id <> t.position_id and lower(o.valid) <= on_date), '-infinity')) sp on true
        left join lateral (
          select min(lower(q.valid)) as since from placement q join seat qs on qs.id = q.seat_id join post qt on qt.id = qs.post_id
           where q.employee_id = x.id and q.kind = 'definitive' and qt.unit_id = t.unit_id
             and lower(q.valid) > coalesce((select max(lower(o.valid)) from placement o join seat os on os.id = o.seat_id
                    join post ot on ot.id = os.post_id where o.employee_id = x.id and o.kind = 'definitive'
                    and ot.unit_id <> t.unit_id and lower(o.valid) <= on_date), '-infinity')) su on true
        left join lateral (select h.rank_code, h.effective_on from rank_history h where h.employee_id = x.id
                             and h.effective_on <= on_date order by h.effective_on desc limit 1) r on true
        left join lateral (select h.level_code, h.programme from education_history h join education_level l on l.code = h.level_code
                            where h.employee_id = x.id order by l.ordinal desc, h.graduated desc nulls last limit 1) d on true
        left join lateral (select h.rating, h.year from performance_rating h where h.employee_id = x.id
                            order by h.year desc limit 1) g on true
       where x.id = any (ids)
    ) n
   where e.id = n.id
     and (e.seat_id, e.post_id, e.unit_id, e.office_id, e.position_id, e.position_since, e.unit_since, e.retires_on,
          e.rank_code, e.rank_since, e.education, e.education_programme, e.rating, e.rating_year)
         is distinct from
         (n.seat_id, n.post_id, n.unit_id, n.office_id, n.position_id, n.position_since, n.unit_since, n.retires_on,
          n.rank_code, n.rank_since, n.education, coalesce(n.programme, ''), n.rating, n.rating_year)
$$;

create function agency_stat_refresh(of_agency int) returns void language sql as $$
  insert into agency_stat (agency_id, employees)
  select of_agency, count(*) from employee where agency_id = of_agency and seat_id is not null
  on conflict (agency_id) do update set employees = excluded.employees, refreshed_at = now()
$$;
