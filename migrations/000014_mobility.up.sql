-- Mobility: who may move now, who wishes to, which vacancies are published and who is interested in them.

create table readiness (
  employee_id bigint primary key,
  agency_id   int not null,
  failed      text[] not null default '{}',
  unknown     text[] not null default '{}',
  noted       text[] not null default '{}',
  status      text not null generated always as (
                case when cardinality(failed) = 0 and cardinality(unknown) = 0 then 'ready'
                     when cardinality(failed) = 0 then 'unknown'
                     when cardinality(failed) = 1 and cardinality(unknown) = 0 then 'lacks_one'
                     else 'not_now' end) stored,
  due         boolean not null,
  can_be_from date,
  computed_at timestamptz not null,
  rule_set    text not null,
  parameters  text not null,
  stale       boolean not null default false,
  constraint readiness_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
) with (fillfactor = 80);
comment on table readiness is 'Present copy of what the rules about the person say, for lists; written by mobility.Refresh only, from the same engine that judges a case.';
comment on column readiness.failed is 'Rules that stand in the way (block or override) and failed. Unknown: those that lack a fact. Noted: warnings, failed or unknown.';
comment on column readiness.due is 'Longer in the present post than the agency''s parameter tenure.max_months.';
comment on column readiness.can_be_from is 'First day on which what stands in the way would be met; null if that is not known.';
comment on column readiness.parameters is 'Fingerprint of the agency''s parameters with which it was judged.';
create index readiness_by_status on readiness (agency_id, status, employee_id);
create index readiness_due on readiness (agency_id, employee_id) where due;
create index readiness_stale on readiness (agency_id, employee_id) where stale;

create table readiness_run (
  agency_id   int primary key references agency,
  computed_on date,
  computed_at timestamptz,
  people      int not null default 0,
  rule_set    text not null default '',
  parameters  text not null default '',
  marks       bigint not null default 0,
  done        bigint not null default -1
);
comment on table readiness_run is 'When the readiness of a whole agency was last judged. marks counts reasons to judge everybody again, done those that the last run knew of.';

-- A change of what the rules read marks the person, in the same transaction. The row is updated whether or not it is
-- marked already: who judges at the same time waits for its lock, so that no mark is lost.
create function readiness_touch() returns trigger language plpgsql as $$
begin
  update readiness r set stale = true where r.employee_id in (select c.employee_id from changed c);
  return null;
end $$;

create function readiness_touch_employee() returns trigger language plpgsql as $$
begin
  update readiness r set stale = true where r.employee_id in (select c.id from changed c);
  update readiness_run n set marks = marks + 1
   where n.agency_id in (select c.agency_id from changed c
                          where c.seat_id is not null and not exists (select from readiness r where r.employee_id = c.id));
  return null;
end $$;

create function readiness_touch_policy() returns trigger language plpgsql as $$
begin
  update readiness_run set marks = marks + 1
   where coalesce(new.agency_id, old.agency_id) is null or agency_id = coalesce(new.agency_id, old.agency_id);
  return null;
end $$;

do $$
declare source text; act text;
begin
  foreach source in array array['performance_rating', 'sanction', 'clearance', 'competence_result', 'proposal'] loop
    foreach act in array array['insert', 'update', 'delete'] loop
      execute format('create trigger readiness_touch_%s after %s on %I referencing %s table as changed for each statement execute function readiness_touch()',
                     act, act, source, case act when 'delete' then 'old' else 'new' end);
    end loop;
  end loop;
  foreach act in array array['insert', 'update'] loop
    execute format('create trigger readiness_touch_%s after %s on employee referencing new table as changed for each statement execute function readiness_touch_employee()', act, act);
  end loop;
end $$;
create trigger readiness_touch after insert or update or delete on policy_parameter
  for each row execute function readiness_touch_policy();

