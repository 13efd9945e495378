create index employee_name_search on employee using gin (name_key gin_trgm_ops);
drop index employee_agency_name_search;
drop extension if exists btree_gin;
