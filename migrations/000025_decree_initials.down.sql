drop trigger decree_initialled on decree;
drop function decree_initialled;
drop index proposal_step_one_initial_each;
delete from proposal_transition where action in ('initial', 'decline');
