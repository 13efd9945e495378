-- How many are ready differs from government to government: without this PostgreSQL takes the nation's share for each, expects a few
-- hundred people where there are thousands, and reads all of them to show the first fifty.
create statistics readiness_agency_status (mcv) on agency_id, status from readiness;
alter statistics readiness_agency_status set statistics 1000;
