-- What a staged import needs to be shown, resumed and forgotten.

alter table import_run
  drop constraint import_run_file_sha256_fkey,
  add column layout jsonb not null default '{}'::jsonb,
  add column as_of date not null default current_date,
  add column rows_warned int not null default 0 check (rows_warned >= 0),
  add column actor jsonb not null default '{}'::jsonb;
comment on column import_run.file_sha256 is 'Which file it was. Its content is deleted when the run ends: it may hold more than was imported (NIK, addresses).';
comment on column import_run.layout is 'What the file looked like: headings, samples, sheet, delimiter, hidden parts.';
comment on column import_run.as_of is 'The day for which the file speaks.';
comment on column import_run.actor is 'Who pressed last and whose name the changes therefore bear.';
create index import_run_file on import_run (agency_id, kind, file_sha256);
create index import_row_outcome on import_row (run_id, outcome, row_no);
comment on column import_row.data is 'row: what was read; changes: field, before, after; cells: the texts of a bad row, to be mended.';
comment on column import_row.errors is 'Faults: field, column, heading, value, message key and arguments; a warning does not make a row bad.';
