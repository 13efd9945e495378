-- Taking an import back. What an import writes is recorded as it is written, by triggers that are the same for every table
-- and speak only while an import is at work; taking it back goes through the record from the last batch to the first.

create table import_tracked (
  table_name text primary key,
  ordinal    smallint not null,
  object     text not null,
  key_column text not null,
  derived    text[] not null default '{}',
  referred   boolean not null default false,
  kept       boolean not null default false,
  constraint import_tracked_order unique (ordinal)
);
comment on table import_tracked is 'The tables that imports write. Who gives an import another table adds it here and in the triggers below.';
comment on column import_tracked.ordinal is 'Rows are taken out in this order and put back in the opposite one.';
comment on column import_tracked.object is 'What a row belongs to, the unit of taking back; its id stands in key_column.';
comment on column import_tracked.derived is 'Columns that follow from others by the refreshing functions: neither compared nor put back.';
comment on column import_tracked.referred is 'Rows of tracked tables refer to it: it is taken out after those were put back.';
comment on column import_tracked.kept is 'Nothing is deleted from it: its package has its own way of giving up what was begun.';

insert into import_tracked (ordinal, table_name, object, key_column, derived, referred, kept) values
  (1, 'competence_result', 'employee', 'employee_id', '{}', false, false),
  (2, 'competence_assessment', 'employee', 'employee_id', '{}', false, false),
  (3, 'performance_rating', 'employee', 'employee_id', '{}', false, false),
  (4, 'education_history', 'employee', 'employee_id', '{}', false, false),
  (5, 'rank_history', 'employee', 'employee_id', '{}', false, false),
  (6, 'placement', 'employee', 'employee_id', '{}', false, false),
  (7, 'employee', 'employee', 'id', '{name_key,seat_id,post_id,unit_id,office_id,position_id,position_since,unit_since,rank_code,rank_since,education,education_programme,retires_on,rating,rating_year}', false, false),
  (8, 'analysis_line', 'analysis', 'unit_id', '{}', false, false),
  (9, 'analysis', 'analysis', 'unit_id', '{}', true, true),
  (10, 'need', 'post', 'post_id', '{}', false, false),
  (11, 'unit_period', 'unit', 'unit_id', '{}', false, false),
  (12, 'seat', 'post', 'post_id', '{over_establishment}', true, false),
  (13, 'post', 'post', 'id', '{pns,pppk,incoming,outgoing}', true, false),
  (14, 'position', 'position', 'id', '{}', true, false),
  (15, 'unit', 'unit', 'id', '{name,parent_id,office_id,ancestors,region_code,latitude,longitude,remoteness,active}', true, false);

create table import_effect (
  id         bigint generated always as identity primary key,
  run_id     bigint not null references import_run,
  batch      bigint not null default pg_current_xact_id()::text::bigint,
  table_name text not null,
  row_id     bigint not null,
  object     text not null,
  object_id  bigint not null,
  before     jsonb,
  after      jsonb not null
);
comment on table import_effect is 'Every row that an import added (before is null) or changed, without its derived columns. Never altered; deleted when the time for taking back is over, since it holds what was known of people.';
comment on column import_effect.batch is 'The transaction: its rows came in together and are taken back together.';
create index import_effect_object on import_effect (run_id, object_id, object);
create trigger import_effect_append_only before update on import_effect for each row execute function refuse_change();

-- import_record writes down what a statement of an import did.
create function import_record() returns trigger language plpgsql as $$
declare
  run  bigint := nullif(current_setting('mutasi.import_run', true), '')::bigint;
  rule import_tracked;
begin
  if run is null then
    return null;
  end if;
  select * into strict rule from import_tracked where table_name = tg_table_name;
  execute format('insert into import_effect (run_id, table_name, row_id, object, object_id, before, after) select $1, $2, n.id, $3, n.%I, ', rule.key_column)
    || case tg_op when 'INSERT' then 'null, to_jsonb(n) - $4 from new_rows n'
       else 'to_jsonb(o) - $4, to_jsonb(n) - $4 from new_rows n join old_rows o on o.id = n.id where to_jsonb(o) - $4 <> to_jsonb(n) - $4' end
    using run, rule.table_name, rule.object, rule.derived;
  return null;
end $$;

do $$
declare source text;
begin
  for source in select table_name from import_tracked loop
    execute format('create trigger import_added after insert on %I referencing new table as new_rows for each statement execute function import_record()', source);
    execute format('create trigger import_changed after update on %I referencing new table as new_rows old table as old_rows for each statement execute function import_record()', source);
  end loop;
end $$;

alter table import_run
  add column committed_at timestamptz,
  add column undo_until timestamptz;
