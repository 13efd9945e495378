-- Transfer proposals (usul mutasi): the workflow as data, steps with holders and due dates, stored findings.

create table proposal_state (
  state   text primary key,
  code    smallint not null unique,
  open    boolean not null,
  constraint proposal_state_open_key unique (state, open)
);
comment on table proposal_state is 'Canonical case states; code is the field''s number of the state.';

insert into proposal_state (state, code, open) values
  ('draft', 0, true), ('requested', 5, true), ('proposed', 10, true), ('returned', 15, true), ('admin_check', 20, true),
  ('selection', 25, true), ('tpk_queue', 30, true), ('tpk_session', 35, true), ('pyb_review', 40, true),
  ('ppk_approval', 45, true), ('counterpart_request', 50, true), ('via_governor', 55, true), ('pertek_submitted', 60, true),
  ('pertek_review', 62, true), ('pertek_fix', 63, true), ('pertek_issued', 65, true), ('mdn_approval', 66, true),
  ('decree_draft', 70, true), ('decree_signing', 72, true), ('decree_issued', 75, true), ('inauguration', 78, true),
  ('reported_for_duty', 80, true), ('synced', 85, true), ('evaluation', 88, true), ('closed', 89, false),
  ('rejected', 90, false), ('failed_selection', 91, false), ('rejected_by_bkn', 92, false), ('withdrawn', 93, false),
  ('expired', 94, false), ('cancelled', 95, false);

create table proposal_transition (
  from_state text not null references proposal_state,
  action     text not null,
  to_state   text not null references proposal_state,
  constraint proposal_transition_pkey primary key (from_state, action),
  constraint proposal_transition_key unique (from_state, action, to_state)
);
comment on table proposal_transition is 'Every legal step; the same table stands in proposal.Transitions and a test compares them.';

insert into proposal_transition (from_state, action, to_state) values
  ('draft', 'create', 'draft'), ('draft', 'edit', 'draft'), ('draft', 'submit', 'proposed'),
  ('draft', 'submit_agreed', 'admin_check'), ('draft', 'withdraw', 'withdrawn'), ('draft', 'expire', 'expired'),
  ('proposed', 'support', 'proposed'), ('proposed', 'approve', 'admin_check'), ('proposed', 'return', 'returned'),
  ('proposed', 'reject', 'rejected'), ('proposed', 'withdraw', 'withdrawn'),
  ('returned', 'edit', 'returned'), ('returned', 'submit', 'proposed'), ('returned', 'submit_agreed', 'admin_check'),
  ('returned', 'withdraw', 'withdrawn'), ('returned', 'expire', 'expired'),
  ('admin_check', 'examine', 'admin_check'), ('admin_check', 'approve', 'tpk_queue'),
  ('admin_check', 'select', 'selection'), ('admin_check', 'return', 'returned'), ('admin_check', 'reject', 'rejected'),
  ('admin_check', 'withdraw', 'withdrawn'),
  ('selection', 'attach', 'selection'), ('selection', 'pass', 'tpk_queue'), ('selection', 'fail', 'failed_selection'),
  ('selection', 'withdraw', 'withdrawn'),
  ('tpk_queue', 'attach', 'tpk_queue'), ('tpk_queue', 'schedule', 'tpk_session'), ('tpk_queue', 'withdraw', 'withdrawn'),
  ('tpk_session', 'support', 'tpk_session'), ('tpk_session', 'attach', 'tpk_session'),
  ('tpk_session', 'recommend', 'pyb_review'), ('tpk_session', 'defer', 'tpk_queue'), ('tpk_session', 'reject', 'rejected'),
  ('tpk_session', 'withdraw', 'withdrawn'),
  ('pyb_review', 'approve', 'ppk_approval'), ('pyb_review', 'return', 'returned'), ('pyb_review', 'withdraw', 'withdrawn'),
  ('ppk_approval', 'approve', 'pertek_submitted'), ('ppk_approval', 'return', 'returned'),
  ('ppk_approval', 'reject', 'rejected'), ('ppk_approval', 'withdraw', 'withdrawn'),
  ('pertek_submitted', 'attach', 'pertek_submitted'), ('pertek_submitted', 'send', 'pertek_review'),
  ('pertek_submitted', 'withdraw', 'withdrawn'),
  ('pertek_review', 'attach', 'pertek_review'), ('pertek_review', 'grant', 'pertek_issued'),
  ('pertek_review', 'lapse', 'pertek_issued'), ('pertek_review', 'request_fix', 'pertek_fix'),
  ('pertek_review', 'refuse', 'rejected_by_bkn'), ('pertek_review', 'withdraw', 'withdrawn'),
  ('pertek_fix', 'attach', 'pertek_fix'), ('pertek_fix', 'send', 'pertek_review'), ('pertek_fix', 'withdraw', 'withdrawn'),
  ('pertek_issued', 'attach', 'pertek_issued'), ('pertek_issued', 'draft_decree', 'decree_draft'),
  ('pertek_issued', 'withdraw', 'withdrawn'),
  ('decree_draft', 'drop_decree', 'pertek_issued'), ('decree_draft', 'present_decree', 'decree_signing'),
  ('decree_signing', 'send_back', 'decree_draft'), ('decree_signing', 'issue', 'decree_issued'),
  ('decree_issued', 'attach', 'decree_issued'), ('decree_issued', 'invite', 'inauguration'),
  ('decree_issued', 'report', 'reported_for_duty'), ('decree_issued', 'cancel', 'cancelled'),
  ('inauguration', 'attach', 'inauguration'), ('inauguration', 'inaugurate', 'inauguration'),
  ('inauguration', 'report', 'reported_for_duty'), ('inauguration', 'cancel', 'cancelled'),
  ('reported_for_duty', 'attach', 'reported_for_duty'), ('reported_for_duty', 'sync', 'synced'),
  ('reported_for_duty', 'cancel', 'cancelled'),
  ('synced', 'attach', 'synced'), ('synced', 'confirm', 'evaluation'), ('synced', 'cancel', 'cancelled'),
  ('evaluation', 'attach', 'evaluation'), ('evaluation', 'close', 'closed'), ('evaluation', 'cancel', 'cancelled');

