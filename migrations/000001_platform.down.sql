drop table notice, stored_file, audit_event, idempotency, known_device, login_failure, user_session, role_grant, user_account, agency;
drop function refuse_change();
drop extension if exists pg_trgm;
drop extension if exists btree_gist;
