drop table quality_run;
drop table quality_finding;
drop function district_of(text);
drop table map_setting;
drop table district_outline;
drop function district_outline_budget();
drop table outline_map;
drop table district_tile;
create or replace function distance_km(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision)
returns double precision language sql immutable parallel safe as $$
  select 2 * 6371.0088 * asin(sqrt(least(1, power(sin(radians(lat2 - lat1) / 2), 2)
       + cos(radians(lat1)) * cos(radians(lat2)) * power(sin(radians(lon2 - lon1) / 2), 2))))
$$;