create table proposal (
  id           bigint generated always as identity primary key,
  agency_id    int not null references agency,
  public_id    text not null,
  number       text,
  kind         text not null default 'A' check (kind in ('A', 'B', 'C', 'D', 'E', 'F', 'G', 'I', 'J')),
  origin       text not null check (origin in ('hr', 'office', 'employee', 'plan')),
  proposer_role text not null,
  proposer_unit_id bigint references unit,
  employee_id  bigint not null,
  from_post_id bigint not null,
  from_unit_id bigint not null,
  to_post_id   bigint,
  to_unit_id   bigint,
  to_seat_id   bigint,
  effective_on date,
  reason_code  text not null default '',
  reason       text not null default '',
  impact       text not null default '',
  state        text not null default 'draft',
  state_since  timestamptz not null default now(),
  version      int not null default 1 check (version > 0),
  content_version int not null default 1 check (content_version > 0),
  round        int not null default 1 check (round > 0),
  open         boolean not null default true,
  created_by   bigint references user_account,
  created_at   timestamptz not null default now(),
  submitted_at timestamptz,
  closed_at    timestamptz,
  constraint proposal_public_id_unique unique (public_id),
  constraint proposal_number_unique unique (agency_id, number),
  constraint proposal_agency_key unique (id, agency_id),
  constraint proposal_subject_key unique (id, employee_id),
  constraint proposal_open_as_its_state foreign key (state, open) references proposal_state (state, open),
  constraint proposal_closed_with_date check (open = (closed_at is null)),
  constraint proposal_submitted_complete check (submitted_at is null or
    (to_post_id is not null and to_unit_id is not null and effective_on is not null and reason <> '' and number is not null)),
  constraint proposal_employee foreign key (employee_id, agency_id) references employee (id, agency_id),
  constraint proposal_from_post foreign key (from_post_id, agency_id) references post (id, agency_id),
  constraint proposal_from_unit foreign key (from_unit_id, agency_id) references unit (id, agency_id),
  constraint proposal_to_post foreign key (to_post_id, agency_id) references post (id, agency_id),
  constraint proposal_to_unit foreign key (to_unit_id, agency_id) references unit (id, agency_id),
  constraint proposal_to_seat foreign key (to_seat_id, agency_id) references seat (id, agency_id)
);
comment on column proposal.version is 'Rises by one with every write; each write is the event with this seq. Travels in forms.';
comment on column proposal.content_version is 'Rises when what was proposed changes; approvals given on an older one no longer count.';
comment on column proposal.round is 'Rises when the case goes back; a step is decided once a round.';
create unique index proposal_one_open_per_person on proposal (employee_id) where open;
create index proposal_agency_state on proposal (agency_id, state, id desc);
create index proposal_agency_recent on proposal (agency_id, id desc);
create index proposal_from_unit on proposal (from_unit_id, id desc);
create index proposal_to_unit on proposal (to_unit_id, id desc);
create index proposal_from_post_open on proposal (from_post_id) where open;
create index proposal_to_post_open on proposal (to_post_id) where open;
create index proposal_person on proposal (employee_id, id desc);

