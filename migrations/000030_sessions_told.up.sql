-- Processes remember sessions for a moment (internal/adr/0017): whatever changes whose a session is, in which role, or what its pages say
-- of its person is told to them with the commit. The message is the account's id.

create function tell_user() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform pg_notify('session', old.user_id::text); end if;
  if tg_op <> 'DELETE' then perform pg_notify('session', new.user_id::text); end if;
  return null;
end $$;

create function tell_account() returns trigger language plpgsql as $$
begin
  perform pg_notify('session', old.id::text);
  return null;
end $$;

create trigger user_session_told after delete or update of token_hash, user_id, grant_id, expires_at, revoked_at on user_session
  for each row execute function tell_user();
create trigger role_grant_told after insert or update or delete on role_grant for each row execute function tell_user();
create trigger notice_told after insert or delete or update of user_id, read_at on notice for each row execute function tell_user();
create trigger user_account_told after delete or update of username, name, agency_id, employee_id, disabled_at on user_account
  for each row execute function tell_account();
