drop trigger user_account_told on user_account;
drop trigger notice_told on notice;
drop trigger role_grant_told on role_grant;
drop trigger user_session_told on user_session;
drop function tell_account();
drop function tell_user();