create table proposal_event (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null,
  agency_id   int not null,
  seq         int not null check (seq > 0),
  from_state  text not null,
  action      text not null,
  to_state    text not null,
  at          timestamptz not null,
  actor_id    bigint references user_account,
  actor_name  text not null,
  actor_role  text not null,
  step_kind   text not null default '',
  note_employee text not null default '',
  note_internal text not null default '',
  points      text[] not null default '{}',
  changes     jsonb not null default '{}'::jsonb,
  documents   text[] not null default '{}',
  rule_set    text not null default '',
  content_version int not null,
  round       int not null,
  constraint proposal_event_once unique (proposal_id, seq),
  constraint proposal_event_legal foreign key (from_state, action, to_state)
    references proposal_transition (from_state, action, to_state),
  constraint proposal_event_case foreign key (proposal_id, agency_id) references proposal (id, agency_id)
);
comment on table proposal_event is 'The history of a case: one row per version of it, a path in proposal_transition.';
comment on column proposal_event.points is 'For a return: the exact fields or documents to mend.';
comment on column proposal_event.changes is 'For an edit: {field: {before, after}}, as text for people.';
comment on column proposal_event.documents is 'SHA-256 (hex) of the documents on file at that moment.';
create trigger proposal_event_append_only before update or delete on proposal_event
  for each row execute function refuse_change();

-- A person serves in one duty of a case only: who proposes does not check, who checks does not decide (R53).
create table proposal_duty (
  proposal_id bigint not null references proposal,
  user_id     bigint not null references user_account,
  duty        text not null check (duty in ('propose', 'check', 'decide')),
  constraint proposal_duty_pkey primary key (proposal_id, user_id),
  constraint proposal_duty_key unique (proposal_id, user_id, duty)
);

create table proposal_step (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null,
  agency_id   int not null,
  employee_id bigint not null,
  kind        text not null,
  round       int not null check (round > 0),
  ordinal     int not null,
  state       text not null references proposal_state,
  role        text not null,
  unit_id     bigint references unit,
  optional    boolean not null default false,
  limit_days  int not null default 0 check (limit_days >= 0),
  limit_months int not null default 0 check (limit_months >= 0),
  duty        text check (duty in ('propose', 'check', 'decide')),
  opened_at   timestamptz,
  due_on      date,
  dropped_at  timestamptz,
  decided_at  timestamptz,
  decision    text check (decision in ('approve', 'return', 'reject', 'done')),
  decided_by  bigint references user_account,
  decider_employee bigint,
  decider_name text not null default '',
  decider_role text not null default '',
  reason      text not null default '',
  carried     boolean not null default false,
  content_version int,
  constraint proposal_one_decision_per_step unique (proposal_id, kind, round),
  constraint proposal_step_decided check ((decided_at is null) = (decision is null)),
  constraint proposal_step_open_or_decided check (decided_at is null or dropped_at is null),
  constraint proposal_step_not_self check (decider_employee is null or decider_employee <> employee_id),
  constraint proposal_step_case foreign key (proposal_id, agency_id) references proposal (id, agency_id),
  constraint proposal_step_subject foreign key (proposal_id, employee_id) references proposal (id, employee_id),
  constraint proposal_step_one_duty foreign key (proposal_id, decided_by, duty) references proposal_duty (proposal_id, user_id, duty)
);
comment on table proposal_step is 'Who must act in which order until when: computed from policy at submission, opened when the case enters its state.';
comment on column proposal_step.optional is 'Opens only if the case takes that way (mending, fixing).';
comment on column proposal_step.carried is 'An approval of an earlier round that still holds because nothing proposed has changed.';
comment on constraint proposal_step_not_self on proposal_step is 'Nobody decides on their own case (PP 11/2017 art. 190(5); UU 30/2014).';
create index proposal_step_inbox on proposal_step (agency_id, kind, due_on, id)
  where opened_at is not null and decided_at is null and dropped_at is null;
