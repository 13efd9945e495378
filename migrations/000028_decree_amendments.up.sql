-- Decrees that correct (ralat) or withdraw (pencabutan) a signed decree: decrees themselves, drafted, initialled, numbered
-- and signed alike, each tied to the one it concerns. A decree that was signed is never changed, and one that was
-- withdrawn never takes effect (UU 30/2014 Ps 63-64).

alter table decree
  drop constraint decree_kind_check,
  add constraint decree_kind check (kind in ('transfer', 'correction', 'withdrawal')),
  add column amends_id bigint,
  add column amendment jsonb not null default '{}'::jsonb,
  add column sent_back text not null default '',
  add constraint decree_amends foreign key (amends_id, agency_id) references decree (id, agency_id),
  add constraint decree_amends_one check ((kind = 'transfer') = (amends_id is null)),
  add constraint decree_amends_why check (kind = 'transfer' or
    coalesce(amendment->>'reason', '') <> '' and coalesce(amendment->>'found_on', '') <> ''),
  add constraint decree_withdrawn_for check (kind <> 'withdrawal' or
    coalesce(amendment->>'defect', '') in ('authority', 'procedure', 'substance')),
  add constraint decree_correction_differs check (kind <> 'correction' or
    coalesce(amendment->>'reads', '') <> '' and coalesce(amendment->>'should', '') <> '' and amendment->>'reads' <> amendment->>'should'),
  alter column effective_on drop not null,
  add constraint decree_effective check (effective_on is not null or kind <> 'transfer' and state <> 'issued'),
  add constraint decree_transfer_revoked check (state <> 'revoked' or kind = 'transfer'),
  drop column revoked_at,
  drop column revoke_reason;
comment on column decree.amends_id is 'The transfer decree that a correction or a withdrawal concerns.';
comment on column decree.amendment is 'Of a correction or a withdrawal: the reason and its discovery, the limit that follows, the defect or the words that are wrong.';
comment on column decree.effective_on is 'TMT of a transfer; a correction or a withdrawal has effect on the day it is decided.';
comment on column decree.sent_back is 'What is to be mended in a correction or a withdrawal that came back.';
create index decree_amends_idx on decree (amends_id) where amends_id is not null;
create unique index decree_one_withdrawal on decree (amends_id) where kind = 'withdrawal' and state <> 'void';
create index decree_amending on decree (agency_id, id) where kind <> 'transfer' and state in ('draft', 'signing');

create table decree_initial (
  decree_id    bigint not null references decree,
  ordinal      int not null check (ordinal > 0),
  kind         text not null check (kind in ('initial_head', 'initial_pyb')),
  role         text not null,
  decided_at   timestamptz,
  decided_by   bigint references user_account,
  decider_name text not null default '',
  constraint decree_initial_pkey primary key (decree_id, ordinal),
  constraint decree_initial_given check ((decided_at is null) = (decided_by is null))
);
comment on table decree_initial is 'Initials (paraf) on a correction or a withdrawal; those on a transfer are steps of its cases.';
create unique index decree_one_initial_each on decree_initial (decree_id, decided_by) where decided_by is not null;

create or replace function decree_initialled() returns trigger language plpgsql as $$
begin
  if exists (select from decree_person x join proposal p on p.id = x.proposal_id
               join proposal_step s on s.proposal_id = p.id and s.round = p.round
              where x.decree_id = new.id and s.kind in ('initial_head', 'initial_pyb') and s.decided_at is null)
     or exists (select from decree_initial i where i.decree_id = new.id and i.decided_at is null) then
    raise exception 'the decree lacks initials' using errcode = '23514', constraint = 'decree_initialled';
  end if;
  if exists (select from decree_person x join proposal p on p.id = x.proposal_id
               join proposal_step s on s.proposal_id = p.id and s.round = p.round
              where x.decree_id = new.id and s.kind in ('initial_head', 'initial_pyb')
                and s.decided_by in (new.intent_by, new.signed_by))
     or exists (select from decree_initial i where i.decree_id = new.id and i.decided_by in (new.intent_by, new.signed_by)) then
    raise exception 'who initials does not sign' using errcode = '23514', constraint = 'decree_other_initials';
  end if;
  return new;
