drop trigger decree_carried_out on placement;
drop trigger decree_carried_out on decree_person;
drop function decree_carried_out;
drop trigger decree_person_stays on decree_person;
drop function decree_person_stays;
drop trigger decree_stays on decree;
drop function decree_stays;
drop trigger decree_amends_signed on decree;
drop trigger decree_amends_drafted on decree;
drop function decree_amends_in_force;
drop table decree_initial cascade;
create or replace function decree_initialled() returns trigger language plpgsql as $$
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
alter table decree
  add column revoked_at timestamptz,
  add column revoke_reason text not null default '',
  drop constraint decree_kind,
  drop constraint decree_effective,
  drop column amends_id cascade,
  drop column amendment cascade,
  drop column sent_back,
  add constraint decree_kind_check check (kind in ('transfer')),
  alter column effective_on set not null;
drop index if exists decree_amending;