comment on column import_run.undo_until is 'Until when the import may be taken back, by the rule of the day on which it was committed; null: its effects were not recorded.';
create index import_run_undo on import_run (undo_until) where undo_until is not null;

alter table import_row
  add column object text not null default '',
  add column object_id bigint;
comment on column import_row.object_id is 'What the row is about, as import_effect names it; null: the row changed nothing.';
create index import_row_object on import_row (run_id, object_id, object) where object_id is not null;

create table import_undo (
  run_id      bigint primary key references import_run,
  state       text not null check (state in ('checking', 'checked', 'undoing', 'done')),
  actor       jsonb not null,
  total       int not null default 0,
  kept        int not null default 0,
  done        int not null default 0,
  finished_at timestamptz
);
comment on table import_undo is 'That an import is being, or was, taken back. total, kept: things the import is about; done: of the phase at work.';

create table import_undo_item (
  run_id    bigint not null references import_undo,
  object    text not null,
  object_id bigint not null,
  batch     bigint not null,
  public_id text not null,
  name      text not null,
  created   boolean not null,
  row_no    int,
  state     text not null default 'waiting' check (state in ('waiting', 'ready', 'kept', 'undone')),
  faults    jsonb not null default '[]'::jsonb,
  primary key (run_id, object, object_id)
);
comment on table import_undo_item is 'One thing that an import touched. It is taken back as a whole or not at all.';
comment on column import_undo_item.created is 'The thing exists through the import.';
comment on column import_undo_item.row_no is 'First row of the file that is about it; null: it was touched on the way, such as a post that was added for a person.';
create index import_undo_item_batch on import_undo_item (run_id, state, batch);

-- A copy of the present state goes with its person.
alter table readiness drop constraint readiness_employee,
  add constraint readiness_employee foreign key (employee_id, agency_id) references employee (id, agency_id) on delete cascade;

-- import_net is what became of the rows of some things in one table.
create function import_net(of_run bigint, of_table text, of_objects text[], of_ids bigint[])
returns table (row_id bigint, object text, object_id bigint, before jsonb, after jsonb) language sql stable as $$
  select e.row_id, e.object, e.object_id, (array_agg(e.before order by e.id))[1], (array_agg(e.after order by e.id desc))[1]
    from unnest(of_objects, of_ids) i (object, object_id)
    join import_effect e on e.run_id = of_run and e.object_id = i.object_id and e.object = i.object and e.table_name = of_table
   group by e.row_id, e.object, e.object_id
$$;

-- import_undo_lock keeps others from the rows of some things, and from beginning something with them, until the end of
-- the transaction.
create function import_undo_lock(of_run bigint, of_objects text[], of_ids bigint[]) returns void language plpgsql as $$
declare source text;
begin
  for source in select table_name from import_tracked order by ordinal desc loop
    execute format('select from %I where id = any (array(select n.row_id from import_net($1, $2, $3, $4) n)) order by id for update', source)
      using of_run, source, of_objects, of_ids;
  end loop;
end $$;

-- import_undo_faults names the things that cannot be taken back as everything else stands: changed since; used by something
-- else; a case of the person that begins from what the import says; what was before would meet somebody else (taken) or a
-- later placement (later). by_table: in which table; own: only because something else of the same import stays.
create function import_undo_faults(of_run bigint, of_objects text[], of_ids bigint[])
returns table (object text, object_id bigint, reason text, by_table text, own boolean) language plpgsql stable as $$
declare
  rule import_tracked;
  user_of record;
  rows bigint[];      -- that the import added, with what they belong to
  row_objects text[];
  row_ids bigint[];
  net text := 'import_net($1, $2, $3, $4) n';
  -- the item of this import that a row c of a tracked table belongs to, with what the row was before
  ours text := ' left join lateral (select x.before, i.state from import_effect x
       join import_undo_item i on i.run_id = x.run_id and i.object = x.object and i.object_id = x.object_id
      where x.run_id = $1 and x.object = %L and x.object_id = c.%I and x.table_name = %L and x.row_id = c.id order by x.id limit 1) own on true ';
