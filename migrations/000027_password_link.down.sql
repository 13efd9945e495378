drop table password_link;
alter table user_account drop column password_changed_at;
comment on column user_account.password_hash is null;
