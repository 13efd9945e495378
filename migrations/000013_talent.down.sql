drop function talent_fit(bigint[], bigint[], date, jsonb), talent_box(date, jsonb);
delete from import_run where kind = 'assessments';
alter table import_run drop constraint import_run_kind_check,
  add constraint import_run_kind_check check (kind in ('employees', 'units', 'positions', 'workloads'));
alter table competence_result drop column potential, drop column valid_until;
drop table competence_assessment, competence_standard, competence;
