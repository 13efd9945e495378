-- Parameters that a regulation or an agency may change, and the working calendar. agency_id null: national.

create table policy_parameter (
  id        bigint generated always as identity primary key,
  agency_id int references agency,
  key       text not null check (key ~ '^[a-z0-9_.]+$'),
  valid     daterange not null check (not isempty(valid) and lower(valid) is not null),
  value     jsonb not null,
  basis     text not null check (basis <> ''),
  source    text not null check (source <> ''),
  constraint parameter_one_at_a_time exclude using gist ((coalesce(agency_id, 0)) with =, key with =, valid with &&)
);

create table holiday (
  id        bigint generated always as identity primary key,
  agency_id int references agency,
  day       date not null,
  name      text not null check (name <> ''),
  joint_leave boolean not null default false,
  source    text not null,
  constraint holiday_once unique nulls not distinct (agency_id, day)
);
