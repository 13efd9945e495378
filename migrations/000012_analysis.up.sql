-- Workload analysis (analisis beban kerja, ABK) as dated, signed-off data: prepared by the unit, checked by the personnel
-- agency. Signing writes the dated need of each post in the same transaction.

create table analysis_transition (
  from_state text not null check (from_state in ('draft', 'sent', 'returned', 'signed', 'dropped')),
  action     text not null,
  to_state   text not null check (to_state in ('draft', 'sent', 'returned', 'signed', 'dropped')),
  constraint analysis_transition_pkey primary key (from_state, action),
  constraint analysis_transition_key unique (from_state, action, to_state)
);
comment on table analysis_transition is 'Every legal step; the same table stands in package analysis and a test compares them.';

insert into analysis_transition (from_state, action, to_state) values
  ('draft', 'begin', 'draft'), ('draft', 'save', 'draft'), ('draft', 'send', 'sent'), ('draft', 'drop', 'dropped'),
  ('sent', 'return', 'returned'), ('sent', 'sign', 'signed'),
  ('returned', 'save', 'returned'), ('returned', 'send', 'sent'), ('returned', 'drop', 'dropped');

create table analysis (
  id           bigint generated always as identity primary key,
  agency_id    int not null,
  unit_id      bigint not null,
  number       int not null check (number > 0),
  state        text not null default 'draft' check (state in ('draft', 'sent', 'returned', 'signed', 'dropped')),
  version      int not null default 1 check (version > 0),
  effective_on date not null,
  facts        jsonb not null default '{}'::jsonb,
  note         text not null default '',
  copied_from  bigint references analysis,
  prepared_by  bigint references user_account,
  prepared_name text not null,
  sent_by      bigint references user_account,
  sent_name    text not null default '',
  sent_at      timestamptz,
  signed_by    bigint references user_account,
  signed_name  text not null default '',
  signed_at    timestamptz,
  before_sum   numeric(12,4) check (before_sum >= 0),
  after_sum    numeric(12,4) check (after_sum >= 0),
  jumped       boolean not null default false,
  reason       text not null default '',
  changed_at   timestamptz not null,
  constraint analysis_number_once unique (unit_id, number),
  constraint analysis_unit_key unique (id, unit_id),
  constraint analysis_agency_key unique (id, agency_id),
  constraint analysis_unit foreign key (unit_id, agency_id) references unit (id, agency_id),
  constraint analysis_sent_by_somebody check (state not in ('sent', 'signed') or sent_at is not null),
  constraint analysis_signed_by_somebody check ((state = 'signed') = (signed_at is not null)),
  constraint analysis_other_signs check (signed_by is null or signed_by <> sent_by and signed_by <> prepared_by),
  constraint analysis_jump_reasoned check (state <> 'signed' or not jumped or btrim(reason) <> '')
);
comment on table analysis is 'Workload analysis of a unit. One is open at a time; signed ones are kept as they are.';
comment on column analysis.facts is 'What concerns the whole unit, as it was typed: study groups and pupils, or kind of facility, area, beds.';
comment on column analysis.before_sum is 'Sum of the exact needs known before for the posts of the analysis; null: none was known.';
comment on column analysis.jumped is 'The sum moved by more than the agency''s threshold, or nothing was known before: a reason is asked for.';
comment on constraint analysis_other_signs on analysis is 'Who prepares or sends does not sign; the trigger looks at everybody who ever saved.';
create unique index analysis_one_open_per_unit on analysis (unit_id) where state in ('draft', 'sent', 'returned');
create index analysis_agency_open on analysis (agency_id, state, unit_id) where state in ('draft', 'sent', 'returned');
create index analysis_agency on analysis (agency_id, id desc);

