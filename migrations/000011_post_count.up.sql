-- Holders and open cases of a post are counted on the post itself, in the transaction that changes them, so that a page
-- on need reads one row a post instead of every civil servant and every case of the agency. Need stays dated and is
-- joined by its date: what begins tomorrow needs nobody to write anything tomorrow.

alter table post
  add column pns      int not null default 0 check (pns >= 0),
  add column pppk     int not null default 0 check (pppk >= 0),
  add column incoming int not null default 0 check (incoming >= 0),
  add column outgoing int not null default 0 check (outgoing >= 0);
comment on column post.pns is 'Present: holders who are PNS or CPNS (a CPNS is a PNS on probation). Kept by post_count().';
comment on column post.pppk is 'Present: holders who are PPPK, part time included: both hold the post. Kept by post_count().';
comment on column post.incoming is 'Open submitted cases into the post. Kept by post_count().';
comment on column post.outgoing is 'Open submitted cases out of the post. Kept by post_count().';

-- post_count adds to the posts what a statement has changed in employee or proposal. Only differences are written:
-- whoever changes a name or a rating touches no post. Posts are locked in the order of their ids, and differences add
-- up whichever transaction commits first.
create function post_count() returns trigger language plpgsql as $$
declare
  -- what one row counts for
  counted text := case tg_table_name
    when 'employee' then
      'select post_id, (kind in (''pns'', ''cpns''))::int as pns, (kind in (''pppk'', ''pppk_part_time''))::int as pppk, 0 as incoming, 0 as outgoing'
      ' from changed'
    when 'proposal' then
      'select p.post_id, 0 as pns, 0 as pppk, p.incoming, p.outgoing'
      ' from changed c, lateral (values (c.to_post_id, 1, 0), (c.from_post_id, 0, 1)) p (post_id, incoming, outgoing)'
      ' where c.open and c.submitted_at is not null'
    end;
  added   text := 'select x.*, 1 as sign from (' || replace(counted, 'changed', 'new_rows') || ') x';
  removed text := 'select x.*, -1 as sign from (' || replace(counted, 'changed', 'old_rows') || ') x';
begin
  execute format($q$
    with difference as (
      select post_id, sum(sign * pns)::int as pns, sum(sign * pppk)::int as pppk,
             sum(sign * incoming)::int as incoming, sum(sign * outgoing)::int as outgoing
        from (%s) r where post_id is not null
       group by post_id
      having sum(sign * pns) <> 0 or sum(sign * pppk) <> 0 or sum(sign * incoming) <> 0 or sum(sign * outgoing) <> 0
    ), locked as materialized (
      select t.id from post t join difference d on d.post_id = t.id order by t.id for no key update of t
    )
    update post t
       set pns = t.pns + d.pns, pppk = t.pppk + d.pppk, incoming = t.incoming + d.incoming, outgoing = t.outgoing + d.outgoing
      from difference d join locked l on l.id = d.post_id
     where t.id = d.post_id $q$,
    case tg_op when 'INSERT' then added when 'DELETE' then removed else added || ' union all ' || removed end);
  return null;
end $$;

create trigger counted_in after insert on employee referencing new table as new_rows
  for each statement execute function post_count();
create trigger counted_again after update on employee referencing new table as new_rows old table as old_rows
  for each statement execute function post_count();
create trigger counted_out after delete on employee referencing old table as old_rows
  for each statement execute function post_count();
create trigger counted_in after insert on proposal referencing new table as new_rows
  for each statement execute function post_count();
create trigger counted_again after update on proposal referencing new table as new_rows old table as old_rows
  for each statement execute function post_count();
create trigger counted_out after delete on proposal referencing old table as old_rows
  for each statement execute function post_count();

update post t
   set pns = h.pns, pppk = h.pppk
  from (select post_id, count(*) filter (where kind in ('pns', 'cpns')) as pns, count(*) filter (where kind in ('pppk', 'pppk_part_time')) as pppk
          from employee where post_id is not null group by post_id) h
 where h.post_id = t.id;
update post t
   set incoming = c.incoming, outgoing = c.outgoing
  from (select p.post_id, sum(p.incoming) as incoming, sum(p.outgoing) as outgoing
          from proposal c, lateral (values (c.to_post_id, 1, 0), (c.from_post_id, 0, 1)) p (post_id, incoming, outgoing)
         where c.open and c.submitted_at is not null and p.post_id is not null group by p.post_id) c
 where c.post_id = t.id;

-- The same definition as before, from the counts, with the keys of the post so that nobody joins it again. Asked for
-- one post it reads one row; it is inlined, so that the caller's conditions reach the posts.
drop function post_balance(int, date);
create function post_balance(of_agency int, on_date date)
returns table (post_id bigint, public_id text, unit_id bigint, position_id bigint, need int, exact numeric, minimum int, analysed_on date,
               held int, pns int, pppk int, incoming int, outgoing int)
language sql stable parallel safe as $$
  select t.id, t.public_id, t.unit_id, t.position_id, n.quantity, n.exact, n.minimum, n.analysed_on,
         t.pns + t.pppk, t.pns, t.pppk, t.incoming, t.outgoing
    from post t
    left join need n on n.post_id = t.id and n.agency_id = of_agency and n.valid @> on_date
   where t.agency_id = of_agency and (t.closed_on is null or t.closed_on > on_date)
$$;
comment on function post_balance(int, date) is
  'Need on the day (null: no analysis, never zero), present holders, and open cases into and out of each post. Vacancy = need - held - incoming + outgoing.';

drop index need_agency;
create index need_by_post on need (agency_id, post_id);

-- How old the data are is asked on the first page.
create index employee_by_source on employee (agency_id, source_on);
