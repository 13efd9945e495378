alter table placement drop constraint placement_decree;
drop table decree_lookup, decree_person, decree, decree_register;