create table move_wish (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  employee_id bigint not null,
  public_id   text not null,
  reason      text not null check (reason in ('family', 'health', 'distance', 'career', 'study', 'other')),
  note        text not null default '' check (length(note) <= 1000),
  unit_kinds  text[] not null default '{}'
              check (unit_kinds <@ array['office', 'division', 'school', 'health_centre', 'hospital', 'district', 'ward', 'branch']),
  regions     text[] not null default '{}' check (cardinality(regions) <= 5),
  offices     bigint[] not null default '{}' check (cardinality(offices) <= 3),
  elsewhere   boolean not null default false,
  valid       daterange not null check (not isempty(valid) and lower_inc(valid) and not upper_inf(valid)),
  withdrawn_at timestamptz,
  created_at  timestamptz not null,
  constraint move_wish_public_id_unique unique (public_id),
  constraint move_wish_says_something check (unit_kinds <> '{}' or regions <> '{}' or offices <> '{}' or elsewhere),
  constraint move_wish_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
comment on table move_wish is 'A wish to move as the civil servant states it: it helps the planner and binds nobody. elsewhere: another agency too.';
comment on column move_wish.valid is 'From the day it was stated; the last day is the day before the upper bound.';
create unique index move_wish_one_at_a_time on move_wish (employee_id) where withdrawn_at is null;
create index move_wish_agency on move_wish (agency_id, employee_id) where withdrawn_at is null;

create table saved_filter (
  id         bigint generated always as identity primary key,
  public_id  text not null,
  user_id    bigint not null references user_account,
  agency_id  int not null references agency,
  page       text not null check (page <> ''),
  name       text not null check (btrim(name) <> '' and length(name) <= 60),
  query      text not null check (length(query) <= 2000),
  created_at timestamptz not null,
  constraint saved_filter_public_id_unique unique (public_id),
  constraint saved_filter_name_unique unique (user_id, agency_id, page, name)
);
comment on table saved_filter is 'A filter of a list under a name of its owner''s own; query is the part of the address after "?".';

create table vacancy_publication (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  post_id     bigint not null,
  public_id   text not null,
  seats       int not null check (seats between 1 and 1000),
  scope       text not null check (scope in ('own', 'all')),
  conditions  text not null default '' check (length(conditions) <= 2000),
  opens_on    date not null,
  closes_on   date not null,
  closed_on   date,
  close_reason text not null default '',
  published_by bigint references user_account,
  published_at timestamptz not null,
  constraint vacancy_publication_public_id_unique unique (public_id),
  constraint vacancy_publication_agency_key unique (id, agency_id),
  constraint vacancy_publication_dates check (closes_on >= opens_on and closes_on <= opens_on + 366),
  constraint vacancy_publication_closed_in_time check (closed_on >= opens_on and closed_on <= closes_on),
  constraint vacancy_publication_closed_reasoned check ((closed_on is null) = (close_reason = '')),
  constraint vacancy_published_once exclude using gist (post_id with =, daterange(opens_on, closes_on, '[]') with &&) where (closed_on is null),
  constraint vacancy_publication_post foreign key (post_id, agency_id) references post (id, agency_id)
);
comment on table vacancy_publication is 'A vacancy as it was made known, to the own civil servants or to those of all agencies.';
comment on constraint vacancy_published_once on vacancy_publication is 'One open publication of a post at a time.';
create index vacancy_publication_agency on vacancy_publication (agency_id, closes_on desc, id desc);
create index vacancy_publication_for_all on vacancy_publication (closes_on, id) where scope = 'all' and closed_on is null;

create table vacancy_interest (
  id             bigint generated always as identity primary key,
  publication_id bigint not null,
  agency_id      int not null,
  employee_id    bigint not null,
  employee_agency_id int not null,
  note           text not null default '' check (length(note) <= 1000),
  stated_on      date not null,
  stated_at      timestamptz not null,
  withdrawn_at   timestamptz,
  constraint vacancy_interest_once unique (publication_id, employee_id),
  constraint vacancy_interest_publication foreign key (publication_id, agency_id) references vacancy_publication (id, agency_id),
  constraint vacancy_interest_employee foreign key (employee_id, employee_agency_id) references employee (id, agency_id)
);
comment on table vacancy_interest is 'Who wants to be considered for a published vacancy. agency_id is that of the vacancy.';
create index vacancy_interest_agency on vacancy_interest (agency_id, publication_id) where withdrawn_at is null;
create index vacancy_interest_own on vacancy_interest (employee_id);

-- Interest is stated while the publication is open and to whom it is open, whatever the program believes.
create function vacancy_interest_while_open() returns trigger language plpgsql as $$
declare p vacancy_publication;
begin
  if new.withdrawn_at is not null then
    return new;
  end if;
  select * into p from vacancy_publication where id = new.publication_id for share;
  if p.closed_on is not null or new.stated_on not between p.opens_on and p.closes_on then
    raise exception 'publication % is not open on %', p.public_id, new.stated_on
      using errcode = 'check_violation', constraint = 'vacancy_interest_while_open', table = 'vacancy_interest';
  end if;
  if p.scope = 'own' and new.employee_agency_id <> p.agency_id then
    raise exception 'publication % is for the own agency', p.public_id
      using errcode = 'check_violation', constraint = 'vacancy_interest_in_scope', table = 'vacancy_interest';
  end if;
  return new;
end $$;
create trigger vacancy_interest_while_open before insert or update on vacancy_interest
  for each row execute function vacancy_interest_while_open();
