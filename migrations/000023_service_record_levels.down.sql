drop trigger service_record_insert on competence_assessment;
drop trigger service_record_update on competence_assessment;
drop trigger service_record_delete on competence_assessment;
drop function service_record_follow_levels();
drop function service_record_levels(bigint[]);
alter table service_record
  drop column competences, drop column levels, drop column assessed, drop column assessed_from, drop column assessed_until, drop column assessed_last;
