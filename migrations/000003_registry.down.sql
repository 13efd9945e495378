drop function agency_stat_refresh(int), employee_refresh(bigint[], date), retirement_date(date, int);
drop table agency_stat, competence_result, certificate, clearance, sanction, performance_rating, education_history,
  rank_history, placement;
alter table user_account drop constraint user_account_employee;
drop table employee, seat, need, post, position, education_level, rank;
alter table role_grant drop constraint role_grant_unit;
drop function unit_refresh(int, date);
drop table unit_period, unit, region;