create index proposal_step_inbox_unit on proposal_step (unit_id, due_on, id)
  where opened_at is not null and decided_at is null and dropped_at is null;
create index proposal_step_case_idx on proposal_step (proposal_id, round, ordinal);

create table proposal_opinion (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null,
  employee_id bigint not null,
  round       int not null,
  member_id   bigint not null references user_account,
  member_employee bigint,
  member_name text not null,
  opinion     text not null check (opinion in ('support', 'support_with_note', 'not_support', 'defer', 'step_aside')),
  reason      text not null default '',
  at          timestamptz not null,
  content_version int not null,
  constraint proposal_one_opinion_per_member unique (proposal_id, round, member_id),
  constraint proposal_opinion_reasoned check (opinion = 'support' or reason <> ''),
  constraint proposal_opinion_not_self check (member_employee is null or member_employee <> employee_id),
  constraint proposal_opinion_subject foreign key (proposal_id, employee_id) references proposal (id, employee_id)
);
comment on table proposal_opinion is 'Opinions of the members of the assessment team (TPK); step_aside: conflict of interest (UU 30/2014 art. 42-45).';

create table proposal_reference (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null references proposal,
  kind        text not null check (kind in ('selection', 'session', 'minutes', 'submission', 'pertek', 'invitation', 'inauguration',
                                            'duty_start', 'registry', 'allowance', 'evaluation')),
  round       int not null,
  number      text not null default '',
  dated_on    date not null,
  mode        text not null default '',
  note        text not null default '',
  recorded_by bigint references user_account,
  recorded_at timestamptz not null,
  constraint proposal_reference_once unique (proposal_id, kind, round),
  constraint proposal_reference_numbered check (kind not in ('minutes', 'submission', 'inauguration', 'duty_start') or number <> ''),
  constraint proposal_reference_pertek check (kind <> 'pertek' or mode in ('granted', 'lapsed', 'incomplete', 'refused'))
);
comment on table proposal_reference is 'Letters and facts of other parties that the case rests on, by number and date: TPK minutes, opinion of BKN, SPMT.';
comment on column proposal_reference.mode is 'Outcome. lapsed: granted because the opinion was not given within its limit.';

create table proposal_finding (
  id          bigint generated always as identity primary key,
  proposal_id bigint not null references proposal,
  event_id    bigint not null references proposal_event,
  content_version int not null,
  evaluated_at timestamptz not null,
  ordinal     int not null,
  rule        text not null,
  rule_version int not null,
  outcome     text not null check (outcome in ('pass', 'fail', 'unknown', 'not_applicable')),
  severity    text not null check (severity in ('block', 'override', 'warn')),
  value       text not null default '',
  source      text not null default '',
  source_on   date,
  basis       text not null,
  message_key text not null,
  message_args jsonb not null default '[]'::jsonb,
  remedy_key  text not null default '',
  can_be_from date,
  override_reason text not null default '',
  overridden_by text not null default '',
  constraint proposal_finding_once unique (event_id, rule)
);
comment on table proposal_finding is 'What each decision was based on; pages render these, they never recompute them.';
create index proposal_finding_case on proposal_finding (proposal_id, content_version, id);

create table proposal_document (
  id          bigint generated always as identity primary key,
  public_id   text not null unique,
  proposal_id bigint not null references proposal,
  kind        text not null,
  file_name   text not null,
  file_sha256 bytea not null references stored_file,
  size        bigint not null,
  state       text not null default 'unchecked' check (state in ('unchecked', 'good', 'wrong')),
  note        text not null default '',
  uploaded_by bigint references user_account,
  uploaded_at timestamptz not null default now(),
  removed_at  timestamptz
);
create index proposal_document_case on proposal_document (proposal_id) where removed_at is null;

create table proposal_counter (
  agency_id int not null references agency,
  year      int not null,
  last      int not null,
  primary key (agency_id, year)
);

alter table placement add constraint placement_proposal foreign key (proposal_id) references proposal;
alter table placement add constraint placement_reserved_by_case check (kind <> 'reserved' or proposal_id is not null);
create unique index placement_one_reservation_per_case on placement (proposal_id) where kind = 'reserved';
