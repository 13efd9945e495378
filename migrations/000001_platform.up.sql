-- Platform: people who sign in, what they may do, what was done, what was stored.

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table agency (
  id          int generated always as identity primary key,
  public_id   text not null,
  code        text not null,
  name        text not null check (name <> ''),
  short_name  text not null,
  kind        text not null check (kind in ('regency', 'city', 'province')),
  region_code text not null,
  head_title  text not null,
  seat        text not null,
  timezone    text not null default 'Asia/Jakarta',
  hr_name     text not null,
  hr_contact  text not null default '',
  logo        text not null default '',
  constraint agency_public_id_unique unique (public_id),
  constraint agency_code_unique unique (code)
);
comment on table agency is 'A government (instansi) that employs civil servants. code: national agency code.';
comment on column agency.head_title is 'Title of the personnel authority (PPK): Bupati, Wali Kota, Gubernur.';
comment on column agency.seat is 'Place named in decrees: Ditetapkan di ….';

create table user_account (
  id            bigint generated always as identity primary key,
  public_id     text not null,
  username      text not null check (username = lower(username) and username <> ''),
  name          text not null,
  password_hash text,
  agency_id     int references agency,
  employee_id   bigint,
  demo          boolean not null default false,
  disabled_at   timestamptz,
  created_at    timestamptz not null default now(),
  constraint user_account_public_id_unique unique (public_id),
  constraint user_account_username_unique unique (username)
);
comment on column user_account.demo is 'Shown on the sign-in page of a demo installation only.';
create unique index user_account_one_per_employee on user_account (employee_id) where employee_id is not null;
create index user_account_agency on user_account (agency_id, username);

create table role_grant (
  id         bigint generated always as identity primary key,
  user_id    bigint not null references user_account,
  role       text not null check (role in ('hr_operator', 'hr_verifier', 'hr_head', 'unit_head', 'unit_officer',
                                           'tpk', 'pyb', 'ppk', 'employee', 'auditor', 'admin')),
  agency_id  int not null references agency,
  unit_id    bigint,
  definitive boolean not null default true,
  valid      daterange not null default daterange(current_date, null) check (not isempty(valid)),
  granted_by text not null,
  created_at timestamptz not null default now(),
  constraint role_grant_not_twice exclude using gist
    (user_id with =, role with =, agency_id with =, (coalesce(unit_id, 0)) with =, valid with &&),
  constraint role_grant_unit_roles check (role not in ('unit_head', 'unit_officer') or unit_id is not null)
);
comment on column role_grant.definitive is 'False for Plt/Plh: may not take strategic personnel decisions (UU 30/2014 art. 14(7)).';
create index role_grant_user on role_grant (user_id);
create index role_grant_holder on role_grant (agency_id, role);

create table user_session (
  token_hash   text primary key,
  public_id    text not null,
  user_id      bigint not null references user_account,
  grant_id     bigint references role_grant,
  data         bytea not null,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  device       text not null default '',
  address      text not null default '',
  revoked_at   timestamptz,
  revoke_reason text,
  constraint user_session_public_id_unique unique (public_id),
  constraint user_session_revoked_with_reason check ((revoked_at is null) = (revoke_reason is null))
);
comment on table user_session is 'Rows are revoked, never deleted while they could be used: a request in flight cannot bring a session back.';
create index user_session_user on user_session (user_id, last_seen_at desc);
create index user_session_expiry on user_session (expires_at);

create table login_failure (
  bucket      text not null,
  window_start timestamptz not null,
  failures    int not null default 0,
  primary key (bucket, window_start)
);
comment on table login_failure is 'Failed sign-ins per bucket (account and device, account from unknown device, address) and 15-minute window.';

create table known_device (
  user_id      bigint not null references user_account,
  token_hash   bytea not null check (octet_length(token_hash) = 32),
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (user_id, token_hash)
);
comment on table known_device is 'Browsers from which the person has signed in before: outsiders cannot use up their attempts.';

create table idempotency (
  user_id      bigint not null references user_account,
  key          text not null check (length(key) between 16 and 64),
  route        text not null,
  body_hash    bytea not null,
  subject_kind text not null default '',
  subject_id   text not null default '',
  created_at   timestamptz not null default now(),
  primary key (user_id, key)
);
create index idempotency_age on idempotency (created_at);

create table audit_event (
  id           bigint generated always as identity primary key,
  at           timestamptz not null default clock_timestamp(),
  xid          xid8 not null default pg_current_xact_id(),
  agency_id    int,
  actor_id     bigint,
  actor_name   text not null check (actor_name <> ''),
  actor_role   text not null,
  action       text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  subject_kind text not null check (subject_kind <> ''),
  subject_id   text not null,
  subject_name text not null,
  diff         jsonb not null default '{}'::jsonb,
  request_id   text not null default '',
  address      text not null default ''
);
comment on table audit_event is 'What was done, by whom, to what. Append-only. Names are copied so that they outlive their subject.';
create index audit_event_agency on audit_event (agency_id, id desc);
create index audit_event_subject on audit_event (subject_kind, subject_id, id desc);
create index audit_event_actor on audit_event (actor_id, id desc);
create index audit_event_xid on audit_event (xid);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function refuse_change();

create table stored_file (
  sha256     bytea primary key check (octet_length(sha256) = 32),
  media_type text not null,
  size       bigint not null check (size = octet_length(content)),
  content    bytea not null,
  created_at timestamptz not null default now()
);
comment on table stored_file is 'Content-addressed files: decrees, uploads. The application keeps no files of its own.';

create table notice (
  id           bigint generated always as identity primary key,
  user_id      bigint not null references user_account,
  at           timestamptz not null default now(),
  key          text not null,
  args         jsonb not null default '{}'::jsonb,
  subject_kind text not null,
  subject_id   text not null,
  read_at      timestamptz,
  effect_key   text not null,
  constraint notice_once unique (user_id, effect_key)
);
create index notice_unread on notice (user_id, id desc) where read_at is null;
