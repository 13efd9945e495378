drop index import_row_outcome, import_run_file;
alter table import_run
  drop column layout, drop column as_of, drop column rows_warned, drop column actor,
  add constraint import_run_file_sha256_fkey foreign key (file_sha256) references stored_file not valid;
