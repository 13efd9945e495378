drop index placement_reserved;
drop function months_between(date, date);
drop function statement_lack(int, boolean, date, date, date, int);
drop function position_tier(text, text, text);
drop trigger service_record_unit on unit;
drop function service_record_follow_unit();
drop function service_record_follow() cascade;
drop table service_record;
drop function service_record_refresh(bigint[]);
