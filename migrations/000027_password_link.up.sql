-- People set their passwords themselves: by the one they have, or by a link that is good once.

alter table user_account add column password_changed_at timestamptz;
comment on column user_account.password_hash is 'Null: no password was set yet; the person sets it by a link.';
comment on column user_account.password_changed_at is 'When the person last set the password; null: never since the account was made.';

create table password_link (
  user_id    bigint primary key references user_account,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  issued_by  text not null check (issued_by <> ''),
  issued_at  timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  used_at    timestamptz,
  constraint password_link_token_unique unique (token_hash)
);
comment on table password_link is 'The last link by which a person may set a password, one an account: issuing another takes its place. The token itself is not kept.';
