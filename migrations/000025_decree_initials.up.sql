-- Initials (paraf) of the officials of the chain before the signature of a decree: steps of its cases, each decided once a
-- round by its own official, all of them before the signature, none by who signs.

insert into proposal_transition (from_state, action, to_state) values
  ('decree_signing', 'initial', 'decree_signing'), ('decree_signing', 'decline', 'decree_draft');

create unique index proposal_step_one_initial_each on proposal_step (proposal_id, round, decided_by)
  where kind in ('initial_head', 'initial_pyb') and decided_by is not null;
comment on index proposal_step_one_initial_each is 'An official initials a decree in one office only.';

create function decree_initialled() returns trigger language plpgsql as $$
begin
  if exists (select from decree_person x join proposal p on p.id = x.proposal_id
               join proposal_step s on s.proposal_id = p.id and s.round = p.round
              where x.decree_id = new.id and s.kind in ('initial_head', 'initial_pyb') and s.decided_at is null) then
    raise exception 'the decree lacks initials' using errcode = '23514', constraint = 'decree_initialled';
  end if;
  if exists (select from decree_person x join proposal p on p.id = x.proposal_id
               join proposal_step s on s.proposal_id = p.id and s.round = p.round
              where x.decree_id = new.id and s.kind in ('initial_head', 'initial_pyb')
                and s.decided_by in (new.intent_by, new.signed_by)) then
    raise exception 'who initials does not sign' using errcode = '23514', constraint = 'decree_other_initials';
  end if;
  return new;
end $$;
comment on function decree_initialled is 'No bytes are laid before the signing service, and no decree is issued, before every initial of its round is given.';
create trigger decree_initialled before update on decree for each row
  when (new.intent_sha256 is not null and old.intent_sha256 is null or new.state = 'issued' and old.state <> 'issued')
  execute function decree_initialled();
