-- Names are looked up within a government: by an index of the name alone, one that is common in the nation ("siti") is found
-- in every government first. Names that came in since the last vacuum wait in a list that is read through with each search
-- (at most gin_pending_list_limit, 4 MB: a millisecond or two); without that list an import would write two to four times as long.
create extension if not exists btree_gin;
create index employee_agency_name_search on employee using gin (agency_id, name_key gin_trgm_ops);
drop index employee_name_search;