end $$;

-- A correction or a withdrawal goes on only while its decree is in force, and a withdrawal only before that decree takes
-- effect. The lock is the one under which a decree is carried out: of the two, exactly one comes first.
create function decree_amends_in_force() returns trigger language plpgsql as $$
declare base decree;
begin
  select * into base from decree where id = new.amends_id for no key update;
  if base.kind <> 'transfer' or base.state <> 'issued' then
    raise exception 'only a decree in force is corrected or withdrawn' using errcode = '23514', constraint = 'decree_amends_in_force';
  end if;
  if new.kind = 'withdrawal' and (new.decided_on >= base.effective_on
     or exists (select from decree_person x where x.decree_id = base.id and x.applied_at is not null)) then
    raise exception 'the decree has taken effect' using errcode = '23514', constraint = 'decree_withdrawn_in_time';
  end if;
  return new;
end $$;
create trigger decree_amends_drafted before insert on decree for each row
  when (new.kind <> 'transfer') execute function decree_amends_in_force();
create trigger decree_amends_signed before update on decree for each row
  when (new.kind <> 'transfer' and (new.intent_sha256 is not null and old.intent_sha256 is null
        or new.state in ('signing', 'issued') and old.state <> new.state))
  execute function decree_amends_in_force();

-- What was signed stays as it was signed; a transfer decree is withdrawn by a signed withdrawal, for good.
create function decree_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.state not in ('issued', 'revoked') or old.state = 'revoked' and new.state <> 'revoked'
     or to_jsonb(new) - '{state,version}'::text[] <> to_jsonb(old) - '{state,version}'::text[] then
    raise exception 'a signed decree is not changed' using errcode = '23514', constraint = 'decree_stays';
  end if;
  if new.state = 'revoked' and old.state <> 'revoked' and not exists (
       select from decree w where w.amends_id = new.id and w.kind = 'withdrawal' and w.state = 'issued') then
    raise exception 'a decree is withdrawn by a decree' using errcode = '23514', constraint = 'decree_withdrawn_by_decree';
  end if;
  return new;
end $$;
create trigger decree_stays before update or delete on decree for each row
  when (old.state in ('issued', 'revoked')) execute function decree_stays();

create function decree_person_stays() returns trigger language plpgsql as $$
begin
  if exists (select from decree d where d.id = old.decree_id and d.state in ('issued', 'revoked')) then
    raise exception 'a signed decree is not changed' using errcode = '23514', constraint = 'decree_stays';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger decree_person_stays before update of snapshot, ordinal, proposal_id, employee_id, decree_id or delete on decree_person
  for each row execute function decree_person_stays();

-- A decree is carried out only while it is in force and nobody is about to withdraw it: a withdrawal whose bytes lie before
-- the signing service may be signed already.
create function decree_carried_out() returns trigger language plpgsql as $$
begin
  perform from decree d where d.id = new.decree_id for no key update;
  if not exists (select from decree d where d.id = new.decree_id and d.state = 'issued')
     or exists (select from decree w where w.amends_id = new.decree_id and w.kind = 'withdrawal'
                   and (w.state = 'issued' or w.state = 'signing' and w.intent_sha256 is not null)) then
    raise exception 'the decree is not in force' using errcode = '23514', constraint = 'decree_carried_out';
  end if;
  return new;
end $$;
create trigger decree_carried_out before update on decree_person for each row
  when (new.applied_at is not null and old.applied_at is null) execute function decree_carried_out();
create trigger decree_carried_out before insert on placement for each row
  when (new.decree_id is not null) execute function decree_carried_out();
