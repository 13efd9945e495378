-- The national code lists as they are handed out: every row and every column, dated.

create table reference_list (
  id            int generated always as identity primary key,
  code          text not null check (code ~ '^[a-z][a-z0-9_]{0,60}$'),
  name          text not null check (btrim(name) <> ''),
  columns       text[] not null default '{}',
  code_column   text not null default '',
  name_column   text not null default '',
  parent_column text not null default '',
  parent_list   text not null default '',
  file_name     text not null default '',
  rows          int not null default 0 check (rows >= 0),
  as_of         date,
  imported_at   timestamptz,
  constraint reference_list_code_unique unique (code)
);
comment on table reference_list is 'A national code list (posts, education programmes, agencies …), kept by the operator of the installation.';
comment on column reference_list.columns is 'Headings of the newest file, in its order: the list can be written back as it came.';
comment on column reference_list.parent_list is 'Code of the list to which parent_column refers; empty: none of these lists.';
comment on column reference_list.as_of is 'The day for which the newest file that changed something speaks.';

create table reference_item (
  id          bigint generated always as identity primary key,
  list_id     int not null references reference_list,
  row_no      int not null check (row_no > 0),
  code        text not null check (code <> ''),
  name        text not null,
  name_key    text not null,
  parent_code text not null,
  attributes  jsonb not null check (jsonb_typeof(attributes) = 'object'),
  content     bytea not null check (octet_length(content) = 32),
  copy        int not null check (copy > 0),
  valid_from  date not null,
  valid_until date check (valid_until >= valid_from)
);
comment on table reference_item is 'A row of a list as it held from a day until another. It is never changed or deleted: what changes or vanishes is ended.';
comment on column reference_item.row_no is 'Row of the newest file that has it: the order of the list.';
comment on column reference_item.name_key is 'The name without case and punctuation, by which it is found and compared.';
comment on column reference_item.attributes is 'All other columns, text as in the file, by heading.';
comment on column reference_item.content is 'SHA-256 of code, name, parent and attributes: what says the same is the same row.';
comment on column reference_item.copy is 'Counts rows of a file that are alike in everything: none gets lost.';
comment on column reference_item.valid_until is 'First day on which the row no longer holds; null: it holds. Equal to valid_from: it was taken back on the same day.';
create unique index reference_item_one_current on reference_item (list_id, code, content, copy) where valid_until is null;
create index reference_item_order on reference_item (list_id, row_no, id);
create index reference_item_name on reference_item (list_id, name_key);
create index reference_item_search on reference_item using gin (name_key gin_trgm_ops);

create function reference_item_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.valid_until is not null
     or (new.list_id, new.code, new.name, new.name_key, new.parent_code, new.attributes, new.content, new.copy, new.valid_from)
        is distinct from (old.list_id, old.code, old.name, old.name_key, old.parent_code, old.attributes, old.content, old.copy, old.valid_from) then
    raise exception 'rows of national lists are ended, never changed or deleted' using errcode = 'restrict_violation', constraint = 'reference_item_kept';
  end if;
  return new;
end $$;
create trigger reference_item_kept before update or delete on reference_item for each row execute function reference_item_kept();

create unlogged table reference_stage (
  list_id     int not null,
  row_no      int not null,
  code        text not null,
  name        text not null,
  name_key    text not null,
  parent_code text not null,
  attributes  jsonb not null,
  content     bytea not null,
  copy        int not null,
  item_id     bigint
);
comment on column reference_stage.item_id is 'The row of the list that says the same; null: none does.';
comment on table reference_stage is 'The rows of a file while it is being compared; empty outside of the transaction of an import.';
