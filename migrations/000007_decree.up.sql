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
  state        text not null default 'draft' check (state in ('draft', 'signing', 'issued', 'revoked')),
  version      int not null default 1,
  verify_code  text,
  file_sha256  bytea references stored_file,
  signed_by    bigint references user_account,
  signed_at    timestamptz,
  created_by   bigint references user_account,
  created_at   timestamptz not null default now(),
  revoked_at   timestamptz,
  revoke_reason text not null default '',
  constraint decree_public_id_unique unique (public_id),
  constraint decree_number_unique unique (agency_id, number),
  constraint decree_sequence_unique unique (agency_id, year, code, sequence),
  constraint decree_verify_code_unique unique (verify_code),
  constraint decree_agency_key unique (id, agency_id),
  constraint decree_issued_complete check (state not in ('issued', 'revoked') or
    (number is not null and decided_on is not null and file_sha256 is not null and verify_code is not null and signed_at is not null))
);
create index decree_agency on decree (agency_id, id desc);

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
create index decree_person_due on decree_person (agency_id) where applied_at is null;
create index decree_person_employee_idx on decree_person (employee_id);

alter table placement add constraint placement_decree foreign key (decree_id) references decree;
