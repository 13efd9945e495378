-- Decrees (surat keputusan): register, content as signed, persons, delivery.

create table decree_register (
  agency_id int not null references agency,
  year      int not null,
  code      text not null,
  last      int not null check (last >= 0),
  primary key (agency_id, year, code)
);

create table decree (
  id           bigint generated always as identity primary key,
  agency_id    int not null references agency,
  public_id    text not null,
  kind         text not null default 'transfer' check (kind in ('transfer')),
  code         text not null default '',
  year         int,
  sequence     int,
  number       text,
  subject      text not null,
  decided_on   date,
  effective_on date not null,
  place        text not null,
  signer       jsonb not null default '{}'::jsonb,
  content      jsonb not null default '{}'::jsonb,
  state        text not null default 'draft' check (state in ('draft', 'signing', 'issued', 'revoked', 'void')),
  version      int not null default 1,
  verify_code  text,
  intent_sha256 bytea references stored_file,
  intent_at    timestamptz,
  intent_by    bigint references user_account,
  file_sha256  bytea references stored_file,
  sign_method  text not null default '',
  signed_by    bigint references user_account,
  signed_at    timestamptz,
  created_by   bigint references user_account,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz,
  revoke_reason text not null default '',
  void_reason  text not null default '',
  constraint decree_public_id_unique unique (public_id),
  constraint decree_number_unique unique (agency_id, number),
  constraint decree_sequence_unique unique (agency_id, year, code, sequence),
  constraint decree_verify_code_unique unique (verify_code),
  constraint decree_agency_key unique (id, agency_id),
  constraint decree_issued_complete check (state not in ('issued', 'revoked') or
    (number is not null and decided_on is not null and file_sha256 is not null and verify_code is not null and signed_at is not null)),
  constraint decree_numbered_whole check ((number is null) = (sequence is null) and (number is null) = (year is null)),
  constraint decree_intent_numbered check (intent_sha256 is null or
    (number is not null and decided_on is not null and verify_code is not null and intent_at is not null)),
  constraint decree_void_explained check (state <> 'void' or (number is not null and void_reason <> ''))
);
comment on column decree.intent_sha256 is 'The exact bytes laid before the signer, stored with the number before the signature is asked for: after a crash the same bytes are signed, never numbered again.';
comment on column decree.state is 'void: numbered, but given up before it was signed; the register explains the number with void_reason.';
create index decree_agency on decree (agency_id, id desc);
create index decree_due on decree (effective_on) where state = 'issued';

create table decree_person (
  id          bigint generated always as identity primary key,
  decree_id   bigint not null,
  agency_id   int not null,
  proposal_id bigint not null,
  employee_id bigint not null,
  ordinal     int not null check (ordinal > 0),
  snapshot    jsonb not null,
  opened_at   timestamptz,
  acknowledged_at timestamptz,
  applied_at  timestamptz,
  constraint decree_person_proposal_once unique (proposal_id),
  constraint decree_person_order unique (decree_id, ordinal),
  constraint decree_person_decree foreign key (decree_id, agency_id) references decree (id, agency_id),
  constraint decree_person_case foreign key (proposal_id, agency_id) references proposal (id, agency_id),
  constraint decree_person_employee foreign key (employee_id, agency_id) references employee (id, agency_id)
);
create index decree_person_due on decree_person (decree_id) where applied_at is null;
create index decree_person_employee_idx on decree_person (employee_id);

create table decree_lookup (
  network  text not null,
  minute   timestamptz not null,
  lookups  int not null,
  primary key (network, minute)
);
comment on table decree_lookup is 'Codes tried on the public verification page per network and minute, to slow down guessing.';

alter table placement add constraint placement_decree foreign key (decree_id) references decree;