begin
  for rule in select * from import_tracked order by ordinal loop
    -- A column that was added to the table since does not make the rows changed.
    return query execute format(
      'select n.object, n.object_id, ''changed'', $2, false from ' || net || ' left join %I r on r.id = n.row_id
        cross join lateral (select case when r.id is not null then to_jsonb(r) - $5 end as image) i
        where i.image is null or i.image <> n.after
          and i.image - array(select jsonb_object_keys(i.image) except select jsonb_object_keys(n.after)) <> n.after', rule.table_name)
      using of_run, rule.table_name, of_objects, of_ids, rule.derived;

    continue when rule.kept;
    select array_agg(n.row_id), array_agg(n.object), array_agg(n.object_id) into rows, row_objects, row_ids
      from import_net(of_run, rule.table_name, of_objects, of_ids) n where n.before is null;
    continue when rows is null;
    for user_of in
      select distinct c.conrelid::regclass::text as child, a.attname as col, k.object, k.key_column, k.table_name
        from pg_constraint c
        join pg_attribute i on i.attrelid = c.confrelid and i.attname = 'id'
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[array_position(c.confkey, i.attnum)]
        left join import_tracked k on k.table_name = c.conrelid::regclass::text
       where c.contype = 'f' and c.confrelid = rule.table_name::regclass and c.confdeltype <> 'c' and a.attname <> all (coalesce(k.derived, '{}'))
    loop
      return query execute format('select distinct n.object, n.object_id, ''used'', %L, ', user_of.child)
        || case when user_of.table_name is null then 'false' else 'own.state is not null' end
        || format(' from unnest($2, $3, $4) n (row_id, object, object_id) join %I c on c.%I = n.row_id ', user_of.child, user_of.col)
        || case when user_of.table_name is null then ''
           else format(ours, user_of.object, user_of.key_column, user_of.table_name)
             || format('where own.state is null or own.state = ''kept'' or (own.before->>%L)::bigint = n.row_id', user_of.col) end
        using of_run, rows, row_objects, row_ids;
    end loop;
  end loop;

  net := 'import_net($1, ''placement'', $2, $3) n';
  return query execute 'select distinct n.object, n.object_id, ''case'', ''proposal'', false from ' || net || '
    join import_run r on r.id = $1 join proposal c on c.employee_id = n.object_id and c.open and c.created_at >= r.committed_at'
    using of_run, of_objects, of_ids;
  for user_of in select * from (values ('later', 'employee_id', array['definitive']), ('taken', 'seat_id', array['definitive', 'reserved'])) v (reason, col, kinds) loop
    return query execute format('select distinct n.object, n.object_id, %L, ''placement'', own.state is not null from ' || net || '
        join placement c on c.%2$I = (n.before->>%2$L)::bigint and c.id <> n.row_id and c.kind = any ($4) and c.valid && (n.before->>''valid'')::daterange '
        || ours || ' where n.before->>''kind'' = any ($4) and (own.state is null or own.state = ''kept'')',
        user_of.reason, user_of.col, 'employee', 'employee_id', 'placement')
      using of_run, of_objects, of_ids, user_of.kinds;
  end loop;
end $$;

-- import_undo_rows takes things back that have no faults: rows that were added go, rows that were changed become what they
-- were. What is derived is renewed for the day. Tables that are kept are left to their package.
create function import_undo_rows(of_run bigint, of_objects text[], of_ids bigint[], on_date date) returns void language plpgsql as $$
declare
  rule import_tracked;
  cols text;
  gone text := 'delete from %I t using import_net($1, $2, $3, $4) n where t.id = n.row_id and n.before is null';
begin
  for rule in select * from import_tracked where not referred order by ordinal loop
    execute format(gone, rule.table_name) using of_run, rule.table_name, of_objects, of_ids;
  end loop;
  for rule in select * from import_tracked where not kept order by ordinal desc loop
    select string_agg(format('%1$I = r.%1$I', a.attname), ', ') into cols from pg_attribute a
     where a.attrelid = rule.table_name::regclass and a.attnum > 0 and not a.attisdropped and a.attname <> 'id' and a.attname <> all (rule.derived);
    execute format('update %1$I t set ' || cols || ' from import_net($1, $2, $3, $4) n join %1$I o on o.id = n.row_id
        cross join lateral jsonb_populate_record(o, n.before) r where t.id = n.row_id and n.before is not null', rule.table_name)
      using of_run, rule.table_name, of_objects, of_ids;
  end loop;
  if 'unit' = any (of_objects) then
    perform unit_refresh((select agency_id from import_run where id = of_run), on_date);
  end if;
  for rule in select * from import_tracked where referred and not kept order by ordinal loop
    execute format(gone, rule.table_name) using of_run, rule.table_name, of_objects, of_ids;
  end loop;
  perform employee_refresh(array(select i.id from unnest(of_objects, of_ids) i (object, id) where i.object = 'employee'), on_date);
  set constraints all immediate;
end $$;

-- As before; whoever serves in a unit that came under another office comes under it too.
alter function unit_refresh(int, date) rename to unit_refresh_tree;
create function unit_refresh(of_agency int, on_date date) returns void language plpgsql as $$
begin
  perform unit_refresh_tree(of_agency, on_date);
  perform employee_refresh(array(select e.id from employee e join unit u on u.id = e.unit_id
                                  where e.agency_id = of_agency and e.office_id is distinct from u.office_id), on_date);
end $$;