create table analysis_line (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  analysis_id bigint not null,
  unit_id     bigint not null,
  post_id     bigint not null,
  method      text not null check (method in ('general', 'teacher', 'health', 'entered')),
  input       jsonb not null,
  result      jsonb,
  exact       numeric(10,4) check (exact >= 0),
  quantity    int check (quantity between 0 and 10000),
  minimum     int check (minimum between 0 and quantity),
  maximum     int check (maximum >= minimum),
  constraint analysis_line_once unique (analysis_id, post_id),
  constraint analysis_line_whole check ((result is null) = (quantity is null) and (result is null) = (exact is null)),
  constraint analysis_line_analysis foreign key (analysis_id, unit_id) references analysis (id, unit_id),
  constraint analysis_line_agency foreign key (analysis_id, agency_id) references analysis (id, agency_id),
  constraint analysis_line_post foreign key (post_id, agency_id) references post (id, agency_id)
);
comment on table analysis_line is 'A post in an analysis: the inputs as typed and, once they are whole, the need with its steps. Pages render these, they never recompute them.';
create index analysis_line_post_idx on analysis_line (post_id);
create index analysis_line_agency_idx on analysis_line (agency_id);

create table analysis_event (
  id          bigint generated always as identity primary key,
  agency_id   int not null,
  analysis_id bigint not null,
  seq         int not null check (seq > 0),
  from_state  text not null,
  action      text not null,
  to_state    text not null,
  at          timestamptz not null,
  actor_id    bigint references user_account,
  actor_name  text not null,
  actor_role  text not null,
  note        text not null default '',
  constraint analysis_event_once unique (analysis_id, seq),
  constraint analysis_event_legal foreign key (from_state, action, to_state) references analysis_transition (from_state, action, to_state),
  constraint analysis_event_analysis foreign key (analysis_id, agency_id) references analysis (id, agency_id)
);
comment on table analysis_event is 'The history of an analysis: one row per version of it.';
create index analysis_event_agency on analysis_event (agency_id);
create trigger analysis_event_append_only before update or delete on analysis_event
  for each row execute function refuse_change();

create function analysis_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state in ('signed', 'dropped') or (new.unit_id, new.agency_id, new.number) <> (old.unit_id, old.agency_id, old.number) then
    raise exception 'an ended analysis is not changed' using errcode = '23514', constraint = 'analysis_final';
  end if;
  if new.state <> old.state and not exists (select from analysis_transition t where t.from_state = old.state and t.to_state = new.state) then
    raise exception 'no way from % to %', old.state, new.state using errcode = '23514', constraint = 'analysis_legal_step';
  end if;
  if new.state in ('sent', 'signed') and (not exists (select from analysis_line l where l.analysis_id = new.id)
      or exists (select from analysis_line l where l.analysis_id = new.id and l.quantity is null)) then
    raise exception 'a post has no need yet' using errcode = '23514', constraint = 'analysis_complete';
  end if;
  if new.state = 'signed' and exists (select from analysis_event e where e.analysis_id = new.id and e.actor_id = new.signed_by
      and e.action in ('begin', 'save', 'send')) then
    raise exception 'who prepared does not sign' using errcode = '23514', constraint = 'analysis_other_signs';
  end if;
  return new;
end $$;
create trigger analysis_guarded before update or delete on analysis for each row execute function analysis_guard();

create function analysis_line_guard() returns trigger language plpgsql as $$
begin
  if exists (select from analysis a where a.id in (new.analysis_id, old.analysis_id) and a.state not in ('draft', 'returned')) then
    raise exception 'lines change in a draft only' using errcode = '23514', constraint = 'analysis_final';
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  if not exists (select from post t where t.id = new.post_id and t.unit_id = new.unit_id) then
    raise exception 'the post is not of the unit' using errcode = '23514', constraint = 'analysis_line_of_unit';
  end if;
  return new;
end $$;
create trigger analysis_line_guarded before insert or update or delete on analysis_line for each row execute function analysis_line_guard();

alter table need
  add column maximum int check (maximum >= minimum),
  add column analysis_id bigint,
  add constraint need_analysis foreign key (analysis_id, agency_id) references analysis (id, agency_id);
comment on column need.maximum is 'More people than this are too many whatever the rounding (teachers: somebody falls below 24 lesson hours).';
comment on column need.analysis_id is 'The signed analysis that the need comes from; null: entered without one.';
create index need_by_analysis on need (analysis_id) where analysis_id is not null;

alter table import_run drop constraint import_run_kind_check,
  add constraint import_run_kind_check check (kind in ('employees', 'units', 'positions', 'workloads'));
