-- Staged imports: a run holds the file and the mapping, its rows hold what was read and what became of it.

create table import_run (
  id           bigint generated always as identity primary key,
  agency_id    int not null references agency,
  public_id    text not null,
  kind         text not null check (kind in ('employees', 'units', 'positions')),
  file_name    text not null,
  file_sha256  bytea not null references stored_file,
  state        text not null default 'uploaded'
               check (state in ('uploaded', 'checking', 'checked', 'committing', 'done', 'failed', 'cancelled')),
  mapping      jsonb not null default '{}'::jsonb,
  rows_total   int not null default 0,
  rows_new     int not null default 0,
  rows_changed int not null default 0,
  rows_same    int not null default 0,
  rows_bad     int not null default 0,
  rows_done    int not null default 0,
  failure      text not null default '',
  created_by   bigint references user_account,
  created_at   timestamptz not null default now(),
  finished_at  timestamptz,
  constraint import_run_public_id_unique unique (public_id)
);
create index import_run_agency on import_run (agency_id, id desc);

create table import_row (
  run_id  bigint not null references import_run on delete cascade,
  row_no  int not null,
  outcome text not null check (outcome in ('new', 'changed', 'same', 'bad')),
  applied boolean not null default false,
  data    jsonb not null,
  errors  jsonb not null default '[]'::jsonb,
  primary key (run_id, row_no)
);
