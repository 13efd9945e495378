-- The need of another day asks who has come or gone since: by the days of an agency's placements, not by reading them all.
create index placement_begins on placement (agency_id, lower(valid)) where kind = 'definitive';
create index placement_ends on placement (agency_id, upper(valid)) where kind = 'definitive' and upper(valid) is not null;
