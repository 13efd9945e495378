drop trigger proposal_cancelled on proposal;
drop function proposal_cancelled;
insert into proposal_transition (from_state, action, to_state) values
  ('reported_for_duty', 'cancel', 'cancelled'), ('synced', 'cancel', 'cancelled'), ('evaluation', 'cancel', 'cancelled')
on conflict do nothing;
