drop function unit_refresh(int, date);
alter function unit_refresh_tree(int, date) rename to unit_refresh;
do $$
declare source text;
begin
  for source in select table_name from import_tracked loop
    execute format('drop trigger import_added on %I', source);
    execute format('drop trigger import_changed on %I', source);
  end loop;
end $$;
drop function import_undo_rows(bigint, text[], bigint[], date), import_undo_faults(bigint, text[], bigint[]), import_undo_lock(bigint, text[], bigint[]),
  import_net(bigint, text, text[], bigint[]), import_record();
alter table readiness drop constraint readiness_employee,
  add constraint readiness_employee foreign key (employee_id, agency_id) references employee (id, agency_id);
drop table import_undo_item, import_undo, import_effect, import_tracked;
drop index import_row_object;
alter table import_row drop column object, drop column object_id;
alter table import_run drop column committed_at, drop column undo_until;
