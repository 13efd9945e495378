delete from import_run where kind = 'workloads';
alter table import_run drop constraint import_run_kind_check,
  add constraint import_run_kind_check check (kind in ('employees', 'units', 'positions'));
alter table need drop constraint need_analysis, drop column analysis_id, drop column maximum;
drop table analysis_event;
drop table analysis_line;
drop table analysis;
drop function analysis_line_guard();
drop function analysis_guard();
drop table analysis_transition;
