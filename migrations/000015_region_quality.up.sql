-- Maps of districts (tiles, outlines) and what is missing or contradictory in the registries.

-- least() passes over null, so that an unknown place lay on the other side of the earth; now its distance is unknown.
create or replace function distance_km(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision)
returns double precision language sql immutable parallel safe as $$
  select case when lat1 + lon1 + lat2 + lon2 is not null then
         2 * 6371.0088 * asin(sqrt(least(1, power(sin(radians(lat2 - lat1) / 2), 2)
       + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2)))) end
$$;

create table district_tile (
  agency_id   int not null references agency,
  region_code text not null references region,
  col         smallint not null check (col between 1 and 8),
  row         smallint not null check (row between 1 and 20),
  primary key (agency_id, region_code),
  constraint district_tile_one_place unique (agency_id, col, row) deferrable initially deferred
);
comment on table district_tile is 'Where a government puts its districts in the tile map. None set: worked out from their centres.';

create table outline_map (
  agency_id   int primary key references agency,
  west        double precision not null check (west between -180 and 180),
  north       double precision not null check (north between -90 and 90),
  unit_lon    double precision not null check (unit_lon > 0),
  unit_lat    double precision not null check (unit_lat > 0),
  width       int not null check (width between 1 and 2000),
  height      int not null check (height between 1 and 2000),
  file_name   text not null,
  content     bytea not null check (octet_length(content) = 32),
  imported_at timestamptz not null
);
comment on table outline_map is 'The frame of a government''s outlines: x = (longitude - west) / unit_lon, y = (north - latitude) / unit_lat.';
comment on column outline_map.content is 'SHA-256 of the simplified outlines: the same outlines again change nothing.';

create table district_outline (
  agency_id   int not null references outline_map on delete cascade,
  region_code text not null references region,
  path        text not null check (path ~ '^M[0-9Mlz -]*z$'),
  label_x     int not null,
  label_y     int not null,
  label_r     int not null check (label_r >= 0),
  primary key (agency_id, region_code)
);
comment on column district_outline.label_r is 'Radius of the largest circle within the outline, around the label: how much text fits.';

create function district_outline_budget() returns trigger language plpgsql as $$
begin
  if (select sum(length(path)) from district_outline where agency_id = new.agency_id) > 25600 then
    raise exception 'outlines of one government exceed 25 KB' using errcode = 'check_violation', constraint = 'district_outline_budget';
  end if;
  return null;
end $$;
create constraint trigger district_outline_budget after insert or update on district_outline
  deferrable initially deferred for each row execute function district_outline_budget();

create table map_setting (
  agency_id    int primary key references agency,
  capital_unit bigint not null,
  constraint map_setting_capital foreign key (capital_unit, agency_id) references unit (id, agency_id)
);
comment on table map_setting is 'The unit whose place counts as that of the capital. None: the regional secretariat.';

-- The district of a place by its official code: itself, or the district of a village; null above a district.
create function district_of(code text) returns text language sql immutable parallel safe as $$
  select nullif(array_to_string((string_to_array(code, '.'))[1:3], '.'), array_to_string((string_to_array(code, '.'))[1:2], '.'))
$$;

create table quality_finding (
  id          bigint generated always as identity primary key,
  agency_id   int not null references agency,
  check_code  text not null check (check_code ~ '^[a-z_]+$'),
  harm        smallint not null check (harm between 1 and 4),
  unit_id     bigint references unit on delete cascade,
  employee_id bigint references employee on delete cascade,
  post_id     bigint references post on delete cascade,
  position_id bigint references position on delete cascade,
  detail      text not null default '',
  found_on    date not null,
  constraint quality_finding_once unique nulls not distinct (agency_id, check_code, unit_id, employee_id, post_id, position_id),
  constraint quality_finding_subject check (num_nonnulls(employee_id, post_id, position_id) <= 1 and num_nonnulls(unit_id, employee_id, post_id, position_id) >= 1)
);
comment on table quality_finding is 'What the checks of package quality found when they last ran: a copy, renewed by refresh. harm: 1 blocks a rule, 2 makes a rule unknown, 3 distorts need, 4 cosmetic.';
comment on column quality_finding.unit_id is 'The unit concerned: the unit itself, or that of the person or post; null for a person without a post and for a position.';
create index quality_finding_list on quality_finding (agency_id, harm, check_code, id);
create index quality_finding_unit on quality_finding (agency_id, unit_id, harm, check_code, id);
create index quality_finding_employee on quality_finding (employee_id) where employee_id is not null;
create index quality_finding_post on quality_finding (post_id) where post_id is not null;
create index quality_finding_position on quality_finding (position_id) where position_id is not null;

create table quality_run (
  agency_id  int primary key references agency,
  checked_at timestamptz not null,
  as_of      date not null,
  staff_on    date,
  analysed_on date,
  imported_at timestamptz
);
comment on table quality_run is 'When the findings of a government were last renewed, for which day, and how fresh each source was then: the day for which the newest record of a person speaks, the newest workload analysis, the last import that ended well.';
