drop function talent_fit(bigint[], bigint[], date, jsonb), talent_box(date, jsonb);
alter table competence_result drop column potential, drop column valid_until;
drop table competence_assessment, competence_standard, competence;
