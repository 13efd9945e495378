alter table placement drop constraint placement_decree;
drop table decree_person, decree, decree_register;
