-- A case is cancelled only while its decree has not taken effect: not once the person has reported for duty, which is on that
-- day at the earliest, and not once the decree is carried out.
delete from proposal_transition t where action = 'cancel' and from_state in ('reported_for_duty', 'synced', 'evaluation')
   and not exists (select from proposal_event e where (e.from_state, e.action) = (t.from_state, t.action));

create function proposal_cancelled() returns trigger language plpgsql as $$
begin
  if exists (select from decree_person x where x.proposal_id = new.id and x.applied_at is not null) then
    raise exception 'the decree has taken effect' using errcode = '23514', constraint = 'proposal_cancelled_in_time';
  end if;
  return new;
end $$;
create trigger proposal_cancelled before update of state on proposal for each row
  when (new.state = 'cancelled' and old.state <> 'cancelled') execute function proposal_cancelled();
